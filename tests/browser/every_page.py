"""What holds of every page in every state: files of tests inherit it, and say which pages with a fixture ``opened``."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser

from tests.browser.reader import Reader

WCAG: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPEN_ALL = "document.querySelectorAll('#main details').forEach(each => each.open = true)"
WIDTHS = (1280, 390, 320)
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# What of the charts is still in the colour that it was drawn in, and is not wholly transparent.
STILL_LIGHT = """() => [...document.querySelectorAll('.js-plotly-plot svg, .js-plotly-plot svg *')].filter(each => {
  const shown = getComputedStyle(each);
  const kept = ['fill', 'stroke'].filter(kind => shown[kind + 'Opacity'] !== '0').some(kind => {
    const drawn = each.style[kind] || each.getAttribute(kind);
    return /^rgb/.test(drawn) && shown[kind] === drawn;
  });
  return kept || !/^rgba\\(0, 0, 0, 0\\)/.test(shown.backgroundColor);
}).map(each => each.outerHTML.slice(0, 200))"""
MOVES = """() => [...document.querySelectorAll('body *')].filter(each => {
  const style = getComputedStyle(each);
  const lasts = times => times.split(',').some(time => parseFloat(time) > 0);
  return (lasts(style.transitionDuration) && style.transitionProperty !== 'none')
    || (style.animationName !== 'none' && lasts(style.animationDuration));
}).map(each => each.outerHTML.slice(0, 120))"""
AXE = "options => axe.run(options).then(found => found.violations)"
# What lies far below is laid out when it comes into view, and has its own size from then on: a reader goes there first.
THROUGH = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const goes = async top => { scrollTo({top, behavior: 'instant'}); await frame(); await frame(); };
  for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight) await goes(top);
  await goes(0);
}"""
AS_WIDE = "width => document.documentElement.scrollWidth === width"
LEVELS = "all => all.map(each => +each.tagName[1])"


def violations(reader: Reader, rules: dict[str, Any] = WCAG) -> list[str]:
    """What axe finds, one line each; it need not describe every element in which it finds nothing."""
    if not reader.page.evaluate("'axe' in window"):
        reader.page.evaluate(AXE_SCRIPT)
    found = reader.page.evaluate(AXE, {**rules, "resultTypes": ["violations"]})
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:200]}" for fault in found]


def faults_in_the_dark(reader: Reader) -> list[str]:
    """Words that are hard to read in the dark scheme, and what of the charts stays as it was drawn."""
    reader.page.emulate_media(color_scheme="dark")
    found = violations(reader, CONTRAST) + [f"still light: {each}" for each in reader.page.evaluate(STILL_LIGHT)]
    reader.page.emulate_media(color_scheme="light")
    return found


def moving(reader: Reader) -> list[str]:
    """What moves on a page although its reader asks for less motion."""
    reader.page.emulate_media(reduced_motion="reduce")
    found: list[str] = reader.page.evaluate(MOVES)
    reader.page.emulate_media(reduced_motion="no-preference")
    return found


def violations_in_forced_colours(reader: Reader) -> list[str]:
    """What axe finds where the device decides all colours."""
    reader.page.emulate_media(forced_colors="active")
    found = violations(reader)
    reader.page.emulate_media(forced_colors="none")
    return found


def fits(reader: Reader, width: int) -> None:
    """Whoever goes through a page, laid out at a width, need not go sideways."""
    reader.page.set_viewport_size({"width": width, "height": 800})
    reader.page.wait_for_function(AS_WIDE, arg=width)
    reader.page.evaluate(THROUGH)
    reader.page.wait_for_function(AS_WIDE, arg=width)


@contextmanager
def opened_whole(browser: Browser, site: str, address: str) -> Iterator[Reader]:
    """A page on a laptop with all of its parts open."""
    with Reader.at(browser, site, 1280) as reader:
        reader.open(address)
        reader.page.evaluate(OPEN_ALL)
        yield reader


class EveryPage:
    """``allowed`` are the words of the console that the page cannot help."""

    allowed: ClassVar[frozenset[str]] = frozenset()

    @pytest.mark.parametrize("width", WIDTHS)
    def test_axe_finds_nothing_and_the_page_fits(self, opened: Reader, width: int) -> None:
        fits(opened, width)
        assert violations(opened) == []
        assert set(opened.complaints) <= self.allowed
        assert opened.foreign == []

    def test_axe_finds_nothing_in_forced_colours(self, opened: Reader) -> None:
        opened.page.set_viewport_size({"width": 1280, "height": 800})
        assert violations_in_forced_colours(opened) == []

    def test_words_can_be_read_in_the_dark_and_charts_are_dark(self, opened: Reader) -> None:
        opened.page.set_viewport_size({"width": 1280, "height": 800})
        assert faults_in_the_dark(opened) == []

    def test_headings_are_in_order(self, opened: Reader) -> None:
        levels = opened.page.locator("#main :is(h1, h2, h3, h4)").evaluate_all(LEVELS)
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
