"""Primary care on real public data, from files to a release: anticoagulants by area, and a month of four practices."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console
from sqlalchemy import select

from scorecard.commands.config import read_config
from scorecard.commands.narrator import Narrator
from scorecard.commands.run import run
from scorecard.commands.workplace import Workplace, reading_in, working_in
from scorecard.primary_care import queries as primary_care
from scorecard.settings import Settings
from scorecard.store.tables import SQL_TABLES
from tests.lib.naive_uptake import following
from tests.lib.requirements import REPOSITORY

pytestmark = pytest.mark.real_data
AREAS = "epd/anticoagulants_sub_icb_month_2017-2022.csv"
PRACTICES = "epd/EPD_201709_extract.csv"
HIERARCHY = "organisations/gp_practice_hierarchy_2022-01.csv"
# Tablets and capsules a day, as they are usually taken; warfarin, which was never appraised, has no such number.
A_DAY = {"apixaban": 2, "dabigatran": 2, "rivaroxaban": 1, "edoxaban": 1}
CODES = {
    "0208020X0": "dabigatran",
    "0208020Y0": "rivaroxaban",
    "0208020Z0": "apixaban",
    "0208020AA": "edoxaban",
    "0208020V0": "warfarin",
}
# Mid-2020, England, as ONS revised it.
PEOPLE = 56_325_961


@pytest.fixture(scope="module")
def place(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A published release of a quarter of trusts' files and of all that there is of primary care."""
    folder = tmp_path_factory.mktemp("primary_care")
    lines = [f"{code},{medicine},{A_DAY.get(medicine, '')}" for code, medicine in CODES.items()]
    (folder / "bnf.csv").write_text("\n".join(["bnf_code,medicine,add_quantity", *lines]) + "\n")
    config = read_config(REPOSITORY / "examples" / "real-data.toml").model_copy(
        update={
            "scmd": [f"scmd/SCMD_FINAL_2021{month}.csv" for month in ("07", "08", "09")],
            "bnf": [str(folder / "bnf.csv")],
            "epd": [PRACTICES, AREAS],
        }
    )
    settings = Settings(home=folder / "home")
    with working_in(settings) as workplace:
        run(workplace, Narrator(Console(file=StringIO())), config, shared_data)
    with reading_in(settings) as workplace:
        yield workplace


@pytest.fixture(scope="module")
def used(place: Workplace) -> dict[tuple[str, str, str, str, str, date], float]:
    """The release's numerators of primary care: org_type, ods_code, medicine, unit, period_type and period."""
    rows = place.database.read(select(SQL_TABLES["primary_care_uptake"]))
    keys = ("org_type", "ods_code", "medicine", "unit", "period_type", "period")
    return {row[:6]: row[6] for row in rows.select(*keys, "numerator").iter_rows()}


@pytest.fixture(scope="module")
def by_month(shared_data: Path) -> dict[tuple[str, str, date], tuple[float, float]]:
    """Items and quantity of each sub-ICB, medicine and month, read by the standard library."""
    with (shared_data / AREAS).open(newline="") as lines:
        return {
            (row["ods_code"], CODES[row["bnf_code"]], date.fromisoformat(row["date"])): (
                float(row["items"]),
                float(row["quantity"]),
            )
            for row in csv.DictReader(lines)
        }


@pytest.fixture(scope="module")
def wanted(
    shared_data: Path, by_month: dict[tuple[str, str, date], tuple[float, float]]
) -> dict[tuple[str, str, str, str, date], float]:
    """Sums of a month at each level: org_type, ods_code, medicine, unit and month."""
    places: dict[str, tuple[str, str]] = {}
    with (shared_data / HIERARCHY).open(newline="") as lines:
        for row in csv.DictReader(lines):
            places[row["CCG_CODE"]] = (row["STP_CODE"], row["COMM_REGION_CODE"])
    sums: dict[tuple[str, str, str, str, date], float] = defaultdict(float)
    for (sub_icb, medicine, month), (items, quantity) in by_month.items():
        if medicine in A_DAY:
            icb, region = places[sub_icb]
            for level in (("sub_icb", sub_icb), ("icb", icb), ("region", region), ("england", "ENG")):
                sums[*level, medicine, "items", month] += items
                sums[*level, medicine, "add", month] += quantity / A_DAY[medicine]
    return dict(sums)


def test_every_month_of_every_area_is_what_the_file_adds_up_to(
    used: dict[tuple[str, str, str, str, str, date], float], wanted: dict[tuple[str, str, str, str, date], float]
) -> None:
    months = {(*key[:4], key[5]): value for key, value in used.items() if key[4] == "month" and key[5].year > 2017}
    later = {key: value for key, value in wanted.items() if key[4].year > 2017}
    assert months.keys() == later.keys()
    assert months == pytest.approx(later)
    codes: dict[str, set[str]] = defaultdict(set)
    for level, code, *_ in later:
        codes[level].add(code)
    assert {level: len(some) for level, some in codes.items()} == {"sub_icb": 106, "icb": 42, "region": 7, "england": 1}


