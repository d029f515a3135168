"""Comparisons kept from one build to the next: the same to the last bit, and no twelve months drawn twice."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scorecard.measures import kept, tables
from scorecard.measures.definitions import Measure
from scorecard.measures.figures import beside_each_other, draws, measured
from scorecard.measures.kept import comparing
from scorecard.measures.measuring import Material
from scorecard.measures.tables import of_measure
from scorecard.periods import add_months
from scorecard.statistics.bootstrap import resampling
from scorecard.store.folder import Folder
from scorecard.store.sums import Shelf
from tests.lib.measuring_frames import material, measure
from tests.lib.naive_measures import World

KEYS = {table.name: [name for name in table.key if name != "release_id"] for table in tables.OF_A_MEASURE}
MONTHS = [add_months(date(2021, 4, 1), place) for place in range(27)]
CODES = [f"ZB{number:02}" for number in range(14)]
RATE = measure("rate", unit="every", periods=["twelve_months"])
SHARE = measure(
    "share",
    subject={"slug": "newer", "name": "Newer", "medicines": ["alphamab"]},
    treatment_class={"name": "All", "medicines": ["alphamab", "betamab"]},
    unit="mg",
    minimum=1,
    periods=["twelve_months"],
)
VOLUME = measure("volume", periods=["twelve_months"])
# Twelve months begin each quarter: so many spans there are, and so many of them have one a year earlier.
SPANS, CHANGES = 6, 2


def amounts() -> dict[tuple[str, str, date], float]:
    """Use that turns round after a year, so that ranks change."""
    drawn = np.random.Generator(np.random.PCG64(1)).random((2, len(CODES), len(MONTHS)))
    return {
        (medicine, code, month): float(round(level * (100 + drawn[which, place, at]), 3))
        for which, medicine in enumerate(("alphamab", "betamab"))
        for place, code in enumerate(CODES)
        for at, month in enumerate(MONTHS)
        for level in [1 + (place if at < 12 else len(CODES) - place) * (2 - which)]
    }


def nation(
    months: Sequence[date] = MONTHS,
    missing: Sequence[tuple[str, date]] = (),
    members: Sequence[tuple[str, str, str]] = (),
    **other: float,
) -> Material:
    """Two medicines in some months, but for submissions that are missing; ``other`` amounts of ZB03 by its month."""
    made = World()
    found = amounts() | {("alphamab", "ZB03", date.fromisoformat(month)): each for month, each in other.items()}
    for (medicine, code, month), amount in found.items():
        if month in months:
            made.submissions[(code, month)] = (1, 0 if (code, month) in missing else 1)
            if (code, month) not in missing:
                made.amounts[(medicine, code, month)] = amount
    return material(
        made,
        people=dict.fromkeys(CODES, 100_000),
        months=months,
        members=members,
        units={"alphamab": "mg", "betamab": "mg"},
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(Folder(tmp_path / "compared"))


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How often something was compared, and was not kept."""
    times = {"compared": 0, "rank_changes": 0}

    def counted(name: str) -> Any:
        plain = getattr(kept, name)

        def and_counted(*given: Any) -> Any:
            times[name] += 1
            return plain(*given)

        return and_counted

    for name in times:
        monkeypatch.setattr(kept, name, counted(name))
    return times


def made(one: Measure, given: Material, shelf: Shelf | None = None) -> dict[str, pl.DataFrame]:
    return of_measure(one, given, draws(), shelf)


def same(found: Mapping[str, pl.DataFrame], wanted: Mapping[str, pl.DataFrame]) -> None:
    assert found.keys() == wanted.keys()
    for name, frame in wanted.items():
        assert_frame_equal(found[name], frame, check_exact=True)


def taken(worked: dict[str, int]) -> Iterator[int]:
    """What was counted, which then begins anew."""
    yield from worked.values()
    worked.update(dict.fromkeys(worked, 0))


@pytest.mark.parametrize("one", [RATE, SHARE, VOLUME], ids=lambda one: str(one.kind))
def test_what_was_kept_is_what_would_be_compared(one: Measure, shelf: Shelf) -> None:
    given = nation(missing=[("ZB05", MONTHS[14])])
    wanted = made(one, given)
    assert one is VOLUME or wanted["measure_figure"]["rank_change"].null_count() < wanted["measure_figure"].height
    for _ in range(2):
        same(made(one, given, shelf), wanted)


def test_nothing_is_compared_twice(shelf: Shelf, worked: dict[str, int]) -> None:
    made(SHARE, nation(), shelf)
    assert list(taken(worked)) == [SPANS, CHANGES]
    made(SHARE, nation(), shelf)
    assert list(taken(worked)) == [0, 0]


def test_a_month_that_ends_a_quarter_is_one_span_more(shelf: Shelf, worked: dict[str, int]) -> None:
    made(SHARE, nation(MONTHS[:-1]), shelf)
    assert list(taken(worked)) == [SPANS - 1, CHANGES - 1]
    found = made(SHARE, nation(), shelf)
    assert list(taken(worked)) == [1, 1]
    same(found, made(SHARE, nation()))


