"""Files of the data quality page that tell of a release: who submitted what month, and who publishes."""

from typing import Annotated

import polars as pl
from fastapi import APIRouter, HTTPException, Query

from dashboards.catalogue import Catalogue
from dashboards.files.answering import serve
from dashboards.files.downloads import Facts, Name, of_release, with_facts
from dashboards.quality.declared import PUBLISHERS, SUBMISSION_HISTORY
from dashboards.quality.submission_scope import trusts_of
from dashboards.readings import Readings
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described

Place = Annotated[Name | None, Query(description="ODS code of a region, an ICB or a trust; left out, all of England.")]


def router(readings: Readings) -> APIRouter:
    """Routes of both."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/submission_history", "Which trust submitted data of which month")
    def submission_history(ods_code: Place = None) -> Described:
        rows = submission_history_file(readings, ods_code)
        return SUBMISSION_HISTORY.of(rows, readings.release(), {"ods_code": ods_code})

    @serve(routes, "/publishers", "Who publishes a formulary or checklist, and how it stands")
    def publishers() -> Described:
        return PUBLISHERS.of(publishers_file(readings), readings.release())

    return routes


def submission_history_file(readings: Readings, ods_code: str | None) -> pl.DataFrame:
    """Every month of the trusts of a place, or of England."""
    catalogue = readings.catalogue()
    rows = readings.quality.trust_months(catalogue.release_id).join(_areas(catalogue), on="ods_code", how="left")
    if ods_code is not None:
        place = catalogue.organisations.get(ods_code)
        if place is None:
            raise HTTPException(404, f"We do not know the code '{ods_code}': /organisations lists them.")
        if place.org_type != "england":
            rows = rows.filter(pl.col("ods_code").is_in(trusts_of(catalogue, place)))
    columns = ("ods_code", "name", "icb", "region", "month", "expected", "received", "state")
    return with_facts(rows.select(columns).sort("ods_code", "month"), of_release(catalogue))


def publishers_file(readings: Readings) -> pl.DataFrame:
    """The scorecard of publishers on the newest day of which anybody speaks."""
    catalogue = readings.catalogue()
    day = readings.compliance.last_told(catalogue.release_id)
    if day is None:
        raise HTTPException(404, "No organisation's formulary or checklist is in this release.")
    rows = readings.quality.publishers(catalogue.release_id, day)
    about: Facts = {
        "day": day,
        "release_id": catalogue.release_id,
        "synthetic": catalogue.synthetic,
        "purpose": PURPOSE,
    }
    return with_facts(rows, about)


def _areas(catalogue: Catalogue) -> pl.DataFrame:
    """Name, ICB and region of every trust: ods_code, name, icb, region."""
    rows = []
    for trust in catalogue.current("trust"):
        above = {each.org_type: each.ods_code for each in catalogue.ancestors(trust)}
        rows.append((trust.ods_code, trust.name, above.get("icb"), above.get("region")))
    return pl.DataFrame(rows, schema=dict.fromkeys(("ods_code", "name", "icb", "region"), pl.String), orient="row")
