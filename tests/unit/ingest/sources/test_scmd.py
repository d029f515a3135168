import csv
import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from ingest.files import SourceFile, identify
from ingest.sources import scmd
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError
from tests.unit.ingest.drawn import cells, csv_file, csv_text, dicts, only_problem, problems, text_file, tuples

RETIRED = """
YEAR_MONTH|ODS_CODE|VMP_SNOMED_CODE|VMP_PRODUCT_NAME|UNIT_OF_MEASURE_IDENTIFIER|UNIT_OF_MEASURE_NAME|TOTAL_QUANITY_IN_VMP_UNIT
2019-01|ZT01|10970211000001102|Etanercept 50mg/1ml pens|258773002|ml|64
2019-01|ZT02|00970211000001102|Etanercept 25mg/0.5ml pens|258773002|ml|-6.5
"""
STANDARD = """
YEAR_MONTH|ODS_CODE|VMP_SNOMED_CODE|VMP_PRODUCT_NAME|UNIT_OF_MEASURE_IDENTIFIER|UNIT_OF_MEASURE_NAME|TOTAL_QUANITY_IN_VMP_UNIT|INDICATIVE_COST
201904|ZT01|10970211000001102|Etanercept 50mg/1ml pens|258773002|ML|64|12.34
201904|ZT02|00970211000001102|Etanercept 25mg/0.5ml pens|258773002|ml|-6.5|
"""
LAYOUT_2026 = """
YEAR_MONTH|ODS_CODE|VMP_SNOMED_CODE|VMP_PRODUCT_NAME|VMP_UDFS_UNIT_OF_MEASURE_IDENTIFIER|VMP_UDFS_UNIT_OF_MEASURE_NAME|TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE|INDICATIVE_COST|VMP_UNIT_DOSE_UNIT_OF_MEASURE_IDENTIFIER|VMP_UNIT_DOSE_UNIT_OF_MEASURE_NAME|TOTAL_QUANTITY_IN_VMP_UNIT_DOSE_UNIT_OF_MEASURE
202604|ZT01|10970211000001102|Etanercept 50mg/1ml pens|258773002|ml|64|12.34|3318611000001103|device|64
202604|ZT02|00970211000001102|Etanercept 25mg/0.5ml pens|258773002|ml|-6.5||3318611000001103|device|-13
"""
LAYOUTS = {"retired": (RETIRED, (2019, 1)), "standard": (STANDARD, (2019, 4)), "2026": (LAYOUT_2026, (2026, 4))}


def first_row(file: SourceFile) -> dict[str, object]:
    return dicts(scmd.read(file), *(name for name in schema.PRESCRIBING.names if name != "file_id"))[0]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_published_layout_gives_the_same_columns(tmp_path: Path, layout: str) -> None:
    drawing, (year, month) = LAYOUTS[layout]
    reading = scmd.read(csv_file(tmp_path / "data.csv", drawing))
    assert reading.layout == layout
    assert reading.table is schema.PRESCRIBING
    columns = ("row_number", "month", "ods_code", "vmp_code", "vmp_name", "unit_code", "unit", "quantity")
    day = date(year, month, 1)
    assert tuples(reading, *columns) == [
        (2, day, "ZT01", "10970211000001102", "Etanercept 50mg/1ml pens", "258773002", "ml", 64.0),
        (3, day, "ZT02", "00970211000001102", "Etanercept 25mg/0.5ml pens", "258773002", "ml", -6.5),
    ]
    costs = [row["indicative_cost"] for row in dicts(reading, "indicative_cost")]
    assert costs == ([None, None] if layout == "retired" else [12.34, None])


def test_the_2026_layout_without_its_optional_columns(tmp_path: Path) -> None:
    rows = [row[:8] for row in cells(LAYOUT_2026)]
    reading = scmd.read(text_file(tmp_path / "data.csv", csv_text(rows)))
    assert (reading.layout, [row["quantity"] for row in dicts(reading, "quantity")]) == ("2026", [64.0, -6.5])


def test_the_corrected_spelling_of_the_quantity_column(tmp_path: Path) -> None:
    corrected = STANDARD.replace("TOTAL_QUANITY_IN_VMP_UNIT", "TOTAL_QUANTITY_IN_VMP_UNIT")
    assert first_row(csv_file(tmp_path / "data.csv", corrected)) == first_row(csv_file(tmp_path / "old.csv", STANDARD))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("seed", range(5))
