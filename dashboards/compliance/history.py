"""Parts of a cell's page: both clocks with the rule that decides, and the states over time."""

from collections.abc import Mapping
from datetime import date

import polars as pl
from dash.development.base_component import Component

from dashboards.catalogue import Organisation
from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import STATES, STATUSES, state_mark
from dashboards.compliance.words import held_words
from dashboards.components.appraisals import CATEGORY_WORDS
from dashboards.components.elements import Child, Column, attributes, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.components.recommendations import known_day, rule_words
from dashboards.figures import state_strip
from dashboards.figures.state_strip import Stretch
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted, short_day

COMMISSIONERS = {
    "icb": "the ICB",
    "nhs_england": "NHS England",
    "cancer_drugs_fund": "Cancer Drugs Fund",
    "innovative_medicines_fund": "Innovative Medicines Fund",
    "local_authority": "the local authority",
}
Row = Mapping[str, object]


def clocks_section(found: Scope, told: Row) -> Component:
    """Both due days, and the rule that decides with its meaning."""
    rules = {row["clock_rule"]: row for row in found.readings.rules(found.release_id).to_dicts()}
    names = {str(name): str(row["name"]) for name, row in rules.items()}
    meaning = rules.get(told["clock_rule"], {}).get("meaning")
    facts: list[tuple[str, Child]] = [
        ("What NICE says", CATEGORY_WORDS.get(str(told["category"]), str(told["category"]))),
        ("Who pays", COMMISSIONERS.get(str(told["commissioner"]), "not known")),
        ("Clock started", _day(told["clock_starts"])),
        ("Due: the day that decides", html.B(_day(told["due"]) if told["counts"] else "no duty")),
        ("Rule that decides", rule_words(told, names) + (f". {meaning}" if meaning and told["counts"] else "")),
        ("Three calendar months after", _day(told["due_statutory"])),
        ("90 days after", _day(told["due_90_days"])),
    ]
    entries = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in facts]
    return html.Section(
        [html.H2("The clock", id="clock"), html.Dl(entries, className="facts-list")],
        **attributes(aria_labelledby="clock"),
    )


def history_section(found: Scope, place: Organisation, told: Row) -> Component:
    """Figure 1: the states over time, with each stretch in its table."""
    states = found.readings.states(found.release_id, place.ods_code, str(told["recommendation_id"]))
    due = told["due"] if isinstance(told["due"], date) and told["counts"] else None
    until = max([found.day, *([due] if due else [])])
    stretches = [each for each in stretches_of(states) if each.from_day <= until]
    kinds = dict.fromkeys(each.state for each in stretches)
    frame = Frame(
        1,
        "States over time",
        "What was known on each day; a state holds until another does",
        csv_link("compliance", day=found.day, organisation=place.ods_code),
        tuple((f"s-{state.replace('_', '-')}", STATES[state].word) for state in kinds),
    )
    numbers = _table(states, found.day)
    return html.Section(figure(frame, state_strip.draw(stretches, due, until), numbers))


def stretches_of(states: pl.DataFrame) -> list[Stretch]:
    """Neighbouring days of one state, whatever else changed between them."""
    found: list[Stretch] = []
    for state, from_day, to_day in states.select("state", "from_day", "to_day").iter_rows():
        if found and found[-1].state == state and found[-1].to_day == from_day:
            found[-1] = Stretch(state, found[-1].from_day, to_day)
        else:
            found.append(Stretch(state, from_day, to_day))
    return found


def _table(states: pl.DataFrame, day: date) -> Component:
    """Every change, the newest first; later ones follow if nothing new is said."""
    columns = [
        Column("When"),
        Column("State"),
        Column("Why"),
        Column("Evidence said"),
        Column("Decided"),
        Column("As of"),
    ]
    rows = [_row(row, day) for row in reversed(states.to_dicts())]
    return html.Div(table(f"{counted(states.height, 'change')} of what is known", columns, rows), className="wordy")


def _row(row: Row, day: date) -> list[Child]:
    from_day, to_day = row["from_day"], row["to_day"]
    held = held_words(from_day, to_day if isinstance(to_day, date) else None) if isinstance(from_day, date) else ""
    ahead = " (if nothing new is said)" if isinstance(from_day, date) and from_day > day else ""
    expires = row["expires"]
    why = str(row["reason"] or "") or (f"explained until {short_day(expires)}" if isinstance(expires, date) else "–")
    said = STATUSES[str(row["formulary_status"])]
    decided = _day(row["decision_date"]) if row["decision_date"] else "–"
    as_of = _day(row["as_of"]) if row["as_of"] else "nothing was said"
    return [f"{held}{ahead}", state_mark(str(row["state"])), why, said, decided, as_of]


def _day(value: object) -> str:
    return known_day(value if isinstance(value, date) else None)
