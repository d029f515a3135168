"""What the pages of an area show of its practices: use in a period, and over twelve months beside the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboards.catalogue import PRACTICES, Catalogue, Organisation
from dashboards.choices import latest_period
from dashboards.national import shown_units
from dashboards.organisations.standing_scope import window_of
from dashboards.organisations.standing_words import Row
from dashboards.state import Period
from dashboards.view import Question
from scorecard.measures.definitions import Grouping, Measure, Rate
from scorecard.measures.standing import by_medicine, in_first_unit, in_use
from scorecard.schema import ENGLAND, IN_PRIMARY_CARE, MEASURE_FIGURE


@dataclass(frozen=True)
class Prescribing:
    """One area and a period; ``lists`` are those of primary care."""

    question: Question
    lists: Catalogue
    place: Organisation
    period: Period

    @cached_property
    def rows(self) -> Mapping[str, dict[str, Any]]:
        """Use in the period by medicine, each in the unit that it is shown in first; in order of names."""
        return self._use_of(self.place.ods_code)

    @cached_property
    def england(self) -> Mapping[str, dict[str, Any]]:
        """The same of England, for the areas that it is set beside."""
        return {} if self.place.org_type == "england" else self._use_of(ENGLAND)

    def _use_of(self, ods_code: str) -> Mapping[str, dict[str, Any]]:
        care, kind = self.question.readings.care, self.period.period_type
        found = care.uptake(
            self.lists.release_id, IN_PRIMARY_CARE, kind, ods_code=ods_code, period=self.period.start
        ).to_dicts()
        by_unit = {(row["medicine"], row["unit"]): row for row in found}
        shown = {name: by_unit.get((name, each.unit)) for name, each in self.lists.medicines.items()}
        return {name: row for name, row in shown.items() if row is not None}

    @cached_property
    def window(self) -> date | None:
        """The first of the twelve months that end with the period; None where none do."""
        return window_of(self.lists, self.period)

    @cached_property
    def beside(self) -> tuple[Rate, Mapping[str, Row]] | None:
        """The fairest rate that is known here, and its figures by medicine; None where none is known."""
        for one in by_medicine(self._measures.values(), self.place.org_type, IN_PRIMARY_CARE):
            rows = in_first_unit(self._figures.filter(measure=one.slug), shown_units(self.lists))
            if isinstance(one, Rate) and rows["value"].is_not_null().any():
                return one, {row["subject"]: row for row in rows.iter_rows(named=True)}
        return None

    @cached_property
    def together(self) -> list[tuple[Measure, Row]]:
        """Measures of several medicines with their figures."""
        found = in_use(self._measures.values(), self.place.org_type, IN_PRIMARY_CARE)
        several = [one.slug for one in found if isinstance(one.subject, Grouping)]
        rows = self._figures.filter(pl.col("measure").is_in(several))
        return [(self._measures[row["measure"]], row) for row in rows.iter_rows(named=True)]

    @cached_property
    def _figures(self) -> pl.DataFrame:
        """Every measure over the twelve months; no rows where none end with the period."""
        if self.window is None:
            return pl.DataFrame(schema=MEASURE_FIGURE.polars_schema)
        standing, release_id = self.question.readings.standing, self.lists.release_id
        return standing.figures(release_id, self.place.ods_code, self.window)

    @property
    def _measures(self) -> Mapping[str, Measure]:
        return self.question.readings.rankings.definitions(self.lists.release_id)


def prescribing(question: Question, place: Organisation, period: Period | None) -> Prescribing | None:
    """What practices of an area prescribe; None of a trust, which has no practices, and without primary care.

    The newest period of trusts, which pages begin with, gives way to that of primary care where it ends earlier.
    """
    lists = question.catalogue.primary_care
    if lists is None or place.org_type not in ("england", *PRACTICES.levels):
        return None
    is_begun_with = period == latest_period(question.catalogue)
    is_known = period is not None and period.start in lists.periods[period.period_type]
    shown = latest_period(lists) if is_begun_with and not is_known else period
    return None if shown is None else Prescribing(question, lists, place, shown)
