"""What a control chart says, in plain sentences."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from dashboards.formatting import NOT_APPLICABLE, cell, counted, joined, significant
from dashboards.organisations.control import Control, Latest
from dashboards.words import amount_cell
from scorecard.periods import month_label
from scorecard.statistics.xmr import DEFAULT, FIRM_FROM, Label, Month, Segment

# Of 100 series of pure noise, so many have a signal in some month; simulated, by months in a row.
FALSE_SERIES = {12: 4.7, 24: 14.8, 36: 26.3}
# And in so many the latest of 24 months is one.
FALSE_LATEST = 1.4
RUN = DEFAULT.run_length
RULES: dict[tuple[Label, str], str] = {
    ("astronomical", "neutral_high"): "above the upper limit",
    ("astronomical", "neutral_low"): "below the lower limit",
    ("trend", "neutral_high"): f"rising over {RUN} months or more",
    ("trend", "neutral_low"): f"falling over {RUN} months or more",
    ("two of three", "neutral_high"): "two of three months near the upper limit",
    ("two of three", "neutral_low"): "two of three months near the lower limit",
    ("shift", "neutral_high"): f"{RUN} months or more above the mean",
    ("shift", "neutral_low"): f"{RUN} months or more below the mean",
}
DIRECTIONS = {"up": "Up", "down": "Down", "flat": "No change shown"}
VARIATIONS = {"up": "neutral_high", "down": "neutral_low"}
HOW_TO_READ = (
    "The mean and the limits come from the months themselves: 2.66 times the mean step from one month to the next on "
    f"either side. A month is a signal beyond a limit, in a run of {RUN} months or more on one side of the mean, in "
    f"{RUN} months or more that rise or fall throughout, or as one of two in three months near a limit. A signal says "
    "that more than the usual ups and downs is at work; it does not say what, and neither up nor down is good. While a "
    "new medicine is taken up its mean moves, and signals are to be expected."
)


def rule_words(month: Month) -> str:
    """The rule that names a month."""
    return RULES[month.label, month.variation] if month.label else ""


def latest_words(latest: Latest) -> str:
    """What is said of the latest month, or why nothing is."""
    if latest.direction is None:
        return f"Not told: {latest.reason}"
    if latest.label is None:
        return DIRECTIONS[latest.direction]
    return f"{DIRECTIONS[latest.direction]}: {RULES[latest.label, VARIATIONS[latest.direction]]}"


def false_series_words(months: int) -> str:
    """How often chance alone gives a signal in a series of so many months."""
    near = min(FALSE_SERIES, key=lambda length: abs(length - months))
    return f"Of 100 series of {near} months in which nothing changes, about {FALSE_SERIES[near]:.0f} have a signal."


def false_latest_words(latest: Iterable[Latest]) -> str:
    """How many of an organisation's medicines are up or down, and how many chance alone would give."""
    told = [each.direction for each in latest if each.direction]
    if not told:
        return ""
    up, down = (told.count(direction) for direction in ("up", "down"))
    return (
        f"Of {counted(len(told), 'medicine')} whose months can be judged, {up:,} {_is(up)} up and {down:,} {_is(down)} "
        f"down in the latest month; about {len(told) * FALSE_LATEST / 100:.1g} would be by chance alone."
    )


def lead_words(name: str, shown: Control, unit: str) -> tuple[str, str]:
    """The first sentence of the page: what the latest month is, and what the rules say of it."""
    if not shown.months:
        return f"There are no months of {name}.", ""
    month, use = month_label(shown.months[-1]), shown.uses[-1]
    if use.amount is None:
        strong = f"{name} has no figure for {month}"
    else:
        strong = f"{name} used {significant(use.amount)} {unit} in {month}"
    latest = shown.latest
    if latest.direction is None:
        return strong, f"; whether that is a change is not told: {latest.reason}."
    if latest.label is None:
        return strong, "; no change from the usual ups and downs is shown."
    return strong, f", which is a signal: {RULES[latest.label, VARIATIONS[latest.direction]]}."


def summary(name: str, shown: Control, unit: str) -> str:
    """The chart in words: its mean and limits, its signals, and what is missing."""
    told = [f"Control chart of {name}, {unit}, {counted(len(shown.months), 'month')}."]
    told += [_segment_words(shown, each) for each in shown.chart.segments if not shown.refused]
    if shown.refused:
        told.append(f"No mean and no limits: {shown.refused}.")
    elif shown.signals:
        told.append(f"Signals: {signal_runs(shown.signals)}.")
    else:
        told.append("No signals.")
    return " ".join([*told, *gap_words(shown)])


def gap_words(shown: Control) -> list[str]:
    """How many months have no data, and how many only a part of them."""
    told = []
    missing = sum(use.state == "missing" for use in shown.uses)
    partly = sum(use.partly and use.amount is not None for use in shown.uses)
    if missing:
        told.append(f"No data for {counted(missing, 'month')}.")
    if partly:
        told.append(f"Part of the submissions only in {counted(partly, 'month')}, which {_is(partly)} not judged.")
    return told


def signal_runs(signals: Sequence[tuple[date, Month]]) -> str:
    """The signals as stretches of months: ``April 2020 to October 2020 (7 months or more below the mean)``."""
    return joined([_run_words(run) for run in runs_of(signals)])


def runs_of(signals: Sequence[tuple[date, Month]]) -> list[list[tuple[date, Month]]]:
    """Signals of one rule in months that follow each other, together."""
    runs: list[list[tuple[date, Month]]] = []
    for day, month in signals:
        last = runs[-1][-1] if runs else None
        if last and _follows(last[0], day) and rule_words(last[1]) == rule_words(month):
            runs[-1].append((day, month))
        else:
            runs.append([(day, month)])
    return runs


def numbers(shown: Control, decimals: int) -> list[list[Any]]:
    """The chart as a table, a row a month, latest first."""
    rows = [_numbers(shown, place, decimals) for place in range(len(shown.months))]
    return rows[::-1]


def _numbers(shown: Control, place: int, decimals: int) -> list[Any]:
    use, month, segment = shown.uses[place], shown.chart.months[place], shown.segment_of(place)
    ends = [None] * 3 if segment is None else [segment.mean, segment.low_shown, segment.high]
    limits = [NOT_APPLICABLE if end is None else cell(end, decimals) for end in ends]
    submissions = f"{use.received} of {use.expected}" if use.expected else "none expected"
    said = _said(month) if shown.is_judged(place) else "not judged"
    return [month_label(shown.months[place]), amount_cell(use, decimals), *limits, said, submissions]


def _said(month: Month) -> str:
    return rule_words(month).capitalize() if month.label else "no signal"


def _segment_words(shown: Control, segment: Segment) -> str:
    first, last = (month_label(shown.months[place]) for place in (segment.first, segment.end - 1))
    span = f"{first} to {last}" if first != last else first
    if segment.is_trial or segment.low_shown is None or segment.high is None:
        return f"{span}: fewer than {FIRM_FROM} months in a row, not judged."
    return (
        f"{span}: mean {significant(segment.mean)}, limits {significant(segment.low_shown)} to "
        f"{significant(segment.high)}."
    )


def _run_words(run: Sequence[tuple[date, Month]]) -> str:
    first, last = month_label(run[0][0]), month_label(run[-1][0])
    span = first if first == last else f"{first} to {last}"
    return f"{span} ({rule_words(run[0][1])})"


def _follows(before: date, after: date) -> bool:
    return (after.year - before.year) * 12 + after.month - before.month == 1


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
