"""The clock, drawn: when a recommendation is due, and by which rule."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from scorecard.compliance.clock import day_in_london, with_clock
from tests.lib.compliance_frames import RULES, register
from tests.lib.naive_compliance import months_after
from tests.lib.tables import frame, same_rows


def clocks(drawing: str) -> pl.DataFrame:
    return with_clock(frame(drawing), RULES)


def test_three_months_and_ninety_days_are_told_apart() -> None:
    found = clocks(
        """
        recommendation_id:s | category:s  | published:d | clock_rule:s | clock_starts:d | clock_due:d
        TA508               | recommended | 2018-03-07  | -            | -              | -
        TA517               | recommended | 2018-04-11  | -            | -              | -
        TA512               | recommended | 2018-03-21  | -            | -              | -
        TA624               | recommended | 2020-02-19  | -            | -              | -
        """
    )
    same_rows(
        found,
        """
        recommendation_id:s | due:d      | due_statutory:d | due_90_days:d | clock_rule:s
        TA508               | 2018-06-07 | 2018-06-07      | 2018-06-05    | statutory
        TA517               | 2018-07-11 | 2018-07-11      | 2018-07-10    | statutory
        TA512               | 2018-06-21 | 2018-06-21      | 2018-06-19    | statutory
        TA624               | 2020-05-19 | 2020-05-19      | 2020-05-19    | statutory
        """,
    )


def test_a_month_that_is_shorter_ends_on_its_last_day() -> None:
    found = clocks(
        """
        recommendation_id:s | category:s  | published:d | clock_rule:s | clock_starts:d | clock_due:d
        january             | optimised   | 2023-01-31  | -            | -              | -
        leap                | optimised   | 2023-11-30  | -            | -              | -
        no_leap             | optimised   | 2024-11-30  | -            | -              | -
        leap_day            | optimised   | 2024-02-29  | -            | -              | -
        century             | optimised   | 1999-11-29  | -            | -              | -
        """
    )
    same_rows(
        found,
        """
        recommendation_id:s | due:d
        january             | 2023-04-30
        leap                | 2024-02-29
        no_leap             | 2025-02-28
        leap_day            | 2024-05-29
        century             | 2000-02-29
        """,
    )


def test_every_day_of_nine_years_has_the_due_day_of_the_calendar() -> None:
    starts = pl.date_range(date(2018, 1, 1), date(2026, 12, 31), eager=True)
    given = pl.DataFrame({"recommendation_id": starts.dt.to_string("%F"), "published": starts}).with_columns(
        category=pl.lit("recommended"),
        clock_rule=pl.lit(None, pl.String),
        clock_starts=pl.lit(None, pl.Date),
        clock_due=pl.lit(None, pl.Date),
    )
    found = with_clock(given, RULES).sort("clock_starts")
    assert found["due"].to_list() == [months_after(start, 3) for start in starts]
    lengths = (found["due"] - found["clock_starts"]).dt.total_days()
    assert (lengths.min(), lengths.max()) == (89, 92)


def test_each_rule_decides_where_it_is_named_and_was_in_force() -> None:
    found = clocks(
        """
        recommendation_id:s | category:s     | published:d | clock_rule:s   | clock_starts:d | clock_due:d
        fast                | recommended    | 2021-05-01  | fast_track     | -              | -
        too_early           | recommended    | 2016-05-01  | fast_track     | -              | -
        early               | recommended    | 2021-05-01  | early_access   | -              | -
        managed             | managed_access | 2021-05-01  | managed_access | 2021-01-15     | -
        by_category         | managed_access | 2021-05-01  | -              | -              | -
        extended            | recommended    | 2021-05-01  | extended       | -              | 2022-01-31
        unknown_day         | recommended    | -           | -              | -              | -
        research            | only_in_research | 2021-05-01 | -             | -              | -
        """
    )
    same_rows(
        found,
        """
        recommendation_id:s | clock_rule:s   | clock_starts:d | due:d
        fast                | fast_track     | 2021-05-01     | 2021-05-31
        too_early           | statutory      | 2016-05-01     | 2016-08-01
        early               | early_access   | 2021-05-01     | 2021-05-31
        managed             | managed_access | 2021-01-15     | 2021-01-15
        by_category         | statutory      | 2021-05-01     | 2021-08-01
        extended            | extended       | 2021-05-01     | 2022-01-31
        unknown_day         | statutory      | -              | -
        research            | -              | 2021-05-01     | -
        """,
    )


def test_a_rule_that_ended_decides_for_the_clocks_that_started_under_it() -> None:
    rules = frame(
        """
        clock_rule:s | name:s | length:i | length_unit:s | categories:s | in_force_from:d | in_force_to:d | meaning:s
        old          | old    | 6        | months        | recommended  | -               | 2019-12-31    | -
        new          | new    | 60       | days          | recommended  | 2020-01-01      | -             | -
        """
    )
    given = frame(
        """
        recommendation_id:s | category:s  | published:d | clock_rule:s | clock_starts:d | clock_due:d
        last                | recommended | 2019-12-31  | -            | -              | -
        first               | recommended | 2020-01-01  | -            | -              | -
        """
    )
    same_rows(
        with_clock(given, rules),
        """
        recommendation_id:s | clock_rule:s | due:d
        last                | old          | 2020-06-30
        first               | new          | 2020-03-01
        """,
    )


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_a_day_ends_at_midnight_in_london(moment: datetime, day: date) -> None:
    assert day_in_london(moment) == day


def test_an_appraisal_of_several_recommendations_has_a_clock_for_each() -> None:
    made = register(
        {"medicine": "a", "medicine_name": "A", "condition": "eczema", "published": date(2022, 8, 3)},
        {
            "medicine": "b",
            "medicine_name": "B",
            "condition": "eczema",
            "published": date(2022, 8, 3),
            "clock_rule": "early_access",
        },
        {"medicine": "c", "medicine_name": "C", "condition": "eczema", "published": date(2022, 8, 3)},
    )
    same_rows(
        made.table,
        """
        recommendation_id:s | title:s      | clock_rule:s | due:d
        TA1-1               | A, C: eczema | statutory    | 2022-11-03
        TA1-2               | B: eczema    | early_access | 2022-09-02
        """,
    )
