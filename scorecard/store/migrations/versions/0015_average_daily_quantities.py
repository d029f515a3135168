"""Average daily quantities of the publisher beside our daily doses, by medicine of primary care."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE, NUMBERS = "primary_care_medicine", ("adq", "ddd_per_adq")


def upgrade() -> None:
    """Add the columns; in earlier releases nothing of this was worked out."""
    op.add_column(TABLE, sa.Column("presentations_without_adq", INTEGER))
    for name in NUMBERS:
        op.add_column(TABLE, sa.Column(name, sa.Double()))


def downgrade() -> None:
    """Take them away again."""
    for name in ("presentations_without_adq", *NUMBERS):
        op.drop_column(TABLE, name)
