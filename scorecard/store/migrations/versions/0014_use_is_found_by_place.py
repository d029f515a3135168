"""Questions about use name their places, and need no indexes of medicines and periods any more."""

from alembic import op

revision = "0014"
down_revision = "0013"

INDEXES = (("release_id", "medicine", "period_type", "org_type"), ("release_id", "period", "period_type", "org_type"))


def upgrade() -> None:
    """Take the indexes away."""
    for columns in INDEXES:
        op.drop_index(f"ix_uptake_{'_'.join(columns)}", "uptake")


def downgrade() -> None:
    """Make them again."""
    for columns in INDEXES:
        op.create_index(f"ix_uptake_{'_'.join(columns)}", "uptake", list(columns))
