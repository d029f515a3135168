"""Finds what was planted: in the rows of each month as they are written, and in the plan of the organisations."""

from collections.abc import Iterable, Sequence

import polars as pl

from ingest.synthetic import months
from ingest.synthetic.faults import ROWS_LISTED, Fault
from ingest.synthetic.medicines import Product
from ingest.synthetic.organisation_files import RENEWED_GSS, RENEWED_ICB
from ingest.synthetic.organisations import (
    EARLIER_MERGER_DAY,
    MERGED,
    MERGED_BEFORE,
    MERGED_INTO,
    MERGER_DAY,
    SILENT,
    SPLIT,
    SPLIT_DAY,
    SPLIT_INTO_NEW,
    SPLIT_INTO_OLD,
    Organisations,
)
from ingest.synthetic.sites import SILENT_FROM, UNKNOWN_CODE, Gap

FIRST_DATA_ROW = 2
SUCCESSION_FILE = "organisations/ods_succession_to_2026-03.csv"
HIERARCHY_FILE = "organisations/gp_practice_hierarchy_2026-03.csv"
DMD_FILE = "dmd/vmp_synthetic.csv"


def month_faults(rows: pl.DataFrame, file: str, month: int, has_cost: bool, unknown_product: str) -> list[Fault]:
    """What stands in the rows of one month's file; ``rows`` are in the order of the file."""
    where = {
        "return": pl.col("quantity") < 0,
        "unknown_organisation": pl.col("ods_code") == UNKNOWN_CODE,
        "unknown_product": pl.col("vmp_code") == unknown_product,
    }
    findings = {
        "return": "a negative quantity: kept and flagged",
        "unknown_organisation": "a code in no trust list: on the line of what belongs to no known organisation",
        "unknown_product": "a product that dm+d does not know: counted and noted, in no medicine",
        "blank_cost": "no indicative cost: blank, not zero",
    }
    if has_cost:
        where["blank_cost"] = pl.col("cost").is_null()
    organisations = {"unknown_organisation": UNKNOWN_CODE}
    products = {"unknown_product": unknown_product}
    found = {kind: _row_numbers(rows, condition) for kind, condition in where.items()}
    return [
        Fault(
            kind,
            file,
            findings[kind],
            tuple(numbers[:ROWS_LISTED]),
            len(numbers),
            organisations.get(kind),
            products.get(kind),
            (_dashed(month),),
        )
        for kind, numbers in found.items()
        if numbers
    ]


def _row_numbers(rows: pl.DataFrame, condition: pl.Expr) -> list[int]:
    positions: list[int] = rows.select(condition.arg_true()).to_series().to_list()
    return [position + FIRST_DATA_ROW for position in positions]


def _dashed(month: int) -> str:
    return months.dashed(month)


def gap_faults(gaps: Iterable[Gap], file_of: dict[int, str]) -> list[Fault]:
    """The scattered months that a trust did not submit."""
    finding = "no rows of this trust in this month: missing, not zero"
    ordered = sorted(gaps, key=lambda gap: (gap.month, gap.code))
    return [
        Fault("not_submitted", file_of[gap.month], finding, organisation=gap.code, months=(_dashed(gap.month),))
        for gap in ordered
    ]


def silence_fault(organisations: Organisations, window: range) -> list[Fault]:
    """The trust that stops submitting."""
    silent = tuple(_dashed(month) for month in window if month >= months.number(SILENT_FROM))
    finding = "the trust stopped submitting though it is open: missing, not zero"
    code = organisations.trusts[SILENT].code
    return [Fault("stopped_submitting", "scmd/", finding, organisation=code, months=silent)] if silent else []


def succession_faults(organisations: Organisations, window: range, codes_by_month: dict[int, set[str]]) -> list[Fault]:
    """The mergers, the split, and the months in which old codes went on reporting."""
    code = [trust.code for trust in organisations.trusts]
    faults = [
        Fault("merger", SUCCESSION_FILE, f"rolled up into {code[MERGED_INTO]}", organisation=code[MERGED]),
        Fault(
            "chain_of_mergers",
            SUCCESSION_FILE,
            f"rolled up into {code[MERGED_INTO]}, through {code[MERGED]}",
            organisation=code[MERGED_BEFORE],
        ),
        Fault(
            "split",
            SUCCESSION_FILE,
            f"two successors, {code[SPLIT_INTO_OLD]} and {code[SPLIT_INTO_NEW]}: reported, not guessed silently",
            organisation=code[SPLIT],
        ),
    ]
    ended = {code[MERGED]: MERGER_DAY, code[MERGED_BEFORE]: EARLIER_MERGER_DAY, code[SPLIT]: SPLIT_DAY}
    for old, day in ended.items():
        late = [month for month in window if month >= months.number(day) and old in codes_by_month[month]]
        if late:
            finding = "still reports under its old code after it was succeeded"
            faults.append(Fault("old_code", "scmd/", finding, organisation=old, months=tuple(map(_dashed, late))))
    return faults


def standing_faults(organisations: Organisations, products: Sequence[Product]) -> list[Fault]:
    """What is in the reference files: products that do not convert, and a renewed GSS code."""
    faults = [
        Fault("unconvertible_product", DMD_FILE, reason, product=product.code)
        for product in products
        if product.spec.in_dmd and (reason := _not_in_mg(product))
    ]
    icb = organisations.icbs[RENEWED_ICB]
    finding = f"the practice list has {RENEWED_GSS} where the population workbook has {icb.gss}: bridged by sub-ICB"
    return [*faults, Fault("renewed_gss_code", HIERARCHY_FILE, finding, organisation=icb.code)]


def _not_in_mg(product: Product) -> str | None:
    strengths = product.spec.strengths
    if not strengths:
        return "no strength: kept in its own unit"
    if len(strengths) > 1:
        return "several ingredients: kept in its own unit"
    return "a strength in units, not in mg: kept in its own unit" if strengths[0].unit == "unit" else None
