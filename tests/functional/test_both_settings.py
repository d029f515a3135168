"""A release with primary care beside one without: whatever is asked of trusts' medicines has the same answer."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from ingest.released import check_release
from scorecard import queries, schema
from scorecard.errors import BrokenReleaseError, MixedDataError
from scorecard.releases import publishing
from scorecard.releases.build import build
from scorecard.releases.lineage import lineage
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from scorecard.uptake.official import official_rows
from scorecard.uptake.queries import of_organisation, used_between
from scorecard.uptake.submission_history import trust_months
from tests.lib.both_settings import MONTHS, Both

OF_PRIMARY_CARE = [table.name for table in schema.PRIMARY_CARE_RESULTS]
PER_PEOPLE = "primary_care_per_100000_people"
OF_PRACTICES = [PER_PEOPLE, "primary_care_per_1000_registered", "velstatin_share_in_primary_care"]


def rows(database: Database, table: str) -> pl.DataFrame:
    return database.read(queries._of(table, 1)).sort(pl.all())


def test_practices_prescribe_what_trusts_issue(both: Both) -> None:
    used, primary = rows(both.beside, "uptake"), rows(both.beside, "primary_care_uptake")
    assert set(primary["medicine"]) == set(both.medicines)
    assert set(primary["medicine"]) <= set(used["medicine"])
    assert set(primary["unit"]) == {"items", "ddd"}
    assert set(primary["org_type"]) == {"sub_icb", "icb", "region", "england"}
    assert set(primary["period_type"]) == set(schema.PERIOD_TYPES)
    assert set(primary["source"]) == {"primary_care"}
    # Some rows have no practice, and every trust of this release is known.
    assert schema.UNALLOCATED in primary["ods_code"]


@pytest.mark.parametrize(
    "table", [table.name for table in schema.RELEASE_TABLES if table.name not in (*OF_PRIMARY_CARE, "note")]
)
def test_every_other_table_is_the_same_to_the_last_bit(both: Both, table: str) -> None:
    assert of_trusts(rows(both.beside, table)).equals(rows(both.without, table))


def of_trusts(table: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table, but for those of measures of what practices prescribe."""
    if "measure" not in table.columns:
        return table
    return table.filter(~pl.col("measure").is_in(OF_PRACTICES))


def test_measures_of_practices_are_in_a_release_only_where_practices_are_loaded(both: Both) -> None:
    assert set(OF_PRACTICES) <= set(rows(both.beside, "measure")["measure"])
    found = rows(both.beside, "measure_figure").filter(measure=PER_PEOPLE, period_type="twelve_months")
    assert set(found["org_type"]) == {"sub_icb", "icb", "region", "england"}
    assert set(found["subject"]) == set(both.medicines)
    # Each is the figure of use, to the last bit; of who has none there is none of use.
    key = ["subject", "unit", "org_type", "ods_code", "period"]
    used = rows(both.beside, "primary_care_uptake").filter(period_type="twelve_months").rename({"medicine": "subject"})
    beside = found.filter(pl.col("numerator") != 0).join(used, on=key, validate="1:1")
    assert beside.height == found.filter(pl.col("numerator") != 0).height > 0
    assert beside["numerator"].to_list() == pytest.approx(beside["numerator_right"].to_list(), abs=1e-6)
    assert beside["value"].to_list() == pytest.approx(beside["value_right"].to_list(), abs=1e-6)


def test_notes_of_secondary_care_are_the_same_and_come_first(both: Both) -> None:
    before, after = rows(both.without, "note"), rows(both.beside, "note")
    assert after.sort("position").head(before.height).equals(before.sort("position"))


QUESTIONS: dict[str, Callable[[Database], object]] = {
    **{
        f"uptake of a {period_type}": lambda database, period_type=period_type: queries.uptake(  # type: ignore[misc]
            database, 1, period_type=period_type
        ).rows()
        for period_type in schema.PERIOD_TYPES
    },
    "headline": lambda database: queries.increases(database, 1).table.rows(),
    "official layout": lambda database: [official_rows(database, 1, level).rows() for level in schema.ORG_TYPES],
    "periods": lambda database: [queries.periods_of(database, 1, name) for name in schema.PERIOD_TYPES],
    "submissions": lambda database: queries.submissions(database, 1, "ZB01").rows(),
    "submission history": lambda database: trust_months(database, 1).rows(),
    "who used what": lambda database: used_between(database, 1, "icb", MONTHS[0], MONTHS[-1]).rows(),
    "use of an organisation": lambda database: of_organisation(database, 1, "ZB01", "month", MONTHS).rows(),
    "units": lambda database: [queries.units(database, 1, name) for name in queries.medicines(database, 1)["medicine"]],
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_questions_that_name_no_setting_mean_secondary_care(both: Both, question: Callable[[Database], object]) -> None:
    answer = question(both.beside)
    assert answer == question(both.without)
    assert answer


def test_lineage_of_a_figure_leads_to_rows_of_trusts(both: Both) -> None:
    medicine = both.medicines[0]
    lake = Lake(both.loaded.settings.lake_at)
    found, wanted = (
        lineage(database, lake, 1, medicine, schema.ENGLAND, MONTHS[1], "month")
        for database in (both.beside, both.without)
    )
    assert found.rows.equals(wanted.rows)
    assert found.numerators == wanted.numerators
    assert found.sums == pytest.approx(found.numerators)


def test_the_fingerprint_names_the_files_of_primary_care(both: Both) -> None:
    marks = {publishing.fingerprint(inputs) for inputs in (both.loaded.inputs, both.inputs)}
    assert len(marks) == 2
    known = both.beside.read(queries._of("release", 1))
    assert known["fingerprint"].item() in marks


def test_tables_of_primary_care_without_rows_do_not_move_the_checksum(both: Both) -> None:
    without = build(both.loaded.inputs).tables
    assert all(without[name].is_empty() for name in OF_PRIMARY_CARE)
    others = {name: table for name, table in without.items() if name not in OF_PRIMARY_CARE}
    assert publishing.checksum(without) == publishing.checksum(others)
    assert publishing.checksum(build(both.inputs).tables) != publishing.checksum(others)


@pytest.mark.parametrize(
    ("column", "told"),
    [("numerator", "England is the sum of its parts"), ("value", "Every value is numerator ÷ denominator")],
)
def test_a_figure_of_primary_care_that_does_not_add_up_stops_the_release(both: Both, column: str, told: str) -> None:
    tables = build(both.inputs).tables
    used = tables["primary_care_uptake"]
    spoilt = pl.when(pl.col("org_type") == "icb").then(pl.col(column) + 1).otherwise(pl.col(column))
    tables["primary_care_uptake"] = used.with_columns(spoilt.alias(column))
    lake = Lake(both.loaded.settings.lake_at)
    with pytest.raises(BrokenReleaseError, match=told):
        check_release(tables, both.inputs.files, files(both.beside), lake, both.loaded.settings.thresholds)


def test_invented_practices_never_stand_beside_real_trusts(both: Both) -> None:
    real = both.inputs.primary_care.practices.with_columns(sub_icb_code=pl.lit("00L"))
    primary_care = replace(both.inputs.primary_care, practices=real)
    with pytest.raises(MixedDataError):
        build(replace(both.inputs, primary_care=primary_care))
