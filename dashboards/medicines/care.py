"""Primary care beside secondary care on a medicine's page, and both added for who asks for that."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dash.development.base_component import Component

from dashboards.catalogue import PRACTICES, Organisation
from dashboards.components import choosers
from dashboards.components.choosers import option
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import decimals_for
from dashboards.measure import measure
from dashboards.medicines.figures import use_of_row
from dashboards.medicines.numbers import Numbers
from dashboards.medicines.variation import rates
from dashboards.rankings.ways import ranks_address
from dashboards.readings import Readings
from dashboards.view import Question
from dashboards.words import Use, amount_cell, submissions_cell
from scorecard import caveats
from scorecard.periods import period_label
from scorecard.schema import DAILY_DOSES, IN_BOTH, IN_PRIMARY_CARE, PER_PEOPLE, SECONDARY_CARE

CHOOSER = "source"
MOST_PERIODS = 8
WORDS = {
    SECONDARY_CARE: "Secondary care (trusts)",
    IN_PRIMARY_CARE: "Primary care (practices)",
    IN_BOTH: "Both added",
}
SUBMITTED = {SECONDARY_CARE: "Trusts' submissions", IN_PRIMARY_CARE: PRACTICES.submitted}
NO_SUM = "no sum"
RANKED, RANKS = "icb", "Ranks of ICBs by what practices prescribe, with their intervals"
FILES = {IN_PRIMARY_CARE: "primary care, every area", IN_BOTH: "both added, every ICB and region"}
ABOUT_SUM = (
    "Added are daily doses only, and only where both are known: where one has no data, there is no sum. No rank, map "
    "or measure uses it."
)


@dataclass(frozen=True)
class Setting:
    """The figures of a care setting, in one unit, of one organisation, by period; rates or amounts."""

    source: str
    unit: str
    is_rate: bool
    uses: dict[date, Use]


@dataclass(frozen=True)
class Care:
    """What the section shows: of which organisation, and whether both settings are to be added."""

    readings: Readings
    found: Numbers
    place: Organisation
    asked: str | None

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units of the medicine in primary care, the one shown first first; none where there is none of it."""
        return self.readings.care.units(self.found.catalogue.release_id, self.found.medicine.medicine)

    @cached_property
    def dose(self) -> str | None:
        """The daily dose in which both settings have the medicine: the page's own, or else the first."""
        shared = [unit for unit in DAILY_DOSES if unit in self.units and unit in self.found.units]
        return self.found.unit if self.found.unit in shared else next(iter(shared), None)

    @property
    def is_added(self) -> bool:
        """Whether the sum is asked for and can be made."""
        return self.asked == IN_BOTH and self.dose is not None

    @cached_property
    def settings(self) -> list[Setting]:
        """The columns: the sum before its parts in its own unit, or each setting in the unit it is shown in."""
        if self.is_added and self.dose is not None:
            return [self._read(source, self.dose) for source in (IN_BOTH, SECONDARY_CARE, IN_PRIMARY_CARE)]
        own = self.found.unit if self.found.unit in self.units else self.units[0]
        return [self._read(SECONDARY_CARE, self.found.unit), self._read(IN_PRIMARY_CARE, own)]

    @cached_property
    def periods(self) -> list[date]:
        """The latest periods of primary care, the newest first."""
        return sorted(self.settings[-1].uses, reverse=True)[:MOST_PERIODS]

    @property
    def has_choice(self) -> bool:
        """Whether there is anything to add."""
        return self.dose is not None and bool(self.periods)

    def _read(self, source: str, unit: str) -> Setting:
        shown = measure(self.found.catalogue, self.place.org_type, unit)
        asked = {"medicine": self.found.medicine.medicine, "unit": unit, "ods_code": self.place.ods_code}
        period_type = self.found.period.period_type
        release_id = self.found.catalogue.release_id
        rows = self.readings.care.uptake(release_id, source, period_type, **asked)
        uses = {row["period"]: use_of_row(row) for row in shown.amounts(rows).to_dicts()}
        return Setting(source, unit, shown.is_rate, uses)


