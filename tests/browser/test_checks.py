"""The data quality page in a real browser, in all its states: many runs, one run, no history, an old database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from scorecard import checks
from scorecard.store.database import Database
from tests.browser.every_page import violations
from tests.browser.reader import Reader
from tests.browser.serving import serving
from tests.unit.dashboards.checked import HOSTILE, copy_of, many_runs, of_before

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the databases are."""
    return tmp_path_factory.mktemp("checks")


@pytest.fixture(scope="module")
def many(sample_database_url: str, folder: Path) -> str:
    """The sample with a history of everything."""
    url = copy_of(sample_database_url, folder / "many.sqlite")
    many_runs(url)
    return url


@pytest.fixture(scope="module")
def busy_site(many: str) -> Iterator[str]:
    """The address of the app on it."""
    with serving(many) as address:
        yield address


@pytest.fixture(scope="module")
def newest(many: str) -> int:
    """The number of its newest run."""
    database = Database.open_read_only(many)
    number = checks.edition(database).newest_run
    database.close()
    assert number is not None
    return number


@pytest.fixture
def visitor(browser: Browser, busy_site: str) -> Iterator[Reader]:
    """Somebody at a laptop."""
    with Reader.at(browser, busy_site, 1280) as reader:
        yield reader


def is_sound(reader: Reader) -> None:
    """Nothing is complained of, axe finds nothing, and the page fits two phones."""
    assert reader.foreign == []
    assert violations(reader) == []
    for width in (390, 320):
        reader.page.set_viewport_size({"width": width, "height": 800})
        reader.page.wait_for_function("width => document.documentElement.scrollWidth === width", arg=width)
    assert reader.complaints == []


@pytest.mark.parametrize("search", ["?organisation=ZB05&part=2", "?organisation=ZT04", "?organisation=QZ99"])
def test_submissions_of_an_area_and_of_a_trust_are_sound(visitor: Reader, search: str) -> None:
    visitor.open(f"/data-quality{search}")
    expect(visitor.page.locator("#submissions")).to_be_visible()
    is_sound(visitor)


@pytest.mark.parametrize("back", [None, 0, 2])
def test_a_history_and_each_kind_of_run_are_sound(visitor: Reader, newest: int, back: int | None) -> None:
    visitor.open("/data-quality" if back is None else f"/data-quality?run={newest - back}")
    expect(visitor.page).to_have_title(
        f"{'Data quality' if back is None else f'Run {newest - back}'}: innovation scorecard"
    )
    is_sound(visitor)


def test_an_old_database_is_sound(browser: Browser, sample_database_url: str, folder: Path) -> None:
    url = copy_of(sample_database_url, folder / "old.sqlite")
    of_before(url)
    with serving(url) as site, Reader.at(browser, site, 1280) as reader:
        reader.open("/data-quality")
        expect(reader.page.locator(".lead")).to_contain_text("from before runs were counted")
        is_sound(reader)


def test_a_database_without_any_check_is_sound(browser: Browser, folder: Path) -> None:
    url = f"sqlite:///{folder / 'empty.sqlite'}"
    Database.open(url).close()
    with serving(url) as site, Reader.at(browser, site, 1280) as reader:
        reader.open("/about")
        reader.page.get_by_role("link", name="Data quality").click()
        reader.arrive("Data quality", "/data-quality")
        expect(reader.page.locator(".lead")).to_contain_text("No file is on record")
        is_sound(reader)


def test_from_the_navigation_to_a_run_and_back_by_keyboard(visitor: Reader, newest: int) -> None:
    visitor.open("/about")
    visitor.press_to("Data quality")
    visitor.arrive("Data quality", "/data-quality")
    visitor.press_to(f"Run {newest - 2}")
    visitor.arrive(f"Run {newest - 2}", f"/data-quality?run={newest - 2}")
    expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
    visitor.page.go_back()
    visitor.arrive("Data quality", "/data-quality")
    assert visitor.complaints == []


