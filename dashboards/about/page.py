"""What the numbers mean, what is known to be missing from them, and the notes of the release."""

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.choices import Choices
from dashboards.components.about import about
from dashboards.components.elements import Column, actions, crumbs, download, lead, link, notices, table
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import counted, per_people
from dashboards.view import Question, View
from scorecard import caveats
from scorecard.schema import IN_PRIMARY_CARE, SECONDARY_CARE

MEANINGS = (
    (
        "Use",
        "The quantity of a medicine that trust pharmacies issued, less what was returned. Products are converted to "
        "one unit a medicine where their strength is known; what cannot be converted is counted apart, and amounts in "
        "unlike units are never added.",
    ),
    (
        "Rate",
        f"Use divided by the resident population of all ages, as {per_people('amount')}. One population vintage is "
        "applied to the whole series. A trust has patients, not residents, so it has amounts and no rate.",
    ),
    (
        "Indicative cost",
        "The list price of what was issued, in pounds, before discounts: it is not what the NHS paid. Where the "
        "publisher gave no price there is none here; where it gave some, the rows without a price are counted beside "
        "the sum, which is then incomplete.",
    ),
    (
        "Quarters",
        "Financial quarters: Q1 is April to June, Q4 January to March. Only quarters with every month in the release "
        "are shown.",
    ),
    (
        "Mergers",
        "What was submitted under the code of a trust that has since merged is counted for its successor, before and "
        "after the merger.",
    ),
    (
        "Increased",
        "Use in the latest 12 months was higher than in the 12 months before. Only medicines with data in all of the "
        "8 latest quarters are compared.",
    ),
    (
        "Differences between ICBs",
        "Each ICB's rate as a multiple of England's. The middle half lies between the 25th and 75th percentile; "
        "9 in 10 between the 5th and 95th, shown only for at least 20 organisations. Quartiles need at least 5.",
    ),
)
STATES = (
    ("0, none used", "Data were submitted, and the medicine was not in them."),
    ("No data submitted", "Nothing at all was submitted, so none cannot be told from some. Drawn as a hatched gap."),
    (
        "Not in every month's files, not every month known",
        "Submissions came, and no figure: of what practices prescribe a month may have been loaded before the medicine "
        "was mapped, and of several months one may lack a submission, or none may have been due.",
    ),
    ("Not applicable", "The organisation does not provide the service; the reason stands beside it."),
    ("Submissions incomplete", "Some of the expected submissions came. The figure counts those, so it may be too low."),
    ("Includes returns", "Some rows are negative because returns exceeded issues; they are kept, never set to zero."),
)


def view(question: Question) -> View:
    """The page."""
    catalogue = question.catalogue
    strong = "These numbers count medicines that trust pharmacies issued"
    apart = "" if catalogue.primary_care is None else ", and apart from them what practices prescribed"
    rest = f"{apart}, per person where people live, with every gap said in words."
    content = [
        crumbs(("Overview", "/"), ("About the numbers", None)),
        *notices(Choices(catalogue, question.selection).said),
        html.H1("About the numbers"),
        lead(strong, rest),
        html.Section([html.H2("What the words mean"), _definitions(MEANINGS)]),
        html.Section([html.H2("Zero, missing and not applicable are not the same"), _definitions(STATES)]),
        html.Section([html.H2("Known gaps"), html.Ul([html.Li(gap) for gap in _gaps(catalogue)])]),
        html.Section([html.H2("How the files were checked"), _checked()]),
        html.Section([html.H2("What releases move"), _moved()]),
        html.Section([html.H2("Expected use"), _expected()]),
        html.Section([html.H2("Everything at once"), *_whole(catalogue.release_id)]),
        _notes(catalogue),
        about(catalogue, "Each medicine in its own unit"),
    ]
    return View("About the numbers", "about", content, strong + rest)


def _gaps(catalogue: Catalogue) -> list[str]:
    """What to bear in mind, of each care setting that the release has."""
    settings = [SECONDARY_CARE] if catalogue.primary_care is None else [SECONDARY_CARE, IN_PRIMARY_CARE]
    return [*caveats.of_settings(settings)]


def _definitions(entries: tuple[tuple[str, str], ...]) -> Component:
    parts = [part for term, words in entries for part in (html.Dt(term), html.Dd(words))]
    return html.Dl(parts, className="meanings")


def _checked() -> Component:
    """A way to the checks."""
    return html.P(
        [
            "Every file is checked before its rows are counted. ",
            link("Data quality", "/data-quality"),
            " lists each run, what is asked of the files, how often it was not met, and the rows set aside.",
        ]
    )


def _moved() -> Component:
    """A way to the revisions."""
    return html.P(
        [
            "A published release never changes; a later one may say otherwise of a past period. ",
            link("Revisions", "/revisions"),
            " tells which figures moved, by how much, and why.",
        ]
    )


def _whole(release_id: int) -> list[Component]:
    """The ways to all tables of the release, and to the rankings."""
    file = f"/download/release/{release_id}.zip"
    words = (
        "Every table of this release in one file, each column with its type, unit and meaning. Measures of "
        "organisations over twelve months, with intervals and ranks, are a file of their own."
    )
    ways = (
        download(file, "All tables as CSV (ZIP)"),
        download(f"{file}?as=parquet", "All tables as Parquet (ZIP)"),
        download(csv_link("rankings"), "Download rankings as CSV", "rankings"),
    )
    return [html.P(words), actions(*ways)]


def _expected() -> Component:
    """A way to the population funnels."""
    return html.P(
        [
            "How many people would take a medicine if a recommendation were followed is estimated step by step. ",
            link("Expected use", "/expected"),
            " tells of which medicines, and what was observed beside it.",
        ]
    )


def _notes(catalogue: Catalogue) -> Component:
    """Every note of the release, with a way to what it is about."""
    heading = html.H2("Notes of this release", id="notes")
    if not catalogue.notes:
        return html.Section([heading, html.P("This release has no notes.")])
    rows = [
        [str(place), _subject(catalogue, note.ods_code, note.medicine), note.text]
        for place, note in enumerate(catalogue.notes, start=1)
    ]
    columns = [Column("Number"), Column("About"), Column("Note")]
    return html.Section([heading, table(counted(len(rows), "note"), columns, rows)], className="wordy")


def _subject(catalogue: Catalogue, ods_code: str | None, medicine: str | None) -> Component | str:
    """What a note is about, as a link where there is a page for it."""
    if ods_code is not None and ods_code in catalogue.organisations:
        return link(catalogue.organisations[ods_code].short, f"/organisation/{ods_code}")
    known = catalogue.named
    if medicine is not None and medicine in known:
        return link(known[medicine].name, f"/medicine/{medicine}")
    return ods_code or medicine or "the release"
