"""Evidence: what organisations say of their formularies and how they explain absences, brought to recommendations."""

import polars as pl

CELL = ("ods_code", "recommendation_id")
LISTED, UNKNOWN = "listed", "unknown"
BOTH_MARKED = "the row marks both Yes and N/A"
DISAGREE = "rows of the same day disagree"
STANDING = (
    *("cell", "as_of", "formulary_status", "decision_date", "reason"),
    *("prescribing_responsibility", "file_id", "row_number"),
)


def explained_words(entries: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Entries (schema.FORMULARY_ENTRY) with each organisation's own words in ours, by its mapping file.

    A word that no mapping has any more is unknown, and the reason says so.
    """
    latest = words.unique(["ods_code", "word"], keep="last", maintain_order=True)
    ours = latest.select("ods_code", "word", status="formulary_status", who="prescribing_responsibility")
    joined = entries.join(ours, on=["ods_code", "word"], how="left", maintain_order="left")
    unmapped = pl.col("word").is_not_null() & pl.col("status").is_null()
    lost = pl.format("no mapping file says what '{}' means", "word")
    return joined.with_columns(
        formulary_status=pl.coalesce("formulary_status", "status", pl.lit(UNKNOWN)),
        prescribing_responsibility=pl.coalesce("prescribing_responsibility", "who"),
        reason=pl.when(unmapped).then(lost).otherwise("reason"),
    ).select(entries.columns)


def by_recommendation(rows: pl.DataFrame, table: pl.DataFrame, medicines: pl.DataFrame) -> pl.DataFrame:
    """Rows about appraisals as rows about recommendations: all of them, or those of a row's number and medicine."""
    theirs = rows.rename({"recommendation": "asked"}).join(
        table.select("recommendation_id", "ta_number", "number"), on="ta_number", how="inner", maintain_order="left"
    )
    numbered = theirs.filter(pl.col("asked").is_null() | (pl.col("asked") == pl.col("number")))
    if "medicine" not in rows.columns:
        return numbered.drop("asked", "number")
    named = numbered.join(
        medicines.select("recommendation_id", "medicine"), on=["recommendation_id", "medicine"], how="semi"
    )
    of_all = numbered.filter(pl.col("medicine").is_null())
    return pl.concat([of_all, named]).drop("asked", "number")


def standing(evidence: pl.DataFrame) -> pl.DataFrame:
    """One row for each cell and day that evidence speaks of, in the order of the days.

    Of several files that speak of one day the one loaded last counts; where its own rows disagree, nothing is known.
    ``seen_listed`` is the first day of the unbroken run of days on which the cell was seen listed.
    """
    ordered = evidence.with_columns(both=pl.col("marks") == "both").sort("cell", "as_of", "file_order", "row_number")
    as_before = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in ("cell", "as_of"))
    alone = ~(as_before | as_before.shift(-1)).fill_null(value=False)
    one_row = ordered.filter(alone).with_columns(reason=_both_marked(pl.col("both")))
    several = _settled(ordered.filter(~alone))
    both = [one_row.select(STANDING), several.select(STANDING)] if len(several) else [one_row.select(STANDING)]
    return _news(_seen(pl.concat(both).sort("cell", "as_of")))


def _both_marked(both: pl.Expr) -> pl.Expr:
    return pl.when(both).then(pl.lit(BOTH_MARKED)).otherwise("reason")


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each day of which several speak."""
    day = ["cell", "as_of"]
    newest = rows.filter(pl.col("file_order") == pl.col("file_order").max().over(day))
    status, agree = pl.col("formulary_status").first(), pl.col("formulary_status").n_unique() == 1
    own = pl.coalesce(pl.when(pl.col("both").any()).then(pl.lit(BOTH_MARKED)), pl.col("reason").drop_nulls().last())
    return newest.group_by(day, maintain_order=True).agg(
        pl.when(agree).then(status).otherwise(pl.lit(UNKNOWN)).alias("formulary_status"),
        pl.when(agree & (status == LISTED)).then(pl.col("decision_date").max()).alias("decision_date"),
        pl.when(agree).then(own).otherwise(pl.lit(DISAGREE)).alias("reason"),
        *(pl.col(name).last() for name in ("prescribing_responsibility", "file_id", "row_number")),
    )


def _news(rows: pl.DataFrame) -> pl.DataFrame:
    """Without the rows that only say again what the row before them said of the cell."""
    told = ("cell", "formulary_status", "decision_date", "reason", "prescribing_responsibility", "seen_listed")
    return rows.filter(~pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in told))


def _seen(rows: pl.DataFrame) -> pl.DataFrame:
    """With the first day of each unbroken run of listed days; only a listing has a decision."""
    listed, begins = pl.col("formulary_status") == LISTED, pl.col("cell") != pl.col("cell").shift()
    run = ((listed != listed.shift()) | begins).fill_null(value=True).cum_sum()
    numbered = rows.with_columns(run=run)
    return numbered.with_columns(
        seen_listed=pl.when(listed).then(pl.col("as_of").first().over("run")),
        decision_date=pl.when(listed).then("decision_date"),
    ).drop("run")
