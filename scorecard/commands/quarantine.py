"""The commands quarantine list, show, release and drop: rows that were set aside, and what people decide of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ingest.sources.registry import READERS
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.errors import SettingsError, UnknownNameError, UnreleasableRowError
from scorecard.schema import LAKE_TABLES
from scorecard.store import manifest
from scorecard.store.decisions import DROPPED, RELEASED, Decision, decide, decisions_on
from scorecard.store.quarantine import lacking

Line = dict[str, Any]

MOST_LINES = 50
LONGEST_TEXT = 200
TABLES = {table.name: table for table in LAKE_TABLES}


@dataclass(frozen=True)
class Wanted:
    """Which rows are meant: those of these numbers, or those set aside for a reason and no other, or else all."""

    rows: Sequence[int] = ()
    because: str | None = None


def wanted(rows: Sequence[int], everything: bool, because: str | None) -> Wanted:
    """What was asked for on the command line; raises SettingsError unless it was asked for in exactly one way."""
    if [bool(rows), everything, because is not None].count(True) != 1:
        raise SettingsError("Say which rows are meant: their numbers, or --all, or --because TEXT.")
    return Wanted(tuple(rows), because)


def tell_files(place: Workplace, narrator: Narrator, which: str | None) -> None:
    """Tell of all files, of a source's, or of one, how many rows were set aside and what was decided of them."""
    lines = _lines_of(place, which)
    if not lines:
        narrator.say("No rows were set aside.")
    for line in lines:
        for sentence in _summary(place, line):
            narrator.say(sentence)


def tell_rows(place: Workplace, narrator: Narrator, number: int) -> None:
    """Tell which rows of a file were set aside, with what stands there, why, and what was decided."""
    line = _line(place, number)
    reasons = place.lake.quarantine(line["file_id"])
    decided = {row["row_number"]: row for row in decisions_on(place.database, line["file_id"]).iter_rows(named=True)}
    for row in reasons.sort("row", "column").head(MOST_LINES).collect(engine="streaming").iter_rows(named=True):
        narrator.say(f"row {row['row']}, {_printable(row['column'])} {_value(row['value'])}: {row['reason']}")
        narrator.say(f"  {_fate(decided.get(row['row']))}")
    more = reasons.select(pl.len()).collect().item() - MOST_LINES
    if more > 0:
        narrator.say(f"and {more:,} more")
    narrator.say(f"All of them are in {place.lake.sheet(line['file_id'])}.")


def release(place: Workplace, narrator: Narrator, number: int, wanted: Wanted, reason: str, by: str | None) -> None:
    """Let rows into the next build; raises UnreleasableRowError where a row lacks what the table needs."""
    line = _line(place, number)
    rows = _meant(place, line, wanted)
    incomplete = lacking(place.lake, TABLES[line["lake_table"]], line["file_id"], rows)
    fit = rows.filter(~rows.is_in(incomplete["row_number"].to_list()))
    if fit.is_empty() or (wanted.rows and not incomplete.is_empty()):
        raise UnreleasableRowError(_why_not(place, line, incomplete))
    _decide(place, line, fit, Decision(RELEASED, reason, by))
    narrator.say(f"{_counted(fit.len())} of file {number} ({_printable(line['name'])}) released for the next build.")
    if not incomplete.is_empty():
        narrator.say(_why_not(place, line, incomplete))
    if not _counts(place, number):
        narrator.say("The file does not count now, because another took its place: released rows wait with it.")


def drop(place: Workplace, narrator: Narrator, number: int, wanted: Wanted, reason: str, by: str | None) -> None:
    """Keep rows out of the next build, also those that were released before."""
    line = _line(place, number)
    rows = _meant(place, line, wanted)
    _decide(place, line, rows, Decision(DROPPED, reason, by))
    narrator.say(f"{_counted(rows.len())} of file {number} ({_printable(line['name'])}) dropped from the next build.")


def _decide(place: Workplace, line: Line, rows: pl.Series, decision: Decision) -> None:
    if not decision.reason.strip():
        raise SettingsError("Say why with --reason: what was decided without a reason nobody can judge later.")
    with place.database.writing() as connection:
        decide(connection, line["file_id"], rows.to_list(), decision)


def _lines_with_rows_aside(place: Workplace) -> list[Line]:
    found = manifest.files(place.database)
    return list(found.filter(pl.col("state") == "loaded", pl.col("rows_quarantined") > 0).iter_rows(named=True))


