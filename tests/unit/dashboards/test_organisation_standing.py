"""The scorecard of an organisation: every cell says what the release holds, and why where it holds nothing."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import httpx
import polars as pl
import pytest
from dash import html

from dashboards import router
from dashboards.components.standing_marks import BAR_WIDTH, INSET, bar_drawing, icon_drawing
from dashboards.lineage.links import WHERE
from dashboards.organisations import cell as organisation_cell
from dashboards.organisations import page as organisation
from dashboards.organisations.peers import ESTIMATES, OLDER
from dashboards.organisations.standing_scope import Standing, standing
from dashboards.organisations.standing_words import (
    CANNOT_BE_PLACED,
    absence,
    compared_words,
    interval_cell,
    number,
    peers_of_words,
    place_words,
    rank_cell,
    rank_words,
)
from dashboards.readings import Readings
from dashboards.state import Period, Selection, parse
from dashboards.view import Question, View
from scorecard.measures.comparison import NOT_PLACED
from scorecard.measures.definitions import Measure
from scorecard.measures.queries import figures
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.unit.dashboards.test_downloads import caption_of, components, words

NEWEST = date(2025, 4, 1)
ROW = {
    "state": "used",
    "value": 1234.5,
    "low": 1000.0,
    "high": 1500.0,
    "percentile": 0.714,
    "rank": 4,
    "rank_low": 2,
    "rank_high": 9,
    "out_of": 42,
    "comparison": "higher",
    "flags": None,
    "rank_change": None,
    "expected": 12,
    "received": 12,
}


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    found = Database.open_read_only(sample_database_url)
    yield found
    found.close()


@pytest.fixture(scope="module")
def measures(readings: Readings) -> dict[str, Measure]:
    return dict(readings.rankings.definitions(readings.catalogue().release_id))


def question(readings: Readings, **chosen: object) -> Question:
    return Question(replace(Selection(), **chosen), readings.catalogue(), readings)  # type: ignore[arg-type]


def page(readings: Readings, code: str, **chosen: object) -> View:
    return organisation.view(question(readings, page="organisation", organisation=code, **chosen))


def scope(readings: Readings, code: str, period: Period | None = None) -> Standing:
    asked = question(readings, organisation=code, period=period)
    place = readings.catalogue().organisations[code]
    return standing(asked, place, period or Period("quarter", date(2026, 1, 1)))


def tables(view: View) -> dict[str, html.Table]:
    return {caption_of(part): part for part in components(view.content) if isinstance(part, html.Table)}


def cells(table: html.Table) -> tuple[list[str], dict[str, list[Any]]]:
    """Headings, and rows by the words of their first cell's link or first line."""
    _, head, body = table.children
    headings = [words(cell) for cell in head.children.children]
    rows = [row.children for row in body.children]
    firsts = [row[0].children for row in rows]
    names = [first if isinstance(first, str) else words(first[0]) for first in firsts]
    return headings, dict(zip(names, rows, strict=True))


def rounded(value: float) -> str:
    """A number of a hundred or more at three significant figures."""
    return f"{float(f'{value:.3g}'):,.0f}"


def scorecard(view: View, place: str) -> tuple[list[str], dict[str, list[Any]]]:
    return cells(tables(view)[f"{place}: every medicine over twelve months"])


def test_every_cell_of_an_icb_is_what_the_release_holds(
    readings: Readings, database: Database, measures: dict[str, Measure]
) -> None:
    catalogue = readings.catalogue()
    for place in catalogue.current("icb"):
        headings, rows = scorecard(page(readings, place.ods_code), place.short)
        assert headings == ["Medicine", "Per 100,000 people", "Place among ICBs", "Beside all others", "Rank",
                            "Latest month"]  # fmt: skip
        held = figures(database, catalogue.release_id, measure="use_per_100000_people", ods_code=place.ods_code,
                       period=NEWEST, period_type="twelve_months")  # fmt: skip
        for medicine in catalogue.medicines.values():
            [row] = held.filter(subject=medicine.medicine, unit=medicine.unit).to_dicts()
            _, value, where, beside, rank, _ = rows[medicine.name]
            one = measures["use_per_100000_people"]
            interval = (
                "no interval" if row["low"] is None else f"{number(one, row['low'])} to {number(one, row['high'])}"
            )
            assert words(value) == f"{number(one, row['value'])} {medicine.unit} per 100,000 people{WHERE}{interval}"
            placed = row["percentile"] is not None
            assert words(where) == (place_words(row["percentile"], "other ICBs") if placed else "–")
            assert words(beside) == (row["comparison"] or "not compared")
            assert words(rank) == f"no rank: {row['flags']}"


