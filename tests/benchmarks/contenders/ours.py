"""Our engine, as the product runs it: every offending row is named, with its value."""

from importlib import import_module
from pathlib import Path
from typing import Any

from tests.benchmarks.contenders.scan import scan
from tests.benchmarks.rules import suite


def prepare() -> None:
    """Import Great Expectations, which the first check would do otherwise."""
    import_module("expectations.polars_engine")
    import_module("expectations.validation")


def answers(path: Path, announced: int) -> dict[str, Any]:
    """The rows that do not meet each question; of the file as a whole, whether it does."""
    from expectations.check import check

    verdict = check(scan(path).with_row_index("row_number"), suite(announced))
    rows = {name: found["row_number"].to_list() for (name,), found in verdict.quarantine.group_by("reason")}
    return {finding.meaning: finding.success or rows.get(finding.meaning, False) for finding in verdict.findings}
