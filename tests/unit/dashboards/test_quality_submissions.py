"""Submissions, publishers and revisions on the data quality page: who sent what, in pictures, words and files."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.figures.submission_share import Share, lowest
from dashboards.quality.submission_words import gap_words, share_words
from dashboards.quality.submissions import SHOWN_TRUSTS
from dashboards.readings import Readings
from scorecard.store.database import Database
from scorecard.uptake.submission_history import totals
from tests.browser.serving import serving
from tests.lib.tables import frame
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import part as section_at
from tests.unit.dashboards.test_data_quality import text
from tests.unit.dashboards.test_revisions_page import FOUND, with_revisions


def part(readings: Readings, anchor: str, search: str = "") -> Any:
    """A section of the page."""
    return section_at(router.render(readings, "/data-quality", search)[1], anchor)


def words_of(section: Any) -> str:
    """Its words as people read them, whatever stands in bold."""
    return re.sub(r" (?=[.,;:])", "", " ".join(text(section).split()))


def body(section: Any, words: str) -> list[list[Any]]:
    """The rows of the table with a caption."""
    [table] = [each for each in kinds(section, "Table") if text(kinds(each, "Caption")[0]).startswith(words)]
    return [row.children for row in kinds(kinds(table, "Tbody")[0], "Tr")]


def test_the_sentence_and_the_line_are_those_of_the_release(readings: Readings) -> None:
    rows = readings.quality.trust_months(readings.catalogue().release_id)
    words = words_of(part(readings, "submissions"))
    expected, received = rows["expected"].sum(), rows["received"].sum()
    assert (
        f"{received:,} of {expected:,} monthly submissions expected of trusts in England were received (95.2%)" in words
    )
    assert "of the newest month, March 2026, 19 of 21." in words
    assert len(body(part(readings, "submissions"), "Submissions by month")) == 36


def test_every_trust_with_a_gap_has_a_row_and_no_other(readings: Readings) -> None:
    table = totals(readings.quality.trust_months(readings.catalogue().release_id))
    section = part(readings, "submissions")
    rows = body(section, "Table 1")
    assert len(rows) == table.filter(pl.col("gaps") > 0).height
    whole = table.filter((pl.col("gaps") == 0) & (pl.col("expected") > 0)).height
    assert f"{whole} trusts sent every month that was expected." in text(section)
    assert "Nothing was expected of 1 other trust" in text(section)


def test_the_newest_gap_stands_first_and_the_picture_says_what_the_words_say(readings: Readings) -> None:
    first = body(part(readings, "submissions"), "Table 1")[1]
    assert "ZT04, Corrowvale" in text(first[0])
    assert [text(cell).strip() for cell in first[1:]] == ["27 of 36", "", "No data from July 2025 to March 2026"]
    [strip] = [each for each in kinds(first[2], "Div") if getattr(each, "className", "") == "history"]
    assert getattr(strip, "aria-hidden") == "true"
    assert [(each.className, each.style["flexGrow"]) for each in strip.children] == [("h-all", 27), ("h-none", 9)]


def test_an_area_shows_its_trusts_beside_england(readings: Readings) -> None:
    catalogue = readings.catalogue()
    section = part(readings, "submissions", "?organisation=ZB01")
    told = [text(row[0]) for row in body(section, "Table 1")]
    inside = {each.name for each in catalogue.children("ZB01")}
    assert told
    assert all(any(name in line for name in inside) for line in told)
    figure = kinds(section, "Graph")[0].figure
    assert [trace.hovertemplate.partition(",")[0] for trace in figure.data] == ["England", "Alderbeck"]
    hrefs = [each.href for each in kinds(section, "A")]
    assert "/download/submission_history.csv?ods_code=ZB01" in hrefs


def test_a_trust_shows_its_calendar(readings: Readings) -> None:
    section = part(readings, "submissions", "?organisation=ZT04")
    assert "27 of 36 monthly submissions expected of Dunsallow Hospitals NHS Trust were received (75.0%)." in words_of(
        section
    )
    assert len(body(section, "Monthly submissions")) == 3
    assert not kinds(section, "Graph")


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?organisation=QZ99", "We do not know the code QZ99."),
        ("?organisation=ZT02", "merged into Ambleford Hospitals NHS Trust"),
        ("?organisation=<b>", "We cannot read '<b>' as an organisation code"),
    ],
)
def test_an_organisation_that_cannot_be_shown_is_told_once(readings: Readings, search: str, words: str) -> None:
    told = text(router.render(readings, "/data-quality", search)[1])
    assert told.count(words) == 1


def test_many_trusts_come_in_parts(readings: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboards.quality.submissions.SHOWN_TRUSTS", 6)
    assert SHOWN_TRUSTS > 6
    seen = []
    for number in (1, 2, 3, 99):
        section = part(readings, "submissions", f"?part={number}&source=ods")
        seen.append([text(row[0]) for row in body(section, "Table 1")])
    assert [len(each) for each in seen] == [6, 6, 3, 3]
    assert len({name for each in seen for name in each}) == 15
    section = part(readings, "submissions", "?part=2&source=ods")
    assert "Shown are 7 to 12." in text(section)
    hrefs = {text(each): each.href for each in kinds(section, "A")}
    assert hrefs["Part 1 of 3"] == "/data-quality?source=ods&part=1#submissions"
    assert hrefs["Part 3 of 3"] == "/data-quality?source=ods&part=3#submissions"


def test_without_a_release_each_part_says_so(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    Database.open(url).close()
    database = Database.open_read_only(url)
    words = text(router.render(Readings(database), "/data-quality", "?organisation=ZB01")[1])
    database.close()
    assert "No release is published yet that could tell which submissions were expected" in words
    assert "No release is published yet, so nothing is known of who publishes." in words


def test_gaps_are_told_newest_first_and_a_few_of_many() -> None:
    found = frame(
        """
        ods_code:s | state:s | first:d | last:d  | months:i
        A          | none    | 2020-01 | 2020-01 | 1
        A          | all     | 2020-02 | 2020-02 | 1
        A          | none    | 2020-03 | 2020-03 | 1
        A          | part    | 2020-05 | 2020-05 | 1
        A          | none    | 2020-07 | 2020-09 | 3
        A          | none    | 2020-11 | 2020-11 | 1
        """
    )
    assert gap_words(found) == (
        "No data in November 2020; no data from July 2020 to September 2020; a part in May 2020; no data in March 2020; "
        "and 1 earlier stretch"
    )


@pytest.mark.parametrize(
    ("share", "words"), [(1.0, "100%"), (0.0, "0%"), (0.9999, "99.9%"), (0.00001, "0.1%"), (0.952, "95.2%")]
)
def test_only_all_is_a_hundred_per_cent_and_only_nothing_none(share: float, words: str) -> None:
    assert share_words(share) == words


@pytest.mark.parametrize(("shares", "low"), [([1.0, 0.987], 0.95), ([0.857], 0.8), ([0.0], 0.0), ([None, 1.0], 0.95)])
def test_the_axis_begins_below_the_lowest_share(shares: list[float | None], low: float) -> None:
    assert lowest([Share("England", pl.DataFrame({"share": shares}))]) == pytest.approx(low)


def test_each_publisher_is_told_without_a_rank(readings: Readings) -> None:
    rows = {text(row[0]): [text(cell) for cell in row[1:]] for row in body(part(readings, "publishers"), "Table 5")}
    names = list(rows)
    assert names[:8] == sorted(names[:8])
    dunmere, fennister = (rows[f"NHS {name} Integrated Care Board"] for name in ("Dunmere", "Fennister"))
    assert [each.strip() for each in dunmere] == ["… Nothing published", "none", "0 of 28, 0%", "no rows"]
    assert fennister[0].strip() == "W Older than six months"
    assert fennister[1] == "31 Mar 2024, 730 days old"
    section = part(readings, "publishers")
    assert "/compliance#publishers" in [each.href for each in kinds(section, "A")]
    assert not {"rank", "best", "worst", "poor"} & set(text(section).lower().replace("no ranking", "").split())


def test_compliance_leads_back_to_the_scorecard(readings: Readings) -> None:
    content = router.render(readings, "/compliance", "")[1]
    assert "/data-quality#publishers" in [each.href for each in kinds(content, "A")]


def test_publishers_of_a_release_without_evidence(silent: Readings) -> None:
    assert "No organisation's formulary or checklist is in this release." in text(part(silent, "publishers"))


def test_revisions_in_numbers(sample_database_url: str, tmp_path: Path) -> None:
    database = Database.open_read_only(with_revisions(sample_database_url, tmp_path / "two.sqlite", FOUND))
    readings = Readings(database)
    moved = readings.revisions.moved(readings.catalogue().release_id)
    words = words_of(part(readings, "revisions"))
    database.close()
    counts = [moved[name].n_unique() for name in ("medicine", "ods_code", "period")]
    assert f"moved {moved.height:,} figures of {counts[0]} medicines in {counts[1]} organisations" in words
    assert "The largest change in England:" in words


def test_a_first_release_moved_nothing(readings: Readings) -> None:
    assert "is not recorded to have moved a figure" in text(part(readings, "revisions"))


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


def test_the_file_of_submissions_has_every_trust_and_month(client: httpx.Client, readings: Readings) -> None:
    rows = readings.quality.trust_months(readings.catalogue().release_id)
    file = pl.read_csv(client.get("/download/submission_history.csv").content, try_parse_dates=True)
    assert file.height == rows.height
    keys = ["ods_code", "month"]
    columns = [*keys, "expected", "received", "state"]
    assert file.select(columns).sort(keys).rows() == rows.select(columns).sort(keys).rows()
    part = pl.read_csv(client.get("/download/submission_history.csv?ods_code=ZB01").content, try_parse_dates=True)
    assert set(part["icb"]) == {"ZB01"}
    assert part["month"].min() == date(2023, 4, 1)
    assert client.get("/download/submission_history.csv?ods_code=QZ99").status_code == 404


def test_the_file_of_publishers_is_the_table(client: httpx.Client, readings: Readings) -> None:
    file = pl.read_csv(client.get("/download/publishers.csv").content, try_parse_dates=True)
    assert file["name"].len() == len(body(part(readings, "publishers"), "Table 5"))
    row = file.filter(ods_code="ZB06").row(0, named=True)
    assert (row["answered"], row["due"], row["is_stale"], row["age_days"]) == (11, 27, True, 730)
