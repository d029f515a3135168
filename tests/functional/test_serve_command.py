"""The server as a process of its own: started from the environment, with workers, stopped by a signal."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from scorecard.errors import SettingsError
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.benchmarks.served import processes

RUN = [sys.executable, "-c", "from scorecard.cli.app import main; main()"]
COMMAND = [*RUN, "serve"]


@dataclass
class Served:
    """A server that answers, and where it writes."""

    process: subprocess.Popen[bytes]
    address: str
    told: Path

    def lines(self) -> list[dict[str, object]]:
        """What it logged."""
        return [json.loads(line) for line in self.told.read_text(encoding="utf-8").splitlines() if line[:1] == "{"]


@contextmanager
def served(
    home: Path, folder: Path, *arguments: str, before: tuple[str, ...] = (), **settings: str
) -> Iterator[Served]:
    """A server in a process, from when it is ready; settings as the environment names them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {f"NICE_SCORECARD_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(home), "NICE_SCORECARD_PORT": str(port), **given}
    told = folder / "told"
    with told.open("wb") as out:
        process = subprocess.Popen([*before, *COMMAND, *arguments], env=environment, stdout=out, stderr=out)
    found = Served(process, f"http://127.0.0.1:{port}", told)
    try:
        _wait_for(found)
        yield found
    finally:
        if process.poll() is None:
            process.terminate()
        process.wait(timeout=60)


def _wait_for(found: Served) -> None:
    """Ask until the server answers; tells what it wrote if it ended instead."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        assert found.process.poll() is None, found.told.read_text(encoding="utf-8")
        try:
            if httpx.get(f"{found.address}/readyz", timeout=10).status_code == 200:
                return
        except httpx.TransportError:
            with suppress(subprocess.TimeoutExpired):
                found.process.wait(timeout=0.1)
    pytest.fail(f"not ready: {found.told.read_text(encoding='utf-8')}")


def test_one_process_answers_logs_and_stops_when_it_is_told(sample_settings: Settings, tmp_path: Path) -> None:
    with served(sample_settings.home, tmp_path, request_log="true") as site:
        assert httpx.get(f"{site.address}/organisation/ENG?medicine=secret").status_code == 200
        assert httpx.get(site.address, headers={"Authorization": "secret"}).headers.get("server") is None
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(timeout=60) in (0, -signal.SIGTERM)
    text = site.told.read_text(encoding="utf-8")
    assert text.startswith("Release 1 is served on http://127.0.0.1:")
    assert "secret" not in text
    assert [line["route"] for line in site.lines() if line["event"] == "request"][-2:] == ["/{path:path}", "/"]


def test_without_the_log_of_requests_nothing_is_logged(sample_settings: Settings, tmp_path: Path) -> None:
    with served(sample_settings.home, tmp_path) as site:
        httpx.get(site.address)
    assert site.lines() == []


def test_workers_answer_side_by_side_and_count_together(sample_settings: Settings, tmp_path: Path) -> None:
    with served(sample_settings.home, tmp_path, "--workers", "2", request_log="true") as site:
        with ThreadPoolExecutor(8) as readers:
            answers = list(readers.map(lambda _: httpx.get(f"{site.address}/about").status_code, range(40)))
        assert answers == [200] * 40
        families = text_string_to_metric_families(httpx.get(f"{site.address}/metrics").text)
        found = {(each.name, each.labels.get("route")): each.value for one in families for each in one.samples}
        assert found["nice_scorecard_requests_total", "/{path:path}"] == 40
        assert found["nice_scorecard_release", None] == 1
        # Told by nobody, the C library would make a heap for each thread.
        children = list(processes(site.process.pid))[1:]
        assert len(children) >= 2
        assert all(b"MALLOC_ARENA_MAX=2" in Path(f"/proc/{pid}/environ").read_bytes() for pid in children)
        site.process.terminate()
        assert site.process.wait(timeout=60) == 0
    assert len([line for line in site.lines() if line.get("route") == "/{path:path}"]) == 40
    with pytest.raises(httpx.TransportError):
        httpx.get(site.address)


def test_an_answer_that_is_being_given_is_finished_first(sample_settings: Settings, tmp_path: Path) -> None:
    with served(sample_settings.home, tmp_path) as site:
        with httpx.stream("GET", f"{site.address}/download/release/1.zip", timeout=60) as answer:
            site.process.terminate()
            size = sum(len(piece) for piece in answer.iter_bytes())
        assert size == int(answer.headers.get("content-length", size)) > 10_000
        assert site.process.wait(timeout=60) in (0, -signal.SIGTERM)


def _until(answer: Callable[[], bool]) -> None:
    """Ask until it is so."""
    end = time.monotonic() + 120
    while not answer():
        assert time.monotonic() < end


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_release_is_shown_when_its_pages_are_drawn_and_nothing_is_left_behind(
    sample_settings: Settings, tmp_path: Path, workers: str
) -> None:
    home = shutil.copytree(sample_settings.home, tmp_path / "home")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    before = ("env", f"TMPDIR={temporary}")
    with served(home, tmp_path, "--workers", workers, before=before) as site:
        _until(lambda: httpx.get(f"{site.address}/readyz").json() == {"status": "ready", "release": 1, "drawn": True})
        assert list(temporary.glob("nice-scorecard-pages-*/1/*"))
        subprocess.run([*RUN, "publish", "1"], env=_of(home), check=True, capture_output=True)
        _until(lambda: httpx.get(f"{site.address}/readyz").json()["drawn"])
        site.process.terminate()
        assert site.process.wait(timeout=60) == 0
    assert list(temporary.iterdir()) == []
    assert site.lines() == []


def test_a_sign_on_comes_from_the_environment(sample_settings: Settings, tmp_path: Path) -> None:
    settings = {"sign_on_header": "X-Remote-User", "trusted_proxies": '["127.0.0.1"]'}
    with served(sample_settings.home, tmp_path, "--workers", "2", **settings) as site:
        assert httpx.get(site.address).status_code == 403
        assert httpx.get(site.address, headers={"X-Remote-User": "a.reader"}).status_code == 200
    elsewhere = settings | {"trusted_proxies": '["198.51.100.7"]'}
    with served(sample_settings.home, tmp_path, **elsewhere) as site:
        forged = {"X-Remote-User": "a.reader", "X-Forwarded-For": "198.51.100.7"}
        assert httpx.get(site.address, headers=forged).status_code == 403


def test_a_password_appears_nowhere(tmp_path: Path) -> None:
    url = "postgresql+psycopg://reader:hunter2@127.0.0.1:1/scorecard"
    environment = {**os.environ, "NICE_SCORECARD_HOME": str(tmp_path), "NICE_SCORECARD_DATABASE": url}
    ended = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode != 0
    assert "hunter2" not in ended.stdout + ended.stderr


def _of(home: Path) -> dict[str, str]:
    return {**os.environ, "NICE_SCORECARD_HOME": str(home)}


def without_rights() -> tuple[str, ...]:
    """What makes a command run without the superuser's right to write anywhere; nothing for everybody else."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("setpriv (util-linux) is not installed, and the superuser may write anywhere")
    rights = "-dac_override,-dac_read_search"
    return ("setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}")


def test_a_home_that_may_not_be_written_is_enough(sample_settings: Settings, tmp_path: Path) -> None:
    home = shutil.copytree(sample_settings.home, tmp_path / "home", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    Database.open(f"sqlite:///{home / 'scorecard.sqlite'}").settle()
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    for path in [*before, home]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        with served(home, tmp_path, before=without_rights()) as site:
            refused = subprocess.run([*without_rights(), "touch", home / "new"], capture_output=True, check=False)
            assert refused.returncode != 0, "the folder can be written after all"
            assert httpx.get(f"{site.address}/download/medicines.csv").status_code == 200
            assert httpx.get(f"{site.address}/api/v1/releases/1/medicines").status_code == 200
        assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before
    finally:
        home.chmod(0o755)


def test_two_servers_cannot_have_one_port(sample_settings: Settings, tmp_path: Path) -> None:
    with served(sample_settings.home, tmp_path) as site:
        port = re.search(r"\d+$", site.address)
        assert port is not None
        environment = {**os.environ, "NICE_SCORECARD_HOME": str(sample_settings.home), "NICE_SCORECARD_PORT": port[0]}
        ended = subprocess.run(COMMAND, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == SettingsError.exit_code
    assert "address already in use" in ended.stderr
    assert "Traceback" not in ended.stderr
