"""Where practices lie: each in a sub-ICB location of the release's geography, by the hierarchy of the month.

The rule, in order:

1. The sub-ICB that the file itself names for the practice in that month, carried to its successor.
2. Of one that was split, the part in which the newest practice hierarchy has the practice; otherwise nowhere.
3. Where the file names none that leads anywhere, the sub-ICB of the newest hierarchy not younger than the month's end,
   or else of the oldest, carried to its successor.
4. Nowhere: the line of what is not matched. Unidentified practices are always there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.places.organisations import bridge, successors_by
from scorecard.places.succession import follow

FOUND = ("month", "practice_code", "sub_icb_code")
CARRIED_SCHEMA = pl.Schema({"code": pl.String(), "carried": pl.String(), "parts": pl.List(pl.String())})


@dataclass(frozen=True)
class Geography:
    """Where practices may lie: schema.HIERARCHY and SUCCESSION, to a day, with org_type, ods_code and population."""

    hierarchy: pl.DataFrame
    successions: pl.DataFrame
    as_of: date
    people: pl.DataFrame


def practice_places(
    found: pl.DataFrame, hierarchy: pl.DataFrame, successions: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """FOUND with sub_icb, icb and region (UNALLOCATED where there is none), and placed_by: file, split, hierarchy.

    ``found`` has a row for each month, practice and sub-ICB code of the file; the other shapes are those of
    schema.HIERARCHY and SUCCESSION. Areas are those of the newest hierarchy.
    """
    areas = areas_of(hierarchy)
    endings = carried(found["sub_icb_code"].drop_nulls(), hierarchy, successions, as_of)
    rows = _beside_hierarchies(found.select(FOUND).unique(maintain_order=True), hierarchy)
    by_file = rows.join(endings, left_on="sub_icb_code", right_on="code", how="left", maintain_order="left")
    by_month = endings.select(code="code", of_month="carried")
    beside = by_file.join(by_month, left_on="month_code", right_on="code", how="left", maintain_order="left")
    part = pl.when(pl.col("parts").list.contains(pl.col("newest_code"))).then(pl.col("newest_code"))
    of_month = pl.when(pl.col("parts").is_null()).then(pl.col("of_month"))
    placed = beside.select(
        *FOUND,
        sub_icb=pl.coalesce("carried", part, of_month),
        placed_by=pl.coalesce(
            pl.when(pl.col("carried").is_not_null()).then(pl.lit("file")),
            pl.when(part.is_not_null()).then(pl.lit("split")),
            pl.when(of_month.is_not_null()).then(pl.lit("hierarchy")),
        ),
    )
    named = placed.join(areas, on="sub_icb", how="left", maintain_order="left")
    return named.with_columns(pl.col("sub_icb", "icb", "region").fill_null(schema.UNALLOCATED))


def areas_of(hierarchy: pl.DataFrame) -> pl.DataFrame:
    """The sub-ICBs of the newest hierarchy: sub_icb, icb and region."""
    newest = hierarchy.filter(pl.col("extract_date") == pl.col("extract_date").max())
    return bridge(newest).select(sub_icb="sub_icb_code", icb="icb_code", region="region_code")


def carried(found: Iterable[str], hierarchy: pl.DataFrame, successions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Each code, of those found and of the hierarchies, with the sub-ICB that answers for it, or with its parts.

    Columns: CARRIED_SCHEMA. A code that the newest hierarchy knows answers for itself: a succession can then only be
    of parts of it.
    """
    known = set(areas_of(hierarchy)["sub_icb"])
    codes = {*found, *hierarchy["sub_icb_code"]}
    successors = {code: following for code, following in successors_by(successions, as_of).items() if code not in known}
    endings = {code: follow(code, successors) for code in sorted(codes)}
    rows = [
        (code, ending.ods_code if ending.ods_code in known else None, list(ending.split_into) or None)
        for code, ending in endings.items()
    ]
    return pl.DataFrame(rows, schema=CARRIED_SCHEMA, orient="row")


def _beside_hierarchies(rows: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """Rows with the sub-ICB code of their practice in the hierarchy of the month, and in the newest one."""
    listed = hierarchy.sort("extract_date", "file_id", "row_number").unique(
        ["practice_code", "extract_date"], keep="last"
    )
    in_order = listed.sort("extract_date").select("practice_code", "extract_date", month_code="sub_icb_code")
    oldest = in_order.unique("practice_code", keep="first").select("practice_code", oldest_code="month_code")
    newest = in_order.unique("practice_code", keep="last").select("practice_code", newest_code="month_code")
    dated = rows.with_row_index("place").with_columns(month_end=pl.col("month").dt.month_end()).sort("month_end")
    # Both are sorted; polars cannot tell where rows are joined within practices.
    of_month = dated.join_asof(
        in_order, left_on="month_end", right_on="extract_date", by="practice_code", check_sortedness=False
    )
    both = of_month.join(oldest, on="practice_code", how="left").join(newest, on="practice_code", how="left")
    found = both.with_columns(pl.coalesce("month_code", "oldest_code").alias("month_code")).sort("place")
    return found.select(*FOUND, "month_code", "newest_code")