def test_the_highest_place_comes_first(readings: Readings) -> None:
    _, rows = scorecard(page(readings, "ZB02"), "Brackenmoor")
    said = [words(row[2]).removeprefix("higher than ").split(" ")[0].removesuffix("%") for row in rows.values()]
    known = {"all": 100, "none": 0, "–": -1}
    places = [known[each] if each in known else int(each) for each in said]
    assert places == sorted(places, reverse=True)


def test_a_region_is_compared_and_england_is_not(readings: Readings) -> None:
    regional, _ = scorecard(page(readings, "ZR01"), "Northern Reach")
    assert "Place among regions" in regional
    national, rows = scorecard(page(readings, "ENG"), "England")
    assert national == ["Medicine", "Per 100,000 people", "Latest month"]
    assert len(rows) == len(readings.catalogue().medicines)


def test_a_trust_has_amounts_and_no_rank(readings: Readings, database: Database) -> None:
    headings, rows = scorecard(page(readings, "ZT01"), "Ambleford")
    assert headings == ["Medicine", "Amount", "Latest month"]
    held = figures(database, readings.catalogue().release_id, measure="use", ods_code="ZT01", period=NEWEST)
    by_medicine = dict(held.select("subject", "value").rows())
    assert words(rows["Velstatin"][1]) == f"{rounded(by_medicine['velstatin'])} mg{WHERE}"
    assert "so they have no rank" in words(page(readings, "ZT01").content)


def test_the_months_are_told_with_the_way_to_their_chart(readings: Readings) -> None:
    _, rows = scorecard(page(readings, "ZT23"), "Wrenmoor")
    cell = rows["Velstatin"][2]
    assert words(cell).startswith("No change shown")
    [way] = [part for part in components(cell) if isinstance(part, html.A)]
    assert way.href == "/organisation/ZT23/velstatin"
    assert words(way) == "Chart of the months of Velstatin"
    [spark] = [part for part in components(cell) if getattr(part, "className", "") == "spark"]
    assert spark.alt.startswith("Velstatin by month: ")


def test_an_older_period_has_its_own_twelve_months_and_its_own_charts(readings: Readings) -> None:
    period = Period("quarter", date(2025, 1, 1))
    view = page(readings, "ZB02", period=period)
    assert "April 2024 to March 2025. Each medicine" in words(view.content)
    hrefs = {part.href for part in components(view.content) if isinstance(part, html.A)}
    assert "/organisation/ZB02/velstatin?period=2025-01-quarter" in hrefs
    early = page(readings, "ZB02", period=Period("quarter", date(2023, 7, 1)))
    assert "No twelve months end with the chosen period" in words(early.content)


def test_a_trust_is_set_beside_its_type_unless_others_are_chosen(readings: Readings, database: Database) -> None:
    by_type = words(page(readings, "ZT01").content)
    assert "Its peers are trusts of the same type: Acute, 13 trusts in all." in by_type
    assert ESTIMATES in by_type
    by_region = page(readings, "ZT01", peers="region")
    assert "Its peers are trusts in the same region: Northern Reach" in words(by_region.content)
    headings, rows = cells(tables(by_region)["Ambleford: Use per 100,000 people of the estimated catchment"])
    assert headings[:5] == ["Medicine", "Per 100,000", "Median of peers", "Place among peers", "Beside all peers"]
    median = readings.standing.peers(readings.catalogue().release_id, "ZT01").filter(
        measure="use_per_100000_catchment", subject="velstatin", unit="mg", grouping="region"
    )["median"][0]
    assert words(rows["Velstatin"][2]) == rounded(median)
    assert "Ambleford: Use per occupied general and acute bed" in tables(by_region)


def test_a_kind_of_peers_that_there_is_not_is_the_first(readings: Readings) -> None:
    assert scope(readings, "ZT01").grouping == "trust_type"
    chosen = replace(scope(readings, "ZT01"), wanted_peers="astrology")
    assert chosen.grouping == "trust_type"
    assert scope(readings, "ZB02").groupings == ()


