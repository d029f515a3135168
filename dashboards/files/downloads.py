"""Files behind the download links: rows as the database has them, each with what is needed to read it right."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Literal
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from dashboards.catalogue import Catalogue
from dashboards.components.about import KNOWN_GAPS
from dashboards.files import declared
from dashboards.files.answering import serve
from dashboards.formatting import per_people
from dashboards.measure import measure
from dashboards.national import (
    MedicineLine,
    differences,
    latest_year,
    medicine_lines,
    practice_lines,
    shown_units,
    year_before,
)
from dashboards.readings import Readings
from dashboards.spread import PERCENTILES, percentiles
from dashboards.state import LONGEST_NAME
from dashboards.words import ONLY_PRACTICES
from scorecard import caveats
from scorecard.files.described import Described
from scorecard.periods import period_label
from scorecard.schema import IN_BOTH, IN_PRIMARY_CARE, PER_PEOPLE, SECONDARY_CARE

PeriodType = Literal["month", "quarter", "twelve_months"]
OrgType = Literal["england", "region", "icb", "sub_icb", "trust"]
MEDICINES_SCHEMA = pl.Schema(
    {
        "medicine": pl.String(),
        "name": pl.String(),
        "appraisals": pl.String(),
        "conditions": pl.String(),
        "recommendations": pl.String(),
        "products": pl.Int64(),
        "products_unconverted": pl.Int64(),
        "unit": pl.String(),
        "latest_numerator": pl.Float64(),
        "latest_per_100000": pl.Float64(),
        "previous_numerator": pl.Float64(),
        "previous_per_100000": pl.Float64(),
        "change_percent": pl.Float64(),
        "compared": pl.Boolean(),
        "reason": pl.String(),
        **{f"icb_{name}_times_england": pl.Float64() for name in PERCENTILES},
    }
)
Facts = dict[str, str | int | bool | date | None]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]


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
    source: Literal["secondary_care", "primary_care", "both"] | None = None


class PercentileQuery(BaseModel):
    """Which percentiles a file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    period_type: PeriodType
    medicine: Name
    org_type: OrgType
    unit: Name
    source: Literal["secondary_care", "primary_care"] | None = None


def router(readings: Readings) -> APIRouter:
    """Routes of every file that the pages link to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/uptake", "Use of medicines by organisation and period, with states")
    def uptake(query: Annotated[UptakeQuery, Query()]) -> Described:
        return declared.UPTAKE.of(uptake_file(readings, query), readings.release(), query.model_dump())

    @serve(routes, "/percentiles", "Percentiles of the organisations' rates, period by period")
    def percentile_series(query: Annotated[PercentileQuery, Query()]) -> Described:
        return declared.PERCENTILE.of(percentiles_file(readings, query), readings.release(), query.model_dump())

    @serve(routes, "/medicines", "Every medicine in England: latest 12 months against the 12 before")
    def medicines(
        release_id: Annotated[int | None, Query(ge=1)] = None,
        source: Literal["secondary_care", "primary_care"] | None = None,
    ) -> Described:
        """Of the release that readers see, or of an earlier one; of primary care those that only practices have."""
        release = readings.release() if release_id is None else readings.published(release_id)
        made = practice_medicines_file if source == IN_PRIMARY_CARE else medicines_file
        return declared.MEDICINES.of(made(readings, release.release_id), release)

    @serve(routes, "/differences", "Percentiles of the ICBs' rates as multiples of England's")
    def icb_differences() -> Described:
        return declared.DIFFERENCES.of(differences_file(readings), readings.release())

    @serve(routes, "/submissions", "Monthly submissions of an organisation's trusts")
    def submissions(ods_code: Annotated[Name, Query()]) -> Described:
        kept = {"ods_code": ods_code}
        return declared.SUBMISSIONS.of(submissions_file(readings, ods_code), readings.release(), kept)

    return routes


def uptake_file(readings: Readings, query: UptakeQuery) -> pl.DataFrame:
    """Uptake rows that match a query, all of their columns; of secondary care unless it names a source."""
    catalogue = readings.catalogue()
    filters = query.model_dump(include={"medicine", "org_type", "ods_code", "parent", "unit"})
    if query.source not in (None, SECONDARY_CARE):
        return _of_care(readings, query, filters)
    _check(catalogue, query.medicine, query.ods_code or query.parent)
    rows = readings.uptake(catalogue.release_id, query.period_type, **filters)
    return uptake_rows(catalogue, rows if query.period is None else rows.filter(pl.col("period") == query.period))


def _of_care(readings: Readings, query: UptakeQuery, filters: dict[str, str | None]) -> pl.DataFrame:
    """Rows of primary care, or of both settings added, with their own months and caveats."""
    catalogue, care = readings.catalogue(), readings.care
    _check(catalogue, None, query.ods_code or query.parent)
    _check_prescribed(readings, query.medicine)
    rows = care.uptake(catalogue.release_id, query.source or SECONDARY_CARE, query.period_type, **filters)
    of_period = rows if query.period is None else rows.filter(pl.col("period") == query.period)
    months = care.months(catalogue.release_id)
    if query.source == IN_BOTH:
        months = tuple(month for month in months if catalogue.first_month <= month <= catalogue.last_month)
    gaps = caveats.PRIMARY_CARE if query.source == IN_PRIMARY_CARE else (*caveats.PRIMARY_CARE, *KNOWN_GAPS)
    return with_facts(uptake_rows(catalogue, of_period), _of_months(months, gaps))


def _of_months(months: Sequence[date], gaps: Sequence[str]) -> Facts:
    """The months of a file of primary care, and what to bear in mind of it."""
    return {
        "data_from": f"{months[0]:%Y-%m}" if months else None,
        "data_to": f"{months[-1]:%Y-%m}" if months else None,
        "read_with_care": " ".join(gaps),
    }


def medicines_file(readings: Readings, release_id: int) -> pl.DataFrame:
    """The lines of the overview's table, a row a medicine, amounts and rates side by side."""
    catalogue = readings.catalogue_of(release_id)
    return _lines_file(catalogue, medicine_lines(readings, catalogue))


