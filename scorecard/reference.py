"""Reference data that is shipped and that users may replace: clock rules, and who owes which duty."""

from pathlib import Path

import polars as pl

from scorecard import schema
from scorecard.errors import SettingsError
from scorecard.tables import Table, optional_text, text

FOLDER = Path(__file__).parents[1] / "data" / "reference"
CLOCK_RULES = FOLDER / "clock_rules.csv"
DUTIES = FOLDER / "duties.csv"
MEASURES = FOLDER / "measures"

DUTY = Table(
    "duty",
    "Which kinds of organisations owe the duty to list, by who commissions the medicine",
    (
        text("commissioner", "Who pays for the medicine"),
        text("org_type", "icb or trust"),
        text("owes", "yes or no"),
        optional_text("reason", "Why it does not apply"),
    ),
    ("commissioner", "org_type"),
)


def clock_rules(path: Path) -> pl.DataFrame:
    """The rows of a file of clock rules (schema.CLOCK_RULE without release_id)."""
    rules = _read(path, Table("clock_rule", schema.CLOCK_RULE.meaning, schema.CLOCK_RULE.columns[1:], ("clock_rule",)))
    odd = rules.filter(pl.col("length").is_not_null() & ~pl.col("length_unit").is_in(["days", "months"]))
    if not odd.is_empty():
        raise SettingsError(f"{path.name}: length_unit is days or months, not {odd['length_unit'][0]!r}.")
    return rules


def duties(path: Path) -> pl.DataFrame:
    """The rows of a file of duties (DUTY)."""
    rows = _read(path, DUTY)
    odd = rows.filter(~pl.col("owes").is_in(["yes", "no"]))
    if not odd.is_empty():
        raise SettingsError(f"{path.name}: owes is yes or no, not {odd['owes'][0]!r}.")
    return rows


def _read(path: Path, table: Table) -> pl.DataFrame:
    """A small CSV file with a table's columns; raises SettingsError with what is wrong."""
    try:
        rows = pl.read_csv(path, schema_overrides=table.polars_schema, glob=False)
    except FileNotFoundError as error:
        raise SettingsError(f"There is no file {path}. See docs/compliance.md for what it holds.") from error
    except pl.exceptions.PolarsError as error:
        told = str(error).splitlines()[0]
        raise SettingsError(
            f"{path.name} cannot be read: {told} It has the columns {', '.join(table.names)}."
        ) from error
    absent = [name for name in table.names if name not in rows.columns]
    required = [c.name for c in table.columns if not c.nullable and c.name in rows.columns]
    absent += [name for name in required if rows[name].null_count()]
    if absent:
        raise SettingsError(f"{path.name} has no {', '.join(absent)}, or a blank there. See docs/compliance.md.")
    return rows.select(table.names)
