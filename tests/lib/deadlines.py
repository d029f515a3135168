"""Deadlines made up for calendars and feeds."""

from datetime import UTC, date, datetime

import polars as pl

from scorecard.compliance.deadline_texts import Deadline, Series, worded

RULES = {"statutory": "three calendar months"}
BUILT = datetime(2026, 4, 1, 9, 30, 15, 123456, tzinfo=UTC)
SITE = "https://scorecard.example.nhs.uk"
TITLE = "Korvelimab; a medicine, with commas: nasal polyps & “sinusitis” <severe>"


def series(site: str | None = SITE, name: str = "NHS Alderbeck Integrated Care Board") -> Series:
    """A series of one ICB."""
    return Series("ZB01", name, 7, BUILT, synthetic=True, site=site)


def deadlines(*, title: str = TITLE, name: str = "NHS Alderbeck Integrated Care Board") -> list[Deadline]:
    """A recommendation that falls due, and an explanation that expires."""
    rows = pl.DataFrame(
        [
            {"recommendation_id": "TA9154-1", "kind": "due", "falls_on": date(2026, 4, 30)},
            {"recommendation_id": "TA9148-2", "kind": "explanation_expires", "falls_on": date(2028, 2, 29)},
        ]
    ).with_columns(
        ods_code=pl.lit("ZB01"),
        ta_number=pl.col("recommendation_id").str.head(6),
        title=pl.lit(title),
        name=pl.lit(name),
        clock_rule=pl.lit("statutory"),
    )
    return worded(rows, RULES)
