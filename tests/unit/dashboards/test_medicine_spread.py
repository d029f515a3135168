"""How a medicine spread after its appraisal and how far organisations lie apart, as its page tells it."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from dash import html

from dashboards import router
from dashboards.figures import diffusion_curve
from dashboards.medicines import page as medicine
from dashboards.medicines.diffusion import spreads
from dashboards.medicines.variation import latest_words
from dashboards.readings import Readings
from dashboards.spread import percentiles
from dashboards.state import Selection, parse
from dashboards.view import Question, View
from scorecard.schema import DIFFUSION
from scorecard.store.database import Database
from tests.unit.dashboards.checked import copy_of
from tests.unit.dashboards.test_downloads import caption_of, components, words

SPREAD = {
    "period": date(2025, 4, 1),
    "organisations": 41,
    "zeros": 0,
    "ratio": 2.04,
    "gap_half": 5,
    "gap_total": 900.0,
    "reason": None,
}


def page(readings: Readings, name: str, **chosen: object) -> View:
    selection = replace(Selection(page="medicine", medicine=name), **chosen)  # type: ignore[arg-type]
    return medicine.view(Question(selection, readings.catalogue(), readings))


def figures(view: View) -> list[html.Figure]:
    return [part for part in components(view.content) if isinstance(part, html.Figure)]


def links(view: View) -> list[str]:
    return [part.href for part in components(view.content) if isinstance(part, html.A)]


def curve(shares: list[float], cohort: list[tuple[float, float, float] | None]) -> pl.DataFrame:
    rows = [
        {
            "release_id": 1,
            "medicine": "tazorimab",
            "org_type": "icb",
            "months_since": month,
            "organisations": 40,
            "used_before": 0,
            "used": round(40 * share),
            "silent": 0,
            "share": share,
            "cohort_medicines": 3 if ends is None else 7,
            "cohort_low": ends and ends[0],
            "cohort_middle": ends and ends[1],
            "cohort_high": ends and ends[2],
        }
        for month, (share, ends) in enumerate(zip(shares, cohort, strict=True))
    ]
    return pl.DataFrame(rows, schema=DIFFUSION.polars_schema)


ALONE = curve([0.0, 0.25, 0.5], [None] * 3)
BESIDE = curve([0.0, 0.25, 0.5], [(0.0, 0.1, 0.2), (0.1, 0.3, 0.4), (0.2, 0.45, 0.7)])


def test_a_curve_steps_and_has_a_band_only_where_there_are_earlier_medicines() -> None:
    alone, beside = (diffusion_curve.draw(rows, "Tazorimab", "ICB") for rows in (ALONE, BESIDE))
    [own] = alone.figure.data
    assert own.line.shape == "hv"
    assert list(own.y) == [0.0, 0.25, 0.5]
    assert [list(trace.y) for trace in beside.figure.data] == [
        [0.2, 0.4, 0.7],
        [0.0, 0.1, 0.2],
        [0.1, 0.3, 0.45],
        [0.0, 0.25, 0.5],
    ]
    assert beside.figure.data[1].fill == "tonexty"
    assert not diffusion_curve.has_cohort(ALONE)
    assert diffusion_curve.has_cohort(BESIDE)


def test_a_curve_is_told_in_words() -> None:
    assert diffusion_curve.summary(ALONE, "Tazorimab", "ICB") == (
        "Step curve of 40 ICBs: 0% had used Tazorimab by the end of the month of publication, and 50% 2 months later. "
        "Too few medicines were appraised earlier to set it beside."
    )
    assert diffusion_curve.summary(BESIDE, "Tazorimab", "ICB").endswith(
        "Of 7 medicines appraised earlier, the middle half had reached 20% to 70% by month 2, the middle one 45%."
    )
    assert diffusion_curve.summary(ALONE.clear(), "Tazorimab", "ICB") == "There is no curve of Tazorimab."


def test_names_at_the_ends_of_lines_never_touch() -> None:
    figure = diffusion_curve.draw(BESIDE, "Tazorimab", "ICB").figure
    own, others = (note.y for note in figure.layout.annotations)
    assert own - others == pytest.approx(diffusion_curve.LABEL_GAP)


@pytest.mark.parametrize(
    ("organisations", "used_before", "told"), [(None, None, False), (8, 4, False), (8, 3, True), (1, 0, True)]
)
def test_there_is_a_spread_to_show_unless_half_had_used_it_before(
    organisations: int | None, used_before: int | None, told: bool
) -> None:
    assert spreads({"organisations": organisations, "used_before": used_before}) is told


@pytest.mark.parametrize(("level", "group"), [("icb", "ICBs"), ("region", "ICBs"), ("trust", "trusts")])
def test_a_medicine_that_spread_has_the_curve_of_its_level(readings: Readings, level: str, group: str) -> None:
    view = page(readings, "tazorimab", level=level)
    titles = [words(each.children[0]) for each in figures(view)]
    assert any(title.startswith(f"Figure 4. Tazorimab in {group} after TA9104") for title in titles)
    assert any(title.startswith("Figure 5. Tazorimab: severe asthma") for title in titles)
    told = words(view.content)
    assert "ICBs. Half of the 8 ICBs had used it in the month in which TA9104 was published" in told
    assert "Trusts. Half of the 16 trusts" in told
    kept = "trust" if group == "trusts" else "icb"
    other = "icb" if kept == "trust" else "trust"
    assert f"/download/diffusion.csv?medicine=tazorimab&org_type={kept}" in links(view)
    assert f"/medicine/tazorimab?level={other}#diffusion" in links(view)


def test_the_numbers_of_a_curve_are_those_of_the_release(readings: Readings) -> None:
    view = page(readings, "tazorimab", level="trust")
    [shown] = [part for part in components(view.content)
               if caption_of(part) == "Tazorimab: trusts that had used it, by month"]  # fmt: skip
    rows = readings.standing.diffusion(readings.catalogue().release_id, "tazorimab", "trust").to_dicts()
    printed = [[words(cell) for cell in line.children] for line in shown.children[2].children]
    assert [line[:4] for line in printed] == [
        [str(row["months_since"]), str(row["organisations"]), str(row["used"]), f"{row['share']:.0%}"] for row in rows
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("velstatin", "so there is no spread after it to show"),
        ("droveforovast", "so earlier use would not be seen"),
    ],
)
def test_a_medicine_without_a_spread_says_why_and_has_no_curve(readings: Readings, name: str, why: str) -> None:
    view = page(readings, name)
    assert why in words(view.content)
    assert not any(href.startswith("/download/diffusion") for href in links(view))


def test_how_far_icbs_lie_apart_is_told_with_its_table_and_the_way_to_their_ranks(readings: Readings) -> None:
    view = page(readings, "velstatin")
    told = words(view.content)
    assert "How far ICBs lie apart" in told
    assert "Whether the spread between ICBs has fallen since" in told
    assert "/rankings?measure=use_per_100000_people&subject=velstatin" in links(view)
    assert any(href.startswith("/download/spread.csv?measure=use_per_100000_people") for href in links(view))
    [shown] = [part for part in components(view.content) if caption_of(part) == "Velstatin: how far ICBs lie apart"]
    series = ("use_per_100000_people", "velstatin", "mg", "icb")
    rows = readings.rankings.spread(readings.catalogue().release_id, series)
    newest = rows.filter(period_type="twelve_months").row(-1, named=True)
    first = [words(cell) for cell in shown.children[2].children[0].children]
    assert first[:2] == ["April 2025 to March 2026", str(newest["organisations"])]
    assert first[4].replace(",", "") == f"{newest['p50']:.0f}"


def test_bands_on_pages_are_the_spread_of_the_release(readings: Readings) -> None:
    release_id = readings.catalogue().release_id
    told = readings.rankings.spread(release_id, ("use_per_100000_people", "beluxanib", "mg", "icb"))
    told = told.filter(pl.col("period_type") == "quarter")
    about = {"medicine": "beluxanib", "unit": "mg", "org_type": "icb"}
    drawn = {
        row["period"]: row for row in percentiles(readings.uptake(release_id, "quarter", **about), "period").to_dicts()
    }
    enough = told.filter(pl.col("organisations") >= 5).to_dicts()
    assert len(enough) > 5
    for row in enough:
        mine = drawn[row["period"]]
        assert (mine["organisations"], mine["p50"]) == (row["organisations"], pytest.approx(row["p50"], rel=1e-12))
        assert (mine["p25"], mine["p75"]) == pytest.approx((row["p25"], row["p75"]), rel=1e-12)


def test_trusts_are_ranked_by_an_estimate_and_regions_have_no_such_section(readings: Readings) -> None:
    trusts = page(readings, "velstatin", level="trust")
    assert "/rankings?measure=use_per_100000_catchment&subject=velstatin&level=trust" in links(trusts)
    assert "mg per 100,000 people of the estimated catchment, of trusts" in words(trusts.content)
    assert "lie apart" not in words(page(readings, "velstatin", level="region").content)


def test_every_way_to_ranks_leads_to_the_page_of_ranks(readings: Readings) -> None:
    ways = [href for level in ("icb", "region", "trust") for href in links(page(readings, "velstatin", level=level))]
    ranks = {href for href in ways if href.startswith("/rankings")}
    assert ranks == {
        "/rankings?measure=use_per_100000_people&subject=velstatin",
        "/rankings?measure=use_per_100000_catchment&subject=velstatin&level=trust",
        "/rankings?measure=primary_care_per_100000_people&subject=velstatin",
    }
    for href in ranks:
        path, _, query = href.partition("?")
        found = parse(path, query)
        assert (found.page, found.unread) == ("rankings", ())
        _, shown = router.render(readings, path, f"?{query}")
        assert "this page shows" not in words(shown), href


def test_regions_are_told_to_be_too_few_and_led_to_the_ranks_of_icbs(readings: Readings) -> None:
    told = words(page(readings, "velstatin", level="region").content)
    assert "Regions are too few to be ranked. Ranks of ICBs over twelve months, with their intervals." in told


def ways_of_practices(readings: Readings) -> list[str]:
    parts = components(page(readings, "velstatin").content)
    ways = [part for part in parts if "/rankings?measure=primary_care" in str(getattr(part, "href", ""))]
    return [str(part.children) for part in ways]


def test_what_practices_prescribe_has_a_way_to_its_own_ranks(readings: Readings) -> None:
    assert ways_of_practices(readings) == ["Ranks of ICBs by what practices prescribe, with their intervals"]


def test_without_a_rate_of_practices_there_is_no_way_to_their_ranks(sample_database_url: str, tmp_path: Path) -> None:
    url = copy_of(sample_database_url, tmp_path / "no-rate.sqlite")
    with closing(sqlite3.connect(tmp_path / "no-rate.sqlite")) as connection, connection:
        connection.execute("DELETE FROM measure WHERE kind = 'rate' AND measure LIKE 'primary_care%'")
    database = Database.open_read_only(url)
    view = page(Readings(database), "velstatin")
    assert "Primary care (practices)" in words(view.content)
    assert ways_of_practices(Readings(database)) == []
    database.close()


def test_the_table_says_that_it_is_no_ranking_and_where_the_ranks_are(readings: Readings) -> None:
    told = words(page(readings, "velstatin").content)
    assert "is no ranking: one period alone cannot tell a difference from chance." in told
    assert "Ranks over twelve months, with their intervals" in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({}, "41 ICBs had every submission. The 90th percentile was 2.0 times the 10th. 5 ICBs account for half of what"),
        ({"zeros": 3, "gap_half": 1}, "submission, and 3 of them used none. The 90th percentile was 2.0 times the 10th. 1 "
                                      "ICB accounts for"),
        ({"ratio": None, "gap_half": 0, "organisations": 1, "reason": "fewer than 10 organisations: only quartiles"},
         "1 ICB had every submission. Fewer than 10 organisations: only quartiles."),
    ],
)  # fmt: skip
def test_the_latest_spread_in_words(changed: dict[str, Any], told: str) -> None:
    found = latest_words({**SPREAD, **changed}, "ICBs")
    assert found.startswith("From April 2025 to March 2026, ")
    assert told in found
