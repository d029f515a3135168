"""The table of all medicines in England."""

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.components.elements import Column, link, table
from dashboards.components.sparkline import sentence, sparkline
from dashboards.formatting import cell, decimals_for, signed, times
from dashboards.measure import measure
from dashboards.national import MedicineLine

MOST_NUMBERS = 3


def medicine_table(catalogue: Catalogue, lines: list[MedicineLine]) -> Component:
    """One row a medicine; each row has its own unit, so each row has its own precision."""
    tails = any(line.strip is not None and line.strip.p5 is not None for line in lines)
    per = " per 100,000" if measure(catalogue, "england", "").is_rate else ""
    columns = (
        Column("Medicine"),
        Column("Appraisals"),
        Column("Unit"),
        Column("By quarter"),
        Column(f"Latest 12 months{per}", True),
        Column(f"12 months before{per}", True),
        Column("Change, %", True),
        Column("9 in 10 ICBs, times England" if tails else "Middle half of ICBs, times England", True),
    )
    return table("Use of each medicine, England", columns, [_row(line, tails) for line in lines])


def appraisal_numbers(line: MedicineLine) -> str:
    """The numbers of a medicine's appraisals, a few of them."""
    numbers = line.appraisal_numbers
    if not numbers:
        return "none recorded"
    more = f" and {len(numbers) - MOST_NUMBERS} more" if len(numbers) > MOST_NUMBERS else ""
    return ", ".join(numbers[:MOST_NUMBERS]) + more


def _row(line: MedicineLine, tails: bool) -> list[object]:
    decimals = decimals_for([line.latest.shown, line.previous.shown])
    return [
        link(line.medicine.name, f"/medicine/{line.medicine.medicine}"),
        appraisal_numbers(line),
        line.medicine.unit,
        sparkline(line.quarters, f"{line.medicine.name}: {sentence(line.quarters)}"),
        _amount(line.latest.shown, decimals),
        _amount(line.previous.shown, decimals),
        signed(line.change_percent) if line.change_percent is not None else "not compared",
        _range(line, tails),
    ]


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
