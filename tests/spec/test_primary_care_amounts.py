"""Items and daily doses of practices, drawn, and against plain Python on generated rows."""

from collections import defaultdict
from datetime import date

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.primary_care.amounts import amounts, conversions, without_doses
from scorecard.primary_care.bnf import PRESENTATION_SCHEMA
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
month:d | practice_code:s | sub_icb_code:s | is_unidentified:b | bnf_code:s | items:i | quantity:f
2025-04 | P1              | S1             | no                | A1         | 3       | 84
2025-04 | P1              | S1             | no                | A1         | 1       | 56
2025-04 | P1              | S1             | no                | A2         | 2       | 100
2025-04 | P1              | S1             | no                | B1         | 5       | 10
2025-04 | P2              | S1             | no                | B2         | 1       | 7
2025-04 | -               | -              | yes               | A2         | 1       | 5
2025-05 | P1              | S1             | no                | A1         | 1       | -28
2025-05 | P1              | S1             | no                | C1         | 9       | 9
"""
AMOUNTS = """
month:d | practice_code:s | sub_icb_code:s | is_unidentified:b | medicine:s | unit:s | amount:f | source_rows:i
2025-04 | P1              | S1             | no                | alphamab   | items  | 6        | 3
2025-04 | P1              | S1             | no                | alphamab   | ddd    | 290      | 3
2025-04 | P1              | S1             | no                | betamab    | items  | 5        | 1
2025-04 | P1              | S1             | no                | betamab    | add    | 2.5      | 1
2025-04 | P2              | S1             | no                | betamab    | items  | 1        | 1
2025-04 | P2              | S1             | no                | betamab    | add    | 0.875    | 1
2025-04 | -               | -              | yes               | alphamab   | items  | 1        | 1
2025-04 | -               | -              | yes               | alphamab   | ddd    | 0.5      | 1
2025-05 | P1              | S1             | no                | alphamab   | items  | 1        | 1
2025-05 | P1              | S1             | no                | alphamab   | ddd    | -56      | 1
"""


def added(rows: pl.DataFrame, presentations: pl.DataFrame) -> pl.DataFrame:
    frames = (rows, presentations, conversions(presentations))
    prescribed, named, converted = (nw.from_native(one.lazy()) for one in frames)
    found: pl.DataFrame = amounts(prescribed, named, converted).to_native().collect()
    return found


def test_daily_doses_are_those_of_each_presentation_and_only_where_all_have_one() -> None:
    same_rows(added(frame(ROWS), frame(PRESENTATIONS)), AMOUNTS)


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
    rows = [(month, practice, "S1", practice is None, *rest) for practice, *rest in lines]
    columns = ["month", "practice_code", "sub_icb_code", "is_unidentified", "bnf_code", "items", "quantity"]
    kinds = [pl.Date, pl.String, pl.String, pl.Boolean, pl.String, pl.Int64, pl.Float64]
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
    told = found.select("practice_code", "medicine", "unit", "amount").rows()
    assert {(practice, medicine, unit): amount for practice, medicine, unit, amount in told} == pytest.approx(
        wanted, abs=1e-4
    )
