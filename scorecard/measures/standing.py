"""Standing: the measure by which one organisation's use of each medicine is told."""

from collections.abc import Iterable

import polars as pl

from scorecard.measures.definitions import CATCHMENT, EACH_MEDICINE, POPULATION, Measure, Rate
from scorecard.schema.words import SECONDARY_CARE

WINDOW = "twelve_months"
# Residents before patients, patients before beds; an amount that nothing divides comes last.
DIVIDED_BY = (POPULATION, CATCHMENT)


def by_medicine(measures: Iterable[Measure], org_type: str, care_setting: str = SECONDARY_CARE) -> list[Measure]:
    """The measures of a level that have a figure of each medicine over twelve months, the fairest comparison first."""
    found = [one for one in in_use(measures, org_type, care_setting) if one.subject == EACH_MEDICINE]
    return sorted(found, key=lambda measure: (_place(measure), measure.slug))


def in_use(measures: Iterable[Measure], org_type: str, care_setting: str = SECONDARY_CARE) -> list[Measure]:
    """The measures of a level and a care setting that have figures over twelve months and are not retired."""
    return [
        measure
        for measure in measures
        if measure.care_setting == care_setting
        and measure.status != "retired"
        and org_type in measure.levels
        and WINDOW in measure.periods
    ]


def in_first_unit(figures: pl.DataFrame, medicines: pl.DataFrame) -> pl.DataFrame:
    """Figures of each medicine (schema.MEDICINE) in the unit it is shown in first."""
    return figures.join(medicines.select(subject="medicine", unit="unit"), on=["subject", "unit"], how="semi")


def _place(measure: Measure) -> int:
    """Rates by what they are divided by, then every other."""
    if not isinstance(measure, Rate):
        return len(DIVIDED_BY) + 1
    name = measure.denominator.name
    return DIVIDED_BY.index(name) if name in DIVIDED_BY else len(DIVIDED_BY)
