"""Organisations beside the others by what practices prescribe: the numbers on the pages are those of files and ranks."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from dash import html

from dashboards.organisations.practices import NO_RATE
from dashboards.organisations.standing_words import CANNOT_BE_PLACED
from dashboards.readings import Readings
from dashboards.search.names import find
from dashboards.view import View
from scorecard.releases.inputs import Inputs
from scorecard.store.database import Database
from tests.functional.test_medicine_of_practices import links, page
from tests.lib.both_settings import MONTHS, Both
from tests.lib.odd_releases import no_population, publish
from tests.unit.dashboards.checked import copy_of
from tests.unit.dashboards.test_downloads import components, words

NUMBER = re.compile(r"\d+(?:\.\d+)?")
RATE, SHARE = "primary_care_per_100000_people", "velstatin_share_in_primary_care"
WINDOW = "2025-04"
WHY_NO_RANK = (CANNOT_BE_PLACED, "no rank: ")
# The unit in which practices' medicines are shown first.
UNITS = {"cordaparin": "items", "nixolaine": "ddd", "rovatinib": "ddd", "velstatin": "ddd", "zelaxidone": "ddd"}
LEVELS = {"ZS03": "sub-ICB locations", "ZS11": "sub-ICB locations", "ZB03": "ICBs", "ZR01": "regions"}


def table(view: View, *told: str) -> list[list[Any]]:
    """The cells of the table whose caption has these words, headings first; none where there is no such table."""
    for part in components(view.content):
        if isinstance(part, html.Table) and all(each in words(part.children[0]) for each in told):
            return [list(row.children) for row in components([part]) if isinstance(row, html.Tr)]
    return []


def notices(view: View) -> list[str]:
    return [words(part) for part in view.content if getattr(part, "className", "") == "notice"]


def filed(client: httpx.Client, code: str, measure: str) -> dict[str, dict[str, Any]]:
    """The file's rows of a measure over the newest twelve months by subject, in the unit that it is shown in first."""
    answer = client.get("/download/standing.csv", params={"ods_code": code})
    assert answer.status_code == 200, answer.text
    rows = pl.read_csv(answer.content, infer_schema_length=None, comment_prefix="#")
    of_measure = rows.filter(measure=measure, first_month=WINDOW).to_dicts()
    return {row["subject"]: row for row in of_measure if row["numerator_unit"] == UNITS.get(row["subject"], "ddd")}


def agree(cells: Sequence[Any], row: dict[str, Any], parts: float = 1) -> bool:
    """Whether value and interval, comparison and rank are those of a row of the file; ``parts`` make one of it."""
    told = " ".join(words(part) for part in cells[0].children).replace(",", "")
    value, low, high = (NUMBER.findall(told) + [None] * 3)[:3]
    is_same = all(
        (told is None) == (known is None)
        and (known is None or float(told) == pytest.approx(known * parts, rel=0.0051, abs=0.00051 * parts))
        for told, known in ((value, row["value"]), (low, row["low_95"]), (high, row["high_95"]))
    )
    ranks = [int(number) for number in NUMBER.findall(words(cells[3]).split("within a year")[0])]
    expected = [row[name] for name in ("rank", "ranked", "rank_low_95", "rank_high_95")]
    is_ranked = ranks == expected if row["rank"] is not None else any(why in words(cells[3]) for why in WHY_NO_RANK)
    return is_same and is_ranked and words(cells[2]) == (row["comparison_95"] or "not compared")


@pytest.mark.parametrize("code", LEVELS)
def test_each_medicine_stands_beside_the_others_with_the_numbers_of_the_file(
    readings: Readings, client: httpx.Client, code: str
) -> None:
    heading, *shown = table(page(readings, f"/organisation/{code}"), f"prescribe, beside the other {LEVELS[code]}")
    assert [words(each) for each in heading] == [
        "Medicine", "Per 100,000 people", f"Place among {LEVELS[code]}", "Beside all others", "Rank",
    ]  # fmt: skip
    rows = filed(client, code, RATE)
    medicines = [words(first).removesuffix(UNITS[name]).lower() for first, *_ in shown for name in UNITS
                 if words(first) == f"{name.capitalize()}{UNITS[name]}"]  # fmt: skip
    assert set(medicines) == rows.keys() == UNITS.keys()
    assert all(agree(cells, rows[name]) for name, (_, *cells) in zip(medicines, shown, strict=True))
    places = [-1.0 if rows[name]["percentile"] is None else rows[name]["percentile"] for name in medicines]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("code", [*LEVELS, "ENG"])
