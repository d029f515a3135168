"""The sentences of the page of comparison: each organisation beside all others, and never beside its neighbour."""

from collections.abc import Iterable, Sequence

from dashboards.catalogue import LEVEL_WORDS, Organisation
from dashboards.compare.scope import FEWEST, MOST, Row, Scope
from dashboards.formatting import counted, joined
from dashboards.organisations.standing_words import NOT_COMPARED, absence, chance_words, number
from dashboards.words import STATE_WORDS
from scorecard.measures.definitions import Measure
from scorecard.measures.standing import WINDOW
from scorecard.periods import period_label

NOT_A_TEST = (
    "A word says how an organisation lies beside all others of its level together, and nothing of its neighbours on "
    "this page. Whether the intervals of two organisations overlap is no test of a difference between them, so none "
    "is told."
)
NO_FIGURE = "no figure"


def headline(found: Scope) -> tuple[str, str]:
    """Who is set beside whom, and how they lie beside all others; in a strong and a plain part."""
    if len(found.places) < FEWEST:
        return _not_yet(found)
    if not found.is_comparison or found.measure is None or found.window is None:
        return (
            f"There is nothing to compare {_who(found)} by",
            ": no measure of this level has figures over twelve months.",
        )
    strong = f"{_who(found)} side by side: {found.measure.name}, {period_label(WINDOW, found.window)}"
    words = beside_words([row for _, rows in by_place(found) for row in rows])
    others = f"all other {LEVEL_WORDS[found.level][1]} together"
    return strong, f". Beside {others}: {words}."


def _who(found: Scope) -> str:
    """Two by their names; more, whose names have commas of their own, by their number."""
    if len(found.places) == FEWEST:
        return joined([each.short for each in found.places])
    return counted(len(found.places), *LEVEL_WORDS[found.level])


def by_place(found: Scope) -> list[tuple[Organisation, list[Row]]]:
    """The figures of each organisation in the chosen measure."""
    rows = found.rows(found.measure).values() if found.measure else ()
    return [(each, [row[each.ods_code] for row in rows if each.ods_code in row]) for each in found.places]


def _not_yet(found: Scope) -> tuple[str, str]:
    if not found.places:
        return f"Choose {FEWEST} to {MOST} organisations of one level", " to see them side by side."
    place = found.places[0]
    return f"Choose another {LEVEL_WORDS[place.org_type][0]}", f" to set beside {place.full_name}."


def beside_words(rows: Sequence[Row]) -> str:
    """How many figures are higher, lower or similar, and of how many nothing is said."""
    said = [row["comparison"] for row in rows if row["comparison"]]
    if not said:
        return "nothing is said, and the tables have the reasons"
    if len(rows) == 1:
        return str(said[0])
    high, low, similar = (said.count(word) for word in ("higher", "lower", "similar"))
    silent = len(rows) - len(said)
    rest = f"; of {silent:,} nothing is said" if silent else ""
    return f"higher in {high:,}, lower in {low:,} and similar in {similar:,} of {counted(len(rows), 'figure')}{rest}"


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
