"""The file of every source row behind one number."""

from datetime import date
from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, HTTPException, Query

from dashboards.files.answering import safe_name, serve
from dashboards.files.downloads import Facts, Name, of_release, with_facts
from dashboards.lineage.declared import LINEAGE
from dashboards.readings import Readings
from scorecard.errors import MissingInputError, UnknownNameError
from scorecard.files.described import Described
from scorecard.schema.answers import SOURCE_ROW

PeriodType = Literal["month", "quarter", "twelve_months"]
NO_LAKE = "This server holds results only: the source rows behind them are not at hand."


def router(readings: Readings) -> APIRouter:
    """The route of it."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/lineage", "The source rows behind one number")
    def lineage(
        medicine: Annotated[Name, Query()],
        ods_code: Annotated[Name, Query()],
        period_type: Annotated[PeriodType, Query()],
        period: Annotated[date, Query(description="First day of the period.")],
    ) -> Described:
        rows = lineage_file(readings, medicine, ods_code, period_type, period)
        kept: Facts = {"medicine": medicine, "ods_code": ods_code, "period_type": period_type, "period": period}
        name = safe_name("lineage", medicine, ods_code, period_type, f"{period:%Y-%m}")
        return LINEAGE.of(rows, readings.release(), kept, name)

    return routes


def lineage_file(readings: Readings, medicine: str, ods_code: str, period_type: str, period: date) -> pl.DataFrame:
    """Every source row, in each unit that the medicine is counted in."""
    catalogue = readings.catalogue()
    try:
        found = readings.lineage.rows(catalogue.release_id, medicine, ods_code, period, period_type)
    except (UnknownNameError, MissingInputError) as error:
        raise HTTPException(404, str(error)) from error
    if found is None:
        raise HTTPException(404, NO_LAKE)
    facts: Facts = {"medicine": medicine, "ods_code": ods_code, "period_type": period_type, "period": period}
    named = found.rows.rename({"ods_code": "submitted_ods_code"})
    own = [name for name in SOURCE_ROW.names if name in named.columns]
    return with_facts(named.select(own), facts | of_release(catalogue))