def _lines_of(place: Workplace, which: str | None) -> list[Line]:
    """The files that are meant by nothing, by the name of a source, or by a file's number."""
    if which is not None and which.isdecimal():
        return [_line(place, int(which))]
    if which is not None and which not in READERS:
        known = ", ".join(READERS)
        raise UnknownNameError(f"There is no source '{which}'. Give a file's number, or one of the sources: {known}.")
    return [line for line in _lines_with_rows_aside(place) if which in (None, line["source"])]


def _line(place: Workplace, number: int) -> Line:
    """The manifest's line of a file; raises UnknownNameError where no rows of such a file were set aside."""
    line = next((line for line in _lines_with_rows_aside(place) if line["file_number"] == number), None)
    if line is None:
        cure = "'nice-scorecard quarantine list' lists the files with such rows."
        raise UnknownNameError(f"There is no file {number} of which rows were set aside. {cure}")
    return line


def _counts(place: Workplace, number: int) -> bool:
    return number in manifest.current_files(manifest.files(place.database))["file_number"]


def _summary(place: Workplace, line: Line) -> Iterator[str]:
    """A file's rows in figures: what was decided of them, and why they were set aside, the commonest reason first."""
    reasons = place.lake.quarantine(line["file_id"])
    aside = reasons.select(row_number="row").unique().collect(engine="streaming")
    decided = aside.join(decisions_on(place.database, line["file_id"]), on="row_number", how="inner")["decision"]
    released, dropped = ((decided == word).sum() for word in (RELEASED, DROPPED))
    standing = "" if _counts(place, line["file_number"]) else " The file does not count now."
    waiting = aside.height - decided.len()
    name = f"File {line['file_number']}: {_printable(line['name'])} ({line['source']})"
    yield (
        f"{name}: {_counted(aside.height)} set aside; "
        f"{released:,} released, {dropped:,} dropped, {waiting:,} waiting.{standing}"
    )
    counted = reasons.group_by("column", "reason").agg(rows=pl.col("row").n_unique())
    by_reason = counted.sort("rows", "column", "reason", descending=[True, False, False])
    for row in by_reason.collect(engine="streaming").iter_rows(named=True):
        yield f"  {row['rows']:,} for {_printable(row['column'])}: {row['reason']}"


def _meant(place: Workplace, line: Line, wanted: Wanted) -> pl.Series:
    """The row numbers that are meant, in order; raises UnknownNameError where there is one that was not set aside."""
    reasons = place.lake.quarantine(line["file_id"])
    number = line["file_number"]
    if wanted.because is not None:
        told = pl.col("reason").str.contains(wanted.because, literal=True)
        reasons = reasons.filter(told.all().over("row"))
    found = reasons.select("row").unique().sort("row").collect(engine="streaming")["row"]
    if found.is_empty():
        raise UnknownNameError(f"No row of file {number} was set aside for '{wanted.because}' and nothing else.")
    if not wanted.rows:
        return found
    known = set(found)
    for row in wanted.rows:
        if row not in known:
            cure = f"'nice-scorecard quarantine show {number}' tells which were."
            raise UnknownNameError(f"Row {row} of file {number} was not set aside. {cure}")
    return pl.Series(sorted(set(wanted.rows)), dtype=pl.Int64)


def _why_not(place: Workplace, line: Line, incomplete: pl.DataFrame) -> str:
    """Which rows cannot be released, what the first of them lacks, and what to do."""
    first = incomplete.row(0, named=True)
    reasons = place.lake.quarantine(line["file_id"]).filter(pl.col("row") == first["row_number"]).collect()
    told = "; ".join(
        f"{_printable(row['column'])}: {row['reason'].rstrip('.')}" for row in reasons.iter_rows(named=True)
    )
    others = f" It is the first of {incomplete.height:,} such rows." if incomplete.height > 1 else ""
    return (
        f"Row {first['row_number']} of file {line['file_number']} cannot be released: it lacks "
        f"{', '.join(first['missing'])}, and the table needs it ({told}).{others} "
        "Correct the file and load it again, or drop the row."
    )


def _fate(decision: Line | None) -> str:
    """What was decided of a row, by whom, when and why."""
    if decision is None:
        return "waiting for a decision"
    by = f" by {_printable(decision['decided_by'])}" if decision["decided_by"] else ""
    return f"{decision['decision']}{by} on {decision['decided_at']:%Y-%m-%d %H:%M}: {_printable(decision['reason'])}"


def _value(text: str | None) -> str:
    return "(blank)" if text is None else f"'{_printable(text)}'"


def _printable(text: str) -> str:
    """Text of a stranger's file for a terminal: what would move the cursor or hide words is shown as its code."""
    shown = text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in shown)


def _counted(rows: int) -> str:
    return f"{rows:,} row{'' if rows == 1 else 's'}"
