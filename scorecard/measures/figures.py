"""The figures of measures: every organisation, period and state, and over twelve months its place among the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from scorecard import schema
from scorecard.measures.comparison import (
    DRAWS,
    NO_SIZE,
    NUMBERS,
    PARTLY,
    SEED,
    Array,
    Compared,
    Places,
    Window,
    nothing_said,
    total_denominators,
)
from scorecard.measures.definitions import Measure, Rate, Share, Volume
from scorecard.measures.kept import Comparing
from scorecard.measures.measuring import (
    Amounts,
    Lines,
    Material,
    Subject,
    amounts,
    denominators,
    groups_of,
    lines_of,
    subjects,
)
from scorecard.periods import MONTHS_IN_PERIOD, add_months, complete_periods, months_of
from scorecard.statistics.bootstrap import Resampling, resampling
from scorecard.statistics.words import words

WINDOW = "twelve_months"
# Of regions and of a few networks there are too few for a spread to say anything.
COMPARED_LEVELS = ("sub_icb", "icb", "trust")
NOT_HELD = "nobody in England has it in one of the months, which may have been loaded without it"
RETURNED = "more was returned than issued"
STATES = np.array(["used", "zero", "missing", "not_applicable"], dtype=object)
COLUMNS = [name for name in schema.MEASURE_FIGURE.names if name != "release_id"]
TYPES = {name: schema.MEASURE_FIGURE.polars_schema[name] for name in COLUMNS}
Months = tuple[date, ...]


@dataclass(frozen=True)
class Group:
    """One group of peers: which of a line's organisations are in it."""

    grouping: str
    name: str
    places: Places


@dataclass(frozen=True)
class Line:
    """One subject of a measure at one level, month by month; ``groups`` are those of its organisations' peers."""

    measure: Measure
    subject: Subject
    lines: Lines
    found: Amounts
    divided_by: Array
    groups: Sequence[Group]

    @property
    def is_compared(self) -> bool:
        """Whether its organisations are many and are set beside each other: amounts of trusts are not."""
        is_many = self.lines.org_type in COMPARED_LEVELS
        return is_many and self.subject.is_whole and not isinstance(self.measure, Volume)

    def window(self, months: Places) -> Window:
        """Some months of it, by their places."""
        is_complete, is_expected = self.lines.is_complete[months], self.lines.expected[months] > 0
        absent = self.found.absent & ~self.found.is_used[months].any(axis=0)
        # Where it does not apply there is no nought to be compared with.
        numerators = np.where(absent, np.nan, self.found.known[months])
        return Window(numerators, self.divided_by[months], is_complete, is_expected, absent)


def levels(measure: Measure, material: Material) -> list[Lines]:
    """The lines of each level of a measure; groups once for each level of their members."""
    plain = [lines_of(material, level) for level in measure.levels if level != "group"]
    groups = groups_of(material.members, plain) if "group" in measure.levels else ()
    return [lines for lines in (*plain, *groups) if lines.codes]


def measured(measure: Measure, material: Material) -> Iterator[Line]:
    """Every subject of a measure at every level."""
    of_levels = [(lines, list(_groups(lines, material.members))) for lines in levels(measure, material)]
    for subject in subjects(measure, material):
        for lines, groups in of_levels:
            found = amounts(material, lines, subject.medicines, subject.unit)
            yield Line(measure, subject, lines, found, _divided_by(measure, material, lines, subject), groups)


def _groups(lines: Lines, members: pl.DataFrame) -> Iterator[Group]:
    at = {code: place for place, code in enumerate(lines.codes)}
    of_level = members.filter(pl.col("org_type") == lines.org_type, pl.col("ods_code").is_in(list(at)))
    by_group = of_level.sort("ods_code").group_by(["grouping", "group_name"], maintain_order=True)
    for (grouping, name), rows in by_group:
        yield Group(str(grouping), str(name), np.array([at[code] for code in rows["ods_code"]]))


def _divided_by(measure: Measure, material: Material, lines: Lines, subject: Subject) -> Array:
    if isinstance(measure, Share):
        return amounts(material, lines, subject.of, subject.unit).known
    if isinstance(measure, Rate):
        return denominators(measure, material, lines, subject)
    return np.full(lines.received.shape, np.nan)


