"""Files say what the database says, can be read by any program, and run nothing in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import polars as pl
import pytest
from dash import html
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboards.files.downloads import csv_link
from dashboards.lineage.links import WHERE
from dashboards.overview import page as overview
from dashboards.readings import Readings
from dashboards.state import Selection
from dashboards.view import Question
from scorecard import queries
from scorecard.files.csvs import csv_pieces
from scorecard.spreadsheets import harmless
from scorecard.store.database import Database
from tests.browser.serving import serving


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


def read(client: httpx.Client, address: str) -> pl.DataFrame:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    return pl.read_csv(io.StringIO(answer.text), infer_schema_length=None, try_parse_dates=True)


def test_a_file_equals_the_database(client: httpx.Client, sample_database_url: str, readings: Readings) -> None:
    medicine = next(iter(readings.catalogue().medicines))
    file = read(client, csv_link("uptake", period_type="quarter", medicine=medicine, org_type="icb"))
    database = Database.open_read_only(sample_database_url)
    rows = queries.uptake(
        database, readings.catalogue().release_id, period_type="quarter", medicine=medicine, org_type="icb"
    )
    database.close()
    keys = ["ods_code", "unit", "period"]
    columns = [*keys, "numerator", "value", "state", "expected", "received", "indicative_cost", "rows_without_cost"]
    assert_frame_equal(file.select(columns).sort(keys), rows.select(columns).sort(keys), check_exact=True)


def test_every_row_says_how_to_read_it(client: httpx.Client, readings: Readings) -> None:
    medicine = next(iter(readings.catalogue().medicines))
    row = read(client, csv_link("uptake", period_type="quarter", medicine=medicine, ods_code="ENG")).row(-1, named=True)
    assert row["release_id"] == readings.catalogue().release_id
    assert row["population_vintage"] == readings.catalogue().population_vintage
    assert (row["denominator_unit"], row["value_multiplier"], row["synthetic"]) == ("people", 100_000, True)
    assert "Homecare" in row["read_with_care"]
    assert "Q" in row["period_label"]
    assert "not what the NHS paid" in row["indicative_cost_is"]


def test_a_cost_that_is_not_known_is_an_empty_field_and_none_used_costs_nothing(
    client: httpx.Client, readings: Readings
) -> None:
    rows = read(client, csv_link("uptake", period_type="quarter"))
    priced = pl.col("indicative_cost").is_not_null()
    assert rows.filter(pl.col("state") == "zero")["indicative_cost"].unique().to_list() == [0.0]
    assert rows.filter(pl.col("state").is_in(["missing", "not_applicable"]) & priced).is_empty()
    used = rows.filter(pl.col("state") == "used")
    assert used.filter(priced != (pl.col("rows_without_cost") < pl.col("source_rows"))).is_empty()
    # The sample's first three months have no column of costs, and later ones have gaps.
    assert used.filter(pl.col("period") == readings.catalogue().first_month)["indicative_cost"].is_null().all()
    assert used.filter(priced & (pl.col("rows_without_cost") > 0)).height > 0


def test_national_files(client: httpx.Client, readings: Readings) -> None:
    assert read(client, csv_link("medicines"))["medicine"].to_list() == list(readings.catalogue().medicines)
    # In the sample's newest year so few ICBs sent every submission that nobody's middle half can be told.
    assert read(client, csv_link("differences")).is_empty()


def test_percentiles_and_submissions(client: httpx.Client, readings: Readings) -> None:
    medicine = next(iter(readings.catalogue().medicines.values()))
    series = csv_link(
        "percentiles", medicine=medicine.medicine, org_type="icb", period_type="quarter", unit=medicine.unit
    )
    assert {"period", "p25", "p50", "p75", "organisations"} <= set(read(client, series).columns)
    months = read(client, csv_link("submissions", ods_code="ENG"))
    assert months.height == len(readings.catalogue().periods["month"])


def printed(readings: Readings) -> dict[str, list[str]]:
    """The overview's Table 1 as a reader sees it: medicine, then the words of its cells."""
    view = overview.view(Question(Selection(), readings.catalogue(), readings))
    table = next(part for part in components(view.content) if "Use of each medicine, England" in caption_of(part))
    return {words(row.children[0]): [words(cell) for cell in row.children[1:]] for row in table.children[2].children}


def components(content: Any) -> Iterator[Any]:
    for each in content if isinstance(content, list | tuple) else [content]:
        if isinstance(each, Component):
            yield each
            yield from components(getattr(each, "children", None))


def caption_of(part: Component) -> str:
    return words(part.children[0]) if isinstance(part, html.Table) else ""


def words(content: Any) -> str:
    if isinstance(content, list | tuple):
        return "".join(words(each) for each in content)
    return words(content.children) if hasattr(content, "children") else str(content or "")


def number(text: str) -> float:
    return float(text.replace(",", "").replace("\u2212", "-"))


def agrees(text: str, value: float | None) -> bool:
    """Whether a printed number is the rounded value of the file."""
    if value is None:
        return text in ("no figure", "not compared")
    if value == 0:
        return text in ("none used", "0.0")
    if text.startswith("under "):
        return 0 < value < number(text.removeprefix("under "))
    decimals = len(text.partition(".")[2])
    return abs(number(text) - value) <= 0.5 * 10.0**-decimals * 1.000001


