"""An indicator: everybody's share with its interval beside England's, one organisation over time, the definition."""

from collections.abc import Callable, Sequence

from dash import Dash
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, Catalogue
from dashboards.components import choosers
from dashboards.components.about import block, release_words
from dashboards.components.choosers import Options, every, group, option
from dashboards.components.elements import (
    Child,
    Column,
    actions,
    attributes,
    caption,
    crumbs,
    download,
    lead,
    link,
    notices,
    table,
)
from dashboards.components.quick import html
from dashboards.formatting import capital, months_in_words, short_name
from dashboards.indicators.figures import everybody, history_figure, rows_link, shares_figure
from dashboards.indicators.funnel import funnel_section
from dashboards.indicators.scope import Scope, periods_of, scope
from dashboards.indicators.words import (
    Row,
    amount,
    comparison_cell,
    definition,
    headline,
    interval_cell,
    own_words,
    rank_cell,
    share_cell,
    sum_cell,
    trend_cell,
    why_no_ranks,
)
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.indicators.statistics import SEASONAL
from scorecard.periods import period_label
from scorecard.schema import ENGLAND, UNALLOCATED
from scorecard.statistics.words import FEWEST_OF

PAGE = "indicators"
TITLE = "Indicators"
CHOOSERS = ("indicator", "level", "period", "organisation")
HOW_TO_LOAD = (
    "'nice-scorecard ingest indicators FILE' loads a table of indicators: how many met something, of how many, by "
    "organisation and period. The next 'nice-scorecard build' works out the shares and their intervals."
)
RANKS = (
    "Rank 1 is the highest share. What the shares may be was drawn 2,000 times (each from what was counted), and "
    "'plausibly' holds the middle 95% of the ranks; where that is more than half of the organisations, one cannot be "
    "placed. "
)
COMPARISONS = (
    "Lower and higher say that the share of England without the organisation lies outside the interval (95%, or 99.8% "
    f"where that holds too). None of this is good or bad by itself. Of fewer than {FEWEST_OF} there are counts only."
)
TREND = (
    "The trend is that of five years: a straight line whose slope is beyond chance (99.8%) and keeps its sign when any "
    "of the years is left out."
)
CARE = (
    "The interval (Wilson) tells how far a share may be from what was counted by chance alone; it says nothing of "
    "whether the counts are right. Even if all were alike, by chance 1 in 20 would lie outside, at 99.8% 1 in 500."
)


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page."""
    found = scope(question)
    if found is None:
        return _without_indicators(question.catalogue)
    when = months_in_words(found.period.period_type, found.period.start)
    strong, rest = headline(found.indicator, found.level, found.rows.to_dicts(), found.england, when)
    if found.place != ENGLAND:
        rest += own_words(found.name(found.place), found.own)
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        *notices(found.said),
        html.H1(found.indicator.name),
        _retired(found),
        _bar(found),
        lead(strong, rest),
        html.Div([shares_figure(found), history_figure(found)], className="cols"),
        funnel_section(found),
        table_section(found),
        _definition(found),
        _about(found),
    ]
    return View(found.indicator.name, PAGE, content, strong + rest)


def _without_indicators(catalogue: Catalogue) -> View:
    """What to load, where there is nothing to show."""
    strong = "This release has no indicators"
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        html.H1(TITLE),
        lead(strong, ", because none were loaded when it was built."),
        html.P(HOW_TO_LOAD, className="onward"),
        block((("Release", release_words(catalogue)),), PURPOSE),
    ]
    return View(TITLE, PAGE, content, f"{strong}.")


def _retired(found: Scope) -> Component | None:
    if found.indicator.status == "current":
        return None
    return caption("This indicator is retired: it is kept for its history.")


def _bar(found: Scope) -> Component:
    """The page's controls."""
    indicators = [option(each.slug, _listed(each.name, each.status)) for each in found.definitions.values()]
    levels = [option(level, capital(LEVEL_WORDS[level][1])) for level in found.levels]
    only_england = found.levels == ("england",)
    level = choosers.segments(
        PAGE,
        "level",
        "Compare",
        [every("England")] if only_england else levels,
        choosers.ALL if only_england else found.level,
    )
    return choosers.bar(
        PAGE,
        choosers.select(PAGE, "indicator", "Indicator", indicators, found.indicator.slug),
        level if len(found.levels) > 1 else choosers.hidden(level),
        choosers.select(PAGE, "period", "Period", _periods(found), found.period.token),
        choosers.select(PAGE, "organisation", "Organisation to highlight", _organisations(found), found.place),
    )


