"""The commands that answer: releases, show, lineage."""

from datetime import date

import polars as pl
from rich.table import Table

from scorecard import periods, queries
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.errors import UnknownNameError
from scorecard.queries import Release
from scorecard.releases.lineage import lineage as trace
from scorecard.schema import ENGLAND, UNALLOCATED
from scorecard.store.database import Database


def chosen_release(database: Database, release_id: int | None) -> Release:
    """The release of a number, or the published one."""
    return queries.current_release(database) if release_id is None else queries.release(database, release_id)


def releases(place: Workplace, narrator: Narrator) -> None:
    """List every release and mark the published one."""
    table = Table("Release", "Built", "Published", "Data", "Population", "Checksum")
    for item in queries.releases(place.database):
        span = f"{item.first_month:%Y-%m} to {item.last_month:%Y-%m}"
        when = f"{item.published_at:%Y-%m-%d %H:%M}" if item.published_at else "no"
        vintage = f"mid-{item.population_vintage}"
        table.add_row(str(item.release_id), f"{item.built_at:%Y-%m-%d %H:%M}", when, span, vintage, item.checksum[:12])
    narrator.console.print(table)
    published = queries.published_release_id(place.database)
    narrator.say("Nothing is published yet." if published is None else f"Readers see release {published}.")


def summary(database: Database, release: Release) -> list[str]:
    """A release in three lines: what it covers, its headline, and its data."""
    found = queries.increases(database, release.release_id)
    places = queries.organisations(database, release.release_id).filter(pl.col("ods_code") != UNALLOCATED)
    count = dict(places["org_type"].value_counts().iter_rows())
    received = queries.submissions(database, release.release_id, ENGLAND)
    kind = "Synthetic data. " if release.synthetic else ""
    months = f"{periods.month_label(release.first_month)} to {periods.month_label(release.last_month)}"
    return [
        f"{kind}Release {release.release_id}: {months}, {found.total} medicines, {count.get('icb', 0)} ICBs, "
        f"{count.get('trust', 0)} trust codes, mid-{release.population_vintage} population.",
        f"Use of {found.increased} of {found.comparable} medicines increased in the latest 12 months of quarters.",
        f"{received['received'].sum():,} of {received['expected'].sum():,} expected monthly submissions were received.",
    ]


def show(place: Workplace, narrator: Narrator, release_id: int | None) -> None:
    """Tell what a release is, what it was computed from, and what its reader should know."""
    release = chosen_release(place.database, release_id)
    for line in summary(place.database, release):
        narrator.say(line)
    narrator.say(f"Code {release.code_version}, settings {release.settings}, checksum {release.checksum}.")
    narrator.say_notes(queries.notes(place.database, release.release_id)["text"].to_list())


def lineage(
    place: Workplace, narrator: Narrator, release_id: int | None, medicine: str, ods_code: str, period: str
) -> None:
    """List the source rows behind one number, and their sum beside it."""
    release = chosen_release(place.database, release_id)
    period_type, start = parse_period(period)
    found = trace(place.database, place.lake, release.release_id, medicine, ods_code, start, period_type)
    for row in found.rows.iter_rows(named=True):
        narrator.say(
            f"{row['name']} {row['file_id'][:12]} row {row['row_number']}: {row['ods_code']}, {row['vmp_name']}, "
            f"{row['quantity']:.12g} {row['native_unit']} × {row['factor']:.12g} = {row['amount']:.12g} {row['unit']}"
        )
    for unit, numerator in found.numerators.items():
        narrator.say(f"Sum {found.sums.get(unit, 0.0):.12g} {unit}; published {numerator:.12g} {unit}.")
    if not found.numerators:
        narrator.say("The release has no use for this: no source row stands behind it.")


def parse_period(text: str) -> tuple[str, date]:
    """The type and first day of a period given as pages write it; raises UnknownNameError."""
    found = periods.parse_period(text)
    if found is None:
        raise UnknownNameError(
            f"'{text}' is no period. Write a financial quarter as '2021/22 Q1', a month as 'April 2021', and twelve "
            "months as 'April 2021 to March 2022'."
        )
    return found
