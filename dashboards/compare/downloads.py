"""The files of the page of comparison: what its tables hold, and the figures over time."""

from dataclasses import replace
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from dashboards.catalogue import Catalogue
from dashboards.compare.declared import COMPARE, COMPARE_SERIES
from dashboards.compare.scope import FEWEST, MOST, Scope, scope
from dashboards.files.answering import serve
from dashboards.files.downloads import Facts, Name, with_facts
from dashboards.readings import Readings
from dashboards.state import Period, Selection
from dashboards.view import Question
from scorecard import caveats
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.declared import Declared
from scorecard.files.described import Described
from scorecard.measures.definitions import Grouping, Measure, value_words
from scorecard.measures.standing import WINDOW
from scorecard.periods import period_label


class SeriesQuery(BaseModel):
    """Which organisations are told of, and by which measure and medicine."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    org: list[Name] = Field(min_length=FEWEST, max_length=MOST)
    measure: Name | None = None
    medicine: Name | None = None


class FiguresQuery(SeriesQuery):
    """The same over twelve months; without a measure or a medicine the file has every one."""

    period: date | None = None


def router(readings: Readings) -> APIRouter:
    """Routes of the files that the page links to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/compare", "Organisations side by side over twelve months, with intervals")
    def figures(query: Annotated[FiguresQuery, Query()]) -> Described:
        found = _scope(readings, query, query.period)
        return _declared(COMPARE, found).of(figures_file(found, query), readings.release(), _kept(query))

    @serve(routes, "/compare_series", "Organisations side by side over time")
    def series(query: Annotated[SeriesQuery, Query()]) -> Described:
        found = _scope(readings, query, None)
        return _declared(COMPARE_SERIES, found).of(series_file(found), readings.release(), _kept(query))

    return routes


def figures_link(found: Scope, measure: str | None, medicine: str | None) -> str:
    """The address of a table's file."""
    given = {"measure": measure, "medicine": medicine, "period": found.window.isoformat() if found.window else None}
    return _link("compare", found, given)


def series_link(found: Scope) -> str:
    """The address of the figure's file."""
    measure, medicine = found.measure, found.medicine
    given = {"measure": measure.slug if measure else None, "medicine": medicine.medicine if medicine else None}
    return _link("compare_series", found, given)


def _link(name: str, found: Scope, given: dict[str, str | None]) -> str:
    pairs = [*(("org", code) for code in found.codes), *((key, value) for key, value in given.items() if value)]
    return f"/download/{name}.csv?{urlencode(pairs)}"


def figures_file(found: Scope, query: FiguresQuery) -> pl.DataFrame:
    """Every figure of the organisations over twelve months that a query keeps."""
    rows = found.figures.filter(pl.col("measure").is_in([*found.measures]))
    wanted = {"measure": query.measure, "subject": query.medicine}
    kept = rows.filter(*(pl.col(name) == value for name, value in wanted.items() if value is not None))
    words = [_words(found, row["measure"], row["subject"], row["unit"]) for row in kept.iter_rows(named=True)]
    columns = [
        _names(found, kept),
        *(pl.Series(name, [each[at] for each in words], pl.String) for at, name in enumerate(
            ("measure_name", "subject_name", "value_is"))),
        _labels(kept["period_type"].to_list(), kept["period"].to_list()),
    ]  # fmt: skip
    return with_facts(kept.drop("release_id").with_columns(columns), _facts(found.catalogue))


def series_file(found: Scope) -> pl.DataFrame:
    """What the figure draws."""
    course, measure = found.course, found.measure
    rows = course.rows.with_columns(
        _names(found, course.rows),
        _labels([course.period_type] * course.rows.height, course.rows["period"].to_list()),
        period_type=pl.lit(course.period_type),
        measure_name=pl.lit(measure.name if measure else ""),
        subject_name=pl.lit(found.subject_name),
        amount_is=pl.lit(value_words(measure, course.unit) if measure else ""),
    )
    return with_facts(rows, _facts(found.catalogue))


def _declared(declared: Declared, found: Scope) -> Declared:
    """A file with the caveats of the care setting that it is of."""
    return replace(declared, caveats=caveats.of_settings([found.catalogue.setting.source]))


def _scope(readings: Readings, query: SeriesQuery, period: date | None) -> Scope:
    """The scope of the page for a query; refuses what the page would say a sentence about."""
    catalogue = readings.catalogue()
    selection = Selection(
        page="compare",
        orgs=tuple(query.org),
        measure=query.measure,
        medicine=query.medicine,
        period=Period(WINDOW, period) if period else None,
    )
    found = scope(Question(selection, catalogue, readings))
    if found.said:
        raise HTTPException(404, " ".join(found.said))
    if not found.is_comparison:
        raise HTTPException(404, "No measure of this level has figures over twelve months in this release.")
    return found


def _words(found: Scope, slug: str, subject: str, unit: str) -> tuple[str, str, str]:
    """A measure's name, its subject's, and what its values are."""
    measure = found.measures[slug]
    return measure.name, _subject(found.catalogue, measure, subject), value_words(measure, unit)


def _subject(catalogue: Catalogue, measure: Measure, subject: str) -> str:
    if isinstance(measure.subject, Grouping):
        return measure.subject.name
    known = catalogue.medicines.get(subject)
    return known.name if known else subject


def _names(found: Scope, rows: pl.DataFrame) -> pl.Series:
    names = {each.ods_code: each.full_name for each in found.places}
    return pl.Series("name", [names[code] for code in rows["ods_code"]], dtype=pl.String)


def _labels(kinds: list[str], starts: list[date]) -> pl.Series:
    labels = [period_label(kind, start) for kind, start in zip(kinds, starts, strict=True)]
    return pl.Series("period_label", labels, dtype=pl.String)


def _facts(catalogue: Catalogue) -> Facts:
    """What is true of every row."""
    return {
        "population_vintage": catalogue.population_vintage,
        "release_id": catalogue.release_id,
        "synthetic": catalogue.synthetic,
        "read_with_care": " ".join(caveats.of_settings([catalogue.setting.source])),
        "purpose": PURPOSE,
    }


def _kept(query: SeriesQuery) -> Facts:
    """What the rows were narrowed to."""
    return {**query.model_dump(mode="json", exclude={"org"}), "org": ", ".join(query.org)}
