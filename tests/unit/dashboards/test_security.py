"""What the server tells browsers, what it refuses, and whom it believes: asked through real sockets."""

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from dashboards.operation import limits
from dashboards.operation.guards import Operation
from dashboards.operation.limits import Buckets, Limits, Turnstile
from dashboards.operation.peers import LOOPBACK, is_within, reader
from scorecard.errors import SettingsError
from scorecard.settings import Settings, load_settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from tests.browser.serving import serving
from tests.lib.awaiting import awaited

# Each of another kind: a page, what is none, a file, the API and what it refuses, assets, health, a wrong method.
ANSWERS = {
    "/": 200,
    "/nowhere": 404,
    "/download/medicines.csv": 200,
    "/download/medicines.nothing": 404,
    "/api/v1/releases": 200,
    "/api/v1/releases/99": 404,
    "/api/docs": 200,
    "/assets/app.css": 200,
    "/assets/nothing.css": 404,
    "/_dash-component-suites/plotly/package_data/plotly.min.js": 200,
    "/_dash-layout": 200,
    "/healthz": 200,
    "/readyz": 200,
    "/metrics": 200,
    "/?" + "x" * 20_000: 414,
}
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
ELSEWHERE = (ip_network("198.51.100.0/24"),)


@pytest.fixture(scope="module")
def site(sample_settings: Settings) -> Iterator[str]:
    with serving(sample_settings.database_url, Lake(sample_settings.lake_at)) as address:
        yield address


def guarded(answer: httpx.Response) -> None:
    """Whether an answer has every header of every answer."""
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in answer.headers["permissions-policy"]
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in policy["script-src"]
    assert "'sha256-" in policy["script-src"]
    assert len(answer.headers["x-request-id"]) == 32


@pytest.mark.parametrize(("path", "status"), ANSWERS.items(), ids=[path[:40] for path in ANSWERS])
def test_every_answer_has_every_header(site: str, path: str, status: int) -> None:
    answer = httpx.get(site + path)
    assert answer.status_code == status
    guarded(answer)
    open_to_others = "cross-origin" if path.startswith("/api/") else "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == open_to_others
    assert "strict-transport-security" not in answer.headers


def test_a_fault_has_every_header_and_tells_nothing(sample_settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "spoilt.sqlite"
    file.write_bytes(Path(Settings(home=sample_settings.home).database_url.removeprefix("sqlite:///")).read_bytes())
    with serving(f"sqlite:///{file}") as address:
        with Database.open(f"sqlite:///{file}").writing() as connection:
            connection.exec_driver_sql("DROP TABLE medicine")
        answer = httpx.get(f"{address}/download/medicines.csv")
        callback = httpx.post(f"{address}/_dash-update-component", json={"output": "secret"})
    assert (answer.status_code, callback.status_code) == (500, 500)
    for each in (answer, callback):
        guarded(each)
        assert not [word for word in ("Traceback", "sqlite", "secret", "medicine ") if word in each.text]


def test_only_what_came_over_https_is_told_to_stay_there(sample_database_url: str) -> None:
    told = {"x-forwarded-proto": "https"}
    for proxies, expected in ((LOOPBACK, "max-age=31536000"), (ELSEWHERE, None), ((), None)):
        with serving(sample_database_url, operation=Operation(trusted_proxies=proxies)) as address:
            assert httpx.get(address, headers=told).headers.get("strict-transport-security") == expected
            assert "strict-transport-security" not in httpx.get(address).headers
    with serving(sample_database_url, operation=Operation(trusted_proxies=LOOPBACK, hsts_seconds=0)) as address:
        assert "strict-transport-security" not in httpx.get(address, headers=told).headers


@pytest.mark.parametrize(
    "path", ["/", "/medicines", "/organisation/ENG", "/api/v1/releases", "/download/medicines.csv"]
)
def test_ten_kilobytes_of_question_do_no_harm(site: str, path: str) -> None:
    begun = time.monotonic()
    answer = httpx.get(f"{site}{path}?{'organisation=' + 'A%00<' * 2_000}", timeout=30)
    assert answer.status_code in (200, 400)
    assert len(answer.content) < 100_000
    assert time.monotonic() - begun < 10


def test_a_body_has_its_limit_whether_it_tells_its_length_or_not(site: str) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 65_536

    address = f"{site}/_dash-update-component"
    told = httpx.post(address, content=b" " * (limits.LARGEST_BODY + 1))
    untold = httpx.post(address, content=pieces())
    for answer in (told, untold):
        assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
        guarded(answer)
    within = httpx.post(address, content=b" " * limits.LARGEST_BODY)
    assert within.status_code != 413


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BODY_SECONDS", 0.05)

    async def never() -> Any:
        await asyncio.Event().wait()

    assert awaited(asked(Limits(PlainTextResponse("in"), 0), receive=never, length="5"))["status"] == 408


def test_endless_headers_are_cut_off(site: str) -> None:
    host, port = site.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=30) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 100_000)
        assert connection.recv(100).startswith(b"HTTP/1.1 400")


