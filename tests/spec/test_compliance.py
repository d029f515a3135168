"""States, drawn: what each says, in which order they are told, and how they change with the days."""

from datetime import date

import polars as pl
import pytest

from scorecard.compliance.states import compliance, on_day
from tests.lib.compliance_frames import known, register
from tests.lib.tables import same_rows

START, DUE = date(2020, 1, 31), date(2020, 4, 30)
PUBLISHED = {"published": START}
DOMAIN = (
    {"ta_number": "TA508", "published": date(2018, 3, 7)},
    {"ta_number": "TA517", "published": date(2018, 4, 11)},
    {"ta_number": "TA512", "published": date(2018, 3, 21)},
    {"ta_number": "TA624", "published": date(2020, 2, 19)},
)


def life(*entries: dict[str, object], explanations: tuple[dict[str, object], ...] = (), **fact: object) -> pl.DataFrame:
    """The states of one recommendation in one organisation, from its first day."""
    return compliance(known(register({**PUBLISHED, **fact}), list(entries), list(explanations)))


def said(as_of: str, status: str, decided: str | None = None, **more: object) -> dict[str, object]:
    day = None if decided is None else date.fromisoformat(decided)
    return {"as_of": date.fromisoformat(as_of), "formulary_status": status, "decision_date": day, **more}


def test_the_check_values_of_published_checklists() -> None:
    decisions = {"TA508": date(2018, 4, 18), "TA517": date(2018, 12, 17), "TA624": date(2020, 5, 20)}
    entries = [
        {
            "ta_number": fact["ta_number"],
            "as_of": date(2021, 3, 31),
            "formulary_status": "listed" if fact["ta_number"] in decisions else "not_listed",
            "decision_date": decisions.get(str(fact["ta_number"])),
        }
        for fact in DOMAIN
    ]
    same_rows(
        on_day(compliance(known(register(*DOMAIN), entries)), date(2021, 4, 1)),
        """
        recommendation_id:s | state:s   | days_to_listing:i
        TA508-1             | compliant | 42
        TA517-1             | late      | 250
        TA512-1             | overdue   | -
        TA624-1             | late      | 91
        """,
    )


def test_nothing_said_is_pending_and_then_unknown() -> None:
    same_rows(
        life(),
        """
        from_day:d | to_day:d   | state:s | reason:s
        2020-01-31 | 2020-05-01 | pending | -
        2020-05-01 | -          | unknown | nothing is known of it
        """,
    )


def test_the_due_day_itself_is_in_time() -> None:
    assert life(said("2020-06-30", "listed", "2020-04-30"))["state"].to_list()[-1] == "compliant"
    assert life(said("2020-06-30", "listed", "2020-05-01"))["state"].to_list()[-1] == "late"


def test_a_past_day_shows_what_was_known_then_and_who_first_said_so() -> None:
    same_rows(
        life(
            said("2020-03-31", "not_listed"),
            said("2020-06-30", "not_listed"),
            said("2020-09-30", "listed", "2020-07-15"),
        ),
        """
        from_day:d | to_day:d   | state:s | formulary_status:s | decision_date:d | days_to_listing:i | as_of:d
        2020-01-31 | 2020-03-31 | pending | unknown            | -               | -                 | -
        2020-03-31 | 2020-05-01 | pending | not_listed         | -               | -                 | 2020-03-31
        2020-05-01 | 2020-09-30 | overdue | not_listed         | -               | -                 | 2020-03-31
        2020-09-30 | -          | late    | listed             | 2020-07-15      | 166               | 2020-09-30
        """,
    )


def test_a_decision_still_to_come_is_no_listing() -> None:
    same_rows(
        life(said("2020-06-30", "listed", "2020-08-01")),
        """
        from_day:d | state:s
        2020-01-31 | pending
        2020-05-01 | unknown
        2020-06-30 | overdue
        2020-08-01 | late
        """,
    )


def test_an_explanation_holds_from_its_day_to_its_expiry_and_is_never_compliance() -> None:
    same_rows(
        life(
            said("2020-06-30", "not_listed"),
            explanations=({"explained_on": date(2020, 3, 1), "expires": date(2020, 12, 31)},),
        ),
        """
        from_day:d | state:s   | reason_code:s        | expires:d
        2020-01-31 | pending   | -                    | -
        2020-03-01 | pending   | plan_being_developed | 2020-12-31
        2020-05-01 | explained | plan_being_developed | 2020-12-31
        2020-06-30 | explained | plan_being_developed | 2020-12-31
        2021-01-01 | overdue   | -                    | -
        """,
    )


def test_a_listing_leaves_its_explanation_behind() -> None:
    states = life(
        said("2020-06-30", "listed", "2020-06-01"), explanations=({"explained_on": date(2020, 5, 2), "expires": None},)
    )
    assert states["state"].to_list() == ["pending", "unknown", "explained", "late"]


