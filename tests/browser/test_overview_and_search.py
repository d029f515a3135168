"""The overview's map and table, and the search field, as readers use them: by pointer, by keyboard, on a phone."""

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboards.maps.boundaries import load_boundaries
from tests.browser.every_page import faults_in_the_dark, violations
from tests.browser.reader import Reader
from tests.browser.serving import serving

pytestmark = pytest.mark.browser
VIEWS = {
    "overview": "/",
    "another map": "/?medicine=velstatin&measure=velstatin_share",
    "sorted": "/?sort=change-down",
    "wishes that cannot be met": "/?measure=nothing&period=2001-01-12-months",
    "search": "/search",
    "found": "/search?q=brind",
    "nothing found": "/search?q=qqqqq",
    "nearly found": "/search?q=velstatinn",
    "a long list": "/search?q=z",
}


@pytest.fixture(scope="module", params=VIEWS)
def opened(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each view in turn, opened once."""
    with Reader.at(browser, site, 1280) as reader:
        reader.open(VIEWS[request.param])
        reader.page.evaluate("document.querySelectorAll('#main details').forEach(each => each.open = true)")
        yield reader


def test_every_view_is_accessible_and_fits(opened: Reader) -> None:
    assert violations(opened) == []
    assert faults_in_the_dark(opened) == []
    levels = opened.page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(head => +head.tagName[1])")
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for width in (390, 320):
        opened.page.set_viewport_size({"width": width, "height": 800})
        opened.page.wait_for_function("width => document.documentElement.scrollWidth === width", arg=width)
        assert violations(opened) == []
    assert opened.complaints == []
    assert opened.foreign == []


@pytest.mark.parametrize("address", ["/", "/search?q=brind"])
def test_every_view_is_accessible_in_forced_colours(browser: Browser, site: str, address: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        reader.page.emulate_media(forced_colors="active")
        reader.open(address)
        assert violations(reader) == []
        signs = reader.page.locator(".tile .sign").all_inner_texts()
        assert {sign.strip() for sign in signs} <= {"1", "2", "3", "4", "5", "0", "?", "–", "·"}


def test_a_tile_tells_its_name_when_it_is_reached_and_leads_to_its_organisation(reader: Reader) -> None:
    reader.open("/?medicine=velstatin")
    tile = reader.page.locator(".tile", has_text="ZB04")
    words = tile.locator(".tip")
    hidden = words.evaluate("each => getComputedStyle(each).clipPath")
    assert hidden != "none"
    reader.page.locator(".tile").first.focus()
    reader.page.keyboard.press("Shift+Tab")
    for _ in range(10):
        reader.page.keyboard.press("Tab")
        if tile.evaluate("each => each === document.activeElement"):
            break
    expect(words).to_have_css("clip-path", "none")
    assert words.inner_text().startswith("Dunmere (ZB04): ")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/organisation/ZB04")


def test_the_map_can_be_gone_past_to_its_table(reader: Reader) -> None:
    reader.open("/")
    past = reader.page.get_by_role("link", name="Go past the map to its table")
    past.focus()
    expect(past).to_be_in_viewport()
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**#figure-1-table")
    expect(reader.page.locator("#figure-1-table")).to_be_in_viewport()


def test_another_medicine_on_the_map_changes_the_address_and_is_said(reader: Reader) -> None:
    reader.open("/")
    reader.choose("#overview-medicine", "Velstatin")
    reader.page.wait_for_url("**/?*medicine=velstatin*")
    reader.page.get_by_role("heading", name="Velstatin in each ICB").wait_for()
    expect(reader.page.locator("#spoken")).to_contain_text("Velstatin in each ICB")


def test_the_table_is_sorted_by_the_buttons_of_its_headings(reader: Reader) -> None:
    reader.open("/")
    heading = reader.page.locator("th", has=reader.page.locator("#overview-sort-change"))
    assert heading.get_attribute("aria-sort") is None
    button = reader.page.locator("#overview-sort-change")
    button.focus()
    reader.page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "descending")
    first = reader.page.locator("table", has=reader.page.locator("#overview-sort-change")).locator("tbody th").first
    expect(first).to_have_text("Rovatinib")
    expect(button).to_be_focused()
    expect(reader.page.locator("#spoken")).to_have_text("Table 1 is sorted by change, highest first.")
    button.click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(first).to_have_text("Pradofenib")
    assert "sort=change" in reader.page.url
    assert reader.complaints == []


def test_a_search_by_keyboard_shows_its_results_in_place(reader: Reader) -> None:
    reader.open("/medicines")
    field = reader.page.get_by_role("combobox", name="Search: organisation, code, medicine or TA number")
    field.focus()
    reader.page.keyboard.type("ZT02")
    reader.page.keyboard.press("Enter")
    reader.arrive("Search: ZT02", "/search?q=ZT02")
    reader.page.get_by_text("ZT02 is now part of ZT01").wait_for()
    expect(reader.page.locator("#main h1")).to_be_focused()
    expect(field).to_have_value("ZT02")
    reader.page.get_by_role("link", name="Brindlecote Hospitals NHS Foundation Trust").click()
    reader.page.get_by_text("merged into Ambleford Hospitals NHS Trust").wait_for()


def test_the_field_suggests_names_and_one_of_them_leads_to_its_page(reader: Reader) -> None:
    reader.open("/")
    field = reader.page.locator("#search-words")
    field.focus()
    option = reader.page.locator("datalist option[value='Velstatin']")
    option.wait_for(state="attached")
    field.fill("Velstatin")
    reader.page.get_by_role("button", name="Search", exact=True).click()
    reader.arrive("Velstatin", "/medicine/velstatin")
    field.fill("")
    field.focus()
    reader.page.locator("datalist option[value='Velstatin']").wait_for(state="attached")
    assert reader.page.locator("datalist option").count() > 40
    assert sum("suggestions.json" in url for url in reader.requests) == 1


def test_without_the_script_the_form_leads_to_the_same_page(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        reader.page.route("**/search.js*", lambda route: route.abort())
        reader.open("/")
        reader.page.locator("#search-words").fill("velstatin")
        reader.page.locator("#search-words").press("Enter")
        reader.page.wait_for_url(f"{site}/search?q=velstatin")
        expect(reader.page.get_by_role("heading", level=1)).to_have_text("Search: velstatin")


def test_hostile_words_are_shown_and_nothing_else(reader: Reader) -> None:
    reader.open("/search?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    assert reader.page.locator("#main h1").inner_text() == "Search: <img src=x onerror=alert(1)>"
    assert reader.page.locator("#main img").count() == 0
    assert reader.complaints == []


@pytest.fixture(scope="module")
def bounded(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample with ICBs that are squares beside each other, two of them in no file."""

    def square(place: int) -> dict[str, object]:
        west, south = place % 3, 50 + place // 3
        ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
        geometry = {"type": "Polygon", "coordinates": [ring]}
        return {"type": "Feature", "properties": {"code": f"Z5400000{place + 1}"}, "geometry": geometry}

    path: Path = tmp_path_factory.mktemp("boundaries") / "squares.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [square(place) for place in range(6)]}))
    with serving(sample_database_url, boundaries=load_boundaries(str(path))) as address:
        yield address


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_map_within_boundaries_is_drawn_and_has_its_table_beside_it(
    browser: Browser, bounded: str, width: int
) -> None:
    with Reader.at(browser, bounded, width) as reader:
        reader.open("/?medicine=velstatin")
        figure = reader.page.locator("figure", has_text="Velstatin in each ICB")
        expect(figure.locator(".scatterlayer .trace")).to_have_count(7)
        expect(figure).to_contain_text("2 ICBs are not in the file of boundaries")
        assert reader.page.locator("#figure-1-table tbody tr").count() == 8
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        assert violations(reader) == []
        assert reader.complaints == []
        assert reader.foreign == []
