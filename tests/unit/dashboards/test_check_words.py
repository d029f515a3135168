"""Sentences and cells of the data quality page."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.quality.check_tables import decided_words
from dashboards.quality.run import run_lead
from dashboards.quality.words import (
    LONGEST_NAME,
    Standing,
    command_words,
    file_outcome,
    headline,
    last_run,
    month_cell,
    outcome,
    source_words,
    standing,
    strangers,
)
from scorecard import schema

BEGAN = datetime(2026, 11, 2, 9, 5, tzinfo=UTC)
ENDED = datetime(2026, 11, 2, 9, 7, tzinfo=UTC)
RUN = {
    "run_number": 12,
    "command": "ingest",
    "source": "scmd",
    "started_at": BEGAN,
    "ended_at": ENDED,
    "files": 3,
    "faults": 0,
    "worst": None,
}


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            Standing(53, 6, 20, 1, 21_000, 14),
            "Of 53 files of 6 sources, each as last checked, 20 met every expectation, 32 were taken with findings and "
            "1 was refused. Of the 21,000 rows of files that count now, 14 were set aside.",
        ),
        (
            Standing(1, 1, 1, 0, 1, 0),
            "Of 1 file of 1 source, each as last checked, 1 met every expectation, none were taken with findings and "
            "none were refused. Of the 1 row of files that count now, none were set aside.",
        ),
        (
            Standing(2, 1, 0, 1, 10, 1),
            "Of 2 files of 1 source, each as last checked, none met every expectation, 1 was taken with findings and "
            "1 was refused. Of the 10 rows of files that count now, 1 was set aside.",
        ),
        (
            Standing(0, 0, 0, 0, 0, 0),
            "No file is on record: the next job that loads or checks one writes it down.",
        ),
    ],
)
def test_the_headline(files: Standing, sentence: str) -> None:
    assert "".join(headline(files)) == sentence


def test_how_files_stand() -> None:
    lines = {
        "source": ["scmd", "scmd", "ods", "ods"],
        "state": ["loaded", "loaded", "refused", "checked"],
        "suite_outcome": ["passed", "passed_with_notes", "stopped", "stopped"],
    }
    loaded = pl.DataFrame({"rows_in": [50, 70], "rows_quarantined": [3, 9], "counts": [True, False]})
    assert standing(pl.DataFrame(lines), loaded) == Standing(4, 2, 1, 2, 50, 3)
    assert standing(pl.DataFrame(schema=schema.SOURCE_FILE.polars_schema), loaded.clear()) == Standing(0, 0, 0, 0, 0, 0)


def test_when_something_last_happened() -> None:
    assert last_run(RUN, [BEGAN]) == " The last run began on 2 November 2026 at 09:05 UTC."
    assert last_run(RUN | {"faults": 7}, []).endswith(" at 09:05 UTC and told of 7 faults.")
    assert "has not ended: it still goes on, or was stopped" in last_run(RUN | {"ended_at": None}, [])
    assert last_run(None, [BEGAN, ENDED]).endswith("the last file was checked on 2 November 2026 at 09:07 UTC.")
    assert last_run(None, []) == ""


@pytest.mark.parametrize(
    ("facts", "recorded", "kind"),
    [
        ({}, 3, "met"),
        ({}, 0, "nothing_new"),
        ({"worst": "info"}, 1, "notes"),
        ({"worst": "warning"}, 1, "warnings"),
        ({"worst": "critical"}, 1, "faults"),
        ({"faults": 1}, 0, "faults"),
        ({"ended_at": None, "files": None, "faults": None}, 0, "not_ended"),
    ],
)
def test_the_outcome_of_a_run(facts: dict[str, object], recorded: int, kind: str) -> None:
    assert outcome(RUN | facts, recorded) == kind


@pytest.mark.parametrize(
    ("state", "suite_outcome", "words"),
    [
        ("loaded", "passed", "loaded"),
        ("loaded", "passed_with_notes", "loaded, with findings"),
        ("checked", "passed_with_notes", "checked, with findings"),
        ("refused", "stopped", "refused"),
        ("checked", "stopped", "checked: would be refused"),
    ],
)
def test_what_became_of_a_file(state: str, suite_outcome: str, words: str) -> None:
    assert file_outcome({"state": state, "suite_outcome": suite_outcome}) == words


def test_what_a_run_did() -> None:
    files = pl.DataFrame({"state": ["loaded", "loaded", "refused"], "rows_quarantined": [3, 9, 0]})
    assert "".join(run_lead(RUN, files)) == (
        "Run 12 checked files of Medicines issued by trusts (SCMD) and loaded what was good. It began on 2 November "
        "2026 at 09:05 UTC and ended on 2 November 2026 at 09:07 UTC. It took up 3 files, set aside 12 rows and told "
        "of no faults."
    )
    only_looked = "".join(run_lead(RUN, files.with_columns(state=pl.lit("checked"))))
    assert only_looked.endswith("It took up 3 files and told of no faults.")
    unended = "".join(run_lead(RUN | {"ended_at": None, "command": "validate"}, files))
    assert "without loading them" in unended
    assert last_run(RUN | {"faults": 7}, []).endswith(" at 09:05 UTC and told of 7 faults.")
    assert "has not ended: it still goes on, or was stopped before its end." in unended


def test_a_word_that_is_not_known_stands_as_it_is() -> None:
    assert (source_words("output"), command_words("build")) == ("output", "build")
    assert command_words("validate") == "validate: only looks"


def test_the_month_of_a_file() -> None:
    assert (month_cell(date(2021, 4, 1)), month_cell(None)) == ("Apr 2021", "not monthly")


@pytest.mark.parametrize(
    ("decided", "counts", "words"),
    [
        ({}, True, "None released, none dropped, 12 waiting"),
        ({"released": 3, "dropped": 1}, True, "3 released, 1 dropped, 8 waiting"),
        ({"released": 12}, True, "12 released, none dropped, none waiting"),
        ({}, False, "None released, none dropped; nothing waits, because another file took this one's place"),
    ],
)
def test_what_was_decided_of_rows_set_aside(decided: dict[str, int], counts: bool, words: str) -> None:
    assert decided_words(12, decided, counts=counts) == words


@given(st.text())
def test_a_strangers_text_is_one_short_line_that_reads_as_it_is_written(text: str) -> None:
    shown = strangers(text)
    assert len(shown) <= LONGEST_NAME
    assert all(sign.isprintable() or sign == "\N{REPLACEMENT CHARACTER}" for sign in shown)
    assert shown == text or not text.isprintable() or len(text) > LONGEST_NAME


def test_a_sign_that_turns_the_words_round_is_not_shown() -> None:
    assert strangers("a\u202eb\nc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
