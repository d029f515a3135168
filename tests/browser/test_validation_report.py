"""The report as a page, opened from a disk without a network: accessible, on a phone, on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from expectations.results import Consequence, Example, Finding, Severity
from ingest.reports import html
from ingest.reports.model import Fate, FileReport, RunReport
from scorecard.errors import Problem
from tests.browser.every_page import faults_in_the_dark, violations
from tests.browser.reader import Reader
from tests.contract.test_store import MOMENT

pytestmark = pytest.mark.browser
HOSTILE = "<img src=https://example.org/x onerror=document.title='obeyed'>"
CONSEQUENCES = dict(zip(Severity, Consequence, strict=True))


def finding(severity: Severity, *, met: bool = False) -> Finding:
    examples = (Example(2, HOSTILE), Example(3, "a long value in one piece " * 4), Example(None, "x" * 300))
    return Finding(
        expectation="expect_compound_columns_to_be_unique",
        columns="ODS_CODE, YEAR_MONTH, VMP_SNOMED_CODE, UNIT_OF_MEASURE_IDENTIFIER",
        meaning=f"There is one row for each trust, month, product and unit ({severity}).",
        cure="Look at the rows listed: the same issue may have been submitted twice.",
        severity=severity,
        consequence=CONSEQUENCES[severity],
        success=met,
        rows_checked=17_894_211,
        rows_unexpected=0 if met else 1_204_511,
        examples=() if met else examples,
        observed=None,
    )


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a page on disk with something of everything."""
    findings = (*map(finding, Severity), finding(Severity.INFO, met=True))
    problems = (Problem(HOSTILE, "The file is empty.", "Download it again.", row=1, column=HOSTILE),)
    files = (
        FileReport("SCMD_FINAL_202604.csv", Fate.CHECKED, "ab" * 32, 2_000_000_000, "standard", findings=findings),
        FileReport(HOSTILE, Fate.UNREADABLE, problems=problems, exit_code=4),
    )
    path: Path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(html.render(RunReport(3, "scmd", "0.1.0", MOMENT, MOMENT, files), Severity.WARNING))
    return path.as_uri()


@pytest.fixture(scope="module")
def opened(browser: Browser, page: str) -> Iterator[Reader]:
    with Reader.for_the_first_time(browser, page, 1280) as reader:
        reader.page.goto(page)
        yield reader


def test_it_asks_nobody_and_obeys_nobody(opened: Reader, page: str) -> None:
    assert opened.requests == [page]
    assert opened.complaints == []
    assert opened.page.title() == "Validation of scmd, run 3"
    assert opened.page.get_by_text(HOSTILE).count() > 0


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_even_in_open_parts(opened: Reader, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    opened.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert violations(opened) == []
    assert faults_in_the_dark(opened) == []


@pytest.mark.parametrize("width", [1280, 800, 390, 320])
def test_it_fits_every_width(opened: Reader, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


def test_on_a_phone_every_cell_says_what_it_is(opened: Reader) -> None:
    opened.page.set_viewport_size({"width": 390, "height": 800})
    said = "each => getComputedStyle(each, '::before').content"
    cells = opened.page.locator("td")
    assert {cells.nth(place).evaluate(said) for place in range(5)} == {
        '"Outcome: "',
        '"Gravest finding: "',
        '"Rows read: "',
        '"Kept: "',
        '"Set aside: "',
    }


def test_paper_shows_what_was_met_too(opened: Reader) -> None:
    opened.page.set_viewport_size({"width": 1280, "height": 800})
    opened.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")
    met = opened.page.get_by_text("There is one row for each trust, month, product and unit (info).").last
    assert not met.is_visible()
    opened.page.emulate_media(media="print")
    assert met.is_visible()
    opened.page.emulate_media(media="screen")
