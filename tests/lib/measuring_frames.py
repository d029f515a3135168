"""Frames for measures, drawn as short tables."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from scorecard import schema
from scorecard.measures.definitions import ONE, Measure
from scorecard.measures.figures import Line, beside_each_other, every_period, figures
from scorecard.measures.kept import Comparing
from scorecard.measures.measuring import Material
from scorecard.periods import months_of
from scorecard.statistics.bootstrap import Resampling
from tests.lib.naive_measures import World

YEAR = months_of("twelve_months", date(2024, 4, 1))
MEMBERS = dict.fromkeys(("grouping", "group_name", "org_type", "ods_code"), pl.String)
DENOMINATORS = {
    "denominator": pl.String,
    "org_type": pl.String,
    "ods_code": pl.String,
    "month": pl.Date,
    "amount": pl.Float64,
}


def measure(kind: str, **told: Any) -> Measure:
    """A measure with all that is not to the point filled in."""
    usual: dict[str, Any] = {
        "slug": "a_measure",
        "name": "A measure",
        "kind": kind,
        "subject": "each_medicine",
        "unit": "first",
        "levels": ["icb"],
        "periods": ["month", "quarter", "twelve_months"],
        "why_it_matters": "It does.",
        "how_it_is_calculated": "As told.",
        "caveats": [],
        "direction": "none",
        "author_role": None,
        "reviewed": None,
        "next_review": None,
        "status": "current",
    }
    if kind == "rate":
        usual["denominator"] = {"name": "population", "words": "people", "per": 100_000}
    return ONE.validate_python(usual | told)


def material(
    world: World,
    *,
    org_type: str = "icb",
    units: Mapping[str, str] | None = None,
    people: Mapping[str, int | None] | None = None,
    members: Iterable[tuple[str, str, str]] = (),
    catchments: Mapping[str, float | None] | None = None,
    denominators: Iterable[tuple[str, str, date, float]] = (),
    months: Iterable[date] = YEAR,
    appraised: Iterable[str] | None = None,
) -> Material:
    """The material that a world makes; ``members`` are grouping, group and code, ``units`` the medicines' (mg)."""
    named = {medicine for medicine, _, _ in world.amounts}
    known = dict.fromkeys(sorted(named), "mg") | dict(units or {"alphamab": "mg"})
    codes = sorted({code for code, _ in world.submissions})
    used = [
        (org_type, code, medicine, known[medicine], month, amount)
        for (medicine, code, month), amount in world.amounts.items()
    ]
    heard = [(org_type, code, month, *told) for (code, month), told in world.submissions.items()]
    names = ("org_type", "ods_code", "medicine", "unit", "period", "numerator")
    types = schema.UPTAKE.polars_schema | schema.COVERAGE.polars_schema | schema.ORGANISATION.polars_schema
    return Material(
        months=tuple(months),
        used=pl.DataFrame(used, schema={name: types[name] for name in names}, orient="row"),
        coverage=pl.DataFrame(
            heard,
            schema={name: types[name] for name in ("org_type", "ods_code", "period", "expected", "received")},
            orient="row",
        ),
        organisations=pl.DataFrame(
            [(org_type, code, (people or {}).get(code)) for code in codes],
            schema={name: types[name] for name in ("org_type", "ods_code", "population")},
            orient="row",
        ),
        medicines=pl.DataFrame(
            [(medicine, unit) for medicine, unit in known.items() if appraised is None or medicine in set(appraised)],
            schema={"medicine": pl.String, "unit": pl.String},
            orient="row",
        ),
        appraisals=pl.DataFrame(
            [],
            schema={name: schema.APPRAISAL.polars_schema[name] for name in ("ta_number", "medicine", "published")},
        ),
        not_applicable=pl.DataFrame(
            [(code, medicine, "not provided") for code, medicine in sorted(world.absent)],
            schema={"ods_code": pl.String, "medicine": pl.String, "reason": pl.String},
            orient="row",
        ),
        members=pl.DataFrame(
            [(grouping, group, org_type, code) for grouping, group, code in members], schema=MEMBERS, orient="row"
        ),
        catchments=pl.DataFrame(
            list((catchments or {}).items()), schema={"ods_code": pl.String, "people": pl.Float64}, orient="row"
        ),
        denominators=pl.DataFrame(
            [(name, org_type, code, month, amount) for name, code, month, amount in denominators],
            schema=DENOMINATORS,
            orient="row",
        ),
        known=frozenset({"alphamab", "betamab", "gammamab", "comparator", *known}),
    )


def world(lines: Mapping[str, Iterable[float | None]], medicine: str = "alphamab", expected: int = 1) -> World:
    """A year of one medicine in each organisation; None is a month in which nothing was submitted."""
    made = World()
    for code, amounts in lines.items():
        for month, amount in zip(YEAR, amounts, strict=True):
            made.submissions[(code, month)] = (expected, 0 if amount is None else expected)
            if amount:
                made.amounts[(medicine, code, month)] = amount
    return made


def compared_figures(line: Line, months: tuple[date, ...], how: Resampling) -> list[pl.DataFrame]:
    """The figures of a line, of one period type after another, with what is said beside the others."""
    beside = beside_each_other(line, months, Comparing(line.measure, how))
    return list(figures([line], every_period([line], months), [beside]))
