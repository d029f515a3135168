"""Writes the formularies, checklists, words and explanations of a synthetic NHS."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from ingest.synthetic import formulary_faults
from ingest.synthetic.appraisals import AppraisedMedicine
from ingest.synthetic.catalogue import MedicineSpec
from ingest.synthetic.checklists import printed_rows, write_checklist
from ingest.synthetic.explanations import write_explanations
from ingest.synthetic.faults import Fault
from ingest.synthetic.formulary import Appraised, listings, positive_appraisals
from ingest.synthetic.formulary_tables import write_table, write_words
from ingest.synthetic.organisations import Organisations
from ingest.synthetic.planted_listings import Listing
from ingest.synthetic.publishers import Publisher, never_publishing, publishers

FOLDER, WORDS_FOLDER = "formulary", "formulary_words"
EXPLANATIONS_FILE = "explanations.csv"
Said = list[tuple[Appraised, Listing]]


@dataclass
class Written:
    """What was written: files, what is planted in them, and the newest file and day of each organisation."""

    files: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    newest: dict[str, tuple[str, date]] = field(default_factory=dict)


def write_formularies(
    folder: Path,
    organisations: Organisations,
    medicines: Sequence[AppraisedMedicine | MedicineSpec],
    used: frozenset[tuple[str, str]],
    window: range,
    seed: int,
) -> tuple[list[str], list[Fault]]:
    """Write everything; returns files and faults. ``used`` are codes of ICBs and the medicines used in them."""
    known = publishers(organisations)
    said = listings(known, positive_appraisals(medicines), seed)
    written = Written()
    for publisher in known:
        _write_published(folder, publisher, said[publisher.code], written)
    codes = [icb.code for icb in organisations.icbs]
    written.faults += write_explanations(folder / EXPLANATIONS_FILE, codes)
    written.faults += formulary_faults.case_faults(
        {code: file for code, (file, _) in written.newest.items()}, used, window
    )
    written.faults += formulary_faults.standing_faults(written.newest, never_publishing(organisations))
    return [*written.files, EXPLANATIONS_FILE], written.faults


def _write_published(folder: Path, publisher: Publisher, said: Said, written: Written) -> None:
    """Everything that one organisation publishes, the oldest first."""
    wording = publisher.publication.wording
    for day in publisher.publication.days:
        if wording:
            file = f"{FOLDER}/{write_table(folder / FOLDER, publisher, wording, day, said)}"
        else:
            file = _write_checklist(folder, publisher, day, said, written)
        written.files.append(file)
        written.newest[publisher.code] = (file, day)
    if wording:
        written.files.append(f"{WORDS_FOLDER}/{write_words(folder / WORDS_FOLDER, publisher, wording)}")


def _write_checklist(folder: Path, publisher: Publisher, day: date, said: Said, written: Written) -> str:
    rows = formulary_faults.with_misprints(printed_rows(said, day), publisher.code, day)
    name, first_cells = write_checklist(folder / FOLDER, publisher, day, rows)
    file = f"{FOLDER}/{name}"
    written.faults += formulary_faults.misprint_faults(file, publisher.code, day, first_cells)
    return file
