"""Diffusion on real public data: what can be said of real appraisals, and the slow telling beside the fast one."""

from datetime import date

import polars as pl
import pytest

from scorecard import queries
from scorecard.commands.workplace import reading_in
from scorecard.compliance.queries import uses
from scorecard.measures.diffusion import LEVELS, TOO_LATE, UNDATED, deciding_appraisals, diffusion_tables
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from tests.lib import naive_diffusion as naive

pytestmark = pytest.mark.real_data
NOWHERE = pl.DataFrame(schema={"ods_code": pl.String, "medicine": pl.String, "reason": pl.String})
# The two medicines whose first use lies within the extract; of both, no day of publication is in the register.
NEW = ["filgotinib", "upadacitinib"]


@pytest.fixture(scope="module")
def database(real_settings: Settings) -> Database:
    """The results of the whole real chain."""
    with reading_in(real_settings) as workplace:
        return workplace.database


@pytest.fixture(scope="module")
def used(database: Database) -> pl.DataFrame:
    release = queries.current_release(database).release_id
    every = queries.medicines(database, release)
    levels = [uses(database, release, level, every).unique().with_columns(org_type=pl.lit(level)) for level in LEVELS]
    return pl.concat(levels).select("org_type", "ods_code", "medicine", "month")


@pytest.fixture(scope="module")
def covered(database: Database) -> pl.DataFrame:
    table = SQL_TABLES["coverage"]
    rows = database.read(table.select().where(table.c.period_type == "month"))
    return rows.select("org_type", "ods_code", "expected", "received", month="period")


@pytest.fixture(scope="module")
def months(database: Database) -> list[date]:
    return queries.periods_of(database, queries.current_release(database).release_id, "month")


def supposed(medicines: list[str]) -> pl.DataFrame:
    """Appraisals on days within the data, one a medicine; no register says so."""
    days = [date(2019 + (3 + place) // 12, (3 + place) % 12 + 1, 15) for place in range(len(medicines))]
    columns = {"ta_number": [f"TA{n}" for n in range(len(medicines))], "medicine": medicines, "published": days}
    return pl.DataFrame(columns).with_columns(category=pl.lit("recommended"))


def test_of_real_appraisals_every_milestone_says_why_there_is_none(
    database: Database, used: pl.DataFrame, covered: pl.DataFrame, months: list[date]
) -> None:
    appraisals = queries.appraisals(database, queries.current_release(database).release_id)
    found = diffusion_tables(used, covered, appraisals, NOWHERE, months)
    told = found["milestone"].filter(pl.col("org_type") == "icb")
    undated = told.filter(pl.col("ta_number").is_null())
    assert set(NEW) <= set(undated["medicine"])
    assert undated["reason_50"].unique().to_list() == [UNDATED]
    dated = told.filter(pl.col("ta_number").is_not_null())
    assert dated["reason_50"].unique().to_list() == [TOO_LATE]
    assert found["diffusion"].is_empty()
    icbs = found["first_use"].filter(pl.col("org_type") == "icb")
    assert icbs["ods_code"].n_unique() == 42
    # Nearly every ICB used them in the first months, which says nothing of its first use.
    assert icbs.filter(pl.col("state") != "not_known").height < 0.01 * icbs.height
    assert deciding_appraisals(appraisals).height == told.height == 16


def test_with_supposed_days_the_fast_telling_is_the_slow_one(
    used: pl.DataFrame, covered: pl.DataFrame, months: list[date]
) -> None:
    appraisals = supposed(sorted(used["medicine"].unique()))
    # ICBs are enough: the slow telling looks at every row for each organisation and medicine.
    icb = pl.col("org_type") == "icb"
    uses_of_icbs, lines = used.filter(icb).unique(["ods_code", "medicine", "month"]), covered.filter(icb)
    found = diffusion_tables(uses_of_icbs, lines, appraisals, NOWHERE, months)
    first = uses_of_icbs.sort("month").unique(["ods_code", "medicine"], keep="first")
    slow = naive.naive_firsts(first.to_dicts(), lines.to_dicts(), appraisals.to_dicts(), [])
    rows = {(r["medicine"], r["org_type"], r["ods_code"]): r for r in found["first_use"].to_dicts()}
    assert rows.keys() == slow.keys()
    assert len(rows) == 42 * 16
    for key, row in rows.items():
        assert {name: row[name] for name in slow[key] if name != "submitted"} == {
            name: value for name, value in slow[key].items() if name != "submitted"
        }
    for medicine, decided in naive.deciding(appraisals.to_dicts()).items():
        points = naive.naive_curve(slow, medicine, "icb", naive.place(decided["published"]), months)
        drawn = found["diffusion"].filter(pl.col("medicine") == medicine)
        assert drawn["used"].to_list() == [one["used"] for one in points]
        assert drawn["silent"].to_list() == [one["silent"] for one in points]
        assert drawn["organisations"].unique().to_list() == [42]


def test_a_medicine_that_was_there_already_shows_no_spread_and_a_new_one_does(
    used: pl.DataFrame, covered: pl.DataFrame, months: list[date]
) -> None:
    day = pl.lit(date(2020, 12, 15))
    appraisals = supposed(["adalimumab", "upadacitinib"]).with_columns(published=day)
    found = diffusion_tables(used, covered, appraisals, NOWHERE, months)["milestone"]
    told = {row["medicine"]: row for row in found.filter(pl.col("org_type") == "icb").to_dicts()}
    assert told["adalimumab"]["reason_50"] == "already used by 100 % of organisations before publication"
    new = told["upadacitinib"]
    assert (new["organisations"], new["months_observed"]) == (42, 10)
    assert (new["first_use_months"], new["used_before"], new["months_to_50"]) == (-9, 9, 3)
    assert new["reason_90"] == "not reached by month 10"
