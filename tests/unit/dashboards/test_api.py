"""The API says what the database says, a page at a time, and refuses in a sentence."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape
from pydantic import TypeAdapter

from dashboards.api import cursors, documentation, formats, models
from dashboards.api.problems import KINDS, Problem
from dashboards.api.resources import RESOURCES, WORDS, Resource
from dashboards.readings import Readings
from scorecard import queries
from scorecard.compliance.purpose import PURPOSE
from scorecard.releases.lineage import lineage
from scorecard.releases.publishing import publish
from scorecard.schema.answers import USE
from scorecard.settings import Settings
from scorecard.spreadsheets import harmless
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.tables import SQL_TABLES
from tests.browser.serving import serving
from tests.unit.dashboards.checked import copy_of

ALL = "/api/v1/releases"
ONE = f"{ALL}/1"
STORED = [resource for resource in RESOURCES if resource.compute is None]
# Tables of some thousand rows are walked in large steps, so that a walk is no more than some hundred pages.
# The sample has no primary care; tests/functional/test_both_settings.py asks of a release that has.
OF_PRIMARY_CARE = ("primary-care-medicines", "primary-care-coverage", "primary-care-list-sizes")
STEP = {"rankings": 997, "coverage": 997, "compliance": 97, "peers": 997}


@pytest.fixture(scope="module")
def site(sample_settings: Settings) -> Iterator[str]:
    with serving(sample_settings.database_url, Lake(sample_settings.lake_at)) as address:
        yield address


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def database(sample_settings: Settings) -> Iterator[Database]:
    database = Database.open_read_only(sample_settings.database_url)
    yield database
    database.close()


def named(resource: Resource) -> str:
    return resource.name


def asked(resource: Resource, readings: Readings) -> dict[str, str]:
    """What must be asked of a resource: one medicine, one organisation, one period."""
    catalogue = readings.catalogue()
    answers = {
        "medicine": next(iter(catalogue.medicines)),
        "ods_code": "ENG",
        "period_type": "quarter",
        "period": catalogue.periods["quarter"][-1].isoformat(),
    }
    return {group[0]: answers[group[0]] for group in resource.needs}


def pages(client: httpx.Client, address: str, **question: Any) -> Iterator[dict[str, Any]]:
    """Every page from an address on."""
    answer = client.get(address, params=question)
    while True:
        assert answer.status_code == 200, answer.text
        told = answer.json()
        yield told
        assert answer.links.get("next", {}).get("url") == told["next"]
        if told["next"] is None:
            return
        answer = client.get(told["next"])


def rows_of(client: httpx.Client, address: str, **question: Any) -> list[dict[str, Any]]:
    return [row for page in pages(client, address, **question) for row in page["rows"]]


def problem(answer: httpx.Response, kind: str) -> str:
    """The sentence of an answer that is a problem of a kind."""
    assert answer.headers["content-type"] == "application/problem+json"
    told = Problem.model_validate_json(answer.text, strict=True)
    assert set(answer.json()) == {"type", "title", "status", "detail"}
    assert (answer.status_code, told.status, told.title) == (KINDS[kind].status,) * 2 + (KINDS[kind].title,)
    assert told.type == f"/api/docs#{kind}"
    assert not {"Traceback", "sqlalchemy", "sqlite", ".py"} & set(told.detail.split())
    assert answer.headers["cache-control"] == "no-store"
    return told.detail


@pytest.mark.parametrize("resource", STORED, ids=named)
def test_a_walk_meets_every_row_of_the_table_once(client: httpx.Client, database: Database, resource: Resource) -> None:
    met = rows_of(client, f"{ONE}/{resource.name}", limit=STEP.get(resource.name, 7))
    table = SQL_TABLES[resource.table.name]
    if "release_id" in resource.table.names:
        stored = database.read(table.select().where(table.c.release_id == 1))
    else:
        inputs = SQL_TABLES["release_input"]
        used = database.read(inputs.select().where(inputs.c.release_id == 1))["file_number"]
        stored = database.read(table.select()).filter(pl.col("file_number").is_in(used.to_list()))
    expected = [formats.record(row) for row in stored.select(resource.table.names).iter_slices(1)]
    assert sorted(met, key=json.dumps) == sorted(expected, key=json.dumps)


@pytest.mark.parametrize("resource", RESOURCES, ids=named)
def test_an_answer_is_what_its_model_says(client: httpx.Client, readings: Readings, resource: Resource) -> None:
    answer = client.get(f"{ONE}/{resource.name}", params={**asked(resource, readings), "limit": 500})
    told = models.page_model(resource.table).model_validate_json(answer.text, strict=True)
    assert set(answer.json()) == {"release", "synthetic", "purpose", "caveats", "rows", "next"}
    assert all(set(row) == set(resource.table.names) for row in answer.json()["rows"])
    assert (told.synthetic, told.purpose, told.release.release_id) == (True, PURPOSE, 1)  # type: ignore[attr-defined]
    assert answer.json()["rows"] or resource.name in ("revisions", *OF_PRIMARY_CARE)


@pytest.mark.parametrize("resource", RESOURCES, ids=named)
def test_csv_has_the_rows_of_the_json(client: httpx.Client, readings: Readings, resource: Resource) -> None:
    question = {**asked(resource, readings), "limit": 300}
    told = client.get(f"{ONE}/{resource.name}", params=question)
    for sheet in (
        client.get(f"{ONE}/{resource.name}", params=question, headers={"accept": "text/csv"}),
        client.get(f"{ONE}/{resource.name}", params={**question, "format": "csv"}),
    ):
        assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
        header, *cells = csv.reader(io.StringIO(sheet.text))
        assert header == resource.table.names
        assert cells == [[as_cell(row[name]) for name in header] for row in told.json()["rows"]]
        assert ("next" in sheet.links) == (told.json()["next"] is not None)


def as_cell(value: Any) -> str:
    if isinstance(value, str):
        return str(pl.select(harmless(pl.lit(value))).item())
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("resource", RESOURCES, ids=named)
def test_every_filter_keeps_exactly_the_rows_that_have_it(
    client: httpx.Client, readings: Readings, resource: Resource
) -> None:
    question = asked(resource, readings)
    address = f"{ONE}/{resource.name}"
    everything = rows_of(client, address, **question, limit=10_000)
    for name in resource.filters:
        value = next((row[name] for row in everything if row[name] is not None), None)
        if value is not None:
            told = str(value).lower() if isinstance(value, bool) else value
            found = rows_of(client, address, **{**question, name: told}, limit=10_000)
            assert found == [row for row in everything if row[name] == value], name


def test_a_value_that_no_row_has_gives_no_rows(client: httpx.Client) -> None:
    [page] = pages(client, f"{ONE}/organisations", ods_code="QZ99")
    assert page["rows"] == []


def test_uptake_is_that_of_the_pages_with_its_states(client: httpx.Client, database: Database) -> None:
    code = queries.organisations(database, 1).filter(pl.col("org_type") == "trust")["ods_code"][0]
    met = rows_of(client, f"{ONE}/uptake", period_type="quarter", ods_code=code, limit=97)
    known = queries.uptake(database, 1, period_type="quarter", ods_code=code).with_columns(release_id=pl.lit(1))
    keys = list(USE.key)
    expected = [formats.record(row) for row in known.select(USE.names).sort(keys).iter_slices(1)]
    assert met == expected
    assert {row["state"] for row in met} >= {"used", "zero"}
    assert all((row["numerator"] is None) == (row["state"] in ("missing", "not_applicable")) for row in met)


@pytest.mark.parametrize("period_type", ["month", "quarter", "twelve_months"])
def test_the_source_rows_of_a_number_add_up_to_it(
    client: httpx.Client, database: Database, sample_settings: Settings, readings: Readings, period_type: str
) -> None:
    medicine, start = next(iter(readings.catalogue().medicines)), readings.catalogue().periods[period_type][-1]
    number = {"medicine": medicine, "ods_code": "ENG", "period_type": period_type, "period": start.isoformat()}
    met = rows_of(client, f"{ONE}/lineage", **number, limit=37)
    known = lineage(database, Lake(sample_settings.lake_at), 1, medicine, "ENG", start, period_type)
    assert len(met) == known.rows.height
    assert {(row["period_type"], row["period"]) for row in met} == {(period_type, start.isoformat())}
    used = rows_of(client, f"{ONE}/uptake", **number, state="used")
    assert used
    for figure in used:
        amounts = [row["amount"] for row in met if row["unit"] == figure["unit"]]
        assert sum(amounts) == pytest.approx(figure["numerator"])
    assert {row["submitted_ods_code"] for row in met} <= set(queries.organisations(database, 1)["ods_code"])


def test_the_period_of_source_rows_is_a_quarter_unless_another_type_is_given(
    client: httpx.Client, readings: Readings
) -> None:
    medicine, start = next(iter(readings.catalogue().medicines)), readings.catalogue().periods["quarter"][-1]
    number = {"medicine": medicine, "ods_code": "ENG", "period": start.isoformat()}
    unsaid, quarter, month = (
        rows_of(client, f"{ONE}/lineage", **number, **told, limit=10_000)
        for told in ({}, {"period_type": "quarter"}, {"period_type": "month"})
    )
    assert unsaid == quarter
    assert 0 < len(month) < len(quarter)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"medicine": "nonsense"}, "The release has no medicine 'nonsense'"),
        ({"ods_code": "QZ99"}, "no organisation 'QZ99'"),
        ({"period": "1999-01-01"}, "not among the release's complete quarters"),
    ],
)
def test_a_number_that_there_is_not_has_no_lineage(
    client: httpx.Client, readings: Readings, question: dict[str, str], told: str
) -> None:
    [resource] = [each for each in RESOURCES if each.name == "lineage"]
    answer = client.get(f"{ONE}/lineage", params={**asked(resource, readings), **question})
    assert told in problem(answer, "not-found")


def test_without_the_lake_there_is_no_lineage(sample_database_url: str) -> None:
    with serving(sample_database_url) as address:
        answer = httpx.get(f"{address}{ONE}/lineage?medicine=a&ods_code=ENG&period=2025-04-01")
    assert "the source rows behind them are not at hand" in problem(answer, "unavailable")


def test_the_release_that_is_published_now_leads_to_its_number(client: httpx.Client) -> None:
    answer = client.get(f"{ALL}/current/medicines?limit=2&format=csv")
    assert (answer.status_code, answer.headers["location"]) == (307, f"{ONE}/medicines?limit=2&format=csv")
    assert answer.headers["cache-control"] == "no-cache"
    assert client.get(f"{ALL}/current").headers["location"] == ONE
    assert "There are: organisations" in problem(client.get(f"{ALL}/current/nothing"), "not-found")


def test_a_release_names_the_addresses_of_its_tables(client: httpx.Client) -> None:
    answer = client.get(ONE)
    models.release_model(RESOURCES).model_validate_json(answer.text, strict=True)
    assert answer.json()["resources"] == {resource.name: f"{ONE}/{resource.name}" for resource in RESOURCES}
    assert answer.json()["release"] == client.get(ALL).json()["rows"][0]
    problem(client.get(ONE, headers={"accept": "text/csv"}), "not-acceptable")


@pytest.fixture(scope="module")
def three_releases(sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The sample is 1; 2 was only built; 3, which is said to be real, was published, and then 1 again."""
    url = copy_of(sample_settings.database_url, tmp_path_factory.mktemp("three") / "three.sqlite")
    database = Database.open(url)
    table = SQL_TABLES["release"]
    first = database.read(table.select()).row(0, named=True)
    with database.writing() as connection:
        for number in (2, 3):
            other = {"release_id": number, "published_at": None, "synthetic": False}
            connection.execute(table.insert().values({**first, **other}))
        publish(connection, 3)
        publish(connection, 1)
    database.close()
    with serving(url) as address, httpx.Client(base_url=address) as client:
        yield client


