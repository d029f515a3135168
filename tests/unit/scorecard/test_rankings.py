"""The rankings of the sample as a file: what a commissioner downloads says what its numbers are."""

import polars as pl
import pytest

from scorecard import queries
from scorecard.measures.rankings import ranking_rows
from scorecard.settings import Settings
from scorecard.store.database import Database

PEOPLE = "use_per_100000_people"


@pytest.fixture(scope="module")
def database(sample_settings: Settings) -> Database:
    return Database.open_read_only(sample_settings.database_url)


@pytest.fixture(scope="module")
def rows(database: Database) -> pl.DataFrame:
    return ranking_rows(database, 1)


def test_every_row_says_what_its_numbers_are(rows: pl.DataFrame) -> None:
    told = ["measure_name", "subject_name", "value_unit", "numerator_unit", "method", "purpose", "synthetic", "name"]
    assert rows.height > 500
    assert rows.select(pl.col(told).null_count()).row(0) == (0,) * len(told)
    assert rows["purpose"].str.contains("not for performance management").all()


@pytest.mark.parametrize(
    ("measure", "below"),
    [
        (PEOPLE, "people, mid-2024"),
        ("use_per_100000_catchment", "people of the estimated catchment"),
        ("use_per_occupied_bed", "occupied general and acute beds"),
        ("velstatin_share", "ddd of daily treatments"),
        ("use", None),
    ],
)
def test_what_a_measure_is_divided_by_is_named(rows: pl.DataFrame, measure: str, below: str | None) -> None:
    assert rows.filter(pl.col("measure") == measure)["denominator_unit"].unique().to_list() == [below]


def test_a_rank_has_an_interval_and_what_has_none_says_why(rows: pl.DataFrame) -> None:
    ranked = rows.filter(pl.col("rank").is_not_null())
    assert {"velstatin_share", "use_per_100000_catchment"} <= set(ranked["measure"])
    assert ranked.filter(~pl.col("rank").is_between("rank_low_95", "rank_high_95")).is_empty()
    assert ranked["flags"].null_count() == ranked.height
    assert rows.filter(pl.col("rank").is_null() & pl.col("flags").is_null()).is_empty()


def test_trusts_without_a_denominator_have_no_rate_and_no_rank(rows: pl.DataFrame) -> None:
    own = rows.filter(pl.col("measure") == "use")
    assert set(own["org_type"]) == {"trust"}
    assert own["rank"].null_count() == own["percentile"].null_count() == own["denominator"].null_count() == own.height
    assert own["value"].to_list() == own["numerator"].to_list()


def test_the_eight_icbs_of_the_sample_are_too_few_to_be_ranked(rows: pl.DataFrame) -> None:
    icbs = rows.filter(pl.col("org_type") == "icb", pl.col("measure") == PEOPLE)
    assert icbs["rank"].null_count() == icbs.height
    assert "fewer than 10 organisations" in icbs["flags"].unique().to_list()
    assert icbs["value"].null_count() < icbs.height


def test_icbs_and_trusts_stand_in_their_regions_and_groups_have_their_names(rows: pl.DataFrame) -> None:
    below = rows.filter(pl.col("org_type").is_in(["icb", "trust"]), pl.col("ods_code") != "ZX01")
    assert below["region"].null_count() == 0
    groups = rows.filter(pl.col("org_type") == "group").select("ods_code", "name").unique()
    assert ("trust_type: Acute", "Acute") in groups.rows()


def test_the_rates_are_those_of_the_uptake(database: Database, rows: pl.DataFrame) -> None:
    uptake = queries.uptake(database, 1, period_type="twelve_months", org_type="icb").filter(pl.col("state") == "used")
    own = uptake.select(
        "ods_code",
        subject="medicine",
        numerator_unit="unit",
        first_month=pl.col("period").dt.to_string("%Y-%m"),
        amount="numerator",
        rate="value",
    )
    keys = ["ods_code", "subject", "numerator_unit", "first_month"]
    both = rows.filter(pl.col("measure") == PEOPLE, pl.col("value").is_not_null()).join(own, on=keys)
    assert both.height > 300
    assert both["numerator"].to_list() == pytest.approx(both["amount"].to_list(), rel=1e-12)
    assert both["value"].to_list() == pytest.approx(both["rate"].to_list(), rel=1e-12)
