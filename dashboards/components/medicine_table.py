"""The table of all medicines in England."""

from datetime import date

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.components.elements import Child, Column, link, table
from dashboards.components.medicine_order import heading, in_order
from dashboards.components.sparkline import sentence, sparkline
from dashboards.formatting import cell, decimals_for, signed, times
from dashboards.lineage.links import address, way
from dashboards.measure import measure
from dashboards.national import MedicineLine, Year, latest_year, year_before
from dashboards.state import Period
from scorecard.schema import ENGLAND

MOST_NUMBERS = 3


def medicine_table(catalogue: Catalogue, lines: list[MedicineLine], page: str, sort: str | None = None) -> Component:
    """One row a medicine; each row has its own unit, so each row has its own precision, and amounts no order."""
    tails = any(line.strip is not None and line.strip.p5 is not None for line in lines)
    per = " per 100,000" if measure(catalogue, "england", "").is_rate else ""
    columns = (
        Column("Medicine", sort=heading(page, "name", sort)),
        Column("Appraisals"),
        Column("Unit"),
        Column("By quarter"),
        Column(f"Latest 12 months{per}", True),
        Column(f"12 months before{per}", True),
        Column("Change, %", True, heading(page, "change", sort)),
        Column(f"{'9 in 10' if tails else 'Middle half of'} ICBs, times England", True, heading(page, "spread", sort)),
    )
    rows = [_row(catalogue, line, tails) for line in in_order(lines, sort)]
    return table("Use of each medicine, England", columns, rows)


def appraisal_numbers(line: MedicineLine) -> str:
    """The numbers of a medicine's appraisals, a few of them."""
    numbers = line.appraisal_numbers
    if not numbers:
        return "none recorded"
    more = f" and {len(numbers) - MOST_NUMBERS} more" if len(numbers) > MOST_NUMBERS else ""
    return ", ".join(numbers[:MOST_NUMBERS]) + more


def amount_cells(line: MedicineLine) -> tuple[str, str]:
    """The latest twelve months and those before, in one precision."""
    decimals = decimals_for([line.latest.shown, line.previous.shown])
    return _amount(line.latest.shown, decimals), _amount(line.previous.shown, decimals)


def change_cell(line: MedicineLine) -> str:
    """The change in per cent, where there is one."""
    return signed(line.change_percent) if line.change_percent is not None else "not compared"


def _row(catalogue: Catalogue, line: MedicineLine, tails: bool) -> list[Child]:
    return [
        link(line.medicine.name, f"/medicine/{line.medicine.medicine}"),
        appraisal_numbers(line),
        line.medicine.unit,
        sparkline(line.quarters, f"{line.medicine.name}: {sentence(line.quarters)}"),
        *_amounts_with_ways(catalogue, line),
        change_cell(line),
        _range(line, tails),
    ]


def _amounts_with_ways(catalogue: Catalogue, line: MedicineLine) -> list[Child]:
    """Both amounts, each with the way to where it comes from."""
    latest = latest_year(catalogue)
    years = ((line.latest, latest), (line.previous, year_before(latest)))
    return [_way(catalogue, line, words, *each) for words, each in zip(amount_cells(line), years, strict=True)]


def _way(catalogue: Catalogue, line: MedicineLine, words: str, year: Year, start: date | None) -> Child:
    """Words that are no number, as "none used", stay words."""
    if not year.shown or start is None:
        return words
    medicine, unit = line.medicine.medicine, line.medicine.unit
    href = address(medicine, ENGLAND, Period("twelve_months", start), unit)
    return way(words, href, measure(catalogue, ENGLAND, unit).unit)


def _amount(value: float | None, decimals: int) -> str:
    if value is None:
        return "no figure"
    return "none used" if value == 0 else cell(value, decimals)


def _range(line: MedicineLine, tails: bool) -> str:
    strip = line.strip
    if strip is None:
        return "too few ICBs"
    low, high = (strip.p5, strip.p95) if tails else (strip.p25, strip.p75)
    return "too few ICBs" if low is None or high is None else f"{times(low)} to {times(high)}"
