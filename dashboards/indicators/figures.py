"""The figures of an indicator's page, and the numbers of one organisation over time."""

from datetime import date

from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS
from dashboards.components.elements import Child, Column, caption, table
from dashboards.components.figure import Frame, figure
from dashboards.figures import indicator_dots, indicator_history
from dashboards.figures.indicator_dots import Point, Shares
from dashboards.figures.indicator_history import Course, Moment
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, months_in_words, short_name
from dashboards.indicators.scope import Scope
from dashboards.indicators.words import Row, amount, comparison_cell, few, interval_cell, percent, share_cell
from scorecard.periods import period_label
from scorecard.schema import ENGLAND, UNALLOCATED


def shares_figure(found: Scope) -> Component:
    """Figure 1: everybody in the chosen period; its numbers are the page's table."""
    shares = shares_of(found)
    frame = Frame(1, everybody(found), _subtitle(found, shares), rows_link(found), _shares_key(found, shares))
    return figure(frame, indicator_dots.draw(shares), None, after=caption("The numbers are in table 1."))


def shares_of(found: Scope) -> Shares:
    """The rows as the figure draws them; what is not matched to an organisation is only in the table."""
    points = [_point(row) for row in found.rows.to_dicts() if row["ods_code"] != UNALLOCATED]
    england = None if found.england is None else found.england["share"]
    return Shares(
        points=points,
        group=LEVEL_WORDS[found.level][0],
        chosen=found.place,
        england=england if isinstance(england, float) else None,
        target=found.indicator.target.value if found.indicator.target else None,
    )


def _point(row: Row) -> Point:
    share, low, high = _shown(row)
    counts = f"{amount(row['numerator'])} of {amount(row['denominator'])}"
    return Point(row["ods_code"], row["name"], counts, share, low, high, comparison_cell(row))


def history_figure(found: Scope) -> Component:
    """Figure 2: the chosen organisation, period by period."""
    course = course_of(found)
    frame = Frame(
        2,
        f"{short_name(found.name(found.place))} over time",
        "Share with 95% interval. Periods without a figure, or with too few to take a share of, have no point",
        csv_link("indicators", indicator=found.indicator.slug, ods_code=found.place),
        _history_key(course),
    )
    return figure(frame, indicator_history.draw(course), history_table(found))


def course_of(found: Scope) -> Course:
    """The history as the figure draws it."""
    own = {row["period"]: row for row in found.history.to_dicts()}
    england = found.england_by_period
    return Course(
        name=short_name(found.name(found.place)),
        period_type=found.period.period_type,
        moments=[_moment(start, own.get(start), england.get(start)) for start in sorted({*own, *england})],
        target=found.indicator.target.value if found.indicator.target else None,
        is_england=found.place == ENGLAND,
    )


def _moment(start: date, row: Row | None, england: float | None) -> Moment:
    share, low, high = (None, None, None) if row is None else _shown(row)
    return Moment(start, share, low, high, england)


def _shown(row: Row) -> tuple[float | None, float | None, float | None]:
    """Share and interval, unless there are too few to take a share of."""
    return (None, None, None) if few(row) else (row["share"], row["low_95"], row["high_95"])


def history_table(found: Scope) -> Component:
    """A row a period, latest first."""
    counts = [Column(words, True) for words in ("Numerator", "Denominator", "Share", "95% interval")]
    beside = [] if found.place == ENGLAND else [Column("England", True), Column("Beside the rest of England")]
    rows = [_history_row(found, row) for row in found.history.reverse().to_dicts()]
    return table(f"{found.indicator.name}: {found.name(found.place)}", [Column("Period"), *counts, *beside], rows)


def _history_row(found: Scope, row: Row) -> list[Child]:
    england = "no figure" if row["england_share"] is None else percent(row["england_share"])
    return [
        period_label(row["period_type"], row["period"]),
        amount(row["numerator"]),
        amount(row["denominator"]),
        share_cell(row),
        interval_cell(row),
        *([] if found.place == ENGLAND else [england, comparison_cell(row)]),
    ]


def everybody(found: Scope) -> str:
    """Whom figure 1 and table 1 show, and when."""
    who = "England" if found.level == "england" else f"Every {LEVEL_WORDS[found.level][0]} with a figure"
    return f"{who}, {period_label(found.period.period_type, found.period.start)}"


def rows_link(found: Scope) -> str:
    """The file with the rows of figure 1."""
    narrowed = {"indicator": found.indicator.slug, "org_type": found.level, "period_type": found.period.period_type}
    return csv_link("indicators", **narrowed, period=found.period.start)


def _subtitle(found: Scope, shares: Shares) -> str:
    words = f"Numerator ÷ denominator, {months_in_words(found.period.period_type, found.period.start)}"
    if len(shares.shown) < len(shares.points):
        words += f". The {len(shares.shown)} highest of {len(shares.points)}; the table has all"
    return words


def _shares_key(found: Scope, shares: Shares) -> tuple[tuple[str, str], ...]:
    """Only the marks that the figure has."""
    own = any(each.ods_code == shares.chosen for each in shares.shown)
    entries = [("dia", short_name(found.name(found.place)))] if own else []
    others = LEVEL_WORDS[found.level][1]
    entries += [("dot", f"Other {others}" if own else capital(others))] if len(shares.points) > len(entries) else []
    entries += [("med", "England")] if shares.england is not None else []
    entries += [("goal", "Target")] if shares.target is not None else []
    return (*entries, ("whisk", "95% interval"))


def _history_key(course: Course) -> tuple[tuple[str, str], ...]:
    entries = [("dia", course.name), ("line", "95% interval")]
    entries += [] if course.is_england else [("med", "England")]
    return (*entries, *([("goal", "Target")] if course.target is not None else []))
