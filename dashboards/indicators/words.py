"""The sentences about indicators; every slot is filled from data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.catalogue import LEVEL_WORDS
from dashboards.formatting import NOT_APPLICABLE, counted, day, fixed, joined, signed, significant
from scorecard.indicators.shares import Indicator
from scorecard.measures.comparison import NOT_PLACED
from scorecard.schema import ENGLAND
from scorecard.statistics.funnel import compare_z
from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8, Interval
from scorecard.statistics.ranks import Rank
from scorecard.statistics.words import FEWEST_OF, Comparison, Word, compare, word

NOT_KNOWN = "not known"
NOT_WORKED_OUT = "not worked out in this release"
CANNOT_BE_PLACED = "cannot be placed"
DIRECTIONS = {
    "higher": "A higher share",
    "lower": "A lower share",
    "none": "Not agreed, so the page does not say which way is better",
}
STATUSES = {
    "current": "In use",
    "retired": "Retired: kept for its history, and not to be compared with the indicators of today",
}
BESIDE_ENGLAND: Mapping[Word, str] = {
    "lower": "lower than the rest of England",
    "similar": "similar",
    "higher": "higher",
}
BESIDE_TARGET = {"lower": "lies below it", "similar": "includes it", "higher": "lies above it"}
Row = Mapping[str, Any]


def percent(share: float) -> str:
    """A share with one decimal: ``71.9%``."""
    return f"{fixed(100 * share, 1)}%"


def amount(number: float) -> str:
    """How many, which is a whole number unless the publisher weighted it."""
    return fixed(number, 0) if float(number).is_integer() else significant(number)


def few(row: Row) -> bool:
    """Whether there are too few to take a share of."""
    return bool(row["denominator"] < FEWEST_OF)


def share_cell(row: Row) -> str:
    """The share in a table; of too few there are counts only."""
    return "too few" if few(row) or row["share"] is None else percent(row["share"])


def interval_cell(row: Row) -> str:
    """The 95 % interval in a table."""
    if few(row) or row["low_95"] is None:
        return NOT_APPLICABLE
    return f"{percent(row['low_95'])} to {percent(row['high_95'])}"


def compared(row: Row) -> Comparison:
    """A figure beside that of England without the organisation, of the same period."""
    levels = ((LEVEL_95, "95"), (LEVEL_99_8, "99_8"))
    intervals = [Interval(row[f"low_{end}"], row[f"high_{end}"], "Wilson", level) for level, end in levels]
    return compare(row["ods_code"], ENGLAND, intervals, row["benchmark"], row["denominator"])


def comparison_cell(row: Row) -> str:
    """The comparison in a table, with the reason where there is none."""
    found = compared(row)
    return found.text.replace(" %", "%") if found.word else f"not compared: {found.reason}"


def rank_cell(row: Row) -> str:
    """The rank in a table, with its interval, or why there is none."""
    if row["flags"] == NOT_PLACED:
        return CANNOT_BE_PLACED
    if row["rank"] is None:
        return f"no rank: {row['flags'] or NOT_WORKED_OUT}"
    return Rank(row["rank"], row["rank_low"], row["rank_high"], row["out_of"]).text


def why_no_ranks(rows: Sequence[Row]) -> str | None:
    """The one reason for which none of several organisations has a rank; None where they differ."""
    reasons = {row["flags"] or NOT_WORKED_OUT if row["rank"] is None else None for row in rows}
    return reasons.pop() if len(reasons) == 1 else None


def trend_cell(row: Row) -> str:
    """The trend in a table, or why there is none."""
    return str(row["trend"] or f"no trend: {row['trend_reason'] or NOT_WORKED_OUT}")


def z_cell(z: float | None) -> str:
    """Standard deviations in a table, and which limit they lie beyond; a dash of too few organisations to tell."""
    return NOT_APPLICABLE if z is None else f"{signed(z)}, {_beyond(z)}"


def limits_cell(row: Row) -> str:
    """Where a share lies in the funnel, by chance alone and allowing for more than chance."""
    plain, adjusted = (_beyond(row[name]) for name in ("funnel_z", "funnel_adjusted_z"))
    return plain if row["funnel_adjusted_z"] is None else f"{plain}; allowing for more than chance, {adjusted}"


def _beyond(z: float | None) -> str:
    """Which limit a share lies beyond."""
    found = compare_z(z, 0)
    if found.percent is None:
        return "within"
    return f"{'above' if found.word == 'higher' else 'below'} {found.percent:g}%"


def sum_cell(row: Row) -> str:
    """Where the figure comes from."""
    return "sum of trusts" if row["is_sum"] else "as supplied"


def goal(target: float) -> str:
    """A target in words: ``80%``."""
    return f"{100 * target:.6g}%"


def headline(indicator: Indicator, level: str, rows: Sequence[Row], england: Row | None, when: str) -> tuple[str, str]:
    """England's share, how the others lie beside it, and the target; in a strong and a plain part."""
    if england is None or few(england) or england["low_95"] is None:
        places = counted(len(rows), *LEVEL_WORDS[level])
        return f"{indicator.name}: {places}, and no share of England to compare them with", f" ({when})."
    counts = f"{amount(england['numerator'])} of {amount(england['denominator'])}"
    strong = f"{indicator.name}: {counts} in England ({percent(england['share'])}, interval {interval_cell(england)})"
    beside = "" if level == "england" else _beside(level, rows)
    return strong, f" in {when}.{beside}{_target(indicator, england)}"


