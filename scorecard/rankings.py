"""Rankings as a file: every medicine of every ICB over twelve months, with all that a reader needs to judge a rank."""

from pathlib import Path

import polars as pl
from sqlalchemy import select

from scorecard import queries
from scorecard.comparison import SEED
from scorecard.purpose import PURPOSE
from scorecard.spreadsheets import harmless
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES

COMPARISON = SQL_TABLES["comparison"]
METHOD = f"95 % intervals by circular block bootstrap of the twelve months, widened; seed {SEED}"


def ranking_rows(database: Database, release_id: int) -> pl.DataFrame:
    """Every comparison of a release (schema.COMPARISON) with names and periods in words, and what the file is."""
    release = queries.release(database, release_id)
    rows = database.read(select(COMPARISON).where(COMPARISON.c.release_id == release_id))
    places = queries.organisations(database, release_id)
    icbs = places.filter(pl.col("org_type") == "icb").select("ods_code", "name", region_code="parent_ods_code")
    regions = places.filter(pl.col("org_type") == "region").select(region_code="ods_code", region="name")
    names = queries.medicines(database, release_id).select("medicine", medicine_name="name")
    named = rows.join(icbs.join(regions, on="region_code", how="left"), on="ods_code", how="left").join(
        names, on="medicine", how="left"
    )
    return named.select(
        "medicine",
        "medicine_name",
        "ods_code",
        "name",
        "region",
        first_month=pl.col("period").dt.to_string("%Y-%m"),
        last_month=pl.col("period").dt.offset_by("11mo").dt.to_string("%Y-%m"),
        state=pl.col("state"),
        numerator="numerator",
        numerator_unit="unit",
        denominator="denominator",
        denominator_unit=pl.lit(f"people, mid-{release.population_vintage}"),
        value="value",
        value_unit=pl.format("{} per 100,000 people", "unit"),
        low_95="low",
        high_95="high",
        percentile=pl.col("percentile") * 100,
        rank="rank",
        rank_low_95="rank_low",
        rank_high_95="rank_high",
        ranked="out_of",
        rate_of_the_others="benchmark",
        comparison_95="comparison",
        flags="flags",
        method=pl.lit(METHOD),
        release_id=pl.lit(release_id),
        synthetic=pl.lit(release.synthetic),
        purpose=pl.lit(PURPOSE),
    ).sort("medicine", "numerator_unit", "first_month", "rank", "ods_code", nulls_last=True)


def export_rankings(database: Database, release_id: int, target: Path) -> int:
    """Write the file whole or not at all; returns its number of rows."""
    rows = ranking_rows(database, release_id).with_columns(harmless(pl.col(pl.String)))
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f"{target.name}.part")
    rows.write_csv(beside)
    beside.replace(target)
    return rows.height
