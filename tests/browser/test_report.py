"""A board report and a digest as pages, opened from a disk without a network: accessible, on a phone, on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboards.reports.digest import AHEAD, digest
from dashboards.reports.material import Material
from dashboards.reports.pages import digest_page, report_page
from dashboards.reports.report import report
from scorecard import queries
from scorecard.commands.compliance import day_asked
from scorecard.releases import pairs as release_pairs
from scorecard.store.database import Database
from tests.browser.every_page import violations
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["report", "area", "digest"])
def opened(
    browser: Browser, sample_database_url: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Reader]:
    """Each kind of page in turn, opened once for all the questions about it."""
    database = Database.open_read_only(sample_database_url)
    release = queries.current_release(database)
    before = Material(database, release, ahead=AHEAD)
    pages = {
        "report": lambda: report_page(report(before, "ZB01")),
        "area": lambda: report_page(report(before, "ENG")),
        "digest": lambda: digest_page(
            digest(
                before,
                Material(database, release, day_asked("2026-04-20"), AHEAD),
                "ZR02",
                release_pairs.kept(database, release.release_id),
            )
        ),
    }
    path: Path = tmp_path_factory.mktemp("report") / "page.html"
    path.write_text(pages[request.param]())
    database.close()
    with Reader.for_the_first_time(browser, path.as_uri(), 1280) as reader:
        reader.page.goto(path.as_uri())
        yield reader


def test_it_asks_nobody(opened: Reader) -> None:
    assert opened.requests == [opened.site]
    assert opened.complaints == []


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(opened: Reader, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    assert violations(opened) == []


@pytest.mark.parametrize("width", [1280, 800, 390, 320])
def test_it_fits_every_width(opened: Reader, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_every_cell_says_what_it_is(opened: Reader) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 800})
    said = "cells => cells.every(cell => getComputedStyle(cell, '::before').content.length > 4)"
    assert opened.page.locator("td").count() > 5
    assert opened.page.locator("td").evaluate_all(said)


def test_on_paper_it_is_as_wide_as_a_page_and_heads_stay_with_their_tables(opened: Reader) -> None:
    opened.page.set_viewport_size({"width": 688, "height": 1000})
    opened.page.emulate_media(media="print")
    assert opened.page.evaluate("document.documentElement.scrollWidth") == 688
    heads = "heads => heads.map(head => getComputedStyle(head).display)"
    assert set(opened.page.locator("thead").evaluate_all(heads)) == {"table-header-group"}
    opened.page.emulate_media(media="screen")
