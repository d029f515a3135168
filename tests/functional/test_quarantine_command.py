"""Rows set aside, from the file to the next release and back, on a quarter of the sample with faults written into it."""

import csv
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from filelock import FileLock
from sqlalchemy import select

from scorecard import queries, schema
from scorecard.commands import quarantine as commands
from scorecard.releases.lineage import lineage
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import decisions_on, released_rows
from scorecard.store.lake import Lake
from scorecard.store.loading import insert
from scorecard.store.manifest import files
from scorecard.store.tables import SQL_TABLES
from tests.functional.bad_files.state import Command
from tests.lib.requirements import REPOSITORY

SAMPLE = REPOSITORY / "data" / "sample"
CONFIG = """
name = "A quarter of the sample"
ods = ["organisations/*.csv"]
population = ["population/*.xlsx"]
dmd = ["dmd/*.csv"]
appraisals = ["appraisals/*.csv"]
scmd = ["scmd/*.csv"]
"""
QUARTER = date(2023, 4, 1)
# 1,000 tablets of 20 mg, set aside for the code of their unit, which no figure needs.
TABLETS, MG_A_TABLET = 1000, 20
WORTH_20_GRAM = "2023-04,ZT01,999000000003109,Beluxanib 20mg tablets,tablet,tablet,1000"
WITHOUT_QUANTITY = "2023-04,ZT02,999000000003109,Beluxanib 20mg tablets,428673006,tablet,many"
WITH_TWO_FAULTS = "2023-04,zt03,=1+1,Beluxanib \x1b[2J20mg tablets,428673006,tablet,28"
MONTH = (SAMPLE / "scmd" / "SCMD_FINAL_202304.csv").read_text(encoding="utf-8")
FIRST = len(MONTH.splitlines()) + 1
RELEASABLE, UNREADABLE, FORMULA = FIRST, FIRST + 1, FIRST + 2


