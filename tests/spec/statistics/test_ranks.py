"""Ranks with intervals: worked examples, every refusal, and the words."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.statistics.bootstrap import resampling, volume_intervals, widening
from scorecard.statistics.ranks import (
    Rank,
    ordinal,
    rank_change,
    rank_intervals,
    ranks_of,
    rate_ranks,
    share_ranks,
    volume_ranks,
)
from tests.lib import naive_statistics as naive
from tests.spec.statistics.months_of_six import MONTHLY, POPULATIONS, SEED

# Twice the six organisations of the reference: enough to be ranked at all.
TWELVE = np.hstack([MONTHLY, MONTHLY / 2])
PEOPLE = np.hstack([POPULATIONS, POPULATIONS])


def test_six_volumes() -> None:
    found = volume_intervals(MONTHLY, POPULATIONS, resampling(SEED))
    rank, low, high = rank_intervals(found.values, found.draws)
    assert rank.tolist() == [1, 5, 3, 2, 4, 6]
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(1, 2), (3, 5), (1, 5), (1, 3), (3, 5), (6, 6)]


def test_six_volumes_without_widening() -> None:
    found = volume_intervals(MONTHLY, POPULATIONS, resampling(SEED))
    _, low, high = rank_intervals(found.values, found.values + (found.draws - found.values) / widening(12, 3))
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(1, 2), (4, 5), (1, 5), (2, 3), (3, 5), (6, 6)]


def test_five_shares_of_the_reference() -> None:
    """12 of 13 is 1st and plausibly 1st to 5th."""
    counts, sizes = np.array([45.0, 40, 12, 30, 9]), np.array([50.0, 50, 13, 40, 12])
    # Beside five that are far below and change nothing above them; their columns follow.
    found = share_ranks(np.hstack([counts, np.zeros(5)]), np.hstack([sizes, np.full(5, 1e6)]), SEED)
    assert found.rank[:5].tolist() == [2, 3, 1, 4, 4]
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((4000, 5))
    rank, low, high = rank_intervals(counts / sizes, drawn_shares(counts, sizes, uniform))
    assert rank.tolist() == [2, 3, 1, 4, 4]
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(1, 3), (2, 5), (1, 5), (2, 5), (1, 5)]
    first = drawn_shares(counts, sizes, uniform)[0]
    expected = [0.902012162251, 0.799291578646, 0.930626612323, 0.856250611764, 0.748035212297]
    assert first == pytest.approx(expected, rel=1e-10)


def drawn_shares(counts: np.ndarray, sizes: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    from scipy.stats import beta

    drawn: np.ndarray = beta.ppf(uniform, counts + 0.5, sizes - counts + 0.5)
    return drawn


def test_shares_and_rates_are_drawn_in_the_stated_order() -> None:
    from scipy.stats import gamma

    counts, sizes = np.arange(12.0) * 3, np.full(12, 50.0)
    uniform = np.random.Generator(np.random.PCG64(SEED)).random((4000, 12))
    _, low, high = rank_intervals(counts / sizes, drawn_shares(counts, sizes, uniform))
    found = share_ranks(counts, sizes, SEED)
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == (low.tolist(), high.tolist())
    _, low, high = rank_intervals(counts, gamma.ppf(uniform, counts + 0.5) / sizes)
    rates = rate_ranks(counts, sizes, SEED)
    assert (rates.rank_low.tolist(), rates.rank_high.tolist()) == (low.tolist(), high.tolist())
    assert rates.value.tolist() == (counts / sizes).tolist()


def refused(place: int, change: float, month: int | slice = slice(None)) -> str | None:
    monthly = TWELVE.copy()
    monthly[month, place] = change
    return volume_ranks(monthly, PEOPLE, resampling(SEED)).one(place).reason


def test_every_refusal_of_a_volume() -> None:
    assert refused(1, np.nan, 3) == "a month is missing"
    assert refused(1, -5.0) == "net returns"
    assert refused(1, 0.0, slice(0, 7)) == "use in fewer than 6 of 12 months"
    assert refused(1, 0.0, slice(0, 6)) is None
    how = resampling(SEED)
    assert volume_ranks(TWELVE, PEOPLE, how, 200_000).one(5).reason == "the denominator is below the minimum"
    assert volume_ranks(TWELVE, np.where(PEOPLE > 1e5, PEOPLE, np.nan), how).one(5).text == (
        "no rank: the denominator is below the minimum"
    )
    few = volume_ranks(MONTHLY, POPULATIONS, how)
    assert (few.reasons, len(few.rank)) == (("fewer than 10 organisations",) * 6, 0)
    with pytest.raises(ValueError, match="11 months for a window of 12"):
        volume_ranks(TWELVE[:11], PEOPLE, how)


def test_every_refusal_of_a_share_and_of_a_rate() -> None:
    counts, sizes = np.arange(13.0) + 2, np.full(13, 40.0)
    counts[0], counts[1], sizes[2] = np.nan, -1, 4
    reasons = ("no data", "net returns", "the denominator is below the minimum")
    assert share_ranks(np.where(counts == 4, 2, counts), sizes, SEED).reasons[:3] == reasons
    assert rate_ranks(counts, sizes, SEED, fewest=5).reasons == (*reasons, *(None,) * 10)
    assert set(rate_ranks(counts, sizes, SEED, fewest=50).reasons[3:]) == {"the denominator is below the minimum"}
    assert set(rate_ranks(counts[3:12], sizes[3:12], SEED).reasons) == {"fewer than 10 organisations"}
    with pytest.raises(ValueError, match="more than"):
        share_ranks(np.array([5.0]), np.array([4.0]), SEED)


def test_words() -> None:
    assert Rank(4, 2, 19, 42).text == "4th of 42, plausibly 2nd to 19th"
    assert Rank(1, 1, 1, 42).text == "1st of 42, plausibly 1st"
    assert Rank(4, 2, 22, 42).can_be_placed
    assert Rank(4, 2, 23, 42).text == "cannot be placed"
    assert Rank(None, None, None, 42, reason="net returns").text == "no rank: net returns"
    assert [ordinal(number) for number in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd 101st 111th".split()
    )


def test_a_change_is_mentioned_only_where_the_intervals_are_apart() -> None:
    assert rank_change(Rank(4, 2, 9, 42), Rank(15, 10, 19, 42)) == "from 4th of 42 to 15th of 42"
    assert rank_change(Rank(15, 10, 19, 42), Rank(4, 2, 9, 42)) == "from 15th of 42 to 4th of 42"
    assert rank_change(Rank(4, 2, 10, 42), Rank(15, 10, 19, 42)) is None
    assert rank_change(Rank(None, None, None, 42, reason="net returns"), Rank(15, 10, 19, 42)) is None
    assert rank_change(Rank(40, 31, 42, 42), Rank(9, 1, 30, 42)) is None


def test_one_of_many() -> None:
    found = volume_ranks(np.where(np.arange(12) == 2, np.nan, TWELVE), PEOPLE, resampling(SEED))
    assert (found.places.tolist(), len(found.reasons)) == ([0, 1, *range(3, 12)], 12)
    assert found.one(2).value is None
    [own] = np.flatnonzero(found.places == 4)
    assert found.one(4) == Rank(
        int(found.rank[own]), int(found.rank_low[own]), int(found.rank_high[own]), 11,
        float(found.value[own]), float(found.low[own]), float(found.high[own]),
    )  # fmt: skip


VALUES = st.lists(st.integers(-50, 50), min_size=1, max_size=20)


@given(VALUES)
def test_ranks_are_counted(values: list[int]) -> None:
    assert ranks_of(np.array(values, dtype=np.float64)).tolist() == naive.ranks(values)


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=30, unique_by=lambda value: round(value, 3)))
def test_ranks_without_ties_are_a_permutation(values: list[float]) -> None:
    found = ranks_of(np.array(values))
    assert sorted(found.tolist()) == list(range(1, len(values) + 1))
    assert found[int(np.argmax(values))] == 1


@given(st.lists(st.lists(st.integers(-5, 5), min_size=4, max_size=4), min_size=1, max_size=40))
def test_rank_intervals_are_those_of_a_plain_loop(draws: list[list[int]]) -> None:
    found = rank_intervals(np.arange(4.0), np.array(draws, dtype=np.float64))
    rows = [naive.ranks(row) for row in draws]
    for place in range(4):
        own = [row[place] for row in rows]
        assert (found[1][place], found[2][place]) == (naive.inverted(own, 0.025), naive.inverted(own, 0.975))


def test_an_organisation_without_data_changes_nothing_and_relabelling_relabels() -> None:
    how = resampling(SEED)
    found = volume_ranks(TWELVE, PEOPLE, how)
    more = volume_ranks(np.hstack([np.full((12, 1), np.nan), TWELVE]), np.hstack([5e5, PEOPLE]), how)
    back = volume_ranks(TWELVE[:, ::-1], PEOPLE[::-1], how)
    for name in ("rank", "rank_low", "rank_high", "value", "low", "high"):
        assert np.array_equal(getattr(more, name), getattr(found, name))
        assert np.array_equal(getattr(back, name)[::-1], getattr(found, name))
    counts, sizes = np.arange(12.0), np.full(12, 30.0)
    shares = share_ranks(counts, sizes, SEED)
    with_none = share_ranks(np.hstack([np.nan, counts]), np.hstack([30, sizes]), SEED)
    assert np.array_equal(with_none.rank_high, shares.rank_high)


def test_equal_organisations_share_their_rank() -> None:
    found = volume_ranks(np.repeat(MONTHLY[:, [0]], 12, axis=1), np.full(12, 1e6), resampling(SEED))
    assert set(found.rank.tolist()) == set(found.rank_high.tolist()) == {1}


# Noise from month to month, its autocorrelation, and the coverage in the reference, plain and widened.
@pytest.mark.parametrize(
    ("noise", "autocorrelation", "plain", "widened"),
    [(0.2, 0.0, 0.895, 0.983), (0.2, 0.3, 0.838, 0.958), (0.5, 0.3, 0.775, 0.909)],
)
def test_rank_intervals_cover_about_what_is_stated(
    noise: float, autocorrelation: float, plain: float, widened: float
) -> None:
    """42 organisations that differ by 25 %.

    60 years of 42 ranks; ranks of one year hang together, so that standard errors are nearer 0.6 to 1 point than 0.3
    to 0.8: about three of them, the reference having its own.
    """
    random = np.random.Generator(np.random.PCG64(11))
    covered, short = [], []
    for _ in range(60):
        truth = 100 * np.exp(0.25 * random.standard_normal(42))
        ups = random.standard_normal((30, 42))
        for month in range(1, 30):
            ups[month] = autocorrelation * ups[month - 1] + (1 - autocorrelation**2) ** 0.5 * ups[month]
        months = truth * (1 + noise * ups[-12:])
        drawn = volume_intervals(months, np.full(42, 1e5), resampling(SEED, draws=500))
        _, low, high = rank_intervals(drawn.values, drawn.draws)
        covered.append((low <= ranks_of(truth)) & (ranks_of(truth) <= high))
        _, low, high = rank_intervals(drawn.values, drawn.values + (drawn.draws - drawn.values) / widening(12, 3))
        short.append((low <= ranks_of(truth)) & (ranks_of(truth) <= high))
    assert np.mean(covered) == pytest.approx(widened, abs=0.025)
    assert np.mean(short) == pytest.approx(plain, abs=0.035)


def test_ranks_of_shares_cover_their_truth() -> None:
    """40 years of 42 shares, 30 to 200 each: at least 93 % of true ranks are covered, for ranks are whole and intervals
    of them rather too wide; the standard error is about half a point."""
    random = np.random.Generator(np.random.PCG64(12))
    covered = []
    for seed in range(40):
        truth, sizes = random.beta(8, 4, 42), random.integers(30, 200, 42).astype(np.float64)
        found = share_ranks(random.binomial(sizes.astype(int), truth).astype(np.float64), sizes, seed, draws=1000)
        covered.append((found.rank_low <= ranks_of(truth)) & (ranks_of(truth) <= found.rank_high))
    assert 0.93 <= np.mean(covered) <= 0.995
