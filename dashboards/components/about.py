"""The block under every page: where the numbers come from and how to read them."""

from collections.abc import Sequence
from datetime import date

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue, Note
from dashboards.components.quick import html
from dashboards.formatting import counted, day
from scorecard import caveats
from scorecard.compliance.purpose import PURPOSE
from scorecard.periods import month_end, month_label
from scorecard.schema import PER_PEOPLE

PURPOSE_OF_RATES = f"{PURPOSE.removesuffix('.')}: higher is not better, lower is not worse."
KNOWN_GAPS = caveats.USE
COMPLIANCE_GAPS = caveats.COMPLIANCE
RESIDENTS = "Resident population of all ages"
SHOWN_NOTES = 6


def about(catalogue: Catalogue, unit: str, notes: Sequence[Note] = ()) -> Component:
    """Release, unit, denominator, vintage and caveats, with the purpose in words."""
    facts = (
        ("Release", release_words(catalogue)),
        ("Unit", unit),
        ("Denominator", f"{RESIDENTS}, per {PER_PEOPLE:,} people; trusts have none"),
        ("Population vintage", vintage_words(catalogue)),
        ("Read with care", " ".join(KNOWN_GAPS)),
    )
    return block(facts, PURPOSE_OF_RATES, notes)


def about_practices(catalogue: Catalogue, unit: str, notes: Sequence[Note]) -> Component:
    """The same of what practices prescribe; the catalogue is that of primary care."""
    facts = (
        ("Release", release_words(catalogue)),
        ("Unit", unit),
        ("Denominator", f"{RESIDENTS}, per {PER_PEOPLE:,} people; where a table says so, patients of practices"),
        ("Population vintage", vintage_words(catalogue)),
        ("Read with care", " ".join(caveats.PRIMARY_CARE)),
    )
    return block(facts, PURPOSE_OF_RATES, notes)


def about_compliance(catalogue: Catalogue, known_on: date) -> Component:
    """The same of formulary compliance, which counts recommendations and not amounts."""
    facts = (
        ("Release", release_words(catalogue)),
        ("Known as of", f"{day(known_on)}: what was published up to that day, and nothing later"),
        ("Unit", "One recommendation in one organisation; an appraisal can hold several"),
        ("Denominator", "Recommendations that were due by the day; what is not known is below the line, and not a yes"),
        ("Read with care", " ".join(COMPLIANCE_GAPS)),
    )
    return block(facts, PURPOSE)


def block(facts: Sequence[tuple[str, str]], purpose: str, notes: Sequence[Note] = ()) -> Component:
    """Facts, notes and the purpose."""
    entries = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in facts]
    return html.Section(
        [html.H2("About these numbers"), html.Dl(entries), *_notes(notes), html.P(purpose, className="purpose")],
        className="prov",
    )


def release_words(catalogue: Catalogue) -> str:
    """Which release, which months, and for which date mergers were followed."""
    published = f", published {day(catalogue.published)}" if catalogue.published else ""
    return (
        f"Release {catalogue.release_id}{published}; data from {month_label(catalogue.first_month)} to "
        f"{month_label(catalogue.last_month)}; mergers followed to {day(catalogue.organisations_as_of)}"
    )


def vintage_words(catalogue: Catalogue) -> str:
    """Which population divides the numbers."""
    if catalogue.population_vintage is None:
        return "No population is loaded, so there are amounts but no rates of residents"
    return f"ONS mid-{catalogue.population_vintage} estimates, one vintage for the whole series"


def data_to(catalogue: Catalogue) -> str:
    """The release in the page's header."""
    return f"Release {catalogue.release_id}, data to {month_label(month_end(catalogue.last_month))}"


def _notes(notes: Sequence[Note]) -> list[Component]:
    """Notes on what the page shows; a long list is cut, the rest stands on the page about the numbers."""
    if not notes:
        return []
    items = [html.Li(note.text) for note in notes[:SHOWN_NOTES]]
    if len(notes) > SHOWN_NOTES:
        items.append(html.Li(html.A(counted(len(notes) - SHOWN_NOTES, "more note"), href="/about#notes")))
    return [html.H3("Notes of this release"), html.Ul(items, className="notes")]
