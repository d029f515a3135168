"""Medicines and products of a synthetic NHS: the core ones, then as many more as the size asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from ingest.synthetic import months, names
from ingest.synthetic.appraisals import AppraisalSpec
from ingest.synthetic.catalogue import (
    CORE_MEDICINES,
    OTHER_UNITS,
    UNIT_CODES,
    MedicineSpec,
    ProductSpec,
    capsules,
    powder,
    solution,
    tablets,
)
from ingest.synthetic.codes import product_code, unit_code
from ingest.synthetic.size import Size

MEDICINES_STREAM = 3
PRICES_STREAM = 4
CONDITIONS = {
    "cancer": "advanced lung cancer",
    "cardiology": "chronic heart failure",
    "gastroenterology": "Crohn's disease",
    "general": "iron deficiency anaemia",
    "hepatology": "primary biliary cholangitis",
    "neurology": "Parkinson's disease",
    "ophthalmology": "wet macular degeneration",
    "psychiatry": "bipolar disorder",
    "renal": "anaemia of kidney disease",
    "respiratory": "chronic bronchitis",
    "rheumatology": "axial spondyloarthritis",
}
SPECIALTIES = tuple(CONDITIONS)
FIRST_TA_BEYOND_CORE = 9201
# Not every trust suits every specialty: this much more use among those that do gives the share asked for.
SUITED = 1.28
STRENGTHS = (5, 10, 20, 25, 50, 100, 150, 200, 250, 500)


@dataclass(frozen=True)
class Product:
    """A product with its code and price; ``medicine`` is the position of its medicine."""

    code: str
    medicine: int
    spec: ProductSpec
    price: float


def medicines(size: Size, seed: int) -> tuple[MedicineSpec, ...]:
    """The core medicines, then invented ones with a start anywhere in the ten years before the end."""
    random = np.random.default_rng([seed, MEDICINES_STREAM])
    others = range(size.medicines - len(CORE_MEDICINES))
    return CORE_MEDICINES + tuple(_other(position, size, random.random(6)) for position in others)


def _other(position: int, size: Size, chances: np.ndarray) -> MedicineSpec:
    name = names.medicine(position)
    start = date(2016, 4, 1) + timedelta(days=int(chances[0] * 3600))
    mature = bool(chances[1] < 0.5)
    ta_number = f"TA{FIRST_TA_BEYOND_CORE + position}"
    specialty = SPECIALTIES[int(chances[2] * len(SPECIALTIES))]
    return MedicineSpec(
        name,
        specialty,
        packs=float(np.exp(4 * chances[3])),
        products=_other_products(name, position, size.products_a_medicine),
        start=None if mature else start,
        early=1.0 if mature else 0.1 * float(chances[4]),
        growth=0.02 * float(chances[5]) - 0.01,
        reach=min(1.0, size.share_used * SUITED * float(0.5 + chances[4])),
        appraisals=(AppraisalSpec(ta_number, CONDITIONS[specialty], start),),
    )


def _other_products(name: str, position: int, count: int) -> tuple[ProductSpec, ...]:
    return tuple(_other_product(name, position, strength) for strength in range(count))


def _other_product(name: str, position: int, strength: int) -> ProductSpec:
    mg = STRENGTHS[(position + strength) % len(STRENGTHS)]
    turn = strength // len(STRENGTHS)
    form = (position + turn) % 4
    if form == 0:
        return tablets(f"{name} {mg}mg tablets", mg)
    if form == 1:
        return capsules(f"{name} {mg}mg capsules", mg)
    if form == 2:
        return powder(f"{name} {mg}mg powder for solution for infusion vials", mg)
    return solution(f"{name} {mg}mg/5ml solution for injection vials", 5, mg / 5)


def products(specs: Sequence[MedicineSpec], seed: int) -> tuple[Product, ...]:
    """Every product of the medicines, in order, with a code of its own."""
    owned = [(medicine, product) for medicine, spec in enumerate(specs) for product in spec.products]
    random = np.random.default_rng([seed, PRICES_STREAM])
    prices = np.exp(1.2 + 1.3 * random.standard_normal(len(owned))).round(2).tolist()
    return tuple(
        Product(product_code(position), medicine, spec, price)
        for position, ((medicine, spec), price) in enumerate(zip(owned, prices, strict=True))
    )


def unit_code_of(unit: str) -> str:
    """Code of a unit of measure."""
    return UNIT_CODES.get(unit) or unit_code(OTHER_UNITS.index(unit))


def product_frame(owned: Sequence[Product]) -> pl.DataFrame:
    """One row a product, in order, with the columns that the prescribing files need."""
    return pl.DataFrame(
        {
            "product": range(len(owned)),
            "vmp_code": [product.code for product in owned],
            "vmp_name": [product.spec.name for product in owned],
            "unit": [product.spec.unit for product in owned],
            "unit_code": [unit_code_of(product.spec.unit) for product in owned],
            "unit_dose_size": [float(product.spec.size) for product in owned],
            "unit_dose": [product.spec.unit_dose for product in owned],
            "unit_dose_code": [unit_code_of(product.spec.unit_dose) for product in owned],
            "price": [product.price for product in owned],
        },
        schema_overrides={"product": pl.Int64},
    )


def start_month(spec: MedicineSpec) -> int:
    """The month in which a medicine's use begins to climb; long ago for those that were in use before."""
    return months.number(spec.start or date(2000, 1, 1))
