"""What is found in a file beside the references and the months before: each fault planted, found, and found alone."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.results import Consequence, Finding, Severity
from ingest.files import identify
from ingest.job import Job
from ingest.sources.registry import READERS
from ingest.verdicts import verdict_of
from ingest.working_days import working_days
from scorecard.settings import Thresholds
from scorecard.store.decisions import RELEASED, Decision, decide
from scorecard.store.lake import Lake
from scorecard.tables import Table
from tests.unit.ingest.drawn import csv_text
from tests.unit.ingest.homes import Home, write

TRUSTS = [f"ZT{number:02d}" for number in range(1, 9)]
PRODUCTS = [f"{10970211000001000 + number}" for number in range(6)]
NAMES = dict(zip(PRODUCTS, ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"), strict=True))
MONTHS = [date(2021, number, 1) for number in range(1, 6)]
Rows = list[list[str]]


def usual(month: date, seed: int = 0) -> Rows:
    """A month like every other: each trust issues each product, a few percent more or less, by its working days."""
    shaken = random.Random(f"{month}{seed}")
    rows = []
    for place, code in enumerate(TRUSTS, 1):
        for number, product in enumerate(PRODUCTS, 1):
            quantity = 4 * place * number**2 * working_days(month) * shaken.uniform(0.97, 1.03)
            name = f"{NAMES[product]} 50mg pens"
            rows.append([f"{month:%Y%m}", code, product, name, "258773002", "ml", f"{quantity:.1f}", ""])
    return rows


def file_of(folder: Path, month: date, rows: Rows, status: str = "FINAL") -> Path:
    return write(folder / f"SCMD_{status}_{month:%Y%m}.csv", rows)


def failed(job: Job, path: Path) -> tuple[Finding, ...]:
    """What is not as expected in one file."""
    file = identify(path.name, path)
    return verdict_of(job, file, READERS["scmd"](file, None)).failed


def only(job: Job, path: Path) -> Finding:
    (finding,) = failed(job, path)
    return finding


def told(finding: Finding) -> list[tuple[int | None, str]]:
    return [(example.row_number, example.value) for example in finding.examples]


@pytest.fixture
def loaded(home: Home, tmp_path: Path) -> Home:
    """A home with four usual months, January to April 2021."""
    home.ingest(*[file_of(tmp_path / "before", month, usual(month)) for month in MONTHS[:-1]])
    return home


MAY = MONTHS[-1]


def planted(rows: Rows, where: Callable[[list[str]], bool], column: int, value: str) -> Rows:
    return [[*row[:column], value, *row[column + 1 :]] if where(row) else row for row in rows]


# ------------------------------------------------------------------------------------- against the months before


def test_usual_months_have_nothing_unusual_from_the_first_on(loaded: Home, tmp_path: Path) -> None:
    assert set(loaded.manifest["suite_outcome"]) == {"passed"}
    assert failed(loaded.job("scmd"), file_of(tmp_path, MAY, usual(MAY))) == ()


def test_a_trust_that_stopped_submitting_is_found(loaded: Home, tmp_path: Path) -> None:
    rows = [row for row in usual(MAY) if row[1] != "ZT03"]
    job = loaded.job("scmd")
    limits = Thresholds(trust_rows=6, rows_drop=0.9, volume_drop=0.9)
    finding = only(replace(job, thresholds=limits), file_of(tmp_path, MAY, rows))
    assert told(finding) == [(None, "ZT03: 0 rows, usually 6")]
    assert (finding.counted, finding.rows_checked, finding.rows_unexpected) == ("trusts", 8, 1)
    assert (finding.consequence, finding.severity) == (Consequence.NOTE, Severity.WARNING)


def test_a_volume_that_is_down_is_found(loaded: Home, tmp_path: Path) -> None:
    rows = [[*row[:6], f"{float(row[6]) * 0.93:.1f}", row[7]] for row in usual(MAY)]
    finding = only(loaded.job("scmd"), file_of(tmp_path, MAY, rows))
    assert "volume a working day is not down by 4%" in finding.meaning
    assert finding.examples[0].value.endswith("% of the usual volume a working day, over 6 products")


def test_rows_that_are_missing_are_found(loaded: Home, tmp_path: Path) -> None:
    rows = usual(MAY)
    finding = only(loaded.job("scmd"), file_of(tmp_path, MAY, rows[:3] + rows[5:]))
    assert "number of rows is not down by 4%" in finding.meaning
    assert told(finding) == [(None, "46 rows, usually 48")]


def test_two_products_that_changed_places_are_found(loaded: Home, tmp_path: Path) -> None:
    first, second = PRODUCTS[1], PRODUCTS[4]
    names = {first: usual(MAY)[1][3], second: usual(MAY)[4][3]}
    codes = {first: second, second: first}
    rows = [
        [*row[:2], codes.get(row[2], row[2]), names.get(codes.get(row[2], ""), row[3]), *row[4:]] for row in usual(MAY)
    ]
    job = loaded.job("scmd")
    limits = Thresholds(trust_rows=6, volume_drop=0.5)
    finding = only(replace(job, thresholds=limits), file_of(tmp_path, MAY, rows))
    assert "changed places" in finding.meaning
    assert "Beta 50mg pens rose from" in finding.examples[0].value
    assert "Epsilon 50mg pens fell from" in finding.examples[0].value


@pytest.mark.parametrize("times", [1000, 1 / 1000, -1000])
def test_a_slip_of_the_unit_is_found_in_its_row_and_kept(loaded: Home, tmp_path: Path, times: float) -> None:
    rows = usual(MAY)
    rows[10][6] = f"{float(rows[10][6]) * times:.6f}"
    found = failed(loaded.job("scmd"), file_of(tmp_path, MAY, rows))
    finding = next(one for one in found if "300 times" in one.meaning)
    assert [example.row_number for example in finding.examples] == [12]
    assert (finding.columns, finding.consequence, finding.severity) == ("quantity", Consequence.NOTE, Severity.WARNING)
    (report,) = loaded.ingest(tmp_path / "SCMD_FINAL_202105.csv")
    assert (report.rows_kept, report.rows_quarantined) == (48, 0)


@pytest.mark.parametrize("quantity", ["0", "-20", "0.0"])
def test_nothing_and_returns_are_no_slip(loaded: Home, tmp_path: Path, quantity: str) -> None:
    rows = usual(MAY)
    rows[10][6] = quantity
    found = failed(loaded.job("scmd"), file_of(tmp_path, MAY, rows))
    assert [one for one in found if "300 times" in one.meaning] == []


def test_a_finalised_month_that_is_restated_tells_what_moved(loaded: Home, tmp_path: Path) -> None:
    april = MONTHS[3]
    rows = planted(usual(april), lambda row: row[1:3] == ["ZT08", PRODUCTS[2]], 6, "5000")
    finding = only(loaded.job("scmd"), file_of(tmp_path, april, rows))
    assert (finding.counted, finding.rows_checked, finding.rows_unexpected) == ("products", 6, 1)
    assert finding.examples[0].value.startswith("Gamma 50mg pens: ")
    assert " ml before, " in finding.examples[0].value


def test_the_same_finalised_file_again_and_a_provisional_one_restate_nothing(loaded: Home, tmp_path: Path) -> None:
    april = MONTHS[3]
    halved = planted(usual(april), lambda row: row[2] == PRODUCTS[2], 6, "1")
    job = loaded.job("scmd")
    assert failed(job, file_of(tmp_path / "again", april, usual(april))) == ()
    found = failed(job, file_of(tmp_path, april, halved, "provisional"))
    assert [finding for finding in found if finding.counted == "products"] == []


# ------------------------------------------------------------------------------------- which months are looked at


def test_nothing_is_said_where_no_month_before_is_loaded(home: Home, tmp_path: Path) -> None:
    job = home.job("scmd")
    assert failed(job, file_of(tmp_path, MAY, usual(MAY)[:5])) == ()
    home.ingest(file_of(tmp_path / "after", date(2021, 6, 1), usual(date(2021, 6, 1))))
    assert failed(job, tmp_path / "SCMD_FINAL_202105.csv") == ()


def test_a_file_older_than_what_is_loaded_is_compared_with_the_months_before_it_alone(
    loaded: Home, tmp_path: Path
) -> None:
    february = file_of(tmp_path, MONTHS[1], usual(MONTHS[1])[:24])
    finding = next(one for one in failed(loaded.job("scmd"), february) if "number of rows" in one.meaning)
    assert told(finding) == [(None, "24 rows, usually 48")]
    december = date(2020, 12, 1)
    assert failed(loaded.job("scmd"), file_of(tmp_path, december, usual(december)[:24])) == ()


@pytest.mark.parametrize(("month", "is_compared"), [(date(2021, 7, 1), True), (date(2021, 8, 1), False)])
def test_a_gap_leaves_fewer_months_to_compare_with(
    loaded: Home, tmp_path: Path, month: date, is_compared: bool
) -> None:
    path = file_of(tmp_path, month, usual(month)[:24])
    assert bool(failed(loaded.job("scmd"), path)) is is_compared


def test_a_month_of_the_same_job_is_looked_back_at(home: Home, tmp_path: Path) -> None:
    cut = usual(MONTHS[1])[:24]
    reports = home.ingest(file_of(tmp_path, MONTHS[0], usual(MONTHS[0])), file_of(tmp_path, MONTHS[1], cut))
    assert [report.outcome for report in reports] == ["passed", "passed_with_notes"]


def test_a_replaced_month_counts_no_more(loaded: Home, tmp_path: Path) -> None:
    for month in MONTHS[1:-1]:
        loaded.ingest(file_of(tmp_path / "newer", month, usual(month)[:24]))
    assert failed(loaded.job("scmd"), file_of(tmp_path, MAY, usual(MAY)[:24])) == ()


class CountingLake(Lake):
    """A lake that counts how often each file is read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.read: list[tuple[str, date | None]] = []

    def scan(self, table: Table, files: list[tuple[str, date | None]]) -> pl.LazyFrame:  # type: ignore[override]
        self.read += files if table.name == "prescribing" else []
        return super().scan(table, files)


