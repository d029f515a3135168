"""From what a URL asks for to what a release holds: every wish that cannot be met is said, and a default taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboards.catalogue import LEVEL_WORDS, PRACTICES, Catalogue, Medicine, Organisation
from dashboards.formatting import day, joined
from dashboards.state import Period, Selection
from scorecard.periods import period_label

NAMES = {
    "medicine": "medicine",
    "organisation": "organisation code",
    "level": "level",
    "period": "period",
    "unit": "unit",
    "source": "source",
    "run": "run number",
    "before": "run number",
    "recommendation": "recommendation",
    "day": "day",
    "area": "therapeutic area",
    "state": "state",
    "year": "year",
    "region": "region code",
    "by": "way to group",
    "within": "number of days",
    "part": "part of the table",
    "indicator": "indicator",
    "cause": "cause",
    "funnel": "funnel",
    "order": "order",
    "measure": "measure",
    "peers": "kind of group",
    "group": "group",
    "release": "release number",
    "org": "organisation code",
    "sort": "way to sort",
    "q": "search",
}
PERIOD_ORDER = ("quarter", "twelve_months", "month")


@dataclass
class Choices:
    """A selection made good against a release; ``said`` gathers the sentences about what was not to be had."""

    catalogue: Catalogue
    selection: Selection
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Say first what could not even be read."""
        self.said += unread(self.selection)

    def medicine(self) -> Medicine:
        """The chosen medicine, or the first by name."""
        wanted = self.selection.medicine
        known = self.catalogue.medicines
        if wanted is not None and wanted in known:
            return known[wanted]
        first = next(iter(known.values()))
        if wanted is not None:
            self.said.append(f"{unknown_medicine(self.catalogue, wanted)} This page shows {first.name}.")
        return first

    def organisation(self) -> Organisation:
        """The chosen organisation, its successor if it was merged, or England."""
        wanted = self.selection.organisation
        if wanted is None:
            return self.catalogue.england
        found = self.catalogue.organisations.get(wanted)
        if found is None:
            self.said.append(
                f"We do not know the code {wanted}. It may have merged: see Organisations. This page shows England."
            )
            return self.catalogue.england
        return self._with_figures(self._successor(found))

    def level(self) -> str:
        """The chosen level of organisation, or ICB."""
        levels = self.catalogue.levels
        default = "icb" if "icb" in levels else levels[-1]
        wanted = self.selection.level or default
        if wanted in levels:
            return wanted
        self.said.append(
            f"There are no figures by {LEVEL_WORDS[wanted][0]}; this page shows {LEVEL_WORDS[default][1]}."
        )
        return default

    def period(self) -> Period | None:
        """The chosen period, or the latest quarter; None while the release has no whole period."""
        default = latest_period(self.catalogue)
        wanted = self.selection.period
        if wanted is None or default is None:
            return default
        if wanted.start in self.catalogue.periods[wanted.period_type]:
            return wanted
        missed, shown = (period_label(each.period_type, each.start) for each in (wanted, default))
        whose = self.catalogue.setting.name
        self.said.append(f"{whose} has no complete figures for {missed}; this page shows {shown}.")
        return default

    def unit(self, units: Sequence[str], default: str) -> str:
        """The chosen unit, or the one that the medicine is shown in first."""
        wanted = self.selection.unit
        if wanted is None or wanted in units:
            return wanted or default
        self.said.append(
            f"This medicine has no figures in '{wanted}', only in {joined(list(units) or [default])}; "
            f"this page shows {default}."
        )
        return default

    def with_rate(self, organisation: Organisation) -> Organisation:
        """An organisation that can be compared per person: for a trust, its ICB."""
        if organisation.has_rate:
            return organisation
        line = self.catalogue.ancestors(organisation)
        shown = line[-1] if line else self.catalogue.england
        self.said.append(
            f"{organisation.full_name} is a trust, and trusts have no rate per person; its place is taken by "
            f"{shown.full_name}. Choose the level Trust to see amounts."
        )
        return shown

    def _successor(self, organisation: Organisation) -> Organisation:
        """The organisation that took over, for one that was merged."""
        successor = self.catalogue.organisations.get(organisation.successor_ods_code or "")
        if successor is None:
            return organisation
        when = f" on {day(organisation.close_date)}" if organisation.close_date else ""
        self.said.append(
            f"{organisation.full_name} ({organisation.ods_code}) merged into {successor.full_name}{when}; "
            "its figures are part of those shown."
        )
        return successor

    def _with_figures(self, organisation: Organisation) -> Organisation:
        """An organisation at a level that has figures: for a sub-ICB location, its ICB."""
        if organisation.org_type in ("england", *self.catalogue.levels):
            return organisation
        line = self.catalogue.ancestors(organisation)
        shown = line[-1] if line else self.catalogue.england
        kind = self.catalogue.kind_words(organisation)
        why = f"{self.catalogue.setting.counted} is not known by those"
        if self.catalogue.is_of_an_earlier_year(organisation):
            why = "has no figures of its own"
        self.said.append(f"{organisation.full_name} is a {kind}, and {why}; this page shows {shown.full_name}.")
        return shown


def unknown_medicine(catalogue: Catalogue, wanted: str) -> str:
    """Why a page about what trusts issue, or of practices about what they prescribe, cannot show a medicine."""
    if catalogue.setting is PRACTICES:
        return f"Practices prescribed no medicine '{wanted}' that NICE appraised: see Medicines."
    if wanted in catalogue.prescribed:
        name = catalogue.prescribed[wanted].name
        return f"{name} is prescribed by practices only, and this page is about what trusts issue: see its own page."
    return f"We do not know the medicine '{wanted}': see Medicines."


def unread(selection: Selection) -> list[str]:
    """Sentences about what a URL says and nobody can read."""
    return [
        f"We cannot read '{text}' as {'an' if NAMES[name][0] in 'aeiou' else 'a'} {NAMES[name]}; "
        "the page shows a default instead."
        for name, text in selection.unread
    ]


def latest_period(catalogue: Catalogue) -> Period | None:
    """The latest quarter; for a release too short to have one, the latest month."""
    for period_type in PERIOD_ORDER:
        starts = catalogue.periods[period_type]
        if starts:
            return Period(period_type, starts[-1])
    return None
