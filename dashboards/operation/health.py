"""Addresses for whoever runs the server: whether it lives, whether it can answer, and what it has answered."""

from collections.abc import Sequence

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from dashboards.api.problems import told
from dashboards.operation.drawn import DrawnPages
from dashboards.operation.metrics import Metrics
from dashboards.operation.peers import Network, connected, is_passed_on, is_within
from dashboards.readings import Readings
from scorecard.errors import OutdatedDatabaseError, ScorecardError, UnknownReleaseError

NOT_KEPT = {"Cache-Control": "no-store"}


def add_health(
    server: FastAPI,
    readings: Readings,
    metrics: Metrics,
    metrics_from: Sequence[Network],
    pages: DrawnPages | None,
) -> None:
    """Answer /healthz, /readyz and /metrics; the last only to some addresses, and to nobody through a proxy."""

    @server.get("/healthz", summary="Whether the server answers")
    def health() -> JSONResponse:
        return JSONResponse({"status": "ok"}, headers=NOT_KEPT)

    @server.get("/readyz", summary="Whether there is a release to show")
    def ready() -> JSONResponse:
        try:
            answer = {"status": "ready", "release": readings.release().release_id}
            if pages:
                answer["drawn"] = pages.is_drawn(readings.edition())
        except ScorecardError as error:
            return JSONResponse({"status": "not ready", "reason": reason(error)}, 503, NOT_KEPT)
        return JSONResponse(answer, headers=NOT_KEPT)

    @server.get("/metrics", include_in_schema=False)
    def counted(request: Request) -> Response:
        if is_passed_on(request.scope) or not is_within(connected(request.scope), metrics_from):
            return told("forbidden", "Metrics are for the addresses of the setting metrics_from, without a proxy.")
        text = metrics.text(lambda: release_id(readings))
        return Response(text, headers={**NOT_KEPT, "Content-Type": CONTENT_TYPE_PLAIN_0_0_4})


def release_id(readings: Readings) -> int | None:
    """Number of the published release; None where none can be read."""
    try:
        return readings.release().release_id
    except ScorecardError:
        return None


def reason(error: ScorecardError) -> str:
    """Why there is nothing to show, without the words of the database: they may name places."""
    if isinstance(error, UnknownReleaseError):
        return "No release is published yet."
    if isinstance(error, OutdatedDatabaseError):
        return "The results database is not of this version: the next job brings it up to date."
    return "The results database cannot be read."
