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
