"""Compliance on the command line: what it tells, what it writes, and that what it wrote gives the same states again."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import feedparser
import polars as pl
import pytest
from icalendar import Calendar
from polars.testing import assert_frame_equal

from scorecard import queries
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.purpose import PURPOSE
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.manifest import files
from tests.functional.bad_files.state import Command
from tests.lib.requirements import REPOSITORY

DAY = date(2026, 3, 31)
SAMPLE = REPOSITORY / "data" / "sample"
STATE = [
    "ods_code",
    "recommendation_id",
    "state",
    "formulary_status",
    "decision_date",
    "days_to_listing",
    "reason_code",
]
Tell = Callable[..., tuple[int, str, str]]


@pytest.fixture
def tell(sample_settings: Settings, command: Command, capsys: pytest.CaptureFixture[str]) -> Tell:
    """The command line on the sample's home folder: exit code, output, errors."""

    def told(*arguments: str, home: Path = sample_settings.home) -> tuple[int, str, str]:
        code = command(home, *arguments)
        found = capsys.readouterr()
        return code, found.out, found.err

    return told


def cells(settings: Settings, day: date = DAY) -> pl.DataFrame:
    """The cells of the published release."""
    database = Database.open_read_only(settings.database_url)
    found = compliance_queries.cells(database, queries.current_release(database).release_id, day)
    database.close()
    return found


def lines(out: str) -> list[list[str]]:
    """The rows of a table as it was printed."""
    rows = [re.split(r" {2,}", line.strip()) for line in out.splitlines()]
    return [row for row in rows if len(row) > 3]


def test_every_organisation_has_a_line_and_the_sentence_is_at_the_end(tell: Tell, sample_settings: Settings) -> None:
    code, out, _ = tell("compliance", "--at", str(DAY))
    assert code == 0
    assert out.strip().endswith(PURPOSE)
    of_day = cells(sample_settings)
    assert {row[0] for row in lines(out)[1:]} == set(of_day["ods_code"])
    one = of_day.filter(ods_code="ZB01")
    [line] = [row for row in lines(out) if row[0] == "ZB01"]
    judged = one.filter("is_judged")
    assert line[3] == str(judged.height)
    assert line[4] == str(judged.filter(state="compliant").height)
    assert re.fullmatch(r"\d+\.\d% \(\d+\.\d% to \d+\.\d%\)", line[2])
    assert f"As known on {DAY}, release 1." in out


def test_an_organisation_has_a_line_for_each_recommendation(tell: Tell, sample_settings: Settings) -> None:
    code, out, _ = tell("compliance", "--org", "ZB01", "--at", str(DAY))
    assert code == 0
    one = cells(sample_settings).filter(ods_code="ZB01")
    told = {row[0]: row[1].replace(" ", "_") for row in lines(out)[1:]}
    assert told == dict(one.select("recommendation_id", "state").iter_rows())
    assert out.strip().endswith(PURPOSE)


def test_without_a_day_it_is_the_newest_and_a_past_day_can_be_asked_for(tell: Tell) -> None:
    assert f"As known on {DAY}" in tell("compliance")[1]
    _, out, _ = tell("compliance", "--at", "2024-06-30", "--release", "1")
    assert "As known on 2024-06-30" in out


def test_deadlines_are_listed_the_soonest_first(tell: Tell) -> None:
    code, out, _ = tell("deadlines", "--within", "30d", "--from", "2026-03-20")
    assert code == 0
    days = [row[0] for row in lines(out)[1:]]
    assert days == sorted(days)
    assert len(days) > 10
    assert days[-1] <= "2026-04-19"
    assert out.strip().endswith(PURPOSE)
    _, own, _ = tell("deadlines", "--within", "1m", "--from", "2026-03-20", "--org", "ZB01")
    assert {row[2] for row in lines(own)[1:]} == {"ZB01"}
    _, none, _ = tell("deadlines", "--within", "8w", "--from", "2031-01-01")
    assert "Nothing falls due within 8w from 2031-01-01 on." in none
    code, today, _ = tell("deadlines", "--within", "30d")
    assert code == 0
    assert PURPOSE in today


def test_an_export_holds_every_file_and_each_says_what_it_is_for(tell: Tell, tmp_path: Path) -> None:
    code, out, _ = tell("export", "compliance", "--out", str(tmp_path), "--at", str(DAY), "--site", "https://s.example")
    assert code == 0
    assert PURPOSE in out
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"compliance.csv", "explanations.csv", "deadlines.ics", "deadlines.atom"} <= written
    assert {"checklists/ZB01_2026-03-31_adherence.csv", "formularies/ZB01_2026-03-31_formulary.csv"} <= written
    assert not [name for name in written if name.endswith(".part")]
    for name in written:
        text = (tmp_path / name).read_bytes().replace(b"\r\n ", b"").replace(b"\\,", b",").decode()
        assert PURPOSE in text, name
    events = Calendar.from_ical((tmp_path / "deadlines.ics").read_bytes()).walk("VEVENT")
    entries = feedparser.parse((tmp_path / "deadlines.atom").read_bytes()).entries
    assert len(events) == len(entries) > 10
    assert str(events[0]["URL"]).startswith("https://s.example/organisation/")


