"""Ways through the product: down the hierarchy, through the controls, back, and out with a file."""

import io
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect
from polars.testing import assert_frame_equal

from dashboards.catalogue import Catalogue, Organisation
from scorecard import queries
from scorecard.store.database import Database
from tests.browser.reader import AT_HEADING, Reader

pytestmark = pytest.mark.browser


@pytest.fixture
def line(catalogue: Catalogue) -> list[Organisation]:
    """England, a region of it, an ICB of that, a trust of that."""
    trust = catalogue.placed("trust")[0]
    return [*catalogue.ancestors(trust), trust]


def test_from_england_to_a_trust_by_mouse(reader: Reader, line: list[Organisation]) -> None:
    reader.open("/organisations")
    reader.page.locator("main").get_by_role("link", name="England", exact=True).click()
    reader.arrive("England", "/organisation/ENG")
    for place in line[1:]:
        reader.page.locator("#main table").get_by_role("link", name=place.full_name, exact=True).first.click()
        reader.arrive(place.full_name, f"/organisation/{place.ods_code}")
    for place in reversed(line[:-1]):
        crumbs = reader.page.get_by_role("navigation", name="Breadcrumb")
        crumbs.get_by_role("link", name=place.short, exact=True).click()
        reader.arrive(place.full_name, f"/organisation/{place.ods_code}")
    assert reader.complaints == []


def test_from_england_to_a_trust_by_keyboard(reader: Reader, line: list[Organisation]) -> None:
    reader.open("/organisation/ENG")
    for place in line[1:]:
        reader.press_to(place.full_name)
        reader.arrive(place.full_name, f"/organisation/{place.ods_code}")
        expect(reader.page.get_by_role("heading", level=1)).to_be_focused()
    assert reader.complaints == []


def test_from_the_overview_to_a_medicine_and_an_organisation(reader: Reader, catalogue: Catalogue) -> None:
    medicine = next(iter(catalogue.medicines.values()))
    icb = catalogue.placed("icb")[0]
    reader.open("/")
    reader.page.locator("#main table").get_by_role("link", name=medicine.name, exact=True).click()
    reader.arrive(medicine.name, f"/medicine/{medicine.medicine}")
    reader.page.get_by_role("link", name=icb.full_name, exact=True).click()
    reader.arrive(icb.full_name, f"/organisation/{icb.ods_code}")
    assert reader.complaints == []


def test_a_page_is_named_when_it_changes(reader: Reader) -> None:
    reader.open("/")
    reader.page.get_by_role("navigation", name="Main").get_by_role("link", name="Medicines").click()
    reader.arrive("Medicines", "/medicines")
    expect(reader.page).to_have_title("Medicines: innovation scorecard")


def test_a_control_changes_the_address_and_back_undoes_it(reader: Reader, catalogue: Catalogue) -> None:
    medicine = next(iter(catalogue.medicines))
    icb = catalogue.placed("icb")[0]
    reader.open(f"/medicine/{medicine}")
    control = reader.page.locator("#medicine-organisation")
    reader.choose("#medicine-organisation", icb.short)
    reader.page.wait_for_url(lambda url: f"organisation={icb.ods_code}" in url)
    lead = reader.page.locator(".lead")
    expect(lead).to_contain_text(icb.full_name)
    expect(reader.page.locator("#spoken")).to_contain_text(icb.full_name)
    expect(control).to_be_focused()
    reader.page.go_back()
    expect(lead).to_contain_text("England")
    expect(control).to_have_value("England")
    assert reader.complaints == []


def test_an_address_can_be_shared_and_loaded_again(reader: Reader, catalogue: Catalogue) -> None:
    medicine = next(iter(catalogue.medicines))
    icb = catalogue.placed("icb")[0]
    period = catalogue.periods["twelve_months"][0]
    address = f"/medicine/{medicine}?organisation={icb.ods_code}&level=region&period={period:%Y-%m}-12-months"
    reader.open(address)
    said = reader.page.locator(".lead").inner_text()
    assert icb.full_name in said
    reader.page.reload()
    reader.wait()
    assert reader.page.locator(".lead").inner_text() == said
    assert reader.page.url == reader.site + address


def test_the_level_can_be_chosen_by_keyboard(reader: Reader, catalogue: Catalogue) -> None:
    reader.open(f"/medicine/{next(iter(catalogue.medicines))}")
    reader.page.get_by_role("radio", name="ICBs").focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_url(lambda url: "level=trust" in url)
    expect(reader.page.locator("figcaption").last).to_contain_text("amounts, not rates")
    assert reader.complaints == []


def test_an_index_leads_to_what_is_chosen(reader: Reader, catalogue: Catalogue) -> None:
    trust = catalogue.placed("trust")[-1]
    reader.open("/organisations")
    reader.choose("#organisations-organisation", trust.short)
    reader.arrive(trust.full_name, f"/organisation/{trust.ods_code}")
    assert reader.complaints == []


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/organisation/QZ99", "We do not know the code QZ99. It may have merged"),
        ("/medicine/nonsense", "We do not know the medicine 'nonsense'"),
        ("/medicine/nonsense?period=1950-01-quarter", "no complete figures for 1949/50 Q4"),
        ("/?level=galaxy", "We cannot read 'galaxy' as a level"),
        ("/nowhere", "There is no page at this address"),
    ],
)
def test_a_bad_link_says_so(reader: Reader, address: str, words: str) -> None:
    reader.open(address)
    expect(reader.page.locator("#main")).to_contain_text(words)


def test_a_downloaded_file_equals_the_database(reader: Reader, catalogue: Catalogue, sample_database_url: str) -> None:
    medicine = next(iter(catalogue.medicines.values()))
    period = catalogue.periods["quarter"][-1]
    reader.open(f"/medicine/{medicine.medicine}")
    with reader.page.expect_download() as caught:
        reader.page.get_by_role("link", name="Download CSV of figure 2").click()
    text = Path(caught.value.path()).read_text(encoding="utf-8")
    file = pl.read_csv(io.StringIO(text), infer_schema_length=None, try_parse_dates=True)
    database = Database.open_read_only(sample_database_url)
    rows = queries.uptake(
        database,
        catalogue.release_id,
        period_type="quarter",
        medicine=medicine.medicine,
        org_type="icb",
        unit=medicine.unit,
    ).filter(pl.col("period") == period)
    database.close()
    columns = ["ods_code", "numerator", "denominator", "value", "state", "expected", "received"]
    assert_frame_equal(file.select(columns).sort("ods_code"), rows.select(columns).sort("ods_code"), check_exact=True)
    assert reader.complaints == []


def test_a_figure_can_be_saved_as_an_image(reader: Reader, catalogue: Catalogue) -> None:
    reader.open(f"/medicine/{next(iter(catalogue.medicines))}")
    with reader.page.expect_download() as caught:
        reader.page.get_by_role("button", name="Save as image of figure 1").click()
    assert caught.value.suggested_filename.endswith(".png")
    assert Path(caught.value.path()).read_bytes().startswith(b"\x89PNG")
    assert reader.complaints == []


def test_the_focus_goes_to_the_heading_where_what_had_it_is_gone(reader: Reader) -> None:
    reader.open("/compliance?by=area")
    area = reader.page.locator('#main tbody a[href*="by=organisation"]').first
    address = area.get_attribute("href") or ""
    area.press("Enter")
    reader.page.wait_for_url(reader.site + address)
    reader.page.wait_for_function(AT_HEADING)
