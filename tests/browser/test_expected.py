"""Expected use in a real browser: by keyboard from a medicine, on phones, in forced colours, with refusals."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, opened_whole
from tests.browser.reader import Reader
from tests.browser.serving import serving
from tests.unit.dashboards.test_expected_page import SAMPLE_FUNNELS, VARIANTS

pytestmark = pytest.mark.browser
PATTERNS = {
    "index": "/expected",
    "england": "/expected/velstatin",
    "icb": "/expected/velstatin?organisation=ZB02&order=ratio",
    "region": "/expected/velstatin?organisation=ZR01",
    "refused": "/expected/no-split?organisation=ZB03",
    "no dose": "/expected/no-dose",
    "no range": "/expected/no-range",
    "bad link": "/expected/beds?organisation=QZ99&order=size",
    "medicine": "/medicine/velstatin?organisation=ZB02",
}


@pytest.fixture(scope="module")
def expecting(sample_database_url: str) -> Iterator[str]:
    """The app with funnels."""
    with serving(sample_database_url, funnels=(*SAMPLE_FUNNELS, *VARIANTS)) as address:
        yield address


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, expecting: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, expecting, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


NARROW = "() => [...document.querySelectorAll('.main-svg')].every(each => each.getBoundingClientRect().width <= 390)"
CUT = """() => [...document.querySelectorAll('.chart')].flatMap(chart => {
  const box = chart.getBoundingClientRect();
  return [...chart.querySelectorAll('text')].filter(text => {
    const own = text.getBoundingClientRect();
    return own.width > 0 && (own.left < box.left - 1 || own.right > box.right + 1);
  }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("address", ["/expected/velstatin?organisation=ZB02", "/expected/no-range"])
def test_no_words_of_a_chart_are_cut_on_a_phone(browser: Browser, expecting: str, address: str) -> None:
    with Reader.at(browser, expecting, 390) as reader:
        reader.open(address)
        reader.page.wait_for_function(NARROW)
        assert reader.page.evaluate(CUT) == []


def test_a_funnel_is_reached_and_narrowed_by_keyboard(browser: Browser, expecting: str) -> None:
    with Reader.at(browser, expecting, 1280) as reader:
        reader.open("/medicines")
        reader.press_to("Expected use")
        reader.arrive("Expected use", "/expected")
        reader.press_to("Velstatin for high cholesterol")
        reader.arrive("Velstatin for high cholesterol", "/expected/velstatin")
        reader.choose("#expected-organisation", "Corrowvale")
        reader.page.wait_for_url(f"{expecting}/expected/velstatin?organisation=ZB03")
        expect(reader.page.locator(".lead")).to_contain_text("NHS Corrowvale Integrated Care Board")
        expect(reader.page.locator("#spoken")).to_contain_text("is lower than expected")
        reader.page.locator("#expected-order input[value='*']").focus()
        reader.page.keyboard.press("ArrowRight")
        reader.page.wait_for_url(f"{expecting}/expected/velstatin?organisation=ZB03&order=ratio")
        expect(reader.page.get_by_role("heading", name="Table 2. Every ICB, expected and observed")).to_be_visible()
        assert reader.page.title() == "Expected use: Velstatin for high cholesterol: innovation scorecard"
        assert reader.complaints == []
