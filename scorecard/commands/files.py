"""The commands export rankings, export table and export release: files that say themselves what they hold."""

from pathlib import Path

from scorecard.commands.narrator import Narrator
from scorecard.commands.tell import chosen_release
from scorecard.commands.workplace import Workplace
from scorecard.files import bulk, formats
from scorecard.files.described import Described
from scorecard.files.rankings import rankings as described_rankings
from scorecard.files.release_tables import named, release_table


def rankings(place: Workplace, narrator: Narrator, release_id: int | None, level: str | None, out: Path) -> None:
    """Write the rankings of a release, of one level or of all."""
    formats.suffix_of(out)
    release = chosen_release(place.database, release_id)
    _write(narrator, described_rankings(place.database, release, level), out)


def table(place: Workplace, narrator: Narrator, release_id: int | None, name: str, out: Path) -> None:
    """Write one table of a release; raises UnknownNameError where it has none of that name."""
    formats.suffix_of(out)
    found = release_table(name)
    _write(narrator, named(place.database, chosen_release(place.database, release_id), found), out)


def whole(place: Workplace, narrator: Narrator, release_id: int | None, form: str, out: Path) -> None:
    """Write every table of a release: as a ZIP where the name ends so, or else into a folder."""
    release = chosen_release(place.database, release_id)
    if out.suffix.lower() == ".zip":
        formats.put(out, bulk.release_zip(place.database, release, form))
        narrator.say(f"{out}: every table of release {release.release_id}, {out.stat().st_size:,} bytes.")
    else:
        written = bulk.release_folder(place.database, release, form, out)
        narrator.say(f"{out}: every table of release {release.release_id}, {len(written)} files.")


def _write(narrator: Narrator, described: Described, out: Path) -> None:
    formats.write(described, out)
    number = described.release.release_id if described.release else None
    narrator.say(f"{out}: {described.frame.height:,} rows of release {number}.")
