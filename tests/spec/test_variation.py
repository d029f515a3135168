"""Variation: how far organisations lie apart, and whether that narrows since the appraisal."""

import math
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.measures.variation import NARROWING_SCHEMA, SPREAD_COLUMNS, narrowings, spreads
from scorecard.measures.variation_words import narrowing_sentence
from scorecard.periods import add_months
from scorecard.schema.variation import NARROWING, SPREAD
from scorecard.statistics.percentiles import lines
from scorecard.statistics.spread import gap_to_median, spread
from tests.lib import naive_variation as naive
from tests.lib.tables import frame

SEED = 20240401
JULY = date(2022, 7, 1)
PER = pl.DataFrame({"measure": ["rate"], "per": [100_000.0]})
NOBODY = pl.DataFrame(schema={"subject": pl.String, "ta_number": pl.String, "published": pl.Date})
SERIES = {"measure": "rate", "subject": "alphamab", "unit": "mg", "org_type": "icb"}
TYPES = {
    **dict.fromkeys(("measure", "subject", "unit", "org_type", "ods_code", "period_type", "state"), pl.String),
    "period": pl.Date,
    **dict.fromkeys(("numerator", "denominator", "value"), pl.Float64),
    **dict.fromkeys(("expected", "received"), pl.Int64),
}
# P90/P10 of eight quarters, with check values of the test (tests/spec/statistics/test_narrowing.py).
RATIOS = [3.10, 2.95, 3.02, 2.80, 2.71, 2.76, 2.55, 2.48]

TEN = """
ods_code:s | state:s | value:f | denominator:f | expected:i | received:i
ZB01       | used    | 2.0     | 1000000       | 3          | 3
ZB02       | used    | 3.0     | 2000000       | 3          | 3
ZB03       | used    | 3.5     | 1000000       | 3          | 3
ZB04       | used    | 4.0     | 1500000       | 3          | 3
ZB05       | used    | 4.2     | 1000000       | 3          | 3
ZB06       | used    | 4.5     | 2000000       | 3          | 3
ZB07       | used    | 5.0     | 1000000       | 3          | 3
ZB08       | used    | 5.2     | 1000000       | 3          | 3
ZB09       | used    | 6.0     | 1000000       | 3          | 3
ZB10       | used    | 7.0     | 500000        | 3          | 3
"""
WHO_DOES_NOT_COUNT = """
ods_code:s  | state:s        | value:f | denominator:f | expected:i | received:i
ZB20        | missing        | -       | 1000000       | 3          | 0
ZB21        | not_applicable | -       | 1000000       | 3          | 3
ZB22        | used           | 900.0   | 1000000       | 3          | 2
ZB23        | zero           | 0.0     | 1000000       | 0          | 0
ZB24        | used           | -       | -             | 3          | 3
ZB25        | missing        | 900.0   | 1000000       | 3          | 3
ZB26        | used           | nan     | 1000000       | 3          | 3
ZB27        | used           | 900.0   | 1000000       | -          | 3
UNALLOCATED | used           | 900.0   | 1000000       | 3          | 3
"""


def values(rows: pl.DataFrame, **told: Any) -> pl.DataFrame:
    """A frame of values: what the rows leave out is told, or that of one measure in one quarter."""
    every = SERIES | {"period_type": "quarter", "period": JULY, "numerator": None} | told
    rest = [pl.lit(value, TYPES[name]).alias(name) for name, value in every.items() if name not in rows.columns]
    return rows.with_columns(rest).select(pl.col(name).cast(kind) for name, kind in TYPES.items())


def of(amounts: list[float], **told: Any) -> pl.DataFrame:
    """One period of organisations that are all known, of 100,000 people each."""
    rows = {"ods_code": [f"Z{number:03}" for number in range(len(amounts))], "value": amounts}
    known = {"state": "used", "denominator": 100_000.0, "expected": 3, "received": 3}
    return values(pl.DataFrame(rows, schema_overrides={"value": pl.Float64}), **(known | told))


def one(found: pl.DataFrame) -> dict[str, Any]:
    return found.row(0, named=True) if found.height == 1 else pytest.fail(f"{found.height} rows")


