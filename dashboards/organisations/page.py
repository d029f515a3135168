"""One organisation: what it uses beside the others, what it is made of, and what it submitted."""

from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, Catalogue, Organisation
from dashboards.choices import Choices
from dashboards.components import choosers, submissions
from dashboards.components.about import about
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
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, counted, day, joined, months_in_words, people
from dashboards.organisations import sub_icb
from dashboards.organisations.compliance import compliance_section
from dashboards.organisations.controls import PAGE, bar, no_peers
from dashboards.organisations.list_page import population_cell
from dashboards.organisations.peers import peer_options, peers_section, together_section
from dashboards.organisations.practices import practices_section
from dashboards.organisations.practices_scope import prescribing
from dashboards.organisations.standing import standing_section
from dashboards.organisations.standing_scope import Standing, standing
from dashboards.organisations.use import Lines, medicine_lines, strips_figure, use_table
from dashboards.state import Period
from dashboards.view import Question, View
from dashboards.words import NO_MEDICINES


def view(question: Question) -> View:
    """The page; of a sub-ICB location that of its practices."""
    catalogue = question.catalogue
    of_practices = sub_icb.lists_of(question)
    if of_practices is not None:
        return sub_icb.view(question, of_practices)
    choices = Choices(catalogue, question.selection)
    place, period = choices.organisation(), choices.period()
    strong, rest, figure, use = _use(question, place, period)
    shown = standing(question, place, period)
    line = catalogue.ancestors(place)
    above = [(each.short, f"/organisation/{each.ods_code}") for each in line]
    content = [
        crumbs(("Overview", "/"), ("Organisations", "/organisations"), *above, (place.short, None)),
        *notices(choices.said),
        html.H1(place.full_name),
        caption(_introduction(catalogue, place)),
        _bar(shown, period),
        lead(strong, rest),
        figure,
        standing_section(shown),
        peers_section(shown),
        together_section(shown),
        use,
        practices_section(prescribing(question, place, period)),
        _below(catalogue, place),
        _below_of_practices(catalogue, place),
        compliance_section(question, place),
        _submissions(question, place),
        _predecessors(catalogue, place),
        about(catalogue, _unit(place), catalogue.notes_on(ods_code=place.ods_code)),
    ]
    return View(place.short, "organisations", content, strong + rest)


def _use(
    question: Question, place: Organisation, period: Period | None
) -> tuple[str, str, Component | None, Component | None]:
    """The sentence, and the sections on use, for a release that has a whole period."""
    if period is None:
        return "This release has no complete month.", "", None, None
    lines = medicine_lines(question, place, period)
    strong, rest = use_sentence(place, lines, period)
    if not lines.rows:
        return strong, rest, None, None
    return strong, rest, strips_figure(question, place, lines), use_table(place, lines)


def use_sentence(place: Organisation, lines: Lines, period: Period) -> tuple[str, str]:
    """How many medicines it used, and how complete its submissions were."""
    when = months_in_words(period.period_type, period.start)
    if not lines.rows:
        return f"{NO_MEDICINES} of {place.full_name}", f" from {when}."
    if lines.expected and not lines.received:
        return f"{place.full_name} submitted no data from {when}.", ""
    strong = f"{place.full_name} used {lines.used:,} of {counted(len(lines.rows), 'medicine')}"
    if not lines.expected:
        return strong, f" from {when}; no monthly submissions were expected of it."
    return strong, f" from {when}; {lines.received:,} of {counted(lines.expected, 'monthly submission')} were received."


def _introduction(catalogue: Catalogue, place: Organisation) -> list[Child]:
    """Code, level, people, and what it is made of."""
    words = [
        f"{place.ods_code}, {LEVEL_WORDS[place.org_type][0] if place.org_type != 'england' else 'the whole country'}."
    ]
    if place.population is not None:
        words.append(f" {people(place.population)} live there.")
    elif place.has_rate:
        words.append(" How many people live there is not known, so there are no rates.")
    if place.org_type == "trust":
        words.append(" A trust has patients, not residents: its figures are amounts, not rates.")
    children = catalogue.children(place.ods_code)
    if children:
        kinds = dict.fromkeys(each.org_type for each in children)
        counts = [counted(sum(each.org_type == kind for each in children), *LEVEL_WORDS[kind]) for kind in kinds]
        words.append(f" Made up of {', '.join(counts)}.")
    return words


