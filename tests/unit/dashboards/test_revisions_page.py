"""The page of revisions: what moved, narrowed by medicine and cause, a first release, and one that moved nothing."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.readings import Readings
from dashboards.revisions.words import MEANINGS, change_cell
from dashboards.view import View
from scorecard import queries, schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.releases import pairs as release_pairs
from scorecard.releases.revision_words import WHY
from scorecard.store.database import Database
from scorecard.store.loading import insert
from tests.browser.serving import serving
from tests.unit.dashboards.checked import copy_of
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

QUARTER, MONTH = date(2023, 4, 1), date(2023, 5, 1)
EARLIER = 7


def moved(*rows: dict[str, Any]) -> pl.DataFrame:
    """Figures that moved, each told by what is not as in the first."""
    usual = {
        "release_id": None, "before_release_id": EARLIER, "source": "secondary_care", "org_type": "england",
        "ods_code": "ENG", "medicine": "beluxanib", "unit": "mg", "period_type": "quarter", "period": QUARTER,
        "numerator_before": 1000.0, "numerator_after": 1250.0, "denominator_before": 100_000,
        "denominator_after": 100_000, "value_before": 1000.0, "value_after": 1250.0, "causes": "restated_file",
    }  # fmt: skip
    return pl.DataFrame([usual | row for row in rows], schema=schema.REVISION.polars_schema, orient="row")


FOUND = moved(
    {},
    {"org_type": "icb", "ods_code": "ZB01", "numerator_before": None, "value_before": None},
    {"medicine": "cordaparin", "unit": "ml", "numerator_after": 1000.0, "value_after": 900.0,
     "causes": "restated_file, new_population"},
    {"medicine": "goneamab", "numerator_after": 500.0, "causes": "changed_factor"},
    {"medicine": "cordaparin", "org_type": "trust", "ods_code": "ZT01", "period_type": "month", "period": MONTH,
     "causes": "new_succession"},
)  # fmt: skip


def with_revisions(source: str, path: Path, found: pl.DataFrame) -> str:
    """A copy of a database whose release moved these figures of one that was published before."""
    url = copy_of(source, path)
    database = Database.open(url)
    [release] = queries.releases(database)
    earlier = release.built_at - timedelta(days=30)
    facts = {**release.__dict__, "release_id": EARLIER, "fingerprint": "0" * 64, "built_at": earlier,
             "published_at": earlier}  # fmt: skip
    with database.writing() as connection:
        insert(connection, schema.RELEASE, pl.DataFrame([facts], schema=schema.RELEASE.polars_schema))
        release_pairs.keep(connection, found, release.release_id)
    database.close()
    return url


@pytest.fixture(scope="module")
def url(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    return with_revisions(sample_database_url, tmp_path_factory.mktemp("moved") / "results.sqlite", FOUND)


@pytest.fixture(scope="module")
def after(url: str) -> Iterator[Readings]:
    database = Database.open_read_only(url)
    yield Readings(database)
    database.close()


def drawn(readings: Readings, search: str = "") -> tuple[View, Any]:
    return router.render(readings, "/revisions", search)


def cells(content: Any, number: int) -> list[list[str]]:
    body = kinds(kinds(content, "Table")[number], "Tbody")[0]
    return [[text(cell).strip() for cell in row.children] for row in kinds(body, "Tr")]


def test_the_headline_tells_how_many_moved_and_the_largest_change(after: Readings) -> None:
    view, _ = drawn(after)
    assert view.spoken == (
        "5 figures of 3 medicines moved from release 7 to release 1, in 2 periods. The largest change in England: "
        "goneamab, 2023/24 Q1, from 1,000 to 500 mg (−50.0%). Why: changed factor (dm+d or appraisals)."
    )


def test_causes_are_counted_and_explained(after: Readings) -> None:
    _, content = drawn(after)
    assert cells(content, 0) == [
        ["Restated prescribing file", "3", "2", "2"],
        ["New succession", "1", "1", "1"],
        ["Changed factor (dm+d or appraisals)", "1", "1", "1"],
        ["New population", "1", "1", "1"],
    ]
    assert set(MEANINGS) == set(WHY)
    for words in MEANINGS.values():
        assert words in text(content)


def test_the_table_has_england_before_and_after_with_the_largest_change_first(after: Readings) -> None:
    _, content = drawn(after)
    assert cells(content, 1) == [
        ["goneamab", "mg", "2023/24 Q1", "1,000", "500", "−50.0%", "1,000 to 1,250", "1",
         "Changed factor (dm+d or appraisals)"],
        ["Beluxanib", "mg", "2023/24 Q1", "1,000", "1,250", "+25.0%", "1,000 to 1,250", "2",
         "Restated prescribing file"],
        ["Cordaparin", "ml", "2023/24 Q1", "1,000", "1,000", "amount as before", "1,000 to 900", "1",
         "New population and restated prescribing file"],
        ["Cordaparin", "mg", "May 2023", "no figure", "no figure", "England did not move", "–", "1", "New succession"],
    ]  # fmt: skip


def test_the_page_can_be_narrowed_by_medicine_and_cause(after: Readings) -> None:
    assert [row[0] for row in cells(drawn(after, "?medicine=cordaparin")[1], 1)] == ["Cordaparin", "Cordaparin"]
    view, content = drawn(after, "?medicine=cordaparin&cause=new_population")
    assert [row[2] for row in cells(content, 1)] == ["2023/24 Q1"]
    assert view.spoken.startswith("1 figure of 1 medicine moved from release 7 to release 1, in 1 period.")
    assert "No amount of England changed." in view.spoken
    [href] = [link.href for link in kinds(content, "A") if link.href.startswith("/download/revisions.csv?")]
    assert href == "/download/revisions.csv?medicine=cordaparin&cause=new_population"


def test_choices_that_nothing_matches_say_so(after: Readings) -> None:
    view, content = drawn(after, "?medicine=beluxanib&cause=new_population")
    assert view.spoken == "No figure moved that matches both choices. Choose all of one of them."
    assert kinds(content, "Table") == []


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?medicine=dolvetide", "No figure of 'dolvetide' moved; this page shows all medicines."),
        ("?cause=other_program", "No figure moved because of: another version of the program. This page shows all"),
        ("?cause=weather", "We cannot read 'weather' as a cause"),
    ],
)
def test_a_bad_link_says_so(after: Readings, search: str, words: str) -> None:
    view, content = drawn(after, search)
    assert words in text(content)
    assert view.spoken.startswith("5 figures")


def test_the_first_release_says_that_it_is(readings: Readings) -> None:
    view, content = drawn(readings)
    assert view.spoken.startswith("This is the first release that was published")
    assert kinds(content, "Table") == []
    assert PURPOSE in text(content)


def test_a_release_that_moved_nothing_says_so(sample_database_url: str, tmp_path: Path) -> None:
    database = Database.open_read_only(with_revisions(sample_database_url, tmp_path / "none.sqlite", FOUND.clear()))
    view, _ = drawn(Readings(database))
    database.close()
    assert view.spoken.startswith("No figure is recorded to have moved since release 7. Either none did, or")


def test_a_small_change_is_not_told_as_none() -> None:
    row = {"numerator_before": 1e6, "numerator_after": 1e6 + 1, "change": 1e-6}
    assert change_cell(row) == "under 0.1%"
    assert change_cell({"numerator_before": None, "numerator_after": 3.0, "change": None}) == "no earlier amount"


@pytest.mark.parametrize("path", ["/data-quality", "/about"])
def test_other_pages_lead_here(readings: Readings, path: str) -> None:
    assert "/revisions" in [link.href for link in kinds(router.render(readings, path, "")[1], "A")]


def test_a_long_list_is_cut_and_says_so(sample_database_url: str, tmp_path: Path) -> None:
    months = [date(1990 + number // 12, number % 12 + 1, 1) for number in range(61)]
    many = moved(*({"period_type": "month", "period": month} for month in months))
    database = Database.open_read_only(with_revisions(sample_database_url, tmp_path / "many.sqlite", many))
    _, content = drawn(Readings(database))
    database.close()
    assert len(cells(content, 1)) == 60
    assert "The first 60 of 61 lines are shown. The file has every figure" in text(content)


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with serving(url) as address, httpx.Client(base_url=address) as client:
        yield client


def rows(client: httpx.Client, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/download/revisions.csv{query}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_file_has_every_figure_with_its_reason_and_the_purpose(client: httpx.Client) -> None:
    found = rows(client)
    assert len(found) == FOUND.height
    assert {row["purpose"] for row in found} == {PURPOSE}
    assert {row["before_release_id"] for row in found} == {"7"}
    [both] = [row for row in found if "," in row["causes"]]
    assert both["why"] == "restated prescribing file, new population"
    assert both["period_label"] == "2023/24 Q1"


def test_the_file_can_be_narrowed_as_the_page(client: httpx.Client) -> None:
    assert {row["medicine"] for row in rows(client, "?medicine=goneamab")} == {"goneamab"}
    assert len(rows(client, "?medicine=cordaparin&cause=new_population")) == 1
    assert rows(client, "?medicine=dolvetide") == []


@pytest.mark.parametrize(("query", "status"), [("?medicine=nothing", 404), ("?cause=weather", 422)])
def test_a_file_that_is_not_there_is_refused(client: httpx.Client, query: str, status: int) -> None:
    assert client.get(f"/download/revisions.csv{query}").status_code == status
