"""What the page of rankings speaks of: each wish of the address made good against what the release holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import polars as pl

from dashboards.catalogue import LEVEL_WORDS, Catalogue
from dashboards.formatting import organisation_name
from dashboards.rankings.choices import LEVELS, Choosing, Peers
from dashboards.rankings.readings import RankingReadings, Series
from dashboards.state import Selection
from dashboards.view import Question
from scorecard.measures.definitions import Measure, Rate

SEVERAL_KINDS = "groups of several kinds hold the same organisations"
OF_PEERS = ("percentile", "rank", "rank_low", "rank_high", "out_of", "benchmark", "comparison", "flags")
NO_WINDOW = "there are no whole twelve months of ICBs, trusts or groups"
Row = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """A measure without figures, and why."""

    catalogue: Catalogue
    measures: Mapping[str, Measure]
    reasons: Mapping[str, str]
    measure: Measure
    reason: str
    said: tuple[str, ...]


@dataclass(frozen=True)
class Scope:
    """A selection made good: one measure of one subject at one level over twelve months, and who is told of."""

    catalogue: Catalogue
    selection: Selection
    readings: RankingReadings
    measures: Mapping[str, Measure]
    reasons: Mapping[str, str]
    units: Mapping[str, tuple[str, ...]]
    windows: Mapping[str, tuple[date, ...]]
    measure: Measure
    subject: str
    unit: str
    level: str
    period: date
    kinds: tuple[str, ...]
    peers: Peers | None
    place: str | None
    said: tuple[str, ...]

    @property
    def series(self) -> Series:
        """What the figures are asked by."""
        return self.measure.slug, self.subject, self.unit, self.level

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels that the measure can be looked at."""
        return tuple(level for level in LEVELS if level in self.windows)

    @property
    def by_name(self) -> bool:
        """Whether the table is in order of names."""
        return self.selection.order == "name" or self.measure.kind == "volume"

    @cached_property
    def everybody(self) -> pl.DataFrame:
        """Every organisation of the level over the twelve months, with its name."""
        found = self.readings.figures(self.catalogue.release_id, self.series, self.period)
        names = pl.Series("name", [self.name(code) for code in found["ods_code"]], dtype=pl.String)
        return found.with_columns(names)

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Those that are shown, highest value first; then those with a value that is not compared, then the others.

        Beside peers, what is said of each is said among them; ``rank_of_all`` and the like say it among everybody.
        """
        among = self._among()
        is_apart = pl.col("low").is_null()
        return among.sort(is_apart, pl.col("value").is_null(), -pl.col("value"), "name", nulls_last=True)

    @cached_property
    def compared(self) -> list[Row]:
        """Those that are drawn and ordered: a value with its interval."""
        return self.rows.filter(pl.col("low").is_not_null()).to_dicts()

    @cached_property
    def apart(self) -> list[Row]:
        """Those that are not, each for a reason."""
        return self.rows.filter(pl.col("low").is_null()).to_dicts()

    @property
    def own(self) -> Row | None:
        """The highlighted organisation among those that are shown."""
        return next((row for row in [*self.compared, *self.apart] if row["ods_code"] == self.place), None)

    @cached_property
    def together(self) -> float | None:
        """The value of all together that have one; None where nobody has, or amounts are not added up."""
        known = self.rows.filter(pl.col("value").is_not_null(), pl.col("denominator") > 0)
        if known.is_empty() or not self.adds_up:
            return None
        per = self.measure.denominator.per if isinstance(self.measure, Rate) else 1.0
        return float(known.select(pl.col("numerator").sum() / pl.col("denominator").sum() * per).item())

    @cached_property
    def median(self) -> float | None:
        """The middle of the values that are shown."""
        found = self.rows["value"].median()
        return found if isinstance(found, float) and self.adds_up else None

    @property
    def adds_up(self) -> bool:
        """Whether organisations are each counted once, so that they can be added up and compared."""
        return self.measure.kind != "volume" and not (self.level == "group" and len(self.kinds) > 1)

    @cached_property
    def spread(self) -> pl.DataFrame:
        """How far the organisations lie apart, period by period, of the type that there is."""
        found = self.readings.spread(self.catalogue.release_id, self.series)
        present = set(found["period_type"])
        kind = next((each for each in ("quarter", "month") if each in present), "twelve_months")
        return found.filter(pl.col("period_type") == kind)

    @property
    def narrowing(self) -> Row | None:
        """Whether that falls."""
        return self.readings.narrowing(self.catalogue.release_id, self.series)

    @property
    def subject_name(self) -> str:
        """The medicine or grouping."""
        if not isinstance(self.measure.subject, str):
            return self.measure.subject.name
        known = self.catalogue.named.get(self.subject)
        return known.name if known else self.subject

    @property
    def nouns(self) -> tuple[str, str]:
        """One and several of those that are compared."""
        return LEVEL_WORDS[self.level]

    def name(self, code: str) -> str:
        """The name of an organisation, or of a group without its kind."""
        known = self.catalogue.organisations.get(code)
        if known:
            return known.full_name
        return organisation_name(code.partition(": ")[2]) if self.level == "group" else code

    def _among(self) -> pl.DataFrame:
        """The figures of those that are shown, with what is said among them."""
        everybody = self.everybody
        if self.level == "group":
            kind = self.peers.grouping if self.peers else ""
            shown = everybody.filter(pl.col("ods_code").str.starts_with(f"{kind}: "))
            return shown if self.adds_up else _not_compared(shown)
        if self.peers is None:
            return everybody
        beside = self.readings.peers(self.catalogue.release_id, self.series, self.peers.grouping)
        of_group = beside.filter(group_name=self.peers.group).select("ods_code", "median", *OF_PEERS)
        kept = everybody.rename({name: f"{name}_of_all" for name in OF_PEERS})
        return kept.join(of_group, on="ods_code")


def scope(question: Question) -> Scope | Refusal | None:
    """The scope of a question; why there is none where the measure has no figures; None without any measure."""
    catalogue, readings = question.catalogue, question.readings.rankings
    measures = readings.definitions(catalogue.release_id)
    if not measures:
        return None
    choosing = Choosing(catalogue, question.selection, readings, measures)
    measure = choosing.measure()
    units = readings.units(catalogue.release_id, measure.slug)
    found = choosing.found(measure, units) if units else None
    reasons = readings.reasons(catalogue.release_id)
    if found is None:
        reason = reasons.get(measure.slug, NO_WINDOW)
        return Refusal(catalogue, measures, reasons, measure, reason, tuple(choosing.said))
    return Scope(
        catalogue=catalogue,
        selection=question.selection,
        readings=readings,
        measures=measures,
        reasons=reasons,
        units=units,
        measure=measure,
        **found,
        said=tuple(choosing.said),
    )


def _not_compared(rows: pl.DataFrame) -> pl.DataFrame:
    """Groups of several kinds share members: what was said among all of them is not said."""
    nothing = [pl.lit(None, rows.schema[name]).alias(name) for name in OF_PEERS if name not in ("out_of", "flags")]
    reason = pl.coalesce(pl.when(pl.col("low").is_null()).then("flags"), pl.lit(SEVERAL_KINDS))
    return rows.with_columns(*nothing, out_of=pl.lit(0, pl.Int64), flags=reason)
