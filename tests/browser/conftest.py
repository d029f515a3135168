"""A headless Chromium and the app of the shipped sample."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from dashboards.catalogue import Catalogue
from dashboards.drawing import drawn_whole
from dashboards.operation.drawn import DrawnPages
from dashboards.readings import Readings
from scorecard.settings import Settings
from scorecard.store.copying import copy
from scorecard.store.database import Database
from tests.browser.reader import FLAGS, Reader
from tests.browser.serving import serving
from tests.lib.awaiting import awaited
from tests.lib.made_once import made_once
from tests.lib.postgres import SERVER, empty_postgres
from tests.lib.requirements import absent, chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; the test skips where there is none, or fails where there should be one."""
    path = chromium()
    if path is None:
        absent("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def results_url(sample_database_url: str) -> Iterator[str]:
    """The sample's results: on PostgreSQL where there is a server, so that every page is tested on both kinds."""
    if SERVER not in os.environ:
        yield sample_database_url
        return
    with empty_postgres() as address:
        source, target = Database.open_read_only(sample_database_url), Database.open(address)
        copy(source, target, lambda: None)
        source.close()
        target.close()
        yield address


@pytest.fixture(scope="session")
def pages(sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> DrawnPages:
    """The sample's pages, drawn ahead as a server for others draws them."""
    edition = Readings(Database.open_read_only(sample_settings.database_url)).edition()
    assert edition is not None

    def draw(folder: Path) -> None:
        awaited(drawn_whole(sample_settings, DrawnPages(folder), edition))
        DrawnPages(folder).show(edition)

    return DrawnPages(made_once("drawn", tmp_path_factory, draw))


@pytest.fixture(scope="session")
def site(results_url: str, pages: DrawnPages) -> Iterator[str]:
    """The address of the app."""
    with serving(results_url, pages=pages) as address:
        yield address


@pytest.fixture(scope="session")
def catalogue(results_url: str) -> Iterator[Catalogue]:
    """What the app can show."""
    database = Database.open_read_only(results_url)
    yield Readings(database).catalogue()
    database.close()


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Reader]:
    """Somebody at a laptop, in a window of their own."""
    with Reader.at(browser, site, width=1280) as reader:
        yield reader
