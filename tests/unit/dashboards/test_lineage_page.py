"""Where a number comes from: rows that add up to it, in words, tables, links and files; and what is said without them."""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.lineage.scope import Number, number
from dashboards.lineage.words import caveats, exact
from dashboards.readings import Readings
from dashboards.state import Selection, parse
from dashboards.view import Question
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from tests.browser.serving import serving
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text
from tests.unit.dashboards.test_quality_submissions import words_of

PAGE = "/lineage"


@pytest.fixture(scope="module")
def whole(sample_settings: Settings) -> Iterator[Readings]:
    """The sample with its lake."""
    database = Database.open_read_only(sample_settings.database_url)
    yield Readings(database, lake=Lake(sample_settings.lake_at))
    database.close()


def asked(readings: Readings, search: str) -> Number:
    found = number(Question(parse(PAGE, search), readings.catalogue(), readings))
    assert found is not None
    return found


def page(readings: Readings, search: str) -> str:
    return words_of(router.render(readings, PAGE, search)[1])


def rows_of(content: Any, words: str) -> list[list[str]]:
    [table] = [each for each in kinds(content, "Table") if text(kinds(each, "Caption")[0]).startswith(words)]
    return [[text(cell).strip() for cell in row.children] for row in kinds(kinds(table, "Tbody")[0], "Tr")]


def amount(words: str) -> float:
    return float(words.replace(",", "").replace("\N{MINUS SIGN}", "-"))


def ways(part: Any) -> list[Any]:
    """The numbers that lead to where they come from."""
    return [each for each in kinds(part, "A") if getattr(each, "className", None) == "from"]


def rendered(readings: Readings, address: str) -> Any:
    return router.render(readings, *address.partition("?")[::2])[1]


def is_rounded(shown: str, number: float) -> bool:
    """Whether a page's number is this one, at three significant figures or to its last decimal."""
    last = 0.5 * 10 ** -len(shown.partition(".")[2])
    return bool(abs(amount(shown) - number) <= max(last, 0.005 * abs(number)) * 1.000001)


@pytest.mark.parametrize(
    ("address", "fewest"),
    [
        ("/", 50),
        ("/medicine/tazorimab", 30),
        ("/medicine/tazorimab?level=trust", 25),
        ("/organisation/ZB01", 40),
        ("/organisation/ZT01", 20),
        ("/organisation/ENG", 40),
        ("/organisation/ZT01/tazorimab", 20),
        ("/rankings", 6),
        ("/rankings?medicine=tazorimab&unit=mg&level=region&period=2024-04-12-months", 3),
        ("/rankings?measure=use_per_occupied_bed&medicine=tazorimab&level=trust", 10),
        ("/compare?org=ZB01&org=ZB02&org=ZB03", 60),
        ("/compare?org=ZT01&org=ZT23&measure=use&medicine=tazorimab", 30),
        ("/compare?org=ZR01&org=ZR02&period=2024-04-12-months", 30),
    ],
)
def test_every_number_of_a_page_is_the_sum_of_its_rows(whole: Readings, address: str, fewest: int) -> None:
    links = ways(rendered(whole, address))
    assert len(links) >= fewest
    for link in links:
        found = asked(whole, link.href.partition("?")[2])
        assert found.said == (), link.href
        assert found.adds_up, link.href
        [words] = [text(each).removesuffix(", where this number comes from").strip() for each in kinds(link, "Span")]
        assert words in (found.unit, f"{found.unit} per 100,000 people"), link.href
        published = found.use.amount if words == found.unit else found.row and found.row["value"]
        assert isinstance(published, float)
        assert is_rounded(link.children[0], published), (link.href, link.children[0], published)


def linked_columns(content: Any) -> dict[str, set[str]]:
    """The headings of the columns that have ways, of every table that has any, by the first words of the table."""
    found: dict[str, set[str]] = {}
    for table in kinds(content, "Table"):
        headings = [text(each).strip() for each in kinds(kinds(table, "Thead")[0], "Th")]
        rows = [row.children for row in kinds(kinds(table, "Tbody")[0], "Tr")]
        linked = {head for row in rows for head, cell in zip(headings, row, strict=True) if ways(cell)}
        if linked:
            found[text(kinds(table, "Caption")[0])] = linked
    return found


@pytest.mark.parametrize(
    ("address", "columns"),
    [
        ("/", [{"Value"}, {"Latest 12 months per 100,000", "12 months before per 100,000"}]),
        ("/medicines", []),
        ("/rankings", [{"Numerator, mg"}]),
        ("/rankings?measure=velstatin_share", []),
        ("/rankings?measure=use_per_occupied_bed&level=group&peers=trust_type", []),
        ("/organisation/ZB01", [{"Per 100,000 people"}, {"2025/26 Q4 per 100,000"}]),
        ("/organisation/ZT01", [{"Amount"}, {"2025/26 Q4"}]),
        ("/organisation/ZT01/tazorimab", [{"Ambleford"}]),
        ("/compare?org=ZB01&org=ZB02&measure=velstatin_share", [{"Alderbeck", "Brackenmoor"}]),
        ("/compare?org=ZT01&org=ZT23&measure=use_per_occupied_bed", [{"Ambleford", "Wrenmoor"}]),
    ],
)
def test_only_columns_of_use_lead_somewhere(whole: Readings, address: str, columns: list[set[str]]) -> None:
    assert list(linked_columns(rendered(whole, address)).values()) == columns


