"""Everything of a release at once: complete, the same bytes each time, and with memory that does not grow."""

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import select

from scorecard import queries, schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import UnknownNameError
from scorecard.files.bulk import release_folder, release_zip
from scorecard.files.csvs import safe
from scorecard.files.rankings import rankings
from scorecard.files.release_tables import batches, named, release_table
from scorecard.measures.rankings import ranking_rows
from scorecard.queries import Release
from scorecard.store.database import Database
from scorecard.store.loading import insert
from scorecard.store.tables import SQL_TABLES
from scorecard.tables import Table
from tests.lib.csvw import read_by_its_metadata
from tests.unit.scorecard.files.conftest import RELEASE

TABLES = pytest.mark.parametrize("table", schema.RELEASE_TABLES, ids=lambda table: table.name)


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    database = Database.open_read_only(sample_database_url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def release(database: Database) -> Release:
    return queries.current_release(database)


@pytest.fixture(scope="module")
def archive(database: Database, release: Release) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(release_zip(database, release, "csv"))))


@pytest.fixture(scope="module")
def parquet(database: Database, release: Release) -> ZipFile:
    return ZipFile(io.BytesIO(b"".join(release_zip(database, release, "parquet"))))


def stored(database: Database, release: Release, table: Table) -> pl.DataFrame:
    sql = SQL_TABLES[table.name]
    rows = database.read(select(sql).where(sql.c.release_id == release.release_id))
    return rows.sort(table.key, nulls_last=False)


def test_the_archive_has_every_table_with_its_metadata_and_checksums(archive: ZipFile) -> None:
    tables = [
        name for table in schema.RELEASE_TABLES for name in (f"{table.name}.csv", f"{table.name}.csv-metadata.json")
    ]
    assert archive.namelist() == ["README.txt", *tables, "SHA256SUMS"]
    assert archive.testzip() is None
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {
        name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if name != "SHA256SUMS"
    }


@TABLES
def test_each_table_read_by_its_metadata_is_that_of_the_database(
    archive: ZipFile, database: Database, release: Release, table: Table
) -> None:
    about = json.loads(archive.read(f"{table.name}.csv-metadata.json"))
    assert about["url"] == f"{table.name}.csv"
    read = read_by_its_metadata(archive.read(about["url"]), about)
    assert_frame_equal(read, safe(stored(database, release, table)), check_exact=True)


@TABLES
def test_each_table_is_in_the_parquet_archive_as_it_stands(
    parquet: ZipFile, database: Database, release: Release, table: Table
) -> None:
    content = parquet.read(f"{table.name}.parquet")
    assert_frame_equal(pl.read_parquet(content), stored(database, release, table), check_exact=True)
    about = json.loads(pl.read_parquet_metadata(io.BytesIO(content))["nice-scorecard"])
    assert (about["title"], about["release"]["number"]) == (table.meaning, release.release_id)


