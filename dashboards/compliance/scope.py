"""What the compliance pages speak of: a day, a level and filters, each made good against what the release holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboards.catalogue import Catalogue
from dashboards.choices import unread
from dashboards.compliance.readings import ComplianceReadings
from dashboards.formatting import day as day_words
from dashboards.state import Selection
from dashboards.view import Question

LEVELS = ("icb", "trust")
# Part of a selection: the column it narrows, and what it is called.
FILTERS: Mapping[str, tuple[str, str]] = {
    "organisation": ("ods_code", "organisation"),
    "region": ("region", "region"),
    "medicine": ("medicine", "medicine"),
    "area": ("therapeutic_area", "therapeutic area"),
    "year": ("published_year", "year of publication"),
}


@dataclass(frozen=True)
class Scope:
    """A selection made good; ``filters`` names columns with the value that each is narrowed to."""

    catalogue: Catalogue
    selection: Selection
    readings: ComplianceReadings
    day: date
    level: str
    filters: Mapping[str, object]
    said: tuple[str, ...]

    @property
    def release_id(self) -> int:
        """The release."""
        return self.catalogue.release_id

    @property
    def recommendations(self) -> pl.DataFrame:
        """Every recommendation of the release."""
        return self.readings.recommendations(self.release_id)

    @property
    def medicines(self) -> pl.DataFrame:
        """Which medicines each recommendation names."""
        return self.readings.medicines(self.release_id)

    @property
    def cells(self) -> pl.DataFrame:
        """The cells of the day that the filters keep."""
        return self.narrowed(self.readings.cells(self.release_id, self.day))

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return bool(self.filters)

    def narrowed(self, cells: pl.DataFrame) -> pl.DataFrame:
        """The cells that level and filters keep."""
        kept = cells.filter(pl.col("org_type") == self.level)
        for column, value in self.filters.items():
            if column == "medicine":
                named = self.medicines.filter(pl.col("medicine") == value)
                kept = kept.join(named, on="recommendation_id", how="semi", maintain_order="left")
            else:
                kept = kept.filter(pl.col(column) == value)
        return kept


def scope(question: Question) -> Scope:
    """The scope of a question; every wish that cannot be met is said."""
    readings, catalogue, selection = question.readings.compliance, question.catalogue, question.selection
    newest = readings.last_told(catalogue.release_id)
    day = selection.day or newest or catalogue.organisations_as_of
    level, said = _level(catalogue, selection)
    cells = readings.cells(catalogue.release_id, day).filter(pl.col("org_type") == level)
    known = cells.join(readings.medicines(catalogue.release_id), on="recommendation_id")
    filters, missed = _filters(selection, known)
    later = [_later(newest)] if newest is not None and day > newest else []
    told = (*unread(selection), *said, *missed, *later)
    return Scope(catalogue, selection, readings, day, level, filters, told)


def _level(catalogue: Catalogue, selection: Selection) -> tuple[str, list[str]]:
    """The level of the chosen organisation, or else the chosen one, or ICBs."""
    place = catalogue.organisations.get(selection.organisation or "")
    if place is not None and place.org_type in LEVELS:
        return place.org_type, []
    if selection.level is None or selection.level in LEVELS:
        return selection.level or "icb", []
    return "icb", ["Formularies are kept by ICBs and trusts; this page shows ICBs."]


def _filters(selection: Selection, known: pl.DataFrame) -> tuple[dict[str, object], list[str]]:
    """The filters that name something, and sentences about those that do not."""
    found: dict[str, object] = {}
    said = []
    for name, (column, words) in FILTERS.items():
        value = getattr(selection, name)
        if value is not None and known.filter(pl.col(column) == value).is_empty():
            said.append(f"Nothing of this day is known by the {words} '{value}'; this page is not narrowed by it.")
        elif value is not None:
            found[column] = value
    return found, said


def _later(newest: date) -> str:
    return f"The newest evidence of this release is of {day_words(newest)}; nobody has said what happened after it."
