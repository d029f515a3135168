"""Sums kept of each file of prescribing: whatever happens to files and sums, they are those of everything read at once."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scorecard import schema
from scorecard.errors import MissingInputError
from scorecard.store.lake import QUARANTINE_SCHEMA, Files, Lake
from scorecard.store.quarantine import rows_that_count
from scorecard.store.sums import DIGITS
from scorecard.tables import Table
from scorecard.uptake.amounts import SUMS, amounts
from scorecard.uptake.found import find
from scorecard.uptake.kept import Kept

MONTHS = [date(2021, month, 1) for month in (4, 5, 6)]
PRODUCTS = [(f"3900000{place}", unit) for place in range(4) for unit in ("ml", "vial")]
KEY = ["ods_code", "month", "medicine", "unit"]
NO_RELEASED = pl.DataFrame(schema={"file_id": pl.String, "row_number": pl.Int64})

Row = tuple[str, tuple[str, str], float, float | None]
rows = st.lists(
    st.tuples(
        st.sampled_from(["ZA01", "ZA02", "ZA03"]),
        st.sampled_from(PRODUCTS),
        st.floats(-1e6, 1e6).map(lambda quantity: round(quantity, 7)),
        st.none() | st.integers(0, 10**7).map(lambda pence: pence / 100),
    ),
    min_size=1,
    max_size=12,
)
# Of some products and units, what they are worth in one unit or in two.
factors = st.dictionaries(
    st.sampled_from(PRODUCTS), st.lists(st.sampled_from([0.5, 1.0, 1 / 3, 1000.0]), min_size=1, max_size=2)
)


def conversions(chosen: dict[tuple[str, str], list[float]]) -> pl.DataFrame:
    """Conversions as ``products.conversions`` gives them, without their reasons."""
    told = [
        (code, unit, f"medicine-{code[-1]}", ("mg", "ddd")[place], factor)
        for (code, unit), each in chosen.items()
        for place, factor in enumerate(each)
    ]
    names = {"vmp_code": pl.String, "native_unit": pl.String, "medicine": pl.String, "unit": pl.String}
    return pl.DataFrame(told, schema={**names, "factor": pl.Float64}, orient="row")


@dataclass
class Home:
    """A lake of monthly files, and the lines of the manifest that count now."""

    lake: Lake
    lines: dict[date, dict[str, object]] = field(default_factory=dict)
    released: pl.DataFrame = field(default_factory=NO_RELEASED.clone)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def load(self, month: date, given: list[Row], file_id: str | None = None, aside: int = 0) -> None:
        """A file of a month takes the place of another; so many of its rows are set aside."""
        number = next(self.numbers)
        named = file_id or f"file-{number}"
        frame = pl.DataFrame(
            [(month, code, vmp, f"Name {vmp}", unit, unit, amount, cost) for code, (vmp, unit), amount, cost in given],
            schema=dict(list(schema.PRESCRIBING.polars_schema.items())[:8]), orient="row",
        ).with_columns(file_id=pl.lit(named)).with_row_index("row_number", 2).cast({"row_number": pl.Int64})  # fmt: skip
        shaped = frame.select(schema.PRESCRIBING.names).lazy()
        self.lake.write("prescribing", named, month, shaped.tail(len(given) - aside))
        self.lake.write_quarantine(named, pl.LazyFrame(schema=QUARANTINE_SCHEMA), shaped.head(aside))
        line = {"file_number": number, "file_id": named, "lake_table": "prescribing", "month": month}
        told = {**line, "rows_quarantined": aside, "state": "loaded", "loaded_at": datetime(2022, 1, 1, tzinfo=UTC)}
        self.lines[month] = {**dict.fromkeys(schema.SOURCE_FILE.names), **told}

    @property
    def files(self) -> pl.DataFrame:
        return pl.DataFrame(list(self.lines.values()), schema=schema.SOURCE_FILE.polars_schema)

    @property
    def sums(self) -> list[Path]:
        return sorted(Path(self.lake.at).glob("sums/prescribing/*/*.sums"))

    def check(self, converted: pl.DataFrame) -> None:
        """What is kept gives what one look at all rows gives, to the last bit."""
        other = Lake(self.lake.at)
        whole = nw.from_native(rows_that_count(other, schema.PRESCRIBING, self.files, self.released))
        kept, expected = Kept(self.lake, self.files, self.released), find(whole)
        found = kept.found()
        assert_frame_equal(found.submitted, expected.submitted)
        assert_frame_equal(found.products.drop("size"), expected.products.drop("size"), check_exact=True)
        assert_frame_equal(found.products.select("size"), expected.products.select("size"))
        added = kept.amounts(converted).group_by(KEY).agg(pl.col(SUMS).sum())
        naive = amounts(whole, nw.from_native(converted.lazy())).to_native().collect()
        assert_frame_equal(added, naive.select(added.columns), check_row_order=False)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(Lake(tmp_path / "lake"))


ISSUED: list[Row] = [
    ("ZA01", PRODUCTS[0], 10.5, 1.0),
    ("ZA02", PRODUCTS[1], -0.1, None),
    ("ZA01", PRODUCTS[4], 7.0, 2.0),
]
IN_MG = conversions({PRODUCTS[0]: [0.5], PRODUCTS[4]: [1000.0, 1 / 3]})


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_loaded_restated_withdrawn_released_or_converted(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Lake(Path(folder)))
        home.load(MONTHS[0], data.draw(rows))
        converted = conversions(data.draw(factors))
        home.check(converted)
        for step in data.draw(
            st.lists(st.sampled_from(["load", "again", "withdraw", "convert", "release"]), max_size=5)
        ):
            month = data.draw(st.sampled_from(sorted(home.lines)))
            if step == "load":
                home.load(data.draw(st.sampled_from(MONTHS)), data.draw(rows))
            elif step == "again":  # the same content, of which the checks now keep other rows
                home.load(month, data.draw(rows), str(home.lines[month]["file_id"]))
            elif step == "withdraw" and len(home.lines) > 1:
                del home.lines[month]
            elif step == "convert":
                converted = conversions(data.draw(factors))
            elif step == "release":
                home.load(month, data.draw(rows), aside=1)
                let_in = {"file_id": [home.lines[month]["file_id"]], "row_number": [2]}
                home.released = pl.concat([home.released, pl.DataFrame(let_in, schema=NO_RELEASED.schema)])
            home.check(converted)


def fill(path: Path, change: Callable[[bytearray], object]) -> None:
    content = bytearray(path.read_bytes())
    change(content)
    path.write_bytes(content)


SPOILT: dict[str, Callable[[Path], object]] = {
    "lost": Path.unlink,
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: fill(path, lambda content: content.__delitem__(slice(-9, None))),
    "one bit turned": lambda path: fill(path, lambda content: content.__setitem__(-40, content[-40] ^ 1)),
    "of another file": lambda path: path.write_bytes(path.read_bytes()[::-1]),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_sums_that_are_lost_or_broken_are_made_again(home: Home, spoil: Callable[[Path], object]) -> None:
    for month in MONTHS:
        home.load(month, ISSUED)
    home.check(IN_MG)
    before = {path: told(path) for path in home.sums}
    assert len(before) == 9
    for path in before:
        spoil(path)
    home.check(IN_MG)
    assert {path: told(path) for path in home.sums} == before


def told(path: Path) -> tuple[bytes, list[tuple[Any, ...]]]:
    """What sums were made of and what they are; their rows have no order."""
    content = path.read_bytes()
    assert content[DIGITS : 2 * DIGITS] == sha256(content[2 * DIGITS :]).hexdigest().encode()
    frame = pl.read_parquet(BytesIO(content[2 * DIGITS :]))
    return content[:DIGITS], sorted(frame.rows(), key=repr)


class RecordingLake(Lake):
    """A lake that records which files are read."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.read: list[tuple[str, date | None]] = []

    def scan(self, table: Table, files: Files) -> pl.LazyFrame:
        self.read.extend(files)
        return super().scan(table, files)


