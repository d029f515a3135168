"""What a build reads of primary care: rows of practices, and sums by area in the months that have none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import polars as pl

from scorecard.engines import Frame, collected
from scorecard.errors import ScorecardError
from scorecard.primary_care.averages import by_code
from scorecard.primary_care.bnf import bnf_codes, presentations
from scorecard.uptake.amounts import GREATEST_SUM

PLACE = ("month", "practice_code", "sub_icb_code")
# What rows of both kinds are made alike in: sums by area have no practice, list price or average daily quantities.
COLUMNS = (*PLACE, "is_unidentified", "bnf_code", "items", "quantity", "nic", "adq_usage")


@dataclass(frozen=True)
class PrimaryCare:
    """What is loaded of primary care; without any, frames of no rows.

    Shapes: schema.PRIMARY_CARE (it grows with the data: a lazy frame of the engine that has it), PRIMARY_CARE_AREA,
    BNF_MEDICINE, BNF_CHANGE, PRACTICE_LIST_SIZE (``registered``) and DENOMINATOR (``list_sizes``), all but the first
    in the order of loading with file_order; ``months`` are those of which there are rows of practices.
    """

    practices: Any
    areas: pl.DataFrame
    medicines: pl.DataFrame
    changes: pl.DataFrame
    registered: pl.DataFrame
    list_sizes: pl.DataFrame
    months: list[date]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was loaded."""
        return not self.months and self.areas.is_empty()


@dataclass(frozen=True)
class Part:
    """The rows of one kind (COLUMNS): of practices or of areas; what their BNF codes mean, and their places (PLACE).

    ``averages`` has the sums of averages.by_code.
    """

    basis: str
    rows: Frame
    presentations: pl.DataFrame
    places: pl.DataFrame
    averages: pl.DataFrame


def parts(given: PrimaryCare) -> Iterator[Part]:
    """The rows that count, of each kind by itself; raises ScorecardError where they are too large to be true."""
    codes = bnf_codes(given.medicines, given.changes)
    for basis, rows in (("practices", of_practices(given)), ("areas", of_areas(given))):
        seen = rows.group_by("bnf_code").agg(nw.col("quantity").abs().sum().alias("size"))
        found, where, doses = collected(seen, rows.select(*PLACE).unique(), by_code(rows))
        meant = presentations(found["bnf_code"], codes)
        _check_sums_fit(meant.join(found, on="bnf_code"))
        yield Part(basis, rows, meant, where.sort(PLACE), doses)


def of_practices(given: PrimaryCare) -> Frame:
    """Rows of practices; what is unidentified is in no area, whatever the row says."""
    rows: Frame = nw.from_native(given.practices)
    known = nw.when(~nw.col("is_unidentified")).then(nw.col("sub_icb_code"))
    return rows.with_columns(sub_icb_code=known).select(*COLUMNS)


def of_areas(given: PrimaryCare) -> Frame:
    """Sums by area in months without practices; of files that hold the same month of a code, the one loaded last."""
    instead = given.areas.filter(~pl.col("month").is_in(given.months))
    believed = instead.filter(pl.col("file_order") == pl.col("file_order").max().over("month", "bnf_code"))
    alike = believed.with_columns(
        practice_code=pl.lit(None, pl.String),
        sub_icb_code="ods_code",
        is_unidentified=pl.lit(value=False),
        nic=pl.lit(None, pl.Float64),
        adq_usage=pl.lit(None, pl.Float64),
    )
    return nw.from_native(alike.select(COLUMNS).lazy())


def _check_sums_fit(presentations: pl.DataFrame) -> None:
    """Raise where quantities are so large that they must be wrong: their sum would not fit into 64 bits."""
    dose = pl.min_horizontal("ddd_quantity", "add_quantity").fill_null(1.0)
    for code in presentations.filter(pl.col("size") / dose > GREATEST_SUM)["bnf_code"]:
        raise ScorecardError(
            f"The quantities of {code} in primary care add up to more than {GREATEST_SUM:.0e}. Look for a unit slip."
        )
