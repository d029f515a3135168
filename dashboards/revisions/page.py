"""What a release moved: which figures are not those of the release published before, by how much, and why."""

from dataclasses import dataclass, replace

import polars as pl
from dash import Dash
from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.choices import unread
from dashboards.components import choosers
from dashboards.components.about import block, release_words
from dashboards.components.choosers import ALL, every, option
from dashboards.components.elements import (
    Child,
    Column,
    actions,
    attributes,
    caption,
    crumbs,
    download,
    lead,
    link,
    notices,
    table,
)
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, counted
from dashboards.revisions.readings import because_of, england_by_period
from dashboards.revisions.words import (
    MEANINGS,
    Row,
    amounts,
    change_cell,
    headline,
    largest,
    medicine_name,
    rates,
    why,
)
from dashboards.state import Selection
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import UnknownReleaseError
from scorecard.periods import period_label
from scorecard.releases.revision_words import WHY

PAGE = "revisions"
SECTION = "data_quality"
TITLE = "Revisions"
HEADING = "What this release moved"
CHOOSERS = ("medicine", "cause")
SHOWN = 60
COLUMNS = (
    Column("Medicine"),
    Column("Unit"),
    Column("Period"),
    Column("England before", True),
    Column("England after", True),
    Column("Change", True),
    Column("Rate per 100,000 people", True),
    Column("Figures moved", True),
    Column("Why"),
)


@dataclass(frozen=True)
class Moved:
    """What moved, and the part of it that is asked for."""

    catalogue: Catalogue
    before: int
    every: pl.DataFrame
    kept: pl.DataFrame
    medicine: str | None
    cause: str | None
    release: int | None
    said: tuple[str, ...]


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page."""
    question, said = _of_release(question)
    catalogue, readings = question.catalogue, question.readings.revisions
    moved, before = readings.moved(catalogue.release_id), readings.before(catalogue.release_id)
    if before is None or moved.is_empty():
        return _nothing(question, before, said)
    found = _narrowed(question.selection, catalogue, moved, before, said)
    strong, rest = _lead(found)
    content = [*_head(found.said), _bar(found), lead(strong, rest), *_tables(found), _meanings(), _about(found)]
    return View(TITLE, SECTION, content, strong + rest)


def _of_release(question: Question) -> tuple[Question, list[str]]:
    """The question, asked of the release that is chosen or else of the one that readers see; and what is to be said."""
    said, wanted = unread(question.selection), question.selection.release
    try:
        catalogue = question.catalogue if wanted is None else question.readings.catalogue_of(wanted)
    except UnknownReleaseError:
        shown = question.catalogue.release_id
        said.append(f"There is no release {wanted}; this page shows release {shown}. Releases lists them.")
        return replace(question, selection=question.selection.but(release=None)), said
    return replace(question, catalogue=catalogue), said


def _head(said: tuple[str, ...]) -> list[Component]:
    words = "Only periods that are complete in both releases are compared. A published release never changes."
    way = crumbs(("Overview", "/"), ("Data quality", "/data-quality"), (TITLE, None))
    return [way, *notices(said), html.H1(HEADING), caption(words)]


def _nothing(question: Question, before: int | None, said: list[str]) -> View:
    """The first release, or one that moved nothing that is known."""
    strong, rest = "This is the first release that was published", ", so there is none before it that it could move."
    if before is not None:
        strong = f"No figure is recorded to have moved since release {before}"
        rest = ". Either none did, or the files of that release were no longer there when this one was built."
    facts = (("Release", release_words(question.catalogue)),)
    content = [*_head(tuple(said)), lead(strong, rest), _meanings(), block(facts, PURPOSE)]
    return View(TITLE, SECTION, content, strong + rest)


def _narrowed(selection: Selection, catalogue: Catalogue, moved: pl.DataFrame, before: int, said: list[str]) -> Moved:
    """The choices made good; what did not move is said."""
    medicine, cause = selection.medicine, selection.cause
    if medicine is not None and medicine not in moved["medicine"]:
        said.append(f"No figure of '{medicine}' moved; this page shows all medicines.")
        medicine = None
    if cause is not None and because_of(moved, cause).is_empty():
        said.append(f"No figure moved because of: {WHY[cause]}. This page shows all causes.")
        cause = None
    kept = moved if medicine is None else moved.filter(pl.col("medicine") == medicine)
    kept = kept if cause is None else because_of(kept, cause)
    return Moved(catalogue, before, moved, kept, medicine, cause, selection.release, tuple(said))


def _lead(found: Moved) -> tuple[str, str]:
    if found.kept.is_empty():
        return "No figure moved that matches both choices", ". Choose all of one of them."
    strong, rest = headline(found.kept, found.catalogue, found.before)
    return strong, rest + largest(england_by_period(found.kept), found.catalogue)


def _bar(found: Moved) -> Component:
    """The page's controls: what moved, and why."""
    slugs = found.every["medicine"].unique().to_list()
    named = sorted((medicine_name(found.catalogue, slug).lower(), slug) for slug in slugs)
    medicines = [option(slug, medicine_name(found.catalogue, slug)) for _, slug in named]
    causes = [option(cause, capital(words)) for cause, words in WHY.items() if because_of(found.every, cause).height]
    return choosers.bar(
        PAGE,
        choosers.select(PAGE, "medicine", "Medicine", [every("All medicines"), *medicines], found.medicine or ALL),
        choosers.select(PAGE, "cause", "Why", [every("All causes"), *causes], found.cause or ALL),
    )


