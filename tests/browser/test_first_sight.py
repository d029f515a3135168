"""What is seen before any script has come: the page itself, which the one that Dash makes replaces unnoticed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route

from dashboards.catalogue import Catalogue
from tests.browser.every_page import OPEN_ALL, EveryPage
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
FIRST, LIVE = "#first-sight", "#react-entry-point"
PAGES = ["/", "/medicine/{medicine}", "/organisation/{icb}", "/rankings", "/compliance", "/indicators", "/medicines"]
# Each with marks that plotly draws one by one.
CHARTS = ["/medicine/{medicine}", "/organisation/{icb}", "/indicators"]
# Middles of marks, in the order of their places, and the words along the axes.
IN_PICTURE = ".picture .plot > :is(circle, line[style*='2.5'], svg[x])"
IN_PLOTLY = ".js-plotly-plot .points path.point"
MIDDLES = """(chart, marks) => [...chart.querySelectorAll(marks)].map(each => {
  const box = each.getBoundingClientRect(), from = chart.getBoundingClientRect();
  return [Math.round(box.y + box.height / 2 - from.y), box.x + box.width / 2 - from.x];
}).sort((one, other) => one[0] - other[0] || one[1] - other[1])"""
IN_PICTURE_WORDS = ".picture .names text, .picture .tick text"
IN_PLOTLY_WORDS = ".xtick text, .ytick text"


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
        with page.expect_request("**/dash_renderer*"):
            page.goto(self.reader.site + address, wait_until="commit")
        page.locator(f"{FIRST} main h1").wait_for()
        page.wait_for_function(
            "() => document.fonts.status === 'loaded' && document.querySelector('noscript') !== null"
        )
        return page

    def release(self) -> None:
        """Let the script come."""
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
        assert page.locator("noscript").last.is_visible()
    with Reader.at(browser, site, 1280) as reader:
        reader.open(at)
        assert {name: reader.page.locator(css).all_text_contents() for name, css in asked.items()} == still
    assert min(len(each) for each in still.values()) > 0


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", CHARTS)
def test_pictures_have_every_mark_where_plotly_draws_it_and_the_same_words(
    browser: Browser, site: str, catalogue: Catalogue, address: str, width: int
) -> None:
    with held(browser, site, width) as window:
        page = window.open(filled(address, catalogue))
        still = [drawn(chart, IN_PICTURE, IN_PICTURE_WORDS) for chart in page.locator(f"{FIRST} .chart").all()]
        window.release()
        window.reader.wait()
        live = [drawn(chart, IN_PLOTLY, IN_PLOTLY_WORDS) for chart in page.locator(f"{LIVE} .chart").all()]
    assert len(still) == len(live)
    pairs = [(one, other) for one, other in zip(still, live, strict=True) if one[1]]
    assert pairs
    for (marks, words), (others, plotlys) in pairs:
        assert words == plotlys
        assert len(marks) == len(others) > 5
        assert all(abs(one[0] - other[0]) <= 1 for one, other in zip(marks, others, strict=True))
        # Names beside the axis take a little more room in one than in the other.
        assert all(abs(one[1] - other[1]) < 12 for one, other in zip(marks, others, strict=True))


def drawn(chart: Locator, marks: str, words: str) -> tuple[list[list[float]], list[str]]:
    """Where the marks of a chart are, and the words along its axes."""
    return chart.evaluate(MIDDLES, marks), sorted(
        " ".join(each.split()) for each in chart.locator(words).all_text_contents()
    )


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_moves_when_the_page_that_dash_makes_takes_its_place(
    browser: Browser, site: str, catalogue: Catalogue, address: str, width: int
) -> None:
    with held(browser, site, width) as window:
        page = window.open(filled(address, catalogue))
        # What is far below is not laid out before somebody goes there.
        page.add_style_tag(content=f"{FIRST} section {{ content-visibility: visible !important; }}")
        before = boxes(page, FIRST)
        window.release()
        window.reader.wait()
        assert page.locator(FIRST).count() == 0
        assert boxes(page, LIVE) == [pytest.approx(box, abs=4) for box in before]
        assert len(before) >= 5
        assert window.reader.complaints == []


def boxes(page: Page, root: str) -> list[list[float]]:
    """Where each heading, figure, table and band of controls stands."""
    found = page.locator(f"{root} main :is(h1, h2, figure, table, .select):not(details *)").all()
    return [[box["x"], box["y"], box["width"], box["height"]] for each in found if (box := each.bounding_box())]


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


def test_a_table_that_was_scrolled_stays_so_with_its_focus(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site, 390) as window:
        page = window.open("/medicines")
        table = page.locator(f"{FIRST} .scroll").first
        assert table.evaluate("each => { each.focus(); each.scrollLeft = 40; return each.scrollLeft; }") == 40
        window.release()
        page.locator(FIRST).wait_for(state="detached")
        same = page.locator(f"{LIVE} .scroll").first
        assert same.evaluate("each => [each.scrollLeft, document.activeElement === each]") == [40, True]


def searching(window: Held, catalogue: Catalogue, words: str) -> Page:
    """Somebody types into the search field, and then the page that Dash makes is ready."""
    page = window.open(filled("/medicine/{medicine}", catalogue))
    page.locator(f"{FIRST} input[type=search]").click()
    page.keyboard.type(words)
    window.release()
    page.locator(f"{LIVE} .main-svg").first.wait_for(state="attached")
    assert page.locator(f"{FIRST} input[type=search]").input_value() == words
    return page


def test_nobody_is_interrupted_while_typing(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site) as window:
        page = searching(window, catalogue, "vel")
        page.keyboard.type("statin")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=velstatin", wait_until="commit")


def test_words_are_carried_over_when_the_field_is_left(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site) as window:
        page = searching(window, catalogue, "vel")
        page.keyboard.press("Tab")
        page.locator(FIRST).wait_for(state="detached")
        assert page.evaluate("document.activeElement.textContent") == "Search"
        assert page.locator("input[type=search]").input_value() == "vel"
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=vel")


def test_a_button_that_is_held_down_stays(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with held(browser, site) as window:
        page = searching(window, catalogue, "velstatin")
        page.locator(f"{FIRST} form.search button").hover()
        page.mouse.down()
        page.evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(() => setTimeout(done))))")
        assert page.locator(FIRST).count() == 1
        page.mouse.up()
        page.wait_for_url("**/search?q=velstatin", wait_until="commit")


@pytest.mark.parametrize("script", ["dash_renderer", "_dash-layout", "_dash-update-component"])
def test_links_and_the_search_work_before_the_page_lives(browser: Browser, site: str, script: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        page, held_back = reader.page, list[Route]()
        page.route(f"**/{script}*", lambda route: held_back.append(route) or None)
        with page.expect_request(f"**/{script}*"):
            page.goto(site, wait_until="commit")
        page.locator(f"{FIRST} main h1").wait_for()
        page.locator(f"{FIRST} nav a", has_text="Rankings").first.click()
        page.wait_for_url("**/rankings", wait_until="commit")
        page.locator(f"{FIRST} main h1").wait_for()
        page.locator(f"{FIRST} input[type=search]").fill("vel")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=vel", wait_until="commit")


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


def test_a_page_that_was_not_drawn_ahead_comes_as_before(reader: Reader, catalogue: Catalogue) -> None:
    seen: list[Any] = []
    reader.page.on("response", lambda answer: seen.append(answer) if answer.request.is_navigation_request() else None)
    reader.open(filled("/medicine/{medicine}?organisation={icb}", catalogue))
    assert "first-sight" not in seen[0].text()
    assert reader.complaints == []
