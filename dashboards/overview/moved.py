"""What stands out in a release: medicines whose use moved most, and those for which ICBs lie farthest apart."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboards.catalogue import Catalogue, Medicine
from dashboards.national import MedicineLine, latest_year, shown_units
from dashboards.organisations.control import NO_MONTH, Control, Latest, controls, shown_months
from dashboards.organisations.standing_scope import use_by_month
from dashboards.readings import Readings
from scorecard.measures.definitions import Rate
from scorecard.measures.standing import WINDOW, by_medicine, in_first_unit
from scorecard.periods import add_months, months_of
from scorecard.schema import ENGLAND

MOST = 5
# Of England a month with a few trusts missing can be judged: so little is no change that the rules would take for one.
ENOUGH = 0.95


@dataclass(frozen=True)
class Change:
    """One medicine's use in England over twelve months beside the twelve before, and what its months say."""

    medicine: Medicine
    latest: float
    previous: float
    told: Latest

    @property
    def ratio(self) -> float:
        """How many times as much as before."""
        return self.latest / self.previous


@dataclass(frozen=True)
class Changes:
    """The medicines that moved beyond their usual ups and downs, most first; of how many that could be judged.

    Where none can be judged, ``shown`` has those that changed most, whether by more than usual or not.

    ``month`` is the newest of these twelve months that can be judged; ``received`` and ``expected`` are monthly
    submissions, of the latest twelve months and of the twelve before.
    """

    start: date
    month: date | None
    shown: tuple[Change, ...]
    moved: int
    judged: int
    not_judged: int
    received: tuple[int, int]
    expected: tuple[int, int]


@dataclass(frozen=True)
class Apart:
    """How far ICBs lie apart for each medicine, widest first; and the medicines that this cannot be told of.

    ``rows`` are of schema.SPREAD with a ratio, each in the unit that the medicine is shown in first.
    """

    measure: Rate
    period: date
    rows: pl.DataFrame
    unused: tuple[str, ...]
    others: int
    organisations: int


def changes(readings: Readings, catalogue: Catalogue, lines: Sequence[MedicineLine]) -> Changes | None:
    """What moved most in the latest twelve months; None where the release has no two years of them."""
    start = latest_year(catalogue)
    if start is None:
        return None
    month = _newest_judged(readings.submissions(catalogue.release_id, ENGLAND), start)
    charts = _charts(readings, catalogue, shown_months(catalogue.periods["month"], month)) if month else {}
    found = [_change(line, charts.get(line.medicine.medicine)) for line in lines if _is_comparable(line)]
    found.sort(key=lambda each: (-abs(math.log(each.ratio)), each.medicine.name))
    judged = [each for each in found if each.told.direction is not None]
    moved = [each for each in judged if _is_beyond(each)]
    received, expected = _submissions(readings, catalogue, start)
    return Changes(
        start,
        month,
        tuple((moved if judged else found)[:MOST]),
        len(moved),
        len(judged),
        len(lines) - len(judged),
        received,
        expected,
    )


def _newest_judged(submissions: pl.DataFrame, start: date) -> date | None:
    """The newest month of the twelve of which nearly every submission came."""
    is_of_year = pl.col("month").is_in(months_of(WINDOW, start))
    is_enough = (pl.col("expected") > 0) & (pl.col("received") >= ENOUGH * pl.col("expected"))
    return submissions.filter(is_of_year & is_enough)["month"].max()  # type: ignore[return-value]


def _is_comparable(line: MedicineLine) -> bool:
    """Whether a medicine has data in every quarter of both years, and more used than returned in each."""
    return line.change_percent is not None and (line.latest.shown or 0) > 0 and (line.previous.shown or 0) > 0


def _change(line: MedicineLine, chart: Control | None) -> Change:
    told = chart.latest if chart else Latest(None, reason=NO_MONTH)
    return Change(line.medicine, float(line.latest.shown or 0), float(line.previous.shown or 0), told)


def _is_beyond(change: Change) -> bool:
    """Whether the latest month is a signal in the direction in which the year went."""
    return change.told.direction == ("up" if change.ratio > 1 else "down") and change.ratio != 1


def _charts(readings: Readings, catalogue: Catalogue, months: tuple[date, ...]) -> Mapping[str, Control]:
    """England's months, medicine by medicine; one that lacks few submissions counts as whole."""
    rows = use_by_month(readings, catalogue, catalogue.england, months)
    is_enough = pl.col("received") >= ENOUGH * pl.col("expected")
    judged = rows.with_columns(expected=pl.when(is_enough).then("received").otherwise("expected"))
    return controls(judged, months)


def _submissions(readings: Readings, catalogue: Catalogue, start: date) -> tuple[tuple[int, int], tuple[int, int]]:
    """Received and expected in the twelve months from a day, and in the twelve before."""
    rows = readings.submissions(catalogue.release_id, ENGLAND)
    years = [rows.filter(pl.col("month").is_in(months_of(WINDOW, day))) for day in (start, add_months(start, -12))]
    received, expected = ((int(years[0][name].sum()), int(years[1][name].sum())) for name in ("received", "expected"))
    return received, expected


def apart(readings: Readings, catalogue: Catalogue, level: str = "icb") -> Apart | None:
    """How far ICBs lie apart in the newest twelve months; None without a measure of rates that says it."""
    definitions = readings.rankings.definitions(catalogue.release_id)
    measure = next((one for one in by_medicine(definitions.values(), level) if isinstance(one, Rate)), None)
    if measure is None:
        return None
    every = readings.newest_spread(catalogue.release_id, measure.slug, level)
    rows = in_first_unit(every, shown_units(catalogue))
    if rows.is_empty():
        return None
    told = rows.filter(pl.col("ratio").is_not_null()).sort("ratio", "subject", descending=[True, False])
    is_unused = pl.col("ratio").is_null() & (pl.col("p10") <= 0)
    unused = tuple(catalogue.medicines[slug].name for slug in rows.filter(is_unused)["subject"])
    others = len(catalogue.medicines) - told.height - len(unused)
    most = max(rows["organisations"].to_list())
    return Apart(measure, rows["period"][0], told, unused, others, most)
