"""What the page of an indicator speaks of: each wish made good against what the release holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from dashboards.catalogue import LEVEL_WORDS, Catalogue
from dashboards.choices import PERIOD_ORDER, unread
from dashboards.state import LEVELS, Period, Selection
from dashboards.view import Question
from scorecard.indicators.shares import Indicator
from scorecard.periods import period_label
from scorecard.schema import ENGLAND, UNALLOCATED
from scorecard.statistics.words import FEWEST_OF

NOT_MATCHED = "Not matched to a known organisation"


@dataclass(frozen=True)
class Scope:
    """A selection made good: one indicator, a level and period of it, and the organisation to tell more of."""

    catalogue: Catalogue
    selection: Selection
    definitions: Mapping[str, Indicator]
    indicator: Indicator
    figures: pl.DataFrame
    level: str
    period: Period
    place: str
    said: tuple[str, ...]

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The figures of level and period: highest share first, then those without one, then what is not matched."""
        found = self.figures.filter(
            pl.col("org_type") == self.level,
            pl.col("period_type") == self.period.period_type,
            pl.col("period") == self.period.start,
        )
        names = [self.name(code) for code in found["ods_code"]]
        shown = pl.when(pl.col("denominator") >= FEWEST_OF).then("share")
        order = [pl.col("ods_code") == UNALLOCATED, -shown, pl.col("name")]
        return found.with_columns(name=pl.Series(names, dtype=pl.String)).sort(order, nulls_last=True)

    @cached_property
    def england(self) -> dict[str, object] | None:
        """England's figure of the period."""
        found = self.figures.filter(
            pl.col("ods_code") == ENGLAND,
            pl.col("period_type") == self.period.period_type,
            pl.col("period") == self.period.start,
        )
        return None if found.is_empty() else found.row(0, named=True)

    @cached_property
    def history(self) -> pl.DataFrame:
        """The chosen organisation's figures in periods of the same type, oldest first."""
        of_place = pl.col("ods_code") == self.place
        return self.figures.filter(of_place, pl.col("period_type") == self.period.period_type).sort("period")

    @property
    def own(self) -> dict[str, object] | None:
        """The chosen organisation's figure of the period; None where there is none."""
        found = self.history.filter(pl.col("period") == self.period.start)
        return None if found.is_empty() else found.row(0, named=True)

    @cached_property
    def england_by_period(self) -> dict[date, float | None]:
        """England's share in each period of the type, oldest first."""
        of_england = (pl.col("ods_code") == ENGLAND, pl.col("period_type") == self.period.period_type)
        return dict(self.figures.filter(*of_england).sort("period").select("period", "share").rows())

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that the indicator has figures of."""
        return levels_of(self.figures)

    def name(self, ods_code: str) -> str:
        """An organisation's name; a code that no list has is its own."""
        if ods_code == UNALLOCATED:
            return NOT_MATCHED
        found = self.catalogue.organisations.get(ods_code)
        return found.full_name if found else ods_code


def scope(question: Question) -> Scope | None:
    """The scope of a question; None where the release has no indicators."""
    catalogue, selection = question.catalogue, question.selection
    definitions = question.readings.indicators.definitions(catalogue.release_id)
    if not definitions:
        return None
    said = unread(selection)
    indicator = _indicator(selection, definitions, said)
    figures = question.readings.indicators.figures(catalogue.release_id, indicator.slug)
    level = _level(selection, levels_of(figures), said)
    period = _period(selection, figures.filter(pl.col("org_type") == level), said)
    place = _place(catalogue, selection, figures, said)
    return Scope(catalogue, selection, definitions, indicator, figures, level, period, place, tuple(said))


def levels_of(figures: pl.DataFrame) -> tuple[str, ...]:
    """The levels of some figures; England stands alone only where there is no other."""
    present = set(figures["org_type"])
    return tuple(level for level in LEVELS if level in present) or ("england",)


def periods_of(figures: pl.DataFrame) -> list[Period]:
    """The periods of some figures, in the order in which they are offered, latest first."""
    found = figures.select("period_type", "period").unique().rows()
    by_day = sorted((Period(*each) for each in found), key=lambda each: each.start, reverse=True)
    return sorted(by_day, key=lambda each: PERIOD_ORDER.index(each.period_type))


def _indicator(selection: Selection, definitions: Mapping[str, Indicator], said: list[str]) -> Indicator:
    """The chosen indicator, or the first of those that are not retired."""
    wanted = selection.indicator
    if wanted is not None and wanted in definitions:
        return definitions[wanted]
    current = (each for each in definitions.values() if each.status == "current")
    first = next(current, next(iter(definitions.values())))
    if wanted is not None:
        said.append(f"This release has no figures of an indicator '{wanted}'; this page shows {first.name}.")
    return first


def _level(selection: Selection, levels: Sequence[str], said: list[str]) -> str:
    default = "icb" if "icb" in levels else levels[-1]
    wanted = selection.level or default
    if wanted in levels:
        return wanted
    singular, plural = LEVEL_WORDS[wanted][0], LEVEL_WORDS[default][1]
    said.append(f"There are no figures of this indicator by {singular}; this page shows {plural}.")
    return default


def _period(selection: Selection, figures: pl.DataFrame, said: list[str]) -> Period:
    """The chosen period, or the latest quarter, or the latest of whatever there is."""
    offered = periods_of(figures)
    wanted = selection.period or offered[0]
    if wanted in offered:
        return wanted
    missed, shown = (period_label(each.period_type, each.start) for each in (wanted, offered[0]))
    said.append(f"There are no figures of this indicator for {missed}; this page shows {shown}.")
    return offered[0]


def _place(catalogue: Catalogue, selection: Selection, figures: pl.DataFrame, said: list[str]) -> str:
    """The chosen organisation, the one that it merged into, or England, or whoever comes first."""
    codes = set(figures["ods_code"])
    default = ENGLAND if ENGLAND in codes else str(figures["ods_code"][0])
    wanted = selection.organisation
    if wanted is None or wanted in codes:
        return wanted or default
    place = catalogue.organisations.get(wanted)
    if place is not None and place.successor_ods_code in codes:
        successor = catalogue.organisations[str(place.successor_ods_code)]
        said.append(f"{place.full_name} merged into {successor.full_name}, whose figures are shown.")
        return successor.ods_code
    named = f"{place.full_name} has" if place else f"The code {wanted} has"
    said.append(f"{named} no figures of this indicator; this page shows those of England.")
    return default
