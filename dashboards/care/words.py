"""The sentences about what practices prescribed; every slot is filled from data."""

from dashboards.formatting import months_in_words, significant
from dashboards.state import Period
from dashboards.words import Use
from scorecard.periods import period_label

# The kind of the notes of primary care.
NOTES = "primary_care"
NO_MONTHS = "Primary care of this release has no complete month"
NO_ISSUES = "Trusts issued none of these medicines, so their figures are of prescriptions alone."
NO_TRUSTS = "Trusts issued none of it, so there is no level of trusts, and nothing to set it beside or to add it to."
NOT_THERE = (
    "How a medicine came into use, revisions, and the way from a number to its source rows are made of what trusts "
    "issue, and there are none of primary care."
)


def practice_lead(name: str, use: Use, unit: str, period: Period, england: float | None = None) -> tuple[str, str]:
    """The first sentence of the page, in a strong and a plain part."""
    months = months_in_words(period.period_type, period.start)
    if use.state == "missing":
        return _missing(name, use, period), ""
    if use.state == "zero":
        return f"Practices in {name} prescribed none from {months}.", _beside(england, unit) + _minded(use)
    if use.amount is None:
        return (
            f"Practices in {name} prescribed it from {months}",
            ", and there is no rate, because no population of it is known.",
        )
    strong = f"Practices in {name} prescribed {significant(use.amount)} {unit}"
    return strong, f" from {months}.{_beside(england, unit)}{_minded(use)}"


def _missing(name: str, use: Use, period: Period) -> str:
    """Nothing came, nothing was due, or what came does not hold the medicine."""
    label = period_label(period.period_type, period.start)
    if use.received:
        return f"The files of {label} do not hold this medicine in every month, so there is no figure."
    if use.expected:
        return f"No prescriptions from {name} are loaded for {label}."
    return f"No prescriptions were expected from {name} for {label}."


def _beside(england: float | None, unit: str) -> str:
    return "" if england is None else f" England: {significant(england)} {unit}."


def _minded(use: Use) -> str:
    if not use.partly:
        return ""
    return f" Only {use.received} of {use.expected} sub-ICBs and months came, so the figure is incomplete."
