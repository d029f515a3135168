"""Percentiles are of type 7, count zero, and keep silent where there are too few organisations."""

import polars as pl
import pytest

from dashboards.spread import multiple, percentiles, relative_to_england
from scorecard.schema import UNALLOCATED


def rows(values: list[float | None], medicine: str = "a") -> pl.DataFrame:
    codes = [f"ZB{place:02d}" for place in range(len(values))]
    states = ["missing" if value is None else "used" if value else "zero" for value in values]
    told = {"ods_code": codes, "medicine": [medicine] * len(values), "state": states, "value": values}
    return pl.DataFrame(told, schema_overrides={"value": pl.Float64}).with_columns(
        expected=pl.lit(3), received=pl.lit(3)
    )


def test_the_percentiles_of_42_icbs() -> None:
    row = percentiles(rows([float(value) for value in range(1, 43)]), "medicine").row(0, named=True)
    expected = {"p5": 3.05, "p25": 11.25, "p50": 21.5, "p75": 31.75, "p95": 39.95}
    assert {name: row[name] for name in expected} == pytest.approx(expected)
    assert row["organisations"] == 42


def test_zero_counts_and_missing_does_not() -> None:
    row = percentiles(rows([0.0, 0.0, 0.0, 4.0, 8.0, None]), "medicine").row(0, named=True)
    assert (row["organisations"], row["p50"]) == (5, 0.0)


def test_what_is_not_allocated_is_no_organisation() -> None:
    extra = rows([1e9]).with_columns(ods_code=pl.lit(UNALLOCATED))
    row = percentiles(pl.concat([rows([1.0, 2.0, 3.0, 4.0, 5.0]), extra]), "medicine").row(0, named=True)
    assert row["organisations"] == 5


def test_an_organisation_of_which_a_submission_is_missing_moves_nobody() -> None:
    partly = rows([0.1]).with_columns(received=pl.lit(2), ods_code=pl.lit("ZC01"))
    row = percentiles(pl.concat([rows([1.0, 2.0, 3.0, 4.0, 5.0]), partly]), "medicine").row(0, named=True)
    assert (row["organisations"], row["p50"]) == (5, 3.0)


@pytest.mark.parametrize(("number", "tails", "quartiles"), [(20, True, True), (19, False, True), (4, False, False)])
def test_too_few_organisations(number: int, tails: bool, quartiles: bool) -> None:
    row = percentiles(rows([float(value) for value in range(number)]), "medicine").row(0, named=True)
    assert (row["p5"] is not None, row["p25"] is not None) == (tails, quartiles)


def test_the_widest_middle_half_stands_first() -> None:
    both = pl.concat([rows([1.0, 2.0, 3.0, 4.0, 5.0], "wide"), rows([9.0, 10.0, 10.0, 10.0, 11.0], "narrow")])
    england = pl.DataFrame({"medicine": ["wide", "narrow"], "value": [3.0, 10.0]})
    found = relative_to_england(percentiles(both, "medicine"), england)
    assert found["medicine"].to_list() == ["wide", "narrow"]
    assert found["p50"].to_list() == [1.0, 1.0]


def test_no_multiple_of_nothing() -> None:
    england = pl.DataFrame({"medicine": ["a"], "value": [0.0]})
    assert relative_to_england(percentiles(rows([0.0] * 5), "medicine"), england).is_empty()
    assert multiple(1.0, 0.0) is None


@pytest.mark.parametrize(
    ("rate", "england", "expected"),
    [(3.0, 2.0, 1.5), (0.0, 2.0, 0.0), (None, 4.0, None), (1.0, None, None), (1.0, -2.0, None)],
)
def test_one_organisation_beside_england(rate: float | None, england: float | None, expected: float | None) -> None:
    assert multiple(rate, england) == expected
