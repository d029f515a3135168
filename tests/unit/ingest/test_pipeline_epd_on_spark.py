"""National months sifted by Spark: the same reports, rows and totals as by polars, and as plain Python reads them."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ingest.reports.model import RunReport
from ingest.synthetic.epd import epd_month, write_bnf, write_epd
from scorecard import schema
from scorecard.engines import spark_csv, started
from scorecard.engines.spark import Spark
from scorecard.store.lake import QUARANTINE_SCHEMA
from tests.lib.requirements import absent
from tests.unit.ingest.homes import Home
from tests.unit.ingest.test_pipeline_epd import (
    EXTENT,
    MEDICINES,
    MONTH,
    ODD,
    SPOILT,
    assert_as_naive,
    legacy,
    text_of,
)

pytestmark = [
    pytest.mark.spark,
    # Great Expectations' Spark engine leaves the sockets of its results to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
TABLES = (schema.PRIMARY_CARE, schema.PRIMARY_CARE_TOTAL)


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    if shutil.which("java") is None or find_spec("pyspark") is None:
        absent("java")
    with started("local[2]") as engine:
        assert isinstance(engine, Spark)
        # Files of kilobytes are cut into parts too.
        engine.session.conf.set("spark.sql.files.openCostInBytes", "1")
        engine.session.conf.set("spark.sql.shuffle.partitions", "4")
        yield engine


@pytest.fixture
def homes(spark: Spark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Home, Home]]:
    """A home folder of each engine, in which the first substances are mapped to medicines."""
    monkeypatch.setattr(spark_csv, "PART_SIZE", 10_000)
    write_bnf(tmp_path / "bnf.csv", MEDICINES)
    on_polars, on_spark = Home(tmp_path / "polars"), Home(tmp_path / "spark", spark)
    for home in (on_polars, on_spark):
        home.ingest(tmp_path / "bnf.csv", source="bnf")
    yield on_polars, on_spark
    for home in (on_polars, on_spark):
        home.database.close()


def sifted_alike(homes: tuple[Home, Home], path: Path) -> RunReport:
    """Load a file in both homes, and assert that what became of it is the same."""
    on_polars, on_spark = homes
    expected, found = on_polars.run(path, source="epd"), on_spark.run(path, source="epd")
    assert found.files == expected.files
    for report in expected.files:
        for table in TABLES:
            lines = [(report.file_id or "", report.month)]
            if all(on_polars.lake.held(table.name, lines)):
                one, other = (home.lake.scan(table, lines).collect() for home in homes)
                assert_frame_equal(other, one)
        aside, expected_aside = (home.lake.quarantine(report.file_id or "") for home in (on_spark, on_polars))
        assert dict(aside.collect_schema()) == dict(QUARANTINE_SCHEMA)
        assert_frame_equal(aside.collect(), expected_aside.collect())
    assert [name for name in on_spark.parquet_files() if name.startswith("staged")] == []
    return found


@pytest.mark.parametrize("layout", ["legacy", "snomed"])
def test_a_month_is_kept_and_added_up(homes: tuple[Home, Home], tmp_path: Path, layout: str) -> None:
    path = tmp_path / "EPD_202503.csv"
    write_epd(path, epd_month(MONTH, EXTENT), layout)
    assert path.stat().st_size > 5 * spark_csv.PART_SIZE
    (report,) = sifted_alike(homes, path).files
    assert 0 < report.rows_kept < report.rows_in
    assert_as_naive(homes[1], path, report)


@pytest.mark.parametrize("seed", range(4))
def test_any_mixture_of_cells_is_split_alike(homes: tuple[Home, Home], tmp_path: Path, seed: int) -> None:
    drawn = random.Random(seed)
    texts = {column: [*SPOILT.get(column, []), *ODD.get(column, [])] for column in {**SPOILT, **ODD}}
    odd = ["1d", "0x1p3", "Infinity", "1_000", " 5", "5 ", "+5", "5.", "-0", "\u0663", "5\t"]
    numbers = {column: [*texts[column], *odd] for column in ("ITEMS", "QUANTITY", "TOTAL_QUANTITY", "NIC", "ADQUSAGE")}
    cells = [(row, drawn.choice(sorted(texts))) for row in drawn.sample(range(2, 722), 40)]
    changed = {cell: drawn.choice({**texts, **numbers}[cell[1]]) for cell in cells}
    path = legacy(tmp_path / "EPD.csv", changed)
    (report,) = sifted_alike(homes, path).files
    assert report.rows_quarantined > 0
    assert_as_naive(homes[1], path, report)


def test_numbers_beyond_all_sense_add_nothing(homes: tuple[Home, Home], tmp_path: Path) -> None:
    texts = ("9.1e12", "-9.3e12", "1e300", "9e999", "1e-300")
    path = legacy(tmp_path / "EPD.csv", {(row, "TOTAL_QUANTITY"): text for row, text in enumerate(texts * 20, 20)})
    sifted_alike(homes, path)


def test_blank_rows_count_in_row_numbers(homes: tuple[Home, Home], tmp_path: Path) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    lines = text_of(path)
    lines[5:5] = ["," * 25, "", '"",' * 25 + '""']
    path.write_text("\r\n".join(lines) + "\r\n")
    (report,) = sifted_alike(homes, path).files
    assert (report.rows_in, report.rows_quarantined) == (720, 0)
    assert_as_naive(homes[1], path, report)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (",", ",stray,"),
        (",", ""),
        (",", ',"'),
        (",", ',5" tube'),
        (",", ',"a cell\nof two lines",'),
        ("\n", "\n\n"),
    ],
)
def test_an_odd_line_is_judged_alike(homes: tuple[Home, Home], tmp_path: Path, before: str, after: str) -> None:
    path = legacy(tmp_path / "EPD_202503.csv")
    lines = path.read_text().splitlines(keepends=True)
    lines[30] = lines[30].replace(before, after, 1)
    path.write_text("".join(lines))
    sifted_alike(homes, path)


def test_lines_are_numbered_through_all_parts_of_a_file(spark: Spark, tmp_path: Path) -> None:
    path, rows = tmp_path / "file.csv", 5_000
    path.write_text("place,told\n" + "".join(f"{row},{'x' * (row % 40)}\n" for row in range(2, rows + 2)))
    texts = pl.scan_csv(path, infer_schema=False).with_row_index("row_number", 2)
    file = spark_csv.Csv(path, ["place", "told"], {"place": "place"}, texts.select("row_number", "place"))
    with spark_csv.cut_alike(spark.session, 40 * spark_csv.PART_SIZE):
        found = spark_csv.rows_of(spark.session, str(path), file)
        assert found is not None
        assert found.rdd.getNumPartitions() >= 40
        numbered = found.collect()
    assert [row["row_number"] for row in numbered] == list(range(2, rows + 2))
    assert [row["place"] for row in numbered] == [str(row) for row in range(2, rows + 2)]


def test_too_many_doubtful_rows_are_refused_alike(
    homes: tuple[Home, Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.sifting.MOST_UNSOUND", 3)
    path = legacy(tmp_path / "EPD_202503.csv", {(row, "ITEMS"): "x" for row in range(400, 410)})
    report = sifted_alike(homes, path)
    assert report.problems
    assert "something cannot be read" in str(report.problems[0])


def test_months_that_differ_only_in_their_engine_have_one_identity(homes: tuple[Home, Home], tmp_path: Path) -> None:
    (report,) = sifted_alike(homes, legacy(tmp_path / "EPD_202503.csv")).files
    again = [home.run(tmp_path / "EPD_202503.csv", source="epd").files[0] for home in homes]
    assert again[0] == again[1]
    assert replace(again[0], rows_in=report.rows_in).file_id == report.file_id


@pytest.mark.real_data
def test_a_real_month_is_sifted_alike(homes: tuple[Home, Home], shared_data: Path, tmp_path: Path) -> None:
    rows = ["bnf_code,medicine", "0208020X0,dabigatran", "0208020Z0,apixaban", "0208020V0,warfarin"]
    (tmp_path / "anticoagulants.csv").write_text("\n".join(rows) + "\n")
    for home in homes:
        home.ingest(tmp_path / "anticoagulants.csv", source="bnf")
    (report,) = sifted_alike(homes, shared_data / "epd" / "EPD_201709_extract.csv").files
    assert (report.rows_in, report.rows_quarantined) == (10_027, 0)
    assert report.rows_kept > 50
