"""Measures on real public data: every figure of twelve months against plain Python over the published use."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import select

from dashboards.national import differences, shown_units
from dashboards.readings import Readings
from scorecard import queries
from scorecard.commands.config import read_config
from scorecard.commands.workplace import Workplace, reading_in
from scorecard.measures import queries as measure_queries
from scorecard.periods import months_of
from scorecard.store.tables import SQL_TABLES
from tests.lib import naive_measures
from tests.lib.made_once import home_after
from tests.lib.naive_measures import Told, World
from tests.lib.requirements import REPOSITORY

pytestmark = pytest.mark.real_data
SHARE = """\
slug: adalimumab_share
name: Adalimumab as a share of two medicines, in mg, for the test alone
kind: share
subject: {slug: adalimumab, name: Adalimumab, medicines: [adalimumab]}
treatment_class: {name: adalimumab and etanercept, medicines: [adalimumab, etanercept]}
unit: mg
levels: [trust, icb]
periods: [twelve_months]
why_it_matters: For the test alone.
how_it_is_calculated: As told.
caveats: []
direction: none
author_role:
reviewed:
next_review:
status: draft
"""


@pytest.fixture(scope="module")
def place(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """The published release of the whole real chain, with a share among its measures."""
    folder = tmp_path_factory.mktemp("measures")
    (folder / "adalimumab_share.yaml").write_text(SHARE, encoding="utf-8")
    config = read_config(REPOSITORY / "examples" / "real-data.toml")
    more = config.model_copy(update={"measures": [str(folder)]})
    with reading_in(home_after(more, shared_data, "measures", tmp_path_factory)) as workplace:
        return workplace


def world_of(place: Workplace, org_type: str) -> World:
    """What was submitted and used at a level, in mg."""
    found = World()
    for table in ("uptake", "coverage"):
        rows = SQL_TABLES[table]
        chosen = rows.c.release_id == 1, rows.c.org_type == org_type, rows.c.period_type == "month"
        for row in place.database.read(select(rows).where(*chosen)).iter_rows(named=True):
            if table == "coverage":
                found.submissions[(row["ods_code"], row["period"])] = (row["expected"], row["received"])
            elif row["unit"] == "mg":
                found.amounts[(row["medicine"], row["ods_code"], row["period"])] = row["numerator"]
    return found


def agree(figures: pl.DataFrame, tell: dict[tuple[str, str, date], Told]) -> int:
    """How many figures there are, all of which agree."""
    for row in figures.iter_rows(named=True):
        told = tell[(row["subject"], row["ods_code"], row["period"])]
        assert row["state"] == told.state
        for name in ("numerator", "denominator", "value"):
            expected = getattr(told, name)
            assert row[name] == (expected if expected is None else pytest.approx(expected, rel=1e-9)), (row, name)
    return figures.height


def _people(people: int, _months: list[date]) -> float:
    return people


def keys(figures: pl.DataFrame) -> Iterable[tuple[str, str, date]]:
    return figures.select("subject", "ods_code", "period").iter_rows()


def test_every_rate_of_icbs_is_that_of_the_slow_telling(place: Workplace) -> None:
    people = dict(queries.organisations(place.database, 1).select("ods_code", "population").iter_rows())
    figures = measure_queries.figures(place.database, 1, measure="use_per_100000_people", org_type="icb")
    world = world_of(place, "icb")
    told = {}
    for subject, code, start in keys(figures):
        window, below = months_of("twelve_months", start), partial(_people, people[code])
        told[(subject, code, start)] = naive_measures.told(world, [subject], [code], window, below, 100_000)
    assert agree(figures, told) == 16 * 42 * 8


@pytest.mark.parametrize("org_type", ["icb", "trust"])
def test_every_share_is_that_of_the_slow_telling(place: Workplace, org_type: str) -> None:
    figures = measure_queries.figures(place.database, 1, measure="adalimumab_share", org_type=org_type)
    world = world_of(place, org_type)
    told = {
        (subject, code, start): naive_measures.share(
            world, ["adalimumab"], ["adalimumab", "etanercept"], [code], months_of("twelve_months", start)
        )
        for subject, code, start in keys(figures)
    }
    assert agree(figures, told) > 300
    ranked = figures.filter(pl.col("rank").is_not_null())
    assert ranked.height > 100
    inside = ranked.filter(
        pl.col("value").is_between("low", "high"), pl.col("rank").is_between("rank_low", "rank_high")
    )
    assert inside.height == ranked.height


def test_ranks_of_icbs_are_a_permutation_of_the_ranked(place: Workplace) -> None:
    figures = measure_queries.figures(place.database, 1, measure="use_per_100000_people", org_type="icb")
    placed = figures.filter(pl.col("rank").is_not_null() | pl.col("flags").str.starts_with("cannot be placed"))
    counted = placed.group_by("subject", "unit", "period").agg(pl.len(), pl.col("out_of").first())
    assert counted.filter(pl.col("len") != pl.col("out_of")).is_empty()
    whole = figures.filter(pl.col("rank").is_not_null())
    higher = whole.join(whole, on=["subject", "unit", "period"]).filter(pl.col("value_right") > pl.col("value"))
    assert higher.filter(pl.col("rank_right") >= pl.col("rank")).is_empty()


def test_how_icbs_differ_on_the_overview_is_their_spread_beside_england(place: Workplace) -> None:
    readings = Readings(place.database)
    catalogue = readings.catalogue()
    told = readings.newest_spread(catalogue.release_id, "use_per_100000_people", "icb")
    spread = {(row["subject"], row["unit"]): row for row in told.to_dicts()}
    found = differences(readings, catalogue).join(shown_units(catalogue), on="medicine").to_dicts()
    assert len(found) > 10
    for row in found:
        icbs = spread[row["medicine"], row["unit"]]
        assert row["organisations"] == icbs["organisations"] >= 40
        assert row["p50"] * row["england"] == pytest.approx(icbs["p50"], rel=1e-12)
        assert row["p95"] * row["england"] == pytest.approx(icbs["p95"], rel=1e-12)
