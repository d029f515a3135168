"""Primary care on real public data: a month of four practices, and anticoagulants by sub-ICB location."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scorecard import schema
from scorecard.primary_care.bnf import bnf_codes, presentations
from scorecard.primary_care.places import practice_places
from tests.lib import naive_epd
from tests.unit.ingest.homes import Home

pytestmark = pytest.mark.real_data
MONTH = "epd/EPD_201709_extract.csv"
AREAS = "epd/anticoagulants_sub_icb_month_2017-2022.csv"
HIERARCHY = "organisations/gp_practice_hierarchy_2022-01.csv"
TRUSTS = "organisations/etr_2022-02.csv"
SUCCESSION = "organisations/ods_succession_to_2022-04.csv"
MAPPING = {
    "0208020X0": "dabigatran",
    "0208020Y0": "rivaroxaban",
    "0208020Z0": "apixaban",
    "0208020AA": "edoxaban",
    "0208020V0": "warfarin",
}


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A home folder with both files of primary care and what they are checked against."""
    folder = tmp_path_factory.mktemp("epd")
    made = Home(folder)
    rows = [f"{code},{medicine}" for code, medicine in MAPPING.items()]
    (folder / "bnf.csv").write_text("\n".join(["bnf_code,medicine", *rows]) + "\n")
    made.ingest(*(shared_data / name for name in (HIERARCHY, TRUSTS, SUCCESSION)), source="ods")
    made.ingest(folder / "bnf.csv", source="bnf")
    made.ingest(shared_data / MONTH, shared_data / AREAS, source="epd")
    yield made
    made.database.close()


def test_a_month_is_split_as_plain_python_splits_it(real: Home, shared_data: Path) -> None:
    found = naive_epd.parted(shared_data / MONTH, MAPPING)
    assert real.current(schema.PRIMARY_CARE)["row_number"].to_list() == found.kept
    assert (len(found.kept), found.set_aside) == (118, [])
    lines = real.manifest.filter(pl.col("lake_table") == "primary_care")
    assert lines.select("layout", "month", "rows_in", "rows_kept", "rows_quarantined").rows() == [
        ("legacy", date(2017, 9, 1), 10_027, 118, 0)
    ]
    totals = real.lake.scan(schema.PRIMARY_CARE_TOTAL, lines.select("file_id", "month").rows()).collect()
    told = totals.select("part", "is_unidentified", "rows", "items", "quantity", "nic", "actual_cost").rows()
    wanted = {key: [float(number) for number in sums] for key, sums in found.totals.items()}
    assert {(part, flag): sums for part, flag, *sums in told} == {
        key: pytest.approx(sums, abs=1e-6) for key, sums in wanted.items()
    }
    # As the file's own columns add up, read by a spreadsheet.
    assert totals.select("items", "quantity", "nic").sum().row(0) == pytest.approx((46_895, 2_852_009, 352_697.84))


def test_its_practices_lie_in_the_sub_icbs_of_the_month(real: Home) -> None:
    rows = real.current(schema.PRIMARY_CARE)
    places = rows.select("practice_code", "sub_icb_code").unique().sort("practice_code").rows()
    assert places == [("B85010", "03A"), ("B85054", "03A"), ("L84018", "11M"), ("L84073", "11M")]
    # Warfarin is not in the unit of another medicine: every presentation leads to its own.
    codes = bnf_codes(real.current(schema.BNF_MEDICINE), real.current(schema.BNF_CHANGE))
    medicines = presentations(rows["bnf_code"], codes)
    assert medicines.height == rows["bnf_code"].n_unique()
    assert "warfarin" in medicines["medicine"].to_list()


def test_anticoagulants_by_area_come_in_whole(real: Home, shared_data: Path) -> None:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    with (shared_data / AREAS).open(newline="") as lines:
        for row in csv.DictReader(lines):
            amounts = [float(row[name]) for name in ("items", "quantity", "actual_cost")]
            sums[row["bnf_code"]] = [one + other for one, other in zip(sums[row["bnf_code"]], amounts, strict=True)]
    rows = real.current(schema.PRIMARY_CARE_AREA)
    assert (rows.height, rows["month"].n_unique(), rows["ods_code"].n_unique()) == (31_792, 60, 106)
    found = rows.group_by("bnf_code").agg(pl.col("items", "quantity", "actual_cost").sum()).rows()
    assert {code: amounts for code, *amounts in found} == {
        code: pytest.approx(amounts) for code, amounts in sums.items()
    }
    assert rows["list_size"].null_count() == 0
    codes = bnf_codes(real.current(schema.BNF_MEDICINE), real.current(schema.BNF_CHANGE))
    assert set(presentations(rows["bnf_code"], codes)["medicine"]) == set(MAPPING.values())


def test_every_area_is_in_the_hierarchy_and_has_one_list_size_a_month(real: Home) -> None:
    rows, hierarchy = real.current(schema.PRIMARY_CARE_AREA), real.current(schema.HIERARCHY)
    assert set(rows["ods_code"]) == set(hierarchy["sub_icb_code"])
    assert rows.group_by("month", "ods_code").agg(pl.col("list_size").n_unique())["list_size"].to_list() == [1] * 6360


def test_its_practices_lie_in_todays_icbs(real: Home) -> None:
    rows = real.current(schema.PRIMARY_CARE).select("month", "practice_code", "sub_icb_code").unique()
    hierarchy, successions = real.current(schema.HIERARCHY), real.current(schema.SUCCESSION)
    placed = practice_places(rows, hierarchy, successions, date(2022, 2, 28)).sort("practice_code")
    assert placed.select("practice_code", "sub_icb", "icb", "region", "placed_by").rows() == [
        ("B85010", "X2C4Y", "QWO", "Y63", "file"),
        ("B85054", "X2C4Y", "QWO", "Y63", "file"),
        ("L84018", "11M", "QR1", "Y58", "file"),
        ("L84073", "11M", "QR1", "Y58", "file"),
    ]
    # The practices themselves stand in the hierarchy of 2022 where their files and successors lead.
    own = hierarchy.join(placed, on="practice_code").select("sub_icb_code", "sub_icb").rows()
    assert all(listed == sub_icb for listed, sub_icb in own)
    assert own


def test_every_area_stays_itself(real: Home) -> None:
    codes = real.current(schema.PRIMARY_CARE_AREA).select("month", "ods_code").unique()
    found = codes.select("month", sub_icb_code="ods_code", practice_code=pl.lit(None, pl.String))
    placed = practice_places(found, real.current(schema.HIERARCHY), real.current(schema.SUCCESSION), date(2022, 2, 28))
    assert placed["sub_icb"].equals(placed["sub_icb_code"])
