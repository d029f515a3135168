"""The fast calculation against the slow and obvious one, on frames that Hypothesis makes up."""

import random
from datetime import date

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.uptake import amounts as uptake
from tests.lib import naive_uptake
from tests.lib.naive_uptake import Issue

MONTHS = naive_uptake.following(date(2020, 1, 1), 16)
PLACES = {
    "T1": ("T1", "A", "R"),
    "OLD": ("T1", "A", "R"),
    "T2": ("T2", "B", "R"),
    "X": ("X", "UNALLOCATED", "UNALLOCATED"),
}
FACTORS = {
    ("11", "ml"): [("alpha", "mg", 25.0), ("alpha", "ddd", 0.5)],
    ("11", "vial"): [("alpha", "mg", 100.0), ("alpha", "ddd", 2.0)],
    ("12", "device"): [("alpha", "device", 1.0)],
    ("13", "tablet"): [("beta", "mg", 15.0)],
}
ISSUES = st.builds(
    Issue,
    month=st.sampled_from(MONTHS),
    ods_code=st.sampled_from(sorted(PLACES)),
    vmp_code=st.sampled_from(["11", "12", "13", "99"]),
    unit=st.sampled_from(["ml", "vial", "device", "tablet"]),
    quantity=st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
    cost=st.none() | st.just(0.0) | st.floats(-1e6, 1e6).map(lambda value: round(value, 2)),
)


def inputs(issues: list[Issue], months: list[date]) -> tuple[pl.DataFrame, ...]:
    """The five frames of the calculation: prescribing, conversions, placements, calendar and people."""
    columns = ("month", "ods_code", "vmp_code", "unit", "quantity", "indicative_cost")
    types = {name: schema.PRESCRIBING.polars_schema[name] for name in columns}
    conversions = [(*key, *conversion) for key, found in FACTORS.items() for conversion in found]
    placements = [(code, *place) for code, place in PLACES.items()]
    return (
        pl.DataFrame([tuple(vars(issue).values()) for issue in issues], schema=types, orient="row"),
        pl.DataFrame(conversions, schema=["vmp_code", "native_unit", "medicine", "unit", "factor"], orient="row"),
        pl.DataFrame(placements, schema=["submitted_code", "trust", "icb", "region"], orient="row"),
        uptake.calendar(months),
        pl.DataFrame({"org_type": ["icb", "england"], "ods_code": ["A", "ENG"], "population": [200_000, 1_000_000]}),
    )


def fast(issues: list[Issue], months: list[date]) -> pl.DataFrame:
    return used(*(nw.from_native(frame.lazy()) for frame in inputs(issues, months))).to_native().collect()


def used(prescribing: uptake.Frame, conversions: uptake.Frame, *others: uptake.Frame) -> uptake.Frame:
    """Rows added up and then placed: in organisations, in periods, by people."""
    return uptake.uptake(uptake.amounts(prescribing, conversions), *others)


@settings(max_examples=60, deadline=None)
@given(st.lists(ISSUES, max_size=60), st.sets(st.sampled_from(MONTHS), max_size=3))
def test_both_give_the_same_sums_rows_returns_and_costs(issues: list[Issue], not_loaded: set[date]) -> None:
    months = [month for month in MONTHS if month not in not_loaded]
    loaded = [issue for issue in issues if issue.month in months]
    expected = naive_uptake.sums(loaded, FACTORS, PLACES, set(months))
    found = {
        (row["org_type"], row["ods_code"], row["medicine"], row["unit"], row["period_type"], row["period"]): row
        for row in fast(loaded, months).iter_rows(named=True)
    }
    assert found.keys() == expected.keys()
    for key, total in expected.items():
        # Each row is rounded to a millionth of the unit before it is added.
        tolerance = 1e-6 * total.rows + 1e-9 * sum(abs(issue.quantity) * 100 for issue in loaded)
        assert abs(found[key]["numerator"] - total.amount) <= tolerance
        assert (found[key]["source_rows"], found[key]["negative_rows"]) == (total.rows, total.negatives)
        assert found[key]["rows_without_cost"] == total.rows_without_cost
        # Prices are whole pence, so that only the second implementation rounds.
        assert found[key]["indicative_cost"] == (
            total.cost if total.cost is None else pytest.approx(total.cost, abs=1e-6)
        )


@settings(max_examples=60, deadline=None)
@given(st.lists(ISSUES, min_size=1, max_size=60))
def test_costs_of_levels_and_months_add_up_to_the_last_millionth(issues: list[Issue]) -> None:
    found = fast(issues, MONTHS).with_columns(millionths=(pl.col("indicative_cost").fill_null(0) * 1e6).round())
    keys = ["medicine", "unit", "period_type", "period"]
    totals = [pl.col("millionths", "rows_without_cost").sum()]
    levels = found.group_by("org_type", *keys).agg(*totals).sort("org_type", *keys).partition_by("org_type")
    assert len(levels) == 0 or len(levels) == 4
    assert all(level.drop("org_type").equals(levels[0].drop("org_type")) for level in levels)
    place = ["org_type", "ods_code", "medicine", "unit"]
    months = found.filter(pl.col("period_type") == "month").rename({"period": "month"}).drop("period_type")
    spans = uptake.calendar(MONTHS).filter(pl.col("period_type") != "month").join(months, on="month")
    added = spans.group_by(*place, "period_type", "period").agg(*totals)
    told = found.filter(pl.col("period_type") != "month").select(added.columns)
    assert told.sort(*place, "period_type", "period").equals(added.sort(*place, "period_type", "period"))


@settings(max_examples=40, deadline=None)
@given(st.lists(ISSUES, max_size=60), st.randoms())
def test_a_cost_does_not_depend_on_the_order_of_the_rows(issues: list[Issue], chance: random.Random) -> None:
    shuffled = chance.sample(issues, len(issues))
    keys = [name for name in schema.UPTAKE.key if name != "release_id"]
    assert fast(issues, MONTHS).sort(keys).equals(fast(shuffled, MONTHS).sort(keys))


@settings(max_examples=40, deadline=None)
@given(st.lists(ISSUES, min_size=1, max_size=60))
def test_england_is_the_sum_of_every_level_and_values_follow_from_their_parts(issues: list[Issue]) -> None:
    found = fast(issues, MONTHS)
    size = 1e-9 * (1 + sum(abs(issue.quantity) * 100 for issue in issues))
    keys = ["medicine", "unit", "period_type", "period"]
    totals = found.group_by("org_type", *keys).agg(pl.col("numerator").sum()).partition_by("org_type", as_dict=True)
    england = totals.get(("england",), found.select(*keys, "numerator").clear())
    for level in ("region", "icb", "trust"):
        parts = totals.get((level,), found.select(*keys, "numerator").clear())
        both = england.join(parts, on=keys, how="full", suffix="_parts")
        assert both.height == england.height == parts.height
        assert both.filter((pl.col("numerator") - pl.col("numerator_parts")).abs() > size).is_empty()
    assert found.filter(pl.col("value").is_null() != pl.col("denominator").is_null()).is_empty()
    exact = pl.col("numerator") / pl.col("denominator") * 100_000
    assert found.filter(pl.col("value") != exact).is_empty()