def spread_of(frame: pl.DataFrame, per: pl.DataFrame = PER) -> dict[str, Any]:
    return one(spreads(frame, per))


def test_a_worked_period() -> None:
    """The check values of the gap to the median."""
    found = spread_of(values(frame(TEN)))
    assert (found["organisations"], found["zeros"], found["p50"]) == (10, 0, 4.35)
    assert (found["gap_total"], found["gap_half"]) == (pytest.approx(65.75), 2)
    assert found["gap_largest_three"] == pytest.approx((27 + 23.5 + 8.5) / 65.75)
    assert (found["p10"], found["p90"]) == pytest.approx((2.9, 6.1))
    assert (found["iqr"], found["ratio"]) == pytest.approx((5.15 - 3.625, 6.1 / 2.9))
    assert found["variation"] == pytest.approx(math.sqrt(19.044 / 9) / 4.44)
    assert found["reason"] == "fewer than 20 organisations: of the percentiles 5 to 95 only the quartiles"
    assert [found[f"p{at}"] is None for at in (5, 15, 25, 35, 45, 55, 65, 75, 85, 95)] == [
        *[True, True, False, True, True],
        *[True, True, False, True, True],
    ]


def test_the_columns_are_those_of_the_table() -> None:
    found = spreads(values(frame(TEN)), PER)
    assert found.schema == pl.Schema({name: SPREAD.polars_schema[name] for name in SPREAD_COLUMNS})
    assert spreads(values(frame(TEN)).clear(), PER).schema == found.schema
    assert narrowings(values(frame(TEN)).clear(), NOBODY, SEED).schema == pl.Schema(NARROWING_SCHEMA)
    assert list(NARROWING_SCHEMA) == NARROWING.names[1:]


def test_who_does_not_count_changes_nothing() -> None:
    ten, others = values(frame(TEN)), values(frame(WHO_DOES_NOT_COUNT))
    assert spread_of(pl.concat([ten, others])) == spread_of(ten)
    nobody = spread_of(others)
    assert (nobody["organisations"], nobody["zeros"], nobody["p50"], nobody["reason"]) == (0, 0, None, "no values")


def test_zero_use_counts() -> None:
    found = spread_of(of([0.0, 0, 0, *range(1, 18)]))
    assert (found["organisations"], found["zeros"], found["p10"], found["p50"]) == (20, 3, 0, 7.5)
    assert (found["ratio"], found["reason"]) == (None, "the 10th percentile is not above 0: no ratio")
    assert found["variation"] is not None


@pytest.mark.parametrize(("number", "has_lines", "has_spread"), [(9, False, False), (10, False, True), (19, False, True), (20, True, True)])  # fmt: skip
def test_few_organisations_have_few_figures(number: int, has_lines: bool, has_spread: bool) -> None:
    found = spread_of(of([1.0 + place for place in range(number)]))
    assert all((found[f"p{at}"] is not None) == has_lines for at in (5, 15, 35, 45, 55, 65, 85, 95))
    told = ("p10", "p90", "iqr", "ratio", "variation", "gap_total", "gap_half", "gap_largest_three")
    assert all((found[name] is not None) == has_spread for name in told)
    assert None not in (found["p25"], found["p50"], found["p75"])
    assert (found["reason"] is None) == has_lines


def test_negative_values_and_equal_ones_say_why() -> None:
    returns = spread_of(of([-1.0, *range(1, 20)]))
    assert (returns["variation"], returns["ratio"] is None) == (None, False)
    assert returns["reason"] == "negative values, or a mean near 0: no coefficient of variation"
    equal = spread_of(of([4.0] * 20))
    assert (equal["gap_total"], equal["gap_half"], equal["gap_largest_three"]) == (0, 0, None)
    assert (equal["reason"], equal["ratio"], equal["iqr"]) == ("nobody is below the median: no gap", 1, 0)


