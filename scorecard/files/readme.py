"""The text that explains everything of a release at once."""

from textwrap import fill

from scorecard import caveats, schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import licence
from scorecard.queries import Release

FORMATS = {
    "csv": "Each table is a CSV file in UTF-8 with a header; a blank field is not known, never zero. Beside it, "
    "<table>.csv-metadata.json says the type, unit and meaning of each column (CSV on the Web, W3C). A text that a "
    "spreadsheet program would run as a formula begins with an apostrophe that is not part of it.",
    "parquet": "Each table is a Parquet file; null is not known, never zero. The key nice-scorecard of the file's own "
    "metadata says the type, unit and meaning of each column.",
}
WIDTH = 100


def readme(release: Release, form: str) -> str:
    """What the files are, in plain text."""
    terms = licence(release.synthetic)
    vintage = f" Population: mid-{release.population_vintage}." if release.population_vintage else ""
    parts = [
        f"nice-scorecard, release {release.release_id}",
        _about(release) + vintage,
        PURPOSE,
        FORMATS[form],
        "Tables:\n" + "\n".join(f"  {table.name}: {table.meaning}" for table in schema.RELEASE_TABLES),
        "Read with care:\n" + "\n".join(f"- {each}" for each in dict.fromkeys((*caveats.USE, *caveats.COMPLIANCE))),
        f"Licence: {terms.name}, {terms.url}\n{fill(terms.words, WIDTH)}",
        "SHA256SUMS holds the checksum of each file: 'sha256sum --check SHA256SUMS' compares them.",
    ]
    return "\n\n".join(part if "\n" in part else fill(part, WIDTH) for part in parts) + "\n"


def _about(release: Release) -> str:
    invented = "The data are invented: no organisation, medicine or number is real. " if release.synthetic else ""
    return (
        f"{invented}Built {release.built_at:%Y-%m-%d} by nice-scorecard {release.code_version} from data of "
        f"{release.first_month:%Y-%m} to {release.last_month:%Y-%m}; checksum of all rows {release.checksum}. Later "
        "releases restate the whole series: do not join tables of different releases."
    )
