"""What a build computes from: the lake's current rows, and the choices that shape the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from scorecard import reference, schema
from scorecard.engines import STREAMING, Engine
from scorecard.errors import MissingInputError, MixedDataError, SettingsError
from scorecard.indicators.shares import Indicator, definitions
from scorecard.measures.definitions import Measure, load_measures
from scorecard.primary_care.prescribed import PrimaryCare
from scorecard.store.lake import Lake
from scorecard.store.manifest import current_files
from scorecard.store.quarantine import released_in, rows_that_count
from scorecard.store.sums import Shelf
from scorecard.tables import Table
from scorecard.uptake.kept import Kept

NEEDED = {
    "prescribing": "scmd",
    "trust": "ods",
    "hierarchy": "ods",
    "population_estimate": "population",
    "dmd_product": "dmd",
    "appraisal_fact": "appraisals",
}


@dataclass(frozen=True)
class Choices:
    """Settings that shape the numbers; None takes the newest that is loaded, no folder of measures the shipped one."""

    population_vintage: int | None = None
    organisations_as_of: date | None = None
    clock_rules: Path = reference.CLOCK_RULES
    duties: Path = reference.DUTIES
    measures: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Inputs:
    """Everything a build reads. ``prescribing`` grows with the data: a lazy frame of the engine that has it.

    So do the rows of practices in ``primary_care``. The rest is small.

    ``released`` names the rows, by file_id and row_number, that had been set aside and were let in again. With
    ``kept``, prescribing is added up file by file, and only what was not kept of an earlier build is read; with
    ``compared``, organisations are compared over those months only that no earlier build compared.
    """

    files: pl.DataFrame
    released: pl.DataFrame
    prescribing: Any
    months: list[date]
    trusts: pl.DataFrame
    successions: pl.DataFrame
    hierarchy: pl.DataFrame
    estimates: pl.DataFrame
    dmd: pl.DataFrame
    appraisals: pl.DataFrame
    services: pl.DataFrame
    formulary_words: pl.DataFrame
    formulary_entries: pl.DataFrame
    explanations: pl.DataFrame
    indicators: pl.DataFrame
    definitions: Mapping[str, Indicator]
    denominators: pl.DataFrame
    catchment_shares: pl.DataFrame
    group_members: pl.DataFrame
    measures: tuple[Measure, ...]
    primary_care: PrimaryCare
    clock_rules: pl.DataFrame
    duties: pl.DataFrame
    population_vintage: int
    organisations_as_of: date
    kept: Kept | None = None
    compared: Shelf | None = None


def gather(
    lake: Lake, manifest: pl.DataFrame, released: pl.DataFrame, choices: Choices, engine: Engine = STREAMING
) -> Inputs:
    """The current inputs, with the rows that people released; raises MissingInputError with all that is not loaded.

    ``engine`` has what grows, the prescribing and the rows of practices; everything else is small.
    """
    files = current_files(manifest)
    _check_nothing_is_missing(files)

    def rows(table: Table) -> pl.DataFrame:
        return rows_that_count(lake, table, files, released).collect()

    trusts = rows(schema.TRUST)
    estimates = latest_of_each_vintage(_in_file_order(rows(schema.POPULATION_ESTIMATE), files))
    vintage = _vintage(estimates, choices.population_vintage)
    return Inputs(
        files=files,
        released=released_in(files, released),
        prescribing=engine.rows(lake, schema.PRESCRIBING, files, released),
        months=_months_of(files, schema.PRESCRIBING),
        trusts=trusts,
        successions=rows(schema.SUCCESSION),
        hierarchy=rows(schema.HIERARCHY),
        estimates=estimates.filter(pl.col("vintage") == vintage),
        dmd=_in_file_order(rows(schema.DMD_PRODUCT), files),
        appraisals=_in_file_order(rows(schema.APPRAISAL_FACT), files),
        services=_in_file_order(rows(schema.SERVICE), files),
        formulary_words=_in_file_order(rows(schema.FORMULARY_WORD), files),
        formulary_entries=_in_file_order(rows(schema.FORMULARY_ENTRY), files),
        explanations=_in_file_order(rows(schema.EXPLANATION), files),
        indicators=_in_file_order(rows(schema.INDICATOR), files),
        definitions=definitions(),
        denominators=_in_file_order(rows(schema.DENOMINATOR), files),
        catchment_shares=_in_file_order(rows(schema.CATCHMENT_SHARE), files),
        group_members=_in_file_order(rows(schema.GROUP_MEMBER), files),
        measures=load_measures(choices.measures or (reference.MEASURES,)),
        primary_care=PrimaryCare(
            practices=engine.rows(lake, schema.PRIMARY_CARE, files, released),
            areas=_in_file_order(rows(schema.PRIMARY_CARE_AREA), files),
            medicines=_in_file_order(rows(schema.BNF_MEDICINE), files),
            changes=_in_file_order(rows(schema.BNF_CHANGE), files),
            registered=_in_file_order(rows(schema.PRACTICE_LIST_SIZE), files),
            list_sizes=_in_file_order(rows(schema.DENOMINATOR), files),
            months=_months_of(files, schema.PRIMARY_CARE),
        ),
        clock_rules=reference.clock_rules(choices.clock_rules),
        duties=reference.duties(choices.duties),
        population_vintage=vintage,
        organisations_as_of=choices.organisations_as_of or max(trusts["list_date"]),
    )


def with_kept(inputs: Inputs, lake: Lake) -> Inputs:
    """The same inputs, with what the lake keeps of earlier builds, if it does: for jobs that may write there."""
    if not lake.keeps_sums:
        return inputs
    return replace(inputs, kept=Kept(lake, inputs.files, inputs.released), compared=lake.shelf("compared"))


def is_synthetic(inputs: Inputs, submitted: set[str]) -> bool:
    """Whether the organisations are invented; raises MixedDataError when only some of them are."""
    spoken = [
        code
        for rows in (
            inputs.formulary_entries,
            inputs.explanations,
            inputs.indicators,
            inputs.denominators,
            inputs.catchment_shares,
            inputs.group_members,
        )
        for code in rows["ods_code"]
    ]
    named = {*submitted, *inputs.trusts["ods_code"], *spoken} - {schema.ENGLAND}
    codes = pl.Series(sorted(named)).str.contains(schema.SYNTHETIC_CODE)
    if codes.any() and not codes.all():
        raise MixedDataError(
            "This home folder holds synthetic and real data together, and invented numbers never stand beside real "
            "organisations. Set NICE_SCORECARD_HOME to an empty folder and load one of them there. If it is a misspelt "
            "code of a row that was released, drop the row: 'nice-scorecard quarantine list' tells where it is."
        )
    return bool(codes.all())


def _check_nothing_is_missing(files: pl.DataFrame) -> None:
    loaded = set(files["lake_table"])
    missing = {table: source for table, source in NEEDED.items() if table not in loaded}
    if missing:
        told = "; ".join(f"no {table} rows (nice-scorecard ingest {source} FILE)" for table, source in missing.items())
        raise MissingInputError(f"The lake does not hold all that a build needs: {told}.")


def _months_of(files: pl.DataFrame, table: Table) -> list[date]:
    """The months that are loaded of a table, in order."""
    return sorted(files.filter(pl.col("lake_table") == table.name)["month"].drop_nulls())


def _vintage(estimates: pl.DataFrame, chosen: int | None) -> int:
    loaded = sorted(estimates["vintage"].unique())
    if chosen is not None and chosen not in loaded:
        raise SettingsError(f"population_vintage is {chosen}, but only {', '.join(map(str, loaded))} are loaded.")
    return chosen or loaded[-1]


def latest_of_each_vintage(estimates: pl.DataFrame) -> pl.DataFrame:
    """Workbooks overlap, and ONS revises: of two that hold a year, the one loaded last is believed, whole."""
    return estimates.filter(pl.col("file_order") == pl.col("file_order").max().over("vintage"))


def _in_file_order(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Rows with file_order, so that of two files that speak of the same thing the one loaded last is believed."""
    order = files.select("file_id", file_order="file_number").unique("file_id", keep="last")
    return rows.join(order, on="file_id", how="left").sort("file_order", "row_number")
