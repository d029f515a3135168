"""The tables and the figure of the page of comparison."""

from collections.abc import Mapping, Sequence

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS
from dashboards.compare.downloads import figures_link, series_link
from dashboards.compare.scope import Row, Scope
from dashboards.compare.words import beside_cell, by_chance, common_reason, interval_words, value_words
from dashboards.components.card_table import card_table
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures.side_by_side import Line, Moment, Panels, draw
from dashboards.formatting import joined
from dashboards.lineage.links import address, is_of_uptake, value_link, way
from dashboards.organisations.standing_words import number
from dashboards.state import Period
from dashboards.words import STATE_WORDS, missing_words
from scorecard.measures import definitions as of
from scorecard.measures.definitions import EACH_MEDICINE, Measure
from scorecard.measures.standing import WINDOW
from scorecard.periods import period_label

READ = "Each cell has the value, its 95% interval, and the word beside all others of the level."


def subjects_section(found: Scope, measure: Measure) -> Component:
    """Table 1: every medicine, or the grouping, in the chosen measure."""
    by_subject = found.rows(measure)
    several = measure.subject == EACH_MEDICINE
    title = f"Table 1. {measure.name}"
    columns = [Column("Medicine" if several else "Medicines"), *_columns(found)]
    common = _common(found, list(by_subject.values()))
    rows = [
        [_subject(found, measure, subject), *_cells(found, measure, row, common)] for subject, row in by_subject.items()
    ]
    href = figures_link(found, measure.slug, None)
    chance = by_chance(found, measure)
    return html.Section(
        [
            html.H2(title, id="table-1"),
            caption(_window(found)),
            html.P(chance, className="statement") if chance else None,
            *_reasons(found, common),
            card_table(title, columns, rows),
            actions(download(href, about="table 1")),
        ],
        className="side-by-side",
        **attributes(aria_labelledby="table-1"),
    )


def measures_section(found: Scope) -> Component | None:
    """Table 2: every measure of the chosen medicine, and those of several medicines."""
    medicine = found.medicine.medicine if found.medicine else ""
    lines: list[tuple[Measure, Mapping[str, Row]]] = []
    for measure in found.measures.values():
        subject = medicine if measure.subject == EACH_MEDICINE else next(iter(found.rows(measure)), "")
        by_place = found.rows(measure).get(subject)
        if by_place is not None:
            lines.append((measure, by_place))
    if not lines:
        return None
    common = _common(found, [by_place for _, by_place in lines])
    rows = [[_measure(measure, by_place), *_cells(found, measure, by_place, common)] for measure, by_place in lines]
    title = f"Table 2. Every measure: {found.medicine.name if found.medicine else ''} and groups of medicines"
    return html.Section(
        [
            html.H2(title, id="table-2"),
            caption(_window(found)),
            *_reasons(found, common),
            card_table(title, [Column("Measure"), *_columns(found)], rows),
            actions(download(figures_link(found, None, None), "Download CSV of every measure and medicine", "table 2")),
        ],
        className="side-by-side",
        **attributes(aria_labelledby="table-2"),
    )


def over_time(found: Scope, measure: Measure) -> Component:
    """Figure 1: the chosen subject, a panel for each organisation."""
    course = found.course
    panels = Panels(
        lines=[_line(course.rows.filter(ods_code=each.ods_code), each.short) for each in found.places],
        unit=of.value_words(measure, course.unit),
        period_type=course.period_type,
        written=lambda amount: number(measure, amount),
        is_share=isinstance(measure, of.Share),
    )
    quarters = "by financial quarter" if course.period_type == "quarter" else "twelve months that end with each quarter"
    frame = Frame(
        1,
        f"{found.subject_name} over time",
        f"{panels.unit}, {quarters}. One scale for all: the panel's own line is thick, the others thin and grey.",
        series_link(found),
        (("miss", "No data, or not every month known"), ("open", "Not every submission came")),
    )
    drawing = draw(panels)
    return html.Div(figure(frame, drawing, _numbers(found, panels)), className="panels")


def _line(rows: pl.DataFrame, name: str) -> Line:
    ordered = rows.sort("period").iter_rows(named=True)
    return Line(name, [_moment_of(row) for row in ordered])


