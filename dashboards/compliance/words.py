"""The sentences about formulary compliance; every slot is filled from data."""

from collections.abc import Mapping
from datetime import date

from dashboards.formatting import counted, day, joined
from scorecard.compliance.listing_times import ListingTimes

LEVELS = {"icb": ("ICB", "ICBs"), "trust": ("trust", "trusts")}
ROWS_A_SHEET = 10_000_000
Counts = Mapping[str, int | float | None]


def percent(share: float | None) -> str:
    """A share in a sentence or a table."""
    return "no share" if share is None else f"{100 * share:.0f}%"


def interval(low: float | None, high: float | None) -> str:
    """The ends of an interval in words."""
    return "no interval" if low is None or high is None else f"{percent(low)} to {percent(high)}"


def share_words(row: Counts) -> str:
    """A share with its interval, as a sentence has it: ``45%, interval 39% to 52%``."""
    return f"{percent(row['share'])}, interval {interval(row['share_low'], row['share_high'])}"


def headline(row: Counts, places: str) -> tuple[str, str]:
    """How many of what was due was listed in time, and what became of the rest; in a strong and a plain part."""
    judged = int(row["judged"] or 0)
    if not judged:
        return f"No recommendation was due in {places}", _not_judged(row)
    if row["share"] is None:
        return f"Of {counted(judged, 'recommendation')} due in {places}, nothing is known", _not_judged(row)
    strong = f"Of {counted(judged, 'recommendation')} due in {places}, {row['in_time']:,} ({share_words(row)}) "
    rest = [("late", "listed late"), ("overdue", "overdue"), ("explained", "explained")]
    parts = [f"{row[state]:,} {'was' if row[state] == 1 else 'were'} {words}" for state, words in rest if row[state]]
    return strong + ("was listed in time" if row["in_time"] == 1 else "were listed in time"), _rest(row, parts)


def _rest(row: Counts, parts: list[str]) -> str:
    """What was not in time, and of how many nothing is known."""
    told = f". Of the others, {joined(parts)}" if parts else ""
    unknown = int(row["not_known"] or 0)
    if not unknown:
        return f"{told}."
    share = f"If every one of these were in time, it would be {percent(row['share_at_most'])}"
    return f"{told}{'; ' if parts else '. Of the others, '}for {unknown:,} it is not known. {share}."


def _not_judged(row: Counts) -> str:
    pending = int(row["pending"] or 0)
    return f"; {pending:,} {'is' if pending == 1 else 'are'} still in time." if pending else "."


def places_words(level: str, number: int) -> str:
    """How many organisations: ``8 ICBs``."""
    return counted(number, *LEVELS[level])


def listing_words(times: ListingTimes) -> str:
    """When half and nine tenths had listed, with those that still wait."""
    if not times.listed:
        waits = counted(times.waiting, "decision")
        return f"No decision with a day is known; {waits} {'is' if times.waiting == 1 else 'are'} still waited for."
    half = _reached("Half", times.median) + _between(times.median_low, times.median_high)
    nine = _reached("nine tenths", times.ninetieth)
    return (
        f"{half}, {nine}. Counted from the start of the clock: {counted(times.listed, 'decision')} with a day, and "
        f"{times.waiting:,} not listed yet, which count for as long as they have been waiting."
    )


def _reached(share: str, days: int | None) -> str:
    return f"{share} had not listed yet" if days is None else f"{share} had listed after {counted(days, 'day')}"


def _between(low: int | None, high: int | None) -> str:
    """The interval of the day by which half had listed; its end may lie beyond what was seen."""
    if low is None:
        return ""
    return f" (interval {low:,} to {high:,})" if high is not None else f" (interval from {low:,} on)"


def days_left(days: int) -> str:
    """How long there is."""
    return "today" if days == 0 else f"in {counted(days, 'day')}"


def row_words(row_number: int | None) -> str:
    """Where in a file a row stands; sheets of a workbook are told apart."""
    if row_number is None:
        return "row not known"
    sheet, row = divmod(row_number, ROWS_A_SHEET)
    return f"sheet {sheet}, row {row:,}" if sheet else f"row {row:,}"


def held_words(from_day: date, to_day: date | None) -> str:
    """The days on which a state held; ``to_day`` is the first on which it no longer did."""
    if to_day is None:
        return f"from {day(from_day)} on"
    last = date.fromordinal(to_day.toordinal() - 1)
    return f"on {day(from_day)}" if last == from_day else f"from {day(from_day)} to {day(last)}"
