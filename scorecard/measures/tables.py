"""The tables of a release that set organisations beside each other: measures, their figures, peers and spread."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import polars as pl

from scorecard import schema
from scorecard.measures.comparison import SEED
from scorecard.measures.definitions import Measure, Rate
from scorecard.measures.denominators import monthly_notes
from scorecard.measures.figures import (
    Line,
    beside_each_other,
    draws,
    every_period,
    figures,
    measured,
    of_compared,
)
from scorecard.measures.kept import Comparing, comparing
from scorecard.measures.materials import Placed
from scorecard.measures.measuring import Material, Subject, why_not
from scorecard.measures.peers import beside_peers
from scorecard.measures.variation import narrowings, spreads
from scorecard.notes import Note
from scorecard.releases.inputs import Inputs
from scorecard.statistics.bootstrap import Resampling
from scorecard.store.sums import Shelf
from scorecard.tables import Table

OF_A_MEASURE = (schema.MEASURE_FIGURE, schema.PEER_FIGURE, schema.SPREAD, schema.NARROWING)
OF_SUBJECTS = {"subject": pl.String, "medicine": pl.String}
# Lines that are computed together; all of a nation's measure would be held at once.
AT_ONCE = 60
# What measures are computed from, by care setting; measures of a setting of which nothing is loaded are left out.
Materials = Mapping[str, Material]


def tables(
    measures: Iterable[Measure], given: Materials, where: Placed, shelf: Shelf | None
) -> dict[str, pl.DataFrame]:
    """schema.MEASURE_TABLES and VARIATION_TABLES without release_id; ``shelf`` has what was compared before."""
    how, told = draws(), [one for one in measures if one.care_setting in given]
    # Put in order one by one, a nation's figures are in order without a second copy of all of them.
    found = [
        _in_order(of_measure(measure, given[measure.care_setting], how, shelf))
        for measure in sorted(told, key=lambda one: one.slug)
    ]
    return {
        "measure": definitions(told, given),
        **{table.name: pl.concat([_empty(table), *(part[table.name] for part in found)]) for table in OF_A_MEASURE},
        "catchment": where.catchments.trusts,
        "organisation_group": where.groups.rows,
    }


def notes(inputs: Inputs, organisations: pl.DataFrame, given: Materials, where: Placed) -> Iterator[Note]:
    """What a reader of the release should know of its measures, groups and denominators."""
    yield from where.groups.notes
    yield from where.catchments.notes
    divided_by = {one.denominator.name for one in inputs.measures if isinstance(one, Rate)}
    in_use = inputs.denominators.filter(pl.col("denominator").is_in(sorted(divided_by)))
    yield from monthly_notes(in_use, organisations)
    for measure in sorted(inputs.measures, key=lambda one: one.is_of_practices):
        known = given.get(measure.care_setting)
        why = known and why_not(measure, known)
        if why and measure.status != "retired":
            yield Note("measure", f"'{measure.name}' has no figures: {why}.")


def definitions(measures: Iterable[Measure], given: Materials) -> pl.DataFrame:
    """Every measure with its definition, and why it has no figures where it has none."""
    rows = [
        (one.slug, one.name, one.kind, one.status, one.model_dump_json(), why_not(one, given[one.care_setting]))
        for one in measures
    ]
    names = [name for name in schema.MEASURE.names if name != "release_id"]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def of_measure(measure: Measure, given: Material, how: Resampling, shelf: Shelf | None) -> dict[str, pl.DataFrame]:
    """The figures of one measure, beside those of peers, and how far they lie apart, by the name of their table."""
    with comparing(measure, how, shelf) as here:
        lines = measured(measure, given)
        parts = [_of_lines(some, given, here) for some in iter(lambda: list(islice(lines, AT_ONCE)), [])]
    return {table.name: pl.concat([_empty(table), *(part[table.name] for part in parts)]) for table in OF_A_MEASURE}


def _of_lines(lines: Sequence[Line], given: Material, here: Comparing) -> dict[str, pl.DataFrame]:
    """Some lines of a measure at once: one by one, most of the time would be that of beginning."""
    every = every_period(lines, given.months)
    beside = [beside_each_other(line, given.months, here) for line in lines]
    told = _from_the_minimum(here.measure, pl.concat(of_compared(lines, found) for found in every.values()))
    return {
        "measure_figure": pl.concat(figures(lines, every, beside)),
        "peer_figure": beside_peers(lines, beside, here),
        "spread": spreads(told, _per(here.measure)),
        "narrowing": narrowings(told, published([line.subject for line in lines], here.measure, given), SEED),
    }


def _in_order(found: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Tables of one measure, each in the order of its key."""
    keys = {table.name: [name for name in table.key if name != "release_id"] for table in OF_A_MEASURE}
    return {name: frame.sort(keys[name], nulls_last=True) for name, frame in found.items()}


def _from_the_minimum(measure: Measure, found: pl.DataFrame) -> pl.DataFrame:
    """Values without those of a denominator below the measure's minimum: a few people make a rate of any height."""
    if not isinstance(measure, Rate):
        return found
    is_enough = pl.col("denominator") >= measure.denominator.minimum
    return found.with_columns(value=pl.when(is_enough).then("value"))


def _per(measure: Measure) -> pl.DataFrame:
    """What values are multiplied by: a share's gap is told as a part of its class."""
    per = measure.denominator.per if isinstance(measure, Rate) else 1.0
    return pl.DataFrame({"measure": [measure.slug], "per": [per]})


def published(subjects: Iterable[Subject], measure: Measure, given: Material) -> pl.DataFrame:
    """When subjects' positive appraisals were published: those that the measure names, or those of its medicines."""
    named = pl.col("ta_number").is_in(list(measure.ta_numbers)) if measure.ta_numbers else pl.lit(value=True)
    pairs = dict.fromkeys((one.slug, medicine) for one in subjects for medicine in one.medicines)
    of_subjects = pl.DataFrame(list(pairs), schema=OF_SUBJECTS, orient="row")
    rows = of_subjects.join(given.appraisals.filter(named), on="medicine")
    return rows.select("subject", "ta_number", "published")


def _empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={name: kind for name, kind in table.polars_schema.items() if name != "release_id"})
