"""The funnel of an indicator: shares by denominator, plain and adjusted limits, and what chance alone would give."""

from collections.abc import Sequence

import numpy as np
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS
from dashboards.components.elements import Column, caption, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures import indicator_funnel
from dashboards.figures.indicator_funnel import Funnel, Limits, Spot, outside_words
from dashboards.formatting import capital, months_in_words, short_name
from dashboards.indicators.figures import everybody, rows_link
from dashboards.indicators.scope import Scope
from dashboards.indicators.words import Row, amount, limits_cell, percent, z_cell
from scorecard.statistics import many
from scorecard.statistics.funnel import Funnel as Scores
from scorecard.statistics.funnel import adjusted_limits, plain_limits, share_funnel
from scorecard.statistics.levels import LEVEL_95, LEVEL_99_8

FEWEST_SPOTS = 2
STEPS = 60
LEVELS = (LEVEL_95, LEVEL_99_8)
ADJUSTED = (
    "Shares differ more than chance alone would make them. The solid limits allow for that, which also hides real "
    "differences: look at both."
)
Z = "z counts standard deviations from the share of all: 1.96 is the limit of 95%, 3.09 that of 99.8%."
NOT_ADJUSTED = "Shares differ no more than by chance, so that there is nothing else to allow for."


def funnel_section(found: Scope) -> Component | None:
    """Figure 3; none where there are not even two organisations to draw."""
    rows = placed(found)
    if len(rows) < FEWEST_SPOTS:
        return None
    scores, heading = scores_of(rows), f"{everybody(found)}, by denominator"
    when = months_in_words(found.period.period_type, found.period.start)
    subtitle = f"Numerator ÷ denominator, {when}. The fewer it is taken of, the more a share moves by chance"
    frame = Frame(3, heading, subtitle, rows_link(found), _key(found, rows, scores))
    drawing = indicator_funnel.draw(funnel_of(found, rows, scores))
    words = html.Div([caption(signals(rows)), caption(f"{more_than_chance(scores)} {Z}")])
    return html.Section(figure(frame, drawing, _table(found, heading, rows), after=words))


def placed(found: Scope) -> list[Row]:
    """The organisations that have a place in the funnel, highest share first."""
    return [row for row in found.rows.to_dicts() if row["funnel_z"] is not None]


def scores_of(rows: Sequence[Row]) -> Scores:
    """The funnel of the rows, for its limits; its z-scores are those that the rows have."""
    return share_funnel([row["numerator"] for row in rows], [row["denominator"] for row in rows])


def funnel_of(found: Scope, rows: Sequence[Row], scores: Scores) -> Funnel:
    """The rows as the figure draws them, with limits from the smallest denominator to the largest."""
    of = [row["denominator"] for row in rows]
    sizes = np.geomspace(max(1.0, 0.8 * min(of)), 1.05 * max(of), STEPS)
    limits = []
    for level in LEVELS:
        adjusted = adjusted_limits(scores, sizes, level)
        kinds = [(False, plain_limits(scores, sizes, level)), *([(True, adjusted)] if adjusted else [])]
        name = f"{level.percent:g}%"
        limits += [Limits(name, is_adjusted, low.tolist(), high.tolist()) for is_adjusted, (low, high) in kinds]
    return Funnel(
        spots=[_spot(row) for row in rows],
        group=LEVEL_WORDS[found.level][0],
        chosen=found.place,
        centre=scores.benchmark,
        sizes=sizes.tolist(),
        limits=sorted(limits, key=lambda each: not each.is_adjusted),
        outside=outside_words(_outside(rows)),
    )


def _spot(row: Row) -> Spot:
    counts = f"{amount(row['numerator'])} of {amount(row['denominator'])}"
    return Spot(row["ods_code"], row["name"], row["denominator"], row["share"], counts, limits_cell(row))


def _outside(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """How many lie outside the 99.8 % limits, by the words for each kind of limits."""
    kinds = [("by chance alone", "funnel_z"), ("allowing for more than chance", "funnel_adjusted_z")]
    return [
        (words, sum(abs(row[name]) > LEVEL_99_8.z for row in rows))
        for words, name in kinds
        if rows[0][name] is not None
    ]


def signals(rows: Sequence[Row]) -> str:
    """How many lie beyond the plain limits, and how many would by chance."""
    [(_, outside), *_] = _outside(rows)
    return many.sentence(outside, len(rows)).replace(" %", "%")


def more_than_chance(scores: Scores) -> str:
    """Whether the shares differ more than by chance, with φ and τ², or why that cannot be told."""
    if scores.phi is None or scores.tau_squared is None:
        return f"Whether shares differ more than by chance is not told: {scores.reason}."
    told = (
        f"Spread beside that of chance, which would be 1: φ = {scores.phi:.2f}. Variance between organisations beyond "
        f"chance, on the scale of the limits ({scores.scale.name}): τ² = {scores.tau_squared:.4f}."
    )
    return f"{ADJUSTED if scores.is_over_dispersed else NOT_ADJUSTED} {told}"


def _table(found: Scope, heading: str, rows: Sequence[Row]) -> Component:
    """Where each organisation lies in the funnel, in the order of shares."""
    columns = [Column(capital(LEVEL_WORDS[found.level][0])), Column("Denominator", True), Column("Share", True)]
    columns += [Column("z by chance alone"), Column("z allowing for more")]
    told = [
        [
            row["name"],
            amount(row["denominator"]),
            percent(row["share"]),
            z_cell(row["funnel_z"]),
            z_cell(row["funnel_adjusted_z"]),
        ]
        for row in rows
    ]
    codes = [row["ods_code"] for row in rows]
    chosen = codes.index(found.place) if found.place in codes else None
    return table(heading, columns, told, chosen)


def _key(found: Scope, rows: Sequence[Row], scores: Scores) -> tuple[tuple[str, str], ...]:
    """Only the marks that the figure has."""
    others = LEVEL_WORDS[found.level][1]
    own = any(row["ods_code"] == found.place for row in rows)
    entries = [("dia", short_name(found.name(found.place)))] if own else []
    entries += [("dot", f"Other {others}" if own else capital(others)), ("med", "Share of all of them together")]
    entries += [("goal", "Limits of chance alone, 95% and 99.8%")]
    adjusted = [("whisk", "Limits that allow for more than chance")] if scores.is_over_dispersed else []
    return (*entries, *adjusted)
