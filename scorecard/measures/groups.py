"""Groups: which peer group or other geography an organisation belongs to, from mapping files and from the hierarchy.

Specification, drawn as tables: tests/spec/test_groups.py.
"""

from dataclasses import dataclass

import polars as pl

from scorecard import schema
from scorecard.notes import Note

REGION, ICB = "region", "icb"
COLUMNS = ("grouping", "group_name", "org_type", "ods_code")


@dataclass(frozen=True)
class Members:
    """The members of every group, an organisation at most once in a grouping, and what could not be placed.

    ``rows`` has grouping, group_name, org_type and ods_code.
    """

    rows: pl.DataFrame
    notes: tuple[Note, ...]


def members(rows: pl.DataFrame, organisations: pl.DataFrame) -> Members:
    """Members of the mapping files' groups, and of the groupings ``region`` (ICBs, trusts) and ``icb`` (trusts).

    A merged trust's group counts for its successor where the successor has no row of its own, and only if all of its
    predecessors that have one agree. Of two rows for one code the last counts. Rows of the groupings that are made
    from the hierarchy are left out. ``rows`` has schema.GROUP_MEMBER's columns in order of loading.
    """
    known = organisations.filter(pl.col("ods_code") != schema.UNALLOCATED)
    latest = rows.unique(schema.GROUP_MEMBER.key, keep="last")
    ours = latest.filter(~pl.col("grouping").is_in([REGION, ICB]))
    told = _by_successor(ours, known)
    agreed = told.filter(pl.col("groups") == 1).select(COLUMNS)
    whole = pl.concat([agreed, _of_hierarchy(known)]).sort("grouping", "org_type", "ods_code")
    notes = (*_stranger_notes(ours, known), *_disagreement_notes(told), *_reserved_notes(latest))
    return Members(whole, notes)


def _by_successor(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The group of each organisation by grouping, and in ``groups`` how many names compete for it."""
    lines = known.select("ods_code", "org_type", "successor_ods_code")
    placed = rows.join(lines, on="ods_code").with_columns(is_own=pl.col("successor_ods_code").is_null())
    leading = placed.with_columns(ods_code=pl.coalesce("successor_ods_code", "ods_code"))
    keys = ("grouping", "org_type", "ods_code")
    counted = leading.filter(pl.col("is_own") | ~pl.col("is_own").any().over(keys))
    return counted.group_by(keys).agg(pl.col("group_name").min(), groups=pl.col("group_name").n_unique())


def _of_hierarchy(known: pl.DataFrame) -> pl.DataFrame:
    """Trusts by ICB, trusts and ICBs by region; who has no known one is in no group."""
    lines = known.filter(pl.col("successor_ods_code").is_null())
    trusts, icbs = lines.filter(pl.col("org_type") == "trust"), lines.filter(pl.col("org_type") == "icb")
    regions = lines.filter(pl.col("org_type") == "region")
    by_icb = _named_after_parents(trusts, icbs)
    by_region = _named_after_parents(icbs, regions)
    in_regions = by_region.select("ods_code", name="group_name")
    return pl.concat(
        [
            by_icb.select(pl.lit(ICB).alias("grouping"), *COLUMNS[1:]),
            by_region.select(pl.lit(REGION).alias("grouping"), *COLUMNS[1:]),
            _named_after_parents(trusts, in_regions).select(pl.lit(REGION).alias("grouping"), *COLUMNS[1:]),
        ]
    )


def _named_after_parents(children: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Organisations with the name of the one above them: group_name, org_type, ods_code."""
    names = parents.select(parent_ods_code="ods_code", group_name="name")
    return children.join(names, on="parent_ods_code").select("group_name", "org_type", "ods_code")


def _stranger_notes(rows: pl.DataFrame, known: pl.DataFrame) -> list[Note]:
    """A note on every code that no organisation has."""
    codes = rows.join(known, on="ods_code", how="anti")["ods_code"].unique().sort()
    told = "is in a file of groups and is no organisation of this release: it stands in no group."
    return [Note("group", f"{code} {told}", ods_code=code) for code in codes]


def _disagreement_notes(told: pl.DataFrame) -> list[Note]:
    """A note on every organisation whose predecessors were in different groups."""
    torn = told.filter(pl.col("groups") > 1).sort("ods_code", "grouping")
    why = "those that merged into it were in different ones. Give it a row of its own."
    return [
        Note("group", f"{code} has no group in the grouping {grouping}: {why}", ods_code=code)
        for code, grouping in torn.select("ods_code", "grouping").iter_rows()
    ]


def _reserved_notes(rows: pl.DataFrame) -> list[Note]:
    """A note on every grouping of a file that has the name of one made from the hierarchy."""
    why = "is made from the hierarchy. Rows of files are left out: give yours another name."
    names = rows.filter(pl.col("grouping").is_in([REGION, ICB]))["grouping"].unique().sort()
    return [Note("group", f"The grouping {name} {why}") for name in names]
