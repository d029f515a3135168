"""What every file says of itself, as plain values: the head of JSON files and the metadata of Parquet files."""

from datetime import date, datetime
from typing import Any

from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described, Fact
from scorecard.queries import Release
from scorecard.tables import Column


def head(table: Described) -> dict[str, Any]:
    """The description of a table without its rows."""
    return {
        "name": table.name,
        "title": table.title,
        "purpose": PURPOSE,
        "release": released(table.release) if table.release else None,
        "synthetic": table.is_synthetic,
        "population_vintage": table.release.population_vintage if table.release else None,
        "denominator": table.denominator,
        "kept": {name: plain(value) for name, value in table.kept.items()},
        "caveats": list(table.caveats),
        "licence": {"name": table.licence.name, "url": table.licence.url, "words": table.licence.words},
        "key": list(table.key),
        "columns": [column_head(column) for column in table.columns],
    }


def released(release: Release) -> dict[str, Any]:
    """The release that a table is of; days and moments as ISO text."""
    names = ("built_at", "published_at", "first_month", "last_month", "checksum", "code_version")
    return {"number": release.release_id, **{name: plain(getattr(release, name)) for name in names}}


def column_head(column: Column) -> dict[str, Any]:
    """A declared column."""
    return {
        "name": column.name,
        "type": column.kind.value,
        "unit": column.unit,
        "may_be_blank": column.nullable,
        "meaning": column.meaning,
    }


def plain(value: Fact) -> str | int | float | bool | None:
    """A value as JSON can hold it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value
