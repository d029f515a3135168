"""Intervals: how far a share may be from what was counted."""

import polars as pl

# Two-sided 95 and 99.8 %: the normal quantiles at 0.975 and 0.999.
Z_95 = 1.959963984540054
Z_99_8 = 3.090232306167813


def wilson(count: pl.Expr, of: pl.Expr, z: float = Z_95) -> tuple[pl.Expr, pl.Expr]:
    """The lower and upper end of Wilson's score interval for `count` of `of`; null of none.

    Wilson 1927, in the form of Newcombe and Altman 2000: (2x + z² ∓ z √(z² + 4x(1 − x/n))) / (2(n + z²)).
    """
    spread = z * (z**2 + 4 * count * (1 - count / of)).sqrt()
    low, high = ((2 * count + z**2 + sign * spread) / (2 * (of + z**2)) for sign in (-1, 1))
    some = of > 0
    # Rounding would leave 1e-17 where the end is exactly 0 or 1.
    return (
        pl.when(some & (count == 0)).then(0.0).when(some).then(low),
        pl.when(some & (count == of)).then(1.0).when(some).then(high),
    )