def test_a_share_of_several_medicines_is_that_of_the_file(readings: Readings, client: httpx.Client, code: str) -> None:
    _, *shown = table(page(readings, f"/organisation/{code}"), "as practices prescribe them")
    [row] = filed(client, code, SHARE).values()
    [(first, *cells)] = shown
    assert words(first).startswith(row["measure_name"])
    if code == "ENG":
        assert words(cells) == f"{100 * row['value']:.1f}%"
    else:
        assert agree(cells, row, parts=100)


def test_ranks_are_those_of_the_page_of_ranks(readings: Readings) -> None:
    """The way leads to the level's ranks; regions have none, and lead to those of ICBs."""
    ways = {"ZS03": ("Ranks of all sub-ICB locations", "&level=sub_icb"), "ZB03": ("Ranks of all ICBs", "")}
    for code, (told, level) in (ways | {"ZR01": ways["ZB03"]}).items():
        view = page(readings, f"/organisation/{code}")
        found = {part.href: words(part) for part in components(view.content) if isinstance(part, html.A)}
        assert found[f"/rankings?measure={RATE}{level}"] == told
    ranking = page(readings, f"/rankings?measure={RATE}&subject=nixolaine&level=sub_icb")
    [ranked] = [each for each in table(ranking, "Every sub-ICB location") if "ICB - ZS03" in words(each)]
    beside = table(page(readings, "/organisation/ZS03"), "prescribe, beside the other")
    [own] = [each for each in beside if words(each).startswith("Nixolaine")]
    assert words(ranked[1]) == words(own[-1])


def test_every_sub_icb_location_has_a_page_and_is_found(readings: Readings, client: httpx.Client) -> None:
    places = readings.catalogue().primary_care.current("sub_icb")  # type: ignore[union-attr]
    assert len(places) == 16
    offered = str(page(readings, "/organisation/ZB02").content)
    listed = page(readings, "/organisations")
    assert "16 sub-ICB locations" in listed.spoken
    for place in places:
        address = f"/organisation/{place.ods_code}"
        view = page(readings, address)
        assert view.title == place.short
        assert notices(view) == []
        assert view.spoken.startswith(f"Practices in {place.full_name} prescribed ")
        assert address in links(page(readings, f"/organisation/{place.parent_ods_code}"))
        assert place.ods_code in offered
        assert place.ods_code in str(listed.content)
    for href in dict.fromkeys(links(page(readings, "/organisation/ZS03"))):
        assert client.get(href.partition("#")[0]).status_code == 200, href


def test_no_link_of_a_sub_icb_location_asks_for_what_its_medicines_page_does_not_have(readings: Readings) -> None:
    asked = {href for href in links(page(readings, "/organisation/ZS03")) if href.startswith("/medicine/")}
    assert len(asked) == len(UNITS)
    for href in asked:
        assert notices(page(readings, href.partition("#")[0])) == [], href


def test_sub_icb_locations_stand_below_their_own_icb_alone(readings: Readings) -> None:
    of_place = {code: set(links(page(readings, f"/organisation/{code}"))) for code in ("ENG", "ZR01", "ZB02", "ZT01")}
    below = {code: sum("/organisation/ZS" in href for href in found) for code, found in of_place.items()}
    own = [each for each in readings.catalogue().organisations.values() if each.parent_ods_code == "ZB02"]
    assert below == {"ENG": 0, "ZR01": 0, "ZT01": 0, "ZB02": sum(each.org_type == "sub_icb" for each in own)}


@pytest.mark.parametrize("code", ["ZS03", "ZB03"])
def test_a_period_with_which_no_twelve_months_end_is_set_beside_nobody(readings: Readings, code: str) -> None:
    view = page(readings, f"/organisation/{code}?period=2025-04-quarter")
    assert "No twelve months of primary care end with the chosen period" in words(view.content)
    assert table(view, "prescribe, beside the other") == []
    assert table(view, "as practices prescribe them") == []


