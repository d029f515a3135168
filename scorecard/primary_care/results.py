"""What a release holds of primary care: its tables, its notes, and which codes were submitted."""

from dataclasses import dataclass

import polars as pl

from scorecard.notes import Note
from scorecard.primary_care.averages import notes as averages_notes
from scorecard.primary_care.figures import find, tables
from scorecard.primary_care.notes import notes
from scorecard.primary_care.places import Geography
from scorecard.primary_care.prescribed import PrimaryCare
from scorecard.primary_care.registered import notes as registered_notes
from scorecard.primary_care.registered import registered


@dataclass(frozen=True)
class Results:
    """schema.PRIMARY_CARE_RESULTS without release_id, by name; notes; and codes of sub-ICBs as submitted."""

    tables: dict[str, pl.DataFrame]
    notes: tuple[Note, ...]
    codes: frozenset[str]


def results(given: PrimaryCare, where: Geography, appraised: pl.DataFrame) -> Results:
    """All of it; ``appraised`` has medicine and name of the medicines that figures are of."""
    found, people = find(given, where), registered(given.registered, where)
    codes = frozenset().union(*(rows["sub_icb_code"].drop_nulls() for rows in (found.places, given.registered)))
    made = tables(given, found, people, where, appraised)
    # Without prescriptions there is nothing to divide by list sizes, and nothing to say of them.
    of_lists = () if given.is_empty else registered_notes(people)
    told = (*notes(found, where, appraised), *averages_notes(made["primary_care_medicine"]), *of_lists)
    return Results(made, told, codes)
