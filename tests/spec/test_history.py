"""What a month is beside the months before it, drawn as tables, and against the naive implementation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import comparisons
from ingest.history import added_up, by_name
from scorecard.settings import Thresholds
from tests.lib import naive_history as naive
from tests.lib.naive_history import Issue
from tests.lib.tables import frame, same_rows

LIMITS = Thresholds(trust_rows=2)
NOBODY = pl.DataFrame(schema={"ods_code": pl.String()})
# June and July 2021 have 22 working days, May 19 and August 21.
MAY, JUNE, JULY, AUGUST = (date(2021, month, 1) for month in (5, 6, 7, 8))


def added(issues: Iterable[Issue]) -> pl.DataFrame:
    """Rows as ingest reads and adds them up."""
    columns = ("month", "ods_code", "vmp_code", "unit", "quantity")
    kinds = (pl.Date(), pl.String(), pl.String(), pl.String(), pl.Float64())
    rows = pl.DataFrame(
        [tuple(vars(issue).values()) for issue in issues], schema=dict(zip(columns, kinds, strict=True)), orient="row"
    ).with_row_index("row_number", offset=2)
    return added_up(by_name(rows.lazy().with_columns(vmp_name="name of " + pl.col("vmp_code"))).collect())


def drawn(drawing: str) -> pl.DataFrame:
    """Rows of a drawing, added up."""
    return added(Issue(**row) for row in frame(drawing).iter_rows(named=True))


BEFORE = """
month:d | ods_code:s | vmp_code:s | unit:s | quantity:f
2021-05 | T1         | A          | ml     | 190
2021-05 | T1         | B          | ml     | 19
2021-05 | T2         | A          | ml     | 19
2021-06 | T1         | A          | ml     | 220
2021-06 | T1         | B          | ml     | 22
2021-07 | T1         | A          | ml     | 220
2021-07 | T1         | B          | ml     | 22
2021-07 | T2         | A          | ml     | 22
2021-07 | T2         | B          | ml     | 44
"""


def test_a_trust_is_expected_that_has_rows_enough_in_its_middle_month() -> None:
    now = drawn("""
month:d | ods_code:s | vmp_code:s | unit:s | quantity:f
2021-08 | T2         | A          | ml     | 21
2021-08 | T3         | A          | ml     | 21
""")
    found = comparisons.submitting(now, drawn(BEFORE), NOBODY, LIMITS)
    same_rows(found, """
ods_code:s | rows:i | usual_rows:f | share:f | told:s
T1         | 0      | 2            | 0       | T1: 0 rows, usually 2
""")  # fmt: skip


def test_a_month_without_a_row_counts_as_none_in_what_is_usual() -> None:
    found = comparisons.submitting(drawn(BEFORE), drawn(BEFORE), NOBODY, Thresholds(trust_rows=1))
    assert dict(found.select("ods_code", "usual_rows").iter_rows()) == {"T1": 2, "T2": 1}


def test_a_trust_that_closed_or_was_merged_is_not_expected() -> None:
    excused = pl.DataFrame({"ods_code": ["T1"]})
    assert comparisons.submitting(drawn(BEFORE), drawn(BEFORE), excused, LIMITS).is_empty()


def whole(drawing: str) -> dict[str, Any]:
    now, before = drawn(drawing), drawn(BEFORE)
    return comparisons.whole_month(now, before, comparisons.beside_usual(now, before, AUGUST)).row(0, named=True)


def test_the_same_volume_a_working_day_is_the_whole_of_it_whatever_the_length_of_the_month() -> None:
    found = whole("""
month:d | ods_code:s | vmp_code:s | unit:s | quantity:f
2021-08 | T1         | A          | ml     | 220.5
2021-08 | T1         | B          | ml     | 21
2021-08 | T2         | A          | ml     | 10.5
""")
    assert found["volume"] == pytest.approx(1.0)
    assert found["volume_told"] == "100.0 % of the usual volume a working day, over 2 products"
    assert (found["rows"], found["rows_told"]) == (1.0, "3 rows, usually 3")


def test_units_are_never_added_and_new_products_say_nothing_of_the_volume() -> None:
    found = whole("""
