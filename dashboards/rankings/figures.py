"""The figures of the page of rankings: the ranked dots, and how far organisations lie apart over time."""

from collections.abc import Callable

from dash.development.base_component import Component

from dashboards.components.elements import Child, Column, attributes, caption, link, more, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures import ranked_dots, spread_lines
from dashboards.figures.ranked_dots import Position, Ranking
from dashboards.figures.spread_lines import Spread
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, fixed, short_name, significant
from dashboards.indicators.words import rank_cell
from dashboards.rankings.scope import Row, Scope
from dashboards.rankings.words import (
    direction,
    in_column,
    others,
    sentence,
    shown,
    spread_words,
    unit_words,
    whom,
    why_no_value,
)
from scorecard.measures.comparison import NO_DENOMINATOR
from scorecard.measures.definitions import Share
from scorecard.measures.variation_words import narrowing_sentence
from scorecard.periods import period_label, twelve_months_label

FEW_NAMES = 6


def dots_figure(found: Scope) -> Component:
    """Figure 1: those that are compared, in order of value; below it those that are not, each with its reason."""
    if not found.compared:
        return html.Section(
            [html.H2(heading(found), id="figure-1"), html.P(_nobody(found)), *apart_parts(found)],
            **attributes(aria_labelledby="figure-1"),
        )
    ranking = ranking_of(found)
    frame = Frame(1, heading(found), _subtitle(found), rows_link(found), _dots_key(found))
    onward = caption(["The numbers are in ", link("table 1", f"{found.selection.url}#table-1"), "."])
    return figure(frame, ranked_dots.draw(ranking), None, after=html.Div([onward, *apart_parts(found)]))


def heading(found: Scope) -> str:
    """Whom figure 1 and table 1 show, and when."""
    return f"{whom(found)}, {twelve_months_label(found.period)}"


def _nobody(found: Scope) -> str:
    if found.measure.kind == "volume":
        return f"There is no ranking of this measure: {NO_DENOMINATOR}. Table 1 has the amounts, by name."
    return "Nobody has a value with an interval here, so there is nothing to rank. Table 1 has what is known."


def ranking_of(found: Scope) -> Ranking:
    """The rows as the figure draws them."""
    return Ranking(
        positions=[_position(row) for row in found.compared],
        nouns=found.nouns,
        unit=unit_words(found),
        write=lambda value: shown(found.measure, value),
        is_share=isinstance(found.measure, Share),
        chosen=found.place,
        together=found.together,
        median=found.median,
    )


def _position(row: Row) -> Position:
    ends = (row["value"], row["low"], row["high"])
    return Position(row["ods_code"], row["name"], *ends, row["comparison"], rank_cell(row))


def _subtitle(found: Scope) -> str:
    return f"{capital(unit_words(found))}, with 95% intervals, in order of value. {direction(found.measure)}"


def _dots_key(found: Scope) -> tuple[tuple[str, str], ...]:
    """Only the marks that the figure has."""
    words = {row["comparison"] for row in found.compared if row["ods_code"] != found.place}
    own = found.own
    entries = [("dia", short_name(own["name"]))] if own and own["low"] is not None else []
    entries += [("square", f"Higher or lower than {others(found)}")] if words & {"higher", "lower"} else []
    entries += [("dot", "Similar to them" if words & {"higher", "lower"} else f"Similar to {others(found)}")] * (
        "similar" in words
    )
    entries += [("dot", "Not compared")] if words == {None} else []
    return (*entries, ("whisk", "95% interval"))


def apart_parts(found: Scope) -> list[Component]:
    """Those that are not in the figure, by reason; many of them behind a fold."""
    if not found.apart or found.measure.kind == "volume":
        return []
    by_reason: dict[str, list[str]] = {}
    for row in found.apart:
        by_reason.setdefault(why_apart(row), []).append(short_name(row["name"]))
    items = [
        html.Li([html.B(f"{sentence(reason).rstrip('.')}: "), f"{'; '.join(names)}."])
        for reason, names in by_reason.items()
    ]
    names = html.Ul(items, className="notes")
    so_many = f"{len(found.apart):,} of {found.rows.height:,} {found.nouns[1]} cannot be compared"
    if found.rows.height == 1:
        so_many = f"The only {found.nouns[0]} cannot be compared"
    if len(found.apart) <= FEW_NAMES:
        return [html.H3(so_many, className="apart"), names]
    return [more(f"{so_many}: show them and why", names)]


