"""The figures and tables of a medicine's page."""

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS, PRACTICES, TRUSTS
from dashboards.components.appraisals import markers
from dashboards.components.cost import COST, cost_cell, list_price
from dashboards.components.elements import Child, Column, actions, caption, download, link, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures import dots, ribbon
from dashboards.figures.dots import Dot, Order
from dashboards.figures.ribbon import Series
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, cell, decimals_for, fixed, months_in_words, organisation_name
from dashboards.lineage.links import address, number_link
from dashboards.medicines.numbers import Numbers
from dashboards.rankings.ways import ranked
from dashboards.state import Period
from dashboards.words import NOT_HELD, Use, amount_cell, state_cell, submissions_cell
from scorecard.periods import period_label
from scorecard.schema import UNALLOCATED

BESIDE = 6
BY_PERIOD = {"month": "by month", "quarter": "by quarter", "twelve_months": "12 months to each quarter's end"}
NO_RANKING = "The order is by the figure and is no ranking: one period alone cannot tell a difference from chance."
OVER_A_YEAR = "over twelve months, with their intervals"
Row = dict[str, object]


def series_figure(found: Numbers) -> Component:
    """Figure 1: the organisation over time, on the ribbon of its level where there are rates."""
    plural = LEVEL_WORDS[found.level][1]
    place = found.organisation.short
    title = f"{place} among {plural} over time" if found.measure.is_rate else f"{place} over time"
    series = Series(
        name=place,
        unit=found.measure.unit,
        period_type=found.period.period_type,
        rows=found.own,
        spread=found.spread,
        group="sub-ICB" if found.level == "sub_icb" else LEVEL_WORDS[found.level][0],
        markers=markers(found.catalogue.appraisals_of(found.medicine.medicine)),
        due=found.catalogue.setting.due,
    )
    frame = Frame(
        1,
        title,
        f"{capital(found.measure.unit)}, {BY_PERIOD[found.period.period_type]}",
        csv_link("uptake", **_narrowed(found), ods_code=found.organisation.ods_code),
        _series_key(found, series),
    )
    rows = series_rows(found)
    latest = table(
        f"Latest {min(BESIDE, len(rows))} periods, {found.measure.unit}", series_columns(found), rows[:BESIDE]
    )
    every = table(
        f"{found.medicine.name}, {found.measure.unit}",
        [*series_columns(found), COST],
        [[*row, cost] for row, cost in zip(rows, series_costs(found), strict=True)],
    )
    extra = [_percentile_download(found)] if found.measure.is_rate else []
    return figure(frame, ribbon.draw(series), html.Div([every, *extra]), after=latest)


def series_columns(found: Numbers) -> list[Column]:
    """The organisation, its group and England, side by side."""
    columns = [Column("Period"), Column(found.organisation.short, True)]
    if found.measure.is_rate:
        columns += [Column(f"Median {LEVEL_WORDS[found.level][0]}", True), Column("Middle half", True)]
        columns += [] if found.organisation.org_type == "england" else [Column("England", True)]
    return [*columns, Column(found.catalogue.setting.submitted, True)]


def series_rows(found: Numbers) -> list[list[Child]]:
    """A row a period, latest first."""
    decimals = decimals_for([*found.own["amount"], *found.spread["p75"]])
    spread = {row["period"]: row for row in found.spread.to_dicts()}
    england = {row["period"]: use_of_row(row) for row in found.england.to_dicts()}
    rows = []
    for row in found.own.sort("period", descending=True).to_dicts():
        use = use_of_row(row)
        shown = _linked(found, row, use, amount_cell(use, decimals))
        cells: list[Child] = [period_label(found.period.period_type, row["period"]), shown]
        if found.measure.is_rate:
            cells += _spread_cells(spread.get(row["period"]), decimals)
            beside = england.get(row["period"], Use(None, "missing"))
            cells += [] if found.organisation.org_type == "england" else [amount_cell(beside, decimals)]
        rows.append([*cells, submissions_cell(use)])
    return rows


