"""The tables of expected use: the steps with their sources, and every ICB."""

from itertools import zip_longest

from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.expected.figures import icb_figure, icbs_link, own_link
from dashboards.expected.scope import Scope
from dashboards.expected.words import (
    NO_RANGE,
    beside,
    ends_words,
    gap_words,
    ranged,
    ratio_words,
    so_many,
    step_value,
    unit_words,
    whole,
)
from dashboards.formatting import NOT_APPLICABLE
from scorecard.expected.funnels import Fact, Step
from scorecard.expected.queries import Answer
from scorecard.expected.use import COUNTED

STEP_COLUMNS = (
    Column("Step"),
    Column("Value", True),
    Column("Low", True),
    Column("High", True),
    Column("People left", True),
    Column("5 to 95% of the draws", True),
    Column("Source"),
)
DRAWN = (
    "Low and high are those of the step alone. Each share is drawn 10,000 times between them: 5% of the draws leave "
    "fewer people than the interval, and 5% more."
)
NO_RANKING = (
    "This is no ranking. Lower and higher than expected say on which side of the interval observed use lies, and "
    "neither is good or bad: a funnel for England knows nothing of the age and illness of an ICB's people."
)


def steps_section(found: Scope) -> Component:
    """Table 1: every number of the funnel with its source, and the people left after each step."""
    heading = f"Table 1. Every number of the funnel, {found.place.short}"
    expected = found.answer.expected
    left = expected.left if expected else ()
    ends = expected.ends if expected else ()
    rows = [_step_row(found, *each) for each in zip_longest(found.funnel.steps, left, ends)]
    rows += [_fact_row(name, fact) for name, fact in found.funnel.facts]
    return html.Section(
        [
            html.H2(heading, id="table-1"),
            caption(DRAWN),
            table(heading, STEP_COLUMNS, rows),
            actions(download(own_link(found), about="table 1")),
        ],
        **attributes(aria_labelledby="table-1"),
    )


def _step_row(found: Scope, step: Step, people: float | None, ends: tuple[float, float] | None) -> list[Child]:
    low, high = (step.low, step.high) if step.has_range else (None, None)
    return [
        step.name,
        *(step_value(found.funnel, step, number) for number in (step.value, low, high)),
        NOT_APPLICABLE if people is None else whole(people),
        ends_words(*(ends or (None, None))),
        _source(step),
    ]


def _fact_row(name: str, fact: Fact) -> list[Child]:
    return [
        name,
        f"{fact.value:,.10g}",
        NO_RANGE,
        NO_RANGE,
        NOT_APPLICABLE,
        NOT_APPLICABLE,
        _source(fact),
    ]


def _source(fact: Fact) -> Component:
    """Who says so, and what they add; that there is no range stands in its own column."""
    note = (fact.note or "").removeprefix(NO_RANGE).lstrip("; ")
    return html.Span(f"{fact.source} ({note})" if note else fact.source, className="source")


def icbs_parts(found: Scope) -> list[Component]:
    """Figure 3 and table 2: every ICB; the figure only where there is a ratio to draw."""
    drawable = any(one.comparison.ratio is not None for one in found.icbs)
    return [*([icb_figure(found)] if drawable else []), _icb_table(found)]


def _icb_table(found: Scope) -> Component:
    heading = "Table 2. Every ICB, expected and observed"
    codes = [one.place.ods_code for one in found.icbs]
    chosen = codes.index(found.place.ods_code) if found.place.ods_code in codes else None
    whom = f"Expected people: {COUNTED[found.funnel.counts]}. In brackets the 5 and 95% points."
    return html.Section(
        [
            html.H2(heading, id="table-2"),
            caption(f"{so_many(found.icbs)} {NO_RANKING} {whom}"),
            table(heading, _icb_columns(found), [_icb_row(found, one) for one in found.icbs], chosen),
            actions(download(icbs_link(found), about="table 2")),
        ],
        className="wordy",
        **attributes(aria_labelledby="table-2"),
    )


def _icb_columns(found: Scope) -> list[Column]:
    unit = unit_words(found.answer.observed.unit)
    return [
        Column("ICB"),
        Column("Expected people", True),
        Column(f"Expected {unit}", True),
        Column(f"Observed {unit}", True),
        Column("Times the expected", True),
        Column("In words"),
        Column("Gap in people", True),
        Column("Submissions", True),
    ]


def _icb_row(found: Scope, one: Answer) -> list[Child]:
    own = one.comparison.observed
    return [
        link(found.catalogue.organisations[one.place.ods_code].full_name,
             found.selection.but(funnel=found.funnel.slug, organisation=one.place.ods_code).url),
        _stacked(ranged(one.people)),
        _stacked(ranged(one.doses)),
        NOT_APPLICABLE if own is None else whole(own),
        _stacked(ratio_words(one)),
        beside(one),
        _stacked(gap_words(one.comparison.gap)),
        f"{one.observed.received:,} of {one.observed.due:,}",
    ]  # fmt: skip


def _stacked(words: str) -> Child:
    """A number with its interval in the line below."""
    number, bracket, ends = words.partition(" (")
    return [number, html.Span(f" ({ends}", className="ends")] if bracket else number
