"""The commands db upgrade, backup, restore and copy."""

from contextlib import closing
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

from scorecard import schema
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import reading_in, working_in
from scorecard.errors import OccupiedDatabaseError, UnreadableFileError
from scorecard.settings import Settings
from scorecard.store import copying
from scorecard.store.database import Database, newest_revision


def upgrade(settings: Settings, narrator: Narrator) -> None:
    """Bring the schema up to date; a database that is stays as it is."""
    with working_in(settings):
        narrator.say(f"The results database has the tables of this version ({newest_revision()}).")


def backup(settings: Settings, narrator: Narrator, out: Path) -> None:
    """Write everything to a SQLite file, under another name until it was compared."""
    if out.exists():
        raise OccupiedDatabaseError(f"{out} is there already. Name another file.")
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(f".{out.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with reading_in(settings) as place:
            rows = _copied(place.database, f"sqlite:///{unfinished.absolute()}", narrator)
        unfinished.replace(out)
    finally:
        unfinished.unlink(missing_ok=True)
    narrator.say(f"{out}: {rows:,} rows. The lake is not in it: copy {settings.lake_at} as well.")


def restore(settings: Settings, narrator: Narrator, file: Path) -> None:
    """Fill the database of the settings from a backup, which an earlier version may have written."""
    if not file.is_file():
        raise UnreadableFileError(f"There is no backup at {file}. Check the path.")
    with working_in(settings) as place, TemporaryDirectory(dir=settings.home) as folder:
        # The backup itself stays as it is: a copy of it is brought up to date.
        brought = copyfile(file, Path(folder) / "backup.sqlite")
        with closing(Database.open(f"sqlite:///{brought.absolute()}")) as source:
            rows = _watched(source, place.database, narrator)
    narrator.say(f"{rows:,} rows are restored from {file} and equal to it.")


def copy(settings: Settings, narrator: Narrator, to: str) -> None:
    """Copy the database of the settings into another."""
    with reading_in(settings) as place:
        rows = _copied(place.database, to, narrator)
    narrator.say(
        f"{rows:,} rows are copied, and both databases are equal. Set NICE_SCORECARD_DATABASE to use the copy."
    )


def _copied(source: Database, to: str, narrator: Narrator) -> int:
    target = Database.open(to)
    try:
        with target.reserved():
            return _watched(source, target, narrator)
    finally:
        target.settle()


def _watched(source: Database, target: Database, narrator: Narrator) -> int:
    with narrator.bar("Tables", len(schema.DATABASE_TABLES)) as bar:
        return copying.copy(source, target, bar.step)
