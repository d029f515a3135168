"""The sentences of the page of comparison: each organisation beside all others, and never beside its neighbour."""

from collections.abc import Iterable

from dashboards.catalogue import LEVEL_WORDS, Organisation
from dashboards.compare_scope import FEWEST, MOST, Row, Scope
from dashboards.formatting import counted, joined
from dashboards.standing_words import NOT_COMPARED, absence, chance_words, number
from dashboards.words import STATE_WORDS
from scorecard.measures import Measure
from scorecard.periods import period_label
from scorecard.standing import WINDOW

NOT_A_TEST = (
    "A word says how an organisation lies beside all others of its level together, and nothing of its neighbours on "
    "this page. Whether the intervals of two organisations overlap is no test of a difference between them, so none "
    "is told."
)
NO_FIGURE = "no figure"


def headline(found: Scope) -> tuple[str, str]:
    """Who is set beside whom, and how each lies beside all others; in a strong and a plain part."""
    if len(found.places) < FEWEST:
        return _not_yet(found)
    names = joined([each.short for each in found.places])
    if not found.is_comparison or found.measure is None or found.window is None:
        return f"There is nothing to compare {names} by", ": no measure of this level has figures over twelve months."
    strong = f"{names} side by side: {found.measure.name}, {period_label(WINDOW, found.window)}"
    by_subject = found.rows(found.measure)
    said = [beside_words(each, [rows[each.ods_code] for rows in by_subject.values() if each.ods_code in rows])
            for each in found.places]  # fmt: skip
    told = [each for each in said if each]
    others = f"all other {LEVEL_WORDS[found.level][1]} together"
    if not told:
        return strong, f". Nothing is said of them beside {others}: the tables have the reasons."
    silent = [each.short for each, words in zip(found.places, said, strict=True) if not words]
    rest = f" Of {joined(silent)} nothing is said: the reasons stand in table 1." if silent else ""
    return strong, f". Beside {others}: {'; '.join(told)}.{rest}"


def _not_yet(found: Scope) -> tuple[str, str]:
    if not found.places:
        return f"Choose {FEWEST} to {MOST} organisations of one level", " to see them side by side."
    place = found.places[0]
    return f"Choose another {LEVEL_WORDS[place.org_type][0]}", f" to set beside {place.full_name}."


def beside_words(place: Organisation, rows: Iterable[Row]) -> str:
    """How many figures of an organisation are higher, lower or similar; nothing where nothing is compared."""
    told = list(rows)
    said = [row["comparison"] for row in told if row["comparison"]]
    if not said:
        return ""
    if len(told) == 1:
        return f"{place.short} is {said[0]}"
    high, low, similar = (said.count(word) for word in ("higher", "lower", "similar"))
    of = counted(len(told), "figure")
    return f"{place.short} higher in {high:,}, lower in {low:,} and similar in {similar:,} of {of}"


def value_words(measure: Measure, row: Row | None) -> str:
    """A value, or why there is none."""
    if row is None:
        return NO_FIGURE
    if row["value"] is not None:
        return STATE_WORDS["zero"] if row["state"] == "zero" else number(measure, row["value"])
    return absence(row)


def interval_words(measure: Measure, row: Row | None) -> str:
    """The 95 % interval of a value, where there is one."""
    if row is None or row["value"] is None or row["low"] is None:
        return ""
    return f"{number(measure, row['low'])} to {number(measure, row['high'])}"


def beside_cell(row: Row | None, common: str | None = None) -> str:
    """Lower, similar or higher than all others together, or why it is not said, unless that is said of all at once."""
    if row is None or row["value"] is None:
        return ""
    if row["comparison"]:
        return str(row["comparison"])
    return NOT_COMPARED if row["flags"] in (None, common) else f"{NOT_COMPARED}: {row['flags']}"


def common_reason(rows: Iterable[Row]) -> str | None:
    """The reason for which nothing of an organisation is compared, where it is the same for several figures."""
    reasons = [row["flags"] for row in rows if row["value"] is not None and not row["comparison"] and row["flags"]]
    return max(set(reasons), key=lambda one: (reasons.count(one), one)) if len(reasons) > 1 else None


def by_chance(found: Scope, measure: Measure) -> str:
    """How many words differ from similar, and how many would by chance."""
    rows = [row for by_place in found.rows(measure).values() for row in by_place.values()]
    return chance_words(rows)
