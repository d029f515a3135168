"""What the use of medicines would cost at list price, and how many source rows have no price."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the two columns; of the rows of earlier releases no price was counted, which is not a price of 0."""
    op.add_column("uptake", sa.Column("indicative_cost", sa.Double()))
    op.add_column("uptake", sa.Column("rows_without_cost", INTEGER, nullable=False, server_default="0"))
    op.execute("UPDATE uptake SET rows_without_cost = source_rows")


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("uptake", "rows_without_cost")
    op.drop_column("uptake", "indicative_cost")
