"""What a suite needs to know beside the file itself."""

from dataclasses import dataclass, field
from datetime import date

from expectations.results import Consequence
from scorecard.settings import Thresholds


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
    unknown_codes: Consequence = Consequence.NOTE
    thresholds: Thresholds = field(default_factory=Thresholds)
