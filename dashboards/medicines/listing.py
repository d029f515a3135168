"""From recommendation to listing and use: how a medicine spread through organisations since NICE recommended it."""

from datetime import date

import polars as pl
from dash.development.base_component import Component

from dashboards.compliance.scope import Scope, scope
from dashboards.compliance.words import percent
from dashboards.components.elements import Column, attributes, caption, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.components.recommendations import recommendation_table
from dashboards.figures import diffusion
from dashboards.files.downloads import csv_link
from dashboards.formatting import day as day_words
from dashboards.view import Question
from scorecard.compliance.adoption import diffusion as diffused

MOST_FIGURES = 4
DAYS_A_MONTH = 30.44
KEY = (("line", "Share of ICBs seen listing it"), ("use", "Share of ICBs seen using the medicine"))
CAVEAT = (
    "An ICB counts as listing from the month of its decision on, and as using from the first month in which its trusts "
    "issued the medicine, for whatever indication. ICBs of which nothing is known count as not listing, so the line is "
    "at least that high."
)


def listing_section(question: Question, medicine: str, first_number: int) -> Component | None:
    """The section, for a medicine that any recommendation names; its figures are numbered from there on."""
    readings, release_id = question.readings.compliance, question.catalogue.release_id
    if readings.recommendations(release_id).is_empty():
        return None
    found = scope(Question(question.selection.but(page="compliance", organisation=None, level="icb", medicine=None),
                           question.catalogue, question.readings))  # fmt: skip
    named = found.medicines.filter(medicine=medicine)
    own = found.recommendations.join(named, on="recommendation_id", how="semi", maintain_order="left")
    if own.is_empty():
        return None
    rules = readings.rules(release_id)
    return html.Section(
        [
            html.H2("From recommendation to listing and use", id="listing"),
            caption(f"As known on {day_words(found.day)}. {CAVEAT}"),
            *_figures(found, own, first_number),
            html.Div(recommendation_table("Recommendations and their clocks", own, rules), className="wordy"),
            html.P(link("Compliance of this medicine in every ICB", f"/compliance?medicine={medicine}#matrix"),
                   className="onward"),
        ],
        **attributes(aria_labelledby="listing"),
    )  # fmt: skip


def _figures(found: Scope, own: pl.DataFrame, first_number: int) -> list[Component]:
    """A curve for each recommendation that an ICB owes, the newest first."""
    beside = found.readings.beside_use(found.release_id, found.day, tuple(own["recommendation_id"].unique().sort()))
    newest = own.sort("clock_starts", "recommendation_id", descending=[True, False], nulls_last=True)
    curves = [
        (told, rows)
        for told in newest.to_dicts()
        if (rows := diffused(beside.filter(recommendation_id=told["recommendation_id"]), own, found.day)).height
    ]
    drawn = [
        _figure(found, told, rows, first_number + place) for place, (told, rows) in enumerate(curves[:MOST_FIGURES])
    ]
    if not drawn:
        nobody = found.readings.last_told(found.release_id) is None
        why = (
            "Nobody has said anything of a formulary" if nobody else "No ICB owes any of these, or no clock has started"
        )
        return [html.P(f"{why}: there is no curve to show.")]
    cut = [caption(f"The newest {MOST_FIGURES} of {len(curves)}.")] if len(curves) > MOST_FIGURES else []
    return [html.Div(drawn, className="cols even"), *cut]


def _figure(found: Scope, told: dict[str, object], rows: pl.DataFrame, number: int) -> Component:
    """One recommendation: listing and use by months since its clock started."""
    columns = [Column("Months since", True), Column("ICBs", True), Column("Listing", True), Column("Using", True)]
    lines = [
        [str(row["months_since"]), f"{row['organisations']:,}", percent(row["listing"]), percent(row["using"])]
        for row in rows.to_dicts()
    ]
    frame = Frame(
        number,
        f"{told['title']}",
        f"{told['ta_number']}; share of ICBs, by months since the clock started",
        csv_link("compliance", day=found.day, level="icb"),
        KEY,
    )
    drawing = diffusion.draw(rows, "ICB", _months(told["clock_starts"], told["due"]))
    numbers = table(f"Share of ICBs by month, {told['recommendation_id']}", columns, lines)
    return figure(frame, drawing, numbers, after=caption(drawing.summary))


def _months(start: object, due: object) -> float | None:
    """Where the due day stands on an axis of months."""
    return (due - start).days / DAYS_A_MONTH if isinstance(start, date) and isinstance(due, date) else None
