"""The sentences and cells about expected use; every slot is filled from data."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from dashboards.catalogue import Catalogue
from dashboards.expected.scope import Scope
from dashboards.formatting import NOT_APPLICABLE, counted, fixed, joined, signed, times
from scorecard.expected.funnels import Funnel, Step
from scorecard.expected.queries import PERIOD_TYPE, Answer
from scorecard.expected.use import COUNTED, Gap, rounded, submissions
from scorecard.periods import period_label
from scorecard.statistics.funnel_of_people import Expected

UNITS = {"ddd": "daily doses"}
BESIDE: Mapping[Literal["lower", "within", "higher"], str] = {
    "lower": "lower than expected",
    "within": "within the expected range",
    "higher": "higher than expected",
}
STANDING = {
    "example": "example of the method, not reviewed",
    "draft": "draft",
    "in_use": "in use",
}
LEADS_TO = {
    "people_a_year": "People a year: those who begin within a year",
    "people_on_treatment": "People on treatment at one time",
}
NO_RANGE = "no range"
Ends = tuple[float, float] | None


def whole(number: float) -> str:
    """A number of people or doses, to the nearest whole: ``1,117``."""
    return fixed(rounded(number), 0)


def unit_words(unit: str) -> str:
    """A unit as readers know it: ``daily doses`` for ``ddd``."""
    return UNITS.get(unit, unit)


def medicine_names(catalogue: Catalogue, funnel: Funnel) -> list[str]:
    """The names of a funnel's medicines; one that the release does not have is called as in its address."""
    known = catalogue.medicines
    return [known[slug].name if slug in known else slug for slug in funnel.medicines]


def months(answer: Answer) -> str:
    """The twelve months in which use was observed."""
    return "no twelve months" if answer.period is None else period_label(PERIOD_TYPE, answer.period)


def sources(funnel: Funnel) -> list[str]:
    """Who says so, each once."""
    facts = [*funnel.steps, *(fact for _, fact in funnel.facts)]
    parts = [one.source for one in funnel.indications or () if one.source]
    return list(dict.fromkeys([*(fact.source for fact in facts), *parts]))


def step_value(funnel: Funnel, step: Step, number: float | None) -> str:
    """A number of a step as it was written: people for the first, a share for each further one."""
    if number is None:
        return NO_RANGE
    return f"{number:,.10g}" if step is funnel.steps[0] else f"{100 * number:.10g}%"


def ends_words(low: float | None, high: float | None) -> str:
    """The 5 and 95 % points: ``966 to 1,331``."""
    return NO_RANGE if low is None or high is None else f"{whole(low)} to {whole(high)}"


def ranged(expected: Expected | None) -> str:
    """What is expected, with its interval."""
    if expected is None:
        return "not known"
    if expected.point is None:
        return "nobody, or not known how many"
    return f"{whole(expected.point)} ({ends_words(expected.low, expected.high)})"


def gap_words(gap: Gap | None) -> str:
    """Observed less expected in people, with its interval where there is one."""
    if gap is None:
        return NOT_APPLICABLE
    point = signed(rounded(gap.point), 0)
    if gap.low is None or gap.high is None:
        return f"{point} ({NO_RANGE})"
    return f"{point} ({signed(rounded(gap.low), 0)} to {signed(rounded(gap.high), 0)})"


def ratio_ends(answer: Answer) -> Ends:
    """How many times the expected was observed, if the expected lay at its 95 and at its 5 % point."""
    doses = answer.doses
    own = answer.comparison.observed
    if answer.comparison.ratio is None or doses is None or own is None or not doses.low or not doses.high:
        return None
    return own / doses.high, own / doses.low


def ratio_words(answer: Answer) -> str:
    """Observed divided by expected, with its interval: ``1.16 (0.98 to 1.34)``."""
    ratio, ends = answer.comparison.ratio, ratio_ends(answer)
    if ratio is None:
        return NOT_APPLICABLE
    return f"{times(ratio)} ({NO_RANGE if ends is None else f'{times(ends[0])} to {times(ends[1])}'})"


