"""Comparison, methods, releases and the accessibility statement in a real browser; and what that statement claims."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.every_page import EveryPage, moving, opened_whole, violations
from tests.browser.reader import Reader
from tests.browser.serving import serving
from tests.unit.dashboards.test_revisions_page import FOUND, with_revisions

pytestmark = pytest.mark.browser
SIX = "/compare?org=ZB01&org=ZB02&org=ZB03&org=ZB05&org=ZB06&org=ZB07"
PATTERNS = {
    "nobody compared": "/compare",
    "two ICBs": "/compare?org=ZB01&org=ZB05&medicine=tazorimab",
    "six ICBs": SIX,
    "trusts, one merged, one without": "/compare?org=ZT01&org=ZT02&org=ZT05&org=ZT08&org=ZT17",
    "sub-ICB locations": "/compare?org=ZS01&org=ZS03&medicine=nixolaine",
    "a share": "/compare?org=ZB01&org=ZB05&measure=velstatin_share",
    "mixed and unknown": "/compare?org=ZB01&org=ZT01&org=QZ99&org=ENG&org=ZB02&measure=nothing",
    "methods": "/methods",
    "accessibility": "/accessibility",
    "releases": "/releases",
    "release": "/release/1",
    "earlier release": "/release/7",
    "what an earlier release moved": "/revisions?release=1",
    "search": "/search?q=alder",
    "no such page": "/nowhere",
    "no such release": "/release/99",
}
ABSENT = "Failed to load resource: the server responded with a status of 404 (Not Found)"


@pytest.fixture(scope="module")
def two(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app of two releases, of which the newer moved some figures."""
    path: Path = tmp_path_factory.mktemp("two") / "results.sqlite"
    with serving(with_revisions(sample_database_url, path, FOUND)) as address:
        yield address


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, two: str, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, with all of its parts open."""
    with opened_whole(browser, two, PATTERNS[request.param]) as reader:
        yield reader


class TestEveryPage(EveryPage):
    """The pages of this file."""

    allowed = frozenset({ABSENT})


def test_nothing_moves_for_those_who_ask_for_less_motion(opened: Reader) -> None:
    assert moving(opened) == []


def test_axe_finds_nothing_in_an_open_list_of_organisations(reader: Reader) -> None:
    reader.open(PATTERNS["two ICBs"])
    reader.page.locator("#compare-add").click()
    reader.page.get_by_role("listbox").wait_for()
    assert violations(reader) == []


def test_organisations_are_added_and_removed_by_keyboard(reader: Reader) -> None:
    reader.open("/")
    reader.press_to("Compare")
    reader.arrive("Compare organisations", "/compare")
    reader.choose("#compare-add", "ZT02")
    reader.page.wait_for_url(f"{reader.site}/compare?org=ZT02")
    expect(reader.page.locator(".notice")).to_contain_text("merged into Ambleford")
    reader.choose("#compare-add", "Kelderby")
    reader.page.wait_for_url(f"{reader.site}/compare?org=ZT02&org=ZT11")
    reader.page.get_by_role("heading", name="Figure 1.").wait_for()
    expect(reader.page.locator("#compare-add")).to_be_focused()
    expect(reader.page.locator("#spoken")).to_contain_text("Ambleford and Kelderby side by side")
    reader.choose("#compare-add", "Merrowick")
    reader.page.get_by_role("link", name="Remove Merrowick").wait_for()
    reader.press_to("Remove Kelderby")
    reader.page.wait_for_url(f"{reader.site}/compare?org=ZT01&org=ZT13#chosen")
    expect(reader.page.get_by_role("heading", name="Whom to compare")).to_be_focused()
    expect(reader.page.locator("#spoken")).to_contain_text("Ambleford and Merrowick side by side")
    reader.choose("#compare-measure", "Use per occupied")
    reader.page.wait_for_url("**/compare?*measure=use_per_occupied_bed&org=ZT01&org=ZT13")
    reader.page.go_back()
    reader.page.wait_for_url("**/compare?org=ZT01&org=ZT13#chosen")
    assert reader.complaints == []


def test_a_release_is_reached_from_the_footer_and_left_for_what_it_moved(browser: Browser, two: str) -> None:
    with Reader.at(browser, two, 1280) as reader:
        reader.open("/medicines")
        reader.press_to("Releases")
        reader.arrive("Releases", "/releases")
        reader.press_to("Release 1")
        reader.arrive("Release 1", "/release/1")
        reader.press_to("All that release 1 moved, with reasons")
        reader.arrive("What this release moved", "/revisions?release=1")
        reader.choose("#revisions-cause", "New population")
        reader.page.wait_for_url(f"{two}/revisions?cause=new_population&release=1")
        assert reader.complaints == []


def test_feed_and_api_are_left_to_the_browser(browser: Browser, two: str) -> None:
    with Reader.at(browser, two, 1280) as reader:
        reader.open("/release/1")
        with reader.page.expect_navigation(url="**/api/v1/releases/1"):
            reader.page.get_by_role("link", name="This release in the API").click()
        assert '"release_id"' in reader.page.content()


def test_contents_lead_to_their_headings(reader: Reader) -> None:
    reader.open("/methods")
    reader.press_to("Ranks with their uncertainty")
    assert reader.page.url.endswith("/methods#ranks")
    expect(reader.page.get_by_role("heading", name="Ranks with their uncertainty")).to_be_in_viewport()
    reader.open("/compare?org=ZB01&org=ZB05")
    reader.press_to("How the words come about")
    reader.page.get_by_role("heading", level=1, name="Methods").wait_for()
    expect(reader.page.get_by_role("heading", name="Comparison words")).to_be_in_viewport()
