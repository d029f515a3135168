"""The tables of the compliance page: states, proportions, deadlines, and who publishes."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from dash.development.base_component import Component

from dashboards.compliance.controls import GROUPINGS, grouping, horizon
from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import STATES, state_mark
from dashboards.compliance.words import days_left, interval, percent, places_words
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, counted, joined, organisation_name, short_day, short_name
from dashboards.formatting import day as day_words
from scorecard.compliance.proportions import by_medicine, proportions
from scorecard.compliance.publishers import STALE_DAYS

BY = {
    "organisation": ("ods_code", "name", "region"),
    "icb": ("icb",),
    "region": ("region",),
    "medicine": ("medicine", "medicine_name"),
    "area": ("therapeutic_area",),
    "year": ("published_year",),
}
SHARES = (
    Column("Due", True),
    Column("Listed in time", True),
    Column("Share", True),
    Column("Interval", True),
    Column("Late", True),
    Column("Overdue", True),
    Column("Explained", True),
    Column("Not known", True),
    Column("Share if these were in time", True),
    Column("Still in time", True),
)
KINDS = {"due": "falls due", "explanation_expires": "explanation expires"}
SHOWN_DEADLINES = 60
Row = Mapping[str, object]


def counts_section(cells: pl.DataFrame) -> Component:
    """How many cells are in each state, with what the state means."""
    found = dict(cells.group_by("state").len().iter_rows())
    items = [
        html.Li([state_mark(state), html.B(f"{found.get(state, 0):,}", className="num"), html.P(words.meaning)])
        for state, words in STATES.items()
    ]
    heading = html.H2("How the recommendations stand", id="states")
    return html.Section([heading, html.Ul(items, className="statecounts")], **attributes(aria_labelledby="states"))


def proportions_section(found: Scope) -> Component:
    """Table 1: of what was due, how much was listed in time."""
    by = found.selection.by or "organisation"
    name = GROUPINGS[by]
    heading = f"Table 1. Listed in time, by {name if name.isupper() else name.lower()}"
    words = (
        "Of the recommendations that were due by the day. The interval (Wilson, 95%) tells how far the share may be "
        "from what was counted; it says nothing of what is not known, which stands beside it."
    )
    return html.Section(
        [
            html.H2(heading, id="table-1"),
            caption(words),
            grouping(found),
            table(heading, _columns(by), _share_rows(found, by)),
            actions(download(rows_link(found), about="table 1")),
        ],
        **attributes(aria_labelledby="table-1"),
    )


def _columns(by: str) -> list[Column]:
    region = [Column("Region")] if by == "organisation" else []
    return [Column(GROUPINGS[by]), *region, *SHARES]


def _share_rows(found: Scope, by: str) -> list[list[Child]]:
    cells = by_medicine(found.cells, found.medicines) if by == "medicine" else found.cells
    if by == "medicine" and "medicine" in found.filters:
        cells = cells.filter(pl.col("medicine") == found.filters["medicine"])
    names = BY[by]
    taken = proportions(cells, list(names)).sort(names[1] if len(names) > 1 else names[0], nulls_last=True)
    return [[*_heading(found, by, row), *_shares(row)] for row in taken.to_dicts()]


def _heading(found: Scope, by: str, row: Row) -> list[Child]:
    """What a row is about, with a way on."""
    if by == "organisation":
        region = found.catalogue.organisations.get(str(row["region"]))
        place = link(organisation_name(str(row["name"])), f"/organisation/{row['ods_code']}#formulary")
        return [place, region.short if region else "not known"]
    if by == "medicine":
        return [link(str(row["medicine_name"]), f"/medicine/{row['medicine']}#listing")]
    value = row[BY[by][0]]
    if value is None:
        return ["not known"]
    if by in ("icb", "region"):
        area = found.catalogue.organisations.get(str(value))
        return [link(organisation_name(area.name), f"/organisation/{value}") if area else "not known"]
    return [link(capital(str(value)), found.selection.but(**{by: value, "by": "organisation"}).url)]


def _shares(row: Row) -> list[Child]:
    """The numbers of a row; where nothing was due there is no share."""
    counts = [f"{row[name]:,}" for name in ("late", "overdue", "explained", "not_known")]
    at_most = _number(row["share_at_most"])
    share = [percent(_number(row["share"])), interval(_number(row["share_low"]), _number(row["share_high"]))]
    pending = f"{row['pending']:,}"
    return [f"{row['judged']:,}", f"{row['in_time']:,}", *share, *counts, percent(at_most), pending]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def rows_link(found: Scope) -> str:
    """The file with every cell of the level, or of the one organisation."""
    place = found.filters.get("ods_code")
    return csv_link("compliance", day=found.day, level=found.level, organisation=str(place) if place else None)


def deadlines_section(found: Scope) -> Component:
    """Table 3: what falls due, and which explanations expire."""
    within = found.selection.within or 30
    coming = found.readings.deadlines(found.release_id, found.day, within)
    kept = coming.join(found.cells, on=["ods_code", "recommendation_id"], how="semi", maintain_order="left")
    heading = f"Table 3. Deadlines in the next {within} days"
    drawn = deadline_table(found, kept.head(SHOWN_DEADLINES), heading) if kept.height else None
    return html.Section(
        [
            html.H2(heading, id="deadlines"),
            caption(_deadline_words(kept, found.day, within)),
            horizon(found),
            drawn,
            actions(*deadline_links(found.day, within, found.filters.get("ods_code"))),
        ],
        **attributes(aria_labelledby="deadlines"),
    )


def deadline_table(found: Scope, rows: pl.DataFrame, words: str) -> Component:
    """Deadlines, the soonest first, each with a way to its cell; of one organisation without its name in each row."""
    rules = dict(found.readings.rules(found.release_id).select("clock_rule", "name").iter_rows())
    places = [Column("Organisation")] if rows["ods_code"].n_unique() > 1 else []
    columns = [Column("Recommendation"), *places, *map(Column, ("What", "On", "Left", "Rule"))]
    lines = []
    for row in rows.to_dicts():
        name, *others = _deadline(found, row, rules)
        lines.append([name, *([_place(found, row)] if places else []), *others])
    return table(words, columns, lines)


def _place(found: Scope, row: Row) -> str:
    place = found.catalogue.organisations.get(str(row["ods_code"]))
    return place.short if place else str(row["ods_code"])


def _deadline(found: Scope, row: Row, rules: Mapping[str, str]) -> list[Child]:
    falls_on, left = row["falls_on"], row["days_left"]
    return [
        link(f"{row['title']} ({row['ta_number']})", cell_address(found, row)),
        KINDS[str(row["kind"])],
        short_day(falls_on) if isinstance(falls_on, date) else "",
        days_left(left) if isinstance(left, int) else "",
        rules.get(str(row["clock_rule"]), "no rule") if row["kind"] == "due" else "as the explanation says",
    ]


def cell_address(found: Scope, row: Row) -> str:
    """Where one cell is told, on the day that was asked for."""
    day = f"?day={found.selection.day.isoformat()}" if found.selection.day else ""
    return f"/compliance/{row['ods_code']}/{row['recommendation_id']}{day}"


def deadline_links(day: date, within: int, ods_code: object = None) -> list[Component]:
    """The same as a calendar and as a feed."""
    whose = None if ods_code is None else str(ods_code)
    calendar = csv_link("deadlines", organisation=whose, day=day, within=f"{within}d")
    # Without a day a feed speaks of the day on which it is fetched, so that a subscription moves on.
    feed = csv_link("deadlines", organisation=whose, within=f"{within}d")
    return [
        download(calendar.replace(".csv", ".ics"), "Calendar file (ICS)", "deadlines"),
        link("Feed (Atom), from today on", feed.replace(".csv", ".atom")),
    ]


def _deadline_words(rows: pl.DataFrame, day: date, within: int) -> str:
    if rows.is_empty():
        return f"Nothing falls due and no explanation expires in the {within} days from {day_words(day)}."
    due = rows.filter(pl.col("kind") == "due").height
    parts = [f"{due:,} {'falls' if due == 1 else 'fall'} due"] if due else []
    expire = rows.height - due
    parts += [f"{counted(expire, 'explanation')} {'expires' if expire == 1 else 'expire'}"] if expire else []
    cut = f" The first {SHOWN_DEADLINES} are shown; the files have all." if rows.height > SHOWN_DEADLINES else ""
    return f"From {day_words(day)}: {joined(parts)}. The due day itself is still in time.{cut}"


def publishers_section(found: Scope) -> Component:
    """Table 4: who publishes, how fresh it is, and how much of it adds up."""
    every = found.readings.publishers(found.release_id, found.day).filter(pl.col("org_type") == found.level)
    rows = every.join(found.cells, on="ods_code", how="semi", maintain_order="left")
    heading = "Table 4. Who publishes, and how fresh it is"
    counts = ("Lists", "Rows", "Rows that pass", "Share", "Interval")
    columns = [*map(Column, ("Organisation", "Newest list", "How old")), *(Column(words, True) for words in counts)]
    return html.Section(
        [
            html.H2(heading, id="publishers"),
            caption(_publisher_words(rows, found.level)),
            table(heading, columns, [_publisher(row) for row in rows.to_dicts()]),
            html.P(
                [
                    "A row passes where nothing in it contradicts itself or the register. ",
                    link("Data quality", "/data-quality#publishers"),
                    " tells what every file was asked when it was loaded.",
                ],
                className="caption",
            ),
        ],
        **attributes(aria_labelledby="publishers"),
    )


def _publisher_words(rows: pl.DataFrame, level: str) -> str:
    silent = rows.filter(pl.col("newest").is_null())
    stale = rows.filter(pl.col("is_stale").fill_null(value=False))
    words = f"Of {places_words(level, rows.height)}, {rows.height - silent.height:,} had published a list by the day."
    words += _named(" The newest list is more than six months old", stale) + _named(" Nothing is published", silent)
    return words


def _named(words: str, rows: pl.DataFrame) -> str:
    """Organisations in a sentence: a few by name, more by number."""
    names = [short_name(name) for name in rows["name"]]
    if not names:
        return ""
    return f"{words} by {joined(names)}." if len(names) <= 5 else f"{words} by {len(names):,} of them."


def _publisher(row: Row) -> list[Child]:
    place = link(organisation_name(str(row["name"])), f"/organisation/{row['ods_code']}#formulary")
    newest, age = row["newest"], row["age_days"]
    if not isinstance(newest, date) or not isinstance(age, int):
        return [place, "nothing published", *["–"] * 6]
    stale = ", more than six months" if age > STALE_DAYS else ""
    share = percent(_number(row["share_passing"]))
    ends = interval(_number(row["passing_low"]), _number(row["passing_high"]))
    return [place, short_day(newest), f"{counted(age, 'day')}{stale}", f"{row['lists']:,}", f"{row['rows']:,}",
            f"{row['rows_passing']:,}", share, ends]  # fmt: skip
