"""The number that a lineage page is about, and the rows, files, products and codes behind it."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.catalogue import Catalogue, Medicine, Organisation
from dashboards.choices import Choices
from dashboards.measure import Measure, measure
from dashboards.medicines.figures import use_of_row
from dashboards.state import Period
from dashboards.view import Question
from dashboards.words import Use
from scorecard import schema
from scorecard.errors import MissingInputError
from scorecard.periods import months_of

# A sum of floating-point numbers may differ from the published one in its last digits.
SAME = 1e-9


@dataclass(frozen=True)
class Number:
    """One published number and what it was made of.

    ``use`` is the amount, whatever the rate; ``row`` is its row of scorecard.queries.uptake, or None where nothing is
    covered. ``rows`` are the source rows of the unit (scorecard.releases.lineage); None where they are not at hand, and
    ``absent`` tells why. ``files`` are the files of the months (schema.SOURCE_FILE), ``products`` schema.PRODUCT's.
    """

    catalogue: Catalogue
    medicine: Medicine
    place: Organisation
    period: Period
    unit: str
    units: tuple[str, ...]
    row: dict[str, object] | None
    rows: pl.DataFrame | None
    absent: str
    files: pl.DataFrame
    products: pl.DataFrame
    said: tuple[str, ...]

    @cached_property
    def use(self) -> Use:
        """What was used."""
        return Use(None, "missing") if self.row is None else use_of_row(self.row)

    @property
    def measure(self) -> Measure:
        """How the place's figures are shown elsewhere: as rates or as amounts."""
        return measure(self.catalogue, self.place.org_type, self.unit)

    @property
    def sum(self) -> float | None:
        """What the rows add up to."""
        return None if self.rows is None else float(self.rows["amount"].sum())

    @property
    def adds_up(self) -> bool:
        """Whether that is the published amount."""
        if self.sum is None or self.use.amount is None:
            return False
        return abs(self.sum - self.use.amount) <= SAME * max(1.0, abs(self.use.amount))


def number(question: Question) -> Number | None:
    """The number of an address, every wish that cannot be met said; None while the release has no whole period."""
    catalogue, readings = question.catalogue, question.readings
    choices = Choices(catalogue, question.selection)
    period = choices.period()
    if period is None or not catalogue.medicines:
        return None
    medicine, place = choices.medicine(), choices.organisation()
    units = readings.units(catalogue.release_id, medicine.medicine)
    unit = choices.unit(units, medicine.unit)
    rows, absent = _rows(question, medicine, place, period)
    files = readings.releases.files(catalogue.release_id)
    months = months_of(period.period_type, period.start)
    return Number(
        catalogue=catalogue,
        medicine=medicine,
        place=place,
        period=period,
        unit=unit,
        units=units or (medicine.unit,),
        row=_row(question, medicine, place, period, unit),
        rows=None if rows is None else rows.filter(pl.col("unit") == unit),
        absent=absent,
        files=files.filter(pl.col("lake_table") == schema.PRESCRIBING.name, pl.col("month").is_in(months)),
        products=readings.lineage.products(catalogue.release_id, medicine.medicine),
        said=tuple(choices.said),
    )


def _row(
    question: Question, medicine: Medicine, place: Organisation, period: Period, unit: str
) -> dict[str, object] | None:
    """The number as the release has it, with the amount as ``amount``."""
    narrowed = {"medicine": medicine.medicine, "ods_code": place.ods_code, "unit": unit}
    rows = question.readings.uptake(question.catalogue.release_id, period.period_type, **narrowed)
    found = rows.filter(pl.col("period") == period.start, pl.col("source") == schema.SECONDARY_CARE)
    return None if found.is_empty() else found.with_columns(amount=pl.col("numerator")).row(0, named=True)


def _rows(
    question: Question, medicine: Medicine, place: Organisation, period: Period
) -> tuple[pl.DataFrame | None, str]:
    """The source rows, or why they are not at hand."""
    ask = (question.catalogue.release_id, medicine.medicine, place.ods_code, period.start, period.period_type)
    try:
        found = question.readings.lineage.rows(*ask)
    except MissingInputError as error:
        return None, f"The source rows are not at hand: {error}"
    if found is None:
        return None, (
            "This server holds results only, so the source rows cannot be shown here. The files below are named by "
            "their fingerprints, and where they were loaded 'nice-scorecard lineage' prints their rows."
        )
    return found.rows, ""
