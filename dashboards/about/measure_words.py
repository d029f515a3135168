"""The definition of a measure in words, part by part, as the release has it."""

from collections.abc import Mapping, Sequence

from dashboards.catalogue import LEVEL_WORDS, Medicine
from dashboards.formatting import capital, day, joined, significant
from dashboards.indicators.words import NOT_KNOWN
from scorecard.measures.definitions import EVERY, FIRST, Grouping, Measure, Rate, Share, setting_words

KINDS = {"volume": "An amount, divided by nothing", "rate": "A rate", "share": "A share of a class of treatments"}
STATUSES = {"draft": "Draft: it may still change", "current": "Current", "retired": "Retired: kept for its history"}
DIRECTIONS = {"higher": "Higher", "lower": "Lower", "none": "Not agreed, so no page says which way is better"}
UNITS = {FIRST: "the unit in which each medicine is shown first", EVERY: "every unit that a medicine has figures in"}
PERIODS = {"month": "months", "quarter": "financial quarters", "twelve_months": "twelve months"}
OVER_TIME = {"mean": "the mean of the months", "sum": "the sum of the months"}
Medicines = Mapping[str, Medicine]


def definition(measure: Measure, reason: str | None, medicines: Medicines) -> list[tuple[str, str | Sequence[str]]]:
    """A measure's definition; what is blank is not known, and a measure without figures says why."""
    reviewed = f"Reviewed on {day(measure.reviewed)}" if measure.reviewed else f"Day of the review: {NOT_KNOWN}"
    following = f"next review on {day(measure.next_review)}" if measure.next_review else f"next review: {NOT_KNOWN}"
    parts: list[tuple[str, str | Sequence[str]]] = [
        ("Kind", KINDS[measure.kind]),
        ("Counted", f"{_subject(measure, medicines)}, in {UNITS.get(measure.unit, measure.unit)}"),
        ("Care setting", setting_words(measure)),
        ("Divided by", _denominator(measure, medicines)),
        ("Levels", capital(joined([LEVEL_WORDS[level][1] for level in measure.levels]))),
        ("Periods", capital(joined([PERIODS[period] for period in measure.periods]))),
        ("Why it matters", measure.why_it_matters),
        ("How it is calculated", measure.how_it_is_calculated),
        ("Read with care", measure.caveats or "No caveat is recorded"),
        ("Which way is better", DIRECTIONS[measure.direction]),
        ("Author", measure.author_role or capital(NOT_KNOWN)),
        ("Review", f"{reviewed}; {following}"),
        ("Status", STATUSES[measure.status]),
    ]
    annotations = [f"{day(each.day)}: {each.text}" for each in measure.annotations]
    optional = (("Appraisals", joined([*measure.ta_numbers]) if measure.ta_numbers else None),
                ("On its curve", annotations or None), ("Why it has no figures", reason))  # fmt: skip
    return parts + [(term, words) for term, words in optional if words]


def _subject(measure: Measure, medicines: Medicines) -> str:
    """Whose use is counted."""
    if not isinstance(measure.subject, Grouping):
        return "Use of each appraised medicine"
    return f"Use of {measure.subject.name}: {_names(measure.subject.medicines, medicines)}"


def _denominator(measure: Measure, medicines: Medicines) -> str:
    """What it is divided by, and below what there is no rank."""
    if isinstance(measure, Rate):
        divided = measure.denominator
        per = f"{significant(divided.per)} {divided.words}" if divided.per != 1 else f"One of: {divided.words}"
        return f"{per}, {OVER_TIME[divided.over_time]}{_minimum(divided.minimum, '')}"
    if isinstance(measure, Share):
        whole = measure.treatment_class
        names = _names(whole.medicines, medicines)
        return f"Use of {whole.name}: {names}{_minimum(measure.minimum, measure.unit)}"
    return "Nothing: organisations of different size are not compared"


def _minimum(least: float, unit: str) -> str:
    """Below what there is no rank, where that says anything."""
    return f"; no rank below {significant(least)} {unit}".rstrip() if least > 1 else ""


def _names(slugs: Sequence[str], medicines: Medicines) -> str:
    """Names of medicines; those that were never appraised are told by their slugs."""
    return joined([medicines[slug].name if slug in medicines else slug for slug in slugs])
