"""Drawing the pages that most visits begin with, once for all workers, in a process beside them.

Drawing takes a minute of a national release. Readers see the release before until it is done, so that nobody waits for
a page that everybody asks for, and no page is drawn twice.
"""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from logging.config import dictConfig
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread

import brotli
from starlette.types import Receive, Scope, Send

from dashboards.configured import application
from dashboards.delivery import visit
from dashboards.first_sight import with_page
from dashboards.operation.ahead import drawn, parts
from dashboards.operation.assets import stamped
from dashboards.operation.drawn import LONGEST_WAIT, DrawnPages
from dashboards.operation.logs import LOGGER, configuration
from dashboards.readings import Readings
from dashboards.router import SECTIONS, first_addresses
from dashboards.shown import Edition
from scorecard import queries
from scorecard.errors import ScorecardError
from scorecard.settings import Settings
from scorecard.store.database import Database

# How often it is looked whether another release is published, and how long drawing may take.
LOOK_SECONDS, MOST_SECONDS = 2.0, LONGEST_WAIT.total_seconds()
# How well pages are packed: the best takes a second each.
FOR_MANY, FOR_FEW = 11, 6
# Readers' answers come first.
NICE = 5


@contextmanager
def drawing_ahead(settings: Settings) -> Iterator[DrawnPages]:
    """A folder of drawn pages, kept up with what is published for as long as this lasts."""
    with TemporaryDirectory(prefix="nice-scorecard-pages-") as folder:
        pages, stopped = DrawnPages(Path(folder)), Event()
        thread = Thread(target=_keep_up, args=(settings, pages, stopped), name="drawing", daemon=True)
        thread.start()
        try:
            yield pages
        finally:
            stopped.set()
            thread.join()


def _keep_up(settings: Settings, pages: DrawnPages, stopped: Event) -> None:
    """Look for another release again and again: a database or a disk that fails may be well at the next look."""
    while not stopped.is_set():
        try:
            keep_up(settings, pages, stopped)
        except (ScorecardError, OSError) as error:
            LOGGER.warning("not drawn ahead", extra={"told": {"fault": type(error).__name__}})
        stopped.wait(LOOK_SECONDS)


def keep_up(settings: Settings, pages: DrawnPages, stopped: Event) -> None:
    """Draw what is published and let readers see it, unless that was done."""
    edition = _published(settings)
    if edition is None or edition == pages.shown():
        return
    if not pages.is_complete(edition):
        _draw_beside(settings, pages, edition, stopped)
    if stopped.is_set() or _published(settings) != edition:
        return
    if not pages.is_complete(edition):
        LOGGER.warning("not drawn ahead", extra={"told": {"release": edition[0]}})
    pages.show(edition)


def _published(settings: Settings) -> Edition | None:
    database = Database.open_read_only(settings.database_url)
    try:
        database.check_is_current()
        return queries.pointer(database)
    finally:
        database.close()


def _draw_beside(settings: Settings, pages: DrawnPages, edition: Edition, stopped: Event) -> None:
    """Draw in a process of its own: readers do not wait for it, and what it used goes with it."""
    process = get_context("spawn").Process(target=draw, args=(settings, pages, edition), daemon=True)
    process.start()
    waited = 0.0
    while process.is_alive() and not stopped.is_set() and waited < MOST_SECONDS:
        process.join(LOOK_SECONDS)
        waited += LOOK_SECONDS
    process.terminate()
    process.join()


def draw(settings: Settings, pages: DrawnPages, edition: Edition) -> None:
    """Draw the pages that most visits begin with; leave off where another release is published meanwhile."""
    # Ctrl+C is meant for the server, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICE)
    dictConfig(configuration(settings.request_log))
    asyncio.run(drawn_whole(settings, pages, edition))


async def drawn_whole(settings: Settings, pages: DrawnPages, edition: Edition) -> None:
    """Draw the pages of a release in this process, as long as it is the one that is published."""
    server = application(settings)
    server.build_middleware_stack()
    blank = stamped(await visit(server))

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        await server.inner({**scope, "app": server}, receive, send)

    readings = Readings(Database.open_read_only(settings.database_url))
    addresses = first_addresses(readings.catalogue())
    async for address, answer, document in drawn(inner, addresses, partial(with_page, blank)):
        if readings.edition() != edition:
            return
        pack = partial(brotli.compress, quality=FOR_MANY if address in SECTIONS else FOR_FEW)
        pages.keep(edition, parts(address), pack(answer), pack(document))
    pages.complete(edition)
