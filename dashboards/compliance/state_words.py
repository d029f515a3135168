"""The states of compliance as readers meet them: a word, a sign in a shape, and what each means."""

from collections.abc import Mapping
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboards.components.elements import attributes
from dashboards.components.quick import html


@dataclass(frozen=True)
class StateWords:
    """One state: in a sentence, in a narrow cell, the sign within its shape, and its meaning."""

    word: str
    short: str
    sign: str
    meaning: str


STATES: Mapping[str, StateWords] = {
    "compliant": StateWords("listed in time", "in time", "✓", "on the formulary, decided by the due day"),
    "late": StateWords("listed late", "late", "L", "on the formulary, decided after the due day"),
    "overdue": StateWords("overdue", "overdue", "!", "not on the formulary, past the due day, not explained"),
    "explained": StateWords(
        "explained", "explained", "E", "not on the formulary, past the due day, and a reason is given that still holds"
    ),
    "unknown": StateWords("not known", "not known", "?", "nobody has said, or what was said cannot be judged"),
    "pending": StateWords("still in time", "not due", "…", "not on the formulary, and the due day has not passed"),
    "not_applicable": StateWords(
        "does not apply", "does not apply", "–", "the organisation does not owe it, or says why it does not apply"
    ),
    "not_in_denominator": StateWords(
        "not counted", "not counted", "·", "not a positive recommendation, or replaced or withdrawn"
    ),
}
NOT_YET = StateWords("not yet published", "not yet", "", "there is no state before the clock starts")
QUADRANTS: Mapping[str, tuple[str, str]] = {
    "listed_and_used": ("listed and used", "listed first, and used in the last twelve months that are there"),
    "used_before_listed": ("used before it was listed", "used before the month of the decision, or never listed"),
    "listed_not_used": ("listed, not used", "listed, and not used in the last twelve months that are there"),
    "neither": ("neither listed nor used", "known not to be listed, and not used"),
    "not_known": ("not known", "nothing is known of the listing, or nothing was submitted of use"),
}
STATUSES: Mapping[str, str] = {
    "listed": "listed",
    "not_listed": "not listed",
    "not_applicable": "does not apply",
    "unknown": "not known",
}
RESPONSIBILITIES: Mapping[str, str] = {
    "primary_care": "primary care",
    "shared_care": "shared care",
    "specialist": "specialist",
    "hospital_only": "hospital only",
    "self_care": "self-care",
}
FINDINGS: Mapping[str, str] = {
    "printed_due_wrong": "printed due day wrong",
    "due_hides_breach": "printed due day hides that it was late",
    "printed_days_wrong": "printed number of days wrong",
    "printed_release_differs": "printed day of publication differs",
    "decided_before_publication": "decided before publication",
    "decided_after_checklist": "decided after the day of the list",
    "unknown_appraisal": "appraisal not in the register",
    "terminated_appraisal": "appraisal was terminated",
    "both_marked": "both Yes and N/A marked",
    "not_applicable_without_reason": "N/A without a reason",
    "listed_without_date": "listed without a day",
}


def sign(state: str) -> Component:
    """The shape with its sign, for the eye only."""
    shape = f"mark state-{state.replace('_', '-')}"
    return html.Span(STATES[state].sign, className=shape, **attributes(aria_hidden="true"))


def state_mark(state: str) -> Component:
    """The shape and its word."""
    return html.Span([sign(state), html.Span(STATES[state].word)], className="marked")


def states_key() -> Component:
    """The word of each shape, as a list."""
    return html.Ul([html.Li(state_mark(state)) for state in STATES], className="key states")
