"""Every row of the shipped register of appraisals is well formed."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from ingest.synthetic.medicine_files import REGISTER_HEADER
from tests.unit.ingest.synthetic.conftest import REPOSITORY

CATEGORIES = {"recommended", "optimised", "managed_access", "only_in_research", "not_recommended", "terminated"}
STATUSES = {"", "current", "replaced", "partially_replaced"}
NUMBER = r"(TA|HST)\d{1,4}"
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module", params=["data/reference/appraisals.csv", "data/sample/appraisals/register.csv"])
def register(request: pytest.FixtureRequest) -> list[Row]:
    return read(REPOSITORY / request.param)


@pytest.fixture(scope="module")
def shipped_register() -> list[Row]:
    return read(REPOSITORY / "data" / "reference" / "appraisals.csv")


def test_the_columns_are_those_documented(register: list[Row]) -> None:
    # The shipped register lacks columns that nobody has filled in yet.
    assert list(register[0]) == [column for column in REGISTER_HEADER if column in register[0]]
    assert list(register[0])[:11] == REGISTER_HEADER[:11]
    readme = (REPOSITORY / "data" / "reference" / "README.md").read_text(encoding="utf-8")
    assert all(f"| `{column}` |" in readme for column in REGISTER_HEADER)


def test_numbers_are_numbers_of_appraisals(register: list[Row]) -> None:
    assert all(re.fullmatch(NUMBER, row["ta_number"]) for row in register)
    assert all(re.fullmatch(f"({NUMBER})?", row["replaced_by"]) for row in register)


def test_days_are_real_days_or_empty(register: list[Row]) -> None:
    days = [date.fromisoformat(row["published"]) for row in register if row["published"]]
    assert all(date(2000, 1, 1) < day < date(2026, 4, 1) for day in days)
    assert all(re.fullmatch(r"(\d{4}-(0[1-9]|1[0-2]))?", row["month_seen"]) for row in register)


def test_a_day_lies_in_its_month_and_names_its_source(register: list[Row]) -> None:
    dated = [row for row in register if row["published"]]
    assert all(row["published"].startswith(row["month_seen"]) and row["month_seen"] for row in dated)
    assert all(row["published_source"] for row in dated)


def test_categories_and_statuses_are_known(register: list[Row]) -> None:
    assert {row["category"] for row in register} <= CATEGORIES
    assert {row["status"] for row in register} <= STATUSES


def test_what_replaced_an_appraisal_is_told_only_of_replaced_ones(register: list[Row]) -> None:
    replaced = [row for row in register if row["replaced_by"]]
    assert all("replaced" in row["status"] and row["replaced_by"] != row["ta_number"] for row in replaced)


def test_medicines_and_conditions_are_trimmed_and_present(register: list[Row]) -> None:
    assert all(cell == cell.strip() for row in register for cell in row.values())
    assert all(row["medicine"] and row["condition"] for row in register)


def test_rows_are_unique(register: list[Row]) -> None:
    keys = [(row["ta_number"], row["medicine"], row["condition"], row["category"]) for row in register]
    assert len(set(keys)) == len(keys)


def test_rows_are_sorted(register: list[Row]) -> None:
    keys = [
        (row["ta_number"].rstrip("0123456789"), int(re.sub(r"\D", "", row["ta_number"])), row["medicine"])
        for row in register
    ]
    assert keys == sorted(keys)


def test_unknown_days_stay_empty(shipped_register: list[Row]) -> None:
    assert len(shipped_register) == 172
    assert sum(row["published"] == "" for row in shipped_register) == 104


def test_a_clock_rule_stands_only_where_the_appraisals_own_words_say_it(shipped_register: list[Row]) -> None:
    said = {(row["implementation_rule"][:7], row["clock_rule"]) for row in shipped_register}
    assert said == {("", ""), ("3 month", "statutory"), ("30 days", "fast_track")}
    assert [row["ta_number"] for row in shipped_register if row["clock_rule"] == "fast_track"] == ["TA497"]
    assert sum(row["clock_rule"] == "statutory" for row in shipped_register) == 35


def test_the_known_conflict_is_kept(shipped_register: list[Row]) -> None:
    (row,) = (row for row in shipped_register if row["ta_number"] == "TA339")
    assert row["published"] == "2015-06-08"
    assert row["notes"].startswith("DOUBTFUL")


def test_the_samples_appraisals_are_not_real_ones(shipped: Path) -> None:
    numbers = [row["ta_number"] for row in read(shipped / "appraisals" / "register.csv")]
    assert all(re.fullmatch(r"TA9\d{3}|HST9\d{2}", number) for number in numbers)


@pytest.mark.real_data
def test_the_register_holds_the_public_facts(shipped_register: list[Row], public_data: Path) -> None:
    facts = read(public_data / "appraisals" / "nice_ta_facts.csv")
    columns = ("ta_number", "medicine", "condition", "published", "month_seen", "category", "status", "replaced_by")
    ours = {tuple(row[column] for column in columns) for row in shipped_register}
    assert ours == {tuple(row[column].strip() for column in columns) for row in facts}
