"""Rankings: where organisations stand in one measure, how surely, and how far they lie apart."""

from dash import Dash
from dash.development.base_component import Component

from dashboards.components import choosers
from dashboards.components.about import block, release_words
from dashboards.components.elements import caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.rankings.controls import CHOOSERS, PAGE, controls, refused_controls
from dashboards.rankings.figures import dots_figure, spread_section
from dashboards.rankings.scope import Refusal, Scope, scope
from dashboards.rankings.tables import definition_section, table_section
from dashboards.rankings.words import headline, purpose, sentence, source_words, title, unit_words, vintage
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.measures.comparison import DRAWS, SEED

TITLE = "Rankings"
METHOD = (
    f"95% intervals and ranks from {DRAWS:,} draws of the twelve months in blocks of three (circular block bootstrap, "
    f"seed {SEED}), widened because twelve months are few"
)
HOW_TO_BUILD = "The next 'nice-scorecard build' works out the measures of data/reference/measures and of your own."
DRAFT = "This measure is a draft: nobody has agreed to it yet, and it may change."
RETIRED = "This measure is retired: it is kept for its history."


def register(app: Dash) -> None:
    """Let the page's controls change the address."""
    choosers.register(app, PAGE, CHOOSERS)


def view(question: Question) -> View:
    """The page."""
    found = scope(question)
    if found is None:
        return _without_measures(question)
    return _refused(found) if isinstance(found, Refusal) else _ranked(found)


def _ranked(found: Scope) -> View:
    """A measure with figures."""
    strong, rest = headline(found)
    spread = spread_section(found)
    figures = [dots_figure(found), *([html.Div([spread])] if spread is not None else [])]
    beside = "cols" if found.compared and spread is not None else None
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        *notices(found.said),
        html.H1(title(found)),
        _standing(found),
        controls(found),
        lead(strong, rest),
        html.Div(figures, className=beside),
        table_section(found),
        definition_section(found.measure, found.unit),
        *_measures_without(found),
        _about(found),
    ]
    return View(f"{title(found)}, rankings", PAGE, content, strong + rest)


def _standing(found: Scope) -> Component | None:
    """That a measure is a draft or retired, and the way to the medicine."""
    status = {"draft": DRAFT, "retired": RETIRED}.get(found.measure.status)
    if found.subject not in found.catalogue.named:
        return caption(status) if status else None
    told = ["See also ", link(found.subject_name, f"/medicine/{found.subject}"), " over time."]
    return caption([f"{status} " if status else "", *told])


def _measures_without(found: Scope | Refusal) -> list[Component]:
    """The measures of the release that have no figures, and why."""
    if not found.reasons:
        return []
    items = [
        html.Li([html.B(f"{found.measures[slug].name}: "), sentence(why)])
        for slug, why in found.reasons.items()
        if slug in found.measures
    ]
    return [html.Section([html.H2("Measures without figures"), html.Ul(items, className="notes")])]


def _about(found: Scope) -> Component:
    """Where the numbers come from and how to read them."""
    facts = (
        ("Release", release_words(found.catalogue)),
        ("Unit", f"{unit_words(found)}, {source_words(found.measure)} over twelve months"),
        ("Denominator", vintage(found)),
        ("Method", METHOD),
        ("Read with care", " ".join(found.measure.caveats) or "No caveat is recorded"),
    )
    return block(facts, purpose(found.measure))


def _refused(found: Refusal) -> View:
    """A measure without figures: why, and what it would count."""
    name = found.measure.name
    strong, rest = f"{name} has no figures in this release", f". {sentence(found.reason)}"
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        *notices(found.said),
        html.H1(name),
        refused_controls(found),
        lead(strong, rest),
        definition_section(found.measure),
        *_measures_without(found),
        block((("Release", release_words(found.catalogue)),), PURPOSE),
    ]
    return View(f"{name}, rankings", PAGE, content, strong + rest)


def _without_measures(question: Question) -> View:
    """A release without measures, which an earlier version built."""
    strong = "This release has no measures"
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        html.H1(TITLE),
        lead(strong, ", so there is nothing to rank."),
        html.P(HOW_TO_BUILD, className="onward"),
        block((("Release", release_words(question.catalogue)),), PURPOSE),
    ]
    return View(TITLE, PAGE, content, f"{strong}.")
