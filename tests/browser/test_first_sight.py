"""What is seen before any script has come: the page itself, which the one that Dash makes replaces unnoticed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from dashboards.catalogue import Catalogue
from tests.browser.every_page import OPEN_ALL, EveryPage
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
FIRST, LIVE = "#first-sight", "#react-entry-point"
PAGES = ["/", "/medicine/{medicine}", "/organisation/{icb}", "/rankings", "/compliance", "/indicators", "/medicines"]
# Each with marks that plotly draws one by one.
CHARTS = ["/medicine/{medicine}", "/organisation/{icb}", "/indicators"]
# Middles of marks, in the order of their places.
IN_PICTURE = ".picture .plot > :is(circle, line[style*='2.5'], svg[x])"
IN_PLOTLY = ".js-plotly-plot .points path.point"
MIDDLES = """(chart, marks) => [...chart.querySelectorAll(marks)].map(each => {
  const box = each.getBoundingClientRect(), from = chart.getBoundingClientRect();
  return [Math.round(box.y + box.height / 2 - from.y), box.x + box.width / 2 - from.x];
}).sort((one, other) => one[0] - other[0] || one[1] - other[1])"""
SHIFTS = """() => { window.shifted = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => {
    if (!each.hadRecentInput) window.shifted += each.value;
  })).observe({type: 'layout-shift', buffered: true}); }"""


def filled(address: str, catalogue: Catalogue) -> str:
    """An address of the sample's own."""
    return address.format(medicine=next(iter(catalogue.medicines)), icb=catalogue.placed("icb")[0].ods_code)


class Held:
    """A window in which the script that starts Dash has not come yet."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.routes = reader, list[Route]()
        reader.page.route("**/dash_renderer*", self.hold)

    def hold(self, route: Route) -> None:
        """Keep the script waiting."""
        self.routes.append(route)

    def open(self, address: str) -> Page:
        """Go to a page as it is at first."""
        page = self.reader.page
        page.goto(self.reader.site + address, wait_until="commit")
        page.locator(f"{FIRST} main h1").wait_for()
        page.wait_for_function(
            "() => document.fonts.status === 'loaded' && document.querySelector('noscript') !== null"
        )
        return page

    def release(self) -> None:
        """Let the script come."""
        page = self.reader.page
        while not self.routes:
            page.wait_for_event("request")
        self.routes.pop().continue_()


@contextmanager
def held(browser: Browser, site: str, width: int = 1280) -> Iterator[Held]:
    with Reader.at(browser, site, width) as reader:
        yield Held(reader)


@contextmanager
def without_scripts(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


@pytest.fixture(scope="module", params=PAGES)
def opened(browser: Browser, site: str, catalogue: Catalogue, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page as it is at first, all of its parts open."""
    with held(browser, site) as window:
        page = window.open(filled(request.param, catalogue))
        page.evaluate(OPEN_ALL)
        yield window.reader


class TestAtFirst(EveryPage):
    """All that holds of pages holds before their scripts have come."""


@pytest.mark.parametrize("address", PAGES)
def test_without_a_script_the_page_says_the_same(
    browser: Browser, site: str, catalogue: Catalogue, address: str
) -> None:
    at = filled(address, catalogue)
    asked = {"title": "title", "headings": "#main :is(h1, h2, h3)", "cells": "#main :is(th, td)", "links": "#main a"}
    with without_scripts(browser, site + at) as page:
        still = {name: page.locator(css).all_text_contents() for name, css in asked.items()}
        assert page.locator("noscript").is_visible()
    with Reader.at(browser, site, 1280) as reader:
        reader.open(at)
        assert {name: reader.page.locator(css).all_text_contents() for name, css in asked.items()} == still
    assert min(len(each) for each in still.values()) > 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", CHARTS)
def test_pictures_have_every_mark_where_plotly_draws_it(
    browser: Browser, site: str, catalogue: Catalogue, address: str, width: int
) -> None:
    with held(browser, site, width) as window:
        page = window.open(filled(address, catalogue))
        still = page.locator(f"{FIRST} .chart").first.evaluate(MIDDLES, IN_PICTURE)
        window.release()
        window.reader.wait()
        live = page.locator(f"{LIVE} .chart").first.evaluate(MIDDLES, IN_PLOTLY)
    assert len(still) == len(live) > 5
    assert all(abs(one[0] - other[0]) <= 1 for one, other in zip(still, live, strict=True))
    # Names beside the axis take a little more room in one than in the other.
    assert all(abs(one[1] - other[1]) < 12 for one, other in zip(still, live, strict=True))


