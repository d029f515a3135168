"""Diffusion against the slow and obvious telling, and what has to hold whatever the data, on tables made up by chance."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.measures.diffusion import diffusion_tables
from scorecard.periods import add_months
from tests.lib import naive_diffusion as naive

ALL_MONTHS = [add_months(date(2019, 10, 1), step) for step in range(20)]
ICBS = [f"A{number}" for number in range(4)]
ORGANISATIONS = [("icb", code) for code in ICBS] + [("trust", "T1"), ("trust", "T2"), ("england", "ENG")]
MEDICINES = [f"m{number}" for number in range(9)]
CATEGORIES = ["recommended", "recommended", "recommended", "managed_access", "optimised", "not_recommended"]
USED = {"org_type": pl.String, "ods_code": pl.String, "medicine": pl.String, "month": pl.Date}
COVERED = {"org_type": pl.String, "ods_code": pl.String, "month": pl.Date, "expected": pl.Int64, "received": pl.Int64}
APPRAISALS = {"ta_number": pl.String, "medicine": pl.String, "published": pl.Date, "category": pl.String}
ABSENT = {"ods_code": pl.String, "medicine": pl.String, "reason": pl.String}


@dataclass(frozen=True)
class World:
    """The five inputs as plain rows."""

    used: list[tuple[Any, ...]]
    covered: list[tuple[Any, ...]]
    appraisals: list[tuple[Any, ...]]
    absent: list[tuple[Any, ...]]
    months: list[date]

    @property
    def tables(self) -> dict[str, pl.DataFrame]:
        """The fast calculation."""
        pairs = ((self.used, USED), (self.covered, COVERED), (self.appraisals, APPRAISALS), (self.absent, ABSENT))
        used, covered, appraisals, absent = (pl.DataFrame(rows, schema=kinds, orient="row") for rows, kinds in pairs)
        return diffusion_tables(used, covered, appraisals, absent, self.months)

    def until(self, last: date) -> "World":
        """What had been loaded up to a month."""
        return replace(
            self,
            used=[row for row in self.used if row[3] <= last],
            covered=[row for row in self.covered if row[2] <= last],
            months=[month for month in self.months if month <= last],
        )


def named(rows: list[tuple[Any, ...]], kinds: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(kinds, row, strict=True)) for row in rows]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Organisations that submit for a while, some with holes, and a start of use for some of them and each medicine."""
    missing = draw(st.sets(st.sampled_from(ALL_MONTHS), max_size=1))
    months = [month for month in ALL_MONTHS if month not in missing]
    covered, used = [], []
    for where in ORGANISATIONS:
        begin, end = draw(st.sampled_from([(0, 20), (0, 20), (0, 20), (0, 12), (5, 20), (7, 7)]))
        holes = draw(st.sets(st.integers(0, 19), max_size=2))
        submitted = [m for place, m in enumerate(ALL_MONTHS) if begin <= place < end and place not in holes]
        covered += [(*where, month, 1, int(month in submitted)) for month in months]
        starts = draw(
            st.lists(st.integers(0, 28) | st.integers(7, 16), min_size=len(MEDICINES), max_size=len(MEDICINES))
        )
        for medicine, start in zip(MEDICINES, starts, strict=True):
            used += [(*where, medicine, m) for m in submitted if m in months and m >= add_months(ALL_MONTHS[0], start)]
    days = st.none() | st.dates(date(2019, 10, 1), date(2021, 7, 31)) | st.dates(date(2020, 1, 1), date(2020, 3, 31))
    facts = st.tuples(
        st.integers(1, 40).map(lambda number: f"TA{number}"),
        st.sampled_from(MEDICINES),
        days,
        st.sampled_from(CATEGORIES),
    )
    early = st.tuples(st.dates(date(2020, 1, 1), date(2020, 5, 31)), st.just("recommended"))
    each = [(f"TA{50 + place}", medicine, *draw(early)) for place, medicine in enumerate(MEDICINES[:-1])]
    appraisals = each[draw(st.sampled_from([0, 0, 4])) :] + draw(st.lists(facts, max_size=6))
    absent = draw(
        st.lists(st.tuples(st.sampled_from(ICBS), st.sampled_from(MEDICINES), st.just("no service")), max_size=3)
    )
    return World(used, covered, appraisals, absent, months)


def naive_curves(world: World) -> tuple[dict[tuple[str, ...], dict[str, Any]], list[dict[str, Any]]]:
    """First uses and every curve, told slowly."""
    appraisals = named(world.appraisals, APPRAISALS)
    firsts = naive.naive_firsts(
        named(world.used, USED), named(world.covered, COVERED), appraisals, named(world.absent, ABSENT)
    )
    found = []
    for medicine, decided in naive.deciding(appraisals).items():
        for org_type in ("icb", "trust") if decided["published"] else ():
            start = naive.place(decided["published"])
            points = naive.naive_curve(firsts, medicine, org_type, start, world.months)
            if points:
                found.append({"medicine": medicine, "org_type": org_type, **decided, "points": points})
    return firsts, found


