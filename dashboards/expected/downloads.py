"""The file of expected use: every number of a funnel, what it leads to, what was observed, reasons and caveats."""

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict

from dashboards.expected.declared import EXPECTED
from dashboards.files.answering import serve
from dashboards.files.downloads import Facts, Name, with_facts
from dashboards.readings import Readings
from scorecard.compliance.purpose import PURPOSE
from scorecard.expected.queries import Answer
from scorecard.expected.texts import export_rows
from scorecard.files.described import Described
from scorecard.schema import ENGLAND


class ExpectedQuery(BaseModel):
    """Which funnel a file is of, and whether of one organisation (left out: England) or of every ICB."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    funnel: Name
    ods_code: Name = ENGLAND
    org_type: Literal["icb"] | None = None


def router(readings: Readings) -> APIRouter:
    """The route of the file that the pages of expected use link to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/expected", "A population funnel, what it leads to, and what was observed")
    def expected(query: Annotated[ExpectedQuery, Query()]) -> Described:
        # A file of every ICB is not of the one organisation that is taken where none is named.
        kept = query.model_dump(exclude={"ods_code"} if query.org_type else None)
        return EXPECTED.of(expected_file(readings, query), readings.release(), kept)

    return routes


def expected_file(readings: Readings, query: ExpectedQuery) -> pl.DataFrame:
    """The rows of a funnel for one organisation or for every ICB."""
    catalogue = readings.catalogue()
    if query.funnel not in readings.expected.funnels(catalogue):
        raise HTTPException(404, f"There is no funnel '{query.funnel}': /expected lists them.")
    if query.ods_code not in catalogue.organisations:
        raise HTTPException(404, f"We do not know the code '{query.ods_code}': /organisations lists them.")
    found = _answers(readings, catalogue.release_id, query)
    names = {one.place.ods_code: one.place.name for one in found}
    name = pl.col("ods_code").replace_strict(names, return_dtype=pl.String).alias("organisation")
    facts: Facts = {
        "release_id": catalogue.release_id,
        "population_vintage": catalogue.population_vintage,
        "synthetic": catalogue.synthetic,
        "purpose": PURPOSE,
    }
    return with_facts(pl.concat([export_rows(one) for one in found]).with_columns(name), facts)


def _answers(readings: Readings, release_id: int, query: ExpectedQuery) -> tuple[Answer, ...]:
    if query.org_type is None:
        return (readings.expected.answer(release_id, query.funnel, query.ods_code),)
    return readings.expected.icbs(release_id, query.funnel)
