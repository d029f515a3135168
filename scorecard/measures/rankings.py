"""Rankings as rows: every measure of every organisation over twelve months, with what judging a rank needs."""

import polars as pl

from scorecard import queries
from scorecard.compliance.purpose import PURPOSE
from scorecard.measures.comparison import SEED
from scorecard.measures.definitions import POPULATION, Grouping, Measure, Rate, Share, value_words
from scorecard.measures.queries import definitions, figures
from scorecard.primary_care.queries import medicines
from scorecard.store.database import Database

METHOD = f"95 % intervals by circular block bootstrap of the twelve months, widened; seed {SEED}"
WINDOW = "twelve_months"


def ranking_rows(database: Database, release_id: int, org_type: str | None = None) -> pl.DataFrame:
    """Every figure of twelve months (schema.MEASURE_FIGURE) with names and periods in words, and what the file is."""
    release = queries.release(database, release_id)
    measures = definitions(database, release_id)
    rows = figures(database, release_id, period_type=WINDOW, org_type=org_type)
    named = _named(database, release_id, rows).join(_words(measures, rows), on=["measure", "unit"], how="left")
    return named.select(
        "measure",
        "measure_name",
        "care_setting",
        "subject",
        pl.coalesce("grouping_name", "medicine_name").alias("subject_name"),
        "org_type",
        "ods_code",
        "name",
        "region",
        first_month=pl.col("period").dt.to_string("%Y-%m"),
        last_month=pl.col("period").dt.offset_by("11mo").dt.to_string("%Y-%m"),
        state=pl.col("state"),
        numerator="numerator",
        numerator_unit="unit",
        denominator="denominator",
        denominator_unit=pl.col("denominator_unit").str.replace(
            "{vintage}", str(release.population_vintage), literal=True
        ),
        value="value",
        value_unit="value_unit",
        low_95="low",
        high_95="high",
        percentile=pl.col("percentile") * 100,
        rank="rank",
        rank_low_95="rank_low",
        rank_high_95="rank_high",
        ranked="out_of",
        value_of_the_others="benchmark",
        comparison_95="comparison",
        rank_change="rank_change",
        flags="flags",
        submissions_received="received",
        submissions_expected="expected",
        method=pl.lit(METHOD),
        release_id=pl.lit(release_id),
        synthetic=pl.lit(release.synthetic),
        purpose=pl.lit(PURPOSE),
    ).sort("measure", "subject", "numerator_unit", "org_type", "first_month", "rank", "ods_code", nulls_last=True)


def _named(database: Database, release_id: int, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the names of their organisations, of the regions that these lie in, and of medicines."""
    places = queries.organisations(database, release_id)
    regions = places.filter(pl.col("org_type") == "region").select(region_code="ods_code", region="name")
    icbs = places.filter(pl.col("org_type") == "icb").select(icb_code="ods_code", icb_region="parent_ods_code")
    lines = places.select("org_type", "ods_code", "name", "parent_ods_code").join(
        icbs, left_on="parent_ods_code", right_on="icb_code", how="left"
    )
    placed = lines.with_columns(region_code=pl.coalesce("icb_region", "parent_ods_code")).join(
        regions, on="region_code", how="left"
    )
    known = [named(database, release_id).select("medicine", "name") for named in (queries.medicines, medicines)]
    names = pl.concat(known).unique("medicine", keep="first").select(subject="medicine", medicine_name="name")
    joined = rows.join(placed.select("org_type", "ods_code", "name", "region"), on=["org_type", "ods_code"], how="left")
    group = pl.col("ods_code").str.split(": ").list.slice(1).list.join(": ")
    return joined.join(names, on="subject", how="left").with_columns(
        name=pl.when(pl.col("org_type") == "group").then(group).otherwise("name")
    )


def _words(measures: dict[str, Measure], rows: pl.DataFrame) -> pl.DataFrame:
    """What each measure counts in each unit, in words."""
    told = [
        (slug, unit, one.name, one.care_setting, _grouping(one), _below(one, unit), value_words(one, unit))
        for slug, unit in rows.select("measure", "unit").unique().sort(pl.all()).iter_rows()
        for one in (measures[slug],)
    ]
    names = ("measure", "unit", "measure_name", "care_setting", "grouping_name", "denominator_unit", "value_unit")
    return pl.DataFrame(told, schema=dict.fromkeys(names, pl.String), orient="row")


def _grouping(measure: Measure) -> str | None:
    return measure.subject.name if isinstance(measure.subject, Grouping) else None


def _below(measure: Measure, unit: str) -> str | None:
    """What stands below the fraction line."""
    if isinstance(measure, Rate):
        people = ", mid-{vintage}" if measure.denominator.name == POPULATION else ""
        return measure.denominator.words + people
    return f"{unit} of {measure.treatment_class.name}" if isinstance(measure, Share) else None
