"""The command line: arguments here, what they do in scorecard.commands. Packages are imported by the command that
needs them, because Great Expectations alone takes seconds."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from scorecard.cli.database import database
from scorecard.cli.export import export
from scorecard.cli.options import Day, ReleaseOption
from scorecard.cli.quarantine import quarantine
from scorecard.cli.reports import reports
from scorecard.commands.narrator import Narrator, legible
from scorecard.errors import INTERRUPTED, ScorecardError, SettingsError
from scorecard.settings import load_settings

app = typer.Typer(
    help="How NHS organisations in England adopt medicines that NICE has appraised positively.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(export, name="export")
app.add_typer(database, name="db")
app.add_typer(quarantine, name="quarantine")
app.add_typer(reports)

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "sample.toml"


class Format(StrEnum):
    """Formats of the report on a validation run."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    HTML = "html"


class FailOn(StrEnum):
    """Severities, the gravest first."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


Source = Annotated[
    str,
    typer.Argument(
        help="ods, population, dmd, appraisals, services, formulary_words, formulary, explanations, denominators, "
        "groups, indicators or scmd."
    ),
]
Files = Annotated[list[str], typer.Argument(help="Files, folders, globs, ZIPs or gzips.")]
Status = Annotated[str | None, typer.Option(help="final, provisional or wip, instead of what the file names say.")]
OrganisationOption = Annotated[str | None, typer.Option("--org", help="ODS code; left out, all organisations.")]
ReleaseArgument = Annotated[int | None, typer.Argument(help="Number of a release.")]


@app.command()
def demo(
    serve: Annotated[bool, typer.Option(help="Serve the dashboard afterwards.")] = True,
) -> None:
    """Run the whole job on the shipped synthetic sample, then serve the dashboard."""
    from scorecard.commands.demo import demo as work

    work(load_settings(), _narrator(), SAMPLE, serving=serve)


@app.command()
def run(
    config: Annotated[Path, typer.Option(help="The run's configuration: which file is which.")],
    data: Annotated[Path | None, typer.Option(help="Folder that its paths start from; left out, its own.")] = None,
) -> None:
    """Ingest, validate, build and publish; what was done before is not done again."""
    from scorecard.commands.config import read_config
    from scorecard.commands.run import run as work
    from scorecard.commands.workplace import working_in

    with working_in(load_settings()) as place:
        work(place, _narrator(), read_config(config), data or config.parent)


@app.command()
def ingest(source: Source, files: Files, status: Status = None) -> None:
    """Load files of one source into the lake."""
    from scorecard.commands.load import ingest as work
    from scorecard.commands.workplace import working_in

    with working_in(load_settings()) as place:
        work(place, _narrator(), source, files, status)


@app.command()
def validate(
    source: Source,
    files: Files,
    status: Status = None,
    form: Annotated[Format, typer.Option("--format", help="How the report is written.")] = Format.TEXT,
    out: Annotated[Path | None, typer.Option(help="File for the report; left out, standard output.")] = None,
    fail_on: Annotated[
        FailOn, typer.Option(help="The mildest severity for which the command ends in an exit code other than 0.")
    ] = FailOn.CRITICAL,
    every: Annotated[bool, typer.Option("--all", help="List the expectations that were met, too (text only).")] = False,
) -> None:
    """Check files of one source against its suite without loading them, and report what was found."""
    from scorecard.commands.validate import Wanted
    from scorecard.commands.validate import validate as work
    from scorecard.commands.workplace import working_in

    wanted = Wanted(form.value, out, fail_on.value, every)
    with working_in(load_settings()) as place:
        work(place, Narrator(Console(stderr=wanted.takes_output)), source, files, status, wanted)


@app.command()
def files(
    number: Annotated[int | None, typer.Argument(help="Number of a file; left out, all are listed.")] = None,
) -> None:
    """List the source files that were loaded, refused or only checked, or tell what was found in one."""
    from scorecard.commands import look
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        if number is None:
            look.files(place, _narrator())
        else:
            look.file(place, _narrator(), number)


@app.command()
def build(
    population_vintage: Annotated[int | None, typer.Option(help="Year of the mid-year population.")] = None,
    organisations_as_of: Annotated[str | None, typer.Option(help="Date for which mergers are followed.")] = None,
) -> None:
    """Compute a release from what is loaded, without publishing it."""
    from scorecard.commands.config import choices
    from scorecard.commands.run import build as work
    from scorecard.commands.workplace import working_in

    chosen = choices(population_vintage, organisations_as_of)
    with working_in(load_settings()) as place:
        work(place, _narrator(), chosen)


@app.command()
def publish(release: ReleaseArgument = None) -> None:
    """Let readers see a release; left out, the one built last."""
    from scorecard.commands.run import newest_release
    from scorecard.commands.run import publish as work
    from scorecard.commands.workplace import working_in

    with working_in(load_settings()) as place:
        work(place, _narrator(), newest_release(place) if release is None else release)


@app.command()
def releases() -> None:
    """List every release."""
    from scorecard.commands.tell import releases as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator())


@app.command()
def show(release: ReleaseArgument = None) -> None:
    """Tell what a release is and what its reader should know; left out, the published one."""
    from scorecard.commands.tell import show as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), release)


@app.command()
def compliance(org: OrganisationOption = None, at: Day = None, release: ReleaseOption = None) -> None:
    """Tell how many recommendations are in which state, by organisation; or each one of an organisation."""
    from scorecard.commands.compliance import Asked
    from scorecard.commands.compliance import compliance as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), Asked(release, at), org)


@app.command()
def deadlines(
    within: Annotated[str, typer.Option(help="How far to look ahead: 30d, 8w or 3m.")],
    start: Annotated[str | None, typer.Option("--from", help="Day to begin on; left out, today in London.")] = None,
    org: OrganisationOption = None,
    release: ReleaseOption = None,
) -> None:
    """List what falls due and which explanations expire, the soonest first."""
    from scorecard.commands.compliance import Asked
    from scorecard.commands.compliance import deadlines as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), Asked(release, start), within, org)


@app.command()
def expected(
    medicine: Annotated[str, typer.Argument(help="The medicine, as in its page's address.")],
    org: Annotated[str | None, typer.Option("--org", help="ODS code; left out, England.")] = None,
    release: ReleaseOption = None,
    out: Annotated[Path | None, typer.Option("--export", help="CSV file to write the same to.")] = None,
) -> None:
    """Tell how much use a population funnel leads to, and what was observed beside it."""
    from scorecard.commands.expected import Asked
    from scorecard.commands.expected import expected as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), Asked(medicine, org, release), out)


@app.command("appraisal-changes")
def appraisal_changes(
    earlier: Annotated[int, typer.Argument(help="Number of the earlier file, as 'nice-scorecard files' lists it.")],
    later: Annotated[int, typer.Argument(help="Number of the later file.")],
) -> None:
    """List what a later list of NICE appraisals says otherwise than an earlier one."""
    from scorecard.commands.appraisals import changes as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), earlier, later)


@app.command()
def revisions(
    before: Annotated[int, typer.Argument(help="Number of the earlier release, as 'releases' lists it.")],
    after: Annotated[int, typer.Argument(help="Number of the later release.")],
    out: Annotated[Path | None, typer.Option(help="CSV file to write every figure that moved to.")] = None,
) -> None:
    """Tell which figures moved from one release to another, by how much, and why."""
    from scorecard.commands.revisions import revisions as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), before, after, out)


@app.command()
def lineage(
    medicine: Annotated[str, typer.Argument(help="The medicine, as in its page's address.")],
    organisation: Annotated[str, typer.Argument(help="ODS code, or ENG for England.")],
    period: Annotated[str, typer.Argument(help="'2021/22 Q1', 'April 2021', or 'April 2021 to March 2022'.")],
    release: ReleaseOption = None,
) -> None:
    """List the source rows behind one number; their sum is the number."""
    from scorecard.commands.tell import lineage as work
    from scorecard.commands.workplace import reading_in

    with reading_in(load_settings()) as place:
        work(place, _narrator(), release, medicine, organisation, period)


@app.command()
def serve(
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer side by side.")] = 1,
) -> None:
    """Serve the dashboard of the published release."""
    from scorecard.commands.serve import serve as work

    work(load_settings(), _narrator(), workers)


@app.command()
def sample(
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    size: Annotated[str, typer.Option(help="small, or one of the larger sizes of docs/sample.md.")] = "small",
    seed: Annotated[int, typer.Option(help="The same seed, the same bytes.")] = 20111201,
) -> None:
    """Write a synthetic NHS in the publishers' own layouts."""
    from scorecard.commands.demo import write_sample

    write_sample(_narrator(), out, size, seed)


def _narrator() -> Narrator:
    return Narrator(Console())


def main() -> None:
    """Run the command line; a fault of the user's ends in a sentence and an exit code, never in a traceback."""
    try:
        app()
    except ScorecardError as error:
        _tell(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        cause = error.strerror or str(error)
        _tell(f"{error.filename or 'A file'} cannot be used: {cause}. Check the path and its permissions.")
        sys.exit(SettingsError.exit_code)
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            _tell("Stopped. What was loaded stays loaded; run the same command again to go on.")
        raise


def _tell(sentence: str) -> None:
    Console(stderr=True).print(legible(sentence), markup=False, highlight=False, soft_wrap=True)
