"""What stands around a figure of strips: its key and its numbers."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.components.elements import Column, table
from dashboards.figures.strips import Strip
from dashboards.formatting import times


def strip_key(spread: Sequence[Strip], group: str, organisation: str | None = None) -> tuple[tuple[str, str], ...]:
    """What the marks of a strip mean; tails only where there are organisations enough for them."""
    tails = (
        (("whisk", f"9 in 10 {group} (5th to 95th percentile)"),) if any(each.p5 is not None for each in spread) else ()
    )
    own = (("dia", organisation),) if organisation else ()
    half = ("b3", f"Middle half of {group} with complete data")
    return (*own, *tails, half, ("tick", f"Median {group[:-1]}"), ("med", "England rate"))


def strip_table(spread: Sequence[Strip], group: str) -> Component:
    """The strips' numbers."""
    tails = any(each.p5 is not None for each in spread)
    columns = [Column("Medicine"), Column(f"Median {group[:-1]}", True), Column("Middle half", True)]
    columns += [Column("9 in 10", True)] if tails else []
    rows = [
        [each.name, times(each.p50), _range(each.p25, each.p75), *([_range(each.p5, each.p95)] if tails else [])]
        for each in spread
    ]
    return table(f"Use in {group} as a multiple of the England rate", columns, rows)


def _range(low: float | None, high: float | None) -> str:
    return "too few" if low is None or high is None else f"{times(low)} to {times(high)}"