def beside(answer: Answer) -> str:
    """The word, or why there is none."""
    found = answer.comparison
    if found.word is not None:
        return BESIDE[found.word]
    why = "; ".join(found.reasons)
    return f"not called lower or higher: {why}" if found.ratio is not None else f"not compared: {why}"


def headline(found: Scope) -> tuple[str, str]:
    """What was observed beside what is expected, in a strong and a plain part."""
    answer = found.answer
    where = "In England" if found.place.org_type == "england" else f"In {found.place.full_name}"
    what = joined(medicine_names(found.catalogue, found.funnel)) if found.funnel.medicines else "the medicine"
    told = answer.comparison
    if told.ratio is None or answer.expected is None or answer.expected.doses is None:
        expected = "" if answer.expected is None else f" Expected: {_people(answer.expected.people)}."
        reasons = "; ".join(told.reasons)
        return f"{where}, use of {what} is not compared with what is expected", f": {reasons}.{expected}"
    doses = answer.expected.doses
    rest = (
        f"{_own(answer)} from {months(answer)}, {times(told.ratio)} times the expected {whole(doses.point or 0)} "
        f"{_interval(doses)}."
    )
    if told.word is None:
        return f"{where}, use of {what} is called neither lower nor higher than expected, because there is no range", (
            f": {rest}"
        )
    return f"{where}, observed use of {what} is {BESIDE[told.word]}", f": {rest}"


def _people(people: Expected) -> str:
    return f"{ranged(people)} {people.unit}"


def _interval(expected: Expected) -> str:
    if expected.low is None:
        return f"({NO_RANGE})"
    return f"(5 to 95% of the draws: {ends_words(expected.low, expected.high)})"


def _own(answer: Answer) -> str:
    """What was observed and is compared."""
    amount = f"{whole(answer.comparison.observed or 0)} {unit_words(answer.observed.unit)}"
    return amount if answer.funnel.split is None else f"{amount} for {answer.funnel.condition}"


def facts(answer: Answer) -> Iterator[tuple[str, str]]:
    """What is expected, what was observed, and the one against the other, each under its name."""
    if answer.expected is not None:
        people, doses = answer.expected.people, answer.expected.doses
        yield "People expected", f"{_people(people)}; in brackets the 5 and 95% points"
        yield (
            "Doses expected in 12 months",
            "Not known" if doses is None else f"{ranged(doses)} {unit_words(doses.unit)}",
        )
    yield "Observed", _observed(answer)
    yield "In words", _capital(beside(answer))
    if answer.comparison.gap is not None:
        yield (
            "Gap: observed less expected",
            f"{gap_words(answer.comparison.gap)} {COUNTED[answer.funnel.counts]}",
        )
    if answer.expected is not None and answer.expected.people.most_influential is not None:
        yield "What moves the result most", answer.expected.people.most_influential
    yield "Submissions", f"{submissions_words(answer)} came" if answer.observed.due else "None were due"


def _observed(answer: Answer) -> str:
    """What was submitted, and the part of it that is compared."""
    seen = answer.observed
    if seen.amount is None:
        return f"{months(answer)}: {seen.reason}"
    words = f"{whole(seen.amount)} {unit_words(seen.unit)}, {months(answer)}"
    if answer.funnel.split is None:
        return words
    return (
        f"{words}; {whole(seen.amount * answer.funnel.own_part)} of them are taken to be for {answer.funnel.condition}"
    )


def submissions_words(answer: Answer) -> str:
    """How many of the expected submissions came."""
    return submissions(answer.observed)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def so_many(answers: Sequence[Answer]) -> str:
    """How many ICBs lie where: ``Of 8 ICBs, observed use is lower than expected in 3, …``."""
    found = Counter(one.comparison.word for one in answers)
    if found[None] == len(answers):
        return f"Of {counted(len(answers), 'ICB')}, none is called lower or higher."
    told = joined([f"{words} in {found[word] or 'none'}" for word, words in BESIDE.items()])
    rest = f"; {found[None]:,} cannot be called either" if found[None] else ""
    return f"Of {counted(len(answers), 'ICB')}, observed use is {told}{rest}."
