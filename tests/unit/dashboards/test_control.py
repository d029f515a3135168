"""Control charts of months: what is judged, what is refused and why, and what is said of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from dashboards.figures import control_chart
from dashboards.figures.control_chart import SYMBOLS, Plotted, shapes
from dashboards.figures.ribbon import Marker
from dashboards.organisations.control import (
    NO_MONTH,
    NOT_APPLICABLE,
    NOT_COMPLETE,
    NOT_EXPECTED,
    RARE,
    SHOWN_MONTHS,
    Control,
    Latest,
    control,
    controls,
    shown_months,
)
from dashboards.organisations.control_words import (
    FALSE_LATEST,
    FALSE_SERIES,
    false_latest_words,
    false_series_words,
    latest_words,
    lead_words,
    numbers,
    runs_of,
    summary,
)
from scorecard.periods import add_months
from scorecard.statistics.xmr import chart

BEGAN = date(2020, 4, 1)
CALM = [10.0, 12.0, 11.0, 13.0, 10.0, 12.0, 11.0, 12.0, 13.0, 11.0, 10.0, 12.0]
# Check values of the statistical design: mean 12.9, limits 8.7 to 17.1, the last five months a run above the mean.
WORKED = [*CALM, 16.0, 15.0, 16.0, 14.0, 15.0, 16.0, 15.0, 14.0]
JUMP = [*CALM, 30.0]


def months(number: int) -> tuple[date, ...]:
    return tuple(add_months(BEGAN, place) for place in range(number))


def frame(amounts: Sequence[float | None], **changed: dict[int, Any]) -> pl.DataFrame:
    """Rows of months of which every submission came, changed at places."""
    rows = [
        {
            "period": month,
            "medicine": "tazorimab",
            "amount": amount,
            "state": "missing" if amount is None else "used" if amount else "zero",
            "reason": None,
            "expected": 3,
            "received": 0 if amount is None else 3,
            "negative_rows": 0,
        }
        for month, amount in zip(months(len(amounts)), amounts, strict=True)
    ]
    for name, places in changed.items():
        for place, value in places.items():
            rows[place][name] = value
    return pl.DataFrame(rows, schema_overrides={"amount": pl.Float64, "reason": pl.String}, infer_schema_length=None)


def charted(amounts: Sequence[float | None], **changed: dict[int, Any]) -> Control:
    return control(frame(amounts, **changed), months(len(amounts)))


def test_the_worked_example_of_the_design() -> None:
    found = charted(WORKED)
    [segment] = found.segments
    assert segment.mean == pytest.approx(12.9)
    assert (segment.low, segment.high) == (pytest.approx(8.7), pytest.approx(17.1))
    assert [month.label for month in found.chart.months[-7:]] == ["shift", "two of three", *["shift"] * 5]
    assert found.latest == Latest("up", "shift")
    assert latest_words(found.latest) == "Up: 7 months or more above the mean"


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        (CALM, "No change shown"),
        (JUMP, "Up: above the upper limit"),
        ([*CALM, 0.5], "Down: below the lower limit"),
        ([*[10.0, 20.0] * 12, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0], "Down: falling over 7 months or more"),
        ([*[10.0, 12.0] * 11, 10.0, 6.4, 6.3], "Down: two of three months near the lower limit"),
    ],
)
def test_the_latest_month_is_told_with_its_rule(amounts: list[float], told: str) -> None:
    assert latest_words(charted(amounts).latest) == told


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (charted(CALM[:-1]), "fewer than 12 months in a row"),
        (charted([*CALM, None, *CALM[:11]]), "fewer than 12 months in a row"),
        (charted([*CALM, None]), NOT_COMPLETE),
        (charted(WORKED, received={19: 2}), NOT_COMPLETE),
        (charted([*CALM, None], expected={12: 0}), NOT_EXPECTED),
        (charted([0.0] * 7 + CALM[:5]), RARE),
        (charted([None] * 12), NO_MONTH),
        (charted([None] * 3, state=dict.fromkeys(range(3), "not_applicable")), NOT_APPLICABLE),
    ],
)
def test_a_chart_that_says_nothing_says_why(found: Control, reason: str) -> None:
    assert found.latest == Latest(None, reason=reason)
    assert latest_words(found.latest) == f"Not told: {reason}"
    assert f"is not told: {reason}." in "".join(lead_words("Alderbeck", found, "mg"))


def test_half_of_the_months_with_use_are_enough() -> None:
    assert charted([0.0, 9.0] * 6).refused is None
    assert charted([0.0, 9.0] * 5 + [0.0, 0.0]).refused == RARE


def test_a_month_that_lacks_a_submission_ends_a_stretch_and_is_shown_unjudged() -> None:
    found = charted([*CALM, 2.0, *CALM], received={12: 2})
    assert [(each.first, each.end) for each in found.segments] == [(0, 12), (13, 25)]
    assert found.values[12] == 2.0
    assert found.signals == []
    assert found.segment_of(12) is None
    assert numbers(found, 1)[12] == ["April 2021", "2.0", "–", "–", "–", "not judged", "2 of 3"]
    assert "Part of the submissions only in 1 month, which is not judged." in summary("x", found, "mg")


def test_a_month_without_a_row_was_not_expected() -> None:
    found = control(frame(CALM), months(13))
    assert found.uses[12].absence == "no data expected"
    assert numbers(found, 0)[0] == ["April 2021", "no data expected", "–", "–", "–", "not judged", "none expected"]


def test_a_refused_chart_has_no_mean_no_limits_and_no_signals() -> None:
    found = charted([0.0] * 12 + [90.0])
    assert found.segments == ()
    assert found.signals == []
    assert {row[5] for row in numbers(found, 0)} == {"not judged"}
    assert summary("Alderbeck", found, "mg").endswith(f"No mean and no limits: {RARE}.")


def test_a_stretch_of_few_months_has_no_limits_and_no_signals() -> None:
    found = charted([*CALM[:3], None, 5.0])
    words = summary("x", found, "mg")
    assert "April 2020 to June 2020: fewer than 12 months in a row, not judged." in words
    assert "August 2020: fewer than 12 months in a row, not judged." in words
    assert "No data for 1 month." in words
    assert (found.segments, found.signals) == ((), [])
    jump = charted([*[10.0, 11.0] * 4, 90.0, None, *CALM])
    assert any(month.label for month in jump.chart.months)
    assert jump.signals == []
    assert {row[5] for row in numbers(jump, 0)[-9:]} == {"not judged"}


def test_signals_are_told_as_stretches() -> None:
    found = charted(JUMP)
    assert [(len(run), run[0][0]) for run in runs_of(found.signals)] == [(1, date(2021, 4, 1))]
    assert summary("x", found, "mg").endswith("Signals: April 2021 (above the upper limit).")
    told = summary("x", charted(WORKED), "mg")
    assert "July 2021 to November 2021 (7 months or more above the mean)" in told
    assert "No signals." in summary("x", charted(CALM), "mg")


def test_a_limit_is_never_drawn_below_nothing() -> None:
    found = charted([1.0, 9.0] * 6)
    assert found.segments[0].low is not None
    assert found.segments[0].low < 0
    assert numbers(found, 1)[0][3] == "0.0"


def test_the_chart_ends_with_the_month_that_is_asked_for() -> None:
    every = months(40)
    assert shown_months(every, every[-1]) == every[-SHOWN_MONTHS:]
    assert shown_months(every, every[9]) == every[:10]


def test_every_medicine_has_its_own_chart() -> None:
    both = pl.concat([frame(CALM), frame(JUMP[1:]).with_columns(medicine=pl.lit("velstatin"))])
    found = controls(both, months(12))
    assert {name: each.latest.direction for name, each in found.items()} == {"tazorimab": "flat", "velstatin": "up"}


def test_how_often_chance_gives_a_signal_is_as_printed() -> None:
    noise = np.random.default_rng(20240401)
    drawn = [chart(noise.normal(100, 10, 24).tolist()) for _ in range(4000)]
    in_latest = sum(each.latest != "common" for each in drawn) / 40
    anywhere = sum(any(month.label for month in each.months) for each in drawn) / 40
    assert in_latest == pytest.approx(FALSE_LATEST, abs=0.6)
    assert anywhere == pytest.approx(FALSE_SERIES[24], abs=1.8)


def test_chance_is_told_beside_many_charts() -> None:
    latest = [Latest("up", "shift"), *[Latest("flat")] * 98, Latest("down", "trend"), Latest(None, reason=RARE)]
    assert false_latest_words(latest) == (
        "Of 100 medicines whose months can be judged, 1 is up and 1 is down in the latest month; about 1 would be by "
        "chance alone."
    )
    assert false_latest_words([Latest(None, reason=RARE)]) == ""
    assert "series of 12 months" in false_series_words(13)
    assert "series of 36 months" in false_series_words(31)


def plotted(found: Control, **changed: Any) -> Plotted:
    return Plotted(**{"name": "Tazorimab in Alderbeck", "unit": "mg", "control": found, **changed})


@pytest.mark.parametrize("amounts", [CALM, WORKED, JUMP, [0.0] * 12, [None] * 12, [5.0], [*CALM, None, *CALM]])
def test_every_chart_is_drawn_within_its_axis(amounts: list[float | None]) -> None:
    found = charted(amounts)
    shown = plotted(found)
    low, high = shown.limits
    assert all(low <= value <= high for value in found.values if value is not None)
    assert all(low <= each.mean <= high for each in found.segments)
    figure = control_chart.draw(shown).figure
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert list(figure.layout.yaxis.range) == [low, high]


def test_each_rule_has_its_own_shape_and_words_on_the_chart() -> None:
    assert len(set(SYMBOLS.values())) == len(SYMBOLS)
    found = charted(WORKED)
    figure = control_chart.draw(plotted(found)).figure
    points = next(trace for trace in figure.data if trace.mode == "markers")
    assert list(points.marker.symbol[-7:]) == ["square", "x", *["square"] * 5]
    assert points.marker.symbol[0] == "circle"
    assert "above mean" in [note.text for note in figure.layout.annotations]
    assert shapes(found) == ["two of three", "shift"]


def test_what_is_not_judged_is_an_open_point_that_no_line_reaches() -> None:
    figure = control_chart.draw(plotted(charted([*CALM, 2.0], received={12: 1}))).figure
    line = next(trace for trace in figure.data if trace.mode == "lines" and len(trace.x) == 13)
    points = next(trace for trace in figure.data if trace.mode == "markers")
    assert line.y[-1] is None
    assert points.y[-1] == 2.0
    assert points.marker.color[-1] == "#FFFFFF"
    assert points.marker.color[0] != "#FFFFFF"


def test_limits_end_with_their_stretch_and_missing_months_are_hatched() -> None:
    figure = control_chart.draw(plotted(charted([*CALM, None, *CALM]))).figure
    means = [trace for trace in figure.data if trace.line.dash == "4px,3px"]
    assert len(means) == 2
    assert max(means[0].x) < min(means[1].x)
    assert sum(trace.fill == "toself" for trace in figure.data) == 1


def test_an_appraisal_within_the_months_is_marked() -> None:
    inside, before = Marker(date(2020, 9, 15), "TA9104"), Marker(date(2019, 1, 1), "TA9001")
    figure = control_chart.draw(plotted(charted(CALM), markers=[inside, before])).figure
    words = [note.text for note in figure.layout.annotations]
    assert "TA9104" in words
    assert "TA9001" not in words
