"""Tables of a release about diffusion: who first used a medicine when, and how its use spread after its appraisal."""

from scorecard.tables import (
    Column,
    Table,
    flag,
    integer,
    number,
    optional_day,
    optional_integer,
    optional_number,
    optional_text,
    text,
)

RELEASE_ID = integer("release_id", "The release")
MEDICINE = text("medicine", "Slug of the medicine")
FOLLOWED_TYPE = text("org_type", "icb or trust")


def _milestone(percent: int) -> tuple[Column, Column]:
    """When a share of the organisations had used it, and why there is no such month."""
    return (
        optional_integer(
            f"months_to_{percent}",
            f"First month after publication by which {percent} % of the organisations had used it; 0 is its own month",
            "months",
        ),
        optional_text(f"reason_{percent}", f"Why there is no month for {percent} %; blank where there is one"),
    )


FIRST_USE = Table(
    "first_use",
    "Which organisation first used a medicine when, beside the first positive appraisal with a known day",
    (
        RELEASE_ID,
        MEDICINE,
        text("org_type", "england, region, icb or trust"),
        text("ods_code", "ODS code of the organisation"),
        text("ta_number", "Number of the appraisal that the months count from"),
        text("state", "used, used_before (before publication), not_used, not_known or not_applicable"),
        optional_day("first_use", "First month with more issued than returned; blank where not used or not known"),
        optional_integer("months_since", "Months from publication to first use; below 0 before it", "months"),
        optional_day("first_submitted", "First month in which anything was submitted; blank where nothing ever was"),
        optional_day("last_submitted", "Last month in which anything was submitted: so far 'not used' was seen"),
        flag("is_followed", "Whether the curve counts it: it submitted in the months before publication"),
    ),
    ("release_id", "medicine", "org_type", "ods_code"),
)

MILESTONE = Table(
    "milestone",
    "How many months after its appraisal a medicine was first used, and used by 10, 50 and 90 % of organisations",
    (
        RELEASE_ID,
        MEDICINE,
        FOLLOWED_TYPE,
        optional_text("ta_number", "First positive appraisal with a known day of publication; blank where none has"),
        optional_day("published", "When it was published"),
        optional_text("undated_before", "Positive appraisal with a lower number, of which the day is not known"),
        optional_integer("months_observed", "Last month after publication that the data reach without a gap", "months"),
        optional_integer("organisations", "Organisations followed; blank where there is no curve"),
        optional_integer("used_before", "Of these, organisations that had used it before the month of publication"),
        optional_integer("used", "Of these, organisations that had used it by the last month"),
        optional_integer("first_use_months", "Month of the first use by any of them; below 0 before", "months"),
        *_milestone(10),
        *_milestone(50),
        *_milestone(90),
    ),
    ("release_id", "medicine", "org_type"),
)

DIFFUSION = Table(
    "diffusion",
    "The share of organisations that had used a medicine by each month after its appraisal, beside earlier ones",
    (
        RELEASE_ID,
        MEDICINE,
        FOLLOWED_TYPE,
        integer("months_since", "Months after that of publication", "months"),
        integer("organisations", "Organisations followed: the same in every month"),
        integer("used_before", "Of these, organisations that had used it before the month of publication"),
        integer("used", "Of these, organisations that had used it by the month"),
        integer("silent", "Of these, organisations that had not, and submitted nothing for the month"),
        number("share", "Used ÷ organisations"),
        integer("cohort_medicines", "Medicines appraised earlier, with a curve that reaches this month"),
        optional_number("cohort_low", "Lower quartile of their shares; blank below five medicines"),
        optional_number("cohort_middle", "Median of their shares; blank below five medicines"),
        optional_number("cohort_high", "Upper quartile of their shares; blank below five medicines"),
    ),
    ("release_id", "medicine", "org_type", "months_since"),
)

DIFFUSION_TABLES = (FIRST_USE, MILESTONE, DIFFUSION)
