"""Board reports on the command line: which files are written, whole, and what is said where none can be."""

import sys
from pathlib import Path

import pytest

from scorecard.compliance.purpose import PURPOSE
from scorecard.settings import Settings
from tests.functional.bad_files.state import Call, Command, Ended
from tests.lib.requirements import absent, chromium


@pytest.fixture
def call(sample_settings: Settings, command: Command, capsys: pytest.CaptureFixture[str]) -> Call:
    """The command line on the published sample, which reports only read."""

    def called(*arguments: str) -> Ended:
        code = command(sample_settings.home, "report", *arguments)
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    return called


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_named_organisations_and_whole_levels_have_a_page_each_and_once(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "board"
    ended = call("ZB01", "ENG", "ZB01", "--all", "region", "--out", str(out), "--no-pdf")
    assert ended.code == 0, ended.err
    codes = ("ENG", "ZB01", "ZR01", "ZR02", "ZR03")
    assert names(out) == [f"{code}-release-1-report.html" for code in codes]
    assert f"{out}: 5 reports as HTML.\n" in ended.out
    assert f"Synthetic data. As known on 2026-03-31, release 1. {PURPOSE}" in ended.out
    assert "No PDF" not in ended.out


def test_a_page_that_is_there_is_replaced_and_the_same_release_gives_the_same_bytes(call: Call, tmp_path: Path) -> None:
    page = tmp_path / "ZT09-release-1-report.html"
    page.write_text("something else")
    assert call("ZT09", "--out", str(tmp_path), "--no-pdf").code == 0
    first = page.read_bytes()
    assert b"Ickleworthy" in first
    assert call("ZT09", "--out", str(tmp_path), "--no-pdf").code == 0
    assert page.read_bytes() == first


def test_another_day_is_another_report(call: Call, tmp_path: Path) -> None:
    assert call("ZB01", "--at", "2025-12-31", "--out", str(tmp_path), "--no-pdf").code == 0
    assert "31 December 2025" in (tmp_path / "ZB01-release-1-report.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param((), 3, "--all", id="nobody is named"),
        pytest.param(("ZB01", "Q99"), 11, "'Q99'", id="one of two is not there"),
        pytest.param(("ZT02",), 11, "ZT01", id="merged"),
        pytest.param(("ZB01", "--release", "99"), 8, "99", id="no such release"),
        pytest.param(("ZB01", "--at", "soon"), 3, "soon", id="no date"),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is_written(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    out = tmp_path / "board"
    ended = call(*arguments, "--out", str(out), "--no-pdf")
    assert ended.code == code
    assert words in ended.err
    assert names(out) == []


def test_without_a_program_that_prints_the_pages_are_written_and_it_is_said(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    ended = call("ZB01", "--out", str(tmp_path))
    assert ended.code == 0
    assert names(tmp_path) == ["ZB01-release-1-report.html"]
    assert "No PDF was written" in ended.out


def test_a_chromium_in_the_settings_that_is_not_there_is_said(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NICE_SCORECARD_CHROMIUM", str(tmp_path / "nothing"))
    ended = call("ZB01", "--out", str(tmp_path))
    assert ended.code == 3
    assert "Correct the setting chromium" in ended.err


def test_a_program_that_prints_nothing_is_said_and_leaves_the_page(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "broken"
    program.write_text("#!/bin/sh\necho the display is gone >&2\nexit 7\n")
    program.chmod(0o755)
    monkeypatch.setenv("NICE_SCORECARD_CHROMIUM", str(program))
    out = tmp_path / "board"
    ended = call("ZB01", "--out", str(out))
    assert ended.code == 3
    assert "did not print ZB01-release-1-report.html: the display is gone." in ended.err
    assert names(out) == ["ZB01-release-1-report.html"]


def test_chromium_prints_tagged_pdfs_beside_the_pages(call: Call, tmp_path: Path) -> None:
    if chromium() is None:
        absent("chromium")
    ended = call("ZB01", "ZT09", "ZR01", "--out", str(tmp_path))
    assert ended.code == 0, ended.err
    assert "3 reports as HTML and PDF." in ended.out
    codes = ("ZB01", "ZR01", "ZT09")
    assert names(tmp_path) == [f"{code}-release-1-report.{kind}" for code in codes for kind in ("html", "pdf")]
    for path in tmp_path.glob("*.pdf"):
        content = path.read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
        assert b"/MarkInfo" in content
        assert b"/Lang (en-GB)" in content


def test_weasyprint_prints_where_there_is_no_chromium(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("weasyprint", reason="WeasyPrint is not installed: pip install weasyprint")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert call("ZB01", "--out", str(tmp_path)).code == 0
    assert (tmp_path / "ZB01-release-1-report.pdf").read_bytes().startswith(b"%PDF-")
