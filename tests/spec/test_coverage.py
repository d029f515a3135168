"""Coverage, drawn: which submissions are expected, and which came."""

from datetime import date

import polars as pl

from scorecard.uptake import coverage
from scorecard.uptake.amounts import calendar
from tests.lib.tables import frame, same_rows

MONTHS = [date(2021, month, 1) for month in (4, 5, 6, 7)]


def test_a_code_is_expected_from_its_first_submission_to_its_end() -> None:
    seen = """
    ods_code:s | month:d | rows:i
    STEADY     | 2021-04 | 10
    STEADY     | 2021-05 | 300
    STEADY     | 2021-06 | 300
    STEADY     | 2021-07 | 10
    STARTED    | 2021-06 | 10
    STARTED    | 2021-07 | 10
    STOPPED    | 2021-04 | 10
    MERGED     | 2021-04 | 10
    MERGED     | 2021-06 | 10
    CLOSED     | 2021-04 | 10
    LATE       | 2021-04 | 10
    LATE       | 2021-06 | 10
    UNKNOWN    | 2021-05 | 10
    SMALL      | 2021-04 | 9
    SMALL      | 2021-06 | 9
    ONCE       | 2021-04 | 1
    VARIES     | 2021-04 | 1
    VARIES     | 2021-05 | 19
    """
    organisations = """
    org_type:s | ods_code:s | successor_ods_code:s | close_date:d
    trust      | STEADY     | -                    | -
    trust      | STARTED    | -                    | -
    trust      | STOPPED    | -                    | -
    trust      | MERGED     | STEADY               | 2021-05-01
    trust      | CLOSED     | -                    | 2021-05-31
    trust      | LATE       | -                    | 2021-05-31
    """
    found = coverage.submissions(frame(seen), MONTHS, frame(organisations))
    totals = found.group_by("ods_code").agg(
        pl.col("expected").sum(), pl.col("received").sum(), last=pl.col("month").max()
    )
    same_rows(
        totals,
        """
        ods_code:s | expected:i | received:i | last:d
        STEADY     | 4          | 4          | 2021-07
        STARTED    | 2          | 2          | 2021-07
        STOPPED    | 4          | 1          | 2021-07
        MERGED     | 3          | 2          | 2021-06
        CLOSED     | 2          | 1          | 2021-05
        LATE       | 3          | 2          | 2021-06
        UNKNOWN    | 3          | 1          | 2021-07
        SMALL      | 2          | 2          | 2021-06
        ONCE       | 1          | 1          | 2021-04
        VARIES     | 4          | 2          | 2021-07
        """,
    )


def test_organisations_that_never_submitted_have_a_line_that_says_so() -> None:
    organisations = """
    org_type:s | ods_code:s  | successor_ods_code:s
    trust      | T1          | -
    trust      | SILENT      | -
    trust      | MERGED      | T1
    sub_icb    | S1          | -
    icb        | UNALLOCATED | -
    """
    covered = """
    org_type:s | ods_code:s | period_type:s | period:d | expected:i | received:i
    trust      | T1         | month         | 2021-04  | 1          | 1
    """
    found = coverage.with_silent(frame(covered), frame(organisations), calendar(MONTHS[:1]))
    same_rows(
        found,
        """
        org_type:s | ods_code:s | period_type:s | period:d | expected:i | received:i
        trust      | T1         | month         | 2021-04  | 1          | 1
        trust      | SILENT     | month         | 2021-04  | 0          | 0
        """,
    )
