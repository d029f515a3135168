"""Serving: one process, or several workers that each make the app from the settings of the environment."""

import gc
import os
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from dashboards.app import create_app
from dashboards.maps.boundaries import load_boundaries
from dashboards.operation.guards import Operation
from dashboards.operation.logs import configuration
from dashboards.operation.metrics import SHARED_FOLDER
from scorecard.expected.funnels import load_funnels
from scorecard.settings import Settings, load_settings
from scorecard.store.lake import Lake

# Requests that are being answered when the server is told to stop may take so long.
LAST_SECONDS = 30
LONGEST_HEADERS = 32_768


def application(settings: Settings) -> ASGIApp:
    """The app as the settings say; raises FaultyFilesError or SettingsError on faulty funnels or boundaries."""
    app = create_app(
        settings.database_url,
        Lake(settings.lake_folder),
        load_funnels(settings.funnels),
        settings.contact,
        load_boundaries(settings.boundaries),
        operation(settings),
    )
    # What is there by now stays for good: looking through it again and again would hold readers up by 0.2 s a time.
    gc.collect()
    gc.freeze()
    server: ASGIApp = app.server
    return server


def from_environment() -> ASGIApp:
    """What a worker calls."""
    return application(load_settings())


def operation(settings: Settings) -> Operation:
    """How the server is reached."""
    return Operation(
        settings.requests_per_minute,
        settings.trusted_proxies,
        settings.sign_on_header,
        settings.hsts_seconds,
        settings.metrics_from,
        draws_ahead=True,
    )


def serve(settings: Settings, app: ASGIApp, workers: int = 1) -> None:
    """Serve the app until told to stop; several workers make it again each, from the settings of the environment."""
    if workers == 1:
        uvicorn.run(app, **_options(settings))
        return
    # Workers count together through a folder, and each says by its name which files are its own.
    with TemporaryDirectory(prefix="nice-scorecard-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        uvicorn.run("dashboards.worker:from_environment", factory=True, workers=workers, **_options(settings))


def _options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told; whom a proxy speaks for is decided by the guards alone."""
    return {
        "host": settings.host,
        "port": settings.port,
        "http": "h11",
        "ws": "none",
        "h11_max_incomplete_event_size": LONGEST_HEADERS,
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "log_config": configuration(settings.request_log),
        "timeout_graceful_shutdown": LAST_SECONDS,
        "timeout_worker_healthcheck": 60,
    }
