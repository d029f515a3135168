"""The command validate: its report in every format, where it goes, and how the command ends."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from tests.functional.bad_files.state import Command, Ended
from tests.lib.requirements import REPOSITORY

HEADER = (
    "YEAR_MONTH,ODS_CODE,VMP_SNOMED_CODE,VMP_PRODUCT_NAME,UNIT_OF_MEASURE_IDENTIFIER,UNIT_OF_MEASURE_NAME,"
    "TOTAL_QUANITY_IN_VMP_UNIT,INDICATIVE_COST"
)
# For each kind of file: what it adds to two good rows, and under which name.
CLEAN, INFO, WARNING = (
    "",
    "202304,ZT01,10970211000001003,C,258773002,ml,-1,",
    "202304,ZT01,10970211000001003,C,258773002,ml,x,",
)
CRITICAL = "202305,ZT01,10970211000001003,C,258773002,ml,1,"


Validate = Callable[..., Ended]


@pytest.fixture
def validate(tmp_path: Path, command: Command, capsys: pytest.CaptureFixture[str]) -> Validate:
    """The command on a home of its own."""

    def called(*arguments: str | Path) -> Ended:
        code = command(tmp_path / "home", "validate", "scmd", *map(str, arguments))
        written = capsys.readouterr()
        return Ended(code, written.out, written.err)

    return called


def month(folder: Path, kind: str, more: str) -> Path:
    rows = [f"202304,ZT01,1097021100000100{number},{letter},258773002,ml,10," for number, letter in enumerate("AB", 1)]
    path = folder / kind / "SCMD_FINAL_202304.csv"
    path.parent.mkdir()
    path.write_text("\n".join([HEADER, *rows, *([more] if more else [])]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A file of each kind."""
    kinds = {"clean": CLEAN, "info": INFO, "warning": WARNING, "critical": CRITICAL}
    made = {kind: month(tmp_path, kind, more) for kind, more in kinds.items()}
    layout, empty = tmp_path / "layout.csv", tmp_path / "empty.csv"
    layout.write_text("a,b\n1,2\n")
    empty.touch()
    return {**made, "layout": layout, "empty": empty, "absent": tmp_path / "absent.csv"}


@pytest.mark.parametrize(
    ("kinds", "critical", "warning", "info"),
    [
        (["clean"], 0, 0, 0),
        (["info"], 0, 0, 14),
        (["info", "warning"], 0, 13, 13),
        (["warning", "critical"], 6, 6, 6),
        (["clean", "layout"], 5, 5, 5),
        (["empty", "layout"], 4, 4, 4),
        (["layout", "absent", "clean"], 4, 4, 4),
    ],
)
def test_the_exit_code_is_that_of_the_worst(
    validate: Validate, files: dict[str, Path], kinds: list[str], critical: int, warning: int, info: int
) -> None:
    paths = [files[kind] for kind in kinds]
    assert validate(*paths).code == critical
    assert [validate(*paths, "--fail-on", word).code for word in ("warning", "info")] == [warning, info]


def test_every_run_is_in_the_history(validate: Validate, files: dict[str, Path], tmp_path: Path) -> None:
    for kind in ("clean", "warning", "absent", "empty"):
        validate(files[kind])
    database = Database.open_read_only(Settings(home=tmp_path / "home").database_url)
    runs = database.read(select(SQL_TABLES["run"])).sort("run_number")
    database.close()
    assert runs["worst"].to_list() == [None, "warning", "critical", "critical"]
    assert runs["files"].to_list() == [1, 1, 1, 1]
    assert runs["ended_at"].is_not_null().all()


def test_the_text_tells_people_what_to_do(validate: Validate, files: dict[str, Path]) -> None:
    ended = validate(files["warning"], "--fail-on", "warning")
    assert "SCMD_FINAL_202304.csv: fit to load" in ended.out
    assert "3 rows: 2 to keep, 1 to set aside" in ended.out
    assert "- row 4: x" in ended.out
    assert "What to do:" in ended.out
    assert ended.err == "Findings of severity warning: SCMD_FINAL_202304.csv.\n"
    assert "\x1b" not in ended.out
    assert max(map(len, ended.out.splitlines())) <= 80
    met = validate(files["warning"], "--all").out
    assert "  met: " in met
    assert "  met: " not in ended.out


def test_what_cannot_be_read_is_told_with_the_others(validate: Validate, files: dict[str, Path]) -> None:
    ended = validate(files["absent"], files["empty"], files["clean"])
    told = " ".join(ended.out.split())  # lines end where the terminal does
    assert "There is no such file." in told
    assert "The file is empty." in told
    assert "SCMD_FINAL_202304.csv: fit to load" in told
    assert ended.err.startswith("2 of 3 files are not fit to load: ")