def test_the_same_export_twice_is_the_same_bytes_and_some_organisations_can_be_chosen(
    tell: Tell, tmp_path: Path
) -> None:
    chosen = ["export", "compliance", "--at", str(DAY), "--org", "ZB01", "--org", "ZT09"]
    for folder in ("one", "two"):
        assert tell(*chosen, "--out", str(tmp_path / folder))[0] == 0
    one = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.*")}
    two = {path.relative_to(tmp_path / "two"): path.read_bytes() for path in (tmp_path / "two").rglob("*.*")}
    assert one == two
    assert {Path("deadlines_ZB01.ics"), Path("deadlines_ZT09.atom")} <= one.keys()
    told = csv.DictReader(io.StringIO(one[Path("compliance.csv")].decode()))
    assert {"ZB01", "ZT09"} <= {row["ods_code"] for row in told}
    assert not [path for path in one if "ZB02" in path.name]


def fresh(tmp_path: Path, formulary: str) -> Path:
    """A configuration with the references of the sample, and what an export wrote in the place of its formularies."""
    text = (SAMPLE / "sample.toml").read_text(encoding="utf-8")
    text = text.replace("scmd/*.csv", "scmd/SCMD_FINAL_202304.csv").replace('"formulary_words/*.csv"', "")
    text = text.replace('"formulary/*"', f'"{formulary}"').replace(
        '"explanations.csv"', f'"{tmp_path}/out/explanations.csv"'
    )
    config = tmp_path / "run.toml"
    config.write_text(text, encoding="utf-8")
    return config


@pytest.mark.parametrize(
    ("kind", "day"), [("checklists", DAY), ("checklists", date(2025, 9, 30)), ("formularies", DAY)]
)
def test_what_was_written_gives_the_same_states_again(
    tell: Tell, sample_settings: Settings, tmp_path: Path, kind: str, day: date
) -> None:
    assert tell("export", "compliance", "--out", str(tmp_path / "out"), "--at", str(day))[0] == 0
    config = fresh(tmp_path, f"{tmp_path}/out/{kind}/*.csv")
    home = tmp_path / "home"
    assert tell("run", "--config", str(config), "--data", str(SAMPLE), home=home)[0] == 0
    before, after = cells(sample_settings, day), cells(Settings(home=home), day)
    # A trust is looked at once it has said something: of one that did so later, nothing can have been written.
    silent = before.group_by("ods_code", "org_type").agg(pl.col("as_of").is_null().all().alias("is_silent"))
    looked_at = silent.filter((pl.col("org_type") == "icb") | ~pl.col("is_silent"))
    want = before.join(looked_at, on="ods_code", how="semi").select(STATE).sort(STATE[:2])
    assert_frame_equal(after.select(STATE).sort(STATE[:2]), want)


def test_two_lists_of_appraisals_are_compared(tell: Tell, sample_settings: Settings, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(sample_settings.home, home)
    rows = (SAMPLE / "appraisals" / "register.csv").read_text(encoding="utf-8").splitlines()
    header = rows[0].split(",")
    first = next(row for row in rows[1:] if ",recommended," in row)
    later = tmp_path / "register_later.csv"
    changed = [row.replace(",recommended,", ",optimised,") if row == first else row for row in rows]
    gone = changed.pop()
    later.write_text("\n".join(changed) + "\n", encoding="utf-8")
    assert tell("ingest", "appraisals", str(later), home=home)[0] == 0
    database = Database.open_read_only(Settings(home=home).database_url)
    one, two = files(database).filter(pl.col("lake_table") == "appraisal_fact")["file_number"].to_list()
    database.close()
    code, out, _ = tell("appraisal-changes", str(one), str(two), home=home)
    assert code == 0
    number = first.split(",")[header.index("ta_number")]
    assert re.search(rf"changed: {number}, .*: category was recommended, is optimised", out)
    assert f"removed: {gone.split(',')[header.index('ta_number')]}, " in out
    assert f"From file {one} to file {two}: 0 added, 1 removed, 1 changed." in out
    _, same, _ = tell("appraisal-changes", str(one), str(one), home=home)
    assert f"From file {one} to file {one}: 0 added, 0 removed, 0 changed." in same


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["compliance", "--at", "31/03/2026"], 3, "'31/03/2026' is no date. Write it as 2026-03-31."),
        (["compliance", "--at", "0001-01-01"], 3, "before NICE"),
        (["compliance", "--org", "QZ99"], 11, "no organisation 'QZ99'"),
        (["compliance", "--org", "ENG"], 11, "neither an ICB nor a trust"),
        (["compliance", "--release", "99"], 8, "There is no release 99"),
        (["deadlines", "--within", "soon"], 3, "'soon' is no span of time"),
        (["deadlines", "--within", "30d", "--from", "today"], 3, "'today' is no date"),
        (["deadlines", "--within", "30d", "--org", "QZ99"], 11, "no organisation"),
        (["deadlines"], 2, "--within"),
        (["export", "compliance", "--out", "{folder}", "--org", "QZ99"], 11, "no organisation"),
        (["appraisal-changes", "1", "2"], 11, "File 1 is no loaded list of appraisals"),
    ],
)
def test_what_cannot_be_told_ends_in_a_sentence(
    tell: Tell, tmp_path: Path, arguments: list[str], code: int, told: str
) -> None:
    ended, _, err = tell(*(word.format(folder=tmp_path / "out") for word in arguments))
    assert ended == code
    assert told in " ".join(err.split())
    assert "Traceback" not in err


def test_a_release_without_formularies_is_told(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compliance_queries, "last_told", lambda *_: None)
    for arguments in (["compliance"], ["deadlines", "--within", "30d"]):
        ended, _, err = tell(*arguments)
        assert ended == 7
        assert "Release 1 holds nothing of formularies." in " ".join(err.split())
