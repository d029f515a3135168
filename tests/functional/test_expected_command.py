"""The command expected on the published sample, with the sample's funnel and with the shipped ones."""

import csv
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from scorecard import queries
from scorecard.commands.demo import demo
from scorecard.commands.narrator import Narrator
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import SettingsError, UnknownNameError
from scorecard.reference import FOLDER
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.functional.bad_files.state import Command, Ended
from tests.lib.requirements import REPOSITORY

SAMPLE_FUNNELS = REPOSITORY / "data" / "sample" / "funnels"
Call = Callable[..., Ended]


@pytest.fixture
def call(
    sample_settings: Settings,
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Call:
    """The command expected on the sample's home folder, with the funnels of a folder."""

    def called(*arguments: str, funnels: Path = SAMPLE_FUNNELS) -> Ended:
        monkeypatch.setenv("NICE_SCORECARD_FUNNELS", str(funnels))
        code = command(sample_settings.home, "expected", *arguments)
        told = capsys.readouterr()
        return Ended(code, told.out, told.err)

    return called


def test_england_is_told_step_by_step_with_range_and_source(call: Call) -> None:
    ended = call("velstatin")
    assert ended.code == 0
    for told in (
        "Velstatin for high cholesterol (velstatin-1), England",
        "3,649,349",
        "no range",
        "0.17",
        "invented for the",
        "Expected: 1,117 (966 to 1,331, middle 1,134) people on treatment at one time.",
        "What moves the result most: Share who",
        "Observed, April 2025 to March 2026: ",
        " of which ",
        "Gap, observed less expected: ",
        "note: The funnel is a draft",
        "note: 60% of the use is taken to be for high cholesterol",
        "Synthetic data. Release 1.",
        PURPOSE,
    ):
        assert told in ended.out
    assert "The funnel speaks of England" not in ended.out


def test_every_icb_and_region_has_a_word_or_a_reason_and_says_that_england_was_scaled(
    call: Call, sample_settings: Settings
) -> None:
    places = queries.organisations(Database.open_read_only(sample_settings.database_url), 1)
    codes = places.filter(pl.col("org_type").is_in(["icb", "region"]), pl.col("population") > 0)["ods_code"].to_list()
    words = set()
    for code in codes:
        told = call("velstatin", "--org", code).out
        assert "The funnel speaks of England." in told
        words |= {word for word in ("lower than", "within", "higher than") if f"Observed use is {word}" in told}
    assert words == {"lower than", "within", "higher than"}


def test_a_trust_has_no_expectation_and_the_reason_is_told(call: Call) -> None:
    ended = call("velstatin", "--org", "ZT01")
    assert ended.code == 0
    assert "Not compared: the people whom " in ended.out
    assert "Expected:" not in ended.out


def test_what_a_place_did_not_submit_or_the_release_does_not_hold_is_told(call: Call) -> None:
    assert "no twelve months of velstatin there" in call("velstatin", "--org", "ZS01").out
    ended = call("abemaciclib", funnels=FOLDER / "funnels")
    assert ended.code == 0
    assert "Expected: 2,232 (no range) people a year." in ended.out
    assert "the release has no twelve months of abemaciclib there" in ended.out
    assert "the funnel gives no daily dose" in ended.out
    assert "nobody has reviewed it" in ended.out


def test_the_file_holds_what_the_screen_tells(call: Call, tmp_path: Path) -> None:
    out = tmp_path / "expected.csv"
    told = call("velstatin", "--org", "ZB04", "--export", str(out)).out
    with out.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {(row["funnel"], row["ods_code"]) for row in rows} == {("velstatin-1", "ZB04")}
    assert [row["part"] for row in rows if row["part"] == "step"] == ["step"] * 4
    assert all(row["text"] in told for row in rows if row["part"] == "caveat")
    people, doses = [row for row in rows if row["part"] == "expected"]
    assert people["unit"] == "people on treatment at one time"
    assert float(doses["value"]) == pytest.approx(float(people["value"]) * 365)
    assert [row["text"] for row in rows if row["part"] == "word"] == ["higher"]
    assert list(tmp_path.iterdir()) == [out]


def test_a_medicine_without_a_funnel_ends_with_those_there_are(call: Call) -> None:
    ended = call("velstatin", funnels=FOLDER / "funnels")
    assert ended.code == UnknownNameError.exit_code
    assert "There is no funnel for 'velstatin' in " in ended.err
    assert "abemaciclib (abemaciclib-2023); no medicine named (alzheimers-2009)" in ended.err


def test_an_unknown_organisation_ends_in_a_sentence(call: Call) -> None:
    ended = call("velstatin", "--org", "XXX")
    assert (ended.code, "Release 1 has no organisation XXX." in ended.err) == (UnknownNameError.exit_code, True)


def test_faulty_funnels_and_an_absent_folder_end_in_sentences(call: Call, tmp_path: Path) -> None:
    (tmp_path / "velstatin-1.yaml").write_text("slug: velstatin\n", encoding="utf-8")
    ended = call("velstatin", funnels=tmp_path)
    assert ended.code == SettingsError.exit_code
    assert "velstatin-1.yaml: version: it is not there. Add it." in ended.err
    assert "velstatin-1.yaml: steps: it is not there. Add it." in ended.err
    absent = call("velstatin", funnels=tmp_path / "absent")
    assert (absent.code, "There is no folder" in absent.err) == (SettingsError.exit_code, True)


def test_a_file_that_cannot_be_written_ends_in_a_sentence(call: Call, tmp_path: Path) -> None:
    ended = call("velstatin", "--export", str(tmp_path / "absent" / "x.csv"))
    assert ended.code == SettingsError.exit_code
    assert "cannot be used" in ended.err


def test_the_demo_serves_the_funnels_of_the_sample(
    narrator: Narrator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[Settings] = []
    monkeypatch.setattr("scorecard.commands.demo.serve", lambda settings, _: served.append(settings))
    demo(Settings(home=tmp_path), narrator, REPOSITORY / "data" / "sample" / "sample.toml", serving=True)
    assert [settings.funnels for settings in served] == [SAMPLE_FUNNELS]
