"""How medicines came into use after their appraisals."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PERCENTS = (10, 50, 90)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "first_use",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        *(
            sa.Column(name, sa.String(), primary_key=True, nullable=False)
            for name in ("medicine", "org_type", "ods_code")
        ),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("ta_number", "state")),
        sa.Column("first_use", sa.Date()),
        sa.Column("months_since", INTEGER),
        *(sa.Column(name, sa.Date()) for name in ("first_submitted", "last_submitted")),
        sa.Column("is_followed", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "milestone",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        *(sa.Column(name, sa.String(), primary_key=True, nullable=False) for name in ("medicine", "org_type")),
        sa.Column("ta_number", sa.String()),
        sa.Column("published", sa.Date()),
        sa.Column("undated_before", sa.String()),
        *(
            sa.Column(name, INTEGER)
            for name in ("months_observed", "organisations", "used_before", "used", "first_use_months")
        ),
        *(sa.Column(f"months_to_{percent}", INTEGER) for percent in PERCENTS),
        *(sa.Column(f"reason_{percent}", sa.String()) for percent in PERCENTS),
    )
    op.create_table(
        "diffusion",
        sa.Column("release_id", INTEGER, primary_key=True, nullable=False),
        *(sa.Column(name, sa.String(), primary_key=True, nullable=False) for name in ("medicine", "org_type")),
        sa.Column("months_since", INTEGER, primary_key=True, nullable=False),
        *(sa.Column(name, INTEGER, nullable=False) for name in ("organisations", "used_before", "used", "silent")),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("cohort_medicines", INTEGER, nullable=False),
        *(sa.Column(f"cohort_{name}", sa.Double()) for name in ("low", "middle", "high")),
    )


def downgrade() -> None:
    """Take them away again."""
    for name in ("diffusion", "milestone", "first_use"):
        op.drop_table(name)
