"""Plain Python as the oracle, where GX's pandas engine is wrong, stops, or has other words."""

import json
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from math import inf, isnan
from typing import Any

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import jsonschema
import polars as pl
import pytest
from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.expectations.gx_engines import Conclusion, Engines
from tests.unit.expectations.parity_cases import FRAMES

SETTINGS = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
JSON = st.lists(st.sampled_from([None, '{"a": 1}', '{"a": "x"}', "{}", "[", "1", "", "null"]), max_size=8)
OBJECT = {"type": "object", "properties": {"a": {"type": "integer"}}}


def column(frame: pl.DataFrame, name: str) -> list[tuple[int, Any]]:
    """Row numbers and values, missing ones left out."""
    return [(row, value) for row, value in frame.select("row_number", name).rows() if value is not None]


def ask(engines: Engines, values: list[Any], asked: Expectation, kind: Any = None) -> Conclusion:
    """What our engine concludes about a column `x`."""
    frame = pl.DataFrame({"x": pl.Series(values, dtype=kind)}).with_row_index("row_number")
    [found] = engines.ask_polars(frame.lazy(), asked)
    return found


# Days are compared with days, which GX's pandas engine cannot do with the columns that polars hands it.
@SETTINGS
@given(frame=FRAMES)
def test_days_between_bounds(engines: Engines, frame: pl.DataFrame) -> None:
    low, high = date(2021, 2, 1), date(2021, 2, 28)
    found, written = engines.ask_polars(
        frame,
        gxe.ExpectColumnValuesToBeBetween(column="day", min_value=low, max_value=high),
        gxe.ExpectColumnValuesToBeBetween(column="day", min_value="2021-02-01", max_value="2021-02-28"),
    )
    assert found.row_numbers == [row for row, day in column(frame, "day") if not low <= day <= high]
    assert written == found


# pandas compares NumPy's days with those of Python, and finds none the same.
@SETTINGS
@given(frame=FRAMES)
def test_the_most_common_day(engines: Engines, frame: pl.DataFrame) -> None:
    wanted = date(2021, 2, 1)
    [found] = engines.ask_polars(frame, gxe.ExpectColumnMostCommonValueToBeInSet(column="day", value_set=[wanted]))
    counted = Counter(day for _, day in column(frame, "day"))
    often = [day for day, times in counted.items() if times == max(counted.values())]
    assert found.success == (often == [wanted])


# pandas subtracts neighbours, which text and truth values do not allow, and which two infinities make NaN.
@SETTINGS
@given(frame=FRAMES)
@pytest.mark.parametrize("name", ["text", "number", "flag"])
def test_values_in_order(engines: Engines, frame: pl.DataFrame, name: str) -> None:
    found, strictly, condition = engines.ask_polars(
        frame,
        gxe.ExpectColumnValuesToBeIncreasing(column=name),
        gxe.ExpectColumnValuesToBeDecreasing(column=name, strictly=True),
        gxe.ExpectColumnValuesToBeIncreasing(column=name, row_condition=Column("whole").is_not_null()),
    )
    values = [(row, value) for row, value in column(frame, name) if not (name == "number" and isnan(value))]
    neighbours = list(pairwise(values))
    assert found.row_numbers == [row for (_, before), (row, value) in neighbours if value < before]
    assert strictly.row_numbers == [row for (_, before), (row, value) in neighbours if value >= before]
    kept = [line for line in values if line[0] in dict(column(frame, "whole"))]
    lower = [row for (_, before), (row, value) in pairwise(kept) if value < before]
    assert condition.row_numbers == lower


# pandas stops at the first text that is no JSON; here it is text that does not match.
@SETTINGS
@given(values=JSON)
def test_json_of_a_form(engines: Engines, values: list[str | None]) -> None:
    def matches(text: str) -> bool:
        try:
            jsonschema.validate(json.loads(text), OBJECT)
        except (jsonschema.ValidationError, ValueError):
            return False
        return True

    asked = gxe.ExpectColumnValuesToMatchJsonSchema(column="x", json_schema=OBJECT)
    found = ask(engines, list(values), asked, pl.String)
    assert found.row_numbers == [row for row, text in enumerate(values) if text is not None and not matches(text)]


