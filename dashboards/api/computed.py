"""Rows that are computed from a release when somebody asks for them."""

from collections.abc import Mapping

import polars as pl

from dashboards.api.sources import Sources
from scorecard import schema
from scorecard.errors import MissingInputError
from scorecard.releases.table_pages import Value
from scorecard.schema.answers import SOURCE_ROW

NUMBER = ("medicine", "ods_code", "period", "period_type")
# What the period is where nobody says.
QUARTER = {"period_type": "quarter"}
# Filters of uptake that the question itself takes; it computes no more than it must.
ASKED = {"medicine": "medicine", "ods_code": "ods_code", "org_type": "org_type", "parent_ods_code": "parent"}


def uptake(sources: Sources, release_id: int, filters: Mapping[str, Value]) -> pl.DataFrame:
    """Use with states (schema.answers.USE), of the filters' period type and medicine or organisation.

    Only who names a source gets primary care, or the sum of both; everybody else gets secondary care.
    """
    source = str(filters.get("source", schema.SECONDARY_CARE))
    asked = {ASKED[name]: str(value) for name, value in filters.items() if name in ASKED}
    rows = sources.uptake(release_id, source=source, period_type=str(filters["period_type"]), **asked)
    return _numbered(rows, release_id)


def source_rows(sources: Sources, release_id: int, filters: Mapping[str, Value]) -> pl.DataFrame:
    """The source rows behind one number (schema.answers.SOURCE_ROW).

    Raises UnknownNameError, and MissingInputError where the source rows are not at hand.
    """
    if sources.lineage is None:
        raise MissingInputError("This server holds results only: the source rows behind them are not at hand.")
    number = [{**QUARTER, **filters}[name] for name in NUMBER]
    rows = sources.lineage(release_id, *number).rows.rename({"ods_code": "submitted_ods_code"})
    told = rows.with_columns(pl.lit(value).alias(name) for name, value in zip(NUMBER, number, strict=True))
    return _numbered(told, release_id).select(SOURCE_ROW.names)


def _numbered(rows: pl.DataFrame, release_id: int) -> pl.DataFrame:
    return rows.with_columns(release_id=pl.lit(release_id, pl.Int64))