def _tables(found: Moved) -> list[Component]:
    """How many moved why, and what moved in England by medicine and period."""
    return [] if found.kept.is_empty() else [_causes(found), _by_period(found)]


def _causes(found: Moved) -> Component:
    """Table 1: how many figures each cause moved."""
    heading = "Table 1. Why figures moved"
    columns = [Column("Why"), Column("Figures", True), Column("Medicines", True), Column("Organisations", True)]
    parts = [(cause, because_of(found.kept, cause)) for cause in WHY]
    rows: list[list[Child]] = [
        [capital(WHY[cause]), f"{part.height:,}", _distinct(part, "medicine"), _distinct(part, "ods_code")]
        for cause, part in parts
        if part.height
    ]
    words = (
        "A figure is one medicine in one unit, organisation and period. One that moved for two reasons counts twice."
    )
    return html.Section([html.H2(heading, id="causes"), caption(words), table(heading, columns, rows)])


def _distinct(rows: pl.DataFrame, column: str) -> str:
    return f"{rows[column].n_unique():,}"


def _by_period(found: Moved) -> Component:
    """Table 2: England before and after, the largest change first."""
    told = england_by_period(found.kept)
    heading = "Table 2. England, by medicine and period"
    left = told.height - SHOWN
    words = "The largest change of an amount first. The rate stands where it moved. "
    words += f"The first {SHOWN} of {counted(told.height, 'line')} are shown. " if left > 0 else ""
    words += "The file has every figure that moved, at every level."
    release = None if found.release is None else str(found.release)
    href = csv_link("revisions", medicine=found.medicine, cause=found.cause, release=release)
    return html.Section(
        [
            html.H2(heading, id="england"),
            caption(words),
            table(heading, COLUMNS, [_row(found.catalogue, row) for row in told.head(SHOWN).to_dicts()]),
            actions(download(href, "Download CSV of every figure", "table 2")),
        ],
        **attributes(aria_labelledby="england"),
    )


def _row(catalogue: Catalogue, row: Row) -> list[Child]:
    """One medicine in one period."""
    name = medicine_name(catalogue, row["medicine"])
    medicine = link(name, f"/medicine/{row['medicine']}") if row["medicine"] in catalogue.medicines else name
    period = period_label(row["period_type"], row["period"])
    return [medicine, row["unit"], period, *amounts(row), change_cell(row), rates(row), f"{row['figures']:,}",
            capital(why(row["causes"]))]  # fmt: skip


def _meanings() -> Component:
    """What each cause means, and how it is found."""
    parts = [part for cause, words in MEANINGS.items() for part in (html.Dt(capital(WHY[cause])), html.Dd(words))]
    words = (
        "Why a figure moved is found by computing the earlier release again, with what is new put in one kind after "
        "another: what moves when a kind is put in moved because of it."
    )
    heading = html.H2("What the causes mean", id="meanings")
    return html.Section([heading, caption(words), html.Dl(parts, className="meanings")])


def _about(found: Moved) -> Component:
    """Which releases are compared."""
    facts = (
        ("Release", release_words(found.catalogue)),
        ("Compared with", f"Release {found.before}, which readers saw when this one was built"),
        ("Unit", "Amounts in each medicine's own unit; rates per 100,000 people"),
        ("What counts as moved", "Amount, population or rate is not the same to the last bit"),
        ("Read with care", "A release that was published again later is not what this one was compared with."),
    )
    return block(facts, PURPOSE)
