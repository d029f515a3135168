"""One sub-ICB location: what its practices prescribe. What trusts issue is known of its ICB, and not of it."""

from dash.development.base_component import Component

from dashboards.care.words import NOTES
from dashboards.catalogue import LEVEL_WORDS, Catalogue, Note, Organisation
from dashboards.choices import Choices
from dashboards.components.about import about_practices
from dashboards.components.elements import caption, crumbs, lead, link, notices
from dashboards.components.quick import html
from dashboards.formatting import counted, months_in_words, people
from dashboards.organisations.controls import bar, no_peers
from dashboards.organisations.practices import practices_section
from dashboards.organisations.practices_scope import Prescribing
from dashboards.state import Period
from dashboards.view import Question, View

UNIT = "Each medicine's own unit; unlike units are never added"


def lists_of(question: Question) -> Catalogue | None:
    """The lists of primary care where the address names a sub-ICB location and practices are known."""
    asked = {each.ods_code for each in question.catalogue.sub_icbs}
    return question.catalogue.primary_care if question.selection.organisation in asked else None


def view(question: Question, lists: Catalogue) -> View:
    """The page of the location that the address names; ``lists`` are those of primary care."""
    choices = Choices(lists, question.selection)
    # Lists of primary care have a month at least.
    place, period = choices.organisation(), choices.period() or Period("month", lists.last_month)
    shown = Prescribing(question, lists, place, period)
    strong, rest = sentence(shown)
    above = [(each.short, f"/organisation/{each.ods_code}") for each in lists.ancestors(place)]
    content = [
        crumbs(("Overview", "/"), ("Organisations", "/organisations"), *above, (place.short, None)),
        *notices(choices.said),
        html.H1(place.full_name),
        caption(_introduction(place)),
        bar(question.catalogue, lists, place, period, no_peers()),
        lead(strong, rest),
        practices_section(shown),
        _onward(lists, place),
        about_practices(lists, UNIT, _notes(lists, place)),
    ]
    return View(place.short, "organisations", content, strong + rest)


def sentence(shown: Prescribing) -> tuple[str, str]:
    """How many medicines were prescribed, and how complete the months are."""
    place, when = shown.place.full_name, months_in_words(shown.period.period_type, shown.period.start)
    rows = list(shown.rows.values())
    received, expected = (max((row[name] for row in rows), default=0) for name in ("received", "expected"))
    if not received:
        return f"No prescriptions of practices in {place} are known from {when}.", ""
    used, unknown = (sum(row["state"] == state for row in rows) for state in ("used", "missing"))
    strong = f"Practices in {place} prescribed {used:,} of {counted(len(rows), 'medicine')}"
    rest = f", and of {unknown:,} it is not known" if unknown else ""
    return strong, f" from {when}{rest}; prescriptions of {received:,} of {counted(expected, 'month')} came."


def _introduction(place: Organisation) -> str:
    """Code, level and people."""
    told = f"{place.ods_code}, {LEVEL_WORDS[place.org_type][0]}."
    if place.population is None:
        return f"{told} How many people live there is not known, so there are no rates by residents."
    return f"{told} {people(place.population)} live there."


def _onward(lists: Catalogue, place: Organisation) -> Component | None:
    """Where what trusts issue is told, which nobody knows of a part of an ICB."""
    line = lists.ancestors(place)
    if not line:
        return None
    above = link(line[-1].full_name, f"/organisation/{line[-1].ods_code}")
    return html.P(["What trusts issue belongs to no part of an ICB: see ", above, "."], className="onward")


def _notes(lists: Catalogue, place: Organisation) -> list[Note]:
    """Notes of primary care as a whole, and of the location."""
    return [note for note in lists.notes if note.kind == NOTES and note.ods_code in (None, place.ods_code)]
