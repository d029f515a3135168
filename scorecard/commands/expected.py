"""The command expected: a population funnel step by step, and observed use beside what it leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import polars as pl
from rich import box
from rich.table import Table
from rich.text import Text

from scorecard.commands.narrator import Narrator, legible
from scorecard.commands.tell import chosen_release
from scorecard.commands.workplace import Workplace
from scorecard.compliance.files import csv_text
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import UnknownNameError
from scorecard.expected.funnels import Funnel, listed, load_funnels, newest_for
from scorecard.expected.queries import Answer, answer
from scorecard.expected.texts import caveats, export_rows, sentences
from scorecard.expected.use import rounded
from scorecard.schema import ENGLAND

TITLES = {"Step": "left", "Value": "right", "Low": "right", "High": "right", "People left": "right", "Source": "left"}


@dataclass(frozen=True)
class Asked:
    """What the command asks for: a medicine, an organisation, and a release; left out, England and the published."""

    medicine: str
    ods_code: str | None = None
    release_id: int | None = None


def expected(place: Workplace, narrator: Narrator, asked: Asked, export: Path | None) -> None:
    """Tell what each funnel of a medicine leads to and what was observed; write the same to a file where asked."""
    funnels = funnels_of(place, asked.medicine)
    release = chosen_release(place.database, asked.release_id)
    code = asked.ods_code or ENGLAND
    answers = [answer(place.database, release.release_id, funnel, code) for funnel in funnels]
    for one in answers:
        _tell(narrator, one)
    if export is not None:
        _write(export, csv_text(pl.concat(map(export_rows, answers))))
        narrator.say(f"{export}: the numbers, words and caveats above.")
    data = "Synthetic data. " if release.synthetic else ""
    narrator.say(f"{data}Release {release.release_id}. {PURPOSE}")


def funnels_of(place: Workplace, medicine: str) -> tuple[Funnel, ...]:
    """The funnels of a medicine; raises UnknownNameError, naming those there are, where it has none."""
    known = load_funnels(place.settings.funnels)
    found = newest_for(known, medicine)
    if not found:
        raise UnknownNameError(
            f"There is no funnel for '{medicine}' in {place.settings.funnels}. There are: {listed(known)}. "
            "docs/expected-use.md tells how to write one."
        )
    return found


def _tell(narrator: Narrator, one: Answer) -> None:
    """One funnel: its steps, what follows from them, and what the reader should know."""
    narrator.say(f"{one.funnel.title} ({one.funnel.name}), {one.place.name}")
    table = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for title, side in TITLES.items():
        table.add_column(title, justify="right" if side == "right" else "left", overflow="fold")
    for cells in _numbers(one):
        table.add_row(*(Text(legible(cell)) for cell in cells))
    narrator.console.print(table)
    for sentence in sentences(one):
        narrator.say(sentence)
    narrator.say_notes(list(caveats(one)))


def _write(path: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8", newline="")
    beside.replace(path)


def _numbers(one: Answer) -> Iterator[tuple[str, ...]]:
    """A line for each number of a funnel, with the people who are left after it where it is a step."""
    left = one.expected.left if one.expected else ()
    for step, people in zip_longest(one.funnel.steps, left):
        ends = (_figure(step.low), _figure(step.high)) if step.has_range else ("no range", "")
        yield step.name, _figure(step.value), *ends, "" if people is None else f"{rounded(people):,}", step.source
    for name, fact in one.funnel.facts:
        yield name, _figure(fact.value), "no range", "", "", fact.source


def _figure(number: float | None) -> str:
    """A number as it was written; people with commas."""
    return "" if number is None else f"{number:,.10g}"
