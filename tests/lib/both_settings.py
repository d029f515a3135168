"""A small synthetic NHS in which practices prescribe too: two of the sample's medicines, and one that nobody appraised."""

from datetime import date
from io import StringIO

import polars as pl
from rich.console import Console

from ingest.synthetic.epd import Extent, epd_month, write_bnf, write_epd
from scorecard.commands.load import ingest
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import working_in
from scorecard.releases.inputs import Inputs, gather
from scorecard.store.decisions import released_rows
from scorecard.store.manifest import files
from scorecard.uptake.products import slug
from tests.lib.naive_uptake import following
from tests.lib.odd_releases import Loaded

# A financial year and a month before it, within the months of the trusts' files.
MONTHS = following(date(2024, 3, 1), 13)
EXTENT = Extent(practices=8, substances=4, rows_a_practice=6)
NEVER_APPRAISED = "inventin"


def practised(inputs: Inputs) -> list[str]:
    """The first two appraised medicines of which trusts issue something that has a daily dose."""
    issued = inputs.dmd.filter(pl.col("ddd_mg").is_not_null())["vtm_name"].drop_nulls()
    known = {slug(name) for name in issued} & set(inputs.appraisals["medicine"])
    return sorted(known)[:2]


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