class House:
    """A home folder of its own, the files that it is filled from, and what is said there."""

    def __init__(self, folder: Path, call: Command, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.call, self.capsys = folder, call, capsys
        settings = Settings(home=folder / "home")
        self.lake = Lake(settings.lake_at)
        self.url = settings.database_url

    def says(self, *arguments: str, code: int = 0) -> str:
        self.capsys.readouterr()
        assert self.call(*arguments) == code, self.capsys.readouterr()
        told = self.capsys.readouterr()
        return told.out if code == 0 else told.err

    def decide(self, word: str, *arguments: object, code: int = 0) -> str:
        reason = () if "--reason" in arguments else ("--reason", "seen by the pharmacist")
        return self.says("quarantine", word, *map(str, (*arguments, *reason)), code=code)

    def run(self) -> int:
        """The number of the release that readers see after a run."""
        self.says("run", "--config", str(self.folder / "run.toml"), "--data", str(self.folder / "data"))
        return queries.current_release(self.database).release_id

    @property
    def database(self) -> Database:
        return Database.open_read_only(self.url)

    def number_of(self, name: str) -> int:
        return int(files(self.database).filter(pl.col("name") == name)["file_number"][-1])

    def used(self, release: int, place: str = schema.ENGLAND) -> float:
        """What a release says of the medicine, which is what its source rows add up to, whatever was decided since."""
        found = lineage(self.database, self.lake, release, "beluxanib", place, QUARTER)
        assert found.sums == pytest.approx(found.numerators, rel=1e-12)
        return found.numerators["mg"]


@pytest.fixture
def call(tmp_path: Path, command: Command) -> Command:
    """The command line on a home folder of its own; gives the exit code."""
    return partial(command, tmp_path / "home")


@pytest.fixture
def empty(tmp_path: Path, call: Command, capsys: pytest.CaptureFixture[str]) -> House:
    """A home in which nothing was loaded yet."""
    return House(tmp_path, call, capsys)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the quarter was run and published, and what it was filled from; copied for every test."""
    folder = tmp_path_factory.mktemp("quarter")
    for name in ("organisations", "population", "dmd", "appraisals"):
        shutil.copytree(SAMPLE / name, folder / "data" / name)
    (folder / "data" / "scmd").mkdir()
    for month in ("202305", "202306"):
        shutil.copy(SAMPLE / "scmd" / f"SCMD_FINAL_{month}.csv", folder / "data" / "scmd")
    faulty = "\n".join([MONTH.rstrip("\n"), WORTH_20_GRAM, WITHOUT_QUANTITY, WITH_TWO_FAULTS, ""])
    (folder / "data" / "scmd" / "SCMD_FINAL_202304.csv").write_text(faulty, encoding="utf-8")
    trusts = folder / "data" / "organisations" / "etr_2026-03.csv"
    lines = trusts.read_text(encoding="utf-8").splitlines()
    assert lines[3].startswith('"ZT04"')
    lines[3] = re.sub(r'"(19|20)[0-9]{6}"', '"20119999"', lines[3], count=1)
    trusts.write_text("\n".join([*lines, ""]), encoding="utf-8")
    (folder / "data" / "organisations" / "etr_2024-03.csv").unlink()
    (folder / "run.toml").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture
def house(template: Path, tmp_path: Path, call: Command, capsys: pytest.CaptureFixture[str]) -> House:
    """The quarter, run and published as release 1."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    built = House(tmp_path, call, capsys)
    if not (template / "home").exists():
        assert built.run() == 1
        shutil.copytree(tmp_path / "home", template / "home")
    return built


def test_a_released_row_counts_in_the_next_build_and_a_dropped_one_no_more(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    before = house.used(1), house.used(1, "ZT01")
    told = house.decide("release", month, RELEASABLE)
    assert f"1 row of file {month} (SCMD_FINAL_202304.csv) released for the next build." in told
    assert (house.used(1), house.used(1, "ZT01")) == before, "a release never changes"

    assert house.run() == 2
    grown = TABLETS * MG_A_TABLET
    assert (house.used(2), house.used(2, "ZT01")) == (before[0] + grown, before[1] + grown)
    assert "already built" in house.says("build"), "the same rows, the same release"
    assert f"row {RELEASABLE}: ZT01, Beluxanib 20mg tablets, 1000 tablet × 20 = 20000 mg" in house.says(
        "lineage", "beluxanib", "ZT01", "2023/24 Q1"
    )

    house.decide("drop", month, RELEASABLE)
    assert house.run() == 1, "without the row it is the release of before, by its fingerprint"
    house.decide("release", month, RELEASABLE)
    assert house.run() == 2
    assert [house.used(release) for release in (1, 2)] == [before[0], before[0] + grown]


def test_decisions_that_do_not_count_make_no_new_release(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    house.decide("drop", month, "--all")
    assert house.run() == 1
    database = Database.open(house.url)
    other = decisions_on(database, files(database)["file_id"][month - 1]).head(1)
    elsewhere = other.with_columns(file_id=pl.lit("no-file"), decision=pl.lit("released"), decision_number=pl.lit(99))
    with database.writing() as connection:
        insert(connection, schema.QUARANTINE_DECISION, elsewhere)
    database.close()
    assert house.run() == 1


def test_a_release_built_while_the_clock_was_set_back_still_adds_up(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    before = house.used(1)
    house.decide("release", month, RELEASABLE)
    ahead = datetime.now(UTC) + timedelta(days=1)
    database = Database.open(house.url)
    with database.writing() as connection:
        connection.execute(SQL_TABLES["quarantine_decision"].update().values(decided_at=ahead))
    database.close()
    assert house.run() == 2
    house.decide("drop", month, RELEASABLE)
    assert house.used(2) == before + TABLETS * MG_A_TABLET
    assert house.used(1) == before


def test_decisions_survive_loading_the_same_content_again(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    house.decide("release", month, RELEASABLE)
    assert house.run() == 2
    grown = house.used(2)
    for table in ("prescribing", "quarantine"):
        shutil.rmtree(house.lake.at / table)
    assert "not there any more" in house.says("build", code=7)
    assert house.run() == 2
    assert house.used(2) == grown
    again = house.number_of("SCMD_FINAL_202304.csv")
    assert again > month
    assert "1 released, 0 dropped, 2 waiting" in house.says("quarantine", "list", str(again))


def test_what_was_set_aside_and_lost_is_found_by_loading_the_file_again(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    house.decide("release", month, RELEASABLE)
    shutil.rmtree(house.lake.at / "quarantine")
    assert "set-aside rows are not there any more. Load the source files again" in house.says("build", code=7)
    assert house.run() == 2


def test_a_trust_that_was_set_aside_can_be_released(house: House) -> None:
    trusts = house.number_of("etr_2026-03.csv")
    house.decide("release", trusts, 4)
    assert house.run() == 2
    names = [
        queries.organisations(house.database, release).filter(pl.col("ods_code") == "ZT04")["parent_ods_code"].to_list()
        for release in (1, 2)
    ]
    assert names == [[schema.UNALLOCATED], ["ZB03"]]


def test_files_and_rows_are_told_with_reasons_and_decisions(house: House) -> None:
    month, trusts = house.number_of("SCMD_FINAL_202304.csv"), house.number_of("etr_2026-03.csv")
    every = house.says("quarantine", "list").splitlines()
    assert f"File {trusts}: etr_2026-03.csv (ods): 1 row set aside; 0 released, 0 dropped, 1 waiting." in every
    assert every.index(
        f"File {month}: SCMD_FINAL_202304.csv (scmd): 3 rows set aside; 0 released, 0 dropped, 3 waiting."
    )
    assert "  1 for TOTAL_QUANITY_IN_VMP_UNIT: The quantity can be read as a number." in every
    assert f"File {trusts}" not in house.says("quarantine", "list", "scmd")

    house.decide("release", month, RELEASABLE, "--reason", "the trust wrote to us", "--by", "A. Person")
    house.decide("drop", month, UNREADABLE, FORMULA, "--reason", "no answer")
    said = house.says("quarantine", "show", str(month)).splitlines()
    first = said.index(f"row {UNREADABLE}, TOTAL_QUANITY_IN_VMP_UNIT 'many': The quantity can be read as a number.")
    assert re.fullmatch(r"  dropped on 20\d\d-\d\d-\d\d \d\d:\d\d: no answer", said[first + 1])
    assert re.fullmatch(r"  released by A\. Person on .*: the trust wrote to us", said[1])
    assert said[-1].endswith(".csv.")
    assert Path(said[-1].removeprefix("All of them are in ").removesuffix(".")).is_file()
    assert "1 released, 2 dropped, 0 waiting" in house.says("quarantine", "list", str(month))


def test_the_files_for_people_have_row_column_value_and_reason_and_no_formula(house: House) -> None:
    file_id = files(house.database)["file_id"][house.number_of("SCMD_FINAL_202304.csv") - 1]
    kept = house.lake.quarantine(file_id).collect()
    with (house.lake.at / "quarantine" / f"{file_id}.csv").open(newline="", encoding="utf-8") as lines:
        header, *rows = csv.reader(lines)
    assert header == ["file", "row", "column", "value", "reason"] == kept.columns
    assert [row[1] for row in rows] == [str(row) for row in kept["row"]]
    product = kept.filter(pl.col("column") == "VMP_SNOMED_CODE").row(0, named=True)
    assert (product["file"], product["row"], product["value"]) == ("SCMD_FINAL_202304.csv", FORMULA, "=1+1")
    assert [row[3] for row in rows if row[2] == "VMP_SNOMED_CODE"] == ["'=1+1"]


def test_a_row_that_lacks_what_the_table_needs_cannot_be_released(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    told = house.decide("release", month, RELEASABLE, UNREADABLE, code=15)
    assert told.startswith(f"Row {UNREADABLE} of file {month} cannot be released: it lacks quantity")
    assert "TOTAL_QUANITY_IN_VMP_UNIT: The quantity can be read as a number" in told
    assert "Correct the file and load it again" in told
    assert released_rows(house.database).is_empty(), "all of the rows, or none"
    assert f"Row {UNREADABLE} " in house.decide("release", month, "--because", "read as a number", code=15)

    told = house.decide("release", month, "--all")
    assert told.startswith("2 rows of file")
    assert f"Row {UNREADABLE} of file {month} cannot be released" in told
    assert released_rows(house.database)["row_number"].to_list() == [RELEASABLE, FORMULA]


def test_rows_can_be_meant_by_their_reason(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    assert "1 row of" in house.decide("release", month, "--because", "The unit's code is a SNOMED code")
    assert released_rows(house.database)["row_number"].to_list() == [RELEASABLE]
    told = house.decide("drop", month, "--because", "The product's code is a SNOMED code", code=11)
    assert "and nothing else" in told, "the row's organisation is in small letters too"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("release", "99", "5"), 11, "There is no file 99 of which rows were set aside."),
        (("release", str(10**30), "5"), 11, "There is no file 1000"),
        (("drop", "MONTH", "2"), 11, "Row 2 of file MONTH was not set aside."),
        (("release", "MONTH", str(FIRST), str(10**30)), 11, f"Row {10**30} of file MONTH was not set aside."),
        (("release", "MONTH", str(FIRST), "--reason", " "), 3, "Say why with --reason"),
        (("release", "MONTH"), 3, "Say which rows are meant"),
        (("drop", "MONTH", str(FIRST), "--all"), 3, "Say which rows are meant"),
    ],
)
def test_what_is_not_there_is_told_and_nothing_is_decided(
    house: House, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    month = str(house.number_of("SCMD_FINAL_202304.csv"))
    told = house.decide(*(word.replace("MONTH", month) for word in arguments), code=code)
    assert sentence.replace("MONTH", month) in told
    assert "Traceback" not in told
    assert house.database.read(select(SQL_TABLES["quarantine_decision"])).is_empty()


def test_unknown_files_and_sources_are_told(house: House) -> None:
    assert "There is no file 99" in house.says("quarantine", "show", "99", code=11)
    assert "There is no file 99" in house.says("quarantine", "list", "99", code=11)
    assert "There is no source 'smcd'" in house.says("quarantine", "list", "smcd", code=11)
    assert house.says("quarantine", "list", "dmd") == "No rows were set aside.\n"
    month = str(house.number_of("SCMD_FINAL_202304.csv"))
    assert "--reason" in house.says("quarantine", "drop", month, str(FIRST), code=2)


def test_nobody_decides_while_a_job_works_in_the_home(house: House) -> None:
    with FileLock(house.folder / "home" / ".lock"):
        assert "Another job is working" in house.decide("release", 1, 1, code=9)


def test_rows_of_a_file_that_does_not_count_wait_with_it(house: House) -> None:
    month = house.number_of("SCMD_FINAL_202304.csv")
    newer = house.folder / "newer" / "SCMD_FINAL_202304.csv"
    newer.parent.mkdir()
    newer.write_text(MONTH, encoding="utf-8")
    house.says("ingest", "scmd", str(newer))
    assert "The file does not count now" in house.decide("release", month, RELEASABLE)
    assert "The file does not count now." in house.says("quarantine", "list", str(month))
    house.says("build")
    newest = queries.releases(house.database)[-1].release_id
    assert house.used(newest) == house.used(1)


def test_only_so_many_rows_are_told_and_none_of_them_moves_the_cursor(
    empty: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_LINES", 1)
    path = empty.folder / "SCMD_FINAL_202304.csv"
    hostile = WITH_TWO_FAULTS.replace("=1+1", "\x1b[31m" + "9" * 300)
    path.write_text("\n".join([MONTH.rstrip("\n"), hostile, WITHOUT_QUANTITY, ""]), encoding="utf-8")
    empty.says("ingest", "scmd", str(path))
    monkeypatch.setattr(commands, "MOST_LINES", 2)
    said = empty.says("quarantine", "show", "1")
    assert "and 1 more" in said
    assert "\x1b" not in said
    assert "'\\x1b[31m99" in said
    assert "9" * 201 not in said