month:d | ods_code:s | vmp_code:s | unit:s | quantity:f
2021-08 | T1         | A          | vial   | 9999
2021-08 | T1         | C          | ml     | 9999
""")
    assert found["volume"] is None
    assert found["rows"] == pytest.approx(2 / 3)


def test_the_product_in_the_middle_weighs_as_its_usual_rows() -> None:
    """A has 5 of 9 rows and fell to half; B has 4 and rose tenfold."""
    found = whole("""
month:d | ods_code:s | vmp_code:s | unit:s | quantity:f
2021-08 | T1         | A          | ml     | 115.5
2021-08 | T1         | B          | ml     | 210
""")
    assert found["volume"] == pytest.approx(0.5, rel=0.01)


SWAPPED = """
month:d | ods_code:s | vmp_code:s | unit:s | quantity:f
2021-08 | T1         | B          | ml     | 210
2021-08 | T2         | B          | ml     | 14
2021-08 | T1         | A          | ml     | 21
2021-08 | T2         | A          | ml     | 14
"""


def swaps(drawing: str) -> list[tuple[Any, ...]]:
    now, before = drawn(drawing), drawn(BEFORE)
    products = comparisons.beside_usual(now, before, AUGUST)
    found = comparisons.changed_places(now, before, products, Thresholds(trust_rows=1))
    return found.filter(pl.col("likeness") < LIMITS.swap_likeness).select("vmp_code", "other_vmp_code").rows()


def test_two_products_that_changed_places_are_found() -> None:
    assert swaps(SWAPPED) == [("B", "A")]


def test_products_of_different_units_do_not_change_places() -> None:
    assert swaps(SWAPPED.replace("| B          | ml     | 210", "| B          | vial   | 210")) == []


def test_national_volumes_that_meet_by_chance_at_other_trusts_are_no_swap() -> None:
    elsewhere = SWAPPED.replace("T1         | B", "T9         | B").replace("T1         | A", "T8         | A")
    assert swaps(elsewhere) == []


def test_pairs_stay_few_where_hundreds_of_products_rise_and_fall() -> None:
    """Each that rose is held against the ten that fit best, its true partner among them."""
    before = [Issue(month, "T1", f"P{n:03d}", "ml", 1000 * 1.05**n) for month in (JUNE, JULY) for n in range(100)]
    before += [Issue(month, "T1", f"Q{n:03d}", "ml", 3000 * 1.05**n) for month in (JUNE, JULY) for n in range(100)]
    codes = {f"P{n:03d}": f"Q{n:03d}" for n in range(100)}
    codes |= {other: one for one, other in codes.items()}
    mine = added(Issue(AUGUST, i.ods_code, codes[i.vmp_code], i.unit, i.quantity) for i in before if i.month == JULY)
    theirs = added(before)
    limits = Thresholds(trust_rows=1)
    found = comparisons.changed_places(mine, theirs, comparisons.beside_usual(mine, theirs, AUGUST), limits)
    assert 500 < found.height <= 100 * comparisons.PARTNERS
    exchanged = found.filter(pl.col("likeness") == 0).select("vmp_code", "other_vmp_code")
    assert dict(exchanged.iter_rows()) == {f"P{n:03d}": f"Q{n:03d}" for n in range(100)}


def test_a_restated_month_tells_what_moved() -> None:
    found = comparisons.restated(drawn(SWAPPED), drawn(SWAPPED.replace("210", "200").replace("| 21\n", "| 0\n")))
    same_rows(found, """
