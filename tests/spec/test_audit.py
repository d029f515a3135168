"""The audit of evidence, drawn: the findings in published checklists, and every other kind."""

from datetime import date

import polars as pl

from scorecard import schema
from scorecard.compliance.audit import audit
from tests.lib.compliance_frames import SAID, register, rows
from tests.lib.tables import same_rows

REGISTER = register(
    {"ta_number": "TA508", "published": date(2018, 3, 7)},
    {"ta_number": "TA517", "published": date(2018, 4, 11)},
    {"ta_number": "TA512", "published": date(2018, 3, 21)},
    {"ta_number": "TA624", "published": date(2020, 2, 19)},
    {"ta_number": "TA900", "published": date(2020, 2, 19), "category": "terminated"},
    {
        "ta_number": "TA901",
        "published": date(2020, 2, 19),
        "category": "managed_access",
        "clock_rule": "managed_access",
        "clock_starts": date(2019, 12, 1),
    },
    {"ta_number": "TA902", "published": None},
)


def findings(*entries: dict[str, object]) -> pl.DataFrame:
    numbered = [{**SAID, "as_of": date(2021, 3, 31), "row_number": row, **one} for row, one in enumerate(entries, 2)]
    return audit(rows(schema.FORMULARY_ENTRY, numbered), REGISTER.table)


def listed(ta_number: str, decided: date | None, **printed: object) -> dict[str, object]:
    return {"ta_number": ta_number, "formulary_status": "listed", "decision_date": decided, "marks": "yes", **printed}


def test_what_is_wrong_in_published_checklists() -> None:
    found = findings(
        listed("TA508", date(2018, 4, 18), printed_due=date(2018, 6, 5), printed_days=42),
        listed("TA517", date(2018, 12, 17), printed_due=date(2018, 7, 10), printed_days=250),
        {"ta_number": "TA512", "formulary_status": "not_listed", "printed_due": date(2018, 6, 29)},
        listed("TA624", date(2020, 5, 20), printed_due=date(2020, 5, 20), printed_days=91),
    )
    same_rows(
        found,
        """
        ta_number:s | kind:s            | row_number:i | told:s
        TA512       | printed_due_wrong | 4            | The due day is printed as 29 June 2018; 90 days after 21 March 2018 is 19 June 2018, three months after is 21 June 2018.
        TA624       | printed_due_wrong | 5            | The due day is printed as 20 May 2020; 90 days after 19 February 2020 is 19 May 2020, three months after is 19 May 2020.
        TA624       | due_hides_breach  | 5            | Decided on 20 May 2020, by the printed due day 20 May 2020; the right one was 19 May 2020 at the latest.
        """,
    )


def test_a_due_day_of_three_months_is_right_too() -> None:
    assert findings(listed("TA512", date(2018, 6, 1), printed_due=date(2018, 6, 21))).is_empty()


def test_every_other_kind_of_finding_and_what_is_none() -> None:
    found = findings(
        listed("TA508", date(2018, 4, 18), printed_days=43),
        listed("TA508", date(2018, 4, 18), printed_release=date(2018, 3, 1), printed_days=48),
        listed("TA508", date(2018, 3, 1)),
        listed("TA901", date(2020, 1, 1)),
        listed("TA508", date(2021, 4, 1)),
        listed("TA999", date(2018, 4, 18)),
        {"ta_number": "TA900", "formulary_status": "not_listed"},
        {"ta_number": "TA508", "formulary_status": "unknown", "marks": "both"},
        {"ta_number": "TA508", "formulary_status": "not_applicable"},
        {"ta_number": "TA508", "formulary_status": "not_applicable", "reason": "no such service"},
        listed("TA508", None),
        listed("TA902", date(2018, 4, 18), printed_release=date(2018, 4, 1), printed_days=17),
        listed("TA902", date(2018, 4, 18), printed_days=17),
    )
    same_rows(
        found,
        """
        row_number:i | kind:s                        | told:s
        2            | printed_days_wrong            | Printed as 43 days; from 7 March 2018 to 18 April 2018 it is 42.
        3            | printed_release_differs       | Published on 1 March 2018 as printed, on 7 March 2018 by the register.
        4            | decided_before_publication    | Decided on 1 March 2018, before the publication on 7 March 2018, and no rule lets the clock start so early.
        6            | decided_after_checklist       | Decided on 1 April 2021, in a list that speaks of 31 March 2021.
        7            | unknown_appraisal             | TA999 is not in the register of appraisals.
        8            | terminated_appraisal          | TA900 was terminated: there is nothing to list.
        9            | both_marked                   | Both Yes and N/A are marked.
        10           | not_applicable_without_reason | Marked N/A without a reason.
        12           | listed_without_date           | Listed without a day of decision.
        """,
    )


def test_a_right_list_has_no_findings_and_its_columns_are_declared() -> None:
    found = findings(listed("TA508", date(2018, 4, 18)))
    assert found.is_empty()
    assert found.columns == [name for name in schema.FORMULARY_FINDING.names if name != "release_id"]
