"""Rankings in a real browser: by keyboard from the overview, shared links, phones, forced colours, many trusts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, opened_whole, violations
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
SHARES = "/rankings?measure=velstatin_share&level=trust"
PATTERNS = {
    "ICBs without ranks": "/rankings",
    "trusts with ranks": f"{SHARES}&organisation=ZT01",
    "trusts by name": f"{SHARES}&order=name",
    "peers": f"{SHARES}&peers=trust_type&group=Acute&organisation=ZT01",
    "groups": "/rankings?measure=velstatin_share&level=group&peers=trust_type&period=2023-07-12-months",
    "amounts": "/rankings?measure=use&medicine=velstatin",
    "bad link": "/rankings?measure=beds&medicine=x&level=galaxy&peers=moon&period=1999-04-quarter&organisation=QZ99",
}


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each state in turn, with all of its parts open."""
    with opened_whole(browser, site, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


def test_from_the_overview_to_a_row_and_back_by_keyboard(reader: Reader) -> None:
    reader.open("/")
    reader.press_to("Rankings")
    reader.arrive("Beluxanib: use per 100,000 people", "/rankings")
    assert reader.page.title() == "Beluxanib: use per 100,000 people, rankings: innovation scorecard"
    reader.choose("#rankings-measure", "Velstatin as a share")
    heading = "Velstatin as a share of daily treatments"
    expect(reader.page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_focused()
    assert reader.page.title() == f"{heading}, rankings: innovation scorecard"
    address = reader.page.url.removeprefix(reader.site)
    assert "measure=velstatin_share" in address
    reader.press_to("NHS Alderbeck Integrated Care Board")
    reader.arrive("NHS Alderbeck Integrated Care Board", "/organisation/ZB01")
    reader.page.go_back()
    reader.arrive(heading, address)
    assert reader.complaints == []


def test_what_is_chosen_stands_in_the_address_and_can_be_shared(browser: Browser, site: str, reader: Reader) -> None:
    reader.open(SHARES)
    reader.choose("#rankings-organisation", "Ambleford")
    reader.page.wait_for_url("**organisation=ZT01**")
    expect(reader.page.locator(".lead")).to_contain_text("Ambleford Hospitals NHS Trust: ")
    expect(reader.page.locator("#rankings-organisation")).to_be_focused()
    reader.choose("#rankings-peers", "Same trust type")
    reader.page.wait_for_url("**peers=trust_type**")
    expect(reader.page.locator(".lead")).to_contain_text("all others of the group together")
    expect(reader.page.locator("#spoken")).to_contain_text("all others of the group together")
    lead = reader.page.locator(".lead").inner_text()
    address = reader.page.url.removeprefix(site)
    with Reader.at(browser, site, 390) as other:
        other.open(address)
        assert other.page.locator(".lead").inner_text() == lead
        other.page.reload()
        other.wait()
        assert other.page.locator("tr.sel").count() == 1
    reader.page.go_back()
    reader.page.wait_for_function("() => !document.querySelector('.lead').innerText.includes('of the group')")
    assert "peers" not in reader.page.url


def test_axe_finds_nothing_in_an_open_control(reader: Reader) -> None:
    reader.open(SHARES)
    reader.page.locator("#rankings-measure").click()
    reader.page.get_by_role("listbox").wait_for()
    assert violations(reader) == []


def test_the_table_can_be_put_in_order_of_names(reader: Reader) -> None:
    reader.open(SHARES)
    reader.page.locator("#rankings-order").get_by_text("Name", exact=True).click()
    reader.page.wait_for_url("**order=name**")
    rows = reader.page.locator(".rankings tbody th")
    expect(rows.first).to_have_text("Ambleford Hospitals NHS Trust")
    names = rows.all_inner_texts()
    assert names == sorted(names)


def test_names_and_words_of_the_figure_fit_a_phone(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 390) as reader:
        reader.open(SHARES)
        chart = reader.page.locator(".chart").first
        box = chart.bounding_box()
        assert box is not None
        for label in chart.locator(".ytick text, .y2tick text").all():
            place = label.bounding_box()
            assert place is not None
            assert place["x"] >= box["x"] - 1
            assert place["x"] + place["width"] <= box["x"] + box["width"] + 1
