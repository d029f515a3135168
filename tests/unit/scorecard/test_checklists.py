"""Checklists and formulary tables: what they say, and that our own source reads the same states from them."""

import csv
import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from ingest.files import identify
from ingest.sources import formulary
from scorecard import schema
from scorecard.compliance.checklists import COLUMNS, Whose, checklist, formulary_table, said, seen_before
from scorecard.compliance.files import csv_text
from scorecard.compliance.purpose import PURPOSE
from scorecard.compliance.recommendations import Recommendations
from scorecard.compliance.states import compliance, on_day
from tests.lib.compliance_frames import SAID, known, register, rows

DAY = date(2021, 3, 31)
ONE = register({"published": date(2020, 1, 31), "condition": "asthma"})
TWO = register(
    {"published": date(2020, 1, 31), "condition": "asthma", "recommendation": 1},
    {"published": date(2020, 1, 31), "condition": "gout", "recommendation": 2, "clock_rule": "local_90_days"},
)
Line = dict[str, object]
STATE = ("ods_code", "recommendation_id", "state", "formulary_status", "decision_date", "days_to_listing")
TOLD = (*STATE, "reason", "prescribing_responsibility")


def told(recommended: Recommendations, entries: list[Line], day: date = DAY) -> pl.DataFrame:
    """What the files of a day are made from."""
    placed = [{"row_number": place, **entry} for place, entry in enumerate(entries, 2)]
    evidence = rows(schema.FORMULARY_EVIDENCE, [{**SAID, **entry} for entry in placed])
    states = compliance(known(recommended, placed))
    return said(states, recommended.table, evidence, day)


def states_of(recommended: Recommendations, entries: list[Line], day: date = DAY) -> pl.DataFrame:
    placed = [{"row_number": place, **entry} for place, entry in enumerate(entries, 2)]
    return on_day(compliance(known(recommended, placed)), day).select(TOLD).sort(TOLD[:2])


def whose(day: date = DAY) -> Whose:
    return Whose("ZI01", "NHS Alderbeck ICB", day, 7, synthetic=True)


