"""NICE's appraisals of a medicine, as a table, as markers on a figure and in a caption."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dash.development.base_component import Component

from dashboards.catalogue import Appraisal
from dashboards.components.elements import Column, table
from dashboards.figures.ribbon import Marker
from dashboards.formatting import capital, counted, day, short_day

CATEGORY_WORDS = {
    "recommended": "Recommended",
    "optimised": "Optimised: for some patients",
    "managed_access": "Managed access",
    "only_in_research": "Only in research",
    "not_recommended": "Not recommended",
    "terminated": "Terminated",
}
COLUMNS = (
    Column("Appraisal"),
    Column("Condition"),
    Column("Recommendation"),
    Column("Published"),
    Column("Now"),
)


def published_words(appraisal: Appraisal) -> str:
    """The day of publication, or how much of it is known."""
    if appraisal.published:
        return short_day(appraisal.published)
    return f"{appraisal.published_year}, day not known" if appraisal.published_year else "date not known"


def status_words(appraisal: Appraisal) -> str:
    """Whether it still stands."""
    if appraisal.replaced_by:
        part = "partly replaced" if appraisal.status == "partially_replaced" else "replaced"
        return f"{part} by {appraisal.replaced_by}"
    return {"current": "current", "replaced": "replaced", "partially_replaced": "partly replaced"}.get(
        appraisal.status or "", "not checked"
    )


def appraisal_table(name: str, appraisals: Sequence[Appraisal]) -> Component:
    """Every recommendation on a medicine."""
    rows = [
        (
            each.ta_number,
            capital(each.condition or "not stated"),
            CATEGORY_WORDS.get(each.category, each.category.replace("_", " ").capitalize()),
            published_words(each),
            status_words(each),
        )
        for each in appraisals
    ]
    return table(f"NICE technology appraisals of {name}", COLUMNS, rows)


def markers(appraisals: Sequence[Appraisal]) -> list[Marker]:
    """A marker for each day on which something was published; appraisals of one day share it."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for each in appraisals:
        if each.published and each.ta_number not in by_day[each.published]:
            by_day[each.published].append(each.ta_number)
    return [Marker(published, " and ".join(numbers)) for published, numbers in sorted(by_day.items()) if numbers]


def in_words(appraisals: Sequence[Appraisal]) -> str:
    """The caption under a medicine's name."""
    if not appraisals:
        return "No technology appraisal is recorded."
    numbers = list(dict.fromkeys(each.ta_number for each in appraisals))
    if len(numbers) > 3:
        return f"{counted(len(numbers), 'appraisal')}; {_known_days(appraisals)}."
    return "; ".join(_one(number, appraisals) for number in numbers) + "."


def _known_days(appraisals: Sequence[Appraisal]) -> str:
    """The first and last day of publication among those that are known, which need not be all."""
    days = {each.ta_number: each.published for each in appraisals if each.published}
    if not days:
        return "the days of publication are not known"
    first, last = min(days.values()), max(days.values())
    if first == last:
        return f"the one known day of publication is {day(first)}"
    return f"of the {len(days)} known days of publication the first is {day(first)}, the last {day(last)}"


def _one(number: str, appraisals: Sequence[Appraisal]) -> str:
    """One appraisal with its conditions and its day."""
    own = [each for each in appraisals if each.ta_number == number]
    conditions = list(dict.fromkeys(each.condition for each in own if each.condition))
    published = f"published {day(own[0].published)}" if own[0].published else published_words(own[0])
    return f"{number}{', for ' + ' and '.join(conditions) if conditions else ''}, {published}"
