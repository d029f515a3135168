"""A bar in a terminal, plain lines anywhere else, and never markup from data."""

from io import StringIO

import pytest
from rich.console import Console

from scorecard.commands.narrator import MOST_NOTES, Narrator


@pytest.mark.parametrize("terminal", [True, False])
def test_a_bar_is_drawn_only_in_a_terminal(terminal: bool) -> None:
    out = StringIO()
    with Narrator(Console(file=out, force_terminal=terminal, width=80)).bar("scmd", 2) as bar:
        bar.step()
        bar.step()
    assert ("scmd" in out.getvalue()) is terminal
    assert ("2/2" in out.getvalue()) is terminal


@pytest.mark.parametrize("terminal", [True, False])
def test_a_watched_job_shows_files_and_rows_in_a_terminal_alone(terminal: bool) -> None:
    out = StringIO()
    with Narrator(Console(file=out, force_terminal=terminal, width=80)).watch("scmd") as watch:
        assert watch.sees_rows is terminal
        watch.expect(2)
        watch.turn_to("[b]a.csv[/b]: checking", 3_000_000)
        watch.seen(1_000_000)
        watch.progress.refresh()
        watch.step()
    shown = out.getvalue()
    assert ("[b]a.csv[/b]: checking" in shown) is terminal
    assert ("1,000,000 of 3,000,000" in shown) is terminal
    assert ("1 of 2" in shown) is terminal
    assert shown == "" or terminal


def test_a_second_pass_over_the_rows_is_not_taken_for_progress() -> None:
    with Narrator(Console(file=StringIO(), force_terminal=True)).watch("scmd") as watch:
        watch.seen(5)
        watch.turn_to("a.csv: checking", 10)
        watch.seen(9)
        assert watch.progress.tasks[-1].percentage == 90
        watch.seen(1)
        assert watch.progress.tasks[-1].total is None
        watch.seen(10)
        watch.turn_to("a.csv: writing")
        watch.step()
        assert [task.completed for task in watch.progress.tasks] == [1]


def test_names_from_files_are_printed_as_they_are_and_never_broken() -> None:
    out = StringIO()
    Narrator(Console(file=out, width=20)).say("[bold]x[/bold].csv: " + "long " * 10)
    assert out.getvalue() == "[bold]x[/bold].csv: " + "long " * 10 + "\n"


def test_notes_are_told_up_to_a_number_that_can_be_read() -> None:
    out = StringIO()
    Narrator(Console(file=out)).say_notes([f"note {number}" for number in range(MOST_NOTES + 3)])
    lines = out.getvalue().splitlines()
    assert lines[0] == "  note: note 0"
    assert lines[-1] == "  and 3 more notes"
    assert len(lines) == MOST_NOTES + 1
