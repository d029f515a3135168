"""Catchments and denominators on real public data, against a plain-Python reading of the same files."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from ingest.files import identify
from ingest.readers import Reading
from ingest.sources import denominators as denominator_files
from ingest.sources import ods, population
from scorecard.measures.catchments import OCCUPIED_BEDS, Catchments, catchments
from scorecard.measures.denominators import monthly, monthly_notes
from scorecard.measures.groups import members
from scorecard.places.organisations import place
from scorecard.places.populations import populations, with_population
from scorecard.schema import GROUP_MEMBER
from tests.lib.naive_denominators import naive_catchments

pytestmark = pytest.mark.real_data
SHARES = "organisations/trust_icb_catchment_shares_2022.csv"
BEDS = "population/trust_general_acute_beds_2022-2025.csv"
HIERARCHY = "organisations/gp_practice_hierarchy_2022-01.csv"
SUCCESSION = "organisations/ods_succession_to_2022-04.csv"
LATER = "organisations/trusts_predecessors_successors_2025.csv"
PEOPLE = "population/ons_mid_year_population_2011-2022_icb2024.xlsx"
SHARE = "proportion_trust_came_from_icb"
ENGLAND = 57_112_542
BEFORE, AFTER = date(2022, 2, 28), date(2025, 8, 31)

Rows = list[dict[str, Any]]
Organisations = Callable[[date], pl.DataFrame]


def loaded(folder: Path, name: str, read: Callable[..., Reading]) -> pl.DataFrame:
    return read(identify(Path(name).name, folder / name)).rows.collect().with_columns(file_id=pl.lit(name))


def lines_of(path: Path) -> Rows:
    with path.open(newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def shares(shared_data: Path) -> pl.DataFrame:
    return loaded(shared_data, SHARES, denominator_files.read)


@pytest.fixture(scope="module")
def beds(shared_data: Path) -> pl.DataFrame:
    return loaded(shared_data, BEDS, denominator_files.read)


@pytest.fixture(scope="module")
def hierarchy(shared_data: Path) -> pl.DataFrame:
    return loaded(shared_data, HIERARCHY, ods.read)


@pytest.fixture(scope="module")
def organisations(shared_data: Path, shares: pl.DataFrame, hierarchy: pl.DataFrame) -> Organisations:
    """Organisations as of a day, with the people of mid-2022: the mergers since 2022 are those of the later table."""
    trusts = pl.concat(
        [loaded(shared_data, f"organisations/etr_{when}.csv", ods.read) for when in ("2020-11", "2022-02")]
    )
    of_lists = loaded(shared_data, SUCCESSION, ods.read).select("ods_code", "successor_ods_code", "effective")
    later = [
        (row["Trust Code"], row["Successors"], date(2024, 11, 1))
        for row in lines_of(shared_data / LATER)
        if row["Successors"]
    ]
    successions = pl.concat([of_lists, pl.DataFrame(later, schema=of_lists.schema, orient="row")])
    people = loaded(shared_data, PEOPLE, population.read).filter(pl.col("vintage") == 2022)

    def on(day: date) -> pl.DataFrame:
        placed = place(shares["ods_code"], trusts, successions, hierarchy, day)
        return with_population(placed.organisations, populations(people, hierarchy))

    return on


@pytest.fixture(scope="module")
def people_by_gss(shared_data: Path) -> dict[str, int | None]:
    """People of each ICB at mid-2022 under every GSS code that it has had, read by the standard library.

    A code that only ONS has stands for the ICB of most of its people: Bassetlaw changed ICBs between both files.
    """
    icbs, of_gss = {}, {}
    for row in lines_of(shared_data / HIERARCHY):
        icbs[row["CCG_CODE"]] = of_gss[row["ONS_STP_CODE"]] = row["STP_CODE"]
    book = fastexcel.read_excel(shared_data / PEOPLE)
    people: dict[str, int] = defaultdict(int)
    shared: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in book.load_sheet("Mid-2022 ICB 2024", header_row=3).to_polars().iter_rows(named=True):
        icb = icbs[re.sub(r"^.* - ", "", row["SICBL 2024 Name"])]
        people[icb] += int(row["Total"])
        shared[row["ICB 2024 Code"]][icb] += int(row["Total"])
    assert (len(people), sum(people.values())) == (42, ENGLAND)
    of_gss = {gss: max(parts, key=lambda icb: parts[icb]) for gss, parts in shared.items()} | of_gss
    return {gss: people[icb] for gss, icb in of_gss.items()}


def naive(folder: Path, organisations: pl.DataFrame, people: dict[str, int | None]) -> dict[str, float | None]:
    """Catchments of the files as they stand, without the readers of the product."""
    shares = [
        {"ods_code": r["nhs_trust22_code"], "icb_gss": r["icb22_code"], "year": 2022, "share": float(r[SHARE])}
        for r in lines_of(folder / SHARES)
    ]
    months = "January February March April May June July August September October November December".split()
    beds = []
    for row in lines_of(folder / BEDS):
        month, year = row["date"].split()
        if row[OCCUPIED_BEDS] not in ("NA", ""):
            when, amount = date(int(year), months.index(month) + 1, 1), float(row[OCCUPIED_BEDS])
            beds.append({"ods_code": row["nhs_trust22_code"], "month": when, "amount": amount})
    return naive_catchments(shares, beds, organisations.to_dicts(), people)


def people_of(found: Catchments) -> dict[str, float | None]:
    return dict(found.trusts.select("ods_code", "people").iter_rows())


@pytest.mark.parametrize(
    ("day", "count", "smallest", "largest"),
    [(BEFORE, 135, 2_252, 1_413_954), (AFTER, 134, 2_306, 1_413_968)],
)
def test_catchments_add_up_to_england_and_are_those_of_the_naive_implementation(
    shared_data: Path,
    shares: pl.DataFrame,
    beds: pl.DataFrame,
    hierarchy: pl.DataFrame,
    organisations: Organisations,
    people_by_gss: dict[str, int | None],
    day: date,
    count: int,
    smallest: int,
    largest: int,
) -> None:
    found = catchments(shares, beds, organisations(day), hierarchy)
    assert people_of(found) == pytest.approx(naive(shared_data, organisations(day), people_by_gss), abs=0.01)
    people = found.trusts["people"].drop_nulls()
    assert (people.len(), round(people.min()), round(people.max())) == (count, smallest, largest)  # type: ignore[arg-type]
    assert people.sum() == pytest.approx(ENGLAND, abs=0.01)
    told = found.trusts.select("share_year", "activity_from", "activity_to").unique().rows()
    assert told == [(2022, date(2024, 9, 1), date(2025, 8, 1))]


def test_trusts_that_closed_before_the_beds_end_have_none_until_their_mergers_are_known(
    shares: pl.DataFrame, beds: pl.DataFrame, hierarchy: pl.DataFrame, organisations: Organisations
) -> None:
    drawing = {*shares["ods_code"], *beds["ods_code"]}
    before, after = (catchments(shares, beds, organisations(day), hierarchy) for day in (BEFORE, AFTER))
    without = before.trusts.filter(pl.col("ods_code").is_in(sorted(drawing)), pl.col("people").is_null())
    assert without["ods_code"].to_list() == ["RA4", "RBZ", "RVY"]
    assert [note.ods_code for note in before.notes] == ["RA4", "RBZ", "RVY"]
    assert after.trusts.filter(pl.col("ods_code").is_in(["RA4", "RAP", "RBZ", "RVY"])).is_empty()
    assert [(note.ods_code, note.text[:42]) for note in after.notes] == [
        ("RH8", "The shares of RBZ, now RH8, are left out: ")
    ]


def test_beds_of_england_are_the_sum_of_its_trusts(
    shared_data: Path, beds: pl.DataFrame, organisations: Organisations
) -> None:
    found = monthly(beds, organisations(BEFORE))
    occupied = found.filter(pl.col("denominator") == OCCUPIED_BEDS)
    wanted: dict[str, float] = defaultdict(float)
    for row in lines_of(shared_data / BEDS):
        wanted[row["date"]] += float(row[OCCUPIED_BEDS])
    for level in ("trust", "icb", "region", "england"):
        rows = occupied.filter(pl.col("org_type") == level).group_by("month").agg(pl.col("amount").sum())
        assert {f"{month:%B %Y}": amount for month, amount in rows.iter_rows()} == wanted
    assert "RPA" in {note.ods_code for note in monthly_notes(beds, organisations(BEFORE))}


def test_every_trust_with_a_catchment_is_in_a_region(
    shares: pl.DataFrame, beds: pl.DataFrame, hierarchy: pl.DataFrame, organisations: Organisations
) -> None:
    nobody = pl.DataFrame(schema={name: GROUP_MEMBER.polars_schema[name] for name in GROUP_MEMBER.names[:3]})
    grouped = members(nobody, organisations(AFTER)).rows
    served = catchments(shares, beds, organisations(AFTER), hierarchy).trusts.drop_nulls("people")
    for grouping, groups in (("region", 7), ("icb", 42)):
        of_trusts = grouped.filter(pl.col("grouping") == grouping, pl.col("org_type") == "trust")
        assert of_trusts["group_name"].n_unique() == groups
        assert served.join(of_trusts, on="ods_code").height == served.height
