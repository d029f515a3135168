"""Indicators: their definitions, and their shares at every level."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "indicator_definition",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("indicator", sa.String(), primary_key=True, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("definition", sa.String(), nullable=False),
    )
    op.create_table(
        "indicator_figure",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("indicator", sa.String(), primary_key=True, nullable=False),
        sa.Column("org_type", sa.String(), primary_key=True, nullable=False),
        sa.Column("ods_code", sa.String(), primary_key=True, nullable=False),
        sa.Column("period_type", sa.String(), primary_key=True, nullable=False),
        sa.Column("period", sa.Date(), primary_key=True, nullable=False),
        sa.Column("numerator", sa.Double(), nullable=False),
        sa.Column("denominator", sa.Double(), nullable=False),
        sa.Column("rows", INTEGER, nullable=False),
        sa.Column("is_sum", sa.Boolean(), nullable=False),
        *(sa.Column(name, sa.Double()) for name in ("share", "low_95", "high_95", "low_99_8", "high_99_8")),
        sa.Column("england_share", sa.Double()),
    )


def downgrade() -> None:
    """Take them away again."""
    op.drop_table("indicator_figure")
    op.drop_table("indicator_definition")
