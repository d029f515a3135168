"""What changed from one release to another, drawn kind by kind."""

from datetime import date

from scorecard.releases import changes
from tests.lib.tables import frame, same_rows


def test_cells_that_are_in_another_state_are_told_with_the_earlier_one() -> None:
    before = frame(
        """
        ods_code:s | recommendation_id:s | state:s
        X          | TA1-1               | pending
        X          | TA2-1               | overdue
        Y          | TA1-1               | unknown
        X          | TA9-1               | overdue
        """
    )
    after = frame(
        """
        ods_code:s | recommendation_id:s | state:s
        X          | TA1-1               | overdue
        X          | TA2-1               | overdue
        Y          | TA1-1               | compliant
        X          | TA3-1               | pending
        """
    )
    same_rows(
        changes.state_changes(before, after),
        """
        ods_code:s | recommendation_id:s | state_before:s | state:s
        X          | TA1-1               | pending        | overdue
        Y          | TA1-1               | unknown        | compliant
        """,
    )


def test_recommendations_that_are_new_to_the_register_or_published_between_the_days() -> None:
    head = "recommendation_id:s | published:d"
    before = frame(f"{head}\nTA1-1 | 2026-01-10\nTA2-1 | 2026-03-15\nTA7-1 | 2026-02-28")
    after = frame(
        f"""
        {head}
        TA1-1 | 2026-01-10
        TA2-1 | 2026-03-15
        TA3-1 | 2026-03-31
        TA4-1 | 2026-04-01
        TA5-1 | -
        TA6-1 | 2019-05-05
        TA7-1 | 2026-02-28
        """
    )
    days = date(2026, 2, 28), date(2026, 3, 31)
    found = changes.newly_published(before, after, days)["recommendation_id"].to_list()
    # TA2 was known but is out only now, TA4 is not out yet, TA6 was missing in the register, TA7 was out on the day.
    assert found == ["TA2-1", "TA3-1", "TA5-1", "TA6-1"]


def test_restated_months_are_added_up_by_medicine_and_unit_with_every_reason_once() -> None:
    revisions = frame(
        """
        medicine:s | unit:s | period_type:s | period:d | numerator_before:f | numerator_after:f | causes:s
        a          | mg     | month         | 2025-04  | 10                 | 12                | restated_file
        a          | mg     | month         | 2025-06  | -                  | 3                 | restated_file, new_succession
        a          | mg     | quarter       | 2025-04  | 10                 | 15                | restated_file
        a          | ddd    | month         | 2025-05  | 7                  | -                 | -
        """
    )
    found = changes.restated(revisions)
    same_rows(
        found.drop("causes"),
        """
        medicine:s | unit:s | months:i | first:d | last:d  | numerator_before:f | numerator_after:f
        a          | mg     | 2        | 2025-04 | 2025-06 | 10                 | 15
        a          | ddd    | 1        | 2025-05 | 2025-05 | 7                  | 0
        """,
    )
    assert [sorted(causes) for causes in found["causes"].to_list()] == [[], ["new_succession", "restated_file"]]


def test_months_that_newly_lack_a_submission() -> None:
    head = "month:d | expected:i | received:i"
    before = frame(f"{head}\n2025-01 | 2 | 1\n2025-02 | 2 | 2\n2025-03 | 2 | 1")
    after = frame(f"{head}\n2025-01 | 2 | 1\n2025-02 | 2 | 1\n2025-03 | 2 | 2\n2025-04 | 1 | 0\n2025-05 | 1 | 1")
    same_rows(changes.newly_missing(before, after), f"{head}\n2025-02 | 2 | 1\n2025-04 | 1 | 0")


def test_a_finding_that_another_file_repeats_is_not_new() -> None:
    head = "ods_code:s | ta_number:s | kind:s | told:s | file_id:s"
    before = frame(f"{head}\nX | TA1 | both_marked | Both. | f1")
    after = frame(f"{head}\nX | TA1 | both_marked | Both. | f2\nX | TA2 | both_marked | Both. | f2")
    assert changes.new_findings(before, after)["ta_number"].to_list() == ["TA2"]


def test_a_deadline_is_new_where_it_was_not_told_or_moved_to_another_day() -> None:
    head = "ods_code:s | recommendation_id:s | kind:s | falls_on:d"
    before = frame(f"{head}\nX | TA1-1 | due | 2026-04-01\nX | TA2-1 | due | 2026-04-02")
    after = frame(f"{head}\nX | TA1-1 | due | 2026-04-01\nX | TA2-1 | due | 2026-04-09\nX | TA3-1 | due | 2026-05-01")
    assert changes.new_deadlines(before, after)["is_new"].to_list() == [False, True, True]
