"""Repetitions are found by digests, and believed only where the values themselves repeat."""

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.errors import UncheckableColumnError
from expectations.polars_engine.batch import PolarsBatchData, Repeated
from expectations.polars_engine.checks import Lookup, UniqueCheck
from expectations.polars_engine.engine import PolarsExecutionEngine
from expectations.polars_engine.passes import look_up, resolve

TEXTS = st.sampled_from([None, "", "a", "b", "ab", "Ysbyty Môn"])
NUMBERS = st.sampled_from([None, float("nan"), 0.0, -0.0, 1.5, float("inf")])
WHOLE = st.sampled_from([None, 0, 1, -1])
SCHEMA = {"text": pl.String(), "other": pl.String(), "number": pl.Float64(), "whole": pl.Int64()}
COLUMNS = tuple(SCHEMA)


def batch_of(frame: pl.DataFrame | pl.LazyFrame) -> PolarsBatchData:
    return PolarsBatchData(PolarsExecutionEngine(), frame)


def settled(frame: pl.DataFrame | pl.LazyFrame, *columns: str, domain: pl.Expr | None = None) -> UniqueCheck:
    check = UniqueCheck(batch_of(frame), columns, domain)
    resolve([check.first_pass], [])
    return check


def rows_found(check: UniqueCheck) -> list[int]:
    return check.offending_rows().collect(engine="streaming")["row_number"].to_list()


def repeated_rows(rows: list[tuple[object, ...]]) -> list[int]:
    """The slow way: NaN counts as missing, and minus zero is zero."""
    keys = [tuple(None if value != value else value for value in row) for row in rows]  # noqa: PLR0124
    times = Counter(keys)
    return [place for place, key in enumerate(keys) if times[key] > 1]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(TEXTS, TEXTS, NUMBERS, WHOLE), max_size=10), st.integers(1, 4))
def test_repetitions_are_those_of_the_values_however_the_frame_is_cut(
    rows: list[tuple[object, ...]], piece: int
) -> None:
    whole = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_row_index("row_number")
    pieces = pl.concat([whole[start : start + piece] for start in range(0, len(rows), piece)] or [whole], rechunk=False)
    for frame in (whole, pieces):
        check = settled(frame, *COLUMNS)
        assert rows_found(check) == repeated_rows(rows)
        assert check.count == len(repeated_rows(rows))


def test_columns_that_change_places_are_no_repetition() -> None:
    frame = pl.DataFrame({"row_number": [0, 1, 2], "one": ["a", "b", None], "two": ["b", "a", None]})
    assert settled(frame, "one", "two").count == 0


def test_rows_outside_the_domain_are_no_repetition() -> None:
    frame = pl.DataFrame({"row_number": range(5), "code": ["a", "a", "b", "b", "b"], "kept": [1, 0, 1, 1, 0]})
    check = settled(frame, "code", domain=pl.col("kept") == 1)
    assert rows_found(check) == [2, 3]
    assert check.count == 2


def test_repetitions_in_distant_row_groups_of_a_scanned_file_are_found(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    codes = [f"code {number % 9_999}" for number in range(10_000)]
    pl.DataFrame({"row_number": range(10_000), "code": codes}).write_parquet(path, row_group_size=500)
    check = settled(pl.scan_parquet(path), "code")
    assert rows_found(check) == [0, 9_999]


def test_values_that_only_share_a_digest_are_no_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    # Two values with the same 64-bit digest are too rare to plant: here every row has the same one.
    monkeypatch.setattr(UniqueCheck, "digest", property(lambda _: pl.col("row_number").is_null().hash()))
    check = settled(pl.DataFrame({"row_number": range(4), "code": ["a", "b", "c", "a"]}), "code")
    assert check.first_pass.value.len() == 1
    assert check.count == 2
    assert rows_found(check) == [0, 3]


def test_a_frame_without_repetitions_is_read_once_and_never_looked_up() -> None:
    passes = []

    def counted(rows: pl.DataFrame) -> pl.DataFrame:
        passes.append(rows.height)
        return rows

    frame = pl.LazyFrame({"row_number": [2, 3], "code": ["A", "B"]}).map_batches(counted, streamable=False)
    check = settled(frame, "code")
    lookup = Lookup(("row_number",), None)
    look_up([(check, lookup)])
    assert (check.count, check.found[lookup].height) == (0, 0)
    assert passes == [2]


def test_only_the_digests_that_occur_more_than_once_are_kept() -> None:
    check = settled(pl.DataFrame({"code": ["a", "b", "a", "c", "a"]}), "code")
    assert isinstance(check.first_pass, Repeated)
    assert check.first_pass.value.len() == 1


def test_digests_that_the_types_do_not_allow_raise_a_sentence() -> None:
    batch = batch_of(pl.DataFrame({"code": ["a"]}))
    with pytest.raises(UncheckableColumnError, match=r"This cannot be asked of code \(String\)"):
        batch.repeated(pl.col("code").dt.year())


def test_examples_of_a_check_whose_rows_are_all_wanted_are_the_first_of_them() -> None:
    check = settled(pl.DataFrame({"row_number": range(4), "code": ["a", "b", "a", "a"]}), "code")
    some, every = Lookup(("row_number",), 2), Lookup(("row_number",), None)
    look_up([(check, some), (check, every)])
    assert check.found[some]["row_number"].to_list() == [0, 2]
    assert check.found[every]["row_number"].to_list() == [0, 2, 3]
