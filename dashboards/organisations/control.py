"""The months of one organisation's use of one medicine as a control chart: what is judged, what is not, and why.

A month is judged where every submission came: one that lacks a trust is too low, and would pass for a change. Limits
of a few months are wide or narrow by chance, so that a stretch of fewer than FIRM_FROM months has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboards.words import Use
from scorecard.statistics.xmr import FIRM_FROM, Chart, Label, Month, Segment, chart

# Two years: a season is in them twice, and how often chance alone gives a signal is known for them.
SHOWN_MONTHS = 24
RARE = "used in fewer than half of the months"
NOT_APPLICABLE = "does not apply there"
NO_MONTH = "no month with every submission"
NO_PEOPLE = "no population is known"
NOT_COMPLETE = "a submission of the latest month is missing"
NOT_EXPECTED = "no data are expected"
JUDGED_STATES = ("used", "zero")
ABSENT = Use(None, "missing")
COLUMNS = ("period", "amount", "state", "reason", "expected", "received", "negative_rows")


@dataclass(frozen=True)
class Latest:
    """What the rules say of the latest month: up, down or flat, and the rule; or why nothing is said."""

    direction: str | None
    label: Label | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Control:
    """Consecutive months by their first days, and what was used in each."""

    months: tuple[date, ...]
    uses: tuple[Use, ...]

    @cached_property
    def judged(self) -> tuple[float | None, ...]:
        """The amounts of the months of which every submission came."""
        return tuple(_judged(use) for use in self.uses)

    @cached_property
    def chart(self) -> Chart:
        """The chart of the months that are judged; made when it is asked for, which of most medicines it is not."""
        return chart(self.judged)

    @cached_property
    def refused(self) -> str | None:
        """Why none of the months is judged, although they are shown."""
        return _why_not(self.uses, self.judged)

    @property
    def values(self) -> tuple[float | None, ...]:
        """The amounts, judged or not."""
        return tuple(use.amount for use in self.uses)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Stretches of enough months for a mean and limits; none where nothing is judged."""
        return () if self.refused else tuple(each for each in self.chart.segments if not each.is_trial)

    @property
    def signals(self) -> list[tuple[date, Month]]:
        """The months that a rule names."""
        named = enumerate(zip(self.months, self.chart.months, strict=True))
        return [told for place, told in named if told[1].label and self.is_judged(place)]

    def is_judged(self, place: int) -> bool:
        """Whether the rules say anything of a month."""
        return self.segment_of(place) is not None

    @cached_property
    def latest(self) -> Latest:
        """What is said of the latest month; nothing where too few months lead up to it."""
        if self.refused:
            return Latest(None, reason=self.refused)
        last = self.chart.months[-1]
        if last.value is None:
            return Latest(None, reason=NOT_COMPLETE if self.uses[-1].expected else NOT_EXPECTED)
        segment = self.chart.segments[-1]
        if segment.is_trial:
            return Latest(None, reason=f"fewer than {FIRM_FROM} months in a row")
        directions = {"neutral_high": "up", "neutral_low": "down"}
        return Latest(directions.get(last.variation, "flat"), last.label)

    def segment_of(self, place: int) -> Segment | None:
        """The segment that a month belongs to."""
        return next((each for each in self.segments if each.first <= place < each.end), None)


def control(rows: pl.DataFrame, months: Sequence[date]) -> Control:
    """The chart of one medicine's rows (COLUMNS, a row a month) in these months; one without a row was not expected."""
    return _control(rows.select(COLUMNS).rows(), tuple(months))


def controls(rows: pl.DataFrame, months: Sequence[date]) -> Mapping[str, Control]:
    """The charts of every medicine of an organisation."""
    by_medicine = rows.select("medicine", *COLUMNS).rows_by_key("medicine")
    return {name: _control(own, tuple(months)) for name, own in by_medicine.items()}


def _control(rows: Sequence[tuple[Any, ...]], months: tuple[date, ...]) -> Control:
    """The chart of one medicine's rows, of which each has the values of COLUMNS."""
    found = {row[0]: Use(*row[1:]) for row in rows}
    return Control(months, tuple(found.get(month) or ABSENT for month in months))


def shown_months(every: Sequence[date], last: date) -> tuple[date, ...]:
    """The months of a chart that ends with one of them."""
    return tuple(month for month in every if month <= last)[-SHOWN_MONTHS:]


def _judged(use: Use) -> float | None:
    """The amount of a month of which every submission came."""
    return use.amount if use.state in JUDGED_STATES and use.received >= use.expected else None


def _why_not(uses: Sequence[Use], judged: Sequence[float | None]) -> str | None:
    """Why no month of a series is judged."""
    if uses and all(use.state == "not_applicable" for use in uses):
        return NOT_APPLICABLE
    known = [value for value in judged if value is not None]
    if not known and any(use.amount is None and use.state in JUDGED_STATES for use in uses):
        return NO_PEOPLE
    if not known:
        return NO_MONTH
    return RARE if 2 * sum(value > 0 for value in known) < len(known) else None
