"""Audit: what does not add up in the evidence itself, row by row. Nothing is mended; it is told."""

from collections.abc import Sequence
from typing import TypeAlias

import polars as pl

from scorecard.compliance.clock import CHECKLIST_DAYS, STATUTORY_MONTHS

SHOWN_DAY = "%-d %B %Y"
# A decision so early needs a rule that lets the clock start before publication.
EARLY_RULE = "managed_access"
# A kind of finding, when a row is one, and how it is told.
Question: TypeAlias = tuple[str, pl.Expr, pl.Expr]


def audit(entries: pl.DataFrame, recommendations: pl.DataFrame) -> pl.DataFrame:
    """Findings about entries (schema.FORMULARY_EVIDENCE): schema.FORMULARY_FINDING without release_id."""
    beside = entries.join(_appraisals(recommendations), on="ta_number", how="left").with_columns(
        release=pl.coalesce("printed_release", "published")
    )
    dated = beside.with_columns(
        due_90=pl.col("release").dt.offset_by(f"{CHECKLIST_DAYS}d"),
        due_months=pl.col("release").dt.offset_by(f"{STATUTORY_MONTHS}mo"),
    )
    found = [
        dated.filter(condition.fill_null(value=False)).select(
            "ods_code", "ta_number", pl.lit(kind).alias("kind"), told.alias("told"), "file_id", "row_number"
        )
        for kind, condition, told in questions()
    ]
    return pl.concat(found).unique(maintain_order=True)


def _appraisals(recommendations: pl.DataFrame) -> pl.DataFrame:
    """One row an appraisal: whether it exists, when it was published, and whether anything of it is recommended."""
    return recommendations.group_by("ta_number").agg(
        exists=pl.lit(value=True),
        published=pl.col("published").drop_nulls().first(),
        all_terminated=(pl.col("category") == "terminated").all(),
        early=(pl.col("clock_rule") == EARLY_RULE).any(),
    )


def questions() -> Sequence[Question]:
    """Each kind of finding: when it is one, and how it is told."""
    return (*_of_the_due_day(), *_of_other_print(), *_of_the_decision(), *_of_the_appraisal(), *_of_the_marks())


def _of_the_due_day() -> Sequence[Question]:
    due, decided, release = pl.col("printed_due"), pl.col("decision_date"), pl.col("release")
    by_days, by_months = pl.col("due_90"), pl.col("due_months")
    wrong, latest = (due != by_days) & (due != by_months), pl.max_horizontal(by_days, by_months)
    right = "The due day is printed as {}; 90 days after {} is {}, three months after is {}."
    hidden = "Decided on {}, by the printed due day {}; the right one was {} at the latest."
    return (
        ("printed_due_wrong", wrong, _sentence(right, due, release, by_days, by_months)),
        ("due_hides_breach", wrong & (decided <= due) & (decided > latest), _sentence(hidden, decided, due, latest)),
    )


def _of_other_print() -> Sequence[Question]:
    decided, release = pl.col("decision_date"), pl.col("release")
    printed, published = pl.col("printed_release"), pl.col("published")
    days = (decided - release).dt.total_days()
    counted = pl.format(
        "Printed as {} days; from {} to {} it is {}.", "printed_days", _day(release), _day(decided), days
    )
    differs = _sentence("Published on {} as printed, on {} by the register.", printed, published)
    return (
        ("printed_days_wrong", pl.col("printed_days") != days, counted),
        ("printed_release_differs", printed != published, differs),
    )


def _of_the_decision() -> Sequence[Question]:
    decided, release, as_of = pl.col("decision_date"), pl.col("release"), pl.col("as_of")
    early = "Decided on {}, before the publication on {}, and no rule lets the clock start so early."
    after = _sentence("Decided on {}, in a list that speaks of {}.", decided, as_of)
    allowed = pl.col("early").fill_null(value=False)
    return (
        ("decided_before_publication", (decided < release) & ~allowed, _sentence(early, decided, release)),
        ("decided_after_checklist", decided > as_of, after),
    )


def _of_the_appraisal() -> Sequence[Question]:
    unknown = pl.format("{} is not in the register of appraisals.", "ta_number")
    ended = pl.format("{} was terminated: there is nothing to list.", "ta_number")
    return (
        ("unknown_appraisal", pl.col("exists").is_null(), unknown),
        ("terminated_appraisal", pl.col("all_terminated"), ended),
    )


def _of_the_marks() -> Sequence[Question]:
    status, bare = pl.col("formulary_status"), pl.col("reason").is_null()
    undated = (status == "listed") & pl.col("decision_date").is_null()
    return (
        ("both_marked", pl.col("marks") == "both", pl.lit("Both Yes and N/A are marked.")),
        (
            "not_applicable_without_reason",
            bare & (status == "not_applicable"),
            pl.lit("Marked N/A without a reason."),
        ),
        ("listed_without_date", undated, pl.lit("Listed without a day of decision.")),
    )


def _day(day: pl.Expr) -> pl.Expr:
    return day.dt.to_string(SHOWN_DAY)


def _sentence(pattern: str, *days: pl.Expr) -> pl.Expr:
    return pl.format(pattern, *map(_day, days))
