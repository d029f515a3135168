"""A medicine that practices prescribe and trusts do not issue: pages show the numbers of the file and of the API."""

from collections.abc import Mapping
from typing import Any

import httpx
import polars as pl
import pytest
from dash import html
from dash.development.base_component import Component

from dashboards import router
from dashboards.catalogue import PRACTICES
from dashboards.readings import Readings
from dashboards.view import View
from scorecard.store.database import Database
from tests.lib.both_settings import Both
from tests.lib.odd_releases import no_figures, no_population, publish
from tests.unit.dashboards.test_downloads import agrees, components, words

NAME = "nixolaine"
ABSENT = ("no rate", "–", "no figure")


def page(readings: Readings, address: str) -> View:
    path, _, query = address.partition("?")
    return router.render(readings, path, f"?{query}")[0]


def tables(view: View) -> dict[str, list[list[str]]]:
    """The rows of every table by its caption, headings first."""
    found = [part for part in components(view.content) if isinstance(part, html.Table)]
    return {
        words(part.children[0]): [
            [words(cell) for cell in row.children] for row in components([part]) if isinstance(row, html.Tr)
        ]
        for part in found
    }


def table(view: View, caption: str) -> list[list[str]]:
    return next(rows for told, rows in tables(view).items() if told.startswith(caption))


def links(view: View) -> list[str]:
    return [part.href for part in components(view.content) if isinstance(part, html.A)]


def section(view: View, label: str) -> Component | None:
    found = [part for part in components(view.content) if getattr(part, "aria-labelledby", None) == label]
    return found[0] if found else None


def read(client: httpx.Client, address: str) -> pl.DataFrame:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return pl.read_csv(answer.content, infer_schema_length=None, try_parse_dates=True)


def answered(client: httpx.Client, **asked: Any) -> list[dict[str, Any]]:
    question = {"source": "primary_care", "medicine": NAME, "unit": "ddd", "limit": 10_000, **asked}
    answer = client.get("/api/v1/releases/1/uptake", params=question)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


@pytest.mark.parametrize("level", PRACTICES.levels)
@pytest.mark.parametrize(
    ("period", "kind", "label"),
    [
        ("2026-01-quarter", "quarter", "2025/26 Q4"),
        ("2025-04-12-months", "twelve_months", "April 2025 to March 2026"),
    ],
)
def test_the_table_of_a_level_is_the_file_and_the_answer(
    readings: Readings, client: httpx.Client, level: str, period: str, kind: str, label: str
) -> None:
    view = page(readings, f"/medicine/{NAME}?level={level}&period={period}")
    heading, *rows = table(view, f"Nixolaine, {label}")
    start = {"quarter": "2026-01-01", "twelve_months": "2025-04-01"}[kind]
    wanted = {
        row["ods_code"]: row
        for row in answered(client, period_type=kind, org_type=level)
        if row["period"].startswith(start)
    }
    [href] = {each for each in links(view) if each.startswith("/download/uptake.csv?") and f"org_type={level}" in each
              and f"period={start}" in each and "period_type=" + kind in each}  # fmt: skip
    file = read(client, href)
    assert set(file["source"]) == {"primary_care"}
    assert set(file["ods_code"]) == set(wanted)
    names = dict(file.select("name", "ods_code").iter_rows())
    assert len(rows) == len(wanted)
    assert heading[1:3] == ["ddd per 100,000 people", "Amount, ddd"]
    for name, rate, amount, _, state, came in rows:
        row = wanted[names.get(name, "UNALLOCATED")]
        assert rate in ABSENT if row["value"] is None else agrees(rate, row["value"])
        assert agrees(amount, row["numerator"])
        assert state == {"used": "used", "zero": "none used"}[row["state"]]
        assert came == f"{row['received']} of {row['expected']}"


