"""Health, metrics, logs, and what is packed and kept: what whoever runs the server relies on."""

import gzip
import json
import logging
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import brotli
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy.exc import OperationalError

from dashboards import worker
from dashboards.delivery import PLOTLY_FILE, PLOTLY_URL
from dashboards.operation import codings
from dashboards.operation.assets import FOLDER, assets, stamped
from dashboards.operation.codings import coding
from dashboards.operation.drawn import DrawnPages
from dashboards.operation.guards import Operation
from dashboards.operation.logs import LOGGER, JsonLines
from dashboards.operation.peers import LOOPBACK
from dashboards.readings import Readings
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.unit.dashboards.checked import copy_of, of_before


@pytest.fixture(scope="module")
def site(sample_database_url: str) -> Iterator[str]:
    with serving(sample_database_url) as address:
        yield address


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site) as client:
        yield client


def test_ready_is_who_has_a_release_to_show(client: httpx.Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "release": 1})
    assert answer.headers["cache-control"] == "no-store"


def test_whether_pages_are_drawn_is_told_where_somebody_draws_them(sample_database_url: str, tmp_path: Path) -> None:
    pages = DrawnPages(tmp_path)
    edition = Readings(Database.open_read_only(sample_database_url)).edition()
    assert edition is not None
    told = []
    with serving(sample_database_url, pages=pages) as address:
        for step in (lambda: None, lambda: pages.show(edition), lambda: pages.complete(edition)):
            step()
            told.append(httpx.get(f"{address}/readyz").json()["drawn"])
    assert told == [False, False, True]


