"""Every file has the layout that its publisher gives it."""

import csv
import re
import tomllib
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from ingest.synthetic import TINY, Sample
from ingest.synthetic.months import window
from ingest.synthetic.scmd import LAYOUTS, file_name, layout_of

RETIRED = (
    "YEAR_MONTH,ODS_CODE,VMP_SNOMED_CODE,VMP_PRODUCT_NAME,UNIT_OF_MEASURE_IDENTIFIER,UNIT_OF_MEASURE_NAME,"
    "TOTAL_QUANITY_IN_VMP_UNIT"
)
STANDARD = f"{RETIRED},INDICATIVE_COST"
LAYOUT_2026 = (
    "YEAR_MONTH,ODS_CODE,VMP_SNOMED_CODE,VMP_PRODUCT_NAME,VMP_UDFS_UNIT_OF_MEASURE_IDENTIFIER,"
    "VMP_UDFS_UNIT_OF_MEASURE_NAME,TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE,INDICATIVE_COST,"
    "VMP_UNIT_DOSE_UNIT_OF_MEASURE_IDENTIFIER,VMP_UNIT_DOSE_UNIT_OF_MEASURE_NAME,"
    "TOTAL_QUANTITY_IN_VMP_UNIT_DOSE_UNIT_OF_MEASURE"
)


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.mark.parametrize(
    ("file", "header", "month", "unit"),
    [
        ("SCMD_FINAL_202304.csv", RETIRED, "2023-04", str.islower),
        ("SCMD_FINAL_202307.csv", STANDARD, "202307", str.isupper),
        ("scmd_provisional_202510.csv", STANDARD, "202510", str.isupper),
        ("scmd_provisional_202603.csv", LAYOUT_2026, "202603", str.isupper),
    ],
)
def test_prescribing_has_the_layout_of_its_month(shipped: Path, file: str, header: str, month: str, unit) -> None:
    rows = rows_of(shipped / "scmd" / file)
    assert ",".join(rows[0]) == header
    assert {row[0] for row in rows[1:]} == {month}
    assert all(unit(row[5]) for row in rows[1:])


def test_there_are_months_in_all_three_layouts_and_of_both_statuses(shipped: Path) -> None:
    months = window(36)
    assert {layout_of(month, months) for month in months} == set(LAYOUTS)
    assert sum("provisional" in file_name(month, months) for month in months) == 6
    assert len(list((shipped / "scmd").glob("*.csv"))) == 36


def test_only_names_with_commas_are_quoted(shipped: Path) -> None:
    lines = (shipped / "scmd" / "SCMD_FINAL_202307.csv").read_text(encoding="utf-8").splitlines()
    assert all(("5,000units" in line) == ('"' in line) for line in lines)


def test_quantities_are_whole_or_fractions_without_a_needless_decimal_point(shipped: Path) -> None:
    quantities = [row[6] for row in rows_of(shipped / "scmd" / "SCMD_FINAL_202307.csv")[1:]]
    assert all(re.fullmatch(r"-?\d+(\.\d{1,2})?", quantity) and not quantity.endswith(".0") for quantity in quantities)
    assert any("." in quantity for quantity in quantities)


def test_no_row_of_prescribing_is_given_twice(shipped: Path) -> None:
    for path in (shipped / "scmd").glob("*.csv"):
        rows = pl.read_csv(path, infer_schema=False)
        assert not rows.select("ODS_CODE", "VMP_SNOMED_CODE").is_duplicated().any()


@pytest.mark.parametrize(("month", "line_end"), [("2024-03", b'"\n'), ("2026-03", b'"\r\n')])
def test_trust_lists_have_no_header_and_every_cell_quoted(tiny: Sample, month: str, line_end: bytes) -> None:
    path = tiny.folder / "organisations" / f"etr_{month}.csv"
    rows = rows_of(path)
    assert path.read_bytes().endswith(line_end)
    assert {len(row) for row in rows} == {27}
    assert all(re.fullmatch(r"\d{8}", row[10]) and re.fullmatch(r"(\d{8})?", row[11]) for row in rows)


def test_the_practice_list_has_the_real_header_and_dates(tiny: Sample) -> None:
    rows = rows_of(tiny.folder / "organisations" / "gp_practice_hierarchy_2026-03.csv")
    assert len(rows[0]) == 16
    assert {row[1] for row in rows[1:]} == {"01Mar2026"}
    assert len(rows) - 1 == TINY.sub_icbs * TINY.practices_a_sub_icb


def test_the_population_workbook_has_front_sheets_and_its_header_on_row_four(shipped: Path) -> None:
    workbook = fastexcel.read_excel(shipped / "population" / "ons_mid_year_population_synthetic.xlsx")
    assert workbook.sheet_names == ["Cover sheet", "Contents", "Notes", "Mid-2023 ICB 2024", "Mid-2024 ICB 2024"]
    sheet = workbook.load_sheet("Mid-2024 ICB 2024", header_row=3).to_polars()
    assert sheet.columns[:7] == [
        *("SICBL 2024 Code", "SICBL 2024 Name", "ICB 2024 Code", "ICB 2024 Name", "NHSER 2024 Code"),
        *("NHSER 2024 Name", "Total"),
    ]
    assert (sheet.columns[7], sheet.columns[97], sheet.columns[98], sheet.columns[-1]) == ("F0", "F90", "M0", "M90")
    assert sheet["SICBL 2024 Name"].str.contains(r" - ZS\d{2}$").all()
    assert (sheet["Total"] == sheet.select(sheet.columns[7:]).sum_horizontal()).all()


def test_the_run_configuration_names_files_that_are_there(tiny: Sample) -> None:
    configuration = tomllib.loads((tiny.folder / "sample.toml").read_text(encoding="utf-8"))
    patterns = [pattern for value in configuration.values() if isinstance(value, list) for pattern in value]
    assert all(list(tiny.folder.glob(pattern)) for pattern in patterns)
    assert configuration["population_vintage"] == 2024


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("scmd/SCMD_FINAL_202304.csv", "scmd/SCMD_FINAL_201901.csv"),
        ("scmd/SCMD_FINAL_202307.csv", "scmd/SCMD_FINAL_201904.csv"),
        ("organisations/ods_succession_to_2026-03.csv", "organisations/ods_succession_to_2022-04.csv"),
        ("organisations/gp_practice_hierarchy_2026-03.csv", "organisations/gp_practice_hierarchy_2022-01.csv"),
    ],
)
def test_headers_are_those_of_the_real_files(shipped: Path, public_data: Path, ours: str, theirs: str) -> None:
    assert rows_of(shipped / ours)[0] == rows_of(public_data / theirs)[0]


@pytest.mark.real_data
def test_the_product_file_has_the_real_header_and_two_columns_more(shipped: Path, public_data: Path) -> None:
    real = rows_of(public_data / "dmd" / "vmp_rheumatology.csv")[0]
    assert rows_of(shipped / "dmd" / "vmp_synthetic.csv")[0] == [*real, "ddd_mg", "add_quantity"]
