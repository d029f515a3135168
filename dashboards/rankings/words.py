"""The words of the page of rankings; every slot is filled from data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboards.components.about import PURPOSE_OF_RATES
from dashboards.formatting import (
    NOT_APPLICABLE,
    capital,
    cell,
    counted,
    day,
    decimals_for,
    fixed,
    joined,
    short_name,
    significant,
)
from dashboards.indicators.words import percent, rank_cell
from dashboards.rankings.choices import kind_words
from dashboards.rankings.scope import Scope
from dashboards.words import STATE_WORDS, missing_words
from scorecard.compliance.purpose import PURPOSE
from scorecard.measures.comparison import NO_DENOMINATOR
from scorecard.measures.definitions import POPULATION, Measure, Rate, Share, setting_words, value_words
from scorecard.periods import period_label, twelve_months_label
from scorecard.statistics import many
from scorecard.statistics.levels import LEVEL_95

Row = Mapping[str, Any]
NOT_KNOWN = "Not known"
NEITHER = "This is a ranking by value and neither good nor bad: no direction is agreed."
DIRECTIONS = {
    "none": "Not agreed, so the page does not say which way is better",
    "higher": "A higher value, as the measure's authors agreed",
    "lower": "A lower value, as the measure's authors agreed",
}
STATUSES = {
    "draft": "Draft: nobody has agreed to it yet, and it may change",
    "current": "In use",
    "retired": "Retired: kept for its history",
}


def source_words(measure: Measure) -> str:
    """Who handed out what is counted."""
    return "prescribed in primary care and dispensed" if measure.is_of_practices else "issued by trust pharmacies"


def shown(measure: Measure, value: float) -> str:
    """A value in a sentence: a share in per cent, anything else at three significant figures."""
    return percent(value) if isinstance(measure, Share) else significant(value)


def in_column(measure: Measure, values: Sequence[float | None]) -> Callable[[float], str]:
    """How the values of a column are written, all at one precision."""
    if isinstance(measure, Share):
        return percent
    decimals = decimals_for(values)
    return lambda value: cell(value, decimals)


def amount(found: Scope, value: float) -> str:
    """A value with its unit, which a share in per cent has in itself."""
    told = shown(found.measure, value)
    return told if isinstance(found.measure, Share) else f"{told} {unit_words(found)}"


def unit_words(found: Scope) -> str:
    """What the values are: ``mg per 100,000 people``."""
    return value_words(found.measure, found.unit)


def title(found: Scope) -> str:
    """The page's heading: of what, by which measure."""
    if not isinstance(found.measure.subject, str):
        return found.measure.name
    return f"{found.subject_name}: {lower_first(found.measure.name)}"


def lower_first(words: str) -> str:
    """The same words within a sentence."""
    return words[:1].lower() + words[1:]


def sentence(words: str) -> str:
    """The same words as a sentence of their own."""
    return f"{words[0].upper()}{words[1:].rstrip('.')}."


def whom(found: Scope) -> str:
    """Whom the page shows: every ICB, or those of a group."""
    if found.peers is None:
        return f"Every {found.nouns[0]}"
    kind = kind_words(found.peers.grouping)
    return f"Every {kind}" if found.level == "group" else f"Every {found.nouns[0]} of {kind} {short_name(group(found))}"


def group(found: Scope) -> str:
    """The group whose members are shown, or of groups the one that is highlighted."""
    return (found.peers.group if found.peers else None) or ""


def others(found: Scope) -> str:
    """Whom each is compared with."""
    beside_peers = found.peers is not None and found.level != "group"
    return "all others of the group together" if beside_peers else "all others together"