def _bar(shown: Standing, period: Period | None) -> Component | None:
    catalogue, place = shown.catalogue, shown.place
    if period is None or not catalogue.levels:
        return None
    return bar(catalogue, catalogue, place, period, _peers(shown))


def _peers(shown: Standing) -> Component:
    """Whom a trust is set beside; out of the way where there is nothing to choose."""
    if len(shown.groupings) > 1:
        return choosers.select(PAGE, "peers", "Peers", peer_options(shown), shown.grouping)
    return no_peers()


def _below(catalogue: Catalogue, place: Organisation) -> Component | None:
    """The organisations one level down: the way further in."""
    children = catalogue.children(place.ods_code)
    if not children:
        return None
    plural = LEVEL_WORDS[children[0].org_type][1]
    heading = f"{capital(plural)} in {place.short}"
    of_trusts = children[0].org_type == "trust"
    last = Column("Merged into it") if of_trusts else Column("Resident population", True)
    columns = [Column("Organisation"), Column("Code"), *([] if of_trusts else [Column("Made up of")]), last]
    rows = [_child(catalogue, each) for each in children]
    return html.Section(
        [html.H2(heading, id="below"), table(heading, columns, rows)], **attributes(aria_labelledby="below")
    )


def _below_of_practices(catalogue: Catalogue, place: Organisation) -> Component | None:
    """The sub-ICB locations of an ICB, each with the page of its practices."""
    children = [each for each in catalogue.sub_icbs if each.parent_ods_code == place.ods_code]
    if not children:
        return None
    heading = f"{capital(LEVEL_WORDS['sub_icb'][1])} in {place.short}"
    columns = [Column("Organisation"), Column("Code"), Column("Resident population", True)]
    rows = [
        [link(each.full_name, f"/organisation/{each.ods_code}"), each.ods_code, population_cell(each)]
        for each in children
    ]
    return html.Section(
        [html.H2(heading, id="sub-icbs"), table(heading, columns, rows)], **attributes(aria_labelledby="sub-icbs")
    )  # fmt: skip


def _child(catalogue: Catalogue, place: Organisation) -> list[Child]:
    """One organisation below, with a link into it."""
    name = link(place.full_name, f"/organisation/{place.ods_code}")
    if place.org_type == "trust":
        merged = [each.short for each in catalogue.predecessors(place.ods_code)]
        return [name, place.ods_code, joined(merged) if merged else "none"]
    below = catalogue.children(place.ods_code)
    made_of = counted(len(below), *LEVEL_WORDS[below[0].org_type]) if below else "no organisations in this release"
    return [name, place.ods_code, made_of, population_cell(place)]


def _submissions(question: Question, place: Organisation) -> Component | None:
    """Which months came."""
    rows = question.readings.submissions(question.catalogue.release_id, place.ods_code)
    if rows.is_empty():
        return None
    return html.Section(
        [
            html.H2("Monthly submissions"),
            caption(submissions.sentence(rows)),
            submissions.key(),
            submissions.calendar(rows, place.short),
            actions(download(csv_link("submissions", ods_code=place.ods_code), about="monthly submissions")),
        ]
    )


def _predecessors(catalogue: Catalogue, place: Organisation) -> Component | None:
    """What was merged into it, whose figures are part of its own."""
    merged = catalogue.predecessors(place.ods_code)
    if not merged:
        return None
    items = [
        html.Li(f"{each.full_name} ({each.ods_code})" + (f", merged {day(each.close_date)}" if each.close_date else ""))
        for each in merged
    ]
    words = "Their figures, before and after the merger, are part of those shown here."
    return html.Section([html.H2("Trusts that merged into it"), caption(words), html.Ul(items)])


def _unit(place: Organisation) -> str:
    if place.org_type == "trust":
        return "Each medicine's own unit: an amount, because a trust has no resident population"
    return "Each medicine's own unit, per 100,000 people; unlike units are never added"
