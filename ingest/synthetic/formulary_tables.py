"""Writes formularies that are plain tables in an organisation's own words, and the files that say what these mean."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ingest.synthetic.formulary import Appraised
from ingest.synthetic.medicine_files import write_csv
from ingest.synthetic.planted_listings import Listing
from ingest.synthetic.publishers import Publisher, Wording

TABLE_HEADER = (*("ods_code", "ta_number", "formulary_status", "decision_date", "prescribing_responsibility", "as_of"),)
WORDS_HEADER = ("ods_code", "word", "formulary_status", "prescribing_responsibility")


def write_table(
    folder: Path, publisher: Publisher, wording: Wording, day: date, said: Iterable[tuple[Appraised, Listing]]
) -> str:
    """Write a formulary of a day; returns its name. What does not apply is not in it."""
    rows = [
        _row(publisher.code, wording, day, one, listing)
        for one, listing in said
        if not listing.reason and _is_standing(one, day)
    ]
    name = f"{publisher.code}_{day}_formulary.csv"
    write_csv(folder / name, TABLE_HEADER, rows)
    return name


def write_words(folder: Path, publisher: Publisher, wording: Wording) -> str:
    """Write what each of an organisation's words means; returns the name of the file."""
    rows = [
        (publisher.code, meaning.word, meaning.formulary_status, meaning.prescribing_responsibility)
        for meaning in wording.meanings
    ]
    name = f"{publisher.code}.csv"
    write_csv(folder / name, WORDS_HEADER, rows)
    return name


def _is_standing(one: Appraised, day: date) -> bool:
    is_out = one.published is not None and one.published > day
    return not is_out and not (one.replaced_on and one.replaced_on <= day)


def _row(code: str, wording: Wording, day: date, one: Appraised, listing: Listing) -> list[object]:
    if listing.is_listed(day):
        word = wording.by_specialty.get(one.specialty, wording.otherwise)
        return [code, one.ta_number, word, listing.decided, None, day]
    waited = (day - one.published).days if one.published else 0
    word = wording.refused if waited > wording.refused_after else wording.undecided
    return [code, one.ta_number, word, None, None, day]
