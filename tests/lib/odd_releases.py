"""Releases that nobody hopes for, each computed, checked and published by the product from a small synthetic NHS."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from io import StringIO
from pathlib import Path

import polars as pl
from rich.console import Console

from ingest.released import check_release
from ingest.synthetic import TINY, write_sample
from scorecard.commands.config import read_config
from scorecard.commands.load import ingest
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import working_in
from scorecard.releases import publishing
from scorecard.releases.build import build
from scorecard.releases.inputs import Choices, Inputs, gather
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from scorecard.uptake.products import slug

# Two whole financial years, so that twelve months can be compared with the twelve before.
MONTHS = 24
SPOKEN_OF = (
    *("formulary_words", "formulary_entries", "explanations", "indicators"),
    *("denominators", "catchment_shares", "group_members", "services"),
)
NEVER_APPRAISED = "velstatin"
# What a release of trusts alone does without: practices get releases of their own (tests/lib/both_settings.py).
OF_PRACTICES = ("bnf", "epd")
LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis"


def long_name(own: str) -> str:
    """A name of 200 characters that begins with its own word and holds what markup and addresses mean something by."""
    told = f"{own} <b> & O'Neil's \"{LONG_WORD}\" {'and of many more ' * 12}"
    return f"{told[:199].rstrip():x<200}"


@dataclass(frozen=True)
class Loaded:
    """A home folder in which everything is loaded and nothing built."""

    folder: Path
    settings: Settings
    choices: Choices
    inputs: Inputs


def load(folder: Path) -> Loaded:
    """A small synthetic NHS, loaded."""
    write_sample(folder / "files", replace(TINY, months=MONTHS))
    config = read_config(folder / "files" / "sample.toml")
    settings = Settings(home=folder / "home")
    with working_in(settings) as place:
        for source in (name for name in type(config).model_fields if isinstance(getattr(config, name), list)):
            if source not in ("measures", *OF_PRACTICES):
                ingest(
                    place, Narrator(Console(file=StringIO())), source, config.files_of(source), None, folder / "files"
                )
        manifest = files(place.database)
        chosen = config.choices(folder / "files")
        every = replace(chosen, measures=(*settings.measures, *chosen.measures))
        inputs = gather(place.lake, manifest, released_rows(place.database), every)
    return Loaded(folder, settings, every, inputs)


def publish(loaded: Loaded, name: str, odd: Callable[[Inputs], Inputs]) -> str:
    """The address of a database with one release, of odd inputs."""
    url = f"sqlite:///{loaded.folder / name}.sqlite"
    with sqlite3.connect(loaded.settings.database_url.removeprefix("sqlite:///")) as source:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as target:
            source.backup(target)
        target.close()
    source.close()
    inputs = odd(loaded.inputs)
    results = build(inputs)
    database = Database.open(url)
    lake = Lake(loaded.settings.lake_at)
    check_release(results.tables, inputs.files, files(database), lake, loaded.settings.thresholds)
    with database.writing() as connection:
        publishing.publish(connection, publishing.save(connection, inputs, results))
    database.settle()
    database.close()
    return url


def silent_on(inputs: Inputs, *names: str) -> Inputs:
    """The same without a row of these."""
    return replace(inputs, **{name: getattr(inputs, name).clear() for name in names})


def no_figures(inputs: Inputs) -> Inputs:
    """Trusts submit, but nothing of any appraised medicine, and nobody says anything else."""
    unknown = inputs.prescribing.with_columns(vmp_code=pl.lit("999000000000000"), vmp_name=pl.lit("Something else"))
    return silent_on(replace(inputs, prescribing=unknown), *SPOKEN_OF)


def one_trust(inputs: Inputs) -> Inputs:
    """One trust in one ICB in one region: nobody to be compared with."""
    hierarchy = inputs.hierarchy.filter(pl.col("icb_code") == "ZB01")
    of_trust, own = pl.col("ods_code") == "ZT01", pl.col("ods_code").is_in(["ZT01", "ZB01"])
    return replace(
        inputs,
        prescribing=inputs.prescribing.filter(of_trust),
        trusts=inputs.trusts.filter(of_trust),
        successions=inputs.successions.clear(),
        hierarchy=hierarchy,
        estimates=inputs.estimates.filter(pl.col("sub_icb_code").is_in(hierarchy["sub_icb_code"].implode())),
        **{name: getattr(inputs, name).filter(own) for name in SPOKEN_OF},
    )


def all_missing(inputs: Inputs) -> Inputs:
    """Every trust submitted for a year, and none ever since."""
    return replace(inputs, prescribing=inputs.prescribing.filter(pl.col("month") < date(2025, 1, 1)))


def never_submitted(inputs: Inputs) -> Inputs:
    """Months without any row: nobody ever submitted, so nobody is expected to."""
    return replace(inputs, prescribing=inputs.prescribing.filter(pl.lit(value=False)))


def long_names(inputs: Inputs) -> Inputs:
    """Names of 200 characters: of organisations, medicines, conditions, indicators, measures and groups."""

    def lengthen(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
        return frame.with_columns(pl.col(column).map_elements(long_name, pl.String) for column in columns)

    medicines = inputs.appraisals["medicine"].unique()
    slugs = {name: _slug_of(name) for name in medicines}
    areas = ("sub_icb_name", "icb_name", "region_name")
    renamed = [
        one.model_copy(update={"name": long_name(one.name)})
        for one in inputs.measures
        if one.subject == "each_medicine"
    ]
    return replace(
        inputs,
        trusts=lengthen(inputs.trusts, "name"),
        hierarchy=lengthen(inputs.hierarchy, *areas),
        estimates=lengthen(inputs.estimates, *areas),
        dmd=lengthen(inputs.dmd, "vtm_name", "vmp_name"),
        appraisals=lengthen(inputs.appraisals, "medicine_name", "condition", "therapeutic_area").with_columns(
            pl.col("medicine").replace(slugs)
        ),
        services=inputs.services.with_columns(pl.col("medicine").replace(slugs)),
        definitions={
            slug: one.model_copy(update={"name": long_name(one.name)}) for slug, one in inputs.definitions.items()
        },
        group_members=lengthen(inputs.group_members, "group_name"),
        measures=tuple(renamed),
    )


def _slug_of(medicine: str) -> str:
    return slug(long_name(medicine.capitalize()))


def never_appraised(inputs: Inputs) -> Inputs:
    """A medicine that NICE never appraised, which a measure takes as a share of its class."""
    return replace(inputs, appraisals=inputs.appraisals.filter(pl.col("medicine") != NEVER_APPRAISED))


def no_formulary(inputs: Inputs) -> Inputs:
    """Nobody said anything of a formulary."""
    return silent_on(inputs, "formulary_words", "formulary_entries", "explanations")


def no_population(inputs: Inputs) -> Inputs:
    """Estimates of places that the hierarchy does not know: England has people, nobody else."""
    codes = pl.concat_str(pl.lit("Q"), pl.col("sub_icb_code"))
    return replace(inputs, estimates=inputs.estimates.with_columns(sub_icb_code=codes))


ODD: Mapping[str, Callable[[Inputs], Inputs]] = {
    "no figures": no_figures,
    "one trust": one_trust,
    "all missing": all_missing,
    "never submitted": never_submitted,
    "long names": long_names,
    "never appraised": never_appraised,
    "no formulary": no_formulary,
    "no population": no_population,
}
