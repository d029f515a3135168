"""From a page of rows to an answer: the format that was asked for, the way to the next page, and what caches need."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel

from dashboards.api import cursors, formats
from dashboards.api.caching import Answer, sent
from dashboards.api.models import Question
from scorecard.releases.table_pages import Key, Page

ROOT = "/v1/releases"


def address(request: Request, *parts: object) -> str:
    """An address below that of the releases."""
    return "/".join([f"{request.scope.get('root_path', '')}{ROOT}", *map(str, parts)])


def key_after(keys: type[BaseModel], question: Question) -> Key | None:
    """The key behind which a page begins; None for the first page."""
    return None if question.after is None else cursors.read(keys, question.after)


def page_sent(
    request: Request,
    question: Question,
    found: Page,
    *,
    keys: type[BaseModel],
    about: Mapping[str, object],
    at: str,
    changed: datetime,
    keep: str,
) -> Response:
    """A page at an address, with what is said about it; ``changed`` and ``keep`` are those of caching.Answer."""
    chosen = question.format or accepted(request, formats.MEDIA_TYPES)
    following = None
    if found.last is not None:
        following = f"{at}?{urlencode({**request.query_params, 'after': cursors.written(keys, found.last)})}"
    body = formats.as_csv(found.rows) if chosen == "csv" else formats.as_json(about, found.rows, following)
    return sent(request, Answer(body, formats.MEDIA_TYPES[chosen], changed, keep, following))


def accepted(request: Request, offered: Mapping[str, str]) -> str:
    """The offered format that a request likes best."""
    return formats.accepted(", ".join(request.headers.getlist("accept")) or "*/*", offered)
