"""Where shares of indicators lie, drawn: beside the others, among their level, in the funnel, and over five years."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from scorecard import schema
from scorecard.indicators.shares import beside_england, with_shares
from scorecard.indicators.statistics import DRAWS, with_statistics
from scorecard.statistics.shares import share_of_the_others
from tests.lib import naive_statistics as naive
from tests.lib.naive_indicators import naive_places
from tests.lib.tables import frame, same_rows

APRIL = date(2025, 4, 1)
SEED = 20111201


def placed(
    drawing: str | pl.DataFrame, period_type: str = "quarter", periods: list[date] | None = None
) -> pl.DataFrame:
    """Figures of one indicator with their statistics; in one period unless told otherwise."""
    rows = frame(drawing) if isinstance(drawing, str) else drawing
    told = rows.with_columns(
        pl.Series("period", periods or [APRIL] * rows.height, dtype=pl.Date),
        indicator=pl.lit("x"),
        period_type=pl.lit(period_type),
    )
    return with_statistics(beside_england(with_shares(told)))


def level(counts: list[float], sizes: list[float]) -> pl.DataFrame:
    """Trusts of such counts, and their England."""
    codes = [*(f"T{place:02}" for place in range(len(counts))), "ENG"]
    kinds = [*["trust"] * len(counts), "england"]
    columns = {"ods_code": codes, "org_type": kinds}
    amounts = {"numerator": [*counts, sum(counts)], "denominator": [*sizes, sum(sizes)]}
    return pl.DataFrame(columns | {name: [float(one) for one in every] for name, every in amounts.items()})


def test_nobody_is_compared_with_an_england_that_holds_them() -> None:
    """T1 is three quarters of England, whose share of 74 % it makes: the others have 20 %."""
    found = placed(
        """
        org_type:s | ods_code:s | numerator:f | denominator:f
        england    | ENG        | 296         | 400
        icb        | I1         | 276         | 300
        icb        | I2         | 20          | 100
        trust      | T1         | 276         | 300
        trust      | T2         | 12          | 60
        trust      | T3         | 8           | 36
        trust      | T4         | 0           | 4
        """
    )
    same_rows(
        found,
        """
        ods_code:s | england_share:f | benchmark:f         | comparison_95:s | comparison_99_8:s
        ENG        | 0.74            | -                   | -               | -
        I1         | 0.74            | 0.2                 | higher          | higher
        I2         | 0.74            | 0.92                | lower           | lower
        T1         | 0.74            | 0.2                 | higher          | higher
        T2         | 0.74            | 0.8352941176470589  | lower           | lower
        T3         | 0.74            | 0.7912087912087912  | lower           | lower
        T4         | 0.74            | 0.7474747474747475  | -               | -
        """,
    )
    for row in found.filter(pl.col("ods_code") != "ENG").iter_rows(named=True):
        assert row["benchmark"] == share_of_the_others(row["numerator"], row["denominator"], 296, 400)


def test_the_two_levels_of_comparison_are_apart() -> None:
    """30 of 40 among others with half: Wilson's 95 % interval starts at 0.598, the 99.8 % interval at 0.501 or below."""
    found = placed(level([30, 27, 500], [40, 40, 1000]))
    of_each = dict(zip(found["ods_code"], found.select("comparison_95", "comparison_99_8").rows(), strict=True))
    assert of_each["T00"] == ("higher", "similar")
    assert of_each["T01"] == ("higher", "similar")
    assert of_each["ENG"] == (None, None)


def test_an_england_smaller_than_its_parts_is_no_benchmark() -> None:
    found = placed(
        """
        org_type:s | ods_code:s | numerator:f | denominator:f
        england    | ENG        | 10          | 20
        trust      | T1         | 12          | 18
        trust      | T2         | 1           | 18
        trust      | T3         | 5           | 20
        trust      | T4         | 5           | 30
        trust      | T5         | 2           | 5
        """
    )
    same_rows(
        found.filter(pl.col("org_type") == "trust"),
        """
        ods_code:s | benchmark:f
        T1         | -
        T2         | -
        T3         | -
        T4         | -
        T5         | 0.5333333333333333
        """,
    )
    alone = placed("org_type:s | ods_code:s | numerator:f | denominator:f\ntrust | T1 | 5 | 9")
    assert alone.select("england_share", "benchmark", "comparison_95").row(0) == (None, None, None)


COUNTS = [90.0, 80, 85, 60, 62, 58, 40, 41, 20, 10, 5, 3]


