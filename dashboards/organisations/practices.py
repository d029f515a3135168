"""What practices of an area prescribe, apart from what its trusts issue: how much, and beside the others."""

from typing import Any

from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, PRACTICES
from dashboards.components.card_table import card_table
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, cell, decimals_for, months_in_words, times
from dashboards.measure import Measure, measure
from dashboards.medicines.figures import use_of_row
from dashboards.organisations.practices_scope import Prescribing
from dashboards.organisations.standing_words import (
    ORDER,
    SHARES,
    Row,
    by_place,
    chance_words,
    compared_cells,
    compared_columns,
    compared_words,
    value_cell,
)
from dashboards.rankings.ways import ranked, ranks_address
from dashboards.spread import multiple
from dashboards.words import amount_cell, state_cell, submissions_cell
from scorecard.measures.definitions import Rate, value_words
from scorecard.measures.standing import WINDOW
from scorecard.periods import period_label
from scorecard.schema import IN_PRIMARY_CARE

ABOUT = "These are prescriptions of practices, in units of their own, and are added to nothing that trusts issue."
WHO = {True: "practices only", False: "practices; trusts issue it too"}
NO_RATE = "No rate is known over these twelve months, so there is nothing to set beside others."
NO_WINDOW = "No twelve months of primary care end with the chosen period, so there is nothing to set beside others."


def practices_section(shown: Prescribing | None) -> Component | None:
    """The section; None where there are no practices, or nothing is known of any."""
    if shown is None:
        return None
    label = period_label(shown.period.period_type, shown.period.start)
    none = caption(f"There are no complete figures of primary care for {label}.")
    parts = [caption(ABOUT), *_use(shown, label), *_beside(shown), *_together(shown)] if shown.rows else [none]
    heading = html.H2("What practices prescribe", id="practices")
    return html.Section([heading, *parts], **attributes(aria_labelledby="practices"))


def _use(shown: Prescribing, label: str) -> list[Child]:
    """How much of each medicine, beside England."""
    place, told = shown.place, measure(shown.question.catalogue, shown.place.org_type, "")
    per = " per 100,000" if told.is_rate else ""
    columns = [Column("Medicine"), Column("Prescribed by"), Column("Unit"), Column(f"{label}{per}", True)]
    columns += [Column("England", True), Column("Times England", True)] if _is_beside_england(shown, told) else []
    columns += [Column("State"), Column(PRACTICES.submitted, True)]
    lines = [_line(shown, row, told) for row in shown.rows.values()]
    kind = shown.period.period_type
    href = csv_link("uptake", period_type=kind, ods_code=place.ods_code, source=IN_PRIMARY_CARE)
    return [
        table(f"{place.short}: what practices prescribe", columns, lines),
        actions(download(href, about="what practices prescribe")),
    ]


def _is_beside_england(shown: Prescribing, told: Measure) -> bool:
    return told.is_rate and shown.place.org_type != "england"


def _line(shown: Prescribing, row: dict[str, Any], told: Measure) -> list[Child]:
    """One medicine, with the way to its page."""
    name, use = row["medicine"], use_of_row({**row, "amount": row[told.column]})
    england = shown.england.get(name)
    rate = england["value"] if england else None
    decimals = decimals_for([use.amount, rate])
    ratio = multiple(use.amount, rate)
    beside = [
        "no figure" if rate is None else cell(rate, decimals),
        NOT_APPLICABLE if ratio is None else times(ratio),
    ]
    return [
        _way(shown, name),
        WHO[name in shown.question.catalogue.prescribed],
        row["unit"],
        amount_cell(use, decimals),
        *(beside if _is_beside_england(shown, told) else []),
        state_cell(use),
        submissions_cell(use),
    ]


def _way(shown: Prescribing, name: str) -> Component:
    """The medicine's page about this place; of what trusts issue too, its section on care settings."""
    place, is_issued = shown.place, name not in shown.question.catalogue.prescribed
    # The page of what trusts issue has no sub-ICB locations to show.
    is_told = place.org_type != "england" and not (is_issued and place.org_type == "sub_icb")
    asked = f"?organisation={place.ods_code}&level={place.org_type}" if is_told else ""
    return link(shown.lists.medicines[name].name, f"/medicine/{name}{asked}{'#care' if is_issued else ''}")


def _beside(shown: Prescribing) -> list[Child]:
    """Each medicine beside the others of the level, over twelve months; England has none beside it."""
    level = shown.place.org_type
    if level == "england":
        return []
    heading = html.H3(f"Beside the other {LEVEL_WORDS[level][1]}", id="practices-beside")
    if shown.window is None:
        return [heading, caption(NO_WINDOW)]
    if shown.beside is None:
        return [heading, caption(NO_RATE)]
    one, rows = shown.beside
    told = f"{compared_words(rows.values(), level)} {chance_words(rows.values())}"
    per = f"per {one.denominator.per:,.0f} {one.denominator.words}"
    columns = [Column("Medicine"), Column(capital(per), True), *compared_columns(level)]
    lines = [[_medicine(shown, row), *compared_cells(one, row, level)] for row in by_place(rows.values())]
    words = f"{shown.place.short}: what practices prescribe, beside the other {LEVEL_WORDS[level][1]}"
    return [
        heading,
        caption(f"{_window_words(shown)} Each medicine in its own unit, {per}, with its 95% interval. {ORDER}"),
        html.P(told.strip(), className="statement"),
        card_table(words, columns, lines),
        actions(_file(shown, "practices beside others"), _ranks(one, level)),
    ]


def _medicine(shown: Prescribing, row: Row) -> list[Child]:
    return [_way(shown, row["subject"]), html.Small(row["unit"])]


def _window_words(shown: Prescribing) -> str:
    return f"{capital(months_in_words(WINDOW, shown.window))}." if shown.window else ""


def _file(shown: Prescribing, about: str) -> Component:
    return download(csv_link("standing", ods_code=shown.place.ods_code), about=about)


def _ranks(one: Rate, level: str) -> Component:
    return link(f"Ranks of all {LEVEL_WORDS[ranked(level)][1]}", ranks_address(one.slug, level))


def _together(shown: Prescribing) -> list[Child]:
    """Shares of a class of treatments and rates of several medicines, as practices prescribe them."""
    if not shown.together:
        return []
    level, words = shown.place.org_type, "Several medicines together"
    others = [] if level == "england" else compared_columns(level)
    lines = []
    for one, row in shown.together:
        cells = [value_cell(one, row)] if level == "england" else compared_cells(one, row, level)
        lines.append([[one.name, html.Small(value_words(one, row["unit"]))], *cells])
    return [
        html.H3(words, id="practices-together"),
        caption(f"{_window_words(shown)} {SHARES}"),
        card_table(f"{shown.place.short}: {words[0].lower()}{words[1:]}, as practices prescribe them",
                   [Column("Measure"), Column("Value", True), *others], lines),
        actions(_file(shown, "several medicines of practices")),
    ]  # fmt: skip
