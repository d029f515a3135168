"""The overview's facts: what increased, what is listed, who is in the release, and how fresh it is."""

from dash.development.base_component import Component

from dashboards.compliance.scope import scope as compliance_scope
from dashboards.compliance.words import percent
from dashboards.components.elements import link
from dashboards.components.quick import html
from dashboards.components.submissions import totals
from dashboards.formatting import counted
from dashboards.overview.highlight_words import compliance_words, freshness_words, newest_month
from dashboards.state import Selection
from dashboards.view import Question
from dashboards.words import NO_MEDICINES
from scorecard.compliance.proportions import proportions
from scorecard.schema import ENGLAND
from scorecard.uptake.headline import Increases

Fact = tuple[str, str, str, str, Component]
NOT_LOADED = "Nobody's formulary is loaded, so nothing is said of what is listed."


def facts(question: Question, increases: Increases) -> Component:
    """Four facts with their ways on: numbers and words, no arrows."""
    parts = [_use(increases), _formulary(question), _organisations(question), _data(question)]
    return html.Ul([_fact(*part) for part in parts], className="facts four")


def _fact(name: str, number: str, words: str, more: str, onward: Component) -> Component:
    value = html.Div([number, " ", html.Small(words)], className="v num")
    return html.Li([html.Div(name, className="k"), value, html.P(more), onward])


def _use(increases: Increases) -> Fact:
    name, onward = "Use", link("All medicines", "/medicines")
    if not increases.total:
        return name, "Not known", "", f"{NO_MEDICINES}.", onward
    if not increases.comparable:
        none = f"none of {counted(increases.total, 'medicine')} has them"
        return (
            name,
            "Not compared",
            "",
            f"Only medicines with data in all 8 latest quarters are compared: {none}.",
            onward,
        )
    left_out = increases.total - increases.comparable
    compared = "Only medicines with data in all 8 latest quarters are compared; "
    others = f"{left_out:,} of {increases.total:,} {'is' if left_out == 1 else 'are'} not"
    return (
        name,
        f"{increases.increased:,}",
        f"of {counted(increases.comparable, 'medicine')} increased",
        f"{compared}{others if left_out else 'all are'}. Latest 12 months against the 12 before.",
        onward,
    )


def _formulary(question: Question) -> Fact:
    """The share of recommendations that ICBs listed in time, with its bounds."""
    name, onward = "Formulary decisions", link("Compliance", "/compliance")
    readings, release_id = question.readings.compliance, question.catalogue.release_id
    if readings.recommendations(release_id).is_empty() or readings.last_told(release_id) is None:
        return name, "Not known", "", NOT_LOADED, onward
    everywhere = Selection(page="compliance", level="icb")
    found = compliance_scope(Question(everywhere, question.catalogue, question.readings))
    row = proportions(found.cells, []).row(0, named=True)
    if row["share"] is None:
        return name, "Not known", "", "Of the recommendations that are due nothing is known.", onward
    words = f"of {counted(int(row['judged']), 'decision')} in time"
    if row["overdue"]:
        onward = link("Overdue decisions", "/compliance?state=overdue")
    return name, percent(row["share"]), words, compliance_words(row, found.day), onward


def _organisations(question: Question) -> Fact:
    catalogue = question.catalogue
    icbs, regions = len(catalogue.placed("icb")), len(catalogue.placed("region"))
    trusts = counted(len(catalogue.placed("trust")), "trust")
    return (
        "Organisations",
        f"{icbs:,}",
        f"{'ICB' if icbs == 1 else 'ICBs'} in {counted(regions, 'region')}",
        f"{trusts}; each merged trust's figures are its successor's.",
        link("All organisations", "/organisations"),
    )


def _data(question: Question) -> Fact:
    """The newest month, what may still change, and how much came."""
    catalogue = question.catalogue
    received = totals(question.readings.submissions(catalogue.release_id, ENGLAND))
    words = freshness_words(catalogue, received)
    return "Data", newest_month(catalogue), "newest month", words, link("Data quality", "/data-quality")
