"""Every core expectation of Great Expectations, put to a frame in a way that is met and in a way that is not.

`python -m tests.unit.expectations.core_expectations` writes the table of the documentation from what running them gives.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import polars as pl
from great_expectations.exceptions.exceptions import ExpectationNotFoundError
from great_expectations.expectations import core
from great_expectations.expectations.expectation import Expectation

from tests.unit.expectations.gx_engines import Conclusion, Engines

FRAME = pl.DataFrame(
    {
        "row_number": [2, 3, 4, 5, 6],
        "code": ["RX1", "RX2", None, "RX1", "R"],
        "other": ["RX1", "RX3", None, "RX4", "r"],
        "amount": [1.0, 2.0, 2.0, 4.0, None],
        "twice": [2.0, 4.0, 4.0, 8.0, None],
        "day": [date(2020, 1, 1), date(2020, 2, 29), date(2020, 3, 1), None, date(2021, 1, 1)],
        "written": ["2020-01-01", "2020-02-29", "2020-03-01", None, "2021-01-01"],
        "json": ['{"a": 1}', '{"a": 2}', None, "{}", '{"a": 3}'],
    }
)
COLUMNS = FRAME.columns
SQL = "asks a database in SQL"
PYTHON = "slow: asks Python once for each distinct value of a chunk of rows; text only"
TEXT = "text and whole numbers; other types are refused"
RUST = f"Rust's patterns: no look-around, no back-references; {TEXT}"
LIKE = "use a pattern (`ExpectColumnValuesToMatchRegex`)"
TYPES = "names of polars types, short or in full: `Int64`, `Datetime`, `Datetime(time_unit='us', time_zone=None)`"
ORDERED = "text, days and truth values too, which pandas cannot compare; missing values are left out"
INFINITE = "beside an infinity pandas calls the number NaN; here it is what the values say"
TWO_PASSES = "numbers of the whole column first: one pass more over the frame"
STUB = "Great Expectations 1.24 has only the name of it"
NUMBERS = "of text there is none, which pandas would string together or stop at"


@dataclass(frozen=True)
class Example:
    """Arguments with which an expectation is met by the frame, and others with which it is not; and what to know.

    `on_pandas` are both in pandas' words, where it has words of its own.
    """

    met: dict[str, Any]
    unmet: dict[str, Any]
    limits: str = ""
    common: dict[str, Any] = field(default_factory=dict)
    on_pandas: tuple[dict[str, Any], dict[str, Any]] | None = None


def column(name: str, met: dict[str, Any], unmet: dict[str, Any], limits: str = "") -> Example:
    """An example about one column."""
    return Example(met, unmet, limits, {"column": name})


def pair(first: str, second: str, met: dict[str, Any], unmet: dict[str, Any], limits: str = "") -> Example:
    """An example about two columns."""
    return Example(met, unmet, limits, {"column_A": first, "column_B": second})


def columns(met: list[str], unmet: list[str], limits: str = "", **common: Any) -> Example:
    """An example about several columns."""
    return Example({"column_list": met}, {"column_list": unmet}, limits, common)


def other_column(met: str, unmet: str, limits: str = "", **common: Any) -> Example:
    """An example that one column meets and another does not."""
    return Example({"column": met}, {"column": unmet}, limits, common)


def kinds(word: str, met: Any, unmet: Any, met_on_pandas: Any, unmet_on_pandas: Any) -> Example:
    """An example of the type of a column."""
    on_pandas = ({word: met_on_pandas}, {word: unmet_on_pandas})
    return Example({word: met}, {word: unmet}, TYPES, {"column": "amount"}, on_pandas)


def bounds(name: str, found: float, limits: str = "") -> Example:
    """An example of a number that must lie between two bounds."""
    return column(name, {"min_value": found, "max_value": found}, {"min_value": found, "strict_min": True}, limits)


PARTITION = {"values": ["R", "RX1", "RX2"], "weights": [0.25, 0.5, 0.25]}
SKEWED = {"values": ["R", "RX1", "RX2"], "weights": [0.9, 0.05, 0.05]}
QUANTILES = {"quantiles": [0.25, 0.5], "value_ranges": [[1.0, 2.0], [2.0, 2.0]]}
TOO_LOW = {"quantiles": [0.25, 0.5], "value_ranges": [[1.0, 2.0], [0.0, 1.0]]}
SCHEMA = {"type": "object", "properties": {"a": {"maximum": 3}}}
STRICT = {"type": "object", "required": ["a"]}

EXAMPLES: dict[str, Example] = {
    "ExpectColumnDistinctValuesToBeInSet": column(
        "code", {"value_set": ["R", "RX1", "RX2", "RX9"]}, {"value_set": ["R", "RX1"]}
    ),
    "ExpectColumnDistinctValuesToContainSet": column("code", {"value_set": ["R"]}, {"value_set": ["RX9"]}),
    "ExpectColumnDistinctValuesToEqualSet": column("code", {"value_set": ["R", "RX1", "RX2"]}, {"value_set": ["R"]}),
    "ExpectColumnKLDivergenceToBeLessThan": column(
        "code",
        {"partition_object": PARTITION, "threshold": 0.1},
        {"partition_object": SKEWED, "threshold": 0.1},
        "Great Expectations computes it from counts of values or bins; without a partition it looks at the data before"
        " it validates, so `check()` refuses it",
    ),
    "ExpectColumnMaxToBeBetween": bounds("amount", 4.0),
    "ExpectColumnMeanToBeBetween": bounds("amount", 2.25, NUMBERS),
    "ExpectColumnMedianToBeBetween": bounds("amount", 2.0, "numbers only; pandas has one of moments and truth values"),
    "ExpectColumnMinToBeBetween": bounds("amount", 1.0),
    "ExpectColumnMostCommonValueToBeInSet": column("code", {"value_set": ["RX1"]}, {"value_set": ["RX2"]}),
    "ExpectColumnPairValuesAToBeGreaterThanB": Example(
        {"column_A": "twice", "column_B": "amount", "ignore_row_if": "either_value_is_missing"},
        {"column_A": "amount", "column_B": "twice", "ignore_row_if": "either_value_is_missing"},
    ),
    "ExpectColumnPairValuesToBeEqual": Example(
        {"column_A": "amount", "column_B": "again", "ignore_row_if": "both_values_are_missing"},
        {"column_A": "code", "column_B": "other", "ignore_row_if": "both_values_are_missing"},
    ),
    "ExpectColumnPairValuesToBeInSet": pair(
        "code",
        "other",
        {"value_pairs_set": [("RX1", "RX1"), ("RX2", "RX3"), ("RX1", "RX4"), ("R", "r")]},
        {"value_pairs_set": [("RX1", "RX1")]},
        "one comparison for each pair; Great Expectations leaves out a row condition here, on every engine, so `check()`"
        " refuses one",
    ),
    "ExpectColumnProportionOfNonNullValuesToBeBetween": bounds("amount", 0.8),
    "ExpectColumnProportionOfUniqueValuesToBeBetween": bounds("amount", 0.75),
    "ExpectColumnQuantileValuesToBeBetween": column(
        "amount", {"quantile_ranges": QUANTILES}, {"quantile_ranges": TOO_LOW}, f"exact; numbers only; {INFINITE}"
    ),
    "ExpectColumnStdevToBeBetween": column(
        "amount", {"min_value": 1.25, "max_value": 1.26}, {"max_value": 1.25}, "of a sample; numbers only"
    ),
    "ExpectColumnSumToBeBetween": bounds("amount", 9.0, NUMBERS),
    "ExpectColumnToExist": other_column("code", "colour"),
    "ExpectColumnTypeToBe": kinds("type_", "Float64", "String", "float64", "int64"),
    "ExpectColumnUniqueValueCountToBeBetween": bounds("code", 3),
    "ExpectColumnValueLengthsToBeBetween": column(
        "code", {"min_value": 1, "max_value": 3}, {"min_value": 2}, f"characters, not bytes; {TEXT}"
    ),
    "ExpectColumnValueLengthsToEqual": other_column("written", "code", f"characters, not bytes; {TEXT}", value=10),
    "ExpectColumnValueZScoresToBeLessThan": column(
        "amount", {"threshold": 2, "double_sided": True}, {"threshold": 1, "double_sided": True}, TWO_PASSES
    ),
    "ExpectColumnValuesToBeBetween": column(
        "amount", {"min_value": 1}, {"min_value": 1, "strict_min": True}, "bounds of days may be written as text"
    ),
    "ExpectColumnValuesToBeDateutilParseable": other_column("written", "code", PYTHON),
    "ExpectColumnValuesToBeDecreasing": other_column("falling", "row_number", ORDERED),
    "ExpectColumnValuesToBeInSet": column("code", {"value_set": ["R", "RX1", "RX2"]}, {"value_set": ["R"]}),
    "ExpectColumnValuesToBeInTypeList": kinds("type_list", ["Float64", "Int64"], ["String"], ["float64"], ["int64"]),
    "ExpectColumnValuesToBeIncreasing": column("amount", {}, {"strictly": True}, ORDERED),
    "ExpectColumnValuesToBeJsonParseable": other_column("json", "code", PYTHON),
    "ExpectColumnValuesToBeNull": other_column("nothing", "code"),
    "ExpectColumnValuesToBeOfType": kinds("type_", "Float64", "String", "float64", "int64"),
    "ExpectColumnValuesToBeUnique": other_column("day", "code", "by 64-bit digests first, by values where these agree"),
    "ExpectColumnValuesToMatchJsonSchema": column(
        "json", {"json_schema": SCHEMA}, {"json_schema": STRICT}, f"{PYTHON}; text that is no JSON does not match"
    ),
    "ExpectColumnValuesToMatchLikePattern": column("code", {"like_pattern": "R%"}, {"like_pattern": "X%"}, LIKE),
    "ExpectColumnValuesToMatchLikePatternList": column(
        "code", {"like_pattern_list": ["R%"]}, {"like_pattern_list": ["X%"]}, LIKE
    ),
    "ExpectColumnValuesToMatchRegex": column("code", {"regex": "^R"}, {"regex": "^RX"}, RUST),
    "ExpectColumnValuesToMatchRegexList": column("code", {"regex_list": ["X", "R$"]}, {"regex_list": ["X"]}, RUST),
    "ExpectColumnValuesToMatchStrftimeFormat": other_column("written", "code", PYTHON, strftime_format="%Y-%m-%d"),
    "ExpectColumnValuesToNotBeInSet": column("code", {"value_set": ["RX9"]}, {"value_set": ["R"]}),
    "ExpectColumnValuesToNotBeNull": other_column("row_number", "code", "NaN counts as missing"),
    "ExpectColumnValuesToNotBeOutliers": column(
        "amount", {"method": "iqr", "multiplier": 3}, {"method": "iqr", "multiplier": 1}, f"{TWO_PASSES}; {INFINITE}"
    ),
    "ExpectColumnValuesToNotMatchLikePattern": column("code", {"like_pattern": "X%"}, {"like_pattern": "R%"}, LIKE),
    "ExpectColumnValuesToNotMatchLikePatternList": column(
        "code", {"like_pattern_list": ["X%"]}, {"like_pattern_list": ["R%"]}, LIKE
    ),
    "ExpectColumnValuesToNotMatchRegex": column("code", {"regex": "Y"}, {"regex": "X"}, RUST),
    "ExpectColumnValuesToNotMatchRegexList": column("code", {"regex_list": ["Y", "Z"]}, {"regex_list": ["X"]}, RUST),
    "ExpectCompoundColumnsToBeUnique": columns(
        ["code", "amount"], ["code", "nothing"], "by 64-bit digests first, by values where these agree"
    ),
    "ExpectMulticolumnSumToEqual": Example(
        {"column_list": ["amount", "rest"]},
        {"column_list": ["amount", "twice"]},
        "",
        {"sum_total": 10.0, "ignore_row_if": "any_value_is_missing"},
    ),
    "ExpectMulticolumnValuesToBeEqual": columns(["amount", "again"], ["amount", "twice"]),
    "ExpectMulticolumnValuesToBeUnique": columns(["amount", "twice"], ["amount", "amount"], STUB, column="amount"),
    "ExpectQueryResultsToMatchComparison": Example(
        {}, {}, SQL, {"base_query": "SELECT 1", "comparison_data_source_name": "x", "comparison_query": "SELECT 1"}
    ),
    "ExpectSelectColumnValuesToBeUniqueWithinRecord": columns(
        ["amount", "twice"], ["code", "other"], ignore_row_if="any_value_is_missing"
    ),
    "ExpectTableColumnCountToBeBetween": Example({"min_value": 1}, {"max_value": 1}),
    "ExpectTableColumnCountToEqual": Example({"value": 12}, {"value": 1}),
    "ExpectTableColumnsToMatchOrderedList": columns([*COLUMNS, "nothing", "falling", "rest", "again"], ["code"]),
    "ExpectTableColumnsToMatchSet": Example(
        {"column_set": ["code", "amount"]}, {"column_set": ["colour"]}, "", {"exact_match": False}
    ),
    "ExpectTableRowCountToBeBetween": Example({"min_value": 5}, {"max_value": 4}),
    "ExpectTableRowCountToEqual": Example({"value": 5}, {"value": 4}),
    "ExpectTableRowCountToEqualOtherTable": Example(
        {"other_table_name": "x"}, {"other_table_name": "y"}, "a frame has no other tables beside it"
    ),
    "UnexpectedRowsExpectation": Example({}, {}, SQL, {"unexpected_rows_query": "SELECT 1 FROM {batch}"}),
}
WHOLE = FRAME.with_columns(
    nothing=pl.lit(None, pl.String), falling=-pl.col("row_number"), rest=10.0 - pl.col("amount"), again=pl.col("amount")
)


def expectation(name: str, arguments: dict[str, Any]) -> Expectation:
    """The Great Expectations object for an example's arguments."""
    made: Expectation = getattr(core, name)(**(EXAMPLES[name].common | arguments))
    return made


