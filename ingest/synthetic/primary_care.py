"""What the practices of a synthetic NHS prescribe: some of its medicines, as months of the English Prescribing Dataset.

Codes of the BNF begin with 99, a chapter that there is not. A month's rows do not depend on how many come before it,
nor a medicine's on which others there are.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from ingest.synthetic import months
from ingest.synthetic.codes import product_code
from ingest.synthetic.epd import UNIDENTIFIED, substance_code
from ingest.synthetic.organisation_files import POSTCODE
from ingest.synthetic.organisations import Organisations

HABITS_STREAM, ITEMS_STREAM, DELAY_STREAM = 14, 15, 16
PER_PEOPLE = 100_000
# How much one practice's full use differs from another's; months to half of full use, by sub-ICB.
LEVEL_SPREAD = 0.3
DELAY_MEDIAN, DELAY_SPREAD, CLIMB = 5.0, 0.5, 2.5
# Of all items, those of which the publisher could not tell the practice.
OF_NOBODY = 0.004
DISCOUNT = 0.937
CHAPTER = "99: Medicines that nobody makes"
# Products that trusts have none of have codes far beyond theirs.
BEYOND_TRUSTS = 900_000
# January renumbers the BNF.
RENUMBERED_DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class Presentation:
    """A product that practices prescribe: units and pounds of an item, the part of the medicine's items, its doses.

    ``reach`` is the share of the medicine's practices that prescribe it; doses are quantities that make one.
    """

    product: str
    quantity: int
    price: float
    share: float = 1.0
    reach: float = 1.0
    ddd: float | None = None
    add: float | None = None
    adq: float | None = None


@dataclass(frozen=True)
class Prescribed:
    """A medicine in practices: items a month for 100,000 people at full use, and since when it is prescribed there.

    ``number`` makes its BNF code; what has an ``old_number`` had that one until January 2026.
    """

    medicine: str
    number: int
    items: float
    presentations: tuple[Presentation, ...]
    reach: float = 1.0
    start: date | None = None
    early: float = 1.0
    old_number: int | None = None
    is_mapped: bool = True

    def substance(self, month: int) -> str:
        """BNF code of the substance in a month."""
        is_old = self.old_number is not None and month < months.number(RENUMBERED_DAY)
        return substance_code(self.old_number if is_old and self.old_number is not None else self.number)


PRESCRIBED = (
    # Begun in hospital and, more and more, prescribed by practices; in daily doses in both settings.
    Prescribed(
        "Velstatin",
        1,
        55,
        (
            Presentation(
                "Velstatin 75mg/1ml solution for injection pre-filled disposable devices",
                *(2, 168.0, 0.6),
                ddd=0.072,
                add=0.0714,
            ),
            Presentation(
                "Velstatin 150mg/1ml solution for injection pre-filled disposable devices",
                *(2, 168.0, 0.4, 0.6),
                ddd=0.036,
                add=0.0357,
            ),
        ),
        start=date(2024, 6, 1),
        early=0.25,
    ),
    # Nobody defined a daily dose of it: counted in items.
    Prescribed(
        "Cordaparin",
        2,
        22,
        (Presentation("Cordaparin 40mg/0.4ml solution for injection pre-filled syringes", 10, 3.03),),
        reach=0.7,
    ),
    # Its code changes in January.
    Prescribed(
        "Zelaxidone",
        13,
        80,
        (
            Presentation("Zelaxidone 25mg tablets", 56, 0.052, 0.6, ddd=4, adq=4),
            Presentation("Zelaxidone 50mg tablets", 28, 0.097, 0.4, 0.5, ddd=2, adq=2),
        ),
        old_number=3,
    ),
    # Shared between hospitals and some practices since April 2025.
    Prescribed(
        "Rovatinib",
        4,
        6,
        (
            Presentation("Rovatinib 5mg tablets", 56, 3.08, 0.7, ddd=2),
            Presentation("Rovatinib 11mg modified-release tablets", 28, 6.16, 0.3, 0.5, ddd=1),
        ),
        reach=0.3,
        start=date(2025, 4, 1),
        early=0.1,
    ),
    # Prescribed by practices only: trusts issue none of it.
    Prescribed(
        "Nixolaine",
        7,
        18,
        (Presentation("Nixolaine 1.5mg tablets", 100, 1.15, ddd=9),),
        reach=0.3,
        start=date(2024, 11, 1),
        early=0.1,
    ),
    # Never appraised: there to be compared with, as it is prescribed everywhere.
    Prescribed("Pelmacort", 5, 700, (Presentation("Pelmacort 5mg tablets", 28, 0.029, ddd=2, adq=2),)),
    # No mapping names it.
    Prescribed(
        "Morvadol", 6, 40, (Presentation("Morvadol 10mg/5ml oral solution", 300, 0.011),), 0.12, is_mapped=False
    ),
)
# Each presentation with its medicine and its place among the medicine's.
DRAWN = tuple((medicine, place, one) for medicine in PRESCRIBED for place, one in enumerate(medicine.presentations))


def presentation_code(medicine: Prescribed, place: int, month: int) -> str:
    """BNF code of a medicine's presentation in a month."""
    return f"{medicine.substance(month)}AAA{chr(65 + place)}A{chr(65 + place)}"


@dataclass(frozen=True)
class Habits:
    """By practice (rows) and presentation (columns), and by sub-ICB: nothing here changes from month to month.

    ``level`` is a practice's full use beside the usual one, 0 where it prescribes none; ``delay`` is the months from a
    medicine's start to half of its full use.
    """

    level: np.ndarray
    delay: np.ndarray


