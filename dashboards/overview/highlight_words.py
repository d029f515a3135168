"""The sentences of the overview; every slot is filled from data."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboards.catalogue import Catalogue
from dashboards.compliance.words import interval, percent
from dashboards.figures.strips import Strip
from dashboards.formatting import counted, day, joined, significant, times
from dashboards.measure import measure
from dashboards.organisations.control_words import RULES, VARIATIONS
from dashboards.overview.moved import ENOUGH, Apart, Change, Changes
from dashboards.rankings.words import shown
from scorecard.measures.definitions import value_words
from scorecard.measures.standing import WINDOW
from scorecard.periods import month_end, month_label, period_label

LIMITS = "The limits and the mean are those of the medicine's own months, by a control chart."
NEUTRAL = "A change says nothing of why, and neither more nor less is better."


def is_or_are(number: int) -> str:
    """The verb after a count."""
    return "is" if number == 1 else "are"


def changes_lead(found: Changes) -> tuple[str, str]:
    """How many medicines moved, in a strong and a plain part."""
    if not found.shown and not found.judged:
        return "No medicine can be compared", ": none has data in every quarter of both years."
    if not found.judged:
        why = f"too few months in a row of which at least {100 * ENOUGH:.0f}% of the submissions came"
        return f"The {counted(len(found.shown), 'medicine')} that changed most", (
            f". Whether this is more than the usual ups and downs cannot be told: {why}."
        )
    of = f"of {counted(found.judged, 'medicine')} that can be judged"
    if not found.moved:
        return f"No medicine {of} moved beyond its usual ups and downs", "."
    strong = f"{found.moved:,} {of} moved beyond {'its' if found.moved == 1 else 'their'} usual ups and downs"
    few = len(found.shown)
    return strong, "." if few == found.moved else f". The {few:,} that changed most:"


def change_words(change: Change, catalogue: Catalogue, month: Any) -> str:
    """One medicine: how much, from what to what, and what its months say."""
    unit = measure(catalogue, "england", change.medicine.unit).unit
    ends = f"from {significant(change.previous)} to {significant(change.latest)} {unit}"
    words = f": {change_size(change.ratio)}, {ends}"
    if change.told.direction is None or change.told.label is None or month is None:
        return f"{words}."
    return f"{words}. In {month_label(month)}: {RULES[change.told.label, VARIATIONS[change.told.direction]]}."


def change_size(ratio: float) -> str:
    """How many times as much as before, or which part of it."""
    if 0.995 <= ratio < 1.005:
        return "about as much as before"
    return f"{significant(ratio, 3 if 0.9 < ratio < 1.1 else 2)} times as much"


def changes_caveat(found: Changes) -> str:
    """Which months are compared, and how complete they are."""
    whole, before = ((found.received[place], found.expected[place]) for place in (0, 1))
    came = (
        f"of the latest months {_came(*whole)}, of those before {_came(*before)}: a submission that did not come "
        "lowers a figure."
    )
    if not whole[1] and not before[1]:
        came = "no submissions were expected in either."
    told = [f"{period_label(WINDOW, found.start)} beside the twelve months before; {came}"]
    if found.judged:
        told.append(LIMITS)
    if found.judged and found.not_judged:
        told.append(f"{counted(found.not_judged, 'medicine')} cannot be judged.")
    return " ".join([*told, NEUTRAL])


def _came(received: int, expected: int) -> str:
    return f"{received:,} of {counted(expected, 'submission')} came" if expected else "none were expected"


def apart_words(found: Apart, catalogue: Catalogue, spread: Sequence[Strip]) -> list[str]:
    """For which medicines ICBs lie farthest apart and least, and of which that is not told.

    Where there are too few ICBs for percentiles, ``spread`` says it by the middle half of them.
    """
    if found.rows.is_empty():
        return [*_by_middle_halves(spread), _no_ratio(found), *_unused(found)]
    first, *rest = found.rows.to_dicts()
    told = [f"ICBs lie farthest apart for {_row_words(found, catalogue, first)}"]
    if rest:
        told.append(f"They lie closest together for {_row_words(found, catalogue, rest[-1])}")
    return [*told, *_unused(found)]


def _row_words(found: Apart, catalogue: Catalogue, row: Mapping[str, Any]) -> str:
    name = catalogue.medicines[row["subject"]].name
    high, low = (shown(found.measure, row[end]) for end in ("p90", "p10"))
    whole = counted(row["organisations"], "ICB")
    return (
        f"{name}: the 90th percentile is {significant(row['ratio'], 2)} times the 10th ({high} and {low} "
        f"{value_words(found.measure, row['unit'])}; {whole} of which every submission came)."
    )


def _by_middle_halves(spread: Sequence[Strip]) -> list[str]:
    if len(spread) < 2:
        return []
    first, last = (
        f"{strip.name} (from {times(strip.p25)} to {times(strip.p75)} times the England rate)"
        for strip in (spread[0], spread[-1])
    )
    return [f"The middle half of ICBs is widest for {first} and narrowest for {last}."]


def _no_ratio(found: Apart) -> str:
    if found.others:
        most = f"there are more than {counted(found.organisations, 'ICB')}" if found.organisations else "there is any"
        return (
            f"How far apart the 90th and the 10th percentile lie is not told: it needs at least 10 ICBs of which every "
            f"submission came, and of no medicine {most}."
        )
    return "How far apart the 90th and the 10th percentile lie is not told of any medicine."


def _unused(found: Apart) -> list[str]:
    """The medicines that many ICBs do not use at all: of them there is no such ratio."""
    if not found.unused:
        return []
    names = joined(list(found.unused)) if len(found.unused) <= 4 else counted(len(found.unused), "medicine")
    return [f"Not told of {names}, which at least a tenth of ICBs did not use."]


def apart_caveat(found: Apart) -> str:
    """When, and what such numbers do not say."""
    return f"{period_label(WINDOW, found.period)}. Differences have many reasons, patients' needs among them."


def compliance_words(row: Mapping[str, Any], known_on: Any) -> str:
    """What stands beside the share of decisions in time: its bounds, what is overdue, and what is not known."""
    overdue, unknown = int(row["overdue"] or 0), int(row["not_known"] or 0)
    told = [
        "Recommendations due in ICBs that were listed in time: "
        f"95% interval {interval(row['share_low'], row['share_high'])}"
    ]
    if unknown:
        told.append(f"at most {percent(row['share_at_most'])} if all {unknown:,} that are not known were in time")
    late = f"{overdue:,} {is_or_are(overdue)} overdue" if overdue else "None is overdue"
    return f"{'; '.join(told)}. {late}. As known on {day(known_on)}."


def freshness_words(catalogue: Catalogue, submissions: tuple[int, int]) -> str:
    """When the release came, what of it will still change, and how complete it is."""
    expected, received = submissions
    published = f"Published {day(catalogue.published)}. " if catalogue.published else ""
    open_months = [note.text for note in catalogue.notes if note.kind == "provisional"]
    told = " ".join(open_months) or "No month is marked as provisional."
    if not expected:
        return f"{published}{told} No monthly submissions were expected."
    came = f"{received:,} of {counted(expected, 'monthly submission')} came"
    return f"{published}{told} {came}; one that did not is missing, not none used."


def newest_month(catalogue: Catalogue) -> str:
    """The last month of data."""
    return month_label(month_end(catalogue.last_month))
