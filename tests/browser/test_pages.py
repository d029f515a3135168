"""Every page in a real browser: it opens, is accessible, fits a phone, and asks nobody else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from dashboards.catalogue import Catalogue
from tests.browser.every_page import faults_in_the_dark, moving, violations, violations_in_forced_colours
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
PATTERNS = {
    "overview": "/",
    "medicines": "/medicines",
    "medicine": "/medicine/{medicine}",
    "medicine and ICB": "/medicine/{medicine}?organisation={icb}&level=icb",
    "medicine and trust": "/medicine/{medicine}?organisation={trust}&level=trust",
    "organisations": "/organisations",
    "England": "/organisation/ENG",
    "region": "/organisation/{region}",
    "ICB": "/organisation/{icb}",
    "trust": "/organisation/{trust}",
    "indicators": "/indicators",
    "indicator of trusts": "/indicators?level=trust&organisation={trust}",
    "data quality": "/data-quality",
    "revisions": "/revisions",
    "about": "/about",
    "bad link": "/organisation/QZ99?level=galaxy",
}


def addresses(catalogue: Catalogue) -> dict[str, str]:
    """The pages of the sample."""
    names = {level: catalogue.placed(level)[0].ods_code for level in ("region", "icb", "trust")}
    names["medicine"] = next(iter(catalogue.medicines))
    return {name: pattern.format(**names) for name, pattern in PATTERNS.items()}


@pytest.fixture(scope="module", params=PATTERNS)
def opened(browser: Browser, site: str, catalogue: Catalogue, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """Each page in turn, opened once for all the questions about it."""
    with Reader.at(browser, site, 1280) as reader:
        reader.open(addresses(catalogue)[request.param])
        yield reader


def test_a_page_opens_without_complaint_and_asks_nobody_else(opened: Reader) -> None:
    assert opened.complaints == []
    assert opened.foreign == []
    assert opened.page.title().endswith(": innovation scorecard")


def test_axe_finds_nothing(opened: Reader) -> None:
    assert violations(opened) == []


def test_a_page_can_be_read_in_the_dark(opened: Reader) -> None:
    assert faults_in_the_dark(opened) == []


def test_a_page_keeps_still_and_is_clean_in_forced_colours(opened: Reader) -> None:
    assert violations_in_forced_colours(opened) == []
    assert moving(opened) == []


def test_a_page_fits_a_phone(opened: Reader) -> None:
    opened.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for width in (390, 320):
        opened.page.set_viewport_size({"width": width, "height": 800})
        opened.page.wait_for_function("width => document.documentElement.scrollWidth === width", arg=width)
    assert opened.complaints == []


def test_axe_is_alive(reader: Reader) -> None:
    reader.open("/")
    reader.page.evaluate("document.querySelector('.brand img').removeAttribute('alt')")
    assert any(line.startswith("image-alt") for line in violations(reader))


def test_what_is_hard_to_see_in_the_dark_is_found(reader: Reader) -> None:
    reader.open("/medicine/tazorimab")
    reader.page.evaluate("document.querySelector('.lead').style.color = '#14212B'")
    reader.page.evaluate("document.querySelector('.xtick text').style.fill = '#14212C'")
    assert [line.split(":")[0] for line in faults_in_the_dark(reader)] == ["color-contrast", "still light"]


def test_axe_finds_nothing_in_open_controls_and_tables(reader: Reader, catalogue: Catalogue) -> None:
    reader.open(addresses(catalogue)["medicine and ICB"])
    reader.page.evaluate("document.querySelectorAll('#main details').forEach(each => each.open = true)")
    reader.page.locator("#medicine-organisation").click()
    reader.page.get_by_role("listbox").wait_for()
    assert violations(reader) == []


def test_axe_finds_nothing_on_a_phone_with_its_menu_open(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with Reader.at(browser, site, 320) as reader:
        reader.open(addresses(catalogue)["medicine"])
        reader.page.get_by_text("Menu", exact=True).click()
        assert violations(reader) == []


def test_every_table_that_scrolls_can_be_reached_by_keyboard(browser: Browser, site: str, catalogue: Catalogue) -> None:
    with Reader.at(browser, site, 320) as reader:
        reader.open(addresses(catalogue)["ICB"])
        regions = reader.page.locator(".scroll")
        assert regions.count() > 0
        assert regions.evaluate_all("all => all.every(each => each.tabIndex === 0 && each.getAttribute('aria-label'))")


def test_the_first_figure_begins_on_the_first_screen(reader: Reader, catalogue: Catalogue) -> None:
    reader.open(addresses(catalogue)["medicine and ICB"])
    assert reader.page.locator("figure").first.bounding_box()["y"] <= 470  # type: ignore[index]
