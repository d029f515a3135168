"""The dashboard as a factory: one database in, one app out; nothing happens at import."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, dcc
from dash.development.base_component import Component
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.routing import APIRoute

from dashboards import shell
from dashboards.api import server as api
from dashboards.appearance import BRAND, NOT_FOR_DASH
from dashboards.compare import downloads as compare_downloads
from dashboards.compare import page as compare
from dashboards.compliance import downloads as compliance_downloads
from dashboards.compliance import page as compliance
from dashboards.components.elements import attributes
from dashboards.components.quick import html
from dashboards.delivery import INDEX, AnnouncesCharts, serve_plotly, visit
from dashboards.document import Dashboard
from dashboards.expected import downloads as expected_downloads
from dashboards.expected import page as expected
from dashboards.files import downloads
from dashboards.indicators import downloads as indicator_downloads
from dashboards.indicators import page as indicators
from dashboards.lineage import downloads as lineage_downloads
from dashboards.maps.boundaries import Boundaries
from dashboards.markup import with_markup
from dashboards.medicines import list_page as medicines
from dashboards.medicines import page as medicine
from dashboards.operation.assets import serve_assets, stamped
from dashboards.operation.codings import PackedFiles, coding, pack_answers
from dashboards.operation.drawn import DrawnPages, packed_headers
from dashboards.operation.guards import AT_HOME, Operation, Server, guarded
from dashboards.operation.health import add_health
from dashboards.operation.kept import KeptPages, nowhere
from dashboards.operation.metrics import Metrics
from dashboards.organisations import cell as organisation_cell
from dashboards.organisations import controls as organisation
from dashboards.organisations import list_page as organisations
from dashboards.organisations import standing_downloads
from dashboards.overview import page as overview
from dashboards.quality import downloads as check_downloads
from dashboards.quality import page as data_quality
from dashboards.quality import release_downloads as quality_downloads
from dashboards.rankings import downloads as ranking_downloads
from dashboards.rankings import page as rankings
from dashboards.readings import Readings
from dashboards.releases import downloads as release_downloads
from dashboards.releases import files as release_files
from dashboards.revisions import downloads as revision_downloads
from dashboards.revisions import page as revisions
from dashboards.router import is_there, render
from dashboards.search import suggestions
from dashboards.shown import Shown
from scorecard.errors import OutdatedDatabaseError, UnknownReleaseError
from scorecard.expected.funnels import Funnel
from scorecard.store.database import Database
from scorecard.store.lake import Lake

# A document that holds figures: asked for anew each time, and kept by nobody on the way.
FOR_ONE_READER = {"Cache-Control": "private, no-cache"}
INTERACTIVE_PAGES = (
    compare,
    overview,
    medicine,
    medicines,
    organisation,
    organisation_cell,
    organisations,
    compliance,
    indicators,
    data_quality,
    revisions,
    expected,
    rankings,
)


def create_app(
    database_url: str,
    lake: Lake | None = None,
    funnels: Sequence[Funnel] = (),
    contact: str = "",
    boundaries: Boundaries | None = None,
    operation: Operation = AT_HOME,
    pages: DrawnPages | None = None,
) -> Dash:
    """The app on its FastAPI server (``app.server``), reading one results database, and the lake where there is one.

    ``pages`` are those that somebody draws ahead, and decide which release is shown.
    """
    database = Database.open_read_only(database_url)
    shown = Shown(database, pages.choose) if pages else Shown(database)
    readings = Readings(database, funnels, contact, boundaries, lake, shown)
    server = Server(title=shell.PRODUCT, lifespan=_warm, docs_url=None, redoc_url=None)
    metrics = Metrics()
    serve_plotly(server)
    serve_assets(server)
    _add_files(server, readings, database, shown)
    api.mount(server, database, shown, lake)
    add_health(server, readings, metrics, operation.metrics_from, pages)
    _add_refusals(server)
    options: Any = {"server": server, "update_title": None}  # both are meant to be, and neither is in Dash's types
    app = Dashboard(
        "dashboards",
        **options,
        assets_folder=str(Path(__file__).parent / "assets"),
        assets_ignore=NOT_FOR_DASH,
        title=shell.PRODUCT,
        suppress_callback_exceptions=True,
        index_string=INDEX,
        meta_tags=[{"name": "theme-color", "content": BRAND}],
    )
    # Otherwise every page opens a WebSocket that no callback here uses.
    app.backend.websocket_capability = False
    app.layout = _layout()
    server.state.database = database
    _register(app, readings)
    _add_pages(server, readings, pages)
    server.add_middleware(PackedFiles)
    pack_answers(server)
    changing = {"data_quality": readings.history.edition}
    server.add_middleware(KeptPages, edition=readings.edition, find=pages.find if pages else nowhere, changing=changing)
    server.add_middleware(AnnouncesCharts)
    server.guard = lambda inner: guarded(inner, operation, metrics, app.csp_hashes)
    return app


def _add_files(server: FastAPI, readings: Readings, database: Database, shown: Shown) -> None:
    """Answer for files, and for suggestions of the search field."""
    server.include_router(downloads.router(readings))
    server.include_router(check_downloads.router(readings))
    server.include_router(quality_downloads.router(readings))
    server.include_router(lineage_downloads.router(readings))
    server.include_router(compliance_downloads.router(database, shown))
    server.include_router(indicator_downloads.router(readings))
    server.include_router(revision_downloads.router(readings))
    server.include_router(expected_downloads.router(readings))
    server.include_router(release_downloads.router(database, shown))
    server.include_router(release_files.router(readings))
    server.include_router(compare_downloads.router(readings))
    server.include_router(standing_downloads.router(database, readings))
    server.include_router(ranking_downloads.router(readings))
    server.include_router(suggestions.router(readings))


@asynccontextmanager
async def _warm(server: Server) -> AsyncIterator[None]:
    """Complete the set-up before the first visitor, and keep the document that every address is answered with.

    In the end the database gets its connections back.
    """
    server.state.document = stamped(await visit(server))
    # Dash answers this one address itself, and knows neither the marks of the assets nor pages that were drawn.
    server.router.routes.insert(0, APIRoute("/", server.state.first_page, include_in_schema=False))
    yield
    server.state.database.close()


def _add_refusals(server: FastAPI) -> None:
    """Tell in a sentence why there is nothing to download: nothing is published, or the database is an old one."""

    def refuse(status: int) -> Callable[[Request, Exception], JSONResponse]:
        return lambda _, error: JSONResponse({"detail": str(error)}, status_code=status)

    server.add_exception_handler(UnknownReleaseError, refuse(404))
    server.add_exception_handler(OutdatedDatabaseError, refuse(503))


def _add_pages(server: FastAPI, readings: Readings, pages: DrawnPages | None) -> None:
    """Answer every address with the document that draws its page; one that names no page says so in its status too.

    The document holds the page already where that was drawn ahead. Dash has a route like it, but that one belongs to
    whichever app was made last in the process.
    """

    def document(request: Request) -> Response | None:
        edition = readings.edition()
        if pages is None or edition is None:
            return None
        question = request.scope["query_string"].decode("latin-1")
        address = (request.url.path, f"?{question}" if question else "")
        chosen = coding(", ".join(request.headers.getlist("accept-encoding")))
        body = pages.document(edition, address, chosen)
        return None if body is None else HTMLResponse(body, headers={**FOR_ONE_READER, **packed_headers(body)})

    def first_page(request: Request) -> Response:
        return document(request) or HTMLResponse(request.app.state.document)

    @server.get("/{path:path}", include_in_schema=False)
    def any_page(path: str, request: Request) -> Response:
        status = 200 if is_there(readings, path) else 404
        return document(request) or HTMLResponse(request.app.state.document, status_code=status)

    server.state.first_page = first_page


def _layout() -> Component:
    """What stays while pages come and go."""
    places = [
        dcc.Location(id="location", refresh="callback-nav"),
        dcc.Store(id="visit"),
        html.Div(id="page"),
        html.Div(id="spoken", className="vh", role="status", **attributes(aria_live="polite")),
    ]
    return html.Div(places)


def _register(app: Dash, readings: Readings) -> None:
    """Callbacks: the address decides the page; the pages' controls decide the address."""

    @app.callback(
        Output("page", "children"),
        Output("visit", "data"),
        Input("location", "pathname"),
        Input("location", "search"),
    )
    async def show(pathname: str | None, search: str | None) -> tuple[list[Component | None], dict[str, str | None]]:
        view, content = await asyncio.to_thread(render, readings, pathname, search)
        title = f"{view.title}: {shell.PRODUCT.lower()}"
        return with_markup(content), {"title": title, "spoken": view.spoken, "pathname": pathname, "search": search}

    # A file of the assets, named here: an inline function would need its own exception from the content policy.
    arrive: Any = app.clientside_callback
    arrive(ClientsideFunction("scorecard", "arrive"), Output("spoken", "children"), Input("visit", "data"))
    for interactive in INTERACTIVE_PAGES:
        interactive.register(app)