class Support(Enum):
    """Which engines give both answers that an example is to have."""

    YES = "supported"
    ONLY_HERE = "supported, not on pandas"
    NO = "not supported"
    NOT_HERE = "not supported, but on pandas"


def answers(ask: Callable[..., list[Conclusion]], name: str, arguments: tuple[dict[str, Any], dict[str, Any]]) -> bool:
    """Whether an engine finds an expectation met where it is, and not met where it is not."""
    try:
        met, unmet = ask(WHOLE, *(expectation(name, given) for given in arguments))
    except ExpectationNotFoundError:
        return False
    assert not (met.error and met.success), f"{name} passes without having been asked"
    assert not (unmet.error and unmet.success), f"{name} passes without having been asked"
    return (met.success, unmet.success, unmet.error) == (True, False, False)


def support(name: str, engines: Engines) -> Support:
    """Which engines support an expectation, found out by running it."""
    example = EXAMPLES[name]
    given = (example.met, example.unmet)
    here = answers(engines.ask_polars, name, given)
    there = answers(engines.ask_pandas, name, example.on_pandas or given)
    if here:
        return Support.YES if there else Support.ONLY_HERE
    return Support.NOT_HERE if there else Support.NO


def support_as_markdown(engines: Engines) -> str:
    """The table of the documentation."""
    lines = [f"| `{name}` | {support(name, engines).value} | {EXAMPLES[name].limits} |" for name in sorted(EXAMPLES)]
    return "\n".join(("| expectation | polars engine | how, and limits |", "|---|---|---|", *lines))


if __name__ == "__main__":
    print(support_as_markdown(Engines()))
