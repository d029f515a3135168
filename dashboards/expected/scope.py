"""What a page of expected use speaks of: each wish made good against the funnels and the release."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from dashboards.catalogue import Catalogue, Organisation
from dashboards.choices import Choices
from dashboards.expected.readings import ExpectedReadings
from dashboards.state import Selection
from dashboards.view import Question
from scorecard.expected.funnels import Funnel
from scorecard.expected.queries import Answer


@dataclass(frozen=True)
class Scope:
    """A selection made good: one funnel, one organisation, and the order of the ICBs."""

    catalogue: Catalogue
    selection: Selection
    readings: ExpectedReadings
    funnels: Mapping[str, Funnel]
    funnel: Funnel
    place: Organisation
    order: str
    said: tuple[str, ...]

    @cached_property
    def answer(self) -> Answer:
        """Expected and observed use of the organisation."""
        return self.readings.answer(self.catalogue.release_id, self.funnel.slug, self.place.ods_code)

    @cached_property
    def icbs(self) -> tuple[Answer, ...]:
        """Of every ICB, in the chosen order: by ratio the highest first, and last those that have none."""
        found = self.readings.icbs(self.catalogue.release_id, self.funnel.slug)
        if self.order == "name":
            return found
        return tuple(sorted(found, key=lambda one: (one.comparison.ratio is None, -(one.comparison.ratio or 0))))


def scope(question: Question) -> Scope | None:
    """The scope of a question; None where there is no funnel to show."""
    catalogue, selection, readings = question.catalogue, question.selection, question.readings.expected
    funnels = readings.funnels(catalogue)
    if not funnels:
        return None
    choices = Choices(catalogue, selection)
    funnel = _funnel(choices, funnels)
    place = _place(choices)
    order = selection.order or "name"
    return Scope(catalogue, selection, readings, funnels, funnel, place, order, tuple(choices.said))


def _funnel(choices: Choices, funnels: Mapping[str, Funnel]) -> Funnel:
    """The chosen funnel, or the first by title."""
    wanted = choices.selection.funnel
    if wanted is not None and wanted in funnels:
        return funnels[wanted]
    first = next(iter(funnels.values()))
    if wanted is not None:
        choices.said.append(f"There is no funnel '{wanted}': see Expected use. This page shows {first.title}.")
    return first


def _place(choices: Choices) -> Organisation:
    """The chosen organisation; for a trust, which serves people of many areas, its ICB."""
    place, catalogue = choices.organisation(), choices.catalogue
    if place.has_rate:
        return place
    line = catalogue.ancestors(place)
    shown = line[-1] if line else catalogue.england
    choices.said.append(
        f"{place.full_name} is a trust. Trusts serve people of many areas, so that nothing is expected for one; this "
        f"page shows {shown.full_name}."
    )
    return shown
