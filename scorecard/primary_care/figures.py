"""Use of medicines in primary care: amounts placed in areas, added up to levels and periods, and divided by people.

Specification, drawn as tables: tests/spec/test_primary_care_uptake.py. Naive second implementation:
tests/lib/naive_primary_care.py.

- A sub-ICB is expected in every month of which anything is loaded, and came with its first row: one of any medicine of
  the mapping. What is in no sub-ICB has a line of its own, which came wherever there is anything on it.
- A medicine has figures of a period, in a unit, only where each of its months holds the medicine in that unit
  somewhere in England. A month in which nobody prescribed it may as well be one that was loaded without it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import polars as pl

from scorecard import schema
from scorecard.engines import Frame, beside, collected
from scorecard.primary_care.amounts import amounts, conversions
from scorecard.primary_care.averages import averages
from scorecard.primary_care.places import Geography, practice_places
from scorecard.primary_care.prescribed import PLACE, Part, PrimaryCare, parts
from scorecard.uptake.amounts import CALENDAR_SCHEMA, calendar, figures, in_periods, sums_at

LEVELS = {"sub_icb": "sub_icb", "icb": "icb", "region": "region"}
AREA = ("sub_icb", "icb", "region")
SUMS = ("millionths", "cost_millionths", "source_rows", "negative_rows", "rows_without_cost")
SUBMITTED = ("expected", "received")
OF_MEDICINE = ("medicine", "unit")
NOBODY = ""


@dataclass(frozen=True)
class Prescribed:
    """What was found: the parts, the places of their rows, and amounts by area and month.

    ``places`` has PLACE with AREA and placed_by; ``amounts`` has basis, month, AREA, is_unidentified, medicine, unit
    and SUMS.
    """

    parts: tuple[Part, ...]
    places: pl.DataFrame
    amounts: pl.DataFrame

    @property
    def months(self) -> list[date]:
        """The months of which there are rows, in order."""
        return sorted(self.places["month"].unique())


def find(given: PrimaryCare, where: Geography) -> Prescribed:
    """Place every row, and add up what was prescribed in each area and month: all that looks at every row."""
    found = tuple(parts(given))
    rows = pl.concat([part.places for part in found])
    places = practice_places(rows, where.hierarchy, where.successions, where.as_of)
    return Prescribed(found, places, pl.concat([_by_area(part, places) for part in found]))


def _by_area(part: Part, places: pl.DataFrame) -> pl.DataFrame:
    """Amounts of one kind of rows, added up by the engine that has them; only those of areas come back."""
    tables = (part.presentations, conversions(part.presentations), places.select(*PLACE, *AREA))
    named, converted, lying = (beside(part.rows, table) for table in tables)
    summed = amounts(part.rows, named, converted).with_columns(basis=nw.lit(part.basis))
    [added] = collected(_in_areas(summed, lying))
    return added


def _in_areas(summed: Frame, places: Frame) -> Frame:
    """Amounts of practices by the areas that they lie in; keys that are null, of nobody, meet each other too."""
    keys = [nw.col(name).fill_null(NOBODY) for name in PLACE[1:]]
    lying = places.with_columns(*keys)
    placed = summed.with_columns(*keys).join(lying, on=list(PLACE), how="inner")
    by = ["basis", "month", *AREA, "is_unidentified", *OF_MEDICINE]
    return placed.group_by(*by).agg(*[nw.col(name).sum() for name in SUMS])


def uptake(found: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """schema.PRIMARY_CARE_UPTAKE without release_id, of amounts by area (Prescribed.amounts)."""
    monthly = sums_at(_lazy(found), LEVELS, ["month", *OF_MEDICINE], SUMS)
    months = calendars(found.select("month", *OF_MEDICINE).unique())
    periodic = in_periods(monthly, _lazy(months), SUMS)
    return figures(periodic, _lazy(people), schema.IN_PRIMARY_CARE).to_native().collect()


def calendars(months: pl.DataFrame) -> pl.DataFrame:
    """Which complete periods each month of a medicine and unit belongs to; ``months`` has month, medicine and unit."""
    of_each = [
        calendar(some["month"]).with_columns(medicine=pl.lit(medicine), unit=pl.lit(unit))
        for (medicine, unit), some in months.group_by(OF_MEDICINE, maintain_order=True)
    ]
    empty = pl.DataFrame(schema={**CALENDAR_SCHEMA, "medicine": pl.String(), "unit": pl.String()})
    return pl.concat([empty, *of_each])


def coverage(places: pl.DataFrame, areas: pl.DataFrame, months: Iterable[date]) -> pl.DataFrame:
    """schema.PRIMARY_CARE_COVERAGE without release_id; ``places`` has month and AREA, ``areas`` AREA."""
    loaded = pl.Series("month", sorted(months), dtype=pl.Date).to_frame()
    came = places.select("month", *AREA).unique().with_columns(received=pl.lit(1, pl.Int64))
    due = pl.concat([areas.join(loaded, how="cross").select("month", *AREA), came.drop("received")]).unique()
    monthly = due.join(came, on=["month", *AREA], how="left").with_columns(
        pl.col("received").fill_null(0), expected=pl.lit(1, pl.Int64)
    )
    levels = sums_at(_lazy(monthly), LEVELS, ["month"], SUBMITTED)
    periodic = in_periods(levels, _lazy(calendar(loaded["month"])), SUBMITTED).to_native().collect()
    return periodic.with_columns(source=pl.lit(schema.IN_PRIMARY_CARE))


def medicines(found: Prescribed, names: pl.DataFrame) -> pl.DataFrame:
    """schema.PRIMARY_CARE_MEDICINE without release_id, of the medicines in ``names`` (medicine and name)."""
    meant = pl.concat([part.presentations for part in found.parts]).unique("bnf_code")
    counted = meant.group_by("medicine").agg(
        presentations=pl.len().cast(pl.Int64),
        presentations_without_ddd=pl.col("ddd_quantity").null_count().cast(pl.Int64),
        presentations_without_add=pl.col("add_quantity").null_count().cast(pl.Int64),
    )
    has_ddd = (pl.col("unit") == "ddd").any()
    months = [
        pl.col("month").filter(pl.col("basis") == basis).n_unique().cast(pl.Int64).alias(f"months_of_{basis}")
        for basis in ("practices", "areas")
    ]
    seen = found.amounts.group_by("medicine").agg(
        *months, unit=pl.when(has_ddd).then(pl.lit("ddd")).otherwise(pl.lit("items"))
    )
    doses = averages([part.averages for part in found.parts], meant)
    beside = names.join(seen, on="medicine").join(counted, on="medicine").join(doses, on="medicine")
    return beside.sort("medicine")


def _lazy(frame: pl.DataFrame) -> Frame:
    return nw.from_native(frame.lazy())
