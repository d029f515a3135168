"""NICE appraisals: the shipped register, and the recommendations spreadsheet that NICE publishes (CSV or XLSX).

NICE's texts are not under an open licence: users load the spreadsheet themselves, and only its facts are kept.
"""

import csv
import re
from collections.abc import Mapping

import fastexcel
import polars as pl

from ingest.readers import Reading, day, recognise
from ingest.unpack import WORKBOOKS, SourceFile, unreadable
from scorecard import schema
from scorecard.products import slug

REGISTER = {
    "ta_number": ("ta_number",),
    "medicine": ("medicine",),
    "condition": ("condition",),
    "published": ("published",),
    "category": ("category",),
    "status": ("status",),
    "replaced_by": ("replaced_by",),
    "implementation_rule": ("implementation_rule", "implementation_days_or_rule"),
    "published_source": ("published_source",),
    "notes": ("notes",),
}
SPREADSHEET = {
    "ta_number": ("TA ID",),
    "published_year": ("Year of Publication",),
    "technology": ("Technology",),
    "condition": ("Indication",),
    "category": ("Categorisation (for specific recommendation)",),
    "process": ("Process", "STA/MTA process"),
}
# Spellings that NICE's lists have used, lower case and without stray spaces.
CATEGORIES = {
    "recommended": "recommended",
    "yes": "recommended",
    "routine commissioning": "recommended",
    "optimised": "optimised",
    "optimized": "optimised",
    "restricted": "optimised",
    "cdf": "managed_access",
    "cancer drugs fund": "managed_access",
    "recommended (cdf)": "managed_access",
    "recommended for use in the cdf": "managed_access",
    "recommended in the cdf": "managed_access",
    "imf": "managed_access",
    "managed access": "managed_access",
    "managed_access": "managed_access",
    "only in research": "only_in_research",
    "only_in_research": "only_in_research",
    "oir": "only_in_research",
    "research": "only_in_research",
    "not recommended": "not_recommended",
    "not_recommended": "not_recommended",
    "no": "not_recommended",
    "terminated": "terminated",
    "terminated appraisal": "terminated",
    "non-submission": "terminated",
    "non submission": "terminated",
}
JOINED = re.compile(r"\s*(?:,|;|/|\band\b)\s*", re.IGNORECASE)
COMPANION = re.compile(r"\b(?:with|plus|in combination|alone|for|before|after)\b.*$", re.IGNORECASE)
BRAND = re.compile(r"\([^)]*\)")
RAW = ("published", "published_year")


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of a register or of NICE's spreadsheet, told apart by their columns."""
    cells = _cells(file)
    columns = list(cells[0]) if cells else []
    names = {column.casefold() for column in columns}
    if "ta_number" in names:
        return _reading(file, cells, REGISTER, "register")
    return _reading(file, cells, SPREADSHEET, "nice_spreadsheet")


def _cells(file: SourceFile) -> list[list[str]]:
    """Every cell as one line of trimmed text; lists of appraisals are small and break lines inside cells."""
    if file.path.suffix.lower() in WORKBOOKS or file.name.lower().endswith(tuple(WORKBOOKS)):
        rows = _workbook_rows(file)
    else:
        with file.path.open(newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.reader(lines))
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _workbook_rows(file: SourceFile) -> list[list[str]]:
    try:
        workbook = fastexcel.read_excel(file.path)
        sheet = workbook.load_sheet(0, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        told = "The workbook cannot be opened."
        raise unreadable(file.name, told, "Open it in a spreadsheet program and save it as XLSX.") from error
    return [[value or "" for value in row] for row in sheet.iter_rows()]


def _reading(file: SourceFile, cells: list[list[str]], needed: Mapping[str, tuple[str, ...]], layout: str) -> Reading:
    columns = cells[0] if cells else []
    found = recognise(file, columns, needed)
    positions = {ours: columns.index(column) for ours, column in found.items()}
    records = [(row, _record(values, positions)) for row, values in enumerate(cells[1:], 2) if any(values)]
    shaped = [line for row, record in records for line in _facts(row, record)]
    frame = pl.DataFrame(shaped, schema=dict.fromkeys(_TEXTS, pl.String) | {"row_number": pl.Int64}, orient="row")
    return Reading(schema.APPRAISAL_FACT, layout, _typed(frame.lazy()))


_TEXTS = [name for name in schema.APPRAISAL_FACT.names if name not in ("file_id", "row_number")]


def _record(values: list[str], positions: dict[str, int]) -> dict[str, str | None]:
    return {ours: values[position] or None if position < len(values) else None for ours, position in positions.items()}


def _facts(row: int, record: dict[str, str | None]) -> list[dict[str, object]]:
    """One line a medicine: an appraisal of several medicines has several."""
    known = {name: record.get(name) for name in _TEXTS}
    category = (known["category"] or "").casefold()
    known["category"] = CATEGORIES.get(category, known["category"])
    known["ta_number"] = _ta_number(known["ta_number"])
    if "technology" not in record:
        name = known["medicine"]
        return [{**known, "row_number": row, "medicine_name": name, "medicine": slug(name) if name else None}]
    names: list[str | None] = [*medicines_in(record["technology"] or "")] or [None]
    year = record["published_year"]
    told = {"notes": f"NICE list year {year}" if year else None, "published_year": (year or "")[:4] or None}
    return [
        {**known, **told, "row_number": row, "medicine_name": name, "medicine": slug(name) if name else None}
        for name in names
    ]


def _ta_number(text: str | None) -> str | None:
    compact = re.sub(r"\s", "", text or "").upper()
    return (f"TA{compact}" if compact.isdigit() else compact) or None


def medicines_in(technology: str) -> list[str]:
    """The appraised medicines that a technology cell names, without brands and without companions.

    'Adalimumab, etanercept and infliximab' names three; 'Lenalidomide with dexamethasone' appraises the first.
    """
    plain = COMPANION.sub("", BRAND.sub("", technology))
    return [name.strip() for name in JOINED.split(plain) if name.strip()]


def _typed(rows: pl.LazyFrame) -> pl.LazyFrame:
    texts = [name for name in _TEXTS if name not in RAW]
    return rows.select(
        "row_number",
        *texts,
        *[pl.col(name).alias(f"{name}_raw") for name in RAW],
        day("published", "%Y-%m-%d").alias("published"),
        pl.col("published_year").cast(pl.Int64, strict=False),
    )
