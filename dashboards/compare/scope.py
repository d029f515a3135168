"""What the page of comparison speaks of: the organisations, the measure and the medicine of an address made good."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboards.catalogue import LEVEL_WORDS, PRACTICES, SUB_ICB, Catalogue, Medicine, Organisation
from dashboards.choices import unknown_medicine, unread
from dashboards.formatting import day, joined
from dashboards.national import shown_units
from dashboards.readings import Readings
from dashboards.state import Period, Selection
from dashboards.view import Question
from scorecard.measures.definitions import EACH_MEDICINE, EVERY, FIRST, POPULATION, Grouping, Measure, Rate, Volume
from scorecard.measures.standing import WINDOW, by_medicine, in_first_unit, in_use
from scorecard.periods import period_label
from scorecard.schema import IN_PRIMARY_CARE, PER_PEOPLE

FEWEST, MOST = 2, 6
COLUMNS = ("ods_code", "period", "amount", "state", "expected", "received")
Row = Mapping[str, Any]


@dataclass
class Places:
    """The organisations of an address; ``said`` gathers the sentences about those that were not to be had."""

    catalogue: Catalogue
    selection: Selection
    said: list[str] = field(default_factory=list)

    def found(self) -> tuple[Organisation, ...]:
        """Up to six of one level, each once, a merged one as its successor."""
        self.said += unread(self.selection)
        known = dict.fromkeys(each for code in self.selection.orgs if (each := self._known(code)) is not None)
        if not known:
            return ()
        level = next(iter(known)).org_type
        self._say_levels([each for each in known if each.org_type != level], level)
        alike = [each for each in known if each.org_type == level]
        if len(alike) > MOST:
            left = joined([each.full_name for each in alike[MOST:]])
            self.said.append(f"No more than {MOST} organisations are shown; left out: {left}.")
        return tuple(alike[:MOST])

    def _known(self, code: str) -> Organisation | None:
        """An organisation that can be set beside others, or its successor."""
        found = self.catalogue.organisations.get(code)
        if found is None:
            self.said.append(f"We do not know the code {code}: see Organisations. It is left out.")
            return None
        successor = self.catalogue.organisations.get(found.successor_ods_code or "")
        if successor is not None:
            when = f" on {day(found.close_date)}" if found.close_date else ""
            self.said.append(
                f"{found.full_name} ({code}) merged into {successor.full_name}{when}, which is shown in its place."
            )
            found = successor
        if found.org_type in self.catalogue.levels or found in self.catalogue.sub_icbs:
            return found
        words = "" if found.org_type == "england" else f" is a {self.catalogue.kind_words(found)} and"
        self.said.append(f"{found.full_name}{words} cannot be set beside others here. It is left out.")
        return None

    def _say_levels(self, others: Sequence[Organisation], level: str) -> None:
        if others:
            left = joined([each.full_name for each in others])
            self.said.append(
                f"Organisations of different levels are not set beside each other: this page shows "
                f"{LEVEL_WORDS[level][1]}; left out: {left}."
            )


@dataclass(frozen=True)
class Course:
    """Figures over time: rows of COLUMNS of every organisation, of periods of one type, in one unit."""

    period_type: str
    unit: str
    rows: pl.DataFrame


@dataclass(frozen=True)
class Scope:
    """A selection made good: organisations of one level, and the measure, medicine and twelve months they are told by.

    ``window`` is None where the release has no whole twelve months, ``measure`` where none is of the level.
    """

    question: Question
    places: tuple[Organisation, ...]
    measures: Mapping[str, Measure]
    measure: Measure | None
    medicine: Medicine | None
    window: date | None
    said: tuple[str, ...]

    @property
    def catalogue(self) -> Catalogue:
        """The release's lists."""
        return self.question.catalogue

    @property
    def readings(self) -> Readings:
        """Where the rows come from."""
        return self.question.readings

    @property
    def codes(self) -> tuple[str, ...]:
        """The organisations' codes, in the order in which they were chosen."""
        return tuple(each.ods_code for each in self.places)

    @property
    def level(self) -> str:
        """The level that they share."""
        return self.places[0].org_type

    @property
    def is_comparison(self) -> bool:
        """Whether there are enough of them, and something to tell of them."""
        return len(self.places) >= FEWEST and self.measure is not None and not self.figures.is_empty()

    @property
    def subject(self) -> str:
        """What is drawn over time: the medicine, or the measure's own grouping."""
        if self.measure is not None and isinstance(self.measure.subject, Grouping):
            return self.measure.subject.slug
        return self.medicine.medicine if self.medicine else ""

    @property
    def subject_name(self) -> str:
        """Its name."""
        if self.measure is not None and isinstance(self.measure.subject, Grouping):
            return self.measure.subject.name
        return self.medicine.name if self.medicine else ""

    @cached_property
    def figures(self) -> pl.DataFrame:
        """Every measure of every organisation over the twelve months, medicines in the unit they are shown in first."""
        if self.window is None:
            return pl.DataFrame()
        ask, release_id = self.readings.standing.figures, self.catalogue.release_id
        every = pl.concat([ask(release_id, code, self.window) for code in self.codes])
        single = pl.col("measure").is_in([slug for slug, each in self.measures.items() if _in_first_unit(each)])
        return pl.concat([in_first_unit(every.filter(single), shown_units(self.catalogue)), every.filter(~single)])

    def rows(self, measure: Measure) -> Mapping[str, Mapping[str, Row]]:
        """The figures of a measure by subject, medicines in order of name, and by organisation."""
        return self._rows.get(measure.slug, {})

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Mapping[str, Row]]]:
        """The figures by measure, subject and organisation."""
        found: dict[str, dict[str, dict[str, Row]]] = {}
        for row in self.figures.iter_rows(named=True):
            found.setdefault(row["measure"], {}).setdefault(row["subject"], {})[row["ods_code"]] = row
        order = {slug: place for place, slug in enumerate(self.catalogue.medicines)}
        last = len(order)
        return {
            slug: dict(sorted(rows.items(), key=lambda item: order.get(item[0], last))) for slug, rows in found.items()
        }

    @cached_property
    def course(self) -> Course:
        """The chosen subject by quarter; where the measure has no quarters, its twelve months that end with each."""
        measure = self.measure
        if measure is None:
            raise ValueError("no measure is of this level")
        unit = self._unit(measure)
        if "quarter" in measure.periods:
            return Course("quarter", unit, self._measured(measure, "quarter"))
        if _in_first_unit(measure) and self._is_of_uptake(measure):
            return Course("quarter", unit, self._uptake(measure, unit))
        return Course(WINDOW, unit, self._measured(measure, WINDOW))

    def _unit(self, measure: Measure) -> str:
        return self.medicine.unit if self.medicine and _in_first_unit(measure) else measure.unit

    def _is_of_uptake(self, measure: Measure) -> bool:
        """Whether quarters of use say the same: amounts, or amounts per so many residents."""
        return isinstance(measure, Volume) or (isinstance(measure, Rate) and measure.denominator.name == POPULATION)

    def _measured(self, measure: Measure, period_type: str) -> pl.DataFrame:
        ask, release_id = self.readings.compare.series, self.catalogue.release_id
        unit = self._unit(measure)
        every = [
            ask(release_id, measure.slug, self.subject, unit, (self.level, code), period_type) for code in self.codes
        ]
        return pl.concat(every).with_columns(amount="value").select(COLUMNS)

    def _uptake(self, measure: Measure, unit: str) -> pl.DataFrame:
        """Quarters of use, divided as the measure has it."""
        asked = {"medicine": self.subject, "unit": unit}
        every = [self._quarters(ods_code=code, **asked) for code in self.codes]
        is_rate = isinstance(measure, Rate)
        times = measure.denominator.per / PER_PEOPLE if is_rate else 1.0  # type: ignore[union-attr]
        amount = pl.col("value" if is_rate else "numerator") * times
        return pl.concat(every).with_columns(amount=amount).select(COLUMNS)

    def _quarters(self, **asked: str) -> pl.DataFrame:
        """Rows of use by quarter, of the lists' care setting."""
        readings, release_id = self.readings, self.catalogue.release_id
        if self.catalogue.setting is PRACTICES:
            return readings.care.uptake(release_id, IN_PRIMARY_CARE, "quarter", **asked)
        return readings.uptake(release_id, "quarter", **asked)


