"""Measures take the place of the one comparison that there was; organisations stand beside their peers."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MEASURED = ("measure", "subject", "unit", "org_type", "ods_code")


def _key(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, primary_key=True, nullable=False)


def _keys(*names: str) -> list[sa.Column[Any]]:
    return [_key("release_id", INTEGER), *(_key(name, sa.String()) for name in names)]


def _beside() -> list[sa.Column[Any]]:
    return [
        sa.Column("percentile", sa.Double()),
        *(sa.Column(name, INTEGER) for name in ("rank", "rank_low", "rank_high")),
        sa.Column("out_of", INTEGER, nullable=False),
        sa.Column("benchmark", sa.Double()),
        sa.Column("comparison", sa.String()),
        sa.Column("flags", sa.String()),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.drop_table("comparison")
    words = [sa.Column(name, sa.String(), nullable=False) for name in ("name", "kind", "status", "definition")]
    op.create_table("measure", *_keys("measure"), *words, sa.Column("reason", sa.String()))
    op.create_table(
        "measure_figure",
        *_keys(*MEASURED, "period_type"),
        _key("period", sa.Date()),
        sa.Column("state", sa.String(), nullable=False),
        *(sa.Column(name, sa.Double()) for name in ("numerator", "denominator", "value", "low", "high")),
        *_beside(),
        sa.Column("rank_change", sa.String()),
        *(sa.Column(name, INTEGER, nullable=False) for name in ("expected", "received")),
    )
    op.create_table(
        "peer_figure",
        *_keys(*MEASURED),
        _key("period", sa.Date()),
        _key("grouping", sa.String()),
        sa.Column("group_name", sa.String(), nullable=False),
        sa.Column("members", INTEGER, nullable=False),
        sa.Column("median", sa.Double()),
        *_beside(),
    )
    op.create_table(
        "catchment",
        *_keys("ods_code"),
        sa.Column("people", sa.Double()),
        sa.Column("reason", sa.String()),
        sa.Column("share_year", INTEGER),
        sa.Column("activity", sa.String(), nullable=False),
        *(sa.Column(name, sa.Date()) for name in ("activity_from", "activity_to")),
    )
    op.create_table(
        "organisation_group",
        *_keys("grouping", "org_type", "ods_code"),
        sa.Column("group_name", sa.String(), nullable=False),
    )
    _variation()


def _of_series() -> list[sa.Column[Any]]:
    return _keys("measure", "subject", "unit", "org_type")


def _variation() -> None:
    percentiles = (*(f"p{percent}" for percent in (5, 15, 25, 35, 45, 50, 55, 65, 75, 85, 95)), "p10", "p90")
    op.create_table(
        "spread",
        *_of_series(),
        _key("period_type", sa.String()),
        _key("period", sa.Date()),
        *(sa.Column(name, INTEGER, nullable=False) for name in ("organisations", "zeros")),
        *(sa.Column(name, sa.Double()) for name in (*percentiles, "iqr", "ratio", "variation", "gap_total")),
        sa.Column("gap_half", INTEGER),
        sa.Column("gap_largest_three", sa.Double()),
        sa.Column("reason", sa.String()),
    )
    ends = [f"{end}_{percentile}" for end in ("first", "last") for percentile in ("p10", "p50", "p90")]
    op.create_table(
        "narrowing",
        *_of_series(),
        sa.Column("ta_number", sa.String()),
        *(sa.Column(name, sa.Date()) for name in ("published", "first_quarter", "last_quarter")),
        *(sa.Column(name, INTEGER, nullable=False) for name in ("quarters", "organisations")),
        sa.Column("is_falling", sa.Boolean()),
        *(sa.Column(name, sa.Double()) for name in ("yearly_factor", "yearly_low", "yearly_high", *ends)),
        sa.Column("reason", sa.String()),
    )


def downgrade() -> None:
    """Take them away again; the comparison comes back empty."""
    for name in ("narrowing", "spread", "organisation_group", "catchment", "peer_figure", "measure_figure", "measure"):
        op.drop_table(name)
    op.create_table(
        "comparison",
        *_keys("medicine", "unit", "ods_code"),
        _key("period", sa.Date()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", INTEGER),
        *(sa.Column(name, sa.Double()) for name in ("value", "low", "high")),
        *_beside(),
    )
