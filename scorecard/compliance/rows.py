"""The cells of a day as rows of a file: everything that is known of each, and the row that it rests on."""

import polars as pl

COLUMNS = (
    *("ods_code", "org_type", "name", "icb", "region"),
    *("recommendation_id", "ta_number", "title", "therapeutic_area", "category", "commissioner"),
    *("published", "clock_starts", "clock_rule", "due", "due_statutory", "due_90_days"),
    *("state", "reason", "is_judged", "formulary_status", "prescribing_responsibility"),
    *("decision_date", "days_to_listing", "explanation_reason", "explanation_expires"),
    *("evidence_as_of", "evidence_file", "evidence_row", "evidence_file_id"),
)
CLOCK = ("category", "commissioner", "published", "clock_starts", "clock_rule", "due_statutory", "due_90_days")


def compliance_rows(cells: pl.DataFrame, recommendations: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Cells (compliance_queries.cells) beside their clocks (schema.RECOMMENDATION) and files (schema.SOURCE_FILE)."""
    names = files.unique("file_id", keep="last", maintain_order=True).select("file_id", evidence_file="name")
    beside = cells.join(recommendations.select("recommendation_id", *CLOCK), on="recommendation_id", how="left")
    joined = beside.join(names, on="file_id", how="left")
    renamed = joined.rename(
        {
            "reason_code": "explanation_reason",
            "expires": "explanation_expires",
            "as_of": "evidence_as_of",
            "row_number": "evidence_row",
            "file_id": "evidence_file_id",
        }
    )
    return renamed.select(COLUMNS).sort("ods_code", "published", "recommendation_id", nulls_last=True)
