"""What the overview says of each medicine: England's use over time, and how ICBs differ."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
PRACTICES_NOT_COMPARED = "primary care is not compared"


@dataclass(frozen=True)
class Year:
    """One medicine's twelve months in England: the amount used, and what pages show, a rate where there is one."""

    numerator: float | None = None
    shown: float | None = None


@dataclass(frozen=True)
class MedicineLine:
    """One medicine in England: a line of the overview's table, and of its file."""

    medicine: Medicine
    appraisals: tuple[Appraisal, ...]
    quarters: tuple[float | None, ...]
    latest: Year
    previous: Year
    change_percent: float | None = None
    not_compared: str | None = None
    strip: Strip | None = None

    @property
    def appraisal_numbers(self) -> tuple[str, ...]:
        """The numbers of its appraisals, each once."""
        return tuple(dict.fromkeys(each.ta_number for each in self.appraisals))

    @property
    def conditions(self) -> tuple[str, ...]:
        """The conditions it was appraised for, each once."""
        return tuple(dict.fromkeys(each.condition for each in self.appraisals if each.condition))

    @property
    def categories(self) -> tuple[str, ...]:
        """What was recommended, each once."""
        return tuple(dict.fromkeys(each.category for each in self.appraisals))


def latest_year(catalogue: Catalogue) -> date | None:
    """First day of the latest twelve months."""
    years = catalogue.periods["twelve_months"]
    return years[-1] if years else None


def year_before(start: date | None) -> date | None:
    """First day of the twelve months before those that begin on a day."""
    return add_months(start, -12) if start else None


def shown_units(catalogue: Catalogue) -> pl.DataFrame:
    """Each medicine with the one unit in which it is shown first."""
    medicines = catalogue.medicines.values()
    names = [each.medicine for each in medicines]
    return pl.DataFrame({"medicine": names, "unit": [each.unit for each in medicines]}, schema_overrides=TEXT)


def medicine_lines(readings: Readings, catalogue: Catalogue) -> list[MedicineLine]:
    """Every medicine that trusts issue, by name."""
    headline = {row["medicine"]: row for row in readings.increases(catalogue.release_id).table.to_dicts()}
    strips = {strip.name: strip for strip in strips_of(differences(readings, catalogue), catalogue)}
    return [
        replace(
            line,
            change_percent=headline[line.medicine.medicine]["change_percent"],
            not_compared=headline[line.medicine.medicine]["reason"],
            strip=strips.get(line.medicine.name),
        )
        for line in _in_england(readings, catalogue)
    ]


def practice_lines(readings: Readings, catalogue: Catalogue) -> list[MedicineLine]:
    """Every medicine that only practices prescribe, by name; nobody compares them with a year ago or with others."""
    if catalogue.practices is None:
        return []
    lines = _in_england(readings, catalogue.practices)
    return [replace(line, not_compared=PRACTICES_NOT_COMPARED) for line in lines]


def _in_england(readings: Readings, catalogue: Catalogue) -> list[MedicineLine]:
    """Every medicine of a catalogue, by name, with what England used."""
    trends = _trends(readings, catalogue)
    years = _years(readings, catalogue)
    start = latest_year(catalogue)
    return [
        MedicineLine(
            medicine=each,
            appraisals=tuple(catalogue.appraisals_of(each.medicine)),
            quarters=trends.get(each.medicine, ()),
            latest=years.get((each.medicine, start), Year()),
            previous=years.get((each.medicine, year_before(start)), Year()),
        )
        for each in catalogue.medicines.values()
    ]


def differences(readings: Readings, catalogue: Catalogue, level: str = "icb") -> pl.DataFrame:
    """Percentiles of a level's rates in the latest twelve months as multiples of England's, widest first."""
    # Without twelve months no row matches, which a plain None would warn of.
    year = latest_year(catalogue)
    start = pl.lit(year, pl.Date())
    units = shown_units(catalogue)
    rows = readings.uptake(catalogue.release_id, "twelve_months", org_type=level, period=year)
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
    rows = readings.use(catalogue, period_type, ods_code=ENGLAND)
    shown = rows.join(shown_units(catalogue), on=["medicine", "unit"])
    return measure(catalogue, "england", "").amounts(shown).sort("period")


def _trends(readings: Readings, catalogue: Catalogue) -> dict[str, tuple[float | None, ...]]:
    """England's latest quarters, medicine by medicine."""
    rows = _england(readings, catalogue, "quarter").group_by("medicine", maintain_order=True)
    return {str(name): tuple(group["amount"].tail(SHOWN_QUARTERS)) for (name,), group in rows}


def _years(readings: Readings, catalogue: Catalogue) -> dict[tuple[str, date | None], Year]:
    """England's figures for each medicine and span of twelve months."""
    rows = _england(readings, catalogue, "twelve_months").select("medicine", "period", "numerator", "amount").rows()
    return {(medicine, period): Year(numerator, amount) for medicine, period, numerator, amount in rows}


TEXT = {"medicine": pl.String(), "unit": pl.String()}