def test_a_job_reads_each_month_once(loaded: Home, tmp_path: Path) -> None:
    loaded.lake = CountingLake(loaded.lake.at)
    job = loaded.job("scmd")
    for number in range(5):
        failed(job, file_of(tmp_path / str(number), MAY, usual(MAY, seed=number)))
    assert len(loaded.lake.read) == len(set(loaded.lake.read)) == 3


def test_a_month_that_the_lake_has_lost_does_not_keep_others_from_being_checked(loaded: Home, tmp_path: Path) -> None:
    for path in loaded.lake.at.glob("prescribing/2021-04/*.parquet"):
        path.unlink()
    assert failed(loaded.job("scmd"), file_of(tmp_path, MAY, usual(MAY))) == ()


def test_rows_that_people_released_count_among_the_months_before(home: Home, tmp_path: Path) -> None:
    rows = usual(MONTHS[0])
    for row in rows[:20]:
        row[7] = "a few pounds"
    home.ingest(file_of(tmp_path, MONTHS[0], rows))
    cut = file_of(tmp_path, MONTHS[1], usual(MONTHS[1])[20:])
    assert failed(home.job("scmd"), cut) == ()
    (file_id,) = home.manifest["file_id"]
    with home.database.writing() as connection:
        decide(connection, file_id, range(2, 22), Decision(RELEASED, "they are right"))
    assert told(failed(home.job("scmd"), cut)[-1]) == [(None, "28 rows, usually 48")]


