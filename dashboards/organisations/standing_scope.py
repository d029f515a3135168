"""What an organisation's scorecard shows: its figures over twelve months, its months, and its peers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from dashboards.catalogue import Catalogue, Medicine, Organisation
from dashboards.measure import measure
from dashboards.organisations.control import Control, controls, shown_months
from dashboards.organisations.standing_words import Row
from dashboards.readings import Readings
from dashboards.state import Period, Selection
from dashboards.view import Question
from scorecard.measures.definitions import Grouping, Measure, Rate
from scorecard.measures.standing import WINDOW, by_medicine, in_use
from scorecard.periods import add_months, months_of

# A trust beside those of its own type is the fairest that there is.
FIRST_GROUPING = "trust_type"


@dataclass(frozen=True)
class Standing:
    """One organisation and what is asked of it; ``window`` begins the twelve months, None where none end so."""

    question: Question
    place: Organisation
    window: date | None
    months: tuple[date, ...]
    wanted_peers: str | None

    @property
    def catalogue(self) -> Catalogue:
        """The release's lists."""
        return self.question.catalogue

    @property
    def readings(self) -> Readings:
        """Where the rows come from."""
        return self.question.readings

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The measures of what trusts issue that are not retired."""
        found = self.readings.rankings.definitions(self.catalogue.release_id)
        return {slug: one for slug, one in found.items() if one.status != "retired" and not one.is_of_practices}

    @property
    def main(self) -> Measure | None:
        """What each medicine is told by: a rate where people live, an amount at a trust."""
        found = by_medicine(self.measures.values(), self.place.org_type)
        if self.place.org_type == "trust":
            return next((one for one in found if not isinstance(one, Rate)), None)
        return next(iter(found), None)

    @property
    def estimates(self) -> list[Rate]:
        """A trust's rates of each medicine, all of them by an estimate of its size."""
        if self.place.org_type != "trust":
            return []
        return [one for one in by_medicine(self.measures.values(), "trust") if isinstance(one, Rate)]

    @property
    def together(self) -> list[Measure]:
        """Measures of several medicines: shares of a class, and rates of a grouping."""
        return [one for one in in_use(self.measures.values(), self.place.org_type) if isinstance(one.subject, Grouping)]

    def rows(self, of: Measure) -> Mapping[str, Row]:
        """The figures of a measure by subject, each medicine in the unit it is shown in first."""
        return self._rows.get(of.slug, {})

    @cached_property
    def _rows(self) -> Mapping[str, Mapping[str, Row]]:
        if self.window is None:
            return {}
        return self._by_measure(self.readings.standing.figures(self._release_id, self.place.ods_code, self.window))

    def peers(self, of: Measure) -> Mapping[str, Row]:
        """The same beside the organisation's peers, which are known for the newest twelve months alone."""
        return self._peers.get(of.slug, {}) if self.is_newest else {}

    @cached_property
    def _peers(self) -> Mapping[str, Mapping[str, Row]]:
        if self.grouping is None:
            return {}
        return self._by_measure(self.readings.standing.peers(self._release_id, self.place.ods_code, self.grouping))

    def _by_measure(self, rows: pl.DataFrame) -> Mapping[str, Mapping[str, Row]]:
        """Rows by measure and subject, without those in other units than a medicine is shown in first."""
        found: dict[str, dict[str, Row]] = {}
        for row in rows.iter_rows(named=True):
            if self._is_in_first_unit(row):
                found.setdefault(row["measure"], {})[row["subject"]] = row
        return found

    def _is_in_first_unit(self, row: Row) -> bool:
        """Whether a row is in the unit that is shown; a grouping, which may have a medicine's name, has one unit."""
        measure = self.measures.get(row["measure"])
        if measure is None or isinstance(measure.subject, Grouping):
            return True
        known = self.catalogue.medicines.get(row["subject"])
        return known is not None and known.unit == row["unit"]

    @property
    def _release_id(self) -> int:
        return self.catalogue.release_id

    @property
    def is_newest(self) -> bool:
        """Whether the twelve months are the newest of the release."""
        windows = self.catalogue.periods[WINDOW]
        return bool(windows) and self.window == windows[-1]

    @cached_property
    def _groups(self) -> Mapping[str, str]:
        """The groups that a trust belongs to, by their kind."""
        if self.place.org_type != "trust":
            return {}
        return self.readings.standing.groups(self._release_id, self.place.ods_code)

    @cached_property
    def groupings(self) -> tuple[str, ...]:
        """The kinds of group that a trust belongs to, its type first."""
        return tuple(sorted(self._groups, key=lambda name: (name != FIRST_GROUPING, name)))

    @property
    def grouping(self) -> str | None:
        """The kind of group that is chosen, or the first."""
        if self.wanted_peers in self.groupings:
            return self.wanted_peers
        return next(iter(self.groupings), None)

    @property
    def group_name(self) -> str | None:
        """The organisation's own group of that kind."""
        return self._groups.get(self.grouping or "")

    @cached_property
    def members(self) -> int:
        """How many trusts that group has, itself among them."""
        known = self.readings.rankings.groups(self._release_id, "trust")
        return known.filter(grouping=self.grouping, group_name=self.group_name).height

    @cached_property
    def controls(self) -> Mapping[str, Control]:
        """The months of every medicine."""
        return controls(use_by_month(self.readings, self.catalogue, self.place, self.months), self.months)

    @property
    def medicines(self) -> list[Medicine]:
        """Every medicine of the release that has months here, by name."""
        return [each for name, each in self.catalogue.medicines.items() if name in self.controls]


def standing(question: Question, place: Organisation, period: Period | None) -> Standing:
    """The scorecard of an organisation for the period that the page shows."""
    catalogue = question.catalogue
    return Standing(
        question=question,
        place=place,
        window=window_of(catalogue, period),
        months=chart_months(catalogue, question.selection),
        wanted_peers=question.selection.peers,
    )


def chart_months(catalogue: Catalogue, selection: Selection) -> tuple[date, ...]:
    """The months of charts: up to the end of the period that was asked for, or else the newest."""
    every, wanted = catalogue.periods["month"], selection.period
    ends = months_of(wanted.period_type, wanted.start)[-1] if wanted else catalogue.last_month
    return shown_months(every, ends if ends in every else catalogue.last_month)


def use_by_month(
    readings: Readings, catalogue: Catalogue, place: Organisation, months: tuple[date, ...], medicine: str | None = None
) -> pl.DataFrame:
    """These months of every medicine of an organisation, or of one, in the unit it is shown in first, as ``amount``."""
    rows = readings.standing.use(catalogue.release_id, place.ods_code, "month", months, medicine)
    return measure(catalogue, place.org_type, "").amounts(rows)


def window_of(catalogue: Catalogue, period: Period | None) -> date | None:
    """The twelve months that end with a period."""
    if period is None:
        return None
    start = add_months(months_of(period.period_type, period.start)[-1], -11)
    return start if start in catalogue.periods[WINDOW] else None