def headline(found: Scope) -> tuple[str, str]:
    """How many can be told apart from the others, in a strong and a plain part; and the one that is highlighted."""
    when = f" ({twelve_months_label(found.period)})."
    words = Counter(row["comparison"] for row in found.compared if row["comparison"])
    number = sum(words.values())
    if not number:
        return _nothing_compared(found), f"{when}{own_words(found)}"
    singular, plural = found.nouns
    strong = f"{_told_apart(words['similar'], number, found.nouns)} be told apart from {others(found)}"
    told = [_so_many(words[word], word) for word in ("higher", "lower")]
    rest = f"; {joined(told)} at 95%{when}"
    apart = f" {counted(len(found.apart), singular, plural)} cannot be compared." if found.apart else ""
    return strong, f"{rest}{apart}{own_words(found)}"


def _told_apart(similar: int, number: int, nouns: tuple[str, str]) -> str:
    """Of whom it is said that they can, or cannot, be told apart."""
    if number == 1:
        return f"The only {nouns[0]} that is compared {'cannot' if similar else 'can'}"
    return f"{similar:,} of {number:,} {nouns[1]} cannot" if similar else f"Each of {number:,} {nouns[1]} can"


def _so_many(number: int, word: str) -> str:
    """How many are so: ``none is lower``, ``1 is lower``, ``8 are lower``."""
    return f"none is {word}" if number == 0 else f"{number:,} {'is' if number == 1 else 'are'} {word}"


def _nothing_compared(found: Scope) -> str:
    """The most frequent reason why nobody is compared."""
    flags = Counter(row["flags"] for row in [*found.apart, *found.compared] if row["flags"])
    reason = flags.most_common(1)[0][0] if flags else "there are no figures"
    return f"No {found.nouns[0]} is compared with others here: {reason}"


def own_words(found: Scope) -> str:
    """The highlighted organisation in a sentence: value, interval, how it lies beside the others, rank."""
    row = found.own
    if row is None:
        return ""
    if row["value"] is None:
        return f" {row['name']}: {value_cell(row, significant)}."
    told = f" {row['name']}: {amount(found, row['value'])}"
    if row["low"] is None:
        return f"{told}; {rank_cell(row)}."
    ends = " to ".join(shown(found.measure, row[end]) for end in ("low", "high"))
    beside = f", {row['comparison']} {'to' if row['comparison'] == 'similar' else 'than'} {others(found)}"
    return f"{told} (95% interval {ends}){beside if row['comparison'] else ''}; {rank_cell(row)}."


def value_cell(row: Row, write: Callable[[float], str]) -> str:
    """The value in a table: zero, no data and not applicable look different."""
    if row["value"] is not None:
        return "none used: 0" if row["value"] == 0 else write(row["value"])
    return why_no_value(row)


def why_no_value(row: Row) -> str:
    """What stands in place of a value: nothing came, too little came, or the service is not provided."""
    if row["state"] == "missing":
        return missing_words(row["expected"], row["received"])
    return STATE_WORDS[row["state"]] if row["state"] == "not_applicable" else "no value"


def interval_cell(row: Row, write: Callable[[float], str]) -> str:
    """The 95 % interval in a table."""
    return NOT_APPLICABLE if row["low"] is None else f"{write(row['low'])} to {write(row['high'])}"


def percentile_cell(row: Row) -> str:
    """The part of the others with a lower value."""
    return NOT_APPLICABLE if row["percentile"] is None else f"{fixed(100 * row['percentile'], 0)}%"


def comparison_cell(row: Row) -> str:
    """The word in a table."""
    return row["comparison"] or "not compared"


def submissions_cell(row: Row) -> str:
    """Monthly submissions received of those expected."""
    return f"{row['received']:,} of {row['expected']:,}" if row["expected"] else "none expected"


def rank_of_all(row: Row) -> str:
    """The rank among everybody, of an organisation that is shown beside its peers."""
    names = ("rank", "rank_low", "rank_high", "out_of", "flags")
    return rank_cell({name: row[f"{name}_of_all"] for name in names})


