"""The declared tables as SQLAlchemy tables; nothing here says what a column means."""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Double, Index, Integer, MetaData, String, Table
from sqlalchemy.types import TypeEngine

from scorecard import schema
from scorecard.tables import Kind
from scorecard.tables import Table as Declared

SQL_TYPES: dict[Kind, TypeEngine[Any]] = {
    Kind.STRING: String(),
    Kind.INTEGER: BigInteger().with_variant(Integer(), "sqlite"),
    Kind.FLOAT: Double(),
    Kind.BOOLEAN: Boolean(),
    Kind.DATE: Date(),
    Kind.DATETIME: DateTime(timezone=True),
}

INDEXES = {
    # Each index costs a large release seconds. A question about a medicine is one of the key, where it names places.
    "uptake": (("release_id", "ods_code", "period_type", "period"),),
    "measure_figure": (("release_id", "ods_code", "period_type", "period"),),
    "peer_figure": (("release_id", "ods_code"),),
    "coverage": (("release_id", "ods_code"),),
    "primary_care_uptake": (("release_id", "medicine", "period_type"), ("release_id", "ods_code", "period_type")),
    "primary_care_coverage": (("release_id", "ods_code"),),
    "compliance": (("release_id", "ods_code"), ("release_id", "recommendation_id")),
    "formulary_evidence": (("release_id", "ods_code"),),
    "source_file": (("file_id",),),
    "validation": (("file_number",),),
    "quarantine_decision": (("file_id",),),
}


def sql_table(declared: Declared, metadata: MetaData) -> Table:
    """The SQLAlchemy table of a declared table, with its indexes.

    Keys that hold a nullable column cannot be SQL primary keys; they are checked by the suites instead.
    """
    nullable = {column.name for column in declared.columns if column.nullable}
    keyed = not nullable.intersection(declared.key)
    columns = [
        Column(c.name, SQL_TYPES[c.kind], nullable=c.nullable, primary_key=keyed and c.name in declared.key)
        for c in declared.columns
    ]
    indexes = [Index(f"ix_{declared.name}_{'_'.join(names)}", *names) for names in INDEXES.get(declared.name, ())]
    return Table(declared.name, metadata, *columns, *indexes)


METADATA = MetaData()
SQL_TABLES = {declared.name: sql_table(declared, METADATA) for declared in schema.DATABASE_TABLES}
