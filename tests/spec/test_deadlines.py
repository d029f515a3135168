"""Deadlines and publishers, drawn."""

from datetime import date

import pytest

from scorecard.compliance.deadlines import deadlines
from scorecard.compliance.publishers import publishers
from tests.lib.tables import frame, same_rows

DAY = date(2020, 3, 1)
RECOMMENDATIONS = frame(
    """
    recommendation_id:s | ta_number:s | title:s | clock_rule:s | due:d
    TA1-1               | TA1         | A       | statutory    | 2020-03-01
    TA2-1               | TA2         | B       | fast_track   | 2020-03-31
    TA3-1               | TA3         | C       | statutory    | 2020-04-01
    """
)
STATES = frame(
    """
    ods_code:s | org_type:s | recommendation_id:s | state:s   | expires:d  | from_day:d | to_day:d
    X          | icb        | TA1-1               | pending   | -          | 2020-01-01 | 2020-03-02
    X          | icb        | TA1-1               | overdue   | -          | 2020-03-02 | -
    X          | icb        | TA2-1               | pending   | 2020-03-15 | 2020-02-29 | -
    Y          | icb        | TA2-1               | compliant | -          | 2020-02-29 | -
    Y          | icb        | TA3-1               | explained | 2020-03-31 | 2020-01-01 | -
    X          | icb        | TA3-1               | explained | -          | 2020-01-01 | -
    """
)


def test_what_falls_due_and_what_expires_within_thirty_days() -> None:
    same_rows(
        deadlines(STATES, RECOMMENDATIONS, DAY, 30),
        """
        ods_code:s | recommendation_id:s | kind:s              | falls_on:d | days_left:i | clock_rule:s
        X          | TA1-1               | due                 | 2020-03-01 | 0           | statutory
        X          | TA2-1               | due                 | 2020-03-31 | 30          | fast_track
        Y          | TA3-1               | explanation_expires | 2020-03-31 | 30          | statutory
        """,
    )


@pytest.mark.parametrize(("within", "found"), [(0, 1), (29, 1), (30, 3), (90, 3)])
def test_the_last_day_counts(within: int, found: int) -> None:
    assert deadlines(STATES, RECOMMENDATIONS, DAY, within).height == found


def test_who_publishes_how_fresh_and_how_much_of_it_adds_up() -> None:
    organisations = frame(
        """
        ods_code:s | org_type:s | name:s
        A          | icb        | Able
        B          | icb        | Bold
        C          | icb        | Calm
        """
    )
    entries = frame(
        """
        ods_code:s | as_of:d    | file_id:s | row_number:i
        A          | 2019-12-31 | a1        | 2
        A          | 2020-02-29 | a2        | 2
        A          | 2020-02-29 | a2        | 3
        A          | 2020-03-31 | a3        | 2
        B          | 2019-08-31 | b1        | 2
        """
    )
    findings = frame(
        """
        file_id:s | row_number:i | kind:s
        a2        | 3            | both_marked
        a2        | 3            | printed_due_wrong
        a3        | 2            | both_marked
        """
    )
    same_rows(
        publishers(organisations, entries, findings, DAY),
        """
        ods_code:s | newest:d   | lists:i | rows:i | rows_passing:i | age_days:i | is_stale:b
        A          | 2020-02-29 | 2       | 3      | 2              | 1          | no
        B          | 2019-08-31 | 1       | 1      | 1              | 183        | no
        C          | -          | 0       | 0      | 0              | -          | -
        """,
    )
    [stale] = publishers(organisations, entries, findings, date(2020, 3, 2)).filter(ods_code="B")["is_stale"]
    assert stale
