"""A table as the cells of a worksheet: no cell is blank, no text is run, and each shorthand is explained."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from scorecard.errors import SettingsError
from scorecard.files.csvs import safe
from scorecard.files.described import Described
from scorecard.tables import Kind

UNKNOWN, NOT_APPLICABLE, SIGNS = "[x]", "[z]", "[s]"
LEGEND = {
    UNKNOWN: "[x] = not known or not available. It is not zero.",
    NOT_APPLICABLE: "[z] = does not apply. It is not zero.",
    SIGNS: "[s] = a text without letters or digits follows, as it stands in the source.",
}
NARROWEST, WIDEST = 9, 60
ROWS_MEASURED = 2_000
# gptables keeps each cell several times over: so many take 10 to 20 seconds and 300 MB.
MOST_CELLS = 500_000
# A cell of Excel holds 32,767 characters; some are left for an apostrophe or shorthand in front.
LONGEST_TEXT = 32_700


class WorkbookTooLargeError(SettingsError):
    """A table has more cells, or longer texts, than a workbook should hold; nothing of it is cut off."""


def check_size(table: Described) -> None:
    """Raise WorkbookTooLargeError for a table that a workbook should not hold."""
    cells = table.frame.height * table.frame.width
    elsewhere = "Narrow it, or take the CSV or Parquet file, which hold all of it."
    if cells > MOST_CELLS:
        raise WorkbookTooLargeError(
            f"The table has {table.frame.height:,} rows of {table.frame.width} columns, and Excel files are made of up "
            f"to {MOST_CELLS:,} cells. {elsewhere}"
        )
    texts = table.frame.select(pl.col(pl.String)).get_columns()
    if any((each.str.len_chars() > LONGEST_TEXT).any() for each in texts):
        raise WorkbookTooLargeError(f"A text of the table is longer than a cell of Excel holds. {elsewhere}")


@dataclass(frozen=True)
class Sheet:
    """One worksheet: ``cells`` is a frame in which nothing is null."""

    name: str
    title: str
    cells: pl.DataFrame
    widths: list[int]
    units: Mapping[str, str]
    days: tuple[str, ...]
    shorthand: frozenset[str]
    has_notes: bool


def data_sheet(table: Described) -> Sheet:
    """The rows; what is the same in all of them stands on the cover. A table without rows says so in its first cell."""
    numbers = pl.col(pl.Float64)
    rows = safe(table.rows()).with_columns(pl.when(numbers.is_finite()).then(numbers))
    texts = filled_texts(rows)
    series = [_cells(rows, texts, name) for name in rows.columns]
    if rows.is_empty():
        series = [
            pl.Series(each.name, ["no rows" if place == 0 else NOT_APPLICABLE], dtype=pl.Object)
            for place, each in enumerate(series)
        ]
    shown = pl.DataFrame({each.name: each for each in series})
    return Sheet(
        name=f"data_{table.name.replace('-', '_').lower()}",
        title=table.title,
        cells=shown,
        widths=[_width(name, texts[name]) for name in rows.columns],
        units={column.name: column.unit for column in table.own_columns if column.unit},
        days=tuple(column.name for column in table.own_columns if column.kind is Kind.DATE),
        shorthand=_shorthand(texts) | (frozenset({NOT_APPLICABLE}) if rows.is_empty() else frozenset()),
        has_notes=True,
    )


def columns_sheet(table: Described) -> Sheet:
    """What each column is: name, type, unit and meaning; also of those whose one value stands on the cover."""
    facts = set(table.facts)
    rows = [
        (
            column.name,
            column.kind.value,
            column.unit or "none",
            "yes" if column.nullable else "no",
            "Cover" if column.name in facts else "Data",
            column.meaning,
        )
        for column in table.columns
    ]
    names = ["Column", "Type", "Unit", "May be unknown", "Worksheet", "Meaning"]
    cells = filled_texts(safe(pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")))
    widths = [_width(name, cells[name]) for name in names[:-1]] + [90]
    return Sheet("columns", "Columns of the table", cells, widths, {}, (), frozenset(), False)


def filled_texts(rows: pl.DataFrame) -> pl.DataFrame:
    """Every column as the texts that its cells show; where a row's state is not applicable, so are its gaps."""
    absent = pl.lit(UNKNOWN)
    if rows.schema.get("state") == pl.String:
        absent = pl.when(pl.col("state") == "not_applicable").then(pl.lit(NOT_APPLICABLE)).otherwise(absent)
    return rows.select(
        pl.coalesce(_legible(name) if kind == pl.String else pl.col(name).cast(pl.String), absent).alias(name)
        for name, kind in rows.schema.items()
    )


def _legible(name: str) -> pl.Expr:
    """A text in which something can be read; signs alone are taken for decoration, and refused by the tool."""
    marks = pl.col(name).str.replace_all("](", "] (", literal=True)
    return pl.when(marks.str.contains("[a-zA-Z0-9]")).then(marks).otherwise(pl.format(f"{SIGNS} {{}}", marks))


def _cells(rows: pl.DataFrame, texts: pl.DataFrame, name: str) -> pl.Series:
    """A column's values as they are, with shorthand in place of nulls."""
    values = rows[name]
    if values.dtype == pl.String or values.null_count():
        shown = zip(values, texts[name], strict=True)
        mixed = texts[name].to_list() if values.dtype == pl.String else [t if v is None else v for v, t in shown]
        return pl.Series(name, mixed, dtype=pl.Object)
    return pl.Series(name, values.to_list(), dtype=pl.Object)


def _shorthand(texts: pl.DataFrame) -> frozenset[str]:
    """The shorthand that stands in any cell."""
    starts = {word for name in texts.columns for word in texts[name].str.slice(0, 3).unique()}
    return frozenset(starts & set(LEGEND))


def _width(name: str, texts: pl.Series) -> int:
    """Characters that a column needs, between bounds."""
    longest = texts.head(ROWS_MEASURED).str.len_chars().max()
    return min(max(NARROWEST, len(name), longest if isinstance(longest, int) else 0), WIDEST) + 1
