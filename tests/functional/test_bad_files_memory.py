"""Files that are made to fill the memory or the disk: refused with little of either, in a process of their own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scorecard.errors import UnreadableFileError
from tests.functional.bad_files import archives, broken_rows, layouts
from tests.functional.bad_files.good import Make
from tests.functional.bad_files.state import state_of
from tests.lib.requirements import REPOSITORY

# Only against hanging: all take a few seconds, most of them for imports.
LONGEST = 300
MEGABYTE = 1 << 10
# Files are read in chunks of 1 MB; about 35 MB are what opening the home folder takes.
MOST = 60 * MEGABYTE
GROWS = "grows to more than 200 times its size"
DANGEROUS: tuple[tuple[Make, str, str], ...] = (
    (archives.gzip_of_ten_gigabytes, "scmd", GROWS),
    (archives.zip_of_ten_gigabytes, "scmd", GROWS),
    (archives.zip_that_states_a_small_size, "scmd", "what comes out of it is not what was packed"),
    (archives.workbook_that_states_a_small_size, "population", GROWS),
    (layouts.a_million_columns, "scmd", "row 1: A row has more than 1,000 cells."),
    (layouts.millions_of_cells, "scmd", "row 2: A row has more than 1,000 cells."),
    (broken_rows.giant_line, "scmd", "row 2: A line is longer than 1 MB."),
    (broken_rows.giant_header, "scmd", "row 1: A line is longer than 1 MB."),
)
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the kernel tells no peak of memory")


def test_dangerous_files_take_little_memory_and_no_disk(home: Path, tmp_path: Path) -> None:
    before, scratch, out = state_of(home), tmp_path / "scratch", tmp_path / "told.json"
    scratch.mkdir()
    named: dict[str, tuple[str, str]] = {}
    for make, source, words in DANGEROUS:
        folder = tmp_path / make.__name__
        folder.mkdir()
        named[str(make(folder))] = (source, words)
    arguments = [word for path, (source, _) in named.items() for word in (source, path)]
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(home), "TMPDIR": str(scratch)}
    subprocess.run(
        [sys.executable, "-m", "tests.functional.bad_files.measured", str(out), *arguments],
        env={**environment, "PYTHONPATH": str(REPOSITORY)},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=LONGEST,
    )
    told = json.loads(out.read_text(encoding="utf-8"))
    for path, (_, words) in named.items():
        ended = told[path]
        (line,) = ended["err"].strip().splitlines()
        assert (ended["code"], words in line, Path(path).name in line) == (UnreadableFileError.exit_code, True, True)
        assert ended["kilobytes"] < MOST, path
    assert list(scratch.iterdir()) == []
    assert state_of(home) == before
