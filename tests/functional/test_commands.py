"""The command line on a published sample: what it answers, what it writes, how it ends."""

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock
from sqlalchemy import select

from scorecard import queries, schema
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.manifest import current_files, files
from scorecard.store.tables import SQL_TABLES
from scorecard.uptake.official import COLUMNS
from tests.functional.bad_files.state import Command
from tests.lib.requirements import REPOSITORY

Call = Callable[..., int]


@pytest.fixture
def call(sample_settings: Settings, command: Command) -> Call:
    """The command line on the sample's home folder; gives the exit code."""

    def called(*arguments: str, home: Path = sample_settings.home) -> int:
        return command(home, *arguments)

    return called


@pytest.fixture
def database(sample_settings: Settings) -> Database:
    return Database.open_read_only(sample_settings.database_url)


def test_releases_are_listed_and_the_published_one_is_named(call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("releases") == 0
    told = capsys.readouterr().out
    assert "2023-04 to" in told
    assert "Readers see release 1." in told


def test_show_tells_that_the_sample_is_invented_and_what_was_not_placed(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("show") == 0
    told = capsys.readouterr().out
    assert told.startswith("Synthetic data. Release 1: April 2023 to March 2026")
    assert "medicines increased" in told
    assert "was split between" in told
    assert "is in no loaded trust list" in told
    assert "1 product is not in dm+d" in told


def test_the_official_file_has_the_layout_and_every_used_figure(call: Call, database: Database, tmp_path: Path) -> None:
    for level in ("england", "region", "icb", "trust", "sub_icb"):
        assert call("export", "official", "--level", level, "--out", str(tmp_path)) == 0
        with (tmp_path / f"innovation_scorecard_{level}.csv").open(newline="") as lines:
            rows = list(csv.DictReader(lines))
        used = queries.uptake(database, 1, period_type="quarter", org_type=level).filter(pl.col("state") == "used")
        assert len(rows) == used.height
        if rows:
            assert tuple(rows[0]) == COLUMNS
            assert {row["data_source"] for row in rows} == {"Secondary Care"}
            assert sum(float(row["numerator"]) for row in rows) == pytest.approx(used["numerator"].sum(), rel=1e-12)
    assert (tmp_path / "innovation_scorecard_sub_icb.csv").read_text() == ",".join(COLUMNS) + "\n"


@pytest.mark.parametrize(
    ("period_type", "label"),
    [("quarter", "2025/26 Q4"), ("month", "March 2026"), ("twelve_months", "April 2025 to March 2026")],
)
def test_lineage_adds_up_to_the_published_number(
    call: Call, database: Database, capsys: pytest.CaptureFixture[str], period_type: str, label: str
) -> None:
    newest = queries.periods_of(database, 1, period_type)[-1]
    used = queries.uptake(database, 1, period_type=period_type, org_type="icb").filter(
        pl.col("state") == "used", pl.col("period") == newest
    )
    row = used.row(0, named=True)
    assert call("lineage", row["medicine"], row["ods_code"], label) == 0
    told = capsys.readouterr().out.splitlines()
    sums = [line for line in told if line.startswith("Sum ")]
    assert f"published {row['numerator']:.12g} {row['unit']}." in " ".join(sums)
    for line in sums:
        words = line.removesuffix(".").replace(";", "").split()
        assert words[1] == words[4], line
    assert sum(" row " in line for line in told) == len(told) - len(sums) > 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["lineage", "nothing", "ENG", "2025/26 Q4"], 11, "has no medicine 'nothing'"),
        (["lineage", "tazorimab", "NOWHERE", "2025/26 Q4"], 11, "has no organisation 'NOWHERE'"),
        (["lineage", "tazorimab", "ENG", "last quarter"], 11, "is no period. Write a financial quarter as"),
        (["lineage", "tazorimab", "ENG", "May 2025 to April 2026"], 11, "complete spans of twelve months"),
        (["lineage", "tazorimab", "ENG", "2035/36 Q1"], 11, "is not among the release's complete quarters"),
        (["lineage", "tazorimab", "ZT02", "2025/26 Q4"], 11, "was merged: its rows are counted for ZT01"),
        (["lineage", "tazorimab", "ZS01", "2025/26 Q4"], 11, "is a sub-ICB location"),
        (["export", "official", "--level", "icb", "--out", "README.md"], 3, "README.md cannot be used"),
        (["run", "--config", "docs"], 3, "docs cannot be used"),
        (["show", "99"], 8, "There is no release 99"),
        (["publish", "99"], 8, "There is no release 99"),
        (["ingest", "drugs", "x.csv"], 3, "There is no source 'drugs'"),
        (["ingest", "drugs", "README.md"], 3, "There is no source 'drugs'"),
        (["ingest", "scmd", "README.md", "--status", "finished"], 3, "There is no status 'finished'"),
        (["build", "--population-vintage", "1066"], 3, "population_vintage is 1066"),
        (["build", "--organisations-as-of", "yesterday"], 3, "is no date"),
        (["run", "--config", "none.toml"], 3, "There is no configuration"),
        (["sample", "--out", "unused", "--size", "huge"], 3, "There is no size 'huge'"),
    ],
)
def test_a_user_s_mistake_ends_in_a_sentence_and_a_code(
    call: Call,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(REPOSITORY)
    assert call(*arguments) == code
    found = capsys.readouterr()
    assert told in found.err
    assert "Traceback" not in found.err


def test_nothing_published_is_told(call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("show", home=tmp_path) == 8
    assert "Run 'nice-scorecard run' first" in capsys.readouterr().err
    assert call("publish", home=tmp_path) == 8
    assert "No release was built yet" in capsys.readouterr().err
    assert call("build", home=tmp_path) == 7
    assert "no prescribing rows (nice-scorecard ingest scmd FILE)" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "is no SQLAlchemy URL"),
        ("nodatabase://server/x", "is no SQLAlchemy URL"),
        ("postgresql+psycopg://nobody:secret@127.0.0.1:1/none", "The results database cannot be opened"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], url: str, told: str
) -> None:
    monkeypatch.setenv("NICE_SCORECARD_DATABASE", url)
    for command in (["build"], ["show"]):
        assert call(*command) == 3
        found = capsys.readouterr().err
        assert told in found
        assert "secret" not in found