def care_of(question: Question, found: Numbers) -> Care:
    """What the section shows; a trust's place is taken by the area that it lies in, because practices have no trust."""
    place = found.organisation
    if place.org_type == "trust":
        above = found.catalogue.ancestors(place)
        place = above[-1] if above else found.catalogue.england
    return Care(question.readings, found, place, question.selection.source)


def chooser(page: str, care: Care) -> Component:
    """Whether to add both settings."""
    options = [choosers.every("Side by side"), option(IN_BOTH, WORDS[IN_BOTH])]
    value = IN_BOTH if care.is_added else choosers.ALL
    return choosers.segments(page, CHOOSER, "Care settings", options, value)


def section(page: str, care: Care) -> Component | None:
    """The section; None where practices prescribe none of the medicine."""
    if not care.units:
        return None
    if not care.periods:
        return _section(care, caption("There is no complete period of this kind in primary care yet."))
    words = [*_per_whom(care), *caveats.PRIMARY_CARE, *([ABOUT_SUM] if care.is_added else _why_not_added(care))]
    choice = choosers.band("Choose how care settings are shown", chooser(page, care)) if care.has_choice else None
    return _section(
        care, caption(" ".join(words)), choice, care_table(care), actions(*_ways_to_ranks(care), *_downloads(care))
    )


def _section(care: Care, *content: Component | None) -> Component:
    heading = html.H2(f"Primary and secondary care: {care.place.full_name}", id="care")
    return html.Section([heading, *content], **attributes(aria_labelledby="care"))


def care_table(care: Care) -> Component:
    """A row a period of primary care, the latest first: figures side by side, then each setting's submissions."""
    decimals = [decimals_for([use.amount for use in setting.uses.values()]) for setting in care.settings]
    figures = [f"{WORDS[setting.source]}, {setting.unit}" for setting in care.settings]
    columns = [Column("Period"), *[Column(words, True) for words in (*figures, *SUBMITTED.values())]]
    kind = care.found.period.period_type
    rows = [[period_label(kind, start), *_cells(care, start, decimals)] for start in care.periods]
    return table(f"{care.found.medicine.name} in primary and secondary care, {care.place.short}", columns, rows)


def _cells(care: Care, start: date, decimals: list[int]) -> list[Child]:
    """A period's figures and submissions; a sum has the submissions of its parts."""
    found = {setting.source: setting.uses.get(start, Use(None, "missing")) for setting in care.settings}
    amounts = [_amount(source, use, digits) for (source, use), digits in zip(found.items(), decimals, strict=True)]
    return [*amounts, *[submissions_cell(found[source]) for source in SUBMITTED]]


def _amount(source: str, use: Use, digits: int) -> str:
    """A figure, or why there is none; a sum has none where a part is missing."""
    if use.state == "missing" and source == IN_BOTH:
        return NO_SUM
    return amount_cell(use, digits)


def _per_whom(care: Care) -> list[str]:
    """What every figure is divided by, said once and not in each heading."""
    return [f"All figures are per {PER_PEOPLE:,} people."] if care.settings[0].is_rate else []


def _why_not_added(care: Care) -> list[str]:
    """Why there is no choice to add both."""
    if care.dose is not None:
        return []
    return ["They are not added, because trusts' figures and practices' have no daily dose in common."]


def _ways_to_ranks(care: Care) -> list[Component]:
    """Ranks of ICBs by what practices prescribe of the medicine, by the first rate that has figures of it."""
    release_id, medicine = care.found.catalogue.release_id, care.found.medicine.medicine
    for one in rates(care.readings, care.found, RANKED, IN_PRIMARY_CARE):
        if medicine in care.readings.rankings.units(release_id, one.slug):
            return [link(RANKS, ranks_address(one.slug, RANKED, medicine))]
    return []


def _downloads(care: Care) -> list[Component]:
    """Files of every organisation: of practices, and of the sum where it is asked for."""
    about = {"period_type": care.found.period.period_type, "medicine": care.found.medicine.medicine}
    sources = [IN_PRIMARY_CARE, *([IN_BOTH] if care.is_added else [])]
    return [
        download(csv_link("uptake", **about, source=source), f"Download CSV: {FILES[source]}", FILES[source])
        for source in sources
    ]
