"""What trust pharmacies issue: the quantities of one month at a time, from adoption, season and chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from ingest.synthetic import months
from ingest.synthetic.catalogue import MedicineSpec
from ingest.synthetic.medicines import Product, start_month
from ingest.synthetic.sites import PER_PEOPLE, Gap, Site

USE_STREAM = 7
MONTH_STREAM = 8
# How much one trust's full use differs from another's, and its delay in months, both on a logarithmic scale.
LEVEL_SPREAD = 0.4
DELAY_MEDIAN, DELAY_SPREAD = 5.0, 0.6
CLIMB = 2.2
MONTHLY_NOISE = 0.18
SHARE_RETURNED, SHARE_PART_USED, SHARE_WITHOUT_COST = 0.003, 0.03, 0.04
# Chance that a kind of trust uses a medicine of a specialty; other kinds of trust use everything.
USED_BY: dict[str, dict[str, float]] = {
    "cancer": {"cancer": 1.0, "general": 1.0, "renal": 0.3},
    "heart": {"cardiology": 1.0, "respiratory": 1.0, "general": 1.0},
    "mental_health": {"psychiatry": 1.0, "general": 1.0, "neurology": 0.3, "cardiology": 0.2},
    "community": {"general": 1.0, "cardiology": 0.7, "rheumatology": 0.3, "respiratory": 0.3},
}
ACUTE: dict[str, float] = {"psychiatry": 0.3, "ophthalmology": 0.8, "hepatology": 0.8}
# Centres serve people from far beyond their own ICB.
CENTRE = {"cancer": ("cancer", 2.5), "heart": ("cardiology", 1.8), "mental_health": ("psychiatry", 3.0)}


@dataclass(frozen=True)
class Use:
    """Every pair of a site and a product with any use; arrays of one length, and one of medicines."""

    site: np.ndarray
    product: np.ndarray
    medicine: np.ndarray
    scale: np.ndarray  # packs a month at full use
    delay: np.ndarray  # months from the appraisal to half of full use
    start: np.ndarray  # by medicine: running number of the month
    early: np.ndarray  # by medicine
    growth: np.ndarray  # by medicine
    swing: np.ndarray  # by medicine
    pack: np.ndarray  # by product: units a pack
    in_ml: np.ndarray  # by product


def use(sites: Sequence[Site], medicines: Sequence[MedicineSpec], products: Sequence[Product], seed: int) -> Use:
    """Who uses what, and how much at most; nothing here changes from month to month."""
    random = np.random.default_rng([seed, USE_STREAM])
    shape = (len(sites), len(medicines))
    level = np.exp(LEVEL_SPREAD * random.standard_normal(shape)) * _expected_level(sites, medicines)
    level[random.random(shape) >= _chances(sites, medicines)] = 0.0
    delay = DELAY_MEDIAN * np.exp(DELAY_SPREAD * random.standard_normal(shape))
    owner = np.array([product.medicine for product in products])
    share = np.array([product.spec.share for product in products])
    site, product = np.nonzero(level[:, owner])
    medicine = owner[product]
    preference = np.exp(0.3 * random.standard_normal(len(site)))
    return Use(
        site=site,
        product=product,
        medicine=medicine,
        scale=level[site, medicine] * share[product] * preference,
        delay=delay[site, medicine],
        start=np.array([start_month(spec) for spec in medicines]),
        early=np.array([spec.early for spec in medicines]),
        growth=np.array([spec.growth for spec in medicines]),
        swing=np.array([spec.swing for spec in medicines]),
        pack=np.array([product.spec.pack for product in products]),
        in_ml=np.array([product.spec.unit == "ml" for product in products]),
    )


def _expected_level(sites: Sequence[Site], medicines: Sequence[MedicineSpec]) -> np.ndarray:
    """Packs a month at full use: by people served (rows) and medicine (columns), more in centres."""
    people = np.array([site.people / PER_PEOPLE for site in sites])
    packs = np.array([spec.packs for spec in medicines])
    centre = [[_centre(site.kind, spec.specialty) for spec in medicines] for site in sites]
    level: np.ndarray = people[:, None] * packs * np.array(centre)
    return level


def _centre(kind: str, specialty: str) -> float:
    own, factor = CENTRE.get(kind, ("", 1.0))
    return factor if own == specialty else 1.0


def _chances(sites: Sequence[Site], medicines: Sequence[MedicineSpec]) -> np.ndarray:
    rows = [[used_chance(site.kind, spec) for spec in medicines] for site in sites]
    return np.array(rows)


def used_chance(kind: str, spec: MedicineSpec) -> float:
    """Chance that a trust of a kind uses a medicine at all."""
    suits = USED_BY[kind].get(spec.specialty, 0.0) if kind in USED_BY else ACUTE.get(spec.specialty, 1.0)
    return suits * spec.reach


def adoption(of: Use, month: int) -> np.ndarray:
    """The share of full use reached in a month, by pair: the early share, then a logistic climb from the start."""
    early, since = of.early[of.medicine], month - of.start[of.medicine]
    climb = 1 / (1 + np.exp(-(since - of.delay) / CLIMB))
    reached: np.ndarray = early + np.where(since >= 0, (1 - early) * climb, 0.0)
    return reached


def issued(of: Use, sites: Sequence[Site], gaps: frozenset[Gap], month: int, seed: int) -> pl.DataFrame:
    """Quantities of one month: ods_code, product, quantity (negative for returns); sorted by both."""
    random = np.random.default_rng([seed, MONTH_STREAM, month])
    quantity = _quantities(of, month, random)
    codes = [site.code_in(month) for site in sites]
    silent = [code is None or Gap(code, month) in gaps for code in codes]
    kept = (quantity != 0) & ~np.array(silent)[of.site]
    by_site = pl.Series("ods_code", codes, dtype=pl.String)
    rows = pl.DataFrame(
        {"ods_code": by_site.gather(of.site[kept]), "product": of.product[kept], "quantity": quantity[kept]}
    )
    # Two sites under one code are one submission.
    summed = rows.group_by("ods_code", "product").agg(pl.col("quantity").sum().round(2))
    return summed.filter(pl.col("quantity") != 0).sort("ods_code", "product")


def _quantities(of: Use, month: int, random: np.random.Generator) -> np.ndarray:
    pairs = len(of.site)
    packs = np.floor(
        _expected_packs(of, month) * np.exp(MONTHLY_NOISE * random.standard_normal(pairs)) + random.random(pairs)
    )
    pack = of.pack[of.product]
    quantity = packs * pack
    part_used = of.in_ml[of.product] & (random.random(pairs) < SHARE_PART_USED)
    quantity = np.where(part_used, quantity * random.uniform(0.4, 1.0, pairs), quantity)
    returned = random.random(pairs) < SHARE_RETURNED
    quantity = np.where(returned & (packs > 0), -np.ceil(packs * 0.1) * pack, quantity)
    rounded: np.ndarray = np.round(quantity, 2)
    return rounded


def _expected_packs(of: Use, month: int) -> np.ndarray:
    """Packs expected in a month: adoption, the season (highest in January) and the months' lengths."""
    to_the_end = month - months.number(months.LAST)
    season = 1 + of.swing * np.cos(2 * np.pi * (month % 12) / 12)
    trend = np.exp(of.growth * to_the_end)
    expected: np.ndarray = of.scale * adoption(of, month) * (season * trend)[of.medicine]
    return expected


def with_costs(rows: pl.DataFrame, products: pl.DataFrame, month: int, seed: int) -> pl.DataFrame:
    """The rows with their products' columns and an indicative cost, blank here and there as in the real data."""
    random = np.random.default_rng([seed, MONTH_STREAM, month, 1])
    blank = pl.Series("blank", random.random(rows.height) < SHARE_WITHOUT_COST)
    cost = pl.when(~blank).then((pl.col("quantity") * pl.col("price")).round(2))
    return rows.join(products, on="product", how="left", maintain_order="left").with_columns(cost=cost)
