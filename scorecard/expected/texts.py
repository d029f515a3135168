"""Expected use in words, and as rows of a file: the same sentences on the screen, on pages and in downloads."""

from collections.abc import Iterator

import polars as pl

from scorecard import periods
from scorecard.expected.queries import PERIOD_TYPE, Answer
from scorecard.expected.use import COUNTED, Gap, rounded, submissions
from scorecard.schema import ENGLAND
from scorecard.statistics.funnel_of_people import Expected

COUNTED_MEANS = {
    "people_a_year": "People a year are those who begin within a year, each counted with the whole course. They are "
    "not the people on treatment at one time.",
    "people_on_treatment": "People on treatment at one time are counted for 365 days. They are not the people who "
    "begin within a year.",
}
STANDING = {
    "example": "The funnel is an example of the method, and nobody has reviewed it.",
    "draft": "The funnel is a draft, and nobody has to stand by it yet.",
}
ALWAYS = (
    "Homecare and outsourced dispensing are incomplete in the data: observed use is too low where they are common.",
    "A difference says that the use and the funnel differ. It does not say which of the two is right.",
)
WORDS = {
    "lower": "Observed use is lower than expected",
    "within": "Observed use is within the expected range",
    "higher": "Observed use is higher than expected",
    None: "Neither lower, within nor higher",
}
COLUMNS = pl.Schema(
    {
        **dict.fromkeys(("funnel", "ods_code", "part", "name"), pl.String()),
        **dict.fromkeys(("value", "low", "middle", "high"), pl.Float64()),
        **dict.fromkeys(("unit", "text"), pl.String()),
    }
)


def sentences(answer: Answer) -> Iterator[str]:
    """What is expected, what was observed, and the one against the other."""
    if answer.expected is not None:
        people, doses = answer.expected.people, answer.expected.doses
        yield f"Expected: {_ranged(people)} {people.unit}."
        if doses is not None:
            yield f"Expected in twelve months: {_ranged(doses)} {doses.unit}."
        if people.most_influential is not None:
            yield f"What moves the result most: {people.most_influential}."
    yield _observed(answer)
    yield from _compared(answer)


def _compared(answer: Answer) -> Iterator[str]:
    """The word with ratio and gap, or why there is none."""
    found, why = answer.comparison, "; ".join(answer.comparison.reasons)
    if found.ratio is None:
        yield f"Not compared: {why}."
        return
    yield f"{WORDS[found.word]}{f' ({why})' if why else ''}: {found.ratio:.2f} times the expected."
    if found.gap is not None:
        yield f"Gap, observed less expected: {_gap(found.gap)} {COUNTED[answer.funnel.counts]}."


def caveats(answer: Answer) -> Iterator[str]:
    """What a reader should know of the figures, the most particular first."""
    funnel, place = answer.funnel, answer.place
    if funnel.status in STANDING:
        yield STANDING[funnel.status]
    if place.ods_code != ENGLAND and place.share is not None:
        adults = ", though the funnel begins with adults" if funnel.population == "adults" else ""
        yield (
            f"The funnel speaks of England. {place.name} is given {place.share:.2%} of it, its part of the people of "
            f"all ages{adults}, as if age and illness were the same everywhere."
        )
        yield "What a specialist centre issues for people of other areas counts where the centre is."
    yield from _on_ranges(answer)
    yield COUNTED_MEANS[funnel.counts]
    if funnel.split is not None:
        part = f"{funnel.own_part:.0%} of the use is taken to be for {funnel.condition}"
        yield f"{part}, as the funnel says, and as if that were exact."
    if answer.comparison.word is not None and answer.observed.received < answer.observed.due:
        yield f"Observed use rests on {submissions(answer.observed)}."
    yield from ALWAYS


def export_rows(answer: Answer) -> pl.DataFrame:
    """Everything that the answer says, a row each: steps, results, word, reasons and caveats."""
    key = (answer.funnel.name, answer.place.ods_code)
    rows = [(*key, *row) for row in (*_number_rows(answer), *_text_rows(answer))]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _number_rows(answer: Answer) -> Iterator[tuple[object, ...]]:
    """Rows of numbers: part, name, value, low, middle, high, unit, text."""
    for step in answer.funnel.steps:
        yield "step", step.name, step.value, step.low, None, step.high, None, step.source
    for name, fact in answer.funnel.facts:
        yield "fact", name, fact.value, None, None, None, None, fact.source
    if answer.expected is not None:
        for each in (answer.expected.people, answer.expected.doses):
            if each is not None:
                yield "expected", None, each.point, each.low, each.middle, each.high, each.unit, each.reason
    seen, found = answer.observed, answer.comparison
    yield "submitted", None, seen.amount, None, None, None, seen.unit, submissions(seen)
    yield "observed", None, found.observed, None, None, None, seen.unit, None
    yield "ratio", None, found.ratio, None, None, None, "times", None
    if found.gap is not None:
        counted = COUNTED[answer.funnel.counts]
        yield "gap", None, found.gap.point, found.gap.low, None, found.gap.high, counted, None


def _text_rows(answer: Answer) -> Iterator[tuple[object, ...]]:
    """Rows of words in the same columns."""
    blank = (None, None, None, None, None, None)
    yield "period", *blank, _months(answer)
    yield "word", *blank, answer.comparison.word
    for part, texts in (("reason", answer.comparison.reasons), ("caveat", caveats(answer))):
        for text in texts:
            yield part, *blank, text


def _observed(answer: Answer) -> str:
    seen = answer.observed
    if seen.amount is None:
        return f"Observed, {_months(answer)}: {seen.reason}."
    part = ""
    if answer.funnel.split is not None:
        part = f", of which {rounded(seen.amount * answer.funnel.own_part):,} for {answer.funnel.condition}"
    return f"Observed, {_months(answer)}: {rounded(seen.amount):,} {seen.unit}{part}; {submissions(seen)}."


def _months(answer: Answer) -> str:
    return "no twelve months" if answer.period is None else periods.period_label(PERIOD_TYPE, answer.period)


def _on_ranges(answer: Answer) -> Iterator[str]:
    """What is known of ranges, and how far the interval can be believed."""
    without = [step.name for step in answer.funnel.shares if not step.has_range]
    without += [name for name, _ in answer.funnel.facts]
    if not any(step.has_range for step in answer.funnel.shares):
        yield "No range: the funnel gives none for any of its shares, so that there is a point and no interval."
        return
    yield "Shares are drawn independently of each other: a common cause would make the interval wider."
    if without:
        yield f"Without a range, and held at the value: {', '.join(without)}. The interval is too narrow for that."


def _ranged(expected: Expected) -> str:
    if expected.point is None:
        return "nobody, or not known how many"
    if expected.low is None or expected.middle is None or expected.high is None:
        return f"{rounded(expected.point):,} (no range)"
    ends = f"{rounded(expected.low):,} to {rounded(expected.high):,}, middle {rounded(expected.middle):,}"
    return f"{rounded(expected.point):,} ({ends})"


def _gap(gap: Gap) -> str:
    if gap.low is None or gap.high is None:
        return f"{rounded(gap.point):+,} (no range)"
    return f"{rounded(gap.point):+,} ({rounded(gap.low):+,} to {rounded(gap.high):+,})"
