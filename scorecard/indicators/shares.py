"""Indicators: innovation metrics defined as data, and their shares with intervals at every level.

Specification, drawn as tables: tests/spec/test_indicators.py. Naive implementation: tests/lib/naive_indicators.py.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from scorecard import schema
from scorecard.errors import SettingsError
from scorecard.indicators.statistics import OF_FIGURE, with_statistics
from scorecard.intervals import Z_95, Z_99_8, wilson
from scorecard.places.organisations import LEVELS_ABOVE, counted_for
from scorecard.reference import FOLDER

INDICATORS = FOLDER / "indicators"
COUNTS = ("numerator", "denominator")

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Level = Literal["trust", "sub_icb", "icb", "region", "england"]


class Target(BaseModel):
    """The share that is aimed at, and who says so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float = Field(gt=0, le=1)
    source: Text


class Indicator(BaseModel):
    """An indicator's definition; what is not known is None."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slug: Slug
    name: Text
    numerator: Text | None
    denominator: Text | None
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    direction: Literal["higher", "lower", "none"] = Field(description="Which way is better.")
    target: Target | None = None
    why_it_matters: Text | None
    how_it_is_calculated: Text
    caveats: tuple[Text, ...]
    author_role: Text | None
    reviewed: date | None
    next_review: date | None
    status: Literal["current", "retired"]
    source: Text | None


def definitions(folder: Path = INDICATORS) -> dict[str, Indicator]:
    """The definitions of a folder, one YAML file each, by slug; raises SettingsError with the faults of all files."""
    found, faults = {}, []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found[path.stem] = _definition(path)
        except (YAMLError, UnicodeDecodeError, ValidationError, ValueError) as error:
            faults.append(f"{path.name}: {_told(error)}")
    if faults or not found:
        raise SettingsError(" ".join(faults) or f"{folder} holds no definition of an indicator (*.yaml).")
    return found


def _definition(path: Path) -> Indicator:
    """One definition, under the name of its file."""
    indicator = Indicator.model_validate(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    if indicator.slug != path.stem:
        raise ValueError(f"the slug is {indicator.slug}; give slug and file the same name.")
    if indicator.reviewed and indicator.next_review and indicator.next_review < indicator.reviewed:
        raise ValueError("next_review lies before reviewed; correct one of the days.")
    return indicator


def _told(error: Exception) -> str:
    """What is wrong with a definition, on one line."""
    if isinstance(error, ValidationError):
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors())
        return "; ".join(faults) + "."
    return " ".join(str(error).split())


def figures(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Every indicator at every level: counts, share, intervals, and where the share lies (indicator_statistics).

    ``rows`` has schema.INDICATOR's columns in order of loading, ``organisations`` schema.ORGANISATION's.
    """
    return with_statistics(beside_england(with_shares(at_levels(rows, organisations))))


def at_levels(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Numerators and denominators at every level: as they were supplied, or else as sums of trusts (``is_sum``).

    A level is summed for an indicator and period only where no row of that level was supplied: supplied figures and
    sums are never mixed. A merged trust counts for its successor. A code that no organisation has is taken for a
    trust of no known ICB, so that England misses nothing. Of two rows for one figure the last counts.
    ``rows`` is how many rows a figure comes from.
    """
    placed = counted_for(rows.unique(schema.INDICATOR.key, keep="last"), organisations)
    is_trust = pl.col("org_type") == "trust"
    trusts, others = placed.filter(is_trust), placed.filter(~is_trust)
    supplied = pl.concat([_added_up(trusts, "trust"), _added_up(others, "ods_code")]).with_columns(is_sum=False)
    above = [_added_up(trusts.with_columns(org_type=pl.lit(level)), level) for level in LEVELS_ABOVE]
    given = supplied.select(*OF_FIGURE, "org_type").unique()
    sums = pl.concat(above).with_columns(is_sum=True).join(given, on=[*OF_FIGURE, "org_type"], how="anti")
    return pl.concat([supplied, sums]).sort(*OF_FIGURE, "org_type", "ods_code")


def _added_up(placed: pl.DataFrame, column: str) -> pl.DataFrame:
    """Sums by the organisation that a column names, and by its level."""
    kept = placed.select(*OF_FIGURE, "org_type", *COUNTS, ods_code=column)
    counts = [pl.col(name).sum() for name in COUNTS]
    return kept.group_by(*OF_FIGURE, "org_type", "ods_code").agg(*counts, rows=pl.len().cast(pl.Int64))


def with_shares(counts: pl.DataFrame) -> pl.DataFrame:
    """The share with Wilson's intervals of 95 and 99.8 %; null where there is nothing to divide by.

    A numerator above its denominator, which only a row that somebody released can have, has a share and no interval.
    """
    some, is_share = pl.col("denominator") > 0, pl.col("numerator") <= pl.col("denominator")
    levels = {"95": Z_95, "99_8": Z_99_8}
    ends = {name: wilson(pl.col("numerator"), pl.col("denominator"), z) for name, z in levels.items()}
    return counts.with_columns(
        pl.when(some).then(pl.col("numerator") / pl.col("denominator")).alias("share"),
        *[pl.when(is_share).then(low).alias(f"low_{name}") for name, (low, _) in ends.items()],
        *[pl.when(is_share).then(high).alias(f"high_{name}") for name, (_, high) in ends.items()],
    )


def beside_england(shares: pl.DataFrame) -> pl.DataFrame:
    """Shares with England's own of the same indicator and period, ``england_share``; null where there is none."""
    england = shares.filter(pl.col("org_type") == "england").select(*OF_FIGURE, england_share="share")
    return shares.join(england, on=OF_FIGURE, how="left", maintain_order="left")
