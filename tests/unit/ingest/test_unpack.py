import gzip
import io
import os
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import pytest

from ingest import files, unpack
from ingest.files import SourceFile, identify
from ingest.unpack import find
from scorecard.errors import FaultyFilesError, UnreadableFileError
from tests.unit.ingest.drawn import only_problem, workbook

MEGABYTE = 1 << 20
NOBODY = 65534


def zipped(path: Path, members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def contents(path: Path, scratch: Path) -> dict[str, bytes]:
    """Names and contents of the plain files in an archive, read one at a time as the pipeline does."""
    scratch.mkdir(exist_ok=True)
    return {plain.name: plain.path.read_bytes() for plain in unpack.unpack(path, scratch)}


def refused(path: Path, scratch: Path) -> str:
    """The message with which an archive is refused as unreadable."""
    with pytest.raises(FaultyFilesError) as caught:
        contents(path, scratch)
    assert caught.value.exit_code == UnreadableFileError.exit_code
    assert only_problem(caught.value).file == path.name
    return only_problem(caught.value).message


# ------------------------------------------------------------------------------------------------ what a user names


def test_a_file_a_folder_and_a_glob(tmp_path: Path) -> None:
    for name in ("b.csv", "a.CSV", "c.zip", "d.csv.gz", "e.xlsx", "notes.pdf", ".hidden.csv", "~$e.xlsx"):
        (tmp_path / name).touch()
    (tmp_path / "folder.csv").mkdir()
    assert find([str(tmp_path / "b.csv")]) == [tmp_path / "b.csv"]
    assert find([str(tmp_path)]) == [tmp_path / name for name in ("a.CSV", "b.csv", "c.zip", "d.csv.gz", "e.xlsx")]
    assert find(["[ab].*"], tmp_path) == [tmp_path / "a.CSV", tmp_path / "b.csv"]
    assert find([str(tmp_path / "?.csv")]) == [tmp_path / "b.csv"]


def test_a_file_named_twice_is_found_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert find(["a.csv", "*.csv", str(tmp_path)], tmp_path) == [tmp_path / "a.csv"]


@pytest.mark.parametrize("name", ["a [1].csv", "what*.csv", "[ab]"])
def test_a_name_that_looks_like_a_glob(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert find([name], tmp_path) == [tmp_path / name]


def test_a_glob_below_a_folder_that_looks_like_one(tmp_path: Path) -> None:
    folder = tmp_path / "data [new]"
    folder.mkdir()
    (folder / "a.csv").touch()
    assert find(["*.csv"], folder) == [folder / "a.csv"]


@pytest.mark.parametrize("words", ["absent.csv", "*.nothing"])
def test_what_is_not_there(tmp_path: Path, words: str) -> None:
    with pytest.raises(FaultyFilesError, match="There is no such file") as caught:
        find([words], tmp_path)
    assert caught.value.exit_code == UnreadableFileError.exit_code


def test_a_link_that_is_named_is_followed_and_one_in_a_folder_is_not(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text("x")
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "a.csv").touch()
    for name in ("b.csv", "c.csv"):
        (folder / name).symlink_to(tmp_path / "elsewhere.txt")
    assert find([str(folder / "b.csv"), str(folder / "c*")]) == [folder / "b.csv", folder / "c.csv"]
    with pytest.raises(FaultyFilesError, match="The folder holds a link") as caught:
        find([str(folder)])
    assert [problem.file for problem in caught.value.problems] == [str(folder / "b.csv"), str(folder / "c.csv")]
    assert caught.value.exit_code == UnreadableFileError.exit_code


def test_a_link_to_a_folder_is_followed_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").touch()
    (tmp_path / "newest").symlink_to(tmp_path / "data")
    assert find([str(tmp_path / "newest")]) == [tmp_path / "newest" / "a.csv"]


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "moved.csv")
    with pytest.raises(FaultyFilesError, match="The link leads nowhere"):
        find([str(tmp_path / "a.csv")])


@contextmanager
def stranger() -> Iterator[None]:
    """Somebody who may not read everything, whoever runs the tests."""
    own = os.geteuid()
    if own == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(own)


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A file that nobody may read, in a folder that nobody may look into."""
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "a.csv").touch()
    (folder / "a.csv").chmod(0)
    folder.chmod(0)
    yield folder
    folder.chmod(0o700)


def test_what_may_not_be_read(locked: Path) -> None:
    for named in (locked, locked / "a.csv"):
        with stranger(), pytest.raises(FaultyFilesError, match="cannot be opened: Permission denied") as caught:
            find([str(named)])
        assert caught.value.exit_code == UnreadableFileError.exit_code
    for name in ("a.csv", "a.zip", "a.csv.gz"):
        with stranger(), pytest.raises(FaultyFilesError, match="Permission denied"):
            list(unpack.unpack(locked / name, locked))


@pytest.mark.parametrize("name", ["a.csv", "a.zip", "a.csv.gz"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    assert "a pipe, a device or a folder" in refused(tmp_path / name, tmp_path / "scratch")


def test_a_folder_without_data(tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").touch()
    with pytest.raises(FaultyFilesError, match="holds no CSV, XLSX, ZIP or gzip file"):
        find([str(tmp_path)])


# ------------------------------------------------------------------------------------------------ archives


def test_a_plain_file_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x")
    assert list(unpack.unpack(path, tmp_path / "absent")) == [unpack.PlainFile("a.csv", path)]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_of_several_members_with_nested_names(tmp_path: Path, compression: int) -> None:
    members = {"a.csv": b"1", "2020/a.csv": b"2", "2021\\a.csv": b"3", "deep/er/b.TXT": b"4"}
    path = zipped(tmp_path / "all.zip", members, compression)
    found = contents(path, tmp_path / "scratch")
    # Two members of one name are two files: folders belong to the name.
    assert sorted(found.values()) == [b"1", b"2", b"3", b"4"]
    assert {"all.zip!a.csv", "all.zip!2020/a.csv", "all.zip!deep/er/b.TXT"} < set(found)


def test_the_stem_of_a_nested_member() -> None:
    assert SourceFile("all.zip!2020/SCMD_FINAL_202001.csv", Path(), str, 1).stem == "SCMD_FINAL_202001"


def test_what_systems_leave_in_a_zip_is_passed_over(tmp_path: Path) -> None:
    left = {"__MACOSX/._a.csv": b"\0", ".DS_Store": b"\0", "readme.pdf": b"\0", "x/.~lock.csv": b"\0", "a.csv": b"1"}
    assert contents(zipped(tmp_path / "all.zip", left), tmp_path / "scratch") == {"all.zip!a.csv": b"1"}


def test_a_zip_without_data(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"readme.pdf": b"1", "folder/": b""})
    assert refused(path, tmp_path / "scratch") == "The ZIP holds no CSV or XLSX file."


def test_a_zip_in_a_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.csv": b"1", "b.zip": b"PK"})
    assert refused(path, tmp_path / "scratch") == "The ZIP holds another archive."


def test_a_workbook_in_a_zip_and_in_a_gzip(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", {"S": [["x"]]}).path.read_bytes()
    path = zipped(tmp_path / "all.zip", {"a.xlsx": book})
    assert contents(path, tmp_path / "scratch") == {"all.zip!a.xlsx": book}
    (tmp_path / "b.xlsx.gz").write_bytes(gzip.compress(book))
    assert contents(tmp_path / "b.xlsx.gz", tmp_path / "scratch") == {"b.xlsx": book}


@pytest.mark.parametrize("name", ["a.csv.gz", "a.csv.GZ"])
def test_a_gzip(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(b"first") + gzip.compress(b"second"))
    assert contents(tmp_path / name, tmp_path / "scratch") == {"a.csv": b"firstsecond"}


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_an_archive_that_was_cut_short(tmp_path: Path, kind: str, kept: float) -> None:
    content = os.urandom(3000)
    whole = gzip.compress(content) if kind == "gz" else zipped(tmp_path / "w.zip", {"a.csv": content}).read_bytes()
    path = tmp_path / f"a.csv.{kind}"
    path.write_bytes(whole[: int(len(whole) * kept)])
    assert refused(path, tmp_path / "scratch") == "The archive is damaged or was cut short."


def test_a_zip_with_a_damaged_member(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.csv": b"1" * 500, "b.csv": b"2" * 500}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"2" * 500, b"2" * 499 + b"3"))
    plain_files = unpack.unpack(path, tmp_path)
    assert next(plain_files).name == "all.zip!a.csv"
    with pytest.raises(FaultyFilesError, match="damaged"):
        next(plain_files)


@pytest.mark.parametrize("name", ["a.csv.gz", "a.zip"])
@pytest.mark.parametrize("content", [b"", b"year,month\n", b"\x1f\x8bgarbage"])
def test_what_is_no_archive_at_all(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "scratch").mkdir()
    with pytest.raises(FaultyFilesError) as caught:
        identify(name, next(unpack.unpack(tmp_path / name, tmp_path / "scratch")).path)
    assert caught.value.exit_code == UnreadableFileError.exit_code


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "..\\a.csv"])
def test_a_path_that_leads_out_of_the_archive_refuses_all_of_it(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "all.zip", {"good.csv": b"1", name: b"2"})
    scratch = tmp_path / "x" / "scratch"
    scratch.mkdir(parents=True)
    assert refused(path, scratch) == "The ZIP holds a path that leads out of it."
    assert [left.name for left in tmp_path.rglob("*") if left.is_file()] == ["all.zip"]


def test_a_member_whose_name_would_command_the_terminal(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"\x1b[2Ja.csv": b"1"})
    assert list(contents(path, tmp_path / "scratch")) == ["all.zip!?[2Ja.csv"]


def test_a_member_with_a_password(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.csv": b"1"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refused(path, tmp_path / "scratch") == "The ZIP has a password."


def test_a_member_with_a_compression_of_another_age(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.csv": b"1"})
    content = bytearray(path.read_bytes())
    struct.pack_into("<H", content, content.index(b"PK\x01\x02") + 10, 9)
    path.write_bytes(content)
    assert refused(path, tmp_path / "scratch") == "The ZIP has an uncommon compression."


def test_a_link_in_a_zip(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    assert refused(tmp_path / "all.zip", tmp_path / "scratch") == "The ZIP holds a link in the place of a file."


def test_two_members_of_one_name(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"x/a.csv": b"1", "x/b.csv": b"2"})
    path.write_bytes(path.read_bytes().replace(b"x/b.csv", b"x/a.csv"))
    assert refused(path, tmp_path / "scratch") == "The ZIP holds two files of one name, x/a.csv."


@pytest.mark.parametrize(("members", "passes"), [(unpack.MOST_MEMBERS, True), (unpack.MOST_MEMBERS + 1, False)])
def test_as_many_members_as_may_be(tmp_path: Path, members: int, passes: bool) -> None:
    path = zipped(tmp_path / "all.zip", {f"{n}.csv": b"" for n in range(members)})
    if passes:
        assert len(contents(path, tmp_path / "scratch")) == members
    else:
        assert refused(path, tmp_path / "scratch") == "The ZIP holds more than 1,200 files."


def test_what_is_called_an_archive_and_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"<html>later</html>")
    assert refused(tmp_path / "a.zip", tmp_path / "s") == "The file is no ZIP but a web page."
    (tmp_path / "a.csv.gz").write_bytes(b"<html>later</html>")
    assert refused(tmp_path / "a.csv.gz", tmp_path / "s") == "The file is no gzip but a web page."
    (tmp_path / "b.zip").write_bytes(gzip.compress(b"1"))
    assert refused(tmp_path / "b.zip", tmp_path / "s") == "The file is no ZIP but a gzip archive."
    path = zipped(tmp_path / "b.csv.gz", {"a.csv": b"1"})
    assert refused(path, tmp_path / "s") == "The file is no gzip but a ZIP."


def test_a_gzip_whose_content_was_changed(tmp_path: Path) -> None:
    spoilt = bytearray(gzip.compress(b"1" * 5000))
    spoilt[-8] ^= 1
    (tmp_path / "a.csv.gz").write_bytes(spoilt)
    assert refused(tmp_path / "a.csv.gz", tmp_path / "scratch") == unpack.CHANGED


def test_a_bomb_is_stopped_by_what_was_read_of_it_and_not_by_its_size(tmp_path: Path) -> None:
    """A long archive does not earn a bomb at its start a larger allowance."""
    bomb = gzip.compress(b"0" * (96 * MEGABYTE), 6)
    (tmp_path / "a.csv.gz").write_bytes(bomb + gzip.compress(os.urandom(4 * MEGABYTE), 0))
    refused(tmp_path / "a.csv.gz", tmp_path / "scratch")
    assert largest(tmp_path / "scratch") <= unpack.SMALL_ENOUGH


def test_what_shrinks_well_and_is_no_bomb_is_unpacked_whole(tmp_path: Path) -> None:
    """Random blocks of which each is followed by its like: far more than 64 MB, at about a hundred times its size."""
    block = os.urandom(1 << 10) * 100
    packed = gzip.compress(b"".join(bytes([n % 256]) + block for n in range(800)), 1)
    (tmp_path / "a.csv.gz").write_bytes(packed)
    (found,) = contents(tmp_path / "a.csv.gz", tmp_path / "scratch").values()
    assert len(found) == 800 * (len(block) + 1) > unpack.SMALL_ENOUGH
    assert len(found) > 20 * len(packed)


def largest(scratch: Path) -> int:
    return sum(path.stat().st_size for path in scratch.iterdir())


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_a_bomb_stops_at_the_limit(tmp_path: Path, kind: str) -> None:
    zeros = b"0" * MEGABYTE
    packed = io.BytesIO()
    if kind == "gz":
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6) as member:
            for _ in range(96):
                member.write(zeros)
    else:
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as member:
            for _ in range(96):
                member.write(zeros)
    path = tmp_path / f"a.csv.{kind}"
    path.write_bytes(packed.getvalue())
    assert "grows to more than 200 times its size" in refused(path, tmp_path / "scratch")
    assert largest(tmp_path / "scratch") <= unpack.SMALL_ENOUGH


def test_many_members_share_one_limit_and_do_not_pile_up(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {f"{n}.csv": b"0" * (10 * MEGABYTE) for n in range(9)})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    plain_files = unpack.unpack(path, scratch)
    assert [largest(scratch) for _ in islice(plain_files, 6)] == [10 * MEGABYTE] * 6
    with pytest.raises(FaultyFilesError, match="200 times"):
        next(plain_files)
    assert largest(scratch) <= 10 * MEGABYTE


def test_a_member_that_lies_about_its_packed_size_gets_no_more(tmp_path: Path) -> None:
    path = zipped(tmp_path / "all.zip", {"a.csv": b"0" * (96 * MEGABYTE)})
    content = bytearray(path.read_bytes())
    struct.pack_into("<I", content, content.index(b"PK\x01\x02") + 20, 1 << 30)
    path.write_bytes(content)
    refused(path, tmp_path / "scratch")
    assert largest(tmp_path / "scratch") <= unpack.SMALL_ENOUGH


# ------------------------------------------------------------------------------------------------ identity


def test_identity_is_of_the_content_not_the_name(tmp_path: Path) -> None:
    first, same, other = (tmp_path / name for name in ("a.csv", "b.csv", "c.csv"))
    first.write_bytes(b"x,y\n1,2\n")
    same.write_bytes(b"x,y\n1,2\n")
    other.write_bytes(b"x,y\n1,3\n")
    found = [identify(path.name, path) for path in (first, same, other)]
    assert found[0].file_id == found[1].file_id != found[2].file_id
    assert [file.size for file in found] == [8, 8, 8]


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 1 << 20])
def test_text_is_checked_across_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    monkeypatch.setattr(files, "CHUNK", chunk)
    path = tmp_path / "a.csv"
    path.write_text("é,µ\n–,€\n😀,x\n", encoding="utf-8")
    assert identify("a.csv", path).size == path.stat().st_size
    path.write_bytes("é,µ\n–,€\n".encode() + b"caf\xe9,x\n")
    with pytest.raises(FaultyFilesError) as caught:
        identify("a.csv", path)
    assert only_problem(caught.value).row == 3


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.touch()
    with pytest.raises(FaultyFilesError, match="The file is empty") as caught:
        identify("a.csv", path)
    assert caught.value.exit_code == UnreadableFileError.exit_code


@pytest.mark.parametrize(
    ("content", "row", "told"),
    [
        ("a,b\n1,2\n3,pré\n".encode("cp1252"), 3, "not in UTF-8"),
        ("é,b\n1,2\n".encode("latin-1"), 1, "not in UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), None, "UTF-16"),
        ("a,b\n1,2\n".encode("utf-16-le"), 1, "UTF-16 (little-endian, without a byte order mark)"),
        ("a,b\n1,2\n".encode("utf-16-be"), 1, "UTF-16 (big-endian, without a byte order mark)"),
        (b"a,b\n1,2\n3,\0\n", 3, "a NUL character"),
        (b"\0" * 5000, 1, "NUL characters and nothing else"),
        (b"a,b\n1,2\n3,caf\xc3", 3, "cut short"),
        (b"a,b\n1,2\n3,\xe2\x82", 3, "cut short"),
        (b"a,b\n1,\xed\xa0\x80\n", 2, "not in UTF-8"),
    ],
)
def test_what_is_not_utf_8_is_told_with_its_row(tmp_path: Path, content: bytes, row: int | None, told: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FaultyFilesError) as caught:
        identify("a.csv", path)
    problem = only_problem(caught.value)
    assert (problem.row, told in problem.message) == (row, True)
    assert caught.value.exit_code == UnreadableFileError.exit_code


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv", "a"])
def test_a_workbook_is_known_by_its_content(tmp_path: Path, name: str) -> None:
    book = workbook(tmp_path / "book.xlsx", {"S": [["x"]]})
    path = book.path.rename(tmp_path / name)
    assert identify(name, path).is_zipped
    path.write_bytes(b"x,y\n")
    assert not identify(name, path).is_zipped


def test_a_file_that_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="cannot be opened: Is a directory"):
        identify("a.csv", tmp_path)