def test_older_runs_are_reached_by_keyboard_and_the_focus_goes_to_them(visitor: Reader, newest: int) -> None:
    visitor.open("/data-quality?source=ods")
    visitor.press_to("Older runs")
    visitor.arrive("Data quality", f"/data-quality?source=ods&before={newest - 19}#runs")
    expect(visitor.page.locator("#runs")).to_be_focused()
    expect(visitor.page.get_by_role("link", name=f"Run {newest - 20}", exact=True)).to_be_visible()
    visitor.press_to("Newest runs")
    visitor.arrive("Data quality", "/data-quality?source=ods#runs")
    expect(visitor.page.get_by_role("link", name=f"Run {newest}", exact=True)).to_be_visible()
    assert visitor.complaints == []


def test_choosing_a_source_changes_the_address_and_keeps_the_focus(visitor: Reader, newest: int) -> None:
    visitor.open(f"/data-quality?before={newest}#runs")
    visitor.choose("#data_quality-source", "Organisations")
    visitor.page.wait_for_url(visitor.site + f"/data-quality?source=ods&before={newest}")
    expect(visitor.page.locator("#expectations-trust")).to_be_visible()
    expect(visitor.page.locator("#data_quality-source")).to_be_focused()
    visitor.page.go_back()
    expect(visitor.page.locator("#expectations-prescribing")).to_be_visible()
    assert visitor.complaints == []


def test_choosing_an_icb_shows_its_submissions(visitor: Reader) -> None:
    visitor.open("/data-quality?source=ods")
    visitor.choose("#submissions-organisation", "Corrowvale")
    visitor.page.wait_for_url(visitor.site + "/data-quality?organisation=ZB03&source=ods")
    expect(visitor.page.locator("#submissions ~ .statement")).to_contain_text("expected of trusts in NHS Corrowvale")
    expect(visitor.page.locator("#submissions-organisation")).to_be_focused()
    assert visitor.complaints == []


def test_the_history_can_be_seen_in_print_and_in_forced_colours(visitor: Reader) -> None:
    visitor.open("/data-quality")
    gap = visitor.page.locator("td .h-none").first
    sent = visitor.page.locator("td .h-all").first
    for media in ({"media": "print"}, {"media": "screen", "forced_colors": "active"}):
        visitor.page.emulate_media(**media)  # type: ignore[arg-type]
        seen = gap.evaluate("each => getComputedStyle(each).backgroundColor")
        assert seen != gap.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert gap.evaluate("each => each.offsetHeight") > 3 * sent.evaluate("each => each.offsetHeight")
    visitor.page.emulate_media(forced_colors="none")


def test_a_strangers_file_name_is_text(visitor: Reader) -> None:
    visitor.open("/data-quality")
    shown = HOSTILE.replace("\u202e", "\N{REPLACEMENT CHARACTER}")
    expect(visitor.page.locator("#main")).to_contain_text(shown)
    assert visitor.page.locator("img[onerror]").count() == 0
    assert visitor.complaints == []


def test_every_table_can_be_reached_by_keyboard_on_a_phone(browser: Browser, busy_site: str) -> None:
    with Reader.at(browser, busy_site, 320) as reader:
        reader.open("/data-quality")
        regions = reader.page.locator(".scroll")
        assert regions.count() >= 3
        assert regions.evaluate_all("all => all.every(each => each.tabIndex === 0 && each.getAttribute('aria-label'))")


def test_the_file_of_runs_can_be_fetched(visitor: Reader, newest: int) -> None:
    visitor.open("/data-quality")
    with visitor.page.expect_download() as caught:
        visitor.page.get_by_role("link", name="Download CSV of all runs of table 2").click()
    assert Path(caught.value.path()).read_text(encoding="utf-8").splitlines()[1].startswith(f"{newest},")
    assert visitor.complaints == []