@settings(max_examples=60)
@given(worlds())
def test_all_tables_are_those_of_the_naive_telling(world: World) -> None:
    tables = world.tables
    firsts, slow = naive_curves(world)
    rows = {(r["medicine"], r["org_type"], r["ods_code"]): r for r in tables["first_use"].to_dicts()}
    assert rows.keys() == firsts.keys()
    for key, row in rows.items():
        assert {name: row[name] for name in firsts[key] if name != "submitted"} == {
            name: value for name, value in firsts[key].items() if name != "submitted"
        }
    drawn = {(r["medicine"], r["org_type"], r["months_since"]): r for r in tables["diffusion"].to_dicts()}
    assert drawn.keys() == {(c["medicine"], c["org_type"], p["months_since"]) for c in slow for p in c["points"]}
    told = {(r["medicine"], r["org_type"]): r for r in tables["milestone"].to_dicts()}
    assert {key for key, row in told.items() if row["organisations"] is not None} == {
        (curve["medicine"], curve["org_type"]) for curve in slow
    }
    for curve in slow:
        for one in curve["points"]:
            row = drawn[(curve["medicine"], curve["org_type"], one["months_since"])]
            assert {name: row[name] for name in one if name != "share"} == {
                n: v for n, v in one.items() if n != "share"
            }
            assert row["share"] == pytest.approx(one["share"], abs=1e-12)
            count, quartiles = naive.beside(curve, slow, one["months_since"])
            assert row["cohort_medicines"] == count
            found = (row["cohort_low"], row["cohort_middle"], row["cohort_high"])
            assert found == ((None,) * 3 if quartiles is None else pytest.approx(quartiles, abs=1e-11))
        milestone = told[(curve["medicine"], curve["org_type"])]
        for name in ("ta_number", "published", "undated_before"):
            assert milestone[name] == curve[name]
        for percent in (10, 50, 90):
            month, reason = naive.reached(curve["points"], percent)
            assert (milestone[f"months_to_{percent}"], milestone[f"reason_{percent}"]) == (month, reason)
        assert milestone["used"] == curve["points"][-1]["used"]


@settings(max_examples=30)
@given(worlds())
def test_curves_rise_between_none_and_all(world: World) -> None:
    for _, curve in world.tables["diffusion"].group_by("medicine", "org_type"):
        rows = curve.sort("months_since")
        shares = rows["share"].to_list()
        assert shares == sorted(shares)
        assert all(0 <= share <= 1 for share in shares)
        assert rows["months_since"].to_list() == list(range(rows.height))
        assert rows["organisations"].n_unique() == rows["used_before"].n_unique() == 1
        assert ((rows["used"] + rows["silent"]) <= rows["organisations"]).all()


@settings(max_examples=30)
@given(worlds())
def test_an_organisation_without_data_changes_no_curve(world: World) -> None:
    silent = [("icb", "NEW", month, 1, 0) for month in world.months] + [("trust", "T9", world.months[0], 0, 0)]
    before, after = world.tables, replace(world, covered=[*world.covered, *silent]).tables
    assert after["diffusion"].equals(before["diffusion"])
    assert after["milestone"].equals(before["milestone"])
    new = after["first_use"].filter(pl.col("ods_code").is_in(["NEW", "T9"]))
    assert set(new["state"]) <= {"not_known"}
    assert after["first_use"].height == before["first_use"].height + new.height


@settings(max_examples=30)
@given(worlds(), st.permutations(ICBS), st.permutations(MEDICINES))
def test_relabelling_relabels(world: World, codes: list[str], medicines: list[str]) -> None:
    code, medicine = dict(zip(ICBS, codes, strict=True)), dict(zip(MEDICINES, medicines, strict=True))
    other = replace(
        world,
        used=[(kind, code.get(o, o), medicine[m], month) for kind, o, m, month in world.used],
        covered=[(kind, code.get(o, o), *rest) for kind, o, *rest in world.covered],
        appraisals=[(ta, medicine[m], *rest) for ta, m, *rest in world.appraisals],
        absent=[(code[o], medicine[m], reason) for o, m, reason in world.absent],
    )
    names = [pl.col("medicine").replace(medicine)]
    for name, rows in world.tables.items():
        also = [pl.col("ods_code").replace(code)] if "ods_code" in rows.columns else []
        expected = rows.with_columns(*names, *also)
        order = [c for c in ("medicine", "org_type", "ods_code", "months_since") if c in rows.columns]
        assert other.tables[name].sort(order).equals(expected.sort(order))


@settings(max_examples=40)
@given(worlds(), st.integers(4, 19))
def test_what_happens_later_changes_no_earlier_point(world: World, months: int) -> None:
    last = ALL_MONTHS[months]
    earlier, whole = world.until(last).tables["diffusion"], world.tables["diffusion"]
    point = ["medicine", "org_type", "months_since"]
    assert whole.join(earlier, on=point, how="semi").equals(earlier)


@settings(max_examples=30)
@given(worlds())
def test_neither_a_medicine_itself_nor_a_later_one_is_in_its_cohort(world: World) -> None:
    rows, told = world.tables["diffusion"], world.tables["milestone"]
    days = dict(told.select("medicine", "published").iter_rows())
    for name in rows["medicine"].unique():
        kept = {medicine for medicine, day in days.items() if medicine == name or (day and day < days[name])}
        without = replace(
            world,
            appraisals=[row for row in world.appraisals if row[1] in kept],
            used=[row for row in world.used if row[2] in kept],
        )
        of_it = pl.col("medicine") == name
        assert without.tables["diffusion"].filter(of_it).equals(rows.filter(of_it))
        points = rows.group_by("org_type", "months_since").agg(pl.col("medicine"))
        own = rows.filter(of_it).join(points, on=["org_type", "months_since"], suffix="_there")
        for there, count in own.select("medicine_there", "cohort_medicines").iter_rows():
            assert count <= len((set(there) & kept) - {name})
