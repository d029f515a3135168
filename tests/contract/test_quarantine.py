"""What every results database must do with decisions on rows that were set aside."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.store import decisions
from scorecard.store.database import Database
from scorecard.store.decisions import DROPPED, RELEASED, Decision, decide, decisions_on, last_decision_at, released_rows
from scorecard.store.loading import insert

RELEASE = Decision(RELEASED, "the trust confirmed it", "A. Person")
DROP = Decision(DROPPED, "entered twice")
NUMBERS = count()


def take(database: Database, file_id: str, rows: list[int], decision: Decision) -> None:
    with database.writing() as connection:
        decide(connection, file_id, rows, decision)


def released_of(database: Database, file_id: str, as_of: datetime | None = None) -> list[int]:
    found = released_rows(database, as_of)
    return found.filter(pl.col("file_id") == file_id)["row_number"].to_list()


def test_a_decision_is_kept_with_its_reason_its_author_and_its_moment(database: Database) -> None:
    before = datetime.now(UTC)
    take(database, "a", [7, 3], RELEASE)
    take(database, "b", [3], DROP)
    found = decisions_on(database, "a").sort("row_number")
    assert dict(found.schema) == dict(schema.QUARANTINE_DECISION.polars_schema)
    assert found.select("row_number", "decision", "reason", "decided_by").rows() == [
        (3, RELEASED, "the trust confirmed it", "A. Person"),
        (7, RELEASED, "the trust confirmed it", "A. Person"),
    ]
    assert before <= found["decided_at"].min() <= found["decided_at"].max() <= datetime.now(UTC)  # type: ignore[operator]
    assert decisions_on(database, "b").select("decision", "decided_by").rows() == [(DROPPED, None)]
    assert released_rows(database).rows() == [("a", 3), ("a", 7)]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(2, 5), max_size=4, unique=True), st.sampled_from([RELEASE, DROP])), max_size=8
    )
)
def test_in_any_order_the_last_decision_on_a_row_counts(
    database: Database, taken: list[tuple[list[int], Decision]]
) -> None:
    file_id, last = f"file {next(NUMBERS)}", {}
    for rows, decision in taken:
        take(database, file_id, rows, decision)
        last.update(dict.fromkeys(rows, decision.decision))
    assert dict(decisions_on(database, file_id).select("row_number", "decision").iter_rows()) == last
    assert released_of(database, file_id) == sorted(row for row, decision in last.items() if decision == RELEASED)


def test_what_was_decided_later_does_not_change_the_past(database: Database) -> None:
    moments = [datetime.now(UTC)]
    for decision in (RELEASE, DROP, RELEASE):
        take(database, "a", [3], decision)
        with database.engine.connect() as connection:
            moments.append(last_decision_at(connection))  # type: ignore[arg-type]
    assert moments == sorted(set(moments))
    assert [released_of(database, "a", as_of=moment) for moment in moments] == [[], [3], [], [3]]


def test_a_decision_after_a_build_is_later_than_the_build_though_the_clock_was_set_back(database: Database) -> None:
    built_at = datetime.now(UTC) + timedelta(days=1)
    moments = {"built_at": built_at, "first_month": built_at.date(), "last_month": built_at.date()}
    others = {"release_id": 1, "synthetic": True, "organisations_as_of": built_at.date()}
    texts = dict.fromkeys(("fingerprint", "checksum", "code_version", "settings"), "x")
    row = pl.DataFrame(
        [moments | others | texts | {"published_at": None, "population_vintage": None}],
        schema=schema.RELEASE.polars_schema,
    )
    with database.writing() as connection:
        insert(connection, schema.RELEASE, row)
    take(database, "a", [3], RELEASE)
    assert released_of(database, "a", as_of=built_at) == []
    assert released_of(database, "a") == [3]


def test_a_decision_that_is_interrupted_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decisions, "ROWS_A_PIECE", 2)
    written = []

    def interrupted(*arguments: object) -> None:
        insert(*arguments)  # type: ignore[arg-type]
        written.append(arguments)
        if len(written) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(decisions, "insert", interrupted)
    with suppress(KeyboardInterrupt):
        take(database, "a", [2, 3, 4, 5, 6], RELEASE)
    assert len(written) == 2
    assert released_rows(database).is_empty()
    assert decisions_on(database, "a").is_empty()


def test_decisions_on_many_rows_are_written_in_pieces_and_numbered_without_a_gap(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "ROWS_A_PIECE", 2)
    take(database, "a", [9], DROP)
    take(database, "a", [2, 3, 4, 5, 6], RELEASE)
    found = decisions_on(database, "a").sort("decision_number")
    assert found.select("decision_number", "row_number").rows() == [(1, 9), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6)]
