"""Writes mid-year populations in the shape of the ONS workbook: a sheet a year, by sub-ICB, sex and year of age."""

from pathlib import Path

import numpy as np

from ingest.synthetic.organisations import Organisations
from ingest.synthetic.workbook import Cell, write_workbook

AGES_STREAM = 2
LATEST_YEAR = 2024
OLDEST = 90
GROWTH_A_YEAR = 0.008
GEOGRAPHY_COLUMNS = ("SICBL 2024 Code", "SICBL 2024 Name", "ICB 2024 Code", "ICB 2024 Name", "NHSER 2024 Code")
AGE_COLUMNS = tuple(f"{sex}{age}" for sex in "FM" for age in range(OLDEST + 1))
HEADER = (*GEOGRAPHY_COLUMNS, "NHSER 2024 Name", "Total", *AGE_COLUMNS)


def write_populations(path: Path, organisations: Organisations, years: int, seed: int) -> None:
    """The workbook, with front sheets and a sheet for each of the latest years."""
    covered = range(LATEST_YEAR - years + 1, LATEST_YEAR + 1)
    sheets = {f"Mid-{year} ICB 2024": _year(organisations, year, seed) for year in covered}
    write_workbook(path, {**_front(list(sheets)), **sheets})


def people_in(organisations: Organisations, year: int, seed: int) -> np.ndarray:
    """People by sub-ICB (rows) and sex and age (columns); their sums are the populations of that year."""
    random = np.random.default_rng([seed, AGES_STREAM, year])
    totals = np.array(organisations.people) * (1 - GROWTH_A_YEAR) ** (LATEST_YEAR - year)
    spread = _age_shares() * (1 + 0.04 * random.standard_normal((len(totals), len(AGE_COLUMNS))))
    people: np.ndarray = np.rint(totals[:, None] * spread).astype(np.int64)
    return people


def _age_shares() -> np.ndarray:
    """Level to about 60 years of age, then falling; the last column holds everybody of 90 and more."""
    ages = np.arange(OLDEST + 1)
    weights = 1 / (1 + np.exp((ages - 76) / 8))
    both_sexes = np.concatenate([weights, weights])
    shares: np.ndarray = both_sexes / both_sexes.sum()
    return shares


def _year(organisations: Organisations, year: int, seed: int) -> list[list[Cell]]:
    people = people_in(organisations, year, seed)
    title = f"Estimates by single year of age and sex for 2024 Integrated Care Boards, mid-{year}: synthetic data"
    freeze = "To turn off freeze panes select the 'View' ribbon then 'Freeze Panes' then 'Unfreeze Panes'"
    rows: list[list[Cell]] = [[title], ["This worksheet contains one table."], [freeze], list(HEADER)]
    for sub_icb, ages in zip(organisations.sub_icbs, people.tolist(), strict=True):
        icb, region = organisations.icbs[sub_icb.parent], organisations.region_of(sub_icb.parent)
        place: list[Cell] = [sub_icb.gss, sub_icb.name, icb.gss, icb.name, region.gss, region.name]
        rows.append([*place, sum(ages), *ages])
    return rows


def _front(sheets: list[str]) -> dict[str, list[list[Cell]]]:
    contents: list[list[Cell]] = [["Table of contents"], ["Worksheet number/name", "Worksheet title"]]
    contents += [[sheet, "Estimates by single year of age and sex"] for sheet in sheets]
    return {
        "Cover sheet": [["Synthetic population estimates in the shape of those of the Office for National Statistics"]],
        "Contents": contents,
        "Notes": [["Notes related to the data in this spreadsheet"], ["1", "Every number is invented."]],
    }
