"""Indexes of use that lead to the rows of a level or a period alone: others were read as well before."""

from alembic import op

revision = "0013"
down_revision = "0012"

# What an index began with, and what it ends with now.
LONGER = {("release_id", "medicine", "period_type"): "org_type", ("release_id", "ods_code", "period_type"): "period"}


def upgrade() -> None:
    """Make the longer indexes, and take the shorter ones away."""
    for columns, last in LONGER.items():
        _drop(columns)
        _create((*columns, last))


def downgrade() -> None:
    """Make the shorter ones again."""
    for columns, last in LONGER.items():
        _drop((*columns, last))
        _create(columns)


def _create(columns: tuple[str, ...]) -> None:
    op.create_index(f"ix_uptake_{'_'.join(columns)}", "uptake", list(columns))


def _drop(columns: tuple[str, ...]) -> None:
    op.drop_index(f"ix_uptake_{'_'.join(columns)}", "uptake")