@pytest.mark.parametrize("medicine", A_DAY)
@pytest.mark.parametrize(("level", "code"), [("sub_icb", "00L"), ("icb", "QHM"), ("region", "Y63"), ("england", "ENG")])
@pytest.mark.parametrize(
    ("period_type", "start", "months"),
    [("quarter", date(2021, 7, 1), 3), ("twelve_months", date(2021, 10, 1), 12), ("quarter", date(2017, 10, 1), 3)],
)
def test_periods_are_sums_of_their_months(
    used: dict[tuple[str, str, str, str, str, date], float],
    wanted: dict[tuple[str, str, str, str, date], float],
    medicine: str,
    level: str,
    code: str,
    period_type: str,
    start: date,
    months: int,
) -> None:
    for unit in ("items", "add"):
        total = sum(wanted.get((level, code, medicine, unit, month), 0.0) for month in following(start, months))
        assert used[level, code, medicine, unit, period_type, start] == pytest.approx(total)


def test_figures_are_divided_by_the_people_of_the_release(place: Workplace) -> None:
    table = SQL_TABLES["primary_care_uptake"].c
    england = select(SQL_TABLES["primary_care_uptake"]).where(table.ods_code == "ENG", table.period_type == "quarter")
    rows = place.database.read(england)
    assert set(rows["denominator"]) == {PEOPLE}
    expected = rows["numerator"] / PEOPLE * 100_000
    assert rows["value"].to_list() == pytest.approx(expected.to_list())
    # Sums by area have no list price.
    assert rows["indicative_cost"].null_count() == rows.height


def test_a_month_of_practices_stands_alone_and_its_other_areas_are_silent(place: Workplace, shared_data: Path) -> None:
    with (shared_data / PRACTICES).open(newline="") as lines:
        of_apixaban = [row for row in csv.DictReader(lines) if row["BNF_CODE"].startswith("0208020Z0")]
    items: dict[str, int] = defaultdict(int)
    for row in of_apixaban:
        items[row["PCO_CODE"].removesuffix("00")] += int(row["ITEMS"])
    table = SQL_TABLES["primary_care_uptake"].c
    september = table.period == date(2017, 9, 1), table.period_type == "month", table.medicine == "apixaban"
    rows = place.database.read(select(SQL_TABLES["primary_care_uptake"]).where(*september, table.unit == "items"))
    found = dict(rows.filter(pl.col("org_type") == "sub_icb").select("ods_code", "numerator").iter_rows())
    # The forerunner 03A of the one lies in Kirklees today.
    assert found == {"11M": items["11M"], "X2C4Y": items["03A"]}
    england = rows.filter(pl.col("org_type") == "england")
    assert england["indicative_cost"].item() == pytest.approx(sum(float(row["NIC"]) for row in of_apixaban))
    covered = SQL_TABLES["primary_care_coverage"].c
    came = select(covered.expected, covered.received).where(
        covered.ods_code == "ENG", covered.period == date(2017, 9, 1), covered.period_type == "month"
    )
    assert place.database.read(came).rows() == [(106, 2)]


def test_medicines_say_what_their_months_come_from(place: Workplace) -> None:
    rows = place.database.read(select(SQL_TABLES["primary_care_medicine"]))
    told = {row["medicine"]: (row["months_of_practices"], row["months_of_areas"]) for row in rows.to_dicts()}
    assert told.keys() == A_DAY.keys()
    assert told["apixaban"] == (1, 60)
    assert {areas for _, areas in told.values()} == {60}


def test_its_notes_say_what_is_not_there(place: Workplace) -> None:
    table = SQL_TABLES["note"].c
    of_primary_care = select(SQL_TABLES["note"]).where(table.kind == "primary_care").order_by(table.position)
    told = place.database.read(of_primary_care)["text"].to_list()
    assert told[0].startswith(
        "60 months of primary care, from October 2017 to September 2022, are not loaded by practice"
    )
    assert any("(warfarin)" in text for text in told)
    assert not any("unidentified" in text or "was split" in text for text in told)


def test_list_sizes_add_up_and_are_more_than_the_people_who_live_there(place: Workplace, shared_data: Path) -> None:
    registered: dict[tuple[str, str], float] = {}
    with (shared_data / AREAS).open(newline="") as lines:
        for row in csv.DictReader(lines):
            registered[row["date"], row["ods_code"]] = float(row["total_list_size"])
    sizes = primary_care.list_sizes(place.database, 1)
    found = {row["month"].isoformat(): row["list_size"] for row in sizes.filter(pl.col("ods_code") == "ENG").to_dicts()}
    wanted: dict[str, float] = defaultdict(float)
    for (month, _), size in registered.items():
        wanted[month] += size
    assert found == wanted
    assert 1.03 < found["2020-06-01"] / PEOPLE < 1.1
    assert sizes.group_by("org_type").agg(pl.col("ods_code").n_unique())["ods_code"].sum() == 106 + 42 + 7 + 1


def test_use_per_registered_person_is_less_than_per_resident(place: Workplace) -> None:
    asked = {"medicine": "apixaban", "ods_code": "ENG", "unit": "items", "period": date(2021, 7, 1)}
    rows = primary_care.uptake(place.database, 1, source="primary_care", period_type="quarter", **asked)  # type: ignore[arg-type]
    (row,) = primary_care.per_registered(place.database, 1, rows).to_dicts()
    sizes = primary_care.list_sizes(place.database, 1).filter(pl.col("ods_code") == "ENG")
    months = sizes.filter(pl.col("month").is_in(following(date(2021, 7, 1), 3)))["list_size"]
    assert row["denominator"] == pytest.approx(sum(months) / 3)
    assert row["value"] == pytest.approx(row["numerator"] / (sum(months) / 3) * 100_000)
    assert row["value"] < rows["value"].item()
    assert row["denominator_is"] == "list_size"
