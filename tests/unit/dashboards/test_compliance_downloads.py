"""The files of compliance: what they hold, whose they are, that each says what it is for, and what is refused."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

import feedparser
import httpx
import polars as pl
import pytest
from icalendar import Calendar
from polars.testing import assert_frame_equal

from scorecard import queries
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.calendars import calendar
from scorecard.compliance.feeds import feed
from scorecard.compliance.files import ComplianceFiles
from scorecard.compliance.purpose import PURPOSE
from scorecard.compliance.rows import COLUMNS
from scorecard.store.database import Database
from tests.browser.serving import serving

DAY = date(2026, 3, 31)
EARLIER = date(2025, 10, 31)


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    database = Database.open_read_only(sample_database_url)
    yield database
    database.close()


def link(name: str, **asked: object) -> str:
    return f"/download/{name}" + (f"?{urlencode(asked)}" if asked else "")


def got(client: httpx.Client, address: str, kind: str) -> httpx.Response:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    return answer


def read(client: httpx.Client, name: str, **asked: object) -> pl.DataFrame:
    text = got(client, link(name, **asked), "text/csv").text
    return pl.read_csv(io.StringIO(text), infer_schema_length=None, try_parse_dates=True)


def trusts_of(database: Database, icb: str) -> set[str]:
    places = queries.organisations(database, 1)
    return set(places.filter(pl.col("org_type") == "trust", pl.col("parent_ods_code") == icb)["ods_code"])


@pytest.mark.parametrize("day", [DAY, EARLIER])
def test_the_rows_are_the_cells_of_the_day(client: httpx.Client, database: Database, day: date) -> None:
    file = read(client, "compliance.csv", day=day)
    assert file.columns == [*COLUMNS, "day", "release_id", "synthetic", "purpose"]
    cells = compliance_queries.cells(database, 1, day)
    same = ["ods_code", "recommendation_id", "state", "reason", "due", "decision_date", "days_to_listing", "is_judged"]
    assert_frame_equal(file.select(same).sort(same[:2]), cells.select(same).sort(same[:2]))
    told = {name: set(file[name]) for name in ("day", "release_id", "synthetic", "purpose")}
    assert told == {"day": {day}, "release_id": {1}, "synthetic": {True}, "purpose": {PURPOSE}}


def test_every_piece_of_evidence_has_its_file_and_row(client: httpx.Client) -> None:
    file = read(client, "compliance.csv", day=DAY)
    evidence = ["evidence_as_of", "evidence_file", "evidence_row", "evidence_file_id"]
    assert file.select(
        pl.all_horizontal(pl.col(evidence).is_null()) | pl.all_horizontal(pl.col(evidence).is_not_null())
    )[:, 0].all()
    assert file["evidence_file"].drop_nulls().str.contains("adherence|formulary").all()


def test_without_a_day_it_is_the_newest_of_which_anybody_speaks(client: httpx.Client, database: Database) -> None:
    newest = compliance_queries.last_told(database, 1)
    assert newest is not None
    assert set(read(client, "compliance.csv")["day"]) == {newest}


def test_an_icb_comes_with_its_trusts_and_a_region_with_its_icbs(client: httpx.Client, database: Database) -> None:
    every = read(client, "compliance.csv", day=DAY)
    trust = every.filter(pl.col("org_type") == "trust").row(0, named=True)
    of_icb = read(client, "compliance.csv", day=DAY, organisation=trust["icb"])
    assert {trust["icb"], trust["ods_code"]} <= set(of_icb["ods_code"])
    assert set(of_icb["ods_code"]) <= {trust["icb"], *trusts_of(database, trust["icb"])}
    assert set(read(client, "compliance.csv", day=DAY, organisation=trust["ods_code"])["ods_code"]) == {
        trust["ods_code"]
    }
    of_region = read(client, "compliance.csv", day=DAY, organisation=trust["region"])
    assert set(of_region["region"]) == {trust["region"]}
    assert read(client, "compliance.csv", day=DAY, organisation="ENG").height == every.height
    assert set(read(client, "compliance.csv", day=DAY, level="trust")["org_type"]) == {"trust"}


def test_explanations_are_the_register(client: httpx.Client, database: Database) -> None:
    file = read(client, "explanations.csv")
    kept = compliance_queries.explanations(database, 1)
    columns = ["ods_code", "ta_number", "reason_code", "explained_on", "expires", "notes"]
    order = ["ods_code", "ta_number", "explained_on"]
    assert_frame_equal(file.select(columns).sort(order), kept.select(columns).sort(order))
    assert set(file["purpose"]) == {PURPOSE}
    code = file["ods_code"][0]
    assert set(read(client, "explanations.csv", organisation=code)["ods_code"]) == {code}
    assert file["explained_on"].max() > EARLIER  # type: ignore[operator]
    assert read(client, "explanations.csv", day=EARLIER)["explained_on"].max() <= EARLIER  # type: ignore[operator]


def test_a_checklist_is_named_as_it_is_read_back(client: httpx.Client) -> None:
    answer = got(client, link("checklist/ZB01.csv", day=DAY), "text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="ZB01_2026-03-31_adherence.csv"'
    title, header, *rows = csv.reader(io.StringIO(answer.text))
    assert PURPOSE in title[0]
    assert header[0] == "Technology appraisal (TA)"
    assert len(rows) > 30


def test_a_formulary_is_a_table(client: httpx.Client) -> None:
    table = read(client, "formulary/ZB02.csv", day=DAY)
    assert {"ods_code", "ta_number", "formulary_status", "decision_date", "as_of"} <= set(table.columns)
    assert set(table["ods_code"]) == {"ZB02"}
    assert set(table["purpose"]) == {PURPOSE}


def test_deadlines_are_a_calendar_and_a_feed(client: httpx.Client, database: Database) -> None:
    asked = {"organisation": "ZB01", "day": DAY, "within": "8w"}
    site = str(client.base_url).rstrip("/")
    files = ComplianceFiles(database, queries.current_release(database), DAY)
    found, series = files.deadlines(56, "ZB01"), files.series("ZB01", site)
    assert found
    ics = got(client, link("deadlines.ics", **asked), "text/calendar")
    assert ics.headers["content-disposition"] == 'attachment; filename="deadlines-ZB01.ics"'
    assert ics.content == calendar(found, series)
    assert len(Calendar.from_ical(ics.content).walk("VEVENT")) == len(found)
    address = link("deadlines.atom", **asked)
    atom = got(client, address, "application/atom+xml")
    assert atom.content == feed(found, series, f"{site}{address}")
    assert len(feedparser.parse(atom.content).entries) == len(found)
    assert PURPOSE in ics.content.replace(b"\r\n ", b"").replace(b"\\", b"").decode()
    assert PURPOSE in atom.text


def test_deadlines_of_all_and_from_today_on(client: httpx.Client) -> None:
    of_all = Calendar.from_ical(got(client, link("deadlines.ics", day=DAY), "text/calendar").content)
    of_one = Calendar.from_ical(
        got(client, link("deadlines.ics", day=DAY, organisation="ZB01"), "text/calendar").content
    )
    assert len(of_all.walk("VEVENT")) > len(of_one.walk("VEVENT")) > 0
    got(client, link("deadlines.ics"), "text/calendar")
    got(client, link("deadlines.atom"), "application/atom+xml")


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("compliance.csv?organisation=QZ99", 404, "no organisation 'QZ99'"),
        ("compliance.csv?organisation=UNALLOCATED", 404, "no organisation"),
        ("compliance.csv?day=yesterday", 422, "date"),
        ("compliance.csv?day=9999-12-31", 422, "too far ahead"),
        ("compliance.csv?level=england", 422, "trust"),
        ("compliance.csv?dai=2026-03-31", 422, "dai"),
        ("explanations.csv?organisation=QZ99", 404, "no organisation"),
        ("checklist/QZ99.csv", 404, "no organisation"),
        ("checklist/ENG.csv", 404, "neither an ICB nor a trust"),
        ("checklist/ZB04.csv", 404, "had said nothing"),
        ("checklist/ZB01.csv?day=2010-01-01", 404, "had said nothing"),
        ("checklist/ZB01.csv?day=0001-01-01", 422, "before there was a NICE"),
        ("formulary/ZB04.csv", 404, "had said nothing"),
        ("deadlines.ics?within=soon", 422, "no span of time"),
        ("deadlines.atom?within=99999d", 422, "no span of time"),
        ("deadlines.atom?organisation=QZ99", 404, "no organisation"),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence(client: httpx.Client, address: str, status: int, told: str) -> None:
    answer = client.get(f"/download/{address}")
    assert answer.status_code == status
    assert told in answer.text


def test_a_release_without_formularies_is_told(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compliance_queries, "last_told", lambda *_: None)
    for name in ("compliance.csv", "deadlines.ics", "checklist/ZB01.csv"):
        refused = client.get(link(name))
        assert refused.status_code == 404
        assert "No organisation has said anything" in refused.text