def series_costs(found: Numbers) -> list[Child]:
    """What the organisation's use cost at list price, a cell a period, latest first."""
    return [cost_cell(use_of_row(row)) for row in found.own.sort("period", descending=True).to_dicts()]


def order_section(found: Numbers) -> Component:
    """Figure 2: everybody in the chosen period; its numbers are the page's table."""
    level = LEVEL_WORDS[found.level]
    order = Order(
        dots=[dot_of(row) for row in found.current_rows.to_dicts() if row["ods_code"] != UNALLOCATED],
        unit=found.measure.unit,
        group=level[0],
        chosen=found.organisation.ods_code,
        england=found.england_now if found.measure.is_rate else None,
        due=found.catalogue.setting.due,
    )
    frame = Frame(2, _everybody(found), _order_subtitle(found, order), _order_csv(found), _order_key(found, order))
    return figure(frame, dots.draw(order), None, after=caption("The numbers are in table 1."))


def table_section(found: Numbers, ranks: str | None) -> Component:
    """Table 1: the numbers of figure 2, in their order, why that is no ranking, and where the ranks are."""
    return html.Section(
        [
            html.H2(f"Table 1. {_everybody(found)}", id="table-1"),
            caption([NO_RANKING, *_way_to_ranks(ranks, found.level), f" {list_price(found.catalogue.setting.done)}"]),
            order_table(found),
            actions(download(_order_csv(found), about="table 1")),
        ]
    )


def _way_to_ranks(address: str | None, level: str) -> list[Child]:
    """Where ranks are, or that there are none because nothing divides the amounts."""
    if address is None:
        return [" Amounts of places of different size are not ranked."]
    if ranked(level) != level:
        few, many = (LEVEL_WORDS[each][1] for each in (level, ranked(level)))
        return [f" {capital(few)} are too few to be ranked. ", link(f"Ranks of {many} {OVER_A_YEAR}", address), "."]
    return [" ", link(f"Ranks {OVER_A_YEAR}", address), "."]


def order_table(found: Numbers) -> Component:
    """Every organisation with its figure, state and submissions; what is not allocated is a line of its own."""
    rows = found.current_rows.to_dicts()
    decimals = decimals_for([row["amount"] for row in rows])
    codes = [row["ods_code"] for row in rows]
    chosen = found.organisation.ods_code
    return table(
        f"{found.medicine.name}, {period_label(found.period.period_type, found.period.start)}",
        order_columns(found),
        [order_row(found, row, decimals) for row in rows],
        codes.index(chosen) if chosen in codes else None,
    )


def order_columns(found: Numbers) -> list[Column]:
    """The rate where there is one, the amount and its list price always."""
    rate = [Column(capital(found.measure.unit), True)] if found.measure.is_rate else []
    return [
        Column(capital(LEVEL_WORDS[found.level][0])),
        *rate,
        Column(f"Amount, {found.unit}", True),
        COST,
        Column("State"),
        Column(found.catalogue.setting.submitted, True),
    ]


def order_row(found: Numbers, row: Row, decimals: int) -> list[Child]:
    """One organisation's line."""
    use = use_of_row(row)
    amount = row["numerator"]
    total = NOT_APPLICABLE if not isinstance(amount, float) else cell(amount, decimals_for([amount]))
    linked = total if row["ods_code"] == UNALLOCATED else _linked(found, row, use, total, found.unit)
    rate = [amount_cell(use, decimals)] if found.measure.is_rate else []
    return [_place(row), *rate, linked, cost_cell(use), state_cell(use), submissions_cell(use)]


def _linked(found: Numbers, row: Row, use: Use, words: str, unit: str | None = None) -> Child:
    """A number with the way to where it comes from, which nobody keeps of primary care."""
    if found.catalogue.setting is PRACTICES:
        return words
    period = Period(found.period.period_type, row["period"])  # type: ignore[arg-type]
    href = address(found.medicine.medicine, str(row["ods_code"]), period, found.unit)
    return number_link(words, use, href, unit or found.measure.unit)


