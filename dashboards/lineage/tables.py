"""The tables of a lineage page: files, products, codes and rows, each adding up to the number."""

from collections.abc import Mapping
from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.components.card_table import card_table
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital, counted, short_day
from dashboards.lineage.scope import Number
from dashboards.lineage.words import DATA_STATUSES, code_words, exact
from dashboards.quality.words import month_cell, strangers
from dashboards.state import Selection

SHOWN_CODES = 25
SHOWN_ROWS = 20
NOT_AT_HAND = "not at hand"
Row = Mapping[str, Any]


def files_section(found: Number) -> Component:
    """Table 1: the files of the period, and how much of the number each holds."""
    heading = "Table 1. Source files"
    by_file = _sums(found, "file_number")
    rows = [_file(row, by_file, at_hand=found.rows is not None) for row in found.files.iter_rows(named=True)]
    words = (
        "Files of issues of the months that the release was computed from. The fingerprint (SHA-256) is the same for "
        "everybody who has the same file. The run tells what every file was asked before its rows were loaded."
    )
    more = link("Every other file of this release", f"/release/{found.catalogue.release_id}#files")
    columns = (
        *map(Column, ("File", "Month", "Layout and status", "Checked by")),
        Column("Rows in the file", True),
        Column("Rows of this number", True),
        Column(f"Their sum, {found.unit}", True),
        Column("Fingerprint (SHA-256)"),
    )
    drawn = card_table(heading, columns, rows)
    return _section(heading, "files", caption(words + _in_all(found)), drawn, html.P([more, "."], className="onward"))


def _file(row: Row, by_file: Mapping[Any, tuple[int, float]], *, at_hand: bool) -> list[Child]:
    status = DATA_STATUSES.get(row["data_status"] or "", "")
    run = row["run_number"]
    checked = link(f"Run {run}", Selection(page="data_quality", run=run).url) if run else "before runs were counted"
    count, amount = by_file.get(row["file_number"], (0, 0.0))
    return [
        html.Span(strangers(row["name"]), className="long"),
        month_cell(row["month"]),
        f"layout {row['layout']}, {status}" if status else f"layout {row['layout']}",
        checked,
        f"{row['rows_kept']:,}",
        *((f"{count:,}", exact(amount)) if at_hand else (NOT_AT_HAND, NOT_AT_HAND)),
        html.Span(row["file_id"], className="sha"),
    ]


def products_section(found: Number) -> Component:
    """Table 2: how each product was converted."""
    heading = f"Table 2. Products, and what one of each unit is in {found.unit}"
    of_unit = found.products.filter(pl.col("unit") == found.unit)
    sums = _sums(found, "vmp_code", "native_unit")
    quantities = _quantities(found)
    rows = [
        _product(row, sums, quantities, at_hand=found.rows is not None)
        for row in of_unit.iter_rows(named=True)
        if found.rows is None or (row["vmp_code"], row["native_unit"]) in sums
    ]
    unused = of_unit.height - len(rows)
    words = "Strengths are those of dm+d. A quantity, as submitted, times the factor is the amount."
    words += f" {counted(unused, 'other product')} of the medicine had no row here." if unused else ""
    columns = (
        *map(Column, ("Product", "Code (dm+d)", "Submitted in")),
        *(Column(each, True) for each in ("Rows", "Quantity", "Factor", f"Amount, {found.unit}")),
    )
    drawn = card_table(heading, columns, rows) if rows else html.P("No product had a row here.")
    return _section(heading, "products", caption(words + _in_all(found)), drawn)


def _product(
    row: Row, sums: Mapping[Any, tuple[int, float]], quantities: Mapping[Any, float], *, at_hand: bool
) -> list[Child]:
    key = (row["vmp_code"], row["native_unit"])
    count, amount = sums.get(key, (0, 0.0))
    told = (f"{count:,}", exact(quantities.get(key, 0.0))) if at_hand else (NOT_AT_HAND, NOT_AT_HAND)
    why = f"1, not converted: {row['reason']}" if row["reason"] else exact(row["factor"])
    last = exact(amount) if at_hand else NOT_AT_HAND
    return [html.Span(strangers(row["vmp_name"]), className="long"), row["vmp_code"], row["native_unit"], *told, why,
            last]  # fmt: skip


