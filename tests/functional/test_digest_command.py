"""Digests on the command line: what changed since a release, in three files; nothing where nothing did."""

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import polars as pl
import pytest
from lxml import html

from dashboards.reports.digest import MOST_ROWS, Section, _cut
from dashboards.reports.digest_files import _plain
from scorecard import queries
from scorecard.compliance.purpose import PURPOSE
from scorecard.releases import pairs as release_pairs
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.functional.bad_files.state import Call
from tests.functional.test_revisions_command import restated


@pytest.fixture
def two(call: Call, tmp_path: Path) -> Call:
    """The sample with a second release, made after a file was restated."""
    assert call("ingest", "scmd", str(restated(tmp_path))).code == 0
    assert call("build").code == 0
    assert call("publish").code == 0
    return call


def files(folder: Path, stem: str) -> tuple[str, str, EmailMessage]:
    """The Markdown, the page and the message of a digest."""
    paths = sorted(folder.iterdir())
    assert [path.name for path in paths] == [f"{stem}.eml", f"{stem}.html", f"{stem}.md"]
    message = email.message_from_bytes(paths[0].read_bytes(), policy=default)
    return paths[2].read_text(), paths[1].read_text(), cast(EmailMessage, message)


def test_nothing_changed_is_said_and_writes_nothing(call: Call, tmp_path: Path) -> None:
    ended = call("digest", "ZB01", "--since", "1", "--out", str(tmp_path / "out"))
    assert ended.code == 0
    assert "Nothing changed for NHS Alderbeck Integrated Care Board." in ended.out
    assert not (tmp_path / "out").exists()


def test_restated_figures_are_told_with_both_amounts_and_the_reason(two: Call, tmp_path: Path, home: Path) -> None:
    out = tmp_path / "out"
    ended = two("digest", "ENG", "--since", "1", "--out", str(out))
    assert ended.code == 0, ended.err
    text, page, message = files(out, "ENG-release-2-since-1-digest")
    database = Database.open_read_only(Settings(home=home).database_url)
    kept = release_pairs.kept(database, 2)
    database.close()
    of_england = kept.filter(pl.col("ods_code") == "ENG", pl.col("period_type") == "month", pl.col("unit") == "mg")
    before, after = of_england["numerator_before"].sum(), of_england["numerator_after"].sum()
    assert after == pytest.approx(2 * before)
    [line] = [line for line in text.splitlines() if line.startswith("| Beluxanib (mg)")]
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    assert cells == [
        "Beluxanib (mg)",
        "1 month, April 2023",
        f"{before:,.0f}",
        f"{after:,.0f}",
        "restated prescribing file",
    ]
    shown = [" ".join(row.itertext()).split() for row in html.fromstring(page).xpath("//tbody/tr")]
    assert " ".join(cells).split() in shown
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_an_organisation_that_nothing_of_the_restatement_touches_has_no_digest(two: Call, tmp_path: Path) -> None:
    ended = two("digest", "ZT07", "--since", "1", "--out", str(tmp_path / "out"))
    assert ended.code == 0, ended.err
    assert "Nothing changed" in ended.out
    assert not (tmp_path / "out").exists()


def test_of_several_organisations_those_with_something_to_tell_get_the_files_that_each_would_get_alone(
    two: Call, tmp_path: Path
) -> None:
    out, alone = tmp_path / "out", tmp_path / "alone"
    ended = two("digest", "ENG", "ZT07", "ENG", "--since", "1", "--out", str(out))
    assert ended.code == 0, ended.err
    assert two("digest", "ENG", "--since", "1", "--out", str(alone)).code == 0
    written = files(out, "ENG-release-2-since-1-digest")
    assert written[:2] == files(alone, "ENG-release-2-since-1-digest")[:2]
    assert ended.out.count("ENG-release-2-since-1-digest.md: ") == 1
    assert "Nothing changed for Grindelby Community Health NHS Trust." in ended.out
    assert PURPOSE in ended.out


