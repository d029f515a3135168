"""Files say what the database says, can be read by any program, and run nothing in a spreadsheet."""

import io
from collections.abc import Iterator
from datetime import date

import httpx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboards.downloads import csv_link, csv_pieces, harmless
from dashboards.readings import Readings
from scorecard import queries
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
    columns = [*keys, "numerator", "value", "state", "expected", "received"]
    assert_frame_equal(file.select(columns).sort(keys), rows.select(columns).sort(keys), check_exact=True)


def test_every_row_says_how_to_read_it(client: httpx.Client, readings: Readings) -> None:
    medicine = next(iter(readings.catalogue().medicines))
    row = read(client, csv_link("uptake", period_type="quarter", medicine=medicine, ods_code="ENG")).row(-1, named=True)
    assert row["release_id"] == readings.catalogue().release_id
    assert row["population_vintage"] == readings.catalogue().population_vintage
    assert (row["denominator_unit"], row["value_multiplier"], row["synthetic"]) == ("people", 100_000, True)
    assert "Homecare" in row["read_with_care"]
    assert "Q" in row["period_label"]


@pytest.mark.parametrize("name", ["medicines", "differences"])
def test_national_files(client: httpx.Client, readings: Readings, name: str) -> None:
    found = read(client, csv_link(name))
    assert set(found["medicine"]) <= set(readings.catalogue().medicines)
    assert found.height > 0


def test_percentiles_and_submissions(client: httpx.Client, readings: Readings) -> None:
    medicine = next(iter(readings.catalogue().medicines.values()))
    series = csv_link(
        "percentiles", medicine=medicine.medicine, org_type="icb", period_type="quarter", unit=medicine.unit
    )
    assert {"period", "p25", "p50", "p75", "organisations"} <= set(read(client, series).columns)
    months = read(client, csv_link("submissions", ods_code="ENG"))
    assert months.height == len(readings.catalogue().periods["month"])


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
    safe = harmless(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert safe.removeprefix("'") == text.removeprefix("'") or safe == text


def test_numbers_and_nulls_stay_as_they_are() -> None:
    rows = pl.DataFrame({"name": ["=cmd()", None], "value": [-1.5, None], "period": [date(2021, 4, 1), None]})
    assert "".join(csv_pieces(rows)) == "name,value,period\n'=cmd(),-1.5,2021-04-01\n,,\n"
