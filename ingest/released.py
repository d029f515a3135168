"""Checks a release, after it is computed and before anybody can see it, with the suites for our own output."""

from datetime import UTC, datetime

import polars as pl

from expectations.check import check
from expectations.results import Finding
from expectations.suites import frames, suite_for
from expectations.suites.context import Context
from scorecard.compliance.verify import spells
from scorecard.errors import BrokenReleaseError
from scorecard.measures.verify import ranked
from scorecard.releases import verify
from scorecard.settings import Thresholds
from scorecard.store.lake import Lake
from scorecard.tables import Table

MOST_EXAMPLES = 3


def check_release(
    tables: verify.Tables, inputs: pl.DataFrame, manifest: pl.DataFrame, lake: Lake, thresholds: Thresholds
) -> None:
    """Raise BrokenReleaseError with everything that must hold of a release and does not.

    ``tables`` are those of schema.RELEASE_TABLES; ``inputs`` are the manifest's lines that they were computed from.
    """
    context = Context(datetime.now(UTC).date(), thresholds=thresholds)
    laid_out = (
        (frames.SUMS, verify.sums(tables).lazy()),
        (frames.FIGURES, verify.figures(tables)),
        (frames.STATED, verify.stated(tables).lazy()),
        (frames.SPELLS, spells(tables).lazy()),
        (frames.RANKED, ranked(tables).lazy()),
        (frames.SOURCES, verify.sources(inputs, manifest, lake).lazy()),
    )
    broken = [finding for table, frame in laid_out for finding in _broken(table, frame, context)]
    if broken:
        raise BrokenReleaseError("\n".join(_sentence(finding) for finding in broken))


def _broken(table: Table, frame: pl.LazyFrame, context: Context) -> tuple[Finding, ...]:
    shaped = frame.select(pl.col(name).cast(kind) for name, kind in table.polars_schema.items())
    return check(shaped, suite_for(table.name, context)).stopping


def _sentence(finding: Finding) -> str:
    """What does not hold, how often, where first, and what to do."""
    examples = "; ".join(example.value for example in finding.examples[:MOST_EXAMPLES])
    often = f"Not so in {finding.rows_unexpected:,} of {finding.rows_checked:,} {finding.counted}: {examples}."
    return f"The release cannot be kept. {finding.meaning} {often} {finding.cure}"
