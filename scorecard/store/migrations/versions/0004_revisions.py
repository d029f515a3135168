"""Figures that moved from one release to the next."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT_KEYS = ("source", "org_type", "ods_code", "medicine", "unit", "period_type")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "revision",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        sa.Column("before_release_id", INTEGER, primary_key=True, nullable=False),
        *(sa.Column(name, sa.String(), primary_key=True, nullable=False) for name in TEXT_KEYS),
        sa.Column("period", sa.Date(), primary_key=True, nullable=False),
        sa.Column("numerator_before", sa.Double()),
        sa.Column("numerator_after", sa.Double()),
        sa.Column("denominator_before", INTEGER),
        sa.Column("denominator_after", INTEGER),
        sa.Column("value_before", sa.Double()),
        sa.Column("value_after", sa.Double()),
        sa.Column("causes", sa.String(), nullable=False),
    )


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("revision")
