"""Primary care as a build reads it, from rows of plain Python."""

from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.primary_care.places import Geography
from scorecard.primary_care.prescribed import PrimaryCare
from scorecard.tables import Table
from tests.lib.naive_primary_care import Doses, Item


def shaped(table: Table, rows: list[dict[str, object]]) -> pl.DataFrame:
    """Rows of a table of the lake, blank where nothing is said, from one file."""
    whole = [{"file_id": "f", "row_number": number, **row} for number, row in enumerate(rows, 2)]
    return pl.DataFrame(whole, schema=table.polars_schema).with_columns(file_order=pl.lit(1, pl.Int64))


def loaded(
    rows: Iterable[Item], meanings: Mapping[str, Doses], changes: Mapping[str, str] | None = None
) -> PrimaryCare:
    """What is loaded when these rows are; a practice is named after its sub-ICB."""
    every = list(rows)
    practices = [_of_practice(row) for row in every if not row.of_area]
    areas = [_of_area(row) for row in every if row.of_area]
    mapped: list[dict[str, object]] = [
        {"bnf_code": code, "medicine": one.medicine, "ddd_quantity": one.ddd, "add_quantity": one.add}
        for code, one in meanings.items()
    ]
    changed: list[dict[str, object]] = [
        {"old_bnf_code": old, "new_bnf_code": new, "effective": date(2020, 1, 1)}
        for old, new in (changes or {}).items()
    ]
    return PrimaryCare(
        practices=shaped(schema.PRIMARY_CARE, practices).lazy(),
        areas=shaped(schema.PRIMARY_CARE_AREA, areas),
        medicines=shaped(schema.BNF_MEDICINE, mapped),
        changes=shaped(schema.BNF_CHANGE, changed),
        registered=shaped(schema.PRACTICE_LIST_SIZE, []),
        list_sizes=shaped(schema.DENOMINATOR, []),
        months=sorted({row.month for row in every if not row.of_area}),
    )


def geography(places: Mapping[str, tuple[str, str]], people: Mapping[tuple[str, str], int]) -> Geography:
    """Sub-ICBs in ICBs and regions, each with one practice, and how many people live where."""
    rows: list[dict[str, object]] = [
        {
            "practice_code": f"P-{code}",
            "extract_date": date(2022, 1, 1),
            **{
                f"{level}_{what}": of
                for level, of in (("sub_icb", code), ("icb", icb), ("region", region))
                for what in ("code", "name", "gss")
            },
        }
        for code, (icb, region) in places.items()
    ]
    counted = [(*key, number) for key, number in people.items()]
    known = pl.DataFrame(
        counted, schema={"org_type": pl.String, "ods_code": pl.String, "population": pl.Int64}, orient="row"
    )
    successions = pl.DataFrame(schema=schema.SUCCESSION.polars_schema)
    return Geography(shaped(schema.HIERARCHY, rows).drop("file_order"), successions, date(2022, 7, 31), known)


def _of_practice(row: Item) -> dict[str, object]:
    return {
        "month": row.month,
        "practice_code": f"P-{row.sub_icb}" if row.sub_icb else None,
        "sub_icb_code": row.sub_icb,
        "bnf_code": row.bnf_code,
        "items": row.items,
        "quantity": row.quantity,
        "nic": row.nic,
        "adq_usage": row.adq,
        "is_unidentified": row.sub_icb is None,
    }


def _of_area(row: Item) -> dict[str, object]:
    return {
        "month": row.month,
        "ods_code": row.sub_icb,
        "bnf_code": row.bnf_code,
        "items": row.items,
        "quantity": row.quantity,
    }
