"""What a build reads of primary care: rows of practices, and sums by area in the months that have none."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard.errors import ScorecardError
from scorecard.primary_care.bnf import bnf_codes, presentations
from scorecard.uptake.amounts import GREATEST_SUM

PLACE = ("month", "practice_code", "sub_icb_code")
# What rows of both kinds are made alike in: sums by area have no practice and no list price.
COLUMNS = (*PLACE, "is_unidentified", "bnf_code", "items", "quantity", "nic")


@dataclass(frozen=True)
class PrimaryCare:
    """What is loaded of primary care; without any, frames of no rows.

    Shapes: schema.PRIMARY_CARE (lazy: it grows with the data), PRIMARY_CARE_AREA, BNF_MEDICINE, BNF_CHANGE and, for
    ``list_sizes``, DENOMINATOR, all but the first in the order of loading with file_order; ``months`` are
    those of which there are rows of practices.
    """

    practices: pl.LazyFrame
    areas: pl.DataFrame
    medicines: pl.DataFrame
    changes: pl.DataFrame
    list_sizes: pl.DataFrame
    months: list[date]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was loaded."""
        return not self.months and self.areas.is_empty()


@dataclass(frozen=True)
class Part:
    """The rows of one kind (COLUMNS): of practices or of areas; what their BNF codes mean, and their places (PLACE)."""

    basis: str
    rows: pl.LazyFrame
    presentations: pl.DataFrame
    places: pl.DataFrame


def parts(given: PrimaryCare) -> Iterator[Part]:
    """The rows that count, of each kind by itself; raises ScorecardError where they are too large to be true."""
    codes = bnf_codes(given.medicines, given.changes)
    for basis, rows in (("practices", of_practices(given)), ("areas", of_areas(given))):
        seen = rows.group_by("bnf_code").agg(size=pl.col("quantity").abs().sum())
        places = rows.select(PLACE).unique()
        found, where = pl.collect_all([seen, places], engine="streaming")
        meant = presentations(found["bnf_code"], codes)
        _check_sums_fit(meant.join(found, on="bnf_code"))
        yield Part(basis, rows, meant, where.sort(PLACE))


def of_practices(given: PrimaryCare) -> pl.LazyFrame:
    """Rows of practices; what is unidentified is in no area, whatever the row says."""
    known = pl.when(~pl.col("is_unidentified")).then(pl.col("sub_icb_code"))
    return given.practices.with_columns(sub_icb_code=known).select(COLUMNS)


def of_areas(given: PrimaryCare) -> pl.LazyFrame:
    """Sums by area in months without practices; of files that hold the same month of a code, the one loaded last."""
    instead = given.areas.filter(~pl.col("month").is_in(given.months))
    believed = instead.filter(pl.col("file_order") == pl.col("file_order").max().over("month", "bnf_code"))
    alike = believed.with_columns(
        practice_code=pl.lit(None, pl.String),
        sub_icb_code="ods_code",
        is_unidentified=pl.lit(value=False),
        nic=pl.lit(None, pl.Float64),
    )
    return alike.select(COLUMNS).lazy()


def _check_sums_fit(presentations: pl.DataFrame) -> None:
    """Raise where quantities are so large that they must be wrong: their sum would not fit into 64 bits."""
    dose = pl.min_horizontal("ddd_quantity", "add_quantity").fill_null(1.0)
    for code in presentations.filter(pl.col("size") / dose > GREATEST_SUM)["bnf_code"]:
        raise ScorecardError(
            f"The quantities of {code} in primary care add up to more than {GREATEST_SUM:.0e}. Look for a unit slip."
        )
