"""What Great Expectations is handed back: every result format, severities, Checkpoints with their actions."""

from typing import Any

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import great_expectations as gx
import polars as pl
import pytest
from great_expectations import expectations as gxe
from great_expectations.checkpoint.actions import ValidationAction
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.row_conditions import Column

from tests.unit.expectations.gx_engines import Engines, plain

FRAME = pl.DataFrame(
    {
        "row_number": [2, 3, 4, 5, 6],
        "code": ["A", None, "B", "b", "b"],
        "other": ["A", "x", None, "B", "b"],
        "amount": [1.0, None, 3.0, 3.0, 9.0],
    }
)
# A polars frame has no index that could name rows, and a lazy plan no text that could be run again.
ONLY_PANDAS = {"unexpected_index_query"}
ASKED: list[Expectation] = [
    gxe.ExpectColumnValuesToMatchRegex(column="code", regex="[A-Z]"),
    gxe.ExpectColumnValuesToNotBeNull(column="code", mostly=0.5),
    gxe.ExpectColumnValuesToBeUnique(column="code", row_condition=Column("amount") > 1),
    gxe.ExpectColumnPairValuesToBeEqual(column_A="code", column_B="other", ignore_row_if="neither"),
    gxe.ExpectCompoundColumnsToBeUnique(column_list=["code", "amount"]),
    gxe.ExpectColumnMaxToBeBetween(column="amount", max_value=3),
    gxe.ExpectColumnValueZScoresToBeLessThan(column="amount", threshold=1, double_sided=True),
    gxe.ExpectTableRowCountToEqual(value=5),
]
ROWS = {"unexpected_index_column_names": ["row_number"]}
FORMATS: dict[str, dict[str, Any]] = {
    **{name: {"result_format": name} | ROWS for name in ("BOOLEAN_ONLY", "BASIC", "SUMMARY", "COMPLETE")},
    "few": {"result_format": "SUMMARY", "partial_unexpected_count": 1} | ROWS,
    "none": {"result_format": "SUMMARY", "partial_unexpected_count": 0} | ROWS,
    "without values": {"result_format": "COMPLETE", "exclude_unexpected_values": True} | ROWS,
    "with rows": {"result_format": "SUMMARY", "include_unexpected_rows": True} | ROWS,
}


def told(definition: Any, frame: Any, asked: Expectation, result_format: dict[str, Any]) -> dict[str, Any]:
    """A whole result dictionary as plain Python."""
    result = definition.get_batch({"dataframe": frame}).validate(asked, result_format=result_format)
    found = {key: value for key, value in result.result.items() if key not in ONLY_PANDAS}
    if "unexpected_rows" in found and not isinstance(found["unexpected_rows"], list):
        found["unexpected_rows"] = found["unexpected_rows"].to_dict("records")
    made: dict[str, Any] = plain({"success": bool(result.success), "severity": asked.severity, "result": found})
    return made


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.expectation_type)
def test_results_are_those_of_the_pandas_engine(engines: Engines, asked: Expectation, name: str) -> None:
    on_polars = told(engines.polars, FRAME.lazy(), asked, FORMATS[name])
    assert on_polars == told(engines.pandas, FRAME.to_pandas(), asked, FORMATS[name])


class Remember(ValidationAction):
    """An action that keeps what it was told."""

    type: str = "remember"
    heard: list[Any] = []  # noqa: RUF012  pydantic copies it

    def run(self, checkpoint_result: Any, action_context: Any = None) -> dict[str, Any]:  # noqa: ARG002  GX's signature
        """Keep the result."""
        self.heard.append(checkpoint_result)
        return {}


def test_a_checkpoint_tells_its_actions_of_severities_and_rows() -> None:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batches = context.data_sources.add_polars(name="polars").add_frame_asset("frame").add_batch_definition("whole")
    expectations = [
        gxe.ExpectColumnValuesToNotBeNull(column="code", severity="warning"),
        gxe.ExpectColumnMaxToBeBetween(column="amount", max_value=3, severity="critical"),
    ]
    suite = context.suites.add(gx.ExpectationSuite("s", expectations))
    definition = gx.ValidationDefinition(name="v", data=batches, suite=suite)
    action = Remember(name="remember")
    checkpoint = gx.Checkpoint(
        name="c",
        validation_definitions=[context.validation_definitions.add(definition)],
        actions=[action],
        result_format={"result_format": "COMPLETE"} | ROWS,
    )
    outcome = checkpoint.run({"dataframe": FRAME.lazy()})
    [heard] = action.heard
    assert (outcome.success, heard.success) == (False, False)
    [run] = heard.run_results.values()
    severities = {result.expectation_config.type: result.expectation_config.severity.value for result in run.results}
    assert severities == {
        "expect_column_values_to_not_be_null": "warning",
        "expect_column_max_to_be_between": "critical",
    }
    [missing] = [result for result in run.results if result.expectation_config.kwargs["column"] == "code"]
    assert missing.result["unexpected_index_list"] == [{"row_number": 3, "code": None}]
    assert run.get_max_severity_failure().value == "critical"
