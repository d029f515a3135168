"""The sentences of the pages; every slot is filled from data."""

from typing import NamedTuple

from dashboards.formatting import NOT_APPLICABLE, cell, counted, months_in_words, significant
from dashboards.state import Period
from scorecard.periods import period_label

STATE_WORDS = {
    "used": "used",
    "zero": "none used",
    "missing": "no data submitted",
    "not_applicable": "not applicable",
}


# Of a medicine that practices prescribe and trusts issue none of.
ONLY_PRACTICES = "prescribed by practices only"
# Of a period in which prescriptions came, and of a month of which nobody in England has the medicine.
NOT_HELD = "not in every month's files"
# Of several months of which some came: the others lack a submission, or what came does not hold the medicine.
NOT_EVERY_MONTH = "not every month known"
# Of what was used without a population to divide it by.
NO_RATE = "no rate"


def missing_words(expected: int, received: int) -> str:
    """Why a figure of several months is missing: nothing was due, nothing came, or not every month is known."""
    if not expected:
        return "no data expected"
    return NOT_EVERY_MONTH if received else STATE_WORDS["missing"]


class Use(NamedTuple):
    """What one organisation used of one medicine in one period, as a sentence needs it."""

    amount: float | None
    state: str
    reason: str | None = None
    expected: int = 0
    received: int = 0
    negative_rows: int = 0
    source_rows: int = 0
    indicative_cost: float | None = None
    rows_without_cost: int = 0

    @property
    def absence(self) -> str:
        """Why there is no figure: nothing came, nothing was due, or what came does not hold the medicine."""
        if self.received:
            return NOT_HELD
        return STATE_WORDS["missing"] if self.expected else "no data expected"

    @property
    def partly(self) -> bool:
        """Whether some, but not all, of the monthly submissions came."""
        return 0 < self.received < self.expected


def amount_cell(use: Use, decimals: int) -> str:
    """An amount or a rate in a table: the absences look different."""
    if use.state == "missing":
        return use.absence
    if use.amount is None:
        return NOT_APPLICABLE if use.state == "not_applicable" else NO_RATE
    return cell(use.amount, decimals)


def state_cell(use: Use) -> str:
    """The state in words, with what a reader has to mind."""
    if use.state == "missing":
        return use.absence
    words = STATE_WORDS[use.state]
    if use.state == "not_applicable" and use.reason:
        words = f"{words}: {use.reason}"
    if use.amount is not None and use.amount < 0:
        words += ", returns exceed issues"
    elif use.negative_rows:
        words += ", includes returns"
    return words + (", submissions incomplete" if use.partly else "")


def cost_gap(use: Use) -> str:
    """How many of the source rows have no list price; nothing where all of them have one."""
    if not use.rows_without_cost:
        return ""
    if use.indicative_cost is None:
        return "no price"
    return f"no price for {use.rows_without_cost:,} of {counted(use.source_rows, 'row')}"


def submissions_cell(use: Use) -> str:
    """Monthly submissions received of those expected."""
    return f"{use.received} of {use.expected}" if use.expected else "none expected"


def medicine_lead(name: str, use: Use, unit: str, period: Period, england: float | None = None) -> tuple[str, str]:
    """The first sentence of a medicine's page, in a strong and a plain part."""
    months = months_in_words(period.period_type, period.start)
    if use.state == "missing":
        return _missing(name, use, period), ""
    if use.state == "not_applicable":
        return f"This medicine does not apply to {name}", f": {use.reason or 'it does not provide the service'}."
    if use.state == "zero":
        return f"{name} submitted data from {months} and used none.", _beside(england, unit) + _minded(use)
    if use.amount is None:
        return f"{name} used it from {months}", ", and has no rate, because no population of it is known."
    strong = f"{name} used {significant(use.amount)} {unit}"
    return strong, f" from {months}.{_beside(england, unit)}{_minded(use)}"


def latest_known(amount: float, period: Period) -> str:
    """What is known instead of a missing figure."""
    return f" Its latest figure is {significant(amount)} for {_label(period)}."


NO_MEDICINES = "This release has no figures of any medicine"


def headline(increased: int, comparable: int, month: str) -> tuple[str, str]:
    """How many medicines increased; never a growth rate as a headline."""
    if comparable == 0:
        return "No medicine has data in each of the eight latest quarters", ", so none can be compared with a year ago."
    strong = f"Use of {increased:,} of {counted(comparable, 'medicine')} increased"
    return strong, f" in the 12 months to {month}."


def widest_and_narrowest(widest: str, narrowest: str, group: str) -> str:
    """Where organisations differ most and least."""
    return f" {group} differ most for {widest} and least for {narrowest}."


def _missing(name: str, use: Use, period: Period) -> str:
    """Nothing came, or nothing was due."""
    if use.expected == 0:
        return f"No data were expected from {name} for {_label(period)}."
    return f"{name} submitted no data for {_label(period)}."


def _label(period: Period) -> str:
    return period_label(period.period_type, period.start)


def _beside(england: float | None, unit: str) -> str:
    """England's figure beside an organisation's: without an interval nothing more can be said of the difference."""
    return "" if england is None else f" England used {significant(england)} {unit}."


def _minded(use: Use) -> str:
    """What a reader of the sentence has to mind."""
    words = ""
    if use.partly:
        words = f" Only {use.received} of {use.expected} monthly submissions came, so the figure is incomplete."
    if use.amount is not None and use.amount < 0:
        words += " Returns exceeded issues."
    return words
