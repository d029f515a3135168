"""Expected use as an interval, and observed use as a point below it, on one axis of doses."""

from dataclasses import dataclass

from dashboards.figures.template import ACCENT, INK, INNER_BAR, RULE, Drawing, blank, label

HEIGHT = 200
# A label this near to an end of the axis is written towards the middle.
NEAR_END = 0.25
EXPECTED, OBSERVED = 1, 0


@dataclass(frozen=True)
class Doses:
    """What is expected and what was observed in a unit, with the numbers in words; without a range no ends."""

    unit: str
    point: float
    low: float | None
    high: float | None
    observed: float
    expected_words: str
    observed_words: str
    outcome: str

    @property
    def end(self) -> float:
        """The right end of the axis."""
        return 1.1 * max(self.point, self.high or 0.0, self.observed, 1.0)


def draw(doses: Doses) -> Drawing:
    """The figure and its sentence."""
    figure = blank(HEIGHT, l=6, r=14, t=14, b=52)
    if doses.low is not None and doses.high is not None:
        figure.add_scatter(
            x=[doses.low, doses.high],
            y=[EXPECTED, EXPECTED],
            mode="lines",
            line={"color": INNER_BAR, "width": 14},
            hoverinfo="skip",
        )
    expected = {"symbol": "line-ns", "size": 20, "line": {"color": INK, "width": 3}}
    observed = {"symbol": "diamond", "size": 14, "color": ACCENT}
    for x, y, marker, words in (
        (doses.point, EXPECTED, expected, f"Expected {doses.expected_words}"),
        (doses.observed, OBSERVED, observed, f"Observed {doses.observed_words}"),
    ):
        figure.add_scatter(
            x=[x], y=[y], mode="markers", marker=marker, cliponaxis=False, hovertemplate=f"{words}<extra></extra>"
        )
        place = x / doses.end
        anchor = "left" if place < NEAR_END else "right" if place > 1 - NEAR_END else "center"
        label(figure, f"<b>{words}</b>", x=x, y=y, yshift=14, xanchor=anchor, yanchor="bottom")
    figure.update_yaxes(range=[-0.5, 1.75], visible=False)
    figure.update_xaxes(
        range=[0, doses.end],
        nticks=5,
        tickangle=0,
        showgrid=True,
        gridcolor=RULE,
        title={"text": f"{doses.unit[0].upper()}{doses.unit[1:]} in 12 months", "font": {"size": 14}, "standoff": 10},
    )
    return Drawing(figure, summary(doses))


def summary(doses: Doses) -> str:
    """The figure in words."""
    ends = "no range" if doses.low is None else "the interval is the 5 to 95% of the draws"
    return (
        f"Expected {doses.expected_words} {doses.unit} in 12 months ({ends}); observed {doses.observed_words}. "
        f"Observed use is {doses.outcome}."
    )