def compared_levels(catalogue: Catalogue) -> tuple[str, ...]:
    """The levels whose organisations can be set side by side: sub-ICB locations by what practices prescribe."""
    own = catalogue.levels
    return own if catalogue.primary_care is None or SUB_ICB in own else (*own, SUB_ICB)


def _in_first_unit(measure: Measure) -> bool:
    """Whether each medicine stands in the unit that it is shown in first."""
    return measure.subject == EACH_MEDICINE and measure.unit in (FIRST, EVERY)


def scope(question: Question) -> Scope:
    """The scope of a question; with fewer than two organisations there is no comparison yet.

    Of sub-ICB locations it is asked of the lists of primary care.
    """
    places = Places(question.catalogue, question.selection)
    found, said = places.found(), places.said
    if len(found) < FEWEST:
        return Scope(question, found, {}, None, None, None, tuple(said))
    if found[0].org_type == SUB_ICB and question.catalogue.primary_care is not None:
        question = replace(question, catalogue=question.catalogue.primary_care)
    catalogue = question.catalogue
    measures = _measures(question, found[0].org_type)
    window = _window(catalogue, question.selection.period, said)
    return Scope(
        question=question,
        places=found,
        measures=measures,
        measure=_measure(question, measures, found[0].org_type, said),
        medicine=_medicine(question, found, window, said),
        window=window,
        said=tuple(said),
    )