def test_where_nobody_uses_any_there_is_hardly_a_figure() -> None:
    found = spread_of(of([0.0] * 20))
    assert (found["zeros"], found["p95"], found["iqr"], found["gap_total"]) == (20, 0, 0, 0)
    assert (found["ratio"], found["variation"], found["gap_half"]) == (None, None, 0)
    assert found["reason"] == (
        "the 10th percentile is not above 0: no ratio; negative values, or a mean near 0: no coefficient of variation; "
        "nobody is below the median: no gap"
    )


def test_a_gap_needs_a_denominator_and_what_it_is_per() -> None:
    ten = values(frame(TEN))
    some = ten.with_columns(denominator=pl.when(pl.col("ods_code") != "ZB10").then("denominator"))
    none = ten.with_columns(denominator=pl.lit(0.0))
    other = PER.with_columns(measure=pl.lit("other"))
    unknown = ten.with_columns(denominator=pl.lit(float("nan")))
    for found in (spread_of(some), spread_of(none), spread_of(unknown), spread_of(ten, other)):
        assert (found["gap_total"], found["gap_half"], found["gap_largest_three"]) == (None, None, None)
        assert found["reason"].endswith("; fewer than 10 organisations have a denominator: no gap")
        assert found["ratio"] is not None


def test_the_gap_is_to_the_median_of_those_with_a_denominator() -> None:
    found = spread_of(pl.concat([values(frame(TEN)), of([100.0], denominator=None)]))
    assert (found["organisations"], found["p50"], found["gap_total"]) == (11, 4.5, pytest.approx(65.75))


def test_exactly_half_of_the_gap_is_half_of_it() -> None:
    """Gaps whose two largest are half of the total, and a little less in binary fractions."""
    people = [9e4, 9e4, 9e4, 7e4, 2e4, *[1e5] * 6]
    drawn = of([0.0] * 5 + [1.0] * 6).with_columns(denominator=pl.Series(people))
    assert spread_of(drawn)["gap_half"] == 2


def test_the_order_of_rows_changes_no_digit() -> None:
    drawn = of([math.exp(math.sin(place)) for place in range(60)])
    shuffled = [drawn.sample(fraction=1, shuffle=True, seed=seed) for seed in range(20)]
    assert all(spread_of(one_order) == spread_of(drawn) for one_order in shuffled)


def test_each_measure_is_per_its_own_number() -> None:
    two = pl.concat([values(frame(TEN)), values(frame(TEN), measure="per_bed")])
    per = pl.DataFrame({"measure": ["per_bed", "rate"], "per": [1.0, 100_000.0]})
    found = dict(spreads(two, per).select("measure", "gap_total").iter_rows())
    assert found == pytest.approx({"rate": 65.75, "per_bed": 6_575_000})


def test_every_key_is_a_group_of_its_own() -> None:
    ten = values(frame(TEN))
    others = {"measure": "x", "subject": "x", "unit": "ddd", "org_type": "trust", "period_type": "month", "period": date(2022, 8, 1)}  # fmt: skip
    changed = [values(frame(TEN).with_columns(value=pl.col("value") * 2), **{name: to}) for name, to in others.items()]
    found = spreads(pl.concat([ten, *changed]), PER)
    assert found["p50"].sort().to_list() == [4.35, *[8.7] * 6]


AMOUNTS = st.floats(-50, 1000, allow_subnormal=False).map(lambda value: round(value, 2)) | st.just(0.0)
STATED = st.sampled_from(["used", "used", "used", "used", "used", "zero", "missing", "not_applicable"])


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """Values of a few subjects and periods, many of them with something that is not known."""
    rows = []
    for subject, period in draw(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from([1, 4])), min_size=1, max_size=3, unique=True)):  # fmt: skip
        for place in range(draw(st.sampled_from([3, 12, 15, 28]))):
            state = draw(STATED)
            value = {"used": draw(AMOUNTS), "zero": 0.0}.get(state)
            of_row = {
                "subject": subject,
                "ods_code": "UNALLOCATED" if place == 2 else f"Z{place}",
                "period": date(2022, period, 1),
                "state": state,
                "value": value,
                "denominator": draw(st.sampled_from([None, 0.0, 5e4, 1e5, 1e5, 3e5, 1e6])),
                "expected": 3,
                "received": draw(st.sampled_from([2, 3, 3, 3, 3, 3])),
            }
            rows.append(SERIES | {"period_type": "quarter", "numerator": None} | of_row)
    return pl.DataFrame(rows, schema=TYPES)


