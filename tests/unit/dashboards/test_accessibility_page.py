"""The accessibility statement says nothing that the tests do not do."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import httpx
import pytest

import tests.browser
from dashboards import router
from dashboards.about import accessibility
from dashboards.configured import application
from dashboards.readings import Readings
from dashboards.state import parse
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.browser.every_page import WCAG
from tests.lib.awaiting import awaited
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

EXAMPLES = {
    "{medicine}": "tazorimab",
    "{organisation}": "ZB01",
    "{icb}": "ZB01",
    "{trust}": "ZT01",
    "{region}": "ZR01",
    "{recommendation}": "TA9104-1",
}


def drawn(readings: Readings) -> Any:
    return router.render(readings, "/accessibility", "")[1]


def patterns() -> list[tuple[str, str]]:
    """Every address that a browser test opens, with the module that does."""
    found = []
    for module in pkgutil.iter_modules(tests.browser.__path__):
        if module.name.startswith("test_"):
            loaded = importlib.import_module(f"tests.browser.{module.name}")
            found += [(module.name, pattern) for pattern in getattr(loaded, "PATTERNS", {}).values()]
    return found


def page_of(pattern: str) -> str:
    for name, example in EXAMPLES.items():
        pattern = pattern.replace(name, example)
    path, _, query = pattern.partition("?")
    return parse(path, query).page


def test_axe_looks_at_every_kind_of_page() -> None:
    assert set(router.PAGES) - {page_of(pattern) for _, pattern in patterns()} == set()


def test_the_rules_are_those_that_the_statement_names() -> None:
    assert {"wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"} == set(WCAG["runOnly"])
    assert "WCAG 2.0, 2.1 and 2.2, levels A and AA, and by its best practices" in "".join(accessibility.TESTED)


def test_the_statement_has_the_parts_of_the_model(readings: Readings) -> None:
    headings = [text(each).strip() for each in kinds(drawn(readings), "H2")]
    assert headings == [
        "What you should be able to do",
        "How accessible this website is",
        "How to report a problem",
        "Enforcement procedure",
        "Compliance status",
        "How these pages were tested",
        "What has not been tested",
        "Preparation of this statement",
    ]


def test_no_compliance_is_claimed_and_the_enforcement_is_named(readings: Readings) -> None:
    words = text(drawn(readings))
    for expected in ("No compliance, full or partial, is claimed", "Equality and Human Rights Commission (EHRC)",
                     "Equality Advisory and Support Service (EASS)", "screen readers"):  # fmt: skip
        assert expected in words


@pytest.mark.parametrize(
    ("contact", "words", "link"),
    [
        ("", accessibility.NOBODY_SAID, None),
        ("  ", accessibility.NOBODY_SAID, None),
        ("access@example.org", "Contact: access@example.org", "mailto:access@example.org"),
        ("the data team, 0123 456", "Contact: the data team, 0123 456", None),
        ('"><script>@x.y z', 'Contact: "><script>@x.y z', None),
    ],
)
def test_the_contact_is_the_setting_or_said_to_be_missing(
    sample_database_url: str, contact: str, words: str, link: str | None
) -> None:
    database = Database.open_read_only(sample_database_url)
    content = drawn(Readings(database, contact=contact))
    database.close()
    assert words in " ".join(text(content).split())
    assert [each.href for each in kinds(content, "A") if each.href.startswith("mailto:")] == ([link] if link else [])


def test_the_contact_of_the_settings_reaches_the_page(sample_settings: Settings) -> None:
    app = application(sample_settings.model_copy(update={"contact": "access@example.org"}))
    outputs = [{"id": "page", "property": "children"}, {"id": "visit", "property": "data"}]
    inputs = [{"id": "location", "property": name, "value": value}
              for name, value in (("pathname", "/accessibility"), ("search", ""))]  # fmt: skip
    asked = {"output": "..page.children...visit.data..", "outputs": outputs, "inputs": inputs,
             "changedPropIds": ["location.pathname"]}  # fmt: skip

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            return await client.post("/_dash-update-component", json=asked)

    answer = awaited(ask())
    assert answer.status_code == 200
    assert "mailto:access@example.org" in answer.text


def test_the_statement_can_be_read_before_anything_is_published(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    view, _ = router.render(Readings(database), "/accessibility", "")
    database.close()
    assert view.title == "Accessibility statement"
