"""Use of medicines in primary care, beside that of trusts."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CELL = ("source", "org_type", "ods_code", "medicine", "unit", "period_type", "period")
COVERED = ("source", "org_type", "ods_code", "period_type", "period")
DAYS = ("period", "month")
INDEXES = {
    "primary_care_uptake": (("release_id", "medicine", "period_type"), ("release_id", "ods_code", "period_type")),
    "primary_care_coverage": (("release_id", "ods_code"),),
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "primary_care_uptake",
        *_keys(CELL),
        sa.Column("numerator", sa.Double(), nullable=False),
        sa.Column("denominator", INTEGER),
        sa.Column("value", sa.Double()),
        *(sa.Column(name, INTEGER, nullable=False) for name in ("source_rows", "negative_rows")),
        sa.Column("indicative_cost", sa.Double()),
        sa.Column("rows_without_cost", INTEGER, nullable=False),
    )
    op.create_table(
        "primary_care_coverage",
        *_keys(COVERED),
        *(sa.Column(name, INTEGER, nullable=False) for name in ("expected", "received")),
    )
    op.create_table(
        "primary_care_medicine",
        *_keys(("medicine",)),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "unit")),
        *(
            sa.Column(name, INTEGER, nullable=False)
            for name in (
                "presentations",
                "presentations_without_ddd",
                "presentations_without_add",
                "months_of_practices",
                "months_of_areas",
            )
        ),
    )
    op.create_table(
        "primary_care_list_size",
        *_keys(("org_type", "ods_code", "month")),
        sa.Column("list_size", INTEGER, nullable=False),
    )
    for table, indexes in INDEXES.items():
        for names in indexes:
            op.create_index(f"ix_{table}_{'_'.join(names)}", table, list(names))


def downgrade() -> None:
    """Take them away again."""
    for name in ("primary_care_list_size", "primary_care_medicine", "primary_care_coverage", "primary_care_uptake"):
        op.drop_table(name)


def _keys(names: tuple[str, ...]) -> list[sa.Column[Any]]:
    """The columns of a key: the release, then texts and days."""
    return [
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        *(
            sa.Column(name, sa.Date() if name in DAYS else sa.String(), primary_key=True, nullable=False)
            for name in names
        ),
    ]
