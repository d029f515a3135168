"""Where the shares of indicators lie: comparison, rank, funnel and trend."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KINDS: tuple[tuple[tuple[str, ...], sa.types.TypeEngine[Any]], ...] = (
    (("benchmark", "percentile", "funnel_z", "funnel_adjusted_z"), sa.Double()),
    (("rank", "rank_low", "rank_high", "out_of"), INTEGER),
    (("comparison_95", "comparison_99_8", "flags", "trend", "trend_reason"), sa.String()),
)


def upgrade() -> None:
    """Add the columns; in earlier releases nothing of this was worked out."""
    for names, kind in KINDS:
        for name in names:
            op.add_column("indicator_figure", sa.Column(name, kind))


def downgrade() -> None:
    """Take them away again."""
    for names, _ in KINDS:
        for name in names:
            op.drop_column("indicator_figure", name)
