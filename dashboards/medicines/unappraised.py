"""A medicine that NICE has not recommended: it has no figures of its own, and is counted in measures that name it."""

from dashboards.components.elements import crumbs, lead, link
from dashboards.components.quick import html
from dashboards.formatting import capital
from dashboards.view import Question, View
from scorecard.measures.definitions import Measure, medicines_named


def measures_with(question: Question) -> list[Measure]:
    """The measures that count the medicine of an address, where the release has no page of it."""
    catalogue, wanted = question.catalogue, question.selection.medicine
    if wanted is None or wanted in catalogue.medicines:
        return []
    measures = question.readings.rankings.definitions(catalogue.release_id).values()
    return [one for one in measures if wanted in medicines_named([one])]


def unappraised(question: Question, counted_in: list[Measure]) -> View:
    """That there is nothing to show of it by itself, why, and where it is counted."""
    name = capital((question.selection.medicine or "").replace("-", " "))
    strong = f"{name} is not shown by itself"
    rest = ": no positive NICE appraisal of it is loaded, or none of it was issued."
    items = [html.Li(link(one.name, f"/rankings?measure={one.slug}")) for one in counted_in]
    content = [
        crumbs(("Overview", "/"), ("Medicines", "/medicines"), (name, None)),
        html.H1(name),
        lead(strong, rest),
        html.P("It is counted in these measures:"),
        html.Ul(items),
    ]
    return View(name, "medicines", content, strong + rest)
