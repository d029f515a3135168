"""Our engine concludes what GX's pandas engine concludes, for every expectation that the suites use."""

from datetime import date

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import polars as pl
import pytest
from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.suites import SUITES, suite_for
from expectations.suites.context import Context
from tests.unit.expectations.gx_engines import Engines

# Few different values, so that repetitions, equal pairs and boundary values come up often.
TEXTS = st.sampled_from([None, "", "RX1", "rx1", "RX1\n", "RX12345678", "Ysbyty Môn", "病院", "a b"])
NUMBERS = st.sampled_from([None, float("nan"), float("inf"), float("-inf"), -0.0, 0.0, 1.0, 1.5, -3.0, 1e12])
WHOLE = st.sampled_from([None, 0, 1, 2, -5, 2**40])
DAYS = st.sampled_from([None, date(1970, 1, 1), date(2021, 2, 1), date(2021, 2, 28), date(2030, 1, 1)])
ROW = st.tuples(TEXTS, TEXTS, NUMBERS, WHOLE, DAYS, DAYS)
SCHEMA = pl.Schema(
    {
        "text": pl.String(),
        "other": pl.String(),
        "number": pl.Float64(),
        "whole": pl.Int64(),
        "day": pl.Date(),
        "later": pl.Date(),
    }
)
FRAMES = st.lists(ROW, max_size=12).map(
    lambda rows: pl.DataFrame(rows, schema=SCHEMA, orient="row").with_row_index("row_number", offset=2)
)
FILLED = Column("text").is_not_null()

EXPECTATIONS: dict[str, list[Expectation]] = {
    "ExpectColumnValuesToNotBeNull": [
        *(gxe.ExpectColumnValuesToNotBeNull(column=name) for name in SCHEMA.names()),
        gxe.ExpectColumnValuesToNotBeNull(column="number", mostly=0.5),
        gxe.ExpectColumnValuesToNotBeNull(column="number", row_condition=FILLED),
    ],
    "ExpectColumnValuesToMatchRegex": [
        gxe.ExpectColumnValuesToMatchRegex(column="text", regex=r"^[A-Z0-9]{3,8}\z"),
        gxe.ExpectColumnValuesToMatchRegex(column="text", regex=r"\w", mostly=0.7),
        gxe.ExpectColumnValuesToMatchRegex(column="other", regex="X", row_condition=FILLED),
    ],
    "ExpectColumnValuesToBeInSet": [
        gxe.ExpectColumnValuesToBeInSet(column="text", value_set=["RX1", "病院", ""]),
        gxe.ExpectColumnValuesToBeInSet(column="whole", value_set=[0, 2**40]),
        gxe.ExpectColumnValuesToBeInSet(column="text", value_set=["RX1"], mostly=0.3),
        gxe.ExpectColumnValuesToBeInSet(column="other", value_set=["RX1"], row_condition=FILLED),
    ],
    "ExpectColumnValuesToBeBetween": [
        gxe.ExpectColumnValuesToBeBetween(column="number", min_value=0),
        gxe.ExpectColumnValuesToBeBetween(column="number", max_value=1.5),
        gxe.ExpectColumnValuesToBeBetween(column="number", min_value=0, max_value=1.5),
        gxe.ExpectColumnValuesToBeBetween(column="number", min_value=0, strict_min=True),
        gxe.ExpectColumnValuesToBeBetween(column="number", max_value=1.5, strict_max=True, mostly=0.5),
        gxe.ExpectColumnValuesToBeBetween(column="number", min_value=0, max_value=1, strict_min=True, strict_max=True),
        gxe.ExpectColumnValuesToBeBetween(column="number", min_value=0, row_condition=Column("whole") > 0),
        gxe.ExpectColumnValuesToBeBetween(column="whole", min_value=1),
    ],
    "ExpectColumnPairValuesAToBeGreaterThanB": [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="later", column_B="day", or_equal=equal, ignore_row_if=ignored
        )
        for equal in (True, False)
        for ignored in ("either_value_is_missing", "both_values_are_missing", "neither")
    ],
    "ExpectSelectColumnValuesToBeUniqueWithinRecord": [
        gxe.ExpectSelectColumnValuesToBeUniqueWithinRecord(column_list=["text", "other"], ignore_row_if=ignored)
        for ignored in ("any_value_is_missing", "all_values_are_missing", "never")
    ],
    "ExpectCompoundColumnsToBeUnique": [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["text", "number"]),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["text", "day", "whole"], ignore_row_if="never"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["other", "number"], ignore_row_if="any_value_is_missing"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["other", "whole"], row_condition=FILLED, mostly=0.5),
    ],
    "ExpectColumnUniqueValueCountToBeBetween": [
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="day", max_value=1),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="number", min_value=2, max_value=4),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="other", max_value=1, row_condition=FILLED),
    ],
    "ExpectTableRowCountToBeBetween": [
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        gxe.ExpectTableRowCountToBeBetween(max_value=3),
        gxe.ExpectTableRowCountToBeBetween(max_value=3, row_condition=FILLED),
    ],
}


@pytest.mark.parametrize("name", EXPECTATIONS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=FRAMES)
def test_both_engines_conclude_the_same(engines: Engines, name: str, frame: pl.DataFrame) -> None:
    asked = EXPECTATIONS[name]
    oracle = engines.ask_pandas(frame, *asked)
    assert not any(conclusion.error for conclusion in oracle)
    assert engines.ask_polars(frame.lazy(), *asked) == oracle


def test_every_expectation_of_the_suites_has_its_parity_tested() -> None:
    codes = frozenset({"RX1"})
    context = Context(date(2026, 1, 1), date(2025, 12, 1), codes, codes, codes)
    used = {rule.expectation.name for table in SUITES for rule in suite_for(table, context).rules}
    assert used == set(EXPECTATIONS)


# Days are compared with days, which GX's pandas engine cannot do with the columns that polars hands it.
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=FRAMES)
def test_days_between_bounds_are_what_plain_python_finds(engines: Engines, frame: pl.DataFrame) -> None:
    low, high = date(2021, 2, 1), date(2021, 2, 28)
    [found] = engines.ask_polars(frame, gxe.ExpectColumnValuesToBeBetween(column="day", min_value=low, max_value=high))
    days = frame.select("row_number", "day").rows()
    assert found.row_numbers == [row for row, day in days if day is not None and not low <= day <= high]
