"""Organisations: trusts in ICBs in regions in England, each code placed once, none dropped."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.notes import Note
from scorecard.places.succession import Ending, Successors, follow, succession_notes

# Levels to which trusts are added up; rows that are counted_for somebody have a column of each name.
LEVELS_ABOVE = ("icb", "region", "england")
SMALL_WORDS = {"And", "Of", "The", "For", "In", "On", "Upon", "With", "By", "At", "De", "Le"}
CAPITALS = {"Nhs": "NHS", "Icb": "ICB", "Uk": "UK"}
PLACEMENT_SCHEMA = pl.Schema(
    {"submitted_code": pl.String(), "trust": pl.String(), "icb": pl.String(), "region": pl.String()}
)


@dataclass(frozen=True)
class Placements:
    """Where each submitted code's quantities belong.

    ``codes`` has one row a submitted code: submitted_code, trust (the line that answers for it), icb, region.
    """

    codes: pl.DataFrame
    organisations: pl.DataFrame
    notes: tuple[Note, ...]


def successors_by(successions: pl.DataFrame, as_of: date) -> Successors:
    """Successors of each code, of the successions that had taken effect by a date."""
    effective = successions.filter(pl.col("effective") <= as_of).unique(["ods_code", "successor_ods_code"])
    grouped = effective.group_by("ods_code").agg(pl.col("successor_ods_code").sort())
    return {code: tuple(following) for code, following in grouped.iter_rows()}


def of_trusts_that_moved(trusts: pl.DataFrame, successions: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Successions without those that the newest list contradicts: it is younger, and shows the trust as open."""
    still_open = pl.col("ods_code").is_in(sorted(open_in_newest_list(trusts, as_of)))
    return successions.filter(~(still_open & (pl.col("effective") <= trusts["list_date"].max())))


def latest_of_each(trusts: pl.DataFrame, icbs: Collection[str]) -> pl.DataFrame:
    """One row a trust: as the newest list has it that names it in an ICB of the hierarchy, or else the newest.

    Lists younger than the hierarchy name ICBs that it does not have yet; the older list still places the trust.
    """
    placed = trusts.with_columns(in_hierarchy=pl.col("icb_code").is_in(sorted(icbs)))
    ordered = placed.sort("in_hierarchy", "list_date", "file_id", nulls_last=False)
    return ordered.unique("ods_code", keep="last").drop("in_hierarchy").sort("ods_code")


def open_in_newest_list(trusts: pl.DataFrame, as_of: date) -> set[str]:
    """Codes that the newest trust list shows without a closing date, or with one after the chosen date."""
    newest = trusts.filter(pl.col("list_date") == pl.col("list_date").max())
    is_open = pl.col("close_date").is_null() | (pl.col("close_date") > as_of)
    return set(newest.filter(is_open)["ods_code"])


def bridge(hierarchy: pl.DataFrame) -> pl.DataFrame:
    """Sub-ICBs with their ICB and region, from the newest extract that names each sub-ICB."""
    names = [name for name in schema.HIERARCHY.names if name.startswith(("sub_icb", "icb", "region"))]
    return hierarchy.sort("extract_date", "file_id", "row_number").unique("sub_icb_code", keep="last").select(names)


def place(
    codes: Iterable[str], trusts: pl.DataFrame, successions: pl.DataFrame, hierarchy: pl.DataFrame, as_of: date
) -> Placements:
    """Place every submitted code; shapes are those of schema.TRUST, SUCCESSION and HIERARCHY."""
    regions = dict(bridge(hierarchy).select("icb_code", "region_code").iter_rows())
    listed, submitted = latest_of_each(trusts, regions), set(codes)
    endings = _endings(submitted, trusts, successions, as_of)
    icbs = {code: icb for code, icb in listed.select("ods_code", "icb_code").iter_rows() if icb in regions}
    rows = [(code, ending.ods_code, *_area(ending, icbs, regions)) for code, ending in endings.items()]
    in_england_or_submitted = (pl.col("icb") != schema.UNALLOCATED) | pl.col("submitted_code").is_in(sorted(submitted))
    placed = pl.DataFrame(rows, schema=PLACEMENT_SCHEMA, orient="row").filter(in_england_or_submitted)
    notes = [note for code in sorted(submitted) for note in succession_notes(code, endings[code])]
    notes += _unplaced_notes(placed, set(listed["ods_code"]))
    return Placements(placed, _organisations(placed, listed, hierarchy, endings), tuple(dict.fromkeys(notes)))


def _endings(codes: Iterable[str], trusts: pl.DataFrame, successions: pl.DataFrame, as_of: date) -> dict[str, Ending]:
    """Where each code's chain ends, for the submitted codes and every listed trust."""
    successors = successors_by(of_trusts_that_moved(trusts, successions, as_of), as_of)
    return {code: follow(code, successors) for code in sorted({*codes, *trusts["ods_code"]})}


