import struct
from pathlib import Path

import pytest

from ingest import unpack
from ingest.files import identify
from ingest.workbooks import cells_of, open_workbook
from scorecard.errors import FaultyFilesError, UnreadableFileError
from tests.unit.ingest.drawn import only_problem, workbook


def refused(path: Path) -> str:
    with pytest.raises(FaultyFilesError) as caught:
        open_workbook(identify(path.name, path))
    assert caught.value.exit_code == UnreadableFileError.exit_code
    return only_problem(caught.value).message


def stating(path: Path, part: bytes, size: int) -> Path:
    """The workbook, in which the list of parts states another size of a part."""
    content = bytearray(path.read_bytes())
    listed = content.index(b"PK\x01\x02")
    place = content.index(part, listed) - 46
    struct.pack_into("<I", content, place + 24, size)
    path.write_bytes(content)
    return path


def test_a_workbook_is_opened_by_what_it_is(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"S": [["x", " y "], ["", 1]]})
    assert cells_of(file, open_workbook(file), "S").rows() == [("x", "y"), (None, "1")]


def test_a_part_that_states_a_small_size_is_unpacked_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["0" * 1000] * 100] * 100
    path = workbook(tmp_path / "a.xlsx", {"S": [[f"{n}{cell}" for cell in row] for n, row in enumerate(rows)]}).path
    monkeypatch.setattr(unpack, "SMALL_ENOUGH", 50_000)
    monkeypatch.setattr(unpack, "GREATEST_GROWTH", 2)
    told = "The archive grows to more than 2 times its size."
    assert refused(path) == told
    assert refused(stating(path, b"xl/sharedStrings.xml", 100)) == told


def test_a_workbook_whose_part_was_changed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["x"]]}).path
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 16, 1)
    path.write_bytes(content)
    assert "damaged" in refused(path)


@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_workbook_that_was_cut_short(tmp_path: Path, kept: float) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["x"]]}).path
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * kept)])
    assert "was cut short" in refused(path)
