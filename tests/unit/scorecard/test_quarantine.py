"""The rows that count, and the files in which people see those that were set aside."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.errors import MissingInputError
from scorecard.spreadsheets import harmless
from scorecard.store.lake import QUARANTINE_SCHEMA, Lake
from scorecard.store.quarantine import lacking, released_in, rows_that_count

APRIL = date(2021, 4, 1)
OPERATORS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BREAKS = ("\t", "\r", "\n")
HOSTILE = st.one_of(
    st.text(),
    st.builds("".join, st.tuples(st.sampled_from((*OPERATORS, *BREAKS, '"', ";", ",", " =", "\x00=")), st.text())),
)


def service(file_id: str, row: int, ods_code: str | None) -> tuple[object, ...]:
    return (ods_code, None, "no such service", file_id, row)


def services(rows: Sequence[tuple[object, ...]]) -> pl.LazyFrame:
    return pl.LazyFrame(rows, schema=schema.SERVICE.polars_schema, orient="row")


def reasons(rows: Sequence[tuple[object, ...]]) -> pl.LazyFrame:
    return pl.LazyFrame(rows, schema=QUARANTINE_SCHEMA, orient="row")


def manifest(*lines: tuple[str, str, int]) -> pl.DataFrame:
    """Lines of the manifest: file_id, lake_table and rows_quarantined."""
    frame = pl.DataFrame(lines, schema=["file_id", "lake_table", "rows_quarantined"], orient="row")
    return frame.with_columns(month=pl.lit(None, pl.Date))


def released(*rows: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"file_id": pl.String, "row_number": pl.Int64}, orient="row")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Two files: row 2 of each is kept, rows 3 to 5 of 'a' and row 3 of 'b' are set aside; row 5 has no code."""
    lake = Lake(tmp_path)
    for file_id, aside in {"a": [3, 4, 4, 5], "b": [3]}.items():
        lake.write("service", file_id, None, services([service(file_id, 2, "ZT01")]))
        rows = [service(file_id, row, None if row == 5 else f"ZT{row}") for row in aside]
        told = [(f"{file_id}.csv", row, "ods_code", "?", "Every row has a code.") for row in dict.fromkeys(aside)]
        lake.write_quarantine(file_id, reasons(told), services(rows))
    return lake


BOTH = manifest(("a", "service", 4), ("b", "service", 1))


@pytest.mark.parametrize(
    ("files", "accepted", "expected"),
    [
        (BOTH, [], [("a", 2), ("b", 2)]),
        (BOTH, [("a", 3)], [("a", 2), ("a", 3), ("b", 2)]),
        (BOTH, [("a", 4)], [("a", 2), ("a", 4), ("a", 4), ("b", 2)]),
        (BOTH, [("a", 3), ("b", 3)], [("a", 2), ("a", 3), ("b", 2), ("b", 3)]),
        (BOTH, [("a", 2), ("a", 5), ("a", 99), ("c", 3)], [("a", 2), ("b", 2)]),
        (BOTH.head(1), [("b", 3)], [("a", 2)]),
        (manifest(("a", "service", 4), ("b", "trust", 1)), [("b", 3)], [("a", 2)]),
        (manifest(("a", "service", 0)), [("a", 3)], [("a", 2)]),
        (BOTH.clear(), [("a", 3)], []),
    ],
    ids=[
        "none released",
        "one row",
        "a row of the file that stands for two",
        "rows of two files",
        "kept, incomplete or unknown rows",
        "a file that does not count",
        "a file of another table",
        "a file that sets nothing aside any more",
        "no files",
    ],
)
def test_kept_and_released_rows_count(
    lake: Lake, files: pl.DataFrame, accepted: list[tuple[str, int]], expected: list[tuple[str, int]]
) -> None:
    rows = rows_that_count(lake, schema.SERVICE, files, released(*accepted)).collect(engine="streaming")
    assert dict(rows.schema) == dict(schema.SERVICE.polars_schema)
    assert sorted(rows.select("file_id", "row_number").rows()) == expected


def test_released_rows_are_named_in_one_order_and_only_of_these_files() -> None:
    rows = [("b", 3), ("c", 1), ("a", 11), ("a", 3)]
    assert released_in(BOTH, released(*rows)).rows() == [("a", 3), ("a", 11), ("b", 3)]


def test_rows_set_aside_that_were_lost_are_told(lake: Lake) -> None:
    lake.clear_quarantine("a")
    with pytest.raises(MissingInputError, match="set-aside rows are not there any more"):
        rows_that_count(lake, schema.SERVICE, BOTH, released(("a", 3)))
    assert lake.quarantine("a").collect().is_empty()


def test_a_file_is_held_only_with_what_was_set_aside_from_it(lake: Lake) -> None:
    (line,) = BOTH.head(1).to_dicts()
    assert lake.holds(line)
    lake.clear_quarantine("a")
    assert not lake.holds(line)
    assert lake.holds({**line, "rows_quarantined": 0})
    assert not lake.holds({**line, "file_id": "c"})


def test_what_a_row_lacks_is_named(lake: Lake) -> None:
    found = lacking(lake, schema.SERVICE, "a", pl.Series([3, 4, 5]))
    assert found.rows() == [(5, ["ods_code"])]
    assert lacking(lake, schema.SERVICE, "a", pl.Series([3, 4])).is_empty()


def test_a_write_that_is_interrupted_leaves_what_was_there(lake: Lake) -> None:
    def fail(_: pl.DataFrame) -> pl.DataFrame:
        raise KeyboardInterrupt

    before = {path.name: path.read_bytes() for path in (lake.at / "quarantine").iterdir()}
    failing = reasons([("a.csv", 9, "ods_code", "?", "new")]).map_batches(fail, schema=QUARANTINE_SCHEMA)
    with pytest.raises((KeyboardInterrupt, pl.exceptions.ComputeError)):
        lake.write_quarantine("a", failing, services([service("a", 3, "ZT3")]))
    lake.sweep()
    after = {path.name: path.read_bytes() for path in (lake.at / "quarantine").iterdir()}
    assert set(after) == set(before)
    assert all(after[name] == before[name] for name in ("a.csv", "a.parquet"))


@given(values=st.lists(st.one_of(st.none(), HOSTILE), min_size=1, max_size=4), name=HOSTILE)
def test_a_spreadsheet_shows_every_value_and_runs_none(
    tmp_path_factory: pytest.TempPathFactory, values: list[str | None], name: str
) -> None:
    lake = Lake(tmp_path_factory.mktemp("lake"))
    rows = [(name, row, "ods_code", value, "Every row has a code.") for row, value in enumerate(values)]
    lake.write_quarantine("a", reasons(rows), services([service("a", 3, "ZT3")]))
    assert lake.quarantine("a").collect().rows() == rows
    with (lake.at / "quarantine" / "a.csv").open(newline="", encoding="utf-8") as lines:
        header, *told = csv.reader(lines)
    assert header == QUARANTINE_SCHEMA.names()
    assert [int(row[1]) for row in told] == list(range(len(values)))
    for row, value in zip(told, values, strict=True):
        for cell, text in ((row[0], name), (row[3], value or "")):
            assert not cell.startswith(BREAKS)
            assert not cell.lstrip(" \x00").startswith(OPERATORS)
            assert cell in (text, f"'{text}")


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\x00=1", "＝1"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    assert pl.select(harmless(pl.lit(text))).item() == f"'{text}"


@pytest.mark.parametrize("text", ["", "12.5", "a=b", "Etanercept 50mg", "'quoted", "many-words"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert pl.select(harmless(pl.lit(text))).item() == text
