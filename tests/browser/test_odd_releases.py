"""Releases that nobody hopes for, in a real browser: they fit a small phone, can be read by anybody, and draw."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scorecard.store.database import Database
from scorecard.uptake.products import slug
from tests.browser.every_page import OPEN_ALL, violations
from tests.browser.reader import Reader
from tests.browser.serving import serving
from tests.lib import odd_releases
from tests.lib.odd_releases import ODD, Loaded, long_name

pytestmark = pytest.mark.browser
Sites = Callable[[str], str]
UNPUBLISHED = "nothing published"
SLUG = slug(long_name("Velstatin"))
ADDRESSES = (
    (UNPUBLISHED, "/"),
    ("no figures", "/"),
    ("never submitted", "/organisation/ZT01"),
    ("one trust", "/organisation/ZT01"),
    ("all missing", "/medicine/velstatin?organisation=ZB01"),
    ("never appraised", "/medicine/velstatin"),
    ("no population", "/medicine/velstatin?organisation=ZB01"),
    *(
        ("long names", address)
        for address in (
            "/",
            f"/medicine/{SLUG}",
            "/organisation/ZB01",
            f"/organisation/ZB01/{SLUG}",
            f"/rankings?subject={SLUG}",
            "/compare?org=ZB01&org=ZB02",
            "/compliance",
            "/compliance/ZB01/TA9112-1",
            "/indicators",
            "/search?q=alder",
            "/methods",
        )
    ),
)


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The address of each odd release, built and served when it is first asked for."""
    loaded = cache(lambda: odd_releases.load(tmp_path_factory.mktemp("odd")))
    with ExitStack() as stack:
        yield cache(lambda name: stack.enter_context(serving(_published(name, loaded, tmp_path_factory))))


def _published(name: str, loaded: Callable[[], Loaded], folders: pytest.TempPathFactory) -> str:
    if name == UNPUBLISHED:
        url = f"sqlite:///{Path(folders.mktemp('empty')) / 'results.sqlite'}"
        Database.open(url).close()
        return url
    return odd_releases.publish(loaded(), name.replace(" ", "-"), ODD[name])


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_it_fits_a_small_phone_and_axe_finds_nothing(browser: Browser, sites: Sites, name: str, address: str) -> None:
    with Reader.at(browser, sites(name), 320) as reader:
        reader.open(address)
        reader.page.evaluate(OPEN_ALL)
        reader.page.wait_for_function("() => document.documentElement.scrollWidth === 320")
        assert violations(reader) == []
        assert reader.complaints == []
        assert reader.foreign == []


def test_a_name_in_a_chart_is_what_it_looks_like(browser: Browser, sites: Sites) -> None:
    """A chart takes tags in its words for tags: names stand in it with their signs, and as whole as it has room for."""
    with Reader.at(browser, sites("long names"), 1280) as reader:
        reader.open(f"/medicine/{SLUG}?level=region")
        labels = reader.page.locator(".ytick text").all_text_contents()
    assert any(label.startswith("Midvale <b> & O'Neil's") for label in labels)
