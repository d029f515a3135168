"""What moves between releases, and why: each kind of change gives exactly the figures that it must, and no others."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from scorecard import schema
from scorecard.periods import months_of
from scorecard.places.organisations import place
from scorecard.releases.build import compute_basis, in_shape, uptake_of
from scorecard.releases.inputs import Choices, Inputs, gather
from scorecard.releases.pairs import keep, kept, made, moved_between
from scorecard.releases.revisions import Made, revisions, summary
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files

Cells = set[tuple[str, str, str, str, date]]


def uptake(inputs: Inputs) -> pl.DataFrame:
    """A release's figures, without its other tables, which take far longer."""
    return in_shape(uptake_of(compute_basis(inputs)), schema.UPTAKE)


@pytest.fixture(scope="module")
def inputs(sample_settings: Settings) -> Inputs:
    """The sample's inputs, with the prescribing rows in memory."""
    database = Database.open_read_only(sample_settings.database_url)
    found = gather(Lake(sample_settings.lake_at), files(database), released_rows(database), Choices())
    database.close()
    return replace(found, prescribing=found.prescribing.collect().lazy())


@pytest.fixture(scope="module")
def before(inputs: Inputs) -> Made:
    return Made(inputs, uptake(inputs), "1")


def after(inputs: Inputs) -> Made:
    return Made(inputs, uptake(inputs), "1")


def other_file(inputs: Inputs, table: str, name: str = "") -> pl.DataFrame:
    """The manifest's lines as if a file of a table had other content."""
    theirs = (pl.col("lake_table") == table) & pl.col("name").str.contains(name, literal=True)
    return inputs.files.with_columns(file_id=pl.when(theirs).then(pl.lit("another")).otherwise("file_id"))


def cells(found: pl.DataFrame) -> Cells:
    return set(found.select("org_type", "ods_code", "unit", "period_type", "period").iter_rows())


def cells_of(before: Made, medicine: str, months: set[date], codes: set[tuple[str, str]]) -> Cells:
    """Cells of a medicine that hold one of the months, of the organisations named."""
    own = before.uptake.filter(pl.col("medicine") == medicine)
    return {
        (org_type, ods_code, unit, period_type, period)
        for org_type, ods_code, unit, period_type, period in cells(own)
        if (org_type, ods_code) in codes and months & set(months_of(period_type, period))
    }


def above(inputs: Inputs, code: str) -> set[tuple[str, str]]:
    """A trust's own line and those above it."""
    submitted = inputs.prescribing.select("ods_code").unique().collect()["ods_code"]
    placed = place(submitted, inputs.trusts, inputs.successions, inputs.hierarchy, inputs.organisations_as_of)
    [(trust, icb, region)] = placed.codes.filter(submitted_code=code).select("trust", "icb", "region").rows()
    return {("trust", trust), ("icb", icb), ("region", region), ("england", schema.ENGLAND)}


def one_row(before: Made) -> dict[str, object]:
    """A source row of a product that is converted into mg."""
    rows = before.inputs.prescribing.filter(pl.col("ods_code") == "ZT09", pl.col("month") == date(2025, 6, 1)).collect()
    products = compute_basis(before.inputs).products.filter(pl.col("reason").is_null(), pl.col("unit") == "mg")
    return rows.join(products.select("vmp_code", "medicine"), on="vmp_code").sort("vmp_code").row(0, named=True)


def test_a_release_against_itself_has_moved_nowhere(before: Made) -> None:
    assert revisions(before, before, uptake).is_empty()
    assert revisions(before, replace(before, code_version="2"), uptake).is_empty()


def test_a_restated_month_moves_the_cells_that_hold_its_row_and_no_others(before: Made) -> None:
    row = one_row(before)
    is_it = (pl.col("file_id") == row["file_id"]) & (pl.col("row_number") == row["row_number"])
    more = pl.when(is_it).then(pl.col("quantity") + 7).otherwise("quantity")
    inputs = replace(
        before.inputs,
        prescribing=before.inputs.prescribing.with_columns(quantity=more),
        files=other_file(before.inputs, "prescribing", "202506"),
    )
    found = revisions(before, after(inputs), uptake)
    expected = cells_of(before, str(row["medicine"]), {date(2025, 6, 1)}, above(inputs, "ZT09"))
    assert cells(found) == expected
    assert len(expected) > 8
    assert found["medicine"].unique().to_list() == [row["medicine"]]
    assert found["causes"].unique().to_list() == ["restated_file"]
    assert (found["numerator_after"] > found["numerator_before"]).all()


def test_a_changed_strength_moves_every_cell_that_holds_its_product(before: Made) -> None:
    product = str(one_row(before)["vmp_code"])
    stronger = pl.when(pl.col("vmp_code") == product).then(pl.col("strength") * 2).otherwise("strength")
    inputs = replace(
        before.inputs,
        dmd=before.inputs.dmd.with_columns(strength=stronger),
        files=other_file(before.inputs, "dmd_product"),
    )
    found = revisions(before, after(inputs), uptake)
    medicine = str(one_row(before)["medicine"])
    rows = before.inputs.prescribing.filter(pl.col("vmp_code") == product, pl.col("quantity") != 0).collect()
    expected = set().union(
        *(
            cells_of(before, medicine, set(months), above(before.inputs, code))
            for code, months in rows.group_by("ods_code").agg("month").iter_rows()
        )
    )
    in_mg = {cell for cell in cells(found) if cell[2] == "mg"}
    assert in_mg == {cell for cell in expected if cell[2] == "mg"}
    assert found["causes"].unique().to_list() == ["changed_factor"]