def _measures(question: Question, level: str) -> dict[str, Measure]:
    """The measures of a level that are in use and have figures over twelve months, of the lists' care setting."""
    rankings, release_id = question.readings.rankings, question.catalogue.release_id
    without = rankings.reasons(release_id)
    every = rankings.definitions(release_id).values()
    of_setting = in_use(every, level, question.catalogue.setting.source)
    return {one.slug: one for one in of_setting if one.slug not in without}


def _measure(question: Question, measures: Mapping[str, Measure], level: str, said: list[str]) -> Measure | None:
    """The chosen measure, or the fairest that the level has."""
    wanted = question.selection.measure
    if wanted in measures:
        return measures[str(wanted)]
    fairest = by_medicine(measures.values(), level, question.catalogue.setting.source)
    default = next(iter([*fairest, *measures.values()]), None)
    if wanted is not None and default is not None:
        said.append(f"There is no measure '{wanted}' of {LEVEL_WORDS[level][1]}; this page shows {default.name}.")
    return default


def _medicine(
    question: Question, places: Sequence[Organisation], window: date | None, said: list[str]
) -> Medicine | None:
    """The chosen medicine, or the first by name of those that the most organisations use."""
    catalogue, wanted = question.catalogue, question.selection.medicine
    ask = question.readings.standing.figures
    figures = [ask(catalogue.release_id, each.ods_code, window) for each in places] if window else []
    used = Counter(slug for each in figures for slug in set(each.filter(state="used")["subject"]))
    first = max(catalogue.medicines.values(), key=lambda each: used[each.medicine], default=None)
    if wanted is None or first is None:
        return first
    if wanted not in catalogue.medicines:
        said.append(f"{unknown_medicine(catalogue, wanted)} This page shows {first.name}.")
    return catalogue.medicines.get(wanted, first)


def _window(catalogue: Catalogue, wanted: Period | None, said: list[str]) -> date | None:
    """The chosen twelve months, or the newest."""
    windows = catalogue.periods[WINDOW]
    newest = windows[-1] if windows else None
    if wanted is None or newest is None:
        return newest
    if wanted.period_type == WINDOW and wanted.start in windows:
        return wanted.start
    missed, shown = period_label(wanted.period_type, wanted.start), period_label(WINDOW, newest)
    said.append(f"Organisations are compared over twelve months, and not over {missed}; this page shows {shown}.")
    return newest
