"""Indicators and revisions in a real browser: by keyboard from the overview, on phones, in forced colours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, opened_whole
from tests.browser.reader import Reader
from tests.browser.serving import serving
from tests.unit.dashboards.test_revisions_page import FOUND, with_revisions

pytestmark = pytest.mark.browser
SET_UP = "/indicators?indicator=research_set_up_within_150_days"
PATTERNS = {
    "indicators": "/indicators",
    "trusts with few counted": f"{SET_UP}&level=trust&organisation=ZT05&period=2024-04-quarter",
    "regions": f"{SET_UP}&level=region&organisation=ZB01",
    "bad link": "/indicators?indicator=beds&level=galaxy&organisation=QZ99",
    "revisions": "/revisions",
    "one medicine": "/revisions?medicine=cordaparin&cause=new_population",
    "nothing matches": "/revisions?medicine=beluxanib&cause=new_population",
}


@pytest.fixture(scope="module")
def second(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app of a release that moved some figures."""
    path: Path = tmp_path_factory.mktemp("second") / "results.sqlite"
    with serving(with_revisions(sample_database_url, path, FOUND)) as address:
        yield address


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, second: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, second, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


def test_indicators_are_reached_and_chosen_by_keyboard(reader: Reader) -> None:
    reader.open("/")
    reader.press_to("Indicators")
    reader.arrive("First participant within 90 days", "/indicators")
    reader.choose("#indicators-indicator", "Research set-up")
    heading = reader.page.get_by_role("heading", level=1, name="Research set-up within 150 days", exact=True)
    expect(heading).to_be_focused()
    assert "indicator=research_set_up_within_150_days" in reader.page.url
    assert reader.page.title() == "Research set-up within 150 days: innovation scorecard"
    reader.choose("#indicators-organisation", "Alderbeck")
    reader.page.get_by_role("heading", name="Figure 2. Alderbeck over time").wait_for()
    assert "organisation=ZB01" in reader.page.url
    expect(reader.page.locator("#spoken")).to_contain_text("NHS Alderbeck Integrated Care Board: ")
    assert reader.complaints == []


def test_revisions_are_reached_from_data_quality_and_narrowed_by_keyboard(browser: Browser, second: str) -> None:
    with Reader.at(browser, second, 1280) as reader:
        reader.open("/data-quality")
        reader.press_to("revisions")
        reader.arrive("What this release moved", "/revisions")
        reader.choose("#revisions-cause", "New population")
        reader.page.wait_for_url(f"{second}/revisions?cause=new_population")
        expect(reader.page.locator(".lead")).to_contain_text("1 figure of 1 medicine moved")
        assert reader.complaints == []
