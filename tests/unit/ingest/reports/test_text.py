"""The report for a terminal: all that a person needs, in 80 columns, and nothing that a terminal would obey."""

from io import StringIO

import pytest
from rich.console import Console

from ingest.reports import text
from ingest.reports.model import RunReport
from tests.unit.ingest.reports.conftest import file, finding, run


def shown(report: RunReport, width: int = 80, *, every: bool = False, terminal: bool = False) -> str:
    out = StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None)
    console.print(text.layout(report, every=every))
    return out.getvalue()


def in_one_line(told: str) -> str:
    return " ".join(told.split())


def test_a_finding_tells_all_that_a_person_needs(report: RunReport) -> None:
    told = in_one_line(shown(run(report.files[1]), 120))
    assert told.startswith("noted.csv: fit to load SHA-256 abababababab, 47.0 kB, layout standard, 2026-03, final")
    assert "1,200 rows: 1,193 to keep, 7 to set aside" in told
    assert "info TOTAL_QUANTITY: Every row of kind info has a quantity. 7 of 1,200" in told
    assert "- row 3: value 3 - row 5: value 5 - row 8: value 8 What follows: note." in told
    assert "What to do: Mend what is info." in told
    assert "row 13" not in told
    assert told.endswith(
        "1 expectation was met (--all lists them). 1 file of scmd: 1 fit to load, 1 of them with findings."
    )


def test_the_gravest_comes_first_and_what_was_met_is_counted_or_listed(report: RunReport) -> None:
    told = shown(run(report.files[2]))
    assert told.index("\nwarning") < told.index("\ninfo") < told.index("1 expectation was met (")
    listed = shown(run(report.files[2]), every=True)
    assert "1 expectation was met:\n  met: Every row of kind info has a quantity." in listed


def test_a_file_that_cannot_be_loaded_says_why(report: RunReport) -> None:
    told = in_one_line(shown(run(*report.files[3:])))
    assert "two months.csv: not fit to load" in told
    assert "no row is loaded" in told
    assert "observed: 2" in told
    assert "the whole file" in told
    assert "other.csv: cannot be read other.csv, row 1, column" in told
    assert told.endswith("3 files of scmd: 0 fit to load, 3 not.")


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_line_is_longer_than_the_screen(report: RunReport, width: int) -> None:
    assert max(map(len, shown(report, width).splitlines())) <= width


def test_nothing_from_a_file_is_obeyed_by_a_terminal(report: RunReport) -> None:
    bold = file("[bold red]x[/].csv", finding(met=False, columns="[link=file:///]"))
    for told in (shown(report), shown(run(bold)), text.render(report, every=True)):
        assert all(letter.isprintable() or letter == "\n" for letter in told)
    assert "[bold red]x[/].csv" in shown(run(bold))
    assert "[link=file:///]" in shown(run(bold))
    assert "\x1b[31m" not in shown(report, terminal=True)
    assert "\x1b[1m" in shown(report, terminal=True)


def test_a_file_of_it_is_plain_and_the_same_on_every_screen(report: RunReport, monkeypatch: pytest.MonkeyPatch) -> None:
    written = text.render(report, every=False)
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert text.render(report, every=False) == written
    assert not any(line.endswith(" ") for line in written.splitlines())
