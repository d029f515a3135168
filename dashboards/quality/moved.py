"""Revisions in a few numbers, with the way to the page that tells them one by one."""

from dash.development.base_component import Component

from dashboards.components.elements import link
from dashboards.components.quick import html
from dashboards.formatting import counted
from dashboards.revisions.readings import england_by_period
from dashboards.revisions.words import largest
from dashboards.view import Question

ANCHOR = "revisions"


def revisions_section(question: Question | None) -> Component:
    """How many figures the release moved, and the largest change in England."""
    words = " tells which figures moved from the release published before to this one, by how much, and why."
    onward = html.P(["The page on ", link("revisions", "/revisions"), words], className="onward")
    told = [] if question is None else [html.P(moved_words(question), className="statement")]
    return html.Section([html.H2("Revisions", id=ANCHOR), *told, onward])


def moved_words(question: Question) -> list[str | Component]:
    """The numbers in sentences."""
    release_id, quality = question.catalogue.release_id, question.readings.quality
    counts = quality.moved_in_numbers(release_id)
    if not counts["figures"]:
        return [f"Release {release_id} is not recorded to have moved a figure of a release before it."]
    figures, medicines, places, periods = (
        counted(counts[name], noun)
        for name, noun in (
            ("figures", "figure"), ("medicine", "medicine"), ("ods_code", "organisation"), ("period", "period")
        )
    )  # fmt: skip
    strong = f"Release {release_id} moved {figures}"
    rest = f" of {medicines} in {places} and {periods}."
    return [html.B(strong), rest + largest(england_by_period(quality.england_moved(release_id)), question.catalogue)]
