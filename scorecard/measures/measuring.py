"""Measuring: what each organisation used and what that is divided by, month by month, as months × organisations.

What was not submitted is NaN, never 0. Groups of organisations are sums of their members.
Specification, drawn as tables: tests/spec/test_measuring.py. Naive second implementation: tests/lib/naive_measures.py.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from scorecard import schema
from scorecard.measures.definitions import (
    CATCHMENT,
    EACH_MEDICINE,
    EVERY,
    FIRST,
    POPULATION,
    Grouping,
    Measure,
    Rate,
    Share,
)
from scorecard.measures.groups import ICB, REGION

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# What somebody in England has in a month.
HELD = ("medicine", "unit", "period")
# Ways to count the same; any other unit is that of products which could not be converted.
CONVERTED = ("mg", "ddd", "add")
NAME_OF_GROUP = pl.format("{}: {}", "grouping", "group_name").alias("group")


@dataclass(frozen=True)
class Subject:
    """What a measure measures once: medicines in one unit, added up; and the class that they are a part of, if any.

    ``is_whole`` says whether all products are in the unit: a sum of a part of them is shown, and compared with nothing.
    """

    slug: str
    unit: str
    medicines: tuple[str, ...]
    of: tuple[str, ...] = ()
    is_whole: bool = True


@dataclass(frozen=True)
class Material:
    """What measures are computed from.

    ``used`` and ``coverage`` have the months of schema.UPTAKE and COVERAGE, ``medicines`` each appraised medicine with
    the unit it is shown in first, ``appraisals`` the positive ones of schema.APPRAISAL, ``members`` grouping,
    group_name, org_type and ods_code, ``catchments`` ods_code and people, ``denominators`` denominator, org_type,
    ods_code, month and amount, and ``known`` names the medicines that may be spoken of. ``held`` has HELD where a month
    may lack a medicine altogether, which is then not known; None where nothing does.
    """

    months: tuple[date, ...]
    used: pl.DataFrame
    coverage: pl.DataFrame
    organisations: pl.DataFrame
    medicines: pl.DataFrame
    appraisals: pl.DataFrame
    not_applicable: pl.DataFrame
    members: pl.DataFrame
    catchments: pl.DataFrame
    denominators: pl.DataFrame
    known: frozenset[str]
    held: pl.DataFrame | None = None

    def is_held(self, medicines: Iterable[str], unit: str) -> Flags:
        """In which months all of some medicines are told of in a unit, so that no row of one is none of it."""
        every = np.ones(len(self.months), dtype=bool)
        if self.held is None:
            return every
        for medicine in medicines:
            there = set(self.held.filter(pl.col("medicine") == medicine, pl.col("unit") == unit)["period"])
            every &= np.array([month in there for month in self.months], dtype=bool)
        return every

    @cached_property
    def units(self) -> dict[str, list[str]]:
        """The units in which each medicine has figures."""
        pairs = self.used.select("medicine", "unit").unique().sort("medicine", "unit")
        return dict(pairs.group_by("medicine", maintain_order=True).agg("unit").iter_rows())

    @cached_property
    def parts(self) -> dict[tuple[str, str, str], pl.DataFrame]:
        """The rows of each level, medicine and unit."""
        parts = self.used.partition_by("org_type", "medicine", "unit", as_dict=True)
        return {(str(level), str(medicine), str(unit)): rows for (level, medicine, unit), rows in parts.items()}

    @cached_property
    def absent(self) -> dict[str, set[str]]:
        """The organisations to which each medicine does not apply."""
        grouped = self.not_applicable.group_by("medicine").agg("ods_code")
        return {medicine: set(codes) for medicine, codes in grouped.iter_rows()}


@dataclass(frozen=True)
class Lines:
    """The organisations of a level, and which submissions were expected and came; of groups, who belongs to which.

    ``is_complete`` says whether every submission of a month came. ``members`` is members × groups, ones and noughts;
    ``of`` are the lines of the members.
    """

    org_type: str
    codes: tuple[str, ...]
    expected: Array
    received: Array
    is_complete: Flags
    of: "Lines | None" = None
    members: Array | None = None


@dataclass(frozen=True)
class Amounts:
    """Use by month: ``known`` is NaN where nothing was submitted, ``is_used`` where there was a row of it.

    ``absent`` are the organisations to which none of it applies; ``is_held`` says it of each month (Material.is_held).
    """

    known: Array
    is_used: Flags
    absent: Flags
    is_held: Flags


def subjects(measure: Measure, material: Material) -> Iterator[Subject]:
    """What a measure measures in this material: each medicine, or its own; nothing that is not in its unit."""
    if measure.subject == EACH_MEDICINE:
        for medicine, first in material.medicines.sort("medicine").select("medicine", "unit").iter_rows():
            for unit in _units(measure, material, medicine, first):
                yield Subject(medicine, unit, (medicine,), is_whole=not _in_other_units(material, medicine, unit))
    elif isinstance(measure.subject, Grouping) and why_not(measure, material) is None:
        whole = measure.treatment_class.medicines if isinstance(measure, Share) else ()
        yield Subject(measure.subject.slug, measure.unit, measure.subject.medicines, whole)


def _units(measure: Measure, material: Material, medicine: str, first: str) -> list[str]:
    found = material.units.get(medicine, [])
    if measure.unit == FIRST:
        return [first]
    return sorted({first, *found}) if measure.unit == EVERY else [unit for unit in found if unit == measure.unit]


def why_not(measure: Measure, material: Material) -> str | None:
    """Why a measure of named medicines has no figures; None where it has, or where it is one of each medicine.

    A sum that leaves a medicine out because it has no daily dose would be too low, so there is none.
    """
    if not isinstance(measure.subject, Grouping):
        return None
    named = measure.treatment_class.medicines if isinstance(measure, Share) else measure.subject.medicines
    unknown = [medicine for medicine in named if medicine not in material.known]
    if unknown:
        where = "the mapping of BNF codes" if measure.is_of_practices else "dm+d"
        return f"not in {where}, so perhaps misspelt: {', '.join(unknown)}"
    there = [medicine for medicine in named if medicine in material.units]
    without = [medicine for medicine in there if measure.unit not in material.units[medicine]]
    if not there:
        return "none of its medicines is in the data"
    without += [medicine for medicine in there if _in_other_units(material, medicine, measure.unit)]
    return f"not in {measure.unit}, or not all of it: {', '.join(dict.fromkeys(without))}" if without else None


def _in_other_units(material: Material, medicine: str, unit: str) -> bool:
    """Whether a part of a medicine is in no unit but its own: mg and daily doses are ways to count the same."""
    found = set(material.units.get(medicine, ()))
    own = found.difference(CONVERTED)
    return unit not in ("ddd", "add") and len(own | (found & {"mg"})) > 1


def lines_of(material: Material, org_type: str) -> Lines:
    """The organisations of a level that are expected to submit or might, but for what belongs to none."""
    rows = material.coverage.filter(pl.col("org_type") == org_type, pl.col("ods_code") != schema.UNALLOCATED)
    codes = tuple(sorted(rows["ods_code"].unique()))
    expected, received = (_matrix(material, rows, codes, name) for name in ("expected", "received"))
    return Lines(org_type, codes, expected, received, (received == expected) & (expected > 0))


def lines_of_groups(members: pl.DataFrame, base: Lines) -> Lines:
    """Groups whose members are of a level, under the names "grouping: group"; ``members`` are Material's."""
    rows = members.filter(pl.col("org_type") == base.org_type, pl.col("ods_code").is_in(list(base.codes)))
    names = rows.select(NAME_OF_GROUP, "ods_code").unique()
    codes = tuple(sorted(names["group"].unique()))
    belongs = np.zeros((len(base.codes), len(codes)))
    places = {code: place for place, code in enumerate(base.codes)}
    for group, code in names.iter_rows():
        belongs[places[code], codes.index(group)] = 1
    # Of a group in which somebody is not expected to submit, the amount is of fewer than the denominator.
    lacking = (~base.is_complete).astype(np.float64) @ belongs
    return Lines("group", codes, base.expected @ belongs, base.received @ belongs, lacking == 0, base, belongs)