def test_the_series_is_the_file_of_the_place_with_percentiles_of_its_group(
    readings: Readings, client: httpx.Client
) -> None:
    view = page(readings, f"/medicine/{NAME}?organisation=ZB02")
    _, *rows = table(view, "Nixolaine, ddd per 100,000 people")
    own = {row["period"][:10]: row for row in answered(client, period_type="quarter", ods_code="ZB02")}
    england = {row["period"][:10]: row for row in answered(client, period_type="quarter", ods_code="ENG")}
    [href] = [each for each in links(view) if each.startswith("/download/percentiles.csv?")]
    spread = {str(row["period"]): row for row in read(client, href).to_dicts()}
    assert set(own) == set(spread)
    assert len(rows) == 5
    for told, start in zip(rows, sorted(own, reverse=True), strict=True):
        assert agrees(told[1], own[start]["value"])
        assert agrees(told[2], spread[start]["p50"])
        low, high = told[3].split(" to ")
        assert agrees(low, spread[start]["p25"])
        assert agrees(high, spread[start]["p75"])
        assert agrees(told[4], england[start]["value"])


def test_the_map_is_the_file_of_its_twelve_months(readings: Readings, client: httpx.Client) -> None:
    view = page(readings, f"/medicine/{NAME}")
    _, *rows = table(view, "Numbers of figure 3: Nixolaine in primary care in each ICB")
    file = read(
        client, next(each for each in links(view) if "twelve_months" in each and "download" in each and ".csv" in each)
    )
    known = {
        name.removeprefix("NHS ").removesuffix(" Integrated Care Board"): value
        for name, value in file.select("name", "value").iter_rows()
    }
    assert len(rows) == 8
    for short, _, value, step in rows:
        assert agrees(value, known[short])
        assert step in "12345"
    assert f"/medicine/{NAME}?organisation=ZB01" in links(view)


@pytest.mark.parametrize(("level", "many"), [("icb", "ICBs"), ("sub_icb", "sub-ICB locations")])
def test_how_far_areas_lie_apart_is_the_file_of_their_level(
    readings: Readings, client: httpx.Client, level: str, many: str
) -> None:
    view = page(readings, f"/medicine/{NAME}?level={level}")
    _, *rows = table(view, f"Nixolaine: how far {many} lie apart")
    [href] = [each for each in links(view) if each.startswith("/download/spread.csv?")]
    file = {row["period"]: row for row in read(client, href).filter(period_type="twelve_months").to_dicts()}
    assert len(rows) == len(file) == 2
    for told, start in zip(rows, sorted(file, reverse=True), strict=True):
        row = file[start]
        assert told[1] == str(row["organisations"])
        for number, name in zip(told[2:7], ("p10", "p25", "p50", "p75", "p90"), strict=True):
            assert number == "–" if row[name] is None else agrees(number, row[name])
    ranks = [each for each in links(view) if each.startswith("/rankings?measure=primary_care_per_100000_people")]
    assert all(("&level=sub_icb" in each) == (level == "sub_icb") for each in ranks)
    assert len(ranks) == 2


def test_regions_are_too_few_to_lie_apart(readings: Readings) -> None:
    assert section(page(readings, f"/medicine/{NAME}?level=region"), "variation") is None


def test_the_overview_and_the_file_of_medicines_of_practices_agree(readings: Readings, client: httpx.Client) -> None:
    _, [name, number, unit, _, latest, before] = table(page(readings, "/"), "Prescribed by practices only, England")
    [row] = read(client, "/download/medicines.csv?source=primary_care").to_dicts()
    assert [name, number, unit] == [row["name"], row["appraisals"], row["unit"]] == ["Nixolaine", "TA9135", "ddd"]
    assert agrees(latest, row["latest_per_100000"])
    assert before == "no figure"
    assert row["previous_per_100000"] is None
    assert not row["compared"]
    [year] = [each for each in answered(client, period_type="twelve_months", ods_code="ENG")
              if each["period"][:10] == str(row["latest_12_months_from"])]  # fmt: skip
    assert row["latest_numerator"] == year["numerator"]
    assert row["data_from"] == "2025-01"


