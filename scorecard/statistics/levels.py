"""Levels and intervals: how sure, how far, and why not."""

from dataclasses import dataclass

from scorecard.intervals import Z_95, Z_99_8


@dataclass(frozen=True)
class Level:
    """A two-sided level: what it is called in per cent, the share left outside, and the normal quantile."""

    percent: float
    outside: float
    z: float


LEVEL_95 = Level(95.0, 0.05, Z_95)
LEVEL_99_8 = Level(99.8, 0.002, Z_99_8)


@dataclass(frozen=True)
class Interval:
    """The two ends of an interval, how it was made, and for which level; both ends are None for a reason."""

    low: float | None
    high: float | None
    method: str
    level: Level
    reason: str | None = None

    def times(self, factor: float) -> "Interval":
        """The same interval in another unit."""
        if self.low is None or self.high is None:
            return self
        return Interval(self.low * factor, self.high * factor, self.method, self.level)


def no_interval(reason: str, level: Level) -> Interval:
    """An interval that cannot be told."""
    return Interval(None, None, "none", level, reason)
