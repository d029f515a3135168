"""What a source says of how its national files are sifted; ingest/sifting.py does it."""

from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from scorecard.engines.text import Csv


@dataclass(frozen=True)
class Sieve:
    """How a national file is sifted, of which most rows are only added up.

    ``texts`` is every row as it stands in the file, with row_number; ``typed`` makes rows of a reading of such rows.
    ``amounts`` names the columns of numbers; ``sound`` is true of rows in which nothing can be wrong, told from texts
    and from the amounts as numbers, each under the name that ``as_number`` gives it, on any engine.
    """

    texts: Csv
    typed: Callable[[pl.LazyFrame], pl.LazyFrame]
    amounts: tuple[str, ...]
    sound: nw.Expr


def as_number(amount: str) -> str:
    """The name under which an amount's number stands beside its text while a file is sifted."""
    return f"{amount} as a number"