def groups_of(members: pl.DataFrame, levels: Sequence[Lines]) -> Iterator[Lines]:
    """The groups of mapping files, each once: of its ICBs where it has any, or else of its trusts.

    Those of each kind are lines of their own: a trust that is in a network and of a type is not compared with itself.
    """
    left = members.filter(~pl.col("grouping").is_in([REGION, ICB])).with_columns(NAME_OF_GROUP)
    kinds = left["grouping"].unique().sort().to_list()
    for base in sorted(levels, key=lambda lines: lines.org_type):
        for kind in kinds:
            found = lines_of_groups(left.filter(pl.col("grouping") == kind), base)
            left = left.filter(~pl.col("group").is_in(list(found.codes)))
            yield found


def amounts(material: Material, lines: Lines, medicines: Iterable[str], unit: str) -> Amounts:
    """The use of medicines in one unit, added up; of groups, that of their members."""
    if lines.of is not None and lines.members is not None:
        return _of_members(amounts(material, lines.of, medicines, unit), lines, lines.members)
    named = tuple(medicines)
    total, is_used = np.zeros(lines.received.shape), np.zeros(lines.received.shape, dtype=bool)
    absent, is_held = np.ones(len(lines.codes), dtype=bool), material.is_held(named, unit)
    for medicine in named:
        rows = material.parts.get((lines.org_type, medicine, unit))
        if rows is not None:
            found = _matrix(material, rows, lines.codes, "numerator", nothing=float("nan"))
            total += np.nan_to_num(found)
            is_used |= np.isfinite(found)
        not_there = material.absent.get(medicine, set())
        absent &= np.array([code in not_there for code in lines.codes], dtype=bool)
    is_known = (is_used | (lines.received > 0)) & is_held[:, None]
    return Amounts(np.where(is_known, total, np.nan), is_used, absent, is_held)