@pytest.mark.parametrize(
    ("entry", "state", "reason"),
    [
        (said("2020-02-01", "not_applicable"), "not_applicable", "marked N/A without a reason"),
        (said("2020-02-01", "not_applicable", reason="no such service"), "not_applicable", "no such service"),
        (said("2020-02-01", "unknown", marks="both"), "unknown", "the row marks both Yes and N/A"),
        (said("2020-02-01", "unknown"), "unknown", "the organisation says that it is not known"),
        (said("2020-06-30", "listed"), "unknown", "listed, on a day that is not known"),
        (said("2020-04-30", "listed"), "compliant", None),
    ],
)
def test_what_a_row_says_and_why(entry: dict[str, object], state: str, reason: str | None) -> None:
    assert life(entry).select("state", "reason").row(-1) == (state, reason)


def test_what_was_seen_listed_in_time_stays_in_time_until_it_is_seen_removed() -> None:
    kept = life(said("2020-04-01", "listed"), said("2020-06-30", "listed"))
    assert kept["state"].to_list() == ["pending", "compliant"]
    removed = life(said("2020-04-01", "listed"), said("2020-06-30", "not_listed"), said("2020-07-31", "listed"))
    assert removed["state"].to_list() == ["pending", "compliant", "overdue", "unknown"]


def test_rows_of_one_day_that_disagree_tell_nothing_and_a_file_loaded_later_is_believed() -> None:
    disagreeing = (said("2020-06-30", "listed", "2020-02-01"), said("2020-06-30", "not_listed", row_number=3))
    assert life(*disagreeing).select("state", "reason").row(-1) == ("unknown", "rows of the same day disagree")
    later = said("2020-06-30", "listed", "2020-02-01", file_order=2, file_id="g")
    assert life(*disagreeing, later)["state"].to_list()[-1] == "compliant"


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    listed = life(said("2020-06-30", "listed", "2020-02-01"), published=None, published_year=2019)
    assert listed.select("from_day", "state", "reason").rows() == [
        (date(2020, 1, 1), "unknown", "no day of publication is known"),
        (date(2020, 6, 30), "unknown", "no day of publication is known"),
    ]


def test_a_replaced_appraisal_leaves_the_denominator_and_its_history_stays() -> None:
    states = compliance(
        known(
            register(
                {"published": START, "status": "replaced", "replaced_by": "TA2"},
                {"ta_number": "TA2", "published": date(2021, 2, 1)},
            ),
            [said("2020-06-30", "listed", "2020-02-01")],
        )
    )
    same_rows(
        states,
        """
        recommendation_id:s | from_day:d | state:s            | reason:s
        TA1-1               | 2020-01-31 | pending            | -
        TA1-1               | 2020-05-01 | unknown            | nothing is known of it
        TA1-1               | 2020-06-30 | compliant          | -
        TA1-1               | 2021-02-01 | not_in_denominator | replaced by TA2
        TA2-1               | 2021-02-01 | pending            | -
        TA2-1               | 2021-05-02 | unknown            | nothing is known of it
        """,
    )


def test_who_does_not_owe_the_duty_has_a_reason() -> None:
    both = pl.DataFrame({"ods_code": ["ZI01", "ZT01"], "org_type": ["icb", "trust"]})
    made = register({"published": START, "commissioner": "nhs_england"})
    states = on_day(compliance(known(made, organisations=both)), date(2020, 2, 1))
    same_rows(
        states,
        """
        ods_code:s | state:s        | reason:s
        ZI01       | not_applicable | NHS England commissions it, not the ICB
        ZT01       | pending        | -
        """,
    )


def test_a_service_that_is_not_provided_excuses_a_recommendation_only_for_all_of_its_medicines() -> None:
    one = {"published": START, "medicine": "a", "medicine_name": "A"}
    other = {"published": START, "medicine": "b", "medicine_name": "B"}
    no_a = [{"ods_code": "ZI01", "medicine": "a", "reason": "no such clinic"}]
    only = compliance(known(register(one), services=no_a))
    assert only.select("state", "reason").rows() == [("not_applicable", "no such clinic")]
    both = compliance(known(register(one, other), services=no_a))
    assert both["state"].to_list() == ["pending", "unknown"]


@pytest.mark.parametrize("category", ["only_in_research", "not_recommended", "terminated"])
def test_what_is_not_recommended_is_shown_outside_the_denominator(category: str) -> None:
    [state] = life(said("2020-06-30", "listed", "2020-02-01"), category=category)["state"].unique()
    assert state == "not_in_denominator"


def test_a_row_about_one_recommendation_or_medicine_says_nothing_of_the_others() -> None:
    made = register(
        {"published": START, "condition": "x"},
        {"published": START, "condition": "y", "medicine": "betamab", "medicine_name": "Betamab"},
    )
    numbered = compliance(known(made, [said("2020-04-01", "listed", "2020-03-01", recommendation=2)]))
    named = compliance(known(made, [said("2020-04-01", "listed", "2020-03-01", medicine="betamab")]))
    assert numbered.equals(named)
    assert on_day(numbered, DUE)["state"].to_list() == ["pending", "compliant"]
