"""What the cover and the notes of a workbook say."""

from datetime import UTC, datetime
from typing import Any

from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.files.heads import plain

BLANKS = (
    "Where a figure or a word is missing, [x] stands for not known or not available, and [z] for does not apply. "
    "Neither is zero: a zero is a 0."
)
APOSTROPHE = (
    "A text that a spreadsheet program would run as a formula begins with an apostrophe that is not part of it."
)


def introduction(table: Described) -> list[str]:
    """The purpose, whether the data are invented, and how the workbook is made up."""
    invented = ["The data are synthetic: no organisation, medicine or number is real."] if table.is_synthetic else []
    return [
        PURPOSE,
        *invented,
        "The worksheet Contents lists the tables. Data holds the figures, Columns the meaning, type and unit of each "
        "column, and Notes what to bear in mind.",
    ]


def about(table: Described) -> list[str]:
    """Release, denominator, vintage, what is the same in every row, what was kept, and the terms of use."""
    return [
        *_release(table),
        *([plainly(f"Denominator: {table.denominator}.")] if table.denominator else []),
        *(plainly(f"Only rows with {_words(name)} {plain(value)}.") for name, value in table.kept.items()),
        *(plainly(f"In every row, {_words(name)}: {plain(value)}.") for name, value in shown_facts(table).items()),
        f"Licence: [{table.licence.name}]({table.licence.url})",
        table.licence.words,
    ]


def notes(table: Described) -> dict[str, str]:
    """Notes by the references that the workbook's makers turn into numbers."""
    texts = [BLANKS, APOSTROPHE, *map(plainly, table.caveats)]
    return {f"note{place}": text for place, text in enumerate(texts, 1)}


def properties(table: Described) -> dict[str, Any]:
    """The document's own properties; its date is that of the release, so that the same release gives the same bytes."""
    made = table.release.built_at if table.release else datetime(2000, 1, 1, tzinfo=UTC)
    return {
        "title": table.title,
        "subject": PURPOSE,
        "author": "nice-scorecard",
        "comments": table.licence.words,
        "created": made.replace(tzinfo=None),
    }


def shown_facts(table: Described) -> dict[str, Any]:
    """Facts that the cover does not say in another place."""
    said = {"purpose", "read_with_care", "release_id", "synthetic", "population_vintage"}
    return {name: value for name, value in table.facts.items() if name not in said and value is not None}


def plainly(text: str) -> str:
    """A text without the marks by which the tool knows notes and links."""
    return text.replace("$$", "$ $").replace("](", "] (")


def _release(table: Described) -> list[str]:
    release = table.release
    if release is None:
        return []
    published = f", published {release.published_at:%d %B %Y}" if release.published_at else ", not published"
    vintage = release.population_vintage
    return [
        f"Release {release.release_id}, built {release.built_at:%d %B %Y}{published}. Data from "
        f"{release.first_month:%B %Y} to {release.last_month:%B %Y}.",
        *([f"Population vintage: mid-{vintage}."] if vintage else []),
        "Later releases restate the whole series: do not join tables of different releases.",
    ]


def _words(name: str) -> str:
    return name.replace("_", " ")
