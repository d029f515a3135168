"""What a map of ICBs shows: one measure of one medicine over twelve months, made good against the release."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Protocol

import polars as pl

from dashboards.catalogue import Catalogue
from dashboards.components.elements import Child
from dashboards.figures.tile_map import with_steps
from dashboards.formatting import short_name
from dashboards.lineage.links import value_link
from dashboards.maps.boundaries import Boundaries
from dashboards.rankings.figures import rows_link
from dashboards.rankings.scope import Row, Scope
from dashboards.rankings.scope import scope as ranking
from dashboards.rankings.words import in_column, shown, unit_words
from dashboards.view import Question
from scorecard.measures.definitions import Measure

LEVEL = "icb"


class Mapped(Protocol):
    """What is drawn: the ICBs with their steps, and how their values are told of."""

    @property
    def rows(self) -> list[Row]:
        """Every ICB with its step, region and short name, in order of name."""

    @property
    def stepped(self) -> pl.DataFrame:
        """The same as a frame (``in_steps``)."""

    @property
    def boundaries(self) -> Boundaries | None:
        """The boundaries to draw them in, where the user gave any."""

    @property
    def url(self) -> str:
        """The address of the page."""

    @property
    def name(self) -> str:
        """The medicine or grouping."""

    @property
    def unit(self) -> str:
        """What the values are."""

    @property
    def period(self) -> date:
        """First day of the twelve months."""

    @property
    def median(self) -> float | None:
        """The middle of the values."""

    @property
    def csv(self) -> str:
        """The address of the file with the values."""

    def told(self, value: float) -> str:
        """A value in a sentence."""

    def column(self, values: Sequence[float | None]) -> Callable[[float], str]:
        """How the values of a column are written."""

    def linked(self, words: str, row: Row) -> Child:
        """A value with the way to where it comes from, where that is kept."""


@dataclass(frozen=True)
class MapScope:
    """The figures of every ICB, and the boundaries to draw them in, where the user gave any."""

    found: Scope
    boundaries: Boundaries | None
    url: str
    said: tuple[str, ...]

    @cached_property
    def rows(self) -> list[Row]:
        """Every ICB with its step, region and short name, in order of name."""
        return self.stepped.sort("short").to_dicts()

    @cached_property
    def stepped(self) -> pl.DataFrame:
        """The same as a frame (``in_steps``)."""
        return in_steps(self.found.catalogue, self.found.everybody)

    @property
    def name(self) -> str:
        """The medicine or grouping, and that practices prescribe it where the measure is of that."""
        return (
            f"{self.found.subject_name} in primary care"
            if self.found.measure.is_of_practices
            else self.found.subject_name
        )

    @property
    def unit(self) -> str:
        """What the values are."""
        return unit_words(self.found)

    @property
    def period(self) -> date:
        """First day of the twelve months."""
        return self.found.period

    @property
    def median(self) -> float | None:
        """The middle of the values."""
        return self.found.median

    @property
    def csv(self) -> str:
        """The address of the file with the values."""
        return rows_link(self.found)

    def told(self, value: float) -> str:
        """A value in a sentence."""
        return shown(self.found.measure, value)

    def column(self, values: Sequence[float | None]) -> Callable[[float], str]:
        """How the values of a column are written."""
        return in_column(self.found.measure, values)

    def linked(self, words: str, row: Row) -> Child:
        """A value with the way to where it comes from."""
        return value_link(words, self.found.measure, row)

    @property
    def measures(self) -> dict[str, Measure]:
        """The measures that ICBs have figures of."""
        return {slug: one for slug, one in self.found.measures.items() if _has_icbs(one, self.found.reasons)}


def in_steps(catalogue: Catalogue, everybody: pl.DataFrame) -> pl.DataFrame:
    """ICBs (ods_code, value, state) that the release knows, with name, short, region, gss_code, kind and step."""
    known = catalogue.organisations
    rows = everybody.filter(pl.col("ods_code").is_in(list(known)))
    places = [known[code] for code in rows["ods_code"]]
    regions = [known.get(place.parent_ods_code or "") for place in places]
    return with_steps(rows).with_columns(
        pl.Series("short", [short_name(place.name) for place in places], dtype=pl.String),
        pl.Series("region", [region.short if region else "No region" for region in regions], dtype=pl.String),
        pl.Series("gss_code", [place.gss_code for place in places], dtype=pl.String),
    )


def is_drawn_in_boundaries(shown: Mapped) -> bool:
    """Whether the user's boundaries have any of these ICBs."""
    return shown.boundaries is not None and any(shown.boundaries.of(*codes(row)) for row in shown.rows)


def codes(row: Row) -> tuple[str | None, str | None]:
    """The codes that an organisation is known by in files of boundaries."""
    return row["gss_code"], row["ods_code"]


def map_scope(question: Question, medicine: str | None = None) -> MapScope | None:
    """The scope of a map, of the medicine that the address names or else this one; None where there is nothing to show.

    Sentences about what could not be read are left to the page.
    """
    readings, catalogue = question.readings, question.catalogue
    definitions = readings.rankings.definitions(catalogue.release_id)
    reasons = readings.rankings.reasons(catalogue.release_id)
    wanted = question.selection.measure
    said = []
    if wanted is not None and wanted in definitions and not _has_icbs(definitions[wanted], reasons):
        said.append(f"{definitions[wanted].name} has no figures of ICBs; the map shows another measure.")
        wanted = None
    asked = question.selection.but(
        level=LEVEL,
        measure=wanted,
        medicine=question.selection.medicine or medicine,
        peers=None,
        group=None,
        organisation=None,
        order=None,
    )
    found = ranking(replace(question, selection=asked))
    if not isinstance(found, Scope) or found.level != LEVEL:
        return None
    return MapScope(found, readings.boundaries, question.selection.url, (*said, *found.said))


def _has_icbs(measure: Measure, reasons: Mapping[str, str]) -> bool:
    return LEVEL in measure.levels and measure.kind != "volume" and measure.slug not in reasons
