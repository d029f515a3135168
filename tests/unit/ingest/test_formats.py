from pathlib import Path

import pytest

from ingest.files import identify
from ingest.formats import BINARY, TEXT, foreign
from scorecard.errors import FaultyFilesError, UnreadableFileError
from tests.unit.ingest.drawn import only_problem


@pytest.mark.parametrize("known", [*BINARY, *TEXT], ids=lambda known: repr(known.begins))
def test_every_format_is_known_by_its_first_bytes(known: object) -> None:
    assert foreign(known.begins + b" and more", b"more") is known  # type: ignore[attr-defined]


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\r\n  ", b"\xef\xbb\xbf \n"])
@pytest.mark.parametrize("text", [b"<!DOCTYPE HTML>", b"<HTML>", b"{}", b"[1]"])
def test_marks_and_blanks_before_text_do_not_hide_it(before: bytes, text: bytes) -> None:
    assert foreign(before + text, b"") is not None


@pytest.mark.parametrize(
    "head",
    [b"a,b\n1,2\n", b"PK\x03\x04", b"\xef\xbb\xbfa,b\n", b'"a","b"\n', b"versions,b\n", b"BZ,b\n", b"7z,b\n", b""],
)
def test_what_may_be_a_table_is_let_through(head: bytes) -> None:
    assert foreign(head, head[-4:]) is None


@pytest.mark.parametrize(("end", "told"), [(b"PAR1", "a Parquet file."), (b"PAR", "that was cut short.")])
def test_parquet_is_whole_or_cut_short(tmp_path: Path, end: bytes, told: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"PAR1" + b"\x15\x04" * 3000 + end)
    with pytest.raises(FaultyFilesError) as caught:
        identify("a.csv", tmp_path / "a.csv")
    assert only_problem(caught.value).message.endswith(told)
    assert caught.value.exit_code == UnreadableFileError.exit_code
