"""Files of an organisation's scorecard: its measures, the control chart of one medicine, and how medicines spread."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from dashboards.catalogue import Catalogue, Medicine, Organisation
from dashboards.files.answering import safe_name, serve
from dashboards.files.downloads import Facts, Name, with_facts
from dashboards.measure import measure
from dashboards.organisations.control import Control, control, shown_months
from dashboards.organisations.control_words import rule_words
from dashboards.organisations.standing_declared import CONTROL_CHART, DIFFUSION, PEERS, STANDING
from dashboards.organisations.standing_scope import use_by_month
from dashboards.readings import Readings
from scorecard import caveats
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.files.rankings import with_caveats
from scorecard.measures.rankings import ranking_rows
from scorecard.statistics.xmr import FIRM_FROM
from scorecard.store.database import Database

MONTHS = {
    "month": pl.Date,
    "value": pl.Float64,
    "state": pl.String,
    "expected": pl.Int64,
    "received": pl.Int64,
    "mean": pl.Float64,
    "lower_limit": pl.Float64,
    "upper_limit": pl.Float64,
    "signal": pl.String,
    "not_judged": pl.String,
}


class ChartQuery(BaseModel):
    """Which medicine of which organisation, and the last month (left out: the newest)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ods_code: Name
    medicine: Name
    until: date | None = None


class DiffusionQuery(BaseModel):
    """Which medicine, and among which organisations it spread."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    medicine: Name
    org_type: Literal["icb", "trust"] = "icb"


def router(database: Database, readings: Readings) -> APIRouter:
    """Routes of the files."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/standing", "One organisation in every measure over twelve months, with intervals and ranks")
    def standing(ods_code: Annotated[Name, Query()]) -> Described:
        catalogue = readings.catalogue()
        place = _place(catalogue, ods_code)
        rows = ranking_rows(database, catalogue.release_id, place.org_type).filter(ods_code=place.ods_code)
        return with_caveats(STANDING, rows).of(rows, readings.release(), {"ods_code": ods_code})

    @serve(routes, "/peers", "One organisation beside its peers, in every measure and every kind of group")
    def peers(ods_code: Annotated[Name, Query()]) -> Described:
        catalogue = readings.catalogue()
        rows = readings.standing.peers(catalogue.release_id, _place(catalogue, ods_code).ods_code)
        told = with_facts(rows, {"synthetic": catalogue.synthetic, "purpose": PURPOSE})
        measures = readings.rankings.definitions(catalogue.release_id)
        settings = {measures[slug].care_setting for slug in rows["measure"].unique()}
        declared = replace(PEERS, caveats=caveats.of_settings(settings))
        return declared.of(told, readings.release(), {"ods_code": ods_code})

    @serve(routes, "/control_chart", "The months of one medicine in one organisation, with mean, limits and signals")
    def chart(query: Annotated[ChartQuery, Query()]) -> Described:
        rows = control_chart_file(readings, query)
        name = safe_name("control-chart", query.ods_code, query.medicine)
        return CONTROL_CHART.of(rows, readings.release(), query.model_dump(), name)

    @serve(routes, "/diffusion", "How the use of a medicine spread after its appraisal")
    def diffusion(query: Annotated[DiffusionQuery, Query()]) -> Described:
        catalogue = readings.catalogue()
        medicine = _medicine(catalogue, query.medicine).medicine
        rows = readings.standing.diffusion(catalogue.release_id, medicine, query.org_type)
        told = with_facts(rows, {"synthetic": catalogue.synthetic, "purpose": PURPOSE})
        return DIFFUSION.of(told, readings.release(), query.model_dump())

    return routes


def control_chart_file(readings: Readings, query: ChartQuery) -> pl.DataFrame:
    """The chart's months, a row each, as the page draws them."""
    catalogue = readings.catalogue()
    place, medicine = _place(catalogue, query.ods_code), _medicine(catalogue, query.medicine)
    months = shown_months(catalogue.periods["month"], query.until or catalogue.last_month)
    shown = control(use_by_month(readings, catalogue, place, months, medicine.medicine), months)
    told = [_month(shown, position) for position in range(len(months))]
    facts: Facts = {
        "medicine": medicine.medicine,
        "org_type": place.org_type,
        "ods_code": place.ods_code,
        "value_is": measure(catalogue, place.org_type, medicine.unit).unit,
        "release_id": catalogue.release_id,
        "synthetic": catalogue.synthetic,
        "purpose": PURPOSE,
    }
    return with_facts(pl.DataFrame(told, schema=MONTHS, orient="row"), facts)


def _month(shown: Control, position: int) -> tuple[object, ...]:
    """One month as the columns of the file."""
    use, month, segment = shown.uses[position], shown.chart.months[position], shown.segment_of(position)
    too_few = None if segment is not None else f"fewer than {FIRM_FROM} months in a row"
    why = shown.refused or ("a submission is missing" if month.value is None else too_few)
    limits = (None, None, None) if segment is None else (segment.mean, segment.low_shown, segment.high)
    signal = None if why else rule_words(month) or None
    return (shown.months[position], use.amount, use.state, use.expected, use.received, *limits, signal, why)


def _place(catalogue: Catalogue, ods_code: str) -> Organisation:
    found = catalogue.organisations.get(ods_code)
    if found is None:
        raise HTTPException(404, f"We do not know the code '{ods_code}': /organisations lists them.")
    return found


def _medicine(catalogue: Catalogue, medicine: str) -> Medicine:
    found = catalogue.medicines.get(medicine)
    if found is None:
        raise HTTPException(404, f"We do not know the medicine '{medicine}': /medicines lists them.")
    return found
