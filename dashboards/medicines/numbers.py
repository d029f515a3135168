"""The numbers of a medicine's page: read once, shown by its sentence, figures and tables."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.catalogue import TRUSTS, Catalogue, Medicine, Organisation
from dashboards.choices import Choices
from dashboards.measure import Measure, measure
from dashboards.readings import Readings
from dashboards.spread import percentiles
from dashboards.state import Period
from dashboards.view import Question
from dashboards.words import Use
from scorecard.schema import ENGLAND


@dataclass(frozen=True)
class Numbers:
    """A selection made good, with its rows: ``rows`` of the level, ``own`` of the organisation, ``england``."""

    catalogue: Catalogue
    medicine: Medicine
    organisation: Organisation
    level: str
    period: Period
    unit: str
    units: tuple[str, ...]
    measure: Measure
    said: tuple[str, ...]
    rows: pl.DataFrame
    own: pl.DataFrame
    england: pl.DataFrame

    @cached_property
    def now(self) -> Use:
        """What the organisation used in the chosen period."""
        return use_of(self.own.filter(pl.col("period") == self.period.start))

    @cached_property
    def england_now(self) -> float | None:
        """What England used in the chosen period."""
        return use_of(self.england.filter(pl.col("period") == self.period.start)).amount

    @property
    def last_known(self) -> tuple[float, Period] | None:
        """The organisation's latest figure before the chosen period."""
        before = self.own.filter((pl.col("period") < self.period.start) & pl.col("amount").is_not_null())
        if before.is_empty():
            return None
        row = before.sort("period").row(-1, named=True)
        return row["amount"], Period(self.period.period_type, row["period"])

    @cached_property
    def spread(self) -> pl.DataFrame:
        """Percentiles of the level, period by period; none for amounts, which depend on the size of the trust."""
        rates = self.rows if self.measure.is_rate else self.rows.clear()
        return percentiles(rates, "period")

    @cached_property
    def current_rows(self) -> pl.DataFrame:
        """The level's rows in the chosen period, highest first, those without a figure last."""
        now = self.rows.filter(pl.col("period") == self.period.start)
        return now.sort(["amount", "name"], descending=[True, False], nulls_last=True)


def numbers(question: Question) -> Numbers | None:
    """Make the selection good and read its rows; None while the release has no whole period."""
    catalogue, readings = question.catalogue, question.readings
    choices = Choices(catalogue, question.selection)
    period = choices.period()
    if period is None or not catalogue.medicines:
        return None
    medicine, organisation, level = choices.medicine(), choices.organisation(), choices.level()
    units = _units(readings, catalogue, medicine.medicine)
    unit = choices.unit(units, medicine.unit)
    if level != "trust":
        organisation = choices.with_rate(organisation)
    shown = measure(catalogue, level, unit)
    narrowed = {"medicine": medicine.medicine, "unit": unit}
    series = _Series(readings, catalogue, period.period_type, shown, narrowed)
    rows = series.read(org_type=level)
    return Numbers(
        catalogue=catalogue,
        medicine=medicine,
        organisation=organisation,
        level=level,
        period=period,
        unit=unit,
        units=units or (medicine.unit,),
        measure=shown,
        said=tuple(choices.said),
        rows=_below(catalogue, organisation, rows) if level == "trust" else rows,
        own=series.read(ods_code=organisation.ods_code),
        england=series.read(ods_code=ENGLAND),
    )


def _units(readings: Readings, catalogue: Catalogue, medicine: str) -> tuple[str, ...]:
    """The units of a medicine in the care setting of a catalogue, the one shown first first."""
    of_setting = readings.units if catalogue.setting is TRUSTS else readings.care.units
    return of_setting(catalogue.release_id, medicine)


@dataclass(frozen=True)
class _Series:
    """How every row of the page is read."""

    readings: Readings
    catalogue: Catalogue
    period_type: str
    shown: Measure
    narrowed: dict[str, str]

    def read(self, **place: str) -> pl.DataFrame:
        """Rows of one place or level, with the measured column as ``amount``."""
        rows = self.readings.use(self.catalogue, self.period_type, **self.narrowed, **place)
        return self.shown.amounts(rows)


def use_of(rows: pl.DataFrame) -> Use:
    """The one row of an organisation in a period as a Use; no row means that nothing was expected of it."""
    if rows.is_empty():
        return Use(None, "missing")
    row = rows.row(0, named=True)
    return Use(
        amount=row["amount"],
        state=row["state"],
        reason=row["reason"],
        expected=row["expected"],
        received=row["received"],
        negative_rows=row["negative_rows"] or 0,
    )


def _below(catalogue: Catalogue, organisation: Organisation, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the trusts in the chosen region or ICB; for a trust, those beside it in its ICB; for England, all."""
    if organisation.org_type == "england":
        return rows
    top = organisation.parent_ods_code if organisation.org_type == "trust" else organisation.ods_code
    inside = {top, *(child.ods_code for child in catalogue.children(top or ""))}
    return rows.filter(pl.col("parent_ods_code").is_in(list(inside)))
