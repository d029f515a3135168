"""What a suite needs to know beside the file itself."""

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from expectations.results import Consequence
from scorecard.indicators.shares import definitions
from scorecard.reference import CLOCK_RULES, clock_rules
from scorecard.settings import Thresholds


def shipped_clock_rules() -> frozenset[str]:
    """The names of the clock rules that are shipped."""
    return frozenset(clock_rules(CLOCK_RULES)["clock_rule"])


@cache
def shipped_indicators() -> frozenset[str]:
    """The indicators that are defined in the shipped reference data."""
    return frozenset(definitions())


@dataclass(frozen=True)
class Context:
    """The day, the month in the file's name, the codes that are loaded, and from where on something is unusual.

    None is not known, so not checked.
    """

    today: date
    month: date | None = None
    known_organisations: frozenset[str] | None = None
    known_products: frozenset[str] | None = None
    known_medicines: frozenset[str] | None = None
    known_areas: frozenset[str] | None = None
    known_appraisals: frozenset[str] | None = None
    known_practices: frozenset[str] | None = None
    clock_rules: frozenset[str] = field(default_factory=shipped_clock_rules)
    indicators: frozenset[str] = field(default_factory=shipped_indicators)
    unknown_codes: Consequence = Consequence.NOTE
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def organisations_and_areas(self) -> frozenset[str] | None:
        """Codes of trusts, and of the ICBs, sub-ICB locations and regions above them, once both are loaded."""
        if self.known_organisations is None or self.known_areas is None:
            return None
        return self.known_organisations | self.known_areas
