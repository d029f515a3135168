"""What bad input gets: one clear message, the documented exit code, nothing half-loaded, the last release untouched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.sources.registry import READERS
from ingest.synthetic import faulty
from ingest.synthetic.faulty import FAULTY_FILES, Faulty, MakeFaulty
from scorecard.errors import LayoutError, UnreadableFileError, ValidationStoppedError
from tests.functional.bad_files.good import GOOD, SAMPLE
from tests.functional.bad_files.state import Call, state_of

UNREADABLE, LAYOUT, STOPPED = (kind.exit_code for kind in (UnreadableFileError, LayoutError, ValidationStoppedError))

# For each bad file: the exit code, and words of the message.
STOPPING = {
    "missing_column": (LAYOUT, "The column TOTAL_QUANITY_IN_VMP_UNIT is missing."),
    "wrong_column": (LAYOUT, "The column TOTAL_QUANITY_IN_VMP_UNIT is missing."),
    "empty_file": (UNREADABLE, "The file is empty."),
    "header_only": (STOPPED, "it has no rows under its header"),
    "wrong_encoding": (UNREADABLE, "The text is not in UTF-8"),
    "utf16": (UNREADABLE, "The file is text in UTF-16 (little-endian)."),
    "other_source": (LAYOUT, "Check that it is a file of this source"),
    "two_months": (STOPPED, "There are two months in one file"),
    "future_date": (STOPPED, "The month is not in the future"),
    "too_many_fields": (UNREADABLE, "cells where the first has"),
    "last_line_cut_off": (UNREADABLE, "may have been cut short"),
    "truncated_zip": (UNREADABLE, "damaged or was cut short"),
    "zip_with_path_outside": (UNREADABLE, "a path that leads out of it"),
    "zip_bomb": (UNREADABLE, "times its size"),
}
NOTED = {
    "unknown_organisation": "The trust's code is known from the reference files that were loaded. Not so in 1 rows",
    "unknown_product": "The product's code is known from the reference files that were loaded. Not so in",
    "text_in_quantity": "1 set aside",
}
# A file of each kind, and the source that it belongs to.
FILES = {
    "etr_2026-03.csv": ("ods", SAMPLE / "organisations" / "etr_2026-03.csv"),
    "succession.csv": ("ods", SAMPLE / "organisations" / "ods_succession_to_2026-03.csv"),
    "practices.csv": ("ods", SAMPLE / "organisations" / "gp_practice_hierarchy_2026-03.csv"),
    "ons.xlsx": ("population", SAMPLE / "population" / "ons_mid_year_population_synthetic.xlsx"),
    "vmp.csv": ("dmd", SAMPLE / "dmd" / "vmp_synthetic.csv"),
    "register.csv": ("appraisals", SAMPLE / "appraisals" / "register.csv"),
    "services.csv": ("services", SAMPLE / "services.csv"),
    "ZB02.csv": ("formulary_words", SAMPLE / "formulary_words" / "ZB02.csv"),
    "ZB01_2026-03-31_adherence.csv": ("formulary", SAMPLE / "formulary" / "ZB01_2026-03-31_adherence.csv"),
    "ZB05_2026-03-31_adherence.xlsx": ("formulary", SAMPLE / "formulary" / "ZB05_2026-03-31_adherence.xlsx"),
    "explanations.csv": ("explanations", SAMPLE / "explanations.csv"),
    "shares.csv": ("denominators", SAMPLE / "denominators" / "trust_icb_catchment_shares_2024.csv"),
    "beds.csv": ("denominators", SAMPLE / "denominators" / "trust_general_acute_beds.csv"),
    "groups.csv": ("groups", SAMPLE / "groups.csv"),
    "indicators.csv": ("indicators", SAMPLE / "indicators.csv"),
    "SCMD_FINAL_202307.csv": ("scmd", GOOD),
}
SOURCES = tuple(READERS)


def spoilt(make: MakeFaulty, tmp_path: Path) -> Faulty:
    folder = tmp_path / "bad"
    folder.mkdir(exist_ok=True)
    return make(GOOD, folder)


def name_of(make: MakeFaulty) -> str:
    return make.__name__


def test_every_bad_file_that_can_be_made_is_tried() -> None:
    assert {make.__name__ for make in FAULTY_FILES} == set(STOPPING) | set(NOTED)


@pytest.mark.parametrize("make", [make for make in FAULTY_FILES if make.__name__ in STOPPING], ids=name_of)
def test_a_bad_file_is_refused(make: MakeFaulty, call: Call, home: Path, tmp_path: Path) -> None:
    bad, before = spoilt(make, tmp_path), state_of(home)
    ended = call("ingest", "scmd", str(bad.path))
    code, words = STOPPING[bad.kind]
    assert ended.code == code
    assert bad.path.name in ended.err
    assert words in ended.err
    if bad.row is not None:
        assert f"row {bad.row}" in ended.err
    if bad.column is not None:
        assert f"column {bad.column}" in ended.err
    assert state_of(home) == before
    # One line a problem; a file with one fault has few.
    assert 1 <= len(ended.err.strip().splitlines()) <= 8
    assert "Traceback" not in ended.out + ended.err


@pytest.mark.parametrize("make", [make for make in FAULTY_FILES if make.__name__ in NOTED], ids=name_of)
def test_a_file_with_a_doubtful_row_is_loaded_and_says_so(
    make: MakeFaulty, call: Call, home: Path, tmp_path: Path
) -> None:
    bad, before = spoilt(make, tmp_path), state_of(home)
    ended = call("ingest", "scmd", str(bad.path))
    assert ended.code == 0
    assert NOTED[bad.kind] in ended.out
    assert f"row {bad.row}" in ended.out
    after = state_of(home)
    assert (after.release, after.checksum) == (before.release, before.checksum)
    assert len(after.loaded) == len(before.loaded) + 1


@pytest.mark.parametrize("make", [faulty.unknown_organisation, faulty.unknown_product], ids=name_of)
def test_an_unknown_code_stops_the_file_where_that_is_set(
    make: MakeFaulty, call: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NICE_SCORECARD_UNKNOWN_CODES", "stop")
    bad, before = spoilt(make, tmp_path), state_of(home)
    ended = call("ingest", "scmd", str(bad.path))
    assert ended.code == STOPPED
    assert f"{bad.path.name}, row {bad.row}, column {bad.column}:" in ended.err
    assert state_of(home) == before


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("source", SOURCES)
def test_a_file_of_another_source_is_refused(name: str, source: str, call: Call, home: Path, tmp_path: Path) -> None:
    own, path = FILES[name]
    given = tmp_path / name
    shutil.copy(path, given)
    before = state_of(home)
    ended = call("ingest", source, str(given))
    if source == own:
        assert ended.code == 0
        assert "were loaded before" in ended.out
    else:
        assert ended.code == LAYOUT
        assert f"{name}, row 1" in ended.err
    assert state_of(home) == before


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("scmd_202307.csv", bytes(range(256)) * 50, "not text at all"),
        ("scmd_202307.csv", GOOD.read_bytes() + b"\xc3", "ends in the middle of a character"),
        ("scmd_202307.csv.gz", b"\x1f\x8b\x08\x00garbage", "damaged or was cut short"),
        ("absent.csv", None, "There is no such file."),
    ],
)
def test_an_unreadable_file(
    name: str, content: bytes | None, words: str, call: Call, home: Path, tmp_path: Path
) -> None:
    before = state_of(home)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    ended = call("ingest", "scmd", str(tmp_path / name))
    assert (ended.code, words in ended.err, state_of(home) == before) == (UNREADABLE, True, True)


def test_a_run_with_a_bad_file_among_good_ones_publishes_nothing(call: Call, home: Path, tmp_path: Path) -> None:
    bad, before = spoilt(faulty.two_months, tmp_path), state_of(home)
    empty = tmp_path / "bad" / "vmp.csv"
    empty.touch()
    config = (SAMPLE / "sample.toml").read_text(encoding="utf-8")
    config = config.replace('scmd = ["', f'scmd = ["{bad.path}", "').replace('dmd = ["', f'dmd = ["{empty}", "')
    (tmp_path / "run.toml").write_text(config, encoding="utf-8")
    ended = call("run", "--config", str(tmp_path / "run.toml"), "--data", str(SAMPLE))
    # The faults of every source are told together, under the code of the first.
    assert ended.code == UNREADABLE
    assert "vmp.csv: The file is empty." in ended.err
    assert "two months in one file" in ended.err
    assert state_of(home) == before


def test_validating_a_bad_file_ends_as_loading_it_would(call: Call, home: Path, tmp_path: Path) -> None:
    bad, before = spoilt(faulty.two_months, tmp_path), state_of(home)
    assert call("validate", "scmd", str(bad.path)).code == STOPPED
    assert state_of(home) == before


@pytest.mark.parametrize("make", [faulty.missing_column, faulty.wrong_encoding], ids=name_of)
def test_the_installed_command_tells_it_in_one_line(make: MakeFaulty, home: Path, tmp_path: Path) -> None:
    bad, before = spoilt(make, tmp_path), state_of(home)
    command = [str(Path(sys.executable).with_name("nice-scorecard")), "ingest", "scmd", str(bad.path)]
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(home)}
    ended = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == STOPPING[bad.kind][0]
    (line,) = ended.stderr.strip().splitlines()
    assert line.startswith(f"{bad.path.name}, row {bad.row}")
    assert state_of(home) == before
