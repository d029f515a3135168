"""Peers: organisations beside the others of each of their groups, over the newest twelve months."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from scorecard import schema
from scorecard.measures.comparison import Compared, Window, comparable, few
from scorecard.measures.definitions import Rate, Share, Volume
from scorecard.measures.figures import NOT_HELD, Beside, Group, Line, names_of, said_beside, shaped, value_of
from scorecard.measures.kept import Comparing
from scorecard.statistics.ranks import FEWEST_ORGANISATIONS

TYPES = {name: kind for name, kind in schema.PEER_FIGURE.polars_schema.items() if name != "release_id"}


def beside_peers(lines: Sequence[Line], beside: Sequence[dict[date, Beside]], comparing: Comparing) -> pl.DataFrame:
    """Organisations of a measure's lines beside the others of each of their groups (schema.PEER_FIGURE).

    ``beside`` is what is said of each line beside its whole level (figures.beside_each_other).
    """
    measure, told = lines[0].measure, list(_groups(lines, beside))
    if isinstance(measure, Volume) or not told:
        return pl.DataFrame(schema=TYPES)
    sizes = [len(group.places) for _, group, _ in told]
    of_groups: dict[str, list[Any]] = {
        "grouping": [group.grouping for _, group, _ in told],
        "group_name": [group.name for _, group, _ in told],
        "members": sizes,
        "median": [_middle(measure, one.window.only(group.places)) for _, group, one in told],
    }
    codes = [lines[place].lines.codes[at] for place, group, _ in told for at in group.places]
    said = said_beside([_among(measure, group, one, comparing) for _, group, one in told]).drop("low", "high")
    whole = said.with_columns(
        **names_of(lines, np.repeat([place for place, _, _ in told], sizes)),
        **{name: pl.Series(np.repeat(each, sizes)) for name, each in of_groups.items()},
        ods_code=pl.Series(codes),
        period=pl.lit(max(beside[0])),
        measure=pl.lit(measure.slug),
    )
    return shaped(whole.lazy(), TYPES).collect()


def _groups(lines: Sequence[Line], beside: Sequence[dict[date, Beside]]) -> Iterator[tuple[int, Group, Beside]]:
    """The groups of which something can be said, each with its line's place and newest twelve months."""
    for place, (line, of_line) in enumerate(zip(lines, beside, strict=True)):
        newest = of_line[max(of_line)] if of_line else None
        if newest is not None and line.subject.is_whole and NOT_HELD not in newest.said.flags:
            yield from ((place, group, newest) for group in line.groups)


def _among(measure: Rate | Share, group: Group, beside: Beside, comparing: Comparing) -> Compared:
    """The organisations of a group beside each other; ranks only where it is large enough."""
    if len(group.places) >= FEWEST_ORGANISATIONS:
        return comparing.among(measure, beside.window, beside.said, group.places)
    return few(measure, beside.window, beside.said, group.places)


def _middle(measure: Rate | Share, window: Window) -> float:
    """The middle value of those that may be compared; NaN where none may."""
    totals, sizes = comparable(measure, window)
    known = value_of(measure, totals, sizes)[np.isfinite(totals)]
    return float(np.median(known)) if len(known) else float("nan")
