"""People registered with practices, drawn: where each counts, what is missing, and what is said of it."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.primary_care.places import Geography
from scorecard.primary_care.registered import notes, registered
from tests.lib.naive_registered import Listed, Listing, sums
from tests.lib.naive_uptake import following
from tests.lib.primary_care_frames import shaped
from tests.lib.tables import frame, same_rows

AS_OF = date(2022, 7, 31)
HIERARCHY = """
practice_code:s | sub_icb_code:s | sub_icb_gss:s | sub_icb_name:s | icb_code:s | icb_gss:s | icb_name:s | region_code:s | region_gss:s | region_name:s | extract_date:d | file_id:s | row_number:i
P1              | S1             | E1            | s1             | A          | EA        | a          | R1            | ER1          | r1            | 2022-03-01     | h         | 2
P2              | S1             | E1            | s1             | A          | EA        | a          | R1            | ER1          | r1            | 2022-03-01     | h         | 3
P3              | S2             | E2            | s2             | B          | EB        | b          | R1            | ER1          | r1            | 2022-03-01     | h         | 4
"""
SUCCESSIONS = """
ods_code:s | successor_ods_code:s | effective:d
OLD        | S2                   | 2021-04-01
PARTED     | S1                   | 2020-04-01
PARTED     | S2                   | 2020-04-01
"""
WHERE = Geography(frame(HIERARCHY), frame(SUCCESSIONS), AS_OF, pl.DataFrame())


def listed(drawing: str) -> pl.DataFrame:
    """Rows of the lake: month, practice_code, sub_icb_code and patients."""
    return shaped(schema.PRACTICE_LIST_SIZE, frame(drawing).to_dicts())


def test_practices_count_where_the_file_or_else_the_hierarchy_has_them() -> None:
    found = registered(
        listed("""
        month:d | practice_code:s | sub_icb_code:s | patients:i
        2022-01 | P1              | S1             | 1000
        2022-01 | P2              | S1             | 0
        2022-01 | P3              | S1             | 10
        2022-01 | CLOSED          | OLD            | 500
        2022-01 | P4              | PARTED         | 7
        2022-02 | P1              | -              | 1001
        2022-02 | P2              | PARTED         | 200
        2022-02 | P3              | NOWHERE        | 20
        2022-02 | P5              | S2             | 3
        """),
        WHERE,
    )
    same_rows(
        found.sizes,
        """
        month:d | sub_icb:s | list_size:i
        2022-01 | S1        | 1010
        2022-01 | S2        | 500
        2022-02 | S1        | 1201
        2022-02 | S2        | 23
        """,
    )
    same_rows(found.nowhere, "month:d | practice_code:s | patients:i\n2022-01 | P4 | 7")
    assert found.lacking.is_empty()


def test_a_sub_icb_has_no_size_in_a_month_that_lacks_a_practice_which_had_one_before_and_has_one_after() -> None:
    found = registered(
        listed("""
        month:d | practice_code:s | sub_icb_code:s | patients:i
        2021-11 | CLOSED          | OLD            | 5
        2021-11 | P1              | S1             | 10
        2021-12 | P1              | S1             | 20
        2021-12 | P3              | S2             | 1
        2022-01 | P3              | S2             | 2
        2022-02 | P1              | S1             | 40
        2022-02 | P2              | S1             | 50
        2022-02 | P3              | S2             | 3
        """),
        WHERE,
    )
    same_rows(
        found.sizes,
        """
        month:d | sub_icb:s | list_size:i
        2021-11 | S1        | 10
        2021-11 | S2        | 5
        2021-12 | S1        | 20
        2021-12 | S2        | 1
        2022-01 | S2        | 2
        2022-02 | S1        | 90
        2022-02 | S2        | 3
        """,
    )
    same_rows(found.lacking, "month:d | practice_code:s | sub_icb:s\n2022-01 | P1 | S1")


def test_the_hierarchy_of_the_month_says_who_is_expected() -> None:
    found = registered(
        listed("""
        month:d | practice_code:s | sub_icb_code:s | patients:i
        2022-02 | P1              | S1             | 10
        2022-03 | P1              | S1             | 10
        2022-03 | P3              | S2             | 30
        """),
        WHERE,
    )
    same_rows(
        found.sizes,
        """
        month:d | sub_icb:s | list_size:i
        2022-02 | S1        | 10
        2022-03 | S2        | 30
        """,
    )
    same_rows(found.lacking, "month:d | practice_code:s | sub_icb:s\n2022-03 | P2 | S1")


def test_a_practice_is_missed_where_it_was_last_and_not_where_it_came_to() -> None:
    found = registered(
        listed("""
        month:d | practice_code:s | sub_icb_code:s | patients:i
        2021-10 | MOVED           | S1             | 5
        2021-10 | P3              | S2             | 1
        2021-11 | P1              | S1             | 10
        2021-11 | P3              | S2             | 1
        2021-12 | MOVED           | S2             | 6
        """),
        WHERE,
    )
    same_rows(
        found.lacking,
        """
        month:d | practice_code:s | sub_icb:s
        2021-11 | MOVED           | S1
        """,
    )
    assert found.sizes.filter(pl.col("month") == date(2021, 11, 1)).rows() == [(date(2021, 11, 1), "S2", 1)]


def test_months_of_which_there_is_no_file_miss_nobody() -> None:
    rows = "month:d | practice_code:s | sub_icb_code:s | patients:i\n2020-01 | P1 | S1 | 5\n2021-01 | P1 | S1 | 6"
    assert registered(listed(rows), WHERE).lacking.is_empty()


def test_without_files_there_is_nothing() -> None:
    found = registered(shaped(schema.PRACTICE_LIST_SIZE, []), WHERE)
    assert found.sizes.is_empty()
    assert list(notes(found)) == []


def test_what_is_missing_and_what_counts_nowhere_are_said() -> None:
    found = registered(
        listed("""
        month:d | practice_code:s | sub_icb_code:s | patients:i
        2022-03 | P1              | S1             | 10
        2022-03 | CLOSED          | NOWHERE        | 10
        """),
        WHERE,
    )
    lacking, nowhere = (note.text for note in notes(found))
    assert lacking.startswith(
        "2 practices are not in every monthly file of list sizes that should have them "
        "(P2 in March 2022, P3 in March 2022): "
    )
    assert lacking.endswith("no list size of the sub-ICB, because one that leaves out a practice is too low.")
    assert nowhere.startswith("1 practice is in a monthly file of list sizes and in no sub-ICB")
    assert "(CLOSED in March 2022)" in nowhere


MONTHS = following(date(2022, 1, 1), 4)
PRACTICES, CODES = ("P1", "P2", "P3", "P4"), ("S1", "S2", "OLD", "PARTED", "NOWHERE", None)
FILES = st.dictionaries(
    st.tuples(st.sampled_from(MONTHS), st.sampled_from(PRACTICES)),
    st.tuples(st.sampled_from(CODES), st.integers(0, 10**5)),
)


@given(FILES)
def test_the_sums_are_those_of_plain_python(drawn: dict[tuple[date, str], tuple[str | None, int]]) -> None:
    rows = [Listed(month, practice, *told) for (month, practice), told in drawn.items()]
    known = [
        Listing(practice, code, day)
        for practice, code, day in WHERE.hierarchy.select("practice_code", "sub_icb_code", "extract_date").iter_rows()
    ]
    wanted = sums(rows, known, {"OLD": ["S2"], "PARTED": ["S1", "S2"]}, {"S1", "S2"})
    names = {"month": "month", "practice_code": "practice", "sub_icb_code": "sub_icb", "patients": "patients"}
    frame_of = shaped(
        schema.PRACTICE_LIST_SIZE, [{ours: getattr(row, theirs) for ours, theirs in names.items()} for row in rows]
    )
    found = registered(frame_of, WHERE)
    assert {(month, code): size for month, code, size in found.sizes.iter_rows()} == wanted


@given(FILES, st.permutations(range(8)))
def test_the_order_of_rows_does_not_matter_and_nobody_is_counted_twice(
    drawn: dict[tuple[date, str], tuple[str | None, int]], order: list[int]
) -> None:
    rows: list[dict[str, object]] = [
        {"month": month, "practice_code": practice, "sub_icb_code": code, "patients": size}
        for (month, practice), (code, size) in drawn.items()
    ]
    turned = [rows[place] for place in order if place < len(rows)] + rows[len(order) :]
    found, again = (registered(shaped(schema.PRACTICE_LIST_SIZE, some), WHERE) for some in (rows, turned))
    assert found.sizes.sort("month", "sub_icb").equals(again.sizes.sort("month", "sub_icb"))
    everybody = sum(size for _, size in drawn.values())
    counted = found.sizes["list_size"].sum() + found.nowhere["patients"].sum()
    unheard = {(month, code) for month, _, code in found.lacking.iter_rows()}
    assert counted == pytest.approx(everybody) if not unheard else counted <= everybody