def test_one_amount_is_in_the_spans_around_it_and_in_their_changes(shelf: Shelf, worked: dict[str, int]) -> None:
    made(SHARE, nation(), shelf)
    list(taken(worked))
    corrected = nation(**{"2022-08-01": 1.25})
    found = made(SHARE, corrected, shelf)
    assert list(taken(worked)) == [4, CHANGES]
    same(found, made(SHARE, corrected))


def test_a_submission_that_is_missing_is_no_use_of_none(shelf: Shelf, worked: dict[str, int]) -> None:
    """The amount of nobody's row is 0 in both, and only one of them is known."""
    silent, none = nation(missing=[("ZB05", MONTHS[0])]), nation()
    rows = none.used.filter((pl.col("ods_code") != "ZB05") | (pl.col("period") != MONTHS[0]))
    none = Material(**{**vars(silent), "used": rows, "coverage": none.coverage})
    made(SHARE, silent, shelf)
    list(taken(worked))
    found = made(SHARE, none, shelf)
    assert list(taken(worked)) == [1, 1]
    same(found, made(SHARE, none))


@pytest.mark.parametrize(
    "other",
    [
        {"minimum": 2},
        {"how_it_is_calculated": "Otherwise."},
    ],
)
def test_another_definition_is_another_comparison(other: dict[str, Any], shelf: Shelf, worked: dict[str, int]) -> None:
    made(SHARE, nation(), shelf)
    list(taken(worked))
    made(SHARE.model_copy(update=other), nation(), shelf)
    assert list(taken(worked)) == [SPANS, CHANGES]


def test_other_draws_and_other_code_compare_anew(
    shelf: Shelf, worked: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = nation()
    made(SHARE, given, shelf)
    list(taken(worked))
    of_measure(SHARE, given, resampling(1, draws=100), shelf)
    assert list(taken(worked)) == [SPANS, CHANGES]
    monkeypatch.setattr(kept, "code_version", lambda: "another")
    made(SHARE, given, shelf)
    assert list(taken(worked)) == [SPANS, CHANGES]


@pytest.mark.parametrize("kind", ["compared", "changes"])
def test_what_is_torn_counts_for_nothing(kind: str, shelf: Shelf, worked: dict[str, int]) -> None:
    made(SHARE, nation(), shelf)
    list(taken(worked))
    [path] = shelf.place.folder.glob(f"*-{kind}-*")
    path.write_bytes(path.read_bytes()[:-1])
    found = made(SHARE, nation(), shelf)
    assert list(taken(worked)) == [SPANS, CHANGES]
    same(found, made(SHARE, nation()))


def test_what_is_not_asked_for_any_more_is_let_go(shelf: Shelf) -> None:
    made(SHARE, nation(), shelf)
    corrected = nation(**{"2022-08-01": 1.25})
    made(SHARE, corrected, shelf)
    with comparing(SHARE, draws(), shelf) as here:
        assert (len(here.earlier.compared), len(here.earlier.changes)) == (SPANS, CHANGES)


def failing(shelf: Shelf) -> None:
    """A build that compares, and then ends before the measure is done."""
    given = nation()
    [line] = measured(SHARE, given)
    with comparing(SHARE, draws(), shelf) as here:
        beside_each_other(line, given.months, here)
        assert here.has_new
        raise ZeroDivisionError


def test_a_build_that_fails_keeps_nothing(shelf: Shelf) -> None:
    with pytest.raises(ZeroDivisionError):
        failing(shelf)
    assert not shelf.place.folder.exists()


GROUPS = [("type", "Large" if place < 11 else "Small", code) for place, code in enumerate(CODES)]
GROUPS += [("network", f"N{place % 2}", code) for place, code in enumerate(CODES)]


def test_peers_are_not_compared_twice_either(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    given = nation(members=GROUPS)
    wanted = made(SHARE, given, shelf)
    assert wanted["peer_figure"]["rank"].is_not_null().sum() > 5
    monkeypatch.delattr(kept, "among")
    same(made(SHARE, given, shelf), wanted)


@pytest.mark.parametrize("kind", ["rate", "volume"])
@pytest.mark.parametrize("at_once", [2, 3, 60])
def test_lines_are_told_alike_however_many_at_once(kind: str, at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two medicines at the level of ICBs, and in each kind of group, of which there are two and two."""
    one = measure(kind, levels=["icb", "group"])
    given = nation(members=GROUPS, missing=[("ZB05", MONTHS[14])])
    found = []
    for number in (1, at_once):
        monkeypatch.setattr(tables, "AT_ONCE", number)
        told = made(one, given)
        found.append({name: frame.sort(KEYS[name], nulls_last=True) for name, frame in told.items()})
    same(*found)
    assert found[0]["measure_figure"].group_by("org_type", "subject").len().height == 4
    assert (found[0]["peer_figure"].height > 0) == (found[0]["spread"].height > 0) == (kind == "rate")
