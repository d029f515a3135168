"""Comparisons kept from one build to the next, and found by what they are made of.

What is said of twelve months depends on the measure, on these months of all who are compared, and on the code; a change
of ranks on two such windows. Months that are as they were need not be drawn again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.metadata import version
from typing import TypeVar

import numpy as np
import polars as pl

from scorecard.measures.comparison import NUMBERS, Compared, Places, Window, Words, among, compared, rank_changes
from scorecard.measures.definitions import Measure, Rate, Share, Volume
from scorecard.statistics.bootstrap import Resampling
from scorecard.store.sums import Shelf
from scorecard.version import code_version

# Their next version may give another last bit.
LIBRARIES = ("numpy", "scipy")
Said = TypeVar("Said", Compared, Words)


@dataclass(frozen=True)
class Answers:
    """What was found, by the digest of what it was made of."""

    compared: dict[str, Compared] = field(default_factory=dict)
    changes: dict[str, Words] = field(default_factory=dict)


@dataclass(frozen=True)
class Comparing:
    """How the organisations of one measure are compared: not again where an earlier build has done it.

    ``asked`` is what this build asked for, which is what is kept for the next.
    """

    measure: Measure
    how: Resampling
    earlier: Answers = field(default_factory=Answers)
    asked: Answers = field(default_factory=Answers)

    def compared(self, window: Window) -> Compared:
        """As comparison.compared says."""
        if isinstance(self.measure, Volume):
            return compared(self.measure, window, self.how)
        found = self.earlier.compared.get(window.digest)
        if found is None:
            found = compared(self.measure, window, self.how)
        self.asked.compared[window.digest] = found
        return found

    def among(self, measure: Rate | Share, window: Window, whole: Compared, places: Places) -> Compared:
        """As comparison.among says; what is said of a level is made of the months that are said of some of it."""
        made_of = window.only(places).digest
        found = self.earlier.compared.get(made_of)
        if found is None:
            found = among(measure, window, whole, places, self.how)
        self.asked.compared[made_of] = found
        return found

    def rank_changes(self, windows: tuple[Window, Window], said: tuple[Compared, Compared]) -> Words:
        """As comparison.rank_changes says; ``said`` is what is said of the windows, or nothing."""
        if not all(one.out_of for one in said):
            return np.full(len(said[0].rank), None, dtype=object)
        made_of = "-".join(window.digest for window in windows)
        found = self.earlier.changes.get(made_of)
        if found is None:
            found = rank_changes(self.measure, windows, said, self.how)
        self.asked.changes[made_of] = found
        return found

    @property
    def has_new(self) -> bool:
        """Whether anything was not known before."""
        new = self.asked.compared.keys() - self.earlier.compared.keys()
        return bool(new or self.asked.changes.keys() - self.earlier.changes.keys())


@contextmanager
def comparing(measure: Measure, how: Resampling, shelf: Shelf | None) -> Iterator[Comparing]:
    """Compare the organisations of a measure, and keep what was said where there is a shelf for it."""
    mark = _mark(measure, how)
    here = Comparing(measure, how, _earlier(shelf, measure, mark) if shelf else Answers())
    yield here
    if shelf and here.has_new:
        for kind, frame in _frames(here.asked).items():
            shelf.keep(f"{measure.slug}-{kind}", mark, frame)


def _mark(measure: Measure, how: Resampling) -> str:
    libraries = [f"{name} {version(name)}" for name in LIBRARIES]
    draws = f"{how.seed} {how.block} {how.weights.shape}"
    told = "\n".join([code_version(), *libraries, draws, measure.model_dump_json()])
    return sha256(told.encode()).hexdigest()


def _earlier(shelf: Shelf, measure: Measure, mark: str) -> Answers:
    said, changes = (shelf.kept(f"{measure.slug}-{kind}", mark) for kind in ("compared", "changes"))
    if said is None or changes is None:
        return Answers()
    return Answers(dict(_compared_of(said)), dict(_changes_of(changes)))


def _frames(answers: Answers) -> dict[str, pl.DataFrame]:
    """Answers as tables, a row for each organisation, those of one answer below each other."""
    said = list(answers.compared.values())
    numbers = {name: np.concatenate([[], *(getattr(one, name) for one in said)]) for name in NUMBERS}
    sizes = [len(one.flags) for one in said]
    whole = {
        "made_of": _repeated(list(answers.compared), sizes),
        **numbers,
        "out_of": np.repeat([one.out_of for one in said], sizes).astype(np.int64),
        "flags": _texts([one.flags for one in said]),
    }
    changes = list(answers.changes.values())
    made_of = _repeated(list(answers.changes), [len(words) for words in changes])
    return {
        "compared": pl.DataFrame(whole),
        "changes": pl.DataFrame({"made_of": made_of, "change": _texts(changes)}),
    }


def _repeated(digests: list[str], sizes: list[int]) -> pl.Series:
    places = np.repeat(np.arange(len(digests)), sizes)
    return pl.Series(digests, dtype=pl.String).gather(places)


def _texts(words: list[Words]) -> pl.Series:
    return pl.Series([word for one in words for word in one.tolist()], dtype=pl.String)


def _compared_of(frame: pl.DataFrame) -> Iterator[tuple[str, Compared]]:
    numbers = {name: frame[name].to_numpy() for name in NUMBERS}
    out_of, flags = frame["out_of"].to_numpy(), _words(frame["flags"])
    for made_of, rows in _runs(frame["made_of"]):
        own = {name: column[rows] for name, column in numbers.items()}
        yield made_of, Compared(**own, out_of=int(out_of[rows.start]), flags=flags[rows])


def _changes_of(frame: pl.DataFrame) -> Iterator[tuple[str, Words]]:
    words = _words(frame["change"])
    for made_of, rows in _runs(frame["made_of"]):
        yield made_of, words[rows]


def _words(column: pl.Series) -> Words:
    return np.array(column.to_list(), dtype=object)


def _runs(made_of: pl.Series) -> Iterator[tuple[str, slice]]:
    """Each digest with the rows that have it; they stand below each other."""
    start = 0
    for length, digest in made_of.rle().struct.unnest().iter_rows():
        yield digest, slice(start, start + length)
        start += length
