"""The documentation of the API as a page: made from its OpenAPI document, without a script, and asking nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dashboards.api.models import DEFAULT_LIMIT, MOST_ROWS, Question
from dashboards.api.problems import KINDS
from scorecard.compliance.purpose import PURPOSE

TEMPLATE = "page.html.jinja"
TYPES = {
    ("string", None): "text",
    ("string", "date"): "day, as 2026-03-31",
    ("string", "date-time"): "moment, as 2026-03-31T09:30:00.000000Z",
    ("integer", None): "whole number",
    ("number", None): "number",
    ("boolean", None): "true or false",
}


@dataclass(frozen=True)
class Field:
    """A parameter or a column: its name, its type in words, what it means, and whether it is always there."""

    name: str
    type: str
    meaning: str
    is_always_there: bool


@dataclass(frozen=True)
class Operation:
    """One address: what it answers, how to read it, what can be asked, and the columns of its rows, if it has rows."""

    name: str
    path: str
    summary: str
    description: str
    parameters: tuple[Field, ...]
    columns: tuple[Field, ...]


def add(api: FastAPI) -> None:
    """Answer /docs with the page."""

    @api.get("/docs", include_in_schema=False)
    def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(render(api.openapi(), request.scope.get("root_path", "")))


def render(document: Mapping[str, Any], root: str) -> str:
    """The page of an OpenAPI document whose addresses begin with a root."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        info=document["info"],
        operations=list(operations(document, root)),
        shared=list(Question.model_fields),
        kinds=KINDS,
        root=root,
        purpose=PURPOSE,
        default_limit=DEFAULT_LIMIT,
        most_rows=MOST_ROWS,
    )


def operations(document: Mapping[str, Any], root: str) -> Iterator[Operation]:
    """Every address of the document, in its order."""
    for path, methods in document["paths"].items():
        told = methods["get"]
        parameters = (
            Field(each["name"], words(each["schema"]), each.get("description", ""), each.get("required", False))
            for each in told.get("parameters", ())
        )
        columns = tuple(_columns(document, told["responses"].get("200")))
        described = (told["operationId"], root + path, told["summary"], told.get("description", ""))
        yield Operation(*described, tuple(parameters), columns)


def words(schema: Mapping[str, Any]) -> str:
    """The type of a parameter or a column."""
    kinds = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    if "enum" in kinds[0]:
        return "one of " + ", ".join(kinds[0]["enum"])
    return TYPES[kinds[0]["type"], kinds[0].get("format")]


def _columns(document: Mapping[str, Any], answer: Mapping[str, Any] | None) -> Iterator[Field]:
    """The columns of the rows of an answer; none where it has no rows."""
    schemas = document["components"]["schemas"]
    reference = (answer or {}).get("content", {}).get("application/json", {}).get("schema", {}).get("$ref")
    rows = schemas[_last(reference)]["properties"].get("rows") if reference else None
    if rows is not None:
        for name, column in schemas[_last(rows["items"]["$ref"])]["properties"].items():
            is_nullable = {"type": "null"} in column.get("anyOf", ())
            yield Field(name, words(column), column["description"], not is_nullable)


def _last(reference: str) -> str:
    return reference.rsplit("/", maxsplit=1)[-1]
