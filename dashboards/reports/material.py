"""What reports are written from: a release as it stood on a day, read once for all organisations."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Any

import polars as pl

from dashboards.care.catalogue import medicine_of
from dashboards.catalogue import Medicine, Note, Organisation, medicines_from, organisations_from, rows_as
from scorecard import queries
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.proportions import by_medicine
from scorecard.errors import UnknownNameError
from scorecard.indicators import queries as indicator_queries
from scorecard.indicators.shares import Indicator
from scorecard.measures import queries as measure_queries
from scorecard.measures.definitions import Measure
from scorecard.measures.standing import WINDOW, in_first_unit
from scorecard.measures.standing import by_medicine as measures_by_medicine
from scorecard.periods import add_months, month_end
from scorecard.primary_care import queries as care_queries
from scorecard.queries import Release
from scorecard.releases.changes import FINDING
from scorecard.schema import ENGLAND, IN_PRIMARY_CARE, UNALLOCATED
from scorecard.store.database import Database
from scorecard.uptake.queries import used_between

AHEAD = 90
LEVELS = ("england", "region", "icb", "trust")
FIRST_UNITS = {"medicine": pl.String, "unit": pl.String}


class Material:
    """A release as it stood on a day: frames of whole levels, and what they hold of one organisation."""

    def __init__(self, database: Database, release: Release, day: date | None = None, ahead: int = AHEAD) -> None:
        """Take where to read, the day, and how many days ahead deadlines are told.

        A day left out is the newest that anybody speaks of, or the last day of the data.
        """
        self.database = database
        self.release = release
        self.ahead = ahead
        told = compliance_queries.last_told(database, release.release_id)
        self.day = day or told or month_end(release.last_month)
        self._used = lru_cache(maxsize=None)(self._read_used)
        self._standing = lru_cache(maxsize=None)(self._read_standing)

    @cached_property
    def organisations(self) -> Mapping[str, Organisation]:
        """Organisations by code."""
        return organisations_from(queries.organisations(self.database, self.release.release_id))

    @cached_property
    def medicines(self) -> Mapping[str, Medicine]:
        """Medicines by slug, in order of name."""
        return medicines_from(queries.medicines(self.database, self.release.release_id))

    @cached_property
    def prescribed(self) -> Mapping[str, Medicine]:
        """The medicines that practices prescribe by slug, in order of name."""
        rows = care_queries.medicines(self.database, self.release.release_id)
        return {row["medicine"]: medicine_of(row) for row in rows.iter_rows(named=True)}

    @cached_property
    def notes(self) -> list[Note]:
        """What a reader of the release should know."""
        return rows_as(Note, queries.notes(self.database, self.release.release_id))

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The measures of the release."""
        return measure_queries.definitions(self.database, self.release.release_id)

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The indicators of the release."""
        return indicator_queries.definitions(self.database, self.release.release_id)

    @cached_property
    def files(self) -> pl.DataFrame:
        """The files that the release was computed from."""
        return compliance_queries.files(self.database, self.release.release_id)

    @cached_property
    def recommendations(self) -> pl.DataFrame:
        """Every recommendation with its clock."""
        return compliance_queries.recommendations(self.database, self.release.release_id)

    @cached_property
    def rules(self) -> Mapping[str, str]:
        """The clock rules in words."""
        rules = compliance_queries.clock_rules(self.database, self.release.release_id)
        return dict(rules.select("clock_rule", "name").iter_rows())

    def place(self, ods_code: str) -> Organisation:
        """The organisation of a code; raises UnknownNameError where no report can be written about it."""
        place = self.organisations.get(ods_code)
        if place is None:
            raise UnknownNameError(f"The release has no organisation '{ods_code}'. Use an ODS code, or {ENGLAND}.")
        if place.org_type not in LEVELS:
            raise UnknownNameError(
                f"'{ods_code}' is a sub-ICB location: trusts' issues belong to ICBs. Ask for its ICB."
            )
        if place.successor_ods_code:
            successor = place.successor_ods_code
            raise UnknownNameError(f"'{ods_code}' was merged: it is part of {successor}. Ask for {successor}.")
        return place

    def places(self, level: str) -> list[Organisation]:
        """The organisations of a level that were not merged into another, by code."""
        found = [each for each in self.organisations.values() if each.org_type == level]
        return sorted((each for each in found if each.successor_ods_code is None), key=lambda each: each.ods_code)

    def standing(self, place: Organisation, care_setting: str) -> tuple[Measure | None, pl.DataFrame]:
        """The measure that tells of each medicine of a care setting, and an organisation's figures of twelve months.

        The first measure of which the organisation has a figure; where it has none, the last, of which each is blank.
        """
        told: tuple[Measure | None, pl.DataFrame] = (None, pl.DataFrame())
        for measure in measures_by_medicine(self.measures.values(), place.org_type, care_setting):
            figures = self._standing(measure.slug, place.org_type).get(place.ods_code)
            if figures is None:
                continue
            told = measure, figures
            if figures["value"].is_not_null().any():
                break
        return told

    def standing_by(self, measure: Measure, place: Organisation) -> pl.DataFrame | None:
        """The figures of an organisation by a measure of another release; None where this release has none."""
        return self._standing(measure.slug, place.org_type).get(place.ods_code)

    def used(self, place: Organisation) -> set[str]:
        """Medicines known to have been used in the newest twelve months, whatever months are missing."""
        if self.newest is None:
            return set()
        return set(self._used(place.org_type, self.newest).filter(pl.col("ods_code") == place.ods_code)["medicine"])

    def cells(self, place: Organisation) -> pl.DataFrame:
        """The recommendations that an organisation answers for; of an area, those of its ICBs."""
        if place.org_type in ("icb", "trust"):
            return self._cells.filter(pl.col("ods_code") == place.ods_code)
        icbs = self._cells.filter(pl.col("org_type") == "icb")
        return icbs if place.ods_code == ENGLAND else icbs.filter(pl.col("region") == place.ods_code)

    def states_by_medicine(self, cells: pl.DataFrame) -> Mapping[str, Mapping[str, int]]:
        """How many recommendations of each medicine are in which state."""
        counted = by_medicine(cells, self._recommended).group_by("medicine", "state").len()
        found: dict[str, dict[str, int]] = {}
        for medicine, state, number in counted.sort("medicine", "state").iter_rows():
            found.setdefault(medicine, {})[state] = number
        return found

    def explanations(self, cells: pl.DataFrame) -> pl.DataFrame:
        """How organisations explained some cells: what was said by the day, the newest of each."""
        given = self._explanations.filter(pl.col("explained_on") <= self.day)
        return given.join(cells.select("ods_code", "ta_number").unique(), on=["ods_code", "ta_number"], how="semi")

    def deadlines(self, cells: pl.DataFrame) -> pl.DataFrame:
        """What falls due, and which explanations expire, of some cells."""
        key = ["ods_code", "recommendation_id"]
        return self._deadlines.join(cells.select(*key, "name"), on=key, maintain_order="left")

    def findings(self, place: Organisation) -> pl.DataFrame:
        """What does not add up in what an organisation said of its formulary."""
        own = self._findings.filter(pl.col("ods_code") == place.ods_code)
        # A list that is published again says the same again.
        return own.unique(FINDING, maintain_order=True)

    def submissions(self, place: Organisation) -> pl.DataFrame:
        """Monthly submissions expected and received."""
        return queries.submissions(self.database, self.release.release_id, place.ods_code)

    def indicator_rows(self, place: Organisation) -> list[tuple[Indicator, dict[str, Any]]]:
        """The newest figure of each indicator of an organisation."""
        found = []
        for slug, frame in self._indicator_figures.items():
            own = frame.filter(pl.col("ods_code") == place.ods_code, pl.col("org_type") == place.org_type)
            if not own.is_empty():
                found.append((self.indicators[slug], _of_one_type(own).sort("period").row(-1, named=True)))
        return found

    @cached_property
    def newest(self) -> date | None:
        """The first month of the newest twelve months that the release has whole."""
        windows = queries.periods_of(self.database, self.release.release_id, WINDOW)
        return windows[-1] if windows else None

    @cached_property
    def newest_of_practices(self) -> date | None:
        """The same of primary care; None where there is none."""
        windows = care_queries.periods_of(self.database, self.release.release_id, WINDOW)
        return windows[-1] if windows else None

    def newest_of(self, care_setting: str) -> date | None:
        """The same of a care setting."""
        return self.newest_of_practices if care_setting == IN_PRIMARY_CARE else self.newest

    @property
    def horizon(self) -> date:
        """The last day of the deadlines that are told."""
        return self.day + timedelta(days=self.ahead)

    @cached_property
    def _cells(self) -> pl.DataFrame:
        release_id = self.release.release_id
        told = compliance_queries.cells(self.database, release_id, self.day)
        return told.filter(pl.col("ods_code") != UNALLOCATED)

    @cached_property
    def _recommended(self) -> pl.DataFrame:
        return compliance_queries.recommended_medicines(self.database, self.release.release_id)

    @cached_property
    def _explanations(self) -> pl.DataFrame:
        return compliance_queries.explanations(self.database, self.release.release_id)

    @cached_property
    def _deadlines(self) -> pl.DataFrame:
        return compliance_queries.deadlines(self.database, self.release.release_id, self.day, self.ahead)

    @cached_property
    def _findings(self) -> pl.DataFrame:
        return compliance_queries.findings(self.database, self.release.release_id)

    @cached_property
    def _indicator_figures(self) -> Mapping[str, pl.DataFrame]:
        """The figures of each indicator."""
        release_id = self.release.release_id
        return {slug: indicator_queries.figures(self.database, release_id, slug) for slug in self.indicators}

    def _read_used(self, org_type: str, first: date) -> pl.DataFrame:
        return used_between(self.database, self.release.release_id, org_type, first, add_months(first, 11))

    def _read_standing(self, measure: str, org_type: str) -> Mapping[str, pl.DataFrame]:
        """The figures of a measure over twelve months by organisation, each medicine in its first unit."""
        rows = measure_queries.figures(
            self.database, self.release.release_id, measure=measure, org_type=org_type, period_type=WINDOW
        )
        known = self.measures.get(measure)
        medicines = self.prescribed if known is not None and known.is_of_practices else self.medicines
        units = [(slug, each.unit) for slug, each in medicines.items()]
        shown = in_first_unit(rows, pl.DataFrame(units, schema=FIRST_UNITS, orient="row"))
        return {str(code): part for (code,), part in shown.group_by("ods_code")}


def _of_one_type(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures of the longest kind of period there is: the share of a month is of few."""
    for period_type in ("twelve_months", "quarter"):
        found = figures.filter(pl.col("period_type") == period_type)
        if not found.is_empty():
            return found
    return figures
