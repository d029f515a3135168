"""What a map of ICBs shows: one measure of one medicine over twelve months, made good against the release."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from dashboards.figures.tile_map import with_steps
from dashboards.formatting import short_name
from dashboards.maps.boundaries import Boundaries
from dashboards.rankings.scope import Row, Scope
from dashboards.rankings.scope import scope as ranking
from dashboards.view import Question
from scorecard.measures.definitions import Measure

LEVEL = "icb"


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
        stepped = self.stepped.sort("short")
        return stepped.to_dicts()

    @cached_property
    def stepped(self) -> pl.DataFrame:
        """The same as a frame: schema.MEASURE_FIGURE with name, short, region, gss_code, kind and step."""
        known = self.found.catalogue.organisations
        everybody = self.found.everybody.filter(pl.col("ods_code").is_in(list(known)))
        places = [known[code] for code in everybody["ods_code"]]
        regions = [known.get(place.parent_ods_code or "") for place in places]
        return with_steps(everybody).with_columns(
            pl.Series("short", [short_name(place.name) for place in places], dtype=pl.String),
            pl.Series("region", [region.short if region else "No region" for region in regions], dtype=pl.String),
            pl.Series("gss_code", [place.gss_code for place in places], dtype=pl.String),
        )

    @property
    def is_drawn_in_boundaries(self) -> bool:
        """Whether the user's boundaries have any of these ICBs."""
        return self.boundaries is not None and any(self.boundaries.of(*codes(row)) for row in self.rows)

    @property
    def measures(self) -> dict[str, Measure]:
        """The measures that ICBs have figures of."""
        return {slug: one for slug, one in self.found.measures.items() if _has_icbs(one, self.found.reasons)}


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
