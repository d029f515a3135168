"""NICE appraisals: the shipped register, and the recommendations spreadsheet that NICE publishes (CSV or XLSX).

NICE's texts are not under an open licence: users load the spreadsheet themselves, and only its facts are kept.
"""

import re
from collections.abc import Collection, Mapping

import polars as pl

from ingest.files import SourceFile
from ingest.readers import DASHED_DAY, Reading, check_last_row, day, recognise, rows_of, whole_number
from ingest.workbooks import cells_of, open_workbook
from scorecard import schema
from scorecard.uptake.products import slug

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
# Of registers made by earlier versions these are absent.
OPTIONAL = (
    "recommendation",
    "commissioner",
    "clock_rule",
    "clock_starts",
    "clock_due",
    "replaced_on",
    "therapeutic_area",
)
SPREADSHEET = {
    "ta_number": ("TA ID",),
    "published_year": ("Year of Publication",),
    "technology": ("Technology",),
    "condition": ("Indication",),
    "category": ("Categorisation (for specific recommendation)",),
    "process": ("Process", "STA/MTA process"),
}
# Spellings that NICE's lists have used, in lower case, with a space for every hyphen. A fund may stand in brackets
# behind the category: 'Optimised (CDF)' is managed access too.
CATEGORIES = {
    "recommended": "recommended",
    "yes": "recommended",
    "routine commissioning": "recommended",
    "optimised": "optimised",
    "optimized": "optimised",
    "restricted": "optimised",
    "cdf": "managed_access",
    "cancer drugs fund": "managed_access",
    "recommended for use in the cdf": "managed_access",
    "recommended in the cdf": "managed_access",
    "imf": "managed_access",
    "innovative medicines fund": "managed_access",
    "managed access": "managed_access",
    "only in research": "only_in_research",
    "oir": "only_in_research",
    "research": "only_in_research",
    "not recommended": "not_recommended",
    "no": "not_recommended",
    "terminated": "terminated",
    "terminated appraisal": "terminated",
    "terminated appraisal non submission": "terminated",
    "non submission": "terminated",
}
FUNDED = re.compile(r"(recommended|optimi[sz]ed) \((cdf|imf)\)")
FINANCIAL_YEAR = re.compile(r"(\d{4})/\d{2}(\d{2})?")
JOINED = re.compile(r"\s*(?:,|;|/|\band\b)\s*", re.IGNORECASE)
COMPANION = re.compile(r"\b(?:with|plus|in combination|alone|for|before|after)\b.*$", re.IGNORECASE)
BRAND = re.compile(r"\([^)]*\)")
DAYS = ("published", "clock_starts", "clock_due", "replaced_on")
NUMBERS = ("published_year", "recommendation")


def read(file: SourceFile, told_status: str | None = None) -> Reading:  # noqa: ARG001 - one signature for all sources
    """The rows of a register or of NICE's spreadsheet, told apart by their columns."""
    cells = _cells(file)
    columns = list(cells[0]) if cells else []
    names = {column.casefold() for column in columns}
    if "ta_number" in names:
        # NICE's own file ends in a row of junk, which may be short.
        check_last_row(file)
        return _reading(file, cells, REGISTER, "register", OPTIONAL)
    return _reading(file, cells, SPREADSHEET, "nice_spreadsheet")


def _cells(file: SourceFile) -> list[list[str]]:
    """Every cell as one line of trimmed text; lists of appraisals are small and break lines inside cells."""
    rows = _workbook_rows(file) if file.is_zipped else rows_of(file)
    return [[" ".join(cell.split()) for cell in row] for row in rows]


def _workbook_rows(file: SourceFile) -> list[list[str]]:
    workbook = open_workbook(file)
    cells = cells_of(file, workbook, workbook.sheet_names[0])
    return [[value or "" for value in row] for row in cells.iter_rows()]