def dot_of(row: Row) -> Dot:
    """A row as the figure draws it."""
    use = use_of_row(row)
    name = organisation_name(str(row["name"]))
    return Dot(str(row["ods_code"]), name, use.amount, use.state, use.expected, use.received)


def use_of_row(row: Row) -> Use:
    """A row of a frame as a Use."""
    return Use._make(row[name] for name in Use._fields)


def _place(row: Row) -> Child:
    """A name with the way to its page."""
    name, code = organisation_name(str(row["name"])), row["ods_code"]
    return name if code == UNALLOCATED else link(name, f"/organisation/{code}")


def _spread_cells(spread: Row | None, decimals: int) -> list[Child]:
    """Median and middle half of a period."""
    if spread is None or not isinstance(spread["p50"], float):
        return ["too few", "too few"]
    low, middle, high = (fixed(float(str(spread[name])), decimals) for name in ("p25", "p50", "p75"))
    return [middle, f"{low} to {high}"]


def _series_key(found: Numbers, series: Series) -> tuple[tuple[str, str], ...]:
    """Only the marks that the figure has."""
    level = LEVEL_WORDS[found.level]
    entries = [("line", found.organisation.short)]
    if not series.spread["p5"].is_null().all():
        entries.append(("b1", "5th to 95th percentile"))
    if not series.spread["p50"].is_null().all():
        entries += [("b2", f"Middle half of {level[1]} with complete data"), ("med", f"Median {level[0]}")]
    if any(received < expected for received, expected in series.rows.select("received", "expected").rows()):
        entries.append(("open", "Submissions incomplete"))
    missing = series.rows.filter(pl.col("state") == "missing")
    if not missing.is_empty():
        is_unheld = missing["received"].min() != 0
        entries.append(("miss", capital(NOT_HELD) if is_unheld else "No data submitted"))
    return tuple(entries)


def _order_key(found: Numbers, order: Order) -> tuple[tuple[str, str], ...]:
    entries = []
    if any(dot.ods_code == order.chosen for dot in order.shown):
        entries.append(("dia", found.organisation.short))
    if any(dot.partly and dot.amount is not None for dot in order.shown):
        entries.append(("open-dot", "Submissions incomplete"))
    if order.england is not None:
        entries.append(("med", "England rate"))
    return tuple(entries)


def _order_subtitle(found: Numbers, order: Order) -> str:
    words = f"{capital(found.measure.unit)}, {months_in_words(found.period.period_type, found.period.start)}"
    if found.level == "trust":
        words += ". Trusts have patients, not residents, so these are amounts, not rates: a large trust uses more"
    if len(order.shown) < len(order.dots):
        words += f". The {len(order.shown)} largest of {len(order.dots)}; the table has all"
    return words


def _everybody(found: Numbers) -> str:
    return f"{_who(found)}, {period_label(found.period.period_type, found.period.start)}"


def _order_csv(found: Numbers) -> str:
    return csv_link("uptake", **_narrowed(found), org_type=found.level, period=found.period.start)


def _who(found: Numbers) -> str:
    """Whom the figure shows: a level in England, or the trusts of a region or an ICB."""
    place = found.organisation
    if found.level != "trust" or place.org_type == "england":
        return f"Every {LEVEL_WORDS[found.level][0]}"
    line = found.catalogue.ancestors(place) if place.org_type == "trust" else [place]
    return f"Every trust in {line[-1].short}" if line else "The trust"


def _percentile_download(found: Numbers) -> Component:
    href = csv_link("percentiles", **_narrowed(found), org_type=found.level)
    return actions(download(href, "Download the percentiles as CSV"))


def _narrowed(found: Numbers) -> dict[str, str]:
    """What every file of the page is asked for; secondary care is what is meant where no source is named."""
    asked = {"medicine": found.medicine.medicine, "unit": found.unit, "period_type": found.period.period_type}
    setting = found.catalogue.setting
    return asked if setting is TRUSTS else asked | {"source": setting.source}
