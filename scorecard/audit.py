"""Audit: what does not add up in the evidence itself, row by row. Nothing is mended; it is told."""

from collections.abc import Sequence

import polars as pl

from scorecard.clock import CHECKLIST_DAYS, STATUTORY_MONTHS

SHOWN_DAY = "%-d %B %Y"
# A decision so early needs a rule that lets the clock start before publication.
EARLY_RULE = "managed_access"


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


def questions() -> Sequence[tuple[str, pl.Expr, pl.Expr]]:
    """Each kind of finding: when it is one, and how it is told."""
    printed_due, decided, release = pl.col("printed_due"), pl.col("decision_date"), pl.col("release")
    wrong = (printed_due != pl.col("due_90")) & (printed_due != pl.col("due_months"))
    latest = pl.max_horizontal("due_90", "due_months")
    hides = wrong & (decided <= printed_due) & (decided > latest)
    days = (decided - release).dt.total_days()
    bare = pl.col("reason").is_null() & (pl.col("formulary_status") == "not_applicable")
    return (
        (
            "printed_due_wrong",
            wrong,
            _sentence(
                "The due day is printed as {}; 90 days after {} is {}, three months after is {}.",
                printed_due,
                release,
                pl.col("due_90"),
                pl.col("due_months"),
            ),
        ),
        (
            "due_hides_breach",
            hides,
            _sentence(
                "Decided on {}, by the printed due day {}; the right one was {} at the latest.",
                decided,
                printed_due,
                latest,
            ),
        ),
        (
            "printed_days_wrong",
            pl.col("printed_days") != days,
            pl.format(
                "Printed as {} days; from {} to {} it is {}.", "printed_days", _day(release), _day(decided), days
            ),
        ),
        (
            "printed_release_differs",
            pl.col("printed_release") != pl.col("published"),
            _sentence(
                "Published on {} as printed, on {} by the register.", pl.col("printed_release"), pl.col("published")
            ),
        ),
        (
            "decided_before_publication",
            (decided < release) & ~pl.col("early").fill_null(value=False),
            _sentence(
                "Decided on {}, before the publication on {}, and no rule lets the clock start so early.",
                decided,
                release,
            ),
        ),
        (
            "decided_after_checklist",
            decided > pl.col("as_of"),
            _sentence("Decided on {}, in a list that speaks of {}.", decided, pl.col("as_of")),
        ),
        (
            "unknown_appraisal",
            pl.col("exists").is_null(),
            pl.format("{} is not in the register of appraisals.", "ta_number"),
        ),
        (
            "terminated_appraisal",
            pl.col("all_terminated"),
            pl.format("{} was terminated: there is nothing to list.", "ta_number"),
        ),
        ("both_marked", pl.col("marks") == "both", pl.lit("Both Yes and N/A are marked.")),
        ("not_applicable_without_reason", bare, pl.lit("Marked N/A without a reason.")),
        (
            "listed_without_date",
            (pl.col("formulary_status") == "listed") & decided.is_null(),
            pl.lit("Listed without a day of decision."),
        ),
    )


def _day(day: pl.Expr) -> pl.Expr:
    return day.dt.to_string(SHOWN_DAY)


def _sentence(pattern: str, *days: pl.Expr) -> pl.Expr:
    return pl.format(pattern, *map(_day, days))
