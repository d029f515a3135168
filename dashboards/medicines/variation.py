"""How far organisations lie apart in the use of a medicine, whether that falls, and the way to their ranks."""

from typing import Any

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, cell, counted, decimals_for, fixed, months_in_words
from dashboards.medicines.numbers import Numbers
from dashboards.rankings.ways import ranks_address
from dashboards.readings import Readings
from scorecard.measures.definitions import Measure, Rate, value_words
from scorecard.measures.standing import WINDOW, by_medicine
from scorecard.measures.variation_words import narrowing_sentence
from scorecard.periods import period_label

Row = dict[str, Any]
ENDS = ("p10", "p25", "p50", "p75", "p90")
LEVELS = ("icb", "sub_icb", "trust")


def variation_section(readings: Readings, found: Numbers) -> Component | None:
    """The section, for a level with a rate of the medicine; regions and groups are too few."""
    one = rate_of(readings, found)
    if one is None or found.level not in LEVELS:
        return None
    release_id = found.catalogue.release_id
    series = (one.slug, found.medicine.medicine, found.unit, found.level)
    rows = readings.rankings.spread(release_id, series).filter(period_type=WINDOW)
    # One alone has no spread.
    known = rows.filter(pl.col("p50").is_not_null(), pl.col("organisations") > 1)
    narrowing = readings.rankings.narrowing(release_id, series)
    if known.is_empty() and narrowing is None:
        return None
    many = LEVEL_WORDS[found.level][1]
    return html.Section(
        [
            html.H2(f"How far {many} lie apart", id="variation"),
            caption(f"{capital(value_words(one, found.unit))}, of {many} of which every submission came."),
            None if known.is_empty() else html.P(latest_words(known.row(-1, named=True), many), className="statement"),
            None if narrowing is None else html.P(_plain(narrowing_sentence(narrowing)), className="statement"),
            None if known.is_empty() else spread_table(found.medicine.name, known, many),
            _onward(one, found, has_rows=not known.is_empty()),
        ],
        **attributes(aria_labelledby="variation"),
    )


def rate_of(readings: Readings, found: Numbers) -> Measure | None:
    """The rate that the level is ranked by: per resident, or at a trust by an estimate of its size."""
    return next(iter(rates(readings, found, found.level, found.catalogue.setting.source)), None)


def rates(readings: Readings, found: Numbers, level: str, care_setting: str) -> list[Measure]:
    """The rates of medicines of a care setting at a level, the fairest comparison first."""
    measures = readings.rankings.definitions(found.catalogue.release_id)
    return [one for one in by_medicine(measures.values(), level, care_setting) if isinstance(one, Rate)]


def way_to_ranks(readings: Readings, found: Numbers) -> str | None:
    """The address of the ranks that a table is not; a level without a rate has none."""
    one = rate_of(readings, found)
    return None if one is None else ranks_address(one.slug, found.level, found.medicine.medicine)


def latest_words(row: Row, many: str) -> str:
    """How far apart they lie in the newest twelve months."""
    when = months_in_words(WINDOW, row["period"])
    told = f"From {when}, {counted(row['organisations'], many.removesuffix('s'), many)} had every submission"
    if row["zeros"]:
        told += f", and {row['zeros']:,} of them used none"
    told += "."
    if row["ratio"] is not None:
        told += f" The 90th percentile was {fixed(row['ratio'], 1)} times the 10th."
    if row["gap_half"] and row["gap_total"]:
        told += (
            f" {capital(counted(row['gap_half'], many.removesuffix('s'), many))} "
            f"{'accounts' if row['gap_half'] == 1 else 'account'} for half of what those below the median would add "
            "to reach it."
        )
    return told + (f" {capital(_plain(row['reason']))}." if row["reason"] else "")


def spread_table(name: str, rows: pl.DataFrame, many: str) -> Component:
    """The percentiles of every twelve months, newest first."""
    decimals = decimals_for([value for end in ENDS for value in rows[end].drop_nulls()])
    columns = [Column("12 months"), Column(capital(many), True)]
    columns += [Column(words, True) for words in ("10th percentile", "25th", "Median", "75th", "90th")]
    columns += [Column("90th ÷ 10th", True)]
    lines = [_line(row, decimals) for row in rows.reverse().iter_rows(named=True)]
    return table(f"{name}: how far {many} lie apart", columns, lines)


def _line(row: Row, decimals: int) -> list[Child]:
    ends = [NOT_APPLICABLE if row[end] is None else cell(row[end], decimals) for end in ENDS]
    ratio = NOT_APPLICABLE if row["ratio"] is None else fixed(row["ratio"], 1)
    return [period_label(WINDOW, row["period"]), f"{row['organisations']:,}", *ends, ratio]


def _onward(one: Measure, found: Numbers, has_rows: bool) -> Component:
    many = LEVEL_WORDS[found.level][1]
    address = ranks_address(one.slug, found.level, found.medicine.medicine)
    way = link(f"Ranks of {many} with their intervals", address)
    href = csv_link("spread", measure=one.slug, subject=found.medicine.medicine, unit=found.unit, org_type=found.level)
    return actions(way, download(href, about=f"how far {many} lie apart")) if has_rows else actions(way)


def _plain(words: str) -> str:
    """Per cent as pages write it."""
    return words.replace(" %", "%")
