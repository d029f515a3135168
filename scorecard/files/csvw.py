"""CSVW: the metadata document of a CSV file, as the W3C's tabular metadata vocabulary has it."""

import json
from collections.abc import Iterator
from typing import Any

from scorecard.compliance.purpose import PURPOSE
from scorecard.files.described import Described
from scorecard.files.heads import head
from scorecard.tables import Column, Kind

CONTEXT = ["http://www.w3.org/ns/csvw", {"@language": "en"}]
DATATYPES = {
    Kind.STRING: "string",
    Kind.INTEGER: "integer",
    Kind.FLOAT: "double",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
}
NEUTRALISED = (
    "A text that a spreadsheet program would take for a formula begins with an apostrophe that is not part of it. "
    "The JSON and Parquet files have it as it stands."
)


def csvw_file(table: Described) -> Iterator[bytes]:
    """The document of ``<name>.csv``, which stands beside it."""
    yield csvw_text(table, f"{table.name}.csv").encode()


def csvw_text(table: Described, url: str) -> str:
    """The document as text; ``url`` is the CSV file as seen from it."""
    return json.dumps(csvw(table, url), ensure_ascii=False, indent=1) + "\n"


def csvw(table: Described, url: str) -> dict[str, Any]:
    """The document: titles, types, units and meaning of the columns, terms of use, and what to bear in mind."""
    about = head(table)
    release = about["release"]
    return {
        "@context": CONTEXT,
        "url": url,
        "dc:title": table.title,
        "dc:description": PURPOSE,
        "dc:license": {"@id": table.licence.url},
        "dc:rights": table.licence.words,
        **({"dc:issued": release["published_at"] or release["built_at"]} if release else {}),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\n"]},
        "notes": _notes(about),
        "tableSchema": {
            "columns": [_column(column) for column in table.columns],
            **({"primaryKey": list(table.key)} if _has_key(table) else {}),
        },
    }


def _column(column: Column) -> dict[str, Any]:
    unit = {"schema:unitText": column.unit} if column.unit else {}
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": DATATYPES[column.kind],
        "required": not column.nullable,
        **unit,
    }


def _has_key(table: Described) -> bool:
    """Whether the key is one by CSVW's rules, by which no column of it may be blank."""
    blank = {column.name for column in table.columns if column.nullable}
    return bool(table.key) and not blank.intersection(table.key)


def _notes(about: dict[str, Any]) -> list[dict[str, Any]]:
    """What the vocabulary has no word for: release, denominator, vintage, caveats and what was kept."""
    names = ("release", "synthetic", "denominator", "population_vintage", "kept")
    told = [{"kind": name, "value": about[name]} for name in names if about[name] not in (None, {})]
    caveats = [{"kind": "caveat", "value": caveat} for caveat in (*about["caveats"], NEUTRALISED)]
    return [*told, *caveats]
