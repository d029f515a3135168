"""BNF codes and their changes, against rules drawn as tables and against a search of every code."""

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.primary_care.bnf import BnfCodes, Meaning, begins_with_any, bnf_codes, presentations

MEDICINES = """
bnf_code | medicine   | ddd_quantity | add_quantity
A1       | alphamab   | 2            | -
A1X      | alphamab   | -            | 0.5
B1       | betamab    | -            | -
B1Y      | alphamab   | 4            | -
"""
CHANGES = """
old_bnf_code | new_bnf_code
C1           | A1
D1Z          | C1Z
A1W          | E1W
B2           | B3
"""
FOUND = """
bnf_code | newest_code | medicine | ddd_quantity | add_quantity
A1       | A1          | alphamab | 2            | -
A1W      | E1W         | alphamab | 2            | -
A1XX     | A1XX        | alphamab | 2            | 0.5
B1YY     | B1YY        | alphamab | 4            | -
B1Z      | B1Z         | betamab  | -            | -
C1Q      | A1Q         | alphamab | 2            | -
D1ZZ     | A1ZZ        | alphamab | 2            | -
E1WW     | E1WW        | alphamab | 2            | -
"""


def drawn(text: str, table: object) -> pl.DataFrame:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    kinds = table.polars_schema  # type: ignore[attr-defined]
    cells = [
        {name: None if cell == "-" else cell for name, cell in zip(lines[0], line, strict=True)} for line in lines[1:]
    ]
    rows = pl.DataFrame(cells, schema=dict.fromkeys(lines[0], pl.String))
    return rows.with_columns(pl.col(name).cast(kinds[name]) for name in lines[0] if name in kinds.names())


@pytest.fixture
def codes() -> BnfCodes:
    return bnf_codes(drawn(MEDICINES, schema.BNF_MEDICINE), drawn(CHANGES, schema.BNF_CHANGE))


def test_each_code_leads_to_its_medicine_and_its_doses(codes: BnfCodes) -> None:
    wanted = drawn(FOUND, schema.BNF_MEDICINE)
    found = presentations(["B2", "B3", "E1", "E1V", "A", "D1", *wanted["bnf_code"]], codes)
    assert found.equals(wanted)


def test_what_is_wanted_is_what_is_mapped_and_what_became_it(codes: BnfCodes) -> None:
    assert codes.wanted == {"A1", "B1", "C1", "D1Z", "E1W"}


def test_the_mark_tells_mappings_apart_that_keep_other_rows() -> None:
    one = BnfCodes({"A1": Meaning("alphamab")}, {})
    assert one.mark == BnfCodes({"A1": Meaning("alphamab", 2.0)}, {}).mark
    assert one.mark == BnfCodes({"A1": Meaning("alphamab"), "A1X": Meaning("alphamab")}, {}).mark
    assert one.mark != BnfCodes({"A2": Meaning("alphamab")}, {}).mark
    assert one.mark != BnfCodes({"A1": Meaning("alphamab")}, {"B1": "A1"}).mark


def test_a_later_row_on_a_code_replaces_an_earlier_one() -> None:
    rows = pl.concat(
        [drawn(MEDICINES, schema.BNF_MEDICINE), drawn(MEDICINES.replace("betamab", "gammamab"), schema.BNF_MEDICINE)]
    )
    codes = bnf_codes(rows, drawn(CHANGES, schema.BNF_CHANGE))
    assert codes.meanings("B1Z") == [Meaning("gammamab")]


def test_a_circle_ends() -> None:
    assert BnfCodes({}, {"A": "B", "B": "A"}).followed("A1") == "A1"


def test_nothing_is_wanted_of_nothing() -> None:
    nothing = BnfCodes({}, {})
    assert (nothing.wanted, presentations(["A1"], nothing).height) == (frozenset(), 0)
    rows = nw.from_native(pl.DataFrame({"code": ["A1", None]}))
    assert rows.with_columns(is_so=begins_with_any("code", []))["is_so"].to_list() == [False] * 2


SOME = st.text("AB", min_size=1, max_size=4)
PAIRS = st.integers(1, 4).flatmap(lambda size: st.tuples(*[st.text("AB", min_size=size, max_size=size)] * 2))


@given(st.dictionaries(SOME, st.sampled_from("xyz").map(Meaning), max_size=4), st.lists(PAIRS, max_size=4), SOME)
def test_a_code_of_a_mapped_medicine_is_always_wanted(
    mapped: dict[str, Meaning], changes: list[tuple[str, str]], code: str
) -> None:
    codes = BnfCodes(mapped, {old: new for old, new in changes if old != new})
    if codes.meanings(code):
        assert any(code.startswith(one) for one in codes.wanted)
    shortest = sorted(codes.wanted, key=len)
    assert not any(one != other and other.startswith(one) for one in shortest for other in shortest)


@given(st.lists(SOME, max_size=5), st.lists(st.none() | SOME, max_size=6))
def test_codes_are_compared_by_their_beginnings(wanted: list[str], found: list[str | None]) -> None:
    rows = nw.from_native(pl.DataFrame({"code": found}, schema={"code": pl.String}))
    told = rows.with_columns(is_so=begins_with_any("code", wanted))["is_so"].to_list()
    assert told == [code is not None and any(code.startswith(one) for one in wanted) for code in found]