def test_only_what_was_published_is_told(three_releases: httpx.Client) -> None:
    told = list(pages(three_releases, ALL, limit=1))
    assert [[row["release_id"] for row in page["rows"]] for page in told] == [[1], [3]]
    assert {page["current"] for page in told} == {1}
    models.releases_model().model_validate_json(three_releases.get(ALL).text, strict=True)
    assert three_releases.get(f"{ALL}/3").status_code == 200
    assert three_releases.get(f"{ALL}/3/medicines").json()["rows"] == []
    for address in (f"{ALL}/2", f"{ALL}/2/medicines", f"{ALL}/4/notes"):
        assert "was published" in problem(three_releases.get(address), "not-found")


def test_the_list_of_releases_changes_when_another_becomes_current(three_releases: httpx.Client) -> None:
    answer = three_releases.get(ALL)
    published = [datetime.fromisoformat(row["published_at"]) for row in answer.json()["rows"]]
    changed = datetime.strptime(answer.headers["last-modified"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    assert changed >= max(published).replace(microsecond=0)
    assert answer.headers["cache-control"] == "no-cache"


ADDRESSES = [ALL, ONE, f"{ONE}/medicines", f"{ONE}/medicines?format=csv", f"{ONE}/organisations?limit=3"]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_what_a_reader_has_is_not_sent_again(client: httpx.Client, address: str, coding: str) -> None:
    usual = {"accept-encoding": coding}
    first = client.get(address, headers=usual)
    tag, changed = first.headers["etag"], first.headers["last-modified"]
    since = format_datetime(datetime(2000, 1, 1, tzinfo=UTC), usegmt=True)
    known = [
        {"if-none-match": tag},
        {"if-none-match": f'"x", W/{tag}'},
        {"if-none-match": "*"},
        {"if-modified-since": changed},
        {"if-none-match": tag, "if-modified-since": since},
    ]
    new = [
        {"if-none-match": '"x"'},
        {"if-none-match": tag[1:-1]},
        {"if-none-match": '"x"', "if-modified-since": changed},
        {"if-modified-since": since},
        {"if-modified-since": "yesterday"},
        {"if-modified-since": "Sun, 99 Foo 99999 99:99:99 GMT"},
    ]
    for headers in known:
        answer = client.get(address, headers=usual | headers)
        assert (answer.status_code, answer.content) == (304, b""), headers
        assert {name: answer.headers[name] for name in ("etag", "last-modified", "cache-control")} == {
            name: first.headers[name] for name in ("etag", "last-modified", "cache-control")
        }
    for headers in new:
        assert client.get(address, headers=usual | headers).status_code == 200, headers


def test_tags_tell_questions_formats_and_codings_apart(client: httpx.Client) -> None:
    found = [
        client.get(address, headers={"accept-encoding": coding}).headers["etag"]
        for address in ADDRESSES
        for coding in ("identity", "gzip", "br")
    ]
    assert len(set(found)) == len(found)
    assert not [tag for tag in found if tag.startswith("W/")]


def test_only_numbered_addresses_of_real_releases_may_be_kept_for_ever(three_releases: httpx.Client) -> None:
    kept = {address: three_releases.get(address).headers["cache-control"] for address in (ALL, ONE, *ADDRESSES)}
    assert set(kept.values()) == {"no-cache"}
    for address in (f"{ALL}/3", f"{ALL}/3/medicines", f"{ALL}/3/medicines?format=csv"):
        answer = three_releases.get(address)
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"].startswith("Accept")


@pytest.mark.parametrize("address", [*ADDRESSES, f"{ONE}/nothing", f"{ONE}/notes?limit=0", "/api/docs"])
def test_any_site_may_read(client: httpx.Client, address: str) -> None:
    for headers in ({}, {"origin": "https://example.org"}):
        assert client.get(address, headers=headers).headers["access-control-allow-origin"] == "*"
    asking = {"origin": "https://example.org", "access-control-request-method": "GET"}
    answer = client.options(address, headers=asking)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_nobody_may_do_more_than_read(client: httpx.Client, method: str) -> None:
    for address in (ALL, ONE, f"{ONE}/medicines"):
        problem(client.request(method, address), "method-not-allowed")


@pytest.mark.parametrize("address", [*ADDRESSES, f"{ALL}/current"])
def test_head_is_get_without_a_body(client: httpx.Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert (head.status_code, head.content) == (got.status_code, b"")
    of_their_own = {"date": "", "x-request-id": ""}
    assert {**head.headers, **of_their_own} == {**got.headers, **of_their_own}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/medicines?medecine=a", "There is no parameter 'medecine'. There are: limit, after, format, medicine, unit."),
        ("/medicines?limit=0", "limit: Input should be greater than or equal to 1."),
        ("/medicines?limit=10001", "limit: Input should be less than or equal to 10000."),
        ("/medicines?limit=all", "limit: Input should be a valid integer"),
        ("/medicines?limit=1&limit=2", "'limit' is given more than once."),
        ("/medicines?unit=mg&unit=ml", "'unit' is given more than once."),
        ("/medicines?format=xml", "format: Input should be 'json' or 'csv'."),
        ("/organisations?org_type=hospital", "org_type: Input should be 'england', 'region'"),
        ("/compliance?state=used", "state: Input should be 'compliant'"),
        ("/coverage?period=tomorrow", "period: Input should be a valid date"),
        ("/source-files?month=2025-13-01", "month: Input should be a valid date"),
        ("/uptake?period_type=quarter", "One of these parameters is needed: medicine, ods_code."),
        ("/uptake?medicine=a", "period_type: Field required."),
        ("/lineage", "medicine: Field required. ods_code: Field required. period: Field required."),
        ("/recommendations?published_year=" + "9" * 40, "published_year: "),
        ("/recommendations?published_year=9223372036854775808", "published_year: "),
        ("/medicines?unit=%00", "unit: the text holds"),
    ],
)
def test_what_cannot_be_understood_is_told(client: httpx.Client, address: str, told: str) -> None:
    assert told in problem(client.get(ONE + address), "bad-request")


@pytest.mark.parametrize(
    "number", ["0", "-1", "2", "9" * 30, "one", "1.5", "%00", "1%20OR%201=1", "9223372036854775807"]
)
def test_a_release_that_there_is_not(client: httpx.Client, number: str) -> None:
    problem(client.get(f"{ALL}/{number}/medicines"), "not-found")
    problem(client.get(f"{ALL}/{number}"), "not-found")


@pytest.mark.parametrize(
    "address",
    [
        "/api/",
        "/api/v1",
        "/api/v2/releases",
        f"{ONE}/nothing",
        f"{ONE}/medicines/x",
        f"{ONE}/a%0Ab",
        f"{ALL}/%0A/medicines",
    ],
)
def test_an_address_that_there_is_not(client: httpx.Client, address: str) -> None:
    problem(client.get(address), "not-found")


HOSTILE = [
    "' OR 1=1 --",
    '"; DROP TABLE medicine; --',
    "<script>",
    "\ud7ff\U0010ffff",
    "%",
    "..",
    "a" * 3_000,
    "\r\nX: y",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(client: httpx.Client, text: str) -> None:
    assert client.get(f"{ONE}/medicines", params={"medicine": text}).json()["rows"] == []
    refused = client.get(f"{ONE}/medicines?{quote(text, errors='surrogatepass')}=1")
    assert "There is no parameter" in problem(refused, "bad-request")
    kept = client.get(f"{ALL}/current/medicines", params={"medicine": text})
    assert kept.headers["location"].startswith(f"{ONE}/medicines?medicine=")


def cursor(told: str) -> str:
    return cursors.urlsafe_b64encode(told.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "after",
    [
        "",
        "a",
        "é",
        "===",
        cursor("null"),
        cursor("[]"),
        cursor("{}"),
        cursor('{"org_type": "icb"}'),
        cursor('{"org_type": null, "ods_code": "A"}'),
        cursor('{"org_type": 1, "ods_code": "A"}'),
        cursor('{"org_type": "icb", "ods_code": "\\u0000"}'),
        cursor('{"org_type": "icb", "ods_code": "\\ud800"}'),
        cursor('{"org_type": "icb", "ods_code": "A", "more": 1}'),
        "A" * 5_000,
    ],
)
def test_what_is_no_cursor_is_refused(client: httpx.Client, after: str) -> None:
    problem(client.get(f"{ONE}/organisations", params={"after": after}), "bad-request")


def test_a_cursor_of_another_table_is_refused(client: httpx.Client) -> None:
    following = client.get(f"{ONE}/medicines?limit=1").json()["next"]
    problem(client.get(following.replace("/medicines", "/organisations")), "bad-request")


@given(st.sampled_from([resource.table for resource in RESOURCES]), st.data())
def test_a_cursor_is_read_as_it_was_written(table: Any, data: st.DataObject) -> None:
    model = models.key_model(table)
    texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
    drawn = {str: texts, int: st.integers(-(2**63), 2**63 - 1), date: st.dates(), bool: st.booleans()}
    key = tuple(
        data.draw(st.none() | drawn[kind] if column.nullable else drawn[kind])
        for column in models.key_columns(table)
        for kind in [models.KINDS[column.kind]]
    )
    assert cursors.read(model, cursors.written(model, key)) == key


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, "json"),
        ("*/*", "json"),
        ("text/csv", "csv"),
        ("TEXT/CSV; charset=utf-8", "csv"),
        ("text/*", "csv"),
        ("text/csv;q=0.5, application/json;q=0.4", "csv"),
        ("application/json, text/csv", "json"),
        ("text/html, */*;q=0.8", "json"),
        ("*/*, application/json;q=0", "csv"),
        ("text/csv;q=0, */*;q=0.1", "json"),
        ("text/csv;q=nonsense, */*;q=0.1", "json"),
    ],
)
def test_the_format_that_is_liked_best_is_sent(accept: str | None, chosen: str) -> None:
    assert formats.accepted(accept or "*/*", formats.MEDIA_TYPES) == chosen


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml;q=1", "*/*;q=0", "text/csv;q=0, application/json;q=0", ","]
)
def test_a_format_that_there_is_not(client: httpx.Client, accept: str) -> None:
    told = problem(client.get(f"{ONE}/medicines", headers={"accept": accept}), "not-acceptable")
    assert "application/json, text/csv" in told


def test_the_address_decides_before_the_header(client: httpx.Client) -> None:
    answer = client.get(f"{ONE}/medicines?format=json", headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.parametrize("address", [ALL, f"{ALL}/current", f"{ALL}/current/notes", ONE, f"{ONE}/medicines"])
def test_before_anything_is_published(empty_site: str, address: str) -> None:
    problem(httpx.get(f"{empty_site}{address}"), "not-found")


@pytest.mark.parametrize("address", [ALL, f"{ALL}/current", ONE, f"{ONE}/medicines"])
def test_an_old_database_is_told(outdated_site: str, address: str) -> None:
    told = problem(httpx.get(f"{outdated_site}{address}"), "unavailable")
    assert httpx.get(f"{outdated_site}/api/docs").status_code == 200
    assert "The next job brings it up to date" in told


def test_a_fault_of_ours_tells_nothing_of_the_machinery(sample_database_url: str, tmp_path: Path) -> None:
    url = copy_of(sample_database_url, tmp_path / "broken.sqlite")
    database = Database.open(url)
    with database.writing() as connection:
        SQL_TABLES["note"].drop(connection)
    database.close()
    with serving(url) as site:
        told = problem(httpx.get(f"{site}{ONE}/notes"), "unexpected")
    assert told == KINDS["unexpected"].meaning


def test_filters_are_columns_and_their_words_stand_in_them(client: httpx.Client, readings: Readings) -> None:
    for resource in RESOURCES:
        assert set(resource.filters) <= set(resource.table.names), resource.name
        assert {name for group in resource.needs for name in group} <= set(resource.filters), resource.name
        closed = {name: words for name, words in {**WORDS, **resource.words}.items() if name in resource.filters}
        if closed:
            for row in rows_of(client, f"{ONE}/{resource.name}", **asked(resource, readings), limit=10_000):
                assert all(row[name] is None or row[name] in words for name, words in closed.items()), resource.name


def test_the_document_and_the_page_tell_every_column_and_filter(client: httpx.Client) -> None:
    document = client.get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "/api"}]
    told = {each.name: each for each in documentation.operations(document, "/api")}
    page = client.get("/api/docs").text
    for resource in RESOURCES:
        one = told[resource.name]
        assert [column.name for column in one.columns] == resource.table.names
        assert {each.name for each in one.parameters} == {*resource.filters, "release_id", "limit", "after", "format"}
        for column in resource.table.columns:
            assert column.meaning in [each.meaning.removesuffix(f" ({column.unit})") for each in one.columns]
        assert f"GET /api/v1/releases/{{release_id}}/{resource.name}" in page
        assert all(escape(caveat) in page for caveat in resource.caveats)
    assert all(f'id="{kind}"' in page for kind in KINDS)
    statuses = {status for path in document["paths"].values() for status in path["get"]["responses"]}
    assert statuses == {"200", "304", "307", "400", "404", "406", "503"}
    assert "HTTPValidationError" not in json.dumps(document)


def test_the_page_runs_nothing(client: httpx.Client) -> None:
    page = client.get("/api/docs").text
    assert "<script" not in page
    assert "src=" not in page
    assert "http://" not in page.replace("http://localhost", "")
    assert "https://" not in page


def test_no_cell_of_a_csv_is_run_by_a_spreadsheet() -> None:
    rows = pl.DataFrame({"name": ["=cmd()", None, "plain"], "value": [-1.5, None, 2.0]})
    assert formats.as_csv(rows) == b"name,value\n'=cmd(),-1.5\n,\nplain,2.0\n"


def test_moments_are_read_by_any_program(client: httpx.Client) -> None:
    moment = client.get(ONE).json()["release"]["published_at"]
    assert TypeAdapter(datetime).validate_python(moment).utcoffset() == timedelta(0)
    assert moment.endswith("Z")
