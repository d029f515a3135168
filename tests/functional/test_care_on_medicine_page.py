"""Primary care on the page of a medicine: side by side, added on request, and not there where there is none."""

from dataclasses import replace

import pytest
from dash import html

from dashboards.medicines import page as medicine_page
from dashboards.readings import Readings
from dashboards.state import Period, Selection, parse
from dashboards.view import Question, View
from scorecard.primary_care import queries as primary_care
from tests.lib.both_settings import MONTHS, Both
from tests.unit.dashboards.test_downloads import components, words


@pytest.fixture(scope="module")
def beside(both: Both) -> Readings:
    return Readings(both.beside)


@pytest.fixture(scope="module")
def without(both: Both) -> Readings:
    return Readings(both.without)


def page(readings: Readings, name: str, **chosen: object) -> View:
    selection = replace(Selection(page="medicine", medicine=name), **chosen)  # type: ignore[arg-type]
    return medicine_page.view(Question(selection, readings.catalogue(), readings))


def section(view: View) -> html.Section | None:
    found = [part for part in components(view.content) if getattr(part, "aria-labelledby", None) == "care"]
    return found[0] if found else None


def table(part: html.Section) -> list[list[str]]:
    rows = [row for row in components([part]) if isinstance(row, html.Tr)]
    return [[words(cell) for cell in row.children] for row in rows]


def chooser(view: View) -> list[object]:
    return [part for part in components(view.content) if getattr(part, "id", None) == "medicine-source-holder"]


def other(both: Both) -> str:
    """A medicine that trusts issue and practices do not prescribe."""
    catalogue = Readings(both.beside).catalogue()
    return next(name for name in catalogue.medicines if name not in both.medicines)


def test_both_settings_stand_side_by_side_each_in_its_own_unit(beside: Readings, both: Both) -> None:
    name = both.medicines[0]
    found = section(page(beside, name, unit="mg"))
    assert found is not None
    heading, *rows = table(found)
    assert heading == [
        "Period",
        "Secondary care (trusts), mg",
        "Primary care (practices), ddd",
        "Trusts' submissions",
        "Sub-ICBs and months",
    ]
    assert [row[0] for row in rows] == ["2024/25 Q4", "2024/25 Q3", "2024/25 Q2", "2024/25 Q1"]
    of_england = primary_care.uptake(
        both.beside, 1, source="primary_care", period_type="quarter", medicine=name, unit="ddd", ods_code="ENG"
    )
    assert "All figures are per 100,000 people." in words(found)
    shown = [float(row[2].replace(",", "")) for row in rows]
    assert shown == pytest.approx(of_england["value"].reverse().to_list(), rel=0.01)


def test_the_sum_stands_before_its_parts_all_in_one_daily_dose(beside: Readings, both: Both) -> None:
    view = page(beside, both.medicines[0], unit="mg", source="both")
    found = section(view)
    assert found is not None
    heading, *rows = table(found)
    assert [each for each in heading if "ddd" in each] == [
        "Both added, ddd",
        "Secondary care (trusts), ddd",
        "Primary care (practices), ddd",
    ]
    for row in rows:
        total, secondary, primary = (float(row[place].replace(",", "")) for place in (1, 2, 3))
        assert total == pytest.approx(secondary + primary, abs=1)
    assert "No rank, map or measure uses it." in words(found)


def said(view: View) -> list[str]:
    """The words of a page without its controls and without the section on care settings."""
    own = section(view)
    parts = [part for part in view.content if part is not None and part is not own]
    return [words(part) for part in parts if getattr(part, "role", None) != "group"]


def test_everything_else_on_the_page_stays_that_of_trusts(beside: Readings, without: Readings, both: Both) -> None:
    for source in (None, "both"):
        view, plain = (page(readings, both.medicines[0], source=source) for readings in (beside, without))
        assert view.title == plain.title
        assert said(view) == said(plain)


def test_a_trusts_place_is_taken_by_its_icb(beside: Readings, both: Both) -> None:
    found = section(page(beside, both.medicines[0], organisation="ZT01", level="trust"))
    assert found is not None
    parent = beside.catalogue().ancestors(beside.catalogue().organisations["ZT01"])[-1]
    assert parent.full_name in words(found)


def test_there_is_one_chooser_on_every_page_of_a_medicine(beside: Readings, without: Readings, both: Both) -> None:
    for view in (page(beside, both.medicines[0]), page(without, both.medicines[0]), page(beside, other(both))):
        assert len(chooser(view)) == 1


def test_without_primary_care_of_the_medicine_there_is_no_section(
    beside: Readings, without: Readings, both: Both
) -> None:
    assert section(page(without, both.medicines[0], source="both")) is None
    assert section(page(beside, other(both), source="both")) is None


def test_periods_that_primary_care_does_not_have_are_said(beside: Readings, both: Both) -> None:
    twelve = Period("twelve_months", MONTHS[1])
    found = section(page(beside, both.medicines[0], period=twelve))
    assert found is not None
    assert [row[0] for row in table(found)[1:]] == ["April 2024 to March 2025"]


def test_the_address_says_that_both_are_added() -> None:
    selection = parse("/medicine/alphamab", "?source=both")
    assert selection.source == "both"
    assert selection.url == "/medicine/alphamab?source=both"
