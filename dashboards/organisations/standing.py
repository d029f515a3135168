"""An organisation's scorecard: each medicine beside all others, and which way its months went."""

from urllib.parse import urlencode

from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, Medicine
from dashboards.components.card_table import card_table
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link
from dashboards.components.quick import html
from dashboards.components.sparkline import sparkline
from dashboards.components.standing_marks import trend_mark
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, months_in_words, significant
from dashboards.organisations.control import Control
from dashboards.organisations.control_words import false_latest_words, latest_words
from dashboards.organisations.standing_scope import Standing
from dashboards.organisations.standing_words import (
    ORDER,
    Row,
    chance_words,
    compared_cells,
    compared_columns,
    compared_words,
    place_of,
    value_cell,
)
from dashboards.rankings.ways import ranked, ranks_address
from scorecard.measures.standing import WINDOW
from scorecard.periods import month_label

COMPARED = ("icb", "region")
SHORT_WORDS = {"england": "Per 100,000 people", "trust": "Amount"}
MONTHS = Column("Latest month")


def standing_section(shown: Standing) -> Component | None:
    """Every medicine in one table; a release of less than twelve months has months alone."""
    if not shown.medicines:
        return None
    words = f"{shown.place.short}: every medicine over twelve months"
    told = [each for each in (_compared(shown), _months_words(shown)) if each]
    return html.Section(
        [
            html.H2(_heading(shown), id="scorecard"),
            caption(_window_words(shown)),
            *[html.P(each, className="statement") for each in told],
            card_table(words, _columns(shown), _rows(shown)),
            actions(*_onward(shown)),
        ],
        **attributes(aria_labelledby="scorecard"),
    )


def cell_link(shown: Standing, medicine: Medicine) -> str:
    """The address of the months of one medicine here."""
    period = shown.question.selection.period
    query = f"?{urlencode({'period': period.token})}" if period else ""
    return f"/organisation/{shown.place.ods_code}/{medicine.medicine}{query}"


def medicine_cell(shown: Standing, medicine: Medicine) -> Child:
    """The medicine, with its unit."""
    level = "" if shown.place.org_type == "england" else f"?organisation={shown.place.ods_code}"
    level += f"&level={shown.place.org_type}" if level else ""
    return [link(medicine.name, f"/medicine/{medicine.medicine}{level}"), html.Small(medicine.unit)]


def _heading(shown: Standing) -> str:
    if shown.place.org_type in COMPARED:
        return f"Every medicine beside the other {LEVEL_WORDS[shown.place.org_type][1]}"
    return "Every medicine, and which way it goes"


def _window_words(shown: Standing) -> str:
    """Which twelve months, and what they are told in."""
    if shown.window is None:
        return "No twelve months end with the chosen period, so there is nothing to set beside others."
    when = f"{capital(months_in_words(WINDOW, shown.window))}."
    if shown.place.org_type == "trust":
        return f"{when} Amounts, each in its own unit: what trusts use depends on their size, so they have no rank."
    if shown.place.org_type == "england":
        return f"{when} Each medicine in its own unit, per 100,000 people."
    return f"{when} Each medicine in its own unit, per 100,000 people, with its 95% interval. {ORDER}"


def _compared(shown: Standing) -> str:
    """How many are higher, lower and similar, and how many of those would be chance."""
    if shown.main is None or shown.place.org_type not in COMPARED:
        return ""
    rows = list(shown.rows(shown.main).values())
    if not rows:
        return ""
    return f"{compared_words(rows, shown.place.org_type)} {chance_words(rows)}"


def _months_words(shown: Standing) -> str:
    return false_latest_words([shown.controls[each.medicine].latest for each in shown.medicines])


def _columns(shown: Standing) -> list[Column]:
    value = [] if shown.main is None else [Column(SHORT_WORDS.get(shown.place.org_type, "Per 100,000 people"), True)]
    is_compared = value and shown.place.org_type in COMPARED
    return [
        Column("Medicine"),
        *value,
        *(compared_columns(shown.place.org_type) if is_compared else []),
        MONTHS,
    ]


def _rows(shown: Standing) -> list[list[Child]]:
    """A row a medicine; the highest place first where places are known, else by name."""
    figures = {} if shown.main is None else shown.rows(shown.main)
    rows = [(each, figures.get(each.medicine)) for each in shown.medicines]
    ordered = sorted(rows, key=lambda pair: -place_of(pair[1])) if shown.place.org_type in COMPARED else rows
    return [[*_figure_cells(shown, medicine, row), _months_cell(shown, medicine)] for medicine, row in ordered]


def _figure_cells(shown: Standing, medicine: Medicine, row: Row | None) -> list[Child]:
    cells = [medicine_cell(shown, medicine)]
    if shown.main is None:
        return cells
    is_compared = shown.place.org_type in COMPARED
    if row is None:
        return [*cells, "no figure", *([NOT_APPLICABLE] * 3 if is_compared else [])]
    if not is_compared:
        return [*cells, value_cell(shown.main, row)]
    return [*cells, *compared_cells(shown.main, row, shown.place.org_type)]


def _months_cell(shown: Standing, medicine: Medicine) -> Component:
    """Which way the months went, a small line of them, and the way to the whole chart."""
    found = shown.controls[medicine.medicine]
    drawn = sparkline(found.values, f"{medicine.name} by month: {months_sentence(found)}")
    way = html.A(
        ["Chart", html.Span(f" of the months of {medicine.name}", className="vh")], href=cell_link(shown, medicine)
    )
    return trend_mark(found.latest.direction, latest_words(found.latest), html.Div([drawn, way], className="way"))


def months_sentence(found: Control) -> str:
    """The first and the last month that have a figure."""
    known = [(day, value) for day, value in zip(found.months, found.values, strict=True) if value is not None]
    if not known:
        return "no figures."
    (first, begins), (last, ends) = known[0], known[-1]
    return f"{significant(begins)} in {month_label(first)}, {significant(ends)} in {month_label(last)}."


def _onward(shown: Standing) -> list[Component]:
    """The file of every measure, and the way to everybody's ranks."""
    level, main = shown.place.org_type, shown.main
    files = [download(csv_link("standing", ods_code=shown.place.ods_code), about="the scorecard")]
    if main is None or level not in COMPARED or shown.window is None:
        return files if shown.window else []
    words = f"Ranks of all {LEVEL_WORDS[ranked(level)][1]}"
    return [*files, link(words, ranks_address(main.slug, level))]
