"""The sub-commands of ``nice-scorecard quarantine``: arguments here, what they do in scorecard.commands."""

from typing import Annotated

import typer
from rich.console import Console

from scorecard.commands.narrator import Narrator
from scorecard.settings import load_settings

quarantine = typer.Typer(help="Rows that were set aside: see them, let them in, drop them.", no_args_is_help=True)

FileNumber = Annotated[int, typer.Argument(help="Number of a file, as 'nice-scorecard files' lists it.")]
Rows = Annotated[list[int] | None, typer.Argument(help="Rows of the file, as 'quarantine show' lists them.")]
Everything = Annotated[bool, typer.Option("--all", help="Every row of the file that was set aside.")]
Because = Annotated[str | None, typer.Option(help="Rows set aside for reasons with these words, and no other.")]
Reason = Annotated[str, typer.Option(help="Why you decide so; it is kept.")]
DecidedBy = Annotated[str | None, typer.Option("--by", help="Who decides; it is kept.")]


@quarantine.command("list")
def quarantine_list(
    which: Annotated[str | None, typer.Argument(help="A source or a file's number; left out, all files.")] = None,
) -> None:
    """Tell of each file how many rows were set aside, why, and what was decided of them."""
    from scorecard.commands.quarantine import tell_files
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        tell_files(place, Narrator(Console()), which)


@quarantine.command("show")
def quarantine_show(number: FileNumber) -> None:
    """Tell which rows of a file were set aside: what stands there, why, and what was decided."""
    from scorecard.commands.quarantine import tell_rows
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        tell_rows(place, Narrator(Console()), number)


@quarantine.command("release")
def quarantine_release(
    number: FileNumber,
    reason: Reason,
    rows: Rows = None,
    everything: Everything = False,
    because: Because = None,
    by: DecidedBy = None,
) -> None:
    """Let rows that were set aside into the next build, and keep the reason."""
    from scorecard.commands.quarantine import release as work
    from scorecard.commands.quarantine import wanted
    from scorecard.commands.workplace import working_in

    meant = wanted(rows or (), everything, because)
    with working_in(load_settings()) as place:
        work(place, Narrator(Console()), number, meant, reason, by)


@quarantine.command("drop")
def quarantine_drop(
    number: FileNumber,
    reason: Reason,
    rows: Rows = None,
    everything: Everything = False,
    because: Because = None,
    by: DecidedBy = None,
) -> None:
    """Keep rows that were set aside out of the next build, and keep the reason."""
    from scorecard.commands.quarantine import drop as work
    from scorecard.commands.quarantine import wanted
    from scorecard.commands.workplace import working_in

    meant = wanted(rows or (), everything, because)
    with working_in(load_settings()) as place:
        work(place, Narrator(Console()), number, meant, reason, by)
