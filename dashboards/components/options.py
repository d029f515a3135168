"""What the controls offer."""

from collections.abc import Sequence
from datetime import date

from dashboards.catalogue import LEVEL_WORDS, Catalogue
from dashboards.components.choosers import Options, group, option
from dashboards.formatting import capital, months_in_words
from dashboards.state import Period
from dashboards.words import ONLY_PRACTICES
from scorecard.periods import period_label
from scorecard.schema import ENGLAND

# Units that are an abbreviation, in the words of somebody who chooses one.
UNITS = {"ddd": "Defined daily doses (ddd)", "add": "Assumed daily doses (add)"}


def unit_options(units: Sequence[str]) -> Options:
    """Ways to count a medicine; a native unit stands for itself."""
    return [option(unit, UNITS.get(unit, unit)) for unit in units]


def medicine_options(catalogue: Catalogue) -> Options:
    """Every medicine by name; those that only practices prescribe under a heading of their own."""
    issued = [option(each.medicine, each.name) for each in catalogue.medicines.values()]
    only = [option(each.medicine, each.name) for each in catalogue.prescribed.values()]
    return [*issued, group(capital(ONLY_PRACTICES), only)] if only else issued


def level_options(catalogue: Catalogue) -> Options:
    """Levels of organisation that the numbers can be compared at."""
    plurals = {level: LEVEL_WORDS[level][1] for level in catalogue.levels}
    return [option(level, capital(words)) for level, words in plurals.items()]


def organisation_options(catalogue: Catalogue, level: str) -> Options:
    """England and every organisation down to a level, grouped by level."""
    levels = catalogue.levels[: catalogue.levels.index(level) + 1]
    groups = [
        group(
            capital(LEVEL_WORDS[each][1]),
            [option(place.ods_code, place.short) for place in catalogue.current(each)],
        )
        for each in levels
    ]
    return [option(ENGLAND, catalogue.england.full_name), *groups]


def period_options(catalogue: Catalogue) -> Options:
    """Quarters and spans of twelve months, latest first; months only where there is nothing longer."""
    kinds = {"quarter": "Financial quarters", "twelve_months": "12 months"}
    groups = [group(words, _periods(catalogue, kind)) for kind, words in kinds.items() if catalogue.periods[kind]]
    return groups or [group("Months", _periods(catalogue, "month"))]


def _periods(catalogue: Catalogue, period_type: str) -> Options:
    return [
        option(Period(period_type, start).token, _label(period_type, start))
        for start in reversed(catalogue.periods[period_type])
    ]


def _label(period_type: str, start: date) -> str:
    label = period_label(period_type, start)
    return f"{label}, {months_in_words(period_type, start)}" if period_type == "quarter" else label
