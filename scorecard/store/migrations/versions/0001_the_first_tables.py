"""The first tables.

Written as data, and frozen: later changes of the schema are migrations of their own.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TYPES: dict[str, sa.types.TypeEngine[Any]] = {
    "text": sa.String(),
    "integer": INTEGER,
    "number": sa.Double(),
    "flag": sa.Boolean(),
    "day": sa.Date(),
    "moment": sa.DateTime(timezone=True),
}
# Columns as "name type"; a star marks the key, a question mark a column that may be null.
TABLES = {
    "source_file": (
        "file_number integer*",
        "file_id text",
        "source text",
        "lake_table text",
        "name text",
        "size integer",
        "layout text",
        "data_status text?",
        "month day?",
        "rows_in integer",
        "rows_kept integer",
        "rows_quarantined integer",
        "suite_outcome text",
        "state text",
        "loaded_at moment",
    ),
    "validation": (
        "file_number integer*",
        "suite text*",
        "expectation text*",
        "columns text*",
        "meaning text*",
        "severity text",
        "consequence text",
        "success flag",
        "rows_checked integer",
        "rows_unexpected integer",
        "example text?",
    ),
    "release": (
        "release_id integer*",
        "fingerprint text",
        "checksum text",
        "built_at moment",
        "published_at moment?",
        "code_version text",
        "settings text",
        "synthetic flag",
        "first_month day",
        "last_month day",
        "population_vintage integer?",
        "organisations_as_of day",
    ),
    "release_input": (
        "release_id integer*",
        "file_number integer*",
    ),
    "current_release": (
        "pointer integer*",
        "release_id integer",
        "published_at moment",
    ),
    "organisation": (
        "release_id integer*",
        "ods_code text*",
        "org_type text*",
        "name text",
        "parent_ods_code text?",
        "gss_code text?",
        "successor_ods_code text?",
        "close_date day?",
        "population integer?",
    ),
    "medicine": (
        "release_id integer*",
        "medicine text*",
        "name text",
        "unit text",
        "products integer",
        "products_unconverted integer",
        "rows_unconverted integer",
    ),
    "appraisal": (
        "release_id integer",
        "ta_number text",
        "medicine text",
        "medicine_name text",
        "condition text?",
        "published day?",
        "published_year integer?",
        "category text",
        "status text?",
        "replaced_by text?",
        "implementation_rule text?",
        "published_source text?",
        "notes text?",
    ),
    "product": (
        "release_id integer*",
        "vmp_code text*",
        "vmp_name text",
        "native_unit text*",
        "medicine text?",
        "unit text*",
        "factor number",
        "reason text?",
        "rows integer",
        "quantity number",
    ),
    "uptake": (
        "release_id integer*",
        "source text*",
        "org_type text*",
        "ods_code text*",
        "medicine text*",
        "unit text*",
        "period_type text*",
        "period day*",
        "numerator number",
        "denominator integer?",
        "value number?",
        "source_rows integer",
        "negative_rows integer",
    ),
    "coverage": (
        "release_id integer*",
        "source text*",
        "org_type text*",
        "ods_code text*",
        "period_type text*",
        "period day*",
        "expected integer",
        "received integer",
    ),
    "not_applicable": (
        "release_id integer*",
        "ods_code text*",
        "medicine text*",
        "reason text",
    ),
    "note": (
        "release_id integer*",
        "position integer*",
        "kind text",
        "ods_code text?",
        "medicine text?",
        "text text",
    ),
}
INDEXES = {
    "uptake": (("release_id", "medicine", "period_type"), ("release_id", "ods_code", "period_type")),
    "coverage": (("release_id", "ods_code"),),
    "source_file": (("file_id",),),
    "validation": (("file_number",),),
}


def upgrade() -> None:
    """Make every table with its indexes."""
    for name, columns in TABLES.items():
        op.create_table(name, *[_column(words) for words in columns])
    for table, indexes in INDEXES.items():
        for names in indexes:
            op.create_index(f"ix_{table}_{'_'.join(names)}", table, list(names))


def downgrade() -> None:
    """Drop every table."""
    for name in reversed(TABLES):
        op.drop_table(name)


def _column(words: str) -> sa.Column[Any]:
    name, kind = words.rstrip("*?").split()
    return sa.Column(name, TYPES[kind], primary_key=words.endswith("*"), nullable=words.endswith("?"))
