"""The accessibility statement, in the form that public bodies in England use, of what is tested and what is not."""

import re
from importlib.metadata import version

from dash.development.base_component import Component

from dashboards.choices import unread
from dashboards.components.elements import Child, attributes, caption, crumbs, lead, notices
from dashboards.components.quick import html
from dashboards.state import Selection
from dashboards.view import Question, View

TITLE = "Accessibility statement"
SECTION = "about"
STANDARD = "Web Content Accessibility Guidelines (WCAG) 2.2, level AA"
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
STRONG = "These pages are tested against WCAG 2.2 AA by program, and have not been audited by people"
REST = (
    ", so full compliance is not claimed. What is tested, what is known not to work, and what nobody has tried stands "
    "below."
)
NOBODY_SAID = "The publisher of this website has not said how to reach them (setting: contact)."
CAN = (
    "change colours, contrast and fonts in your browser or device, and use the forced colours of Windows",
    "read the pages light or dark: they follow your device unless you choose at the foot of a page",
    "zoom in to 400%, or use a screen 320 pixels wide, without scrolling a page sideways; a wide table scrolls by "
    "itself",
    "reach and use every link, control and table by keyboard alone",
    "read the figures without seeing a chart: each has a sentence that says the same, and its numbers as a table or "
    "file",
    "tell marks apart by shape, pattern or words, and never by colour alone",
    "take the numbers with you as CSV, as an Excel file made to be accessible, or as JSON",
    "read a page without movement: nothing on it is animated",
)
TESTED = (
    "axe-core finds no fault on any kind of page, by its rules for WCAG 2.0, 2.1 and 2.2, levels A and AA, and by its "
    "best practices; also with controls, menus and tables open",
    "every kind of page fits windows of 1280, 390 and 320 pixels without being scrolled sideways",
    "every kind of page is looked at by axe-core in forced colours and, for contrast, in the dark; the contrast of "
    "each pair of colours that meet is computed for both schemes",
    "the pages are reached from the overview, and their controls used, by keyboard alone; the focus goes to the "
    "heading of a new page, and what a choice changed is announced",
    "with reduced motion asked for, nothing moves",
    "the test itself is tested: a fault that is planted is found",
)
LIMITS = (
    "A chart is one picture to a screen reader: its sentence tells the first and last or the highest and lowest "
    "figures, and the table has all of them.",
    "Boxes that appear over a chart need a mouse; what they say stands in the table as well.",
    "Wide tables scroll sideways within the page on phones and at high zoom.",
    "Without JavaScript the pages that most visits begin with can be read, tables and most charts included; nothing "
    "can be chosen on them, and other pages are empty, but files can be downloaded.",
    "Only the sentence at the head of a page is announced after a choice, not the tables that changed with it.",
    "Reports in PDF are made from accessible pages, and have not been tested with a screen reader; the same report as "
    "a web page can be read instead.",
    "The documents and files of NICE, the NHS and others that are linked to or loaded are theirs.",
)
NOT_TRIED = (
    "screen readers (JAWS, NVDA, VoiceOver, TalkBack), magnifiers, and speech recognition",
    "browsers other than Chromium",
    "people with disabilities using the pages",
)
REPORTED = (
    "Programs find only a part of the problems that people meet. Tell us of any that is not listed here, or if you "
    "think that these pages do not meet the requirements."
)
EHRC = (
    "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites "
    "and Mobile Applications) (No. 2) Accessibility Regulations 2018 (the “accessibility regulations”). If you are "
    "not happy with how a public body responds to your complaint, contact the Equality Advisory and Support Service "
    "(EASS)."
)
WHETHER = (
    "Whether the regulations apply depends on who publishes this website: the publisher has to say so here, and that "
    "the statement is theirs."
)


def view(question: Question) -> View:
    """The page."""
    return draw(question.selection, question.readings.contact)


def draw(selection: Selection, contact: str) -> View:
    """The page, which can be read before anything is published."""
    parts = [
        _section("What you should be able to do", "able", _list(CAN)),
        _section("How accessible this website is", "limits", html.P("We know of these limits:"), _list(LIMITS)),
        _section(
            "How to report a problem",
            "report",
            html.P(REPORTED),
            html.P(_contact(contact.strip()), className="statement"),
        ),
        _section("Enforcement procedure", "enforcement", html.P(EHRC), html.P(WHETHER, className="statement")),
        _section("Compliance status", "status", html.P(_status())),
        _section("How these pages were tested", "tested", html.P(_how()), _list(TESTED)),
        _section(
            "What has not been tested", "not-tested", html.P("Nobody has tried these pages with:"), _list(NOT_TRIED)
        ),
        _section("Preparation of this statement", "prepared", html.P(_prepared())),
    ]
    content = [
        crumbs(("Overview", "/"), (TITLE, None)),
        *notices(unread(selection)),
        html.H1(TITLE),
        caption("For every page of this website, and for the files and reports that it offers."),
        lead(STRONG, REST),
        *parts,
    ]
    return View(TITLE, SECTION, content, STRONG + REST)


def _section(heading: str, anchor: str, *content: Component) -> Component:
    return html.Section(
        [html.H2(heading, id=anchor), *content], className="statement-page", **attributes(aria_labelledby=anchor)
    )


def _list(sentences: tuple[str, ...]) -> Component:
    return html.Ul([html.Li(each) for each in sentences])


def _contact(contact: str) -> Child:
    """Where to turn to; an e-mail address is a link."""
    if not contact:
        return NOBODY_SAID
    if MAIL.fullmatch(contact):
        return ["Contact: ", html.A(contact, href=f"mailto:{contact}")]
    return f"Contact: {contact}"


def _status() -> str:
    return (
        f"The standard is the {STANDARD}. No compliance, full or partial, is claimed: tests by program have found "
        "nothing that fails it, and nobody has audited the parts that a program cannot judge."
    )


def _how() -> str:
    return (
        f"By tests that are part of the program (this is version {version('nice-scorecard')}) and run in a real "
        "browser, Chromium, on its sample data, each time the program's tests run:"
    )


def _prepared() -> str:
    return (
        "The statement comes with the program, and its tests check what it says of them. It was first written on "
        "28 November 2026. The publisher reviews it at least once a year, and whenever the pages change much."
    )