def test_columns_are_read_by_name_in_any_order(tmp_path: Path, layout: str, seed: int) -> None:
    rows = cells(LAYOUTS[layout][0])
    order = random.Random(seed).sample(range(len(rows[0])), len(rows[0]))
    shuffled = text_file(tmp_path / "shuffled.csv", csv_text([[row[place] for place in order] for row in rows]))
    assert first_row(shuffled) == first_row(csv_file(tmp_path / "data.csv", LAYOUTS[layout][0]))


def test_header_names_with_spaces_other_case_and_quotes(tmp_path: Path) -> None:
    plain = csv_file(tmp_path / "plain.csv", LAYOUT_2026)
    rows = cells(LAYOUT_2026)
    rows[0] = [f" {name.lower()} " for name in rows[0]]
    odd = text_file(tmp_path / "odd.csv", csv_text(rows, csv.QUOTE_ALL))
    assert first_row(odd) == first_row(plain)
    assert scmd.read(odd).layout == "2026"


@pytest.mark.parametrize(
    ("quoting", "line_end", "encoding"),
    [
        (csv.QUOTE_ALL, "\n", "utf-8"),
        (csv.QUOTE_MINIMAL, "\r\n", "utf-8"),
        (csv.QUOTE_ALL, "\r\n", "utf-8-sig"),
        (csv.QUOTE_MINIMAL, "\n", "utf-8-sig"),
    ],
)
def test_quotes_line_ends_and_byte_order_marks(tmp_path: Path, quoting: int, line_end: str, encoding: str) -> None:
    file = text_file(tmp_path / "data.csv", csv_text(cells(STANDARD), quoting, line_end), encoding)
    assert first_row(file) == first_row(csv_file(tmp_path / "plain.csv", STANDARD))


def test_a_name_with_commas_quotes_and_letters_beyond_ascii(tmp_path: Path) -> None:
    rows = cells(STANDARD)
    rows[1][3] = 'Étanercept "Enbrel", 50 mg – µ pens'
    assert first_row(text_file(tmp_path / "data.csv", csv_text(rows)))["vmp_name"] == rows[1][3]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("201904", date(2019, 4, 1)),
        ("2019-04", date(2019, 4, 1)),
        ("2019_04", date(2019, 4, 1)),
        (" 201904 ", date(2019, 4, 1)),
        ("201913", None),
        ("201900", None),
        ("2019", None),
        ("2019-4", None),
        ("20-1904", None),
        ("20190401", None),
        ("43556", None),
        ("Apr-19", None),
    ],
)
def test_months_of_rows(tmp_path: Path, text: str, month: date | None) -> None:
    header, first, *_ = cells(STANDARD)
    rows = [header, [text, *first[1:]]]
    (row,) = dicts(scmd.read(text_file(tmp_path / "data.csv", csv_text(rows))), "month", "month_raw")
    assert row == {"month": month, "month_raw": text.strip()}


DATES = "01/07/2019|2019-07-01|20190701|Jul-19|July 2019|7.2019|01.07.19"
NO_DATES = "201913|2019|43556|Total|2019-07-01 04:00 INFO done|July|"


@pytest.mark.parametrize("text", DATES.split("|"))
def test_dates_of_several_styles_in_one_file_refuse_it(tmp_path: Path, text: str) -> None:
    rows = cells(STANDARD)
    rows[2][0] = text
    with pytest.raises(FaultyFilesError, match="as row 2 has them") as caught:
        scmd.read(text_file(tmp_path / "data.csv", csv_text(rows)))
    assert problems(caught.value) == [(3, "YEAR_MONTH")]
    assert caught.value.exit_code == LayoutError.exit_code


@pytest.mark.parametrize("text", [*NO_DATES.split("|"), "2019-04"])
def test_other_text_for_a_month_leaves_the_file_readable(tmp_path: Path, text: str) -> None:
    rows = cells(STANDARD)
    rows[2][0] = text
    assert len(dicts(scmd.read(text_file(tmp_path / "data.csv", csv_text(rows))), "month")) == len(rows) - 1


