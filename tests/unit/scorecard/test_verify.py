"""A release that contradicts itself is not kept."""

import polars as pl
import pytest

from scorecard.errors import BrokenReleaseError
from scorecard.verify import verify
from tests.lib.tables import frame

UPTAKE = """
source:s | org_type:s | ods_code:s | medicine:s | unit:s | period_type:s | period:d | numerator:f | denominator:i | value:f | source_rows:i
s        | trust      | T1         | alpha      | mg     | month         | 2021-04  | 2           | -             | -       | 2
s        | trust      | T2         | alpha      | mg     | month         | 2021-04  | 3           | -             | -       | 1
s        | icb        | A          | alpha      | mg     | month         | 2021-04  | 5           | 100000        | 5       | 3
s        | region     | R          | alpha      | mg     | month         | 2021-04  | 5           | 100000        | 5       | 3
s        | england    | ENG        | alpha      | mg     | month         | 2021-04  | 5           | 200000        | 2.5     | 3
"""
COVERAGE = """
source:s | org_type:s | ods_code:s | period_type:s | period:d | expected:i | received:i
s        | trust      | T1         | month         | 2021-04  | 1          | 1
s        | icb        | A          | month         | 2021-04  | 1          | 1
s        | region     | R          | month         | 2021-04  | 1          | 1
s        | england    | ENG        | month         | 2021-04  | 1          | 1
"""


def tables() -> dict[str, pl.DataFrame]:
    return {"uptake": frame(UPTAKE), "coverage": frame(COVERAGE)}


def changed(table: str, column: str, level: str, value: float | None) -> dict[str, pl.DataFrame]:
    found = tables()
    here = pl.col("org_type") == level
    kind = found[table].schema[column]
    found[table] = found[table].with_columns(
        pl.when(here).then(pl.lit(value, kind)).otherwise(pl.col(column)).alias(column)
    )
    return found


def test_a_sound_release_passes() -> None:
    verify(tables())


@pytest.mark.parametrize("level", ["trust", "icb", "region", "england"])
@pytest.mark.parametrize(
    ("table", "column"), [("uptake", "numerator"), ("uptake", "source_rows"), ("coverage", "received")]
)
def test_levels_that_do_not_add_up_are_found(table: str, column: str, level: str) -> None:
    with pytest.raises(BrokenReleaseError, match=r"is not the sum|are not numerator"):
        verify(changed(table, column, level, 4))


def test_a_level_that_lost_its_lines_is_found() -> None:
    found = tables()
    found["uptake"] = found["uptake"].filter(pl.col("org_type") != "region")
    with pytest.raises(BrokenReleaseError, match="region"):
        verify(found)


@pytest.mark.parametrize("value", [0.0, 5.1, None])
def test_a_value_that_does_not_follow_from_its_parts_is_found(value: float | None) -> None:
    with pytest.raises(BrokenReleaseError, match="values are not"):
        verify(changed("uptake", "value", "icb", value))


def test_a_value_without_a_denominator_is_found() -> None:
    with pytest.raises(BrokenReleaseError, match="values are not"):
        verify(changed("uptake", "value", "trust", 1.0))


def test_rounding_is_no_contradiction() -> None:
    verify(changed("uptake", "numerator", "england", 5 * (1 + 1e-12)))
