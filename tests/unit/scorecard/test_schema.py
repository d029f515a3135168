"""The declared tables are fit for every engine that will hold them."""

import pytest

from scorecard import schema
from scorecard.tables import POLARS_TYPES, Table

ALL = [*schema.LAKE_TABLES, *schema.DATABASE_TABLES]


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_names_differ_by_more_than_case_and_are_snake_case(table: Table) -> None:
    folded = [name.casefold() for name in table.names]
    assert len(set(folded)) == len(folded)
    assert all(name == name.lower() and name.isidentifier() for name in table.names)


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_keys_are_columns_and_every_column_has_a_meaning(table: Table) -> None:
    assert set(table.key) <= set(table.names)
    assert all(column.meaning and column.kind in POLARS_TYPES for column in table.columns)
    assert table.meaning


def test_table_names_are_unique() -> None:
    assert len({table.name for table in ALL}) == len(ALL)
