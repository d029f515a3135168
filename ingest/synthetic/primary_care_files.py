"""Writes what is known of primary care in a synthetic NHS: months of EPD and of list sizes, and what BNF codes mean."""

from datetime import date
from pathlib import Path

import polars as pl

from ingest.synthetic import months
from ingest.synthetic.epd import write_epd
from ingest.synthetic.faults import ROWS_LISTED, Fault
from ingest.synthetic.medicine_files import write_csv
from ingest.synthetic.medicines import Product
from ingest.synthetic.organisations import Organisations
from ingest.synthetic.practices import (
    CLOSED_CODE,
    UNLISTED_CODE,
    UNLISTED_MONTH,
    practices,
    registered,
    write_list_sizes,
)
from ingest.synthetic.primary_care import (
    PRESCRIBED,
    RENUMBERED_DAY,
    epd_rows,
    habits,
    presentation_code,
)
from ingest.synthetic.size import Size

FOLDERS = ("epd", "bnf")
MEDICINES_FILE, CHANGES_FILE = "bnf/medicines.csv", "bnf/changes.csv"
# The newest months only: primary care begins later than trusts' medicines, as where it is added to what there is.
MOST_MONTHS = 15
# From here on files are in the layout with SNOMED codes, as published.
FIRST_WITH_SNOMED = months.number(date(2025, 6, 1))
FIRST_DATA_ROW = 2


def write_primary_care(
    folder: Path, size: Size, where: Organisations, products: tuple[Product, ...], window: range, seed: int
) -> tuple[list[str], list[Fault]]:
    """Write the newest months of EPD and list sizes, and what codes mean; returns the files and what is planted."""
    known = practices(size, seed)
    own = habits(known.height, size.sub_icbs, seed)
    snomed = {product.spec.name: product.code for product in products}
    files, faults = _write_codes(folder), list(_renumbered(window))
    for month in window[-MOST_MONTHS:]:
        people = registered(known, where, month)
        rows = epd_rows(people, where, own, snomed, month, seed)
        name, layout = epd_file(month)
        write_epd(folder / name, rows, layout)
        write_list_sizes(folder / list_file(month), people, where, month)
        files += [name, list_file(month)]
        faults += [*_month_faults(rows, name, month), *_unlisted(people, month)]
    return files, faults


def epd_file(month: int) -> tuple[str, str]:
    """The file of a month, named as its publisher names it, and its layout."""
    if month < FIRST_WITH_SNOMED:
        return f"epd/EPD_{months.stamp(month)}.csv", "legacy"
    return f"epd/EPD_SNOMED_{months.stamp(month)}.csv", "snomed"


def list_file(month: int) -> str:
    """The file of a month's list sizes, under the publisher's name with the month."""
    return f"denominators/gp-reg-pat-prac-all_{months.stamp(month)}.csv"


def _write_codes(folder: Path) -> list[str]:
    """The mapping to medicines, with daily doses, and the code that changed."""
    known = [
        (presentation_code(medicine, place, months.number(months.LAST)), medicine.medicine.lower(), one.ddd, one.add)
        for medicine in PRESCRIBED
        if medicine.is_mapped
        for place, one in enumerate(medicine.presentations)
    ]
    write_csv(folder / MEDICINES_FILE, ("bnf_code", "medicine", "ddd_quantity", "add_quantity"), known)
    changed = [(*codes, RENUMBERED_DAY) for codes in _changes()]
    write_csv(folder / CHANGES_FILE, ("old_bnf_code", "new_bnf_code", "effective"), changed)
    return [MEDICINES_FILE, CHANGES_FILE]


def _changes() -> list[tuple[str, str]]:
    """Codes of substances before and after January 2026."""
    after = months.number(RENUMBERED_DAY)
    pairs = [(medicine.substance(after - 1), medicine.substance(after)) for medicine in PRESCRIBED]
    return [pair for pair in pairs if pair[0] != pair[1]]


def _month_faults(rows: pl.DataFrame, file: str, month: int) -> list[Fault]:
    """What stands in the rows of one month; ``rows`` are in the order of the file."""
    kinds = {
        "unidentified_practice": (
            pl.col("unidentified") == "Y",
            "a practice that the publisher could not tell: in England, and in no area below it",
        ),
        "closed_practice": (
            pl.col("practice_code") == CLOSED_CODE,
            "a practice in no hierarchy, because it closed: counted where the file places it, and noted",
        ),
    }
    found = {kind: rows.select(where.arg_true()).to_series() + FIRST_DATA_ROW for kind, (where, _) in kinds.items()}
    return [
        Fault(
            kind,
            file,
            kinds[kind][1],
            tuple(numbers.head(ROWS_LISTED).to_list()),
            len(numbers),
            CLOSED_CODE if kind == "closed_practice" else None,
            months=(months.dashed(month),),
        )
        for kind, numbers in found.items()
        if len(numbers)
    ]


def _unlisted(practices: pl.DataFrame, month: int) -> list[Fault]:
    """The practice that the month's list of patients lacks."""
    if month != UNLISTED_MONTH or UNLISTED_CODE not in practices["practice_code"]:
        return []
    finding = "a practice without a list size: its sub-ICB has none from its practices that month, and it is noted"
    dashed = (months.dashed(month),)
    return [Fault("unlisted_practice", list_file(month), finding, organisation=UNLISTED_CODE, months=dashed)]


def _renumbered(window: range) -> list[Fault]:
    """The code that has another one since January, with the months that have the old one."""
    before = tuple(months.dashed(month) for month in window[-MOST_MONTHS:] if month < months.number(RENUMBERED_DAY))
    return [
        Fault(
            "renumbered_bnf_code",
            CHANGES_FILE,
            f"{new} from January 2026 on: followed, and one medicine all along",
            product=old,
            months=before,
        )
        for old, new in _changes()
    ]
