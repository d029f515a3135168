"""The commands run and build: from source files to a published release."""

import resource
import sys
import time
from dataclasses import replace
from pathlib import Path

import polars as pl

from ingest.released import check_release
from ingest.sources.registry import READERS
from scorecard import queries, schema
from scorecard.commands.config import RunConfig
from scorecard.commands.load import ingest
from scorecard.commands.narrator import Narrator
from scorecard.commands.workplace import Workplace
from scorecard.engines import POLARS, started
from scorecard.errors import FaultyFilesError, MissingInputError, UnknownReleaseError
from scorecard.releases import publishing as releases
from scorecard.releases.build import Results
from scorecard.releases.build import build as compute
from scorecard.releases.inputs import Choices, Inputs, gather, with_kept
from scorecard.releases.pairs import keep, moved_by
from scorecard.store.decisions import released_rows
from scorecard.store.manifest import files


def run(place: Workplace, narrator: Narrator, config: RunConfig, base: Path) -> int:
    """Ingest, validate, build and publish; returns the release's number. Done before means done now."""
    began = time.perf_counter()
    # Each step asks for the engine, and is given this one: a cluster takes seconds to give a session.
    with started(place.settings.engine):
        _load_all(place, narrator, config, base)
        release_id = build(place, narrator, config.choices(base))
    publish(place, narrator, release_id)
    narrator.say(f"Done in {time.perf_counter() - began:.1f} s, peak memory {_peak_megabytes():,.0f} MB.")
    return release_id


def build(place: Workplace, narrator: Narrator, choices: Choices) -> int:
    """Compute a release from what is loaded, or find the one that was computed from exactly that."""
    manifest = files(place.database)
    settings = place.settings
    ruled = replace(
        choices,
        clock_rules=settings.clock_rules,
        duties=settings.duties,
        measures=(*settings.measures, *choices.measures),
    )
    with started(settings.engine) as engine:
        inputs = gather(place.lake, manifest, released_rows(place.database), ruled, engine)
        if settings.engine == POLARS:
            inputs = with_kept(inputs, place.lake)
        return _built(place, narrator, inputs, manifest)


def _built(place: Workplace, narrator: Narrator, inputs: Inputs, manifest: pl.DataFrame) -> int:
    mark = releases.fingerprint(inputs)
    with place.database.writing() as connection:
        known = releases.find_release(connection, mark)
    if known is not None:
        narrator.say(f"Release {known} was already built from these files and settings.")
        return known
    with narrator.bar("build", 3) as bar:
        results = compute(inputs)
        check_release(results.tables, inputs.files, manifest, place.lake, place.settings.thresholds)
        bar.step()
        moved, told = _moved(place, inputs, results)
        bar.step()
        with place.database.writing() as connection:
            release_id = releases.save(connection, inputs, results)
            keep(connection, moved, release_id)
        bar.step()
    narrator.say(f"Release {release_id} built: {results.tables['uptake'].height:,} figures.{told}")
    narrator.say_notes(results.tables["note"]["text"].to_list())
    return release_id


def _moved(place: Workplace, inputs: Inputs, results: Results) -> tuple[pl.DataFrame, str]:
    """What the release will move of the published one, and that in words; nothing where none is published."""
    nothing = pl.DataFrame(schema=schema.REVISION.polars_schema)
    before = queries.published_release_id(place.database)
    if before is None:
        return nothing, ""
    try:
        moved = moved_by(place.database, place.lake, before, inputs, results)
    except MissingInputError:
        return nothing, f" What moved since release {before} cannot be told: the lake has lost files of it."
    return moved, f" {moved.height:,} figures of release {before} moved: 'nice-scorecard revisions' tells why."


def publish(place: Workplace, narrator: Narrator, release_id: int) -> None:
    """Let readers see a release."""
    with place.database.writing() as connection:
        releases.publish(connection, release_id)
    narrator.say(f"Release {release_id} is published.")


def newest_release(place: Workplace) -> int:
    """The release built last; raises UnknownReleaseError when none was."""
    built = queries.releases(place.database)
    if not built:
        raise UnknownReleaseError("No release was built yet. Run 'nice-scorecard build' first.")
    return built[-1].release_id


def _load_all(place: Workplace, narrator: Narrator, config: RunConfig, base: Path) -> None:
    """Load every source; faults of all of them are raised together, so that one look mends them all."""
    faults = []
    for source in READERS:
        words = config.files_of(source)
        status = config.scmd_status if source == "scmd" else None
        try:
            if words:
                ingest(place, narrator, source, words, status, base)
        except FaultyFilesError as fault:
            faults.append(fault)
    if faults:
        raise FaultyFilesError([p for fault in faults for p in fault.problems], faults[0].exit_code)


def _peak_megabytes() -> float:
    """The largest memory the process had, in MB; the unit differs between systems."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
