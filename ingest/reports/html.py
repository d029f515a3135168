"""The report for people with a browser: one page that holds all it needs, works offline, prints, and runs no script."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from expectations.results import Severity
from ingest.reports import words
from ingest.reports.model import RunReport, fails

EXAMPLES = 5
TEMPLATE = "page.html.jinja"


def render(report: RunReport, fail_on: Severity) -> str:
    """The page; whatever comes from files is escaped."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_legible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    has_failed = report.worst is not None and fails(report.worst, fail_on)
    page = environment.get_template(TEMPLATE)
    return page.render(report=report, fail_on=fail_on, has_failed=has_failed, words=words, examples=EXAMPLES)


def _legible(value: object) -> object:
    """Text without what is obeyed and not shown; what is markup already is ours."""
    return words.legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value
