"""National months from file to lake: what is kept, set aside and added up, against a plain-Python reading."""

import csv
import random
import re
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import polars as pl
import pytest

from ingest import files, sifting
from ingest.readers import Reading
from ingest.reports.model import Fate, FileReport
from ingest.synthetic.epd import Extent, epd_month, substance_code, write_bnf, write_epd
from scorecard import schema
from tests.lib import naive_epd
from tests.unit.ingest.homes import Home

MONTH = date(2025, 3, 1)
EXTENT = Extent(practices=24, substances=40, rows_a_practice=30)
MEDICINES = ["examplumab", "other-mab", "third-mab"]
WANTED = [substance_code(position) for position in range(len(MEDICINES))]
UNWANTED = f"{substance_code(9)}AAAAAA"
# What is written into a cell, by the legacy column, and which rule of the suite tells it.
SPOILT = {
    "ITEMS": ["1.5", "three", "", "1,000", "inf", "1e1"],
    "QUANTITY": ["nan", "1e999", "£5", ""],
    "TOTAL_QUANTITY": ["", "0x10"],
    "ADQUSAGE": ["none"],
    "NIC": ["-", "1e400"],
    "ACTUAL_COST": ["12.34.5"],
    "UNIDENTIFIED": ["y", "", "NO"],
    "PRACTICE_CODE": ["", "-", "z9/OO1"],
    "BNF_CODE": ["", "99.00.001", "9900009z0AAAAAA"],
    "YEAR_MONTH": ["March", "2025-13"],
}
# What is odd, and good.
ODD = {
    "ITEMS": ["2.0", " 7 ", "+3", "-1"],
    "QUANTITY": [" 28.0", ".5"],
    "NIC": ["-3.5", "0"],
    "ADQUSAGE": ["", "0"],
    "PRACTICE_CODE": [" Z00001 "],
    "BNF_CODE": [f" {substance_code(0)}AAAAAA ", f"{UNWANTED} "],
    "PCO_CODE": ["", "-", "north"],
    "BNF_DESCRIPTION": ["", 'A "quoted", name'],
    "YEAR_MONTH": ["2025_03", "2025-03"],
}


def legacy(path: Path, changed: dict[tuple[int, str], str] | None = None, month: date = MONTH) -> Path:
    """A month in the legacy layout; ``changed`` holds cells by row number and column."""
    write_epd(path, epd_month(month, EXTENT), "legacy")
    if changed:
        rows = pl.read_csv(path, infer_schema=False).with_row_index("row", offset=2)
        for (row, column), text in changed.items():
            here = pl.when(pl.col("row") == row).then(pl.lit(text)).otherwise(pl.col(column))
            rows = rows.with_columns(here.alias(column))
        rows.drop("row").write_csv(path)
    return path


@pytest.fixture
def mapped(home: Home, tmp_path: Path) -> Home:
    """A home folder in which the first substances are mapped to medicines."""
    write_bnf(tmp_path / "bnf.csv", MEDICINES)
    home.ingest(tmp_path / "bnf.csv", source="bnf")
    return home


def load(home: Home, path: Path) -> FileReport:
    (report,) = home.ingest(path, source="epd")
    return report


def totals(home: Home) -> dict[tuple[str, bool], list[float]]:
    lines = home.manifest.filter(pl.col("lake_table") == "primary_care", pl.col("state") == "loaded")
    table = schema.PRIMARY_CARE_TOTAL
    rows = home.lake.scan(table, lines.tail(1).select("file_id", "month").rows()).collect()
    assert dict(rows.schema) == dict(table.polars_schema)
    names = ("rows", "items", "quantity", "nic", "actual_cost")
    return {(row["part"], row["is_unidentified"]): [float(row[name]) for name in names] for row in rows.to_dicts()}


