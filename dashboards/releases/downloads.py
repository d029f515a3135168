"""A release as a whole: every table in one ZIP, and the rankings."""

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response, StreamingResponse

from dashboards.files.answering import serve
from dashboards.shown import Shown
from scorecard import queries
from scorecard.errors import UnknownReleaseError
from scorecard.files.bulk import release_zip
from scorecard.files.described import Described
from scorecard.files.rankings import rankings
from scorecard.queries import Release
from scorecard.store.database import Database

Form = Annotated[Literal["csv", "parquet"], Query(alias="as", description="CSV with metadata, or Parquet.")]
RankedLevel = Annotated[
    Literal["england", "region", "icb", "trust", "group"] | None,
    Query(description="Level of organisations; left out, all."),
]


def router(database: Database, shown: Shown) -> APIRouter:
    """Routes of the ZIP of a release, and of the published release's rankings."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @routes.get("/release/{release_id}.zip", summary="Every table of a release in one ZIP", response_model=None)
    def whole(release_id: int, request: Request, form: Form = "csv") -> Response:
        database.check_is_current()
        release = _published(database, release_id)
        # A release never changes; how its files are written may, from one version of the program to another.
        tag = f'W/"{release.checksum}-{form}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        name = f"innovation-scorecard-release-{release.release_id}-{form}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": tag}
        pieces = release_zip(database, release, form)
        return StreamingResponse(pieces, media_type="application/zip", headers=headers)

    @serve(routes, "/rankings", "Measures of organisations over twelve months, with intervals and ranks")
    def ranked(org_type: RankedLevel = None) -> Described:
        database.check_is_current()
        return rankings(database, shown.release(), org_type)

    return routes


def _published(database: Database, release_id: int) -> Release:
    """A release that readers may see."""
    try:
        release = queries.release(database, release_id)
    except UnknownReleaseError as error:
        raise HTTPException(404, f"There is no release {release_id}.") from error
    if release.published_at is None:
        raise HTTPException(404, f"There is no release {release_id}.")
    return release
