"""What files are checked against: the codes of the references that are loaded now, and what they say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from expectations.results import Consequence
from expectations.suites.context import Context
from scorecard import schema
from scorecard.places.organisations import of_trusts_that_moved
from scorecard.primary_care.bnf import BnfCodes, bnf_codes
from scorecard.settings import Thresholds
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files
from scorecard.store.quarantine import rows_that_count
from scorecard.tables import Table
from scorecard.uptake.products import MG_IN, ML_IN, Product, products_of, to_mg


@dataclass(frozen=True)
class References:
    """Known codes; None where nothing of the kind is loaded, so that nothing can be said of them."""

    organisations: frozenset[str] | None
    products: frozenset[str] | None
    medicines: frozenset[str] | None
    areas: frozenset[str] | None
    appraisals: frozenset[str] | None
    practices: frozenset[str] | None = None

    def context(self, month: date | None, today: date, unknown_codes: str, thresholds: Thresholds) -> Context:
        """What a suite is told about one file."""
        consequence = {"note": Consequence.NOTE, "stop": Consequence.STOP}[unknown_codes]
        return Context(
            today=today,
            month=month,
            known_organisations=self.organisations,
            known_products=self.products,
            known_medicines=self.medicines,
            known_areas=self.areas,
            known_appraisals=self.appraisals,
            known_practices=self.practices,
            unknown_codes=consequence,
            thresholds=thresholds,
        )


def loaded_references(lake: Lake, manifest: pl.DataFrame, released: pl.DataFrame) -> References:
    """The codes in the lake's current reference files, and in rows that were set aside and released."""
    files = current_files(manifest)

    def codes(table: Table, *columns: str) -> frozenset[str] | None:
        if files.filter(pl.col("lake_table") == table.name).is_empty():
            return None
        rows = rows_that_count(lake, table, files, released).select(columns).unique().collect()
        return frozenset().union(*(rows[column].drop_nulls() for column in columns))

    return _gathered(codes)


def _gathered(codes: Callable[..., frozenset[str] | None]) -> References:
    """Successions count as organisations too: data comes in under codes that no current list has."""
    trusts = codes(schema.TRUST, "ods_code")
    merged = codes(schema.SUCCESSION, "ods_code")
    organisations = None if trusts is None else trusts | (merged or frozenset())
    return References(
        organisations,
        products=codes(schema.DMD_PRODUCT, "vmp_code"),
        medicines=codes(schema.APPRAISAL_FACT, "medicine"),
        areas=codes(schema.HIERARCHY, "icb_code", "sub_icb_code", "region_code"),
        appraisals=codes(schema.APPRAISAL_FACT, "ta_number"),
        practices=codes(schema.HIERARCHY, "practice_code"),
    )


class Sayings:
    """What the loaded references say of trusts, products and words; read when first asked for, and once a job."""

    def __init__(self, lake: Lake, manifest: pl.DataFrame, released: pl.DataFrame, today: date) -> None:
        """Take the lake, its manifest and the rows that people released as they stand at the start of a job."""
        self.lake = lake
        self.released = released
        self.files = current_files(manifest)
        self.today = today

    @cached_property
    def closed(self) -> pl.DataFrame:
        """Trusts that closed and from which no other organisation took over: ods_code, closed_on."""
        newest = self._trusts.sort("list_date", "file_id", "row_number").unique("ods_code", keep="last")
        ended = newest.filter(pl.col("close_date").is_not_null()).select("ods_code", closed_on="close_date")
        return ended.join(self._successions, on="ods_code", how="anti")

    @cached_property
    def ended(self) -> pl.DataFrame:
        """Trusts that need submit no more, from which day on: ods_code, ended_on."""
        moved = of_trusts_that_moved(self._trusts, self._successions, self.today) if len(self._trusts) else None
        taken_over = (self._successions if moved is None else moved).select("ods_code", ended_on="effective")
        both = pl.concat([self.closed.select("ods_code", ended_on="closed_on"), taken_over])
        return both.group_by("ods_code").agg(pl.col("ended_on").min())

    @cached_property
    def units(self) -> pl.DataFrame:
        """Units in which each product may be counted, where dm+d says anything of it: vmp_code, units (a list)."""
        order = self.files.select("file_id", file_order="file_number").unique("file_id", keep="last")
        products = products_of(self._rows(schema.DMD_PRODUCT).join(order, on="file_id"))
        counted = {code: units for code, product in products.items() if (units := units_of(product))}
        types = {"vmp_code": pl.String(), "units": pl.List(pl.String())}
        return pl.DataFrame({"vmp_code": list(counted), "units": list(counted.values())}, schema=types)

    @cached_property
    def words(self) -> pl.DataFrame:
        """What organisations' own words mean, by their mapping files: rows of schema.FORMULARY_WORD."""
        return self._rows(schema.FORMULARY_WORD)

    @cached_property
    def bnf_codes(self) -> BnfCodes:
        """Which BNF codes are which medicine, through all changes of them; of two files the later one is believed."""
        return bnf_codes(self._in_order(schema.BNF_MEDICINE), self._in_order(schema.BNF_CHANGE))

    def _in_order(self, table: Table) -> pl.DataFrame:
        order = self.files.select("file_id", file_order="file_number").unique("file_id", keep="last")
        return self._rows(table).join(order, on="file_id").sort("file_order", "row_number")

    @cached_property
    def _trusts(self) -> pl.DataFrame:
        return self._rows(schema.TRUST)

    @cached_property
    def _successions(self) -> pl.DataFrame:
        return self._rows(schema.SUCCESSION)

    def _rows(self, table: Table) -> pl.DataFrame:
        return rows_that_count(self.lake, table, self.files, self.released).collect()


def units_of(product: Product) -> list[str]:
    """Units in which quantities of a product may be counted: those that dm+d names, and those that convert to mg.

    A 100 mg vial of 4 ml is counted in vials or in ml; where ml are right, litres are.
    """
    ours = (product.unit_dose, product.unit_dose_size_unit, *(part.per_unit for part in product.ingredients))
    named = dict.fromkeys(unit.lower() for unit in ours if unit)
    convertible = [unit for unit in (*MG_IN, *ML_IN) if named and to_mg(product, unit).value is not None]
    return list(dict.fromkeys([*named, *convertible]))