def test_a_comparison_leads_from_rates_of_residents_and_not_from_estimates_or_shares(whole: Readings) -> None:
    for places, linked in (("org=ZB01&org=ZB02", "Use per 100,000 people"), ("org=ZT01&org=ZT23", "Amount used")):
        content = rendered(whole, f"/compare?{places}")
        [table] = [each for each in kinds(content, "Table") if text(kinds(each, "Caption")[0]).startswith("Table 2")]
        rows = {text(row.children[0]): row for row in kinds(kinds(table, "Tbody")[0], "Tr")}
        assert len(rows) > 1
        for name, row in rows.items():
            assert bool(ways(row)) == name.startswith(linked), name


@pytest.mark.parametrize("period", ["2026-01-month", "2026-01-quarter", "2025-04-12-months"])
@pytest.mark.parametrize("place", ["ENG", "ZR01", "ZB01", "ZT01"])
def test_each_table_adds_up_to_the_number(whole: Readings, place: str, period: str) -> None:
    search = f"?medicine=tazorimab&organisation={place}&period={period}"
    found = asked(whole, search)
    assert found.use.amount is not None
    content = router.render(whole, PAGE, search)[1]
    for words, column in (("Table 1", 6), ("Table 2", 6), ("Table 3", 4)):
        assert sum(amount(row[column]) for row in rows_of(content, words)) == pytest.approx(found.use.amount), words
    for row in rows_of(content, "Table 2"):
        assert amount(row[4]) * amount(row[5]) == pytest.approx(amount(row[6]))
    assert f"{exact(found.use.amount)} mg of Tazorimab in" in words_of(content)
    assert "as release 1 published it." in words_of(content)


def test_a_merged_code_is_told_with_its_rows(whole: Readings) -> None:
    content = router.render(whole, PAGE, "?medicine=tazorimab&organisation=ZT01&period=2023-10-quarter")[1]
    rows = {row[1]: row for row in rows_of(content, "Table 3")}
    assert "ZT02" in rows
    assert rows["ZT02"][2].startswith("Merged into Ambleford Hospitals NHS Trust on ")
    assert rows["ZT01"][2] == "The trust itself"


def test_a_file_leads_to_its_run_and_is_named_by_its_fingerprint(whole: Readings) -> None:
    search = "?medicine=tazorimab&organisation=ZB01&period=2026-01-month"
    content = router.render(whole, PAGE, search)[1]
    [row] = rows_of(content, "Table 1")
    line = asked(whole, search).files.row(0, named=True)
    assert row[0] == line["name"]
    assert row[-1] == line["file_id"]
    assert row[2].endswith(", provisional")
    assert f"/data-quality?run={line['run_number']}" in [each.href for each in kinds(content, "A")]


def test_a_rate_is_told_as_its_division(whole: Readings) -> None:
    found = asked(whole, "?medicine=tazorimab&organisation=ZB01")
    assert found.row is not None
    words = page(whole, "?medicine=tazorimab&organisation=ZB01")
    assert "Pages show it as 6,520.57 mg per 100,000 people: 37,100 mg divided by 568,969 people" in words
    assert pytest.approx(found.row["value"]) == 37_100 / 568_969 * 100_000
    assert "pages show this amount, not a rate" in page(whole, "?medicine=tazorimab&organisation=ZT01")


def test_caveats_name_what_holds_of_this_number(whole: Readings) -> None:
    told = caveats(asked(whole, "?medicine=tazorimab&organisation=ENG"))
    assert "Only 56 of 63 monthly submissions came: the number lacks what the others would have added." in told
    assert (
        "The publisher will restate January 2026, February 2026 and March 2026: the data of them are not final." in told
    )
    [units] = [each for each in caveats(asked(whole, "?medicine=ambrexafor")) if "unlike units" in each]
    assert units == "The medicine is also counted in sachet; unlike units are never added."


def test_each_unit_has_its_own_number(whole: Readings) -> None:
    assert asked(whole, "?medicine=ambrexafor&unit=sachet&period=2026-01-quarter").sum == 1848
    words = page(whole, "?medicine=ambrexafor&unit=sachet&period=2026-01-quarter")
    assert "1, not converted:" in words
    assert "The same in mg" in words


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?medicine=tazorimab&organisation=ZT04", "There is no number of Tazorimab in Dunsallow Hospitals NHS Trust"),
        ("?medicine=nothing", "We do not know the medicine 'nothing'"),
        ("?organisation=ZT02", "merged into Ambleford Hospitals NHS Trust"),
        ("?period=April", "We cannot read 'April' as a period"),
        ("?period=2035-04-quarter", "The release has no complete figures for 2035/36 Q1"),
        ("?organisation=ZS01", "what trusts issue is not known by those"),
    ],
)
def test_what_is_no_number_is_said(whole: Readings, search: str, words: str) -> None:
    assert words in page(whole, search)