@pytest.mark.parametrize("address", PAGES)
def test_nothing_moves_when_the_page_that_dash_makes_takes_its_place(
    browser: Browser, site: str, catalogue: Catalogue, address: str
) -> None:
    with held(browser, site) as window:
        window.reader.page.add_init_script(f"({SHIFTS})()")
        page = window.open(filled(address, catalogue))
        # What is far below is not laid out before somebody goes there.
        page.add_style_tag(content=f"{FIRST} section {{ content-visibility: visible !important; }}")
        before = heights(page, FIRST)
        window.release()
        window.reader.wait()
        assert page.locator(FIRST).count() == 0
        assert page.evaluate("window.shifted") < 0.01
        assert heights(page, LIVE) == pytest.approx(before, abs=4)
        assert window.reader.complaints == []


def heights(page: Page, root: str) -> list[float]:
    """Where each heading stands."""
    return [
        box["y"] for each in page.locator(f"{root} main :is(h1, h2)").all() if (box := each.bounding_box()) is not None
    ]


def test_what_was_focused_and_opened_stays_so(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site) as window:
        page = window.open(filled("/medicine/{medicine}", catalogue))
        page.locator(f"{FIRST} details.data summary").first.click()
        page.locator(f"{FIRST} main td a, {FIRST} main th a").nth(3).focus()
        focused = page.evaluate("document.activeElement.href")
        window.release()
        page.locator(FIRST).wait_for(state="detached")
        assert page.evaluate("document.activeElement.href") == focused
        assert page.evaluate(f"document.querySelector('{LIVE}').contains(document.activeElement)")
        assert page.locator(f"{LIVE} details.data").first.get_attribute("open") is not None


def test_nobody_is_interrupted_while_typing(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site) as window:
        page = window.open(filled("/medicine/{medicine}", catalogue))
        page.locator(f"{FIRST} input[type=search]").click()
        page.keyboard.type("vel")
        window.release()
        page.locator(f"{LIVE} .main-svg").first.wait_for(state="attached")
        page.keyboard.type("statin")
        assert page.locator(f"{FIRST} input[type=search]").input_value() == "velstatin"
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=velstatin")


def test_the_page_takes_its_place_when_the_field_is_left(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site) as window:
        page = window.open(filled("/medicine/{medicine}", catalogue))
        page.locator(f"{FIRST} input[type=search]").focus()
        window.release()
        page.locator(f"{LIVE} .main-svg").first.wait_for(state="attached")
        assert page.locator(FIRST).count() == 1
        page.keyboard.press("Tab")
        page.locator(FIRST).wait_for(state="detached")
        assert page.evaluate("document.activeElement.textContent") == "Search"


def test_a_chart_that_does_not_come_keeps_the_page_no_longer(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with Reader.at(browser, site, 1280) as reader:
        page = reader.page
        page.clock.install()
        page.route("**/async-graph*", lambda _: None)
        page.goto(site + filled("/medicine/{medicine}", catalogue), wait_until="commit")
        page.locator(f"{LIVE} main h1").wait_for(state="attached")
        page.clock.fast_forward(9_000)
        assert page.locator(FIRST).count() == 1
        page.clock.fast_forward(2_000)
        page.locator(FIRST).wait_for(state="detached")
        assert page.locator("main h1").is_visible()


def test_a_link_can_be_followed_before_any_script_has_come(browser: Browser, site: str) -> None:
    with held(browser, site) as window:
        page = window.open("/")
        page.locator(f"{FIRST} nav a", has_text="Rankings").first.click()
        page.wait_for_url("**/rankings", wait_until="commit")
        page.locator(f"{FIRST} main h1").wait_for()


def test_a_page_that_was_not_drawn_ahead_comes_as_before(reader: Reader, catalogue: Catalogue) -> None:
    seen: list[Any] = []
    reader.page.on("response", lambda answer: seen.append(answer) if answer.request.is_navigation_request() else None)
    reader.open(filled("/medicine/{medicine}?organisation={icb}", catalogue))
    assert "first-sight" not in seen[0].text()
    assert reader.complaints == []