def every_period(lines: Sequence[Line], months: Months) -> dict[str, pl.DataFrame]:
    """Figures of every complete period by period type, without what is said beside the others.

    The lines are of one measure; rows are in their order, and of a line in that of periods and organisations.
    """
    return {kind: _of_type(lines, kind, *_spans(months, kind)) for kind in schema.PERIOD_TYPES}


def _of_type(lines: Sequence[Line], period_type: str, starts: Sequence[date], spans: Places) -> pl.DataFrame:
    parts = [_over(line, spans) for line in lines]
    found = {name: np.concatenate([part[name].ravel() for part in parts]) for name in parts[0]}
    sizes, number = _sizes(lines), len(starts)
    firsts = np.cumsum(sizes) - sizes
    codes = [np.tile(np.arange(first, first + size), number) for first, size in zip(firsts, sizes, strict=True)]
    periods = [np.repeat(np.arange(number), size) for size in sizes]
    every = pl.Series([code for line in lines for code in line.lines.codes], dtype=pl.String)
    told = {
        **found,
        **names_of(lines, np.repeat(np.arange(len(lines)), number * sizes)),
        "ods_code": every.gather(np.concatenate(codes)),
        "period": pl.Series(starts, dtype=pl.Date).gather(np.concatenate(periods)),
        "state": pl.Series(STATES).gather(found["state"]),
    }
    measure = lines[0].measure
    alike = {"measure": pl.lit(measure.slug), "period_type": pl.lit(period_type), "out_of": pl.lit(0)}
    return shaped(pl.LazyFrame(told).with_columns(**alike), TYPES).with_columns(flags=_why_no_value(measure)).collect()


def names_of(lines: Sequence[Line], rows: Places) -> dict[str, pl.Series]:
    """What tells lines of a measure apart, of the line in each row."""
    named = {
        "subject": [line.subject.slug for line in lines],
        "unit": [line.subject.unit for line in lines],
        "org_type": [line.lines.org_type for line in lines],
    }
    return {name: pl.Series(words, dtype=pl.String).gather(rows) for name, words in named.items()}


def of_compared(lines: Sequence[Line], found: pl.DataFrame) -> pl.DataFrame:
    """The rows of lines that are compared, of figures of one period type (every_period)."""
    sizes = _sizes(lines)
    periods = found.height // int(sizes.sum())
    return found.filter(pl.Series(np.repeat([line.is_compared for line in lines], periods * sizes), dtype=pl.Boolean))


def _sizes(lines: Sequence[Line]) -> Places:
    """How many organisations each line has."""
    return np.array([len(line.lines.codes) for line in lines], dtype=np.int64)


def _over(line: Line, spans: Places) -> dict[str, npt.NDArray[Any]]:
    """What a line's organisations used over spans of months (periods × months), as periods × organisations."""
    # Of periods × months × organisations.
    known, is_used = line.found.known[spans], line.found.is_used[spans].any(axis=1)
    is_missing = ~np.isfinite(known).all(axis=1)
    state = np.where(line.found.absent & ~is_used, 3, np.where(is_missing, 2, np.where(is_used, 0, 1)))
    numerator = np.where(state == 3, np.nan, np.round(known.sum(axis=1), 6))
    size = total_denominators(line.measure, line.divided_by[spans], axis=1)
    return {
        "state": state,
        "numerator": numerator,
        "denominator": size,
        "value": value_of(line.measure, numerator, size),
        "expected": line.lines.expected[spans].sum(axis=1),
        "received": line.lines.received[spans].sum(axis=1),
    }


def _why_no_value(measure: Measure) -> pl.Expr:
    """Why there is no value although the amount is known."""
    known = pl.col("numerator").is_not_null() & pl.col("value").is_null()
    if isinstance(measure, Volume):
        return pl.lit(None, pl.String)
    returned = pl.lit(RETURNED) if isinstance(measure, Share) else pl.lit(NO_SIZE)
    return pl.when(known & (pl.col("denominator") > 0)).then(returned).when(known).then(pl.lit(NO_SIZE))


@lru_cache
def _spans(months: Months, period_type: str) -> tuple[list[date], Places]:
    """The complete periods of a type, and the places of each one's months (periods × months)."""
    places = {month: place for place, month in enumerate(months)}
    starts = complete_periods(period_type, set(months))
    spans = [[places[month] for month in months_of(period_type, start)] for start in starts]
    return starts, np.array(spans, dtype=np.int64).reshape(len(starts), MONTHS_IN_PERIOD[period_type])


