"""Light and dark: as the device, unless the reader chooses; kept in the browser; never on paper or in saved images."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
ADDRESS = "/medicine/tazorimab"
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 25, 31)"}
GROUND = "getComputedStyle(document.body).backgroundColor"
# Notes whether the dark styles count when the body begins: what is drawn first is drawn with or without them.
WATCH = """new MutationObserver((_, watch) => {
  if (!document.body) return;
  watch.disconnect();
  window.darkAtFirst = matchMedia(document.querySelector('#dark').media).matches;
}).observe(document, {childList: true, subtree: true})"""
SAVED = "Plotly.toImage(document.querySelector('.js-plotly-plot'), {format: 'svg', width: 600, height: 400})"


def ground(page: Page) -> str:
    return str(page.evaluate(GROUND))


def choose(reader: Reader, words: str) -> None:
    reader.page.get_by_role("radio", name=words).check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_follow_the_device(reader: Reader, scheme: str) -> None:
    reader.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    reader.open(ADDRESS)
    assert ground(reader.page) == PAPER[scheme]
    assert reader.page.get_by_role("radio", name="As your device").is_checked()
    other = {"light": "dark", "dark": "light"}[scheme]
    reader.page.emulate_media(color_scheme=other)  # type: ignore[arg-type]
    assert ground(reader.page) == PAPER[other]


@pytest.mark.parametrize(("device", "chosen"), [("light", "Dark"), ("dark", "Light")])
def test_a_choice_is_kept_by_the_browser_alone_and_is_there_before_the_page(
    reader: Reader, device: str, chosen: str
) -> None:
    reader.page.emulate_media(color_scheme=device)  # type: ignore[arg-type]
    reader.open(ADDRESS)
    asked = len(reader.requests)
    choose(reader, chosen)
    assert ground(reader.page) == PAPER[chosen.lower()]
    assert reader.requests[asked:] == []
    reader.page.add_init_script(WATCH)
    reader.open("/medicines")
    assert reader.page.evaluate("window.darkAtFirst") is (chosen == "Dark")
    assert ground(reader.page) == PAPER[chosen.lower()]
    assert reader.page.get_by_role("radio", name=chosen).is_checked()
    assert reader.page.context.cookies() == []
    choose(reader, "As your device")
    assert ground(reader.page) == PAPER[device]
    assert reader.complaints == []


def test_the_choice_is_made_by_keyboard(reader: Reader) -> None:
    reader.open("/about")
    device = reader.page.get_by_role("group", name="Colours").get_by_role("radio", name="As your device")
    device.focus()
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowDown")
    assert reader.page.get_by_role("radio", name="Dark").is_checked()
    assert ground(reader.page) == PAPER["dark"]


def test_another_window_of_the_site_follows(browser: Browser, site: str) -> None:
    with Reader.at(browser, site, 1280) as reader:
        reader.open("/about")
        other = reader.page.context.new_page()
        other.goto(f"{site}/about")
        choose(reader, "Dark")
        other.wait_for_function(f"() => {GROUND} === '{PAPER['dark']}'")


def test_forced_colours_decide_alone(reader: Reader) -> None:
    reader.open(ADDRESS)
    words = reader.page.locator(".js-plotly-plot .xtick text").first
    for chosen, scheme, ink in (("Light", "dark", "rgb(240, 244, 245)"), ("Dark", "light", "rgb(20, 33, 43)")):
        choose(reader, chosen)
        reader.page.emulate_media(forced_colors="active", color_scheme=scheme)  # type: ignore[arg-type]
        assert words.evaluate("each => getComputedStyle(each).fill") == ink


def test_paper_and_saved_images_are_light(reader: Reader) -> None:
    reader.page.emulate_media(color_scheme="dark")
    reader.open(ADDRESS)
    choose(reader, "Dark")
    words = reader.page.locator(".js-plotly-plot .xtick text").first
    colour = "each => getComputedStyle(each).fill"
    assert words.evaluate(colour) == "rgb(240, 244, 245)"
    saved = reader.page.evaluate(SAVED)
    assert "rgb(20%2C%2033%2C%2043)" in saved
    assert "240%2C%20244%2C%20245" not in saved
    reader.page.emulate_media(media="print")
    assert ground(reader.page) == PAPER["light"]
    # Plotly draws anew for paper, so what is there at one moment may be gone at the next.
    expect(words).to_have_css("fill", "rgb(20, 33, 43)")
    assert not reader.page.get_by_role("group", name="Colours").is_visible()
