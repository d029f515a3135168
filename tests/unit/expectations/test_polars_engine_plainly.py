"""Plain Python as the oracle, where GX's pandas engine is wrong, stops, or has other words."""

import json
from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from math import inf, isnan
from pathlib import Path
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

from expectations.errors import UncheckableColumnError
from expectations.polars_engine import parsing
from expectations.polars_engine.parsing import is_json, is_moment
from expectations.polars_engine.values import series_like
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


def test_order_is_judged_across_the_chunks_of_a_parquet_file_that_is_only_scanned(
    engines: Engines, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    rows = pl.DataFrame({"row_number": range(10_000)}).with_columns(
        x=pl.when(pl.col("row_number") % 3 != 1).then(pl.col("row_number") // 1000 % 5)
    )
    rows.write_parquet(path, row_group_size=1_000)
    [found] = engines.ask_polars(pl.scan_parquet(path), gxe.ExpectColumnValuesToBeIncreasing(column="x"))
    assert (found.unexpected, found.row_numbers) == (1, [5_000])


def test_a_column_may_be_compared_with_itself(engines: Engines) -> None:
    asked = gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="x", column_B="x")
    assert ask(engines, [1, 2], asked).row_numbers == [0, 1]


def test_python_is_asked_once_for_each_distinct_value() -> None:
    heard: list[str] = []

    def judge(text: str) -> bool:
        heard.append(text)
        return text == "a"

    rows = pl.DataFrame({"x": ["a", "b", None, "a", "a"]})
    assert rows.select(parsing.asked(pl.col("x"), judge)).to_series().to_list() == [True, False, None, True, True]
    assert sorted(heard) == ["a", "b"]


def test_a_zone_that_nobody_knows_is_no_warning() -> None:
    assert is_moment("10:00 XYZ")


def test_json_that_is_nested_without_end_is_no_json() -> None:
    assert not is_json("[" * 100_000)


@pytest.mark.parametrize(
    ("kind", "values", "held"),
    [
        (pl.Int64(), [1, 2.0, 2.5, None], [1, 2]),
        (pl.Float64(), [1, 2.5], [1.0, 2.5]),
        (pl.Date(), ["2021-02-28", datetime(2021, 3, 1)], [date(2021, 2, 28), date(2021, 3, 1)]),
        (pl.Datetime(), [date(2021, 3, 1), "2021-03-01 12:00"], [datetime(2021, 3, 1), datetime(2021, 3, 1, 12)]),
    ],
)
def test_a_set_is_made_like_the_column(kind: pl.DataType, values: list[Any], held: list[Any]) -> None:
    assert series_like(kind, values).to_list() == held


@pytest.mark.parametrize(("kind", "values"), [(pl.String(), [1]), (pl.Int64(), ["1"]), (pl.Date(), ["soon"])])
def test_a_set_that_does_not_fit_the_column_is_a_sentence(kind: pl.DataType, values: list[Any]) -> None:
    with pytest.raises(UncheckableColumnError, match=r"Not every value of the set|is not a date"):
        series_like(kind, values)