def assert_as_naive(home: Home, path: Path, report: FileReport) -> None:
    found = naive_epd.parted(path, WANTED)
    rows = int(sum(sums[0] for sums in found.totals.values()))
    assert (report.rows_in, report.rows_kept, report.rows_quarantined) == (rows, len(found.kept), len(found.set_aside))
    assert home.current(schema.PRIMARY_CARE)["row_number"].to_list() == found.kept
    wanted = {key: [float(number) for number in sums] for key, sums in found.totals.items()}
    assert totals(home) == {key: pytest.approx(sums, abs=1e-6) for key, sums in wanted.items()}
    aside = home.lake.quarantine(report.file_id or "").collect()
    assert sorted(set(aside["row"])) == found.set_aside


# ------------------------------------------------------------------------------------------------ kept and rest


@pytest.mark.parametrize("layout", ["legacy", "snomed"])
def test_a_month_is_kept_as_far_as_it_is_mapped_and_the_rest_is_added_up(
    mapped: Home, tmp_path: Path, layout: str
) -> None:
    path = tmp_path / "EPD_202503.csv"
    write_epd(path, epd_month(MONTH, EXTENT), layout)
    report = load(mapped, path)
    assert (report.layout, report.month, report.rows_in) == (layout, MONTH, 720)
    assert 0 < report.rows_kept < 100
    assert_as_naive(mapped, path, report)
    rows = mapped.current(schema.PRIMARY_CARE)
    assert dict(rows.schema) == dict(schema.PRIMARY_CARE.polars_schema)
    assert rows["bnf_code"].str.slice(0, 9).is_in(WANTED).all()
    assert rows["snomed_code"].is_null().all() is (layout == "legacy")
    (line,) = mapped.manifest.filter(pl.col("lake_table") == "primary_care").to_dicts()
    assert (line["source"], line["rows_in"], line["rows_kept"]) == ("epd", 720, report.rows_kept)


def test_an_unidentified_practice_has_no_code_and_no_area(mapped: Home, tmp_path: Path) -> None:
    load(mapped, legacy(tmp_path / "EPD_202503.csv"))
    rows = mapped.current(schema.PRIMARY_CARE)
    places = ("practice_code", "sub_icb_code", "icb_code", "region_code")
    assert rows.filter("is_unidentified").select(places).null_count().row(0) == (rows["is_unidentified"].sum(),) * 4
    known = rows.filter(~pl.col("is_unidentified"))
    assert known.select(places).null_count().row(0) == (0,) * 4
    assert known["sub_icb_code"].str.contains(schema.SYNTHETIC_CODE).all()


