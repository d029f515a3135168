"""The files of the page of rankings: the table that it shows, and the percentiles over time."""

from datetime import date
from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, StringConstraints

from dashboards.catalogue import Catalogue
from dashboards.files.answering import serve
from dashboards.files.downloads import Facts, Name, with_facts
from dashboards.formatting import organisation_name
from dashboards.rankings.declared import BESIDE_PEERS, OF_PEERS, RANKING, SPREAD, peers_name
from dashboards.rankings.readings import Series
from dashboards.readings import Readings
from dashboards.state import LONGEST_NAME
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.files.rankings import with_caveats
from scorecard.measures.definitions import Measure, value_words
from scorecard.measures.rankings import METHOD
from scorecard.periods import period_label

GroupName = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]


class SpreadQuery(BaseModel):
    """Whose percentiles a file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: Name
    subject: Name
    unit: Name
    org_type: Literal["icb", "sub_icb", "trust", "group"]

    @property
    def series(self) -> Series:
        """What figures are asked by."""
        return self.measure, self.subject, self.unit, self.org_type


class RankingQuery(SpreadQuery):
    """Whose figures a file holds, of twelve months; with a grouping those of one group beside each other."""

    period: date
    grouping: Name | None = None
    group_name: GroupName | None = None


def router(readings: Readings) -> APIRouter:
    """Routes of the files that the page of rankings links to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/ranking", "One measure of organisations over twelve months, with intervals and ranks")
    def ranking(query: Annotated[RankingQuery, Query()]) -> Described:
        rows = ranking_file(readings, query)
        return with_caveats(RANKING, rows).of(rows, readings.release(), query.model_dump())

    @serve(routes, "/spread", "Percentiles of one measure's values, period by period")
    def spread(query: Annotated[SpreadQuery, Query()]) -> Described:
        rows = spread_file(readings, query)
        return with_caveats(SPREAD, rows).of(rows, readings.release(), query.model_dump())

    return routes


def ranking_file(readings: Readings, query: RankingQuery) -> pl.DataFrame:
    """Every organisation of a level, highest value first, and what is said among the peers where a group is named."""
    catalogue = readings.catalogue()
    measure = _measure(readings, catalogue, query)
    rows = readings.rankings.figures(catalogue.release_id, query.series, query.period)
    if query.grouping is not None:
        rows = _beside_peers(readings, catalogue, query, rows)
    names = [_name(catalogue, code) for code in rows["ods_code"]]
    told = _labelled(rows.with_columns(pl.Series("name", names, dtype=pl.String)))
    ordered = told.sort("value", "ods_code", descending=[True, False], nulls_last=True)
    method: Facts = {"method": METHOD}
    return with_facts(ordered.drop("release_id"), method | _facts(catalogue, measure, query))


def spread_file(readings: Readings, query: SpreadQuery) -> pl.DataFrame:
    """The percentiles of every period."""
    catalogue = readings.catalogue()
    measure = _measure(readings, catalogue, query)
    rows = readings.rankings.spread(catalogue.release_id, query.series)
    return with_facts(_labelled(rows.drop("release_id")), _facts(catalogue, measure, query))


def _beside_peers(readings: Readings, catalogue: Catalogue, query: RankingQuery, rows: pl.DataFrame) -> pl.DataFrame:
    """The members of a group; peers are compared over the newest twelve months only."""
    beside = readings.rankings.peers(catalogue.release_id, query.series, str(query.grouping)).filter(
        group_name=query.group_name, period=query.period
    )
    if beside.is_empty():
        raise HTTPException(404, f"Nobody is compared within '{query.group_name}' over those twelve months.")
    said = BESIDE_PEERS.split()
    kept = beside.select("ods_code", *OF_PEERS.split(), pl.col(said).name.map(peers_name))
    return rows.join(kept, on="ods_code")


def _measure(readings: Readings, catalogue: Catalogue, query: SpreadQuery) -> Measure:
    """The measure; refuses names that the release does not have, rather than answer with an empty file."""
    measures = readings.rankings.definitions(catalogue.release_id)
    if query.measure not in measures:
        raise HTTPException(404, f"This release has no measure '{query.measure}': /rankings lists them.")
    units = readings.rankings.units(catalogue.release_id, query.measure)
    if query.unit not in units.get(query.subject, ()):
        raise HTTPException(404, f"This measure has no figures of '{query.subject}' in '{query.unit}'.")
    return measures[query.measure]


def _name(catalogue: Catalogue, code: str) -> str:
    known = catalogue.organisations.get(code)
    return known.full_name if known else organisation_name(code.partition(": ")[2] or code)


def _labelled(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the period in words."""
    labels = [period_label(kind, start) for kind, start in rows.select("period_type", "period").rows()]
    return rows.with_columns(pl.Series("period_label", labels, dtype=pl.String))


def _facts(catalogue: Catalogue, measure: Measure, query: SpreadQuery) -> Facts:
    """What is true of every row."""
    known = catalogue.named.get(query.subject)
    grouping = None if isinstance(measure.subject, str) else measure.subject.name
    return {
        "measure_name": measure.name,
        "care_setting": measure.care_setting,
        "subject_name": grouping or (known.name if known else None),
        "value_is": value_words(measure, query.unit),
        "population_vintage": catalogue.population_vintage,
        "release_id": catalogue.release_id,
        "synthetic": catalogue.synthetic,
        "purpose": PURPOSE,
    }
