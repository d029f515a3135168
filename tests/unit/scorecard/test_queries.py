"""Questions to the published sample."""

from datetime import date

import polars as pl
import pytest

from scorecard import queries, schema
from scorecard.errors import UnknownReleaseError
from scorecard.settings import Settings
from scorecard.store.database import Database


@pytest.fixture(scope="module")
def database(sample_settings: Settings) -> Database:
    return Database.open_read_only(sample_settings.database_url)


def test_the_published_release_is_the_current_one(database: Database) -> None:
    found = queries.current_release(database)
    assert found.release_id == 1
    assert found.synthetic
    assert found == queries.release(database, 1) == queries.releases(database)[0]
    assert (found.first_month, found.last_month) == (date(2023, 4, 1), date(2026, 3, 1))
    with pytest.raises(UnknownReleaseError, match="no release 2"):
        queries.release(database, 2)


def test_every_organisation_medicine_unit_and_period_has_exactly_one_state(database: Database) -> None:
    found = queries.uptake(database, 1, period_type="quarter")
    keys = ["source", "org_type", "ods_code", "medicine", "unit", "period"]
    assert not found.select(keys).is_duplicated().any()
    assert set(found["state"]) == set(schema.STATES)
    absent = found.filter(pl.col("state").is_in(["missing", "not_applicable"]))
    assert absent["numerator"].null_count() == absent["value"].null_count() == absent.height
    zero = found.filter(pl.col("state") == "zero")
    assert zero["numerator"].unique().to_list() == [0.0]
    assert found.filter((pl.col("reason").is_not_null()) != (pl.col("state") == "not_applicable")).is_empty()


def test_trusts_have_amounts_but_no_rate(database: Database) -> None:
    found = queries.uptake(database, 1, period_type="quarter", org_type="trust")
    assert found["value"].null_count() == found["denominator"].null_count() == found.height


def test_narrowing_gives_the_same_rows_as_filtering(database: Database) -> None:
    whole = queries.uptake(database, 1, period_type="twelve_months")
    medicine = whole["medicine"][0]
    region = whole.filter(pl.col("org_type") == "region", pl.col("ods_code") != schema.UNALLOCATED)["ods_code"][0]
    for wanted in (
        {"medicine": medicine},
        {"org_type": "icb"},
        {"ods_code": region},
        {"unit": "mg"},
        {"period": whole["period"][3]},
    ):
        ((name, value),) = wanted.items()
        narrowed = queries.uptake(database, 1, period_type="twelve_months", **wanted)
        assert narrowed.equals(whole.filter(pl.col(name) == value))
    below = queries.uptake(database, 1, period_type="twelve_months", parent=region)
    assert below.equals(whole.filter(pl.col("parent_ods_code") == region))
    assert set(below["org_type"]) == {"icb"}


def test_units_begin_with_the_one_shown_first(database: Database) -> None:
    for medicine, unit in queries.medicines(database, 1).select("medicine", "unit").iter_rows():
        found = queries.units(database, 1, medicine)
        assert found[0] == unit
        assert len(set(found)) == len(found)


def test_the_headline_counts_only_what_can_be_compared(database: Database) -> None:
    found = queries.increases(database, 1)
    assert found.total == queries.medicines(database, 1).height
    assert found.increased == found.table.filter(pl.col("increased").fill_null(value=False)).height
    assert 0 < found.increased < found.comparable < found.total


def test_submissions_of_a_trust_show_the_months_that_did_not_come(database: Database) -> None:
    months = queries.submissions(database, 1, schema.ENGLAND)
    assert months["month"].to_list() == queries.periods_of(database, 1, "month")
    assert months["received"].sum() < months["expected"].sum()
