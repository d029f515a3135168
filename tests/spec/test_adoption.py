"""Adoption, drawn: listed and used, listed and not used, used before listed, neither; and how both spread."""

from datetime import date

import polars as pl

from scorecard.compliance.adoption import adoption, diffusion
from tests.lib.tables import frame, same_rows

DAY = date(2021, 3, 31)
MEDICINES = frame("recommendation_id:s | medicine:s\nTA1-1 | a\nTA1-1 | b")
SUBMITTED = pl.DataFrame(
    [(code, date(2020, month, 1)) for code in "ABCDEFGHI" for month in range(1, 13)] + [("Z", date(2019, 6, 1))],
    schema={"ods_code": pl.String, "month": pl.Date},
    orient="row",
)
CELLS = frame(
    """
    ods_code:s | recommendation_id:s | state:s        | formulary_status:s | decision_date:d
    A          | TA1-1               | compliant      | listed             | 2020-03-10
    B          | TA1-1               | compliant      | listed             | 2020-03-10
    C          | TA1-1               | late           | listed             | 2020-08-10
    D          | TA1-1               | overdue        | not_listed         | -
    E          | TA1-1               | overdue        | not_listed         | -
    F          | TA1-1               | unknown        | unknown            | -
    G          | TA1-1               | not_applicable | not_applicable     | -
    H          | TA1-1               | compliant      | listed             | 2020-03-10
    I          | TA1-1               | unknown        | listed             | -
    Z          | TA1-1               | compliant      | listed             | 2020-03-10
    """
)
USES = frame(
    """
    ods_code:s | medicine:s | month:d
    A          | a          | 2020-03
    A          | b          | 2020-05
    C          | a          | 2020-02
    C          | a          | 2020-12
    D          | b          | 2020-06
    F          | a          | 2020-06
    H          | a          | 2019-12
    I          | a          | 2020-04
    A          | other      | 2018-01
    A          | a          | 2021-04
    """
)


def test_listing_and_use_make_a_quadrant() -> None:
    same_rows(
        adoption(CELLS, MEDICINES, USES, SUBMITTED, DAY),
        """
        ods_code:s | quadrant:s         | first_use:d | first_use_after_listing:d | last_use:d
        A          | listed_and_used    | 2020-03     | 2020-03                   | 2020-05
        B          | listed_not_used    | -           | -                         | -
        C          | used_before_listed | 2020-02     | 2020-12                   | 2020-12
        D          | used_before_listed | 2020-06     | -                         | 2020-06
        E          | neither            | -           | -                         | -
        F          | not_known          | 2020-06     | -                         | 2020-06
        H          | listed_not_used    | 2019-12     | -                         | 2019-12
        I          | listed_and_used    | 2020-04     | -                         | 2020-04
        Z          | not_known          | -           | -                         | -
        """,
    )


def test_without_any_submission_nothing_is_known_of_use() -> None:
    found = adoption(CELLS, MEDICINES, USES.clear(), SUBMITTED.clear(), DAY)
    assert found["quadrant"].unique().to_list() == ["not_known"]


def test_both_spread_month_by_month() -> None:
    cells = frame(
        """
        ods_code:s | recommendation_id:s | decision_date:d | first_use:d
        A          | TA1-1               | 2020-02-10      | 2020-03
        B          | TA1-1               | 2020-04-29      | 2020-01
        C          | TA1-1               | 2020-01-02      | -
        D          | TA1-1               | -               | -
        """
    )
    clocks = frame("recommendation_id:s | clock_starts:d\nTA1-1 | 2020-01-15")
    same_rows(
        diffusion(cells, clocks, date(2020, 4, 28)),
        """
        months_since:i | organisations:i | listing:f | using:f
        0              | 4               | 0.25      | 0.25
        1              | 4               | 0.5       | 0.25
        2              | 4               | 0.5       | 0.5
        3              | 4               | 0.5       | 0.5
        """,
    )


def test_without_a_start_there_is_no_curve() -> None:
    clocks = frame("recommendation_id:s | clock_starts:d\nTA1-1 | -")
    cells = CELLS.with_columns(first_use=pl.lit(None, pl.Date))
    assert diffusion(cells, clocks, DAY).is_empty()
    assert diffusion(cells.clear(), clocks, DAY).is_empty()