def test_twelve_trusts_in_order() -> None:
    found = placed(level(COUNTS, [100.0] * 12)).filter(pl.col("org_type") == "trust")
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((DRAWS, 12))
    drawn = beta.ppf(uniform, np.array(COUNTS) + 0.5, 100 - np.array(COUNTS) + 0.5).tolist()
    rows = [naive.ranks(row) for row in drawn]
    for place, row in enumerate(found.iter_rows(named=True)):
        own = [ranks[place] for ranks in rows]
        assert row["rank"] == naive.ranks(COUNTS)[place]
        assert (row["rank_low"], row["rank_high"]) == (naive.inverted(own, 0.025), naive.inverted(own, 0.975))
        assert row["percentile"] == pytest.approx((12 - row["rank"]) / 11)
        assert (row["out_of"], row["flags"]) == (12, None)


def test_every_reason_for_no_rank() -> None:
    more = level([*COUNTS, 4, 9, 50], [*[100.0] * 12, 4, 5, 100])
    more = more.with_columns(
        numerator=pl.when(pl.col("ods_code") == "T13").then(6.0).otherwise("numerator"),
        ods_code=pl.when(pl.col("ods_code") == "T14").then(pl.lit(schema.UNALLOCATED)).otherwise("ods_code"),
    )
    found = placed(more)
    reasons = dict(zip(found["ods_code"], found["flags"], strict=True))
    assert {code: reason for code, reason in reasons.items() if reason} == {
        "T12": "fewer than 5 to take a share of",
        "T13": "more met it than there were",
        schema.UNALLOCATED: "not matched to a known organisation",
        "ENG": "fewer than 10 organisations",
    }
    refused = found.filter(pl.col("flags").is_not_null(), pl.col("org_type") == "trust")
    names = ("rank", "rank_low", "rank_high", "percentile", "funnel_z", "funnel_adjusted_z")
    assert refused.select(names).null_count().row(0) == (3,) * 6
    # Who has no place changes nothing for the others.
    others = [name for name in found.columns if name not in ("benchmark", "england_share")]
    few = placed(level(COUNTS, [100.0] * 12))
    kept = pl.col("ods_code").is_in([f"T{place:02}" for place in range(12)])
    assert found.filter(kept).select(others).equals(few.filter(kept).select(others))


def test_what_cannot_be_placed_and_few_have_no_rank() -> None:
    alike = placed(level([50.0 + place for place in range(12)], [100.0] * 12)).filter(pl.col("org_type") == "trust")
    assert set(alike["flags"]) >= {"cannot be placed: the interval covers more than half of the organisations"}
    unplaced = alike.filter(pl.col("flags").is_not_null())
    assert unplaced.select("rank", "rank_low", "rank_high").null_count().row(0) == (unplaced.height,) * 3
    assert unplaced["percentile"].null_count() == 0
    few = placed(level(COUNTS[:9], [100.0] * 9)).filter(pl.col("org_type") == "trust")
    assert set(few["flags"]) == {"fewer than 10 organisations"}
    assert few["out_of"].to_list() == [0] * 9
    assert few["funnel_z"].null_count() == 0
    assert few["funnel_adjusted_z"].null_count() == 9


def test_periods_and_levels_do_not_notice_each_other() -> None:
    one, other = level(COUNTS, [100.0] * 12), level(COUNTS[::-1], [200.0] * 12)
    other = other.with_columns(ods_code="I" + pl.col("ods_code"), org_type=pl.lit("icb"))
    together = placed(pl.concat([one, other]))
    later = placed(pl.concat([one, other]), periods=[APRIL] * 13 + [date(2025, 7, 1)] * 13)
    of_level = ("rank", "rank_low", "rank_high", "percentile", "funnel_z", "funnel_adjusted_z", "flags")
    assert together.select(of_level).equals(later.select(of_level))
    assert later.filter(pl.col("org_type") == "icb")["benchmark"].null_count() == 13


def test_nothing_gives_nothing_of_the_same_kind() -> None:
    some = placed(level(COUNTS, [100.0] * 12))
    none = placed(level(COUNTS, [100.0] * 12).clear())
    assert (none.height, none.schema) == (0, some.schema)
    assert {name for name in schema.INDICATOR_FIGURE.names if name not in some.columns} == {
        "release_id", "rows", "is_sum"
    }  # fmt: skip


YEARS = [date(year, 4, 1) for year in range(2020, 2026)]
# Met of 1,000 in each year, and the direction that it ends with.
RISING, LEVEL = [500.0, 540.0, 580.0, 620.0, 660.0, 700.0], [500.0, 520.0, 490.0, 510.0, 500.0, 505.0]


def over_years(counts: list[float], sizes: list[float] | None = None, periods: list[date] | None = None) -> list[str]:
    """The trend, or the reason for none, of each year of one trust."""
    rows = pl.DataFrame({"numerator": counts, "denominator": sizes or [1000.0] * len(counts)})
    rows = rows.with_columns(ods_code=pl.lit("T1"), org_type=pl.lit("trust"))
    found = placed(rows, "twelve_months", periods or YEARS[: len(counts)]).sort("period")
    return [trend or reason for trend, reason in found.select("trend", "trend_reason").rows()]


FEW_YEARS = "fewer than 5 years with a value, a count and a denominator"