def test_rows_that_are_set_aside_are_not_compared(loaded: Home, tmp_path: Path) -> None:
    rows = usual(MAY)
    rows[7][3], rows[7][1], rows[7][6] = "Another name", "zt01", "99999999"
    (finding,) = failed(loaded.job("scmd"), file_of(tmp_path, MAY, rows))
    assert finding.consequence is Consequence.QUARANTINE


# ------------------------------------------------------------------------------------- names and codes


def test_two_names_of_one_code_are_found_with_the_rows_where_each_is_first(home: Home, tmp_path: Path) -> None:
    rows = planted(usual(MAY), lambda row: row[1:3] == ["ZT04", PRODUCTS[0]], 3, "Aleph 50mg pens")
    finding = only(home.job("scmd"), file_of(tmp_path, MAY, rows))
    assert "one name" in finding.meaning
    first = PRODUCTS[0]
    assert told(finding) == [(2, f"{first} Alpha 50mg pens (7 rows)"), (20, f"{first} Aleph 50mg pens (1 rows)")]
    assert (finding.columns, finding.counted) == ("vmp_code", "names")


def test_two_codes_of_one_name_are_found(home: Home, tmp_path: Path) -> None:
    rows = planted(usual(MAY), lambda row: row[1:3] == ["ZT04", PRODUCTS[0]], 2, "99970211000001000")
    finding = only(home.job("scmd"), file_of(tmp_path, MAY, rows))
    assert "one code" in finding.meaning
    assert [row for row, _ in told(finding)] == [2, 20]


@pytest.mark.parametrize("name", ["ALPHA 50MG PENS", "Alpha  50mg pens", "alpha 50mg pens"])
def test_names_that_differ_in_capitals_and_spaces_are_the_same(home: Home, tmp_path: Path, name: str) -> None:
    rows = planted(usual(MAY), lambda row: row[1] == "ZT04" and row[2] == PRODUCTS[0], 3, name)
    assert failed(home.job("scmd"), file_of(tmp_path, MAY, rows)) == ()


