"""Files about releases: the list of them, the files that one was computed from, and the feed."""

from typing import Annotated

import polars as pl
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from dashboards.files.answering import serve
from dashboards.files.downloads import with_facts
from dashboards.readings import Readings
from dashboards.releases.declared import RELEASE_FILES, RELEASES
from scorecard import schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.releases.feed import release_feed
from scorecard.releases.history import Past

ReleaseNumber = Annotated[int, Query(ge=1, description="Number of a published release.")]
HIDDEN = ("size", "run_number")


def router(readings: Readings) -> APIRouter:
    """Routes of the files that the pages of releases link to."""
    routes = APIRouter(tags=["downloads"])

    @serve(routes, "/download/releases", "Every published release, and what it moved")
    def releases() -> Described:
        return RELEASES.of(releases_file(readings), readings.release())

    @serve(routes, "/download/release_files", "The files that a release was computed from")
    def files(release_id: ReleaseNumber) -> Described:
        release = readings.published(release_id)
        frame = with_facts(readings.releases.files(release_id).drop(HIDDEN), {"release_id": release_id})
        return RELEASE_FILES.of(frame, release, {"release_id": release_id})

    @routes.get("/releases.atom", summary="Published releases as a feed")
    def feed(request: Request) -> Response:
        readings.release()
        site = str(request.base_url).rstrip("/")
        text = release_feed(readings.releases.history(), site, str(request.url))
        return Response(text, media_type="application/atom+xml; charset=utf-8")

    return routes


def releases_file(readings: Readings) -> pl.DataFrame:
    """Every published release, newest first."""
    current = readings.release().release_id
    rows = [_row(past, current) for past in readings.releases.history()]
    frame = pl.DataFrame(rows, schema_overrides=schema.RELEASE.polars_schema | {"before_release_id": pl.Int64()})
    return with_facts(frame, {"purpose": PURPOSE})


def _row(past: Past, current: int) -> dict[str, object]:
    return {
        **vars(past.release),
        "is_current": past.release.release_id == current,
        "before_release_id": past.before,
        "figures_moved": past.figures,
        "medicines_moved": past.medicines,
        "moved": past.moved,
    }
