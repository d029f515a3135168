"""Indexes for questions that pages ask: one organisation's figures, and everybody's in one period."""

from alembic import op

revision = "0011"
down_revision = "0010"

INDEXES = {
    "uptake": ("release_id", "period", "period_type", "org_type"),
    "measure_figure": ("release_id", "ods_code", "period_type", "period"),
    "peer_figure": ("release_id", "ods_code"),
}


def upgrade() -> None:
    """Make the indexes."""
    for table, columns in INDEXES.items():
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def downgrade() -> None:
    """Take them away again."""
    for table, columns in INDEXES.items():
        op.drop_index(f"ix_{table}_{'_'.join(columns)}", table)
