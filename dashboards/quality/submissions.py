"""Figure 1 and table 1: what share of expected submissions came by month, and which trusts left months out."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.components import choosers
from dashboards.components import submissions as calendar
from dashboards.components.card_table import card_table
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.options import organisation_options
from dashboards.components.quick import html
from dashboards.figures import submission_share
from dashboards.figures.submission_share import Share
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted, organisation_name
from dashboards.quality.submission_scope import Submissions
from dashboards.quality.submission_words import (
    HOW_EXPECTED,
    chart_words,
    gap_words,
    others_words,
    received_words,
    share_words,
    whose,
)
from dashboards.state import Selection
from scorecard.periods import month_label
from scorecard.uptake.submission_history import stretches

CONTROLS = "submissions"
ANCHOR = "submissions"
SHOWN_TRUSTS = 40
ORDER = "The trust whose newest gap is latest stands first; marks run from the first month to the last."
HEADING = "Table 1. Trusts with months missing"
SUBMISSION_COLUMNS = (Column("Month"), Column("Received", True), Column("Expected", True), Column("Share", True),
                      Column("Trusts without data", True))  # fmt: skip
# In the order of the key: the less came, the taller the mark.
MARKS = {
    "all": "submitted: a low line",
    "part": "part submitted: half as high",
    "none": "no data submitted: full height",
    "not_expected": "not expected: dots",
}

NO_SHARE = "There is no share to draw: in the months of this release nothing was expected of"


def without_release() -> Component:
    """What to say while there is no release to count in."""
    words = "No release is published yet that could tell which submissions were expected, and which came."
    return html.Section([html.H2(HEADING, id=ANCHOR), html.P(words)])


def submissions_section(found: Submissions, selection: Selection) -> Component:
    """Who submitted what month, of England or of a part."""
    strong, rest = received_words(found)
    content = [
        html.H2("Submissions by trust and month", id=ANCHOR),
        caption(HOW_EXPECTED),
        _bar(found),
        html.P([html.B(strong), rest], className="statement"),
    ]
    return html.Section(
        [*content, *(_of_trust(found) if found.place.org_type == "trust" else _of_area(found, selection))],
        className="wordy checks",
        **attributes(aria_labelledby=ANCHOR),
    )


def _bar(found: Submissions) -> Component | None:
    if not found.catalogue.levels:
        return None
    places = organisation_options(found.catalogue, found.catalogue.levels[-1])
    words = "Region, ICB or trust"
    return choosers.bar(CONTROLS, choosers.select(CONTROLS, "organisation", words, places, found.place.ods_code))


def _of_trust(found: Submissions) -> list[Child]:
    """One trust: its calendar, and where it is told from."""
    place = found.place
    onward = html.P([link(place.full_name, f"/organisation/{place.ods_code}"), " has a page of its own."])
    return [calendar.key(), calendar.calendar(found.rows, place.short), _file(found), onward]


def _of_area(found: Submissions, selection: Selection) -> list[Child]:
    """The line, and the trusts with a gap."""
    gaps = found.totals.filter(pl.col("gaps") > 0).sort(
        "newest_gap", "gaps", "ods_code", descending=[True, True, False]
    )
    heading = html.H3(HEADING)
    if gaps.is_empty():
        return [_figure(found), heading, html.P(others_words(found)), _file(found)]
    parts = -(-gaps.height // SHOWN_TRUSTS)
    part = min(found.part, parts)
    shown = gaps.slice((part - 1) * SHOWN_TRUSTS, SHOWN_TRUSTS)
    return [
        _figure(found),
        heading,
        caption(f"{_count(gaps.height, part)} {ORDER}"),
        _key(),
        card_table(HEADING, _columns(found), _rows(found, shown)),
        html.P(others_words(found), className="onward"),
        _file(found, *_ways(selection, part, parts)),
    ]


def _count(trusts: int, part: int) -> str:
    first = (part - 1) * SHOWN_TRUSTS + 1
    last = min(trusts, part * SHOWN_TRUSTS)
    told = f"{counted(trusts, 'trust')} left out at least one month."
    return told if trusts <= SHOWN_TRUSTS else f"{told} Shown are {first:,} to {last:,}."


def _figure(found: Submissions) -> Component:
    """Figure 1, with its numbers; of months of which nothing was expected there is no share to draw."""
    if found.shares["share"].is_null().all():
        return html.P(f"{NO_SHARE} {whose(found)}.")
    own = Share(found.place.short, found.shares)
    england = None if found.is_england else Share("England", found.england)
    beside = [england] if england else []
    low = submission_share.lowest([own, *beside])
    subtitle = f"Of {whose(found)}, {_months(found)}. The axis begins at {low:.0%}."
    frame = Frame(
        1,
        "Share of expected submissions received",
        subtitle,
        _href(found),
        (("line", found.place.short), ("med", "England")) if england else (),
    )
    drawing = submission_share.draw(own, england, chart_words(found.place.short, found.shares))
    return figure(frame, drawing, table("Submissions by month", SUBMISSION_COLUMNS, _by_month(found)))


def _by_month(found: Submissions) -> list[list[Child]]:
    return [
        [month_label(row["month"]), f"{row['received']:,}", f"{row['expected']:,}", _share(row["share"]),
         f"{row['trusts_without']:,}" if row["trusts_without"] else "none"]
        for row in found.shares.sort("month", descending=True).iter_rows(named=True)
    ]  # fmt: skip


def _share(share: float | None) -> str:
    return "none expected" if share is None else share_words(share)


def _months(found: Submissions) -> str:
    return f"{month_label(found.catalogue.first_month)} to {month_label(found.catalogue.last_month)}"


def _columns(found: Submissions) -> tuple[Column, ...]:
    return (Column("Trust"), Column("Received", True), Column(_months(found)), Column("Missing"))


def _rows(found: Submissions, shown: pl.DataFrame) -> list[list[Child]]:
    wanted = found.rows.filter(pl.col("ods_code").is_in(shown["ods_code"].to_list()))
    of_trust = {str(code): rows for (code,), rows in stretches(wanted).group_by("ods_code")}
    return [_row(found, row, of_trust[row["ods_code"]].sort("first")) for row in shown.iter_rows(named=True)]


def _row(found: Submissions, row: Mapping[str, Any], of_trust: pl.DataFrame) -> list[Child]:
    return [
        _name(found, row["ods_code"]),
        f"{row['received']:,} of {row['expected']:,}",
        strip(of_trust),
        html.Span(gap_words(of_trust), className="long"),
    ]


def _name(found: Submissions, code: str) -> Child:
    """The trust, and the ICB it stands in."""
    trust = found.catalogue.organisations.get(code)
    if trust is None:
        return "Not matched to a known organisation"
    area = found.catalogue.organisations.get(trust.parent_ods_code or "")
    below = html.Small(f"{code}, {area.short}" if area else f"{code}, in no ICB that is known", className="under")
    return [link(organisation_name(trust.name), f"/organisation/{code}"), below]


def strip(of_trust: pl.DataFrame) -> Component:
    """Stretches as marks, each as wide as its months are many; the words beside it say the same."""
    marks = [
        html.Span(className=f"h-{state}", style={"flexGrow": months})
        for state, months in of_trust.select("state", "months").iter_rows()
    ]
    return html.Div(marks, className="history", **attributes(aria_hidden="true"))


def _key() -> Component:
    """What the heights mean."""
    return html.Ul([html.Li([_mark(state), words.capitalize()]) for state, words in MARKS.items()], className="key")


def _mark(state: str) -> Component:
    return html.Span(html.Span(className=f"h-{state}"), className="history one", **attributes(aria_hidden="true"))


def _href(found: Submissions) -> str:
    return csv_link("submission_history", ods_code=None if found.is_england else found.place.ods_code)


def _file(found: Submissions, *ways: Component) -> Component:
    about = "every trust and month"
    return actions(*ways, download(_href(found), about=about))


def _ways(selection: Selection, part: int, parts: int) -> list[Component]:
    """The parts before and after."""
    others = [each for each in (part - 1, part + 1) if 1 <= each <= parts]
    return [link(f"Part {each} of {parts}", f"{selection.but(part=each).url}#{ANCHOR}") for each in others]
