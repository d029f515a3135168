"""The rankings of the sample as a file: what a commissioner downloads says what its numbers are."""

from pathlib import Path

import polars as pl
import pytest

from scorecard.rankings import export_rankings, ranking_rows
from scorecard.settings import Settings
from scorecard.store.database import Database


@pytest.fixture(scope="module")
def database(sample_settings: Settings) -> Database:
    return Database.open_read_only(sample_settings.database_url)


def test_every_row_says_what_its_numbers_are(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "files" / "rankings.csv"
    written = export_rankings(database, 1, target)
    rows = pl.read_csv(target, infer_schema_length=None)
    assert rows.height == written > 500
    told = ["value_unit", "denominator_unit", "numerator_unit", "method", "purpose", "synthetic", "name", "region"]
    assert rows.select(pl.col(told).null_count()).row(0) == (0,) * len(told)
    assert rows["purpose"].str.contains("not for performance management").all()
    assert rows["denominator_unit"].unique().to_list() == ["people, mid-2024"]
    assert [path.name for path in target.parent.iterdir()] == ["rankings.csv"]


def test_a_rank_has_an_interval_and_what_has_none_says_why(database: Database) -> None:
    rows = ranking_rows(database, 1)
    ranked = rows.filter(pl.col("rank").is_not_null())
    assert ranked.filter(~pl.col("rank").is_between("rank_low_95", "rank_high_95")).is_empty()
    assert ranked["flags"].null_count() == ranked.height
    assert rows.filter(pl.col("rank").is_null() & pl.col("flags").is_null()).is_empty()


def test_the_eight_icbs_of_the_sample_are_too_few_to_be_ranked(database: Database) -> None:
    rows = ranking_rows(database, 1)
    assert rows["rank"].null_count() == rows.height
    assert "fewer than 10 organisations" in rows["flags"].unique().to_list()
    assert rows["value"].null_count() < rows.height


def test_the_rates_are_those_of_the_uptake(database: Database) -> None:
    from scorecard import queries

    uptake = queries.uptake(database, 1, period_type="twelve_months", org_type="icb").filter(pl.col("state") == "used")
    own = uptake.select(
        "ods_code", "medicine", numerator_unit="unit", first_month=pl.col("period").dt.to_string("%Y-%m"), rate="value"
    )
    keys = ["ods_code", "medicine", "numerator_unit", "first_month"]
    both = ranking_rows(database, 1).filter(pl.col("value").is_not_null()).join(own, on=keys)
    assert both.height > 300
    assert both["value"].to_list() == pytest.approx(both["rate"].to_list())
