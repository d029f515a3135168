"""Parts of a cell's page: what the organisation said, row by row, and how it explained."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlsplit

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import Organisation
from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import FINDINGS, RESPONSIBILITIES, STATUSES
from dashboards.compliance.words import row_words
from dashboards.components.elements import Child, Column, attributes, caption, table
from dashboards.components.quick import html
from dashboards.components.recommendations import known_day
from dashboards.formatting import counted, joined, short_day
from dashboards.quality.words import LONGEST_MESSAGE, strangers
from scorecard.compliance.evidence import by_recommendation
from scorecard.compliance.explanations import explanation_reasons

MARKS = {"yes": "Yes", "not_applicable": "N/A", "both": "Yes and N/A", "none": "neither Yes nor N/A"}
NOT_ALLOWED = (
    "Not an answer that the funding duty allows: a recommended medicine has to be available where a patient's "
    "clinician wants to prescribe it."
)
Row = Mapping[str, object]


def evidence_section(found: Scope, place: Organisation, told: Row) -> Component:
    """Table 1: every row about this recommendation, the newest first, with where it stands."""
    ta_number = str(told["ta_number"])
    said = found.readings.evidence(found.release_id, place.ods_code, ta_number)
    rows = _of_recommendation(found, said, told)
    heading = "Table 1. What the organisation said"
    if rows.is_empty():
        words = f"{place.full_name} has said nothing of this recommendation that this release knows of."
        return html.Section([html.H2(heading, id="evidence"), html.P(words)], **attributes(aria_labelledby="evidence"))
    findings = found.readings.findings(found.release_id, place.ods_code, ta_number)
    names = _file_names(found)
    columns = [Column("As of"), Column("Says"), Column("Decided"), Column("Printed in the list"), Column("Remark"),
               Column("What does not add up"), Column("File and row")]  # fmt: skip
    drawn = table(heading, columns, [_evidence(row, findings, names) for row in rows.to_dicts()])
    words = f"{counted(rows.height, 'row')}, the newest first. Of each day the row loaded last counts."
    return html.Section(
        [html.H2(heading, id="evidence"), caption(words), drawn],
        className="wordy evidence",
        **attributes(aria_labelledby="evidence"),
    )


def explanations_section(found: Scope, place: Organisation, told: Row) -> Component:
    """Table 2: how the organisation explained, and whether the funding duty allows it."""
    given = found.readings.explanations(found.release_id, place.ods_code, str(told["ta_number"]))
    rows = _of_recommendation(found, given, told)
    heading = "Table 2. How it is explained"
    if rows.is_empty():
        drawn: Component = html.P("No explanation is registered.")
    else:
        columns = [Column("Explained on"), Column("Reason"), Column("Who answers for it"), Column("Until"),
                   Column("In their words"), Column("Evidence"), Column("File and row")]  # fmt: skip
        names = _file_names(found)
        drawn = table(heading, columns, [_explanation(row, names, found.day) for row in rows.to_dicts()])
    return html.Section(
        [html.H2(heading, id="explanations"), drawn],
        className="wordy evidence",
        **attributes(aria_labelledby="explanations"),
    )


def reason_words(code: str) -> str:
    """A coded reason in words."""
    found = explanation_reasons().filter(pl.col("reason_code") == code)["meaning"].to_list()
    return str(found[0]) if found else code


def is_allowed(code: str) -> bool:
    """Whether the funding duty allows a reason; one that nobody knows is not said to be forbidden."""
    found = explanation_reasons().filter(pl.col("reason_code") == code)["allowed"].to_list()
    return bool(found[0]) if found else True


def reason_cell(code: str) -> Child:
    """A reason, with a warning where it is no answer."""
    if is_allowed(code):
        return reason_words(code)
    return html.Div([html.Span(reason_words(code)), html.P(NOT_ALLOWED, className="warning")])


def web_link(address: object, words: str) -> Child:
    """A link to evidence on the web; what is no address of the web stands there as words."""
    if not address:
        return "none given"
    text = str(address)
    host = _host(text)
    if host is None:
        return strangers(text)
    hidden = html.Span(f" {words}", className="vh")
    return html.A([strangers(host), hidden], href=text, rel="noopener noreferrer", target="_blank")


def _host(text: str) -> str | None:
    """The host of an address of the web; None for every other text."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_plain = text.isprintable() and " " not in text
    return parts.netloc or None if is_plain and parts.scheme in ("http", "https") else None


