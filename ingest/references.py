"""What prescribing data is checked against: the codes of the references that are loaded now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from expectations.results import Consequence
from expectations.suites.context import Context
from scorecard import schema
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files
from scorecard.tables import Table


@dataclass(frozen=True)
class References:
    """Known codes; None where nothing of the kind is loaded, so that nothing can be said of them."""

    organisations: frozenset[str] | None
    products: frozenset[str] | None
    medicines: frozenset[str] | None

    def context(self, month: date | None, today: date, unknown_codes: str) -> Context:
        """What a suite is told about one file."""
        consequence = {"note": Consequence.NOTE, "stop": Consequence.STOP}[unknown_codes]
        return Context(
            today=today,
            month=month,
            known_organisations=self.organisations,
            known_products=self.products,
            known_medicines=self.medicines,
            unknown_codes=consequence,
        )


def loaded_references(lake: Lake, manifest: pl.DataFrame) -> References:
    """The codes in the lake's current reference files."""
    files = current_files(manifest)

    def codes(table: Table, *columns: str) -> frozenset[str] | None:
        chosen = files.filter(pl.col("lake_table") == table.name).select("file_id", "month")
        if chosen.is_empty():
            return None
        rows = lake.scan(table, chosen.rows()).select(columns).unique().collect()
        return frozenset().union(*(rows[column].drop_nulls() for column in columns))

    return _gathered(codes)


def _gathered(codes: Callable[..., frozenset[str] | None]) -> References:
    """Successions count as organisations too: data comes in under codes that no current list has."""
    trusts = codes(schema.TRUST, "ods_code")
    merged = codes(schema.SUCCESSION, "ods_code")
    organisations = None if trusts is None else trusts | (merged or frozenset())
    return References(organisations, codes(schema.DMD_PRODUCT, "vmp_code"), codes(schema.APPRAISAL_FACT, "medicine"))
