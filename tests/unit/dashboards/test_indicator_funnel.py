"""The funnel of indicators: who is drawn, within which limits, and what is said of chance."""

from dataclasses import replace

import polars as pl
import pytest

from dashboards.figures.indicator_funnel import draw
from dashboards.indicators.funnel import funnel_of, funnel_section, more_than_chance, placed, scores_of, signals
from dashboards.indicators.scope import Scope
from dashboards.indicators.words import Row, limits_cell, z_cell
from dashboards.readings import Readings
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text
from tests.unit.dashboards.test_indicators_page import QUARTER, SET_UP, scoped


def test_the_funnel_draws_those_with_a_place_and_its_limits(readings: Readings) -> None:
    found = scoped(readings, f"?indicator={SET_UP}&level=trust&organisation=ZT05&period={QUARTER}")
    rows = placed(found)
    scores = scores_of(rows)
    assert [row["funnel_z"] for row in rows] == pytest.approx(list(scores.z))
    assert [row["funnel_adjusted_z"] for row in rows] == pytest.approx(list(scores.adjusted_z))
    assert {row["ods_code"] for row in rows} == {
        row["ods_code"] for row in found.rows.to_dicts() if row["denominator"] >= 5
    }
    funnel = funnel_of(found, rows, scores)
    assert min(funnel.sizes) <= min(spot.of for spot in funnel.spots)
    assert max(funnel.sizes) >= max(spot.of for spot in funnel.spots)
    for limits in funnel.limits:
        assert all(low < funnel.centre < high for low, high in zip(limits.low, limits.high, strict=True))
        assert limits.high[0] > limits.high[-1]
    drawing = draw(funnel)
    assert drawing.summary.startswith(f"Shares of {len(rows)} trusts by denominator, ")
    assert "Eskerton Mental Health NHS Foundation Trust: 88.9%, " in drawing.summary
    dotted = [each for each in drawing.figure.data if each.mode == "lines" and each.line.dash == "dot"]
    assert len(dotted) == 4


def over_dispersed(found: Scope) -> list[Row]:
    """The trusts of a funnel, every other with all and every other with next to nothing."""
    told = []
    for place, row in enumerate(placed(found)):
        changed = dict(row) | {
            "numerator": row["denominator"] * (place % 2) * 0.9,
            "denominator": row["denominator"] * 50,
        }
        told.append(changed | {"share": changed["numerator"] / changed["denominator"]})
    z = scores_of(told)
    return [dict(row) | {"funnel_z": plain, "funnel_adjusted_z": adjusted}
            for row, plain, adjusted in zip(told, z.z, z.adjusted_z, strict=True)]  # fmt: skip


def test_limits_that_allow_for_more_than_chance_are_solid_and_wider(readings: Readings) -> None:
    found = scoped(readings, f"?indicator={SET_UP}&level=trust&period={QUARTER}")
    rows = over_dispersed(found)
    scores = scores_of(rows)
    funnel = funnel_of(found, rows, scores)
    widths = {(each.name, each.is_adjusted): each.high[-1] - each.low[-1] for each in funnel.limits}
    assert len(widths) == 4
    for name in ("95%", "99.8%"):
        assert widths[name, True] > widths[name, False]
    solid = [each for each in draw(funnel).figure.data if each.mode == "lines" and each.line.dash is None]
    assert len(solid) == 4
    outside = sum(abs(row["funnel_z"]) > 3.0902 for row in rows)
    assert outside > 3
    assert signals(rows).startswith(f"{outside} of {len(rows)} comparisons are outside 99.8%; about ")
    assert "chance alone. A signal is a reason to look, not a finding." in signals(rows)
    assert f"Outside the 99.8% limits: {outside} by chance alone and 0 allowing for more than chance." in (
        draw(funnel).summary
    )
    assert "look at both" in more_than_chance(scores)
    assert f"φ = {scores.phi:.2f}" in more_than_chance(scores)


def test_few_organisations_have_plain_limits_only(readings: Readings) -> None:
    found = scoped(readings)
    rows = placed(found)
    assert more_than_chance(scores_of(rows)).endswith("is not told: fewer than 10 organisations.")
    assert {each.is_adjusted for each in funnel_of(found, rows, scores_of(rows)).limits} == {False}
    row = dict(rows[0])
    assert limits_cell(row | {"funnel_z": 2.5}) == "above 95%"
    assert limits_cell(row | {"funnel_z": -3.5}) == "below 99.8%"
    assert limits_cell(row | {"funnel_z": 3.5, "funnel_adjusted_z": 1.0}) == (
        "above 99.8%; allowing for more than chance, within"
    )
    assert limits_cell(row | {"funnel_z": -1.5}) == "within"
    assert [z_cell(z) for z in (2.51, -0.04, None)] == ["+2.5, above 95%", "0.0, within", "–"]


def test_the_table_of_the_funnel_has_every_place(readings: Readings) -> None:
    found = scoped(readings, f"?indicator={SET_UP}&level=trust&organisation=ZT05&period={QUARTER}")
    [table] = kinds(funnel_section(found), "Table")
    rows = [[text(cell).strip() for cell in row.children] for row in kinds(kinds(table, "Tbody")[0], "Tr")]
    assert [(row[0], row[3], row[4]) for row in rows] == [
        (row["name"], z_cell(row["funnel_z"]), z_cell(row["funnel_adjusted_z"])) for row in placed(found)
    ]
    assert rows[0][:3] == ["Eskerton Mental Health NHS Foundation Trust", "9", "88.9%"]
    assert signals(placed(found)) in text(funnel_section(found))


def test_england_alone_has_no_funnel(readings: Readings) -> None:
    found = scoped(readings)
    alone = replace(found, figures=found.figures.filter(pl.col("org_type") == "england"), level="england")
    assert len(placed(alone)) == 1
    assert funnel_section(alone) is None
