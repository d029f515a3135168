"""The whole chain on real public data, against a plain-Python reading of the same files."""

import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from scorecard import queries
from scorecard.commands.workplace import Workplace, reading_in
from scorecard.releases.lineage import lineage
from scorecard.settings import Settings
from scorecard.store.manifest import files, validations
from scorecard.uptake.official import COLUMNS, official_rows
from tests.lib import naive_uptake
from tests.lib.naive_uptake import Issue, Key, Sum

pytestmark = pytest.mark.real_data
ROWS = 125_660
NEGATIVES = 203
LIST_DATE = "2022-02-28"


@pytest.fixture(scope="module")
def place(real_settings: Settings) -> Workplace:
    """The published release of the whole real chain."""
    with reading_in(real_settings) as workplace:
        return workplace


@pytest.fixture(scope="module")
def issues(shared_data: Path) -> list[Issue]:
    """Every row of the prescribing files, read by the standard library."""
    found = []
    for path in sorted((shared_data / "scmd").glob("*.csv")):
        with path.open(newline="") as lines:
            for row in csv.DictReader(lines):
                digits = row["YEAR_MONTH"].replace("-", "")
                month = date(int(digits[:4]), int(digits[4:]), 1)
                unit, quantity = row["UNIT_OF_MEASURE_NAME"].lower(), float(row["TOTAL_QUANITY_IN_VMP_UNIT"])
                cost = float(row["INDICATIVE_COST"]) if row.get("INDICATIVE_COST") else None
                found.append(Issue(month, row["ODS_CODE"], row["VMP_SNOMED_CODE"], unit, quantity, cost))
    return found


@pytest.fixture(scope="module")
def expected(shared_data: Path, issues: list[Issue]) -> dict[Key, Sum]:
    """The numbers, computed the slow and obvious way."""
    months = {issue.month for issue in issues}
    places = naive_places(shared_data, {issue.ods_code for issue in issues})
    return naive_uptake.sums(issues, naive_factors(shared_data), places, months)