def test_none_issued_has_no_row(whole: Readings) -> None:
    rows = whole.uptake(whole.catalogue().release_id, "quarter", medicine="tazorimab", org_type="trust")
    row = rows.filter(state="zero").row(-1, named=True)
    search = f"?medicine=tazorimab&organisation={row['ods_code']}&period={row['period']:%Y-%m}-quarter"
    words = page(whole, search)
    assert "None of Tazorimab in" in words
    assert "There is no source row behind it." in words


def test_without_the_lake_everything_else_is_told(readings: Readings) -> None:
    search = "?medicine=tazorimab&organisation=ZB01&period=2026-01-month"
    content = router.render(readings, PAGE, search)[1]
    words = words_of(content)
    assert "11,400 mg of Tazorimab in NHS Alderbeck Integrated Care Board, January 2026, from 4 source rows." in words
    assert "This server holds results only, so the source rows cannot be shown here." in words
    [row] = rows_of(content, "Table 1")
    assert row[5:7] == ["not at hand", "not at hand"]
    assert "Table 3." not in words


def test_a_lake_that_has_lost_files_says_so(sample_database_url: str, tmp_path: Any) -> None:
    database = Database.open_read_only(sample_database_url)
    words = page(Readings(database, lake=Lake(tmp_path)), "?medicine=tazorimab")
    database.close()
    assert "The source rows are not at hand: 3 files of the lake's prescribing rows are not there any more." in words


def test_only_numbers_lead_somewhere(whole: Readings) -> None:
    assert not ways(rendered(whole, "/organisation/ZT04"))
    links = ways(rendered(whole, "/organisation/ZB01/tazorimab"))
    assert links
    assert all(text(each).endswith("mg per 100,000 people, where this number comes from") for each in links)


def test_a_negative_number_is_written_to_its_last_decimal() -> None:
    assert [exact(value) for value in (-1234.5, 0.000001, -0.0, 1e-9, 1000.0)] == [
        "\N{MINUS SIGN}1,234.5",
        "0.000001",
        "0",
        "0",
        "1,000",
    ]


@pytest.fixture(scope="module")
def client(sample_settings: Settings) -> Iterator[httpx.Client]:
    lake = Lake(sample_settings.lake_at)
    with serving(sample_settings.database_url, lake) as address, httpx.Client(base_url=address) as client:
        yield client


def test_the_file_has_every_row(client: httpx.Client, whole: Readings) -> None:
    asked_for = "medicine=ambrexafor&ods_code=ENG&period_type=twelve_months&period=2025-04-01"
    answer = client.get(f"/download/lineage.csv?{asked_for}")
    assert answer.status_code == 200, answer.text
    file = pl.read_csv(io.StringIO(answer.text), try_parse_dates=True)
    found = whole.lineage.rows(1, "ambrexafor", "ENG", date(2025, 4, 1), "twelve_months")
    assert found is not None
    assert file.height == found.rows.height
    sums = dict(file.group_by("unit").agg(pl.col("amount").sum()).iter_rows())
    assert sums == pytest.approx(found.numerators)
    assert set(file["period_type"]) == {"twelve_months"}


@pytest.mark.parametrize(
    "given",
    [
        "medicine=nothing&ods_code=ENG&period_type=quarter&period=2026-01-01",
        "medicine=ambrexafor&ods_code=ENG&period_type=quarter&period=2026-02-01",
        "medicine=ambrexafor&ods_code=ZT02&period_type=quarter&period=2026-01-01",
    ],
)
def test_a_file_of_no_number_is_refused_with_a_sentence(client: httpx.Client, given: str) -> None:
    answer = client.get(f"/download/lineage.csv?{given}")
    assert answer.status_code == 404
    assert answer.json()["detail"]


def test_a_server_without_the_lake_has_no_such_file(sample_database_url: str) -> None:
    with serving(sample_database_url) as address:
        answer = httpx.get(
            f"{address}/download/lineage.csv?medicine=ambrexafor&ods_code=ENG&period_type=quarter&period=2026-01-01"
        )
    assert answer.status_code == 404
    assert "This server holds results only" in answer.json()["detail"]


def test_the_address_is_read_back() -> None:
    found = parse(PAGE, "?medicine=tazorimab&organisation=ZB01&period=2026-01-month&unit=mg")
    assert isinstance(found, Selection)
    assert found.page == "lineage"
    assert found.url == "/lineage?medicine=tazorimab&organisation=ZB01&period=2026-01-month&unit=mg"
