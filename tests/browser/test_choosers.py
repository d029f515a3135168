"""Controls in a real browser: lists that are typed into, choices of few and days, by keyboard, pointer and screen reader."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.every_page import violations
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser
RANKINGS = "/rankings?measure=use_per_100000_people&level=icb"
COMPARE = "/compare?org=ZT01&org=ZT02"
FIELD = "#rankings-organisation"


@pytest.fixture
def field(reader: Reader) -> Locator:
    """The field of a list, on the page of rankings."""
    reader.open(RANKINGS)
    return reader.page.locator(FIELD)


def offered(reader: Reader) -> list[str]:
    """The words of the options that are on the screen."""
    return reader.page.get_by_role("option").all_inner_texts()


def active(field: Locator) -> str:
    """The words of the option that Enter would choose, as a screen reader is told."""
    return str(
        field.evaluate("each => document.getElementById(each.getAttribute('aria-activedescendant')).textContent")
    )


def test_a_field_is_named_and_says_what_is_chosen_before_its_list_is_there(reader: Reader, field: Locator) -> None:
    expect(reader.page.get_by_role("combobox", name="ICB to highlight")).to_have_value("Nobody")
    assert field.get_attribute("aria-expanded") == "false"
    assert reader.page.get_by_role("listbox").count() == 0
    field.focus()
    assert reader.page.get_by_role("listbox").count() == 0


def test_arrow_keys_open_a_list_at_what_is_chosen_and_go_round(reader: Reader, field: Locator) -> None:
    field.focus()
    reader.page.keyboard.press("ArrowDown")
    expect(reader.page.get_by_role("listbox", name="ICB to highlight")).to_be_visible()
    assert (field.get_attribute("aria-expanded"), active(field)) == ("true", "Nobody")
    assert reader.page.locator("[aria-selected=true]").all_inner_texts() == ["Nobody"]
    reader.page.keyboard.press("ArrowDown")
    assert active(field) == "Alderbeck"
    reader.page.keyboard.press("ArrowUp")
    reader.page.keyboard.press("ArrowUp")
    assert active(field) == offered(reader)[-1]
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(lambda url: "organisation=" in url)
    expect(field).to_be_focused()
    assert field.input_value() == "Harrowmere"
    assert reader.complaints == []


def test_words_are_found_in_any_order_and_case(reader: Reader) -> None:
    reader.open("/rankings")
    field = reader.page.locator("#rankings-measure")
    field.click()
    reader.page.keyboard.type("PEOPLE newer")
    assert offered(reader) == ["Newer daily treatments per 100,000 people (draft)"]
    reader.page.keyboard.press("ControlOrMeta+A")
    reader.page.keyboard.type("people")
    assert len(offered(reader)) > 2
    expect(field.locator("..").get_by_role("status")).to_have_text(f"{len(offered(reader))} to choose from")


@pytest.mark.parametrize("left", ["Escape", "Tab"])
def test_a_list_that_is_left_changes_nothing(reader: Reader, field: Locator, left: str) -> None:
    field.click()
    reader.page.keyboard.type("alder")
    assert offered(reader) == ["Alderbeck"]
    reader.page.keyboard.press(left)
    expect(reader.page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("Nobody")
    assert reader.page.url == reader.site + RANKINGS


def test_what_matches_nothing_chooses_nothing(reader: Reader, field: Locator) -> None:
    field.click()
    reader.page.keyboard.type("no such place")
    assert offered(reader) == ["Nothing matches. Clear the search."]
    expect(field.locator("..").get_by_role("status")).to_have_text("Nothing matches. Clear the search.")
    for key in ("ArrowDown", "ArrowUp", "Enter"):
        reader.page.keyboard.press(key)
    reader.page.get_by_role("option").click(force=True)
    expect(field).to_be_focused()
    assert reader.page.url == reader.site + RANKINGS
    assert reader.complaints == []


def test_an_option_can_be_pressed_and_the_field_keeps_the_focus(reader: Reader, field: Locator) -> None:
    field.click()
    reader.page.get_by_role("option", name="Dunmere").click()
    reader.page.wait_for_url(lambda url: "organisation=" in url)
    expect(field).to_have_value("Dunmere")
    expect(field).to_be_focused()


def test_a_press_elsewhere_closes_a_list(reader: Reader, field: Locator) -> None:
    field.click()
    reader.page.get_by_role("heading", level=1).click()
    expect(reader.page.get_by_role("listbox")).to_have_count(0)


def test_options_stand_under_headings_that_are_told(reader: Reader) -> None:
    reader.open("/rankings")
    reader.page.locator("#rankings-measure").click()
    group = reader.page.get_by_role("group", name="Trusts", exact=True)
    expect(group.get_by_role("option", name="Amount used")).to_be_visible()
    reader.page.keyboard.type("Amount")
    assert offered(reader) == ["Amount used"]
    assert reader.page.locator(".options .heading").all_inner_texts() == ["Trusts"]


def test_a_field_to_add_with_is_empty_again(reader: Reader) -> None:
    reader.open(COMPARE)
    reader.choose("#compare-add", "Kelderby")
    reader.page.wait_for_url(lambda url: url.count("org=") == 3)
    expect(reader.page.locator("#compare-add")).to_have_value("")
    reader.page.locator("#compare-add").click()
    assert not [each for each in offered(reader) if each.startswith("Kelderby")]


def test_a_control_says_what_its_page_shows(reader: Reader, field: Locator) -> None:
    reader.choose(FIELD, "Dunmere")
    reader.page.wait_for_url(lambda url: "organisation=" in url)
    reader.page.go_back()
    expect(field).to_have_value("Nobody")
    expect(reader.page.get_by_role("radio", name="ICBs")).to_be_checked()


def test_a_choice_of_few_is_made_by_arrow_keys_and_keeps_the_focus(reader: Reader, field: Locator) -> None:
    group = reader.page.get_by_role("radiogroup", name="Level")
    group.get_by_role("radio", name="ICBs").focus()
    reader.page.keyboard.press("ArrowRight")
    reader.page.wait_for_url(lambda url: "level=group" in url)
    reader.wait()
    expect(group.get_by_role("radio", name="Groups")).to_be_focused()
    expect(group.get_by_role("radio", name="Groups")).to_be_checked()


def test_a_day_is_read_when_it_is_whole(reader: Reader) -> None:
    reader.open("/compliance")
    day = reader.page.get_by_label("As known on")
    # In whatever order the browser's language has day and month.
    day.fill("2025-03-31")
    assert "day=" not in reader.page.url
    day.press("Enter")
    reader.page.wait_for_url(lambda url: "day=2025-03-31" in url)
    expect(day).to_have_value("2025-03-31")
    # Whoever goes back while the field has the focus is not taken forward again by leaving it.
    expect(day).to_be_focused()
    reader.page.go_back()
    expect(day).not_to_have_value("2025-03-31")
    reader.wait()
    assert "day=" not in reader.page.url
    assert reader.complaints == []


@pytest.mark.parametrize("width", [1280, 320])
def test_an_open_list_is_accessible_and_fits(reader: Reader, width: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": 800})
    reader.open("/rankings")
    for look in ({}, {"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"}):
        reader.page.emulate_media(**look)  # type: ignore[arg-type]
        reader.page.locator("#rankings-measure").click()
        assert violations(reader) == []
        assert reader.page.evaluate("document.documentElement.scrollWidth") == width
        reader.page.keyboard.press("Escape")
