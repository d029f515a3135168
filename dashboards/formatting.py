"""How numbers, dates, names and states are written; every page, chart and table asks here."""

import math
import re
import textwrap
from collections.abc import Iterable
from datetime import date

from scorecard.periods import month_label, months_of
from scorecard.schema import PER_PEOPLE

MINUS = "\u2212"
# Units that are abbreviations, as the release writes them.
DAILY_DOSES = ("ddd", "add")
NOT_APPLICABLE = "\u2013"
# Letters of the code at the end of a sub-ICB location's name.
LONGEST_CODE = 6
# Letters of a line beside the pointer.
WIDEST = 40
SMALL_WORDS = frozenset({"and", "of", "the", "for", "in", "on", "upon", "with", "to", "at", "by"})
KEPT_CAPITALS = frozenset({"NHS", "ICB", "UK", "QE"})
SHORTENINGS = (
    re.compile(r"^NHS ", re.IGNORECASE),
    re.compile(r" (integrated care board|ICB)$", re.IGNORECASE),
    re.compile(r" (university hospitals?|hospitals?|university)? ?NHS (foundation )?trust$", re.IGNORECASE),
    re.compile(r" commissioning region$", re.IGNORECASE),
)


def fixed(value: float, decimals: int) -> str:
    """A number with thousands separated, so many decimals and a true minus; never a negative zero."""
    text = f"{value:,.{decimals}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def significant(value: float, figures: int = 3) -> str:
    """A number for a sentence, at three significant figures: ``1,230``, ``14.0``, ``0.0123``."""
    if value == 0 or not math.isfinite(value):
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    rounded = round(value, figures - 1 - magnitude)
    magnitude = math.floor(math.log10(abs(rounded)))
    return fixed(rounded, max(0, figures - 1 - magnitude))


def decimals_for(values: Iterable[float | None]) -> int:
    """The one precision of a column, from its largest value: the larger the numbers, the fewer the decimals."""
    largest = max((abs(value) for value in values if value is not None), default=0.0)
    if largest == 0:
        return 1
    return next((decimals for limit, decimals in ((1000, 0), (10, 1), (1, 2)) if largest >= limit), 3)


def cell(value: float, decimals: int) -> str:
    """A number of a column; an amount too small for the column's precision says so, because 0 would mean none."""
    smallest = 10.0**-decimals
    if value != 0 and abs(value) < smallest / 2:
        return f"under {fixed(smallest, decimals)}" if value > 0 else f"just below {fixed(0, decimals)}"
    return fixed(value, decimals)


def pounds(value: float) -> str:
    """An amount of money in whole pounds: ``£1,234``, ``−£12``, ``under £1``."""
    return re.sub(r"(?=\d)", "£", cell(value, 0), count=1)


def signed(value: float, decimals: int = 1) -> str:
    """A change with its sign: ``+46.0`` or ``−9.0``."""
    text = fixed(value, decimals)
    return text if value <= 0 or not text.strip("0.,") else f"+{text}"


def times(ratio: float) -> str:
    """A ratio to England with two decimals."""
    return fixed(ratio, 2)


def day(value: date) -> str:
    """A date in sentences: ``15 November 2023``."""
    return f"{value.day} {month_label(value)}"


def short_day(value: date) -> str:
    """A date in tables: ``15 Nov 2023``."""
    month, year = month_label(value).split(" ")
    return f"{value.day} {month[:3]} {year}"


def months_in_words(period_type: str, start: date) -> str:
    """The months of a period: ``April to June 2021``, ``October 2020 to September 2021``, ``July 2021``."""
    months = months_of(period_type, start)
    if len(months) == 1:
        return month_label(start)
    first = month_label(months[0])
    if months[0].year == months[-1].year:
        first = first.split(" ")[0]
    return f"{first} to {month_label(months[-1])}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A count with its noun: ``1 medicine``, ``1,204 medicines``."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def people(number: int) -> str:
    """A population in words: ``1.12 million people``, ``412,000 people``."""
    if number >= 1_000_000:
        return f"{significant(number / 1_000_000)} million people"
    return f"{significant(number)} people"


def per_people(unit: str) -> str:
    """The unit of a rate: ``mg per 100,000 people``."""
    return f"{unit} per {PER_PEOPLE:,} people"


def capital(words: str) -> str:
    """The same words at the start of a heading or cell; a unit such as mg stays as it is."""
    first = words.split(" ", maxsplit=1)[0]
    return words if len(first) <= 2 or first in DAILY_DOSES else words[0].upper() + words[1:]


def joined(words: list[str]) -> str:
    """A list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def organisation_name(name: str) -> str:
    """A name as people write it: ODS prints capitals only."""
    if name != name.upper():
        return name
    words = name.lower().split(" ")
    return " ".join(_recased(word, first=index == 0) for index, word in enumerate(words))


def _recased(word: str, *, first: bool) -> str:
    """One word of a name that was printed in capitals."""
    if word.upper() in KEPT_CAPITALS:
        return word.upper()
    if word in SMALL_WORDS and not first:
        return word
    return re.sub(r"(^|[-&(])([a-z])", lambda found: found[1] + found[2].upper(), word)


def short_name(name: str) -> str:
    """The part of a name that tells it from its neighbours, for charts and tables."""
    short = organisation_name(name)
    for shortening in SHORTENINGS:
        short = shortening.sub("", short)
    return short or organisation_name(name)


def chart_label(name: str, limit: int = 30) -> str:
    """A short name that leaves room for the chart; the table beside it has the name in full."""
    short = short_name(name)
    if len(short) <= limit:
        return as_signs(short)
    # Sub-ICB locations of one ICB differ in nothing but the code at the end.
    head, dash, code = short.rpartition(" - ")
    end = f"{dash}{code}" if len(code) <= LONGEST_CODE else ""
    cut = (head if end else short)[: limit - 1 - len(end)]
    return as_signs(f"{cut.rstrip(' ,')}\u2026{end}")


def chart_words(words: str) -> str:
    """Words that a chart shows beside the pointer: in lines that a phone has room for."""
    return "<br>".join(as_signs(line) for line in textwrap.wrap(words, WIDEST)) or words


def as_signs(words: str) -> str:
    """Words for a chart, which takes tags, entities and ``%{`` for what they mean, as what they look like."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("%{", "%&#123;")
