"""Organisations beside each other: ranks with their intervals."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "comparison",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        *(sa.Column(name, sa.String(), primary_key=True, nullable=False) for name in ("medicine", "unit", "ods_code")),
        sa.Column("period", sa.Date(), primary_key=True, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", INTEGER),
        *(sa.Column(name, sa.Double()) for name in ("value", "low", "high", "percentile")),
        *(sa.Column(name, INTEGER) for name in ("rank", "rank_low", "rank_high")),
        sa.Column("out_of", INTEGER, nullable=False),
        sa.Column("benchmark", sa.Double()),
        sa.Column("comparison", sa.String()),
        sa.Column("flags", sa.String()),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("comparison")
