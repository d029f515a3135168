"""A file in every format under one address: the suffix says which, and the description is declared once."""

import inspect
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse

from scorecard.files import formats
from scorecard.files.csvw import csvw_text
from scorecard.files.described import Described
from scorecard.files.formats import METADATA, Format
from scorecard.files.sheets import WorkbookTooLargeError

Make = Callable[..., Described]
IN_QUERIES = "=&%+-._~:,"
# A path that ends in a code would take the metadata's longer suffix for a part of the code.
LONGEST_FIRST = sorted(formats.FORMATS, key=lambda each: each.suffix != METADATA)


def serve(routes: APIRouter, path: str, summary: str, without: tuple[str, ...] = ()) -> Callable[[Make], Make]:
    """Answer a path with what a function describes, in every format but those left out."""

    def add(make: Make) -> Make:
        for each in LONGEST_FIRST:
            if each.suffix not in without:
                about = f"{summary} ({each.name})"
                routes.add_api_route(
                    f"{path}.{each.suffix}", _endpoint(make, each), summary=about, response_model=None, methods=["GET"]
                )
        return make

    return add


def _endpoint(make: Make, form: Format) -> Callable[..., StreamingResponse]:
    """What a route calls: it takes what the function takes, and the request."""

    @wraps(make)
    def answer(request: Request, **asked: Any) -> StreamingResponse:
        return sent(make(**asked), form, request)

    given = inspect.signature(make)
    of_request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    # FastAPI reads from here what a route takes.
    answer.__signature__ = given.replace(  # type: ignore[attr-defined]
        parameters=[*given.parameters.values(), of_request], return_annotation=StreamingResponse
    )
    return answer


def sent(table: Described, form: Format, request: Request) -> StreamingResponse:
    """A file as a response; raises 422 with a sentence for a table that is too large for Excel."""
    headers = {"Content-Disposition": f'attachment; filename="innovation-scorecard-{table.name}.{form.suffix}"'}
    beside, query = request.url.path.rpartition("/")[2], request.url.query
    if form.suffix == METADATA:
        about = csvw_text(table, _address(beside.removesuffix("-metadata.json"), query))
        return StreamingResponse(iter([about]), media_type=form.media_type, headers=headers)
    if form.suffix == "csv":
        metadata = _address(f"{beside}-metadata.json", query)
        headers["Link"] = f'<{metadata}>; rel="describedby"; type="application/csvm+json"'
    try:
        pieces = formats.file(table, form.suffix)
    except WorkbookTooLargeError as error:
        raise HTTPException(422, str(error)) from error
    return StreamingResponse(pieces, media_type=form.media_type, headers=headers)


def safe_name(*parts: object) -> str:
    """Parts of a file's name, of which nothing can lead into a folder or end a header."""
    return "-".join(re.sub(r"[^A-Za-z0-9_-]", "_", str(part)) for part in parts)


def _address(name: str, query: str) -> str:
    address = quote(name)
    return f"{address}?{quote(query, safe=IN_QUERIES)}" if query else address
