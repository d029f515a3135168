"""The API as an application of its own, to be mounted at /api: which addresses there are, and what each answers."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import polars as pl
from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from fastapi.responses import RedirectResponse, Response
from starlette.routing import Mount

from dashboards.api import documentation, formats, models
from dashboards.api.access import OpenToRead
from dashboards.api.answering import ROOT, accepted, address, key_after, page_sent
from dashboards.api.caching import ASK_EVERY_TIME, FOR_EVER, Answer, sent
from dashboards.api.documented import ABOUT, TITLE, Api, of_page, of_redirect, of_release, of_releases
from dashboards.api.models import Question
from dashboards.api.problems import ProblemError, add_problems
from dashboards.api.resources import RESOURCES, Resource
from dashboards.api.sources import Sources, sources
from dashboards.shown import Shown
from scorecard import queries, schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.queries import Release
from scorecard.releases.table_pages import Key, Page, page, page_of_frame
from scorecard.store.database import Database
from scorecard.store.lake import Lake

NAMES = [resource.name for resource in RESOURCES]
Number = Annotated[int, Path(ge=1, lt=2**63, description="Number of a published release.")]
Name = Annotated[str, Path(description="Name of a table.", json_schema_extra={"enum": list(NAMES)})]
Endpoint = Callable[..., Response]


def mount(server: FastAPI, database: Database, shown: Shown, lake: Lake | None) -> None:
    """Answer everything below /api; addresses with a line break too, which the framework's pattern would pass by."""
    below = Mount("/api", app=create_api(database, shown, lake))
    below.path_regex = re.compile(below.path_regex.pattern, re.DOTALL)
    server.router.routes.append(below)


def create_api(database: Database, shown: Shown, lake: Lake | None) -> FastAPI:
    """The API of a results database; without the lake it has all but the source rows behind numbers."""
    known = sources(database, lake)
    api = Api(title=TITLE, description=ABOUT, version="1", docs_url=None, redoc_url=None)
    routes = APIRouter(prefix=ROOT, dependencies=[Depends(database.check_is_current), Depends(_asks_once)])
    ways = of_redirect()
    _add(routes, "", _releases(database, shown), "releases", "Every published release", of_releases())
    _add(routes, "/current", _current(shown), "current", "The way to the published release", ways)
    _add(routes, "/current/{name}", _current_table(shown), "current-table", "The way to one of its tables", ways)
    _add(routes, "/{release_id}", _release(database), "release", "One release", of_release(RESOURCES))
    for one in RESOURCES:
        _add(routes, f"/{{release_id}}/{one.name}", _table(known, one), one.name, one.meaning, of_page(one))
    api.include_router(routes)
    documentation.add(api)
    add_problems(api)
    api.add_middleware(OpenToRead)
    return api


def _asks_once(request: Request) -> None:
    """Of a parameter that is given twice one value would be left out without a word."""
    names = [name for name, _ in request.query_params.multi_items()]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ProblemError("bad-request", f"'{twice[:60]}' is given more than once.")


def _add(routes: APIRouter, path: str, answer: Endpoint, name: str, summary: str, told: dict[str, Any]) -> None:
    """An address that answers GET and HEAD."""
    routes.add_api_route(path, answer, methods=["GET"], operation_id=name, summary=summary, **told)
    routes.add_api_route(path, answer, methods=["HEAD"], include_in_schema=False, response_model=None)


def _releases(database: Database, shown: Shown) -> Endpoint:
    keys = models.key_model(schema.RELEASE)

    def answer(request: Request, question: Annotated[Question, Query()]) -> Response:
        current, since = shown.since()
        published = [vars(each) for each in queries.releases(database) if each.published_at is not None]
        rows = pl.DataFrame(published, schema=schema.RELEASE.polars_schema)
        return page_sent(
            request,
            question,
            page_of_frame(rows, schema.RELEASE, key_after(keys, question), question.limit),
            keys=keys,
            about={"current": current, "purpose": PURPOSE},
            at=address(request),
            changed=since,
            keep=ASK_EVERY_TIME,
        )

    return answer


def _current(shown: Shown) -> Endpoint:
    def answer(request: Request) -> Response:
        return _to_the_numbered(request, address(request, shown.release_id()))

    return answer


def _current_table(shown: Shown) -> Endpoint:
    def answer(request: Request, name: Name) -> Response:
        if name not in NAMES:
            raise ProblemError("not-found", f"There is no table of that name. There are: {', '.join(NAMES)}.")
        return _to_the_numbered(request, address(request, shown.release_id(), name))

    return answer


def _to_the_numbered(request: Request, at: str) -> Response:
    """To an address that means the same for ever, with the question kept."""
    question = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{at}{question}", 307, headers={"Cache-Control": ASK_EVERY_TIME})


def _release(database: Database) -> Endpoint:
    def answer(request: Request, release_id: Number) -> Response:
        accepted(request, {"json": formats.JSON})
        release = _published(database, release_id)
        tables = {name: address(request, release_id, name) for name in NAMES}
        told = {"release": _told(release), "purpose": PURPOSE, "resources": tables}
        return sent(request, Answer(json.dumps(told).encode(), formats.JSON, _since(release), _keep(release)))

    return answer


def _table(known: Sources, resource: Resource) -> Endpoint:
    keys = models.key_model(resource.table)

    def answer(request: Request, release_id: Number, question: Any) -> Response:
        release = _published(known.database, release_id)
        return page_sent(
            request,
            question,
            _page(known, resource, release_id, question, key_after(keys, question)),
            keys=keys,
            about=_about(resource, release),
            at=address(request, release_id, resource.name),
            changed=_since(release),
            keep=_keep(release),
        )

    answer.__annotations__["question"] = Annotated[models.question_model(resource), Query()]
    return answer


def _page(known: Sources, resource: Resource, release_id: int, question: Question, after: Key | None) -> Page:
    filters = question.filters()
    if resource.compute is None:
        return page(known.database, release_id, resource.table, filters, after, question.limit)
    rows = resource.compute(known, release_id, filters).filter(**filters)
    return page_of_frame(rows, resource.table, after, question.limit)


def _published(database: Database, release_id: int) -> Release:
    """A release that was published: one that was only built is nobody's business yet."""
    found = next((each for each in queries.releases(database) if each.release_id == release_id), None)
    if found is None or found.published_at is None:
        raise ProblemError("not-found", f"No release {release_id} was published: /api{ROOT} lists those that were.")
    return found


def _since(release: Release) -> datetime:
    """When a release could first be read."""
    return release.published_at or release.built_at


def _keep(release: Release) -> str:
    """A sample is shown where real data come later, and under the same numbers: only real releases are for ever."""
    return ASK_EVERY_TIME if release.synthetic else FOR_EVER


def _told(release: Release) -> dict[str, object]:
    """A release as it stands in JSON."""
    return formats.record(pl.DataFrame([vars(release)], schema=schema.RELEASE.polars_schema))


def _about(resource: Resource, release: Release) -> dict[str, object]:
    """What to know of a page's rows to read them right."""
    return {
        "release": _told(release),
        "synthetic": release.synthetic,
        "purpose": PURPOSE,
        "caveats": list(resource.caveats),
    }
