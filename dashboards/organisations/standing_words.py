"""What an organisation's scorecard says of each measure, in the words of its cells and sentences."""

from collections.abc import Iterable, Mapping
from typing import Any

from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS
from dashboards.components.elements import Child, Column
from dashboards.components.quick import html
from dashboards.components.standing_marks import place_bar
from dashboards.formatting import NOT_APPLICABLE, counted, fixed, significant
from dashboards.lineage.links import value_link
from dashboards.words import STATE_WORDS, missing_words
from scorecard.measures.comparison import NOT_PLACED
from scorecard.measures.definitions import Measure, Share
from scorecard.statistics.levels import LEVEL_95
from scorecard.statistics.many import sentence
from scorecard.statistics.ranks import Rank

NOT_COMPARED = "not compared"
CANNOT_BE_PLACED = "cannot be placed"
ORDER = "Ranks begin with the highest, which is neither good nor bad."
SHARES = "A share is one treatment's part of the daily doses of its class: fair to places of any size."
GROUPINGS = {"trust_type": "the same type", "region": "the same region", "icb": "the same ICB"}
Row = Mapping[str, Any]


def value_cell(measure: Measure, row: Row) -> Child:
    """The value with the way to where it comes from, or why there is none."""
    if row["value"] is None:
        return absence(row)
    return html.Span(value_link(number(measure, row["value"]), measure, row), className="num")


def interval_cell(measure: Measure, row: Row) -> Child:
    """The value over its 95 % interval, or why there is none."""
    if row["value"] is None:
        return absence(row)
    known = row["low"] is not None
    ends = f"{number(measure, row['low'])} to {number(measure, row['high'])}" if known else "no interval"
    return [value_cell(measure, row), html.Small(ends)]


def number(measure: Measure, value: float) -> str:
    """A value of a measure at three significant figures, shares in per cent."""
    return f"{fixed(100 * value, 1)}%" if isinstance(measure, Share) else significant(value)


def absence(row: Row) -> str:
    """Why a figure has no value: nothing came, it does not apply, or what it is divided by is not known."""
    if row["state"] == "missing":
        return missing_words(row["expected"], row["received"])
    return STATE_WORDS[row["state"]] if row["state"] == "not_applicable" else "no rate"


def place_cell(row: Row, others: str) -> Child:
    """A bar, and which part of the others has a lower value."""
    if row["percentile"] is None:
        return NOT_APPLICABLE
    return place_bar(row["percentile"], place_words(row["percentile"], others))


def compared_columns(level: str) -> list[Column]:
    """The headings of compared_cells, behind that of the value."""
    return [Column(f"Place among {LEVEL_WORDS[level][1]}"), Column("Beside all others"), Column("Rank")]


def compared_cells(measure: Measure, row: Row, level: str) -> list[Child]:
    """A value with its interval, its place among the others of the level, and its rank."""
    others = f"other {LEVEL_WORDS[level][1]}"
    return [interval_cell(measure, row), place_cell(row, others), comparison_cell(row), rank_cell(row)]


def by_place(rows: Iterable[Row]) -> list[Row]:
    """The highest place first; those that have none last."""
    return sorted(rows, key=lambda row: -place_of(row))


def place_of(row: Row | None) -> float:
    """Where an organisation stands among the others, below all of them where nothing is known of it."""
    return -1.0 if row is None or row["percentile"] is None else float(row["percentile"])


def place_words(part: float, others: str) -> str:
    """Which part of the others has a lower value: all and none are said of all and none alone."""
    if part in (0, 1):
        return f"higher than {'all' if part else 'none'} of the {others}"
    return f"higher than {min(99, max(1, round(100 * part)))}% of {others}"


def comparison_cell(row: Row) -> str:
    """Lower, similar or higher than all others together."""
    return row["comparison"] or NOT_COMPARED


def rank_cell(row: Row) -> Component:
    """The rank with its interval, or why there is none, and from where to where it moved within a year."""
    words = rank_words(row)
    moved = row.get("rank_change")
    return html.Div([words, html.Small(f"within a year {moved}") if moved else None], className="rank")


def rank_words(row: Row) -> str:
    """The rank with its interval, or why there is none."""
    if row["flags"] == NOT_PLACED:
        return CANNOT_BE_PLACED
    if row["rank"] is None:
        return f"no rank: {row['flags']}"
    return Rank(row["rank"], row["rank_low"], row["rank_high"], row["out_of"]).text


def has_rank(row: Row) -> bool:
    """Whether it has a rank, or has one that cannot be placed."""
    return row["rank"] is not None or row["flags"] == NOT_PLACED


def compared_words(rows: Iterable[Row], level: str) -> str:
    """How many medicines are used more, less or about as much as by all others together."""
    told = [row["comparison"] for row in rows]
    said = [word for word in told if word]
    others = f"all other {LEVEL_WORDS[level][1]} together"
    if not said:
        return f"Nothing can be said beside {others}; the reasons stand in the column Rank."
    high, low, similar = (said.count(word) for word in ("higher", "lower", "similar"))
    silent = len(told) - len(said)
    rest = f"; of {silent:,} nothing is said, and the reason stands in the column Rank" if silent else ""
    return (
        f"Beside {others}, use is higher for {high:,}, lower for {low:,} and similar for {similar:,} of "
        f"{counted(len(told), 'medicine')}{rest}."
    )


def chance_words(rows: Iterable[Row]) -> str:
    """How many comparisons differ, and how many chance alone would give."""
    said = [row["comparison"] for row in rows if row["comparison"]]
    if not said:
        return ""
    outside = sum(word != "similar" for word in said)
    return sentence(outside, len(said), LEVEL_95).replace(" %", "%")


def peers_of_words(grouping: str, plural: str) -> str:
    """Who the peers are: ``trusts of the same type``."""
    same = GROUPINGS.get(grouping, f"the same {grouping.replace('_', ' ')}")
    return f"{plural} {'of' if grouping == 'trust_type' else 'in'} {same}"


def median_cell(measure: Measure, peer: Row | None) -> Child:
    """The middle value of the peers."""
    return "not known" if peer is None or peer["median"] is None else number(measure, peer["median"])