def why_apart(row: Row) -> str:
    """Why an organisation is not in the order of values."""
    if row["state"] == "missing":
        return why_no_value(row)
    return str(row["flags"] or "no value")


def spread_section(found: Scope) -> Component | None:
    """Figure 2: percentiles over time, in words too; None of what is not compared."""
    if found.spread.is_empty():
        return None
    parts = [html.P(words, className="statement") for words in spread_sentences(found)]
    spread = spread_of(found)
    if spread.known.is_empty():
        head = html.H2(f"How far {found.nouns[1]} lie apart", id="spread")
        return html.Section([head, *parts], **attributes(aria_labelledby="spread"))
    frame = Frame(
        2,
        f"How far {found.nouns[1]} lie apart over time",
        f"{capital(unit_words(found))}. Percentiles of all {found.nouns[1]} of which every submission came",
        spread_link(found),
        _spread_key(spread),
    )
    return figure(frame, spread_lines.draw(spread), spread_table(found), after=html.Div(parts))


def spread_of(found: Scope) -> Spread:
    """The percentiles as the figure draws them."""
    return Spread(
        rows=found.spread,
        nouns=found.nouns,
        unit=unit_words(found),
        write=lambda value: shown(found.measure, value),
        is_share=isinstance(found.measure, Share),
    )


def spread_sentences(found: Scope) -> list[str]:
    """The latest spread, and whether it narrows; beside peers these are of everybody."""
    known = spread_of(found).known
    told = []
    if not known.is_empty():
        told.append(spread_words(found, known.row(-1, named=True)))
    elif found.spread["organisations"].max() == 1:
        told.append(f"Of one {found.nouns[0]} with complete data there is no spread.")
    elif found.spread["reason"].drop_nulls().len():
        told.append(f"How far {found.nouns[1]} lie apart is not told: {found.spread['reason'].drop_nulls()[-1]}.")
    row = found.narrowing
    if row is not None:
        told.append(narrowing_sentence(row).replace(" %", "%"))
    return told


def _spread_key(spread: Spread) -> tuple[tuple[str, str], ...]:
    entries = [("med", "Median")]
    for name, swatch, words in (("p25", "b2", "Middle half"), ("p5", "b1", "5th to 95th percentile")):
        entries += [] if spread.rows[name].is_null().all() else [(swatch, words)]
    has_more = not spread.rows["p15"].is_null().all()
    return (*entries, *([("goal", "Every tenth percentile between (15th, 35th …)")] if has_more else []))


def spread_table(found: Scope) -> Component:
    """A row a period, latest first."""
    rows = found.spread.reverse().to_dicts()
    write = in_column(found.measure, [row[name] for row in rows for name in ("p90", "p75")])
    heads = ("10th percentile", "25th", "Median", "75th", "90th percentile", "90th ÷ 10th", "Half of the gap")
    columns = [Column("Period"), Column(capital(found.nouns[1]), True), *(Column(words, True) for words in heads)]
    return table(
        f"Percentiles of {found.nouns[1]}, {unit_words(found)}",
        [*columns, Column("Not told")],
        [_spread_row(row, write) for row in rows],
    )


def _spread_row(row: Row, write: Callable[[float], str]) -> list[Child]:
    figures = [row[name] for name in ("p10", "p25", "p50", "p75", "p90")]
    ratio = NOT_APPLICABLE if row["ratio"] is None else significant(row["ratio"])
    half = NOT_APPLICABLE if row["gap_half"] is None else fixed(row["gap_half"], 0)
    return [
        period_label(row["period_type"], row["period"]),
        fixed(row["organisations"], 0),
        *(NOT_APPLICABLE if value is None else write(value) for value in figures),
        ratio,
        half,
        row["reason"] or "",
    ]


def rows_link(found: Scope) -> str:
    """The file with the rows of figure 1 and table 1."""
    narrowed = _narrowed(found) | {"period": found.period.isoformat()}
    if found.peers is not None and found.level != "group":
        narrowed |= {"grouping": found.peers.grouping, "group_name": str(found.peers.group)}
    return csv_link("ranking", **narrowed)


def spread_link(found: Scope) -> str:
    """The file with the percentiles of every period."""
    return csv_link("spread", **_narrowed(found))


def _narrowed(found: Scope) -> dict[str, str]:
    return dict(zip(("measure", "subject", "unit", "org_type"), found.series, strict=True))
