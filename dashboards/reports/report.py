"""A board report: what one organisation uses, lists, owes and submitted, from one release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

import polars as pl

from dashboards.catalogue import Organisation
from dashboards.compliance.state_words import FINDINGS, STATES
from dashboards.compliance.words import days_left
from dashboards.formatting import counted, day, short_day
from dashboards.indicators.words import amount as how_many
from dashboards.indicators.words import comparison_cell, few, interval_cell, rank_cell, share_cell
from dashboards.quality.words import source_words
from dashboards.reports import medicines, sentences
from dashboards.reports.material import Material
from dashboards.reports.medicines import MedicineTable, medicine_table, practice_table
from scorecard import caveats
from scorecard.compliance.deadline_texts import SUMMARIES
from scorecard.compliance.explanations import explanation_reasons
from scorecard.compliance.proportions import proportions
from scorecard.measures.definitions import Measure
from scorecard.periods import month_label, period_label

# Beyond so many lines a list is no reading for a board; the sentence under it says what is left out.
MOST_ROWS = 60
LATE_STATES = ("overdue", "explained")
COUNTED = ("compliant", "late", "overdue", "explained", "pending", "unknown", "not_applicable")
METHODS = (
    "Intervals are 95% intervals. Those of use come from the months themselves (block bootstrap, widened because "
    "twelve months are few); those of shares are Wilson intervals.",
    "Beside the others: lower, similar or higher says on which side of the value of all others together the interval "
    "lies. A rank is printed with the ranks that are plausible, and left out where it would say nothing.",
    "Beyond chance: the 95% intervals of two spans of twelve months lie apart. Fewer than one comparison in a hundred "
    "is so by chance alone.",
    "Formulary: a recommendation is listed in time where it was decided by the due day of its own rule. What is not "
    "known stays below the line, and is never counted as a yes.",
    "None, no data and does not apply are three different things, and are written so.",
)


@dataclass(frozen=True)
class Report:
    """What the page prints; nothing is worked out in the template but the order of things."""

    material: Material
    place: Organisation
    table: MedicineTable
    practices: MedicineTable | None
    cells: pl.DataFrame
    deadlines: pl.DataFrame
    findings: pl.DataFrame
    submissions: pl.DataFrame

    @property
    def title(self) -> str:
        """The name of the page."""
        return f"NICE appraisals: board report for {self.place.full_name}"

    @property
    def running(self) -> str:
        """What stands at the foot of every page on paper."""
        release = self.material.release
        synthetic = ", synthetic data" if release.synthetic else ""
        return f"{self.place.full_name} ({self.place.ods_code}), release {release.release_id}{synthetic}"

    @property
    def is_area(self) -> bool:
        """Whether recommendations are those of the organisations within it."""
        return self.place.org_type in ("england", "region")

    @cached_property
    def counts(self) -> dict[str, Any]:
        """How many recommendations are in which state, with shares."""
        return proportions(self.cells, []).row(0, named=True)

    @cached_property
    def faults(self) -> list[dict[str, Any]]:
        """What does not add up in the organisation's own lists."""
        return self.findings.to_dicts()

    @cached_property
    def summary(self) -> list[tuple[str, str]]:
        """The report in a sentence for each of its parts."""
        return [
            ("Use by trusts" if self.practices else "Use", sentences.use(self.table)),
            ("Change", sentences.movement(self.table)),
            *([("Practices", sentences.practices(self.practices))] if self.practices else []),
            ("Formulary", sentences.formulary(self.place, self.counts)),
            ("Deadlines", sentences.deadlines(self.material, self.cells, self.deadlines)),
            ("Data", sentences.data(self.submissions, len(self.faults), self.practices)),
        ]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands under the title."""
        release = self.material.release
        when = medicines.window_words(self.material) or "no whole twelve months"
        return [
            ("Organisation", f"{self.place.ods_code}, {sentences.level(self.place)}"),
            ("Period of use", when),
            ("Formulary as known on", day(self.material.day)),
            ("Release", f"{release.release_id}, built {day(release.built_at.date())}"),
        ]

    @property
    def state_counts(self) -> list[tuple[str, str, int]]:
        """Each state with its meaning and number."""
        return [(STATES[state].word, STATES[state].meaning, self.counts[state]) for state in COUNTED]

    @property
    def bounds(self) -> str | None:
        """The share in time with its bounds."""
        return sentences.bounds(self.counts)

    @cached_property
    def late_rows(self) -> list[dict[str, Any]]:
        """Recommendations past due and not listed, the longest first, each with its explanation."""
        found = self.cells.filter(pl.col("state").is_in(LATE_STATES)).sort("due", "ods_code", "recommendation_id")
        said = _newest(self.material.explanations(self.cells))
        return [self._late(row, said.get((row["ods_code"], row["ta_number"]))) for row in found.iter_rows(named=True)]

    @cached_property
    def deadline_rows(self) -> list[dict[str, str]]:
        """What falls due, the soonest first."""
        return [
            {
                "day": short_day(row["falls_on"]),
                "left": days_left(row["days_left"]),
                "what": SUMMARIES[row["kind"]],
                "title": f"{row['recommendation_id']} {row['title']}",
                "rule": self.material.rules.get(row["clock_rule"] or "", "") if row["kind"] == "due" else "",
                "place": self.place_name(row["ods_code"]),
            }
            for row in self.deadlines.iter_rows(named=True)
        ]

    @property
    def indicators(self) -> list[dict[str, str]]:
        """The newest figure of each indicator."""
        return [
            {
                "name": indicator.name,
                "period": period_label(row["period_type"], row["period"]),
                "counts": f"{how_many(row['numerator'])} of {how_many(row['denominator'])}",
                "share": share_cell(row),
                "interval": interval_cell(row),
                "beside": comparison_cell(row),
                "rank": "–" if few(row) else rank_cell(row),
                "target": f"{100 * indicator.target.value:.6g}%" if indicator.target else "none recorded",
            }
            for indicator, row in self.material.indicator_rows(self.place)
        ]

    @cached_property
    def missing_months(self) -> list[str]:
        """Months of which a submission is missing."""
        return sentences.missing_months(self.submissions)

    @property
    def fault_rows(self) -> list[tuple[str, str, str]]:
        """What does not add up in its formulary lists."""
        return [(row["ta_number"], FINDINGS[row["kind"]], row["told"]) for row in self.faults]

    @property
    def notes(self) -> list[str]:
        """Notes of the release on the organisation, on medicines that it used, and on every number."""
        lines = [*self.table.lines, *(self.practices.lines if self.practices else ())]
        used = {line.medicine.medicine for line in lines if line.state == "used"}
        return [
            note.text
            for note in self.material.notes
            if note.ods_code in (None, self.place.ods_code) and (note.medicine is None or note.medicine in used)
        ]

    @property
    def caveats(self) -> list[str]:
        """What to bear in mind."""
        own = [one.caveats for one in self._measures] or [caveats.USE]
        return list(dict.fromkeys((*chain.from_iterable(own), *caveats.COMPLIANCE)))

    @property
    def methods(self) -> Sequence[str]:
        """How the numbers are made, in brief."""
        return (*(one.how_it_is_calculated for one in self._measures), *METHODS)

    @property
    def _measures(self) -> list[Measure]:
        """What use is told by: of trusts, and of practices where there are any."""
        tables = [self.table, self.practices]
        return [each.measure for each in tables if each is not None and each.measure is not None]

    @property
    def sources(self) -> list[str]:
        """Kinds of files that the release was computed from: how many, and which months they speak of."""
        told = self.material.files.group_by("source").agg(
            pl.len().alias("files"), pl.col("month").min().alias("first"), pl.col("month").max().alias("last")
        )
        return [
            f"{source_words(row['source'])}: {counted(row['files'], 'file')}{_span(row['first'], row['last'])}"
            for row in told.sort("source").iter_rows(named=True)
        ]

    @property
    def provenance(self) -> list[tuple[str, str]]:
        """What tells the release from any other."""
        release = self.material.release
        vintage = release.population_vintage
        return [
            (
                "Release",
                f"{release.release_id}, built {day(release.built_at.date())} by version {release.code_version}",
            ),
            ("Checksum of its rows (SHA-256)", release.checksum),
            ("Data", f"{month_label(release.first_month)} to {month_label(release.last_month)}"),
            ("Population", f"ONS mid-{vintage} estimates" if vintage else "none loaded"),
            ("Mergers followed to", day(release.organisations_as_of)),
        ]

    def place_name(self, ods_code: str) -> str:
        """The short name of an organisation."""
        place = self.material.organisations.get(ods_code)
        return place.short if place else ods_code

    def _late(self, row: Mapping[str, Any], said: Mapping[str, Any] | None) -> dict[str, Any]:
        days = (self.material.day - row["due"]).days if row["due"] else None
        return {
            "title": f"{row['recommendation_id']} {row['title']}",
            "place": self.place_name(row["ods_code"]),
            "state": STATES[row["state"]].word,
            "due": short_day(row["due"]) if row["due"] else "not known",
            "days": "not known" if days is None else f"{days:,}",
            "why": list(_explained(said, self.material.day)) if said else ["not explained"],
        }


def report(material: Material, ods_code: str) -> Report:
    """The report on an organisation; raises UnknownNameError where none can be written."""
    place = material.place(ods_code)
    cells = material.cells(place)
    return Report(
        material=material,
        place=place,
        table=medicine_table(material, place, cells),
        practices=practice_table(material, place),
        cells=cells,
        deadlines=material.deadlines(cells),
        findings=material.findings(place),
        submissions=material.submissions(place),
    )


def _newest(explanations: pl.DataFrame) -> dict[tuple[str, str], dict[str, Any]]:
    """The newest explanation of each organisation and appraisal; they come the newest first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in explanations.iter_rows(named=True):
        found.setdefault((row["ods_code"], row["ta_number"]), row)
    return found


def _explained(said: Mapping[str, Any], on_day: date) -> Iterator[str]:
    """An explanation in words: the reason, whose it is, whether the duty allows it, and until when it holds."""
    reasons = {row["reason_code"]: row for row in explanation_reasons().iter_rows(named=True)}
    reason = reasons.get(said["reason_code"])
    yield reason["meaning"] if reason else str(said["reason_code"])
    if said["notes"]:
        yield said["notes"]
    if reason and not reason["allowed"]:
        yield "The funding duty does not allow this reason for a positive recommendation."
    owner = f", {said['owner_role']}" if said["owner_role"] else ""
    expires = said["expires"]
    if expires is None:
        yield f"Given on {day(said['explained_on'])}{owner}; no end is named."
    else:
        verb = "ran out" if expires < on_day else "holds until"
        yield f"Given on {day(said['explained_on'])}{owner}; {verb}{' on' if expires < on_day else ''} {day(expires)}."


def _span(first: date | None, last: date | None) -> str:
    """The months that files speak of."""
    if first is None or last is None:
        return ""
    return f", {month_label(first)}" if first == last else f", {month_label(first)} to {month_label(last)}"
