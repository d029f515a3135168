"""Where a number comes from, in a real browser: with and without the lake, and by keyboard from the number itself."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scorecard.settings import Settings
from scorecard.store.lake import Lake
from tests.browser.every_page import EveryPage, opened_whole
from tests.browser.reader import Reader
from tests.browser.serving import serving

pytestmark = pytest.mark.browser
PATTERNS = {
    "England over twelve months, in two units": "/lineage?medicine=ambrexafor&period=2025-04-12-months",
    "a trust with merged codes": "/lineage?medicine=tazorimab&organisation=ZT01&period=2023-10-quarter",
    "no data submitted": "/lineage?medicine=tazorimab&organisation=ZT04",
}
BY_MONTH = "/organisation/ZB01/tazorimab"


@pytest.fixture(scope="module")
def whole(sample_settings: Settings) -> Iterator[str]:
    """The app with its lake."""
    with serving(sample_settings.database_url, Lake(sample_settings.lake_at)) as address:
        yield address


@pytest.fixture(scope="module", params=[*PATTERNS.values(), None])
def opened(browser: Browser, site: str, whole: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each state in turn with all of its parts open, and the first of them where there is no lake."""
    place, address = (whole, request.param) if request.param else (site, next(iter(PATTERNS.values())))
    with opened_whole(browser, place, address) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


def test_from_a_number_to_where_it_comes_from_and_to_its_run_by_keyboard(browser: Browser, whole: str) -> None:
    with Reader.at(browser, whole, 1280) as reader:
        reader.open(BY_MONTH)
        reader.page.locator("main details.data summary").first.click()
        number = reader.page.get_by_role("link", name="mg per 100,000 people, where this number comes from").first
        shown = number.inner_text().split()[0]
        number.focus()
        reader.page.keyboard.press("Enter")
        reader.page.get_by_role("heading", level=1, name="Where this number comes from").wait_for()
        expect(reader.page.locator("main")).to_contain_text("as release 1 published it.")
        rate = reader.page.locator(".statement p").first.inner_text().removeprefix("Pages show it as ").split()[0]
        assert round(float(rate.replace(",", ""))) == round(float(shown.replace(",", "")))
        reader.page.get_by_role("link", name="Run ").first.click()
        expect(reader.page.locator("h1")).to_contain_text("Run ")
        assert reader.complaints == []


def test_every_row_can_be_fetched(browser: Browser, whole: str) -> None:
    with Reader.at(browser, whole, 1280) as reader:
        reader.open(next(iter(PATTERNS.values())))
        with reader.page.expect_download() as caught:
            reader.page.get_by_role("link", name="Download CSV of every row of table 4").click()
        lines = Path(caught.value.path()).read_text(encoding="utf-8").splitlines()
        assert len(lines) > 20
        assert reader.complaints == []
