"""The comply-or-explain register as rows of a file, in the layout of the source ``explanations``."""

from datetime import date

import polars as pl

COLUMNS = (
    *("ods_code", "ta_number", "recommendation", "reason_code", "owner_role"),
    *("explained_on", "expires", "evidence_link", "notes"),
)


def register_rows(explained: pl.DataFrame, day: date) -> pl.DataFrame:
    """Explanations (schema.EXPLAINED) given by a day, the oldest first."""
    given = explained.filter(pl.col("explained_on") <= day)
    return given.sort("explained_on", "ods_code", "ta_number", "file_id", "row_number").select(COLUMNS)