def test_a_file_is_sifted_before_all_of_it_is_hashed(
    mapped: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_sifted, hashed, sift = Event(), files._digest, sifting._sift

    def late(name: str, path: Path) -> str:
        assert is_sifted.wait(30)
        return hashed(name, path)

    def sift_and_tell(*given: Any) -> Reading:
        rows = sift(*given)
        is_sifted.set()
        return rows

    monkeypatch.setattr(files, "_digest", late)
    monkeypatch.setattr(sifting, "_sift", sift_and_tell)
    path = legacy(tmp_path / "EPD_202503.csv")
    report = load(mapped, path)
    assert report.fate == Fate.LOADED
    assert load(mapped, path).fate == Fate.ALREADY_LOADED


def test_without_a_mapping_nothing_is_read(home: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    fault = home.refused(path, source="epd")
    assert "No mapping of BNF codes is loaded" in str(fault)
    assert "nice-scorecard ingest bnf FILE" in str(fault)
    assert home.parquet_files() == []


def test_checking_says_what_loading_would_do(mapped: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv", {(9, "NIC"): "x"})
    (checked,) = mapped.validate(path, source="epd").files
    assert (mapped.current(schema.PRIMARY_CARE).height, checked.rows_in) == (0, 720)
    loaded = load(mapped, path)
    assert (checked.rows_kept, checked.rows_quarantined) == (loaded.rows_kept, 1)


# ------------------------------------------------------------------------------------------------ once only


def test_the_same_month_again_is_a_no_op_until_the_mapping_keeps_other_rows(mapped: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    first = load(mapped, path)
    before = mapped.parquet_files()
    assert load(mapped, path).fate == "already loaded"
    assert mapped.parquet_files() == before
    write_bnf(tmp_path / "bnf.csv", [*MEDICINES, "fourth-mab"])
    mapped.ingest(tmp_path / "bnf.csv", source="bnf")
    second = load(mapped, path)
    assert (second.fate, second.rows_kept > first.rows_kept) == ("loaded", True)
    assert mapped.current(schema.PRIMARY_CARE).height == second.rows_kept


def test_doses_may_change_without_reading_months_again(mapped: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    load(mapped, path)
    (tmp_path / "bnf.csv").write_text((tmp_path / "bnf.csv").read_text().replace(",2\n", ",4\n"))
    mapped.ingest(tmp_path / "bnf.csv", source="bnf")
    assert load(mapped, path).fate == "already loaded"


def test_totals_that_are_lost_are_written_anew(mapped: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    load(mapped, path)
    before = totals(mapped)
    for lost in (mapped.lake.at / "primary_care_total").rglob("*.parquet"):
        lost.unlink()
    assert load(mapped, path).fate == "loaded"
    assert totals(mapped) == before


# ------------------------------------------------------------------------------------------------ faults by row


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        *((column, text, UNWANTED) for column, texts in SPOILT.items() for text in texts),
        *((column, texts[0], f"{WANTED[0]}AAAAAA") for column, texts in SPOILT.items()),
    ],
)
def test_a_spoilt_cell_of_any_row_is_set_aside_with_its_row(
    mapped: Home, tmp_path: Path, column: str, text: str, code: str
) -> None:
    changed = {(17, "BNF_CODE"): code, (17, column): text, (17, "UNIDENTIFIED"): "N"} | {(17, column): text}
    path = legacy(tmp_path / "EPD.csv", changed)
    report = load(mapped, path)
    assert report.rows_quarantined == 1
    assert_as_naive(mapped, path, report)
    (reason, *_) = mapped.lake.quarantine(report.file_id or "").collect().to_dicts()
    assert (reason["row"], reason["column"]) == (17, column)


def test_a_misspelt_practice_of_an_unidentified_row_is_set_aside_too(mapped: Home, tmp_path: Path) -> None:
    changed = {(row, "PRACTICE_CODE"): text for row, text in ((51, "z9/OO1"), (101, ""), (151, "P81001"))}
    path = legacy(tmp_path / "EPD.csv", {(row, "BNF_CODE"): UNWANTED for row in (51, 101, 151)} | changed)
    assert {row["UNIDENTIFIED"] for row in csv_rows(path, (51, 101, 151))} == {"Y"}
    report = load(mapped, path)
    assert report.rows_quarantined == 1
    assert_as_naive(mapped, path, report)


def csv_rows(path: Path, rows: tuple[int, ...]) -> list[dict[str, str]]:
    with path.open(newline="") as lines:
        return [row for number, row in enumerate(csv.DictReader(lines), 2) if number in rows]


@pytest.mark.parametrize(("column", "text"), [(column, text) for column, texts in ODD.items() for text in texts])
def test_what_is_odd_and_good_is_kept_or_added_up(mapped: Home, tmp_path: Path, column: str, text: str) -> None:
    changed = {(row, column): text for row in (2, 17, 18, 19, 400)}
    path = legacy(tmp_path / "EPD.csv", {(17, "BNF_CODE"): f"{WANTED[0]}AAAAAA"} | changed)
    report = load(mapped, path)
    assert report.rows_quarantined == 0
    assert_as_naive(mapped, path, report)


@pytest.mark.parametrize("seed", range(12))
def test_any_mixture_of_cells_is_split_as_plain_python_splits_it(mapped: Home, tmp_path: Path, seed: int) -> None:
    drawn = random.Random(seed)
    texts = {column: [*SPOILT.get(column, []), *ODD.get(column, [])] for column in {**SPOILT, **ODD}}
    cells = [(drawn.randint(2, 721), drawn.choice(sorted(texts))) for _ in range(drawn.randint(1, 12))]
    path = legacy(tmp_path / "EPD.csv", {cell: drawn.choice(texts[cell[1]]) for cell in cells})
    assert_as_naive(mapped, path, load(mapped, path))


def test_blank_rows_are_left_out_and_counted_in_row_numbers(mapped: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    lines = path.read_text().splitlines()
    lines[5:5] = ["," * 25, ""]
    path.write_text("\r\n".join(lines) + "\r\n")
    report = load(mapped, path)
    assert (report.rows_in, report.rows_quarantined) == (720, 0)
    assert_as_naive(mapped, path, report)


@pytest.mark.parametrize("column", ["REGIONAL_OFFICE_CODE", "PRACTICE_NAME", "BNF_DESCRIPTION", "NIC"])
def test_a_stray_comma_shifts_its_row_aside(mapped: Home, tmp_path: Path, column: str) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    lines = text_of(path)
    place = lines[0].split(",").index(column)
    cells = lines[30].replace('"', "").replace(", ", " ").split(",")
    lines[30] = ",".join([*cells[: place + 1], "stray", *cells[place + 1 :]])
    path.write_text("\n".join(lines) + "\n")
    report = load(mapped, path)
    assert report.rows_quarantined == 1
    assert set(mapped.lake.quarantine(report.file_id or "").collect()["row"]) == {31}


# ------------------------------------------------------------------------------------------------ refused


def text_of(path: Path) -> list[str]:
    return path.read_text().splitlines()


def doubled_month(lines: list[str]) -> list[str]:
    return [*lines, lines[50].replace("202503", "202504", 1)]


REFUSED: dict[str, tuple[Any, int | None, str | None, str]] = {
    "two months": (doubled_month, None, "YEAR_MONTH", "one month"),
    "cut short": (lambda lines: [*lines[:-1], lines[-1][:60]], 721, None, "cut short"),
    "the header again": (lambda lines: [*lines[:40], lines[0], *lines[40:]], 41, None, "header stands here again"),
    "an open quotation mark": (
        lambda lines: [*lines[:30], lines[30].replace("SYNTHETIC SURGERY", '"SYNTHETIC SURGERY'), *lines[31:]],
        31,
        None,
        "quotation mark",
    ),
    "rows swallowed by a cell": (
        lambda lines: [
            *lines[:30],
            lines[30].replace(",Z00", ',"Z00', 1),
            *lines[31:33],
            re.sub(r",ZZ1", r'",ZZ1', lines[33], count=1),
            *lines[34:],
        ],
        None,
        None,
        "quotation mark",
    ),
    "no rows": (lambda lines: lines[:1], None, None, "at least one row of a mapped medicine"),
    "nothing mapped": (
        lambda lines: [lines[0], *(line for line in lines if ",9900009Z0," in line)],
        None,
        None,
        "at least one row of a mapped medicine",
    ),
    "a column missing": (
        lambda lines: [lines[0].replace("TOTAL_QUANTITY", "AMOUNT"), *lines[1:]],
        1,
        "TOTAL_QUANTITY",
        "missing",
    ),
    "numbers with commas throughout": (
        lambda lines: [
            lines[0],
            *(re.sub(r",(\d+)\.(\d+),(\d+),", r',"1,\1.\2",\3,', line, count=1) for line in lines[1:]),
        ],
        2,
        "QUANTITY",
        "can be read",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_file_is_refused_with_its_row_and_column(mapped: Home, tmp_path: Path, kind: str) -> None:
    spoil, row, column, words = REFUSED[kind]
    path = legacy(tmp_path / "EPD_202503.csv")
    path.write_text("\n".join(spoil(text_of(path))) + "\n")
    before = mapped.parquet_files()
    fault = mapped.refused(path, source="epd")
    told = [problem for problem in fault.problems if words in problem.message + problem.cure]
    assert told, fault.problems
    if row is not None:
        assert row in [problem.row for problem in told]
    if column is not None:
        assert column in [problem.column for problem in told]
    assert all(problem.cure for problem in fault.problems)
    assert mapped.parquet_files() == before


def test_a_file_in_which_too_many_rows_are_doubtful_is_refused_with_one_of_the_first(
    mapped: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = legacy(tmp_path / "EPD_202503.csv", {(row, "NIC"): "x" for row in range(5, 15)})
    monkeypatch.setattr(sifting, "MOST_UNSOUND", 9)
    (problem,) = mapped.refused(path, source="epd").problems
    assert "In 10 of 720 rows something cannot be read" in problem.message
    assert problem.row in range(5, 15)
    monkeypatch.setattr(sifting, "MOST_UNSOUND", 10)
    assert load(mapped, path).rows_quarantined == 10


def test_the_month_of_the_name_is_that_of_the_rows(mapped: Home, tmp_path: Path) -> None:
    fault = mapped.refused(legacy(tmp_path / "EPD_202504.csv"), source="epd")
    assert "2025-04" in str(fault)


# ------------------------------------------------------------------------------------------------ noted


def test_a_month_is_put_beside_those_before(mapped: Home, tmp_path: Path) -> None:
    for month in range(1, 4):
        first = date(2025, month, 1)
        assert load(mapped, legacy(tmp_path / f"EPD_{first:%Y%m}.csv", month=first)).notes == ()
    path = legacy(tmp_path / "EPD_202504.csv", month=date(2025, 4, 1))
    path.write_text("\n".join(text_of(path)[:400]) + "\n")
    told = {note.meaning: note.example for note in load(mapped, path).notes}
    (rows,) = (example for meaning, example in told.items() if "rows of the whole file" in meaning)
    assert rows == "399 rows, usually 720"


def test_many_unidentified_rows_are_told(mapped: Home, tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv", {(row, "UNIDENTIFIED"): "Y" for row in range(2, 60)})
    (note,) = load(mapped, path).notes
    assert "of the items are of unidentified practices" in note.meaning


def test_closed_practices_and_unknown_areas_are_told(mapped: Home, tmp_path: Path) -> None:
    header = "PRACTICE_CODE,CCG_CODE,ONS_CCG_CODE,CCG_NAME,STP_CODE,ONS_STP_CODE,STP_NAME,COMM_REGION_CODE"
    header += ",ONS_COMM_REGION_CODE,COMM_REGION_NAME,EXTRACT_DATE"
    known = [
        f"Z{place:05d},ZS{(place - 1) // 3 + 1:02d},Z38000001,A,ZB01,Z54000001,B,ZR01,Z40000001,C,01Mar2025"
        for place in range(1, 25)
    ]
    (tmp_path / "practices.csv").write_text("\n".join([header, *known]) + "\n")
    (tmp_path / "etr_2025-03.csv").write_text(
        ",".join(["ZT01", "A", "ZR01", "ZB01", *[""] * 6, "20010401", *[""] * 14]) + "\n"
    )
    mapped.ingest(tmp_path / "practices.csv", tmp_path / "etr_2025-03.csv", source="ods")
    changed = {(17, "BNF_CODE"): f"{WANTED[0]}AAAAAA", (17, "PCO_CODE"): "ZS9900"}
    report = load(mapped, legacy(tmp_path / "EPD_202503.csv", changed))
    told = {note.meaning: note.example for note in report.notes}
    assert any("practice's code is known" in meaning and "Z500" in example for meaning, example in told.items())
    assert any("sub-ICB is known" in meaning and "ZS99" in example for meaning, example in told.items())


# ------------------------------------------------------------------------------------------------ codes that changed


def test_rows_under_an_old_code_are_kept_once_the_change_is_known(mapped: Home, tmp_path: Path) -> None:
    old, path = substance_code(9), legacy(tmp_path / "EPD_202503.csv")
    load(mapped, path)
    assert not mapped.current(schema.PRIMARY_CARE)["bnf_code"].str.starts_with(old).any()
    (tmp_path / "changes.csv").write_text(f"old_bnf_code,new_bnf_code,effective\n{old},{WANTED[0]},2026-01-01\n")
    mapped.ingest(tmp_path / "changes.csv", source="bnf")
    load(mapped, path)
    kept = mapped.current(schema.PRIMARY_CARE)["bnf_code"]
    assert kept.str.starts_with(old).sum() == sum(f",{old}" in line for line in text_of(path))
