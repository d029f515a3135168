"""Whether the data can be trusted: what was checked, what was found, and what became of it."""

import polars as pl
from dash import Dash
from dash.development.base_component import Component

from dashboards.choices import unread
from dashboards.components import choosers
from dashboards.components.choosers import option
from dashboards.components.elements import actions, attributes, caption, crumbs, download, lead, link, notices
from dashboards.components.marks import marks_key
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.quality import publishers, run, submissions
from dashboards.quality.check_tables import aside_table, expectation_tables, run_table
from dashboards.quality.history import History
from dashboards.quality.moved import revisions_section
from dashboards.quality.submission_scope import submissions as submissions_of
from dashboards.quality.words import OUTCOMES, headline, last_run, source_words, standing
from dashboards.state import Selection
from dashboards.view import Question, View
from scorecard.checks import Edition

PAGE = "data_quality"
TITLE = "Data quality"
SHOWN_RUNS = 20
HOW_TO_DECIDE = (
    "Some expectations set aside the rows that do not meet them; the other rows of the file are loaded. "
    "'nice-scorecard quarantine show NUMBER' prints the rows of a file. A person lets them into the next build with "
    "'quarantine release' or keeps them out with 'quarantine drop', and gives the reason, which is kept. What stands "
    "in the rows is not shown here: a file may hold what was not meant for the public."
)
PARTS = {
    submissions.ANCHOR: "Submissions",
    "runs": "Runs",
    "expectations": "Expectations",
    "rows-set-aside": "Rows set aside",
    publishers.ANCHOR: "Publishers",
    "revisions": "Revisions",
}
MEANINGS = (
    ("Stop the file", "Nothing of a file that does not meet such an expectation is loaded."),
    ("Quarantine the row", "Rows that do not meet it are set aside with the reason; the file's other rows are loaded."),
    ("Note", "Everything is loaded, and what was found is written down."),
    (
        "Read with care",
        "A file that meets every expectation can still be wrong. A file that was checked again with the same content "
        "counts once in table 3; one that was corrected counts beside the one that it corrects.",
    ),
)


def register(app: Dash) -> None:
    """Let the controls change the address."""
    choosers.register(app, PAGE, ("source",))
    choosers.register(app, submissions.CONTROLS, ("organisation",), goes_to=PAGE)


def view(question: Question) -> View:
    """The page."""
    return draw(question.selection, question.readings.history, question)


def draw(selection: Selection, history: History, released: Question | None = None) -> View:
    """The page, which needs no release: files are checked before anything can be published."""
    edition = history.edition()
    if edition is None:
        return _of_before()
    said = unread(selection)
    if selection.run is not None:
        found = run.draw(selection.run, history, edition, said)
        if found is not None:
            return found
        said.append(f"There is no run {selection.run}; this page shows all of them.")
    return _overview(selection, history, edition, said, released)


def _of_before() -> View:
    """What to say of a database that lacks the tables."""
    strong = "This results database is from before runs were counted"
    rest = (
        ". The next job that works in its home folder, such as 'nice-scorecard run', brings it up to date; until then "
        "there is no history to show. The figures on the other pages are not touched by this."
    )
    content = [_crumbs(), html.H1(TITLE), lead(strong, rest)]
    return View(TITLE, PAGE, content, strong + rest)


def _overview(
    selection: Selection, history: History, edition: Edition, said: list[str], released: Question | None
) -> View:
    """Submissions, all runs, all expectations of one source, all rows set aside, publishers and revisions."""
    lines = history.last_checks(edition)
    newest = history.run(edition, edition.newest_run).to_dicts() if edition.newest_run else []
    strong, rest = headline(standing(lines, history.loaded_files(edition)))
    rest += last_run(newest[0] if newest else None, lines["loaded_at"].to_list())
    parts = [
        _submissions(released, said),
        _runs(selection, history, edition),
        _expectations(selection, history, edition, said),
        _aside(history, edition),
        publishers.without_release() if released is None else publishers.publishers_section(released),
        revisions_section(released),
        _about(),
    ]
    content = [_crumbs(), *notices(said), html.H1(TITLE), lead(strong, rest), _contents(selection), *parts]
    return View(TITLE, PAGE, content, strong + rest)


def _crumbs() -> Component:
    return crumbs(("Overview", "/"), (TITLE, None))


def _contents(selection: Selection) -> Component:
    """Ways to the parts of a long page."""
    items = [html.Li(link(words, f"{selection.but().url}#{anchor}")) for anchor, words in PARTS.items()]
    return html.Nav(html.Ul(items, className="parts"), **attributes(aria_label="On this page"))


