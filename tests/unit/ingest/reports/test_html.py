"""The page: everything a person needs, from one file, and nothing of a stranger's that a browser would obey."""

import re
from html.parser import HTMLParser

import pytest

from expectations.results import Severity
from ingest.reports import html
from ingest.reports.model import RunReport
from tests.unit.ingest.reports.conftest import run


class Page(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def page(report: RunReport) -> Page:
    return Page(html.render(report, Severity.CRITICAL))


def test_it_asks_nobody_for_anything(page: Page, report: RunReport) -> None:
    allowed = {f"#file-{number}" for number in range(1, 7)}
    for _, attributes in page.elements:
        assert not {"src", "srcset", "data", "action", "poster", "background"} & set(attributes)
        assert attributes.get("href") in {None, *allowed}
        assert not any(name.startswith("on") for name in attributes)
    assert not {"script", "link", "iframe", "object", "embed", "img", "base", "form"} & {
        tag for tag, _ in page.elements
    }
    assert "url(" not in html.render(report, Severity.CRITICAL)
    assert "@import" not in html.render(report, Severity.CRITICAL)


def test_whatever_is_in_a_file_stays_text(page: Page) -> None:
    assert "row 3: <script>alert(1)</script>]]>&\"'??[31m?? =cmd|x" in page.text
    assert all(letter.isprintable() or letter == "\n" for letter in "".join(page.texts))


def test_it_tells_all_that_a_person_needs(page: Page) -> None:
    for told in (
        "6 files of scmd: 3 fit to load, 2 of them with findings, 3 not.",
        "2026-04-01 06:15 UTC",
        "1,200 1,193 7",
        "Every row of kind info has a quantity. TOTAL_QUANTITY: expect_column_values_to_not_be_null",
        "info 7 of 1,200 rows row 3: value 3 row 5: value 5 row 8: value 8",
        "Note. Mend what is info.",
        "Stop the file. Mend what is critical.",
        "the whole file observed: 2",
        "Look at the header.",
    ):
        assert told in page.text, told


def test_it_says_whether_the_run_failed(report: RunReport) -> None:
    noted = run(report.files[1])
    assert "The run ended well." in html.render(noted, Severity.WARNING)
    assert "The run failed: something as grave as <b>info</b> was found." in html.render(noted, Severity.INFO)


def test_tables_can_be_read_aloud(page: Page) -> None:
    assert page.named("html") == [{"lang": "en-GB"}]
    tables = len(page.named("table"))
    assert tables == len([tag for tag, _ in page.elements if tag == "caption"]) == 1 + 4
    assert all(header.get("scope") in ("col", "row") for header in page.named("th"))
    assert [tag for tag, _ in page.elements if tag == "h1"] == ["h1"]
    assert {"header", "main", "footer"} <= {tag for tag, _ in page.elements}


def test_what_is_linked_to_is_there(page: Page) -> None:
    targets = {attributes["id"] for _, attributes in page.elements if "id" in attributes}
    links = {re.sub("^#", "", link["href"] or "") for link in page.named("a")}
    assert links <= targets
    assert len(links) == 6
