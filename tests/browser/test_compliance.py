"""Compliance in a real browser: by keyboard from the overview to one cell and back, on phones, in forced colours."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.every_page import EveryPage, opened_whole, violations
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
CELL = "/compliance/ZB01/TA9151-1"
PATTERNS = {
    "all ICBs": "/compliance",
    "trusts by medicine": "/compliance?level=trust&by=medicine&within=90",
    "one organisation on a past day": "/compliance?organisation=ZB01&day=2025-10-01",
    "nothing matches": "/compliance?year=2018&area=renal",
    "bad link": "/compliance?day=tomorrow&state=red",
    "overdue": CELL,
    "explained by no answer": "/compliance/ZB05/TA9151-1",
    "not known": "/compliance/ZB04/TA9104-1",
    "not counted": "/compliance/ZB01/TA9094-1",
    "no such cell": "/compliance/ZB01/TA1-1",
    "organisation": "/organisation/ZB05",
    "trust that published": "/organisation/ZT09",
    "medicine": "/medicine/sitafloxa",
}
HEADING = "Are NICE recommendations on the formulary, and in time?"
MATRIX = ".matrix"


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('#main details').forEach(each => each.open = true)")


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, site, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""


def test_from_the_overview_to_a_cell_and_back_by_keyboard(reader: Reader) -> None:
    reader.open("/")
    reader.press_to("Compliance")
    reader.arrive(HEADING, "/compliance")
    expect(reader.page.get_by_role("heading", level=1)).to_be_focused()
    reader.press_to("!overdue (overdue): Ostravimer: IgA nephropathy, Alderbeck")
    reader.arrive("Ostravimer: IgA nephropathy, in Alderbeck", CELL)
    expect(reader.page.get_by_role("heading", level=1)).to_be_focused()
    expect(reader.page).to_have_title("TA9151 in Alderbeck: innovation scorecard")
    reader.press_to("Compliance")
    reader.arrive(HEADING, "/compliance")
    reader.page.go_back()
    reader.arrive("Ostravimer: IgA nephropathy, in Alderbeck", CELL)
    assert reader.complaints == []


def test_the_matrix_can_be_passed_by_keyboard(reader: Reader) -> None:
    reader.open("/compliance")
    reader.press_to("Skip the table")
    expect(reader.page.locator("#behind-matrix")).to_be_focused()
    assert reader.complaints == []


def test_the_matrix_scrolls_by_keyboard_and_keeps_its_heads(reader: Reader) -> None:
    reader.open("/compliance")
    matrix = reader.page.locator(MATRIX)
    matrix.focus()
    expect(matrix).to_be_focused()
    top = matrix.locator("thead th").nth(1)
    before = top.bounding_box()
    reader.page.keyboard.press("End")
    reader.page.wait_for_function("() => document.querySelector('.matrix').scrollTop > 100")
    after = top.bounding_box()
    assert before is not None
    assert after is not None
    box = matrix.bounding_box()
    assert box is not None
    assert abs(after["y"] - box["y"]) < 2


def test_names_stay_while_a_phone_scrolls_the_matrix_sideways(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 390) as reader:
        reader.open("/compliance")
        matrix = reader.page.locator(MATRIX)
        matrix.evaluate("each => each.scrollLeft = 300")
        name = matrix.locator("tbody th").first.bounding_box()
        box = matrix.bounding_box()
        assert name is not None
        assert box is not None
        assert abs(name["x"] - box["x"]) < 2


def test_a_day_that_is_typed_changes_the_address_and_what_is_said(reader: Reader) -> None:
    reader.open("/compliance")
    field = reader.page.get_by_label("As known on")
    field.fill("2025-10-01")
    field.press("Enter")
    reader.page.wait_for_url(lambda url: "day=2025-10-01" in url)
    expect(reader.page.locator(".caption").first).to_contain_text("As known on 1 October 2025.")
    expect(reader.page.locator("#spoken")).to_contain_text("recommendations due in 8 ICBs")
    expect(field).to_be_focused()
    assert reader.complaints == []


def test_controls_beside_their_tables_change_the_address(reader: Reader) -> None:
    reader.open("/compliance")
    reader.choose("#compliance-by", "Therapeutic area")
    reader.page.wait_for_url(lambda url: "by=area" in url)
    expect(reader.page.locator("#table-1")).to_have_text("Table 1. Listed in time, by therapeutic area")
    reader.choose("#compliance-state", "Explained")
    reader.page.wait_for_url(lambda url: "state=explained" in url)
    expect(reader.page.locator(f"{MATRIX} tbody tr").first).to_contain_text("explained")
    reader.choose("#compliance-state", "Any state")
    reader.page.wait_for_url(lambda url: "state=" not in url)
    reader.page.get_by_role("radio", name="90 days").locator("..").click()
    reader.page.wait_for_url(lambda url: "within=90" in url)
    expect(reader.page.locator("#deadlines")).to_have_text("Table 3. Deadlines in the next 90 days")
    assert reader.complaints == []


def test_axe_finds_nothing_while_a_list_is_open(reader: Reader) -> None:
    reader.open("/compliance")
    for control in ("#compliance-medicine", "#compliance-state"):
        reader.page.locator(control).click()
        reader.page.get_by_role("listbox").wait_for()
        assert violations(reader) == []
        reader.page.keyboard.press("Escape")


def test_signs_are_told_apart_in_forced_colours_and_on_paper(reader: Reader) -> None:
    reader.open("/compliance")
    for media in ({"forced_colors": "active"}, {"forced_colors": "none", "media": "print"}):
        reader.page.emulate_media(**media)
        signs = reader.page.locator(".statecounts .mark").all_inner_texts()
        assert len(set(signs)) == len(signs) == 8
        looks = reader.page.locator(".statecounts .mark").evaluate_all(
            "all => all.map(each => { const look = getComputedStyle(each);"
            " return [look.borderRadius, look.borderStyle, look.backgroundColor, look.backgroundImage].join() })"
        )
        assert len(set(looks)) >= 6


def test_every_file_that_is_offered_comes(reader: Reader) -> None:
    reader.open("/compliance")
    hrefs = reader.page.locator("#main a[href^='/download/']").evaluate_all("all => all.map(each => each.href)")
    reader.open("/organisation/ZB05")
    hrefs += reader.page.locator("#formulary ~ * a[href^='/download/']").evaluate_all(
        "all => all.map(each => each.href)"
    )
    reader.open(CELL)
    hrefs += reader.page.locator("#main a[href^='/download/']").evaluate_all("all => all.map(each => each.href)")
    assert len(set(hrefs)) >= 6
    for href in set(hrefs):
        answer = reader.page.request.get(href)
        assert answer.status == 200, href
        is_packed = any(kind in href for kind in (".xlsx", ".parquet"))
        assert is_packed or "performance" in answer.text(), href


def test_a_link_of_data_quality_leads_to_the_publishers(reader: Reader) -> None:
    reader.open("/data-quality")
    reader.page.locator("#main").get_by_role("link", name="formulary compliance").click()
    reader.page.get_by_role("heading", name="Table 4. Who publishes, and how fresh it is").wait_for()
    expect(reader.page.locator("#publishers")).to_be_in_viewport()
    assert reader.complaints == []
