"""The words for runs, files and findings: what a reader of the data quality page sees instead of codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from dashboards.formatting import counted, day, short_day

SOURCE_WORDS = {
    "scmd": "Medicines issued by trusts (SCMD)",
    "ods": "Organisations (ODS)",
    "population": "Population (ONS)",
    "dmd": "Products (dm+d)",
    "appraisals": "Appraisals (NICE)",
    "bnf": "BNF codes and their changes",
    "services": "Services not provided",
    "formulary_words": "What formularies' own words mean",
    "formulary": "Formularies and adherence checklists",
    "explanations": "Explanations (comply or explain)",
    "denominators": "Denominators (beds, catchments, list sizes)",
    "groups": "Peer groups and geographies",
    "indicators": "Innovation metrics",
    "epd": "Prescriptions of practices (EPD)",
}
TABLE_WORDS = {
    "prescribing": "files of issues",
    "trust": "trust lists",
    "succession": "files of successions",
    "hierarchy": "files of practices and their areas",
    "population_estimate": "files of population estimates",
    "dmd_product": "files of products",
    "appraisal_fact": "files of appraisals",
    "service": "files of services",
    "formulary_word": "mapping files",
    "formulary_entry": "formularies and checklists",
    "explanation": "files of explanations",
    "denominator": "files of denominators",
    "catchment_share": "files of catchment shares",
    "group_member": "files of groups",
    "indicator": "files of indicators",
    "practice_list_size": "files of practices' list sizes",
    "bnf_medicine": "files of BNF codes",
    "bnf_change": "files of changed BNF codes",
    "primary_care": "files of prescriptions",
    "primary_care_area": "files of sums by area",
}
COMMAND_WORDS = {"ingest": "loads", "validate": "only looks"}
OUTCOMES = {
    "faults": ("Faults", "at least one file was refused or could not be read"),
    "warnings": ("Warnings", "an expectation of severity warning was not met"),
    "notes": ("Notes", "expectations of severity info were not met, and no others"),
    "met": ("All met", "every expectation was met"),
    "nothing_new": ("Nothing new", "every file had been loaded before"),
    "not_ended": ("Not ended", "the run still goes on, or was stopped before its end"),
}
LONGEST_NAME = 80
LONGEST_MESSAGE = 400


@dataclass(frozen=True)
class Standing:
    """How the files stand, each as it was checked last."""

    files: int
    sources: int
    met: int
    refused: int
    rows: int
    set_aside: int


def standing(last_checks: pl.DataFrame, loaded: pl.DataFrame) -> Standing:
    """Counts over the last line of each file, and over the rows of loaded files that count (schema.SOURCE_FILE)."""
    refused = last_checks.select(is_refused().sum()).item()
    met = (last_checks["suite_outcome"] == "passed").sum()
    rows, aside = (int(loaded.filter("counts")[name].sum()) for name in ("rows_in", "rows_quarantined"))
    return Standing(last_checks.height, last_checks["source"].n_unique(), int(met), int(refused), rows, aside)


def is_refused() -> pl.Expr:
    """Whether a line of the manifest tells of a file that was refused, or would be by a job that loads."""
    return (pl.col("state") == "refused") | (pl.col("suite_outcome") == "stopped")


def headline(files: Standing) -> tuple[str, str]:
    """How the files stand, in a strong and a plain part."""
    if not files.files:
        return "No file is on record", ": the next job that loads or checks one writes it down."
    of = f"{counted(files.files, 'file')} of {counted(files.sources, 'source')}"
    strong = f"Of {of}, each as last checked, {_some(files.met)} met every expectation"
    others = files.files - files.met - files.refused
    rest = f", {_some(others)} {_were(others)} taken with findings and {_some(files.refused)} {_were(files.refused)} "
    rows = f"Of the {counted(files.rows, 'row')} of files that count now, {_some(files.set_aside)}"
    return strong, f"{rest}refused. {rows} {_were(files.set_aside)} set aside."


def last_run(run: Mapping[str, Any] | None, files_checked_at: Sequence[datetime]) -> str:
    """When something last happened."""
    if run is not None:
        faults = f" and told of {counted(run['faults'], 'fault')}" if run["faults"] else ""
        ended = faults if run["ended_at"] else " and has not ended: it still goes on, or was stopped"
        return f" The last run began on {moment(run['started_at'])}{ended}."
    if files_checked_at:
        return f" No run is counted yet; the last file was checked on {moment(max(files_checked_at))}."
    return ""


def outcome(run: Mapping[str, Any], recorded: int) -> str:
    """Which of OUTCOMES a run had; ``recorded`` files of it are in the manifest."""
    if run["ended_at"] is None:
        return "not_ended"
    if run["faults"] or run["worst"] == "critical":
        return "faults"
    if not recorded:
        return "nothing_new"
    return {"warning": "warnings", "info": "notes"}.get(run["worst"], "met")


def file_outcome(line: Mapping[str, Any]) -> str:
    """What became of a file, in words."""
    if line["state"] == "refused":
        return "refused"
    if line["suite_outcome"] == "stopped":
        return "checked: would be refused"
    found = "" if line["suite_outcome"] == "passed" else ", with findings"
    return f"{line['state']}{found}"


def source_words(source: str) -> str:
    """A source as people call it."""
    return SOURCE_WORDS.get(source, source)


def command_words(command: str) -> str:
    """A command and what it does."""
    return f"{command}: {COMMAND_WORDS[command]}" if command in COMMAND_WORDS else command


def moment(when: datetime) -> str:
    """A moment in sentences: ``15 November 2023 at 09:05 UTC``."""
    return f"{day(when.date())} at {when:%H:%M} UTC"


def short_moment(when: datetime) -> str:
    """A moment in tables whose header says UTC: ``15 Nov 2023, 09:05``."""
    return f"{short_day(when.date())}, {when:%H:%M}"


def month_cell(month: date | None) -> str:
    """The month that a file describes."""
    return f"{short_day(month).split(' ', maxsplit=1)[1]}" if month else "not monthly"


def strangers(text: str, longest: int = LONGEST_NAME) -> str:
    """A text that came with somebody's file: on one line, without signs that change how it reads, and not too long."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"


def _some(number: int) -> str:
    return f"{number:,}" if number else "none"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
