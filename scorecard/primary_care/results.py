"""What a release holds of primary care: its tables, its notes, and which codes were submitted."""

from dataclasses import dataclass

import polars as pl

from scorecard import schema
from scorecard.notes import Note
from scorecard.primary_care.averages import notes as averages_notes
from scorecard.primary_care.figures import coverage, find, medicines, uptake
from scorecard.primary_care.list_size import list_sizes
from scorecard.primary_care.notes import notes
from scorecard.primary_care.places import Geography, areas_of
from scorecard.primary_care.prescribed import PrimaryCare
from scorecard.primary_care.registered import notes as registered_notes
from scorecard.primary_care.registered import registered


@dataclass(frozen=True)
class Results:
    """schema.PRIMARY_CARE_RESULTS without release_id, by name; notes; and codes of sub-ICBs as submitted.

    ``used`` has the columns of PRIMARY_CARE_UPTAKE, of the medicines of measures too, appraised or not.
    """

    tables: dict[str, pl.DataFrame]
    used: pl.DataFrame
    notes: tuple[Note, ...]
    codes: frozenset[str]


def results(given: PrimaryCare, where: Geography, appraised: pl.DataFrame, measured: set[str]) -> Results:
    """All of it; ``appraised`` has medicine and name of the medicines that figures are of, ``measured`` more slugs."""
    if given.is_empty:
        nothing = {table.name: pl.DataFrame(schema=table.polars_schema) for table in schema.PRIMARY_CARE_RESULTS}
        return Results(nothing, nothing["primary_care_uptake"], (), _codes(given.registered))
    found, people = find(given, where), registered(given.registered, where)
    wanted = pl.col("medicine").is_in(sorted(measured.union(appraised["medicine"])))
    used = uptake(found.amounts.filter(wanted), where.people)
    made = {
        "primary_care_uptake": used.join(appraised, on="medicine", how="semi"),
        "primary_care_coverage": coverage(found.places, areas_of(where.hierarchy), found.months),
        "primary_care_medicine": medicines(found, appraised),
        "primary_care_list_size": list_sizes(given.areas, people.sizes, given.list_sizes, where),
    }
    told = (*notes(found, where, appraised), *averages_notes(made["primary_care_medicine"]), *registered_notes(people))
    return Results(made, used, told, _codes(found.places, given.registered))


def _codes(*frames: pl.DataFrame) -> frozenset[str]:
    return frozenset().union(*(rows["sub_icb_code"].drop_nulls() for rows in frames))