def alike(found: Any, expected: Any) -> bool:
    """Equal but for the last digits of a number."""
    if isinstance(found, float) and expected is not None:
        return found == pytest.approx(expected, rel=1e-9, abs=1e-7)
    return bool(found == expected)


@settings(max_examples=150)
@given(tables())
def test_against_the_naive_implementation(drawn: pl.DataFrame) -> None:
    expected = naive.spreads(drawn.to_dicts(), {"rate": 100_000})
    found = spreads(drawn, PER)
    keys = ["measure", "subject", "unit", "org_type", "period_type", "period"]
    assert set(found.select(keys).iter_rows()) == set(expected)
    for row in found.to_dicts():
        key = tuple(row.pop(name) for name in keys)
        assert set(row) == set(expected[key])
        assert {name: alike(value, expected[key][name]) for name, value in row.items()} == dict.fromkeys(row, True)


@settings(max_examples=100)
@given(st.lists(AMOUNTS, min_size=1, max_size=45), st.data())
def test_equal_to_the_statistics(amounts: list[float], data: st.DataObject) -> None:
    people = data.draw(st.lists(st.sampled_from([1e4, 1e5, 7e5]), min_size=len(amounts), max_size=len(amounts)))
    drawn = of(amounts).with_columns(denominator=pl.Series(people))
    found, of_all, gap = spread_of(drawn), spread(amounts), gap_to_median(amounts, people)
    assert {at: found[f"p{at}"] for at in lines(amounts).at} == pytest.approx(lines(amounts).at)
    names = ("organisations", "p10", "p90", "iqr", "ratio", "variation")
    assert [found[name] for name in names] == pytest.approx([getattr(of_all, name) for name in names])
    if len(amounts) >= 10:
        assert (found["zeros"], found["gap_half"]) == (of_all.zeros, gap.half)
        assert (found["gap_total"], found["gap_largest_three"]) == pytest.approx((gap.total, gap.share_of_largest))


@given(tables())
def test_percentiles_never_fall(drawn: pl.DataFrame) -> None:
    for row in spreads(drawn, PER).to_dicts():
        found = [row[f"p{at}"] for at in (5, 10, 15, 25, 35, 45, 50, 55, 65, 75, 85, 90, 95)]
        known = [value for value in found if value is not None]
        assert all(later >= earlier - 1e-9 for earlier, later in pairwise(known))


@given(tables(), st.randoms(use_true_random=False))
def test_names_and_order_say_nothing(drawn: pl.DataFrame, random: Any) -> None:
    codes = drawn.filter(pl.col("ods_code") != schema.UNALLOCATED)["ods_code"].unique().sort().to_list()
    renamed = dict(zip(codes, random.sample(codes, len(codes)), strict=True))
    other = drawn.with_columns(pl.col("ods_code").replace(renamed)).sample(fraction=1, shuffle=True, seed=random.randint(0, 99))  # fmt: skip
    for one_row, other_row in zip(spreads(drawn, PER).to_dicts(), spreads(other, PER).to_dicts(), strict=True):
        assert one_row == other_row


@given(tables())
def test_organisations_without_data_change_nothing(drawn: pl.DataFrame) -> None:
    silent = drawn.group_by("subject", "period").first().select(drawn.columns)
    silent = silent.with_columns(ods_code=pl.lit("ZZZ"), state=pl.lit("missing"), value=pl.lit(None), received=0)
    assert spreads(pl.concat([drawn, silent.cast(drawn.schema)]), PER).equals(spreads(drawn, PER))


@given(tables(), st.sampled_from([0.25, 2.0, 1024.0]))
def test_a_larger_unit_scales_distances_and_leaves_ratios(drawn: pl.DataFrame, factor: float) -> None:
    scaled = spreads(drawn.with_columns(pl.col("value") * factor), PER)
    for plain, larger in zip(spreads(drawn, PER).to_dicts(), scaled.to_dicts(), strict=True):
        for name in ("iqr", "gap_total", "p50", "p90"):
            assert larger[name] == (None if plain[name] is None else pytest.approx(plain[name] * factor))
        for name in ("ratio", "variation", "gap_half", "gap_largest_three", "zeros", "reason"):
            assert larger[name] == (plain[name] if isinstance(plain[name], str) else pytest.approx(plain[name]))


