"""The official statistic's CSV layout: exactly its sixteen columns, and no row where there is no use."""

from pathlib import Path

import polars as pl

from scorecard import periods, queries
from scorecard.primary_care import queries as primary_care
from scorecard.schema import POSITIVE, SECONDARY_CARE
from scorecard.store.database import Database

COLUMNS = (
    "year",
    "quarter",
    "year_quarter",
    "data_type",
    "data_source",
    "treatment_type",
    "treatment_name",
    "provider_code",
    "provider_name",
    "high_level_condition",
    "numerator",
    "numerator_unit",
    "denominator",
    "denominator_unit",
    "value",
    "value_unit",
)
DATA_TYPES = {
    "england": "national utilisation",
    "region": "regional utilisation",
    "icb": "icb utilisation",
    "sub_icb": "sub icb utilisation",
    "trust": "trust utilisation",
}
DATA_SOURCES = {
    "primary_care": "Primary Care",
    "secondary_care": "Secondary Care",
    "both": "Primary Care and Secondary Care",
}


def official_rows(database: Database, release_id: int, level: str, source: str = SECONDARY_CARE) -> pl.DataFrame:
    """Quarterly use at one level in the official layout; different units are different rows.

    ``source`` is a care setting, or both: then the sum of daily doses where both are known.
    """
    used = primary_care.uptake(database, release_id, source=source, period_type="quarter", org_type=level)
    named = used.filter(pl.col("state") == "used").join(_medicines(database, release_id), on="medicine")
    worded = named.join(_period_words(named), on="period")
    has_people = pl.col("denominator").is_not_null()
    return worded.sort("period", "source", "medicine_name", "unit", "ods_code").select(
        *COLUMNS[:3],
        pl.lit(DATA_TYPES[level]).alias("data_type"),
        pl.col("source").replace_strict(DATA_SOURCES).alias("data_source"),
        pl.lit("single medicine").alias("treatment_type"),
        pl.col("medicine_name").alias("treatment_name"),
        pl.col("ods_code").alias("provider_code"),
        pl.col("name").alias("provider_name"),
        pl.col("condition").alias("high_level_condition"),
        "numerator",
        pl.col("unit").alias("numerator_unit"),
        "denominator",
        pl.when(has_people).then(pl.lit("population")).alias("denominator_unit"),
        "value",
        pl.when(has_people).then(pl.format("{} per 100,000 population", "unit")).alias("value_unit"),
    )


def export_official(
    database: Database, release_id: int, level: str, folder: Path, source: str = SECONDARY_CARE
) -> tuple[Path, int]:
    """Write the official file of one level; returns its path and its number of rows."""
    folder.mkdir(parents=True, exist_ok=True)
    of_source = "" if source == SECONDARY_CARE else f"_{source}"
    target = folder / f"innovation_scorecard_{level}{of_source}.csv"
    rows = official_rows(database, release_id, level, source)
    beside = target.with_suffix(".part")
    rows.write_csv(beside)
    beside.replace(target)
    return target, rows.height


def _medicines(database: Database, release_id: int) -> pl.DataFrame:
    """Medicines with their names and the conditions for which NICE recommends them."""
    positive = pl.col("category").is_in(POSITIVE), pl.col("status").ne_missing(pl.lit("replaced"))
    conditions = (
        queries.appraisals(database, release_id)
        .filter(*positive)
        .group_by("medicine")
        .agg(condition=pl.col("condition").drop_nulls().unique().sort().str.join("; "))
    )
    known = [ask(database, release_id) for ask in (queries.medicines, primary_care.medicines)]
    names = pl.concat([rows.select("medicine", medicine_name="name") for rows in known]).unique(
        "medicine", keep="first"
    )
    return names.join(conditions, on="medicine", how="left")


def _period_words(used: pl.DataFrame) -> pl.DataFrame:
    """The words of each period: there are few, so each is worded once."""
    rows = [
        (day, periods.financial_year_label(day), f"Q{periods.quarter_number(day)}", periods.quarter_label(day))
        for day in used["period"].unique()
    ]
    names = {"period": pl.Date, **dict.fromkeys(COLUMNS[:3], pl.String)}
    return pl.DataFrame(rows, schema=names, orient="row")