def _submissions(released: Question | None, said: list[str]) -> Component:
    """Who submitted what month; what cannot be shown as asked for is said at the head of the page."""
    if released is None:
        return submissions.without_release()
    found, told = submissions_of(released)
    said += told
    return submissions.submissions_section(found, released.selection)


def _runs(selection: Selection, history: History, edition: Edition) -> Component:
    """The newest runs, or those before one, with ways to the others."""
    heading = html.H2("Table 2. Runs, newest first", id="runs")
    if edition.newest_run is None:
        words = (
            "No run is counted yet: the files below were checked before runs were. The next job that loads or checks "
            "files is the first to be listed here."
        )
        return html.Section([heading, html.P(words)])
    found = history.runs(edition, selection.before, SHOWN_RUNS + 1)
    shown = found.head(SHOWN_RUNS)
    if shown.is_empty():
        newest = link("Newest runs", f"{selection.but(before=None).url}#runs")
        return html.Section([heading, html.P([f"There is no run before run {selection.before}. ", newest])])
    files = history.files_of_runs(edition, tuple(shown["run_number"]))
    older = selection.but(before=shown["run_number"][-1]) if found.height > shown.height else None
    return html.Section(
        [
            heading,
            caption("A run is one job on the files of one source. Open one to see its files and faults."),
            marks_key((kind, f"{word}: {meaning}") for kind, (word, meaning) in OUTCOMES.items()),
            run_table(shown, files),
            actions(*_ways(selection, older), download(csv_link("runs"), "Download CSV of all runs", "table 2")),
        ],
        className="wordy runs",
    )


def _ways(selection: Selection, older: Selection | None) -> list[Component]:
    """Links to newer and older runs."""
    newest = [link("Newest runs", f"{selection.but(before=None).url}#runs")] if selection.before else []
    return newest + ([link("Older runs", f"{older.url}#runs")] if older else [])


def _expectations(selection: Selection, history: History, edition: Edition, said: list[str]) -> Component:
    """Every expectation of one source, with its trend."""
    heading = html.H2("Table 3. Expectations and their trends", id="expectations")
    sources = sorted(history.last_checks(edition)["source"].unique(), key=source_words)
    if not sources:
        return html.Section([heading, html.P("No file was checked yet, so there is nothing to tell of expectations.")])
    source = _source(selection, sources, said)
    options = [option(each, source_words(each)) for each in sources]
    chooser = choosers.select(PAGE, "source", "Source", options, source)
    return html.Section(
        [
            heading,
            caption(
                "What every file is asked before its rows are loaded. Most expectations count rows, some trusts, "
                "months or products. Bars show the share failing, a bar a file, oldest first, each expectation on its "
                "own scale from zero."
            ),
            choosers.bar(PAGE, chooser) if len(sources) > 1 else choosers.bar(PAGE, choosers.hidden(chooser)),
            *expectation_tables(history.trends(edition, source)),
            actions(download(csv_link("expectations", source=source), "Download CSV of every check", "table 3")),
        ],
        className="wordy checks",
    )


def _source(selection: Selection, sources: list[str], said: list[str]) -> str:
    """The chosen source, or the one with the data that the figures are made of."""
    if selection.source in sources:
        return str(selection.source)
    default = "scmd" if "scmd" in sources else sources[0]
    if selection.source is not None:
        said.append(f"No file of the source '{selection.source}' was checked; this page shows {source_words(default)}.")
    return default


def _aside(history: History, edition: Edition) -> Component:
    """Rows set aside, file by file, and what was decided of them."""
    heading = html.H2("Table 4. Rows set aside", id="rows-set-aside")
    files = history.loaded_files(edition).filter(pl.col("rows_quarantined") > 0)
    if files.is_empty():
        return html.Section([heading, caption(HOW_TO_DECIDE), html.P("No row of any loaded file is set aside.")])
    shown = files.head(SHOWN_RUNS)
    reasons = history.reasons(edition, tuple(shown["file_number"]))
    left_out = files.height - shown.height
    return html.Section(
        [
            heading,
            caption(HOW_TO_DECIDE),
            aside_table(shown, reasons, history.decisions(edition)),
            html.P(f"{left_out:,} earlier files are in the file of every check.") if left_out else None,
        ],
        className="wordy checks",
    )


def _about() -> Component:
    """How to read the page."""
    entries = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in MEANINGS]
    return html.Section([html.H2("About these checks"), html.Dl(entries, className="four")], className="prov")
