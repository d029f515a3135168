"""A small described table, with everything in it that makes files go wrong."""

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.files.facts import PURPOSE_FACT, SYNTHETIC
from scorecard.queries import Release
from scorecard.tables import flag, optional_day, optional_integer, optional_moment, optional_number, optional_text, text

RELEASE = Release(
    release_id=7,
    fingerprint="f",
    checksum="c" * 64,
    built_at=datetime(2026, 4, 2, 10, 30, tzinfo=UTC),
    published_at=datetime(2026, 4, 3, tzinfo=UTC),
    code_version="0.1.0",
    settings="{}",
    synthetic=True,
    first_month=date(2021, 4, 1),
    last_month=date(2026, 3, 1),
    population_vintage=2024,
    organisations_as_of=date(2026, 3, 31),
)
COLUMNS = (
    text("ods_code", "Code of the organisation"),
    optional_text("words", "What it says"),
    optional_number("value", "The value", "mg"),
    optional_integer("people", "Who lives there", "people"),
    flag("counts", "Whether it counts"),
    optional_day("day", "The day"),
    optional_moment("seen", "When it was seen"),
    text("state", "used, zero, missing or not_applicable"),
    SYNTHETIC,
    PURPOSE_FACT,
)
WORDS = ['say "hi", then\nleave', "=cmd|' /C calc'!A0", "[text](https://example.org)", None]


def table(rows: int = 4) -> Described:
    """Four rows: plain, a formula, a link, and one of which hardly anything is known."""
    frame = pl.DataFrame(
        {
            "ods_code": ["ZA01", "@ZA02", "–", "ZA04"],
            "words": WORDS,
            "value": [1.1, -0.0000123456789012, 1e300, None],
            "people": [0, 2**53, None, None],
            "counts": [True, False, True, False],
            "day": [date(2026, 2, 28), None, date(1999, 4, 1), None],
            "seen": [datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC), None, None, None],
            "state": ["used", "missing", "used", "not_applicable"],
        },
        schema_overrides={"people": pl.Int64},
    )
    return Described(
        name="small-table",
        title="A small table",
        frame=frame.head(rows),
        columns=COLUMNS,
        release=RELEASE,
        key=("ods_code",),
        facts={"synthetic": True, "purpose": PURPOSE},
        kept={"medicine": "cordaparin"},
        caveats=("It is small.", "See [1](2) and $$all$$."),
        denominator="people, mid-2024",
    )


@pytest.fixture
def small() -> Described:
    return table()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "out"
