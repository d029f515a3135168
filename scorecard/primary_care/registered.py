"""People registered with practices, added up to sub-ICBs: the files of each month, placed as prescriptions are.

Specification, drawn as tables: tests/spec/test_registered.py. Naive second implementation:
tests/lib/naive_registered.py.

1. A practice lies where the month's file says, or else the hierarchy: the rule of scorecard/primary_care/places.py.
2. It is expected in a month of which there is a file if an earlier and a later file have it, or if a hierarchy of that
   month does.
3. A sub-ICB has a list size from its practices only where none that is expected there is missing: the sum of the others
   would be too low.
4. A practice that leads to no sub-ICB counts nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from scorecard import schema
from scorecard.notes import Note
from scorecard.periods import month_label
from scorecard.primary_care.places import Geography, practice_places

KIND = "primary_care"
MOST_TOLD = 5
OF_PRACTICE = ["month", "practice_code"]


@dataclass(frozen=True)
class Registered:
    """Sums by month and sub_icb (list_size), and the practices of which there is none: month, practice_code, sub_icb.

    ``lacking`` are expected and not in the file of the month; ``nowhere``, with patients, are in the file and in no
    sub-ICB.
    """

    sizes: pl.DataFrame
    lacking: pl.DataFrame
    nowhere: pl.DataFrame


def registered(practices: pl.DataFrame, where: Geography) -> Registered:
    """Added up; ``practices`` has schema.PRACTICE_LIST_SIZE."""
    told = practices.select(*OF_PRACTICE, "sub_icb_code", "patients").unique(OF_PRACTICE, keep="last")
    rows = pl.concat([told, _expected(told, where.hierarchy)], how="diagonal").sort(OF_PRACTICE)
    places = practice_places(rows, where.hierarchy, where.successions, where.as_of)
    keys = [*OF_PRACTICE, "sub_icb_code"]
    placed = rows.join(places.select(*keys, "sub_icb"), on=keys, nulls_equal=True, maintain_order="left")
    found, lost = pl.col("sub_icb") != schema.UNALLOCATED, pl.col("patients").is_null()
    lacking = placed.filter(lost, found)
    counted = placed.filter(~lost, found).join(lacking, on=["month", "sub_icb"], how="anti")
    return Registered(
        counted.group_by("month", "sub_icb", maintain_order=True).agg(list_size=pl.col("patients").sum()),
        lacking.select(*OF_PRACTICE, "sub_icb"),
        placed.filter(~lost, ~found).select(*OF_PRACTICE, "patients"),
    )


def _expected(told: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """Practices that a month should have and has not: month, practice_code and the sub-ICB of the file before."""
    months = told.select("month").unique()
    spans = told.group_by("practice_code").agg(first=pl.col("month").min(), last=pl.col("month").max())
    between = spans.join(months, how="cross").filter(pl.col("month").is_between("first", "last"))
    listed = hierarchy.select("practice_code", month=pl.col("extract_date").dt.month_start())
    due = pl.concat([between.select(OF_PRACTICE), listed.join(months, on="month", how="semi").select(OF_PRACTICE)])
    missing = due.unique().join(told, on=OF_PRACTICE, how="anti").sort("month")
    known = told.select(*OF_PRACTICE, "sub_icb_code").sort("month")
    # Both are sorted; polars cannot tell where rows are joined within practices.
    return missing.join_asof(known, on="month", by="practice_code", check_sortedness=False)


def notes(found: Registered) -> Iterator[Note]:
    """What a reader of list sizes should know."""
    if not found.lacking.is_empty():
        lead = f"{_practices(found.lacking)} not in every monthly file of list sizes that should have "
        told = f"{_them(found.lacking)} ({_some(found.lacking)}): in those months the sums of practices give "
        yield Note(KIND, f"{lead}{told}no list size of the sub-ICB, because one that leaves out a practice is too low.")
    if not found.nowhere.is_empty():
        lead = f"{_practices(found.nowhere)} in a monthly file of list sizes and in no sub-ICB of the newest hierarchy "
        yield Note(KIND, f"{lead}({_some(found.nowhere)}): the people registered there are in no list size.")


def _practices(rows: pl.DataFrame) -> str:
    number = rows["practice_code"].n_unique()
    return f"{number:,} practice{' is' if number == 1 else 's are'}"


def _them(rows: pl.DataFrame) -> str:
    return "it" if rows["practice_code"].n_unique() == 1 else "them"


def _some(rows: pl.DataFrame) -> str:
    """The first practices and months, and how many more."""
    pairs = [
        f"{code} in {month_label(month)}" for month, code in rows.sort(OF_PRACTICE).select(OF_PRACTICE).iter_rows()
    ]
    more = f" and {len(pairs) - MOST_TOLD} more" if len(pairs) > MOST_TOLD else ""
    return ", ".join(pairs[:MOST_TOLD]) + more
