"""What a suite found in a file, as plain data."""

from dataclasses import dataclass, replace
from enum import StrEnum

import polars as pl

EXAMPLES = 5
ROWS = "rows"
QUARANTINE_SCHEMA = pl.Schema(
    {"row_number": pl.Int64(), "column": pl.String(), "value": pl.String(), "reason": pl.String()}
)


class Severity(StrEnum):
    """How grave it is when an expectation is not met."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Consequence(StrEnum):
    """What happens when an expectation is not met."""

    STOP = "stop the file"
    QUARANTINE = "quarantine the row"
    NOTE = "note"


@dataclass(frozen=True)
class Example:
    """One offending value, as text, and where it stands; no row number where the frame is no file's rows."""

    row_number: int | None
    value: str


@dataclass(frozen=True)
class Finding:
    """What one expectation found in one file."""

    expectation: str
    columns: str
    meaning: str
    cure: str
    severity: Severity
    consequence: Consequence
    success: bool
    rows_checked: int
    rows_unexpected: int
    examples: tuple[Example, ...]
    observed: str | None
    # What was counted, where it is not rows of the file: trusts, products …
    counted: str = ROWS


@dataclass(frozen=True)
class Verdict:
    """What a whole suite found in one file; `quarantine` has a line for each offending row and expectation."""

    suite: str
    findings: tuple[Finding, ...]
    quarantine: pl.DataFrame

    @property
    def rows(self) -> int:
        """Rows of the file."""
        return max((finding.rows_checked for finding in self.findings if finding.counted == ROWS), default=0)

    def and_also(self, other: "Verdict") -> "Verdict":
        """This verdict with what another suite found in the same file."""
        return replace(
            self,
            findings=(*self.findings, *other.findings),
            quarantine=pl.concat([self.quarantine, other.quarantine]),
        )

    @property
    def failed(self) -> tuple[Finding, ...]:
        """The expectations that were not met, in the suite's order."""
        return tuple(finding for finding in self.findings if not finding.success)

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """The expectations that were not met and that stop the file."""
        return tuple(finding for finding in self.failed if finding.consequence is Consequence.STOP)

    @property
    def outcome(self) -> str:
        """The verdict in a word: passed, passed_with_notes or stopped."""
        if self.stopping:
            return "stopped"
        return "passed_with_notes" if self.failed else "passed"