def practice_medicines_file(readings: Readings, release_id: int) -> pl.DataFrame:
    """The same of the medicines that only practices prescribe, whose products are presentations with a BNF code."""
    catalogue = readings.catalogue_of(release_id)
    lines = practice_lines(readings, catalogue)
    months = readings.care.months(release_id)
    return with_facts(_lines_file(catalogue.practices or catalogue, lines), _of_months(months, caveats.PRIMARY_CARE))


def _lines_file(catalogue: Catalogue, lines: list[MedicineLine]) -> pl.DataFrame:
    """Lines as rows with what is true of them all."""
    rows = [_medicine_row(catalogue, line) for line in lines]
    start = latest_year(catalogue)
    years: Facts = {"latest_12_months_from": start, "previous_12_months_from": year_before(start)}
    facts = years | of_release(catalogue) | _vintage(catalogue, ["england"]) | _caveats()
    return with_facts(pl.DataFrame(rows, schema=MEDICINES_SCHEMA, orient="row"), facts)


def percentiles_file(readings: Readings, query: PercentileQuery) -> pl.DataFrame:
    """Percentiles of one medicine at one level, a row a period."""
    catalogue = readings.catalogue()
    about = query.model_dump(include={"medicine", "org_type", "unit"})
    rows, own = _percentiled(readings, query, about)
    spread = percentiles(rows, "period").with_columns(pl.lit(query.period_type).alias("period_type"))
    facts = about | of_release(catalogue) | _denominator(catalogue, [query.org_type]) | _caveats() | own
    if measure(catalogue, query.org_type, query.unit).is_rate:
        facts |= {"value_is": per_people(query.unit)}
    return with_facts(spread, facts)


def _percentiled(readings: Readings, query: PercentileQuery, about: dict[str, str]) -> tuple[pl.DataFrame, Facts]:
    """The rows that percentiles are of, and what is true of their care setting alone."""
    release_id = readings.catalogue().release_id
    if query.source != IN_PRIMARY_CARE:
        _check(readings.catalogue(), query.medicine, None)
        return readings.uptake(release_id, query.period_type, **about), {"source": SECONDARY_CARE}
    _check_prescribed(readings, query.medicine)
    rows = readings.care.uptake(release_id, IN_PRIMARY_CARE, query.period_type, **about)
    months = readings.care.months(release_id)
    return rows, {"source": IN_PRIMARY_CARE} | _of_months(months, caveats.PRIMARY_CARE)


def differences_file(readings: Readings) -> pl.DataFrame:
    """How ICBs differ in the latest twelve months, a row a medicine."""
    catalogue = readings.catalogue()
    spread = differences(readings, catalogue).join(shown_units(catalogue), on="medicine")
    year: Facts = {"percentiles_are": "multiples of England's rate", "twelve_months_from": latest_year(catalogue)}
    facts = year | of_release(catalogue) | _vintage(catalogue, ["england"]) | _caveats()
    return with_facts(spread.rename({"england": "england_per_100000"}), facts)


def submissions_file(readings: Readings, ods_code: str) -> pl.DataFrame:
    """Monthly submissions of one organisation, a row a month."""
    catalogue = readings.catalogue()
    _check(catalogue, None, ods_code)
    rows = readings.submissions(catalogue.release_id, ods_code)
    return with_facts(rows.select(pl.lit(ods_code).alias("ods_code"), pl.all()), of_release(catalogue))


