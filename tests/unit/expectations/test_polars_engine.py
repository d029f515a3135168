"""What is particular to our engine: laziness, batches, and refusing what it does not know."""

from pathlib import Path

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

import great_expectations as gx
import polars as pl
import pytest
from great_expectations import expectations as gxe
from great_expectations.expectations.row_conditions import Column
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.metrics_calculator import MetricsCalculator

from expectations.errors import ExpectationError, UncheckableColumnError, UnsupportedExpectationError
from expectations.polars_engine.batch import PolarsBatchData
from expectations.polars_engine.conditions import check_pattern
from expectations.polars_engine.domains import condition_of, rows_of
from expectations.polars_engine.engine import PolarsExecutionEngine
from expectations.polars_engine.passes import look_up
from tests.unit.expectations.gx_engines import Engines

FRAME = pl.DataFrame({"row_number": [2, 3, 4, 5], "code": ["A", None, "B", "A"], "amount": [1.0, None, 3.0, None]})


def rows_where(condition: object) -> list[int]:
    expression = condition_of(condition)
    assert expression is not None
    return FRAME.filter(expression)["row_number"].to_list()


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        (Column("code") == "A", [2, 5]),
        (Column("code") != "A", [4]),
        (Column("amount") < 3, [2]),
        (Column("amount") <= 3, [2, 4]),
        (Column("amount") > 1, [4]),
        (Column("amount") >= 1, [2, 4]),
        (Column("code").is_in(["B", "C"]), [4]),
        (Column("code").is_not_in(["B", "C"]), [2, 5]),
        (Column("code").is_null(), [3]),
        (Column("code").is_not_null(), [2, 4, 5]),
        ((Column("code") == "A") & Column("amount").is_null(), [5]),
        ((Column("code") == "B") | Column("code").is_null(), [3, 4]),
    ],
)
def test_every_kind_of_row_condition_selects_its_rows(condition: object, rows: list[int]) -> None:
    assert rows_where(condition) == rows


def test_a_row_condition_survives_being_written_as_json() -> None:
    assert rows_where((Column("code") == "A").dict()) == [2, 5]


def test_a_row_condition_as_text_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnsupportedExpectationError, match="written as text is not supported"):
        condition_of('code == "A"')


def test_another_table_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnsupportedExpectationError, match="knows no other table"):
        rows_of({"table": "other"})


def test_an_unknown_way_to_ignore_rows_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnsupportedExpectationError, match="does not know ignore_row_if='on Sundays'"):
        rows_of({"column_list": ["code"], "ignore_row_if": "on Sundays"})


def test_a_pattern_with_look_around_is_refused_with_a_sentence() -> None:
    with pytest.raises(UnsupportedExpectationError, match="look-around"):
        check_pattern("(?=a)")


def test_two_frames_one_after_the_other_do_not_share_their_counts(engines: Engines) -> None:
    asked = gxe.ExpectColumnValuesToNotBeNull(column="code")
    [first] = engines.ask_polars(FRAME, asked)
    [second] = engines.ask_polars(FRAME.drop_nulls("code"), asked)
    assert (first.unexpected, second.unexpected) == (1, 0)


def test_a_frame_loaded_under_the_same_batch_id_replaces_the_first() -> None:
    engine = PolarsExecutionEngine()
    row_count = MetricConfiguration("table.row_count", {"batch_id": "b"})
    counts = []
    for frame in (FRAME, FRAME.head(1)):
        engine.load_batch_data("b", frame)
        counts.append(MetricsCalculator(engine).get_metric(row_count))
    assert counts == [4, 1]


def test_two_batches_of_one_engine_are_kept_apart() -> None:
    engine = PolarsExecutionEngine(batch_data_dict={"whole": FRAME, "part": FRAME.head(1)})
    counts = [
        MetricsCalculator(engine).get_metric(MetricConfiguration("table.row_count", {"batch_id": name}))
        for name in ("whole", "part")
    ]
    assert counts == [4, 1]


def test_an_unknown_batch_is_refused_with_a_sentence() -> None:
    with pytest.raises(ExpectationError, match="No frame was loaded under the batch id 'x'"):
        PolarsExecutionEngine().get_domain_records({"batch_id": "x"})