def _of_recommendation(found: Scope, rows: pl.DataFrame, told: Row) -> pl.DataFrame:
    """Rows about an appraisal that speak of one of its recommendations."""
    theirs = by_recommendation(rows, found.recommendations, found.medicines)
    kept = theirs.filter(pl.col("recommendation_id") == told["recommendation_id"])
    day = "as_of" if "as_of" in rows.columns else "explained_on"
    return kept.sort(day, "file_id", "row_number", descending=[True, False, False])


def _file_names(found: Scope) -> dict[str, str]:
    return dict(found.readings.files(found.release_id).select("file_id", "name").iter_rows())


def _evidence(row: Row, findings: pl.DataFrame, names: Mapping[str, str]) -> list[Child]:
    """One row of a list, in our words and as it is printed."""
    who = RESPONSIBILITIES.get(str(row["prescribing_responsibility"]))
    own = [MARKS[str(row["marks"])]] if row["marks"] else []
    own += [f"'{strangers(str(row['word']))}'"] if row["word"] else []
    says = STATUSES[str(row["formulary_status"])] + (f", {who}" if who else "")
    said = says + (f" (printed: {joined(own)})" if own else "")
    decided = _day(row["decision_date"]) if row["decision_date"] else "no day given"
    remark = strangers(str(row["reason"]), LONGEST_MESSAGE) if row["reason"] else "none"
    return [_day(row["as_of"]), said, decided, _printed(row), remark, _doubts(row, findings), _lineage(row, names)]


def _printed(row: Row) -> str:
    parts = []
    for name, words in (("printed_release", "published"), ("printed_due", "due")):
        day = row[name]
        if isinstance(day, date):
            parts.append(f"{words} {short_day(day)}")
    if isinstance(row["printed_days"], int):
        parts.append(counted(row["printed_days"], "day"))
    return ", ".join(parts) or "nothing"


def _doubts(row: Row, findings: pl.DataFrame) -> Child:
    """Audit findings about a row."""
    own = findings.filter(file_id=row["file_id"], row_number=row["row_number"])
    items = [
        html.Li([html.B(FINDINGS.get(kind, kind)), f": {strangers(told, LONGEST_MESSAGE)}"])
        for kind, told in own.select("kind", "told").iter_rows()
    ]
    return html.Ul(items, className="plain") if items else "nothing found"


def _lineage(row: Row, names: Mapping[str, str]) -> Child:
    name = strangers(names.get(str(row["file_id"]), str(row["file_id"])[:12]))
    number = row["row_number"]
    return html.Span(f"{name}, {row_words(number if isinstance(number, int) else None)}", className="file")


def _explanation(row: Row, names: Mapping[str, str], day: date) -> list[Child]:
    expires = row["expires"]
    until = short_day(expires) if isinstance(expires, date) else "no last day"
    until += ", expired" if isinstance(expires, date) and expires < day else ""
    words = strangers(str(row["notes"]), LONGEST_MESSAGE) if row["notes"] else "none"
    owner = strangers(str(row["owner_role"])) if row["owner_role"] else "not said"
    link = web_link(row["evidence_link"], f"(evidence of {_day(row['explained_on'])}, opens in a new tab)")
    return [_day(row["explained_on"]), reason_cell(str(row["reason_code"])), owner, until, words, link,
            _lineage(row, names)]  # fmt: skip


def _day(value: object) -> str:
    return known_day(value if isinstance(value, date) else None)
