"""dm+d: which medicine a product is, and how much of each ingredient it holds; NA means missing."""

import polars as pl

from ingest.files import SourceFile
from ingest.readers import Reading, header_of, number, recognise, scan_csv
from scorecard import schema

NEEDED = {
    "vmp_code": ("vmp_snomed_code",),
    "vmp_name": ("vmp_product_name",),
    "vtm_code": ("vtmid",),
    "vtm_name": ("vtmnm",),
    "form": ("form_descr",),
    "unit_dose_size": ("udfs",),
    "unit_dose_size_unit": ("udfs_descr",),
    "unit_dose": ("unit_dose_descr",),
    "strength": ("strnt_nmrtr_val",),
    "strength_unit": ("strnt_nmrtr_uom",),
    "per": ("strnt_dnmtr_val",),
    "per_unit": ("strnt_dnmtr_descr",),
}
# Not in dm+d itself: users add them where they have them.
OPTIONAL = ("ddd_mg", "add_quantity", "bnf_code")
NUMBERS = ("unit_dose_size", "strength", "per", "ddd_mg", "add_quantity")
MISSING = "NA"


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The products of one file; a product with several ingredients has several rows."""
    columns = header_of(file)
    found = recognise(file, columns, NEEDED)
    present = {column.casefold(): column for column in columns}
    wanted = {**found, **{name: present[name] for name in OPTIONAL if name in present}}
    texts = {ours: _known(column).alias(ours) for ours, column in wanted.items()}
    absent = [pl.lit(None, pl.String).alias(name) for name in OPTIONAL if name not in present]
    rows = scan_csv(file).select("row_number", *texts.values(), *absent)
    numbers = [
        expression for name in NUMBERS for expression in (number(name).alias(name), pl.col(name).alias(f"{name}_raw"))
    ]
    others = [name for name in (*NEEDED, "bnf_code") if name not in NUMBERS]
    return Reading(schema.DMD_PRODUCT, "vmp_ingredients", rows.select("row_number", *others, *numbers), named=wanted)


def _known(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != MISSING).then(pl.col(column))