def test_too_many_requests_are_told_when_to_come_again(sample_database_url: str) -> None:
    with serving(sample_database_url, operation=Operation(requests_per_minute=5)) as address:
        answers = [httpx.get(f"{address}/about") for _ in range(6)]
        assert [each.status_code for each in answers] == [200] * 5 + [429]
        refused = answers[-1]
        guarded(refused)
        assert refused.headers["content-type"] == "application/problem+json"
        assert 1 <= int(refused.headers["retry-after"]) <= 12
        for path in ("/healthz", "/readyz", "/metrics", "/assets/app.css"):
            assert httpx.get(address + path).status_code == 200
        # Nobody else is believed about who asks.
        assert httpx.get(f"{address}/about", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 429


def test_behind_a_trusted_proxy_every_reader_has_an_own_measure(sample_database_url: str) -> None:
    with serving(sample_database_url, operation=Operation(requests_per_minute=1, trusted_proxies=LOOPBACK)) as address:

        def ask(chain: str) -> int:
            return httpx.get(f"{address}/about", headers={"x-forwarded-for": chain}).status_code

        assert [ask("203.0.113.9"), ask("203.0.113.9"), ask("203.0.113.10")] == [200, 429, 200]
        # What stands before the address that the proxy itself has seen is the reader's own invention.
        assert ask("192.0.2.1, 203.0.113.9") == 429
        assert [ask("2001:db8::1"), ask("2001:db8::2"), ask("2001:db8:0:1::1")] == [200, 429, 200]


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=200))
def test_a_bucket_never_gives_more_than_its_measure(per_minute: int, pauses: list[float]) -> None:
    now = 0.0
    buckets = Buckets(per_minute, clock=lambda: now)
    given_at = []
    for pause in pauses:
        now += pause
        wait = buckets.wait("one")
        if wait == 0:
            given_at.append(now)
        else:
            now += wait + 1e-6
            assert buckets.wait("one") == 0, "the time that was told is long enough"
            given_at.append(now)
    for first in given_at:
        within = [at for at in given_at if first <= at <= first + 60]
        assert len(within) <= 2 * per_minute + 1


def test_buckets_are_forgotten_rather_than_fill_the_memory() -> None:
    buckets = Buckets(60)
    for number in range(limits.MOST_READERS + 50):
        buckets.wait(str(number))
    assert len(buckets.buckets) == limits.MOST_READERS
    assert "0" not in buckets.buckets


def test_files_are_made_a_few_at_a_time_and_sent_side_by_side() -> None:
    making, most, sending = 0, 0, asyncio.Event()

    async def file(_: Scope, __: Receive, send: Send) -> None:
        nonlocal making, most
        making += 1
        most = max(most, making)
        await asyncio.sleep(0)
        making -= 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await sending.wait()
        await send({"type": "http.response.body", "body": b""})

    async def many() -> list[dict[str, Any]]:
        gate = Turnstile(file, places=2)
        tasks = [asyncio.create_task(asked(gate, path="/download/a.csv")) for _ in range(9)]
        while making or len([1 for task in tasks if not task.done()]) < 9 or gate.places.locked():
            await asyncio.sleep(0)
        sending.set()
        return await asyncio.gather(*tasks)

    answers = awaited(many())
    assert most <= 2
    assert [each["status"] for each in answers] == [200] * 9


def test_who_waits_too_long_for_a_file_is_told_to_come_again() -> None:
    async def stuck(*_: object) -> None:
        await asyncio.Event().wait()

    async def two() -> dict[str, Any]:
        gate = Turnstile(stuck, places=1, patience=0.05)
        first = asyncio.create_task(asked(gate, path="/download/a.csv"))
        await asyncio.sleep(0)
        second = await asked(gate, path="/download/a.csv")
        first.cancel()
        return second

    answer = awaited(two())
    assert answer["status"] == 503
    assert (b"retry-after", b"10") in answer["headers"]