def _of_members(found: Amounts, lines: Lines, members: Array) -> Amounts:
    """A group is missing only where all its members are; not applicable where it applies to none of them."""
    known = np.nan_to_num(found.known) @ members
    is_used = (found.is_used.astype(np.float64) @ members) > 0
    applies = (~found.absent).astype(np.float64) @ members
    is_known = (is_used | (lines.received > 0)) & found.is_held[:, None]
    return Amounts(np.where(is_known, known, np.nan), is_used, applies == 0, found.is_held)


def denominators(measure: Rate, material: Material, lines: Lines, subject: Subject) -> Array:
    """What is divided by: one for each organisation and month; NaN where it is not known.

    A group's is that of its members, but for those to which the subject does not apply.
    """
    if lines.of is not None and lines.members is not None:
        each, found = denominators(measure, material, lines.of, subject), _amounts_of(material, lines.of, subject)
        left_out = found.absent & ~found.is_used.any(axis=0)
        return _summed(np.where(left_out, 0.0, each), lines.members)
    name = measure.denominator.name
    if name in (POPULATION, CATCHMENT):
        each = _people(material, lines) if name == POPULATION else _catchments(material, lines)
        return np.tile(each, (len(material.months), 1))
    rows = material.denominators.filter(
        pl.col("denominator") == name, pl.col("org_type") == lines.org_type, pl.col("ods_code").is_in(list(lines.codes))
    )
    return _matrix(material, rows.rename({"month": "period"}), lines.codes, "amount", nothing=float("nan"))


def _amounts_of(material: Material, lines: Lines, subject: Subject) -> Amounts:
    return amounts(material, lines, subject.medicines, subject.unit)


def _summed(each: Array, members: Array) -> Array:
    """Sums over members, NaN where one of them is; not by multiplication, for NaN × 0 is NaN."""
    unknown = (~np.isfinite(each)).astype(np.float64) @ members
    return np.where(unknown > 0, np.nan, np.nan_to_num(each) @ members)


def _people(material: Material, lines: Lines) -> Array:
    level = material.organisations.filter(pl.col("org_type") == lines.org_type)
    return _each(dict(level.select("ods_code", "population").iter_rows()), lines)


def _catchments(material: Material, lines: Lines) -> Array:
    served = material.catchments if lines.org_type == "trust" else material.catchments.clear()
    return _each(dict(served.select("ods_code", "people").iter_rows()), lines)


def _each(known: dict[str, float | None], lines: Lines) -> Array:
    return np.array([known.get(code) for code in lines.codes], dtype=np.float64)


def _matrix(material: Material, rows: pl.DataFrame, codes: tuple[str, ...], amount: str, nothing: float = 0.0) -> Array:
    """Months × organisations of one column of rows with period and ods_code; ``nothing`` where there is no row."""
    months = pl.DataFrame({"period": material.months}).with_row_index("month_place")
    places = pl.DataFrame({"ods_code": codes}, schema={"ods_code": pl.String}).with_row_index("place")
    placed = rows.select("period", "ods_code", pl.col(amount).cast(pl.Float64)).join(months, on="period")
    found = placed.join(places, on="ods_code").drop_nulls(amount)
    matrix = np.full((len(material.months), len(codes)), nothing)
    matrix[found["month_place"].to_numpy(), found["place"].to_numpy()] = found[amount].to_numpy()
    return matrix
