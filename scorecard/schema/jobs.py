"""Tables of the results database: the runs of validation jobs, the manifest, and what people decided of rows."""

from scorecard.schema.lake import FILE_ID, ROW_NUMBER
from scorecard.tables import (
    Table,
    flag,
    integer,
    moment,
    optional_day,
    optional_integer,
    optional_moment,
    optional_text,
    text,
)

RUN = Table(
    "run",
    "Every run of a job that checks files of one source",
    (
        integer("run_number", "Running number, in order of starting"),
        text("command", "ingest, which loads what is good, or validate, which only looks"),
        text("source", "scmd, ods, population, dmd, appraisals or services"),
        moment("started_at", "When it started"),
        optional_moment("ended_at", "When it ended; blank while it runs, and for ever where it was killed"),
        optional_integer("files", "Files and members of archives taken up"),
        optional_integer("faults", "Faults for which files were refused or could not be read"),
        optional_text("worst", "Gravest severity found: critical, warning or info; blank where all was met"),
    ),
    ("run_number",),
)

FAULT = Table(
    "fault",
    "Why files were refused or could not be read, as it was told to whoever started the run",
    (
        integer("run_number", "The run"),
        integer("position", "Order of the fault in the run"),
        text("name", "Name of the file; archive!member for a file inside a ZIP"),
        optional_integer("row_number", "Row of the file, where the fault has one"),
        optional_text("column", "Column of the file, where the fault has one"),
        text("message", "What is wrong"),
        text("cure", "How to mend it"),
    ),
    ("run_number", "position"),
)

SOURCE_FILE = Table(
    "source_file",
    "The manifest: every source file ever read, kept, refused or only checked",
    (
        integer("file_number", "Running number, in order of loading"),
        FILE_ID,
        text("source", "scmd, ods, population, dmd, appraisals or services"),
        text("lake_table", "Lake table that holds its rows"),
        text("name", "Name of the file; archive!member for a file inside a ZIP"),
        integer("size", "Size of the file", "bytes"),
        text("layout", "Which of the source's published layouts it has"),
        optional_text("data_status", "final, provisional or wip (work in progress)"),
        optional_day("month", "Month that a monthly file describes"),
        integer("rows_in", "Rows read"),
        integer("rows_kept", "Rows written to the lake"),
        integer("rows_quarantined", "Rows set aside with a reason"),
        text("suite_outcome", "passed, passed_with_notes or stopped"),
        text("state", "loaded, refused or, by a job that only looks, checked"),
        moment("loaded_at", "When it was loaded, refused or checked"),
        optional_integer("run_number", "The run that took it up; blank for files of before runs were counted"),
    ),
    ("file_number",),
)

VALIDATION = Table(
    "validation",
    "What each expectation of a suite found in one file",
    (
        integer("file_number", "The file, as numbered in the manifest"),
        text("suite", "Name of the suite, which is the source's"),
        text("expectation", "Great Expectations type of the expectation"),
        text("columns", "Columns it looks at"),
        text("meaning", "What it asks, in plain English"),
        text("severity", "critical, warning or info"),
        text("consequence", "stop the file, quarantine the row, or note"),
        flag("success", "Whether the data met it"),
        text("counted", "What it looked at one by one: rows of the file, or trusts, products, months …"),
        integer("rows_checked", "Rows, or what else is counted, that it looked at"),
        integer("rows_unexpected", "Of these, how many did not meet it"),
        optional_text("example", "First few offending values with their row numbers"),
    ),
    ("file_number", "suite", "expectation", "columns", "meaning"),
)

QUARANTINE_DECISION = Table(
    "quarantine_decision",
    "What people decided of rows that were set aside; of several decisions on a row the last counts",
    (
        integer("decision_number", "Running number, in order of deciding"),
        FILE_ID,
        ROW_NUMBER,
        text("decision", "released, so that the row enters the next build, or dropped"),
        text("reason", "Why, in the words of whoever decided"),
        optional_text("decided_by", "Who decided"),
        moment("decided_at", "When it was decided"),
    ),
    ("decision_number",),
)

JOB_TABLES = (RUN, FAULT, SOURCE_FILE, VALIDATION, QUARANTINE_DECISION)
