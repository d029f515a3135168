"""Every published release: when it came, what it holds, what it moved."""

from dash.development.base_component import Component

from dashboards.choices import unread
from dashboards.components.about import block, release_words
from dashboards.components.card_table import card_table
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
)
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted, day, short_day
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.periods import month_label
from scorecard.queries import Release
from scorecard.releases.history import Past

TITLE = "Releases"
SECTION = "about"
FEED = "/releases.atom"
COLUMNS = (Column("Release"), Column("Published"), Column("Data"), Column("What it moved"), Column("Program"))
NEVER = (
    "A published release never changes: what a later one says otherwise is told there, and this one stays as it was."
)


def view(question: Question) -> View:
    """The page."""
    history, current = question.readings.releases.history(), question.catalogue.release_id
    newest = history[0].release
    strong = f"{counted(len(history), 'release')} {'was' if len(history) == 1 else 'were'} published"
    rest = f", the newest on {published_on(newest)}. Readers see release {current}."
    content = [
        crumbs(("Overview", "/"), ("About the numbers", "/about"), (TITLE, None)),
        *notices(unread(question.selection)),
        html.H1(TITLE),
        caption(NEVER),
        lead(strong, rest),
        releases_table(history, current),
        block((("Release", release_words(question.catalogue)),), PURPOSE),
    ]
    return View(TITLE, SECTION, content, strong + rest)


def releases_table(history: list[Past], current: int) -> Component:
    """Table 1: the releases, newest first, with their file and their feed."""
    heading = "Table 1. Published releases"
    feed = html.A("Follow new releases (Atom feed)", href=FEED)
    return html.Section(
        [
            html.H2(heading, id="releases"),
            card_table(heading, COLUMNS, [_row(past, current) for past in history]),
            actions(download(csv_link("releases"), about="table 1"), feed),
        ],
        **attributes(aria_labelledby="releases"),
    )


def _row(past: Past, current: int) -> list[Child]:
    release = past.release
    name = link(f"Release {release.release_id}", f"/release/{release.release_id}")
    seen = html.Small("the one that readers see") if release.release_id == current else None
    return [
        [name, seen],
        short_day(release.published_at.date()) if release.published_at else "not published",
        f"{month_label(release.first_month)} to {month_label(release.last_month)}",
        past.moved,
        html.Span(release.code_version, className="code"),
    ]


def published_on(release: Release) -> str:
    """The day of publication in a sentence."""
    return day(release.published_at.date()) if release.published_at else "a day that is not known"
