"""Reports and digests as pages that hold all they need: no script, no request, nothing obeyed that came from a file."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from dashboards.reports import medicines
from dashboards.reports.digest import Digest
from dashboards.reports.report import MOST_ROWS, Report
from scorecard.compliance.deadline_texts import legible
from scorecard.compliance.purpose import PURPOSE


def report_page(report: Report) -> str:
    """A report as HTML."""
    return (
        _pages()
        .get_template("report.html.jinja")
        .render(
            report=report,
            running=report.running,
            medicines=medicines,
            most=MOST_ROWS,
            purpose=PURPOSE,
        )
    )


def digest_page(digest: Digest) -> str:
    """A digest as HTML."""
    page = _pages().get_template("digest.html.jinja")
    return page.render(digest=digest, running=digest.title, purpose=PURPOSE)


@cache
def _pages() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_legible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["markup"] = Markup
    environment.filters["css_text"] = _css_text
    return environment


def _legible(value: object) -> object:
    """Text without what is obeyed and not shown; what is markup already is ours."""
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _css_text(words: str) -> Markup:
    """Words between the quotes of a style sheet: whatever could end them, or the sheet, is written as its code."""
    return Markup("".join(letter if letter.isalnum() or letter == " " else f"\\{ord(letter):x} " for letter in words))  # noqa: S704