def test_peers_are_known_for_the_newest_twelve_months_alone(readings: Readings) -> None:
    view = page(readings, "ZT01", period=Period("quarter", date(2025, 1, 1)))
    assert OLDER in words(view.content)
    headings, _ = cells(tables(view)["Ambleford: Use per 100,000 people of the estimated catchment"])
    assert headings == ["Medicine", "Per 100,000"]


def test_a_trust_without_an_estimate_is_told_why(readings: Readings) -> None:
    release_id = readings.catalogue().release_id
    without = readings.standing.catchments(release_id).filter(pl.col("people").is_null())
    assert without.height > 1
    for code, reason in without.select("ods_code", "reason").iter_rows():
        assert f"There are no estimated rates of this trust: {reason}." in words(page(readings, code).content)


@pytest.mark.parametrize("code", ["ZB02", "ZT01", "ENG"])
def test_shares_of_a_class_have_their_own_unit_and_a_median_of_peers(readings: Readings, code: str) -> None:
    headings, rows = cells(tables(page(readings, code))["Measures of several medicines"])
    share = rows["Velstatin as a share of daily treatments"]
    assert "share of ddd of daily treatments" in words(share[0])
    assert "%" in words(share[1])
    assert ("Rank" in headings) == (code != "ENG")
    assert ("Median of peers" in headings) == (code == "ZT01")
    if code == "ZT01":
        assert "%" in words(share[-1])


def test_a_release_of_less_than_twelve_months_has_months_alone(silent: Readings) -> None:
    headings, _ = scorecard(page(silent, "ZB02"), "Brackenmoor")
    assert headings[-1] == "Latest month"
    told = words(page(silent, "ZB02").content)
    assert "No twelve months end with the chosen period" in told
    assert "Not told: " in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "4th of 42, plausibly 2nd to 9th"),
        ({"flags": NOT_PLACED}, CANNOT_BE_PLACED),
        ({"rank": None, "flags": "net returns"}, "no rank: net returns"),
    ],
)
def test_a_rank_is_told_with_its_interval_or_its_reason(changed: dict[str, Any], told: str) -> None:
    assert rank_words({**ROW, **changed}) == told


def test_a_change_of_rank_stands_below_it() -> None:
    assert words(rank_cell({**ROW, "rank_change": "from 29th to 4th of the 39"})) == (
        "4th of 42, plausibly 2nd to 9thwithin a year from 29th to 4th of the 39"
    )


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"state": "missing", "received": 0}, "no data submitted"),
        ({"state": "missing", "received": 11}, "not every month known"),
        ({"state": "missing"}, "not every month known"),
        ({"state": "missing", "expected": 0, "received": 0}, "no data expected"),
        ({"state": "not_applicable"}, "not applicable"),
        ({}, "no rate"),
    ],
)
def test_a_figure_without_a_value_says_why(changed: dict[str, Any], told: str, measures: dict[str, Measure]) -> None:
    row = {**ROW, "value": None, **changed}
    assert absence(row) == told
    assert interval_cell(measures["use"], row) == told


def test_a_value_stands_over_its_interval(measures: dict[str, Measure]) -> None:
    estimate = measures["use_per_100000_catchment"]
    assert words(interval_cell(estimate, ROW)) == "1,2301,000 to 1,500"
    share = {**ROW, "value": 0.714, "low": 0.5, "high": 0.9}
    assert words(interval_cell(measures["velstatin_share"], share)) == "71.4%50.0% to 90.0%"


def test_words_beside_all_others_add_up() -> None:
    rows = [{"comparison": word} for word in ("higher", "higher", "lower", "similar", None)]
    assert compared_words(rows, "icb") == (
        "Beside all other ICBs together, use is higher for 2, lower for 1 and similar for 1 of 5 medicines; of 1 nothing "
        "is said, and the reason stands in the column Rank."
    )
    assert compared_words([{"comparison": None}], "icb").startswith("Nothing can be said beside all other ICBs")
    assert place_words(0.714, "other ICBs") == "higher than 71% of other ICBs"
    assert place_words(1.0, "peers") == "higher than all of the peers"
    assert place_words(0.0, "peers") == "higher than none of the peers"
    assert place_words(0.998, "peers") == "higher than 99% of peers"
    assert peers_of_words("cancer_alliance", "trusts") == "trusts in the same cancer alliance"