def _moment_of(row: Row) -> Moment:
    is_missing = row["state"] == "missing"
    why = missing_words(row["expected"], row["received"]) if is_missing else ""
    return Moment(row["period"], row["amount"], row["state"], _is_partial(row), why)


def _is_partial(row: Row) -> bool:
    return bool(0 < row["received"] < row["expected"])


def _numbers(found: Scope, panels: Panels) -> Component:
    """The figure's numbers, a row a period."""
    columns = [Column("Period"), *[Column(each.short, True) for each in found.places]]
    starts = sorted({moment.start for line in panels.lines for moment in line.moments})
    by_start = [{moment.start: moment for moment in line.moments} for line in panels.lines]
    rows: list[list[Child]] = [
        [
            period_label(panels.period_type, start),
            *[_moment(found, panels, code, line.get(start)) for code, line in zip(found.codes, by_start, strict=True)],
        ]
        for start in starts
    ]
    return table(f"{found.subject_name}, {panels.unit}", columns, rows)


def _moment(found: Scope, panels: Panels, code: str, moment: Moment | None) -> Child:
    if moment is None:
        return "no figure"
    if moment.amount is None or moment.state == "zero":
        return moment.why or (STATE_WORDS[moment.state] if moment.state != "used" else "no figure")
    words = panels.written(moment.amount)
    return [_with_way(found, panels, code, moment, words), ", not every submission" if moment.is_partial else None]


def _with_way(found: Scope, panels: Panels, code: str, moment: Moment, words: str) -> Child:
    """A value of the figure with the way to where it comes from, where it is the use of one medicine."""
    if found.measure is None or not is_of_uptake(found.measure):
        return words
    period = Period(panels.period_type, moment.start)
    return way(words, address(found.subject, code, period, found.course.unit), panels.unit)


def _columns(found: Scope) -> list[Column]:
    return [Column(each.short) for each in found.places]


def _common(found: Scope, lines: Sequence[Mapping[str, Row]]) -> dict[str, str | None]:
    """Of each organisation the reason for which several of its figures are not compared."""
    return {code: common_reason(row[code] for row in lines if code in row) for code in found.codes}


def _reasons(found: Scope, common: Mapping[str, str | None]) -> list[Component]:
    """Each such reason once, instead of in every cell."""
    by_reason: dict[str, list[str]] = {}
    for place in found.places:
        if reason := common[place.ods_code]:
            by_reason.setdefault(reason, []).append(place.short)
    return [caption(f"Not compared, unless the cell says otherwise, {joined(names)}: {reason}.")
            for reason, names in by_reason.items()]  # fmt: skip


def _cells(
    found: Scope, measure: Measure, by_place: Mapping[str, Row], common: Mapping[str, str | None]
) -> list[Child]:
    """Value, interval and word of each organisation."""
    return [_cell(measure, by_place.get(code), common[code]) for code in found.codes]


def _cell(measure: Measure, row: Row | None, common: str | None) -> Child:
    small = [each for each in (interval_words(measure, row), beside_cell(row, common)) if each]
    return [html.Span(_value(measure, row), className="num"), *[html.Small(each) for each in small]]


def _value(measure: Measure, row: Row | None) -> Child:
    """The value with the way to where it comes from; words that are no number stay words."""
    words = value_words(measure, row)
    return words if row is None or row["state"] == "zero" else value_link(words, measure, row)


def _subject(found: Scope, measure: Measure, subject: str) -> Child:
    """The medicine and its unit, or the measure's grouping."""
    known = found.catalogue.medicines.get(subject)
    if known is None or measure.subject != EACH_MEDICINE:
        return measure.subject if isinstance(measure.subject, str) else measure.subject.name
    return [link(known.name, f"/medicine/{subject}"), html.Small(of.value_words(measure, known.unit))]


def _measure(measure: Measure, by_place: Mapping[str, Row]) -> Child:
    """The measure and what its values are."""
    units = [row["unit"] for row in by_place.values()]
    return [link(measure.name, f"/methods#measure-{measure.slug}"), html.Small(of.value_words(measure, units[0]))]


def _window(found: Scope) -> str:
    period = period_label(WINDOW, found.window) if found.window else ""
    others = f"all other {LEVEL_WORDS[found.level][1]} together"
    return f"{period}. {READ.replace('all others of the level', others)}"
