"""Every state of every day against the slow and obvious telling, on worlds that Hypothesis makes up; and what never happens."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.compliance.states import compliance
from tests.lib import naive_compliance as naive
from tests.lib.compliance_frames import known, register
from tests.lib.naive_compliance import Ask, Said, Why

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
ONE = timedelta(days=1)
DAYS = st.dates(FIRST, LAST)
PUBLISHED = date(2020, 1, 31)
SAID = st.builds(
    Said,
    as_of=DAYS,
    status=st.sampled_from(schema.FORMULARY_STATUSES),
    decided=st.none() | DAYS,
    order=st.integers(1, 2),
)
WHYS = st.builds(Why, day=DAYS, expires=st.none() | DAYS, order=st.just(1))
ASKS = st.builds(
    Ask,
    category=st.sampled_from(["recommended", "optimised", "terminated"]),
    published=st.sampled_from([PUBLISHED, None]),
    due=st.none(),
    leaves_on=st.none() | DAYS,
    commissioner=st.sampled_from([None, "icb", "nhs_england"]),
)


def numbered(said: list[Said]) -> list[Said]:
    """Rows of files: each has a place of its own."""
    return [Said(one.as_of, one.status, one.decided, one.order, place) for place, one in enumerate(said, 2)]


def entries(said: list[Said], ta_number: str = "TA1") -> list[dict[str, object]]:
    return [
        {
            "ta_number": ta_number,
            "as_of": one.as_of,
            "formulary_status": one.status,
            "decision_date": one.decided,
            "file_order": one.order,
            "row_number": one.row,
        }
        for one in said
    ]


def explanations(whys: list[Why], ta_number: str = "TA1") -> list[dict[str, object]]:
    return [
        {"ta_number": ta_number, "explained_on": why.day, "expires": why.expires, "row_number": place}
        for place, why in enumerate(whys, 2)
    ]


def fact(ask: Ask, ta_number: str = "TA1") -> dict[str, Any]:
    return {
        "ta_number": ta_number,
        "category": ask.category,
        "published": ask.published,
        "published_year": 2019,
        "replaced_on": ask.leaves_on,
        "commissioner": ask.commissioner,
    }


def with_due(ask: Ask) -> Ask:
    due = None if ask.published is None else naive.months_after(ask.published, 3)
    return Ask(ask.category, ask.published, due, ask.leaves_on, ask.commissioner)


def states_of(ask: Ask, said: list[Said], whys: list[Why]) -> pl.DataFrame:
    return compliance(known(register(fact(ask)), entries(said), explanations(whys)))


def one_a_day(states: pl.DataFrame, first: date = PUBLISHED) -> dict[date, str]:
    """The one state of each day; fails where a day has none, or several."""
    found: dict[date, str] = {}
    for begun, ended, state in states.select("from_day", "to_day", "state").iter_rows():
        for day in naive.days(max(begun, first), min((ended or LAST + ONE) - ONE, LAST)):
            assert day not in found
            found[day] = state
    assert set(found) == set(naive.days(first, LAST))
    return found


@settings(deadline=None, max_examples=150)
@given(ASKS, st.lists(SAID, max_size=5), st.lists(WHYS, max_size=2, unique_by=lambda why: why.day))
def test_every_day_has_exactly_the_state_of_the_page(ask: Ask, said: list[Said], whys: list[Why]) -> None:
    rows, asked = numbered(said), with_due(ask)
    owes = ask.commissioner != "nhs_england"
    found = one_a_day(states_of(ask, rows, whys))
    assert found == {day: naive.state(asked, rows, whys, day, owes=owes) for day in found}
    assert set(found.values()) <= set(schema.COMPLIANCE_STATES)


@settings(deadline=None, max_examples=50)
@given(st.lists(SAID, max_size=4), st.lists(SAID, min_size=1, max_size=3), st.lists(WHYS, min_size=1, max_size=1))
def test_evidence_about_another_cell_changes_nothing(said: list[Said], other: list[Said], whys: list[Why]) -> None:
    made = register(fact(Ask()), fact(Ask(), "TA2"))
    own = entries(numbered(said))
    before = compliance(known(made, own))
    elsewhere = [{**row, "ods_code": "ZI02"} for row in entries(numbered(other))]
    more = [*own, *entries(numbered(other), "TA2"), *elsewhere]
    after = compliance(known(made, more, explanations(whys, "TA2")))
    mine = (pl.col("ods_code") == "ZI01") & (pl.col("recommendation_id") == "TA1-1")
    assert before.filter(mine).equals(after.filter(mine))


@settings(deadline=None, max_examples=60)
@given(st.dates(date(2019, 6, 1), LAST), DAYS, st.lists(WHYS, max_size=1))
def test_days_that_pass_never_make_late_compliant(decided: date, as_of: date, whys: list[Why]) -> None:
    """While an organisation says the same of its decision; a decision that it corrects is another matter."""
    said = numbered([Said(as_of, "listed", decided), Said(as_of + timedelta(days=30), "listed", decided)])
    found = list(one_a_day(states_of(Ask(), said, whys)).values())
    if "late" in found:
        assert set(found[found.index("late") :]) == {"late"}


@settings(deadline=None, max_examples=60)
@given(st.lists(SAID, max_size=5), st.lists(WHYS, max_size=2), DAYS)
def test_what_is_learnt_later_changes_no_day_before(said: list[Said], whys: list[Why], cut: date) -> None:
    rows = numbered(said)
    whole = one_a_day(states_of(Ask(), rows, whys))
    then = one_a_day(
        states_of(Ask(), [one for one in rows if one.as_of <= cut], [why for why in whys if why.day <= cut])
    )
    assert {day: state for day, state in whole.items() if day <= cut} == {
        day: state for day, state in then.items() if day <= cut
    }


@settings(deadline=None, max_examples=60)
@given(st.lists(SAID, max_size=5))
def test_an_explanation_never_makes_anything_compliant(said: list[Said]) -> None:
    rows = numbered(said)
    without = one_a_day(states_of(Ask(), rows, []))
    explained = one_a_day(states_of(Ask(), rows, [Why(FIRST)]))
    for day, state in explained.items():
        assert state == without[day] or (state == "explained" and without[day] in ("overdue", "unknown"))