def months_of(read: list[tuple[str, date | None]]) -> list[str]:
    """The months of files, in order; files are read side by side."""
    return sorted(f"{month:%Y-%m}" for _, month in read)


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    lake = RecordingLake(tmp_path / "lake")
    home, read = Home(lake), lake.read
    home.load(MONTHS[0], ISSUED)
    home.load(MONTHS[1], ISSUED[:2])
    home.check(IN_MG)
    assert months_of(read) == ["2021-04", "2021-04", "2021-05", "2021-05"]
    read.clear()
    home.check(IN_MG)
    assert read == []
    home.load(MONTHS[2], ISSUED)
    home.check(IN_MG)
    assert months_of(read) == ["2021-06", "2021-06"]
    read.clear()
    # Only April and June have the product whose conversion is another now, and nobody the one that is new.
    home.check(conversions({PRODUCTS[0]: [0.5], PRODUCTS[4]: [1.0], PRODUCTS[7]: [1.0]}))
    assert months_of(read) == ["2021-04", "2021-06"]
    read.clear()
    # A release and the one before it take turns.
    home.check(IN_MG)
    assert read == []


def test_of_one_file_no_more_is_kept_than_two_releases_need(home: Home) -> None:
    home.load(MONTHS[0], ISSUED)
    for factor in range(1, 6):
        home.check(conversions({PRODUCTS[0]: [float(factor)]}))
    assert sorted(path.name.split("-")[0] for path in home.sums) == ["amounts", "amounts", "products", "submitted"]


def test_a_mark_is_of_one_content_and_one_way_of_making(home: Home) -> None:
    home.load(MONTHS[0], ISSUED, "one")
    sums = home.lake.sums(schema.PRESCRIBING, "one", MONTHS[0])
    mark = sums.mark("a", "b")
    assert mark == sums.mark("a", "b")
    assert mark not in {sums.mark("ab"), sums.mark("a"), sums.mark("b", "a")}
    home.load(MONTHS[0], ISSUED[:2], "one")
    assert mark != sums.mark("a", "b")


def test_a_file_that_is_lost_is_told_though_its_sums_are_kept(home: Home) -> None:
    home.load(MONTHS[0], ISSUED)
    home.check(IN_MG)
    for path in Path(home.lake.at).glob("prescribing/*/*.parquet"):
        path.unlink()
    with pytest.raises(MissingInputError, match="1 files of the lake's prescribing rows are not there any more"):
        Kept(home.lake, home.files, home.released).found()
