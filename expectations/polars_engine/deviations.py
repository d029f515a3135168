"""Values far from the others: told apart by numbers of the whole column, which an earlier pass has computed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeAlias

import polars as pl

from expectations.errors import UnsupportedExpectationError

Arguments: TypeAlias = Mapping[str, Any]
Numbers: TypeAlias = Mapping[str, Any]

MEAN, SPREAD, QUANTILES = "column.mean", "column.standard_deviation", "column.quantile_values"
QUARTILES = {"quantiles": (0.25, 0.75), "allow_relative_error": "linear"}


@dataclass(frozen=True)
class Deviation:
    """A question with the numbers that it needs: their metrics with their arguments, and the expression."""

    needs: Callable[[Arguments], dict[str, dict[str, Any] | None]]
    build: Callable[..., pl.Expr]


def mean_and_spread(_arguments: Arguments) -> dict[str, dict[str, Any] | None]:
    """The mean and the standard deviation."""
    return {MEAN: None, SPREAD: None}


def z_score_under(column: pl.Expr, numbers: Numbers, *, threshold: float, double_sided: bool | None = None) -> pl.Expr:
    """The value is fewer standard deviations from the mean; without a spread none is far from it."""
    mean, spread = numbers[MEAN], numbers[SPREAD]
    if not measurable(mean, spread) or spread == 0:
        return pl.lit(value=True)
    score: pl.Expr = (column - mean) / spread
    return score.abs() < abs(threshold) if double_sided else score < threshold


def window_needs(arguments: Arguments) -> dict[str, dict[str, Any] | None]:
    """The quartiles, or the mean and the standard deviation."""
    match arguments.get("method"):
        case "iqr":
            return {QUANTILES: QUARTILES}
        case "std":
            return mean_and_spread(arguments)
        case other:
            raise UnsupportedExpectationError(f"The polars engine does not know the outlier method {other!r}.")


def within_window(column: pl.Expr, numbers: Numbers, *, method: str, multiplier: float) -> pl.Expr:
    """The value lies near the quartiles, or near the mean; without a spread none lies far away."""
    if method == "iqr":
        low, high = numbers[QUANTILES]
        if not measurable(low, high):
            return pl.lit(value=True)
        reach = multiplier * (high - low)
        return column.is_between(low - reach, high + reach)
    mean, spread = numbers[MEAN], numbers[SPREAD]
    if not measurable(mean, spread):
        return pl.lit(value=True)
    reach, distance = multiplier * spread, (column - pl.lit(mean)).abs()
    return column == pl.lit(mean) if reach <= 0 else distance < pl.lit(reach)


def measurable(*numbers: float | None) -> bool:
    """Whether there are such numbers; infinite ones measure nothing."""
    return all(number is not None and isfinite(number) for number in numbers)


OF_DEVIATION = {
    "column_values.z_score.under_threshold": Deviation(mean_and_spread, z_score_under),
    "column_values.not_outliers": Deviation(window_needs, within_window),
}
