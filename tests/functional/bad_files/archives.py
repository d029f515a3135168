"""Archives that are damaged, that lie, or that hold something else than they should."""

import gzip
import struct
import zipfile
import zlib
from pathlib import Path

from tests.functional.bad_files.formats import PAGE
from tests.functional.bad_files.good import GOOD, NAME, SAMPLE, content, saved

ZIP, GZIP = f"{GOOD.stem}.zip", f"{NAME}.gz"
MEGABYTE, TEN_GIGABYTES = 1 << 20, 10 << 30
LINK = 0o120777 << 16


def zipped(folder: Path, members: dict[str, bytes], name: str = ZIP) -> Path:
    """A ZIP of these members."""
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inside in members.items():
            archive.writestr(member, inside)
    return path


def _patched(path: Path, place: int, layout: str, value: int) -> Path:
    """The ZIP with a number of its list of members changed, counted from that list's start."""
    spoilt = bytearray(path.read_bytes())
    struct.pack_into(layout, spoilt, spoilt.index(b"PK\x01\x02") + place, value)
    path.write_bytes(spoilt)
    return path


def truncated_zip(folder: Path) -> Path:
    """A ZIP without its second half."""
    path = zipped(folder, {NAME: content()})
    return saved(folder, path.read_bytes()[: path.stat().st_size // 2], ZIP)


def truncated_gzip(folder: Path) -> Path:
    """A gzip without its second half."""
    whole = gzip.compress(content())
    return saved(folder, whole[: len(whole) // 2], GZIP)


def gzip_with_a_changed_bit(folder: Path) -> Path:
    """A gzip that unpacks to the end, but not to what was packed."""
    whole = bytearray(gzip.compress(content()))
    whole[-8] ^= 1
    return saved(folder, bytes(whole), GZIP)


def zip_with_a_changed_bit(folder: Path) -> Path:
    """A ZIP whose member is not what it was when it was packed."""
    path = folder / ZIP
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.write(GOOD, NAME)
    return saved(folder, path.read_bytes().replace(b"Beluxanib 40mg", b"Beluxanib 80mg", 1), ZIP)


def empty_zip(folder: Path) -> Path:
    """A ZIP of no bytes."""
    return saved(folder, b"", ZIP)


def zip_without_a_member(folder: Path) -> Path:
    """A ZIP that holds nothing."""
    return zipped(folder, {})


def zip_of_a_document(folder: Path) -> Path:
    """The description was packed, and not the data."""
    return zipped(folder, {"SCMD user guide.pdf": b"%PDF-1.7\n"})


def zip_of_another_source(folder: Path) -> Path:
    """A table of successions."""
    return zipped(folder, {"succession.csv": (SAMPLE / "organisations" / "ods_succession_to_2026-03.csv").read_bytes()})


def zip_of_an_empty_file(folder: Path) -> Path:
    """A good ZIP of a file of no bytes."""
    return zipped(folder, {f"2023/{NAME}": b""})


def zip_in_a_zip(folder: Path) -> Path:
    """An archive in an archive."""
    inner = zipped(folder, {NAME: content()}, "inner.zip").read_bytes()
    return zipped(folder, {"inner.zip": inner})


def zip_in_a_gzip(folder: Path) -> Path:
    """A ZIP that was packed once more."""
    return saved(folder, gzip.compress(zipped(folder, {NAME: content()}).read_bytes()), GZIP)


def tar_in_a_gzip(folder: Path) -> Path:
    """A .tar.gz: what is in the gzip is an archive."""
    header = NAME.encode().ljust(257, b"\0") + b"ustar\x0000"
    return saved(folder, gzip.compress(header.ljust(512, b"\0") + content()), f"{GOOD.stem}.tar.gz")


def path_upwards(folder: Path) -> Path:
    """A member that would be written outside the folder."""
    return zipped(folder, {NAME: content(), f"../../{NAME}": content()})


def path_from_the_root(folder: Path) -> Path:
    """A member that would be written where the system keeps its own files."""
    return zipped(folder, {f"/etc/cron.d/{NAME}": content()})


def path_with_backslashes(folder: Path) -> Path:
    """A path upwards in the words of another system."""
    return zipped(folder, {f"..\\..\\{NAME}": content()})


def link_in_a_zip(folder: Path) -> Path:
    """A member that is a link to a file of the system."""
    path, link = folder / ZIP, zipfile.ZipInfo(NAME)
    link.create_system, link.external_attr = 3, LINK
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    return path


def zip_with_a_password(folder: Path) -> Path:
    """A member that is marked as encrypted."""
    return _patched(zipped(folder, {NAME: content()}), 8, "<H", 1)


def zip_of_another_age(folder: Path) -> Path:
    """A compression that is not known here."""
    return _patched(zipped(folder, {NAME: content()}), 10, "<H", 9)


def two_members_of_one_name(folder: Path) -> Path:
    """Two files of one name, of which one is shorter."""
    path = zipped(folder, {NAME: content(), "SCMD_FINAL_202308.csv": content()[:20_000]})
    return saved(folder, path.read_bytes().replace(b"SCMD_FINAL_202308.csv", NAME.encode()), ZIP)


def too_many_members(folder: Path) -> Path:
    """2,000 files of a few bytes."""
    return zipped(folder, {f"{number}.csv": b"x" for number in range(2000)})


def page_called_zip(folder: Path) -> Path:
    """What a site sent in the place of the archive."""
    return saved(folder, PAGE, ZIP)


def page_called_gzip(folder: Path) -> Path:
    """The same in the place of a gzip."""
    return saved(folder, PAGE, GZIP)


def gzip_called_zip(folder: Path) -> Path:
    """One kind of archive by the name of another."""
    return saved(folder, gzip.compress(content()), ZIP)


def zip_called_gzip(folder: Path) -> Path:
    """And the other way round."""
    return zipped(folder, {NAME: content()}, GZIP)


# ------------------------------------------------------------------------------------------------ bombs


def gzip_of_ten_gigabytes(folder: Path) -> Path:
    """10 GB of zeros in 10 MB: one member, written again and again."""
    member = gzip.compress(b"0" * (64 * MEGABYTE))
    return saved(folder, member * (TEN_GIGABYTES // (64 * MEGABYTE)), GZIP)


def _deflated(size: int) -> bytes:
    """So many zeros, deflated: one block that ends on a byte, again and again, and the end of the stream."""
    packer = zlib.compressobj(wbits=-15)
    block = packer.compress(b"0" * (64 * MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return block * (size // (64 * MEGABYTE)) + packer.flush()


def _bomb(folder: Path, name: str, member: str, stated: int) -> Path:
    """A ZIP of 10 GB of zeros, which states another size of them."""
    packed, named = _deflated(TEN_GIGABYTES), member.encode()
    common = struct.pack("<5H3I2H", 20, 0, 8, 0, 33, 0, len(packed), stated, len(named), 0)
    local = b"PK\x03\x04" + common + named
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<3H2I", 0, 0, 0, 0, 0) + named
    end = b"PK\x05\x06" + struct.pack("<4H2IH", 0, 0, 1, 1, len(listed), len(local) + len(packed), 0)
    return saved(folder, local + packed + listed + end, name)


def zip_of_ten_gigabytes(folder: Path) -> Path:
    """10 GB of zeros in 10 MB, stated as nearly the most that this kind of ZIP can state."""
    return _bomb(folder, ZIP, NAME, 0xFFFFFFF0)


def zip_that_states_a_small_size(folder: Path) -> Path:
    """10 GB of zeros in 10 MB, stated as 50 KB."""
    return _bomb(folder, ZIP, NAME, 50_000)


def workbook_that_states_a_small_size(folder: Path) -> Path:
    """The same as the sheet of a workbook, which is unpacked in memory."""
    return _bomb(folder, "ons.xlsx", "xl/worksheets/sheet1.xml", 50_000)
