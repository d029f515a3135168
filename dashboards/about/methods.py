"""How every figure is made: measures and indicators as the release defines them, methods as the code has them."""

from collections.abc import Collection, Sequence

import polars as pl
from dash.development.base_component import Component

from dashboards.about.measure_words import definition as measure_definition
from dashboards.about.method_texts import METHODS, Method, groups
from dashboards.choices import unread
from dashboards.components.about import block, release_words
from dashboards.components.elements import (
    Child,
    Column,
    attributes,
    caption,
    crumbs,
    lead,
    link,
    notices,
    table,
)
from dashboards.components.quick import html
from dashboards.formatting import capital, counted, short_day
from dashboards.indicators.words import definition as indicator_definition
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.indicators.shares import Indicator
from scorecard.measures.definitions import Measure
from scorecard.settings import Thresholds

TITLE = "Methods"
SECTION = "methods"
Words = str | Sequence[str]


def view(question: Question) -> View:
    """The page."""
    catalogue, readings = question.catalogue, question.readings
    measures = readings.rankings.definitions(catalogue.release_id)
    indicators = readings.indicators.definitions(catalogue.release_id)
    strong = (
        f"{capital(counted(len(measures), 'measure'))}, {counted(len(indicators), 'indicator')} and "
        f"{counted(len(METHODS), 'method')} make the figures of this release"
    )
    rest = (
        ". Measures and indicators stand here as the release defines them, methods with the numbers that the code uses."
    )
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        *notices(unread(question.selection)),
        html.H1(TITLE),
        lead(strong, rest),
        _contents(measures.values(), indicators.values()),
        _measures(question, measures.values()),
        _indicators(indicators.values()),
        *[_methods(group, methods) for group, methods in groups().items()],
        _rules(readings.compliance.rules(catalogue.release_id)),
        _thresholds(),
        block((("Release", release_words(catalogue)),), PURPOSE),
    ]
    return View(TITLE, SECTION, content, strong + rest)


def _contents(measures: Collection[Measure], indicators: Collection[Indicator]) -> Component:
    """Where on the page what stands."""
    rules = [("Clock rules", "clock-rules"), ("What checks tell as unusual", "thresholds")]
    places = [("Measures", [(each.name, measure_anchor(each)) for each in measures]),
              ("Indicators", [(each.name, indicator_anchor(each)) for each in indicators]),
              *((group, [(each.name, each.anchor) for each in methods]) for group, methods in groups().items()),
              ("Rules and thresholds", rules)]  # fmt: skip
    items = [html.Li([html.B(words), html.Ul([html.Li(html.A(name, href=f"#{anchor}")) for name, anchor in of])])
             for words, of in places if of]  # fmt: skip
    return html.Nav(html.Ul(items, className="contents"), **attributes(aria_label="On this page"))


def measure_anchor(measure: Measure) -> str:
    """The name of a measure's section in an address."""
    return f"measure-{measure.slug}"


def indicator_anchor(indicator: Indicator) -> str:
    """The name of an indicator's section in an address."""
    return f"indicator-{indicator.slug}"


def _measures(question: Question, measures: Collection[Measure]) -> Component:
    reasons = question.readings.rankings.reasons(question.catalogue.release_id)
    known = question.catalogue.medicines
    parts = [
        _section(each.name, measure_anchor(each), _definitions(measure_definition(each, reasons.get(each.slug), known)))
        for each in measures
    ]
    words = ["Use is compared by measures. The page ", link("Rankings", "/rankings"), " has their figures."]
    return html.Section([html.H2("Measures", id="measures"), caption(words), *parts])


def _indicators(indicators: Collection[Indicator]) -> Component | None:
    """What the indicators are, where the release has any."""
    parts = [
        _section(each.name, indicator_anchor(each), _definitions(indicator_definition(each))) for each in indicators
    ]
    if not parts:
        return None
    words = [
        "Innovation metrics that others publish. The page ",
        link("Indicators", "/indicators"),
        " has their figures.",
    ]
    return html.Section([html.H2("Indicators", id="indicators"), caption(words), *parts])


def _methods(group: str, methods: Sequence[Method]) -> Component:
    """The methods that serve one end."""
    return html.Section([html.H2(group), *[_method(each) for each in methods]])


def _method(method: Method) -> Component:
    """One method: what it tells, its limits, its numbers, how it is done and where it comes from."""
    parts: list[tuple[str, Words]] = [("What it tells", method.told)]
    if method.limits:
        parts.append(("Limits and assumptions", method.limits))
    if method.constants:
        parts.append(("Numbers in use", [f"{each.words}: {each.shown}" for each in method.constants]))
    if method.how:
        parts.append(("How, and from where", [f"{capital(name)}: {words}" for name, words in method.how]))
    parts.append(("In the code", f"{method.module.__name__.replace('.', '/')}.py"))
    return _section(method.name, method.anchor, _definitions(parts))


def _section(name: str, anchor: str, content: Component) -> Component:
    return html.Section([html.H3(name, id=anchor), content], className="method", **attributes(aria_labelledby=anchor))


def _definitions(parts: Sequence[tuple[str, Words]]) -> Component:
    entries = [part for term, words in parts for part in (html.Dt(term), html.Dd(_listed(words)))]
    return html.Dl(entries, className="meanings")


def _listed(words: Words) -> Child:
    """One sentence, or several as a list."""
    if isinstance(words, str):
        return words
    return words[0] if len(words) == 1 else html.Ul([html.Li(each) for each in words])


def _rules(rules: pl.DataFrame) -> Component:
    """The clock rules that the release was computed with."""
    title = "Table 1. Clock rules"
    columns = [Column(words) for words in ("Rule", "Due after", "Rule of", "In force", "What it asks")]
    rows = [_rule(row) for row in rules.iter_rows(named=True)]
    words = ["By these a recommendation falls due: ", link("Compliance", "/compliance"), " has what became of each."]
    shown = html.Div(table(title, columns, rows), className="wordy")
    return html.Section(
        [html.H2("Clock rules", id="clock-rules"), caption(words), shown],
        **attributes(aria_labelledby="clock-rules"),
    )  # fmt: skip


def _rule(row: dict[str, object]) -> list[Child]:
    begins, ends = (short_day(row[name]) if row[name] else None for name in ("in_force_from", "in_force_to"))  # type: ignore[arg-type]
    after = (
        f"{row['length']} {row['length_unit']}" if row["length"] is not None else "the day that the appraisal states"
    )
    in_force = " ".join(words for words in (f"from {begins}" if begins else "", f"to {ends}" if ends else "") if words)
    of = str(row["categories"] or "").replace("_", " ").replace(",", ", ")
    return [
        capital(str(row["name"])),
        after,
        of or "recommendations that name it",
        in_force or "always",
        row["meaning"],
    ]


def _thresholds() -> Component:
    """From where on the checks tell something as unusual, unless an installation sets something else."""
    title = "Table 2. What checks tell as unusual"
    columns = [Column("What"), Column("Unless set otherwise", True)]
    rows: list[list[Child]] = [[field.description, f"{field.default:,g}"] for field in Thresholds.model_fields.values()]
    words = "An installation can set others, and then the runs were made with those."
    onward = html.P(link("What the checks found", "/data-quality"), className="onward")
    return html.Section(
        [html.H2("What checks tell as unusual", id="thresholds"), caption(words),
         html.Div(table(title, columns, rows), className="wordy"), onward],
        **attributes(aria_labelledby="thresholds"),
    )  # fmt: skip
