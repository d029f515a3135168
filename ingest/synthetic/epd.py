"""Invents a month of the English Prescribing Dataset, in both published layouts, with a mapping of its BNF codes.

Codes begin with 99, a chapter that the BNF does not have. The same arguments give the same rows.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from ingest.synthetic.codes import ods_code, practice_code, product_code

SEED, STREAM = 2011, 40
FORMS = ("tablets", "capsules", "oral solution")
PACKS = (28, 56, 30)
# One practice in so many is closed: no practice hierarchy has it.
CLOSED_EVERY = 10
# One row in so many has no practice.
UNIDENTIFIED_EVERY = 50
LEGACY = {
    "month": "YEAR_MONTH",
    "region_name": "REGIONAL_OFFICE_NAME",
    "region_code": "REGIONAL_OFFICE_CODE",
    "icb_name": "STP_NAME",
    "icb_code": "STP_CODE",
    "sub_icb_name": "PCO_NAME",
    "sub_icb_code": "PCO_CODE",
    "practice_name": "PRACTICE_NAME",
    "practice_code": "PRACTICE_CODE",
    **{f"address_{line}": f"ADDRESS_{line}" for line in range(1, 5)},
    "postcode": "POSTCODE",
    "substance_code": "BNF_CHEMICAL_SUBSTANCE",
    "substance": "CHEMICAL_SUBSTANCE_BNF_DESCR",
    "bnf_code": "BNF_CODE",
    "description": "BNF_DESCRIPTION",
    "chapter": "BNF_CHAPTER_PLUS_CODE",
    "quantity_per_item": "QUANTITY",
    "items": "ITEMS",
    "quantity": "TOTAL_QUANTITY",
    "adq_usage": "ADQUSAGE",
    "nic": "NIC",
    "actual_cost": "ACTUAL_COST",
    "unidentified": "UNIDENTIFIED",
}
SNOMED = LEGACY | {
    "icb_name": "ICB_NAME",
    "icb_code": "ICB_CODE",
    "substance_code": "BNF_CHEMICAL_SUBSTANCE_CODE",
    "substance": "BNF_CHEMICAL_SUBSTANCE",
    "bnf_code": "BNF_PRESENTATION_CODE",
    "description": "BNF_PRESENTATION_NAME",
    "adq_usage": "ADQ_USAGE",
    "snomed_code": "SNOMED_CODE",
}
LAYOUTS = {"legacy": (LEGACY, "%Y%m"), "snomed": (SNOMED, "%Y-%m")}
UNIDENTIFIED = {
    **{f"{level}_code": "-" for level in ("region", "icb", "sub_icb", "practice")},
    **{f"{level}_name": "UNIDENTIFIED" for level in ("region", "icb", "sub_icb", "practice")},
    "unidentified": "Y",
}


@dataclass(frozen=True)
class Extent:
    """How large a month is: practices, substances with three presentations each, and rows of each practice."""

    practices: int
    substances: int
    rows_a_practice: int


def substance_code(position: int) -> str:
    """BNF code of the substance at a position (from 0)."""
    return f"99{position:05d}Z0"


def epd_month(month: date, extent: Extent) -> pl.DataFrame:
    """The rows of a month, under the names of LEGACY and SNOMED; a practice meets a presentation at most once."""
    random = np.random.default_rng([SEED, STREAM, month.year, month.month])
    presentations = extent.substances * len(FORMS)
    chosen = [random.choice(presentations, extent.rows_a_practice, replace=False) for _ in range(extent.practices)]
    practice = np.repeat(np.arange(extent.practices), extent.rows_a_practice)
    items = random.geometric(0.2, len(practice))
    keys = pl.DataFrame({"practice": practice, "presentation": np.concatenate(chosen), "items": items})
    placed = keys.join(_practices(extent.practices), on="practice", maintain_order="left")
    named = placed.join(_presentations(extent.substances), on="presentation", maintain_order="left")
    return _unidentified(_costed(named.with_columns(month=pl.lit(month))).with_row_index("row")).drop("row")


def write_epd(path: Path, rows: pl.DataFrame, layout: str) -> None:
    """Write a month in a layout: legacy or snomed."""
    names, stamp = LAYOUTS[layout]
    stamped = rows.with_columns(pl.col("month").dt.strftime(stamp))
    stamped.select(**{named: pl.col(ours) for ours, named in names.items()}).write_csv(path)


def write_bnf(path: Path, medicines: list[str]) -> None:
    """Write the mapping of the first substances to these medicines; two of a presentation make a daily dose."""
    lines = [f"{substance_code(position)},{medicine},2" for position, medicine in enumerate(medicines)]
    path.write_text("".join(f"{line}\n" for line in ("bnf_code,medicine,ddd_quantity", *lines)), encoding="utf-8")


def _practices(number: int) -> pl.DataFrame:
    """Practices with their areas: three lie in a sub-ICB, two of these in an ICB, and two of those in a region."""
    rows = []
    for position in range(number):
        sub_icb, icb, region = position // 3, position // 6, position // 12
        is_closed = position % CLOSED_EVERY == CLOSED_EVERY - 1
        rows.append(
            {
                "practice": position,
                "practice_code": practice_code(position + 50_000 * is_closed),
                "practice_name": f"SYNTHETIC SURGERY {position + 1}",
                "sub_icb_code": f"{ods_code('sub_icb', sub_icb)}00",
                "sub_icb_name": f"SYNTHETIC SUB-ICB {sub_icb + 1}",
                "icb_code": ods_code("icb", icb),
                "icb_name": f"SYNTHETIC ICB {icb + 1}",
                "region_code": ods_code("region", region),
                "region_name": f"SYNTHETIC REGION {region + 1}",
                "postcode": "ZZ1 1ZZ",
                "unidentified": "N",
            }
        )
    return pl.DataFrame(rows).with_columns(pl.lit(None, pl.String).alias(f"address_{line}") for line in range(1, 5))


def _presentations(substances: int) -> pl.DataFrame:
    rows = [
        {
            "presentation": position * len(FORMS) + place,
            "substance_code": substance_code(position),
            "substance": f"Inventin {position + 1}",
            "bnf_code": f"{substance_code(position)}AAA{chr(65 + place)}A{chr(65 + place)}",
            "description": f"Inventin {position + 1}, {form}",
            "chapter": "99: Medicines that nobody makes",
            "quantity_per_item": float(PACKS[place]),
            "snomed_code": product_code(position * len(FORMS) + place),
            "price": (position % 97 + 1) / 100,
        }
        for position in range(substances)
        for place, form in enumerate(FORMS)
    ]
    return pl.DataFrame(rows)


def _costed(rows: pl.DataFrame) -> pl.DataFrame:
    quantity = pl.col("quantity_per_item") * pl.col("items")
    nic = (quantity * pl.col("price")).round(2)
    return rows.with_columns(quantity=quantity, adq_usage=quantity / 2, nic=nic, actual_cost=(nic * 0.937).round(5))


def _unidentified(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows, some of which the publisher could not give to a practice."""
    is_so = pl.col("row") % UNIDENTIFIED_EVERY == UNIDENTIFIED_EVERY - 1
    return rows.with_columns(
        pl.when(is_so).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in UNIDENTIFIED.items()
    )
