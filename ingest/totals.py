"""What a month of primary care comes to by what became of its rows, kept beside the rows in the lake."""

import polars as pl

from ingest.checked import Checked
from ingest.sifting import AMOUNTS, TOTALS, UNIDENTIFIED, added_up
from scorecard import schema

KEPT, SET_ASIDE, REST = "kept", "set_aside", "rest"


def totals_of(checked: Checked, kept: pl.LazyFrame) -> pl.DataFrame:
    """Totals of a sifted file (rows of schema.PRIMARY_CARE_TOTAL), given the rows that stand in the lake."""
    rest = [one for one in (checked.reading.added_up, added_up(checked.other_rows)) if one is not None]
    parts = {KEPT: [added_up(kept)], SET_ASIDE: [added_up(checked.bad_rows)], REST: rest}
    named = [one.select(part=pl.lit(part), *_columns()) for part, frames in parts.items() for one in frames]
    whole = pl.concat(named).group_by("part", UNIDENTIFIED).agg(pl.col(TOTALS).sum()).sort("part", UNIDENTIFIED)
    told = whole.with_columns(month=pl.lit(checked.reading.month, pl.Date), file_id=pl.lit(checked.file.file_id))
    return told.with_columns(pl.col(AMOUNTS).round(6)).select(schema.PRIMARY_CARE_TOTAL.names)


def _columns() -> dict[str, pl.Expr]:
    return {name: pl.col(name) for name in (UNIDENTIFIED, *TOTALS)}
