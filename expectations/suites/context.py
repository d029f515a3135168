"""What a suite needs to know beside the file itself."""

from dataclasses import dataclass
from datetime import date

from expectations.results import Consequence


@dataclass(frozen=True)
class Context:
    """The day, the month in the file's name, and the codes that are loaded; None is not known, so not checked."""

    today: date
    month: date | None = None
    known_organisations: frozenset[str] | None = None
    known_products: frozenset[str] | None = None
    known_medicines: frozenset[str] | None = None
    unknown_codes: Consequence = Consequence.NOTE
