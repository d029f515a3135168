"""Pages of releases: the list, one release and none, what it moved, its files, and the feed."""

import csv
import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.readings import Readings
from dashboards.view import View
from scorecard import queries, schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import UnknownReleaseError
from scorecard.releases import history as release_history
from scorecard.releases.feed import release_feed
from scorecard.store.database import Database
from scorecard.store.loading import insert
from tests.browser.serving import serving
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text
from tests.unit.dashboards.test_revisions_page import EARLIER, FOUND, copy_of, with_revisions

UNPUBLISHED = 9
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def url(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample's release, one that was published a month before, and one that never was."""
    url = with_revisions(sample_database_url, tmp_path_factory.mktemp("releases") / "results.sqlite", FOUND)
    database = Database.open(url)
    release = queries.release(database, 1)
    facts = {**vars(release), "release_id": UNPUBLISHED, "fingerprint": "9" * 64, "published_at": None}
    with database.writing() as connection:
        insert(connection, schema.RELEASE, pl.DataFrame([facts], schema=schema.RELEASE.polars_schema))
    database.close()
    return url


@pytest.fixture(scope="module")
def two(url: str) -> Iterator[Readings]:
    database = Database.open_read_only(url)
    yield Readings(database)
    database.close()


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with serving(url) as address, httpx.Client(base_url=address) as client:
        yield client


def drawn(readings: Readings, path: str, search: str = "") -> tuple[View, Any]:
    return router.render(readings, path, search)


def cells(content: Any, number: int) -> list[list[str]]:
    body = kinds(kinds(content, "Table")[number], "Tbody")[0]
    return [[" ".join(text(cell).split()) for cell in row.children] for row in kinds(body, "Tr")]


def links(content: Any) -> list[str]:
    return [link.href for link in kinds(content, "A")]


def test_the_list_has_published_releases_the_last_first(two: Readings) -> None:
    view, content = drawn(two, "/releases")
    assert view.spoken.startswith("2 releases were published, the newest on ")
    assert view.spoken.endswith("Readers see release 1.")
    rows = cells(content, 0)
    assert [row[0] for row in rows] == ["Release 1 the one that readers see", f"Release {EARLIER}"]
    assert [row[3] for row in rows] == [
        f"5 figures of 3 medicines moved since release {EARLIER}.", "The first release that was published."]  # fmt: skip
    assert f"/release/{UNPUBLISHED}" not in links(content)
    assert "/releases.atom" in links(content)


def test_a_release_says_what_it_is(two: Readings) -> None:
    view, content = drawn(two, "/release/1")
    release = two.published(1)
    assert view.title == "Release 1"
    assert view.spoken.endswith("It is the release that readers see.")
    for words in (release.checksum, release.fingerprint, release.code_version, "ONS mid-2024", "April 2023 to March 2026",
                  "invented (synthetic data)"):  # fmt: skip
        assert words in text(content)
    assert {"/download/release/1.zip", "/api/v1/releases/1", "/revisions?release=1"} <= set(links(content))


def test_it_counts_its_figures(two: Readings, url: str) -> None:
    database = Database.open_read_only(url)
    rows = release_history.rows_by_table(database, 1)
    for name in ("uptake", "note", "clock_rule"):
        counted = database.engine.raw_connection().cursor()
        expected = counted.execute(f"select count(*) from {name} where release_id = 1").fetchone()[0]  # noqa: S608
        assert rows[name] == expected > 0
    database.close()
    figures = sum(rows[name] for name in ("uptake", "measure_figure", "indicator_figure", "compliance"))
    _, content = drawn(two, "/release/1")
    assert f"{figures:,} figures" in text(content)
    assert list(rows) == [table.name for table in schema.RELEASE_TABLES]


def test_what_it_moved_is_told_with_a_way_to_all_of_it(two: Readings) -> None:
    _, content = drawn(two, "/release/1")
    assert "5 figures of 3 medicines moved from release 7 to release 1, in 2 periods." in text(content)
    assert cells(content, 0)[0] == ["goneamab", "2023/24 Q1", "mg", "1,000", "500", "−50.0%",
                                    "Changed factor (dm+d or appraisals)"]  # fmt: skip


def test_it_has_every_medicine_as_it_was(two: Readings) -> None:
    _, content = drawn(two, "/release/1")
    [table] = [number for number, each in enumerate(kinds(content, "Table")) if "Use of each medicine" in text(each)]
    assert [row[0] for row in cells(content, table)] == [each.name for each in two.catalogue().medicines.values()]


def test_its_files_are_listed_by_source_and_each(two: Readings) -> None:
    _, content = drawn(two, "/release/1")
    files = two.releases.files(1)
    [sources] = [number for number, each in enumerate(kinds(content, "Table")) if "Table 4. Sources" in text(each)]
    scmd = next(row for row in cells(content, sources) if row[0].startswith("Medicines issued"))
    assert scmd[1] == str(files.filter(source="scmd").height) == "36"
    assert scmd[2:4] == ["April 2023 to March 2026", "30 final, 6 provisional"]
    assert len(cells(content, sources + 1)) == files.height


def test_an_earlier_release_says_that_readers_see_another(two: Readings) -> None:
    view, content = drawn(two, f"/release/{EARLIER}")
    assert "Readers see release 1; what is told here is as it was then." in view.spoken
    assert "It is the first release, so there is none that it could move." in text(content)


@pytest.mark.parametrize("path", ["/release/8", f"/release/{UNPUBLISHED}", "/release/x", "/release/0"])
def test_an_unknown_release_says_which_there_are(two: Readings, client: httpx.Client, path: str) -> None:
    view, content = drawn(two, path)
    assert view.title == "No such release"
    assert {"/release/1", f"/release/{EARLIER}"} <= set(links(content))
    assert f"/release/{UNPUBLISHED}" not in links(content)
    assert client.get(path).status_code == 404


def test_a_known_release_is_there(client: httpx.Client) -> None:
    assert client.get(f"/release/{EARLIER}").status_code == 200
    assert client.get("/download/release/1.zip").status_code == 200
    assert client.get("/api/v1/releases/1").status_code == 200


def test_only_published_releases_can_be_read(two: Readings) -> None:
    assert two.catalogue_of(1).release_id == 1
    with pytest.raises(UnknownReleaseError, match="no published release 9"):
        two.catalogue_of(UNPUBLISHED)


def test_revisions_can_be_of_any_release(two: Readings, client: httpx.Client) -> None:
    view, content = drawn(two, "/revisions", "?release=1&medicine=goneamab")
    assert "from release 7 to release 1" in view.spoken
    assert "/download/revisions.csv?medicine=goneamab&release=1" in links(content)
    view, _ = drawn(two, "/revisions", f"?release={EARLIER}")
    assert view.spoken.startswith("This is the first release")
    view, content = drawn(two, "/revisions", "?release=8")
    assert "There is no release 8; this page shows release 1." in text(content)
    assert view.spoken.startswith("5 figures")
    assert len(rows(client, "/download/revisions.csv?release=1")) == FOUND.height
    assert rows(client, f"/download/revisions.csv?release={EARLIER}") == []
    assert client.get("/download/revisions.csv?release=8").status_code == 404


def rows(client: httpx.Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_files_about_releases(client: httpx.Client, two: Readings) -> None:
    listed = rows(client, "/download/releases.csv")
    assert [(row["release_id"], row["is_current"], row["figures_moved"], row["before_release_id"]) for row in listed] == [
        ("1", "true", "5", "7"), ("7", "false", "0", "")]  # fmt: skip
    files = rows(client, "/download/release_files.csv?release_id=1")
    assert len(files) == two.releases.files(1).height
    assert client.get("/download/release_files.csv?release_id=9").status_code == 404
    medicines = rows(client, "/download/medicines.csv?release_id=1")
    assert medicines == rows(client, "/download/medicines.csv")
    assert client.get("/download/medicines.csv?release_id=8").status_code == 404


def test_the_feed_has_an_entry_for_each_published_release(client: httpx.Client) -> None:
    answer = client.get("/releases.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - what we wrote ourselves
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == [f"Release {number}, data from April 2023 to March 2026" for number in (1, EARLIER)]
    [link] = entries[0].findall(f"{ATOM}link")
    assert link.get("href") == f"{client.base_url}/release/1"
    assert f"5 figures of 3 medicines moved since release 7. {PURPOSE}" in (entries[0].findtext(f"{ATOM}content") or "")
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    assert len({entry.findtext(f"{ATOM}id") for entry in [feed, *entries]}) == 3


def test_the_same_releases_give_the_same_feed(url: str) -> None:
    database = Database.open_read_only(url)
    past = release_history.history(database)
    database.close()
    first, second = (release_feed(past, "https://example.org", "https://example.org/releases.atom") for _ in range(2))
    assert first == second
    # A new release keeps the identity of the feed, and adds an entry.
    before = release_feed(past[1:], "https://example.org", "https://example.org/releases.atom")
    assert ElementTree.fromstring(before).findtext(f"{ATOM}id") == ElementTree.fromstring(first).findtext(f"{ATOM}id")  # noqa: S314


def test_a_release_that_moved_nothing_says_so(sample_database_url: str, tmp_path: Path) -> None:
    database = Database.open_read_only(with_revisions(sample_database_url, tmp_path / "none.sqlite", FOUND.clear()))
    newest = release_history.history(database)[0]
    assert (newest.before, newest.moved) == (EARLIER, "No figure is recorded to have moved since release 7.")
    _, content = drawn(Readings(database), "/release/1")
    assert "No figure is recorded to have moved since release 7." in text(content)
    database.close()


def test_the_release_before_is_one_that_was_published_when_it_was_built(
    sample_database_url: str, tmp_path: Path
) -> None:
    url = copy_of(sample_database_url, tmp_path / "later.sqlite")
    database = Database.open(url)
    release = queries.release(database, 1)
    later = {**vars(release), "release_id": 2, "fingerprint": "2" * 64,
             "published_at": release.built_at + timedelta(days=1)}  # fmt: skip
    with database.writing() as connection:
        insert(connection, schema.RELEASE, pl.DataFrame([later], schema=schema.RELEASE.polars_schema))
    found = {past.release.release_id: past.before for past in release_history.history(database)}
    database.close()
    assert found == {2: None, 1: None}


def test_every_page_leads_to_the_releases(readings: Readings) -> None:
    assert {"/releases", "/methods", "/accessibility"} <= set(links(drawn(readings, "/medicines")[1]))
