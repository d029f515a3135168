"""The statistics once more, slowly and obviously: plain Python, lists and loops, from the published formulas."""

import math
from collections.abc import Callable, Sequence
from itertools import permutations
from statistics import NormalDist, median


def poisson_at_most(count: int, mean: float) -> float:
    """The probability of at most so many events."""
    return math.fsum(
        math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) if mean else k == 0 for k in range(count + 1)
    )


def root(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function crosses 0, by halving."""
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return (low + high) / 2


def exact_poisson(count: int, outside: float) -> tuple[float, float]:
    """The means under which so many, or more, or fewer, would just be that rare."""
    tail, far = outside / 2, 10.0 * count + 50
    high = root(lambda mean: poisson_at_most(count, mean) - tail, 0, far)
    low = root(lambda mean: tail - (1 - poisson_at_most(count - 1, mean)), 0, far) if count else 0.0
    return low, high


def byar(count: float, z: float) -> tuple[float, float]:
    """Byar's approximation as PHE write it."""
    low = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3
    return low, (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * (count + 1) ** 0.5)) ** 3


def percentile(values: Sequence[float], share: float) -> float:
    """Type 7."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def percent_rank(values: Sequence[float], own: float) -> float:
    """How many lie below, of the others."""
    return sum(value < own for value in values) / (len(values) - 1)


def winsorised_phi(scores: Sequence[float]) -> float:
    """The mean square of scores that were pulled in to the 10th and 90th percentile."""
    low, high = percentile(scores, 0.1), percentile(scores, 0.9)
    return sum(min(max(score, low), high) ** 2 for score in scores) / len(scores)


def truncated(scores: Sequence[float]) -> list[int]:
    """Which scores are neither in the lowest nor in the highest tenth by rank, equal ones at their average."""
    kept = []
    for place, score in enumerate(scores):
        rank = sum(other < score for other in scores) + (sum(other == score for other in scores) + 1) / 2
        if 0 < math.floor(rank * 10 / (len(scores) + 1)) < 9:
            kept.append(place)
    return kept


def between_variance(phi: float, errors: Sequence[float]) -> float:
    """DerSimonian and Laird's τ²."""
    weights = [1 / error**2 for error in errors]
    excess = len(errors) * phi - (len(errors) - 1)
    return max(0.0, excess / (sum(weights) - sum(weight**2 for weight in weights) / sum(weights)))


def weighted_line(points: Sequence[tuple[float, float, float]]) -> tuple[float, float]:
    """The slope and its variance, in the sums of TrendMarkerCalculator; a point is time, value, weight."""
    s0 = sum(w for _, _, w in points)
    s1, s2 = sum(w * t for t, _, w in points), sum(w * t * t for t, _, w in points)
    y0, y1 = sum(w * y for _, y, w in points), sum(w * t * y for t, y, w in points)
    spread = s0 * s2 - s1 * s1
    return (s0 * y1 - s1 * y0) / spread, s0 / spread


def trend(rows: Sequence[tuple[float, float, float]]) -> tuple[str, float, float, int]:
    """Direction, slope, χ² and signs of five rows: value, low, high."""
    points = [(t, y, 1 / ((high - low) / 3.92) ** 2) for t, (y, low, high) in enumerate(rows, 1)]
    slope, variance = weighted_line(points)
    slopes = [slope] + [weighted_line(points[:out] + points[out + 1 :])[0] for out in range(5)]
    signs, chi_squared = sum(-1 if one < 0 else 1 for one in slopes), slope**2 / variance
    if abs(signs) < 6 or chi_squared <= 9.54953570608324:
        return "no change", slope, chi_squared, signs
    return ("increasing" if slope > 0 else "decreasing"), slope, chi_squared, signs


def chi_squared_of_counts(counts: Sequence[int], sizes: Sequence[int]) -> float:
    """The second form of fingertips-open, for proportions compared by control limits."""
    c, n = sum(counts), sum(sizes)
    ct = sum(t * count for t, count in enumerate(counts, 1))
    nt, ntt = (sum(t**power * size for t, size in enumerate(sizes, 1)) for power in (1, 2))
    return n * (n * ct - c * nt) ** 2 / (c * (n - c) * (n * ntt - nt**2))


