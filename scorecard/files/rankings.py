"""Rankings with their description: every measure of every organisation over twelve months."""

from dataclasses import replace

import polars as pl

from scorecard import caveats, schema
from scorecard.files.declared import Declared, by_name, some
from scorecard.files.described import Described
from scorecard.files.facts import CARE_SETTING, PURPOSE_FACT, RELEASE_ID, SYNTHETIC
from scorecard.measures.rankings import ranking_rows
from scorecard.queries import Release
from scorecard.store.database import Database
from scorecard.tables import Column, integer, optional_integer, optional_number, optional_text, text

WORDS: tuple[Column, ...] = (
    text("measure_name", "Name of the measure"),
    CARE_SETTING,
    optional_text("subject_name", "Name of the medicine, or of the grouping of medicines"),
    optional_text("name", "Name of the organisation or group"),
    optional_text("region", "Region that it lies in; blank for England, regions and groups"),
    text("first_month", "First of the twelve months, as 2025-04"),
    text("last_month", "Last of the twelve months, as 2026-03"),
    text("numerator_unit", "Unit of the numerator"),
    optional_text("denominator_unit", "What the denominator counts; blank where there is none"),
    text("value_unit", "What the value is"),
    optional_number("low_95", "Lower end of the value's 95 % interval"),
    optional_number("high_95", "Upper end of the value's 95 % interval"),
    optional_number("percentile", "Part of the others with a lower value", "percent"),
    optional_integer("rank_low_95", "Best rank that is plausible at 95 %"),
    optional_integer("rank_high_95", "Worst rank that is plausible at 95 %"),
    integer("ranked", "Organisations that were ranked"),
    optional_number("value_of_the_others", "Value of all others together"),
    optional_text("comparison_95", "With the value of the others: lower, similar or higher, at 95 %"),
    integer("submissions_received", "Monthly submissions received", "submissions"),
    integer("submissions_expected", "Monthly submissions expected", "submissions"),
    text("method", "How the intervals were made"),
)
OF_FIGURES = "measure subject org_type ods_code state numerator denominator value rank rank_change flags"
RANKINGS = Declared(
    "rankings",
    "Measures of organisations over twelve months, with intervals and ranks, or why there is no rank",
    by_name(WORDS, (RELEASE_ID, SYNTHETIC, PURPOSE_FACT), some(schema.MEASURE_FIGURE, OF_FIGURES)),
    facts=("method", "release_id", "synthetic", "purpose"),
    key=("measure", "subject", "numerator_unit", "org_type", "ods_code", "first_month"),
    caveats=caveats.USE,
)


def rankings(database: Database, release: Release, org_type: str | None = None) -> Described:
    """The rankings of a release, of one level or of all."""
    rows = ranking_rows(database, release.release_id, org_type)
    return with_caveats(RANKINGS, rows).of(rows, release, {"org_type": org_type})


def with_caveats(declared: Declared, rows: pl.DataFrame) -> Declared:
    """A file of measures with the caveats of the care settings that its rows (care_setting) are of."""
    return replace(declared, caveats=caveats.of_settings(rows["care_setting"].unique()))
