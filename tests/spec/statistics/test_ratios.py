"""Ratios whose denominator changes from month to month: intervals and ranks, drawn, looped and simulated."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.bootstrap import (
    WindowIntervals,
    part_intervals,
    ratio_intervals,
    resampling,
    volume_intervals,
)
from scorecard.statistics.percentiles import Array
from scorecard.statistics.ranks import Ranks, part_ranks, rank_intervals, ratio_ranks, volume_ranks
from tests.lib import naive_statistics as naive
from tests.spec.statistics.months_of_six import MONTHLY, POPULATIONS, SEED

HOW = resampling(SEED)
# Twice the six organisations of the reference, the first six with a whole that falls and the others with one that grows.
TWELVE = np.hstack([MONTHLY, MONTHLY / 2])
FALLING = np.arange(24.0, 12.0, -1)[:, None] * np.array([20.0, 10, 20, 10, 10, 4])
WHOLES = np.hstack([FALLING, FALLING[::-1]])


def one(*amounts: float) -> Array:
    return np.array(amounts, dtype=np.float64)[:, None]


def ends(found: WindowIntervals) -> tuple[float, float, float]:
    return float(found.values[0]), float(found.low[0]), float(found.high[0])


@pytest.mark.parametrize(
    ("numerators", "denominators", "value", "low", "high"),
    [
        # A quarter in every month, however the whole moves: what both share is no uncertainty.
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48], 0.25, 0.25, 0.25),
        # Every third month all of it: each block of three has one such month, wherever it starts.
        ([10, 0, 0] * 4, [10, 10, 10] * 4, 1 / 3, 1 / 3, 1 / 3),
        # Half a year of nothing to divide by, and half a year of one half.
        ([0] * 6 + [5] * 6, [0] * 6 + [10] * 6, 0.5, 0.5, 0.5),
    ],
)
def test_ratios_without_spread(
    numerators: list[float], denominators: list[float], value: float, low: float, high: float
) -> None:
    found = ratio_intervals(one(*numerators), one(*denominators), HOW)
    assert ends(found) == pytest.approx((value, low, high))
    assert ratio_intervals(one(*numerators), one(*denominators), HOW, 100).high[0] == pytest.approx(100 * high)


def test_blocks_of_one_of_two_kinds_of_months() -> None:
    """Blocks of one month, three of twelve with everything: a draw is a binomial twelfth, k of 12 with chance ¼.

    Of B(12, ¼), 3.2 % are 0 and 1.4 % are 7 or more: its 2.5 and 97.5 % points are 0 and 6, spread by the widening.
    """
    how = resampling(SEED, block=1)
    found = ratio_intervals(one(*[10] * 3, *[0] * 9), one(*[10] * 12), how)
    assert ends(found) == pytest.approx((0.25, 0, 0.25 + how.widening * (6 / 12 - 0.25)))


def test_what_is_the_same_every_month_is_a_population() -> None:
    """Σ / Σ is a twelfth of Σ / mean: of beds or people, ``per`` is times the number of months."""
    volumes = volume_intervals(MONTHLY, POPULATIONS, HOW)
    for denominators, per in ((POPULATIONS, 12 * 100_000), (POPULATIONS / 12, 100_000)):
        found = ratio_intervals(MONTHLY, np.broadcast_to(denominators, MONTHLY.shape), HOW, per)
        for name in ("values", "low", "high", "draws"):
            assert getattr(found, name) == pytest.approx(getattr(volumes, name), rel=1e-9, abs=1e-9)


def test_a_draw_without_a_whole_takes_the_ratio() -> None:
    """One month of use in three months with a whole, and nine months with nothing at all."""
    numerators, denominators = one(6, 0, 0, *[0] * 9), one(6, 6, 6, *[0] * 9)
    found = ratio_intervals(numerators, denominators, HOW)
    is_empty = (HOW.weights @ denominators)[:, 0] == 0
    assert 0.1 < is_empty.mean() < 0.4
    assert found.draws[is_empty, 0] == pytest.approx(1 / 3)
    assert np.isfinite(found.draws).all()
    # What rounding leaves of 0.1 + 0.2 − 0.3 is nothing to divide by; nor is what more came back than went out.
    for left in ((0.1, 0.2, -0.3), (0.1, 0.2, -5)):
        found = ratio_intervals(one(*[5] * 12), one(*left * 3, *[30] * 3), HOW)
        without = HOW.weights[:, 9:].sum(axis=1) == 0
        assert 0.05 < without.mean() < 0.2
        assert found.draws[without, 0] == pytest.approx(found.values[0])


def test_what_cannot_be_divided_is_refused() -> None:
    with pytest.raises(ValueError, match="every month"):
        ratio_intervals(one(*[1] * 11, np.nan), one(*[2] * 12), HOW)
    with pytest.raises(ValueError, match="every month"):
        ratio_intervals(one(*[1] * 12), one(*[2] * 11, np.nan), HOW)
    with pytest.raises(ValueError, match="something to divide by"):
        ratio_intervals(one(*[1] * 12), one(*[2] * 6, *[-2] * 6), HOW)


def test_the_lower_end_passes_0_only_where_something_was_returned() -> None:
    rare = one(0, 0, 0, 0, 100, *[0] * 7)
    assert ratio_intervals(rare, one(*[9] * 12), HOW).low[0] == 0
    rare[5] = -90
    assert ratio_intervals(rare, one(*[9] * 12), HOW).low[0] < 0


def test_a_share_ends_at_0_and_1() -> None:
    parts, wholes = one(*[10, 0] * 6), one(*[10, 1] * 6)
    plain, found = ratio_intervals(parts, wholes, HOW), part_intervals(parts, wholes, HOW)
    assert plain.high[0] > 0.9
    # Months with all and months with nearly none: the widened ends would lie beyond 0 and 1.
    parts, wholes = one(*[100] * 6, *[1] * 6), one(*[101] * 6, *[101] * 6)
    plain, found = ratio_intervals(parts, wholes, HOW), part_intervals(parts, wholes, HOW)
    assert plain.high[0] > 1
    assert ends(found) == pytest.approx((0.5, 0, 1))


def test_twelve_ranks() -> None:
    """Rising use of a falling whole has the higher ratio; use and whole of the other six halve the use."""
    found = ratio_ranks(TWELVE, WHOLES, HOW, 1000, fewest=100)
    totals = [1000 * used / whole for used, whole in zip(TWELVE.sum(axis=0), WHOLES.sum(axis=0), strict=True)]
    assert found.value == pytest.approx(totals)
    assert found.rank.tolist() == naive.ranks(totals)
    intervals = ratio_intervals(TWELVE, WHOLES, HOW, 1000)
    _, low, high = rank_intervals(intervals.values, intervals.draws)
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == (low.tolist(), high.tolist())
    assert (found.low.tolist(), found.high.tolist()) == (intervals.low.tolist(), intervals.high.tolist())


def changed(amounts: Array, change: float, months: int | slice) -> Array:
    """The amounts with another one for the second organisation."""
    found = amounts.copy()
    found[months, 1] = change
    return found


ALL, SEVEN, SIX = slice(None), slice(0, 7), slice(0, 6)


@pytest.mark.parametrize(
    ("use", "whole", "reason"),
    [
        ((np.nan, 3), None, "a month is missing"),
        (None, (np.nan, 3), "a month is missing"),
        (None, (0.0, ALL), "the denominator is below the minimum"),
        (None, (-1.0, ALL), "the denominator is below the minimum"),
        (None, (9.0, ALL), "the denominator is below the minimum"),
        (None, (0.0, SEVEN), "a denominator in fewer than 6 of 12 months"),
        (None, (0.0, SIX), None),
        ((-5.0, ALL), None, "net returns"),
        ((0.0, SEVEN), None, "use in fewer than 6 of 12 months"),
        ((0.0, SIX), None, None),
        # The first of several reasons is told.
        ((np.nan, 3), (0.0, ALL), "a month is missing"),
        ((-5.0, ALL), (0.0, SEVEN), "a denominator in fewer than 6 of 12 months"),
    ],
)
def test_every_refusal_of_a_ratio(
    use: tuple[float, int | slice] | None, whole: tuple[float, int | slice] | None, reason: str | None
) -> None:
    numerators = changed(TWELVE, *use) if use else TWELVE
    denominators = changed(WHOLES, *whole) if whole else WHOLES
    found = ratio_ranks(numerators, denominators, HOW, fewest=500)
    assert found.reasons == (None, reason, *(None,) * 10)
    assert found.one(1).reason == reason


def test_ratios_of_other_windows_and_of_few_are_refused() -> None:
    for rank in (ratio_ranks, part_ranks):
        with pytest.raises(ValueError, match="11 months for a window of 12"):
            rank(TWELVE[:11], WHOLES, HOW)
        with pytest.raises(ValueError, match="13 months for a window of 12"):
            rank(TWELVE, np.vstack([WHOLES, WHOLES[:1]]), HOW)
        few = rank(TWELVE[:, :9], WHOLES[:, :9] + TWELVE[:, :9], HOW)
        assert set(few.reasons) == {"fewer than 10 organisations"}


PARTS = np.where(TWELVE > 0, TWELVE, 1)


@pytest.mark.parametrize(
    ("rest", "months", "reason"),
    [
        (0.0, ALL, "use of the rest of the class in fewer than 6 of 12 months"),
        (0.0, SEVEN, "use of the rest of the class in fewer than 6 of 12 months"),
        (1e-12, SEVEN, "use of the rest of the class in fewer than 6 of 12 months"),
        (0.0, SIX, None),
        (-8.0, ALL, "net returns in the rest of the class"),
        (np.nan, 2, "a month is missing"),
    ],
)
def test_every_refusal_of_a_share_of_a_class(rest: float, months: int | slice, reason: str | None) -> None:
    found = part_ranks(PARTS, PARTS + changed(WHOLES, rest, months), HOW)
    assert found.reasons == (None, reason, *(None,) * 10)


def test_refusals_of_the_part_itself() -> None:
    for change, months, reason in (
        (0.0, SEVEN, "use in fewer than 6 of 12 months"),
        (-5.0, ALL, "net returns"),
        (np.nan, 0, "a month is missing"),
    ):
        assert part_ranks(changed(PARTS, change, months), PARTS + WHOLES, HOW).reasons[1] == reason
    assert part_ranks(PARTS, PARTS + WHOLES, HOW, fewest=1e9).reasons == ("the denominator is below the minimum",) * 12


def test_a_table_has_a_row_for_each_organisation() -> None:
    found = ratio_ranks(changed(TWELVE, np.nan, 3), WHOLES, HOW)
    table = found.table()
    assert table.columns == [
        "rank", "rank_low", "rank_high", "out_of", "value", "low", "high", "can_be_placed", "reason"
    ]  # fmt: skip
    assert table["out_of"].to_list() == [11] * 12
    assert table.row(1) == (None, None, None, 11, None, None, None, False, "a month is missing")
    for place, row in enumerate(table.iter_rows(named=True)):
        own = found.one(place)
        assert [row[name] for name in ("rank", "rank_low", "rank_high", "out_of", "value", "low", "high")] == [
            own.rank, own.rank_low, own.rank_high, own.of, own.value, own.low, own.high
        ]  # fmt: skip
        assert (row["can_be_placed"], row["reason"]) == (own.can_be_placed, own.reason)
    assert set(table["can_be_placed"].to_list()) == {True, False}
    refused = ratio_ranks(TWELVE * np.nan, WHOLES, HOW).table()
    assert refused["reason"].to_list() == ["a month is missing"] * 12
    assert refused.drop("reason", "out_of", "can_be_placed").null_count().row(0) == (12,) * 6
    assert refused.schema == table.schema


AMOUNTS = st.lists(st.integers(0, 1000), min_size=12, max_size=12)
BOTH = st.lists(st.tuples(AMOUNTS, AMOUNTS.filter(any)), min_size=1, max_size=4)
SIGNED = st.lists(st.integers(-200, 1000), min_size=12, max_size=12)
RETURNED = st.lists(st.tuples(SIGNED, SIGNED.filter(lambda own: sum(own) > 0)), min_size=1, max_size=4)


def drawn(rows: list[tuple[list[int], list[int]]]) -> tuple[Array, Array]:
    numerators, denominators = (np.array(one, dtype=np.float64).T for one in zip(*rows, strict=True))
    return numerators, denominators


@given(st.one_of(BOTH, RETURNED), st.integers(0, 2**32), st.integers(1, 6))
def test_ratios_are_those_of_a_plain_loop(rows: list[tuple[list[int], list[int]]], seed: int, block: int) -> None:
    how = resampling.__wrapped__(seed, 12, block, 200)
    found = ratio_intervals(*drawn(rows), how, 10)
    uniform = np.random.Generator(np.random.PCG64(seed)).random((200, -(-12 // block)))
    starts = [[int(u * 12) for u in row] for row in uniform.tolist()]
    for place, (above, below) in enumerate(rows):
        expected = naive.ratio_interval(starts, above, below, block, how.widening)
        own = (found.values[place], found.low[place], found.high[place])
        assert own == pytest.approx([10 * end for end in expected], rel=1e-9, abs=1e-9)


@given(st.one_of(BOTH, RETURNED))
def test_an_interval_holds_its_ratio(rows: list[tuple[list[int], list[int]]]) -> None:
    """A drawn ratio is above the ratio just where the months' departures from it add up to more than nothing, and
    those of a block are as often drawn on one side as they have to be to even out."""
    numerators, denominators = drawn(rows)
    found = ratio_intervals(numerators, denominators, HOW)
    slack = 1e-9 * (1 + np.abs(found.values))
    assert ((found.low <= found.values + slack) & (found.values - slack <= found.high)).all()


@given(BOTH)
def test_a_share_and_its_interval_lie_within_0_and_1(rows: list[tuple[list[int], list[int]]]) -> None:
    parts, rest = drawn(rows)
    found = part_intervals(parts, parts + rest, HOW)
    assert ((found.low >= 0) & (found.low <= found.values) & (found.values <= found.high) & (found.high <= 1)).all()


TABLES = st.lists(st.tuples(*(st.lists(st.integers(1, 1000), min_size=12, max_size=12),) * 2), min_size=10, max_size=14)


@given(TABLES, st.randoms(use_true_random=False))
def test_relabelling_relabels_and_no_data_changes_nothing(
    rows: list[tuple[list[int], list[int]]], random: np.random.Generator
) -> None:
    parts, rest = drawn(rows)
    how, order = resampling(SEED, draws=200), list(range(len(rows)))
    random.shuffle(order)
    for rank in (ratio_ranks, part_ranks):
        table = rank(parts, parts + rest, how).table()
        again = rank(parts[:, order], (parts + rest)[:, order], how).table()
        assert again.equals(table[order])
        without = np.full((12, 1), np.nan)
        more = rank(np.hstack([without, parts]), np.hstack([without, parts + rest]), how).table()
        assert more[1:].equals(table)


@given(TABLES)
def test_ranks_of_ratios_without_ties_are_a_permutation(rows: list[tuple[list[int], list[int]]]) -> None:
    found = ratio_ranks(*drawn(rows), resampling(SEED, draws=200))
    if len(np.unique(np.round(found.value, 9))) == len(rows):
        assert sorted(found.rank.tolist()) == list(range(1, len(rows) + 1))
        assert found.value[np.argsort(found.rank)].tolist() == sorted(found.value.tolist(), reverse=True)
    assert ((found.rank_low >= 1) & (found.rank_high <= len(rows)) & (found.rank_low <= found.rank_high)).all()


def test_ratios_and_volumes_of_the_same_people_rank_alike() -> None:
    people = np.hstack([POPULATIONS, POPULATIONS])
    same = ratio_ranks(TWELVE, np.broadcast_to(people, TWELVE.shape), HOW, 12 * 100_000)
    volumes = volume_ranks(TWELVE, people, HOW)
    for name in ("rank", "rank_low", "rank_high"):
        assert np.array_equal(getattr(same, name), getattr(volumes, name))


def year(random: np.random.Generator, organisations: int, autocorrelation: float, noise: float) -> Array:
    """Twelve months (× organisations) of amounts of mean 1: lognormal, of which neighbours are alike."""
    ups = random.standard_normal((40, organisations))
    for month in range(1, 40):
        ups[month] = autocorrelation * ups[month - 1] + (1 - autocorrelation**2) ** 0.5 * ups[month]
    found: Array = np.exp(noise * ups[-12:] - noise**2 / 2)
    return found


# What volumes of the reference cover is 0.972, 0.947 and 0.883, from 1,500 organisations: 0.4 to 0.9 points of error.
@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize(("autocorrelation", "coverage"), [(0.0, 0.972), (0.3, 0.947), (0.6, 0.883)])
def test_intervals_of_a_share_of_a_class_cover_their_truth(
    share: float, autocorrelation: float, coverage: float
) -> None:
    random = np.random.Generator(np.random.PCG64(20))
    part = 1000 * share * year(random, 1500, autocorrelation, 0.2)
    rest = 1000 * (1 - share) * year(random, 1500, autocorrelation, 0.2)
    found = part_intervals(part, part + rest, resampling(SEED, draws=1000))
    assert np.mean((found.low <= share) & (share <= found.high)) == pytest.approx(coverage, abs=0.03)
    # What the whole class does by season or by a shortage in all its treatments takes nothing away.
    season = 1 + 0.5 * np.sin(np.arange(12))[:, None]
    found = part_intervals(part * season, (part + rest) * season, resampling(SEED, draws=1000))
    assert np.mean((found.low <= share) & (share <= found.high)) == pytest.approx(coverage, abs=0.035)


def test_ranks_of_shares_of_a_class_cover_their_truth() -> None:
    """60 years of 42 shares that differ: ranks of one year hang together, for a standard error of about a point."""
    random, covered = np.random.Generator(np.random.PCG64(21)), []
    for _ in range(60):
        truth = random.beta(6, 6, 42)
        part, rest = truth * year(random, 42, 0.3, 0.3), (1 - truth) * year(random, 42, 0.3, 0.3)
        found: Ranks = part_ranks(part, part + rest, resampling(SEED, draws=500))
        assert len(found.places) == 42
        own = np.array(naive.ranks(truth.tolist()))
        covered.append((found.rank_low <= own) & (own <= found.rank_high))
    assert 0.92 <= np.mean(covered) <= 0.99
