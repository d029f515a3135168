"""A digest: what changed for one organisation from one release to another, as sections of rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from dashboards.catalogue import Organisation
from dashboards.compliance.state_words import FINDINGS, STATES
from dashboards.compliance.words import days_left
from dashboards.formatting import NOT_APPLICABLE, cell, counted, day, decimals_for, short_day
from dashboards.reports import medicines, sentences
from dashboards.reports.material import Material
from scorecard.compliance.deadline_texts import SUMMARIES
from scorecard.measures.definitions import Measure
from scorecard.measures.movement import movements
from scorecard.periods import month_label, twelve_months_label
from scorecard.releases import changes
from scorecard.releases.revision_words import WHY
from scorecard.schema import IN_PRIMARY_CARE, SECONDARY_CARE

AHEAD = 60
MOST_ROWS = 100
# The states that ask for something first, then what was achieved, then the rest.
ORDER = ("overdue", "late", "explained", "compliant", "pending", "unknown", "not_applicable", "not_in_denominator")
HEADINGS = {
    SECONDARY_CARE: "Figures that moved beyond chance",
    IN_PRIMARY_CARE: "What practices prescribe: figures that moved beyond chance",
}
MOVED = {"rose": "rose", "fell": "fell"}


@dataclass(frozen=True)
class Section:
    """One kind of change: rows with as many cells as there are columns, the first of which names the row."""

    heading: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Digest:
    """What changed; there are no sections where nothing did."""

    place: Organisation
    before: Material
    after: Material
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The digest in one line."""
        return f"NICE appraisals: what changed for {self.place.full_name}"

    @property
    def told(self) -> str:
        """What is compared with what."""
        before, after = (
            f"release {side.release.release_id} (data to {month_label(side.release.last_month)}, "
            f"formularies as known on {day(side.day)})"
            for side in (self.before, self.after)
        )
        return f"From {before} to {after}."


def digest(before: Material, after: Material, ods_code: str, revisions: pl.DataFrame) -> Digest:
    """What changed for an organisation; ``revisions`` are all that moved between the releases (schema.REVISION)."""
    place = after.place(ods_code)
    sides = before, after
    own = revisions.filter(pl.col("ods_code") == place.ods_code, pl.col("org_type") == place.org_type)
    found = (
        _figures(sides, place, SECONDARY_CARE),
        _figures(sides, place, IN_PRIMARY_CARE),
        _restated(after, changes.restated(own)),
        _published(sides, place),
        _states(sides, place),
        _deadlines(sides, place),
        _submissions(sides, place),
        _findings(sides, place),
    )
    return Digest(place, before, after, tuple(_cut(section) for section in found if section.rows))


def _figures(sides: tuple[Material, Material], place: Organisation, care_setting: str) -> Section:
    """Figures of a care setting that moved beyond chance, and ranks that did."""
    measure, now = sides[1].standing(place, care_setting)
    spans = [newest for side in sides if (newest := side.newest_of(care_setting)) is not None]
    rows: tuple[tuple[str, ...], ...] = ()
    caption = ""
    if measure is not None and len(spans) == len(sides):
        rows = tuple(_moved(sides, measure, now.filter(pl.col("period") == spans[1]), place, spans[0]))
        words = [twelve_months_label(span) for span in spans]
        caption = f"{measure.name}: {words[1]} against {words[0]}, by 95% intervals. {sentences.LOOK}"
    columns = ("Medicine", "What", "Before", "Now", "95% interval before", "95% interval now")
    return Section(HEADINGS[care_setting], caption, columns, rows)


def _moved(
    sides: tuple[Material, Material], measure: Measure, newest: pl.DataFrame, place: Organisation, span: date
) -> Iterator[tuple[str, ...]]:
    """``newest`` against the figures of the release before over twelve months that begin with ``span``."""
    before, after = sides
    earlier = before.standing_by(measure, place)
    if earlier is None:
        return
    found = movements(earlier.filter(pl.col("period") == span), newest)
    for row in found.filter(pl.col("moved").is_in(list(MOVED))).iter_rows(named=True):
        was = {"low": row["low_before"], "high": row["high_before"]}
        yield (
            _medicine(after, row["subject"], row["unit"]),
            MOVED[row["moved"]],
            medicines.number(measure, row["value_before"]),
            medicines.number(measure, row["value"]),
            medicines.interval(measure, was),
            medicines.interval(measure, row),
        )
    told = pl.col("rank_change").is_not_null()
    known = set(earlier.filter(told).select("subject", "rank_change").rows())
    for row in newest.filter(told).iter_rows(named=True):
        if (row["subject"], row["rank_change"]) not in known:
            blank = (NOT_APPLICABLE,) * 4
            yield _medicine(after, row["subject"], row["unit"]), f"rank in a year {row['rank_change']}", *blank


def _restated(after: Material, found: pl.DataFrame) -> Section:
    rows = []
    for row in found.iter_rows(named=True):
        amounts = row["numerator_before"], row["numerator_after"]
        decimals = decimals_for(amounts)
        shown = (
            ("same amounts, other rates",) * 2 if amounts[0] == amounts[1] else [cell(one, decimals) for one in amounts]
        )
        why = ", ".join(WHY.get(cause, cause) for cause in row["causes"]) or "not known"
        months = f"{counted(row['months'], 'month')}, {_span(row)}"
        rows.append((_medicine(after, row["medicine"], row["unit"]), months, *shown, why))
    caption = "Months that both releases have, and whose figures are no longer the same; amounts over these months."
    return Section("Restated figures", caption, ("Medicine", "Months", "Before", "Now", "Why"), tuple(rows))


