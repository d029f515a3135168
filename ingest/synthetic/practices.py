"""GP practices of a synthetic NHS: the sub-ICB that each lies in, one that closed, and who is registered with them."""

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from ingest.synthetic import months
from ingest.synthetic.codes import practice_code
from ingest.synthetic.medicine_files import write_csv
from ingest.synthetic.organisation_files import POSTCODE
from ingest.synthetic.organisations import Organisations
from ingest.synthetic.size import Size

PRACTICES_STREAM = 13
SIZE_SPREAD = 0.35
# More people are registered with practices than live in their area.
REGISTERED = 1.045
GROWTH_A_MONTH = 0.0007
ESTIMATED = months.number(date(2024, 7, 1))
# One practice closed before the practice list was made, so that no list has it.
CLOSED_CODE = practice_code(90_000)
CLOSED_IN, CLOSED_SHARE = 2, 0.4
CLOSED_LAST = months.number(date(2025, 9, 1))
# One practice is missing from one month's list of patients.
UNLISTED_CODE, UNLISTED_MONTH = practice_code(5), months.number(date(2025, 3, 1))
LIST_HEADER = (
    *("PUBLICATION", "EXTRACT_DATE", "TYPE", "SUB_ICB_LOCATION_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
    *("CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"),
)
# The publisher wrote 01JAN2025 first, and 2025-06-01 from some month on.
FIRST_WITH_DASHES = months.number(date(2025, 6, 1))


def practices(size: Size, seed: int) -> pl.DataFrame:
    """Every practice: place, practice_code, practice_name, position of its sub_icb, weight, number of its last month.

    The weight is its share of its sub-ICB's patients; the last month is null where it is open.
    """
    count = size.sub_icbs * size.practices_a_sub_icb
    weights = np.exp(SIZE_SPREAD * np.random.default_rng([seed, PRACTICES_STREAM]).standard_normal(count))
    listed = [(practice_code(place), place // size.practices_a_sub_icb, weights[place], None) for place in range(count)]
    closed = (CLOSED_CODE, CLOSED_IN, CLOSED_SHARE, CLOSED_LAST)
    names = {"practice_code": pl.String, "sub_icb": pl.Int64, "weight": pl.Float64, "last": pl.Int64}
    rows = pl.DataFrame([*listed, closed], schema=names, orient="row")
    named = rows.with_columns(practice_name=pl.format("SYNTHETIC SURGERY {}", pl.int_range(1, pl.len() + 1)))
    return named.with_row_index("place")


def registered(known: pl.DataFrame, organisations: Organisations, month: int) -> pl.DataFrame:
    """The practices that are open in a month, with the patients registered with each."""
    people = pl.DataFrame({"sub_icb": range(len(organisations.people)), "people": organisations.people})
    growth = REGISTERED * (1 + GROWTH_A_MONTH) ** (month - ESTIMATED)
    is_open = known.filter(pl.col("last").is_null() | (pl.col("last") >= month))
    share = pl.col("weight") / pl.col("weight").sum().over("sub_icb")
    placed = is_open.join(people, on="sub_icb", how="left", maintain_order="left")
    patients = (pl.col("people") * growth * share).round().cast(pl.Int64)
    return placed.select("place", "practice_code", "practice_name", "sub_icb", patients=patients)


def write_list_sizes(path: Path, practices: pl.DataFrame, organisations: Organisations, month: int) -> None:
    """The practices of ``registered`` in the layout of Patients Registered at a GP Practice."""
    first = months.first_day(month)
    day = f"{first:%Y-%m-%d}" if month >= FIRST_WITH_DASHES else f"{first:%d%b%Y}".upper()
    told = practices if month != UNLISTED_MONTH else practices.filter(pl.col("practice_code") != UNLISTED_CODE)
    rows = []
    for code, position, patients in told.select("practice_code", "sub_icb", "patients").iter_rows():
        sub_icb = organisations.sub_icbs[position]
        rows.append(["GP_PRAC_PAT_LIST", day, "GP", sub_icb.code, sub_icb.gss, code, POSTCODE, "ALL", "ALL", patients])
    write_csv(path, LIST_HEADER, rows)
