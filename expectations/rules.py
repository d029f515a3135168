"""The words in which a suite is written: an expectation, what it means, and what follows when it is not met."""

import re
from dataclasses import dataclass

from expectations.results import ROWS, Consequence, Severity

SEVERITIES = {
    Consequence.STOP: Severity.CRITICAL,
    Consequence.QUARANTINE: Severity.WARNING,
    Consequence.NOTE: Severity.INFO,
}
# The words that Great Expectations uses for the column or columns that an expectation looks at.
COLUMN_ARGUMENTS = ("column", "column_A", "column_B", "column_list")


@dataclass(frozen=True)
class Expect:
    """A Great Expectations class by name, with its arguments; hashable, and free of Great Expectations itself.

    `where_filled` names a column: only rows in which it is filled in are looked at. `where_is` names a column and a
    word: only rows in which that word stands there are looked at.
    """

    name: str
    arguments: tuple[tuple[str, object], ...]
    where_filled: str | None = None
    where_is: tuple[str, str] | None = None

    @property
    def type(self) -> str:
        """The expectation's type as Great Expectations writes it in results."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", self.name).lower()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it looks at, in the order given."""
        values = [value for word, value in self.arguments if word in COLUMN_ARGUMENTS]
        return tuple(str(name) for value in values for name in (value if isinstance(value, tuple) else (value,)))


def expect(
    name: str, *, where_filled: str | None = None, where_is: tuple[str, str] | None = None, **arguments: object
) -> Expect:
    """An expectation by the name of its Great Expectations class; lists are to be given as tuples or frozensets."""
    return Expect(name, tuple(sorted(arguments.items())), where_filled, where_is)


@dataclass(frozen=True)
class Rule:
    """One expectation with its meaning, what the user should do, and the consequence of not meeting it.

    `shown` names the column whose text the examples show, where that is not the column looked at. `about` names the
    column of the file that the rule is about, where the expectation looks at one that was worked out beside it.
    """

    expectation: Expect
    meaning: str
    cure: str
    consequence: Consequence
    shown: str | None = None
    given_severity: Severity | None = None
    about: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that a reader is told of."""
        return self.expectation.columns if self.about is None else (self.about,)

    @property
    def severity(self) -> Severity:
        """How grave a failure is: follows from the consequence unless it was given."""
        return self.given_severity or SEVERITIES[self.consequence]


@dataclass(frozen=True)
class Suite:
    """Every rule for one kind of frame; `counted` says what its lines are."""

    name: str
    rules: tuple[Rule, ...]
    counted: str = ROWS
