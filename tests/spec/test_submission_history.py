"""Submission history, drawn: states of months, stretches of one state, and shares by month."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from dashboards.components.submissions import state_of
from scorecard.compliance.publishers import answered
from scorecard.periods import add_months
from scorecard.uptake.submission_history import (
    SUBMISSION_STATES,
    shares_by_month,
    stretches,
    totals,
    with_submission_states,
)
from tests.lib.tables import frame, same_rows

ROWS = with_submission_states(
    frame(
        """
        ods_code:s | month:d | expected:i | received:i
        A          | 2021-04 | 1          | 1
        A          | 2021-05 | 1          | 0
        A          | 2021-06 | 1          | 0
        A          | 2021-08 | 1          | 0
        B          | 2021-04 | 0          | 0
        B          | 2021-05 | 2          | 1
        B          | 2021-06 | 2          | 2
        B          | 2021-08 | 2          | 2
        C          | 2021-04 | 0          | 0
        C          | 2021-05 | 0          | 0
        C          | 2021-06 | 0          | 0
        C          | 2021-08 | 0          | 0
        """
    )
)


def test_months_in_a_row_in_one_state_are_one_stretch_unless_a_month_is_not_there() -> None:
    same_rows(
        stretches(ROWS.sample(fraction=1, shuffle=True, seed=1)),
        """
        ods_code:s | state:s      | first:d | last:d  | months:i
        A          | all          | 2021-04 | 2021-04 | 1
        A          | none         | 2021-05 | 2021-06 | 2
        A          | none         | 2021-08 | 2021-08 | 1
        B          | not_expected | 2021-04 | 2021-04 | 1
        B          | part         | 2021-05 | 2021-05 | 1
        B          | all          | 2021-06 | 2021-06 | 1
        B          | all          | 2021-08 | 2021-08 | 1
        C          | not_expected | 2021-04 | 2021-06 | 3
        C          | not_expected | 2021-08 | 2021-08 | 1
        """,
    )


def test_a_part_of_a_month_is_a_gap_and_what_was_not_expected_is_none() -> None:
    same_rows(
        totals(ROWS),
        """
        ods_code:s | expected:i | received:i | gaps:i | newest_gap:d
        A          | 4          | 1          | 3      | 2021-08
        B          | 6          | 5          | 1      | 2021-05
        C          | 0          | 0          | 0      | -
        """,
    )


def test_the_share_of_a_month_is_of_what_was_expected_then() -> None:
    same_rows(
        shares_by_month(ROWS),
        """
        month:d | expected:i | received:i | trusts_without:i | share:f
        2021-04 | 1          | 1          | 0                | 1.0
        2021-05 | 3          | 1          | 1                | 0.3333333333333333
        2021-06 | 3          | 2          | 1                | 0.6666666666666666
        2021-08 | 3          | 2          | 1                | 0.6666666666666666
        """,
    )


def test_a_month_of_which_nothing_was_expected_has_no_share() -> None:
    assert shares_by_month(ROWS.filter(ods_code="C"))["share"].to_list() == [None] * 4


COUNTS = st.integers(0, 3).flatmap(lambda expected: st.tuples(st.just(expected), st.integers(0, expected)))


@given(st.dictionaries(st.sampled_from("ABC"), st.lists(COUNTS, min_size=1, max_size=12), min_size=1))
def test_stretches_are_those_of_a_naive_walk_and_lose_no_month(counts: dict[str, list[tuple[int, int]]]) -> None:
    rows = [(code, add_months(date(2021, 1, 1), place), *pair)
            for code, pairs in counts.items() for place, pair in enumerate(pairs)]  # fmt: skip
    told = with_submission_states(
        pl.DataFrame(rows, schema=["ods_code", "month", "expected", "received"], orient="row")
    )
    assert told["state"].to_list() == [state_of(expected, received) for *_, expected, received in rows]
    assert set(told["state"]) <= set(SUBMISSION_STATES)
    found = stretches(told).select("ods_code", "state", "first", "months").rows()
    assert sorted(found) == sorted(_naive(counts))


def _naive(counts: dict[str, list[tuple[int, int]]]) -> Iterator[tuple[str, str, date, int]]:
    for code, pairs in counts.items():
        place = 0
        for state, run in groupby(state_of(*pair) for pair in pairs):
            length = len(list(run))
            yield code, state, add_months(date(2021, 1, 1), place), length
            place += length


def test_an_answer_is_any_known_state_of_what_was_due() -> None:
    publishers = frame(
        """
        ods_code:s
        A
        B
        C
        """
    )
    cells = frame(
        """
        ods_code:s | state:s        | is_judged:b
        A          | compliant      | yes
        A          | overdue        | yes
        A          | unknown        | yes
        A          | unknown        | no
        A          | not_applicable | no
        B          | pending        | no
        """
    )
    same_rows(
        answered(publishers, cells),
        """
        ods_code:s | due:i | answered:i | share_answered:f
        A          | 3     | 2          | 0.6666666666666666
        B          | 0     | 0          | -
        C          | 0     | 0          | -
        """,
    )
