"""Primary care beside secondary care in a real browser: on the page of a medicine, added and not, on phones, in the dark."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, faults_in_the_dark, opened_whole
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PATTERNS = {
    "side by side": "/medicine/velstatin",
    "added": "/medicine/velstatin?organisation=ZB02&source=both",
    "not in the files": "/medicine/rovatinib?source=both",
    "not added": "/medicine/zelaxidone?organisation=ZT01&level=trust",
}


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, site, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


def test_the_pages_can_be_read_in_the_dark(opened: Reader) -> None:
    assert faults_in_the_dark(opened) == []


def test_who_asks_for_it_gets_the_sum_and_an_address_that_says_so(reader: Reader) -> None:
    reader.open("/medicine/velstatin")
    section = reader.page.get_by_role("region", name="Primary and secondary care: England")
    headings = section.get_by_role("columnheader")
    expect(headings).to_have_count(5)
    section.get_by_role("radiogroup", name="Care settings").get_by_text("Both added").click()
    reader.page.wait_for_url("**/medicine/velstatin?*source=both")
    expect(headings.nth(1)).to_have_text("Both added, ddd")
    expect(headings).to_have_count(6)
    assert reader.complaints == []


def test_both_settings_stand_beside_each_other_on_a_phone(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 390) as reader:
        reader.open("/medicine/velstatin")
        headings = reader.page.get_by_role("region", name="Primary and secondary care").get_by_role("columnheader")
        both = [headings.nth(place).bounding_box() for place in (1, 2)]
        assert all(box is not None and box["x"] + box["width"] <= 390 for box in both)