def test_two_trusts_that_merge_move_their_own_lines_and_not_england(before: Made) -> None:
    merged = pl.DataFrame(
        [
            {
                "ods_code": "ZT09",
                "successor_ods_code": "ZT10",
                "effective": date(2020, 4, 1),
                "file_id": "s",
                "row_number": 1,
            }
        ],
        schema=schema.SUCCESSION.polars_schema,
    )
    moved = before.inputs.trusts.with_columns(
        close_date=pl.when(pl.col("ods_code") == "ZT09").then(date(2020, 3, 31)).otherwise("close_date")
    )
    inputs = replace(
        before.inputs,
        successions=pl.concat([before.inputs.successions, merged]),
        trusts=moved,
        files=other_file(before.inputs, "succession"),
    )
    found = revisions(replace(before, inputs=replace(before.inputs, trusts=moved)), after(inputs), uptake)
    assert set(found.filter(pl.col("org_type") == "trust")["ods_code"]) == {"ZT09", "ZT10"}
    assert found.filter(pl.col("org_type") == "england").is_empty()
    assert found["causes"].unique().to_list() == ["new_succession"]
    gone = found.filter(pl.col("ods_code") == "ZT09")
    own = before.uptake.filter(pl.col("ods_code") == "ZT09")
    assert gone.height == own.height
    assert gone["numerator_after"].null_count() == gone.height
    icb = {code for org_type, code in above(before.inputs, "ZT09") | above(before.inputs, "ZT10") if org_type == "icb"}
    assert set(found.filter(pl.col("org_type") == "icb")["ods_code"]) <= icb


def test_another_population_moves_rates_and_no_numerator(before: Made) -> None:
    estimates = before.inputs.estimates.with_columns(pl.col("population") + 1)
    inputs = replace(before.inputs, estimates=estimates, files=other_file(before.inputs, "population_estimate"))
    found = revisions(before, after(inputs), uptake)
    rated = before.uptake.filter(pl.col("denominator").is_not_null())
    assert found.height == rated.height
    assert (found["numerator_before"] == found["numerator_after"]).all()
    assert found["causes"].unique().to_list() == ["new_population"]


def test_two_causes_of_one_figure_are_both_told(before: Made) -> None:
    doubled = before.inputs.prescribing.with_columns(quantity=pl.col("quantity") * 2)
    fewer = before.inputs.estimates.with_columns(pl.col("population") + 1)
    other = other_file(before.inputs, "prescribing")
    inputs = replace(before.inputs, prescribing=doubled, estimates=fewer, files=other)
    both = replace(inputs, files=other_file(replace(before.inputs, files=other), "population_estimate"))
    found = revisions(before, after(both), uptake)
    some = found.filter((pl.col("numerator_before") != 0) & (pl.col("ods_code") != schema.UNALLOCATED))
    causes = dict(some.group_by("org_type").agg(pl.col("causes").unique()).iter_rows())
    assert causes["icb"] == ["restated_file, new_population"]
    assert causes["trust"] == ["restated_file"]


def test_only_periods_of_both_releases_are_compared(before: Made) -> None:
    last = before.inputs.months[-1]
    shorter = replace(
        before.inputs,
        prescribing=before.inputs.prescribing.filter(pl.col("month") < last),
        months=before.inputs.months[:-1],
        files=before.inputs.files.filter(pl.col("month").ne_missing(last)),
    )
    assert revisions(after(shorter), before, uptake).is_empty()


def test_the_summary_tells_england_and_counts_all_levels(before: Made) -> None:
    row = one_row(before)
    is_it = (pl.col("file_id") == row["file_id"]) & (pl.col("row_number") == row["row_number"])
    less = pl.when(is_it).then(0.0).otherwise("quantity")
    changed = replace(
        before.inputs,
        prescribing=before.inputs.prescribing.with_columns(quantity=less),
        files=other_file(before.inputs, "prescribing", "202506"),
    )
    found = revisions(before, after(changed), uptake)
    told = summary(found)
    assert told["figures"].sum() == found.height
    england = found.filter(pl.col("org_type") == "england")
    assert told.height == england.height
    assert told["difference"].to_list() == pytest.approx(
        (england["numerator_after"] - england["numerator_before"]).to_list()
    )
    assert (told["change"] < 0).all()


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Database]:
    database = Database.open(f"sqlite:///{tmp_path}/scorecard.sqlite")
    yield database
    database.close()


def test_a_past_release_is_made_again_from_the_lake(sample_settings: Settings) -> None:
    database, lake = Database.open_read_only(sample_settings.database_url), Lake(sample_settings.lake_at)
    past = made(database, lake, 1)
    cell = [name for name in schema.UPTAKE.key if name != "release_id"]
    assert uptake(past.inputs).sort(cell).equals(past.uptake.sort(cell))
    assert moved_between(database, lake, 1, 1).is_empty()


def test_what_moved_is_kept_and_read_back(writable: Database, before: Made) -> None:
    cell = before.uptake.head(1).select([name for name in schema.UPTAKE.key if name != "release_id"])
    found = cell.with_columns(
        release_id=pl.lit(2, pl.Int64),
        before_release_id=pl.lit(1, pl.Int64),
        numerator_before=pl.lit(1.5),
        numerator_after=pl.lit(None, pl.Float64),
        denominator_before=pl.lit(None, pl.Int64),
        denominator_after=pl.lit(None, pl.Int64),
        value_before=pl.lit(None, pl.Float64),
        value_after=pl.lit(None, pl.Float64),
        causes=pl.lit("restated_file"),
    ).select(schema.REVISION.names)
    with writable.writing() as connection:
        keep(connection, found, 2)
    assert kept(writable, 2).equals(found)
    assert kept(writable, 1).is_empty()
