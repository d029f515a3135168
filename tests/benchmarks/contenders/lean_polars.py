"""The hand-written query as we would write it now: the digests in a pass of their own, sorted; little read ahead."""

import os
from pathlib import Path

import polars as pl

from tests.benchmarks.contenders.plain_polars import counts
from tests.benchmarks.contenders.scan import scan
from tests.benchmarks.rules import KEY


def prepare() -> None:
    """Read ahead as many row groups as our engine does."""
    os.environ["POLARS_ROW_GROUP_PREFETCH_SIZE"] = str(max(2, pl.thread_pool_size()))


def answers(path: Path, announced: int) -> dict[str, bool]:
    """Whether the file meets each question."""
    row = scan(path).select(**counts(announced)).collect(engine="streaming").row(0, named=True)
    digests = scan(path).select(pl.struct(KEY).hash()).collect(engine="streaming").to_series().sort()
    return {**{name: number == 0 for name, number in row.items()}, "once": not (digests == digests.shift()).any()}
