"""The file of indicators: every figure with its interval, how it lies beside England, and what it is for."""

from datetime import date
from typing import Annotated

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from dashboards.files.answering import serve
from dashboards.files.declared import INDICATORS
from dashboards.files.downloads import Facts, Name, OrgType, PeriodType, with_facts
from dashboards.indicators.scope import NOT_MATCHED
from dashboards.indicators.words import compared
from dashboards.readings import Readings
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.indicators.shares import Indicator
from scorecard.periods import period_label
from scorecard.schema import UNALLOCATED

BESIDE = {"comparison_with_england": pl.String(), "outside_interval_percent": pl.Float64(), "not_compared": pl.String()}


class IndicatorQuery(BaseModel):
    """Which figures the file holds; what is not given is not narrowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: Name
    org_type: OrgType | None = None
    ods_code: Name | None = None
    period_type: PeriodType | None = None
    period: date | None = None


def router(readings: Readings) -> APIRouter:
    """The route of the file that the page of indicators links to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/indicators", "Figures of an indicator with intervals and comparison with England")
    def indicators(query: Annotated[IndicatorQuery, Query()]) -> Described:
        return INDICATORS.of(indicators_file(readings, query), readings.release(), query.model_dump())

    return routes


def indicators_file(readings: Readings, query: IndicatorQuery) -> pl.DataFrame:
    """The figures of an indicator that a query keeps."""
    catalogue = readings.catalogue()
    known = readings.indicators.definitions(catalogue.release_id)
    if query.indicator not in known:
        raise HTTPException(404, f"This release has no indicator '{query.indicator}': /indicators lists them.")
    asked = query.model_dump(exclude={"indicator"}, exclude_none=True)
    rows = readings.indicators.figures(catalogue.release_id, query.indicator).filter(**asked)
    names = {code: place.full_name for code, place in catalogue.organisations.items()} | {UNALLOCATED: NOT_MATCHED}
    name = pl.col("ods_code").replace_strict(names, default=pl.col("ods_code"), return_dtype=pl.String)
    found = [compared(row) for row in rows.iter_rows(named=True)]
    beside = pl.DataFrame([(one.word, one.percent, one.reason) for one in found], schema=BESIDE, orient="row")
    labels = [period_label(kind, start) for kind, start in rows.select("period_type", "period").rows()]
    label = pl.Series("period_label", labels, dtype=pl.String)
    target = known[query.indicator].target
    aim = pl.lit(target.value if target else None, pl.Float64)
    told = rows.with_columns(label, organisation=name).hstack(beside).with_columns(target=aim)
    return with_facts(told, _facts(known[query.indicator]) | {"synthetic": catalogue.synthetic})


def _facts(indicator: Indicator) -> Facts:
    """What is true of every row."""
    target = indicator.target
    return {
        "indicator_name": indicator.name,
        "status": indicator.status,
        "target_source": None if target is None else target.source,
        "interval_method": "Wilson",
        "read_with_care": " ".join(indicator.caveats) or None,
        "purpose": PURPOSE,
    }
