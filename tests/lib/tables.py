"""Frames drawn as text, so that a specification can be read like a page."""

from datetime import date

import polars as pl

from scorecard.tables import POLARS_TYPES, Kind

KINDS = {"s": Kind.STRING, "i": Kind.INTEGER, "f": Kind.FLOAT, "d": Kind.DATE, "b": Kind.BOOLEAN}


def frame(drawing: str) -> pl.DataFrame:
    """A frame from a drawing: a row of ``name:kind`` cells, then rows of cells; a dash is null.

    Kinds: s text, i integer, f float, d date (2021-04 is the first of the month), b yes or no.
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in drawing.strip().splitlines()]
    names, kinds = zip(*((cell.split(":")[0], KINDS[cell.split(":")[1]]) for cell in lines[0]), strict=True)
    rows = [[_value(cell, kind) for cell, kind in zip(line, kinds, strict=True)] for line in lines[1:]]
    schema = {name: POLARS_TYPES[kind] for name, kind in zip(names, kinds, strict=True)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def same_rows(found: pl.DataFrame, drawing: str) -> None:
    """Assert that a frame holds exactly the rows of a drawing, in any order, in the drawing's columns."""
    expected = frame(drawing)
    chosen = found.select(expected.columns)
    order = expected.columns
    left, right = chosen.sort(order, nulls_last=True).rows(), expected.sort(order, nulls_last=True).rows()
    assert left == right, f"\nfound:\n{left}\nexpected:\n{right}"


def _value(cell: str, kind: Kind) -> object:
    if cell == "-":
        return None
    match kind:
        case Kind.INTEGER:
            return int(cell)
        case Kind.FLOAT:
            return float(cell)
        case Kind.DATE:
            return date.fromisoformat(cell if cell.count("-") == 2 else f"{cell}-01")
        case Kind.BOOLEAN:
            return {"yes": True, "no": False}[cell]
        case _:
            return cell
