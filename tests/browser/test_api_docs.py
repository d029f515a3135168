"""The documentation of the API in a real browser: it asks nobody, runs nothing, is accessible, and fits a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from dashboards.api.resources import RESOURCES
from tests.browser.every_page import faults_in_the_dark, violations
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
ADDRESS = "/api/docs"
OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"


@pytest.fixture
def docs(browser: Browser, site: str) -> Iterator[Reader]:
    with Reader.at(browser, site, 1280) as reader:
        reader.page.goto(site + ADDRESS)
        yield reader


def test_it_asks_nobody_and_runs_nothing(docs: Reader) -> None:
    asked = {url for url in docs.requests if not url.endswith("/favicon.ico")}
    assert asked == {docs.site + ADDRESS}
    assert docs.complaints == []
    assert docs.page.locator("script").count() == 0
    assert docs.page.title() == "Innovation scorecard API"


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(docs: Reader, width: int) -> None:
    docs.page.set_viewport_size({"width": width, "height": 800})
    assert violations(docs) == []
    docs.page.evaluate(OPEN_ALL)
    assert violations(docs) == []
    assert faults_in_the_dark(docs) == []


@pytest.mark.parametrize("width", [1280, 800, 390, 320])
def test_it_fits_every_width(docs: Reader, width: int) -> None:
    docs.page.set_viewport_size({"width": width, "height": 800})
    docs.page.evaluate(OPEN_ALL)
    assert docs.page.evaluate("document.documentElement.scrollWidth") == width


def test_a_problem_leads_to_its_explanation(docs: Reader) -> None:
    told = docs.page.request.get(f"{docs.site}/api/v1/releases/1/medicines?limit=0").json()
    docs.page.goto(docs.site + told["type"])
    assert docs.page.locator("dt:target").inner_text() == "400 bad-request"


def test_every_table_opens_by_keyboard(docs: Reader) -> None:
    summaries = docs.page.locator("summary")
    assert summaries.count() == len(RESOURCES) + 1
    summaries.nth(1).focus()
    docs.page.keyboard.press("Enter")
    assert docs.page.get_by_text("ODS code; ENG for England").first.is_visible()
