"""What a month of primary care comes to by what became of its rows, kept beside the rows in the lake."""

import polars as pl

from ingest.checked import Checked
from ingest.sifting import AMOUNTS, TOTALS, UNIDENTIFIED, added_up
from scorecard import schema

KEPT, SET_ASIDE, REST = "kept", "set_aside", "rest"


def totals_of(checked: Checked, kept: pl.LazyFrame) -> pl.DataFrame:
    """Totals of a sifted file (rows of schema.PRIMARY_CARE_TOTAL), given the rows that stand in the lake."""
    unseen = [] if checked.reading.added_up is None else [(REST, checked.reading.added_up)]
    looked_at = ((KEPT, kept), (SET_ASIDE, checked.bad_rows), (REST, checked.other_rows))
    parts = [*unseen, *((part, added_up(rows)) for part, rows in looked_at)]
    named = [sums.select(pl.lit(part).alias("part"), UNIDENTIFIED, *TOTALS) for part, sums in parts]
    whole = pl.concat(named).group_by("part", UNIDENTIFIED).agg(pl.col(TOTALS).sum()).sort("part", UNIDENTIFIED)
    told = whole.with_columns(month=pl.lit(checked.reading.month, pl.Date), file_id=pl.lit(checked.file.file_id))
    return told.with_columns(pl.col(AMOUNTS).round(6)).select(schema.PRIMARY_CARE_TOTAL.names)
