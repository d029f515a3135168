"""The questions of the library as a page of the documentation lists them: ``python -m tests.lib.library_page`` writes it."""

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from scorecard import overview_queries, queries, schema
from scorecard.compliance import queries as compliance
from scorecard.expected import queries as expected
from scorecard.indicators import queries as indicators
from scorecard.measures import queries as measures
from scorecard.measures import ranking_queries, standing_queries
from scorecard.primary_care import queries as primary_care
from scorecard.releases import history, lineage, pairs, revision_queries
from scorecard.uptake import queries as uptake
from tests.lib.downloads_page import PAGE as DOWNLOADS
from tests.lib.requirements import REPOSITORY

PAGE = REPOSITORY / "docs" / "library.md"
BEGIN = "<!-- From here on the page is made from the functions: python -m tests.lib.library_page -->"
HEAD = "| question | what it tells | answer |\n|---|---|---|"
# Other functions of this module are for building a release.
OF_PAIRS = ("kept", "moved_between")
ROOMS: tuple[tuple[str, tuple[ModuleType, ...]], ...] = (
    ("Releases, organisations, medicines and use", (queries, uptake)),
    ("Primary care, and both care settings", (primary_care,)),
    ("Measures: values with intervals, ranks, spread, adoption", (measures, ranking_queries, standing_queries)),
    ("Formulary compliance on a day", (compliance,)),
    ("Indicators and expected use", (indicators, expected)),
    ("The newest spread of every medicine", (overview_queries,)),
    ("History, revisions and lineage", (history, pairs, revision_queries, lineage)),
)
SCHEMA = re.compile(r"schema\.([A-Z_]+)")


def questions(module: ModuleType) -> list[tuple[str, Callable[..., Any]]]:
    """The public functions of a module whose first argument is the database."""
    found: list[tuple[str, Callable[..., Any]]] = []
    for name, function in vars(module).items():
        if inspect.isfunction(function) and function.__module__ == module.__name__ and not name.startswith("_"):
            first = next(iter(inspect.signature(function).parameters), None)
            if first == "database" and (module is not pairs or name in OF_PAIRS):
                found.append((name, function))
    return found


def listed() -> str:
    """The part of the page that follows from the functions."""
    parts = [BEGIN, "## Every question"]
    for heading, modules in ROOMS:
        parts.append(f"### {heading}")
        parts += [_part(module) for module in modules]
    return "\n\n".join(parts)


def page(text: str) -> str:
    """The page with its listed part as it should be."""
    return f"{text.partition(BEGIN)[0]}{listed()}\n"


def _part(module: ModuleType) -> str:
    package, _, name = module.__name__.rpartition(".")
    lines = [_line(each, function) for each, function in questions(module)]
    return "\n".join([f"`from {package} import {name}`", "", HEAD, *lines])


def _line(name: str, function: Callable[..., Any]) -> str:
    told = " ".join((inspect.getdoc(function) or "").split()).replace("``", "`").replace("|", "\\|")
    asked, narrowed = _asked(function)
    more = f", narrowed by {', '.join(narrowed)}" if narrowed else ""
    return f"| `{name}({', '.join(asked)})`{more} | {SCHEMA.sub(_linked, told)} | {_answer(function)} |"


def _asked(function: Callable[..., Any]) -> tuple[list[str], list[str]]:
    """How a question is asked, and the words that may be left out."""
    asked, narrowed = ["results"], []
    for each in list(inspect.signature(function).parameters.values())[1:]:
        if each.default is not inspect.Parameter.empty:
            narrowed.append(f"`{each.name}`")
        else:
            asked.append(f"{each.name}=…" if each.kind is inspect.Parameter.KEYWORD_ONLY else each.name)
    return asked, narrowed


def _answer(function: Callable[..., Any]) -> str:
    """What kind of thing is given back."""
    words = inspect.formatannotation(inspect.signature(function).return_annotation)
    short = re.sub(r"[a-z_]+\.", "", words).replace("DataFrame", "frame").replace("NoneType", "None")
    return "frame" if short == "frame" else f"`{short}`".replace("|", "\\|")


def _linked(found: re.Match[str]) -> str:
    """A table, with a link to its columns where the page of downloads lists them."""
    name = getattr(schema, found[1]).name
    place = _places().get(name)
    return f"[{name}](downloads.md#{place})" if place else f"`{name}`"


def _places() -> dict[str, str]:
    """Of each release's table the end of the address of its columns: a heading that stands twice is numbered."""
    files, _, tables = DOWNLOADS.read_text(encoding="utf-8").partition("## Columns of a release's tables")
    earlier = set(_headings(files))
    return {name: f"{name}-1" if name in earlier else name for name in _headings(tables)}


def _headings(text: str) -> Iterator[str]:
    yield from re.findall(r"^### `([a-z_]+)`$", text, flags=re.MULTILINE)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
