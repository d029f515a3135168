"""Serving: one process, or several workers that each make the app from the settings of the environment."""

import os
import signal
import socket
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors.multiprocess import Multiprocess

from dashboards.configured import application
from dashboards.drawing import drawing_ahead
from dashboards.operation.drawn import DrawnPages
from dashboards.operation.logs import configuration
from dashboards.operation.metrics import SHARED_FOLDER
from scorecard.settings import Settings, load_settings

# Requests that are being answered when the server is told to stop may take so long.
LAST_SECONDS = 30
LONGEST_HEADERS = 32_768
# How many heaps the C library may make in a process; of its own accord it makes one for each thread, and each keeps
# most of what the thread once needed.
HEAPS = ("MALLOC_ARENA_MAX", "2")
# Where workers find the folder of drawn pages.
PAGES_FOLDER = "SCORECARD_DRAWN_PAGES"


def from_environment() -> ASGIApp:
    """What a worker calls."""
    return application(load_settings(), DrawnPages(Path(os.environ[PAGES_FOLDER])))


def serve(settings: Settings, workers: int = 1) -> None:
    """Serve the app until told to stop; several workers make it again each, from the settings of the environment."""
    # Told to stop, uvicorn stops, and passes the signal on: folders and processes of this one have to go as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    os.environ.setdefault(*HEAPS)
    with ExitStack() as until_stopped:
        pages = until_stopped.enter_context(drawing_ahead(settings))
        if workers == 1:
            uvicorn.run(application(settings, pages), **_options(settings))
            return
        # Workers count together through a folder, and each says by its name which files are its own.
        metrics = until_stopped.enter_context(TemporaryDirectory(prefix="nice-scorecard-metrics-"))
        os.environ |= {SHARED_FOLDER: metrics, PAGES_FOLDER: str(pages.folder)}
        serve_by(workers, settings)


def serve_by(workers: int, settings: Settings) -> None:
    """Let several processes answer at one address, as uvicorn's own command does.

    The socket that they share is told to send at once. Otherwise the second piece of each answer waits until the first
    is acknowledged, which takes 40 ms: asyncio tells it only to sockets that it has made itself.
    """
    config = uvicorn.Config("dashboards.worker:from_environment", factory=True, workers=workers, **_options(settings))
    listening = config.bind_socket()
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Multiprocess(config, sockets=[listening]).run()


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
