"""Recommendations with their clocks, as a table."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from dash.development.base_component import Component

from dashboards.components.appraisals import CATEGORY_WORDS
from dashboards.components.elements import Child, Column, table
from dashboards.components.quick import html
from dashboards.formatting import short_day

COLUMNS = (
    Column("Recommendation"),
    Column("For"),
    Column("What NICE says"),
    Column("Clock started"),
    Column("Due"),
    Column("Rule that decides"),
    Column("Three months after"),
    Column("90 days after"),
)


def recommendation_table(words: str, recommendations: pl.DataFrame, rules: pl.DataFrame) -> Component:
    """A row for each, the newest first; those that nobody knows the day of come last."""
    names = dict(rules.select("clock_rule", "name").iter_rows())
    ordered = recommendations.sort("clock_starts", "recommendation_id", descending=[True, False], nulls_last=True)
    return table(words, COLUMNS, [_row(each, names) for each in ordered.to_dicts()])


def known_day(value: date | None) -> str:
    """A day in a table."""
    return "not known" if value is None else short_day(value)


def rule_words(row: Mapping[str, object], names: Mapping[str, str]) -> str:
    """The rule, or why there is none."""
    if not row["counts"]:
        return f"not counted: {row['outside_reason']}"
    words = names.get(str(row["clock_rule"]), "no rule")
    leaves = row["leaves_on"]
    return f"{words}; {row['outside_reason']} on {short_day(leaves)}" if isinstance(leaves, date) else words


def _row(row: dict[str, object], names: Mapping[str, str]) -> list[Child]:
    days = {name: _day(row[name]) for name in ("clock_starts", "due", "due_statutory", "due_90_days")}
    return [
        html.Span(str(row["recommendation_id"]), className="code"),
        str(row["title"]),
        CATEGORY_WORDS.get(str(row["category"]), str(row["category"])),
        days["clock_starts"],
        days["due"] if row["counts"] else "no duty",
        rule_words(row, names),
        days["due_statutory"],
        days["due_90_days"],
    ]


def _day(value: object) -> Component:
    """A day that stays on one line."""
    return html.Span(known_day(value if isinstance(value, date) else None), className="code")
