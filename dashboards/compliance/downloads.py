"""Files of formulary compliance: rows, explanations, checklists, and the deadlines as calendar and feed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict

from dashboards.files.answering import safe_name, serve
from dashboards.files.declared import COMPLIANCE, EXPLANATIONS, FORMULARY
from dashboards.files.downloads import Name
from dashboards.shown import Shown
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.calendars import calendar
from scorecard.compliance.clock import day_in_london
from scorecard.compliance.feeds import feed
from scorecard.compliance.files import ComplianceFiles
from scorecard.errors import UnknownNameError
from scorecard.files.described import Described
from scorecard.spans import days_of
from scorecard.store.database import Database

FIRST_DAY, LAST_DAY = date(1999, 4, 1), date(2199, 12, 31)


def _likely(day: date) -> date:
    """A day on which there was a NICE, and after which there are days."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValueError("the day is before there was a NICE, or too far ahead")
    return day


Day = Annotated[date, AfterValidator(_likely)]
Days = Annotated[Day | None, Query(description="Day to tell of; left out, the newest of which anybody speaks.")]


class RowsQuery(BaseModel):
    """Which rows a file holds; what is not given is not narrowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Day | None = None
    organisation: Name | None = None
    level: Literal["icb", "trust"] | None = None


class RegisterQuery(BaseModel):
    """Whose explanations a file holds, and until when given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: Day | None = None
    organisation: Name | None = None


class DeadlinesQuery(BaseModel):
    """Whose deadlines, from which day on (left out: today in London), and how far ahead: 30d, 8w or 3m."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: Name | None = None
    day: Day | None = None
    within: Name = "3m"


def router(database: Database, shown: Shown) -> APIRouter:
    """Routes of the files of compliance."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/compliance", "The state of every recommendation in every organisation on a day")
    def rows(query: Annotated[RowsQuery, Query()]) -> Described:
        with _files(database, shown, query.day) as files:
            return COMPLIANCE.of(files.rows(query.organisation, query.level), files.release, query.model_dump())

    @serve(routes, "/explanations", "The comply-or-explain register, in the layout that is loaded")
    def explanations(query: Annotated[RegisterQuery, Query()]) -> Described:
        with _files(database, shown, query.day) as files:
            return EXPLANATIONS.of(files.register(query.organisation), files.release, query.model_dump())

    @serve(routes, "/formulary/{ods_code}", "What one organisation had said, as a table that can be loaded")
    def formulary(ods_code: Name, day: Days = None) -> Described:
        with _files(database, shown, day) as files:
            name = safe_name("formulary", ods_code, files.day)
            return FORMULARY.of(files.formulary(ods_code), files.release, {}, name)

    @routes.get("/checklist/{ods_code}.csv", summary="What one organisation had said, in the published layout")
    def checklist(ods_code: Name, day: Days = None) -> Response:
        with _files(database, shown, day) as files:
            name, text = files.checklist(ods_code)
            return _sent(text.encode(), "text/csv; charset=utf-8", name)

    @routes.get("/deadlines.ics", summary="Deadlines as a calendar")
    def calendar_file(query: Annotated[DeadlinesQuery, Query()], request: Request) -> Response:
        with _files(database, shown, query.day or _today()) as files:
            found = files.deadlines(_within(query, files.day), query.organisation)
            series = files.series(query.organisation, _site(request))
            return _sent(calendar(found, series), "text/calendar; charset=utf-8", f"deadlines-{series.ods_code}.ics")

    @routes.get("/deadlines.atom", summary="Deadlines as a feed")
    def feed_file(query: Annotated[DeadlinesQuery, Query()], request: Request) -> Response:
        with _files(database, shown, query.day or _today()) as files:
            found = files.deadlines(_within(query, files.day), query.organisation)
            series = files.series(query.organisation, _site(request))
            return Response(feed(found, series, str(request.url)), media_type="application/atom+xml; charset=utf-8")

    return routes


@contextmanager
def _files(database: Database, shown: Shown, day: date | None) -> Iterator[ComplianceFiles]:
    """The files of the published release on a day; what is not there is answered with 404 and a sentence."""
    database.check_is_current()
    try:
        release = shown.release()
        newest = compliance_queries.last_told(database, release.release_id)
        if newest is None:
            raise HTTPException(404, "No organisation has said anything of its formulary in this release.")
        yield ComplianceFiles(database, release, day or newest)
    except UnknownNameError as error:
        raise HTTPException(404, str(error)) from error


def _within(query: DeadlinesQuery, day: date) -> int:
    """How many days to look ahead."""
    days = days_of(query.within, day)
    if days is None:
        raise HTTPException(422, f"'{query.within}' is no span of time up to ten years: write 30d, 8w or 3m.")
    return days


def _today() -> date:
    return day_in_london(datetime.now(UTC))


def _site(request: Request) -> str:
    """The address of this dashboard, for links."""
    return str(request.base_url).rstrip("/")


def _sent(content: bytes, media_type: str, name: str) -> Response:
    """A file with its name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
