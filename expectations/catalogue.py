"""Every rule of every suite as a Markdown table, for the documentation: `python -m expectations.catalogue`."""

from collections.abc import Iterator
from datetime import date

from expectations.rules import Rule
from expectations.suites import SUITES, TABLES, suite_for
from expectations.suites.context import Context

CODES = frozenset({"…"})
# With everything known, so that no rule is left out.
EVERYTHING = Context(date(2026, 1, 15), date(2025, 12, 1), CODES, CODES, CODES, CODES, CODES, CODES)
HEADER = "| column | what it asks | if not met | what to do | Great Expectations type |\n|---|---|---|---|---|"


def rules_as_markdown(context: Context = EVERYTHING) -> str:
    """A heading and a table for each suite."""
    return "\n\n".join("\n".join(section(table, context)) for table in SUITES)


def section(table: str, context: Context) -> Iterator[str]:
    """The heading and the table of one suite."""
    suite = suite_for(table, context)
    yield f"### `{suite.name}`: {suite.counted} of `{table}`\n"
    yield f"{TABLES[table].meaning}.\n"
    yield HEADER
    yield from (line(rule) for rule in suite.rules)


def line(rule: Rule) -> str:
    """One rule as a row of the table."""
    columns = ", ".join(f"`{column}`" for column in rule.columns)
    follows = f"{rule.consequence} ({rule.severity})"
    return f"| {columns or '(file)'} | {rule.meaning} | {follows} | {rule.cure} | `{rule.expectation.type}` |"


if __name__ == "__main__":
    print(rules_as_markdown())
