"""A small synthetic NHS in which practices prescribe too: two of the sample's medicines, and one that nobody appraised."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import StringIO
from pathlib import Path

from rich.console import Console
from sqlalchemy import select

from ingest.synthetic.epd import Extent, epd_month, write_bnf, write_epd
from scorecard.commands.load import ingest
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import working_in
from scorecard.releases.inputs import Inputs, gather
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.manifest import files
from scorecard.store.tables import SQL_TABLES
from tests.lib.naive_uptake import following
from tests.lib.odd_releases import Loaded, load, publish

# A financial year and a month before it, within the months of the trusts' files.
MONTHS = following(date(2024, 3, 1), 13)
EXTENT = Extent(practices=8, substances=4, rows_a_practice=12)
NEVER_APPRAISED = "inventin"


@dataclass(frozen=True)
class Both:
    """What was loaded, the inputs with primary care and what practices prescribe, and two releases' addresses."""

    loaded: Loaded
    inputs: Inputs
    medicines: list[str]
    without_url: str
    beside_url: str

    @cached_property
    def without(self) -> Database:
        """The results of trusts alone."""
        return Database.open_read_only(self.without_url)

    @cached_property
    def beside(self) -> Database:
        """The results of trusts and practices."""
        return Database.open_read_only(self.beside_url)


@contextmanager
def made_in(folder: Path) -> Iterator[Both]:
    """Both releases, until they were read."""
    loaded = load(folder)
    without = publish(loaded, "without", lambda inputs: inputs)
    medicines = _in_daily_doses(without)
    inputs = load_primary_care(loaded, medicines)
    both = Both(loaded, inputs, medicines, without, publish(loaded, "beside", lambda _: inputs))
    yield both
    both.without.close()
    both.beside.close()


def _in_daily_doses(url: str) -> list[str]:
    """The first two medicines of a release that trusts issued in defined daily doses."""
    database = Database.open_read_only(url)
    table = SQL_TABLES["uptake"].c
    found = database.read(select(table.medicine).distinct().where(table.unit == "ddd"))["medicine"].sort().to_list()
    database.close()
    return found[:2]


def load_primary_care(loaded: Loaded, medicines: list[str], months: list[date] = MONTHS) -> Inputs:
    """Load months of primary care too; the inputs of a release of both."""
    folder = loaded.folder / "primary"
    folder.mkdir(exist_ok=True)
    write_bnf(folder / "bnf.csv", [*medicines, NEVER_APPRAISED])
    for month in months:
        write_epd(folder / f"EPD_{month:%Y%m}.csv", epd_month(month, EXTENT), "legacy")
    with working_in(loaded.settings) as place:
        for source, pattern in (("bnf", "bnf.csv"), ("epd", "EPD_*.csv")):
            ingest(place, Narrator(Console(file=StringIO())), source, [str(folder / pattern)], None)
        manifest = files(place.database)
        return gather(place.lake, manifest, released_rows(place.database), loaded.choices)