def test_the_small_drawings_differ_in_shape_and_place() -> None:
    assert len({icon_drawing(direction) for direction in ("up", "down", "flat", None)}) == 4
    assert f"M{INSET:.1f} 3.0" in bar_drawing(0)
    assert f"M{BAR_WIDTH - INSET:.1f} 3.0" in bar_drawing(1)


def test_the_page_of_months_has_a_chart_a_table_and_what_chance_does(readings: Readings) -> None:
    view, content = router.render(readings, "/organisation/ZT23/velstatin", "")
    assert view.title == "Velstatin in Wrenmoor"
    assert view.spoken.endswith("no change from the usual ups and downs is shown.")
    told = words(content)
    assert "Of 100 series of 24 months in which nothing changes, about 15 have a signal." in told
    assert "neither up nor down is good" in told
    [shown] = [part for part in components(content) if caption_of(part) == "Velstatin in Wrenmoor, mg"]
    assert len(cells(shown)[1]) == 24


def test_the_chart_of_an_older_period_ends_with_it(readings: Readings) -> None:
    asked = question(readings, page="organisation_cell", organisation="ZB02", medicine="velstatin",
                     period=Period("quarter", date(2025, 1, 1)))  # fmt: skip
    assert "April 2023 to March 2025" in words(organisation_cell.view(asked).content)


@pytest.mark.parametrize("search", ["/organisation/QZ99/velstatin", "/organisation/ZB02/aspirinol"])
def test_a_page_of_months_says_what_it_does_not_know(readings: Readings, search: str) -> None:
    _, content = router.render(readings, search, "")
    assert "We do not know the" in words(content)


def test_the_address_of_a_page_of_months_can_be_read_back() -> None:
    selection = Selection(page="organisation_cell", organisation="ZB02", medicine="velstatin")
    assert selection.url == "/organisation/ZB02/velstatin"
    assert parse(selection.url, "") == selection
    assert parse("/organisation/ZB02/velstatin/x", "").page == "unknown"


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def rows_of(client: httpx.Client, path: str) -> list[dict[str, str]]:
    answer = client.get(f"/download/{path}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_file_of_a_chart_has_what_the_page_draws(client: httpx.Client, readings: Readings) -> None:
    rows = rows_of(client, "control_chart.csv?ods_code=ZT23&medicine=velstatin")
    found = scope(readings, "ZT23").controls["velstatin"]
    assert [row["month"] for row in rows] == [month.isoformat() for month in found.months]
    assert [float(row["value"]) for row in rows] == pytest.approx(list(found.values))
    assert {row["mean"] for row in rows} == {str(found.segments[0].mean)}
    assert [bool(row["signal"]) for row in rows] == [month.label is not None for month in found.chart.months]
    assert {row["value_is"] for row in rows} == {"mg"}
    until = rows_of(client, "control_chart.csv?ods_code=ZT23&medicine=velstatin&until=2025-03-01")
    assert until[-1]["month"] == "2025-03-01"


def test_the_file_says_why_months_are_not_judged(client: httpx.Client) -> None:
    rows = rows_of(client, "control_chart.csv?ods_code=ZB02&medicine=velstatin")
    assert {row["not_judged"] for row in rows if int(row["received"]) < int(row["expected"])} == {
        "a submission is missing"
    }


def test_the_file_of_peers_holds_every_kind_of_group(client: httpx.Client) -> None:
    rows = rows_of(client, "peers.csv?ods_code=ZT01")
    assert {row["ods_code"] for row in rows} == {"ZT01"}
    assert {row["grouping"] for row in rows} == {"trust_type", "region", "icb", "health_innovation_network"}


def test_the_file_of_a_scorecard_holds_one_organisation(client: httpx.Client) -> None:
    rows = rows_of(client, "standing.csv?ods_code=ZT01")
    assert {row["ods_code"] for row in rows} == {"ZT01"}
    assert {row["measure"] for row in rows} == {"use", "use_per_100000_catchment", "use_per_occupied_bed",
                                                "velstatin_share"}  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["standing.csv?ods_code=QZ99", "control_chart.csv?ods_code=ZB02&medicine=aspirinol", "diffusion.csv?medicine=x"],
)
def test_a_file_of_what_is_not_there_is_refused(client: httpx.Client, path: str) -> None:
    assert client.get(f"/download/{path}").status_code == 404
