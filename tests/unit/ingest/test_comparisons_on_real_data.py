"""How often real months are told as unusual, and how often faults that are planted in them: the documented figures."""

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest import comparisons
from ingest.files import identify
from ingest.history import CELL, added_up, by_name
from ingest.sources.scmd import read
from scorecard.settings import Thresholds

pytestmark = pytest.mark.real_data

LIMITS = Thresholds()
NOBODY = pl.DataFrame(schema={"ods_code": pl.String()})
Months = dict[date, pl.DataFrame]


@pytest.fixture(scope="module")
def months(shared_data: Path) -> Months:
    """Every real month, added up."""
    found = {}
    for path in sorted((shared_data / "scmd").glob("*.csv")):
        reading = read(identify(path.name, path))
        assert reading.month is not None
        found[reading.month] = added_up(by_name(reading.rows).collect())
    return found


def with_history(months: Months) -> list[tuple[date, pl.DataFrame, pl.DataFrame]]:
    """Months with as many before them as are looked back at."""
    names, back = list(months), LIMITS.history_months
    return [
        (month, months[month], pl.concat([months[name] for name in names[place - back : place]]))
        for place, month in enumerate(names)
        if place >= back
    ]


def is_down(now: pl.DataFrame, before: pl.DataFrame, month: date) -> tuple[bool, bool]:
    """Whether the volume, and the number of rows, is told."""
    whole = comparisons.whole_month(now, before, comparisons.beside_usual(now, before, month)).row(0, named=True)
    return whole["volume"] <= 1 - LIMITS.volume_drop, whole["rows"] <= 1 - LIMITS.rows_drop


def swaps(now: pl.DataFrame, before: pl.DataFrame, month: date) -> set[frozenset[str]]:
    found = comparisons.changed_places(now, before, comparisons.beside_usual(now, before, month), LIMITS)
    told = found.filter(pl.col("likeness") < LIMITS.swap_likeness).select("vmp_code", "other_vmp_code")
    return {frozenset(pair) for pair in told.iter_rows()}


def test_real_months_are_told_only_where_they_are_unusual(months: Months) -> None:
    looked_at = with_history(months)
    assert len(looked_at) == 31
    down = [(month, is_down(now, before, month)) for month, now, before in looked_at]
    assert [month for month, (volume, _) in down if volume] == [date(2020, 3, 1), date(2020, 10, 1), date(2021, 6, 1)]
    assert [month for month, (_, rows) in down if rows] == []
    assert set().union(*(swaps(now, before, month) for month, now, before in looked_at)) == set()


def test_quantities_out_of_their_order_are_few(months: Months) -> None:
    sizes = [
        comparisons.usual_quantities(before).join(now, on=list(CELL)).select(pl.col("quantity").abs() / pl.col("usual"))
        for _, now, before in with_history(months)
    ]
    times = pl.concat(sizes)["quantity"]
    times = times.filter(times > 0)
    assert len(times) > 100_000
    assert ((times > LIMITS.unit_slip) | (times < 1 / LIMITS.unit_slip)).sum() <= 6
    for slip in (1000, 1 / 1000):
        slipped = times * slip
        assert ((slipped > LIMITS.unit_slip) | (slipped < 1 / LIMITS.unit_slip)).mean() > 0.96


@pytest.mark.parametrize(("lost", "found"), [(0.05, 20), (0.08, 28), (0.1, 31)])
def test_rows_that_are_lost_are_told(months: Months, lost: float, found: int) -> None:
    told = 0
    for seed, (month, now, before) in enumerate(with_history(months)):
        kept = now.sort(CELL).sample(fraction=1 - lost, seed=seed)
        told += any(is_down(kept, before, month))
    assert told >= found


def test_products_that_are_exchanged_are_told(months: Months) -> None:
    chance, looked_at, told, tried = random.Random(7), with_history(months), 0, 0
    while tried < 60:
        month, now, before = chance.choice(looked_at)
        often = comparisons.beside_usual(now, before, month).filter(pl.col("usual_rows") >= 30, pl.col("unit") == "ml")
        one, other = chance.sample(often.sort("vmp_code").rows(named=True), 2)
        if max(one["usual"], other["usual"]) < LIMITS.swap_apart * min(one["usual"], other["usual"]):
            continue
        codes = {one["vmp_code"]: other["vmp_code"], other["vmp_code"]: one["vmp_code"]}
        exchanged = now.with_columns(pl.col("vmp_code").replace(codes))
        tried += 1
        told += frozenset(codes) in swaps(exchanged, before, month)
    assert told >= 0.9 * tried


def test_a_trust_that_is_left_out_is_told(months: Months) -> None:
    for month, now, before in with_history(months)[::6]:
        whole = comparisons.submitting(now, before, NOBODY, LIMITS)
        for code in whole["ods_code"][::20]:
            without = now.filter(pl.col("ods_code") != code)
            found = comparisons.submitting(without, before, NOBODY, LIMITS).filter(pl.col("ods_code") == code)
            assert found["share"].to_list() == [0.0], month