def test_why_a_server_is_not_ready_is_told_and_it_lives(sample_database_url: str, tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    Database.open(empty).settle()
    old = copy_of(sample_database_url, tmp_path / "old.sqlite")
    of_before(old)
    reasons = {empty: "No release is published yet.", old: "The results database is not of this version"}
    for url, reason in reasons.items():
        with serving(url) as address:
            answer = httpx.get(f"{address}/readyz")
            assert answer.status_code == 503
            assert answer.json()["reason"].startswith(reason)
            assert httpx.get(f"{address}/healthz").status_code == 200
            assert "nice_scorecard_release" not in httpx.get(f"{address}/metrics").text


def test_a_database_that_cannot_be_read_is_told_without_its_place(sample_database_url: str, tmp_path: Path) -> None:
    url = copy_of(sample_database_url, tmp_path / "spoilt.sqlite")
    with serving(url) as address:
        (tmp_path / "spoilt.sqlite").write_bytes(b"not a database" * 1000)
        answer = httpx.get(f"{address}/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "The results database cannot be read.")
    assert "spoilt" not in answer.text


def counted(site: str) -> dict[tuple[str, ...], float]:
    """Samples of the metrics by name and labels."""
    families = text_string_to_metric_families(httpx.get(f"{site}/metrics").text)
    return {(each.name, *each.labels.values()): each.value for family in families for each in family.samples}


def test_metrics_count_by_route_and_never_by_what_was_asked(sample_database_url: str) -> None:
    with serving(sample_database_url, operation=Operation(requests_per_minute=8)) as site:
        for code in ("ENG", "ZB01", "secret"):
            httpx.get(f"{site}/organisation/{code}?medicine=secret")
        httpx.get(f"{site}/api/v1/releases/1/medicines?limit=1")
        httpx.get(f"{site}/assets/app.css")
        httpx.request("SECRET", f"{site}/about")
        for _ in range(4):
            httpx.get(f"{site}/download/medicines.csv?x=secret")
        found = counted(site)
        text = httpx.get(f"{site}/metrics").text
    name = "nice_scorecard_requests_total"
    pages = [found.get((name, "GET", "/{path:path}", status), 0) for status in ("200", "404")]
    assert sum(pages) == 3
    assert found[(name, "GET", "/api/v1/releases/{release_id}/medicines", "200")] == 1
    assert found[(name, "GET", "/assets/{name}", "200")] == 1
    assert found[(name, "GET", "/download/medicines.csv", "200")] == 3
    assert found[(name, "GET", "none", "429")] == 1
    assert found[("nice_scorecard_request_seconds_count", "GET", "/download/medicines.csv")] == 3
    assert found[("nice_scorecard_release",)] == 1
    assert found[("nice_scorecard_requests_in_flight",)] == 1
    assert "secret" not in text.lower()
    assert "python=" in text


def logged(records: list[logging.LogRecord]) -> list[dict[str, object]]:
    return [json.loads(JsonLines().format(record)) for record in records]


def test_a_request_is_one_line_without_a_value(site: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER.name):
        asked = httpx.get(
            f"{site}/api/v1/releases/1/medicines?limit=1&format=csv&medicine=secret",
            headers={"Authorization": "secret", "X-Request-ID": "secret-from-anybody", "Cookie": "secret"},
        )
    [line] = logged(caplog.records)
    assert line["route"] == "/api/v1/releases/{release_id}/medicines"
    assert (line["event"], line["method"], line["status"]) == ("request", "GET", asked.status_code)
    assert line["request_id"] == asked.headers["x-request-id"]
    assert set(line) == {"time", "level", "event", "method", "route", "status", "ms", "bytes", "request_id"}
    assert "secret" not in json.dumps(line)


def test_the_bytes_are_those_that_were_sent(site: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER.name):
        answer = httpx.get(site + PLOTLY_URL, headers={"accept-encoding": "gzip"})
    assert logged(caplog.records)[0]["bytes"] == int(answer.headers["content-length"])


def test_a_proxy_that_is_trusted_names_requests(sample_database_url: str) -> None:
    with serving(sample_database_url, operation=Operation(trusted_proxies=LOOPBACK)) as site:
        given = {"abc-12345": "abc-12345", 'no"quote': None, "x" * 65: None}
        for name, expected in given.items():
            told = httpx.get(f"{site}/healthz", headers={"X-Request-ID": name}).headers["x-request-id"]
            assert told == expected if expected else len(told) == 32


def test_a_fault_is_logged_by_its_kind_and_place_and_not_by_what_it_says(
    sample_database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url = copy_of(sample_database_url, tmp_path / "spoilt.sqlite")
    with caplog.at_level(logging.INFO, LOGGER.name), serving(url) as site:
        with Database.open(url).writing() as connection:
            connection.exec_driver_sql("DROP TABLE medicine")
        answer = httpx.get(f"{site}/download/medicines.csv")
    # The server has ended, and so has said what it had to say.
    request, fault = logged(caplog.records)
    assert (fault["event"], fault["fault"], fault["level"]) == ("fault", "OperationalError", "error")
    assert any("database.py" in str(frame) for frame in fault["at"])  # type: ignore[attr-defined]
    assert fault["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert request["status"] == answer.status_code == 500
    assert "SELECT" not in json.dumps(fault)


def test_no_exception_is_quoted_in_the_log() -> None:
    try:
        raise OperationalError("SELECT 1", {"password": "hunter2"}, Exception("hunter2"))
    except OperationalError:
        record = logging.LogRecord("uvicorn.error", logging.ERROR, __file__, 1, "It failed", (), sys.exc_info())
    line = JsonLines().format(record)
    assert "hunter2" not in line
    assert json.loads(line)["fault"] == "OperationalError"


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("gzip;q=0, br;q=0.0", ""),
        ("GZIP", "gzip"),
        ("identity", ""),
        ("brotli", ""),
        ("*", "br"),
        ("br;q=0, *;q=0.5", "gzip"),
        ("*;q=0", ""),
        ("", ""),
    ],
)
def test_the_best_coding_that_a_reader_takes(accepted: str, chosen: str) -> None:
    assert coding(accepted) == chosen


@pytest.mark.parametrize(("accepted", "unpacked"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_scripts_come_packed_and_are_not_sent_again(site: str, accepted: str, unpacked: object) -> None:
    usual = {"accept-encoding": accepted}
    with httpx.stream("GET", site + PLOTLY_URL, headers=usual) as first:
        assert first.headers["content-encoding"] == accepted
        assert first.headers["vary"] == "Accept-Encoding"
        assert unpacked(b"".join(first.iter_raw())) == PLOTLY_FILE.read_bytes()  # type: ignore[operator]
    again = httpx.get(site + PLOTLY_URL, headers=usual | {"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = httpx.get(
        site + PLOTLY_URL, headers={"accept-encoding": "identity", "if-none-match": first.headers["etag"]}
    )
    assert (other.status_code, other.content) == (200, PLOTLY_FILE.read_bytes())


@pytest.mark.parametrize("accepted", ["br", "gzip"])
@pytest.mark.parametrize("path", ["/", "/about", "/api/v1/releases/1/medicines", "/download/medicines.csv"])
def test_answers_come_packed(client: httpx.Client, path: str, accepted: str) -> None:
    answer = client.get(path, headers={"accept-encoding": accepted})
    assert answer.headers["content-encoding"] == accepted
    assert "Accept-Encoding" in answer.headers["vary"]


def test_a_font_is_packed_already(client: httpx.Client) -> None:
    answer = client.get("/assets/source-sans-3.woff2", headers={"accept-encoding": "br"})
    assert "content-encoding" not in answer.headers
    assert answer.headers["content-type"] == "font/woff2"
    assert answer.content == (FOLDER / "source-sans-3.woff2").read_bytes()


@pytest.mark.parametrize("page", ["/", "/about"])
def test_assets_are_kept_for_ever_under_addresses_that_name_their_content(client: httpx.Client, page: str) -> None:
    document = client.get(page).text
    addresses = {part.split('"')[0] for part in document.split('"/assets/')[1:]}
    assert len(addresses) > 5
    for address in addresses:
        name, _, mark = address.partition("?v=")
        assert assets()[name].mark == mark
        answer = client.get(f"/assets/{address}")
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable", address
        assert answer.content == assets()[name].body
    assert client.get("/assets/app.css?v=other").headers["cache-control"] == "public, max-age=86400"
    # The font that the page fetches ahead is the one that the styles name.
    assert f"source-sans-3.woff2?v={assets()['source-sans-3.woff2'].mark}" in assets()["app.css"].body.decode()


def test_only_what_is_an_asset_is_marked() -> None:
    page = b'<a href="/assets/nothing.js?m=1"><p>/assets/app.css is a file</p><script src="/assets/print.js?m=1.5">'
    told = stamped(page)
    assert b'"/assets/nothing.js"' in told
    assert b"<p>/assets/app.css is" in told
    assert f'src="/assets/print.js?v={assets()["print.js"].mark}"'.encode() in told


def test_nothing_beside_the_assets_is_served(client: httpx.Client) -> None:
    for path in ("/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py", "/assets/.%00"):
        assert client.get(path).status_code in (404, 405), path


def test_files_that_were_packed_before_are_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = b"function one() { return 1; }\n" * 400
    monkeypatch.setattr(codings, "PACKED", tmp_path)
    monkeypatch.setattr(codings, "_shipped", lambda: iter([body, b"short", body]))
    assert codings.pack_all() == 1
    [file] = tmp_path.iterdir()
    codings.packed.cache_clear()
    assert codings.packed(body, "br") == file.read_bytes()
    assert brotli.decompress(file.read_bytes()) == body


def test_dash_is_not_being_debugged(client: httpx.Client) -> None:
    config = client.get("/").text.split('id="_dash-config"')[1].split("</script>")[0]
    assert '"ui":false' in config.replace(" ", "")
    assert "hot_reload" not in config


def test_the_socket_that_workers_share_sends_each_piece_at_once(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    class Supervisor:
        def __init__(self, _config: object, sockets: list[socket.socket]) -> None:
            told.extend(each.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for each in sockets)
            self.sockets = sockets

        def run(self) -> None:
            for each in self.sockets:
                each.close()

    monkeypatch.setattr(worker, "Multiprocess", Supervisor)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    worker.serve_by(2, sample_settings.model_copy(update={"port": port}))
    assert len(told) == 1
    assert told[0] != 0
