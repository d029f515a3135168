"""A release that contradicts itself is not kept: every fault is planted in tables that hold, and found."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.suites import frames
from ingest.released import check_release
from scorecard import reference, schema
from scorecard.commands.workplace import Workplace, reading_in
from scorecard.compliance.verify import spells
from scorecard.errors import BrokenReleaseError
from scorecard.measures.verify import ranked
from scorecard.releases import verify
from scorecard.releases.build import Results, build
from scorecard.releases.inputs import Choices, Inputs, gather
from scorecard.settings import Settings, Thresholds
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from tests.lib.requirements import REPOSITORY

LEVELS = ("trust", "icb", "region", "england")
MONTH = pl.col("period_type") == "month"
MEASURES = (reference.MEASURES, REPOSITORY / "data" / "sample" / "measures")


@pytest.fixture(scope="module")
def place(sample_settings: Settings) -> Workplace:
    with reading_in(sample_settings) as workplace:
        return workplace


@pytest.fixture(scope="module")
def inputs(place: Workplace) -> Inputs:
    return gather(place.lake, files(place.database), released_rows(place.database), Choices(measures=MEASURES))


@pytest.fixture(scope="module")
def results(inputs: Inputs) -> Results:
    return build(inputs)


@pytest.fixture
def tables(results: Results) -> dict[str, pl.DataFrame]:
    return dict(results.tables)


class Checking:
    """Checks tables as if they were those of the sample's release."""

    def __init__(self, place: Workplace, inputs: Inputs) -> None:
        self.lake = place.lake
        self.inputs = inputs.files
        self.manifest = files(place.database)

    def check(self, tables: dict[str, pl.DataFrame], **limits: float) -> None:
        check_release(tables, self.inputs, self.manifest, self.lake, Thresholds(**limits))  # type: ignore[arg-type]

    def fault(self, tables: dict[str, pl.DataFrame], **limits: float) -> str:
        with pytest.raises(BrokenReleaseError) as caught:
            self.check(tables, **limits)
        return str(caught.value)


@pytest.fixture
def checking(place: Workplace, inputs: Inputs) -> Checking:
    return Checking(place, inputs)


def first_of(frame: pl.DataFrame, where: pl.Expr) -> pl.Expr:
    """The first row for which something holds."""
    return pl.int_range(pl.len()) == frame.select(where.arg_true().first()).item()


def changed(tables: dict[str, pl.DataFrame], table: str, column: str, where: pl.Expr, value: object) -> None:
    """Another value in the first row for which something holds."""
    here = first_of(tables[table], where)
    kind = tables[table].schema[column]
    new = value if isinstance(value, pl.Expr) else pl.lit(value, kind)
    tables[table] = tables[table].with_columns(pl.when(here).then(new).otherwise(pl.col(column)).alias(column))