def _listed(name: str, status: str) -> str:
    return name if status == "current" else f"{name} (retired)"


def _periods(found: Scope) -> Options:
    offered = periods_of(found.figures.filter(org_type=found.level))
    return [option(each.token, period_label(each.period_type, each.start)) for each in offered]


def _organisations(found: Scope) -> Options:
    """England, and everybody with a figure of this indicator, grouped by level."""
    codes = found.figures.select("org_type", "ods_code").unique().rows()
    groups = []
    for level in found.levels:
        names = sorted((short_name(found.name(code)), code) for kind, code in codes if kind == level)
        kept = [option(code, name) for name, code in names if code != UNALLOCATED]
        groups.append(group(capital(LEVEL_WORDS[level][1]), kept))
    has_england = any(kind == "england" for kind, _ in codes) and "england" not in found.levels
    return [*([option(ENGLAND, "England")] if has_england else []), *groups]


def table_section(found: Scope) -> Component:
    """Table 1: the numbers of figure 1, in their order."""
    heading = f"Table 1. {everybody(found)}"
    columns = [Column(capital(LEVEL_WORDS[found.level][0]))]
    columns += [Column(words, True) for words in ("Numerator", "Denominator", "Share", "95% interval")]
    rows = found.rows.to_dicts()
    columns += [Column("Beside the rest of England"), *(Column(words) for words, _ in _places(found, rows))]
    columns += [Column("Source")]
    codes = [row["ods_code"] for row in rows]
    chosen = codes.index(found.place) if found.place in codes else None
    return html.Section(
        [
            html.H2(heading, id="table-1"),
            caption(f"{_ranks_words(rows)}{COMPARISONS}{_trend_words(found)}"),
            table(heading, columns, [_row(found, rows, row) for row in rows], chosen),
            actions(download(rows_link(found), about="table 1")),
        ],
        **attributes(aria_labelledby="table-1"),
    )


def _places(found: Scope, rows: Sequence[Row]) -> list[tuple[str, Callable[[Row], str]]]:
    """The columns on rank and trend that have something to say, with their cells."""
    ranks = [] if why_no_ranks(rows) else [("Rank", rank_cell)]
    return [*ranks, *([("Five-year trend", trend_cell)] if _is_yearly(found) else [])]


def _is_yearly(found: Scope) -> bool:
    return found.period.period_type == "twelve_months"


def _ranks_words(rows: Sequence[Row]) -> str:
    """How to read ranks, or why there are none."""
    reason = why_no_ranks(rows)
    return f"The order is by share; there are no ranks: {reason}. " if reason else RANKS


def _trend_words(found: Scope) -> str:
    """How to read trends, or why there are none."""
    return f" {TREND}" if _is_yearly(found) else f" No trend is told: {SEASONAL}."


def _row(found: Scope, rows: Sequence[Row], row: Row) -> list[Child]:
    """One organisation's line."""
    known = row["ods_code"] in found.catalogue.organisations
    place = link(row["name"], f"/organisation/{row['ods_code']}") if known else row["name"]
    counts = [amount(row["numerator"]), amount(row["denominator"])]
    places = [cell(row) for _, cell in _places(found, rows)]
    return [place, *counts, share_cell(row), interval_cell(row), comparison_cell(row), *places, sum_cell(row)]


def _definition(found: Scope) -> Component:
    """What is counted, of what, and what is known about the indicator."""
    parts = [part for term, words in definition(found.indicator) for part in (html.Dt(term), _meaning(words))]
    heading = html.H2("How this indicator is defined", id="definition")
    words = "As it was defined when the release was built. What is not known is said to be not known, and not guessed."
    return html.Section(
        [heading, caption(words), html.Dl(parts, className="meanings")], **attributes(aria_labelledby="definition")
    )


def _meaning(words: str | Sequence[str]) -> Component:
    """One part of a definition; several caveats are a list."""
    if isinstance(words, str):
        return html.Dd(words)
    if len(words) == 1:
        return html.Dd(words[0])
    return html.Dd(html.Ul([html.Li(each) for each in words]))


def _about(found: Scope) -> Component:
    """Where the numbers come from and how to read them."""
    facts = (
        ("Release", release_words(found.catalogue)),
        ("Unit", "Share: numerator ÷ denominator, from files of indicators, not from medicines issued"),
        ("Denominator", found.indicator.denominator or "Not known: it is as the publisher of the figures has it"),
        ("Level", "Trusts are added up only where the publisher gave no figures of the level"),
        ("Read with care", CARE),
    )
    return block(facts, PURPOSE)
