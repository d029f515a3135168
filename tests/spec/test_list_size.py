"""List size, drawn: added up where every part is there, and what is divided by it."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.primary_care.list_size import list_sizes, per_registered
from tests.lib.naive_uptake import following
from tests.lib.primary_care_frames import geography, shaped
from tests.lib.tables import frame, same_rows

WHERE = geography({"S1": ("A", "R"), "S2": ("A", "R"), "S3": ("B", "R")}, {})
APRIL = date(2021, 4, 1)


def beside(*rows: tuple[date, str, float | None]) -> pl.DataFrame:
    """List sizes as they stand beside sums of prescriptions."""
    return shaped(
        schema.PRIMARY_CARE_AREA, [{"month": month, "ods_code": code, "list_size": size} for month, code, size in rows]
    )


def supplied(*rows: tuple[date, str, float], name: str = "list_size") -> pl.DataFrame:
    """Denominators that somebody gave."""
    return shaped(
        schema.DENOMINATOR,
        [{"month": month, "ods_code": code, "amount": size, "denominator": name} for month, code, size in rows],
    )


def summed(*rows: tuple[date, str, int]) -> pl.DataFrame:
    """List sizes that practices add up to."""
    return pl.DataFrame(rows, schema={"month": pl.Date, "sub_icb": pl.String, "list_size": pl.Int64}, orient="row")


def test_a_level_has_a_list_size_where_each_of_its_sub_icbs_has_one() -> None:
    told = beside((APRIL, "S1", 100), (APRIL, "S1", 100), (APRIL, "S2", 50), (APRIL, "S3", None))
    same_rows(
        list_sizes(told, summed(), supplied(), WHERE),
        """
        org_type:s | ods_code:s | month:d | list_size:i
        sub_icb    | S1         | 2021-04 | 100
        sub_icb    | S2         | 2021-04 | 50
        icb        | A          | 2021-04 | 150
        """,
    )


def test_what_is_supplied_as_a_denominator_is_believed_first() -> None:
    told = beside((APRIL, "S1", 100), (APRIL, "S2", 50), (APRIL, "S3", 7))
    own = pl.concat([supplied((APRIL, "S1", 200)), supplied((APRIL, "S2", 9), name="beds")])
    found = list_sizes(told, summed((APRIL, "S1", 150)), own, WHERE)
    assert found.filter(pl.col("org_type") == "england")["list_size"].to_list() == [257]


def test_practices_are_believed_before_sums_and_after_what_is_supplied() -> None:
    told = beside((APRIL, "S1", 1), (APRIL, "S2", 2), (APRIL, "S3", 3))
    found = list_sizes(told, summed((APRIL, "S1", 10), (APRIL, "S2", 20)), supplied((APRIL, "S1", 100)), WHERE)
    same_rows(
        found,
        """
        org_type:s | ods_code:s | month:d | list_size:i
        sub_icb    | S1         | 2021-04 | 100
        sub_icb    | S2         | 2021-04 | 20
        sub_icb    | S3         | 2021-04 | 3
        icb        | A          | 2021-04 | 120
        icb        | B          | 2021-04 | 3
        region     | R          | 2021-04 | 123
        england    | ENG        | 2021-04 | 123
        """,
    )


def test_forerunners_are_added_up_and_never_beside_their_successor() -> None:
    rows = [{"ods_code": old, "successor_ods_code": "S1", "effective": APRIL} for old in ("OLD1", "OLD2")]
    merged = type(WHERE)(WHERE.hierarchy, pl.DataFrame(rows), WHERE.as_of, WHERE.people)
    before, after = APRIL, date(2021, 5, 1)
    told = beside((before, "OLD1", 10), (before, "OLD2", 20), (after, "OLD1", 10), (after, "S1", 33))
    found = list_sizes(told, summed(), supplied(), merged)
    assert found.sort("month").select("ods_code", "list_size").rows() == [("S1", 30), ("S1", 33)]


USED = """
org_type:s | ods_code:s | period_type:s | period:d | numerator:f | denominator:i | value:f
icb        | A          | month         | 2021-04  | 3           | 1000          | 300
icb        | A          | quarter       | 2021-04  | 12          | 1000          | 1200
icb        | A          | month         | 2021-07  | 5           | 1000          | 500
icb        | A          | month         | 2021-05  | -           | 1000          | -
"""
SIZES = """
org_type:s | ods_code:s | month:d | list_size:i
icb        | A          | 2021-04 | 100
icb        | A          | 2021-05 | 200
icb        | A          | 2021-06 | 300
sub_icb    | A          | 2021-07 | 300
"""


def test_a_period_is_divided_by_the_mean_of_its_months_and_by_nothing_where_one_is_not_known() -> None:
    same_rows(
        per_registered(frame(USED), frame(SIZES)),
        """
        org_type:s | ods_code:s | period_type:s | period:d | numerator:f | denominator:f | value:f | denominator_is:s
        icb        | A          | month         | 2021-04  | 3           | 100           | 3000    | list_size
        icb        | A          | quarter       | 2021-04  | 12          | 200           | 6000    | list_size
        icb        | A          | month         | 2021-07  | 5           | -             | -       | list_size
        icb        | A          | month         | 2021-05  | -           | 200           | -       | list_size
        """,
    )


@given(st.lists(st.none() | st.integers(1, 10**6), min_size=3, max_size=3))
def test_a_quarter_has_a_denominator_just_where_all_of_its_months_have_one(sizes: list[int | None]) -> None:
    months = following(APRIL, 3)
    rows = [("icb", "A", month, size) for month, size in zip(months, sizes, strict=True) if size is not None]
    known = pl.DataFrame(rows, schema=frame(SIZES).schema, orient="row")
    found = per_registered(frame(USED).filter(pl.col("period_type") == "quarter"), known).row(0, named=True)
    if len(rows) == 3:
        mean = sum(size for size in sizes if size is not None) / 3
        assert found["value"] == pytest.approx(12 / mean * 100_000)
    else:
        assert (found["denominator"], found["value"]) == (None, None)