def test_a_home_that_is_a_file_and_broken_settings_are_told(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert call("build", home=tmp_path / "file") == 3
    assert "cannot be used" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    (tmp_path / "nice-scorecard.toml").write_text("port = ")
    assert call("show") == 3
    assert "nice-scorecard.toml is not TOML" in capsys.readouterr().err


def test_a_lost_lake_file_is_told_and_loading_again_brings_it_back(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "run.toml"
    text = (REPOSITORY / "data" / "sample" / "sample.toml").read_text()
    config.write_text(text.replace("scmd/*.csv", "scmd/SCMD_FINAL_202304.csv"))
    home, arguments = tmp_path / "home", ["run", "--config", str(config), "--data", str(REPOSITORY / "data" / "sample")]
    assert call(*arguments, home=home) == 0
    for lost in home.glob("lake/prescribing/*/*.parquet"):
        lost.unlink()
    assert call("build", "--population-vintage", "2023", home=home) == 7
    assert "are not there any more" in capsys.readouterr().err
    assert call(*arguments, home=home) == 0
    assert len(list(home.glob("lake/prescribing/*/*.parquet"))) == 1


def test_going_back_to_a_file_that_was_replaced_is_a_change_and_is_told(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = REPOSITORY / "data" / "sample" / "scmd" / "SCMD_FINAL_202304.csv"
    part = tmp_path / "SCMD_FINAL_202304.csv"
    part.write_text("\n".join(whole.read_text().splitlines()[:100]) + "\n")
    for path in (whole, part, whole):
        assert call("ingest", "scmd", str(path), home=tmp_path / "home") == 0
    told = capsys.readouterr().out
    assert told.count("this one takes its place") == 2
    database = Database.open_read_only(Settings(home=tmp_path / "home").database_url)
    assert current_files(files(database))["file_number"].to_list() == [3]
    database.close()


def test_one_job_at_a_time(call: Call, sample_settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    with FileLock(sample_settings.home / ".lock"):
        assert call("build") == 9
        assert call("show") == 0
    assert "Another job is working in" in capsys.readouterr().err


def rows_of(url: str, release_id: int) -> dict[str, pl.DataFrame]:
    """Every row of a release."""
    database = Database.open_read_only(url)
    tables = [SQL_TABLES[table.name] for table in (*schema.RELEASE_TABLES, schema.RELEASE_INPUT)]
    found = {t.name: database.read(select(t).where(t.c.release_id == release_id)).sort(pl.all()) for t in tables}
    database.close()
    # Three months make no span of twelve to compare, no year of quarters, and no spread after an appraisal; without
    # denominators there are no catchments, and the sample has no primary care.
    may_be_empty = (
        *("not_applicable", "peer_figure", "measure_figure", "diffusion", "catchment", "narrowing", "spread"),
        *(table.name for table in schema.PRIMARY_CARE_RESULTS),
    )
    assert all(not rows.is_empty() for name, rows in found.items() if name not in may_be_empty)
    return found


def test_another_vintage_is_another_release_and_readers_can_be_taken_back(
    tmp_path: Path, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "run.toml"
    text = (REPOSITORY / "data" / "sample" / "sample.toml").read_text()
    config.write_text(text.replace("scmd/*.csv", "scmd/SCMD_FINAL_20230[4-6].csv"))
    home, data = tmp_path / "home", str(REPOSITORY / "data" / "sample")
    assert call("run", "--config", str(config), "--data", data, home=home) == 0
    url = Settings(home=home).database_url
    before, rows_before = queries.release(Database.open_read_only(url), 1), rows_of(url, 1)
    assert call("build", "--population-vintage", "2023", home=home) == 0
    assert queries.current_release(Database.open_read_only(url)).release_id == 1
    assert call("publish", home=home) == 0
    assert queries.current_release(Database.open_read_only(url)).release_id == 2
    assert call("publish", "1", home=home) == 0
    after = queries.current_release(Database.open_read_only(url))
    assert after == before
    assert all(rows_of(url, 1)[name].equals(rows) for name, rows in rows_before.items())
    capsys.readouterr()
    one, two = (queries.organisations(Database.open_read_only(url), number) for number in (1, 2))
    england = pl.col("ods_code") == "ENG"
    assert one.filter(england)["population"].item() != two.filter(england)["population"].item()


def test_the_demo_has_a_home_of_its_own_and_says_where_it_would_be_served(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("demo", "--no-serve", home=tmp_path) == 0
    told = capsys.readouterr().out
    assert "Synthetic data. Release 1" in told
    assert "http://127.0.0.1:8050" in told
    assert (tmp_path / "demo" / "scorecard.sqlite").exists()
    assert not (tmp_path / "scorecard.sqlite").exists()
