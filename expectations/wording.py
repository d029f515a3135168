"""Words what Great Expectations concluded as findings, and lists the rows to quarantine."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from expectations.results import EXAMPLES, QUARANTINE_SCHEMA, Example, Finding
from expectations.rules import Rule

BLANK = "(blank)"
ROW_NUMBER = "row_number"


def finding_of(rule: Rule, result: Mapping[str, Any], success: bool, row_count: int) -> Finding:
    """A rule and its result in the project's own words."""
    return Finding(
        expectation=rule.expectation.type,
        columns=", ".join(rule.columns),
        meaning=rule.meaning,
        cure=rule.cure,
        severity=rule.severity,
        consequence=rule.consequence,
        success=success,
        rows_checked=result.get("element_count", row_count) - (result.get("missing_count") or 0),
        rows_unexpected=result.get("unexpected_count") or 0,
        examples=tuple(examples_of(rule, result.get("partial_unexpected_index_list") or [])),
        observed=str(result["observed_value"]) if "observed_value" in result else None,
    )


def examples_of(rule: Rule, rows: Iterable[Mapping[str, Any]]) -> Iterable[Example]:
    """The first offending values with their row numbers; several columns make one text."""
    shown = shown_by(rule)
    for row in list(rows)[:EXAMPLES]:
        yield Example(row.get(ROW_NUMBER), ", ".join(BLANK if row[name] is None else str(row[name]) for name in shown))


def shown_by(rule: Rule) -> tuple[str, ...]:
    """The columns whose text shows what offends."""
    return rule.expectation.columns if rule.shown is None else (rule.shown,)


def quarantine_of(rule: Rule, rows: pl.DataFrame) -> pl.DataFrame:
    """A line for each offending row of one rule, with what stands there; several columns make one text."""
    texts = [pl.col(name).cast(pl.String) for name in shown_by(rule)]
    value = texts[0] if len(texts) == 1 else pl.concat_str([text.fill_null(BLANK) for text in texts], separator=", ")
    return rows.select(
        pl.col(ROW_NUMBER).cast(pl.Int64),
        pl.lit(", ".join(rule.columns)).alias("column"),
        value.alias("value"),
        pl.lit(rule.meaning).alias("reason"),
    ).match_to_schema(QUARANTINE_SCHEMA)