def _beside(level: str, rows: Sequence[Row]) -> str:
    """How many lie where beside England."""
    found = Counter(compared(row).word for row in rows)
    told = [_so_many(found[name], words) for name, words in BESIDE_ENGLAND.items()]
    words = f" Of {counted(len(rows), *LEVEL_WORDS[level])}, {joined(told)}"
    return f"{words}; {found[None]:,} cannot be compared." if found[None] else f"{words}."


def _so_many(number: int, words: str) -> str:
    """How many are so: ``none is lower``, ``1 is similar``, ``8 are higher``."""
    return f"none is {words}" if number == 0 else f"{number:,} {'is' if number == 1 else 'are'} {words}"


def own_words(name: str, row: Row | None) -> str:
    """One organisation in a sentence: counts, share, interval, and how it lies beside England."""
    if row is None:
        return f" {name} has no figure of this period."
    counts = f"{amount(row['numerator'])} of {amount(row['denominator'])}"
    if few(row):
        return f" {name}: {counts}, too few to take a share of."
    trend = f" Over five years: {row['trend']}." if row["trend"] else ""
    return f" {name}: {counts} ({share_cell(row)}, interval {interval_cell(row)}), {comparison_cell(row)}.{trend}"


def _target(indicator: Indicator, england: Row) -> str:
    """The target, and where England's interval lies beside it."""
    target = indicator.target
    if target is None:
        return ""
    said = BESIDE_TARGET[word(england["low_95"], england["high_95"], target.value)]
    return f" The target is {goal(target.value)}; England's interval {said}."


def definition(indicator: Indicator) -> list[tuple[str, str | Sequence[str]]]:
    """An indicator's definition, part by part; what is blank is not known."""
    target = indicator.target
    reviewed = f"Reviewed on {day(indicator.reviewed)}" if indicator.reviewed else "Day of the review: not known"
    following = f"next review on {day(indicator.next_review)}" if indicator.next_review else "next review: not known"
    return [
        ("Counted (numerator)", _known(indicator.numerator)),
        ("Of (denominator)", _known(indicator.denominator)),
        ("How it is calculated", indicator.how_it_is_calculated),
        ("Why it matters", _known(indicator.why_it_matters)),
        ("Which way is better", DIRECTIONS[indicator.direction]),
        ("Target", f"{goal(target.value)} (source: {target.source})" if target else "None is recorded"),
        ("Status", STATUSES[indicator.status]),
        ("Read with care", indicator.caveats or "No caveat is recorded"),
        ("Author", _known(indicator.author_role)),
        ("Review", f"{reviewed}; {following}"),
        ("Source", _known(indicator.source)),
    ]


def _known(words: str | None) -> str:
    return words or f"{NOT_KNOWN[0].upper()}{NOT_KNOWN[1:]}"
