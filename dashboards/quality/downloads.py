"""Files of the history of checks: every run, and what every expectation found each time."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

import polars as pl
from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import StreamingResponse

from dashboards.files.answering import safe_name, serve
from dashboards.files.declared import EXPECTATIONS, RUNS
from dashboards.files.downloads import Facts, Name, sent_in_pieces, with_facts
from dashboards.quality.words import is_refused
from dashboards.readings import Readings
from scorecard.errors import OutdatedDatabaseError, UnknownReleaseError
from scorecard.files.csvs import csv_pieces
from scorecard.files.described import Described

FILES_A_PIECE = 500


def router(readings: Readings) -> APIRouter:
    """Routes of the files that the data quality page links to."""
    routes = APIRouter(prefix="/download", tags=["downloads"])

    @serve(routes, "/runs", "Every run of a validation job")
    def runs() -> Described:
        return RUNS.of(runs_file(readings), None)

    @routes.get("/expectations.csv", summary="What each expectation found each time a file of a source was checked")
    def expectations(source: Annotated[Name, Query()]) -> StreamingResponse:
        _check(readings)
        pieces = expectation_pieces(readings, source)
        first = next(pieces, None)
        if first is None:
            raise HTTPException(404, "No file of that source was checked: /data-quality lists the sources.")
        return sent_in_pieces(f"expectations-{source}", chain([first], pieces))

    @serve(routes, "/expectations", "What each expectation found each time a file was checked", without=("csv",))
    def described_expectations(source: Annotated[Name, Query()]) -> Described:
        _check(readings)
        name = safe_name("expectations", source)
        return EXPECTATIONS.of(expectations_file(readings, source), None, {"source": source}, name)

    return routes


def runs_file(readings: Readings) -> pl.DataFrame:
    """Every run, newest first, with what became of its files."""
    _check(readings)
    files = readings.history.files_of_every_run()
    of_files = files.group_by("run_number").agg(
        pl.len().alias("files_checked"),
        is_refused().sum().alias("files_refused"),
        *(pl.col(name).sum() for name in ("rows_in", "rows_kept", "rows_quarantined")),
    )
    counts = [name for name in of_files.columns if name != "run_number"]
    told = readings.history.every_run().join(of_files, on="run_number", how="left")
    return with_facts(
        told.with_columns(pl.col(counts).fill_null(0)).sort("run_number", descending=True), _facts(readings)
    )


def expectations_file(readings: Readings, source: str) -> pl.DataFrame:
    """What was found in all files of a source at once, for formats that cannot be written piece by piece."""
    found = [with_facts(each, _facts(readings)) for each in _findings(readings, source, FILES_A_PIECE)]
    if not found:
        raise HTTPException(404, "No file of that source was checked: /data-quality lists the sources.")
    return pl.concat(found)


def expectation_pieces(readings: Readings, source: str, files: int = FILES_A_PIECE) -> Iterator[str]:
    """What was found in the files of a source, a row a check and expectation; no values from the files."""
    facts = _facts(readings)
    for place, found in enumerate(_findings(readings, source, files)):
        header, *lines = csv_pieces(with_facts(found, facts))
        yield from lines if place else [header, *lines]


def _findings(readings: Readings, source: str, files: int) -> Iterator[pl.DataFrame]:
    """What was found in so many files at once, with the part of what was looked at that was not as expected."""
    share = pl.when(pl.col("rows_checked") > 0).then(pl.col("rows_unexpected") / pl.col("rows_checked"))
    for found in readings.history.every_finding(source, files):
        yield found.with_columns(share.alias("share_unexpected"))


def _check(readings: Readings) -> None:
    if readings.history.edition() is None:
        raise HTTPException(404, "This results database has no history yet: the next job brings it up to date.")


def _facts(readings: Readings) -> Facts:
    """What is true of every row: whether the data are invented, as far as a release can tell, and what times mean."""
    try:
        synthetic = readings.catalogue().synthetic
    except (UnknownReleaseError, OutdatedDatabaseError):
        synthetic = None
    return {"times_are": "UTC", "synthetic": synthetic}