def xmr_limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, low and high without screening."""
    mean = sum(values) / len(values)
    ranges = [abs(values[place] - values[place - 1]) for place in range(1, len(values))]
    half = 2.66 * sum(ranges) / len(ranges)
    return mean, mean - half, mean + half


def xmr_labels(values: Sequence[float], mean: float, low: float, high: float) -> list[str | None]:
    """What each month is called, rule by rule and the strongest last."""
    near_low, near_high = mean - (mean - low) * 2 / 3, mean + (high - mean) * 2 / 3
    labels: list[str | None] = [None] * len(values)
    for end in range(6, len(values)):
        seven = values[end - 6 : end + 1]
        if all(value > mean for value in seven) or all(value < mean for value in seven):
            labels[end - 6 : end + 1] = ["shift"] * 7
    for end in range(2, len(values)):
        three = range(end - 2, end + 1)
        for outer, limit, side in ((high, near_high, 1), (-low, -near_low, -1)):
            close = [place for place in three if limit < side * values[place] <= outer]
            if len(close) >= 2 and all(side * values[place] > side * mean for place in three):
                for place in close:
                    labels[place] = "two of three"
    for end in range(6, len(values)):
        steps = [values[place] - values[place - 1] for place in range(end - 5, end + 1)]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            labels[end - 6 : end + 1] = ["trend"] * 7
    return ["astronomical" if not low <= value <= high else label for value, label in zip(values, labels, strict=True)]


def ranks(values: Sequence[float]) -> list[int]:
    """1 for the highest; equal values share the better rank."""
    return [1 + sum(other > value for other in values) for value in values]


def inverted(values: Sequence[int], share: float) -> int:
    """The smallest value that at least this share does not pass."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(round(share * len(ordered), 9)) - 1)]


def block_values(starts: Sequence[int], monthly: Sequence[float], block: int) -> float:
    """The total of a draw: blocks from the starts, around the end of the window, cut to its length."""
    months = [(start + step) % len(monthly) for start in starts for step in range(block)]
    return sum(monthly[month] for month in months[: len(monthly)])


def ratio_interval(
    starts: Sequence[Sequence[int]], above: Sequence[float], below: Sequence[float], block: int, widening: float
) -> tuple[float, float, float]:
    """A ratio of totals with its interval: drawn ratios, each farther from the ratio; without a whole, the ratio."""
    value, found = sum(above) / sum(below), []
    for row in starts:
        whole = block_values(row, below, block)
        drawn = block_values(row, above, block) / whole if whole > 1e-9 * sum(below) else value
        found.append(value + widening * (drawn - value))
    low = percentile(found, 0.025)
    return value, max(low, 0.0) if min(above) >= 0 else low, percentile(found, 0.975)


def word(low: float | None, high: float | None, benchmark: float | None) -> str | None:
    """On which side of a benchmark an interval lies."""
    if low is None or high is None or benchmark is None:
        return None
    return "lower" if high < benchmark else "higher" if low > benchmark else "similar"


def gini(values: Sequence[float]) -> float:
    """Half the mean difference between any two, beside the mean."""
    differences = sum(abs(one - other) for one in values for other in values)
    return differences / (2 * len(values) * sum(values))


def median_distance(values: Sequence[float]) -> float:
    """The median distance from the median."""
    return median(abs(value - median(values)) for value in values)


def spearman_with_time(values: Sequence[float]) -> tuple[float, float]:
    """Rank correlation with time by its definition, and the share of all orders that are as far from none."""
    positions = [sum(o < v for o in values) + (sum(o == v for o in values) + 1) / 2 for v in values]
    centre = (len(values) + 1) / 2
    times = range(1, len(values) + 1)

    def together(order: Sequence[float]) -> float:
        return sum((time - centre) * (place - centre) for time, place in zip(times, order, strict=True))

    size = math.sqrt(together(list(times)) * sum((place - centre) ** 2 for place in positions))
    found = [together(order) for order in permutations(positions)]
    as_far = sum(abs(one) >= abs(together(positions)) - 1e-9 for one in found)
    return together(positions) / size, as_far / len(found)


def theil_sen(values: Sequence[float]) -> float:
    """The median slope between any two points."""
    pairs = [(early, late) for late in range(len(values)) for early in range(late)]
    return median((values[late] - values[early]) / (late - early) for early, late in pairs)


def triangular_share_below(value: float, low: float, mode: float, high: float) -> float:
    """The distribution function of a triangle, whose inverse the package uses."""
    if value <= mode:
        return (value - low) ** 2 / ((high - low) * (mode - low)) if mode > low else 0.0
    return 1 - (high - value) ** 2 / ((high - low) * (high - mode))


def benjamini_hochberg(probabilities: Sequence[float]) -> list[float]:
    """Each probability times how many there are over its rank, and no more than those above it."""
    number = len(probabilities)
    ordered = sorted(probabilities)
    scaled = [probability * number / rank for rank, probability in enumerate(ordered, 1)]
    return [min(1.0, *(scaled[ordered.index(one) :])) if number > 1 else one for one in probabilities]


def binomial_at_most(count: int, number: int, share: float) -> float:
    """The probability of at most so many successes."""
    return math.fsum(
        math.exp(
            math.lgamma(number + 1) - math.lgamma(k + 1) - math.lgamma(number - k + 1)
            + k * math.log(share) + (number - k) * math.log1p(-share)
        )
        for k in range(count + 1)
    )  # fmt: skip


def bonferroni_z(tests: int, family: float = 0.05) -> float:
    """The normal quantile that keeps the chance of any false signal among so many tests."""
    return NormalDist().inv_cdf(1 - family / tests / 2)
