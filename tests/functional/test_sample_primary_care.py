"""Primary care of the shipped sample: what was planted in it is found, and it has every state that a page can show."""

from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from dash import html

from dashboards.medicines import page as medicine_page
from dashboards.readings import Readings
from dashboards.state import Selection
from dashboards.view import Question
from scorecard import queries, schema
from scorecard.primary_care import queries as primary_care
from scorecard.store.database import Database
from tests.unit.dashboards.test_downloads import components, words

MARCH, APRIL = date(2025, 3, 1), date(2025, 4, 1)


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    opened = Database.open_read_only(sample_database_url)
    yield opened
    opened.close()


def of_england(
    database: Database, medicine: str, source: str = "primary_care", **asked: str
) -> dict[date, tuple[str, float]]:
    """State and numerator of England by period."""
    question = {"period_type": "month", "unit": "items", "ods_code": "ENG", **asked}
    rows = primary_care.uptake(database, 1, source=source, medicine=medicine, **question)  # type: ignore[arg-type]
    return {period: (state, value) for period, state, value in rows.select("period", "state", "numerator").iter_rows()}


@pytest.fixture(scope="module")
def told(database: Database) -> list[str]:
    notes = queries.notes(database, 1)
    return notes.filter(pl.col("kind") == "primary_care")["text"].to_list()


def test_five_appraised_medicines_are_told_of_fifteen_months(database: Database) -> None:
    found = primary_care.medicines(database, 1)
    assert found.select("medicine", "unit", "months_of_practices", "months_of_areas").rows() == [
        ("cordaparin", "items", 15, 0),
        ("nixolaine", "ddd", 15, 0),
        ("rovatinib", "ddd", 12, 0),
        ("velstatin", "ddd", 15, 0),
        ("zelaxidone", "ddd", 15, 0),
    ]


def test_daily_doses_agree_with_the_publishers_where_it_defines_any(database: Database) -> None:
    found = primary_care.medicines(database, 1)
    told = found.select("medicine", "presentations", "presentations_without_adq", "ddd_per_adq").rows()
    assert told == [
        ("cordaparin", 1, 1, None),
        ("nixolaine", 1, 1, None),
        ("rovatinib", 2, 2, None),
        ("velstatin", 2, 2, None),
        # Two codes until December 2025, and two others since.
        ("zelaxidone", 4, 0, pytest.approx(1)),
    ]
    assert found["adq"].is_null().to_list() == [True, True, True, True, False]


def test_a_code_that_changed_is_one_medicine_all_along(database: Database) -> None:
    months = of_england(database, "zelaxidone")
    assert {state for state, _ in months.values()} == {"used"}
    before, after = months[date(2025, 12, 1)][1], months[date(2026, 1, 1)][1]
    assert after == pytest.approx(before, rel=0.2)


def test_a_medicine_that_began_later_is_missing_before_and_not_zero(database: Database) -> None:
    months = of_england(database, "rovatinib")
    assert {state for month, (state, _) in months.items() if month < APRIL} <= {"missing"}
    assert {state for month, (state, _) in months.items() if month >= APRIL} == {"used"}


def test_one_medicine_is_added_and_the_sum_is_that_of_its_parts(database: Database) -> None:
    added, primary, secondary = (
        of_england(database, "velstatin", source, unit="ddd") for source in ("both", "primary_care", "secondary_care")
    )
    months = [month for month, (state, _) in added.items() if state == "used"]
    assert months == primary_care.periods_of(database, 1, "month")
    assert [added[month][1] for month in months] == pytest.approx(
        [primary[month][1] + secondary[month][1] for month in months]
    )


@pytest.mark.parametrize("medicine", ["cordaparin", "zelaxidone"])
def test_the_others_have_no_daily_dose_in_common_and_are_not_added(database: Database, medicine: str) -> None:
    assert primary_care.uptake(database, 1, source="both", period_type="month", medicine=medicine).is_empty()


def test_what_was_planted_is_said(told: list[str]) -> None:
    said = " ".join(told)
    assert "0.4% of the items in primary care are of practices that the publisher could not tell" in said
    assert "1 practice is in no loaded hierarchy" in said
    assert "(pelmacort)" in said
    assert "Rovatinib is in 12 of the 15 months of primary care" in said
    assert "1 practice is not in every monthly file of list sizes that should have it (Z00006 in March 2025)" in said


def test_the_closed_practice_counts_in_its_sub_icb(database: Database) -> None:
    rows = primary_care.uptake(
        database, 1, source="primary_care", period_type="month", medicine="cordaparin", org_type="sub_icb"
    )
    lost = rows.filter(pl.col("ods_code") == schema.UNALLOCATED)
    assert lost["numerator"].sum() < rows["numerator"].sum() / 100


def test_people_registered_are_known_but_where_a_practice_is_missing(database: Database) -> None:
    sizes = primary_care.list_sizes(database, 1)
    months = set(primary_care.periods_of(database, 1, "month"))
    without = {
        code: sorted(months - set(sizes.filter(pl.col("ods_code") == code)["month"]))
        for code in sizes["ods_code"].unique()
    }
    assert {code for code, missing in without.items() if missing} == {"ZS01", "ZB01", "ZR01", "ENG"}
    assert {tuple(missing) for missing in without.values()} == {(), (MARCH,)}


def test_use_can_be_divided_by_people_registered_in_the_last_year_and_not_in_the_quarter_that_lacks_some(
    database: Database,
) -> None:
    rows = primary_care.uptake(
        database, 1, source="primary_care", period_type="quarter", medicine="velstatin", unit="ddd", ods_code="ENG"
    )
    divided = primary_care.per_registered(database, 1, rows).sort("period")
    assert divided["value"].is_null().to_list() == [True, False, False, False, False]
    last, living = divided.row(-1, named=True), rows.sort("period").row(-1, named=True)
    assert 0.9 < last["value"] / living["value"] < 1


@pytest.fixture(scope="module")
def readings(database: Database) -> Readings:
    return Readings(database)


def care_table(readings: Readings, medicine: str, source: str | None = None) -> tuple[str, list[list[str]]]:
    """The words of the section on care settings of a medicine's page, and its table."""
    selection = Selection(page="medicine", medicine=medicine, source=source)
    view = medicine_page.view(Question(selection, readings.catalogue(), readings))
    found = next(part for part in components(view.content) if getattr(part, "aria-labelledby", None) == "care")
    rows = [row for row in components([found]) if isinstance(row, html.Tr)]
    return words(found), [[words(cell) for cell in row.children] for row in rows]


def test_the_page_shows_what_is_not_in_the_files_apart_from_what_was_not_submitted(readings: Readings) -> None:
    told, rows = care_table(readings, "rovatinib")
    assert [row[0] for row in rows[1:]] == ["2025/26 Q4", "2025/26 Q3", "2025/26 Q2", "2025/26 Q1", "2024/25 Q4"]
    assert rows[-1][2:] == ["not in every month's files", "65 of 66", "51 of 51"]
    assert "not added" not in told


def test_the_page_has_no_sum_where_one_setting_is_missing(readings: Readings) -> None:
    _, rows = care_table(readings, "rovatinib", "both")
    assert rows[-1][1] == "no sum"
    assert rows[-1][3] == "not in every month's files"
    assert all(float(row[1].replace(",", "")) > 0 for row in rows[1:-1])


def test_the_page_says_why_nothing_is_added(readings: Readings) -> None:
    told, _ = care_table(readings, "zelaxidone")
    assert "They are not added, because trusts' figures and practices' have no daily dose in common." in told
