"""The English Prescribing Dataset: what practices prescribe, one file a month, in two published layouts.

The national file is never held: see ingest/sifting.py. What others added up by area is read like any other file.
"""

from collections.abc import Sequence

import narwhals as nw
import polars as pl

from ingest.files import SourceFile
from ingest.readers import (
    DASHED_DAY,
    ROW,
    WHOLE_NUMBER,
    Reading,
    day,
    header_of,
    month_from,
    number,
    recognise,
    scan_csv,
    stream_csv,
    tidy,
    whole_number,
)
from ingest.sieves import Sieve, as_number
from ingest.sources.scmd import MONTH
from scorecard import schema
from scorecard.engines.text import Csv

CODES = {
    "month": ("YEAR_MONTH",),
    "practice_code": ("PRACTICE_CODE",),
    "sub_icb_code": ("PCO_CODE",),
    # The column of the area changed its name with each reorganisation.
    "icb_code": ("ICB_CODE", "STP_CODE", "AREA_TEAM_CODE"),
    "region_code": ("REGIONAL_OFFICE_CODE",),
    "bnf_code": ("BNF_CODE", "BNF_PRESENTATION_CODE"),
    "description": ("BNF_DESCRIPTION", "BNF_PRESENTATION_NAME"),
}
AMOUNTS = {
    "quantity_per_item": ("QUANTITY",),
    "items": ("ITEMS",),
    "quantity": ("TOTAL_QUANTITY",),
    "adq_usage": ("ADQUSAGE", "ADQ_USAGE"),
    "nic": ("NIC",),
    "actual_cost": ("ACTUAL_COST",),
}
NEEDED = {**CODES, **AMOUNTS, "is_unidentified": ("UNIDENTIFIED",)}
SNOMED = "SNOMED_CODE"
IN_SNOMED_LAYOUT = "bnf_presentation_code"
PLACES = ("practice_code", "icb_code", "region_code")
# What stands in the place of a code of a practice or area that nobody could tell.
NOBODY = "-"
# Of what the suite asks, so much that a row which has it needs no closer look.
PRACTICE, BNF = r"^[A-Z0-9]{3,8}\z", r"^[0-9]{2}[0-9A-Z]{7,13}\z"
YES_OR_NO = {"Y": True, "N": False}
AREA = {
    "month": ("date", "month"),
    "ods_code": ("ods_code",),
    "bnf_code": ("bnf_code",),
    "items": ("items",),
    "quantity": ("quantity",),
    "actual_cost": ("actual_cost",),
}
ALSO_OF_AREA = {"gss_code": "gss_code", "chemical": "chemical", "list_size": "total_list_size"}


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of a national month, to be sifted, or of a table that is added up by area, told apart by the header."""
    columns = header_of(file)
    names = {column.casefold() for column in columns}
    if names & {"chemical", "total_list_size"}:
        return _areas(file, columns)
    return _national(file, columns, names)


def _national(file: SourceFile, columns: Sequence[str], names: set[str]) -> Reading:
    found = recognise(file, columns, NEEDED)
    snomed = next((column for column in columns if column.casefold() == SNOMED.casefold()), None)
    named = found if snomed is None else {**found, "snomed_code": snomed}
    read_so_far = stream_csv(file, named)
    texts = read_so_far if snomed else read_so_far.with_columns(snomed_code=pl.lit(None, pl.String))
    return Reading(
        table=schema.PRIMARY_CARE,
        layout="snomed" if IN_SNOMED_LAYOUT in names else "legacy",
        rows=typed(texts),
        month=month_from(file.stem),
        named=named,
        sieve=Sieve(Csv(file.path, columns, named, texts), typed, tuple(AMOUNTS), sound()),
    )


def typed(texts: pl.LazyFrame) -> pl.LazyFrame:
    """Rows of text as the suite wants them; the code of a sub-ICB location has no 00 at its end, as in ODS."""
    names = [name for name in texts.collect_schema().names() if name != ROW]
    numbers = {name: number(name) for name in AMOUNTS} | {"items": whole_number("items")}
    year, of_year = (pl.col("month").str.extract(MONTH, group) for group in (1, 2))
    said = pl.col("is_unidentified").replace_strict(YES_OR_NO, default=None, return_dtype=pl.Boolean)
    raw = {f"{name}_raw": pl.col(name) for name in ("month", "is_unidentified", *AMOUNTS)}
    known = [_known(place).alias(place) for place in PLACES]
    return tidy(texts, names).with_columns(
        *known,
        month=pl.concat_str(year, of_year, pl.lit("01")).str.to_date("%Y%m%d", strict=False),
        sub_icb_code=_known("sub_icb_code").str.replace("^([A-Z0-9]{3,5})00$", "$1"),
        is_unidentified=said,
        **numbers,
        **raw,
    )


def _known(place: str) -> pl.Expr:
    return pl.when(pl.col(place) != NOBODY).then(pl.col(place))


def sound() -> nw.Expr:
    """Whether no rule of the suite sets a row aside: asked of texts, and cheaply, because it is asked of every row.

    A row that is not sound here and is found good by the suite costs time only; the other way round, a fault would be
    added up unseen.
    """
    numbers = {name: nw.col(as_number(name)) for name in AMOUNTS}
    read_well = [amount.is_finite() for name, amount in numbers.items() if name != "adq_usage"]
    practice, unidentified = nw.col("practice_code"), nw.col("is_unidentified")
    nobody = practice.is_null() | (practice == NOBODY)
    return nw.all_horizontal(
        *read_well,
        nw.col("items").str.contains(WHOLE_NUMBER),
        nw.col("adq_usage").is_null() | numbers["adq_usage"].is_finite(),
        (unidentified == "N") | (unidentified == "Y"),
        practice.str.contains(PRACTICE) | ((unidentified == "Y") & nobody),
        nw.col("bnf_code").str.contains(BNF),
        ignore_nulls=False,
    )


def _areas(file: SourceFile, columns: Sequence[str]) -> Reading:
    """Rows by sub-ICB location, month and chemical substance."""
    found = recognise(file, columns, AREA)
    present = {column.casefold(): column for column in columns}
    named = {**found, **{ours: present[name] for ours, name in ALSO_OF_AREA.items() if name in present}}
    absent = {ours: pl.lit(None, pl.String) for ours in ALSO_OF_AREA if ours not in named}
    texts = scan_csv(file).select(ROW, **{ours: pl.col(column) for ours, column in named.items()}, **absent)
    amounts = ("quantity", "actual_cost", "list_size")
    rows = texts.with_columns(
        month=day("month", DASHED_DAY),
        items=whole_number("items"),
        **{name: number(name) for name in amounts},
        **{f"{name}_raw": pl.col(name) for name in ("month", "items", *amounts)},
    )
    return Reading(schema.PRIMARY_CARE_AREA, "sub_icb_month", rows, named=named)