def read_json(text: str) -> list[str]:
    document = json.loads(text)
    schema = json.loads((REPOSITORY / "docs" / "validation-report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    return [file["name"] for file in document["files"]]


def read_junit(text: str) -> list[str]:
    root = ElementTree.fromstring(text.encode())  # noqa: S314 - it is our own
    return [suite.attrib["name"] for suite in root]


def read_html(text: str) -> list[str]:
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")
    return [line.partition(">")[2].partition("<")[0] for line in text.splitlines() if line.startswith('<h2 id="file-')]


READERS = {"json": read_json, "junit": read_junit, "html": read_html}


@pytest.mark.parametrize("form", READERS)
def test_a_document_is_all_that_goes_to_standard_output(validate: Validate, files: dict[str, Path], form: str) -> None:
    ended = validate(files["clean"], files["warning"], files["empty"], "--format", form)
    assert READERS[form](ended.out) == ["SCMD_FINAL_202304.csv", "SCMD_FINAL_202304.csv", "empty.csv"]
    assert ended.err == "1 of 3 files are not fit to load: empty.csv.\n"


@pytest.mark.parametrize("form", ["text", *READERS])
def test_a_report_goes_into_a_file_and_the_text_to_the_screen(
    validate: Validate, files: dict[str, Path], tmp_path: Path, form: str
) -> None:
    out = tmp_path / "report"
    out.write_text("an older report")
    ended = validate(files["warning"], "--format", form, "--out", out)
    assert (ended.code, ended.err) == (0, "")
    assert "SCMD_FINAL_202304.csv: fit to load" in ended.out
    assert ended.out.endswith(f"The report is in {out}.\n")
    written = out.read_text(encoding="utf-8")
    if form in READERS:
        assert READERS[form](written) == ["SCMD_FINAL_202304.csv"]
    else:
        assert "- row 4: x" in written
    assert not list(tmp_path.glob(".report*"))


def test_a_report_is_written_however_the_run_ends(validate: Validate, files: dict[str, Path], tmp_path: Path) -> None:
    ended = validate(files["critical"], files["absent"], "--format", "json", "--out", tmp_path / "report.json")
    assert ended.code == 4
    assert len(read_json((tmp_path / "report.json").read_text(encoding="utf-8"))) == 2


def test_a_report_never_takes_the_place_of_the_data(validate: Validate, files: dict[str, Path], tmp_path: Path) -> None:
    before = files["clean"].read_bytes()
    for named in (files["clean"], files["clean"].parent, tmp_path / "cle*" / "*.csv"):
        ended = validate(named, "--out", files["clean"])
        assert (ended.code, "is one of the files to check" in ended.err) == (3, True)
    assert files["clean"].read_bytes() == before


def test_a_report_that_cannot_be_written_is_told_before_the_work(
    validate: Validate, files: dict[str, Path], tmp_path: Path
) -> None:
    for out, told in ((tmp_path / "no" / "report", "There is no folder"), (tmp_path, "is no file")):
        ended = validate(files["clean"], "--out", out)
        assert ended.code == 3
        assert told in ended.err
        assert ended.out == ""


def test_words_that_are_not_known_are_told(validate: Validate, files: dict[str, Path]) -> None:
    for option in ("--format", "--fail-on"):
        assert validate(files["clean"], option, "x").code == 2


def test_the_line_in_the_readme_works(validate: Validate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    (line,) = [line for line in readme.splitlines() if line.startswith("    .venv/bin/nice-scorecard validate ")]
    _, command, source, *words = shlex.split(line)
    assert (command, source) == ("validate", "scmd")
    (tmp_path / "data").symlink_to(REPOSITORY / "data")
    monkeypatch.chdir(tmp_path)
    assert validate(*words).code == 0
    assert "SCMD_FINAL_202304.csv" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_process_of_its_own_writes_the_document_as_it_is(files: dict[str, Path], tmp_path: Path) -> None:
    """Even where the system speaks ASCII alone, as under cron."""
    path = files["info"].with_name("SCMD_FINAL_202304 – é.csv")
    files["info"].rename(path)
    command = [str(Path(sys.executable).with_name("nice-scorecard")), "validate", "scmd", str(path), "--format", "html"]
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(tmp_path / "home"), "PYTHONIOENCODING": "ascii"}
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert read_html(ended.stdout.decode("utf-8")) == [path.name]
