"""The commands that write reports: arguments here, what they do in scorecard.commands."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scorecard.cli.options import Day, ReleaseOption
from scorecard.commands.narrator import Narrator
from scorecard.settings import load_settings

reports = typer.Typer()


class ReportLevel(StrEnum):
    """Levels whose organisations have reports."""

    ENGLAND = "england"
    REGION = "region"
    ICB = "icb"
    TRUST = "trust"


@reports.command()
def report(
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    organisations: Annotated[list[str] | None, typer.Argument(help="ODS codes, or ENG for England.")] = None,
    level: Annotated[ReportLevel | None, typer.Option("--all", help="Every organisation of a level.")] = None,
    pdf: Annotated[bool, typer.Option(help="Print each report to PDF, too.")] = True,
    at: Day = None,
    release: ReleaseOption = None,
) -> None:
    """Write a board report for each organisation: a page that stands alone, and a PDF of it."""
    from scorecard.commands.report import Asked
    from scorecard.commands.report import report as work
    from scorecard.commands.workplace import reading_in

    asked = Asked(organisations or (), level.value if level else None, release, at)
    with reading_in(load_settings()) as place:
        work(place, Narrator(Console()), asked, out, pdf)


@reports.command()
def digest(
    since: Annotated[int, typer.Option(help="Number of the earlier release, as 'releases' lists it.")],
    organisations: Annotated[list[str] | None, typer.Argument(help="ODS codes, or ENG for England.")] = None,
    level: Annotated[ReportLevel | None, typer.Option("--all", help="Every organisation of a level.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for Markdown, page and message; left out, Markdown on the screen.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="Address that the messages are to; left out, they have none.")] = None,
    at: Day = None,
    release: ReleaseOption = None,
) -> None:
    """Tell what changed for each organisation since an earlier release; nothing where nothing did."""
    from scorecard.commands.report import Asked
    from scorecard.commands.report import digest as work
    from scorecard.commands.workplace import reading_in

    asked = Asked(organisations or (), level.value if level else None, release, at)
    with reading_in(load_settings()) as place:
        work(place, Narrator(Console()), asked, since, out, to)
