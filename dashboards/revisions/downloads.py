"""The file of revisions: every figure that moved, before and after, and why."""

from typing import Annotated, Literal

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field

from dashboards.files.answering import serve
from dashboards.files.declared import REVISIONS
from dashboards.files.downloads import Name, with_facts
from dashboards.readings import Readings
from dashboards.revisions.readings import because_of
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.periods import period_label
from scorecard.releases.revision_words import WHY

Cause = Literal[
    "other_program", "restated_file", "new_succession", "new_organisations", "changed_factor", "new_population"
]


class RevisionQuery(BaseModel):
    """Which figures the file holds; what is not given is not narrowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    medicine: Name | None = None
    cause: Cause | None = None
    release: int | None = Field(default=None, ge=1, description="The later release; left out, the one readers see.")


def router(readings: Readings) -> APIRouter:
    """The route of the file that the page of revisions links to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/revisions", "Every figure that moved from the release published before, and why")
    def revisions(query: Annotated[RevisionQuery, Query()]) -> Described:
        release = readings.release() if query.release is None else readings.published(query.release)
        return REVISIONS.of(revisions_file(readings, query, release.release_id), release, query.model_dump())

    return routes


def revisions_file(readings: Readings, query: RevisionQuery, release_id: int) -> pl.DataFrame:
    """The figures that moved and that a query keeps; none where nothing moved."""
    catalogue = readings.catalogue_of(release_id)
    found = readings.revisions.moved(catalogue.release_id)
    if query.medicine is not None:
        if query.medicine not in catalogue.medicines and query.medicine not in found["medicine"]:
            raise HTTPException(404, f"We do not know the medicine '{query.medicine}': /medicines lists them.")
        found = found.filter(pl.col("medicine") == query.medicine)
    kept = found if query.cause is None else because_of(found, query.cause)
    labels = [period_label(kind, start) for kind, start in kept.select("period_type", "period").rows()]
    words = [", ".join(WHY[cause] for cause in causes.split(", ")) for causes in kept["causes"]]
    told = kept.with_columns(
        pl.Series("period_label", labels, dtype=pl.String), pl.Series("why", words, dtype=pl.String)
    )
    return with_facts(told, {"synthetic": catalogue.synthetic, "purpose": PURPOSE})
