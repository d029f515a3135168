"""Each bad copy has the fault that it says it has, and no other."""

import csv
import zipfile
from pathlib import Path

import pytest

from ingest.synthetic import faulty
from ingest.synthetic.faulty import FAULTY_FILES, Faulty, MakeFaulty

GOOD_FILES = ("SCMD_FINAL_202304.csv", "SCMD_FINAL_202307.csv", "scmd_provisional_202603.csv")
AS_TEXT = (
    faulty.missing_column,
    faulty.wrong_column,
    faulty.two_months,
    faulty.unknown_organisation,
    faulty.unknown_product,
    faulty.text_in_quantity,
    faulty.too_many_fields,
)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("good", GOOD_FILES)
@pytest.mark.parametrize("make", FAULTY_FILES)
def test_every_layout_can_be_spoilt_in_every_way(make: MakeFaulty, good: str, shipped: Path, tmp_path: Path) -> None:
    bad = make(shipped / "scmd" / good, tmp_path)
    assert bad.kind == make.__name__
    assert bad.path.is_file()
    assert bad.path.read_bytes() != (shipped / "scmd" / good).read_bytes()


@pytest.fixture
def good(shipped: Path) -> Path:
    return shipped / "scmd" / "SCMD_FINAL_202307.csv"


@pytest.mark.parametrize("make", AS_TEXT)
def test_the_fault_stands_in_the_row_named(make: MakeFaulty, good: Path, tmp_path: Path) -> None:
    bad: Faulty = make(good, tmp_path)
    pairs = enumerate(zip(lines_of(good), lines_of(bad.path), strict=True), start=1)
    differing = [row for row, (before, after) in pairs if before != after]
    assert bad.row is not None
    assert differing[0] == bad.row
    assert len(differing) == (len(lines_of(good)) if make is faulty.missing_column else 1)


def test_the_wrong_encoding_is_not_utf8(good: Path, tmp_path: Path) -> None:
    with pytest.raises(UnicodeDecodeError):
        faulty.wrong_encoding(good, tmp_path).path.read_text(encoding="utf-8")


def test_utf16_has_the_same_text(good: Path, tmp_path: Path) -> None:
    assert faulty.utf16(good, tmp_path).path.read_text(encoding="utf-16").splitlines() == lines_of(good)


def test_the_last_line_has_too_few_cells_and_no_end(good: Path, tmp_path: Path) -> None:
    bad = faulty.last_line_cut_off(good, tmp_path)
    content = bad.path.read_text(encoding="utf-8")
    assert len(next(csv.reader([content.splitlines()[-1]]))) == 4
    assert not content.endswith("\n")
    assert bad.row == len(content.splitlines())


def test_the_truncated_zip_cannot_be_opened(good: Path, tmp_path: Path) -> None:
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(faulty.truncated_zip(good, tmp_path).path)


def test_the_zip_names_a_path_outside(good: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(faulty.zip_with_path_outside(good, tmp_path).path) as archive:
        assert archive.namelist() == ["../../SCMD_FINAL_202307.csv"]


def test_the_bomb_is_small_and_unpacks_to_much(good: Path, tmp_path: Path) -> None:
    bad = faulty.zip_bomb(good, tmp_path)
    assert bad.path.stat().st_size < 200_000
    with zipfile.ZipFile(bad.path) as archive:
        assert archive.infolist()[0].file_size == 96 << 20