def test_a_column_that_is_absent_is_named_with_those_that_are_there() -> None:
    batch = PolarsBatchData(PolarsExecutionEngine(), FRAME)
    with pytest.raises(UncheckableColumnError, match=r"no column colour in the frame, which has: row_number, code"):
        batch.require(["code", "colour"])


def test_a_type_that_does_not_fit_is_a_sentence_and_spoils_no_other_expectation(engines: Engines) -> None:
    unfit, fit = engines.ask_polars(
        FRAME,
        gxe.ExpectColumnValuesToBeBetween(column="code", min_value=1),
        gxe.ExpectColumnValuesToBeBetween(column="amount", min_value=2),
    )
    assert unfit.error
    assert not unfit.success
    assert (fit.error, fit.unexpected, fit.row_numbers) == (False, 1, [2])


def test_an_unsupported_expectation_never_passes_in_a_checkpoint(engines: Engines) -> None:
    [unsupported] = engines.ask_polars(FRAME, gxe.ExpectColumnValuesToMatchLikePattern(column="code", like_pattern="%"))
    assert unsupported.error
    assert not unsupported.success


def test_a_checkpoint_runs_on_a_polars_frame() -> None:
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    batches = context.data_sources.add_polars(name="polars").add_frame_asset("frame").add_batch_definition("whole")
    suite = context.suites.add(gx.ExpectationSuite("s", [gxe.ExpectColumnValuesToNotBeNull(column="code")]))
    definition = gx.ValidationDefinition(name="v", data=batches, suite=suite)
    checkpoint = gx.Checkpoint(name="c", validation_definitions=[context.validation_definitions.add(definition)])
    outcomes = [checkpoint.run({"dataframe": frame.lazy()}).success for frame in (FRAME, FRAME.drop_nulls("code"))]
    assert outcomes == [False, True]


def test_a_batch_without_its_frame_is_refused_with_a_sentence() -> None:
    context = gx.get_context(mode="ephemeral")
    batches = context.data_sources.add_polars(name="polars").add_frame_asset("frame").add_batch_definition("whole")
    with pytest.raises(ExpectationError, match="needs its frame"):
        batches.get_batch()


def test_rows_are_looked_up_in_the_order_of_a_parquet_file_that_is_only_scanned(
    engines: Engines, tmp_path: Path
) -> None:
    path = tmp_path / "rows.parquet"
    rows = pl.DataFrame({"row_number": range(2, 50_002)}).with_columns(even=pl.col("row_number") % 2)
    rows.write_parquet(path, row_group_size=1_000)
    [found] = engines.ask_polars(pl.scan_parquet(path), gxe.ExpectColumnValuesToBeInSet(column="even", value_set=[0]))
    assert found.unexpected == 25_000
    assert found.row_numbers == list(range(3, 50_002, 2))


def test_no_rows_wanted_costs_no_look_up() -> None:
    look_up([])


def test_offending_rows_come_whole_where_the_result_format_asks_for_them(engines: Engines) -> None:
    wanted = {"result_format": "SUMMARY", "include_unexpected_rows": True, "partial_unexpected_count": 1}
    asked = gxe.ExpectColumnValuesToNotBeNull(column="amount")
    result = engines.polars.get_batch({"dataframe": FRAME}).validate(asked, result_format=wanted).result
    assert result["unexpected_rows"] == [{"row_number": 3, "code": None, "amount": None}]
    assert result["unexpected_count"] == 2


def test_values_are_cut_where_the_pandas_engine_cuts_them(engines: Engines) -> None:
    frame = pl.DataFrame({"row_number": range(300), "code": ["x"] * 300})
    asked = gxe.ExpectColumnValuesToBeInSet(column="code", value_set=["A"])
    lists = [
        definition.get_batch({"dataframe": batch}).validate(asked, result_format="COMPLETE").result["unexpected_list"]
        for definition, batch in ((engines.polars, frame), (engines.pandas, frame.to_pandas()))
    ]
    assert lists == [["x"] * 200, ["x"] * 200]


def test_no_row_is_named_where_the_result_format_does_not_say_how(engines: Engines) -> None:
    asked = gxe.ExpectColumnValuesToNotBeNull(column="code")
    result = engines.polars.get_batch({"dataframe": FRAME}).validate(asked, result_format="COMPLETE").result
    assert (result["unexpected_count"], result.get("unexpected_index_list")) == (1, None)
