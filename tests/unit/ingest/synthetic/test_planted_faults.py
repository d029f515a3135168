"""Everything that faults.json lists is really in the shipped files."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.unit.ingest.synthetic.conftest import REPOSITORY

Faults = dict[str, list[dict[str, Any]]]
QUANTITY = ("TOTAL_QUANITY_IN_VMP_UNIT", "TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE")
FORMULARY_KINDS = {
    "both_marked",
    "decided_after_checklist",
    "decided_before_publication",
    "due_hides_breach",
    "explanation_expired",
    "explanation_not_allowed",
    "explanation_open_ended",
    "listed_later",
    "listed_not_used",
    "neither_listed_nor_used",
    "never_published",
    "not_applicable_without_reason",
    "printed_days_wrong",
    "printed_due_wrong",
    "printed_release_differs",
    "removed_from_formulary",
    "stale_checklist",
    "terminated_appraisal",
    "unknown_appraisal",
    "used_before_listed",
}
PRIMARY_CARE_KINDS = {"closed_practice", "renumbered_bnf_code", "unidentified_practice", "unlisted_practice"}
KINDS = (
    FORMULARY_KINDS
    | PRIMARY_CARE_KINDS
    | {
        "blank_cost",
        "chain_of_mergers",
        "merger",
        "not_submitted",
        "old_code",
        "renewed_gss_code",
        "return",
        "split",
        "stopped_submitting",
        "unconvertible_product",
        "unknown_organisation",
        "unknown_product",
    }
)


@pytest.fixture(scope="module")
def faults(shipped: Path) -> Faults:
    by_kind: Faults = {}
    for fault in json.loads((shipped / "faults.json").read_text(encoding="utf-8")):
        by_kind.setdefault(fault["kind"], []).append(fault)
    return by_kind


@pytest.fixture(scope="module")
def prescribing(shipped: Path) -> pl.DataFrame:
    """Every row of every month: file, row, month, ODS_CODE, VMP_SNOMED_CODE, quantity, cost."""
    return pl.concat([read_month(path) for path in sorted((shipped / "scmd").glob("*.csv"))])


def read_month(path: Path) -> pl.DataFrame:
    rows = pl.read_csv(path, infer_schema=False, row_index_name="row", row_index_offset=2)
    quantity = next(column for column in QUANTITY if column in rows.columns)
    cost = pl.col("INDICATIVE_COST") if "INDICATIVE_COST" in rows.columns else pl.lit("not in this layout")
    return rows.select(
        "row",
        "ODS_CODE",
        "VMP_SNOMED_CODE",
        "VMP_PRODUCT_NAME",
        file=pl.lit(f"scmd/{path.name}"),
        month=pl.lit(f"{path.stem[-6:-2]}-{path.stem[-2:]}"),
        quantity=pl.col(quantity).cast(pl.Float64),
        cost=cost,
    )


def cells(path: Path, header: bool = True) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[int(header) :]


def places(faults: list[dict[str, Any]]) -> set[tuple[str, int]]:
    return {(fault["file"], row) for fault in faults for row in fault["rows"]}


def found(rows: pl.DataFrame) -> set[tuple[str, int]]:
    return set(rows.select("file", "row").iter_rows())


def test_every_kind_of_fault_is_planted(faults: Faults) -> None:
    assert set(faults) == KINDS


def test_the_shipped_list_names_every_row(faults: Faults) -> None:
    listed = [fault for kind in faults.values() for fault in kind if fault["count"]]
    assert all(len(fault["rows"]) == fault["count"] for fault in listed)


def test_returns(faults: Faults, prescribing: pl.DataFrame) -> None:
    assert places(faults["return"]) == found(prescribing.filter(pl.col("quantity") < 0))


def test_blank_costs(faults: Faults, prescribing: pl.DataFrame) -> None:
    assert places(faults["blank_cost"]) == found(prescribing.filter(pl.col("cost").is_null()))


def test_unknown_products(faults: Faults, prescribing: pl.DataFrame, shipped: Path) -> None:
    known = {row[0] for row in cells(shipped / "dmd" / "vmp_synthetic.csv")}
    rows = prescribing.filter(~pl.col("VMP_SNOMED_CODE").is_in(list(known)))
    assert places(faults["unknown_product"]) == found(rows)
    assert {fault["product"] for fault in faults["unknown_product"]} == set(rows["VMP_SNOMED_CODE"])


def trust_codes(shipped: Path, month: str) -> dict[str, str]:
    rows = cells(shipped / "organisations" / f"etr_{month}.csv", header=False)
    return {row[0]: row[11] for row in rows}


def test_unknown_organisations(faults: Faults, prescribing: pl.DataFrame, shipped: Path) -> None:
    listed = [*trust_codes(shipped, "2024-03"), *trust_codes(shipped, "2026-03")]
    rows = prescribing.filter(~pl.col("ODS_CODE").is_in(listed))
    assert places(faults["unknown_organisation"]) == found(rows)
    assert {fault["organisation"] for fault in faults["unknown_organisation"]} == set(rows["ODS_CODE"])


def missing_months(faults: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    return ((fault["organisation"], month) for fault in faults for month in fault["months"])


@pytest.mark.parametrize("kind", ["not_submitted", "stopped_submitting"])
def test_months_not_submitted(faults: Faults, prescribing: pl.DataFrame, kind: str) -> None:
    submitted = set(prescribing.select("ODS_CODE", "month").unique().iter_rows())
    expected = list(missing_months(faults[kind]))
    assert expected
    assert not submitted & set(expected)


def test_no_other_month_is_missing(faults: Faults, prescribing: pl.DataFrame) -> None:
    spans = prescribing.group_by("ODS_CODE").agg(first=pl.col("month").min(), last=pl.col("month").max())
    months = prescribing.select("month").unique()
    grid = spans.join(months, how="cross").filter(pl.col("month").is_between("first", "last"))
    absent = grid.join(prescribing, on=["ODS_CODE", "month"], how="anti").select("ODS_CODE", "month")
    assert set(absent.iter_rows()) == set(missing_months(faults["not_submitted"]))


def test_the_silent_trust_is_open(faults: Faults, shipped: Path) -> None:
    silent = [fault["organisation"] for fault in faults["stopped_submitting"]]
    assert [trust_codes(shipped, "2026-03")[code] for code in silent] == [""]


def successors(shipped: Path) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for old, new, _ in cells(shipped / "organisations" / "ods_succession_to_2026-03.csv"):
        table.setdefault(old, []).append(new)
    return table


def test_the_merged_trust_has_one_successor_and_is_open_in_the_older_list(faults: Faults, shipped: Path) -> None:
    merged = faults["merger"][0]["organisation"]
    assert successors(shipped)[merged] == ["ZT01"]
    assert trust_codes(shipped, "2024-03")[merged] == ""
    assert trust_codes(shipped, "2026-03")[merged] == "20240930"


def test_the_chain_has_two_links(faults: Faults, shipped: Path) -> None:
    first = faults["chain_of_mergers"][0]["organisation"]
    assert successors(shipped)[first] == [faults["merger"][0]["organisation"]]


def test_the_split_trust_has_two_successors(faults: Faults, shipped: Path) -> None:
    assert successors(shipped)[faults["split"][0]["organisation"]] == ["ZT06", "ZT07"]


def test_old_codes_go_on_reporting(faults: Faults, prescribing: pl.DataFrame) -> None:
    submitted = set(prescribing.select("ODS_CODE", "month").unique().iter_rows())
    late = set(missing_months(faults["old_code"]))
    assert {code for code, _ in late} == {"ZT02", "ZT03", "ZT05"}
    assert late <= submitted


def test_products_that_do_not_convert(faults: Faults, shipped: Path) -> None:
    rows = cells(shipped / "dmd" / "vmp_synthetic.csv")
    codes = [row[0] for row in rows]
    odd = {row[0] for row in rows if codes.count(row[0]) > 1 or row[11] == "NA" or row[12] == "unit"}
    assert {fault["product"] for fault in faults["unconvertible_product"]} == odd
    assert len(odd) == 3


def test_the_renewed_gss_code_is_not_in_the_population_workbook(faults: Faults, shipped: Path) -> None:
    code = faults["renewed_gss_code"][0]["organisation"]
    practices = cells(shipped / "organisations" / "gp_practice_hierarchy_2026-03.csv")
    gss = {row[10] for row in practices if row[11] == code}
    workbook = (shipped / "population" / "ons_mid_year_population_synthetic.xlsx").read_bytes()
    assert gss == {"Z54000903"}
    assert b"Z54000903" not in workbook


@pytest.mark.parametrize(("medicine", "first"), [("Tazorimab", "2023-11"), ("Ostravimer", "2025-09")])
def test_a_medicine_has_no_use_before_its_appraisal(prescribing: pl.DataFrame, medicine: str, first: str) -> None:
    rows = prescribing.filter(pl.col("VMP_PRODUCT_NAME").str.starts_with(medicine))
    assert rows["month"].min() == first


def test_a_medicine_is_used_by_some_trusts_and_not_by_others(prescribing: pl.DataFrame) -> None:
    rows = prescribing.filter(pl.col("VMP_PRODUCT_NAME").str.starts_with("Ambrexafor"))
    assert 1 <= rows["ODS_CODE"].n_unique() < prescribing["ODS_CODE"].n_unique() / 2


def test_a_medicine_declines(prescribing: pl.DataFrame) -> None:
    rows = prescribing.filter(pl.col("VMP_PRODUCT_NAME").str.starts_with("Pradofenib"))
    year = rows.group_by(pl.col("month").str.slice(0, 4)).agg(pl.col("quantity").sum()).sort("month")
    assert year["quantity"][1] > year["quantity"][2]


def test_ambulance_trusts_submit_nothing(prescribing: pl.DataFrame, shipped: Path) -> None:
    trusts = cells(shipped / "organisations" / "etr_2026-03.csv", header=False)
    ambulance = [row[0] for row in trusts if "AMBULANCE" in row[1]]
    every_medicine = [row[0] for row in cells(shipped / "services.csv") if row[1] == ""]
    assert ambulance == every_medicine
    assert prescribing.filter(pl.col("ODS_CODE").is_in(ambulance)).is_empty()


def test_no_medicine_is_used_where_it_does_not_apply(prescribing: pl.DataFrame, shipped: Path) -> None:
    used = prescribing.select("ODS_CODE", pl.col("VMP_PRODUCT_NAME").str.extract(r"^(\w+)").str.to_lowercase())
    declared = {(code, medicine) for code, medicine, _ in cells(shipped / "services.csv")}
    assert not declared & set(used.unique().iter_rows())


def test_a_superseded_provisional_file_lies_outside_the_run(shipped: Path) -> None:
    final = read_month(shipped / "scmd" / "SCMD_FINAL_202509.csv")
    provisional = read_month(shipped / "superseded" / "scmd_provisional_202509.csv")
    assert provisional.height == final.height
    assert provisional["quantity"].sum() < final["quantity"].sum()


def test_every_kind_is_documented() -> None:
    text = (REPOSITORY / "docs" / "sample.md").read_text(encoding="utf-8")
    assert all(f"| `{kind}` |" in text for kind in KINDS)