def test_months_of_a_period_are_those_that_came(readings: Readings) -> None:
    view = page(readings, "/organisation/ZS03?period=2025-04-12-months")
    assert view.spoken.endswith(" from April 2025 to March 2026; prescriptions of 12 of 12 months came.")
    unknown = page(readings, "/organisation/ZS03?period=2024-01-quarter")
    assert notices(unknown) == ["Primary care has no complete figures for 2023/24 Q4; this page shows 2025/26 Q4."]


def test_what_is_not_known_is_told_apart_from_what_is_not_prescribed(readings: Readings) -> None:
    """Rovatinib came into the files in April 2025: before that nobody in England has it."""
    view = page(readings, "/organisation/ZS03?period=2025-01-quarter")
    assert view.spoken.endswith(
        "prescribed 4 of 5 medicines from January to March 2025, and of 1 it is not known; prescriptions of 3 of 3 "
        "months came."
    )
    beside = table(page(readings, "/organisation/ZS03?period=2025-01-12-months"), "prescribe, beside the other")
    [row] = [each for each in beside if words(each[0]).startswith("Rovatinib")]
    assert words(row[1]) == "not every month known"
    compared = page(readings, "/compare?org=ZS01&org=ZS03&medicine=rovatinib&period=2025-01-12-months")
    assert {words(cell) for cell in table(compared, "Table 1")[3][1:]} == {"not every month known"}
    [first] = [each for each in table(compared, "Rovatinib, ddd per 100,000") if words(each[0]) == "2024/25 Q4"]
    assert {words(cell) for cell in first[1:]} == {"not every month known"}
    assert "no data submitted" not in words(compared.content)
    [told] = [each for part in components(compared.content) if "scale" in (each := getattr(part, "aria-label", ""))]
    assert told.count("without a figure for 1 period") == 2


def test_a_map_does_not_say_of_areas_that_they_submitted_nothing(readings: Readings) -> None:
    view = page(readings, f"/?measure={RATE}&medicine=rovatinib&period=2025-01-12-months")
    told = words(view.content)
    assert "No ICB has a value here. 8 ICBs with a month that is not known." in told
    assert "submitted no data" not in told


@pytest.fixture
def changed(sample_database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Readings]]:
    """The sample with something of it otherwise."""
    opened: list[Database] = []

    def change(script: str) -> Readings:
        url = copy_of(sample_database_url, tmp_path / "changed.sqlite")
        with closing(sqlite3.connect(tmp_path / "changed.sqlite")) as connection, connection:
            connection.executescript(script)
        opened.append(Database.open_read_only(url))
        return Readings(opened[-1])

    yield change
    for each in opened:
        each.close()


SHORTER = """
DELETE FROM primary_care_coverage WHERE period_type = 'month' AND period >= '2026-01-01'
    OR period_type = 'quarter' AND period >= '2026-01-01' OR period_type = 'twelve_months' AND period > '2025-01-01';
"""
MERGED = """
INSERT INTO organisation (release_id, ods_code, org_type, name, parent_ods_code)
    VALUES (1, 'ZS99', 'sub_icb', 'NHS Brackenmoor ICB - ZS99', 'ZB02');
"""


def test_where_primary_care_ends_earlier_its_newest_months_are_shown(changed: Callable[[str], Readings]) -> None:
    readings = changed(SHORTER)
    for code in ("ZB03", "ZS03", "ENG"):
        view = page(readings, f"/organisation/{code}")
        assert notices(view) == []
        [heading, *_] = table(view, ": what practices prescribe")
        assert words(heading[3]) == "2025/26 Q3 per 100,000"
    beside = words(page(readings, "/organisation/ZB03").content)
    assert "January to December 2025. Each medicine in its own unit" in beside
    # Controls write the period that a page begins with into the address.
    again = table(page(readings, "/organisation/ZB03?period=2026-01-quarter"), ": what practices prescribe")
    assert words(again[0][3]) == "2025/26 Q3 per 100,000"
    asked = page(readings, "/organisation/ZB03?period=2024-01-quarter")
    assert "There are no complete figures of primary care for 2023/24 Q4." in words(asked.content)


