"""What the sample's practices prescribe and who is registered with them: as published, invented, and with what is planted."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ingest.synthetic import NATIONAL, TINY, Sample, write_sample
from ingest.synthetic.epd import LEGACY, SNOMED
from ingest.synthetic.organisations import organisations
from ingest.synthetic.practices import practices, registered
from ingest.synthetic.write import DEFAULT_SEED

LEGACY_MONTHS = [f"2025-{month:02}" for month in range(1, 6)]


@pytest.fixture(scope="module")
def rows(shipped: Path) -> pl.DataFrame:
    """Every row of every month: file, row, month, practice, sub_icb, code, medicine, items, quantity, adq, unidentified."""
    return pl.concat([read_month(path) for path in sorted((shipped / "epd").glob("*.csv"))])


def read_month(path: Path) -> pl.DataFrame:
    found = pl.read_csv(path, infer_schema=False, row_index_name="row", row_index_offset=2)
    names = SNOMED if "SNOMED_CODE" in found.columns else LEGACY
    assert found.columns[1:] == list(names.values())
    return found.select(
        "row",
        file=pl.lit(f"epd/{path.name}"),
        month=pl.lit(f"{path.stem[-6:-2]}-{path.stem[-2:]}"),
        stamp=pl.col("YEAR_MONTH"),
        practice=pl.col("PRACTICE_CODE"),
        sub_icb=pl.col("PCO_CODE"),
        code=pl.col(names["bnf_code"]),
        medicine=pl.col(names["substance"]),
        items=pl.col("ITEMS").cast(pl.Int64),
        quantity=pl.col("TOTAL_QUANTITY").cast(pl.Float64),
        per_item=pl.col("QUANTITY").cast(pl.Float64),
        adq=pl.col(names["adq_usage"]).cast(pl.Float64),
        unidentified=pl.col("UNIDENTIFIED"),
    )


@pytest.fixture(scope="module")
def lists(shipped: Path) -> pl.DataFrame:
    """Every list size: month, EXTRACT_DATE, CODE, SUB_ICB_LOCATION_CODE, patients."""
    files = sorted((shipped / "denominators").glob("gp-reg-pat-prac-all_*.csv"))
    return pl.concat(
        [
            pl.read_csv(path, infer_schema=False).select(
                "EXTRACT_DATE",
                "CODE",
                "SUB_ICB_LOCATION_CODE",
                month=pl.lit(f"{path.stem[-6:-2]}-{path.stem[-2:]}"),
                patients=pl.col("NUMBER_OF_PATIENTS").cast(pl.Int64),
            )
            for path in files
        ]
    )


@pytest.fixture(scope="module")
def hierarchy(shipped: Path) -> dict[str, str]:
    """The sub-ICB of every listed practice."""
    found = pl.read_csv(shipped / "organisations" / "gp_practice_hierarchy_2026-03.csv", infer_schema=False)
    return dict(found.select("PRACTICE_CODE", "CCG_CODE").iter_rows())


@pytest.fixture(scope="module")
def planted(shipped: Path) -> dict[str, list[dict[str, Any]]]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for fault in json.loads((shipped / "faults.json").read_text(encoding="utf-8")):
        by_kind.setdefault(fault["kind"], []).append(fault)
    return by_kind


def test_fifteen_months_lie_in_two_layouts_one_after_the_other(rows: pl.DataFrame) -> None:
    months = rows.select("month", "file", "stamp").unique().sort("month")
    assert months.height == 15
    assert months["month"].min() == "2025-01"
    legacy = months.filter(~pl.col("file").str.contains("SNOMED"))
    assert legacy["month"].to_list() == LEGACY_MONTHS
    assert legacy["stamp"].str.contains("^[0-9]{6}$").all()
    assert months.filter(pl.col("file").str.contains("SNOMED"))["stamp"].str.contains("^[0-9]{4}-[0-9]{2}$").all()
    assert rows.group_by("month").len()["len"].is_between(400, 700).all()


def test_practices_are_those_of_the_list_in_their_own_sub_icbs_but_for_the_closed_one(
    rows: pl.DataFrame, hierarchy: dict[str, str]
) -> None:
    known = rows.filter(pl.col("unidentified") == "N").select("practice", "sub_icb").unique()
    assert known["practice"].is_unique().all()
    placed = dict(known.with_columns(pl.col("sub_icb").str.strip_suffix("00")).iter_rows())
    assert placed.pop("Z90001") == "ZS03"
    assert placed == hierarchy


def test_nothing_real_is_in_it(rows: pl.DataFrame, lists: pl.DataFrame) -> None:
    assert rows["code"].str.contains("^99[0-9A-Z]{13}$").all()
    assert lists["CODE"].str.contains("^Z[0-9]{5}$").all()
    assert lists["SUB_ICB_LOCATION_CODE"].str.contains(r"^ZS\d{2}$").all()


def test_a_practice_has_a_presentation_once_a_month(rows: pl.DataFrame) -> None:
    assert not rows.select("month", "practice", "code").is_duplicated().any()
    assert rows.filter(pl.col("quantity") != pl.col("items") * pl.col("per_item")).is_empty()
    assert rows["items"].min() == 1


def places(faults: list[dict[str, Any]]) -> set[tuple[str, int]]:
    return {(fault["file"], row) for fault in faults for row in fault["rows"]}


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("unidentified_practice", pl.col("unidentified") == "Y"),
        ("closed_practice", pl.col("practice") == "Z90001"),
    ],
)
def test_the_rows_listed_are_those_that_have_it(
    rows: pl.DataFrame, planted: dict[str, list[dict[str, Any]]], kind: str, where: pl.Expr
) -> None:
    found = set(rows.filter(where).select("file", "row").iter_rows())
    assert found
    assert places(planted[kind]) == found
    assert all(len(fault["rows"]) == fault["count"] for fault in planted[kind])


def test_the_unidentified_are_few_and_in_no_area(rows: pl.DataFrame) -> None:
    nobody = rows.filter(pl.col("unidentified") == "Y")
    assert set(nobody["practice"]) == set(nobody["sub_icb"]) == {"-"}
    assert nobody["month"].n_unique() == 15
    assert 0.002 < nobody["items"].sum() / rows["items"].sum() < 0.006


def test_the_closed_practice_ends_and_is_in_no_list(
    rows: pl.DataFrame, lists: pl.DataFrame, hierarchy: dict[str, str]
) -> None:
    assert "Z90001" not in hierarchy
    for found, name in ((rows, "practice"), (lists, "CODE")):
        of_closed = found.filter(pl.col(name) == "Z90001")
        assert (of_closed["month"].min(), of_closed["month"].max()) == ("2025-01", "2025-09")


def test_one_code_changes_in_january(
    rows: pl.DataFrame, planted: dict[str, list[dict[str, Any]]], shipped: Path
) -> None:
    changes = pl.read_csv(shipped / "bnf" / "changes.csv")
    assert changes.rows() == [("9900003Z0", "9900013Z0", "2026-01-01")]
    of_medicine = rows.filter(pl.col("medicine") == "Zelaxidone").with_columns(pl.col("code").str.slice(0, 9))
    spans = of_medicine.group_by("code").agg(first=pl.col("month").min(), last=pl.col("month").max()).sort("code")
    assert spans.rows() == [("9900003Z0", "2025-01", "2025-12"), ("9900013Z0", "2026-01", "2026-03")]
    (fault,) = planted["renumbered_bnf_code"]
    assert (fault["product"], fault["months"][0], fault["months"][-1]) == ("9900003Z0", "2025-01", "2025-12")


def test_a_medicine_begins_and_an_average_daily_quantity_is_0_where_there_is_none(rows: pl.DataFrame) -> None:
    first = dict(rows.group_by("medicine").agg(pl.col("month").min()).iter_rows())
    assert {name for name, month in first.items() if month != "2025-01"} == {"Rovatinib"}
    assert first["Rovatinib"] == "2025-04"
    defined = rows.group_by("medicine").agg(pl.col("adq").max() > 0)
    assert set(defined.filter("adq")["medicine"]) == {"Zelaxidone", "Pelmacort"}


def test_one_practice_is_missing_from_one_months_list(
    lists: pl.DataFrame, planted: dict[str, list[dict[str, Any]]], hierarchy: dict[str, str]
) -> None:
    (fault,) = planted["unlisted_practice"]
    found = {(month, code) for month, code in lists.select("month", "CODE").iter_rows()}
    missing = {(month, code) for month in lists["month"].unique() for code in hierarchy if (month, code) not in found}
    assert missing == {("2025-03", "Z00006")}
    assert (fault["organisation"], fault["months"]) == ("Z00006", ["2025-03"])


def test_more_people_are_registered_than_live_there(lists: pl.DataFrame) -> None:
    people = sum(organisations(TINY, DEFAULT_SEED).people)
    known = registered(practices(TINY, DEFAULT_SEED), organisations(TINY, DEFAULT_SEED), 2025 * 12)
    assert 1.04 < known["patients"].sum() / people < 1.06
    totals = lists.filter(pl.col("month") != "2025-03").group_by("month").agg(pl.col("patients").sum()).sort("month")
    assert totals["patients"].is_sorted()
    assert lists["patients"].min() > 0


def test_the_days_of_extracts_are_written_in_both_styles(lists: pl.DataFrame) -> None:
    days = dict(lists.select("month", "EXTRACT_DATE").unique().iter_rows())
    assert (days["2025-05"], days["2025-06"]) == ("01MAY2025", "2025-06-01")


def test_a_shorter_sample_has_the_newest_months(tiny: Sample) -> None:
    assert [name for name in tiny.files if name.startswith("epd/")] == [
        f"epd/EPD_SNOMED_{month}.csv" for month in ("202512", "202601", "202602", "202603")
    ]


def test_a_month_of_a_nation_is_of_all_its_practices(tmp_path: Path) -> None:
    sample = write_sample(tmp_path, replace(NATIONAL, months=1, trusts=14))
    (name,) = (name for name in sample.files if name.startswith("epd/"))
    found = read_month(tmp_path / name)
    assert found["practice"].n_unique() == NATIONAL.sub_icbs * NATIONAL.practices_a_sub_icb + 1
