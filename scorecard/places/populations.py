"""Populations: ONS mid-year estimates carried from GSS codes to the ODS codes that prescribing data use."""

import polars as pl

from scorecard import schema
from scorecard.notes import Note
from scorecard.places.organisations import bridge

PEOPLE = pl.col("population").sum()


def bridged(estimates: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """Estimates of one vintage with the hierarchy's codes beside them; unmatched sub-ICBs have null codes.

    GSS codes are renewed when a boundary moves, so the ODS code at the end of the ONS name leads.
    """
    areas = bridge(hierarchy).select("sub_icb_code", "icb_code", "region_code")
    return estimates.join(areas, on="sub_icb_code", how="left")


def populations(estimates: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """People by organisation: org_type, ods_code, population, and the names and GSS codes that ONS uses."""
    matched = bridged(estimates, hierarchy)
    placed = matched.filter(pl.col("icb_code").is_not_null())
    levels = (
        _level(placed, "sub_icb", "sub_icb_code", "sub_icb_name", "sub_icb_gss"),
        _level(placed, "icb", "icb_code", "icb_name", "icb_gss"),
        _level(placed, "region", "region_code", "region_name", "region_gss"),
        matched.select(PEOPLE).with_columns(ods_code=pl.lit(schema.ENGLAND), org_type=pl.lit("england")),
    )
    return pl.concat(levels, how="diagonal")


def _level(placed: pl.DataFrame, org_type: str, code: str, name: str, gss: str) -> pl.DataFrame:
    """One level's populations, with the name and GSS code of most of its people."""
    largest = pl.col("population").arg_max()
    grouped = placed.group_by(pl.col(code).alias("ods_code")).agg(
        PEOPLE, ons_name=pl.col(name).get(largest), ons_gss=pl.col(gss).get(largest)
    )
    return grouped.with_columns(org_type=pl.lit(org_type))


def unmatched_notes(estimates: pl.DataFrame, hierarchy: pl.DataFrame) -> list[Note]:
    """A note for every sub-ICB whose people belong to no ICB of the hierarchy."""
    lost = bridged(estimates, hierarchy).filter(pl.col("icb_code").is_null()).sort("sub_icb_code")
    why = "is counted for England only: the practice hierarchy has no such sub-ICB."
    rows = lost.select("sub_icb_code", "sub_icb_name").iter_rows()
    return [Note("population", f"The population of {name} ({code}) {why}") for code, name in rows]


def with_population(organisations: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Organisations with their population, and with the names and GSS codes of ONS where it has them."""
    joined = organisations.join(people, on=["org_type", "ods_code"], how="left")
    return joined.with_columns(name=pl.coalesce("ons_name", "name"), gss_code=pl.coalesce("ons_gss", "gss_code")).drop(
        "ons_name", "ons_gss"
    )
