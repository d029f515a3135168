"""The statistics of organisations and medicines in a real browser: every state, width and colour scheme, by keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, opened_whole
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PATTERNS = {
    "ICB": "/organisation/ZB02",
    "region": "/organisation/ZR01",
    "England": "/organisation/ENG",
    "trust": "/organisation/ZT01?peers=region",
    "trust without an estimate": "/organisation/ZT05",
    "older period": "/organisation/ZB02?period=2023-07-quarter",
    "chart": "/organisation/ZT23/velstatin",
    "chart with gaps": "/organisation/ZB01/velstatin",
    "chart that is refused": "/organisation/ZT01/ambrexafor",
    "bad link": "/organisation/QZ99/aspirinol?peers=x!",
    "curve": "/medicine/tazorimab",
    "curve of trusts": "/medicine/tazorimab?level=trust",
    "no curve": "/medicine/velstatin?organisation=ZB02",
}
NARROW = "() => [...document.querySelectorAll('.main-svg')].every(each => each.getBoundingClientRect().width <= 390)"
CUT = """() => [...document.querySelectorAll('.chart')].flatMap(chart => {
  const box = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('text')].filter(text => {
    const own = text.getBoundingClientRect();
    return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1);
  }).map(text => text.textContent);
})"""
BEYOND = """() => [...document.querySelectorAll('table.cards td, table.cards th[scope=row]')]
  .filter(cell => cell.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map(cell => cell.textContent)"""


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, site, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


@pytest.mark.parametrize("address", ["/organisation/ZT23/velstatin", "/organisation/ZB01/velstatin",
                                     "/medicine/tazorimab?level=trust"])  # fmt: skip
def test_no_words_of_a_chart_are_cut_on_a_phone(browser: Browser, site: str, address: str) -> None:
    with Reader.at(browser, site, 390) as reader:
        reader.open(address)
        reader.page.wait_for_function(NARROW)
        assert reader.page.evaluate(CUT) == []


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_a_row_is_a_card_that_needs_no_scrolling_and_is_still_a_table(
    browser: Browser, site: str, width: int
) -> None:
    with Reader.at(browser, site, width) as reader:
        reader.open("/organisation/ZB02")
        assert reader.page.evaluate(BEYOND) == []
        table = reader.page.get_by_role("table", name="Brackenmoor: every medicine over twelve months")
        row = table.get_by_role("row").filter(has=reader.page.get_by_role("rowheader", name="Velstatin"))
        expect(row.get_by_role("cell")).to_have_count(5)
        shown = row.get_by_role("cell").nth(3).evaluate("cell => getComputedStyle(cell, '::before').content")
        assert shown == '"Rank"'


def test_a_chart_is_reached_from_its_organisation_and_changed_by_keyboard(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        reader.open("/organisation/ZT23")
        reader.press_to("Chart of the months of Velstatin")
        reader.arrive("Velstatin in Wrenmoor", "/organisation/ZT23/velstatin")
        expect(reader.page.locator(".lead")).to_contain_text("no change from the usual ups and downs is shown")
        reader.choose("#organisation_cell-organisation", "Brackenmoor")
        reader.arrive("Velstatin in Brackenmoor", "/organisation/ZB02/velstatin")
        reader.choose("#organisation_cell-medicine", "Tazorimab")
        reader.arrive("Tazorimab in Brackenmoor", "/organisation/ZB02/tazorimab")
        reader.press_to("every medicine in Brackenmoor")
        reader.page.wait_for_url(f"{site}/organisation/ZB02#scorecard")
        assert reader.complaints == []


def test_the_peers_of_a_trust_are_chosen_and_stand_in_the_address(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        reader.open("/organisation/ZT01")
        expect(reader.page.locator("#main")).to_contain_text("Its peers are trusts of the same type: Acute")
        reader.choose("#organisation-peers", "Trusts in the same region")
        reader.page.wait_for_url(f"{site}/organisation/ZT01?**peers=region")
        expect(reader.page.locator("#main")).to_contain_text("Its peers are trusts in the same region: Northern Reach")
        reader.choose("#organisation-organisation", "Brackenmoor")
        reader.page.wait_for_url(f"{site}/organisation/ZB02**")
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("NHS Brackenmoor Integrated Care Board")
        assert reader.complaints == []


def test_a_file_of_a_chart_can_be_had(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        reader.open("/organisation/ZT23/velstatin")
        with reader.page.expect_download() as told:
            reader.page.get_by_role("link", name="Download CSV of figure 1", exact=True).click()
        assert told.value.suggested_filename == "innovation-scorecard-control-chart-ZT23-velstatin.csv"
