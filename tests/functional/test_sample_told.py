"""What the checks tell of the shipped sample is what was planted in it."""

import json
from pathlib import Path

import polars as pl
import pytest

from scorecard.commands.workplace import reading_in
from scorecard.settings import Settings
from scorecard.store.manifest import files, validations
from tests.lib.requirements import REPOSITORY

PLANTED = REPOSITORY / "data" / "sample" / "faults.json"
# The code that is in no trust list and submits for three months only.
UNKNOWN = "ZX01"


@pytest.fixture(scope="module")
def silent(sample_settings: Settings) -> set[tuple[str, str]]:
    """Trusts that were told to have stopped, with the month."""
    with reading_in(sample_settings) as place:
        found = set()
        for number, month in files(place.database).drop_nulls("month").select("file_number", "month").rows():
            told = validations(place.database, number).filter(
                ~pl.col("success"), pl.col("meaning").str.starts_with("A trust that usually submits")
            )
            found |= {(line.split(":")[0], f"{month:%Y-%m}") for text in told["example"] for line in text.split("; ")}
        return found


def planted(path: Path, *kinds: str) -> set[tuple[str, str]]:
    faults = [fault for fault in json.loads(path.read_text(encoding="utf-8")) if fault["kind"] in kinds]
    return {(fault["organisation"], month) for fault in faults for month in fault["months"]}


def test_no_trust_is_missed_that_submitted(silent: set[tuple[str, str]]) -> None:
    gaps = planted(PLANTED, "not_submitted", "stopped_submitting")
    assert {pair for pair in silent if pair[0] != UNKNOWN} <= gaps


def test_the_trust_that_stopped_for_good_is_missed_at_once(silent: set[tuple[str, str]]) -> None:
    code, first = min(planted(PLANTED, "stopped_submitting"), key=lambda pair: pair[1])
    assert (code, first) in silent


def test_most_gaps_are_told(silent: set[tuple[str, str]]) -> None:
    gaps = planted(PLANTED, "not_submitted")
    assert len(gaps & silent) >= len(gaps) / 2
