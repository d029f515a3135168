"""Comparison: the use of a medicine per 100,000 people in each ICB, beside that of the others, over twelve months.

The intervals come from the months (scorecard.statistics.bootstrap), because volumes are no counts. A rank is given with
its interval, and refused with a reason where it would say nothing. Trusts have no population, so no rate and no rank.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from scorecard import schema
from scorecard.periods import months_of
from scorecard.statistics.bootstrap import Resampling, resampling
from scorecard.statistics.percentiles import percent_ranks
from scorecard.statistics.ranks import Ranks, volume_ranks
from scorecard.statistics.words import word

LEVEL = "icb"
# The day of the review that asked for a scorecard; any number would do, but always the same.
SEED = 20111201
DRAWS = 2000
MONTHS = 12
NOT_PLACED = "cannot be placed: the interval covers more than half of the organisations"
# The reasons of the ranks in the words of this table.
WHY_NOT = {
    "a month is missing": "a submission of one of the months is missing",
    "the denominator is below the minimum": "no population is known",
}
COLUMNS = [name for name in schema.COMPARISON.names if name != "release_id"]
OF_RANKS = ("low", "high", "rank", "rank_low", "rank_high", "out_of", "benchmark", "comparison", "flags")
Array = npt.NDArray[np.float64]


def comparisons(monthly: pl.DataFrame, windows: Iterable[date]) -> pl.DataFrame:
    """Every medicine of every ICB over each window of twelve months (schema.COMPARISON without release_id).

    ``monthly`` has a row for each ICB, medicine, unit and month: ods_code, medicine, unit, period, state, numerator,
    denominator, expected and received, as uptake.with_states gives them; ``windows`` are their first months.
    """
    how, starts = resampling(SEED, draws=DRAWS), list(windows)
    of_each = monthly.sort("medicine", "unit").group_by(["medicine", "unit"], maintain_order=True)
    parts = [
        part.with_columns(medicine=pl.lit(medicine), unit=pl.lit(unit)).select(COLUMNS)
        for (medicine, unit), rows in of_each
        for part in _windows(rows, starts, how)
    ]
    empty = pl.DataFrame(schema={name: schema.COMPARISON.polars_schema[name] for name in COLUMNS})
    return pl.concat([empty, *(part.cast(empty.schema) for part in parts)])


def _windows(rows: pl.DataFrame, starts: Iterable[date], how: Resampling) -> Iterator[pl.DataFrame]:
    """One medicine in one unit, over each window of which every month is there."""
    people = rows.group_by("ods_code").agg(pl.col("denominator").max()).sort("ods_code")
    for start in starts:
        months = rows.filter(pl.col("period").is_in(months_of("twelve_months", start)))
        if months["period"].n_unique() == MONTHS:
            yield _window(months, people, how).with_columns(period=pl.lit(start))


def _window(months: pl.DataFrame, people: pl.DataFrame, how: Resampling) -> pl.DataFrame:
    """The ICBs of one window, in the order of their codes; only months that were submitted in full are ranked."""
    known = pl.when(pl.col("state").is_in(["used", "zero"])).then("numerator")
    in_full = pl.when(pl.col("received") == pl.col("expected")).then(known)
    monthly, complete = (_matrix(months, amount, people["ods_code"]) for amount in (known, in_full))
    populations = people["denominator"].cast(pl.Float64).fill_null(float("nan")).to_numpy()
    # A sum with a month that is not known is not known.
    totals = monthly.sum(axis=0)
    rates = np.where(populations > 0, totals / populations * schema.PER_PEOPLE, np.nan)
    ranks = volume_ranks(complete, populations, how)
    lines = [_line(ranks, place, _benchmark(totals, populations, place)) for place in range(len(populations))]
    figures = {"numerator": totals, "value": rates, "percentile": _percentiles(rates)}
    told = pl.DataFrame(lines, schema={name: schema.COMPARISON.polars_schema[name] for name in OF_RANKS})
    beside = people.hstack(pl.DataFrame(figures).with_columns(pl.all().fill_nan(None))).hstack(told)
    return beside.join(_states(months), on="ods_code", how="left", maintain_order="left")


def _matrix(months: pl.DataFrame, amount: pl.Expr, codes: pl.Series) -> Array:
    """Months × ICBs, in their order; what is not known is NaN."""
    wide = months.with_columns(amount=amount).pivot("ods_code", on_columns=codes, index="period", values="amount")
    amounts = wide.sort("period").select(pl.col(codes.to_list()).cast(pl.Float64).fill_null(float("nan")))
    return amounts.to_numpy()


def _percentiles(rates: Array) -> Array:
    """The part of the other ICBs with a lower rate; NaN where there is none."""
    return np.array([np.nan if place is None else place for place in percent_ranks(rates).places], dtype=np.float64)


def _benchmark(totals: Array, populations: Array, place: int) -> float | None:
    """The rate of all others together whose twelve months are known: an ICB is not compared with itself."""
    others = (populations > 0) & np.isfinite(totals)
    others[place] = False
    people = populations[others].sum()
    return float(totals[others].sum() / people * schema.PER_PEOPLE) if people > 0 else None


def _line(ranks: Ranks, place: int, benchmark: float | None) -> dict[str, object]:
    """The rank of one ICB with its interval, and its word beside the others; or why there is neither."""
    rank = ranks.one(place)
    told: dict[str, object] = {"out_of": rank.of, "benchmark": benchmark}
    if rank.low is None or rank.high is None:
        return {**told, "flags": WHY_NOT.get(rank.reason or "", rank.reason)}
    told |= {"low": rank.low, "high": rank.high}
    told["comparison"] = None if benchmark is None else word(rank.low, rank.high, benchmark)
    if not rank.can_be_placed:
        return {**told, "flags": NOT_PLACED}
    return {**told, "rank": rank.rank, "rank_low": rank.rank_low, "rank_high": rank.rank_high}


def _states(months: pl.DataFrame) -> pl.DataFrame:
    """The state of twelve months: not applicable if all are, missing if any is, used if any is, else zero."""
    state = pl.col("state")
    return months.group_by("ods_code").agg(
        state=pl.when((state == "not_applicable").all())
        .then(pl.lit("not_applicable"))
        .when((state == "missing").any())
        .then(pl.lit("missing"))
        .when((state == "used").any())
        .then(pl.lit("used"))
        .otherwise(pl.lit("zero"))
    )
