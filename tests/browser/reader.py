"""Somebody who reads the pages: opens them, waits until they are drawn, notices what goes wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # All tabs on pages of ours share a process, which has compiled their scripts already.
    "--process-per-site",
]
DRAWN = """() => {
  const charts = [...document.querySelectorAll('.chart')];
  const isFirst = document.getElementById('first-sight') !== null;
  return !isFirst && document.querySelector('#main h1') && document.fonts.status === 'loaded'
    && charts.every(chart => chart.querySelector('.js-plotly-plot .main-svg'));
}"""

# What a site of ours can leave with a browser, beside files.
LEFT = "cookies,local_storage"
AT_HEADING = "() => document.activeElement === document.querySelector('#main h1')"


@dataclass
class Reader:
    """A window on the site, with everything that its console said and every address that it asked for."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    path: str = ""

    @classmethod
    @contextmanager
    def at(cls, browser: Browser, site: str, width: int) -> "Iterator[Reader]":
        """A tab of a width, of somebody who was on the site before and whose browser remembers nothing but files."""
        context = _shared(browser)
        if not context.pages:
            # The process of the site lives for as long as any tab is on it.
            context.new_page().goto(f"{site}/healthz")
        page = context.new_page()
        _forget(page, site)
        page.set_viewport_size({"width": width, "height": 800})
        yield cls._listening(page, site)
        _leave(page)

    @classmethod
    @contextmanager
    def for_the_first_time(cls, browser: Browser, site: str, width: int) -> "Iterator[Reader]":
        """A window of a width, of somebody who was never on the site."""
        context = _window(browser)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        yield cls._listening(page, site)
        context.close()

    @classmethod
    def _listening(cls, page: Page, site: str) -> "Reader":
        """A reader who notices what goes wrong on a page."""
        reader = cls(page, site)
        page.on("console", lambda told: reader.hear(told.type, told.text))
        page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        page.on("request", lambda request: reader.requests.append(request.url))
        return reader

    def hear(self, kind: str, text: str) -> None:
        """Note what the console complains of."""
        if kind in ("error", "warning"):
            self.complaints.append(text)

    def open(self, address: str) -> None:
        """Go to a page and wait until it is drawn."""
        self.page.goto(self.site + address)
        self.wait()
        self.path = path_of(address)

    def wait(self) -> None:
        """Wait until the page is drawn."""
        self.page.wait_for_function(DRAWN)

    def arrive(self, heading: str, address: str) -> None:
        """Wait until a page with a heading is drawn at an address, and another page has taken the focus to its heading.

        Whoever types before that has it taken from where they type.
        """
        self.page.wait_for_url(self.site + address)
        self.page.get_by_role("heading", level=1, name=heading, exact=True).wait_for()
        self.wait()
        if path_of(address) != self.path and "#" not in address:
            self.page.wait_for_function(AT_HEADING)
        self.path = path_of(address)

    def choose(self, control: str, words: str) -> None:
        """Type into a control until its list offers the words first, then Enter."""
        self.page.locator(control).click()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(words)
        self.page.locator('[role="option"].active').filter(has_text=words).wait_for()
        self.page.keyboard.press("Enter")

    def press_to(self, words: str) -> None:
        """Press Tab until the focus is on a link of these words, then Enter."""
        for _ in range(400):
            self.page.keyboard.press("Tab")
            focused = "document.activeElement.tagName + ' ' + document.activeElement.textContent"
            if self.page.evaluate(focused) == f"A {words}":
                self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"no link '{words}' can be reached by Tab")

    @property
    def foreign(self) -> list[str]:
        """Requests that left the site."""
        return [url for url in self.requests if not url.startswith((self.site, "data:", "blob:"))]


def _window(browser: Browser) -> BrowserContext:
    """A window with a memory of its own."""
    context = browser.new_context(locale="en-GB", accept_downloads=True)
    context.set_default_timeout(20_000)
    return context


@cache
def _shared(browser: Browser) -> BrowserContext:
    """The window of all who were on the site before."""
    return _window(browser)


def _forget(page: Page, site: str) -> None:
    """Let the browser remember nothing of a site; Playwright's own way goes to each site seen, and waits for ever."""
    session = page.context.new_cdp_session(page)
    session.send("Storage.clearDataForOrigin", {"origin": site, "storageTypes": LEFT})
    session.detach()


def _leave(page: Page) -> None:
    """Close a tab once it shows nothing: asked while a page is just coming, Chromium may never do it."""
    page.goto("about:blank", wait_until="commit")
    page.close()


def path_of(address: str) -> str:
    """The path of an address."""
    return urlsplit(address).path
