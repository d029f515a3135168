"""The index of population funnels: what each is of, whom it leads to, and who says so."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.choices import unread
from dashboards.components.about import block, release_words
from dashboards.components.elements import Child, Column, caption, crumbs, lead, link, notices, table
from dashboards.components.quick import html
from dashboards.expected.words import LEADS_TO, STANDING, medicine_names, sources
from dashboards.formatting import counted, day
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.expected.funnels import Funnel

SECTION = "medicines"
INDEX = "Expected use"
WHAT = (
    "A population funnel begins with the people of England and says, step by step and with its sources, how many of "
    "them would take a medicine if NICE's recommendation were followed. Beside it stands what was observed. A "
    "difference does not say which of the two is right."
)
HOW_TO_WRITE = (
    "A funnel is a file in the folder that the setting 'funnels' names; docs/expected-use.md tells how to write one. "
    "The dashboard reads the folder when it is started."
)
COLUMNS = (
    Column("Funnel"),
    Column("Medicine"),
    Column("Whom it leads to"),
    Column("Version", True),
    Column("Standing"),
    Column("Steps", True),
    Column("Sources"),
)


def view(question: Question) -> View:
    """The page."""
    found = question.readings.expected.funnels(question.catalogue)
    if not found:
        return without_funnels(question)
    strong = f"There {'is' if len(found) == 1 else 'are'} {counted(len(found), 'population funnel')}"
    named = {medicine for funnel in found.values() for medicine in funnel.medicines}
    rest = f", of {counted(len(named & set(question.catalogue.medicines)), 'medicine')} of this release."
    content = [
        *_head(question),
        lead(strong, rest),
        _left_out(question),
        html.Section(
            [
                html.H2("Table 1. Every funnel in its newest version"),
                table("Funnels", COLUMNS, [_row(question.catalogue, funnel) for funnel in found.values()]),
            ],
            className="wordy",
        ),
        html.P(HOW_TO_WRITE, className="onward"),
        _about(question),
    ]
    return View(INDEX, SECTION, content, strong + rest)


def without_funnels(question: Question) -> View:
    """What to do, where there is no funnel to show."""
    strong, rest = "There is no population funnel", ", so that nothing is expected of any medicine."
    about = [_left_out(question), html.P(HOW_TO_WRITE, className="onward"), _about(question)]
    return View(INDEX, SECTION, [*_head(question), lead(strong, rest), *about], strong + rest)


def _head(question: Question) -> Sequence[Component]:
    way = crumbs(("Overview", "/"), ("Medicines", "/medicines"), (INDEX, None))
    return [way, *notices(unread(question.selection)), html.H1(INDEX), caption(WHAT)]


def _left_out(question: Question) -> Component | None:
    """Funnels of other medicines are not shown beside invented ones."""
    number = question.readings.expected.left_out(question.catalogue)
    if not number:
        return None
    words = f"{counted(number, 'funnel')} of other medicines {'is' if number == 1 else 'are'} not shown beside them."
    return caption(f"The medicines and people of this release are invented. {words}")


def _row(catalogue: Catalogue, funnel: Funnel) -> list[Child]:
    medicines: list[Child] = []
    for slug, name in zip(funnel.medicines, medicine_names(catalogue, funnel), strict=True):
        medicines += [*([", "] if medicines else []), _medicine(catalogue, slug, name)]
    reviewed = f", reviewed on {day(funnel.reviewed)}" if funnel.reviewed else ""
    return [
        link(funnel.title, f"/expected/{funnel.slug}"),
        medicines or "none named",
        LEADS_TO[funnel.counts],
        str(funnel.version),
        f"{STANDING[funnel.status].capitalize()}{reviewed}",
        str(len(funnel.steps)),
        "; ".join(sources(funnel)),
    ]


def _medicine(catalogue: Catalogue, slug: str, name: str) -> Child:
    if slug in catalogue.medicines:
        return link(name, f"/medicine/{slug}")
    return f"{name} (not in this release)"


def _about(question: Question) -> Component:
    return block((("Release", release_words(question.catalogue)),), PURPOSE)
