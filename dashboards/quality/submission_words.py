"""The sentences about submissions; every slot is filled from data."""

from datetime import date

import polars as pl

from dashboards.formatting import counted, fixed, joined
from dashboards.quality.submission_scope import Submissions
from scorecard.periods import month_label

SHOWN_STRETCHES = 4
HOW_EXPECTED = (
    "A trust is expected to submit in every month from the first that it ever sent, until it closes or merges; one "
    "that usually has only a few rows a month, in the months that it sent and in no other. A merged trust counts with "
    "the one that it merged into."
)


def share_words(share: float) -> str:
    """A share in per cent; only all of it is 100%, and only nothing 0%."""
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{fixed(min(max(100 * share, 0.1), 99.9), 1)}%"


def whose(found: Submissions) -> str:
    """Whose submissions these are."""
    if found.place.org_type == "trust":
        return found.place.full_name
    return f"trusts in {found.place.full_name}"


def received_words(found: Submissions) -> tuple[str, str]:
    """How much came of what was expected, and how the newest month stands; in a strong and a plain part."""
    expected, received = (int(found.rows[name].sum()) for name in ("expected", "received"))
    if not expected:
        return f"Nothing was expected of {whose(found)}", " in the months of this release."
    of = counted(expected, "monthly submission")
    strong = f"{received:,} of {of} expected of {whose(found)} were received ({share_words(received / expected)})"
    newest = found.shares.row(-1, named=True)
    month = month_label(newest["month"])
    if found.place.org_type == "trust" or not newest["expected"]:
        return strong, "."
    return strong, f"; of the newest month, {month}, {newest['received']:,} of {newest['expected']:,}."


def others_words(found: Submissions) -> str:
    """Those without a gap, in sentences: they need no row."""
    table = found.totals
    whole = table.filter((pl.col("gaps") == 0) & (pl.col("expected") > 0)).height
    never = table.filter(pl.col("expected") == 0).height
    told = []
    if whole:
        told.append(f"{_all(whole, table)} sent every month that was expected.")
    if never:
        more = f"{never:,} other trust{'' if never == 1 else 's'}"
        told.append(f"Nothing was expected of {more}: this release holds no submission from there.")
    return " ".join(told)


def _all(whole: int, table: pl.DataFrame) -> str:
    if whole == table.height:
        return f"All {whole:,} trusts" if whole > 1 else "The trust"
    return counted(whole, "trust")


def gap_words(stretches: pl.DataFrame) -> str:
    """The months of one trust that did not come, the newest first: ``none in June 2023; part in May 2024``."""
    gaps = stretches.filter(pl.col("state").is_in(["none", "part"])).sort("first", descending=True)
    told = [
        f"{'no data' if state == 'none' else 'a part'} {_span(first, last)}"
        for state, first, last in gaps.head(SHOWN_STRETCHES).select("state", "first", "last").iter_rows()
    ]
    left = gaps.height - SHOWN_STRETCHES
    words = "; ".join(told) + (f"; and {counted(left, 'earlier stretch', 'earlier stretches')}" if left > 0 else "")
    return words[:1].upper() + words[1:]


def _span(first: date, last: date) -> str:
    if first == last:
        return f"in {month_label(first)}"
    return f"from {month_label(first)} to {month_label(last)}"


def chart_words(name: str, shares: pl.DataFrame) -> str:
    """The line in words: its ends, and its lowest month."""
    known = shares.filter(pl.col("share").is_not_null())
    if known.is_empty():
        return f"Nothing was expected in {name}."
    first, last = known.row(0, named=True), known.row(-1, named=True)
    lowest = known.sort("share", "month").row(0, named=True)
    ends = [f"{share_words(each['share'])} in {month_label(each['month'])}" for each in (first, last)]
    told = f"Share of expected submissions received, {name}: {joined(list(dict.fromkeys(ends)))}"
    return f"{told}; lowest {share_words(lowest['share'])} in {month_label(lowest['month'])}."
