"""The passes over a frame: one gathers what needs values side by side, one adds up all else and picks suspicious rows.

Apart, because polars keeps what it has read ahead of the slowest: counting different values beside rows that are picked
holds gigabytes of a national month.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import polars as pl

from expectations.errors import UncheckableColumnError
from expectations.polars_engine.batch import Gathered, PolarsBatchData, Repeated, Scalar
from expectations.polars_engine.checks import Check, Lookup, RowCheck

Wanted: TypeAlias = tuple[Check, Lookup]

# So many rows are picked while the numbers are added up; where more are suspicious they take a pass more.
ROOM = 200_000
# Up to so many rows, what a check found is then fetched together with what others found.
FEW = 100_000
FLAG = "__found_by_"


def resolve(scalars: Sequence[Scalar], wanted: Sequence[Wanted]) -> None:
    """Settle numbers and fetch the rows that were asked for, batch by batch, in as few passes as there may be."""
    waiting = [scalar for scalar in dict.fromkeys(scalars) if not scalar.settled]
    for batch in dict.fromkeys(scalar.batch for scalar in waiting):
        own = [scalar for scalar in waiting if scalar.batch is batch]
        gather(batch, [scalar for scalar in own if isinstance(scalar, Gathered)])
        add_up(batch, [scalar for scalar in own if not isinstance(scalar, Gathered)], wanted)
    look_up(wanted)


# ------------------------------------------------------------------------------------------ values side by side


def gather(batch: PolarsBatchData, scalars: Sequence[Gathered]) -> None:
    """Settle what needs its values side by side, in one streaming pass."""
    repeated = [scalar for scalar in scalars if isinstance(scalar, Repeated)]
    numbers = [scalar for scalar in scalars if not isinstance(scalar, Repeated)]
    plans = [batch.frame.select(scalar.expression) for scalar in repeated]
    plans += [numbered(batch.frame, [scalar.expression for scalar in numbers])] if numbers else []
    frames = pl.collect_all(plans, engine="streaming")
    if numbers:
        take(numbers, frames.pop())
    for scalar in repeated:
        scalar.among(frames.pop(0).to_series())


def numbered(frame: pl.LazyFrame, expressions: Iterable[pl.Expr]) -> pl.LazyFrame:
    """One row of numbers."""
    return frame.select(**{str(place): expression for place, expression in enumerate(expressions)})


def take(scalars: Sequence[Scalar], numbers: pl.DataFrame) -> None:
    """Share out one row of numbers."""
    for scalar, value in zip(scalars, numbers.row(0), strict=True):
        scalar.value, scalar.settled = value, True


# ------------------------------------------------------------------------------------------ all else, with rows


def add_up(batch: PolarsBatchData, scalars: Sequence[Scalar], wanted: Iterable[Wanted]) -> None:
    """Settle numbers that each row adds to, and pick the rows that are wanted, in one streaming pass."""
    if not scalars:
        return
    try:
        pick_and_add(batch, scalars, pickable(batch, wanted))
    except pl.exceptions.PolarsError:
        computable = without_faults(scalars)
        pick_and_add(batch, computable, pickable(batch, wanted))


def without_faults(scalars: Sequence[Scalar]) -> list[Scalar]:
    """The numbers that the types of the columns allow; the others are settled with what is wrong with them."""
    for scalar in scalars:
        try:
            scalar.batch.require_computable(scalar.expression)
        except UncheckableColumnError as error:
            scalar.fault, scalar.settled = error, True
    return [scalar for scalar in scalars if scalar.fault is None]


def pickable(batch: PolarsBatchData, wanted: Iterable[Wanted]) -> list[Wanted]:
    """The look-ups that a pass may serve before it is known how many rows offend: not those that want whole rows."""
    return [
        (check, lookup)
        for check, lookup in open_lookups(wanted)
        if check.batch is batch and check.by_row and len(lookup.columns) < len(batch.schema) and may_be_few(check)
    ]


def may_be_few(check: Check) -> bool:
    """Whether a check is not known to suspect many rows."""
    return not check.first_pass.settled or check.suspects <= FEW


def open_lookups(wanted: Iterable[Wanted]) -> list[Wanted]:
    """The look-ups that can be served and are not yet."""
    askable = [(check, lookup) for check, lookup in dict.fromkeys(wanted) if check.first_pass.fault is None]
    return [(check, lookup) for check, lookup in askable if lookup not in check.found]


def pick_and_add(batch: PolarsBatchData, scalars: Sequence[Scalar], wanted: Sequence[Wanted]) -> None:
    """Flag the rows of every check once, then add up and pick; where there are too many rows, picking is left."""
    flags = flags_of(wanted)
    flagged = batch.frame.with_columns(check.suspicious.alias(flag) for check, flag in flags.items())
    counts = {check.first_pass: pl.col(flag).sum() for check, flag in flags.items() if isinstance(check, RowCheck)}
    plans = [numbered(flagged, [counts.get(scalar, scalar.expression) for scalar in scalars])]
    plans += [picked(flagged, wanted, flags).head(ROOM)] if flags else []
    numbers, *rows = pl.collect_all(plans, engine="streaming")
    take(scalars, numbers)
    if not rows:
        share_out(batch.empty, wanted, flags)
    elif rows[0].height < ROOM:
        share_out(rows[0], wanted, flags)


def flags_of(wanted: Sequence[Wanted]) -> dict[Check, str]:
    """A column of flags for each check that may have found something."""
    checks = [check for check, _ in wanted if not check.first_pass.settled or check.suspects]
    return {check: f"{FLAG}{place}" for place, check in enumerate(dict.fromkeys(checks))}


def picked(flagged: pl.LazyFrame, wanted: Sequence[Wanted], flags: Mapping[Check, str]) -> pl.LazyFrame:
    """Columns of the rows that some check suspects, with a flag for each check."""
    columns = dict.fromkeys(name for check, lookup in wanted for name in (*check.columns, *lookup.columns))
    return flagged.filter(pl.any_horizontal(list(flags.values()))).select(*columns, *flags.values())


def share_out(rows: pl.DataFrame, wanted: Sequence[Wanted], flags: Mapping[Check, str]) -> None:
    """Give each check the rows that it suspects, and each look-up what it wants of those that offend."""
    offending = {check: check.offending(rows.lazy().filter(flag)).collect() for check, flag in flags.items()}
    for check, lookup in wanted:
        check.found[lookup] = check.take(lookup, offending.get(check, check.batch.empty).lazy()).collect()
    for check, found in offending.items():
        check.know(found.height)


# ------------------------------------------------------------------------------------------ rows alone


def look_up(wanted: Sequence[Wanted]) -> None:
    """Fetch the rows that are not there yet: of checks that found few in one pass a batch, of others one by one."""
    missing = open_lookups(wanted)
    few = [(check, lookup) for check, lookup in missing if check.suspects <= FEW]
    for batch in dict.fromkeys(check.batch for check, _ in few):
        fetch(batch, [(check, lookup) for check, lookup in few if check.batch is batch])
    many = [(check, lookup) for check, lookup in missing if check.suspects > FEW]
    plans = [check.take(lookup, check.offending_rows()) for check, lookup in many]
    for (check, lookup), rows in zip(many, pl.collect_all(plans, engine="streaming"), strict=True):
        check.found[lookup] = rows


def fetch(batch: PolarsBatchData, wanted: Sequence[Wanted]) -> None:
    """Read once every row that some check of a batch suspects, and share the rows out."""
    flags = flags_of(wanted)
    flagged = batch.frame.with_columns(check.suspicious.alias(flag) for check, flag in flags.items())
    rows = picked(flagged, wanted, flags).collect(engine="streaming") if flags else batch.empty
    share_out(rows, wanted, flags)