def habits(practices: int, sub_icbs: int, seed: int) -> Habits:
    """Who prescribes what, and how much."""
    level = np.column_stack([_levels(medicine, practices, seed) for medicine in PRESCRIBED])
    random = np.random.default_rng([seed, DELAY_STREAM])
    return Habits(level, DELAY_MEDIAN * np.exp(DELAY_SPREAD * random.standard_normal(sub_icbs)))


def _levels(medicine: Prescribed, practices: int, seed: int) -> np.ndarray:
    """A medicine's part of ``Habits.level``: a practice's level is the same for each presentation that it has."""
    random = np.random.default_rng([seed, HABITS_STREAM, medicine.number])
    level = np.exp(LEVEL_SPREAD * random.standard_normal(practices))
    level[random.random(practices) >= medicine.reach] = 0.0
    has = random.random((practices, len(medicine.presentations))) < [one.reach for one in medicine.presentations]
    of_each: np.ndarray = level[:, None] * has
    return of_each


def epd_rows(
    practices: pl.DataFrame, where: Organisations, habits: Habits, snomed: dict[str, str], month: int, seed: int
) -> pl.DataFrame:
    """The rows of a month, under the names of epd.LEGACY and SNOMED, by practice and code; nobody's come last.

    ``practices`` are those of practices.registered; ``snomed`` has the products' codes by name.
    """
    expected = _expected(practices, habits, month)
    items = _items(np.vstack([expected, expected.sum(axis=0) * OF_NOBODY]), month, seed)
    row, presentation = np.nonzero(items)
    drawn = pl.DataFrame({"row": row, "presentation": presentation, "items": items[row, presentation]})
    named = drawn.join(_placed(practices, where).with_row_index("row"), on="row", maintain_order="left")
    described = named.join(_presentations(snomed, month), on="presentation", maintain_order="left")
    return _costed(described.with_columns(month=pl.lit(months.first_day(month))))


def _items(expected: np.ndarray, month: int, seed: int) -> np.ndarray:
    """Items drawn where so many are expected, by practice and presentation."""
    streams = [[seed, ITEMS_STREAM, month, medicine.number, place] for medicine, place, _ in DRAWN]
    columns = zip(streams, expected.T, strict=True)
    return np.column_stack([np.random.default_rng(stream).poisson(column) for stream, column in columns])


def _expected(practices: pl.DataFrame, habits: Habits, month: int) -> np.ndarray:
    """Items expected by practice (rows) and presentation (columns)."""
    full = np.array([medicine.items * one.share for medicine, _, one in DRAWN])
    early = np.array([medicine.early for medicine, _, _ in DRAWN])
    since = np.array([month - months.number(medicine.start or date(2000, 1, 1)) for medicine, _, _ in DRAWN])
    climb = 1 / (1 + np.exp(-(since - habits.delay[practices["sub_icb"].to_numpy()][:, None]) / CLIMB))
    reached = np.where(since >= 0, early + (1 - early) * climb, 0.0)
    patients = practices["patients"].to_numpy()[:, None] / PER_PEOPLE
    expected: np.ndarray = patients * full * habits.level[practices["place"].to_numpy()] * reached
    return expected


def _placed(practices: pl.DataFrame, where: Organisations) -> pl.DataFrame:
    """Practices in their areas, and the line of what the publisher could not tell."""
    areas = pl.DataFrame([_areas(position, where) for position in range(len(where.sub_icbs))])
    known = practices.join(areas, on="sub_icb", maintain_order="left").with_columns(
        unidentified=pl.lit("N"), postcode=pl.lit(POSTCODE)
    )
    empty = [pl.lit(None, pl.String).alias(f"address_{line}") for line in range(1, 5)]
    return pl.concat([known, pl.DataFrame([UNIDENTIFIED])], how="diagonal").with_columns(empty)


def _areas(position: int, where: Organisations) -> dict[str, int | str]:
    """A sub-ICB with what it lies in, as the publisher prints them."""
    sub_icb = where.sub_icbs[position]
    icb, region = where.icbs[sub_icb.parent], where.region_of(sub_icb.parent)
    return {
        "sub_icb": position,
        "sub_icb_code": f"{sub_icb.code}00",
        "sub_icb_name": sub_icb.name.upper(),
        "icb_code": icb.code,
        "icb_name": icb.name.upper(),
        "region_code": region.code,
        "region_name": region.name.upper(),
    }


def _presentations(snomed: dict[str, str], month: int) -> pl.DataFrame:
    """What is told of each presentation in a month, with its price and average daily quantity."""
    rows = [
        {
            "presentation": column,
            "substance_code": medicine.substance(month),
            "substance": medicine.medicine,
            "bnf_code": presentation_code(medicine, place, month),
            "description": one.product.replace("solution for injection", "inj"),
            "chapter": CHAPTER,
            "quantity_per_item": one.quantity,
            "snomed_code": snomed.get(one.product) or product_code(BEYOND_TRUSTS + column),
            "price": one.price,
            "adq": one.adq,
        }
        for column, (medicine, place, one) in enumerate(DRAWN)
    ]
    return pl.DataFrame(rows, schema_overrides={"adq": pl.Float64})


def _costed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with what all items are; the publisher gives 0 average daily quantities where it defined none."""
    quantity = pl.col("quantity_per_item") * pl.col("items")
    nic = (quantity * pl.col("price")).round(2)
    return rows.with_columns(
        quantity=quantity,
        adq_usage=(quantity / pl.col("adq")).round(4).fill_null(0.0),
        nic=nic,
        actual_cost=(nic * DISCOUNT).round(5),
    )
