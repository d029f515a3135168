"""What caches are told: how long an answer may be kept, and whether the one that they have is still the same."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from fastapi import Request
from fastapi.responses import Response

from dashboards.operation.codings import coding

# A published release never changes, and neither do the rows at an address that has its number.
FOR_EVER = "public, max-age=31536000, immutable"
ASK_EVERY_TIME = "no-cache"
TAG = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Answer:
    """An answer before it is sent; ``changed`` is when what it tells last changed."""

    body: bytes
    media_type: str
    changed: datetime
    keep: str
    following: str | None = None


def sent(request: Request, answer: Answer) -> Response:
    """The answer, or 304 where the reader has it already."""
    tag = _tag(request, answer)
    headers = {
        "ETag": tag,
        "Last-Modified": format_datetime(answer.changed.astimezone(UTC), usegmt=True),
        "Cache-Control": answer.keep,
        "Vary": "Accept",
    }
    if answer.following:
        headers["Link"] = f'<{answer.following}>; rel="next"'
    if _has_it(request, tag, answer.changed):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, media_type=f"{answer.media_type}; charset=utf-8", headers=headers)


def _tag(request: Request, answer: Answer) -> str:
    """A strong tag: the same bytes, the same tag. What is sent compressed is other bytes."""
    chosen = coding(", ".join(request.headers.getlist("accept-encoding")))
    return f'"{hashlib.sha256(answer.body).hexdigest()[:32]}{chosen and f"-{chosen}"}"'


def _has_it(request: Request, tag: str, changed: datetime) -> bool:
    """Whether a reader has the answer; a tag decides where one is given (RFC 9110)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in TAG.findall(tags)
    since = _moment(request.headers.get("if-modified-since"))
    return since is not None and changed.replace(microsecond=0) <= since


def _moment(text: str | None) -> datetime | None:
    """A moment in a header; None where it cannot be read, which is then as if it were not there."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