async def asked(app: Any, receive: Any = None, path: str = "/", length: str | None = None) -> dict[str, Any]:
    """The start of what an application answers."""
    answers: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        answers.append(message)

    async def nothing() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    headers = [] if length is None else [(b"content-length", length.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": headers, "client": None}
    await app(scope, receive or nothing, send)
    return answers[0]


@pytest.fixture(scope="module")
def trusting(sample_settings: Settings) -> Iterator[dict[Any, str]]:
    """The addresses of apps with a sign-on, by the proxies that each trusts."""
    lake = Lake(sample_settings.lake_at)
    with ExitStack() as both:
        yield {
            proxies: both.enter_context(
                serving(
                    sample_settings.database_url,
                    lake,
                    operation=Operation(trusted_proxies=proxies, sign_on_header="X-Remote-User"),
                )
            )
            for proxies in (LOOPBACK, ELSEWHERE)
        }


@pytest.mark.parametrize(
    ("proxies", "headers", "status"),
    [
        (LOOPBACK, [("X-Remote-User", "a.reader")], 200),
        (LOOPBACK, [("x-remote-user", "a.reader"), ("X-Forwarded-For", "203.0.113.9")], 200),
        (LOOPBACK, [], 403),
        (LOOPBACK, [("X-Remote-User", "")], 403),
        (LOOPBACK, [("X_Remote_User", "a.reader")], 403),
        (LOOPBACK, [("X-Remote-User", "a.reader"), ("X-Remote-User", "b.reader")], 403),
        (ELSEWHERE, [("X-Remote-User", "a.reader")], 403),
        (ELSEWHERE, [("X-Remote-User", "a.reader"), ("X-Forwarded-For", "198.51.100.7")], 403),
        (ELSEWHERE, [("X-Remote-User", "a.reader"), ("Forwarded", "for=198.51.100.7")], 403),
        (ELSEWHERE, [("X-Remote-User", "a.reader"), ("X-Real-IP", "198.51.100.7")], 403),
    ],
)
def test_a_name_is_believed_from_a_trusted_proxy_only(
    trusting: dict[Any, str], proxies: Any, headers: list[tuple[str, str]], status: int
) -> None:
    address = trusting[proxies]
    for path in (
        "/",
        "/download/medicines.csv",
        "/api/v1/releases",
        "/assets/app.css",
        "/_dash-layout",
        "/nowhere",
    ):
        answer = httpx.get(address + path, headers=headers)
        assert (answer.status_code == 403) == (status == 403), path
        if status == 403:
            guarded(answer)
            assert "a.reader" not in answer.text
            assert "198." not in answer.text
    assert httpx.get(f"{address}/healthz").status_code == 200
    assert httpx.get(f"{address}/readyz").status_code == 200


def test_nobody_signs_on_where_nothing_says_so(site: str) -> None:
    assert httpx.get(site, headers={"X-Remote-User": "a.reader"}).status_code == 200


def test_metrics_are_not_for_readers(sample_database_url: str) -> None:
    with serving(sample_database_url) as address:
        assert httpx.get(f"{address}/metrics").status_code == 200
        for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
            assert httpx.get(f"{address}/metrics", headers={header: "127.0.0.1"}).status_code == 403
    with serving(sample_database_url, operation=Operation(metrics_from=ELSEWHERE)) as address:
        assert httpx.get(f"{address}/metrics").status_code == 403


@pytest.mark.parametrize(
    ("address", "expected"),
    [("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("128.0.0.1", False), ("", False), ("x", False)],
)
def test_addresses_lie_in_networks_however_they_are_written(address: str, expected: bool) -> None:
    assert is_within(address, LOOPBACK) == expected


@given(st.text(max_size=60))
def test_any_text_is_a_reader_and_only_addresses_are_told_apart(address: str) -> None:
    assert reader({"client": (address, 0)}) in (address, "unknown") or ":" in address


def test_a_sign_on_that_anybody_could_forge_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NICE_SCORECARD_SIGN_ON_HEADER", "X-Remote-User")
    with pytest.raises(SettingsError, match="sign_on_header needs trusted_proxies"):
        load_settings()
    monkeypatch.setenv("NICE_SCORECARD_TRUSTED_PROXIES", '["10.1.2.3", "fd00::/8"]')
    assert load_settings().trusted_proxies == (ip_network("10.1.2.3/32"), ip_network("fd00::/8"))
    monkeypatch.setenv("NICE_SCORECARD_SIGN_ON_HEADER", "X Remote: User")
    with pytest.raises(SettingsError, match="sign_on_header"):
        load_settings()


def test_the_password_of_a_database_is_not_shown() -> None:
    assert "hunter2" not in repr(Settings(database="postgresql+psycopg://reader:hunter2@server/scorecard"))


def test_the_server_cannot_write_to_its_database(sample_database_url: str) -> None:
    database = Database.open_read_only(sample_database_url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        with pytest.raises(Exception, match="readonly database"):
            connection.exec_driver_sql("DELETE FROM current_release")
    database.close()