def test_the_file_of_medicines_is_the_table_of_the_overview(client: httpx.Client, readings: Readings) -> None:
    file = read(client, csv_link("medicines"))
    table = printed(readings)
    assert file["name"].to_list() == list(table)
    assert set(file["medicine"]) == set(readings.catalogue().medicines)
    for row in file.to_dicts():
        unit, _, latest, previous, change = table[row["name"]][1:6]
        assert unit == row["unit"]
        way = f" {unit} per 100,000 people{WHERE}"
        assert agrees(latest.removesuffix(way), row["latest_per_100000"]), (row, latest)
        assert agrees(previous.removesuffix(way), row["previous_per_100000"]), (row, previous)
        assert agrees(change, row["change_percent"]), (row, change)
        assert (change == "not compared") == (not row["compared"]) == (row["reason"] is not None)
    assert not file["compared"].all()


def test_the_amounts_of_the_file_of_medicines_are_the_databases(client: httpx.Client, readings: Readings) -> None:
    catalogue = readings.catalogue()
    years = readings.uptake(catalogue.release_id, "twelve_months", ods_code="ENG")
    file = read(client, csv_link("medicines"))
    for span in ("latest", "previous"):
        start = file[f"{span}_12_months_from"][0]
        known = years.filter(pl.col("period") == start).join(file, on=["medicine", "unit"])
        assert known["numerator"].to_list() == known[f"{span}_numerator"].to_list()
        assert known["value"].to_list() == known[f"{span}_per_100000"].to_list()


def every_link(readings: Readings) -> dict[str, str]:
    catalogue = readings.catalogue()
    medicine = next(iter(catalogue.medicines.values()))
    trust = catalogue.placed("trust")[0].ods_code
    series = {"medicine": medicine.medicine, "unit": medicine.unit, "period_type": "quarter"}
    return {
        "medicines": csv_link("medicines"),
        "differences": csv_link("differences"),
        "submissions": csv_link("submissions", ods_code="ENG"),
        "uptake of ICBs": csv_link("uptake", org_type="icb", **series),
        "uptake of a trust": csv_link("uptake", period_type="quarter", ods_code=trust),
        "uptake of all": csv_link("uptake", **series),
        "percentiles of ICBs": csv_link("percentiles", org_type="icb", **series),
        "percentiles of trusts": csv_link("percentiles", org_type="trust", **series),
    }


def test_no_file_has_a_placeholder_for_a_unit(client: httpx.Client, readings: Readings) -> None:
    for name, address in every_link(readings).items():
        _, *rows = csv.reader(io.StringIO(client.get(address).text))
        cells = {cell for row in rows for cell in row}
        assert not {cell for cell in cells if cell == "unit" or cell.startswith("unit per ")}, name


def test_a_denominator_is_told_only_beside_the_rates_it_divides(client: httpx.Client, readings: Readings) -> None:
    with_value = {"uptake of ICBs", "uptake of all", "percentiles of ICBs"}
    with_rates = {*with_value, "medicines", "differences"}
    for name, address in every_link(readings).items():
        columns = set(read(client, address).columns)
        of_value = {"value_is", "denominator_unit", "value_multiplier"}
        assert of_value & columns == (of_value if name in with_value else set()), name
        assert ("population_vintage" in columns) == (name in with_rates), name
        assert {"release_id", "data_from", "data_to", "data_status_note", "synthetic"} <= columns, name


def test_the_unit_of_a_value_is_that_of_its_row(client: httpx.Client, readings: Readings) -> None:
    rows = read(client, every_link(readings)["uptake of all"])
    rated = rows.filter(pl.col("org_type") != "trust")
    assert (rated["value_is"] == rated["unit"] + " per 100,000 people").all()
    assert rows.filter(pl.col("org_type") == "trust")["value_is"].null_count() == rows.height - rated.height > 0


def test_a_file_says_which_months_will_be_restated(client: httpx.Client, readings: Readings) -> None:
    assert "not final" in read(client, csv_link("submissions", ods_code="ENG"))["data_status_note"][0]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/download/uptake.csv?period_type=quarter&medicine=nonsense", 404),
        ("/download/submissions.csv?ods_code=QZ99", 404),
        ("/download/uptake.csv", 422),
        ("/download/uptake.csv?period_type=fortnight", 422),
        ("/download/uptake.csv?period_type=quarter&perjod=2021-04-01", 422),
        ("/download/uptake.csv?period_type=quarter&period=tomorrow", 422),
    ],
)
def test_what_is_not_there_is_refused(client: httpx.Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


@given(st.text())
def test_no_text_is_a_formula(text: str) -> None:
    safe = pl.select(harmless(pl.lit(text))).item()
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe.removeprefix("'") == text.removeprefix("'") or safe == text


def test_numbers_and_nulls_stay_as_they_are() -> None:
    rows = pl.DataFrame({"name": ["=cmd()", None], "value": [-1.5, None], "period": [date(2021, 4, 1), None]})
    assert "".join(csv_pieces(rows)) == "name,value,period\n'=cmd(),-1.5,2021-04-01\n,,\n"
