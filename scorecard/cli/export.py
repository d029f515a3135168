"""The sub-commands of ``nice-scorecard export``: arguments here, what they do elsewhere."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scorecard.cli.options import Day, ReleaseOption
from scorecard.commands.narrator import Narrator
from scorecard.settings import load_settings

export = typer.Typer(help="Write a release to files.", no_args_is_help=True)


class Level(StrEnum):
    """Levels of organisations."""

    ENGLAND = "england"
    REGION = "region"
    ICB = "icb"
    SUB_ICB = "sub_icb"
    TRUST = "trust"


class Source(StrEnum):
    """Care settings, and their sum."""

    SECONDARY_CARE = "secondary_care"
    PRIMARY_CARE = "primary_care"
    BOTH = "both"


class Form(StrEnum):
    """What the files of a whole release are."""

    CSV = "csv"
    PARQUET = "parquet"


File = Annotated[Path, typer.Option(help="File to write: .csv, .xlsx, .parquet or .json.")]


@export.command()
def official(
    level: Annotated[Level, typer.Option(help="Which of the official files.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    source: Annotated[
        Source, typer.Option(help="Care setting; both adds daily doses where both are known.")
    ] = Source.SECONDARY_CARE,
    release: ReleaseOption = None,
) -> None:
    """Write one level in exactly the official statistic's CSV layout."""
    from scorecard.commands.tell import chosen_release
    from scorecard.commands.workplace import reading_in
    from scorecard.uptake.official import export_official

    with reading_in(load_settings()) as place:
        number = chosen_release(place.database, release).release_id
        written, rows = export_official(place.database, number, level.value, out, source.value)
        _narrator().say(f"{written}: {rows:,} rows of release {number}.")


@export.command("compliance")
def export_compliance(
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    at: Day = None,
    org: Annotated[list[str] | None, typer.Option("--org", help="ODS code; once for each organisation.")] = None,
    site: Annotated[str | None, typer.Option(help="Address of the dashboard, for links in calendar and feed.")] = None,
    release: ReleaseOption = None,
) -> None:
    """Write compliance, explanations, deadlines, checklists and formularies, as known on a day."""
    from scorecard.commands.compliance import Asked
    from scorecard.commands.compliance import export as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), Asked(release, at), out, org or (), site)


@export.command()
def rankings(
    out: File,
    level: Annotated[Level | None, typer.Option(help="Level of organisations; left out, all.")] = None,
    release: ReleaseOption = None,
) -> None:
    """Write every measure of every organisation over twelve months: value, interval, rank, or why there is none."""
    from scorecard.commands.files import rankings as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), release, level.value if level else None, out)


@export.command()
def table(
    name: Annotated[str, typer.Argument(help="Name of a table, as docs/downloads.md lists them.")],
    out: File,
    release: ReleaseOption = None,
) -> None:
    """Write one table of a release, with the names of organisations and medicines."""
    from scorecard.commands.files import table as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), release, name, out)


@export.command("release")
def export_release(
    out: Annotated[Path, typer.Option(help="ZIP file to write, or a folder.")],
    form: Annotated[Form, typer.Option("--as", help="CSV with metadata, or Parquet.")] = Form.CSV,
    release: ReleaseOption = None,
) -> None:
    """Write every table of a release, described, as one ZIP or into a folder."""
    from scorecard.commands.files import whole as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), release, form.value, out)


def _narrator() -> Narrator:
    return Narrator(Console())
