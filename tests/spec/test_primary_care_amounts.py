"""Items and daily doses of practices, drawn, and against plain Python on generated rows."""

from collections import defaultdict
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.engines import collected
from scorecard.primary_care.amounts import amounts, conversions, without_doses
from scorecard.primary_care.bnf import PRESENTATION_SCHEMA
from tests.lib.engines import Put, on_polars
from tests.lib.tables import frame, same_rows

# A tablet of 5 mg, half of which makes a dose, and a solution; of the other medicine one presentation has no dose.
PRESENTATIONS = """
bnf_code:s | newest_code:s | medicine:s | ddd_quantity:f | add_quantity:f
A1         | A1            | alphamab   | 0.5            | 2
A2         | A2            | alphamab   | 10             | -
B1         | B1            | betamab    | 2              | 4
B2         | B2            | betamab    | -              | 8
"""
ROWS = """
month:d | practice_code:s | sub_icb_code:s | is_unidentified:b | bnf_code:s | items:i | quantity:f | nic:f
2025-04 | P1              | S1             | no                | A1         | 3       | 84         | 8.4
2025-04 | P1              | S1             | no                | A1         | 1       | 56         | 5.6
2025-04 | P1              | S1             | no                | A2         | 2       | 100        | -
2025-04 | P1              | S1             | no                | B1         | 5       | 10         | 1
2025-04 | P2              | S1             | no                | B2         | 1       | 7          | 0.7
2025-04 | -               | -              | yes               | A2         | 1       | 5          | -
2025-05 | P1              | S1             | no                | A1         | 1       | -28        | 2.8
2025-05 | P1              | S1             | no                | C1         | 9       | 9          | 9
"""
# In millionths of the unit; the list price of the rows that have one, in millionths of a pound.
AMOUNTS = """
month:d | practice_code:s | sub_icb_code:s | is_unidentified:b | medicine:s | unit:s | millionths:i | source_rows:i
2025-04 | P1              | S1             | no                | alphamab   | items  | 6000000      | 3
2025-04 | P1              | S1             | no                | alphamab   | ddd    | 290000000    | 3
2025-04 | P1              | S1             | no                | betamab    | items  | 5000000      | 1
2025-04 | P1              | S1             | no                | betamab    | add    | 2500000      | 1
2025-04 | P2              | S1             | no                | betamab    | items  | 1000000      | 1
2025-04 | P2              | S1             | no                | betamab    | add    | 875000       | 1
2025-04 | -               | -              | yes               | alphamab   | items  | 1000000      | 1
2025-04 | -               | -              | yes               | alphamab   | ddd    | 500000       | 1
2025-05 | P1              | S1             | no                | alphamab   | items  | 1000000      | 1
2025-05 | P1              | S1             | no                | alphamab   | ddd    | -56000000    | 1
"""
COSTS = """
month:d | practice_code:s | medicine:s | unit:s | cost_millionths:i | rows_without_cost:i | negative_rows:i
2025-04 | P1              | alphamab   | items  | 14000000          | 1                   | 0
2025-04 | P1              | alphamab   | ddd    | 14000000          | 1                   | 0
2025-04 | P1              | betamab    | items  | 1000000           | 0                   | 0
2025-04 | P1              | betamab    | add    | 1000000           | 0                   | 0
2025-04 | P2              | betamab    | items  | 700000            | 0                   | 0
2025-04 | P2              | betamab    | add    | 700000            | 0                   | 0
2025-04 | -               | alphamab   | items  | 0                 | 1                   | 0
2025-04 | -               | alphamab   | ddd    | 0                 | 1                   | 0
2025-05 | P1              | alphamab   | items  | 2800000           | 0                   | 1
2025-05 | P1              | alphamab   | ddd    | 2800000           | 0                   | 1
"""


def added(rows: pl.DataFrame, presentations: pl.DataFrame, put: Put = on_polars) -> pl.DataFrame:
    [found] = collected(amounts(put(rows), put(presentations), put(conversions(presentations))))
    return found


def test_daily_doses_are_those_of_each_presentation_and_only_where_all_have_one(put: Put) -> None:
    same_rows(added(frame(ROWS), frame(PRESENTATIONS), put), AMOUNTS)


def test_costs_are_list_prices_and_rows_without_one_and_with_returns_are_counted(put: Put) -> None:
    same_rows(added(frame(ROWS), frame(PRESENTATIONS), put), COSTS)


def test_of_two_millionths_that_are_as_near_the_even_one_is_taken(put: Put) -> None:
    # 128 tablets make a dose: one is 7,812.5 millionths of it, three are 23,437.5.
    rows = """
    month:d | practice_code:s | sub_icb_code:s | is_unidentified:b | bnf_code:s | items:i | quantity:f | nic:f
    2025-04 | P1              | S1             | no                | A1         | 1       | 1          | 0.0078125
    2025-04 | P2              | S1             | no                | A1         | 1       | 3          | 0.0234375
    """
    presentations = """
    bnf_code:s | newest_code:s | medicine:s | ddd_quantity:f | add_quantity:f
    A1         | A1            | alphamab   | 128            | -
    """
    same_rows(
        added(frame(rows), frame(presentations), put).filter(pl.col("unit") == "ddd"),
        """
        practice_code:s | millionths:i | cost_millionths:i
        P1              | 7812         | 7812
        P2              | 23438        | 23438
        """,
    )


def test_a_medicine_without_doses_says_which_presentations_have_none() -> None:
    told = without_doses(frame(PRESENTATIONS)).rows()
    assert told == [("alphamab", "add", ["A2"]), ("betamab", "ddd", ["B2"])]


PRACTICES = st.sampled_from(["P1", "P2", None])
LINES = st.tuples(
    PRACTICES, st.sampled_from("ABCD"), st.integers(-9, 99), st.integers(-1000, 1000).map(lambda n: n / 4)
)
MEANINGS = st.tuples(st.sampled_from(["alphamab", "betamab"]), st.sampled_from([None, 0.5, 2.0, 7.0]))


@given(st.lists(LINES, max_size=30), st.dictionaries(st.sampled_from("ABC"), MEANINGS))
def test_amounts_are_those_of_plain_python(
    lines: list[tuple[str | None, str, int, float]], meanings: dict[str, tuple[str, float | None]]
) -> None:
    month = date(2025, 4, 1)
    rows = [(month, practice, "S1", practice is None, *rest, 1.0) for practice, *rest in lines]
    columns = ["month", "practice_code", "sub_icb_code", "is_unidentified", "bnf_code", "items", "quantity", "nic"]
    kinds = [pl.Date, pl.String, pl.String, pl.Boolean, pl.String, pl.Int64, pl.Float64, pl.Float64]
    named = [(code, code, medicine, dose, None) for code, (medicine, dose) in meanings.items()]
    found = added(
        pl.DataFrame(rows, schema=dict(zip(columns, kinds, strict=True)), orient="row"),
        pl.DataFrame(named, schema=PRESENTATION_SCHEMA, orient="row"),
    )
    lacking = {medicine for medicine, dose in meanings.values() if dose is None}
    wanted: dict[tuple[str | None, str, str], float] = defaultdict(float)
    for practice, code, items, quantity in lines:
        if code in meanings:
            medicine, dose = meanings[code]
            wanted[practice, medicine, "items"] += items
            if medicine not in lacking and dose is not None:
                wanted[practice, medicine, "ddd"] += quantity / dose
    told = found.select("practice_code", "medicine", "unit", pl.col("millionths") / 1_000_000).rows()
    assert {(practice, medicine, unit): amount for practice, medicine, unit, amount in told} == pytest.approx(
        wanted, abs=1e-4
    )
