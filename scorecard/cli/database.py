"""The sub-commands of ``nice-scorecard db``: arguments here, what they do in scorecard.commands."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scorecard.commands.narrator import Narrator
from scorecard.settings import load_settings

database = typer.Typer(help="The results database: bring it up to date, back it up, move it.", no_args_is_help=True)


@database.command()
def upgrade() -> None:
    """Bring the results database up to date, as every job does; readers wait for it after an upgrade of the code."""
    from scorecard.commands.database import upgrade as work

    work(load_settings(), _narrator())


@database.command()
def backup(out: Annotated[Path, typer.Option(help="File to write, which must not be there yet.")]) -> None:
    """Write the whole database to one file, which is read back before it gets its name."""
    from scorecard.commands.database import backup as work

    work(load_settings(), _narrator(), out)


@database.command()
def restore(file: Annotated[Path, typer.Argument(help="A file that 'db backup' wrote.")]) -> None:
    """Fill an empty database from a backup."""
    from scorecard.commands.database import restore as work

    work(load_settings(), _narrator(), file)


@database.command()
def copy(
    to: Annotated[
        str,
        typer.Option(
            envvar="NICE_SCORECARD_COPY_TO",
            show_envvar=True,
            help="SQLAlchemy URL of an empty database. A URL with a password belongs in the environment.",
        ),
    ],
) -> None:
    """Copy the whole database into another, from SQLite to PostgreSQL or back, and compare both."""
    from scorecard.commands.database import copy as work

    work(load_settings(), _narrator(), to)


def _narrator() -> Narrator:
    return Narrator(Console())
