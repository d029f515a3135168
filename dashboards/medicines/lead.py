"""The sentence to read out on a medicine's page, whichever care setting its figures are of."""

from collections.abc import Callable

from dashboards.medicines.numbers import Numbers
from dashboards.state import Period
from dashboards.words import Use, latest_known

Sentence = Callable[[str, Use, str, Period, float | None], tuple[str, str]]


def lead_of(found: Numbers, sentence: Sentence) -> tuple[str, str]:
    """A strong and a plain part; where the chosen period has no figure, the latest that there is."""
    england = None if found.organisation.org_type == "england" or not found.measure.is_rate else found.england_now
    strong, rest = sentence(found.organisation.full_name, found.now, found.measure.unit, found.period, england)
    if found.now.state == "missing" and found.last_known is not None:
        rest += latest_known(*found.last_known)
    return strong, rest