def read_back(name: str, text: str) -> list[Line]:
    """The entries that our own source reads from a file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_text(text, encoding="utf-8")
        reading = formulary.read(identify(name, path))
        return (
            reading.rows.select(name for name in schema.FORMULARY_ENTRY.names if name != "file_id").collect().to_dicts()
        )


def from_checklist(found: pl.DataFrame, day: date = DAY) -> list[Line]:
    return read_back(whose(day).file_name, checklist(found, whose(day)))


def from_table(found: pl.DataFrame) -> list[Line]:
    return read_back("formulary.csv", csv_text(formulary_table(found)))


def cells(text: str) -> list[dict[str, str]]:
    """The rows below the header of a checklist."""
    title, *table = csv.reader(io.StringIO(text))
    assert PURPOSE in title[0]
    assert tuple(table[0]) == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in table[1:]]


def test_a_checklist_has_the_published_columns_and_says_what_it_is() -> None:
    entry: Line = {"as_of": date(2020, 12, 31), "formulary_status": "listed", "decision_date": date(2020, 4, 1)}
    text = checklist(told(ONE, [entry]), whose())
    assert whose().file_name == "ZI01_2021-03-31_adherence.csv"
    assert "NHS Alderbeck ICB (ZI01)" in text.splitlines()[0]
    assert "release 7. Synthetic data." in text.splitlines()[0]
    assert [list(row.values()) for row in cells(text)] == [
        ["TA1", "2020-01-31", "Alphamab: asthma", "x", "", "2020-04-30", "2020-04-01", "61", ""]
    ]


def test_what_was_never_spoken_of_has_no_row() -> None:
    assert told(ONE, []).is_empty()
    assert told(ONE, [{"as_of": date(2021, 4, 1), "formulary_status": "listed"}]).is_empty()


def test_recommendations_that_are_said_alike_share_a_row_and_others_do_not() -> None:
    listed: Line = {"formulary_status": "listed", "decision_date": date(2020, 3, 1)}
    [row] = cells(checklist(told(TWO, [listed]), whose()))
    assert row[COLUMNS[0]] == "TA1"
    assert row[COLUMNS[2]] == "Alphamab: asthma; Alphamab: gout"
    apart = told(TWO, [{**listed, "recommendation": 1}, {"formulary_status": "not_listed", "recommendation": 2}])
    assert [row[COLUMNS[0]] for row in cells(checklist(apart, whose()))] == ["TA1-1", "TA1-2"]
    alone = told(TWO, [{**listed, "recommendation": 1}])
    assert [row[COLUMNS[0]] for row in cells(checklist(alone, whose()))] == ["TA1-1"]


def test_recommendations_that_differ_come_back_from_the_table_and_from_the_checklist() -> None:
    entries: list[Line] = [
        {"formulary_status": "listed", "decision_date": date(2020, 3, 1), "recommendation": 1},
        {"formulary_status": "not_listed", "recommendation": 2},
    ]
    found = told(TWO, entries)
    assert states_of(TWO, entries)["state"].to_list() == ["compliant", "overdue"]
    assert states_of(TWO, from_table(found))["state"].to_list() == ["compliant", "overdue"]
    assert states_of(TWO, from_checklist(found))["state"].to_list() == ["compliant", "overdue"]


def test_a_status_that_is_not_known_marks_both_columns() -> None:
    text = checklist(told(ONE, [{"formulary_status": "unknown", "reason": "under review"}]), whose())
    [row] = cells(text)
    assert (row[COLUMNS[3]], row[COLUMNS[4]], row[COLUMNS[8]]) == ("x", "x", "under review")


def test_no_text_is_a_formula_but_days_before_publication_stay_a_number() -> None:
    entry: Line = {"formulary_status": "listed", "decision_date": date(2020, 1, 30), "reason": "=cmd()"}
    found = told(ONE, [entry])
    [row] = cells(checklist(found, whose()))
    assert (row[COLUMNS[7]], row[COLUMNS[8]]) == ("-1", "'=cmd()")
    [back] = from_checklist(found)
    assert back["printed_days"] == -1


def test_a_listing_without_a_decision_stays_in_time_by_the_day_it_was_seen() -> None:
    seen: list[Line] = [
        {"as_of": date(2020, 3, 1), "formulary_status": "listed"},
        {"as_of": date(2020, 12, 31), "formulary_status": "listed", "prescribing_responsibility": "shared_care"},
    ]
    found = told(ONE, seen)
    assert found["as_of"].to_list() == [date(2020, 3, 1)]
    want = states_of(ONE, seen)
    assert want["state"].to_list() == ["compliant"]
    assert_frame_equal(states_of(ONE, from_table(found)), want)
    # A checklist has one day for all of its rows: alone it makes the listing unknown, so an earlier one stands beside it.
    assert states_of(ONE, from_checklist(found))["state"].to_list() == ["unknown"]
    [(day, earlier)] = list(seen_before(found, DAY))
    both = [*from_checklist(earlier, day), *from_checklist(found)]
    assert_frame_equal(states_of(ONE, both).select(STATE), want.select(STATE))


DAYS = st.dates(date(2020, 1, 1), date(2020, 12, 31))
ENTRIES = st.fixed_dictionaries(
    {
        "as_of": DAYS,
        "formulary_status": st.sampled_from(schema.FORMULARY_STATUSES),
        "decision_date": st.none() | DAYS,
        "reason": st.none() | st.sampled_from(["no clinic", "see notes, page 3"]),
        "file_order": st.integers(1, 3),
    }
)
MORE = st.fixed_dictionaries(
    {
        "recommendation": st.none() | st.integers(1, 2),
        "prescribing_responsibility": st.none() | st.sampled_from(schema.RESPONSIBILITIES),
        "marks": st.none() | st.sampled_from(["both", "yes"]),
    }
)
RICH = st.builds(lambda entry, more: entry | more, ENTRIES, MORE)


@settings(max_examples=60)
@given(st.lists(RICH, max_size=5), DAYS)
def test_a_formulary_table_carries_every_state(entries: list[Line], day: date) -> None:
    found = told(TWO, entries, day)
    want = states_of(TWO, entries, day)
    back = [] if found.is_empty() else from_table(found)
    assert_frame_equal(states_of(TWO, back, day).select(STATE), want.select(STATE))


@settings(max_examples=60)
@given(st.lists(ENTRIES, max_size=5), DAYS)
def test_checklists_carry_every_state_of_an_appraisal_that_is_said_as_one(entries: list[Line], day: date) -> None:
    found = told(ONE, entries, day)
    want = states_of(ONE, entries, day)
    back: list[Line] = []
    if not found.is_empty():
        earlier = [line for seen, part in seen_before(found, day) for line in from_checklist(part, seen)]
        back = [*earlier, *from_checklist(found, day)]
    assert_frame_equal(states_of(ONE, back, day).select(STATE), want.select(STATE))