def test_of_a_whole_level_the_others_are_counted(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ended = call("digest", "--all", "trust", "--since", "1", "--out", str(out))
    assert ended.code == 0, ended.err
    database = Database.open_read_only(Settings(home=tmp_path / "home").database_url)
    places = queries.organisations(database, 1).filter(org_type="trust")
    database.close()
    standing = places["successor_ods_code"].null_count()
    assert f"Nothing changed for {standing} of {standing} organisations." in ended.out
    assert not out.exists()


def test_days_that_pass_make_recommendations_overdue_and_bring_new_deadlines(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ended = call("digest", "ZB04", "--since", "1", "--at", "2026-04-20", "--out", str(out), "--to", "chief@example.org")
    assert ended.code == 0, ended.err
    text, page, message = files(out, "ZB04-release-1-since-1-digest")
    assert "| TA9154-1 Korvelimab: nasal polyps | still in time | not known | 31 Mar 2026 |" in text
    for said in (text, page, message.get_body(("plain",)).get_content()):  # type: ignore[union-attr]
        assert PURPOSE in said
        assert "Synthetic data" in said
    assert message["To"] == "chief@example.org"
    assert message["From"] is None
    assert message["Subject"] == "NICE appraisals: what changed for NHS Dunmere Integrated Care Board"


def test_without_a_folder_the_markdown_goes_to_the_screen(call: Call) -> None:
    ended = call("digest", "ZR02", "ZB04", "--since", "1", "--at", "2026-04-20")
    assert ended.code == 0, ended.err
    assert ended.out.count("# NICE appraisals: what changed for ") == 2
    assert "Nothing changed" not in ended.out
    assert ended.out.startswith("# NICE appraisals: what changed for Midvale\n")
    assert "| Recommendation | Organisation | Before | Now | Due |" in ended.out


def test_nobody_is_named_where_nobody_was_asked_for_and_the_same_digest_is_the_same_file(
    call: Call, tmp_path: Path
) -> None:
    written = []
    for name in ("one", "two"):
        assert call("digest", "ZB04", "--since", "1", "--at", "2026-04-20", "--out", str(tmp_path / name)).code == 0
        written.append((tmp_path / name / "ZB04-release-1-since-1-digest.eml").read_bytes())
    assert written[0] == written[1]
    assert email.message_from_bytes(written[0], policy=default)["To"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        pytest.param(("Q99", "--since", "1"), 11, "'Q99'", id="no such organisation"),
        pytest.param(("ZB04", "Q99", "--since", "1"), 11, "'Q99'", id="one of two is not there"),
        pytest.param(("--since", "1"), 3, "Name organisations by their ODS codes", id="nobody"),
        pytest.param(("ZB04", "--since", "99"), 8, "99", id="no such release"),
        pytest.param(("ZB04", "--since", "1", "--to", "chief"), 3, "'chief' is no address", id="no address"),
        pytest.param(
            ("ZB04", "--since", "1", "--to", "a@example.org\nBcc: b@example.org"), 3, "is no address", id="a header"
        ),
        pytest.param(("ZB04", "--since", "1", "--to", "a@"), 3, "is no address", id="half an address"),
    ],
)
def test_what_cannot_be_told_is_said(
    call: Call, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    ended = call("digest", *arguments, "--at", "2026-04-20", "--out", str(tmp_path / "out"))
    assert ended.code == code
    assert words in ended.err
    assert "Traceback" not in ended.err
    assert not list((tmp_path / "out").glob("*"))


def test_a_later_release_cannot_be_since_when(two: Call) -> None:
    ended = two("digest", "ZB01", "--since", "2", "--release", "1")
    assert ended.code == 3
    assert "Release 2 is not earlier than release 1." in ended.err


def test_markdown_obeys_no_words_and_long_lists_are_cut() -> None:
    assert _plain("a | *b* <i>\n[c](d)\x1b") == r"a \| \*b\* \<i\> \[c\](d) "
    section = Section("H", "C.", ("A", "B"), (("a", "b"),) * (MOST_ROWS + 5))
    assert len(_cut(section).rows) == MOST_ROWS
    assert _cut(section).caption == "C. The first 100 of 105."