@TABLES
def test_each_row_is_in_one_batch(database: Database, release: Release, table: Table) -> None:
    whole = stored(database, release, table)
    found = list(batches(database, release, table, max(1, whole.height // 3)))
    assert len(found) >= min(3, max(1, whole.height))
    assert_frame_equal(pl.concat(found), whole)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_release_gives_the_same_bytes(database: Database, release: Release, form: str) -> None:
    one, other = (hashlib.sha256(b"".join(release_zip(database, release, form))).digest() for _ in range(2))
    assert one == other


def test_the_archive_is_dated_by_the_release_and_says_what_it_is(archive: ZipFile, release: Release) -> None:
    assert {entry.date_time for entry in archive.infolist()} == {
        (*release.built_at.timetuple()[:5], release.built_at.second // 2 * 2)
    }
    told = archive.read("README.txt").decode()
    for words in ("invented", f"release {release.release_id}", "mid-2024", "MIT", "Homecare", "SHA256SUMS"):
        assert words in told
    assert PURPOSE in " ".join(told.split())
    assert max(len(line) for line in told.splitlines() if not line.startswith(("  ", "- "))) <= 100


def test_a_folder_has_the_same_files(archive: ZipFile, database: Database, release: Release, tmp_path: Path) -> None:
    written = release_folder(database, release, "csv", tmp_path / "all")
    assert [path.name for path in written] == archive.namelist()
    assert all(path.read_bytes() == archive.read(path.name) for path in written)


def test_who_stops_reading_leaves_nothing_behind(database: Database, release: Release) -> None:
    pieces = release_zip(database, release, "csv")
    assert len(next(pieces)) > 0
    pieces.close()  # type: ignore[attr-defined]


MEASURED = """
import resource, sys
from scorecard import queries
from scorecard.files.bulk import release_zip
from scorecard.store.database import Database
database = Database.open_read_only(sys.argv[1])
sent = sum(map(len, release_zip(database, queries.releases(database)[0], sys.argv[2])))
print(sent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def large(folder: Path, rows: int) -> str:
    """A database with so many rows of use."""
    url = f"sqlite:///{folder / f'{rows}.sqlite'}"
    database = Database.open(url)
    number = pl.int_range(rows, eager=True).alias("number")
    use = number.to_frame().select(
        pl.lit(7, pl.Int64).alias("release_id"),
        pl.lit("secondary_care").alias("source"),
        pl.lit("trust").alias("org_type"),
        pl.format("Z{}", pl.col("number") // 10_000 + 1_000).alias("ods_code"),
        pl.format("medicine-{}", pl.col("number") // 100 % 100).alias("medicine"),
        pl.lit("mg").alias("unit"),
        pl.lit("month").alias("period_type"),
        pl.date(2015, 1, 1).dt.offset_by(pl.format("{}mo", pl.col("number") % 100)).alias("period"),
        *((pl.col("number") * 1.37).alias(name) for name in ("numerator", "value", "indicative_cost")),
        *(
            pl.col("number").alias(name)
            for name in ("denominator", "source_rows", "negative_rows", "rows_without_cost")
        ),
    )
    with database.writing() as connection:
        about = pl.DataFrame([vars(RELEASE)], schema=schema.RELEASE.polars_schema)
        insert(connection, schema.RELEASE, about)
        insert(connection, schema.UPTAKE, use)
    database.close()
    return url


@pytest.fixture(scope="module")
def sizes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, str]:
    """Databases by their rows of use."""
    folder = tmp_path_factory.mktemp("large")
    return {rows: large(folder, rows) for rows in (100_000, 500_000)}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_memory_does_not_grow_with_the_rows(sizes: dict[int, str], form: str) -> None:
    def peak(rows: int) -> int:
        command = [sys.executable, "-c", MEASURED, sizes[rows], form]
        sent, megabytes = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        assert int(sent) > rows
        return int(megabytes)

    assert peak(500_000) < peak(100_000) + 40


def test_a_table_for_people_has_names_and_says_what_it_is(database: Database, release: Release) -> None:
    found = named(database, release, schema.UPTAKE)
    assert found.frame.columns == [*schema.UPTAKE.names, "organisation", "medicine_name"]
    assert found.frame.height == stored(database, release, schema.UPTAKE).height
    assert found.frame["medicine_name"].null_count() == 0
    assert found.facts == {"synthetic": True, "purpose": PURPOSE}
    assert any("Homecare" in caveat for caveat in found.caveats)
    assert found.denominator == "people, mid-2024"


@TABLES
def test_every_table_can_be_named(database: Database, release: Release, table: Table) -> None:
    found = named(database, release, table)
    assert found.frame.height == stored(database, release, table).height
    assert found.whole().columns[-2:] == ["synthetic", "purpose"]


def test_an_unknown_table_is_told_with_those_that_there_are() -> None:
    with pytest.raises(UnknownNameError, match=r"no table 'run'\. It has organisation, medicine"):
        release_table("run")


def test_rankings_are_described(database: Database, release: Release) -> None:
    found = rankings(database, release, "icb")
    assert_frame_equal(found.whole(), ranking_rows(database, release.release_id, "icb").cast({"release_id": pl.Int64}))
    assert list(found.facts) == ["method", "release_id", "synthetic", "purpose"]
    assert found.kept == {"org_type": "icb"}
    assert found.frame.select(found.key).is_unique().all()
