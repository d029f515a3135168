"""Indicative cost on the pages of a medicine and of an organisation: beside the volume, in every state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from dash import html

from dashboards.about import page as about
from dashboards.components.cost import LIST_PRICE, cost_cell
from dashboards.medicines import page as medicine
from dashboards.organisations import page as organisation
from dashboards.readings import Readings
from dashboards.state import Period, Selection
from dashboards.view import Question, View
from dashboards.words import Use
from tests.unit.dashboards.test_downloads import components, words

FIRST = Period("quarter", date(2023, 4, 1))
SECOND = Period("quarter", date(2023, 7, 1))


def question(readings: Readings, **chosen: object) -> Question:
    return Question(replace(Selection(), **chosen), readings.catalogue(), readings)  # type: ignore[arg-type]


def costs(view: View, heading: str) -> Iterator[dict[str, str]]:
    """The cells of every column of costs, by the first cell of their row, table by table."""
    for table in components(view.content):
        if isinstance(table, html.Table):
            head = [words(cell) for cell in table.children[1].children.children]
            if any(heading in each for each in head):
                place = next(place for place, each in enumerate(head) if heading in each)
                lines = [row.children for row in table.children[2].children]
                yield {words(cells[0]): words(cells[place]) for cells in lines}


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (Use(5.0, "used", source_rows=3, indicative_cost=1234.4), "£1,234"),
        (Use(5.0, "used", source_rows=3, indicative_cost=9.0, rows_without_cost=1), "£9no price for 1 of 3 rows"),
        (Use(5.0, "used", source_rows=3, rows_without_cost=3), "no price"),
        (Use(0.0, "zero", indicative_cost=0.0), "£0"),
        (Use(None, "missing"), "\u2013"),
        (Use(None, "not_applicable"), "\u2013"),
    ],
)
def test_a_cost_that_is_not_known_is_never_nothing(use: Use, told: str) -> None:
    assert words(cost_cell(use)) == told


def test_a_medicine_has_the_cost_of_every_organisation_and_period(readings: Readings) -> None:
    name = next(iter(readings.catalogue().medicines))
    view = medicine.view(question(readings, medicine=name, level="icb", period=SECOND))
    over_time, everybody = costs(view, "Indicative cost (list price)")
    assert over_time["2023/24 Q1"] == "no price"
    assert over_time["2025/26 Q4"].startswith("£")
    assert any("no price for" in told for told in [*over_time.values(), *everybody.values()])
    assert LIST_PRICE in words(view.content)
    rows = readings.uptake(readings.catalogue().release_id, "quarter", medicine=name, org_type="icb", unit="mg")
    used = rows.filter(pl.col("period") == SECOND.start, pl.col("indicative_cost") > 1)
    printed = sorted(told.split("no")[0] for told in everybody.values() if told.startswith("£") and told != "£0")
    assert printed
    assert printed == sorted(f"£{cost:,.0f}" for cost in used["indicative_cost"])


@pytest.mark.parametrize("org_type", ["england", "icb", "trust"])
def test_an_organisation_has_the_cost_of_every_medicine_in_the_period(readings: Readings, org_type: str) -> None:
    places = readings.catalogue().organisations.values()
    place = next(each for each in places if each.org_type == org_type)
    view = organisation.view(question(readings, organisation=place.ods_code, period=FIRST))
    (found,) = costs(view, "Indicative cost (list price), 2023/24 Q1")
    assert len(found) == len(readings.catalogue().medicines)
    assert set(found.values()) <= {"no price", "£0", "\u2013"}
    assert LIST_PRICE in words(view.content)
    later = organisation.view(question(readings, organisation=place.ods_code, period=SECOND))
    (found,) = costs(later, "Indicative cost (list price), 2023/24 Q2")
    assert any(told.startswith("£") and told != "£0" for told in found.values())


def test_the_page_about_the_numbers_says_what_it_is(readings: Readings) -> None:
    told = words(about.view(question(readings)).content)
    assert "Indicative costThe list price of what was issued" in told
    assert "not what the NHS paid" in told