@pytest.mark.parametrize(
    ("name", "status", "month"),
    [
        ("SCMD_FINAL_201904.csv", "final", date(2019, 4, 1)),
        ("scmd_provisional_201904.csv", "provisional", date(2019, 4, 1)),
        ("SCMD_PROVISIONAL_2019-04 (1).csv", "provisional", date(2019, 4, 1)),
        ("scmd_wip_201904.csv", "wip", date(2019, 4, 1)),
        ("scmd-work-in-progress-201904.csv", "wip", date(2019, 4, 1)),
        ("SCMD_WORK_IN_PROGRESS_201904.csv", "wip", date(2019, 4, 1)),
        ("scmd_not_final_provisional_201904.csv", "provisional", date(2019, 4, 1)),
        ("issues.csv", "final", None),
        ("scmd_20190401.csv", "final", None),
        ("scmd_201913.csv", "final", None),
    ],
)
def test_the_name_tells_status_and_month(tmp_path: Path, name: str, status: str, month: date | None) -> None:
    reading = scmd.read(csv_file(tmp_path / name, STANDARD))
    assert (reading.data_status, reading.month) == (status, month)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("scmd_provisional.zip!201904.csv", "provisional"),
        ("scmd_provisional.zip!SCMD_FINAL_201904.csv", "final"),
        ("year.zip!wip/201904.csv", "wip"),
    ],
)
def test_a_member_that_tells_no_status_has_that_of_its_archive(name: str, status: str) -> None:
    assert scmd.status_from(name) == status


def test_a_told_status_wins_over_the_name(tmp_path: Path) -> None:
    file = csv_file(tmp_path / "SCMD_FINAL_201904.csv", STANDARD)
    assert scmd.read(file, "provisional").data_status == "provisional"


@pytest.mark.parametrize("text", ["twelve", "1,200", "0x10", "nan", "inf", "-", "1e999", "£5", "5 ml", "1_000"])
def test_what_is_no_plain_number_is_null_and_its_text_is_kept(tmp_path: Path, text: str) -> None:
    rows = cells(STANDARD)
    rows[1][6], rows[1][7] = text, text
    reading = scmd.read(text_file(tmp_path / "data.csv", csv_text(rows)))
    (row, *_) = dicts(reading, "quantity", "quantity_raw", "indicative_cost", "indicative_cost_raw")
    assert row == {"quantity": None, "quantity_raw": text, "indicative_cost": None, "indicative_cost_raw": text}


def test_missing_columns_are_told_all_at_once_with_the_nearest(tmp_path: Path) -> None:
    drawing = STANDARD.replace("ODS_CODE", "ODS_CODES").replace("TOTAL_QUANITY_IN_VMP_UNIT", "AMOUNT")
    with pytest.raises(FaultyFilesError) as caught:
        scmd.read(csv_file(tmp_path / "data.csv", drawing))
    assert problems(caught.value) == [(1, "ODS_CODE"), (1, "TOTAL_QUANITY_IN_VMP_UNIT")]
    assert "Is it the column 'ods_codes'?" in str(caught.value)
    assert caught.value.exit_code == LayoutError.exit_code


def test_a_doubled_column_is_refused(tmp_path: Path) -> None:
    drawing = STANDARD.replace("INDICATIVE_COST", "ods_code")
    with pytest.raises(FaultyFilesError, match="stands in the header more than once"):
        scmd.read(csv_file(tmp_path / "data.csv", drawing))


def test_semicolons_between_columns_are_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="with commas between its columns"):
        scmd.read(text_file(tmp_path / "data.csv", csv_text(cells(STANDARD)).replace(",", ";")))


def test_a_last_row_that_was_cut_off(tmp_path: Path) -> None:
    whole = csv_text(cells(STANDARD))
    with pytest.raises(FaultyFilesError) as caught:
        scmd.read(text_file(tmp_path / "data.csv", whole[:-20]))
    assert "may have been cut short" in only_problem(caught.value).message


@pytest.mark.real_data
def test_the_real_months(shared_data: Path) -> None:
    readings = [scmd.read(identify(path.name, path)) for path in sorted((shared_data / "scmd").glob("*.csv"))]
    assert [reading.layout for reading in readings] == ["retired"] * 3 + ["standard"] * 31
    assert [reading.month for reading in readings] == [date(2019 + n // 12, n % 12 + 1, 1) for n in range(34)]
    rows = pl.concat([reading.rows for reading in readings]).collect(engine="streaming")
    assert rows.height == 125_660
    assert rows.filter(pl.col("quantity") < 0).height == 203
    assert rows["ods_code"].n_unique() == 179
    assert rows["vmp_code"].n_unique() == 63
    assert rows.select("month", "quantity", "unit", "ods_code", "vmp_code").null_count().row(0) == (0, 0, 0, 0, 0)
    assert rows["unit"].str.to_lowercase().equals(rows["unit"])