def quarters(matrix: Any, start: date = date(2021, 4, 1), **told: Any) -> pl.DataFrame:
    """Values of consecutive quarters, each a list with a value for each organisation."""
    return pl.concat(of(list(row), period=add_months(start, 3 * place), **told) for place, row in enumerate(matrix))


def narrow(ratios: list[float] = RATIOS) -> list[list[float]]:
    """Eleven organisations: the second lowest is the 10th percentile, the second highest the 90th."""
    return [[1.0, 1.0, *[1.5] * 7, ratio, ratio] for ratio in ratios]


def appraised(*rows: tuple[str, str, date | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=NOBODY.schema, orient="row")


def narrowing_of(frame: pl.DataFrame, published: pl.DataFrame = NOBODY) -> dict[str, Any]:
    return one(narrowings(frame, published, SEED))


def test_a_worked_series() -> None:
    found = narrowing_of(quarters(narrow()))
    assert (found["is_falling"], found["quarters"], found["organisations"]) == (True, 8, 11)
    assert (found["first_quarter"], found["last_quarter"]) == (date(2021, 4, 1), date(2023, 1, 1))
    assert found["yearly_factor"] == pytest.approx(0.885559434573)
    low, high = math.exp(4 * -0.0422908680541), math.exp(4 * -0.0232342863524)
    assert (found["yearly_low"], found["yearly_high"]) == pytest.approx((low, high))
    assert [found[f"first_p{at}"] for at in (10, 50, 90)] == [1, 1.5, 3.1]
    assert [found[f"last_p{at}"] for at in (10, 50, 90)] == [1, 1.5, 2.48]
    assert (found["ta_number"], found["published"], found["reason"]) == (None, None, None)


def test_quarters_begin_with_the_first_publication() -> None:
    drawn = quarters([[9.0, *row[1:]] for row in narrow([9.0] * 3 + RATIOS)], date(2020, 7, 1))
    first = ("alphamab", "TA679", date(2021, 3, 2))
    others = [("alphamab", "TA100", date(2022, 6, 1)), ("betamab", "TA1", date(2022, 1, 1)), ("alphamab", "TA2", None)]
    found = narrowing_of(drawn, appraised(*others, first))
    assert (found["ta_number"], found["published"]) == ("TA679", date(2021, 3, 2))
    assert (found["first_quarter"], found["quarters"]) == (date(2021, 4, 1), 8)


@pytest.mark.parametrize(
    ("published", "first"),
    [
        (date(2021, 7, 1), date(2021, 7, 1)),
        (date(2021, 7, 2), date(2021, 10, 1)),
        (date(2021, 6, 30), date(2021, 7, 1)),
        (date(2015, 1, 1), date(2021, 4, 1)),
    ],
)
def test_a_quarter_counts_from_its_first_day(published: date, first: date) -> None:
    found = narrowing_of(quarters(narrow()), appraised(("alphamab", "TA679", published)))
    assert (found["first_quarter"], found["ta_number"]) == (first, "TA679")


def test_what_cannot_be_told_has_its_reason_and_percentiles_where_they_can_be() -> None:
    late = narrowing_of(quarters(narrow()), appraised(("alphamab", "TA679", date(2023, 2, 1))))
    assert (late["is_falling"], late["quarters"], late["organisations"], late["first_quarter"]) == (None, 0, 0, None)
    assert late["reason"] == "there is no whole quarter of data since the publication"
    few = narrowing_of(quarters(narrow(RATIOS[:7])))
    assert (few["is_falling"], few["reason"], few["last_p90"]) == (None, "fewer than 8 quarters", 2.55)
    zero = narrowing_of(quarters([[0.0, 0.0, *row[2:]] for row in narrow()]))
    assert (zero["reason"], zero["first_p10"], zero["first_p90"]) == (
        *("the 10th percentile is not above 0 in every quarter", 0),
        3.1,
    )


def test_a_quarter_that_nobody_has_is_not_skipped() -> None:
    drawn = quarters(narrow([*RATIOS, 2.4]))
    gap = narrowing_of(drawn.filter(pl.col("period") != date(2022, 1, 1)))
    assert (gap["quarters"], gap["organisations"], gap["is_falling"], gap["first_p50"]) == (9, 0, None, None)
    assert gap["reason"] == "fewer than 10 organisations have data in all quarters"
    not_one = narrowing_of(drawn.with_columns(received=pl.lit(0, pl.Int64)))
    assert (not_one["quarters"], not_one["organisations"], not_one["reason"]) == (9, 0, gap["reason"])


def test_only_organisations_with_every_submission_of_every_quarter() -> None:
    drawn = quarters([[*row, 900.0, 950.0] for row in narrow()])
    once = (pl.col("period") == date(2022, 1, 1)) & pl.col("ods_code").is_in(["Z011", "Z012"])
    part = drawn.with_columns(received=pl.when(once).then(2).otherwise("received").cast(pl.Int64))
    assert narrowing_of(part) == narrowing_of(quarters(narrow()))
    assert narrowing_of(drawn)["organisations"] == 13


def test_other_periods_do_not_count_and_each_series_is_its_own() -> None:
    months = quarters(narrow(RATIOS[::-1]), period_type="month")
    others = [quarters(narrow(RATIOS[::-1])).with_columns(pl.lit("x").alias(name)) for name in SERIES]
    found = narrowings(pl.concat([*others, quarters(narrow()), months]), NOBODY, SEED)
    assert found["is_falling"].sort().to_list() == [False] * 4 + [True]
    own = {name: pl.col(name) == value for name, value in SERIES.items()}
    assert found.filter(*own.values())["is_falling"].to_list() == [True]


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(8, 12), st.sampled_from([None, date(2021, 5, 5), date(2019, 1, 1)]))
def test_series_against_the_naive_implementation(seed: int, number: int, published: date | None) -> None:
    random = np.random.Generator(np.random.PCG64(seed))
    drawn = quarters(np.exp(random.standard_normal((number + 1, 16))))
    known = drawn.with_columns(received=pl.Series(np.where(random.random(drawn.height) < 0.02, 2, 3), dtype=pl.Int64))
    expected = naive.narrowing(known.to_dicts(), published) if has_ten(known, published) else None
    found = narrowing_of(known, NOBODY if published is None else appraised(("alphamab", "TA1", published)))
    if expected is None:
        assert found["is_falling"] is None
    else:
        assert {name: found[name] for name in expected} == pytest.approx(expected)


