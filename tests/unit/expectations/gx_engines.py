"""The same expectations on our polars engine and on GX's own pandas engine, both through GX's usual route."""

import math
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Any

import expectations.polars_engine.registration  # isort: skip

import great_expectations as gx
import numpy as np
import pandas as pd
import polars as pl
from great_expectations.core.expectation_validation_result import ExpectationValidationResult
from great_expectations.expectations.expectation import Expectation

import expectations.polars_engine.datasource  # noqa: F401  gives GX its add_polars

RESULT_FORMAT = {"result_format": "COMPLETE", "unexpected_index_column_names": ["row_number"]}


@dataclass(frozen=True)
class Conclusion:
    """What both engines must agree on."""

    success: bool
    observed: Any
    rows: int | None
    unexpected: int | None
    missing: int | None
    row_numbers: list[int] | None
    error: bool


def conclusion_of(result: ExpectationValidationResult) -> Conclusion:
    """The parts of a result that do not depend on how an engine writes values."""
    found = result.result
    index = found.get("unexpected_index_list")
    return Conclusion(
        success=bool(result.success),
        observed=plain([found.get("observed_value"), found.get("details"), lists_of(found)]),
        rows=found.get("element_count"),
        unexpected=found.get("unexpected_count"),
        missing=found.get("missing_count"),
        row_numbers=None if index is None else sorted(row["row_number"] for row in index),
        error=any("Traceback" in str(value) for value in (result.exception_info or {}).values()),
    )


def lists_of(found: dict[str, Any]) -> list[Any]:
    """The values that an expectation on sets of values tells of, whose order is not said."""
    lists = [found.get(f"partial_{name}") for name in ("unexpected_values", "missing_values", "distinct_values")]
    return [None if values is None else sorted(values, key=str) for values in lists]


@singledispatch
def plain(value: Any) -> Any:
    """A value as plain Python, whichever engine it comes from: days as moments, numbers to nine digits."""
    return value


@plain.register(dict)
def _(value: Any) -> Any:
    return {str(key): plain(inner) for key, inner in value.items()}


@plain.register(list)
@plain.register(tuple)
@plain.register(np.ndarray)
def _(value: Any) -> Any:
    return [plain(inner) for inner in value]


@plain.register(date)
@plain.register(np.datetime64)
def _(value: Any) -> Any:
    return None if pd.isna(value) else pd.Timestamp(value).to_pydatetime()


@plain.register(float)
@plain.register(int)
@plain.register(np.number)
def _(value: Any) -> Any:
    return None if math.isnan(value) else float(f"{value:.9g}")


@plain.register(bool)
@plain.register(np.bool_)
def _(value: Any) -> Any:
    return bool(value)


class Engines:
    """One GX context with both engines, reused: making one takes longer than validating."""

    def __init__(self) -> None:
        """Open the context and an asset for each engine."""
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        polars = context.data_sources.add_polars(name="polars").add_frame_asset("frame")
        self.polars = polars.add_batch_definition("whole")
        pandas = context.data_sources.add_pandas("pandas").add_dataframe_asset("frame")
        self.pandas = pandas.add_batch_definition_whole_dataframe("whole")

    def ask_polars(self, frame: pl.LazyFrame | pl.DataFrame, *expectations: Expectation) -> list[Conclusion]:
        """What our engine concludes, in the order of the expectations."""
        return self._ask(self.polars, frame, expectations)

    def ask_pandas(self, frame: pl.DataFrame, *expectations: Expectation) -> list[Conclusion]:
        """What GX's pandas engine concludes, in the order of the expectations."""
        return self._ask(self.pandas, frame.to_pandas(), expectations)

    @staticmethod
    def _ask(definition: Any, frame: Any, expectations: tuple[Expectation, ...]) -> list[Conclusion]:
        """GX returns results in an order of its own: a number in `meta` brings back ours."""
        for place, expectation in enumerate(expectations):
            expectation.meta = {"place": place}
        suite = gx.ExpectationSuite("parity", expectations=list(expectations))
        results = definition.get_batch({"dataframe": frame}).validate(suite, result_format=RESULT_FORMAT).results
        ordered = sorted(results, key=lambda result: result.expectation_config.meta["place"])
        return [conclusion_of(result) for result in ordered]
