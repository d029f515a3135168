"""BNF codes: which are which medicine, what makes a daily dose, and which became which; files that users keep."""

from collections.abc import Iterator, Mapping

import polars as pl

from ingest.files import SourceFile
from ingest.headers import MOST_ROWS_TOLD
from ingest.readers import DASHED_DAY, ROW, Reading, day, explain_rows, header_of, number, recognise, scan_csv
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, Problem

MEDICINES = {"bnf_code": ("bnf_code",), "medicine": ("medicine",)}
DOSES = ("ddd_quantity", "add_quantity")
CHANGES = {name: (name,) for name in ("old_bnf_code", "new_bnf_code", "effective")}


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of a mapping to medicines or of changes of codes, told apart by their header."""
    columns = header_of(file)
    if {column.casefold() for column in columns} & {"old_bnf_code", "new_bnf_code"}:
        return _changes(file, columns)
    return _medicines(file, columns)


def _medicines(file: SourceFile, columns: list[str]) -> Reading:
    """Codes with their medicine; the quantities that make a daily dose are optional."""
    found = recognise(file, columns, MEDICINES)
    present = {column.casefold(): column for column in columns}
    named = {**found, **{name: present[name] for name in DOSES if name in present}}
    texts = {ours: pl.col(column) for ours, column in named.items()}
    absent = {name: pl.lit(None, pl.String) for name in DOSES if name not in present}
    rows = scan_csv(file).select(ROW, **texts, **absent)
    doses = {name: number(name) for name in DOSES} | {f"{name}_raw": pl.col(name) for name in DOSES}
    return Reading(schema.BNF_MEDICINE, "medicines", rows.select(ROW, *MEDICINES, **doses), named=named)


def _changes(file: SourceFile, columns: list[str]) -> Reading:
    """Old and new codes; raises with every change that cannot be followed."""
    found = recognise(file, columns, CHANGES)
    rows = scan_csv(file).select(ROW, **{ours: pl.col(column) for ours, column in found.items()})
    _check_can_be_followed(file, rows, found)
    dated = rows.with_columns(effective=day("effective", DASHED_DAY), effective_raw=pl.col("effective"))
    return Reading(schema.BNF_CHANGE, "changes", dated, named=found)


def _check_can_be_followed(file: SourceFile, rows: pl.LazyFrame, named: Mapping[str, str]) -> None:
    """Raise where an old and a new code are of different kinds, or changes lead back to where they began."""
    try:
        codes = rows.select(ROW, "old_bnf_code", "new_bnf_code").drop_nulls().collect()
    except pl.exceptions.ComputeError as error:
        raise explain_rows(file, error) from error
    changes = {old: (row, new) for row, old, new in codes.iter_rows()}
    problems = [*_of_two_kinds(file, changes, named["new_bnf_code"]), *_circles(file, changes, named["new_bnf_code"])]
    if problems:
        raise FaultyFilesError(problems[:MOST_ROWS_TOLD], LayoutError.exit_code)


def _of_two_kinds(file: SourceFile, changes: Mapping[str, tuple[int, str]], column: str) -> Iterator[Problem]:
    cure = "Give the changes of substances (9 characters) and of presentations (15) as rows of their own."
    for old, (row, new) in changes.items():
        if len(old) != len(new):
            told = f"A code of {len(old)} characters cannot become one of {len(new)}."
            yield Problem(file.name, told, cure, row=row, column=column)


def _circles(file: SourceFile, changes: Mapping[str, tuple[int, str]], column: str) -> Iterator[Problem]:
    """The row that closes each circle; a code that becomes itself is told by the suite."""
    done: set[str] = set()
    for start in changes:
        path: list[str] = []
        code = start
        while code in changes and code not in done and code not in path:
            path.append(code)
            code = changes[code][1]
        if code in path and path[-1] != code:
            told = f"The changes lead back to {code}, from which they began."
            cure = "Delete the row that is wrong: no code would be the newest."
            yield Problem(file.name, told, cure, row=changes[path[-1]][0], column=column)
        done |= set(path)
