"""The report for people at a terminal: plain text of 80 columns or more, what was not met first."""

from collections.abc import Iterator
from io import StringIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from expectations.results import Finding
from ingest.reports.model import FileReport, RunReport
from ingest.reports.words import counted, examples_of, failing, headline, legible, rows_told, size_of, verdict_on

EXAMPLES = 3
WIDTH = 100


def layout(report: RunReport, *, every: bool) -> RenderableType:
    """The report, to be printed on a console of any width; `every` lists the expectations that were met, too."""
    files = [part for file in report.files for part in (*_file(file, every=every), Text())]
    return Group(*files, _plain(headline(report)))


def render(report: RunReport, *, every: bool) -> str:
    """The report as plain text for a file."""
    out = StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(layout(report, every=every))
    return "".join(f"{line.rstrip()}\n" for line in out.getvalue().splitlines())


def _plain(*words: str) -> Text:
    return Text(legible(" ".join(words)))


def _file(file: FileReport, *, every: bool) -> Iterator[RenderableType]:
    yield Text(f"{legible(file.name)}: {verdict_on(file)}", style="bold")
    yield from (_plain(sentence) for sentence in _about(file))
    if not file.findings:
        yield from (_plain("", str(problem)) for problem in file.problems)
        return
    if file.unmet:
        yield _table(file.unmet)
    yield from _met(file, every=every)


def _about(file: FileReport) -> Iterator[str]:
    known = [f"SHA-256 {file.file_id[:12]}"] if file.file_id else []
    known += [size_of(file.size)] if file.size is not None else []
    known += [f"layout {file.layout}"] if file.layout else []
    known += [f"{file.month:%Y-%m}"] if file.month else []
    known += [file.data_status] if file.data_status else []
    if known:
        yield ", ".join(known)
    if file.findings:
        yield "no row is loaded" if file.problems else rows_told(file)


def _met(file: FileReport, *, every: bool) -> Iterator[Text]:
    count = counted(len(file.met), "expectation was met", "expectations were met")
    if not every:
        yield Text(f"{count} (--all lists them).")
        return
    yield Text(f"{count}:")
    yield from (_plain("  met:", finding.meaning) for finding in file.met)


def _table(findings: tuple[Finding, ...]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, expand=False)
    table.add_column("Severity", no_wrap=True)
    table.add_column("What was expected", ratio=1, overflow="fold")
    table.add_column("Failing", justify="right", overflow="fold", max_width=20)
    for finding in findings:
        table.add_row(finding.severity.value, _expected(finding), failing(finding))
    return table


def _expected(finding: Finding) -> Text:
    """What was expected, where it was not so, what follows, and what to do."""
    column = f"{finding.columns}: " if finding.columns else ""
    lines = [
        f"{column}{finding.meaning}",
        f"({finding.expectation})",
        *(f"- {example}" for example in examples_of(finding, EXAMPLES)),
        f"What follows: {finding.consequence.value}.",
        f"What to do: {finding.cure}",
    ]
    return Text("\n".join(map(legible, lines)))