vmp_code:s | unit:s | before:f | now:f | moved:f             | told:s
A          | ml     | 14       | 35    | 0.6                 | name of A: 14 ml before, 35 now
B          | ml     | 214      | 224   | 0.044642857142857144 | name of B: 214 ml before, 224 now
""")  # fmt: skip


# ------------------------------------------------------------------------------------- against the naive one

QUANTITIES = st.one_of(st.integers(-40, 400), st.sampled_from([0, 1000, 10_000])).map(float)


def issues(*months: date) -> st.SearchStrategy[list[Issue]]:
    return st.lists(
        st.builds(
            Issue,
            st.sampled_from(months),
            st.sampled_from(["T1", "T2", "T3"]),
            st.sampled_from(["A", "B", "C", "D"]),
            st.sampled_from(["ml", "ml", "vial"]),
            QUANTITIES,
        ),
        min_size=1,
        max_size=30,
    )


NOW, EARLIER = issues(AUGUST), issues(MAY, JUNE, JULY)


@given(NOW, EARLIER, st.integers(1, 4), st.sets(st.sampled_from(["T1", "T2"])))
def test_trusts_are_those_of_the_naive_one(
    now: list[Issue], before: list[Issue], least: int, excused: set[str]
) -> None:
    gone = pl.DataFrame({"ods_code": sorted(excused)}, schema={"ods_code": pl.String()})
    found = comparisons.submitting(added(now), added(before), gone, Thresholds(trust_rows=least))
    rows = {code: (count, usual) for code, count, usual in found.select("ods_code", "rows", "usual_rows").iter_rows()}
    assert rows == naive.submitting(now, before, excused, least)
    assert found.select((pl.col("share") - pl.col("rows") / pl.col("usual_rows")).abs().max()).item() in (None, 0)


@given(NOW, EARLIER)
def test_the_whole_month_is_that_of_the_naive_one(now: list[Issue], before: list[Issue]) -> None:
    mine, theirs = added(now), added(before)
    found = comparisons.whole_month(mine, theirs, comparisons.beside_usual(mine, theirs, AUGUST))
    expected = naive.whole_volume(now, before)
    assert found["rows"].item() == pytest.approx(naive.whole_rows(now, before))
    assert found["volume"].item() == (None if expected is None else pytest.approx(expected))


@given(EARLIER)
def test_usual_quantities_are_those_of_the_naive_one(before: list[Issue]) -> None:
    found = comparisons.usual_quantities(added(before))
    assert {row[:3]: row[3] for row in found.iter_rows()} == naive.usual_quantities(before)


# No ratio of whole numbers is 1.37 or its square, so that rounding decides nothing.
APART = 1.37


def exchanged(before: list[Issue]) -> list[Issue]:
    """July once more, in August, with products A and B exchanged."""
    codes = {"A": "B", "B": "A"}
    return [
        Issue(AUGUST, i.ods_code, codes.get(i.vmp_code, i.vmp_code), i.unit, i.quantity)
        for i in before
        if i.month == JULY
    ]


@given(NOW, EARLIER, st.booleans())
def test_pairs_that_changed_places_are_those_of_the_naive_one(
    now: list[Issue], before: list[Issue], as_swap: bool
) -> None:
    now = (exchanged(before) or now) if as_swap else now
    mine, theirs = added(now), added(before)
    limits = Thresholds(trust_rows=1, swap_apart=APART)
    found = comparisons.changed_places(mine, theirs, comparisons.beside_usual(mine, theirs, AUGUST), limits)
    pairs = found.select("vmp_code", "other_vmp_code", "unit", "likeness").iter_rows()
    expected = naive.changed_places(now, before, 1, APART)
    assert {row[:3]: row[3] for row in pairs} == {pair: pytest.approx(value) for pair, value in expected.items()}


@given(NOW, issues(AUGUST))
def test_restated_months_are_those_of_the_naive_one(now: list[Issue], before: list[Issue]) -> None:
    found = comparisons.restated(added(now), added(before))
    rows = found.select("vmp_code", "unit", "before", "now", "moved").iter_rows()
    assert {row[:2]: row[2:] for row in rows} == naive.restated(now, before)


# ------------------------------------------------------------------------------------- no fault, no finding


@given(EARLIER)
def test_a_month_that_is_as_every_month_before_has_nothing_unusual(before: list[Issue]) -> None:
    same = [Issue(at, i.ods_code, i.vmp_code, i.unit, i.quantity) for at in (JUNE, JULY) for i in before]
    now = [Issue(AUGUST, i.ods_code, i.vmp_code, i.unit, i.quantity) for i in before]
    mine, theirs = added(now), added(same)
    trusts = comparisons.submitting(mine, theirs, NOBODY, Thresholds(trust_rows=1))
    assert trusts["share"].to_list() == [1.0] * trusts.height
    products = comparisons.beside_usual(mine, theirs, AUGUST)
    month_as_whole = comparisons.whole_month(mine, theirs, products)
    # 21 working days where there were 22: a little more a day.
    assert month_as_whole["volume"].item() in (None, pytest.approx(22 / 21))
    assert month_as_whole["rows"].item() == 1.0
    assert comparisons.changed_places(mine, theirs, products, LIMITS).is_empty()
    assert comparisons.restated(mine, mine)["moved"].to_list() == [0.0] * comparisons.restated(mine, mine).height
