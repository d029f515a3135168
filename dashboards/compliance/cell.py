"""One recommendation in one organisation: its state, both clocks, the evidence behind it, and use beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboards.catalogue import Organisation
from dashboards.compliance.evidence import evidence_section, explanations_section
from dashboards.compliance.history import clocks_section, history_section, stretches_of
from dashboards.compliance.scope import Scope, scope
from dashboards.compliance.state_words import STATES, state_mark
from dashboards.compliance.use import use_section
from dashboards.components.about import about_compliance
from dashboards.components.elements import caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.formatting import day as day_words
from dashboards.view import Question, View

PAGE = "compliance"
Row = Mapping[str, object]


@dataclass(frozen=True)
class Cell:
    """One recommendation in one organisation; ``now`` is its row of the day, None before its clock starts."""

    found: Scope
    place: Organisation
    recommendation: Row
    now: Row | None

    @property
    def recommendation_id(self) -> str:
        """The recommendation."""
        return str(self.recommendation["recommendation_id"])


def view(question: Question) -> View:
    """The page, or which part of the address names nothing."""
    readings, release_id = question.readings.compliance, question.catalogue.release_id
    if readings.recommendations(release_id).is_empty():
        return _nothing("This release was built before recommendations were part of one.")
    cell = cell_of(question)
    return _nothing(cell) if isinstance(cell, str) else _whole(cell)


def cell_of(question: Question) -> Cell | str:
    """The cell of an address, or a sentence about why there is none."""
    wanted = question.selection
    place = question.catalogue.organisations.get(wanted.organisation or "")
    if place is None:
        return f"We do not know the organisation '{wanted.organisation or dict(wanted.unread).get('organisation')}'."
    found = scope(question)
    of_number = found.recommendations.filter(pl.col("recommendation_id") == (wanted.recommendation or ""))
    if of_number.is_empty():
        number = wanted.recommendation or dict(wanted.unread).get("recommendation")
        return f"We do not know the recommendation '{number}'."
    if found.readings.states(found.release_id, place.ods_code, str(wanted.recommendation)).is_empty():
        return f"{place.full_name} has published nothing of its formulary, so it has no states."
    cells = found.readings.cells(found.release_id, found.day)
    now = cells.filter(ods_code=place.ods_code, recommendation_id=wanted.recommendation).to_dicts()
    return Cell(found, place, of_number.row(0, named=True), now[0] if now else None)


def _nothing(why: str) -> View:
    """What to say where there is no such cell."""
    title = "No such recommendation here"
    onward = html.P(
        ["Go to ", link("Compliance", "/compliance"), ", or to ", link("organisations", "/organisations"), "."]
    )
    return View(title, PAGE, [html.H1(title), caption(why), onward])


def _whole(cell: Cell) -> View:
    """The whole page."""
    found, place, told = cell.found, cell.place, cell.recommendation
    strong, rest = sentence(cell)
    title = f"{told['ta_number']} in {place.short}"
    content = [
        crumbs(
            ("Overview", "/"),
            ("Compliance", "/compliance"),
            (place.short, f"/compliance?organisation={place.ods_code}"),
            (str(told["recommendation_id"]), None),
        ),
        *notices([each for each in found.said if "not narrowed" not in each]),
        html.H1(f"{told['title']}, in {place.short}"),
        caption(_introduction(cell)),
        html.P(state_mark(str(cell.now["state"])), className="bigstate") if cell.now else None,
        lead(strong, rest),
        clocks_section(found, told),
        history_section(found, place, told),
        evidence_section(found, place, told),
        explanations_section(found, place, told),
        use_section(found, place, cell.recommendation_id),
        about_compliance(found.catalogue, found.day),
    ]
    return View(title, PAGE, content, strong + rest)


def sentence(cell: Cell) -> tuple[str, str]:
    """The state of the day with its reason, in a strong and a plain part."""
    told_day, now = day_words(cell.found.day), cell.now
    if now is None:
        return f"There is no state yet on {told_day}", ": the clock had not started, or nothing was published."
    strong = f"On {told_day}: {STATES[str(now['state'])].word}"
    found, day = cell.found, cell.found.day
    states = found.readings.states(found.release_id, cell.place.ods_code, cell.recommendation_id)
    since = max(each.from_day for each in stretches_of(states) if each.from_day <= day)
    return strong, f"{_why(now)}, since {day_words(since)}."


def _why(now: Row) -> str:
    """The reason, or what the state rests on."""
    if now["reason"]:
        return f", because {now['reason']}" if now["state"] == "unknown" else f": {now['reason']}"
    decided, days = now["decision_date"], now["days_to_listing"]
    if isinstance(decided, date) and isinstance(days, int) and now["formulary_status"] == "listed":
        return f", decided on {day_words(decided)}, {_after_publication(days)}"
    if now["state"] == "explained" and isinstance(now["expires"], date):
        return f" until {day_words(now['expires'])}"
    return ""


def _after_publication(days: int) -> str:
    if days < 0:
        return f"{-days:,} days before publication" if days != -1 else "the day before publication"
    return "on the day of publication" if days == 0 else f"{days:,} {'day' if days == 1 else 'days'} after publication"


def _introduction(cell: Cell) -> str:
    told = cell.recommendation
    area = f", {told['therapeutic_area']}" if told["therapeutic_area"] else ""
    published = told["published"]
    when = f"published {day_words(published)}" if isinstance(published, date) else "day of publication not known"
    which = f"Recommendation {told['number']} of {told['ta_number']}{area}, {when}."
    return f"{which} {cell.place.full_name} ({cell.place.ods_code})."