def test_the_release_of_the_sample_holds(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    checking.check(tables)


def test_the_frames_have_the_declared_columns(
    place: Workplace, inputs: Inputs, tables: dict[str, pl.DataFrame]
) -> None:
    made = {
        frames.SUMS.name: verify.sums(tables),
        frames.FIGURES.name: verify.figures(tables).collect(),
        frames.STATED.name: verify.stated(tables),
        frames.SPELLS.name: spells(tables),
        frames.RANKED.name: ranked(tables),
        frames.SOURCES.name: verify.sources(inputs.files, files(place.database), place.lake),
    }
    for table in (frames.SUMS, frames.FIGURES, frames.STATED, frames.SPELLS, frames.RANKED, frames.SOURCES):
        assert set(table.names) <= set(made[table.name].columns), table.name
        assert made[table.name].height > 0, table.name


@pytest.mark.parametrize(
    ("where", "column", "value"),
    [
        (pl.col("to_day").is_not_null(), "to_day", date(2050, 1, 1)),
        (pl.col("to_day").is_not_null(), "to_day", date(1990, 1, 1)),
        (pl.col("to_day").is_null(), "to_day", date(2050, 1, 1)),
        (pl.col("state") == "overdue", "state", "compliant"),
        (pl.col("state") == "compliant", "state", "late"),
        (pl.col("state") == "late", "state", "compliant"),
        (pl.col("state") == "overdue", "state", "pending"),
        (pl.col("state") == "pending", "state", "overdue"),
        (pl.col("state") == "pending", "state", "explained"),
        (pl.col("state") == "explained", "reason_code", None),
        (pl.col("state") == "unknown", "reason", None),
        (pl.col("state") == "not_applicable", "reason", None),
        (pl.col("state") == "not_in_denominator", "reason", None),
        (pl.col("state") == "compliant", "formulary_status", "not_listed"),
    ],
)
def test_states_of_compliance_that_contradict_themselves_are_found(
    checking: Checking, tables: dict[str, pl.DataFrame], where: pl.Expr, column: str, value: object
) -> None:
    changed(tables, "compliance", column, where, value)
    assert "States follow each other without a gap" in checking.fault(tables)


RANKED = pl.col("rank").is_not_null()


@pytest.mark.parametrize(
    ("where", "column", "value"),
    [
        (pl.col("state") == "missing", "numerator", 1.0),
        (pl.col("state") == "not_applicable", "value", 0.0),
        (pl.col("state") == "used", "numerator", None),
        (pl.col("state") == "zero", "numerator", 1.0),
        ((pl.col("measure") == "velstatin_share") & (pl.col("state") == "used"), "value", 1.01),
        ((pl.col("measure") == "velstatin_share") & (pl.col("state") == "used"), "value", -0.01),
        (RANKED, "low", None),
        (RANKED, "low", 1e12),
        (RANKED, "percentile", 1.1),
        (RANKED, "benchmark", None),
        (RANKED, "flags", "net returns"),
        (pl.col("flags").is_not_null(), "flags", None),
        (RANKED, "received", 0),
        (RANKED, "rank", 0),
        (RANKED, "rank", 1000),
        (RANKED, "rank_low", None),
        (RANKED, "rank_low", 1000),
        (RANKED, "measure", "use"),
    ],
)
def test_measures_that_contradict_themselves_are_found(
    checking: Checking, tables: dict[str, pl.DataFrame], where: pl.Expr, column: str, value: object
) -> None:
    yearly = pl.col("period_type") == "twelve_months"
    changed(tables, "measure_figure", column, where & yearly, value)
    assert "A rank rests on every submission" in checking.fault(tables)


def test_two_figures_of_a_measure_are_found(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    tables["measure_figure"] = pl.concat([tables["measure_figure"], tables["measure_figure"].head(1)])
    assert "There is one figure for each cell" in checking.fault(tables)


@pytest.mark.parametrize("column", ["indicative_cost", "rows_without_cost"])
def test_costs_that_are_no_sums_are_found(checking: Checking, tables: dict[str, pl.DataFrame], column: str) -> None:
    changed(tables, "uptake", column, pl.col("indicative_cost") > 0, pl.col(column) + 1)
    assert "England is the sum of its parts" in checking.fault(tables)


def test_a_figure_with_prices_and_no_cost_is_found(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    newest = pl.col("period") == pl.col("period").max().over("period_type")
    tables["uptake"] = tables["uptake"].with_columns(indicative_cost=pl.when(~newest).then("indicative_cost"))
    assert "zero is zero" in checking.fault(tables)


def test_two_states_of_a_recommendation_on_a_day_are_found(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    tables["compliance"] = pl.concat([tables["compliance"], tables["compliance"].head(1)])
    assert "No recommendation has two states at once" in checking.fault(tables)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    ("table", "column"), [("uptake", "numerator"), ("uptake", "source_rows"), ("coverage", "received")]
)
def test_levels_that_do_not_add_up_are_found(
    checking: Checking, tables: dict[str, pl.DataFrame], table: str, column: str, level: str
) -> None:
    changed(tables, table, column, pl.col("org_type") == level, pl.col(column) + 1)
    told = checking.fault(tables)
    assert "England is the sum of its parts" in told
    assert column in told


def test_a_level_that_lost_its_lines_is_found(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    tables["uptake"] = tables["uptake"].filter(pl.col("org_type") != "region")
    told = checking.fault(tables)
    assert "Both sides of a sum are there" in told
    assert "region lines" in told
    assert "and nothing" in told


def test_a_medicine_that_lost_rows_at_every_level_is_found(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    lost = tables["uptake"]["medicine"][0]
    tables["uptake"] = tables["uptake"].filter((pl.col("medicine") != lost) | ~MONTH)
    assert f"of the products, {lost}" in checking.fault(tables)


RATED = pl.col("value").is_not_null() & (pl.col("numerator") > 0)


@pytest.mark.parametrize("value", [0.0, pl.col("value") * 1.01, float("inf")])
def test_a_value_that_does_not_follow_from_its_parts_is_found(
    checking: Checking, tables: dict[str, pl.DataFrame], value: object
) -> None:
    changed(tables, "uptake", "value", RATED, value)
    assert "Every value is numerator ÷ denominator × 100,000" in checking.fault(tables)


@pytest.mark.parametrize(
    ("column", "where", "value"),
    [
        ("value", RATED, None),
        ("value", RATED, float("nan")),
        ("value", pl.col("denominator").is_null(), 1.0),
        ("denominator", RATED, None),
        ("denominator", RATED, 0),
    ],
)
def test_a_value_without_people_and_people_without_a_value_are_found(
    checking: Checking, tables: dict[str, pl.DataFrame], column: str, where: pl.Expr, value: object
) -> None:
    changed(tables, "uptake", column, where, value)
    assert "people to divide by" in checking.fault(tables)


def test_rounding_is_no_contradiction(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    changed(tables, "uptake", "numerator", pl.col("org_type") == "england", pl.col("numerator") * (1 + 1e-12))
    changed(tables, "uptake", "value", RATED, pl.col("value") * (1 - 1e-12))
    checking.check(tables)


def test_implausible_rates_are_found_and_the_threshold_decides(
    checking: Checking, tables: dict[str, pl.DataFrame]
) -> None:
    greatest = tables["uptake"].select(pl.col("value").max()).item()
    checking.check(tables, greatest_rate=greatest)
    told = checking.fault(tables, greatest_rate=greatest * 0.99)
    assert "Rates lie between" in told
    assert "widen the threshold" in told


@pytest.mark.parametrize("value", [0, -1])
def test_a_figure_without_source_rows_is_found(checking: Checking, tables: dict[str, pl.DataFrame], value: int) -> None:
    changed(tables, "uptake", "source_rows", pl.col("org_type") == "trust", value)
    assert "Every figure rests on source rows. Not so in 1 of" in checking.fault(tables)


def test_a_figure_that_no_submission_covers_is_found(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    used = tables["uptake"].filter(pl.col("org_type") == "icb").row(0, named=True)
    same = [pl.col(name) == used[name] for name in ("org_type", "ods_code", "period_type", "period")]
    tables["coverage"] = tables["coverage"].filter(~pl.all_horizontal(same))
    assert "how many submissions were received" in checking.fault(tables)


@pytest.mark.parametrize("table", ["uptake", "coverage", "not_applicable", "organisation"])
def test_a_line_that_stands_twice_gives_a_cell_two_states(
    checking: Checking, tables: dict[str, pl.DataFrame], table: str
) -> None:
    latest = tables["coverage"].filter(MONTH)["period"].max()
    frame = tables[table]
    chosen = frame.filter(pl.col("period") == latest, MONTH) if "period" in frame.columns else frame
    places = chosen.filter(pl.col("org_type") == "trust") if "org_type" in frame.columns else chosen
    answering = places.filter(pl.col("successor_ods_code").is_null()) if table == "organisation" else places
    tables[table] = pl.concat([frame, answering.head(1)])
    assert "No cell has two states at once" in checking.fault(tables)


def test_a_use_that_nobody_submitted_contradicts_itself(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    latest = tables["uptake"].filter(MONTH)["period"].max()
    used = tables["uptake"].filter(MONTH, pl.col("period") == latest, pl.col("org_type") == "trust").row(0, named=True)
    here = MONTH & (pl.col("period") == latest) & (pl.col("ods_code") == used["ods_code"])
    changed(tables, "coverage", "received", here, 0)
    assert "What is used was submitted" in checking.fault(tables)


def test_a_source_file_that_the_manifest_does_not_know_is_found(
    checking: Checking, tables: dict[str, pl.DataFrame]
) -> None:
    checking.manifest = checking.manifest.filter(pl.col("file_number") != checking.inputs["file_number"][3])
    assert "in the manifest, once. Not so in 1 of" in checking.fault(tables)


def test_a_source_file_that_the_lake_has_lost_is_found(
    checking: Checking, tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    checking.lake = Lake(tmp_path)
    lost = checking.inputs.height
    assert f"are in the lake. Not so in {lost} of {lost} files" in checking.fault(tables)


def test_everything_that_is_wrong_is_told_at_once(checking: Checking, tables: dict[str, pl.DataFrame]) -> None:
    changed(tables, "uptake", "source_rows", pl.col("org_type") == "trust", 0)
    changed(tables, "uptake", "value", RATED, 0.0)
    told = checking.fault(tables)
    assert "rests on source rows" in told
    assert "Every value is" in told
    assert BrokenReleaseError.exit_code == 12


def test_the_levels_are_those_of_the_schema() -> None:
    assert {"england"}.union(*(setting.parts for setting in verify.SETTINGS)) == set(schema.ORG_TYPES)
