"""The figures of expected use: the funnel, observed beside expected, and every ICB."""

from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, caption, table
from dashboards.components.figure import Frame, figure
from dashboards.expected.scope import Scope
from dashboards.expected.words import (
    beside,
    ends_words,
    gap_words,
    months,
    ranged,
    ratio_ends,
    ratio_words,
    unit_words,
    whole,
)
from dashboards.figures import expected_dots, expected_range, funnel_bars
from dashboards.figures.expected_dots import Point, Ratios
from dashboards.figures.expected_range import Doses
from dashboards.figures.funnel_bars import Left
from dashboards.files.downloads import csv_link
from scorecard.expected.queries import Answer
from scorecard.expected.use import COUNTED, Estimate


def funnel_figure(found: Scope, expected: Estimate) -> Component:
    """Figure 1: the people left after each step; its numbers are in table 1."""
    frame = Frame(
        1,
        f"The funnel step by step, {found.place.short}",
        f"Leads to {COUNTED[found.funnel.counts]}. With a range: 5 to 95% of the draws in brackets and as a line",
        own_link(found),
        (("step", "People left"), ("tick", "5 and 95% of the draws")),
    )
    drawing = funnel_bars.draw(lefts(found, expected))
    return figure(frame, drawing, None, after=caption("The numbers are in table 1."))


def lefts(found: Scope, expected: Estimate) -> list[Left]:
    """The steps as the figure draws them."""
    rows = []
    for step, people, ends in zip(found.funnel.steps, expected.left, expected.ends, strict=True):
        low, high = ends or (None, None)
        words = whole(people) if ends is None else f"{whole(people)} ({ends_words(low, high)})"
        if step is found.funnel.steps[0] and found.answer.place.share != 1:
            words += f", which is {found.answer.place.share:.2%} of them"
        rows.append(Left(step.name, people, low, high, words))
    return rows


def range_figure(found: Scope) -> Component | None:
    """Figure 2: expected and observed doses; None where one of them is not known."""
    doses = doses_of(found.answer)
    if doses is None:
        return None
    key = (("b3", "Expected, 5 to 95% of the draws"), ("tick", "Expected"), ("dia", "Observed"))
    frame = Frame(
        2,
        f"Observed beside expected, {found.place.short}",
        f"{doses.unit[0].upper()}{doses.unit[1:]} in 12 months; observed: {months(found.answer)}",
        own_link(found),
        key if doses.low is not None else key[1:],
    )
    return figure(frame, expected_range.draw(doses), _numbers(found))


def doses_of(answer: Answer) -> Doses | None:
    """Expected and observed doses as the figure draws them."""
    doses, own = answer.doses, answer.comparison.observed
    if doses is None or doses.point is None or own is None:
        return None
    unit = unit_words(doses.unit)
    return Doses(unit, doses.point, doses.low, doses.high, own, ranged(doses), whole(own), beside(answer))


def _numbers(found: Scope) -> Component:
    """The numbers of figure 2, and those of people beside them."""
    told = found.answer.comparison
    columns = [Column("What"), Column("Number", True), Column("Unit")]
    counted = COUNTED[found.funnel.counts]
    unit = unit_words(found.answer.observed.unit)
    rows: list[list[Child]] = [
        ["Expected doses in 12 months (5 to 95%)", ranged(found.answer.doses), unit],
        ["Observed", "not known" if told.observed is None else whole(told.observed), unit],
        ["Observed divided by expected", ratio_words(found.answer), "times"],
        ["Expected people (5 to 95%)", ranged(found.answer.people), counted],
        ["Gap, observed less expected", gap_words(told.gap), counted],
    ]
    return table(f"Expected and observed, {found.place.full_name}", columns, rows)


def icb_figure(found: Scope) -> Component:
    """Figure 3: observed divided by expected use of every ICB; its numbers are in table 2."""
    ratios = ratios_of(found)
    own = any(each.ods_code == ratios.chosen for each in ratios.points)
    key = [("dia", found.place.short)] if own else []
    frame = Frame(
        3,
        "Every ICB: how many times the expected was observed",
        f"{months(found.answer)}, in order of {ORDER_WORDS[found.order]}, which is no ranking",
        icbs_link(found),
        (*key, ("dot", "Other ICBs" if own else "ICBs"), ("whisk", "Expected at its 5 and at its 95% point")),
    )
    return figure(frame, expected_dots.draw(ratios), None, after=caption("The numbers are in table 2."))


def ratios_of(found: Scope) -> Ratios:
    """Every ICB as the figure draws it."""
    return Ratios([_point(one) for one in found.icbs], found.place.ods_code, ORDER_WORDS[found.order])


def _point(answer: Answer) -> Point:
    low, high = ratio_ends(answer) or (None, None)
    ratio, words = answer.comparison.ratio, ratio_words(answer)
    return Point(answer.place.ods_code, answer.place.name, ratio, low, high, words, beside(answer))


ORDER_WORDS = {"name": "name", "ratio": "observed divided by expected"}


def own_link(found: Scope) -> str:
    """The file of the chosen organisation."""
    return csv_link("expected", funnel=found.funnel.slug, ods_code=found.place.ods_code)


def icbs_link(found: Scope) -> str:
    """The file of every ICB."""
    return csv_link("expected", funnel=found.funnel.slug, org_type="icb")