@pytest.mark.parametrize("place", ["ENG", "ZR01", "ZB03"])
def test_an_organisations_page_has_what_its_practices_prescribe_apart_from_what_its_trusts_issue(
    readings: Readings, client: httpx.Client, place: str
) -> None:
    view = page(readings, f"/organisation/{place}")
    found = section(view, "practices")
    assert found is not None
    used = next(part for part in components([found]) if isinstance(part, html.Table))
    [heading, *rows] = [
        [words(cell) for cell in row.children] for row in components([used]) if isinstance(row, html.Tr)
    ]
    file = read(
        client, next(part.href for part in components([found]) if isinstance(part, html.A) and "csv" in part.href)
    )
    assert set(file["source"]) == {"primary_care"}
    newest = {
        (row["medicine"], row["unit"]): row
        for row in file.filter(pl.col("period") == pl.col("period").max()).to_dicts()
    }
    assert [row[0] for row in rows] == ["Cordaparin", "Nixolaine", "Rovatinib", "Velstatin", "Zelaxidone"]
    for row in rows:
        assert agrees(row[3], newest[row[0].lower(), row[2]]["value"])
    assert ("England" in heading) == (place != "ENG")
    assert [row[1] for row in rows if row[0] == "Nixolaine"] == ["practices only"]
    assert NAME not in words(section(view, "use")).lower()
    level = {"ENG": "", "ZR01": "?organisation=ZR01&level=region", "ZB03": "?organisation=ZB03&level=icb"}[place]
    assert f"/medicine/{NAME}{level}" in [part.href for part in components([found]) if isinstance(part, html.A)]


def test_a_trust_has_no_practices(readings: Readings) -> None:
    assert section(page(readings, "/organisation/ZT01"), "practices") is None


def test_a_period_that_primary_care_does_not_have_is_said(readings: Readings) -> None:
    found = section(page(readings, "/organisation/ZB03?period=2024-01-quarter"), "practices")
    assert found is not None
    assert "There are no complete figures of primary care for 2023/24 Q4." in words(found)


def test_it_is_part_of_nothing_that_trusts_issue(readings: Readings, client: httpx.Client) -> None:
    catalogue = readings.catalogue()
    assert NAME not in catalogue.medicines
    assert NAME not in read(client, "/download/medicines.csv")["medicine"]
    assert NAME not in words(table(page(readings, "/"), "Use of each medicine, England")).lower()
    assert readings.increases(catalogue.release_id).table.filter(medicine=NAME).is_empty()
    for source in (None, "secondary_care"):
        asked = {"period_type": "quarter", "medicine": NAME, **({"source": source} if source else {})}
        answer = client.get("/download/uptake.csv", params=asked)
        assert answer.status_code == 404
        assert "ask for source=primary_care" in answer.text


def test_every_link_of_its_page_leads_somewhere(readings: Readings, client: httpx.Client) -> None:
    for address in (f"/medicine/{NAME}", f"/medicine/{NAME}?level=sub_icb&organisation=ZS01"):
        view = page(readings, address)
        for href in dict.fromkeys(links(view)):
            assert client.get(href.partition("#")[0]).status_code == 200, href
        assert not [href for href in links(view) if href.startswith("/lineage")]


def test_nothing_is_added_where_everything_that_practices_prescribe_is_issued_by_trusts_too(both: Both) -> None:
    beside, without = Readings(both.beside), Readings(both.without)
    assert beside.catalogue().practices is None
    assert without.catalogue().practices is None
    for address in ("/medicines", "/", "/search?q=a"):
        one, other = (page(each, address) for each in (beside, without))
        assert tables(one) == tables(other)
        assert one.spoken == other.spoken
    assert section(page(beside, "/organisation/ZB01"), "practices") is not None
    assert section(page(without, "/organisation/ZB01"), "practices") is None


ODD: Mapping[str, Any] = {
    "trusts issue nothing appraised": no_figures,
    "and nobody lives anywhere": lambda inputs: no_population(no_figures(inputs)),
}


@pytest.mark.parametrize("odd", ODD)
def test_pages_stand_in_odd_releases(both: Both, odd: str) -> None:
    database = Database.open_read_only(publish(both.loaded, odd.replace(" ", "-"), lambda _: ODD[odd](both.inputs)))
    readings = Readings(database)
    assert list(readings.catalogue().prescribed) == both.medicines
    for address in ("/", "/medicines", "/organisation/ENG", "/organisation/ZB01", "/search?q=a"):
        assert page(readings, address).title
    name = both.medicines[0]
    assert readings.catalogue().prescribed[name].name in words(page(readings, "/medicines").content)
    for level in PRACTICES.levels:
        view = page(readings, f"/medicine/{name}?level={level}&organisation=ZB01")
        assert "Practices in" in view.spoken
        has_rates = "nobody lives" not in odd
        assert ("Numbers of figure 3" in " ".join(tables(view))) == has_rates
        assert ("and there is no rate" in view.spoken) == (not has_rates)
    database.close()