def uptake_rows(catalogue: Catalogue, rows: pl.DataFrame) -> pl.DataFrame:
    """Uptake rows with a readable period, in order of place and time."""
    labels = {start: period_label(kind, start) for kind, start in rows.select("period_type", "period").unique().rows()}
    label = pl.col("period").replace_strict(labels, return_dtype=pl.String).alias("period_label")
    keys = ["org_type", "ods_code", "medicine", "unit", "period"]
    levels = rows["org_type"].unique().to_list()
    told = rows.with_columns(label, *_value_is(catalogue, levels)).sort(keys)
    return with_facts(told, of_release(catalogue) | _denominator(catalogue, levels) | _cost() | _caveats())


def _check(catalogue: Catalogue, medicine: str | None, ods_code: str | None) -> None:
    """Refuse names that the release does not have, rather than answer with an empty file."""
    if medicine is not None and medicine in catalogue.prescribed:
        name = catalogue.prescribed[medicine].name
        raise HTTPException(404, f"{name} is {ONLY_PRACTICES}: ask for source=primary_care.")
    if medicine is not None and medicine not in catalogue.medicines:
        raise HTTPException(404, f"We do not know the medicine '{medicine}': /medicines lists them.")
    if ods_code is not None and ods_code not in catalogue.organisations:
        raise HTTPException(404, f"We do not know the code '{ods_code}': /organisations lists them.")


def _check_prescribed(readings: Readings, medicine: str | None) -> None:
    """Refuse a medicine that neither practices nor trusts have; what only trusts have has no rows in primary care."""
    catalogue = readings.catalogue()
    if medicine not in readings.care.medicines(catalogue.release_id):
        _check(catalogue, medicine, None)


def _medicine_row(catalogue: Catalogue, line: MedicineLine) -> tuple[object, ...]:
    """One medicine's line as the columns of MEDICINES_SCHEMA."""
    has_rates = measure(catalogue, "england", line.medicine.unit).is_rate
    return (
        line.medicine.medicine,
        line.medicine.name,
        "; ".join(line.appraisal_numbers),
        "; ".join(line.conditions),
        "; ".join(line.categories),
        line.medicine.products,
        line.medicine.products_unconverted,
        line.medicine.unit,
        line.latest.numerator,
        line.latest.shown if has_rates else None,
        line.previous.numerator,
        line.previous.shown if has_rates else None,
        line.change_percent,
        line.not_compared is None,
        line.not_compared,
        *(getattr(line.strip, name, None) for name in PERCENTILES),
    )


def of_release(catalogue: Catalogue) -> Facts:
    """What is true of every file: release, months, which of them will be restated, and whether it is invented."""
    return {
        "release_id": catalogue.release_id,
        "data_from": catalogue.first_month.isoformat()[:7],
        "data_to": catalogue.last_month.isoformat()[:7],
        "data_status_note": " ".join(note.text for note in catalogue.notes if note.kind == "provisional") or None,
        "synthetic": catalogue.synthetic,
    }


def _caveats() -> Facts:
    """What to bear in mind where a file tells of use."""
    return {"read_with_care": " ".join(KNOWN_GAPS)}


def _cost() -> Facts:
    """What ``indicative_cost`` and ``rows_without_cost`` are."""
    return {
        "indicative_cost_is": "GBP at list price, before discounts, not what the NHS paid; blank where no source row "
        "has a price. rows_without_cost counts the source rows without one, which are not in it. A row that counts in "
        "several units has its price in each."
    }


def _rated(catalogue: Catalogue, levels: list[str]) -> list[str]:
    """The levels whose use is divided by people."""
    return [level for level in levels if measure(catalogue, level, "").is_rate]


def _vintage(catalogue: Catalogue, levels: list[str]) -> Facts:
    """Which population divides the numbers, for a file that has rates."""
    return {"population_vintage": catalogue.population_vintage} if _rated(catalogue, levels) else {}


def _denominator(catalogue: Catalogue, levels: list[str]) -> Facts:
    """What ``value`` is divided by, for a file that has rates."""
    people: Facts = {"denominator_unit": "people", "value_multiplier": PER_PEOPLE}
    return people | _vintage(catalogue, levels) if _rated(catalogue, levels) else {}


def _value_is(catalogue: Catalogue, levels: list[str]) -> list[pl.Expr]:
    """The unit of each row's ``value``, blank for trusts, for a file that has rates."""
    rated = _rated(catalogue, levels)
    words = pl.when(pl.col("org_type").is_in(rated)).then(pl.format(per_people("{}"), "unit")).alias("value_is")
    return [words] if rated else []


def with_facts(rows: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """The rows with facts as columns: lines above the header break readers."""
    return rows.with_columns(pl.lit(value).alias(name) for name, value in facts.items())


def sent_in_pieces(name: str, pieces: Iterator[str]) -> StreamingResponse:
    """A CSV response from pieces that come one by one."""
    headers = {"Content-Disposition": f'attachment; filename="innovation-scorecard-{name}.csv"'}
    return StreamingResponse(pieces, media_type="text/csv; charset=utf-8", headers=headers)
