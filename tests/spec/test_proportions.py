"""Proportions, drawn: what stands above the line, what below, and what is only shown."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.compliance.proportions import by_medicine, cells_on, day_by_day, proportions, with_areas
from tests.lib.tables import frame, same_rows

DAY = date(2021, 3, 31)
RECOMMENDATIONS = frame(
    """
    recommendation_id:s | ta_number:s | title:s | therapeutic_area:s | published_year:i | due:d
    TA1-1               | TA1         | A       | cancer             | 2020             | 2020-06-30
    TA2-1               | TA2         | B       | skin               | 2021             | 2021-04-30
    TA3-1               | TA3         | C       | -                  | -                | -
    """
)


def states(drawing: str) -> pl.DataFrame:
    """Spells: organisation, recommendation, state, from and to."""
    return frame(drawing).with_columns(org_type=pl.lit("icb"))


def test_only_what_was_due_is_judged_and_unknown_is_never_yes() -> None:
    cells = cells_on(
        states(
            """
            ods_code:s | recommendation_id:s | state:s            | from_day:d | to_day:d
            A          | TA1-1               | pending            | 2020-03-31 | 2020-05-01
            A          | TA1-1               | compliant          | 2020-05-01 | -
            A          | TA2-1               | compliant          | 2021-02-01 | -
            A          | TA3-1               | unknown            | 2020-01-01 | -
            B          | TA1-1               | late               | 2020-05-01 | 2021-04-01
            B          | TA1-1               | not_in_denominator | 2021-04-01 | -
            B          | TA2-1               | pending            | 2021-02-01 | -
            B          | TA3-1               | not_applicable     | 2020-01-01 | -
            C          | TA1-1               | explained          | 2020-07-01 | -
            C          | TA3-1               | overdue            | 2020-07-01 | 2021-03-31
            C          | TA3-1               | compliant          | 2021-03-31 | -
            """
        ),
        RECOMMENDATIONS,
        DAY,
    )
    same_rows(
        proportions(cells, ["ods_code"]),
        """
        ods_code:s | judged:i | in_time:i | not_known:i | share:f | share_of_known:f | share_at_most:f | compliant:i | pending:i
        A          | 2        | 1         | 1           | 0.5     | 1.0              | 1.0             | 2           | 0
        B          | 1        | 0         | 0           | 0.0     | 0.0              | 0.0             | 0           | 1
        C          | 2        | 1         | 0           | 0.5     | 0.5              | 0.5             | 1           | 0
        """,
    )
    same_rows(
        proportions(cells, []).with_columns(pl.col("share_low", "share_high").round(6)),
        """
        judged:i | in_time:i | not_known:i | share:f | share_low:f | share_high:f | share_at_most:f
        5        | 2         | 1           | 0.4     | 0.117621    | 0.769276     | 0.6
        """,
    )


def test_the_due_day_has_to_be_over() -> None:
    drawn = states(
        """
        ods_code:s | recommendation_id:s | state:s   | from_day:d | to_day:d
        A          | TA1-1               | compliant | 2020-05-01 | -
        """
    )
    on_due, after = (cells_on(drawn, RECOMMENDATIONS, day) for day in (date(2020, 6, 30), date(2020, 7, 1)))
    assert (on_due["is_judged"].item(), after["is_judged"].item()) == (False, True)


def test_nothing_judged_has_no_share() -> None:
    cells = cells_on(
        states(
            "ods_code:s | recommendation_id:s | state:s | from_day:d | to_day:d\nA | TA2-1 | pending | 2021-02-01 | -"
        ),
        RECOMMENDATIONS,
        DAY,
    )
    shares = ["share", "share_low", "share_high", "share_of_known", "share_at_most"]
    assert proportions(cells, []).select(shares).row(0) == (None,) * 5


def test_an_organisation_of_which_nothing_is_known_has_no_share() -> None:
    cells = cells_on(
        states(
            """
            ods_code:s | recommendation_id:s | state:s | from_day:d | to_day:d
            A          | TA1-1               | unknown | 2020-07-01 | -
            A          | TA3-1               | unknown | 2020-07-01 | -
            """
        ),
        RECOMMENDATIONS,
        DAY,
    )
    [row] = proportions(cells, []).to_dicts()
    assert (row["judged"], row["not_known"]) == (2, 2)
    assert {row[name] for name in row if name.startswith("share")} == {None}


def test_cells_are_placed_in_their_icb_and_region() -> None:
    places = frame(
        """
        ods_code:s | org_type:s | name:s | parent_ods_code:s
        ENG        | england    | E      | -
        R          | region     | North  | ENG
        I          | icb        | Vale   | R
        T          | trust      | Site   | I
        """
    )
    cells = pl.DataFrame({"ods_code": ["I", "T"], "org_type": ["icb", "trust"]})
    same_rows(
        with_areas(cells, places),
        """
        ods_code:s | org_type:s | name:s | icb:s | region:s
        I          | icb        | Vale   | I     | R
        T          | trust      | Site   | I     | R
        """,
    )


def test_a_cell_of_two_medicines_stands_with_both() -> None:
    medicines = frame("recommendation_id:s | medicine:s | medicine_name:s\nTA1-1 | a | A\nTA1-1 | b | B")
    cells = pl.DataFrame({"ods_code": ["I"], "recommendation_id": ["TA1-1"]})
    assert by_medicine(cells, medicines)["medicine"].to_list() == ["a", "b"]


CELLS = st.lists(
    st.tuples(st.sampled_from("AB"), st.sampled_from(schema.COMPLIANCE_STATES), st.booleans()), min_size=1, max_size=30
)


@settings(deadline=None)
@given(CELLS)
def test_counts_add_up_and_a_share_lies_in_its_interval(drawn: list[tuple[str, str, bool]]) -> None:
    judged = [due and state in schema.IN_PROPORTION for _, state, due in drawn]
    cells = pl.DataFrame(
        {"ods_code": [one[0] for one in drawn], "state": [one[1] for one in drawn], "is_judged": judged}
    )
    for row in proportions(cells, ["ods_code"]).iter_rows(named=True):
        own = [(state, due) for code, state, due in drawn if code == row["ods_code"]]
        assert sum(row[state] for state in schema.COMPLIANCE_STATES) == len(own)
        below = [state for state, due in own if due and state in schema.IN_PROPORTION]
        assert (row["judged"], row["in_time"]) == (len(below), below.count("compliant"))
        if set(below) - {"unknown"}:
            assert row["share"] == pytest.approx(below.count("compliant") / len(below))
            assert row["share_low"] <= row["share"] <= row["share_high"]
            assert row["share"] <= row["share_at_most"]


@st.composite
def spells(draw: st.DrawFn) -> list[tuple[str, str, str, date, date | None]]:
    """Lives of a few cells: states that follow each other without a gap."""
    found = []
    for code, asked in [("A", "TA1-1"), ("A", "TA3-1"), ("B", "TA1-1"), ("B", "TA2-1")]:
        days = sorted(draw(st.sets(st.dates(date(2020, 1, 1), date(2021, 12, 31)), min_size=1, max_size=4)))
        for begun, ended in zip(days, [*days[1:], None], strict=True):
            found.append((code, asked, draw(st.sampled_from(schema.COMPLIANCE_STATES)), begun, ended))
    return found


@settings(deadline=None, max_examples=60)
@given(spells(), st.sets(st.dates(date(2019, 12, 1), date(2022, 1, 31)), min_size=1, max_size=6), st.booleans())
def test_many_days_at_once_are_each_day_by_itself(
    drawn: list[tuple[str, str, str, date, date | None]], chosen: set[date], together: bool
) -> None:
    names = ["ods_code", "recommendation_id", "state", "from_day", "to_day"]
    lives = pl.DataFrame(drawn, schema=names, schema_overrides={"to_day": pl.Date}, orient="row").with_columns(
        org_type=pl.lit("icb")
    )
    days, by = sorted(chosen), [] if together else ["ods_code"]
    at_once = day_by_day(lives, RECOMMENDATIONS, days, by)
    for day in days:
        alone = proportions(cells_on(lives, RECOMMENDATIONS, day), by)
        found = at_once.filter(pl.col("day") == day).select(alone.columns)
        there = found.filter(pl.sum_horizontal(schema.COMPLIANCE_STATES) > 0) if by else found
        assert there.equals(alone.cast(dict(there.schema)))