def _published(sides: tuple[Material, Material], place: Organisation) -> Section:
    before, after = sides
    days = before.day, after.day
    found = changes.newly_published(before.recommendations, after.recommendations, days)
    states: dict[str, dict[str, int]] = {}
    counted_states = after.cells(place).group_by("recommendation_id", "state").len()
    for recommendation, state, number in counted_states.sort("recommendation_id", "state").iter_rows():
        states.setdefault(recommendation, {})[state] = number
    rows = tuple(
        (
            f"{row['recommendation_id']} {row['title']}",
            row["category"].replace("_", " "),
            short_day(row["published"]) if row["published"] else "not known",
            short_day(row["due"]) if row["due"] else NOT_APPLICABLE,
            medicines.states_in_words(states.get(row["recommendation_id"], {})),
        )
        for row in found.iter_rows(named=True)
    )
    columns = ("Recommendation", "Category", "Published", "Due", "Formulary")
    return Section("New recommendations of NICE", "Published, or taken into the register, since then.", columns, rows)


def _states(sides: tuple[Material, Material], place: Organisation) -> Section:
    before, after = sides
    found = changes.state_changes(before.cells(place), after.cells(place))
    ordered = sorted(found.iter_rows(named=True), key=lambda row: ORDER.index(row["state"]))
    rows = tuple(
        (
            f"{row['recommendation_id']} {row['title']}",
            _short(after, row["ods_code"]),
            STATES[row["state_before"]].word,
            STATES[row["state"]].word,
            short_day(row["due"]) if row["due"] else NOT_APPLICABLE,
        )
        for row in ordered
    )
    columns = ("Recommendation", "Organisation", "Before", "Now", "Due")
    section = Section("Formulary: changes of state", "What is newly overdue comes first.", columns, rows)
    return _of_place(section, place)


def _deadlines(sides: tuple[Material, Material], place: Organisation) -> Section:
    """Deadlines ahead, told where at least one of them is new: a digest that repeats itself is not read."""
    earlier, later = (side.deadlines(side.cells(place)) for side in sides)
    found = changes.new_deadlines(earlier, later)
    rows = tuple(
        (
            f"{row['recommendation_id']} {row['title']}",
            _short(sides[1], row["ods_code"]),
            SUMMARIES[row["kind"]],
            f"{short_day(row['falls_on'])}, {days_left(row['days_left'])}",
            "new" if row["is_new"] else "told before",
        )
        for row in found.iter_rows(named=True)
        if found["is_new"].any()
    )
    caption = f"From {day(sides[1].day)} to {day(sides[1].horizon)}."
    columns = ("Recommendation", "Organisation", "What", "Day", "In this digest")
    return _of_place(Section(f"Deadlines in the next {sides[1].ahead} days", caption, columns, rows), place)


def _submissions(sides: tuple[Material, Material], place: Organisation) -> Section:
    found = changes.newly_missing(*(side.submissions(place) for side in sides))
    rows = tuple(
        (month_label(row["month"]), f"{row['received']:,}", f"{row['expected']:,}")
        for row in found.iter_rows(named=True)
    )
    caption = "Months of which fewer monthly submissions of trusts came than were expected, newly so."
    return Section("Missing submissions", caption, ("Month", "Received", "Expected"), rows)


def _findings(sides: tuple[Material, Material], place: Organisation) -> Section:
    found = changes.new_findings(*(side.findings(place) for side in sides))
    rows = tuple((row["ta_number"], FINDINGS[row["kind"]], row["told"]) for row in found.iter_rows(named=True))
    caption = "Nothing was mended; each row counts as it was printed."
    return Section("Formulary lists: what does not add up", caption, ("Appraisal", "Kind", "What was found"), rows)


def _of_place(section: Section, place: Organisation) -> Section:
    """A section without its column of organisations, where all rows are of one."""
    if place.org_type not in ("icb", "trust"):
        return section
    at = section.columns.index("Organisation")
    columns, *rows = (row[:at] + row[at + 1 :] for row in (section.columns, *section.rows))
    return replace(section, columns=columns, rows=tuple(rows))


def _cut(section: Section) -> Section:
    """A section of no more rows than a message can hold, which says how many it leaves out."""
    over = len(section.rows) - MOST_ROWS
    if over <= 0:
        return section
    caption = f"{section.caption} The first {MOST_ROWS} of {len(section.rows):,}."
    return replace(section, caption=caption, rows=section.rows[:MOST_ROWS])


def _medicine(after: Material, slug: str, unit: str) -> str:
    known = after.medicines.get(slug) or after.prescribed.get(slug)
    return f"{known.name if known else slug} ({unit})"


def _short(after: Material, ods_code: str) -> str:
    place = after.organisations.get(ods_code)
    return place.short if place else ods_code


def _span(row: Mapping[str, Any]) -> str:
    """The months from the first to the last."""
    months: Sequence[str] = list(dict.fromkeys(month_label(row[end]) for end in ("first", "last")))
    return " to ".join(months)