def value_of(measure: Measure, numerator: Array, size: Array) -> Array:
    """What the measure says: an amount, an amount per so many, or a share; nothing without a denominator above 0."""
    if not isinstance(measure, Rate | Share):
        return numerator
    per = measure.denominator.per if isinstance(measure, Rate) else 1.0
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Array = np.where(size > 0, numerator / size * per, np.nan)
    if isinstance(measure, Share):
        # Where more was returned than issued, of it or of the rest of the class, a share says nothing.
        found = np.where((numerator < 0) | (numerator > size), np.nan, found)
    return found


def shaped(frame: pl.LazyFrame, types: dict[str, pl.DataType]) -> pl.LazyFrame:
    """The columns of a table in their types and order; NaN, which a matrix has for what is not known, is null."""
    given = frame.collect_schema()
    absent = [pl.lit(None, kind).alias(name) for name, kind in types.items() if name not in given]
    known = frame.with_columns(pl.selectors.float().fill_nan(None)).with_columns(absent)
    return known.select(pl.col(name).cast(kind) for name, kind in types.items())


def draws() -> Resampling:
    """The months that are drawn for every measure, made once."""
    return resampling(SEED, draws=DRAWS)


@dataclass(frozen=True)
class Beside:
    """What is said of each organisation beside the others over one span of twelve months, and of its rank's change."""

    window: Window
    said: Compared
    changes: Sequence[str | None]


def figures(
    lines: Sequence[Line], every: Mapping[str, pl.DataFrame], beside: Sequence[dict[date, Beside]]
) -> Iterator[pl.DataFrame]:
    """The figures of lines, of each period type of their measure (schema.MEASURE_FIGURE without release_id).

    ``every`` has the values (every_period), ``beside`` what is said of each line (beside_each_other).
    """
    for period_type in lines[0].measure.periods:
        found = every[period_type]
        yield with_ranks(found, beside) if period_type == WINDOW else found


def beside_each_other(line: Line, months: Months, comparing: Comparing) -> dict[date, Beside]:
    """What is said of each organisation beside the others, over each span of twelve months, in order."""
    found: dict[date, Beside] = {}
    for start, span in zip(*_spans(months, WINDOW), strict=True):
        window = line.window(span)
        why_not = _why_not_compared(line, span)
        said = nothing_said(len(line.lines.codes), why_not) if why_not else comparing.compared(window)
        before = found.get(add_months(start, -12))
        found[start] = Beside(window, said, _changes(before, window, said, comparing))
    return found


def _why_not_compared(line: Line, span: Places) -> str | None:
    """Why nothing is said of some months: one is not held, or a part of the products is not in the unit."""
    if not line.found.is_held[span].all():
        return NOT_HELD
    return None if line.subject.is_whole else PARTLY


def _changes(before: Beside | None, window: Window, said: Compared, comparing: Comparing) -> Sequence[str | None]:
    if before is None:
        return [None] * len(said.flags)
    told: list[str | None] = comparing.rank_changes((before.window, window), (before.said, said)).tolist()
    return told


def with_ranks(found: pl.DataFrame, beside: Sequence[dict[date, Beside]]) -> pl.DataFrame:
    """Figures of twelve months of some lines, with what is said of each organisation beside the others."""
    every = [one for of_line in beside for one in of_line.values()]
    if not every:
        return found
    changes = pl.Series("rank_change", [change for one in every for change in one.changes], dtype=pl.String)
    told = said_beside([one.said for one in every]).with_columns(changes)
    return found.drop(told.columns).hstack(told).select(COLUMNS)


def said_beside(parts: Sequence[Compared]) -> pl.DataFrame:
    """What is said in one comparison after another, a row for each organisation."""
    numbers = {name: np.concatenate([getattr(part, name) for part in parts]) for name in NUMBERS}
    told = {
        **numbers,
        "out_of": np.repeat([part.out_of for part in parts], [len(part.low) for part in parts]),
        "comparison": words(numbers["low"], numbers["high"], numbers["benchmark"]),
        "flags": pl.Series([flag for part in parts for flag in part.flags.tolist()], dtype=pl.String),
    }
    whole = pl.LazyFrame(told).with_columns(pl.selectors.float().fill_nan(None))
    return whole.with_columns(pl.col("rank", "rank_low", "rank_high").cast(pl.Int64)).collect()
