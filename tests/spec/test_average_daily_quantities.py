"""Average daily quantities beside our daily doses: drawn, against plain Python, and said where they are far apart."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.primary_care import averages, figures
from tests.lib.engines import Put, on_polars
from tests.lib.naive_primary_care import Doses, Item, average_quantities
from tests.lib.primary_care_frames import geography, loaded
from tests.lib.tables import same_rows

APRIL, MAY = date(2021, 4, 1), date(2021, 5, 1)
# Two tablets of A1 make a daily dose, one of A2; nobody says how many of A3.
MEANINGS = {"A1": Doses("alphamab", 2), "A2": Doses("alphamab", 1), "A3": Doses("alphamab"), "B1": Doses("betamab", 4)}
APPRAISED = pl.DataFrame({"medicine": ["alphamab", "betamab"], "name": ["Alphamab", "Betamab"]})
TOLD = ("medicine", "presentations", "presentations_without_adq", "adq", "ddd_per_adq")


def told(rows: list[Item], put: Put = on_polars) -> pl.DataFrame:
    here, where = loaded(rows, MEANINGS), geography({"S1": ("A", "R")}, {})
    there = replace(here, practices=put(here.practices.collect()).to_native())
    return figures.medicines(figures.find(there, where), APPRAISED).select(TOLD)


def row(code: str, quantity: float, adq: float | None, month: date = APRIL) -> Item:
    return Item(month, "S1", code, 1, quantity, 1.0, adq=adq)


def test_doses_are_compared_where_the_publisher_and_the_mapping_have_both(put: Put) -> None:
    rows = [
        row("A1", 28, 14),
        row("A1", 56, 28, MAY),
        row("A2", 30, 18),
        row("A3", 100, 50),
        row("B1", 8, 8),
    ]
    same_rows(
        told(rows, put),
        """
        medicine:s | presentations:i | presentations_without_adq:i | adq:f | ddd_per_adq:f
        alphamab   | 3               | 0                           | 110   | 1.2
        betamab    | 1               | 0                           | 8     | 0.25
        """,
    )


def test_nought_is_not_defined_and_blank_is_not_known_and_neither_is_no_use(put: Put) -> None:
    rows = [row("A1", 28, 0), row("A2", 30, None), row("A3", 10, 5), row("B1", 8, 0)]
    same_rows(
        told(rows, put),
        """
        medicine:s | presentations:i | presentations_without_adq:i | adq:f | ddd_per_adq:f
        alphamab   | 3               | 2                           | 5     | -
        betamab    | 1               | 1                           | -     | -
        """,
    )


def test_rows_without_one_are_not_compared(put: Put) -> None:
    same_rows(
        told([row("B1", 8, 2), row("B1", 4000, 0), row("B1", 4000, None)], put),
        """
        medicine:s | presentations_without_adq:i | adq:f | ddd_per_adq:f
        betamab    | 0                           | 2     | 1
        """,
    )


def test_sums_by_area_have_none() -> None:
    rows = [row("B1", 8, 2), Item(MAY, "S1", "A1", 1, 100.0, None, of_area=True)]
    same_rows(
        told(rows),
        """
        medicine:s | presentations_without_adq:i | adq:f | ddd_per_adq:f
        alphamab   | 1                           | -     | -
        betamab    | 0                           | 2     | 1
        """,
    )


@pytest.mark.parametrize(("times", "said"), [(2.0, "2"), (0.5, "0.5"), (12.5, "12")])
def test_a_medicine_that_is_far_off_is_said(times: float, said: str) -> None:
    found = pl.DataFrame({"medicine": ["a", "b"], "name": ["Alphamab", "Betamab"], "ddd_per_adq": [times, None]})
    (note,) = averages.notes(found)
    assert note.medicine == "a"
    assert note.text.startswith(f"Alphamab has {said} defined daily doses in primary care for each of the publisher's")


@pytest.mark.parametrize("times", [1.0, 1.99, 0.51])
def test_a_medicine_that_is_near_is_not(times: float) -> None:
    found = pl.DataFrame({"medicine": ["a"], "name": ["Alphamab"], "ddd_per_adq": [times]})
    assert list(averages.notes(found)) == []


ITEMS = st.builds(
    Item,
    month=st.sampled_from([APRIL, MAY]),
    sub_icb=st.sampled_from(["S1", None]),
    bnf_code=st.sampled_from([*MEANINGS, "C1"]),
    items=st.just(1),
    quantity=st.integers(-40, 4_000).map(lambda number: number / 4),
    nic=st.just(1.0),
    adq=st.none() | st.sampled_from([0.0, 1e12]) | st.integers(-8, 4_000).map(lambda number: number / 8),
)


@given(st.lists(ITEMS, max_size=20))
def test_what_is_told_is_what_plain_python_tells(rows: list[Item]) -> None:
    found = {name: rest for name, *rest in told(rows).drop("presentations").iter_rows()}
    wanted = average_quantities(rows, MEANINGS)
    assert found.keys() == wanted.keys()
    for medicine, (without, adq, times) in wanted.items():
        assert found[medicine] == [without, approximately(adq), approximately(times)]


def approximately(number: float | None) -> object:
    return None if number is None else pytest.approx(number, abs=1e-9)