# Beside an infinity pandas' quartiles are NaN, so that nothing is an outlier.
def test_an_infinity_is_an_outlier(engines: Engines) -> None:
    # Of five values in order, the second and the fourth are the quartiles.
    values = [0.0, 1.0, 2.0, 3.0, inf]
    found = ask(engines, values, gxe.ExpectColumnValuesToNotBeOutliers(column="x", method="iqr", multiplier=1.5))
    assert found.row_numbers == [4]


def test_the_quantiles_beside_an_infinity_are_what_the_values_say(engines: Engines) -> None:
    ranges = {"quantiles": [0.0, 0.5, 1.0], "value_ranges": [[1, 1], [2, 2], [0, None]]}
    asked = gxe.ExpectColumnQuantileValuesToBeBetween(column="x", quantile_ranges=ranges, allow_relative_error="linear")
    assert ask(engines, [1.0, 2.0, inf], asked).observed[0]["values"] == [1.0, 2.0, inf]


@pytest.mark.parametrize(
    ("values", "names", "others"),
    [
        (["a"], ["String"], ["Int64", "Binary"]),
        ([1], ["Int64"], ["Float64", "Int32"]),
        ([1.5], ["Float64"], ["Int64", "Float32"]),
        ([date(2020, 1, 1)], ["Date"], ["Datetime", "String"]),
        ([datetime(2020, 1, 1)], ["Datetime", "Datetime(time_unit='us', time_zone=None)"], ["Date"]),
        ([True], ["Boolean"], ["Int64"]),
    ],
)
def test_types_answer_to_the_names_of_polars(
    engines: Engines, values: list[Any], names: list[str], others: list[str]
) -> None:
    def success(asked: Expectation) -> bool:
        return ask(engines, values, asked).success

    for name in names:
        assert success(gxe.ExpectColumnTypeToBe(column="x", type_=name))
        assert success(gxe.ExpectColumnValuesToBeOfType(column="x", type_=name))
        assert success(gxe.ExpectColumnValuesToBeInTypeList(column="x", type_list=[*others, name]))
    assert not any(success(gxe.ExpectColumnTypeToBe(column="x", type_=name)) for name in others)
    assert not any(success(gxe.ExpectColumnValuesToBeOfType(column="x", type_=name)) for name in others)
    assert not success(gxe.ExpectColumnValuesToBeInTypeList(column="x", type_list=others))


def test_the_expectations_on_types_still_answer_on_pandas(engines: Engines) -> None:
    frame = pl.DataFrame({"row_number": [1], "x": [1.5]})
    asked = [
        gxe.ExpectColumnTypeToBe(column="x", type_="float64"),
        gxe.ExpectColumnValuesToBeOfType(column="x", type_="float64"),
        gxe.ExpectColumnValuesToBeInTypeList(column="x", type_list=["float64"]),
    ]
    assert [found.success for found in engines.ask_pandas(frame, *asked)] == [True] * 3


# polars itself stops the whole process here.
@pytest.mark.parametrize(
    "asked",
    [
        gxe.ExpectColumnMedianToBeBetween(column="x", min_value=0),
        gxe.ExpectColumnQuantileValuesToBeBetween(
            column="x", quantile_ranges={"quantiles": [0.5], "value_ranges": [[0, 1]]}, allow_relative_error="lower"
        ),
        gxe.ExpectColumnValuesToNotBeOutliers(column="x", method="iqr", multiplier=1.5),
    ],
)
@pytest.mark.parametrize("values", [[], [None], [date(2020, 1, 1)]])
def test_what_only_numbers_have_is_refused_of_days(engines: Engines, asked: Expectation, values: list[Any]) -> None:
    found = ask(engines, values, asked, pl.Date)
    assert (found.error, found.success) == (True, False)