def denominator_words(found: Scope) -> str | None:
    """What stands below the fraction line; None of amounts."""
    if isinstance(found.measure, Rate):
        return found.measure.denominator.words
    return f"{found.unit} of {found.measure.treatment_class.name}" if isinstance(found.measure, Share) else None


def vintage(found: Scope) -> str:
    """The denominator with its year, for the block about the numbers."""
    words = denominator_words(found)
    if words is None:
        return f"None: {NO_DENOMINATOR}"
    if isinstance(found.measure, Rate) and found.measure.denominator.name == POPULATION:
        return f"{capital(words)}, ONS mid-{found.catalogue.population_vintage} estimates"
    return f"{words}, of the same twelve months"


def signals(rows: Sequence[Row]) -> str | None:
    """How many lie outside their interval, and how many would by chance; None where nobody is compared."""
    words = [row["comparison"] for row in rows if row["comparison"]]
    outside = sum(word != "similar" for word in words)
    return many.sentence(outside, len(words), LEVEL_95).replace(" %", "%") if words else None


def direction(measure: Measure) -> str:
    """Whether a high place is a good one."""
    if measure.direction == "none":
        return NEITHER
    return f"A {measure.direction} value is agreed to be better for this measure; a place alone says nothing of why."


def purpose(measure: Measure) -> str:
    """What the figures are for; which way is better is left out where a direction is agreed."""
    return PURPOSE_OF_RATES if measure.direction == "none" else PURPOSE


def definition(measure: Measure, unit: str | None = None) -> list[tuple[str, str | Sequence[str]]]:
    """What a measure says of itself; what is blank is not known."""
    reviewed = f"Reviewed on {day(measure.reviewed)}" if measure.reviewed else "Day of the review: not known"
    following = f"next review on {day(measure.next_review)}" if measure.next_review else "next review: not known"
    told = [f"{day(one.day)}: {one.text}" for one in measure.annotations]
    counts = value_words(measure, unit) if unit else measure.name
    return [
        ("What it counts", capital(counts)),
        ("Care setting", setting_words(measure)),
        ("How it is calculated", measure.how_it_is_calculated),
        ("Why it matters", measure.why_it_matters),
        ("Read with care", measure.caveats or "No caveat is recorded"),
        ("Which way is better", DIRECTIONS[measure.direction]),
        ("Status", STATUSES[measure.status]),
        ("Answers for it", measure.author_role or NOT_KNOWN),
        ("Review", f"{reviewed}; {following}"),
        *([("What happened", told)] if told else []),
    ]


def spread_words(found: Scope, row: Row) -> str:
    """How far organisations lay apart in a period: the ratio, the middle half, and how few make half of the gap."""
    singular, plural = found.nouns
    number = counted(row["organisations"], singular, plural)
    when = period_label(row["period_type"], row["period"])
    low, middle = (shown(found.measure, row[name]) for name in ("p25", "p50"))
    parts = [
        f"In {when}, the middle half of {number} with complete data lay between {low} and {amount(found, row['p75'])}"
        f"{_iqr(found, row)}; the median was {middle}."
    ]
    if row["ratio"] is not None:
        ends = " and ".join(shown(found.measure, row[name]) for name in ("p90", "p10"))
        parts.append(f"The 90th percentile was {significant(row['ratio'])} times the 10th ({ends}).")
    if row["gap_half"]:
        few = f"{counted(row['gap_half'], singular, plural)} {'accounts' if row['gap_half'] == 1 else 'account'}"
        parts.append(f"{few} for half of what those below the median would add to reach it.")
    if row["reason"]:
        parts.append(f"Not told: {row['reason']}.")
    return " ".join(parts)


def _iqr(found: Scope, row: Row) -> str:
    if row["iqr"] is None:
        return ""
    # Of shares the range is in points of per cent, not in per cent of anything.
    width = f"{fixed(100 * row['iqr'], 1)} points" if isinstance(found.measure, Share) else significant(row["iqr"])
    return f" (interquartile range {width})"
