"""What the overview says of each medicine: England's use over time, and how ICBs differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboards.catalogue import Appraisal, Catalogue, Medicine
from dashboards.figures.strips import Strip
from dashboards.measure import measure
from dashboards.readings import Readings
from dashboards.spread import PERCENTILES, percentiles, relative_to_england
from scorecard.periods import add_months
from scorecard.schema import ENGLAND

SHOWN_QUARTERS = 14


@dataclass(frozen=True)
class MedicineLine:
    """One medicine in England: a line of the overview's table."""

    medicine: Medicine
    appraisals: tuple[Appraisal, ...]
    quarters: tuple[float | None, ...]
    latest: float | None
    previous: float | None
    change_percent: float | None
    strip: Strip | None


def latest_year(catalogue: Catalogue) -> date | None:
    """First day of the latest twelve months."""
    years = catalogue.periods["twelve_months"]
    return years[-1] if years else None


def shown_units(catalogue: Catalogue) -> pl.DataFrame:
    """Each medicine with the one unit in which it is shown first."""
    medicines = catalogue.medicines.values()
    names = [each.medicine for each in medicines]
    return pl.DataFrame({"medicine": names, "unit": [each.unit for each in medicines]}, schema_overrides=TEXT)


def medicine_lines(readings: Readings, catalogue: Catalogue) -> list[MedicineLine]:
    """Every medicine, by name."""
    trends = _trends(readings, catalogue)
    years = _years(readings, catalogue)
    headline = {row["medicine"]: row for row in readings.increases(catalogue.release_id).table.to_dicts()}
    strips = {strip.name: strip for strip in strips_of(differences(readings, catalogue), catalogue)}
    start = latest_year(catalogue)
    return [
        MedicineLine(
            medicine=each,
            appraisals=tuple(catalogue.appraisals_of(each.medicine)),
            quarters=trends.get(each.medicine, ()),
            latest=years.get((each.medicine, start)),
            previous=years.get((each.medicine, add_months(start, -12) if start else None)),
            change_percent=headline[each.medicine]["change_percent"],
            strip=strips.get(each.name),
        )
        for each in catalogue.medicines.values()
    ]


def differences(readings: Readings, catalogue: Catalogue, level: str = "icb") -> pl.DataFrame:
    """Percentiles of a level's rates in the latest twelve months as multiples of England's, widest first."""
    start = latest_year(catalogue)
    units = shown_units(catalogue)
    rows = readings.uptake(catalogue.release_id, "twelve_months", org_type=level)
    england = readings.uptake(catalogue.release_id, "twelve_months", ods_code=ENGLAND)
    latest = rows.filter(pl.col("period") == start).join(units, on=["medicine", "unit"])
    rates = england.filter(pl.col("period") == start).join(units, on=["medicine", "unit"])
    return relative_to_england(percentiles(latest, "medicine"), rates)


def strips_of(spread: pl.DataFrame, catalogue: Catalogue, own: Mapping[str, float] | None = None) -> list[Strip]:
    """Rows of ``differences`` as strips, in the same order."""
    return [
        Strip(
            name=catalogue.medicines[row["medicine"]].name,
            own=(own or {}).get(row["medicine"]),
            **{name: row[name] for name in PERCENTILES},
        )
        for row in spread.to_dicts()
    ]


def _england(readings: Readings, catalogue: Catalogue, period_type: str) -> pl.DataFrame:
    """England's figures in the units shown first, as ``amount``."""
    rows = readings.uptake(catalogue.release_id, period_type, ods_code=ENGLAND)
    shown = rows.join(shown_units(catalogue), on=["medicine", "unit"])
    return measure(catalogue, "england", "").amounts(shown).sort("period")


def _trends(readings: Readings, catalogue: Catalogue) -> dict[str, tuple[float | None, ...]]:
    """England's latest quarters, medicine by medicine."""
    rows = _england(readings, catalogue, "quarter").group_by("medicine", maintain_order=True)
    return {str(name): tuple(group["amount"].tail(SHOWN_QUARTERS)) for (name,), group in rows}


def _years(readings: Readings, catalogue: Catalogue) -> dict[tuple[str, date | None], float | None]:
    """England's figure for each medicine and span of twelve months."""
    rows = _england(readings, catalogue, "twelve_months")
    return {
        (medicine, period): amount for medicine, period, amount in rows.select("medicine", "period", "amount").rows()
    }


TEXT = {"medicine": pl.String(), "unit": pl.String()}