def test_a_sub_icb_location_of_an_earlier_year_has_no_page(changed: Callable[[str], Readings]) -> None:
    readings = changed(MERGED)
    view = page(readings, "/organisation/ZS99")
    assert view.title == "Brackenmoor"
    assert notices(view) == [
        "NHS Brackenmoor ICB - ZS99 is a sub-ICB location of an earlier year, and has no figures of its own; this page "
        "shows NHS Brackenmoor Integrated Care Board."
    ]
    assert find(readings.catalogue(), "ZS99").organisations == ()
    assert "16 sub-ICB locations" in page(readings, "/organisations").spoken
    assert "/organisation/ZS99" not in links(page(readings, "/organisation/ZB02"))
    for address in ("/organisation/ZB02", "/compare", "/compare?org=ZS01", "/organisations"):
        assert "ZS99" not in str(page(readings, address).content)
    assert notices(page(readings, "/compare?org=ZS01&org=ZS99")) == [
        "NHS Brackenmoor ICB - ZS99 is a sub-ICB location of an earlier year and cannot be set beside others here. It is "
        "left out."
    ]


@pytest.mark.parametrize(
    ("name", "asked", "of_trusts"),
    [
        ("standing", "ods_code=ZS03", False),
        ("standing", "ods_code=ZB03", True),
        ("compare", "org=ZS01&org=ZS03", False),
        ("compare_series", "org=ZS01&org=ZS03", False),
        ("compare", "org=ZB01&org=ZB03", True),
        ("spread", f"measure={RATE}&subject=nixolaine&unit=ddd&org_type=sub_icb", False),
        ("ranking", f"measure={RATE}&subject=nixolaine&unit=ddd&org_type=sub_icb&period=2025-04-01", False),
        ("peers", "ods_code=ZB03", True),
        ("peers", "ods_code=ZT01", True),
        ("rankings", "org_type=trust", True),
    ],
)
def test_files_come_with_the_caveats_of_their_care_settings(
    client: httpx.Client, name: str, asked: str, of_trusts: bool
) -> None:
    told = client.get(f"/download/{name}.csv-metadata.json?{asked}").text
    assert ("Homecare and outsourced dispensing" in told) == of_trusts
    has_practices = not of_trusts or (name in ("standing", "peers") and "ZB03" in asked)
    assert ("counts prescriptions where the practice lies" in told) == has_practices


def test_without_practices_a_sub_icb_location_gives_way_to_its_icb(both: Both) -> None:
    readings = Readings(both.without)
    view = page(readings, "/organisation/ZS01")
    assert view.title == "Alderbeck"
    assert notices(view) == [
        "NHS Alderbeck ICB - ZS01 is a sub-ICB location, and what trusts issue is not known by those; "
        "this page shows NHS Alderbeck Integrated Care Board."
    ]
    for address in ("/organisation/ZB01", "/organisations"):
        assert "sub-ICB" not in words(page(readings, address).content)


def registered(inputs: Inputs) -> Inputs:
    """The same with 1,000 registered patients in each sub-ICB location, month by month."""
    codes = inputs.hierarchy.select(ods_code="sub_icb_code").unique()
    months = pl.DataFrame({"month": MONTHS}, schema={"month": pl.Date})
    rows = codes.join(months, how="cross").with_columns(
        denominator=pl.lit("list_size"), amount=pl.lit(1000.0), unit=pl.lit("people"), is_estimate=pl.lit(value=False)
    )
    given = pl.concat([inputs.primary_care.list_sizes, rows], how="diagonal_relaxed")
    return replace(inputs, primary_care=replace(inputs.primary_care, list_sizes=given))


@pytest.mark.parametrize(
    ("name", "heading"), [("nobody-lives", "Per 1,000 registered patients"), ("nothing-known", None)]
)
def test_the_fairest_rate_that_is_known_is_told(both: Both, name: str, heading: str | None) -> None:
    """Residents before patients; without either nobody is set beside anybody."""
    known = registered(both.inputs) if heading else both.inputs
    database = Database.open_read_only(publish(both.loaded, name, lambda _: no_population(known)))
    view = page(Readings(database), "/organisation/ZS01?period=2024-04-12-months")
    found = table(view, "beside the other sub-ICB locations")
    assert (words(found[0][1]) if found else None) == heading
    assert (NO_RATE in words(view.content)) == (heading is None)
    assert "no rates by residents" in words(view.content)
    database.close()
