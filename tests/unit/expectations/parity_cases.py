"""What both engines are asked about generated frames, for each core expectation that both know."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import polars as pl
from great_expectations import expectations as gxe
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column
from hypothesis import strategies as st

# Few different values, so that repetitions, equal pairs and boundary values come up often.
TEXTS = st.sampled_from([None, "", "RX1", "rx1", "RX1\n", "RX12345678", "Ysbyty Môn", "病院", "a b"])
FORMS = st.sampled_from([None, "2021-02-28", "2021-02-30", "28 Feb 2021", "{}", '{"a": 1}', "[1", "1", "NaN", "医"])
FINITE = st.sampled_from([None, float("nan"), -0.0, 0.0, 1.0, 1.5, 2.0, -3.0, 1e12])
NUMBERS = FINITE | st.sampled_from([float("inf"), float("-inf")])
WHOLE = st.sampled_from([None, 0, 1, 2, -5, 2**40])
DAYS = st.sampled_from([None, date(1970, 1, 1), date(2021, 2, 1), date(2021, 2, 28), date(2030, 1, 1)])
MOMENTS = st.sampled_from([None, datetime(1970, 1, 1), datetime(2021, 2, 1, 12, 30), datetime(2021, 2, 1, 12, 30, 1)])
FLAGS = st.sampled_from([None, True, False])
ROW = st.tuples(TEXTS, TEXTS, FORMS, NUMBERS, FINITE, FINITE, WHOLE, WHOLE, DAYS, DAYS, MOMENTS, FLAGS)
SCHEMA = pl.Schema(
    {
        "text": pl.String(),
        "other": pl.String(),
        "form": pl.String(),
        "number": pl.Float64(),
        "amount": pl.Float64(),
        "cost": pl.Float64(),
        "whole": pl.Int64(),
        "count": pl.Int64(),
        "day": pl.Date(),
        "later": pl.Date(),
        "moment": pl.Datetime(),
        "flag": pl.Boolean(),
    }
)
FRAMES = st.lists(ROW, min_size=1, max_size=14).map(
    lambda rows: pl.DataFrame(rows, schema=SCHEMA, orient="row").with_row_index("row_number", offset=2)
)
FILLED = Column("text").is_not_null()
MANY, NUMERIC = ("any_value_is_missing", "all_values_are_missing", "never"), ("number", "amount", "whole")
KINDS = ("text", "number", "whole", "day", "moment", "flag")
PAIRS = ("either_value_is_missing", "both_values_are_missing", "neither")
WEIGHED = {"values": ["", "RX1", "a b"], "weights": [0.5, 0.25, 0.25]}
BINNED = {"bins": [-3.0, 0.0, 1.5, 3.0], "weights": [0.5, 0.25, 0.25]}
TAILED = {"bins": [float("-inf"), 0.0, 1.5, float("inf")], "weights": [0.5, 0.25, 0.25]}


def each(kind: Callable[..., Expectation], names: tuple[str, ...], **arguments: Any) -> list[Expectation]:
    """The same question about several columns."""
    return [kind(column=name, **arguments) for name in names]


def numbers(kind: type[Expectation], *names: str) -> list[Expectation]:
    """A number of each column between two bounds, and one of the rows of a domain."""
    return [
        *each(kind, names, min_value=0, max_value=1.5),
        *each(kind, names[:1], max_value=1, strict_max=True),
        *each(kind, names[:1], min_value=0, row_condition=FILLED),
    ]


EXPECTATIONS: dict[str, list[Expectation]] = {
    "ExpectColumnDistinctValuesToBeInSet": [
        gxe.ExpectColumnDistinctValuesToBeInSet(column="text", value_set=["RX1", "病院", ""]),
        gxe.ExpectColumnDistinctValuesToBeInSet(column="whole", value_set=[0, 1, 2]),
        gxe.ExpectColumnDistinctValuesToBeInSet(column="number", value_set=[0, 1]),
        gxe.ExpectColumnDistinctValuesToBeInSet(column="other", value_set=["RX1"], row_condition=FILLED),
    ],
    "ExpectColumnDistinctValuesToContainSet": [
        gxe.ExpectColumnDistinctValuesToContainSet(column="text", value_set=["RX1", "病院"]),
        gxe.ExpectColumnDistinctValuesToContainSet(column="number", value_set=[0, 1]),
        gxe.ExpectColumnDistinctValuesToContainSet(column="other", value_set=["RX1"], row_condition=FILLED),
    ],
    "ExpectColumnDistinctValuesToEqualSet": [
        gxe.ExpectColumnDistinctValuesToEqualSet(column="text", value_set=["RX1", "病院"]),
        gxe.ExpectColumnDistinctValuesToEqualSet(column="whole", value_set=[0, 1], row_condition=FILLED),
    ],
    "ExpectColumnKLDivergenceToBeLessThan": [
        gxe.ExpectColumnKLDivergenceToBeLessThan(column="text", partition_object=WEIGHED, threshold=0.5),
        gxe.ExpectColumnKLDivergenceToBeLessThan(
            column="text", partition_object=WEIGHED, threshold=0.5, tail_weight_holdout=0.1
        ),
        gxe.ExpectColumnKLDivergenceToBeLessThan(
            column="amount", partition_object=BINNED, threshold=0.5, tail_weight_holdout=0.1
        ),
        gxe.ExpectColumnKLDivergenceToBeLessThan(column="amount", partition_object=TAILED, threshold=0.5),
    ],
    "ExpectColumnMaxToBeBetween": [
        *numbers(gxe.ExpectColumnMaxToBeBetween, *NUMERIC),
        gxe.ExpectColumnMaxToBeBetween(column="moment", max_value=datetime(2021, 2, 1, 12, 30)),
    ],
    "ExpectColumnMeanToBeBetween": numbers(gxe.ExpectColumnMeanToBeBetween, *NUMERIC),
    "ExpectColumnMedianToBeBetween": numbers(gxe.ExpectColumnMedianToBeBetween, *NUMERIC),
    "ExpectColumnMinToBeBetween": [
        *numbers(gxe.ExpectColumnMinToBeBetween, *NUMERIC),
        gxe.ExpectColumnMinToBeBetween(column="moment", min_value=datetime(2021, 2, 1, 12, 30)),
    ],
    "ExpectColumnMostCommonValueToBeInSet": [
        gxe.ExpectColumnMostCommonValueToBeInSet(column="text", value_set=["RX1", "", "病院", "a b"]),
        gxe.ExpectColumnMostCommonValueToBeInSet(column="text", value_set=["RX1", "", "病院"], ties_okay=True),
        gxe.ExpectColumnMostCommonValueToBeInSet(column="whole", value_set=[0, 1, 2], row_condition=FILLED),
        gxe.ExpectColumnMostCommonValueToBeInSet(column="number", value_set=[0, 1, 2]),
    ],
    "ExpectColumnPairValuesAToBeGreaterThanB": [
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="later", column_B="day", or_equal=equal, ignore_row_if=ignored
        )
        for equal in (True, False)
        for ignored in PAIRS
    ],
    "ExpectColumnPairValuesToBeEqual": [
        *(
            gxe.ExpectColumnPairValuesToBeEqual(column_A=one, column_B=two, ignore_row_if=ignored, mostly=0.4)
            for one, two in (("text", "other"), ("amount", "cost"), ("day", "later"))
            for ignored in PAIRS
        ),
        gxe.ExpectColumnPairValuesToBeEqual(column_A="text", column_B="other", row_condition=Column("whole") > 0),
    ],
    "ExpectColumnPairValuesToBeInSet": [
        gxe.ExpectColumnPairValuesToBeInSet(
            column_A="text", column_B="whole", value_pairs_set=[("RX1", 0), ("", 1), (None, 2)], ignore_row_if=ignored
        )
        for ignored in PAIRS
    ],
    "ExpectColumnProportionOfNonNullValuesToBeBetween": numbers(
        gxe.ExpectColumnProportionOfNonNullValuesToBeBetween, "text", "number", "day"
    ),
    "ExpectColumnProportionOfUniqueValuesToBeBetween": numbers(
        gxe.ExpectColumnProportionOfUniqueValuesToBeBetween, "text", "number", "day"
    ),
    "ExpectColumnQuantileValuesToBeBetween": [
        gxe.ExpectColumnQuantileValuesToBeBetween(
            column=name,
            quantile_ranges={"quantiles": [0.0, 0.25, 0.5, 0.9], "value_ranges": [[None, 1], [0, 1], [0, 1.5], [0, 2]]},
            allow_relative_error=how,
        )
        for name, how in (
            *(("amount", how) for how in (False, "linear", "lower", "higher", "midpoint")),
            ("whole", "nearest"),
        )
    ],
    "ExpectColumnStdevToBeBetween": numbers(gxe.ExpectColumnStdevToBeBetween, *NUMERIC),
    "ExpectColumnSumToBeBetween": numbers(gxe.ExpectColumnSumToBeBetween, *NUMERIC),
    "ExpectColumnToExist": [
        *each(gxe.ExpectColumnToExist, ("text", "colour")),
        gxe.ExpectColumnToExist(column="text", column_index=1),
        gxe.ExpectColumnToExist(column="text", column_index=99),
    ],
    "ExpectColumnUniqueValueCountToBeBetween": [
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="day", max_value=1),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="number", min_value=2, max_value=4),
        gxe.ExpectColumnUniqueValueCountToBeBetween(column="other", max_value=1, row_condition=FILLED),
    ],
    "ExpectColumnValueLengthsToBeBetween": [
        gxe.ExpectColumnValueLengthsToBeBetween(column="text", min_value=3, max_value=4),
        gxe.ExpectColumnValueLengthsToBeBetween(column="text", min_value=0, strict_min=True, mostly=0.5),
        gxe.ExpectColumnValueLengthsToBeBetween(column="other", max_value=4, strict_max=True, row_condition=FILLED),
    ],
    "ExpectColumnValueLengthsToEqual": each(gxe.ExpectColumnValueLengthsToEqual, ("text", "other"), value=3),
    "ExpectColumnValueZScoresToBeLessThan": [
        gxe.ExpectColumnValueZScoresToBeLessThan(column=name, threshold=threshold, double_sided=both)
        for name in NUMERIC
        for threshold, both in ((1, True), (0.5, False), (-0.5, True))
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
    "ExpectColumnValuesToBeDateutilParseable": each(gxe.ExpectColumnValuesToBeDateutilParseable, ("form", "text")),
    "ExpectColumnValuesToBeDecreasing": [
        gxe.ExpectColumnValuesToBeDecreasing(column=name, strictly=strictly)
        for name in ("amount", "whole", "moment", "day")
        for strictly in (True, False)
    ],
    "ExpectColumnValuesToBeInSet": [
        gxe.ExpectColumnValuesToBeInSet(column="text", value_set=["RX1", "病院", "", None]),
        gxe.ExpectColumnValuesToBeInSet(column="whole", value_set=[0, 1.0, 1.5, 2**40]),
        gxe.ExpectColumnValuesToBeInSet(column="number", value_set=[0, 1]),
        gxe.ExpectColumnValuesToBeInSet(column="flag", value_set=[True]),
        gxe.ExpectColumnValuesToBeInSet(column="moment", value_set=[datetime(1970, 1, 1)]),
        gxe.ExpectColumnValuesToBeInSet(column="text", value_set=["RX1"], mostly=0.3),
        gxe.ExpectColumnValuesToBeInSet(column="other", value_set=["RX1"], row_condition=FILLED),
    ],
    "ExpectColumnValuesToBeIncreasing": [
        gxe.ExpectColumnValuesToBeIncreasing(column=name, strictly=strictly)
        for name in ("amount", "whole", "moment", "day")
        for strictly in (True, False)
    ]
    + [gxe.ExpectColumnValuesToBeIncreasing(column="whole", row_condition=FILLED, mostly=0.6)],
    "ExpectColumnValuesToBeJsonParseable": each(gxe.ExpectColumnValuesToBeJsonParseable, ("form", "text")),
    "ExpectColumnValuesToBeNull": [
        *each(gxe.ExpectColumnValuesToBeNull, KINDS),
        gxe.ExpectColumnValuesToBeNull(column="number", mostly=0.5, row_condition=FILLED),
    ],
    "ExpectColumnValuesToBeUnique": [
        *each(gxe.ExpectColumnValuesToBeUnique, KINDS),
        gxe.ExpectColumnValuesToBeUnique(column="other", mostly=0.5, row_condition=FILLED),
    ],
    "ExpectColumnValuesToMatchRegex": [
        gxe.ExpectColumnValuesToMatchRegex(column="text", regex=r"^[A-Z0-9]{3,8}\z"),
        gxe.ExpectColumnValuesToMatchRegex(column="text", regex=r"\w", mostly=0.7),
        gxe.ExpectColumnValuesToMatchRegex(column="other", regex="X", row_condition=FILLED),
    ],
    "ExpectColumnValuesToMatchRegexList": [
        gxe.ExpectColumnValuesToMatchRegexList(column="text", regex_list=["R", "1"]),
        gxe.ExpectColumnValuesToMatchRegexList(column="text", regex_list=["R", "1"], match_on="all", mostly=0.5),
    ],
    "ExpectColumnValuesToMatchStrftimeFormat": [
        gxe.ExpectColumnValuesToMatchStrftimeFormat(column="form", strftime_format="%Y-%m-%d"),
        gxe.ExpectColumnValuesToMatchStrftimeFormat(column="form", strftime_format="%d %b %Y", mostly=0.2),
    ],
    "ExpectColumnValuesToNotBeInSet": [
        gxe.ExpectColumnValuesToNotBeInSet(column="text", value_set=["RX1", "病院", ""]),
        gxe.ExpectColumnValuesToNotBeInSet(column="number", value_set=[0, 1], mostly=0.5),
        gxe.ExpectColumnValuesToNotBeInSet(column="moment", value_set=["2021-02-01T12:30:00"]),
    ],
    "ExpectColumnValuesToNotBeNull": [
        *each(gxe.ExpectColumnValuesToNotBeNull, KINDS),
        gxe.ExpectColumnValuesToNotBeNull(column="number", mostly=0.5),
        gxe.ExpectColumnValuesToNotBeNull(column="number", row_condition=FILLED),
    ],
    "ExpectColumnValuesToNotBeOutliers": [
        gxe.ExpectColumnValuesToNotBeOutliers(column=name, method=method, multiplier=multiplier)
        for name in ("amount", "whole")
        for method, multiplier in (("iqr", 1.5), ("iqr", 0.5), ("std", 1))
    ],
    "ExpectColumnValuesToNotMatchRegex": [
        gxe.ExpectColumnValuesToNotMatchRegex(column="text", regex="X"),
        gxe.ExpectColumnValuesToNotMatchRegex(column="text", regex="[a-z]", mostly=0.5, row_condition=FILLED),
    ],
    "ExpectColumnValuesToNotMatchRegexList": [
        gxe.ExpectColumnValuesToNotMatchRegexList(column="text", regex_list=["X", " "]),
        gxe.ExpectColumnValuesToNotMatchRegexList(column="other", regex_list=["X"], mostly=0.5),
    ],
    "ExpectCompoundColumnsToBeUnique": [
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["text", "number"]),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["text", "day", "whole"], ignore_row_if="never"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["other", "number"], ignore_row_if="any_value_is_missing"),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["other", "whole"], row_condition=FILLED, mostly=0.5),
    ],
    "ExpectMulticolumnSumToEqual": [
        gxe.ExpectMulticolumnSumToEqual(column_list=list(names), sum_total=2, ignore_row_if=ignored)
        for names in (("amount", "cost"), ("whole", "count"))
        for ignored in MANY
    ],
    "ExpectMulticolumnValuesToBeEqual": [
        gxe.ExpectMulticolumnValuesToBeEqual(column_list=list(names), ignore_row_if=ignored, mostly=0.4)
        for names in (("text", "other"), ("amount", "cost"), ("day", "later"))
        for ignored in MANY
    ],
    "ExpectSelectColumnValuesToBeUniqueWithinRecord": [
        gxe.ExpectSelectColumnValuesToBeUniqueWithinRecord(column_list=["text", "other"], ignore_row_if=ignored)
        for ignored in MANY
    ],
    "ExpectTableColumnCountToBeBetween": [
        gxe.ExpectTableColumnCountToBeBetween(min_value=13, max_value=13),
        gxe.ExpectTableColumnCountToBeBetween(max_value=3),  # type: ignore[call-arg]
    ],
    "ExpectTableColumnCountToEqual": [
        gxe.ExpectTableColumnCountToEqual(value=13),
        gxe.ExpectTableColumnCountToEqual(value=3),
    ],
    "ExpectTableColumnsToMatchOrderedList": [
        gxe.ExpectTableColumnsToMatchOrderedList(column_list=["row_number", *SCHEMA.names()]),
        gxe.ExpectTableColumnsToMatchOrderedList(column_list=["text", "row_number", "colour"]),
    ],
    "ExpectTableColumnsToMatchSet": [
        gxe.ExpectTableColumnsToMatchSet(column_set=["row_number", *SCHEMA.names()]),
        gxe.ExpectTableColumnsToMatchSet(column_set=["text", "colour"], exact_match=False),
    ],
    "ExpectTableRowCountToBeBetween": [
        gxe.ExpectTableRowCountToBeBetween(min_value=1),
        gxe.ExpectTableRowCountToBeBetween(max_value=3),
        gxe.ExpectTableRowCountToBeBetween(max_value=3, row_condition=FILLED),
    ],
    "ExpectTableRowCountToEqual": [
        gxe.ExpectTableRowCountToEqual(value=0),
        gxe.ExpectTableRowCountToEqual(value=3, row_condition=FILLED),
    ],
}
