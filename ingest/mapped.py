"""Rows of a formulary beside the mapping file of their organisation, and beside each other, lazily."""

import polars as pl

from expectations.suites.frames import MAPPED

SAME = ("ods_code", "ta_number", "recommendation", "medicine", "as_of")
MOST_WORDS_TOLD = 12
NONE_LOADED = (
    "{}: no mapping file of {} is loaded; give one to the source formulary_words, "
    "with: nice-scorecard ingest formulary_words FILE"
)


def mapped(rows: pl.LazyFrame, words: pl.DataFrame) -> pl.LazyFrame:
    """Rows with the meaning of their word, by ``words`` (schema.FORMULARY_WORD), in the shape of frames.MAPPED."""
    meanings = words.unique(["ods_code", "word"], keep="last", maintain_order=True)
    ours = meanings.select("ods_code", "word", meaning="formulary_status").lazy()
    known = meanings.group_by("ods_code").agg(pl.col("word").sort()).select("ods_code", known=_told("word")).lazy()
    beside = (
        rows.select("row_number", *SAME, "word", "formulary_status")
        .join(ours, on=["ods_code", "word"], how="left", maintain_order="left")
        .join(known, on="ods_code", how="left", maintain_order="left")
    )
    said = pl.coalesce("formulary_status", "meaning")
    stands = beside.with_columns(said=pl.coalesce("formulary_status", "word"), statuses=_different(said))
    return stands.with_columns(_word_told(), _statuses_told(said)).select(MAPPED.names)


def _told(words: str) -> pl.Expr:
    """A list of words as text, shortened."""
    first, more = pl.col(words).list.head(MOST_WORDS_TOLD).list.join(", "), pl.col(words).list.len() - MOST_WORDS_TOLD
    return (
        pl.when(pl.col(words).list.len() > MOST_WORDS_TOLD)
        .then(pl.format("{} and {} more", first, more))
        .otherwise(first)
    )


def _word_told() -> pl.Expr:
    beside = pl.format("{}: the words of {} are {}", "word", "ods_code", "known")
    return pl.coalesce(beside, pl.format(NONE_LOADED, "word", "ods_code")).alias("word_told")


def _different(said: pl.Expr) -> pl.Expr:
    return said.drop_nulls().n_unique().over(SAME).cast(pl.Int64)


def _statuses_told(said: pl.Expr) -> pl.Expr:
    every = said.drop_nulls().unique().sort().implode().over(SAME, mapping_strategy="join")
    return pl.format("{}: {}", "ta_number", every.list.join(" and ")).alias("statuses_told")