def has_ten(drawn: pl.DataFrame, published: date | None) -> bool:
    """Whether ten organisations are known throughout."""
    part = drawn.filter(pl.col("received") < 3, pl.col("period") >= (published or date(2000, 1, 1)))
    return 16 - part["ods_code"].n_unique() >= 10


def test_names_and_order_say_nothing_of_a_series() -> None:
    drawn = quarters(np.exp(np.random.Generator(np.random.PCG64(5)).standard_normal((9, 30))))
    renamed = drawn.with_columns(ods_code=pl.col("ods_code").str.reverse()).sample(fraction=1, shuffle=True, seed=1)
    assert narrowing_of(renamed) == pytest.approx(narrowing_of(drawn))


def test_growth_everywhere_is_no_narrowing() -> None:
    """Values that all double: the distances grow, the ratio does not move."""
    base = np.exp(np.random.Generator(np.random.PCG64(6)).standard_normal(30))
    assert narrowing_of(quarters([base * 2.0**quarter for quarter in range(10)]))["is_falling"] is False


@pytest.mark.parametrize("number", [8, 12])
def test_without_change_falling_is_hardly_ever_said(number: int) -> None:
    """400 series of 42 organisations that differ from each other and waver, but do not come closer."""
    random, times = np.random.Generator(np.random.PCG64(7)), 400
    of_each = np.log(50) + 0.5 * random.standard_normal((times, 1, 42))
    drawn = np.exp(of_each + 0.25 * random.standard_normal((times, number, 42)))
    periods = [add_months(date(2021, 4, 1), 3 * place) for place in range(number)]
    index = np.indices(drawn.shape).reshape(3, -1)
    rows = pl.DataFrame(
        {
            "subject": pl.Series(index[0]).cast(pl.String),
            "period": pl.Series(periods, dtype=pl.Date).gather(index[1]),
            "ods_code": pl.Series(index[2]).cast(pl.String),
            "value": drawn.ravel(),
        }
    )
    told = narrowings(values(rows, state="used", denominator=1e5, expected=3, received=3), NOBODY, SEED)
    assert told["is_falling"].is_not_null().all()
    assert 0 < told["is_falling"].mean() <= 0.04  # type: ignore[operator]


