"""What the pages of an area show of its practices: use in a period, and over twelve months beside the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from dashboards.catalogue import PRACTICES, Catalogue, Organisation
from dashboards.choices import latest_period
from dashboards.organisations.standing_scope import window_of
from dashboards.organisations.standing_words import Row
from dashboards.state import Period
from dashboards.view import Question
from scorecard.measures.definitions import Grouping, Measure, Rate
from scorecard.measures.standing import WINDOW, by_medicine
from scorecard.schema import ENGLAND, IN_PRIMARY_CARE


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
            rows = {row["subject"]: row for row in self._figures if self._is_shown(one, row)}
            if isinstance(one, Rate) and any(row["value"] is not None for row in rows.values()):
                return one, rows
        return None

    @cached_property
    def together(self) -> list[tuple[Measure, Row]]:
        """Measures of several medicines with their figures."""
        of_several = {slug: one for slug, one in self._measures.items() if isinstance(one.subject, Grouping)}
        return [(of_several[row["measure"]], row) for row in self._figures if row["measure"] in of_several]

    def _is_shown(self, one: Measure, row: Row) -> bool:
        """Whether a figure is of a measure and in the unit that its medicine is shown in first."""
        known = self.lists.medicines.get(row["subject"])
        return row["measure"] == one.slug and known is not None and row["unit"] == known.unit

    @cached_property
    def _figures(self) -> Sequence[Row]:
        if self.window is None:
            return []
        standing, release_id = self.question.readings.standing, self.lists.release_id
        return standing.figures(release_id, self.place.ods_code, self.window).to_dicts()

    @cached_property
    def _measures(self) -> Mapping[str, Measure]:
        """The measures of practices that the level has over twelve months and that are not retired."""
        found = self.question.readings.rankings.definitions(self.lists.release_id)
        return {
            slug: one
            for slug, one in found.items()
            if one.is_of_practices
            and one.status != "retired"
            and self.place.org_type in one.levels
            and WINDOW in one.periods
        }


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