def _reading(
    file: SourceFile,
    cells: list[list[str]],
    needed: Mapping[str, tuple[str, ...]],
    layout: str,
    optional: Collection[str] = (),
) -> Reading:
    columns = cells[0] if cells else []
    found = recognise(file, columns, needed)
    present = {column.casefold(): column for column in columns}
    found |= {name: present[name] for name in optional if name in present}
    positions = {ours: columns.index(column) for ours, column in found.items()}
    records = [(row, _record(values, positions)) for row, values in enumerate(cells[1:], 2) if any(values)]
    shaped = [line for row, record in records for line in _facts(row, record)]
    frame = pl.DataFrame(shaped, schema=dict.fromkeys(_TEXTS, pl.String) | {"row_number": pl.Int64}, orient="row")
    return Reading(schema.APPRAISAL_FACT, layout, _typed(frame.lazy()), named=_medicine_too(found))


def _medicine_too(found: dict[str, str]) -> dict[str, str]:
    """The medicine and its name come from one column, whatever that is called."""
    column = found.get("technology") or found["medicine"]
    return {**found, "medicine": column, "medicine_name": column}


_TEXTS = [name for name in schema.APPRAISAL_FACT.names if name not in ("file_id", "row_number")]


def _record(values: list[str], positions: dict[str, int]) -> dict[str, str | None]:
    return {ours: values[position] or None if position < len(values) else None for ours, position in positions.items()}


def _facts(row: int, record: dict[str, str | None]) -> list[dict[str, object]]:
    """One line a medicine: an appraisal of several medicines has several."""
    known = {name: record.get(name) for name in _TEXTS}
    known["category"] = category_of(record["category"])
    known["ta_number"] = ta_number(record["ta_number"])
    if "technology" not in record:
        return [{**known, "row_number": row, **_named(record["medicine"])}]
    names: list[str | None] = [*medicines_in(record["technology"] or "")] or [record["technology"]]
    year = record["published_year"]
    if FINANCIAL_YEAR.fullmatch(year or ""):
        # It may be of either calendar year, and an unknown date stays empty.
        known |= {"published_year": None, "notes": f"published in the financial year {year}, by NICE's list"}
    return [{**known, "row_number": row, **_named(name)} for name in names]


def _named(medicine: str | None) -> dict[str, str | None]:
    return {"medicine_name": medicine, "medicine": (slug(medicine) or None) if medicine else None}


def category_of(text: str | None) -> str | None:
    """Our word for a category in any of NICE's spellings; a spelling that is not known stays as it is."""
    plain = re.sub(r"[-–_\s]+", " ", (text or "").casefold()).strip()
    if FUNDED.fullmatch(plain):
        return "managed_access"
    return CATEGORIES.get(plain, text)


def ta_number(text: str | None) -> str | None:
    """An appraisal's number as NICE cites it: 'TA 001' and '1' are TA1."""
    compact = re.sub(r"\s", "", text or "").upper()
    found = re.fullmatch(r"(TA|HST|HTG|HTE)?0*([1-9]\d*)", compact)
    return f"{found[1] or 'TA'}{found[2]}" if found else compact or None


def medicines_in(technology: str) -> list[str]:
    """The appraised medicines that a technology cell names, without brands and without companions.

    'Adalimumab, etanercept and infliximab' names three; 'Lenalidomide with dexamethasone' appraises the first.
    """
    plain = COMPANION.sub("", BRAND.sub("", technology))
    names = {slug(name): name.strip() for name in reversed(JOINED.split(plain)) if slug(name)}
    return list(reversed(names.values()))


def _typed(rows: pl.LazyFrame) -> pl.LazyFrame:
    texts = [name for name in _TEXTS if name not in (*DAYS, *NUMBERS)]
    return rows.select(
        "row_number",
        *texts,
        *[pl.col(name).alias(f"{name}_raw") for name in (*DAYS, *NUMBERS)],
        *[day(name, DASHED_DAY).alias(name) for name in DAYS],
        *[whole_number(name).alias(name) for name in NUMBERS],
    )
