"""One release as it was published: what it is, what it moved, what it says of each medicine, and what it came from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.choices import unread
from dashboards.components.about import about
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
    more,
    notices,
    table,
)
from dashboards.components.medicine_table import amount_cells, change_cell
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, counted, day
from dashboards.measure import measure
from dashboards.national import latest_year, medicine_lines
from dashboards.quality.words import moment, source_words
from dashboards.releases.list_page import NEVER, SECTION, TITLE, published_on, releases_table
from dashboards.revisions.readings import england_by_period
from dashboards.revisions.words import Row, amounts, headline, largest, medicine_name, why
from dashboards.revisions.words import change_cell as moved_cell
from dashboards.view import Question, View
from scorecard import schema
from scorecard.errors import UnknownReleaseError
from scorecard.periods import month_label, period_label
from scorecard.queries import Release
from scorecard.releases.history import OF_FIGURES

SHOWN_MOVES = 10
SETTINGS = {
    "population_vintage": "Year of the population",
    "organisations_as_of": "Mergers followed to",
    "clock_rules": "Clock rules (digest)",
    "duties": "Duties (digest)",
    "measures": "Measures (digest)",
    "indicators": "Indicators (digest)",
}
STATES = {"final": "final", "provisional": "provisional", "wip": "work in progress"}


@dataclass(frozen=True)
class Told:
    """A release and its lists."""

    question: Question
    release: Release
    catalogue: Catalogue

    @property
    def number(self) -> int:
        """Its number."""
        return self.release.release_id

    @property
    def is_current(self) -> bool:
        """Whether it is the one that readers see."""
        return self.number == self.question.catalogue.release_id


def is_known(question: Question) -> bool:
    """Whether the release that is asked for was published."""
    wanted = question.selection.release
    try:
        return wanted is not None and question.readings.published(wanted).release_id == wanted
    except UnknownReleaseError:
        return False


def view(question: Question) -> View:
    """The page."""
    wanted = question.selection.release
    if wanted is None or not is_known(question):
        return _unknown(question)
    readings = question.readings
    found = Told(question, readings.published(wanted), readings.catalogue_of(wanted))
    strong, rest = _lead(found)
    content = [
        crumbs(("Overview", "/"), (TITLE, "/releases"), (f"Release {wanted}", None)),
        *notices(unread(question.selection)),
        html.H1(f"Release {wanted}"),
        caption(NEVER),
        lead(strong, rest),
        _whole(found),
        _facts(found),
        _moved(found),
        _medicines(found),
        _holds(found),
        _files(found),
        _notes(found),
        about(found.catalogue, "Each medicine in its own unit"),
    ]
    return View(f"Release {wanted}", SECTION, content, strong + rest)


def _unknown(question: Question) -> View:
    """There is none of that number: those that there are."""
    history = question.readings.releases.history()
    asked = question.selection.release
    strong = "There is no release of that number" if asked is None else f"There is no published release {asked}"
    content = [
        crumbs(("Overview", "/"), (TITLE, "/releases"), ("No such release", None)),
        *notices(unread(question.selection)),
        html.H1(strong),
        caption("The link may be mistyped. These are the releases that were published."),
        releases_table(history, question.catalogue.release_id),
    ]
    return View("No such release", SECTION, content, strong)


def _lead(found: Told) -> tuple[str, str]:
    months = f"{month_label(found.release.first_month)} to {month_label(found.release.last_month)}"
    strong = f"Release {found.number} was published on {published_on(found.release)}, with data from {months}"
    if found.is_current:
        return strong, ". It is the release that readers see."
    return strong, f". Readers see release {found.question.catalogue.release_id}; what is told here is as it was then."


def _whole(found: Told) -> Component:
    """Everything in it, for people and for programs."""
    zipped = f"/download/release/{found.number}.zip"
    return actions(
        html.A("Download the whole release (ZIP of CSV)", href=zipped, download=""),
        html.A("The same as Parquet", href=f"{zipped}?as=parquet", download=""),
        html.A("This release in the API", href=f"/api/v1/releases/{found.number}"),
    )


def _facts(found: Told) -> Component:
    """What it is, and how it can be built again."""
    release = found.release
    vintage = release.population_vintage
    facts: list[tuple[str, str]] = [
        ("Built", moment(release.built_at)),
        ("Published", moment(release.published_at) if release.published_at else "not published"),
        ("Months", f"{month_label(release.first_month)} to {month_label(release.last_month)}"),
        ("Population", f"ONS mid-{vintage}" if vintage else "none is loaded: amounts and no rates"),
        ("Mergers followed to", day(release.organisations_as_of)),
        ("Numbers", "invented (synthetic data)" if release.synthetic else "as published"),
        ("Figures", f"{_figures(found):,}"),
        ("Program", release.code_version),
    ]
    sums = [("Checksum of every row (SHA-256)", release.checksum),
            ("Fingerprint of files, settings and program (SHA-256)", release.fingerprint)]  # fmt: skip
    words = "The same files, settings and program give the same numbers to the last bit."
    return html.Section(
        [
            html.H2("What it is", id="what"),
            _definitions(facts, "facts-list"),
            caption(words),
            _definitions([*sums, *_settings(release)], "meanings long-words"),
        ],
        **attributes(aria_labelledby="what"),
    )


def _settings(release: Release) -> list[tuple[str, str]]:
    """The choices that shape its numbers."""
    chosen = json.loads(release.settings)
    return [(f"Setting: {SETTINGS.get(name, name)}", "none" if value is None else str(value))
            for name, value in chosen.items()]  # fmt: skip


def _definitions(facts: Sequence[tuple[str, Child]], class_name: str) -> Component:
    return html.Dl([html.Div([html.Dt(term), html.Dd(words)]) for term, words in facts], className=class_name)


def _figures(found: Told) -> int:
    rows = found.question.readings.releases.rows_by_table(found.number)
    return sum(rows[each.name] for each in OF_FIGURES)


def _moved(found: Told) -> Component:
    """What it moved of the release that was published before."""
    readings = found.question.readings.revisions
    moved, before = readings.moved(found.number), readings.before(found.number)
    heading = html.H2("What it moved", id="moved")
    if before is None or moved.is_empty():
        words = "It is the first release, so there is none that it could move."
        if before is not None:
            words = f"No figure is recorded to have moved since release {before}."
        return html.Section([heading, html.P(words)], **attributes(aria_labelledby="moved"))
    told = england_by_period(moved)
    strong, rest = headline(moved, found.catalogue, before)
    columns = [Column("Medicine"), Column("Period"), Column("Unit"), Column("England before", True),
               Column("England after", True), Column("Change", True), Column("Why")]  # fmt: skip
    title = "Table 1. The largest changes of England's amounts"
    onward = link(f"All that release {found.number} moved, with reasons", f"/revisions?release={found.number}")
    href = csv_link("revisions", release=str(found.number))
    rows = [_move(found.catalogue, row) for row in told.head(SHOWN_MOVES).to_dicts()]
    parts = [heading, html.P(strong + rest + largest(told, found.catalogue)), html.P(onward, className="onward"),
             html.H3(title), table(title, columns, rows),
             actions(download(href, "Download CSV of every figure", "table 1"))]  # fmt: skip
    return html.Section(parts, **attributes(aria_labelledby="moved"))


def _move(catalogue: Catalogue, row: Row) -> list[Child]:
    period = period_label(row["period_type"], row["period"])
    name = medicine_name(catalogue, row["medicine"])
    return [name, period, row["unit"], *amounts(row), moved_cell(row), capital(why(row["causes"]))]


def _medicines(found: Told) -> Component:
    """Its headline figures: every medicine in England, as this release has them."""
    catalogue = found.catalogue
    heading = html.H2("Use of each medicine, as this release has it", id="use")
    if latest_year(catalogue) is None:
        words = html.P("It has no whole twelve months.")
        return html.Section([heading, words], **attributes(aria_labelledby="use"))
    lines = medicine_lines(found.question.readings, catalogue)
    if not lines:
        return html.Section(
            [heading, html.P("It has no figures of any medicine.")], **attributes(aria_labelledby="use")
        )
    increases = found.question.readings.increases(found.number)
    per = " per 100,000" if measure(catalogue, "england", "").is_rate else ""
    columns = [Column("Medicine"), Column("Unit"), Column(f"Latest 12 months{per}", True),
               Column(f"12 months before{per}", True), Column("Change, %", True)]  # fmt: skip
    title = "Table 2. Use of each medicine, England"
    compared = counted(increases.comparable, "medicine")
    told = f"Use of {increases.increased:,} of {compared} that can be compared had increased."
    if not increases.comparable:
        told = "No medicine can be compared: none has data in each of the 8 latest quarters."
    rows: list[list[Child]] = [
        [each.medicine.name, each.medicine.unit, *amount_cells(each), change_cell(each)] for each in lines
    ]
    href = csv_link("medicines", release_id=str(found.number))
    return html.Section(
        [
            heading,
            caption(told),
            html.H3(title),
            table(title, columns, rows),
            actions(download(href, about="table 2")),
        ],
        **attributes(aria_labelledby="use"),
    )


def _holds(found: Told) -> Component:
    """How many rows each of its tables has."""
    rows_by_table = found.question.readings.releases.rows_by_table(found.number)
    meanings = {each.name: each.meaning for each in schema.RELEASE_TABLES}
    title = "Table 3. Tables of the release"
    rows: list[list[Child]] = [[html.Code(name), meanings[name], f"{count:,}"] for name, count in rows_by_table.items()]
    columns = [Column("Table"), Column("What it holds"), Column("Rows", True)]
    words = f"{counted(_figures(found), 'figure')}: {', '.join(each.name for each in OF_FIGURES)}."
    shown = html.Div(table(title, columns, rows), className="wordy")
    return html.Section(
        [html.H2("What it holds", id="holds"), caption(words), html.H3(title), shown],
        **attributes(aria_labelledby="holds"),
    )


def _files(found: Told) -> Component:
    """What it was computed from."""
    files = found.question.readings.releases.files(found.number)
    title = "Table 4. Sources"
    columns = [Column("Source"), Column("Files", True), Column("Months"), Column("Status"), Column("Rows kept", True),
               Column("Rows set aside", True)]  # fmt: skip
    rows = [_source(row) for row in _by_source(files).iter_rows(named=True)]
    every = "Every file"
    of_each = [Column("File"), Column("Source"), Column("Month"), Column("Status"), Column("Rows kept", True)]
    names = [_file(row) for row in files.iter_rows(named=True)]
    href = csv_link("release_files", release_id=str(found.number))
    return html.Section(
        [
            html.H2("Files that it was computed from", id="files"),
            html.H3(title),
            table(title, columns, rows),
            more(f"Show all {counted(files.height, 'file')}", table(every, of_each, names)),
            actions(download(href, "Download CSV of every file", "table 4")),
        ],
        **attributes(aria_labelledby="files"),
    )


def _by_source(files: pl.DataFrame) -> pl.DataFrame:
    status = pl.col("data_status")
    return files.group_by("source").agg(
        pl.len().alias("files"),
        pl.col("month").min().alias("first"),
        pl.col("month").max().alias("last"),
        *((status == name).sum().alias(name) for name in STATES),
        pl.col("rows_kept").sum(),
        pl.col("rows_quarantined").sum(),
    ).sort("source")  # fmt: skip


def _source(row: Row) -> list[Child]:
    months = "–" if row["first"] is None else f"{month_label(row['first'])} to {month_label(row['last'])}"
    statuses = ", ".join(f"{row[name]:,} {words}" for name, words in STATES.items() if row[name])
    numbers = (f"{row['rows_kept']:,}", f"{row['rows_quarantined']:,}")
    return [source_words(row["source"]), f"{row['files']:,}", months, statuses or "–", *numbers]


def _file(row: Row) -> list[Child]:
    month = month_label(row["month"]) if row["month"] else "–"
    name = html.Span(row["name"], className="long")
    return [name, source_words(row["source"]), month, STATES.get(row["data_status"], "–"), f"{row['rows_kept']:,}"]


def _notes(found: Told) -> Component:
    """What a reader of it should know."""
    notes = found.catalogue.notes
    content: Child = html.P("It has no notes.")
    if notes:
        listed = html.Ul([html.Li(note.text) for note in notes])
        content = more(f"Show {counted(len(notes), 'note')}", listed)
    return html.Section([html.H2("Notes", id="notes"), content], **attributes(aria_labelledby="notes"))
