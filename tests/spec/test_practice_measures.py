"""Measures of what practices prescribe: drawn, and against plain Python on rows that Hypothesis makes up."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.measures.definitions import Measure
from scorecard.measures.figures import draws, every_period, measured
from scorecard.measures.materials import of_practices
from scorecard.measures.measuring import Material, subjects, why_not
from scorecard.periods import complete_periods, months_of
from scorecard.primary_care.results import results
from tests.lib.measuring_frames import MEMBERS, compared_figures, measure
from tests.lib.naive_practice_measures import amount, mean_size, prescribed
from tests.lib.naive_primary_care import Doses, Item
from tests.lib.primary_care_frames import geography, loaded, shaped

YEAR = months_of("twelve_months", date(2021, 4, 1))
PLACES = {"S1": ("A", "R"), "S2": ("A", "R"), "S3": ("B", "R")}
PEOPLE = {
    ("sub_icb", "S1"): 1_000, ("sub_icb", "S2"): 3_000, ("sub_icb", "S3"): 4_000,
    ("icb", "A"): 4_000, ("icb", "B"): 4_000, ("region", "R"): 8_000, ("england", "ENG"): 8_000,
}  # fmt: skip
MEANINGS = {"A1": Doses("alphamab", 2), "B1": Doses("betamab"), "W1": Doses("warfarin", 1)}
APPRAISED = pl.DataFrame({"medicine": ["alphamab", "betamab"], "name": ["Alphamab", "Betamab"]})
OF_PEOPLE = {"name": "population", "words": "people", "per": 100}
OF_PATIENTS = {"name": "list_size", "words": "registered patients", "per": 100}
CLASS = {
    "subject": {"slug": "new", "name": "New", "medicines": ["alphamab"]},
    "treatment_class": {"name": "both", "medicines": ["alphamab", "warfarin"]},
}


def of_practices_measure(kind: str = "rate", **told: Any) -> Measure:
    usual = {"care_setting": "primary_care", "levels": ["sub_icb", "icb", "region", "england"], "unit": "every"}
    return measure(kind, **usual | ({"denominator": OF_PEOPLE} if kind == "rate" else {}) | told)


def material(
    rows: list[Item], meanings: dict[str, Doses] = MEANINGS, sizes: dict[tuple[str, date], int] | None = None
) -> Material:
    """What measures are computed from, with list sizes of sub-ICBs as they are supplied."""
    supplied: list[dict[str, object]] = [
        {"denominator": "list_size", "unit": "people", "ods_code": code, "month": month, "amount": float(size)}
        for (code, month), size in (sizes or {}).items()
    ]
    there = replace(loaded(rows, meanings), list_sizes=shaped(schema.DENOMINATOR, supplied))
    where = geography(PLACES, PEOPLE)
    found = results(there, where, APPRAISED, {"warfarin"})
    told = {
        "organisation": where.people,
        "used": found.used,
        "coverage": found.tables["primary_care_coverage"],
        "medicine": found.tables["primary_care_medicine"],
        "list_size": found.tables["primary_care_list_size"],
        "appraisal": pl.DataFrame(schema=schema.APPRAISAL.polars_schema),
    }
    return of_practices(frozenset(there.medicines["medicine"]), pl.DataFrame(schema=MEMBERS), told)


def figures_of(one: Measure, given_: Material) -> dict[tuple[str, str, str, str, date], dict[str, Any]]:
    """Every figure by subject, unit, organisation, period type and period."""
    parts = [every_period([line], given_.months)[kind] for line in measured(one, given_) for kind in one.periods]
    return {
        (row["subject"], row["unit"], row["ods_code"], row["period_type"], row["period"]): row
        for part in parts
        for row in part.to_dicts()
    }


def tablets(code: str, items: dict[str, int], months: list[date] = YEAR, each: float = 20.0) -> list[Item]:
    """Items of a code in some sub-ICBs, month by month."""
    return [Item(month, place, code, number, number * each, 1.0) for place, number in items.items() for month in months]


#   S1 and S2 of A, S3 of B: items a month   items in a year   per 100 people
@pytest.mark.parametrize(
    ("code", "numerator", "value"),
    [
        ("S1", 120.0, 12.0),
        ("S2", 0.0, 0.0),
        ("A", 120.0, 3.0),
        ("B", 480.0, 12.0),
        ("R", 600.0, 7.5),
        ("ENG", 600.0, 7.5),
    ],
)
def test_a_rate_of_people_at_every_level(code: str, numerator: float, value: float) -> None:
    rows = [*tablets("A1", {"S1": 10, "S3": 40}), *tablets("B1", {"S2": 1})]
    found = figures_of(of_practices_measure(), material(rows))["alphamab", "items", code, "twelve_months", YEAR[0]]
    assert (found["state"], found["numerator"]) == ("used" if numerator else "zero", numerator)
    assert found["value"] == pytest.approx(value)


def test_nothing_of_a_sub_icb_is_missing_and_not_zero() -> None:
    found = figures_of(of_practices_measure(), material(tablets("A1", {"S1": 10})))
    row = found["alphamab", "items", "S2", "twelve_months", YEAR[0]]
    assert (row["state"], row["value"], row["expected"], row["received"]) == ("missing", None, 12, 0)
    # Of the ICB half came: a figure, and too low to be ranked.
    row = found["alphamab", "items", "A", "twelve_months", YEAR[0]]
    assert (row["state"], row["expected"], row["received"]) == ("used", 24, 12)


def test_a_month_that_nobody_in_england_has_it_in_is_not_known_anywhere_and_says_so() -> None:
    everybody = tablets("B1", {"S1": 1, "S2": 1, "S3": 1})
    given_ = material([*everybody, *tablets("A1", {"S1": 10, "S3": 10}, YEAR[1:])])
    one = of_practices_measure(unit="items", periods=["month", "twelve_months"])
    found = figures_of(one, given_)
    assert found["alphamab", "items", "S1", "month", YEAR[0]]["state"] == "missing"
    assert found["alphamab", "items", "S2", "month", YEAR[1]]["state"] == "zero"
    [line] = [
        each for each in measured(one, given_) if each.subject.slug == "alphamab" and each.lines.org_type == "icb"
    ]
    told = compared_figures(line, given_.months, draws())[1]
    assert told["state"].to_list() == ["missing", "missing"]
    assert told["flags"].unique().to_list() == [
        "nobody in England has it in one of the months, which may have been loaded without it"
    ]


def test_registered_patients_are_the_mean_of_the_months_and_lack_nobody() -> None:
    sizes = {("S1", month): 1_000 + 10 * place for place, month in enumerate(YEAR)}
    sizes |= {("S2", month): 500 for month in YEAR[1:]}
    given_ = material(tablets("A1", {"S1": 10, "S2": 10, "S3": 10}), sizes=sizes)
    found = figures_of(of_practices_measure(denominator=OF_PATIENTS), given_)
    row = found["alphamab", "items", "S1", "twelve_months", YEAR[0]]
    assert (row["denominator"], row["value"]) == (1_055.0, pytest.approx(120 / 1_055 * 100))
    row = found["alphamab", "items", "S2", "twelve_months", YEAR[0]]
    assert (row["numerator"], row["denominator"], row["value"]) == (120.0, None, None)
    assert row["flags"] == "what it is divided by is not known for every month"
    assert found["alphamab", "items", "A", "month", YEAR[0]]["denominator"] is None
    assert found["alphamab", "items", "A", "month", YEAR[1]]["denominator"] == 1_510.0


def test_a_share_counts_what_nobody_appraised_in_its_class_and_nowhere_else() -> None:
    rows = [*tablets("A1", {"S1": 10}), *tablets("W1", {"S1": 5})]
    given_ = material(rows)
    # 200 tablets at two to a daily dose, 100 at one.
    row = figures_of(of_practices_measure("share", unit="ddd", **CLASS), given_)[
        "new", "ddd", "S1", "twelve_months", YEAR[0]
    ]
    assert (row["numerator"], row["denominator"], row["value"]) == (1_200.0, 2_400.0, 0.5)
    assert [each.slug for each in subjects(of_practices_measure(unit="ddd"), given_)] == ["alphamab"]


def test_a_medicine_that_the_mapping_does_not_have_is_told() -> None:
    named = {"name": "both", "medicines": ["alphamab", "walfarin"]}
    one = of_practices_measure("share", unit="ddd", subject=CLASS["subject"], treatment_class=named)
    told = why_not(one, material(tablets("A1", {"S1": 10})))
    assert told == "not in the mapping of BNF codes, so perhaps misspelt: walfarin"


MONTHS = months_of("twelve_months", date(2021, 4, 1)) + months_of("quarter", date(2022, 4, 1))
ROWS = st.builds(
    Item,
    month=st.sampled_from(MONTHS),
    sub_icb=st.sampled_from(["S1", "S2", "S3", "ELSEWHERE", None]),
    bnf_code=st.sampled_from(["A1", "B1", "W1", "X1"]),
    items=st.integers(0, 1_000),
    quantity=st.integers(0, 4_000).map(lambda number: number / 4),
    nic=st.just(1.0),
)
SIZES = st.dictionaries(st.tuples(st.sampled_from(["S1", "S2", "S3"]), st.sampled_from(MONTHS)), st.integers(1, 9_000))
CASES = {
    "people": (of_practices_measure(), ["alphamab"], "items"),
    "patients": (of_practices_measure(denominator=OF_PATIENTS), ["alphamab"], "ddd"),
    "share": (of_practices_measure("share", unit="ddd", **CLASS), ["alphamab"], "ddd"),
}


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=15, deadline=None)
@given(rows=st.lists(ROWS, max_size=40), sizes=SIZES, whole=st.sampled_from(["A1", "W1", None]))
def test_every_figure_is_that_of_plain_python(
    case: str, rows: list[Item], sizes: dict[tuple[str, date], int], whole: str | None
) -> None:
    one, medicines, unit = CASES[case]
    every = [*rows, *(tablets(whole, {"S1": 3, "S3": 1}, MONTHS) if whole else [])]
    assume(any(row.bnf_code in MEANINGS for row in every))
    given_ = material(every, sizes=sizes)
    told = {
        key[2:]: row for key, row in figures_of(one, given_).items() if key[0] in ("alphamab", "new") and key[1] == unit
    }
    truth = prescribed(every, MEANINGS, PLACES)
    months_there = {month for _, month in truth.heard}
    at = {"sub_icb": ["S1", "S2", "S3"], "icb": ["A", "B"], "region": ["R"], "england": ["ENG"]}
    known = level_sizes(sizes)
    for level, codes in at.items():
        for kind in one.periods:
            for start in complete_periods(kind, months_there) if told else []:
                for code in codes:
                    months = months_of(kind, start)
                    expected = amount(truth, (level, code), medicines, unit, months)
                    below = {
                        "people": lambda place, _: float(PEOPLE[place]),
                        "patients": lambda place, months: mean_size(known, place, months),
                        "share": lambda place, months: amount(truth, place, ["alphamab", "warfarin"], unit, months),
                    }[case]((level, code), months)
                    row = told[code, kind, start]
                    assert row["numerator"] == (None if expected is None else pytest.approx(expected, abs=2e-6))
                    assert row["denominator"] == (None if below is None else pytest.approx(below, abs=2e-6))
                    per = 1 if case == "share" else 100
                    value = expected / below * per if expected is not None and below else None
                    assert row["value"] == (None if value is None else pytest.approx(value, rel=1e-6, abs=1e-6))


def level_sizes(sizes: dict[tuple[str, date], int]) -> dict[tuple[tuple[str, str], date], int]:
    """List sizes at each level, where each of its sub-ICBs has one."""
    found: dict[tuple[tuple[str, str], date], int] = {}
    parts = {("sub_icb", code): [code] for code in PLACES}
    for code, (icb, region) in PLACES.items():
        for place in (("icb", icb), ("region", region), ("england", "ENG")):
            parts.setdefault(place, []).append(code)
    for place, members in parts.items():
        for month in MONTHS:
            if all((code, month) in sizes for code in members):
                found[place, month] = sum(sizes[code, month] for code in members)
    return found
