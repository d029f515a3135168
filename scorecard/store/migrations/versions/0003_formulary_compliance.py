"""Recommendations, their clocks, formulary evidence, and the states of compliance."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

APPRAISAL_COLUMNS: tuple[tuple[str, sa.types.TypeEngine[Any]], ...] = (
    ("recommendation", INTEGER),
    ("commissioner", sa.String()),
    ("clock_rule", sa.String()),
    ("clock_starts", sa.Date()),
    ("clock_due", sa.Date()),
    ("replaced_on", sa.Date()),
    ("therapeutic_area", sa.String()),
)


def upgrade() -> None:
    """Make the seven tables, and let an appraisal say what its recommendations are."""
    for name, kind in APPRAISAL_COLUMNS:
        op.add_column("appraisal", sa.Column(name, kind))
    _make_clock_rule()
    _make_recommendation()
    _make_recommended_medicine()
    _make_compliance()
    _make_formulary_evidence()
    _make_explained()
    _make_formulary_finding()


def _make_clock_rule() -> None:
    op.create_table(
        "clock_rule",
        sa.Column("release_id", INTEGER, nullable=False),
        sa.Column("clock_rule", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("length", INTEGER),
        sa.Column("length_unit", sa.String()),
        sa.Column("categories", sa.String()),
        sa.Column("in_force_from", sa.Date()),
        sa.Column("in_force_to", sa.Date()),
        sa.Column("meaning", sa.String(), nullable=False),
    )


def _make_recommendation() -> None:
    op.create_table(
        "recommendation",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("recommendation_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("ta_number", sa.String(), nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("condition", sa.String()),
        sa.Column("therapeutic_area", sa.String()),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("commissioner", sa.String()),
        sa.Column("published", sa.Date()),
        sa.Column("published_year", INTEGER),
        sa.Column("clock_rule", sa.String()),
        sa.Column("clock_starts", sa.Date()),
        sa.Column("due", sa.Date()),
        sa.Column("due_statutory", sa.Date()),
        sa.Column("due_90_days", sa.Date()),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("leaves_on", sa.Date()),
        sa.Column("outside_reason", sa.String()),
    )


def _make_recommended_medicine() -> None:
    op.create_table(
        "recommended_medicine",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("recommendation_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("medicine", sa.String(), primary_key=True, nullable=False),
        sa.Column("medicine_name", sa.String(), nullable=False),
    )


def _make_compliance() -> None:
    op.create_table(
        "compliance",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("ods_code", sa.String(), primary_key=True, nullable=False),
        sa.Column("org_type", sa.String(), nullable=False),
        sa.Column("recommendation_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("from_day", sa.Date(), primary_key=True, nullable=False),
        sa.Column("to_day", sa.Date()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("formulary_status", sa.String(), nullable=False),
        sa.Column("prescribing_responsibility", sa.String()),
        sa.Column("decision_date", sa.Date()),
        sa.Column("days_to_listing", INTEGER),
        sa.Column("as_of", sa.Date()),
        sa.Column("file_id", sa.String()),
        sa.Column("row_number", INTEGER),
        sa.Column("reason_code", sa.String()),
        sa.Column("expires", sa.Date()),
    )
    op.create_index("ix_compliance_release_id_ods_code", "compliance", ["release_id", "ods_code"])
    op.create_index("ix_compliance_release_id_recommendation_id", "compliance", ["release_id", "recommendation_id"])


def _make_formulary_evidence() -> None:
    op.create_table(
        "formulary_evidence",
        sa.Column("release_id", INTEGER, nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("ta_number", sa.String(), nullable=False),
        sa.Column("recommendation", INTEGER),
        sa.Column("medicine", sa.String()),
        sa.Column("available", sa.String()),
        sa.Column("marks", sa.String()),
        sa.Column("word", sa.String()),
        sa.Column("formulary_status", sa.String()),
        sa.Column("prescribing_responsibility", sa.String()),
        sa.Column("decision_date", sa.Date()),
        sa.Column("printed_release", sa.Date()),
        sa.Column("printed_due", sa.Date()),
        sa.Column("printed_days", INTEGER),
        sa.Column("reason", sa.String()),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("row_number", INTEGER, nullable=False),
    )
    op.create_index("ix_formulary_evidence_release_id_ods_code", "formulary_evidence", ["release_id", "ods_code"])


def _make_explained() -> None:
    op.create_table(
        "explained",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("ta_number", sa.String(), nullable=False),
        sa.Column("recommendation", INTEGER),
        sa.Column("reason_code", sa.String(), nullable=False),
        sa.Column("owner_role", sa.String()),
        sa.Column("explained_on", sa.Date(), nullable=False),
        sa.Column("expires", sa.Date()),
        sa.Column("evidence_link", sa.String()),
        sa.Column("notes", sa.String()),
        sa.Column("file_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("row_number", INTEGER, primary_key=True, nullable=False),
    )


def _make_formulary_finding() -> None:
    op.create_table(
        "formulary_finding",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("ta_number", sa.String(), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(), primary_key=True, nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), primary_key=True, nullable=False),
        sa.Column("row_number", INTEGER, primary_key=True, nullable=False),
    )


def downgrade() -> None:
    """Take them away again."""
    for name in (
        "formulary_finding",
        "explained",
        "formulary_evidence",
        "compliance",
        "recommended_medicine",
        "recommendation",
        "clock_rule",
    ):
        op.drop_table(name)
    for name, _ in APPRAISAL_COLUMNS:
        op.drop_column("appraisal", name)
