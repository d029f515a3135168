"""The app as the settings say."""

import gc
import sys

from dashboards.app import create_app
from dashboards.maps.boundaries import load_boundaries
from dashboards.operation.drawn import DrawnPages
from dashboards.operation.guards import Operation, Server
from scorecard.expected.funnels import load_funnels
from scorecard.settings import Settings
from scorecard.store.lake import Lake

# While one thread computes, another waits so long for its turn: an answer that is ready at each of half a dozen turns,
# a page that is drawn at every single row that SQLite gives it, which makes milliseconds to seconds out of thousands.
SWITCH_SECONDS = 0.000005
# A page is made of some ten thousand elements, none of which leads back to itself: to look for such rings after every
# 700 of them costs up to a tenth of its time.
ELEMENTS_BEFORE_LOOKING = 10_000


def application(settings: Settings, pages: DrawnPages | None = None) -> Server:
    """The app as the settings say; raises FaultyFilesError or SettingsError on faulty funnels or boundaries."""
    app = create_app(
        settings.database_url,
        Lake(settings.lake_at),
        load_funnels(settings.funnels),
        settings.contact,
        load_boundaries(settings.boundaries),
        operation(settings),
        pages,
    )
    # What is there by now stays for good: looking through it again and again would hold readers up by 0.2 s a time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(ELEMENTS_BEFORE_LOOKING)
    sys.setswitchinterval(SWITCH_SECONDS)
    server: Server = app.server
    return server


def check(settings: Settings) -> None:
    """Raise FaultyFilesError or SettingsError on faulty or absent funnels or boundaries."""
    load_funnels(settings.funnels)
    load_boundaries(settings.boundaries)


def operation(settings: Settings) -> Operation:
    """How the server is reached."""
    return Operation(
        settings.requests_per_minute,
        settings.trusted_proxies,
        settings.sign_on_header,
        settings.hsts_seconds,
        settings.metrics_from,
    )
