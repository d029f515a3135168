"""Files behind the download links: rows as the database has them, each with what is needed to read it right."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from dashboards.catalogue import Catalogue
from dashboards.components.about import KNOWN_GAPS
from dashboards.measure import measure
from dashboards.national import differences, latest_year, shown_units
from dashboards.readings import Readings
from dashboards.spread import percentiles
from scorecard.periods import period_label
from scorecard.schema import ENGLAND, PER_PEOPLE

ROWS_A_CHUNK = 2_000
# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA = re.compile(r"^[=+\-@\t\r]")
PeriodType = Literal["month", "quarter", "twelve_months"]
OrgType = Literal["england", "region", "icb", "sub_icb", "trust"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]


def csv_link(name: str, **filters: str | date | None) -> str:
    """The address of a file."""
    given = {key: str(value) for key, value in filters.items() if value is not None}
    return f"/download/{name}.csv" + (f"?{urlencode(given)}" if given else "")


class UptakeQuery(BaseModel):
    """Which uptake rows a file holds; what is not given is not narrowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    period_type: PeriodType
    medicine: Name | None = None
    org_type: OrgType | None = None
    ods_code: Name | None = None
    parent: Name | None = None
    unit: Name | None = None
    period: date | None = None


class PercentileQuery(BaseModel):
    """Which percentiles a file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    period_type: PeriodType
    medicine: Name
    org_type: OrgType
    unit: Name


def router(readings: Readings) -> APIRouter:
    """Routes of every file that the pages link to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @routes.get("/uptake.csv", summary="Use of medicines by organisation and period, with states")
    def uptake(query: Annotated[UptakeQuery, Query()]) -> StreamingResponse:
        return _file("uptake", uptake_file(readings, query))

    @routes.get("/percentiles.csv", summary="Percentiles of the organisations' rates, period by period")
    def percentile_series(query: Annotated[PercentileQuery, Query()]) -> StreamingResponse:
        return _file("percentiles", percentiles_file(readings, query))

    @routes.get("/medicines.csv", summary="Every medicine in England: latest 12 months against the 12 before")
    def medicines() -> StreamingResponse:
        catalogue = readings.catalogue()
        return _file("medicines", _documented(catalogue, readings.increases(catalogue.release_id).table))

    @routes.get("/differences.csv", summary="Percentiles of the ICBs' rates as multiples of England's")
    def icb_differences() -> StreamingResponse:
        return _file("differences", differences_file(readings))

    @routes.get("/submissions.csv", summary="Monthly submissions of an organisation's trusts")
    def submissions(ods_code: Annotated[Name, Query()]) -> StreamingResponse:
        return _file("submissions", submissions_file(readings, ods_code))

    return routes


def uptake_file(readings: Readings, query: UptakeQuery) -> pl.DataFrame:
    """Uptake rows that match a query, all of their columns."""
    catalogue = readings.catalogue()
    _check(catalogue, query.medicine, query.ods_code or query.parent)
    filters = query.model_dump(include={"medicine", "org_type", "ods_code", "parent", "unit"})
    rows = readings.uptake(catalogue.release_id, query.period_type, **filters)
    return uptake_rows(catalogue, rows if query.period is None else rows.filter(pl.col("period") == query.period))


def percentiles_file(readings: Readings, query: PercentileQuery) -> pl.DataFrame:
    """Percentiles of one medicine at one level, a row a period."""
    catalogue = readings.catalogue()
    _check(catalogue, query.medicine, None)
    about = query.model_dump(include={"medicine", "org_type", "unit"})
    rows = readings.uptake(catalogue.release_id, query.period_type, **about)
    spread = percentiles(rows, "period").with_columns(pl.lit(query.period_type).alias("period_type"))
    return _documented(catalogue, spread.with_columns(pl.lit(text).alias(name) for name, text in about.items()))


def differences_file(readings: Readings) -> pl.DataFrame:
    """How ICBs differ in the latest twelve months, a row a medicine."""
    catalogue = readings.catalogue()
    spread = differences(readings, catalogue).join(shown_units(catalogue), on="medicine")
    return _documented(catalogue, spread.with_columns(pl.lit(latest_year(catalogue)).alias("twelve_months_from")))


def submissions_file(readings: Readings, ods_code: str) -> pl.DataFrame:
    """Monthly submissions of one organisation, a row a month."""
    catalogue = readings.catalogue()
    _check(catalogue, None, ods_code)
    rows = readings.submissions(catalogue.release_id, ods_code)
    return _documented(catalogue, rows.select(pl.lit(ods_code).alias("ods_code"), pl.all()))


def uptake_rows(catalogue: Catalogue, rows: pl.DataFrame) -> pl.DataFrame:
    """Uptake rows with a readable period, in order of place and time."""
    labels = {start: period_label(kind, start) for kind, start in rows.select("period_type", "period").unique().rows()}
    label = pl.col("period").replace_strict(labels, return_dtype=pl.String).alias("period_label")
    keys = ["org_type", "ods_code", "medicine", "unit", "period"]
    return _documented(catalogue, rows.with_columns(label).sort(keys))


def _check(catalogue: Catalogue, medicine: str | None, ods_code: str | None) -> None:
    """Refuse names that the release does not have, rather than answer with an empty file."""
    if medicine is not None and medicine not in catalogue.medicines:
        raise HTTPException(404, f"We do not know the medicine '{medicine}': /medicines lists them.")
    if ods_code is not None and ods_code not in catalogue.organisations:
        raise HTTPException(404, f"We do not know the code '{ods_code}': /organisations lists them.")


def _documented(catalogue: Catalogue, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with release, denominator, vintage and caveats as columns: lines above the header break readers."""
    rate = measure(catalogue, ENGLAND, "unit")
    facts: dict[str, str | int | bool | None] = {
        "release_id": catalogue.release_id,
        "data_from": catalogue.first_month.isoformat()[:7],
        "data_to": catalogue.last_month.isoformat()[:7],
        "value_is": rate.unit if rate.is_rate else None,
        "denominator_unit": "people",
        "value_multiplier": PER_PEOPLE,
        "population_vintage": catalogue.population_vintage,
        "synthetic": catalogue.synthetic,
        "read_with_care": " ".join(KNOWN_GAPS),
    }
    return rows.with_columns(pl.lit(value).alias(name) for name, value in facts.items())


def _file(name: str, rows: pl.DataFrame) -> StreamingResponse:
    """A CSV response, sent in pieces."""
    headers = {"Content-Disposition": f'attachment; filename="innovation-scorecard-{name}.csv"'}
    return StreamingResponse(csv_pieces(rows), media_type="text/csv; charset=utf-8", headers=headers)


def csv_pieces(rows: pl.DataFrame) -> Iterator[str]:
    """The file in pieces, header first; null is an empty field, numbers have their full length."""
    safe = rows.with_columns(pl.col(pl.String).map_elements(harmless, return_dtype=pl.String, skip_nulls=True))
    header = io.StringIO()
    csv.writer(header, lineterminator="\n").writerow(safe.columns)
    yield header.getvalue()
    for piece in safe.iter_slices(ROWS_A_CHUNK):
        yield piece.write_csv(include_header=False)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe in front makes it plain text."""
    return f"'{text}" if FORMULA.match(text) else text
