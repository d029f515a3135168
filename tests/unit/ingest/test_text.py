from pathlib import Path

import pytest

from ingest import files, text
from ingest.files import identify
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import only_problem, text_file

CHUNKS = [1, 2, 3, 7, 1 << 20]


@pytest.mark.parametrize("chunk", CHUNKS)
@pytest.mark.parametrize(
    ("content", "lines", "again"),
    [
        ("a,b\n1,2\n", 2, False),
        ("a,b\n1,2", 2, False),
        ("a,b\n1,2\n\n\n", 4, False),
        ("a,b\r\n1,2\r\n", 2, False),
        ("a,b\n1,2\na,b\n3,4\n", 4, True),
        ("a,b\r\n1,2\r\na,b", 3, True),
        ("\ufeffa,b\n1,2\na,b\n", 3, True),
        ("a,b\na,b\n", 2, True),
        ("a,b\n1,a,b\n", 2, False),
        ("\n1,2\n", 2, False),
    ],
)
def test_lines_are_counted_and_a_second_header_seen_across_chunks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, content: str, lines: int, again: bool
) -> None:
    monkeypatch.setattr(files, "CHUNK", chunk)
    file = text_file(tmp_path / "a.csv", content)
    assert (file.lines, file.header_again) == (lines, again)


@pytest.mark.parametrize("chunk", CHUNKS)
@pytest.mark.parametrize("content", [b"\n", b"  \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n \n"])
def test_blanks_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, content: bytes) -> None:
    monkeypatch.setattr(files, "CHUNK", max(chunk, 3))
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(FaultyFilesError, match="nothing but blanks"):
        identify("a.csv", tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("1" * (2 << 20), "A line is longer than 1 MB."),
        ("," * (2 << 20), "A row has more than 1,000 cells."),
        ("1\r" * (1 << 20), text.CARRIAGE_RETURNS),
    ],
)
def test_a_line_without_an_end_is_refused_with_its_row(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        text_file(tmp_path / "a.csv", f"a,b\n1,2\n{line}\n3,4\n")
    assert (only_problem(caught.value).row, only_problem(caught.value).message) == (3, told)


def test_a_long_line_that_is_bearable_passes(tmp_path: Path) -> None:
    assert text_file(tmp_path / "a.csv", f"a,b\n1,{'2' * 1_000_000}\n").lines == 2
