"""The command files: what was offered, what counts, what was found, which rows were set aside."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from scorecard.commands import look
from scorecard.errors import SettingsError
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from tests.functional.bad_files.state import Command
from tests.lib.requirements import REPOSITORY
from tests.unit.dashboards.checked import of_before

GOOD = REPOSITORY / "data" / "sample" / "scmd" / "SCMD_FINAL_202304.csv"
BAD_QUANTITY = "2023-04,ZT01,999000000003109,Beluxanib 20mg tablets,428673006,tablet,many"
BAD_PRODUCT = "2023-04,ZT02,not a code,Beluxanib 20mg tablets,428673006,tablet,28"
PROVISIONAL, FINAL, REFUSED = 1, 2, 3


@pytest.fixture
def call(tmp_path: Path, command: Command) -> Command:
    """The command line on a home folder of its own; gives the exit code."""
    return partial(command, tmp_path / "home")


def month(folder: Path, name: str, *more: str) -> str:
    """A good month with more rows under it."""
    path = folder / name
    path.write_text(GOOD.read_text(encoding="utf-8") + "".join(f"{row}\n" for row in more), encoding="utf-8")
    return str(path)


@pytest.fixture
def told(call: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What the command says of three files: a provisional month, its final one with bad rows, and a refused one."""
    assert call("ingest", "scmd", month(tmp_path, "SCMD_PROVISIONAL_202304.csv")) == 0
    assert call("ingest", "scmd", month(tmp_path, "SCMD_FINAL_202304.csv", BAD_QUANTITY, BAD_PRODUCT)) == 0
    assert call("ingest", "scmd", month(tmp_path, "SCMD_FINAL_202305.csv")) == 6
    capsys.readouterr()

    def says(*arguments: str) -> str:
        assert call("files", *arguments) == 0
        return capsys.readouterr().out

    return says


def rows_of(table: str) -> dict[str, list[str]]:
    """The words of each line of the table, by the file's number."""
    return {words[0]: words for line in table.splitlines() if (words := line.split()) and words[0].isdigit()}


def test_every_file_is_listed_with_what_became_of_it(told: Callable[..., str]) -> None:
    good = len(GOOD.read_text(encoding="utf-8").splitlines()) - 1
    rows = rows_of(told())
    assert list(rows) == ["1", "2", "3"]
    assert rows["1"][1:5] == ["scmd", "SCMD_PROVISIONAL_202304.csv", "2023-04", "provisional"]
    assert rows["1"][-2:] == ["loaded", "no"]
    assert rows["2"][1:5] == ["scmd", "SCMD_FINAL_202304.csv", "2023-04", "final"]
    assert [str(good), "2"] == rows["2"][6:8]
    assert rows["2"][-2:] == ["loaded", "yes"]
    assert rows["3"][2:4] == ["SCMD_FINAL_202305.csv", "2023-05"]
    assert rows["3"][-5:] == ["0", "0", "stopped", "refused", "no"]


def test_a_file_tells_its_findings_and_the_rows_set_aside(told: Callable[..., str], tmp_path: Path) -> None:
    last = len(GOOD.read_text(encoding="utf-8").splitlines()) + 2
    lake, database = place(tmp_path)
    found = lake.quarantine(files(database)["file_id"][FINAL - 1]).collect()
    said = told(str(FINAL)).splitlines()
    assert said[0].startswith("File 2: SCMD_FINAL_202304.csv (scmd, layout ")
    assert "2 set aside" in said[2]
    assert said[2].endswith("It counts now.")
    failed = next(index for index, line in enumerate(said) if "expectations were not met:" in line)
    met = next(index for index, line in enumerate(said) if line.endswith(" were met:"))
    aside = said.index("Set aside:")
    assert failed < met < aside
    assert any("Not so in 1 rows: quarantine the row. First: row" in line for line in said[failed:met])
    for row in found.iter_rows(named=True):
        assert f"  row {row['row']}, column {row['column']}: {row['reason']}" in said[aside:]
    assert set(found["row"]) == {last - 1, last}
    path = said[-1].removeprefix("All of them are in ").removesuffix(".")
    assert Path(path).is_file()


def place(tmp_path: Path) -> tuple[Lake, Database]:
    settings = Settings(home=tmp_path / "home")
    return Lake(settings.lake_at), Database.open_read_only(settings.database_url)


def test_a_file_that_does_not_count_says_why(told: Callable[..., str]) -> None:
    assert "another file took its place" in told(str(PROVISIONAL))
    refused = told(str(REFUSED))
    assert "nothing of it was loaded" in refused
    first = refused.partition("not met:\n")[2].splitlines()[0]
    assert "stop the file" in first
    assert "Set aside:" not in refused


def test_only_so_many_rows_are_told(call: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = [BAD_QUANTITY.replace("999000000003109", f"9990000000{n:05}") for n in range(look.MOST_ROWS + 7)]
    assert call("ingest", "scmd", month(tmp_path, "SCMD_FINAL_202304.csv", *bad)) == 0
    capsys.readouterr()
    assert call("files", "1") == 0
    said = capsys.readouterr().out.splitlines()
    lake, database = place(tmp_path)
    more = lake.quarantine(files(database)["file_id"][0]).collect().height - look.MOST_ROWS
    assert f"  and {more} more" == said[-3]
    assert len(said) - said.index("Set aside:") == look.MOST_ROWS + 4


def test_an_unknown_number_ends_in_a_sentence(
    told: Callable[..., str], call: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in ("99", "0", str(10**30)):
        assert call("files", number) == 11
        found = capsys.readouterr()
        assert found.err == f"There is no file {number}. 'nice-scorecard files' lists them.\n"
        assert found.out == ""


def test_an_empty_home_is_told(call: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("files") == 8
    assert "Traceback" not in capsys.readouterr().err
    Database.open(Settings(home=tmp_path / "home").database_url).close()
    assert call("files") == 0
    assert capsys.readouterr().out == "No file was loaded, refused or checked yet.\n"


def test_a_database_of_an_earlier_version_is_told_with_the_way_out(
    call: Command, told: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of_before(Settings(home=tmp_path / "home").database_url)
    assert call("files") == SettingsError.exit_code
    assert "made by an earlier version. The next job brings it up to date" in capsys.readouterr().err
    assert call("ingest", "scmd", month(tmp_path, "SCMD_PROVISIONAL_202304.csv")) == 0
    assert call("files") == 0
