"""The wishes of an address to the page of rankings: what cannot be met is said, and a default taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from dashboards.catalogue import LEVEL_WORDS, Catalogue
from dashboards.choices import unknown_medicine, unread
from dashboards.formatting import joined
from dashboards.rankings.readings import WINDOW, RankingReadings, Series
from dashboards.state import Period, Selection
from scorecard.measures.definitions import EACH_MEDICINE, Measure
from scorecard.measures.standing import by_medicine
from scorecard.periods import period_label

LEVELS = ("icb", "sub_icb", "trust", "group")
# Of these, levels whose organisations may be in groups.
IN_GROUPS = ("icb", "trust")
# Of what practices prescribe, the unit that is shown first.
FIRST_OF_PRACTICES = ("ddd", "items")
Units = Mapping[str, tuple[str, ...]]
Windows = Mapping[str, tuple[date, ...]]


@dataclass(frozen=True)
class Peers:
    """One group of a kind: whose members are shown, or of groups themselves which one is highlighted."""

    grouping: str
    group: str | None
    groups: tuple[str, ...]


def kind_words(grouping: str) -> str:
    """A kind of group in words: ``trust type``."""
    return LEVEL_WORDS[grouping][0] if grouping in LEVEL_WORDS else grouping.replace("_", " ")


@dataclass
class Choosing:
    """A selection that is being made good; ``said`` gathers the sentences about what was not to be had."""

    catalogue: Catalogue
    selection: Selection
    readings: RankingReadings
    measures: Mapping[str, Measure]
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Say first what could not even be read."""
        self.said += unread(self.selection)

    def measure(self) -> Measure:
        """The chosen measure, or the fairest that the level has."""
        wanted = self.selection.measure
        if wanted is not None and wanted in self.measures:
            return self.measures[wanted]
        default = self._default_measure()
        if wanted is not None:
            self.said.append(f"This release has no measure '{wanted}'; this page shows {default.name}.")
        return default

    def _default_measure(self) -> Measure:
        """The first of the wanted level that has figures: of each medicine before groupings, rates before amounts."""
        reasons = self.readings.reasons(self.catalogue.release_id)
        offered = [one for one in self.measures.values() if one.slug not in reasons] or [*self.measures.values()]
        level = self.selection.level or "icb"
        of_level = [one for one in offered if level in one.levels and one.status != "retired"]
        return next(iter([*by_medicine(of_level, level), *of_level, *by_medicine(offered, "trust"), *offered]))

    def found(self, measure: Measure, units: Units) -> dict[str, Any] | None:
        """Subject, unit, level, period, peers and organisation; None where there is nothing to rank."""
        release_id = self.catalogue.release_id
        subject = self._subject(measure, units)
        unit = self._unit(subject, units[subject])
        windows = self.readings.windows(release_id, measure.slug, subject, unit)
        level = self._level(measure, [each for each in LEVELS if each in windows])
        if level is None:
            return None
        series = (measure.slug, subject, unit, level)
        codes = self._codes(series, windows[level][0])
        kinds = self._kinds(measure, level, codes)
        place = self._place(level, codes)
        peers = self._group_kind(kinds, codes) if level == "group" else self._peers(level, kinds, place)
        period = self._period(windows[level], beside_peers=peers is not None and level != "group")
        told = {"subject": subject, "unit": unit, "windows": windows, "level": level, "period": period}
        return told | {"kinds": kinds, "peers": peers, "place": self._own(level, peers, place)}

    def _codes(self, series: Series, newest: date) -> list[str]:
        """Everybody who has a line at a level."""
        return self.readings.figures(self.catalogue.release_id, series, newest)["ods_code"].to_list()

    def _subject(self, measure: Measure, units: Units) -> str:
        """The chosen medicine, or a default; a measure of a grouping has one subject only."""
        wanted = self.selection.medicine
        first = self._default_subject(measure, units)
        if measure.subject != EACH_MEDICINE or wanted is None:
            return first
        if wanted in units:
            return wanted
        names = self.catalogue.named
        shown = names[first].name if first in names else first
        known = names.get(wanted)
        if known is None:
            self.said.append(f"{unknown_medicine(self.catalogue, wanted)} This page shows {shown}.")
        else:
            self.said.append(f"{measure.name} has no figures of {known.name}; this page shows {shown}.")
        return first

    def _default_subject(self, measure: Measure, units: Units) -> str:
        """The first by name in which anybody of the level is compared, or else the first."""
        level = self.selection.level or next((each for each in LEVELS if each in measure.levels), LEVELS[0])
        compared = self.readings.compared(self.catalogue.release_id, measure.slug)
        named = [slug for slug in self.catalogue.named if slug in units] or list(units)
        return next((slug for slug in named if (slug, level) in compared), named[0])

    def _unit(self, subject: str, units: Sequence[str]) -> str:
        """The chosen unit, or the one in which the medicine is shown first."""
        default = first_unit(self.catalogue, subject, units)
        wanted = self.selection.unit
        if wanted is None or wanted in units:
            return wanted or default
        self.said.append(f"There are no figures in '{wanted}', only in {joined([*units])}; this page shows {default}.")
        return default

    def _level(self, measure: Measure, levels: Sequence[str]) -> str | None:
        if not levels:
            return None
        wanted = self.selection.level
        if wanted is None or wanted in levels:
            return wanted or levels[0]
        self.said.append(
            f"{measure.name} is not ranked by {LEVEL_WORDS[wanted][0]}; this page shows {LEVEL_WORDS[levels[0]][1]}."
        )
        return levels[0]

    def _period(self, windows: Sequence[date], *, beside_peers: bool) -> date:
        """The chosen twelve months, or the newest; peers are compared over the newest only."""
        newest, wanted = windows[0], self.selection.period
        if wanted is None:
            return newest
        shown = period_label(WINDOW, newest)
        if wanted.period_type != WINDOW or wanted.start not in windows:
            missed = period_label(wanted.period_type, wanted.start)
            self.said.append(f"There are no ranks of {missed}, only of some twelve months; this page shows {shown}.")
            return newest
        if beside_peers and wanted.start != newest:
            self.said.append(f"Peers are compared over the newest twelve months only; this page shows {shown}.")
            return newest
        return wanted.start

    def _kinds(self, measure: Measure, level: str, codes: Sequence[str]) -> tuple[str, ...]:
        """The kinds of group that there are; amounts without a denominator are not compared among peers either."""
        if level == "group":
            return tuple(sorted({code.partition(": ")[0] for code in codes}))
        if measure.kind == "volume":
            return ()
        return tuple(sorted(set(self.readings.groups(self.catalogue.release_id, level)["grouping"])))

    def _group_kind(self, kinds: Sequence[str], codes: Sequence[str]) -> Peers:
        """The kind of group that is shown, and which one is highlighted."""
        grouping = self._kind(kinds) or kinds[0]
        groups = tuple(sorted(code.partition(": ")[2] for code in codes if code.startswith(f"{grouping}: ")))
        return Peers(grouping, self._group(groups, grouping, None), groups)

    def _peers(self, level: str, kinds: Sequence[str], place: str | None) -> Peers | None:
        """The group whose members are set beside each other, if any: the chosen one, or that of the organisation."""
        grouping = self._kind(kinds)
        if grouping is None:
            return None
        members = self.readings.groups(self.catalogue.release_id, level).filter(grouping=grouping)
        groups = tuple(members["group_name"].unique().sort())
        own = members.filter(ods_code=place)["group_name"].to_list() if place else []
        return Peers(grouping, self._group(groups, grouping, own[0] if own else groups[0]), groups)

    def _kind(self, kinds: Sequence[str]) -> str | None:
        wanted = self.selection.peers
        if wanted is None or wanted in kinds:
            return wanted
        self.said.append(f"There are no groups of the kind '{kind_words(wanted)}' here; the page shows a default.")
        return None

    def _group(self, groups: Sequence[str], grouping: str, default: str | None) -> str | None:
        """The chosen group; one of another kind is left from an earlier choice, and no reason to complain."""
        wanted = self.selection.group
        if wanted is None or wanted in groups:
            return wanted or default
        known = {name for level in IN_GROUPS for name in self._names_of_groups(level)}
        if wanted not in known:
            shown = f"; this page shows {default}" if default else ""
            self.said.append(f"There is no group '{wanted}' of the kind {kind_words(grouping)}{shown}.")
        return default

    def _names_of_groups(self, level: str) -> pl.Series:
        return self.readings.groups(self.catalogue.release_id, level)["group_name"]

    def _place(self, level: str, codes: Sequence[str]) -> str | None:
        """The organisation to highlight, or the one that it merged into."""
        wanted = self.selection.organisation
        if wanted is None or wanted in codes or level == "group":
            return wanted if wanted in codes else None
        known = self.catalogue.organisations.get(wanted)
        if known is None:
            self.said.append(f"We do not know the code {wanted}. It may have merged: see Organisations.")
            return None
        if known.successor_ods_code in codes:
            successor = self.catalogue.organisations[str(known.successor_ods_code)]
            self.said.append(f"{known.full_name} merged into {successor.full_name}, which is highlighted.")
            return successor.ods_code
        self.said.append(f"{known.full_name} is not one of the {LEVEL_WORDS[level][1]} that are shown.")
        return None

    def _own(self, level: str, peers: Peers | None, place: str | None) -> str | None:
        """Who is highlighted: of groups the chosen one, of peers only one of them."""
        if level == "group":
            return f"{peers.grouping}: {peers.group}" if peers and peers.group else None
        if peers is None or place is None:
            return place
        members = self.readings.groups(self.catalogue.release_id, level).filter(
            grouping=peers.grouping, group_name=peers.group
        )
        if place in members["ods_code"]:
            return place
        self.said.append(f"{self.catalogue.organisations[place].full_name} is not in the group {peers.group}.")
        return None


def first_unit(catalogue: Catalogue, subject: str, units: Sequence[str]) -> str:
    """The unit in which a medicine is shown first, or the first that there is."""
    known = catalogue.named.get(subject)
    wanted = (*([known.unit] if known else []), *FIRST_OF_PRACTICES, *units)
    return next(unit for unit in wanted if unit in units)


def token(start: date) -> str:
    """Twelve months as they stand in an address."""
    return Period(WINDOW, start).token
