"""The trend of an expectation: which files it was asked of, how often it was not met, when last."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from dashboards.components.failures import drawing, words
from dashboards.quality.check_tables import kind_words
from dashboards.quality.trends import SHOWN_FILES, Check, Trend, same_in_every_file, trends

LOADED = datetime(2026, 5, 3, 12, tzinfo=UTC)
MET = (True, 3_700, 0)


def trend(*found: tuple[bool, int, int] | None) -> Trend:
    checks = [
        None if each is None else Check(f"month {place}", each[0], "trusts", *each[1:])
        for place, each in enumerate(found)
    ]
    return Trend("prescribing", "quantity", "It is a number.", "warning", "quarantine the row", tuple(checks))


def finding(number: int, **facts: object) -> dict[str, object]:
    return {
        "file_number": number,
        "lake_table": "prescribing",
        "month": None,
        "loaded_at": LOADED,
        "expectation": "expect_x",
        "columns": "quantity",
        "meaning": "It is a number.",
        "severity": "warning",
        "consequence": "quarantine the row",
        "success": True,
        "counted": "rows",
        "rows_checked": 10,
        "rows_unexpected": 0,
        **facts,
    }


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema_overrides={"month": pl.Date()})


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ([MET] * 34, "Never failed in 34 files"),
        ([MET], "Never failed in 1 file"),
        ([None, MET, None], "Never failed in 1 file"),
        ([MET, (False, 3_700, 12), MET], "Failed in 1 of 3 files, last in month 1: 12 of 3,700 trusts"),
        ([(False, 9, 9), (False, 8, 1)], "Failed in 2 of 2 files, last in month 1: 1 of 8 trusts"),
        ([(False, 0, 0)], "Failed in 1 of 1 file, last in month 0: the file as a whole"),
    ],
)
def test_a_trend_in_words(found: list[tuple[bool, int, int] | None], sentence: str) -> None:
    assert trend(*found).sentence == sentence


@pytest.mark.parametrize(
    ("found", "share", "counts"),
    [
        (MET, 0.0, "0 of 3,700 rows"),
        ((False, 8, 2), 0.25, "2 of 8 rows"),
        ((True, 8, 2), 0.25, "2 of 8 rows"),
        ((False, 8, 0), 1.0, "the file as a whole"),
        ((True, 0, 0), 0.0, "nothing to look at"),
    ],
)
def test_the_share_failing(found: tuple[bool, int, int], share: float, counts: str) -> None:
    check = Check("May 2021", found[0], "rows", *found[1:])
    assert (check.share, check.counts) == (share, counts)


def test_only_the_latest_files_are_drawn_and_what_was_not_asked_is_a_gap() -> None:
    long = trend((False, 1, 1), *[MET] * SHOWN_FILES, None)
    assert long.shares == [0.0] * (SHOWN_FILES - 1) + [None]
    assert len(long.failed) == 1


@pytest.mark.parametrize(
    "meaning",
    [
        "The month is that in the file's name, 2021-04.",
        "The month is that in the file's name, 2021-05-31.",
        "The month is that in the file's name, December 2021.",
    ],
)
def test_an_expectation_is_the_same_in_every_month(meaning: str) -> None:
    assert same_in_every_file(meaning) == "The month is that in the file's name, …."


def test_a_number_that_is_no_month_belongs_to_the_expectation() -> None:
    assert same_in_every_file("Of 2021 rows 04 may be blank.") == "Of 2021 rows 04 may be blank."


def test_files_stand_in_order_of_their_months_whenever_they_were_loaded() -> None:
    months = {1: date(2021, 6, 1), 2: date(2021, 4, 1), 3: date(2021, 5, 1)}
    rows = [
        finding(number, month=month, success=number != 1, meaning=f"It is of {month:%Y-%m}.")
        for number, month in months.items()
    ]
    (found,) = trends(frame(*rows))["prescribing"]
    assert [check.when for check in found.asked] == ["April 2021", "May 2021", "June 2021"]
    assert [check.success for check in found.asked] == [True, True, False]
    assert found.meaning == "It is of 2021-06."


def test_a_file_without_a_month_is_told_by_the_day_it_was_checked() -> None:
    (found,) = trends(frame(finding(1)))["prescribing"]
    assert found.checks[0] == Check("a file of 3 May 2026", True, "rows", 10, 0)


def test_a_file_that_was_not_asked_leaves_a_gap() -> None:
    rows = [finding(1), finding(1, columns="unit"), finding(2)]
    found = {each.columns: each for each in trends(frame(*rows))["prescribing"]}
    assert found["quantity"].shares == [0.0, 0.0]
    assert found["unit"].shares == [0.0, None]


def test_kinds_of_file_and_expectations_are_told_apart() -> None:
    rows = [finding(1), finding(1, expectation="expect_y"), finding(2, lake_table="trust")]
    assert {kind: len(found) for kind, found in trends(frame(*rows)).items()} == {"prescribing": 2, "trust": 1}


def test_what_was_not_met_stands_first_and_of_that_the_gravest() -> None:
    rows = [
        finding(1, columns="a", severity="critical"),
        finding(1, columns="b", severity="info", success=False),
        finding(1, columns="c", severity="warning", success=False),
        finding(1, columns="d", severity="critical", success=False),
    ]
    assert [each.columns for each in trends(frame(*rows))["prescribing"]] == ["d", "c", "b", "a"]


def test_a_kind_of_file_in_words() -> None:
    assert kind_words([trend(MET)]) == "1 expectation, all of them always met"
    assert kind_words([trend(MET), trend((False, 1, 1))]) == "1 of 2 expectations was not met at least once"


def test_a_picture_has_a_line_at_zero_and_a_bar_for_each_file_that_failed() -> None:
    shares = [0.0, 0.5, None, 0.0001]
    assert drawing(shares).count('height="1"') == 3
    assert drawing(shares).count("<rect") == 3 + 2
    assert 'height="18.0"' in drawing(shares)
    assert 'height="3.0"' in drawing(shares)


def test_a_picture_without_failures_is_the_line_alone() -> None:
    assert drawing([0.0] * 5).count("<rect") == 5
    assert words([0.0] * 5) == "Nothing failing in the latest 5 files"


def test_a_picture_says_how_high_it_reaches() -> None:
    assert words([0.0, 0.0321, None]) == "Share failing in the latest 3 files, at most 3.2%"