def codes_section(found: Number) -> Component | None:
    """Table 3: under which codes the rows were submitted, merged ones included."""
    if found.rows is None or found.rows.is_empty():
        return None
    heading = "Table 3. Codes under which the rows were submitted"
    sums = sorted(_sums(found, "ods_code").items(), key=lambda each: -abs(each[1][1]))
    shown, rest = sums[:SHOWN_CODES], sums[SHOWN_CODES:]
    rows: list[list[Child]] = [
        [_code(found, code), code, capital(code_words(found, code)), f"{count:,}", exact(amount)]
        for code, (count, amount) in shown
    ]
    if rest:
        count, amount = sum(each[1][0] for each in rest), sum(each[1][1] for each in rest)
        rows.append([f"{counted(len(rest), 'other code')}, in the file", "", "", f"{count:,}", exact(amount)])
    columns = (*map(Column, ("Organisation", "Code", "Why it counts here")), Column("Rows", True),
               Column(f"Amount, {found.unit}", True))  # fmt: skip
    words = "The largest amount first. Rows under the code of a merged trust count for the one that it merged into."
    return _section(heading, "codes", caption(words + _in_all(found)), card_table(heading, columns, rows))


def _code(found: Number, code: str) -> Child:
    place = found.catalogue.organisations.get(code)
    return link(place.full_name, f"/organisation/{code}") if place else "Not matched to a known organisation"


def rows_section(found: Number) -> Component:
    """Table 4: the largest rows, and the file with all of them."""
    heading = "Table 4. Source rows"
    if found.rows is None:
        return _section(heading, "rows", html.P(found.absent))
    if found.rows.is_empty():
        return _section(heading, "rows", html.P("There is no source row behind it."))
    order = ["amount", "file_number", "row_number"]
    largest = found.rows.sort(pl.col("amount").abs(), *order[1:], descending=[True, False, False]).head(SHOWN_ROWS)
    left = found.rows.height - largest.height
    words = f"The {largest.height} largest of {found.rows.height:,}; the file has all." if left else "All of them."
    columns = (
        *map(Column, ("File and row", "Month", "Code", "Product")),
        *(Column(each, True) for each in ("Quantity", "Factor", f"Amount, {found.unit}")),
    )
    drawn = card_table(heading, columns, [_source_row(row) for row in largest.iter_rows(named=True)])
    file = download(_rows_link(found), "Download CSV of every row", "table 4")
    return _section(heading, "rows", caption(words), drawn, actions(file))


def _source_row(row: Row) -> list[Child]:
    return [
        html.Span(f"{strangers(row['name'])}, row {row['row_number']:,}", className="long"),
        short_day(row["month"]).split(" ", maxsplit=1)[1],
        row["ods_code"],
        html.Span(strangers(row["vmp_name"] or row["vmp_code"]), className="long"),
        f"{exact(row['quantity'])} {row['native_unit']}",
        exact(row["factor"]),
        exact(row["amount"]),
    ]


def _rows_link(found: Number) -> str:
    return csv_link(
        "lineage",
        medicine=found.medicine.medicine,
        ods_code=found.place.ods_code,
        period_type=found.period.period_type,
        period=found.period.start,
    )


def _sums(found: Number, *keys: str) -> dict[Any, tuple[int, float]]:
    """How many rows, and their sum, for each of what they are grouped by."""
    if found.rows is None:
        return {}
    sums = found.rows.group_by(*keys).agg(pl.len().alias("count"), pl.col("amount").sum())
    return {key[0] if len(keys) == 1 else tuple(key): (count, amount) for *key, count, amount in sums.iter_rows()}


def _quantities(found: Number) -> dict[Any, float]:
    """The sum of the quantities of each product, in the unit in which it was submitted."""
    if found.rows is None:
        return {}
    sums = found.rows.group_by("vmp_code", "native_unit").agg(pl.col("quantity").sum())
    return {(code, unit): quantity for code, unit, quantity in sums.iter_rows()}


def _in_all(found: Number) -> str:
    """What the lines of a table add up to."""
    if found.rows is None or found.rows.is_empty():
        return ""
    return f" In all: {counted(found.rows.height, 'row')}, {exact(found.sum or 0.0)} {found.unit}."


def _section(heading: str, anchor: str, *content: Child) -> Component:
    return html.Section(
        [html.H2(heading, id=anchor), *content], className="wordy checks", **attributes(aria_labelledby=anchor)
    )
