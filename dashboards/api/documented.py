"""The API as an OpenAPI document: what each address answers, and nothing that it never does."""

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel

from dashboards.api.formats import CSV
from dashboards.api.models import page_model, release_model, releases_model
from dashboards.api.problems import KINDS, MEDIA_TYPE, Problem
from dashboards.api.resources import Resource

TITLE = "Innovation scorecard API"
ABOUT = (
    "How NHS organisations in England adopt medicines that NICE has appraised positively: every table of every "
    "published release."
)
Responses = dict[int | str, dict[str, Any]]

TEXT = {"schema": {"type": "string"}}
CACHED = {
    "ETag": {"description": "Tag of these very bytes, for If-None-Match", **TEXT},
    "Last-Modified": {"description": "When what is told last changed, for If-Modified-Since", **TEXT},
    "Cache-Control": {"description": "How long the answer may be kept", **TEXT},
}
LINK = {"Link": {"description": 'Address of the next page, with rel="next"; absent on the last one', **TEXT}}
UNCHANGED: Responses = {304: {"description": "The reader has it already"}}
REDIRECT: Responses = {
    307: {
        "description": "To the same address with the number of the published release",
        "headers": {"Location": {"description": "The numbered address", **TEXT}},
    }
}


def of_page(resource: Resource) -> dict[str, Any]:
    """What a table answers: a page in either format, or a problem."""
    needed = [f"Needs {' or '.join(group)}." for group in resource.needs]
    description = {"description": " ".join([*needed, *resource.caveats])}
    return _paged(page_model(resource.table)) | description


def of_releases() -> dict[str, Any]:
    """What the list of releases answers."""
    return _paged(releases_model())


def of_release(resources: Iterable[Resource]) -> dict[str, Any]:
    """What the address of a release itself answers."""
    found = {"description": "The release and the addresses of its tables", "headers": CACHED}
    responses = {200: found, **UNCHANGED, **_problems("bad-request", "not-found", "not-acceptable", "unavailable")}
    return {"response_model": release_model(resources), "responses": responses}


def of_redirect() -> dict[str, Any]:
    """What the addresses of the release that is published now answer."""
    responses = {**REDIRECT, **_problems("bad-request", "not-found", "unavailable")}
    return {"status_code": 307, "response_class": Response, "response_model": None, "responses": responses}


def _paged(model: type[BaseModel]) -> dict[str, Any]:
    page = {"description": "A page of rows", "headers": CACHED | LINK, "content": {CSV: TEXT}}
    responses = {200: page, **UNCHANGED, **_problems("bad-request", "not-found", "not-acceptable", "unavailable")}
    return {"response_model": model, "responses": responses}


def _problems(*kinds: str) -> Responses:
    """Problems of some kinds, by their status."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {KINDS[kind].status: {"description": KINDS[kind].meaning, "content": content} for kind in kinds}


class Api(FastAPI):
    """An application whose document has our problems in place of the framework's."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if self.openapi_schema is None:
            told = super().openapi()
            for operation in (each for path in told["paths"].values() for each in path.values()):
                operation["responses"].pop("422", None)
            schemas = told["components"]["schemas"]
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            schemas["Problem"] = Problem.model_json_schema()
        return super().openapi()