def naive_factors(folder: Path) -> dict[tuple[str, str], list[tuple[str, str, float]]]:
    """Every product here has one ingredient in mg: by ml where its strength is by ml, by piece where it is not."""
    found = {}
    with (folder / "dmd" / "vmp_rheumatology.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            assert row["strnt_nmrtr_uom"] == "mg"
            medicine = row["vtmnm"].lower().replace(" ", "-")
            unit = row["strnt_dnmtr_descr"] if row["strnt_dnmtr_descr"] != "NA" else row["unit_dose_descr"]
            found[(row["vmp_snomed_code"], unit)] = [(medicine, "mg", float(row["strnt_nmrtr_val"]))]
    return found


def naive_places(folder: Path, codes: set[str]) -> dict[str, tuple[str, str, str]]:
    """Trust, ICB and region of each code: older list first, so that the newer one overwrites it."""
    icbs, still_open = {}, set()
    for name in ("etr_2020-11.csv", "etr_2022-02.csv"):
        with (folder / "organisations" / name).open(newline="") as lines:
            rows = list(csv.reader(lines))
        icbs.update({row[0]: row[3] for row in rows})
        still_open = {row[0] for row in rows if not row[11]}
    regions = {}
    with (folder / "organisations" / "gp_practice_hierarchy_2022-01.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            regions[row["STP_CODE"]] = row["COMM_REGION_CODE"]
    successors = defaultdict(set)
    with (folder / "organisations" / "ods_succession_to_2022-04.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            if row["date"] <= LIST_DATE and row["old_code"] != row["new_code"]:
                successors[row["old_code"]].add(row["new_code"])
    found = {}
    for code in codes:
        last = code
        while last not in still_open and len(successors[last]) == 1:
            last = next(iter(successors[last]))
        icb = icbs.get(last, "UNALLOCATED")
        found[code] = (last, icb, regions.get(icb, "UNALLOCATED"))
    return found


def naive_populations(folder: Path) -> dict[str, int]:
    """People by ICB at mid-2020, by the sub-ICB's code at the end of its ONS name."""
    bridge = {}
    with (folder / "organisations" / "gp_practice_hierarchy_2022-01.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            bridge[row["CCG_CODE"]] = row["STP_CODE"]
    book = fastexcel.read_excel(folder / "population" / "ons_mid_year_population_2011-2022_icb2024.xlsx")
    sheet = book.load_sheet("Mid-2020 ICB 2024", header_row=3).to_polars()
    people: dict[str, int] = defaultdict(int)
    for row in sheet.iter_rows(named=True):
        people[bridge[re.sub(r"^.* - ", "", row["SICBL 2024 Name"])]] += int(row["Total"])
    return dict(people)


def test_every_row_is_kept_and_every_file_is_in_the_manifest(place: Workplace, issues: list[Issue]) -> None:
    manifest = files(place.database).filter(pl.col("source") == "scmd")
    assert manifest.height == len({issue.month for issue in issues}) == 34
    assert manifest["rows_in"].sum() == manifest["rows_kept"].sum() == len(issues) == ROWS
    assert manifest["rows_quarantined"].sum() == 0
    assert manifest["layout"].value_counts().sort("layout").rows() == [("retired", 3), ("standard", 31)]


def test_what_is_told_beside_the_references_and_other_months(place: Workplace) -> None:
    told: dict[str, list[str]] = defaultdict(list)
    for number, name in files(place.database).filter(pl.col("source") == "scmd").select("file_number", "name").rows():
        found = validations(place.database, number).filter(~pl.col("success"), pl.col("severity") == "warning")
        for meaning, rows in found.select("meaning", "rows_unexpected").rows():
            told[meaning.split(" ")[-1]] += [f"{name[-10:-4]}: {rows}"]
    assert dict(told) == {
        "it.": ["201905: 1", "202006: 1", "202102: 2", "202106: 1", "202110: 1"],
        "usual.": ["202003: 1", "202010: 1", "202106: 1"],
        "rows.": ["202004: 1", "202005: 1"],
    }


def test_quarters_and_everything_else_are_those_of_the_naive_implementation(
    place: Workplace, expected: dict[Key, Sum]
) -> None:
    release = queries.current_release(place.database).release_id
    found = {}
    for period_type in ("month", "quarter", "twelve_months"):
        rows = queries.uptake(place.database, release, period_type=period_type).filter(pl.col("state") == "used")
        for row in rows.iter_rows(named=True):
            found[(row["org_type"], row["ods_code"], row["medicine"], row["unit"], period_type, row["period"])] = row
    assert found.keys() == expected.keys()
    for key, total in expected.items():
        assert found[key]["numerator"] == pytest.approx(total.amount, rel=1e-12, abs=1e-6 * total.rows)
        assert found[key]["source_rows"] == total.rows
        assert found[key]["negative_rows"] == total.negatives
        assert found[key]["rows_without_cost"] == total.rows_without_cost
        cost = found[key]["indicative_cost"]
        assert cost == (
            total.cost if total.cost is None else pytest.approx(total.cost, rel=1e-12, abs=1e-6 * total.rows)
        )


def test_negative_rows_are_kept(expected: dict[Key, Sum], place: Workplace) -> None:
    release = queries.current_release(place.database).release_id
    england = queries.uptake(place.database, release, period_type="month", org_type="england")
    assert england["negative_rows"].sum() == NEGATIVES
    assert england["source_rows"].sum() == ROWS
    assert (
        sum(total.negatives for key, total in expected.items() if key[0] == "england" and key[4] == "month")
        == NEGATIVES
    )


def test_values_are_per_100_000_of_the_bridged_population(place: Workplace, shared_data: Path) -> None:
    people = naive_populations(shared_data)
    assert len(people) == 42
    assert sum(people.values()) == 56_325_961
    release = queries.current_release(place.database).release_id
    icbs = queries.uptake(place.database, release, period_type="quarter", org_type="icb").filter(
        pl.col("state") == "used"
    )
    assert icbs.filter(pl.col("ods_code") != "UNALLOCATED")["ods_code"].n_unique() == 42
    for row in icbs.iter_rows(named=True):
        if row["ods_code"] == "UNALLOCATED":
            assert row["value"] is None
        else:
            assert row["value"] == pytest.approx(row["numerator"] / people[row["ods_code"]] * 100_000, rel=1e-12)


def test_merged_trusts_are_rolled_up_and_the_split_and_the_unknown_are_told(place: Workplace) -> None:
    release = queries.current_release(place.database).release_id
    places = queries.organisations(place.database, release)
    successors = dict(places.filter(pl.col("org_type") == "trust").select("ods_code", "successor_ods_code").iter_rows())
    merged = {"R1E": "RRE", "RC1": "RC9", "RD3": "R0D", "RE9": "R0B", "RLN": "R0B", "RM2": "R0A", "RXH": "RYR"}
    assert {code: successors[code] for code in merged} == merged
    lines = queries.uptake(place.database, release, period_type="quarter", org_type="trust")["ods_code"].unique()
    assert not set(merged) & set(lines)
    told = queries.notes(place.database, release)
    assert told.filter(pl.col("kind") == "split")["ods_code"].to_list() == ["RW6"]
    assert set(told.filter(pl.col("kind") == "unknown_organisation")["ods_code"]) == {"TAD", "TAJ"}


def test_the_official_icb_file_has_its_layout_and_the_release_s_numbers(
    place: Workplace, expected: dict[Key, Sum]
) -> None:
    release = queries.current_release(place.database).release_id
    rows = official_rows(place.database, release, "icb")
    assert tuple(rows.columns) == COLUMNS
    quarters = {key for key in expected if key[0] == "icb" and key[4] == "quarter"}
    assert rows.height == len(quarters)
    total = sum(expected[key].amount for key in quarters)
    assert rows["numerator"].sum() == pytest.approx(total, rel=1e-9)
    assert rows["year_quarter"].unique().sort().to_list()[0] == "2018/19 Q4"
    assert rows["year_quarter"].n_unique() == 11


@pytest.mark.parametrize(
    ("medicine", "ods_code", "quarter"),
    [
        ("sarilumab", "QOP", date(2021, 4, 1)),
        ("adalimumab", "R0A", date(2019, 4, 1)),
        ("nivolumab", "ENG", date(2021, 7, 1)),
    ],
)
def test_lineage_lists_the_rows_whose_sum_is_the_number(
    place: Workplace, issues: list[Issue], shared_data: Path, medicine: str, ods_code: str, quarter: date
) -> None:
    release = queries.current_release(place.database).release_id
    found = lineage(place.database, place.lake, release, medicine, ods_code, quarter)
    assert found.sums["mg"] == pytest.approx(found.numerators["mg"], rel=1e-12)
    first = found.rows.row(0, named=True)
    lines = (shared_data / "scmd" / first["name"]).read_text().splitlines()
    cells = lines[first["row_number"] - 1].split(",")
    assert cells[1:3] == [first["ods_code"], first["vmp_code"]]
    assert float(cells[6]) == first["quantity"]
