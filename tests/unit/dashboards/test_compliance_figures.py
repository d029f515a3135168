"""Figures of compliance: what they draw, what their sentences say, and that nothing rests on colour."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboards.compliance.state_words import QUADRANTS, STATES
from dashboards.figures import diffusion, listing_curve, quadrant, state_strip
from dashboards.figures.fills import QUADRANT_FILLS, STATE_FILLS
from dashboards.figures.quadrant import QuadrantBar
from dashboards.figures.state_strip import Stretch
from scorecard.compliance.listing_times import ListingTimes, listing_times
from scorecard.schema import COMPLIANCE_STATES

BARS = [
    QuadrantBar("Alderbeck", {"listed_and_used": 3, "neither": 1}),
    QuadrantBar("Brackenmoor", {"used_before_listed": 2, "not_known": 4}),
]
DUE = date(2020, 3, 31)
STRETCHES = [
    Stretch("pending", date(2020, 1, 1), date(2020, 4, 1)),
    Stretch("overdue", date(2020, 4, 1), date(2020, 6, 1)),
    Stretch("late", date(2020, 6, 1), None),
]


def times(listed: list[int], waiting: list[int]) -> ListingTimes:
    days = [*listed, *waiting]
    is_listed = [True] * len(listed) + [False] * len(waiting)
    return listing_times(pl.DataFrame({"days": days, "is_listed": is_listed}))


def spread(*rows: tuple[float, float]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "months_since": range(len(rows)),
            "organisations": [4] * len(rows),
            "listing": [listing for listing, _ in rows],
            "using": [using for _, using in rows],
        }
    )


DRAWINGS = [
    quadrant.draw(BARS),
    quadrant.draw([]),
    listing_curve.draw(times([30, 60, 100], [20])),
    listing_curve.draw(times([], [20])),
    diffusion.draw(spread((0.0, 0.25), (0.5, 0.25)), "ICB", 3.0),
    diffusion.draw(spread(), "ICB"),
    state_strip.draw(STRETCHES, DUE, date(2020, 8, 1)),
    state_strip.draw([], None, date(2020, 8, 1)),
]


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_only_traces_that_the_shipped_bundle_can_draw(drawing: Any) -> None:
    assert {trace.type for trace in drawing.figure.data} <= {"scatter", "bar"}
    assert len(drawing.summary) > 20


def test_every_state_and_quadrant_has_its_fill_and_word() -> None:
    assert set(STATE_FILLS) == set(STATES) == set(COMPLIANCE_STATES)
    assert set(QUADRANT_FILLS) == set(QUADRANTS)


@pytest.mark.parametrize("fills", [STATE_FILLS, QUADRANT_FILLS])
def test_fills_differ_in_pattern_or_in_lightness(fills: dict[str, dict[str, Any]]) -> None:
    looks = [fill.get("pattern", {}).get("shape") or fill["color"] for fill in fills.values()]
    assert len(set(looks)) == len(looks)


def test_words_and_signs_of_states_are_told_apart() -> None:
    for name in ("word", "short", "sign", "meaning"):
        told = [getattr(words, name) for words in STATES.values()]
        assert len(set(told)) == len(told)


def test_the_quadrants_in_words() -> None:
    assert quadrant.draw(BARS).summary == (
        "Bars for 2 organisations, recommendations by listing and use: 3 listed and used, 2 used before it was listed, "
        "0 listed, not used, 1 neither listed nor used, 4 not known."
    )
    assert quadrant.totals(BARS)["listed_and_used"] == 3


def test_many_organisations_are_cut_in_the_figure_only() -> None:
    bars = [QuadrantBar(f"Place {number}", {"neither": 1}) for number in range(200)]
    drawing = quadrant.draw(bars)
    assert len(drawing.figure.data[0].x) == quadrant.MOST_BARS
    assert "200 organisations" in drawing.summary


def test_the_curve_begins_at_zero_and_is_a_step() -> None:
    drawing = listing_curve.draw(times([30, 60, 100], [20]))
    line = next(trace for trace in drawing.figure.data if trace.name == "listed")
    assert (line.x[0], line.y[0], line.line.shape) == (0, 0.0, "hv")
    assert "Half had listed after 60 days" in drawing.summary


def test_the_curve_of_those_that_still_wait() -> None:
    assert (
        "No decision with a day is known; 1 decision is still waited for."
        in listing_curve.draw(times([], [20])).summary
    )


@pytest.mark.parametrize(("listed", "end"), [([10], 180), ([400], 460), ([10, 3000], 730)])
def test_the_axis_of_days_ends_behind_the_last_listing(listed: list[int], end: int) -> None:
    assert listing_curve.last_day(times(listed, [])) == end


def test_listing_and_using_differ_by_dash_marker_and_label() -> None:
    drawing = diffusion.draw(spread((0.0, 0.25), (0.5, 0.25)), "ICB", 3.0)
    listing, using = drawing.figure.data
    assert listing.line.dash != using.line.dash
    assert listing.marker.symbol != using.marker.symbol
    words = [note.text for note in drawing.figure.layout.annotations]
    assert words == ["<b>listing</b>", "using", "due"]
    assert drawing.summary == (
        "After 1 month, 50% of 4 ICBs were seen listing it, and 25% using the medicine. Half were listing it after 1 month."
    )


def test_labels_at_line_ends_do_not_touch() -> None:
    drawing = diffusion.draw(spread((0.5, 0.5)), "ICB")
    places = [note.y for note in drawing.figure.layout.annotations[:2]]
    assert abs(places[0] - places[1]) >= diffusion.LABEL_GAP - 1e-9


def test_the_strip_in_words() -> None:
    assert state_strip.draw(STRETCHES, DUE, date(2020, 8, 1)).summary == (
        "States over time: still in time from 1 January 2020 to 31 March 2020; overdue from 1 April 2020 to 31 May 2020; "
        "listed late from 1 June 2020 on. Due on 31 March 2020."
    )


def test_the_strip_names_long_stretches_in_place() -> None:
    notes = [note.text for note in state_strip.draw(STRETCHES, DUE, date(2020, 8, 1)).figure.layout.annotations]
    assert notes == ["still in time", "overdue", "listed late", "due"]


def test_a_state_of_a_single_day_is_drawn() -> None:
    drawing = state_strip.draw([Stretch("pending", DUE, None)], DUE, DUE)
    assert drawing.figure.data[0].x[0] == 86_400_000