PERCENTILES = (
    " Of the 11 ICBs with complete data in all 8 quarters, the 10th percentile, the median and the 90th percentile "
    "were 1.00, 1.50 and 3.10 in 2021/22 Q1, and 1.00, 1.50 and 2.48 in 2022/23 Q4."
)


def sentence(frame: pl.DataFrame, published: date | None = None) -> str:
    ta = NOBODY if published is None else appraised(("alphamab", "TA679", published))
    return narrowing_sentence(narrowing_of(frame, ta))


def test_a_fall_in_words() -> None:
    assert sentence(quarters(narrow()), date(2021, 2, 3)) == (
        "The spread between ICBs has fallen since TA679 was published, by about 11 % a year (plausibly 8.9 % to 16 %): "
        "the 90th percentile was 3.10 times the 10th in 2021/22 Q1 and 2.48 times in 2022/23 Q4." + PERCENTILES
    )


def test_no_fall_in_words() -> None:
    found = sentence(quarters([row[::-1] for row in narrow([2.0, 2.5] * 4)], org_type="trust"), date(2021, 4, 1))
    assert found.startswith(
        "The spread between trusts is not shown to have fallen since TA679 was published: "
        "the 90th percentile was 2.00 times the 10th in 2021/22 Q1 and 2.50 times in 2022/23 Q4. Of the 11 trusts with"
    )


def test_data_that_begin_later_are_said_to() -> None:
    early = sentence(quarters(narrow()), date(2019, 1, 1))
    assert "has fallen since 2021/22 Q1 (the data begin there, after TA679 was published), by about" in early
    assert "has fallen since 2021/22 Q1 (where the data begin), by about" in sentence(quarters(narrow()))


def test_ends_that_do_not_show_the_fall_are_said_not_to() -> None:
    found = sentence(quarters(narrow([2.0, *(5.0 - step / 8 for step in range(20))])))
    assert found.count("has fallen") == 1
    assert (
        "was 2.00 times the 10th in 2021/22 Q1 and 2.62 times in 2026/27 Q1; these two quarters alone do not" in found
    )
    assert "do not show it" not in sentence(quarters(narrow()))


def test_why_it_cannot_be_told_in_words() -> None:
    few = sentence(quarters(narrow(RATIOS[:1])), date(2021, 3, 1))
    assert few == (
        "Whether the spread between ICBs has fallen since TA679 was published cannot be told: fewer than 8 quarters. "
        "Of the 11 ICBs with complete data in the only quarter, the 10th percentile, the median and the 90th percentile "
        "were 1.00, 1.50 and 3.10 in 2021/22 Q1."
    )
    late = sentence(quarters(narrow()), date(2030, 3, 1))
    assert late == (
        "Whether the spread between ICBs has fallen since TA679 was published cannot be told: "
        "there is no whole quarter of data since the publication."
    )


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0"), (1234.5, "1,230"), (99.96, "100"), (0.012345, "0.0123"), (-2.5, "−2.50"), (9.996, "10.0")],
)
def test_numbers_have_three_figures(value: float, told: str) -> None:
    row = narrowing_of(quarters(narrow(RATIOS[:1]))) | {"first_p50": value}
    assert f"were 1.00, {told} and 3.10 in" in narrowing_sentence(row)
