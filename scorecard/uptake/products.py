"""Products: which medicine each is, and what one unit of its quantity is worth in mg or in daily doses.

A product that cannot be converted keeps its own unit, and says why.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

MG_IN = {"mg": 1.0, "gram": 1000.0, "g": 1000.0, "kg": 1e6, "microgram": 1e-3, "microgram(s)": 1e-3, "nanogram": 1e-6}
ML_IN = {"ml": 1.0, "litre": 1000.0}

CONVERSION_SCHEMA = pl.Schema(
    {
        "vmp_code": pl.String(),
        "native_unit": pl.String(),
        "medicine": pl.String(),
        "unit": pl.String(),
        "factor": pl.Float64(),
        "reason": pl.String(),
    }
)


@dataclass(frozen=True)
class Ingredient:
    """One row of dm+d for a product; the fields are those of schema.DMD_PRODUCT."""

    strength: float | None
    strength_unit: str | None
    per: float | None
    per_unit: str | None


@dataclass(frozen=True)
class Product:
    """A product with all its ingredients."""

    vmp_code: str
    vmp_name: str
    vtm_name: str | None
    unit_dose_size: float | None
    unit_dose_size_unit: str | None
    unit_dose: str | None
    ddd_mg: float | None
    add_quantity: float | None
    ingredients: tuple[Ingredient, ...]


@dataclass(frozen=True)
class Factor:
    """What one native unit is worth, or why that cannot be said."""

    value: float | None
    reason: str | None = None


def slug(name: str) -> str:
    """A name as it stands in addresses: ``Certolizumab pegol`` becomes ``certolizumab-pegol``."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def products_of(dmd: pl.DataFrame) -> dict[str, Product]:
    """Products by code, from rows of schema.DMD_PRODUCT; a later file's rows replace an earlier one's."""
    latest = dmd.filter(pl.col("file_order") == pl.col("file_order").max().over("vmp_code"))
    grouped: dict[str, list[dict[str, object]]] = {}
    for row in latest.sort("row_number").iter_rows(named=True):
        grouped.setdefault(row["vmp_code"], []).append(row)
    return {code: _product(rows) for code, rows in grouped.items()}


def _product(rows: list[dict[str, object]]) -> Product:
    fields = {name: rows[0][name] for name in Product.__dataclass_fields__ if name != "ingredients"}
    ingredients = [Ingredient(**{name: row[name] for name in Ingredient.__dataclass_fields__}) for row in rows]  # type: ignore[arg-type]
    return Product(**fields, ingredients=tuple(dict.fromkeys(ingredients)))  # type: ignore[arg-type]


def to_mg(product: Product, unit: str) -> Factor:
    """Milligrams in one native unit of a product."""
    if unit in MG_IN and len(product.ingredients) == 1:
        return Factor(MG_IN[unit])
    if len(product.ingredients) > 1:
        return Factor(None, "several ingredients: no single amount in mg")
    ingredient = product.ingredients[0]
    if ingredient.strength is None or ingredient.strength_unit is None:
        return Factor(None, "dm+d gives no strength")
    if ingredient.strength_unit not in MG_IN:
        return Factor(None, f"the strength is in {ingredient.strength_unit}, not in mg")
    mg = ingredient.strength * MG_IN[ingredient.strength_unit] / (ingredient.per or 1.0)
    amount = _strength_denominators(product, ingredient.per_unit, unit)
    if amount is None:
        return Factor(None, f"a quantity in {unit} cannot be related to the strength in dm+d")
    return Factor(mg * amount)


def _strength_denominators(product: Product, per_unit: str | None, unit: str) -> float | None:
    """How many denominators of the strength (ml, or unit doses when it has none) are in one native unit.

    Mind ml against vial: 100 mg in a 4 ml vial is 25 mg a ml, so 25 mg where ml are counted and 100 where vials are.
    """
    per = per_unit or product.unit_dose
    size, size_unit = product.unit_dose_size, product.unit_dose_size_unit
    if unit == per:
        return 1.0
    if unit in ML_IN and per in ML_IN:
        return ML_IN[unit] / ML_IN[per]
    if unit == product.unit_dose and size and size_unit:
        return size if size_unit == per else _litres(size, size_unit, per)
    if per == product.unit_dose and unit == size_unit and size:
        return 1.0 / size
    return None


def _litres(size: float, size_unit: str, per: str | None) -> float | None:
    return size * ML_IN[size_unit] / ML_IN[per] if size_unit in ML_IN and per in ML_IN else None


def to_ddd(product: Product, unit: str) -> Factor:
    """WHO defined daily doses in one native unit of a product."""
    if not product.ddd_mg:
        return Factor(None, "no defined daily dose is given")
    mg = to_mg(product, unit)
    return mg if mg.value is None else Factor(mg.value / product.ddd_mg)


def to_add(product: Product, unit: str) -> Factor:
    """Assumed daily doses in one native unit of a product; they are counted in the unit of the unit dose size."""
    if not product.add_quantity:
        return Factor(None, "no assumed daily dose is given")
    if unit != product.unit_dose_size_unit:
        return Factor(None, f"the assumed daily dose is in {product.unit_dose_size_unit}, the quantity in {unit}")
    return Factor(1.0 / product.add_quantity)


def conversions(found: Iterable[tuple[str, str]], products: Mapping[str, Product], appraised: set[str]) -> pl.DataFrame:
    """Conversions for every product and native unit found in the data.

    One row for mg (or, failing that, the native unit with the reason), and one each for ddd and add where every
    product of the medicine converts to it: a total in daily doses that leaves products out would be too low.
    """
    pairs = [(code, unit, products[code]) for code, unit in sorted(set(found)) if code in products]
    named = [(code, unit, item, slug(item.vtm_name)) for code, unit, item in pairs if item.vtm_name]
    rows: list[tuple[str, str, str, str, float | None, str | None]] = []
    for code, unit, item, medicine in named:
        if medicine in appraised:
            mg = to_mg(item, unit)
            rows.append(
                (
                    code,
                    unit,
                    medicine,
                    "mg" if mg.value is not None else unit,
                    1.0 if mg.value is None else mg.value,
                    mg.reason,
                )
            )
    in_mg = pl.DataFrame(rows, schema=CONVERSION_SCHEMA, orient="row")
    return pl.concat([in_mg, *(_daily_doses(named, appraised, name) for name in ("ddd", "add"))])


def _daily_doses(named: list[tuple[str, str, Product, str]], appraised: set[str], unit_name: str) -> pl.DataFrame:
    """Conversions to one kind of daily dose, of the medicines whose every product converts."""
    convert = {"ddd": to_ddd, "add": to_add}[unit_name]
    rows = [
        (code, unit, medicine, unit_name, convert(item, unit).value, None)
        for code, unit, item, medicine in named
        if medicine in appraised
    ]
    frame = pl.DataFrame(rows, schema=CONVERSION_SCHEMA, orient="row")
    return frame.filter(pl.col("factor").is_not_null().all().over("medicine"))
