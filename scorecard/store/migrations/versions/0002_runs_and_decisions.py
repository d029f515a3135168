"""Runs of validation jobs, the faults they told, and what people decided of rows that were set aside."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables, let a file say which run took it up, and an expectation what it counts."""
    op.create_table(
        "run",
        _key("run_number"),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("files", INTEGER),
        sa.Column("faults", INTEGER),
        sa.Column("worst", sa.String()),
    )
    op.create_table(
        "fault",
        _key("run_number"),
        _key("position"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("row_number", INTEGER),
        sa.Column("column", sa.String()),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("cure", sa.String(), nullable=False),
    )
    op.create_table(
        "quarantine_decision",
        _key("decision_number"),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("row_number", INTEGER, nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String()),
        sa.Column("decided_at", MOMENT, nullable=False),
    )
    op.create_index("ix_quarantine_decision_file_id", "quarantine_decision", ["file_id"])
    op.add_column("source_file", sa.Column("run_number", INTEGER))
    op.add_column("validation", sa.Column("counted", sa.String(), nullable=False, server_default="rows"))


def downgrade() -> None:
    """Take them away again."""
    op.drop_column("validation", "counted")
    op.drop_column("source_file", "run_number")
    for name in ("quarantine_decision", "fault", "run"):
        op.drop_table(name)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, INTEGER, primary_key=True, nullable=False)
