"""A medicine that only practices prescribe, in a real browser: found, opened, its controls used, on phones, in the dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, opened_whole
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PAGE = "/medicine/nixolaine"
PATTERNS = {
    "England": PAGE,
    "a sub-ICB location": f"{PAGE}?organisation=ZS03&level=sub_icb&period=2025-04-12-months",
    "what it has not": f"{PAGE}?organisation=ZT01&level=trust&source=both&period=2020-01-quarter",
    "an organisation": "/organisation/ZB02",
    "the page of a sub-ICB location": "/organisation/ZS03",
    "the list": "/medicines",
}


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, site, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


def test_it_is_found_in_the_header_and_reached_by_keyboard(reader: Reader) -> None:
    reader.open("/")
    reader.page.locator("#search-words").fill("nixo")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/search?q=nixo")
    expect(reader.page.get_by_text("Medicine, prescribed by practices only; TA9135.")).to_be_visible()
    reader.wait()
    reader.press_to("Nixolaine")
    reader.arrive("Nixolaine", PAGE)
    expect(reader.page.get_by_role("navigation", name="Breadcrumb")).to_have_text("OverviewMedicinesNixolaine")
    assert reader.complaints == []


def test_its_controls_offer_what_primary_care_has(reader: Reader) -> None:
    reader.open(PAGE)
    levels = reader.page.get_by_role("radiogroup", name="Compare").get_by_role("radio")
    expect(levels).to_have_count(3)
    reader.page.get_by_role("radiogroup", name="Compare").get_by_text("Sub-ICB locations").click()
    reader.page.wait_for_url(f"**{PAGE}?*level=sub_icb*")
    reader.wait()
    expect(reader.page.get_by_role("heading", name="Table 1. Every sub-ICB location, 2025/26 Q4")).to_be_visible()
    reader.choose("#medicine-organisation", "Dunmere ICB - ZS07")
    reader.page.wait_for_url("**organisation=ZS07*")
    expect(reader.page.locator(".lead")).to_contain_text("Practices in NHS Dunmere ICB - ZS07 prescribed")
    reader.choose("#medicine-unit", "items")
    reader.page.wait_for_url("**unit=items*")
    expect(reader.page.locator(".lead")).to_contain_text("items per 100,000 people")
    assert reader.page.locator(".notice:visible").count() == 0
    assert "source=" not in reader.page.url
    assert reader.complaints == []


def test_one_goes_from_a_medicine_of_trusts_to_it_and_back(reader: Reader) -> None:
    reader.open("/medicine/velstatin")
    reader.choose("#medicine-medicine", "Nixolaine")
    reader.page.get_by_role("heading", level=1, name="Nixolaine").wait_for()
    reader.wait()
    reader.choose("#medicine-medicine", "Velstatin")
    reader.page.get_by_role("heading", level=1, name="Velstatin").wait_for()
    reader.wait()
    assert reader.complaints == []


def test_the_list_names_it_under_a_heading_of_its_own(reader: Reader) -> None:
    reader.open("/medicines")
    own = reader.page.get_by_role("region", name="Table 2. Prescribed by practices only")
    own.get_by_role("link", name="Nixolaine").click()
    reader.arrive("Nixolaine", PAGE)
    assert reader.complaints == []


def test_a_tile_of_its_map_leads_to_the_icb_on_the_same_page(reader: Reader) -> None:
    reader.open(PAGE)
    reader.page.locator("a.tile", has_text="ZB04").click()
    reader.page.wait_for_url(f"**{PAGE}?organisation=ZB04")
    expect(reader.page.locator(".lead")).to_contain_text("Practices in NHS Dunmere Integrated Care Board")
    assert reader.complaints == []


def test_one_goes_from_an_icb_to_a_sub_icb_location_and_to_its_medicine(reader: Reader) -> None:
    reader.open("/organisation/ZB02")
    reader.page.get_by_role("region", name="Sub-ICB locations in Brackenmoor").get_by_role("link", name="ZS03").click()
    reader.arrive("NHS Brackenmoor ICB - ZS03", "/organisation/ZS03")
    reader.choose("#organisation-organisation", "Alderbeck ICB - ZS01")
    reader.arrive("NHS Alderbeck ICB - ZS01", "/organisation/ZS01?period=2026-01-quarter")
    beside = reader.page.get_by_role("table", name="beside the other sub-ICB locations")
    beside.get_by_role("link", name="Nixolaine").click()
    reader.page.wait_for_url("**/medicine/nixolaine?organisation=ZS01&level=sub_icb")
    expect(reader.page.locator(".lead")).to_contain_text("Practices in NHS Alderbeck ICB - ZS01 prescribed")
    reader.page.get_by_role("link", name="Ranks").first.click()
    reader.page.wait_for_url("**/rankings?**level=sub_icb")
    assert reader.complaints == []
