"""What a visit weighs, in bytes as they come over the wire."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser

from dashboards.operation import codings
from dashboards.operation.codings import CALLBACKS
from dashboards.operation.drawn import DrawnPages
from tests.browser.reader import Reader
from tests.browser.serving import serving

KILOBYTE = 1_000
FIRST_VISIT, LATER_PAGE = 850 * KILOBYTE, 60 * KILOBYTE
LATER = ["/medicines", "/organisations", "/compliance", "/rankings", "/indicators", "/data-quality", "/methods"]


@pytest.fixture(scope="module")
def site(results_url: str, pages: DrawnPages) -> Iterator[str]:
    """The app as an installation for others serves it: what is packed once is packed as small as can be."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codings, "IN_PASSING", codings.ONCE)
        codings.packed.cache_clear()
        with serving(results_url, pages=pages) as address:
            yield address
    codings.packed.cache_clear()


@pytest.fixture
def reader(browser: Browser, site: str) -> Iterator[Reader]:
    """Somebody at a laptop who was never here."""
    with Reader.for_the_first_time(browser, site, width=1280) as reader:
        yield reader


@contextmanager
def weighed(reader: Reader) -> Iterator[list[int]]:
    """The bytes of every answer that comes while this lasts, headers and all, as they were sent."""
    received: list[int] = []
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Network.enable")

    def note(told: dict[str, Any]) -> None:
        received.append(int(told["encodedDataLength"]))

    session.on("Network.loadingFinished", note)
    yield received
    # Whatever was told before this is answered has been heard.
    session.send("Network.enable")
    session.detach()


@pytest.mark.parametrize("address", ["/", "/medicine/velstatin", "/organisation/ZB01", "/rankings"])
def test_a_first_visit_is_light(reader: Reader, address: str) -> None:
    with weighed(reader) as received:
        reader.open(address)
        reader.page.wait_for_load_state("networkidle")
    assert len(received) > 10
    assert 100 * KILOBYTE < sum(received) < FIRST_VISIT


@pytest.mark.parametrize("address", LATER)
def test_a_later_page_is_lighter_still(reader: Reader, address: str) -> None:
    reader.open("/medicine/velstatin")
    reader.page.wait_for_load_state("networkidle")
    with weighed(reader) as received:
        with reader.page.expect_request_finished(lambda asked: CALLBACKS in asked.url):
            reader.page.locator(f'nav a[href="{address}"]').first.click()
        reader.page.wait_for_url(reader.site + address)
        reader.wait()
        reader.page.wait_for_load_state("networkidle")
    assert KILOBYTE < sum(received) < LATER_PAGE
