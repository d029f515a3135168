"""A chart that fails takes nothing else of its page with it, and its numbers are still to be had."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from dashboards.components.figure import UNDRAWN
from dashboards.delivery import PLOTLY_FILE, PLOTLY_URL
from tests.browser.every_page import violations
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
FAULT = "This chart is broken on purpose."
# The first figure of a page fails, as soon as it is asked for or a moment later; all others are drawn.
BREAKS = """
;(function (whole) {
  function react(chart) {
    var title = chart.closest("figure").querySelector("h2").textContent;
    if (!title.startsWith("Figure 1.")) return whole.react.apply(this, arguments);
    FAIL
  }
  window.Plotly = Object.assign({}, whole, { react: react });
})(window.Plotly);
"""


THROWS = f'throw new Error("{FAULT}");'
REJECTS = f'return Promise.reject(new Error("{FAULT}"));'


@contextmanager
def with_a_broken_chart(browser: Browser, site: str, fails: str) -> Iterator[Reader]:
    """A medicine's page of which the first chart fails."""
    script = PLOTLY_FILE.read_text(encoding="utf-8") + BREAKS.replace("FAIL", fails)
    with Reader.at(browser, site, 1280) as reader:
        reader.page.route(f"**{PLOTLY_URL}*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
        reader.page.goto(f"{site}/medicine/tazorimab")
        # The script goes through the test's own process, which on a busy machine takes its time.
        reader.page.locator(".undrawn:visible").wait_for(timeout=60_000)
        yield reader


@pytest.mark.parametrize("fails", [THROWS, REJECTS], ids=["throws", "rejects"])
def test_the_page_lives_and_the_numbers_are_there(browser: Browser, site: str, fails: str) -> None:
    with with_a_broken_chart(browser, site, fails) as broken:
        _check_numbers(broken)


def _check_numbers(broken: Reader) -> None:
    page = broken.page
    failed, drawn = page.locator("figure").nth(0), page.locator("figure").nth(1)
    expect(failed.get_by_text(UNDRAWN)).to_be_visible()
    expect(failed.locator(".chart")).to_be_hidden()
    expect(failed.get_by_role("button", name="Save as image")).to_be_hidden()
    expect(failed.locator("details.data table")).to_be_visible()
    assert failed.locator("details.data tbody tr").count() > 6

    drawn.locator(".main-svg").first.wait_for()
    expect(drawn.get_by_text(UNDRAWN)).to_be_hidden()
    expect(page.get_by_role("heading", level=1, name="Tazorimab")).to_be_visible()
    assert violations(broken) == []
    assert [each for each in broken.complaints if FAULT not in each] == []


def test_controls_and_navigation_still_work(browser: Browser, site: str) -> None:
    with with_a_broken_chart(browser, site, THROWS) as broken:
        _check_ways(broken)


def _check_ways(broken: Reader) -> None:
    page = broken.page
    broken.choose("#medicine-medicine", "Velstatin")
    page.get_by_role("heading", level=1, name="Velstatin").wait_for()
    expect(page.locator("figure").nth(0).get_by_text(UNDRAWN)).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Organisations").click()
    page.get_by_role("heading", level=1, name="Organisations").wait_for()
    page.go_back()
    page.get_by_role("heading", level=1, name="Velstatin").wait_for()
    page.locator("figure").nth(1).locator(".main-svg").first.wait_for()


def test_a_chart_that_can_be_drawn_again_is_shown(browser: Browser, site: str) -> None:
    with with_a_broken_chart(browser, site, THROWS) as broken:
        first = broken.page.locator("figure").first
        first.locator("h2").evaluate("heading => { heading.textContent = 'Mended'; }")
        first.locator(".js-plotly-plot, .dash-graph > div").first.evaluate("chart => Plotly.react(chart, [{y: [1]}])")
        expect(first.get_by_text(UNDRAWN)).to_be_hidden()
        expect(first.locator(".chart")).to_be_visible()


def test_without_the_script_that_draws_every_figure_says_so(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 390) as reader:
        reader.page.route(f"**{PLOTLY_URL}*", lambda route: route.abort())
        reader.page.goto(f"{site}/medicine/tazorimab")
        reader.page.get_by_role("heading", level=1, name="Tazorimab").wait_for()
        reader.page.locator(".undrawn:visible").first.wait_for()
        assert reader.page.locator(".chart").count() > 1
        expect(reader.page.locator(".undrawn:visible")).to_have_count(reader.page.locator(".chart").count())
