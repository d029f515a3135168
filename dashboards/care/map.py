"""A map of what practices prescribe: one medicine over twelve months in each ICB."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from dashboards.catalogue import Catalogue, Medicine
from dashboards.components.elements import Child
from dashboards.files.downloads import csv_link
from dashboards.formatting import cell, decimals_for, per_people, significant
from dashboards.maps.boundaries import Boundaries
from dashboards.maps.scope import LEVEL, in_steps
from dashboards.measure import measure
from dashboards.rankings.scope import Row
from dashboards.readings import Readings
from scorecard.measures.standing import WINDOW


@dataclass(frozen=True)
class CareMap:
    """Rates of every ICB (ods_code, value, state), to be drawn as ``dashboards.maps`` draws measures."""

    catalogue: Catalogue
    medicine: Medicine
    in_unit: str
    period: date
    everybody: pl.DataFrame
    boundaries: Boundaries | None
    url: str

    @cached_property
    def rows(self) -> list[Row]:
        """Every ICB with its step, region and short name, in order of name."""
        return self.stepped.sort("short").to_dicts()

    @cached_property
    def stepped(self) -> pl.DataFrame:
        """The same as a frame (maps.scope.in_steps)."""
        return in_steps(self.catalogue, self.everybody)

    @property
    def name(self) -> str:
        """The medicine, and that practices prescribe it."""
        return f"{self.medicine.name} in primary care"

    @property
    def unit(self) -> str:
        """What the values are."""
        return per_people(self.in_unit)

    @property
    def median(self) -> float | None:
        """The middle of the values, none prescribed among them."""
        found = self.everybody["value"].median()
        return found if isinstance(found, float) else None

    @property
    def csv(self) -> str:
        """The address of the file with the values."""
        asked = {"medicine": self.medicine.medicine, "unit": self.in_unit, "period_type": WINDOW}
        return csv_link("uptake", **asked, source=self.catalogue.setting.source, org_type=LEVEL, period=self.period)

    def told(self, value: float) -> str:
        """A value in a sentence."""
        return significant(value)

    def column(self, values: Sequence[float | None]) -> Callable[[float], str]:
        """How the values of a column are written, all at one precision."""
        decimals = decimals_for(values)
        return lambda value: cell(value, decimals)

    def linked(self, words: str, row: Row) -> Child:  # noqa: ARG002
        """A value as it stands: where it comes from is not kept of primary care."""
        return words


def care_map(
    readings: Readings, catalogue: Catalogue, medicine: Medicine, unit: str, window: date | None, url: str
) -> CareMap | None:
    """The map over chosen twelve months, or the newest; None without rates of ICBs.

    The catalogue is that of primary care.
    """
    windows = catalogue.periods[WINDOW]
    period = window if window in windows else next(reversed(windows), None)
    if period is None or not measure(catalogue, LEVEL, unit).is_rate:
        return None
    rows = readings.use(catalogue, WINDOW, medicine=medicine.medicine, unit=unit, org_type=LEVEL)
    everybody = whole(rows.filter(pl.col("period") == period))
    if everybody["value"].is_null().all():
        return None
    return CareMap(catalogue, medicine, unit, period, everybody, readings.boundaries, url)


def whole(rows: pl.DataFrame) -> pl.DataFrame:
    """Rates (ods_code, value, state) of uptake rows; what lacks a month of a sub-ICB has none: it would be too low."""
    is_whole = pl.col("received") == pl.col("expected")
    return rows.select(
        "ods_code",
        value=pl.when(is_whole).then("value"),
        state=pl.when(is_whole).then("state").otherwise(pl.lit("missing")),
    )
