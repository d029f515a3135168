"""Words and days as people write them in tables of their own: told apart by what they say, not by how they look."""

import re
from datetime import date, datetime, timedelta

from ingest.readers import WHOLE_NUMBER

STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\N{NON-BREAKING HYPHEN}": "-"})
# What stands in a cell whose value somebody did not know yet.
NOT_KNOWN = frozenset(("tbc", "tba", "n/a", "na", "-"))
ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?", re.ASCII)
NUMBERED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
NAMED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})[ -](\d{4}|\d{2})", re.ASCII)
SERIAL_DAY = re.compile(r"(\d{5})(?:\.0*)?", re.ASCII)
# Spreadsheet programs count days from here.
DAY_ZERO = date(1899, 12, 30)
NAMES = "january february march april may june july august september october november december".split()
MONTHS = {
    "sept": 9,
    **{written: month for month, name in enumerate(NAMES, 1) for written in (name, name[:3])},
}


def folded(text: str) -> str:
    """A text in small letters, with single spaces."""
    return " ".join(text.casefold().split())


def plain(text: str) -> str:
    """A folded text with straight quotation marks and plain hyphens, as a heading is recognised by."""
    return folded(text.translate(STRAIGHT))


def code_word(text: str | None) -> str | None:
    """One of our own words, however it is written: 'Not listed' is not_listed."""
    return re.sub(r"[ -]", "_", folded(text)) if text else None


def whole_number_in(text: str | None) -> int | None:
    """A whole number, perhaps with zeros for decimals; of other text, None."""
    found = re.match(WHOLE_NUMBER, text or "", re.ASCII)
    return int(found[1]) if found else None


def known(text: str | None) -> str | None:
    """The text of a cell; None where it says that the value is not known."""
    return None if plain(text or "") in NOT_KNOWN else text


def day_in(text: str | None) -> date | None:
    """A day in one of the styles of checklists: '7th March 2018', '07/03/2018' (day first), '07-Mar-18', '2018-03-07'.

    Workbooks give a day with a time, or as the number of days since 1899. Other text is no day: None.
    """
    written = plain(text or "")
    try:
        return _iso(written) or _numbered(written) or _named(written) or _serial(written)
    except (ValueError, OverflowError):
        return None


def _iso(text: str) -> date | None:
    found = ISO_DAY.fullmatch(text)
    return date.fromisoformat(found[1]) if found else None


def _numbered(text: str) -> date | None:
    found = NUMBERED_DAY.fullmatch(text)
    return date(int(found[3]), int(found[2]), int(found[1])) if found else None


def _named(text: str) -> date | None:
    found = NAMED_DAY.fullmatch(text)
    if found is None or found[2] not in MONTHS:
        return None
    year = int(found[3]) if len(found[3]) == 4 else datetime.strptime(found[3], "%y").year
    return date(year, MONTHS[found[2]], int(found[1]))


def _serial(text: str) -> date | None:
    found = SERIAL_DAY.fullmatch(text)
    return DAY_ZERO + timedelta(days=int(found[1])) if found else None
