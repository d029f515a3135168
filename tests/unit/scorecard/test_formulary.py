"""The formulary tables of the published sample: the cells that were planted, and every cell against the slow telling."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from scorecard import queries, schema
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.formulary import Formulary
from scorecard.compliance.states import on_day
from scorecard.reference import DUTIES, duties
from scorecard.releases.inputs import Choices, Inputs, gather
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from tests.lib import naive_compliance as naive
from tests.lib.naive_compliance import Ask, Said, Why

NEWEST = date(2026, 3, 31)


@pytest.fixture(scope="module")
def database(sample_settings: Settings) -> Database:
    return Database.open_read_only(sample_settings.database_url)


@pytest.fixture(scope="module")
def inputs(sample_settings: Settings, database: Database) -> Inputs:
    return gather(Lake(sample_settings.lake_at), files(database), released_rows(database), Choices())


def state(database: Database, ods_code: str, recommendation_id: str, day: str) -> str:
    rows = compliance_queries.states(database, 1, ods_code=ods_code, recommendation_id=recommendation_id)
    [found] = on_day(rows, date.fromisoformat(day))["state"]
    return str(found)


@pytest.mark.parametrize(
    ("ods_code", "recommendation_id", "states"),
    [
        ("ZB01", "TA9127-1", {"2025-09-30": "overdue", "2026-03-31": "late"}),
        ("ZB01", "TA9069-1", {"2025-09-30": "compliant", "2026-03-31": "overdue"}),
        ("ZB01", "TA9146-1", {"2026-03-31": "late"}),
        ("ZB01", "TA9146-2", {"2026-03-31": "compliant"}),
        ("ZB01", "TA9151-1", {"2026-02-28": "explained", "2026-03-01": "overdue"}),
        ("ZB01", "TA9152-1", {"2026-03-31": "pending"}),
        ("ZB02", "TA9131-1", {"2026-03-31": "unknown"}),
        ("ZB07", "TA9131-1", {"2026-03-31": "overdue"}),
        ("ZB08", "TA9127-1", {"2026-03-31": "overdue"}),
        ("ZB08", "TA9127-2", {"2026-03-31": "explained"}),
        ("ZB06", "TA9143-1", {"2026-03-31": "explained"}),
        ("ZT09", "TA9120-1", {"2025-03-31": "compliant", "2025-06-11": "not_in_denominator"}),
        ("ZB04", "TA9069-1", {"2026-03-31": "unknown"}),
        ("ZB01", "TA9094-1", {"2026-03-31": "not_in_denominator"}),
    ],
)
def test_planted_cells(database: Database, ods_code: str, recommendation_id: str, states: dict[str, str]) -> None:
    assert {day: state(database, ods_code, recommendation_id, day) for day in states} == states


def heard(rows: pl.DataFrame, *keys: str) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    found = defaultdict(list)
    for row in rows.iter_rows(named=True):
        found[tuple(row[key] for key in keys)].append(row)
    return found


def about(rows: list[dict[str, Any]], number: int, medicines: set[str]) -> list[dict[str, Any]]:
    """The rows that speak of a recommendation: of its number or of none, of one of its medicines or of none."""
    of_number = [row for row in rows if row["recommendation"] in (None, number)]
    return [row for row in of_number if row.get("medicine") is None or row["medicine"] in medicines]


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2025, 9, 30), date(2025, 12, 31), NEWEST, date(2026, 6, 30)])
def test_every_cell_of_the_sample_is_what_the_slow_telling_says(database: Database, inputs: Inputs, day: date) -> None:
    order = dict(inputs.files.select("file_id", "file_number").iter_rows())
    evidence = heard(compliance_queries.evidence(database, 1), "ods_code", "ta_number")
    explained = heard(compliance_queries.explanations(database, 1), "ods_code", "ta_number")
    asked = {row["recommendation_id"]: row for row in compliance_queries.recommendations(database, 1).to_dicts()}
    named = heard(compliance_queries.recommended_medicines(database, 1), "recommendation_id")
    excused = {(row["commissioner"], row["org_type"]) for row in duties(DUTIES).to_dicts() if row["owes"] == "no"}
    absent = set(inputs.services.select("ods_code", "medicine").iter_rows())
    rows = on_day(compliance_queries.states(database, 1), day)
    for cell in rows.iter_rows(named=True):
        ask = asked[cell["recommendation_id"]]
        medicines = {row["medicine"] for row in named[(cell["recommendation_id"],)]}
        key = (cell["ods_code"], ask["ta_number"])
        said = [
            Said(row["as_of"], row["formulary_status"], row["decision_date"], order[row["file_id"]], row["row_number"])
            for row in about(evidence[key], ask["number"], medicines)
        ]
        whys = [Why(row["explained_on"], row["expires"]) for row in about(explained[key], ask["number"], medicines)]
        no_service = all((cell["ods_code"], name) in absent or (cell["ods_code"], None) in absent for name in medicines)
        owes = (ask["commissioner"], cell["org_type"]) not in excused and not no_service
        category = ask["category"] if ask["counts"] or ask["category"] not in schema.POSITIVE else "not_recommended"
        wanted = Ask(category, ask["published"], ask["due"], ask["leaves_on"])
        assert naive.state(wanted, said, whys, day, owes=owes) == cell["state"], cell
    assert rows.height > 200


def test_icbs_are_looked_at_always_and_trusts_once_they_spoke(database: Database) -> None:
    states = compliance_queries.states(database, 1)
    icbs = queries.organisations(database, 1).filter(
        (pl.col("org_type") == "icb") & (pl.col("ods_code") != "UNALLOCATED")
    )
    assert set(states.filter(pl.col("org_type") == "icb")["ods_code"]) == set(icbs["ods_code"])
    assert set(states.filter(pl.col("org_type") == "trust")["ods_code"]) == {"ZT09", "ZT10"}


def test_no_cell_has_two_states_on_a_day_or_a_day_without(database: Database) -> None:
    states = compliance_queries.states(database, 1).sort("ods_code", "recommendation_id", "from_day")
    following = pl.col("from_day").shift(-1).over("ods_code", "recommendation_id")
    assert states.filter(pl.col("to_day").ne_missing(following)).is_empty()
    assert states.filter(pl.col("to_day") <= pl.col("from_day")).is_empty()
    assert set(states["state"]) == set(schema.COMPLIANCE_STATES)


def test_without_evidence_there_are_recommendations_and_no_states(inputs: Inputs, database: Database) -> None:
    silent = replace(
        inputs, formulary_entries=inputs.formulary_entries.clear(), explanations=inputs.explanations.clear()
    )
    made = Formulary(silent, queries.organisations(database, 1))
    tables = made.tables()
    assert tables["compliance"].is_empty()
    assert tables["compliance"].columns == [name for name in schema.COMPLIANCE.names if name != "release_id"]
    assert tables["recommendation"].height > 40
    assert made.notes() == []


def test_what_a_merged_trust_said_is_said_of_its_successor_and_strangers_are_told(
    inputs: Inputs, database: Database
) -> None:
    organisations = queries.organisations(database, 1)
    merged = organisations.filter(pl.col("successor_ods_code").is_not_null()).row(0, named=True)
    one = inputs.formulary_entries.head(1)
    said = pl.concat([one.with_columns(ods_code=pl.lit(code)) for code in (merged["ods_code"], "ZX99")])
    made = Formulary(replace(inputs, formulary_entries=said, explanations=inputs.explanations.clear()), organisations)
    assert made.entries["ods_code"].to_list() == [merged["successor_ods_code"], "ZX99"]
    assert [note.text.split(" has ")[0] for note in made.notes()] == ["ZX99"]


def test_a_word_whose_mapping_is_gone_is_unknown_and_says_why(inputs: Inputs, database: Database) -> None:
    worded = inputs.formulary_entries.filter(pl.col("word").is_not_null())
    made = Formulary(
        replace(inputs, formulary_entries=worded, formulary_words=inputs.formulary_words.clear()),
        queries.organisations(database, 1),
    )
    assert made.entries["formulary_status"].unique().to_list() == ["unknown"]
    assert made.entries["reason"].str.contains("no mapping file says what").all()