# ------------------------------------------------------------------------------------- references

DMD = ("vmp_snomed_code", "vmp_product_name", "vtmid", "vtmnm", "form_descr", "udfs", "udfs_descr", "unit_dose_descr",
       "strnt_nmrtr_val", "strnt_nmrtr_uom", "strnt_dnmtr_val", "strnt_dnmtr_descr")  # fmt: skip


def listed(code: str, closed: str = "") -> list[str]:
    return [code, f"{code} NHS TRUST", "ZY1", "ZQ1", *[""] * 6, "20100101", closed, *[""] * 12]


@pytest.fixture
def with_references(home: Home, tmp_path: Path) -> Home:
    """ZT02 closed at the end of April and ZT03 in mid-May, without successors; ZT04 closed and was merged into ZT05."""
    closed = {"ZT02": "20210430", "ZT03": "20210515", "ZT04": "20200331"}
    trusts = tmp_path / "etr_2021-06.csv"
    trusts.write_text(csv_text([listed(code, closed.get(code, "")) for code in TRUSTS]), encoding="utf-8")
    merged = tmp_path / "succession.csv"
    merged.write_text("old_code,new_code,date\nZT04,ZT05,2020-04-01\n", encoding="utf-8")
    vials = [
        [code, NAMES[code], "109", NAMES[code], "Solution", "4", "ml", "vial", "100", "mg", "4", "ml"]
        for code in PRODUCTS[:5]
    ]
    unknown = [PRODUCTS[5], NAMES[PRODUCTS[5]], "109", NAMES[PRODUCTS[5]], "Solution", *["NA"] * 7]
    dmd = tmp_path / "vmp.csv"
    dmd.write_text(csv_text([DMD, *vials, unknown]), encoding="utf-8")
    home.ingest(trusts, merged, source="ods")
    home.ingest(dmd, source="dmd")
    return home


def test_a_trust_that_closed_before_the_month_without_a_successor_is_found(
    with_references: Home, tmp_path: Path
) -> None:
    finding = only(with_references.job("scmd"), file_of(tmp_path, MAY, usual(MAY)))
    assert "had not closed before the month" in finding.meaning
    assert (finding.columns, finding.rows_unexpected) == ("ods_code", 6)
    assert told(finding)[0] == (8, "ZT02 closed on 2021-04-30")


@pytest.mark.parametrize(
    ("unit", "is_right"),
    [
        ("ml", True),
        ("ML", True),
        ("vial", True),
        ("litre", True),
        ("mg", True),
        ("tablet", False),
        ("unit dose", False),
    ],
)
def test_a_unit_is_right_in_which_dmd_lets_the_product_be_counted(
    with_references: Home, tmp_path: Path, unit: str, is_right: bool
) -> None:
    april = MONTHS[3]
    rows = planted(usual(april), lambda row: row[1:3] == ["ZT01", PRODUCTS[2]], 5, unit)
    found = failed(with_references.job("scmd"), file_of(tmp_path, april, rows))
    assert [told(finding)[0][0] for finding in found if finding.columns == "unit"] == ([] if is_right else [4])
    if not is_right:
        assert told(found[0])[0][1].startswith(f"{unit}, in dm+d vial or ml")


def test_of_a_product_without_units_in_dmd_nothing_is_said(with_references: Home, tmp_path: Path) -> None:
    april = MONTHS[3]
    rows = planted(usual(april), lambda row: row[2] == PRODUCTS[5], 5, "tablet")
    assert failed(with_references.job("scmd"), file_of(tmp_path, april, rows)) == ()


def test_a_trust_that_closed_or_was_merged_is_not_missed_and_one_that_is_open_is(
    with_references: Home, tmp_path: Path
) -> None:
    home, june = with_references, date(2021, 6, 1)
    home.ingest(*[file_of(tmp_path / "before", month, usual(month)) for month in MONTHS])
    rows = [row for row in usual(june) if row[1] not in ("ZT02", "ZT03", "ZT04", "ZT06")]
    job = home.job("scmd")
    limits = Thresholds(trust_rows=6, rows_drop=0.9, volume_drop=0.9)
    finding = only(replace(job, thresholds=limits), file_of(tmp_path, june, rows))
    assert told(finding) == [(None, "ZT06: 0 rows, usually 6")]
