"""Formularies and the register's clocks: every style, rule and meaning that a reader or a state must get right."""

import csv
import dataclasses
import re
from datetime import date
from pathlib import Path

import fastexcel
import pytest

from ingest.synthetic import TINY, Sample, write_sample
from ingest.synthetic.checklists import DUE_COLUMN, HEADER, Printed, financial_year, printed_day
from ingest.synthetic.publishers import Style
from tests.unit.ingest.synthetic.conftest import REPOSITORY

Row = dict[str, str]


def table(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def lines_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.fixture(scope="module")
def register(shipped: Path) -> list[Row]:
    return table(shipped / "appraisals" / "register.csv")


def reference(name: str, column: str) -> set[str]:
    return {row[column] for row in table(REPOSITORY / "data" / "reference" / name)}


def test_the_register_names_rules_and_commissioners_that_there_are(register: list[Row]) -> None:
    assert {row["clock_rule"] for row in register} - {""} == {
        *("statutory", "fast_track", "early_access", "managed_access", "extended"),
    }
    assert {row["clock_rule"] for row in register} - {""} <= reference("clock_rules.csv", "clock_rule")
    assert {row["commissioner"] for row in register} - {""} == reference("duties.csv", "commissioner")


def of(register: list[Row], ta_number: str) -> list[Row]:
    return [row for row in register if row["ta_number"] == ta_number]


def test_one_appraisal_has_two_recommendations_and_another_two_rules(register: list[Row]) -> None:
    assert [row["recommendation"] for row in of(register, "TA9127")] == ["1", "2"]
    assert [row["category"] for row in of(register, "TA9112")] == ["optimised", "not_recommended"]
    rules = {row["medicine"]: row["clock_rule"] for row in of(register, "TA9146")}
    assert rules == {"Ixelatinib": "early_access", "Rovatinib": "statutory"}


def test_managed_access_starts_before_publication_and_an_extension_names_its_day(register: list[Row]) -> None:
    managed = [row for row in register if row["category"] == "managed_access"]
    assert len(managed) == 3
    assert all(row["clock_starts"] < row["published"] for row in managed)
    assert [row["ta_number"] for row in register if row["clock_due"]] == ["TA9152"]


def test_some_deadlines_lie_ahead_of_the_newest_checklist(register: list[Row]) -> None:
    late = [row["ta_number"] for row in register if row["published"] >= "2025-12-31"]
    assert late == ["TA9154", "TA9155", "TA9156", "TA9157", "TA9158"]


def test_some_appraised_medicines_have_no_products(register: list[Row], shipped: Path) -> None:
    known = {row["vtmnm"] for row in table(shipped / "dmd" / "vmp_synthetic.csv")}
    assert {row["medicine"] for row in register} - known == {
        *("Fabrelgene", "Hesperalone", "Ixelatinib", "Korvelimab", "Nixolaine", "Odrelatamab", "Qualimstat"),
    }


@pytest.mark.parametrize(
    ("style", "text"), [("ordinal", "7th March 2018"), ("slashed", "07/03/2018"), ("short", "07-Mar-18")]
)
def test_days_are_printed_in_each_style(style: str, text: str) -> None:
    assert printed_day(date(2018, 3, 7), Style(dates=style)) == text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (12, "12th"), (31, "31st")]
)
def test_ordinals_have_their_endings(number: int, text: str) -> None:
    assert printed_day(date(2018, 3, number), Style(dates="ordinal")) == f"{text} March 2018"


def test_financial_years_turn_in_april() -> None:
    assert (financial_year(date(2025, 3, 31)), financial_year(date(2025, 4, 1))) == ("2024/25", "2025/26")
    assert financial_year(date(1999, 4, 1)) == "1999/00"
    assert Printed("TA9001").released is None


def test_checklists_drift_from_the_published_layout(shipped: Path) -> None:
    folder = shipped / "formulary"
    titled = lines_of(folder / "ZB01_2026-03-31_adherence.csv")
    assert titled[0][0].startswith("NHS Alderbeck")
    assert tuple(titled[1]) == HEADER
    banners = lines_of(folder / "ZB03_2026-02-28_adherence.csv")
    assert DUE_COLUMN not in banners[0]
    assert [line[0] for line in banners if re.fullmatch(r"\d{4}/\d{2}", line[0])][-1] == "2025/26"
    assert {line[3] for line in banners[1:]} == {"", "X"}
    assert any("TBC" in line for line in banners)
    counted = lines_of(folder / "ZB08_2026-03-31_adherence.csv")
    assert counted[-1][0] == f"Total: {len(counted) - 2}"
    assert any(line[7].endswith(" days") for line in counted)


def test_every_line_of_a_checklist_has_as_many_cells_as_its_header(shipped: Path) -> None:
    for path in (shipped / "formulary").glob("*.csv"):
        assert len({len(line) for line in lines_of(path)}) == 1


def test_the_workbook_has_a_sheet_for_each_financial_year(shipped: Path) -> None:
    book = fastexcel.read_excel(shipped / "formulary" / "ZB05_2026-03-31_adherence.xlsx")
    assert book.sheet_names == sorted(book.sheet_names, reverse=True)
    sheet = book.load_sheet("2025-26", header_row=0, dtypes="string").to_polars()
    assert tuple(sheet.columns) == HEADER
    assert sheet.item(-1, 0) == f"Total: {sheet.height - 1}"


def test_grey_means_one_thing_here_and_another_there(shipped: Path) -> None:
    folder = shipped / "formulary_words"
    meanings = {path.stem: {row["word"]: row["formulary_status"] for row in table(path)} for path in folder.iterdir()}
    assert {code: words["Grey"] for code, words in meanings.items()} == {"ZB02": "unknown", "ZB07": "not_listed"}
    for code, words in meanings.items():
        (path,) = (shipped / "formulary").glob(f"{code}_*_formulary.csv")
        assert {row["formulary_status"] for row in table(path)} == set(words)


def test_explanations_give_reasons_that_there_are_and_no_names(shipped: Path) -> None:
    rows = table(shipped / "explanations.csv")
    assert {row["reason_code"] for row in rows} <= reference("explanation_reasons.csv", "reason_code")
    assert [row["recommendation"] for row in rows if row["recommendation"]] == ["2"]


def test_trusts_that_others_are_referred_to_publish_too(shipped: Path) -> None:
    names = sorted(path.name for path in (shipped / "formulary").glob("ZT*"))
    assert names == [
        *("ZT09_2025-03-31_adherence.csv", "ZT09_2026-03-31_adherence.csv", "ZT10_2026-03-15_adherence.csv"),
    ]


def test_further_icbs_publish_in_their_turn_and_change_no_other_checklist(tiny: Sample, tmp_path: Path) -> None:
    larger = write_sample(tmp_path, dataclasses.replace(TINY, icbs=20))
    icbs = {name.split("/")[1][:4] for name in larger.files if name.startswith("formulary/ZB")}
    assert len(icbs) == 17
    unchanged = [name for name in tiny.files if re.match(r"formulary/ZB0[123]_", name)]
    assert len(unchanged) == 5
    assert all((larger.folder / name).read_bytes() == (tiny.folder / name).read_bytes() for name in unchanged)


def test_what_is_added_to_the_shipped_sample_is_small(shipped: Path) -> None:
    added = [*(shipped / "formulary").iterdir(), *(shipped / "formulary_words").iterdir(), shipped / "explanations.csv"]
    assert sum(path.stat().st_size for path in added) < 150_000
