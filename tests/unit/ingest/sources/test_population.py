import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest.files import identify
from ingest.sources import population
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, UnreadableFileError
from tests.unit.ingest.drawn import Cells, only_problem, text_file, tuples, workbook

COLUMNS = ("row_number", "vintage", "sub_icb_gss", "sub_icb_code", "icb_gss", "region_gss", "population")
TITLE = [["Mid-year population estimates"], ["This worksheet has one table."], []]


def header(year: int) -> list[Any]:
    areas = [f"{level} {year} {what}" for level in ("SICBL", "ICB", "NHSER") for what in ("Code", "Name")]
    return [*areas, "Total", "F0", "F1"]


def area(code: str, ods: str, people: Any) -> list[Any]:
    names = (f"NHS Northshire ICB - {ods}", "NHS Northshire ICB", "North")
    gss = (code, "E54000050", "E40000009")
    return [cell for pair in zip(gss, names, strict=True) for cell in pair] + [people, 1, 2]


def sheet(year: int = 2024, top: Cells = TITLE, people: tuple[Any, Any] = (1000, 2000)) -> list[list[Any]]:
    rows = [header(year), area("E38000001", "Z1A", people[0]), area("E38000002", "Z2B", people[1])]
    return [*[list(row) for row in top], *rows]


def expected(vintage: int, first_row: int, people: tuple[Any, Any] = (1000, 2000)) -> list[tuple[Any, ...]]:
    """Row numbers tell the sheets of a workbook apart: 20200000005 is row 5 of the sheet of mid-2020."""
    row = vintage * 10_000_000 + first_row
    return [
        (row, vintage, "E38000001", "Z1A", "E54000050", "E40000009", people[0]),
        (row + 1, vintage, "E38000002", "Z2B", "E54000050", "E40000009", people[1]),
    ]


def test_every_year_of_a_workbook_with_front_sheets(tmp_path: Path) -> None:
    sheets = {
        "Cover sheet": [["Population estimates"]],
        "Notes": [["1", "Rounded to whole people"]],
        "Mid-2021 ICB 2024": sheet(people=(900, 1900)),
        "Mid-2022 ICB 2024": sheet(),
    }
    reading = population.read(workbook(tmp_path / "ons.xlsx", sheets))
    assert (reading.table, reading.layout) == (schema.POPULATION_ESTIMATE, "ons_icb_workbook")
    assert tuples(reading, *COLUMNS) == [*expected(2021, 5, (900, 1900)), *expected(2022, 5)]
    assert reading.rows.collect()["row_number"].is_unique().all()


@pytest.mark.parametrize("rows_before", [0, 1, 7, 19])
def test_the_header_is_found_wherever_it_stands(tmp_path: Path, rows_before: int) -> None:
    top: list[list[Any]] = [["Something"] for _ in range(rows_before)]
    reading = population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020": sheet(top=top)}))
    assert tuples(reading, *COLUMNS) == expected(2020, rows_before + 2)


def test_blank_rows_and_columns_before_the_table_count_in_the_row_numbers(tmp_path: Path) -> None:
    moved = [[], [], *[[None, *row] for row in sheet(top=[[], ["Title"], []])]]
    reading = population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020": moved}))
    assert tuples(reading, *COLUMNS) == expected(2020, 7)


@pytest.mark.parametrize("year", [2021, 2023, 2026])
def test_the_year_of_the_geography_in_the_column_names_may_be_any(tmp_path: Path, year: int) -> None:
    reading = population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020 ICB": sheet(year)}))
    assert tuples(reading, *COLUMNS) == expected(2020, 5)


def test_columns_in_another_order(tmp_path: Path) -> None:
    turned = [row[::-1] if len(row) > 1 else row for row in sheet()]
    reading = population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020": turned}))
    assert tuples(reading, *COLUMNS) == expected(2020, 5)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("1000", 1000),
        (" 1000 ", 1000),
        (1000.0, 1000),
        ("1000.0", 1000),
        ("1,000", None),
        (1000.5, None),
        ("1e3", None),
        ("1e999", None),
        ("[x]", None),
        ("123456789012345678901234567890", None),
    ],
)
def test_numbers_as_text_and_what_is_no_whole_number(tmp_path: Path, cell: Any, people: int | None) -> None:
    reading = population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020": sheet(people=(cell, 2000))}))
    (first, second) = tuples(reading, "population", "population_raw")
    assert first[0] == people
    assert first[1] is not None
    assert second == (2000, "2000")