def _area(ending: Ending, icbs: dict[str, str], regions: dict[str, str]) -> tuple[str, str]:
    """ICB and region of a trust's line; a split trust falls back on the ICB that all its successors share."""
    shared = {icbs.get(code) for code in ending.split_into}
    icb = icbs.get(ending.ods_code) or (shared.pop() if len(shared) == 1 else None)
    return (icb, regions[icb]) if icb else (schema.UNALLOCATED, schema.UNALLOCATED)


def _unplaced_notes(placed: pl.DataFrame, listed: set[str]) -> list[Note]:
    """A note for every line outside the hierarchy of England."""
    unplaced = placed.filter(pl.col("icb") == schema.UNALLOCATED)["trust"].unique().sort()
    why = {True: "has an ICB that the practice hierarchy does not have", False: "is in no loaded trust list"}
    where = "Its figures are counted for England, on the line 'Not matched to a known organisation'."
    return [Note("unknown_organisation", f"{code} {why[code in listed]}. {where}", ods_code=code) for code in unplaced]


def _organisations(
    placed: pl.DataFrame, listed: pl.DataFrame, hierarchy: pl.DataFrame, endings: dict[str, Ending]
) -> pl.DataFrame:
    """Every organisation of the release: schema.ORGANISATION without release_id and population."""
    areas = bridge(hierarchy)
    parts = (
        _trusts(placed, listed, endings),
        _sub_icbs(areas),
        _icbs(areas),
        _regions(areas),
        _england(),
        _unallocated(),
    )
    return pl.concat(parts, how="diagonal")


def _trusts(placed: pl.DataFrame, listed: pl.DataFrame, endings: dict[str, Ending]) -> pl.DataFrame:
    """Lines at trust level: every listed trust and every submitted code, merged ones with their successor."""
    merged = {code: ending.ods_code for code, ending in endings.items() if ending.ods_code != code}
    rows = placed.join(listed, left_on="submitted_code", right_on="ods_code", how="left")
    code = pl.col("submitted_code")
    return rows.select(
        ods_code=code,
        org_type=pl.lit("trust"),
        name=pl.col("name").map_elements(proper_name, return_dtype=pl.String).fill_null(code + " (in no trust list)"),
        parent_ods_code=pl.col("icb"),
        successor_ods_code=code.replace_strict(merged, default=None, return_dtype=pl.String),
        close_date=pl.col("close_date"),
    )


def _sub_icbs(areas: pl.DataFrame) -> pl.DataFrame:
    return areas.select(
        ods_code="sub_icb_code",
        org_type=pl.lit("sub_icb"),
        name="sub_icb_name",
        parent_ods_code="icb_code",
        gss_code="sub_icb_gss",
    ).sort("ods_code")


def _icbs(areas: pl.DataFrame) -> pl.DataFrame:
    icbs = areas.sort("sub_icb_code").unique("icb_code", keep="first")
    return icbs.select(
        ods_code="icb_code", org_type=pl.lit("icb"), name="icb_name", parent_ods_code="region_code", gss_code="icb_gss"
    ).sort("ods_code")


def _regions(areas: pl.DataFrame) -> pl.DataFrame:
    regions = areas.sort("sub_icb_code").unique("region_code", keep="first")
    return regions.select(
        ods_code="region_code",
        org_type=pl.lit("region"),
        name="region_name",
        parent_ods_code=pl.lit(schema.ENGLAND),
        gss_code="region_gss",
    ).sort("ods_code")


def _england() -> pl.DataFrame:
    return pl.DataFrame({"ods_code": [schema.ENGLAND], "org_type": ["england"], "name": ["England"]})


def _unallocated() -> pl.DataFrame:
    """The visible line, at ICB and at region level, of what belongs to no known organisation."""
    return pl.DataFrame(
        {
            "ods_code": [schema.UNALLOCATED] * 2,
            "org_type": ["icb", "region"],
            "name": [schema.UNALLOCATED_NAME] * 2,
            "parent_ods_code": [schema.UNALLOCATED, schema.ENGLAND],
        }
    )


def proper_name(name: str) -> str:
    """A name in capitals as ODS prints it, in the capitals that people use; any other name as it is."""
    if name != name.upper():
        return name
    words = [re.sub(r"(?<=')S\b", "s", word.title()) for word in name.split(" ")]
    return " ".join(
        CAPITALS.get(word, word.lower() if word in SMALL_WORDS and place else word) for place, word in enumerate(words)
    )


def counted_for(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Rows with the level of their organisation, and the trust, ICB, region and country that they count for."""
    known = organisations.filter(pl.col("ods_code") != schema.UNALLOCATED)
    places = known.select("ods_code", "org_type", "successor_ods_code", icb="parent_ods_code")
    regions = known.filter(pl.col("org_type") == "icb").select(icb="ods_code", region="parent_ods_code")
    placed = rows.join(places, on="ods_code", how="left").join(regions, on="icb", how="left")
    return placed.with_columns(
        pl.col("org_type").fill_null("trust"),
        pl.col("icb", "region").fill_null(schema.UNALLOCATED),
        trust=pl.coalesce("successor_ods_code", "ods_code"),
        england=pl.lit(schema.ENGLAND),
    )
