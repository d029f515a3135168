"""Comparison: ICBs beside each other, with what a rank needs; against a slow and obvious second telling."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.comparison import DRAWS, NOT_PLACED, SEED, comparisons
from scorecard.periods import months_of
from scorecard.statistics.bootstrap import resampling, volume_intervals
from tests.spec.statistics.months_of_six import MONTHLY, POPULATIONS

START = date(2024, 4, 1)
CODES = [f"ZB{number:02}" for number in range(1, 13)]


def rows(code: str, amounts: list[float | None], people: int | None = 100_000, **told: Any) -> list[dict[str, Any]]:
    """Twelve months of one ICB; None is a month without any submission."""
    return [
        {
            "ods_code": code,
            "medicine": "alphamab",
            "unit": "mg",
            "period": month,
            "state": "missing" if amount is None else "used" if amount else "zero",
            "numerator": amount,
            "denominator": people,
            "expected": 2,
            "received": 0 if amount is None else 2,
            **told,
        }
        for month, amount in zip(months_of("twelve_months", START), amounts, strict=True)
    ]


TYPES = {"numerator": pl.Float64, "denominator": pl.Int64, "expected": pl.Int64, "received": pl.Int64}


def frame(*lines: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([row for line in lines for row in line], schema_overrides=TYPES, infer_schema_length=None)


def steady(codes: list[str] = CODES) -> list[list[dict[str, Any]]]:
    """Each ICB far from the next, and hardly moving."""
    return [rows(code, [1000.0 * place + month % 2 for month in range(12)]) for place, code in enumerate(codes, 1)]


def compared(*lines: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    found = comparisons(frame(*lines), [START])
    assert found.columns == [name for name in schema.COMPARISON.names if name != "release_id"]
    return {row["ods_code"]: row for row in found.to_dicts()}


def test_steady_organisations_are_ranked_with_narrow_intervals() -> None:
    found = compared(*steady())
    assert [found[code]["rank"] for code in CODES] == list(range(12, 0, -1))
    assert all(found[code]["rank_low"] == found[code]["rank"] == found[code]["rank_high"] for code in CODES)
    assert {row["out_of"] for row in found.values()} == {12}
    assert found["ZB12"]["value"] == pytest.approx(144_006)
    assert (found["ZB12"]["percentile"], found["ZB01"]["percentile"]) == (1.0, 0.0)
    assert (found["ZB12"]["comparison"], found["ZB01"]["comparison"]) == ("higher", "lower")


def test_an_organisation_is_compared_with_all_the_others_and_not_with_itself() -> None:
    found = compared(*steady())
    others = sum(row["numerator"] for code, row in found.items() if code != "ZB12")
    assert found["ZB12"]["benchmark"] == pytest.approx(others / 1_100_000 * 100_000)


@pytest.mark.parametrize(
    ("line", "flag", "state"),
    [
        (rows("ZB99", [None, *[5000.0] * 11]), "a submission of one of the months is missing", "missing"),
        (rows("ZB99", [5000.0] * 12, received=1), "a submission of one of the months is missing", "used"),
        (rows("ZB99", [5000.0] * 12, people=None), "no population is known", "used"),
        (rows("ZB99", [0.0] * 12), "use in fewer than 6 of 12 months", "zero"),
        (rows("ZB99", [*[0.0] * 7, *[5000.0] * 5]), "use in fewer than 6 of 12 months", "used"),
        (rows("ZB99", [*[1.0] * 11, -5000.0]), "net returns", "used"),
        (
            rows("ZB99", [None] * 12, state="not_applicable"),
            "a submission of one of the months is missing",
            "not_applicable",
        ),
    ],
)
def test_what_is_shown_without_a_rank_says_why(line: list[dict[str, Any]], flag: str, state: str) -> None:
    found = compared(*steady(), line)
    refused = found.pop("ZB99")
    assert (refused["rank"], refused["rank_low"], refused["comparison"]) == (None, None, None)
    assert (refused["flags"], refused["state"]) == (flag, state)
    assert {row["out_of"] for row in found.values()} == {12}


def test_a_month_without_any_submission_has_no_sum_and_one_in_part_has() -> None:
    silent, partly = (
        compared(*steady(), line)["ZB99"]
        for line in (rows("ZB99", [None, *[5000.0] * 11]), rows("ZB99", [5000.0] * 12, received=1))
    )
    assert (silent["numerator"], silent["value"]) == (None, None)
    assert (partly["numerator"], partly["value"]) == (60_000.0, 60_000.0)


def test_ten_organisations_are_needed() -> None:
    found = compared(*steady(CODES[:9]))
    assert {row["flags"] for row in found.values()} == {"fewer than 10 organisations"}
    assert {row["rank"] for row in found.values()} == {None}
    assert found["ZB09"]["value"] is not None


def test_a_rank_that_could_be_nearly_any_is_none() -> None:
    restless = [
        rows(code, [1000.0 + (37 * place * month) % 900 for month in range(12)]) for place, code in enumerate(CODES)
    ]
    found = compared(*restless)
    assert NOT_PLACED in {row["flags"] for row in found.values()}
    for row in found.values():
        assert (row["rank"] is None) == (row["flags"] is not None)
        assert row["low"] <= row["value"] <= row["high"]


def test_a_window_that_is_not_whole_is_left_out() -> None:
    assert comparisons(frame(*steady()), [date(2024, 7, 1)]).is_empty()
    assert comparisons(frame(*steady()).clear(), [START]).is_empty()


def test_the_months_of_six_have_the_intervals_of_the_core_with_the_seed_of_releases() -> None:
    """Check A of the methods has another seed; what it checks, and what is asked here, is one function."""
    six = [
        rows(code, [float(amount) for amount in MONTHLY[:, place]], people=int(POPULATIONS[place]))
        for place, code in enumerate("ABCDEF")
    ]
    found = compared(*six, *steady(CODES[:6]))
    expected = volume_intervals(MONTHLY, POPULATIONS, resampling(SEED, draws=DRAWS))
    for place, code in enumerate("ABCDE"):
        row = found[code]
        ends = (expected.values[place], expected.low[place], expected.high[place])
        assert (row["value"], row["low"], row["high"]) == pytest.approx(ends)
    # F was used in seven of its months: enough for a rank.
    assert found["F"]["low"] == pytest.approx(expected.low[5])


AMOUNTS = st.lists(st.none() | st.floats(0, 1e6).map(lambda value: round(value, 2)), min_size=12, max_size=12)


@settings(deadline=None, max_examples=25)
@given(st.lists(AMOUNTS, min_size=10, max_size=14))
def test_sums_rates_and_ranks_are_those_of_the_slow_telling(drawn: list[list[float | None]]) -> None:
    lines = [rows(f"Z{place:03}", amounts, people=50_000 + place) for place, amounts in enumerate(drawn)]
    found = compared(*lines)
    values = {}
    for place, amounts in enumerate(drawn):
        row = found[f"Z{place:03}"]
        if None in amounts:
            assert (row["numerator"], row["value"], row["rank"], row["state"]) == (None, None, None, "missing")
            continue
        total = sum(amount or 0 for amount in amounts)
        assert row["numerator"] == pytest.approx(total)
        assert row["value"] == pytest.approx(total / (50_000 + place) * 100_000)
        if sum(bool(amount) for amount in amounts) >= 6:
            values[row["ods_code"]] = row["value"]
    ranked = {code: row["rank"] for code, row in found.items() if row["rank"] is not None}
    if len(values) < 10:
        assert ranked == {}
    for code, rank in ranked.items():
        assert rank == 1 + sum(other > values[code] for other in values.values())
        assert found[code]["rank_low"] <= rank <= found[code]["rank_high"]


def test_relabelling_organisations_relabels_results_and_one_without_data_changes_nothing() -> None:
    usual = compared(*steady())
    renamed = compared(*steady([f"Y{code}" for code in CODES]))
    assert {code[1:]: row["rank"] for code, row in renamed.items()} == {
        code: row["rank"] for code, row in usual.items()
    }
    more = compared(*steady(), rows("ZB99", [None] * 12))
    del more["ZB99"]
    assert more == usual