def test_a_row_without_its_code_is_kept_to_be_reported_and_blank_rows_are_not(tmp_path: Path) -> None:
    bad = area("E38000003", "Z3C", 3000)
    bad[0] = None
    reading = population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020": [*sheet(), [], bad, [], ["Source: ONS"]]}))
    found = tuples(reading, "row_number", "sub_icb_gss", "population")
    assert found[2:] == [(20200000008, None, 3000), (20200000010, "Source: ONS", None)]


def test_a_workbook_without_sheets_of_estimates(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="no sheet of mid-year estimates") as caught:
        population.read(workbook(tmp_path / "ons.xlsx", {"Sheet1": sheet()}))
    assert caught.value.exit_code == LayoutError.exit_code


def test_a_sheet_of_other_areas_names_the_sheet_and_the_columns(tmp_path: Path) -> None:
    sheets = {"Mid-2020": sheet(), "Mid-2021": [["LAD 2021 Code", "LAD 2021 Name", "Total"], ["E1", "A", 5]]}
    with pytest.raises(FaultyFilesError) as caught:
        population.read(workbook(tmp_path / "ons.xlsx", sheets))
    assert "'Mid-2021' has no row with SICBL" in only_problem(caught.value).message


def test_an_empty_sheet_of_estimates(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="has no row with"):
        population.read(workbook(tmp_path / "ons.xlsx", {"Mid-2020": []}))


def test_a_csv_file_is_told_from_a_workbook(tmp_path: Path) -> None:
    for name in ("ons.csv", "ons.xlsx"):
        with pytest.raises(FaultyFilesError) as caught:
            population.read(text_file(tmp_path / name, "SICBL 2024 Code,Total\nE1,5\n"))
        assert only_problem(caught.value).message == "The file is not a workbook, and this source is one."
        assert caught.value.exit_code == LayoutError.exit_code


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
def test_a_workbook_that_was_cut_short(tmp_path: Path, kept: float) -> None:
    file = workbook(tmp_path / "ons.xlsx", {"Mid-2020": sheet()})
    whole = file.path.read_bytes()
    file.path.write_bytes(whole[: int(len(whole) * kept)])
    with pytest.raises(FaultyFilesError, match="damaged, has a password, or was cut short") as caught:
        population.read(identify(file.name, file.path))
    assert caught.value.exit_code == UnreadableFileError.exit_code


def test_a_workbook_that_would_fill_the_memory(tmp_path: Path) -> None:
    file = workbook(tmp_path / "ons.xlsx", {"Mid-2020": sheet()})
    with zipfile.ZipFile(file.path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet2.xml", b"0" * (96 << 20))
    with pytest.raises(FaultyFilesError, match="200 times its size") as caught:
        population.read(identify(file.name, file.path))
    assert caught.value.exit_code == UnreadableFileError.exit_code


@pytest.mark.real_data
def test_the_real_estimates(shared_data: Path) -> None:
    name = "ons_mid_year_population_2011-2022_icb2024.xlsx"
    found = population.read(identify(name, shared_data / "population" / name)).rows.collect()
    years = found.group_by("vintage").agg(pl.len(), pl.col("sub_icb_code").n_unique().alias("codes")).sort("vintage")
    assert years.rows() == [(year, 106, 106) for year in range(2011, 2023)]
    assert found.filter(vintage=2020)["population"].sum() == 56_325_961
    assert (found["icb_gss"].n_unique(), found["region_gss"].n_unique()) == (42, 7)
    assert found.null_count().row(0) == (0,) * found.width


@pytest.mark.real_data
def test_the_real_estimates_of_later_years(shared_data: Path) -> None:
    name = "ons_mid_year_population_2022-2024_icb2024.xlsx"
    found = population.read(identify(name, shared_data / "population" / name)).rows.collect()
    assert found.group_by("vintage").len().sort("vintage").rows() == [(2022, 106), (2023, 106), (2024, 106)]
    assert found.null_count().row(0) == (0,) * found.width