def test_five_years_have_a_trend() -> None:
    assert over_years(RISING) == [FEW_YEARS] * 4 + ["increasing"] * 2
    assert over_years(RISING[::-1]) == [FEW_YEARS] * 4 + ["decreasing"] * 2
    assert over_years(LEVEL) == [FEW_YEARS] * 4 + ["no change"] * 2
    # Only the last five count: the sixth year before them fell.
    assert over_years([900.0, *RISING[:5]])[-1] == "increasing"
    rows = [(count / 1000, *naive_wilson(count, 1000)) for count in RISING[:5]]
    assert naive.trend(rows)[0] == "increasing"


def naive_wilson(count: float, of: float) -> tuple[float, float]:
    z, p = 1.959963984540054, count / of
    middle, half = p + z * z / (2 * of), z * (p * (1 - p) / of + z * z / (4 * of * of)) ** 0.5
    return (middle - half) / (1 + z * z / of), (middle + half) / (1 + z * z / of)


def test_every_reason_for_no_trend() -> None:
    gap = [*YEARS[:3], date(2024, 4, 1), date(2025, 4, 1)]
    assert over_years(RISING[:5], periods=gap)[-1] == "the 5 latest years do not follow each other"
    assert over_years([*RISING[:4], 3.0], [*[1000.0] * 4, 4.0])[-1] == FEW_YEARS
    assert over_years([*RISING[:4], 1000.0])[-1] == "in a year everybody was counted"
    # Twelve months that begin in other months overlap: each month has its own series.
    rolling = [date(2024, month, 1) for month in (1, 4, 7, 10)] + [date(2025, 1, 1)]
    assert over_years(RISING[:5], periods=rolling) == [FEW_YEARS] * 5


@pytest.mark.parametrize("period_type", ["month", "quarter"])
def test_months_and_quarters_have_no_trend(period_type: str) -> None:
    found = placed(level(RISING[:5], [1000.0] * 5), period_type, [*YEARS[:5], APRIL])
    assert found["trend"].null_count() == found.height
    assert set(found["trend_reason"]) == {"months and quarters follow the seasons: the test is for five years"}


def test_organisations_and_indicators_have_trends_of_their_own() -> None:
    falling = pl.DataFrame({"numerator": RISING[4::-1], "denominator": [1000.0] * 5, "ods_code": ["T2"] * 5})
    rising = pl.DataFrame({"numerator": RISING[:5], "denominator": [1000.0] * 5, "ods_code": ["T1"] * 5})
    both = pl.concat([rising, falling]).with_columns(org_type=pl.lit("trust"))
    found = placed(both, "twelve_months", YEARS[:5] * 2).filter(pl.col("period") == YEARS[4])
    assert dict(zip(found["ods_code"], found["trend"], strict=True)) == {"T1": "increasing", "T2": "decreasing"}


FIGURES = st.lists(
    st.tuples(
        st.sampled_from(["trust", "icb", "england"]),
        st.sampled_from([APRIL, date(2025, 7, 1)]),
        st.sampled_from([*(f"X{place:02}" for place in range(30)), schema.UNALLOCATED]),
        st.integers(0, 60),
        st.integers(0, 60),
    ),
    max_size=60,
    unique_by=lambda row: row[:2] if row[0] == "england" else row[:3],
)


@given(FIGURES)
def test_the_naive_implementation_places_alike(drawn: list[tuple[str, date, str, int, int]]) -> None:
    names = ["org_type", "period", "ods_code", "numerator", "denominator"]
    kinds = [pl.String, pl.Date, pl.String, pl.Float64, pl.Float64]
    rows = pl.DataFrame(drawn, schema=dict(zip(names, kinds, strict=True)), orient="row")
    found = placed(rows.drop("period"), periods=rows["period"].to_list()).to_dicts()
    for ours, theirs in zip(found, naive_places(found), strict=True):
        assert {name: ours[name] for name in theirs} == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=20)
@given(st.lists(st.integers(0, 50), min_size=10, max_size=25), st.randoms(use_true_random=False))
def test_ranks_follow_the_shares(counts: list[int], random: np.random.Generator) -> None:
    """Whoever has a rank has the one of its share, within its interval; renaming organisations renames ranks."""
    sizes, order = [50.0] * len(counts), list(range(len(counts)))
    random.shuffle(order)
    found = placed(level([float(count) for count in counts], sizes)).filter(pl.col("org_type") == "trust")
    again = placed(level([float(counts[place]) for place in order], sizes)).filter(pl.col("org_type") == "trust")
    assert again["percentile"].to_list() == found["percentile"].to_numpy()[order].tolist()
    for row, rank in zip(found.iter_rows(named=True), naive.ranks(counts), strict=True):
        assert row["rank"] in (rank, None)
        assert row["rank"] is None or row["rank_low"] <= row["rank_high"]
