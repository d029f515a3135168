"""The server in processes of its own, as it is started for others: its address, its memory, and releases published."""

import hashlib
import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from tests.benchmarks.asking import UPDATE, shown_body

COMMAND = (sys.executable, "-m", "scorecard")
# Pages are drawn behind everything else that the machine does: beside other work that takes minutes.
MOST_SECONDS = 600


@dataclass(frozen=True)
class Served:
    """A server that answers."""

    process: subprocess.Popen[bytes]
    address: str
    home: Path

    @property
    def resident(self) -> int:
        """Bytes of memory that its processes hold, as Linux tells it."""
        told = [_told(f"/proc/{pid}/statm") for pid in processes(self.process.pid)]
        return sum(int(each.split()[1]) for each in told if each) * resource.getpagesize()

    @property
    def worked(self) -> float:
        """Seconds of processor time that its processes have taken, as Linux tells them."""
        told = [_told(f"/proc/{pid}/stat") for pid in processes(self.process.pid)]
        ticks = (each.rsplit(") ", 1)[1].split() for each in told if each)
        return sum(int(each[11]) + int(each[12]) for each in ticks) / os.sysconf("SC_CLK_TCK")

    def publish(self, release: int) -> None:
        """Let readers see another release, by the command."""
        subprocess.run([*COMMAND, "publish", str(release)], env=environment(self.home), capture_output=True, check=True)

    @property
    def release(self) -> int:
        """The release that readers see."""
        return int(str(self._ready()["release"]))

    def wait_for(self, release: int) -> None:
        """Ask until readers see a release of which the pages are drawn."""
        end = time.monotonic() + MOST_SECONDS
        while self._ready() != {"status": "ready", "release": release, "drawn": True}:
            if time.monotonic() > end:
                raise RuntimeError(f"Release {release} is not shown.")
            time.sleep(0.1)

    def _ready(self) -> dict[str, object]:
        with urlopen(f"{self.address}/readyz", timeout=MOST_SECONDS) as answer:  # noqa: S310
            found: dict[str, object] = json.load(answer)
            return found

    def digest(self, address: str) -> str:
        """The digest of a page's callback, asked in peace."""
        body = json.dumps(shown_body(address)).encode()
        headers = {"Content-Type": "application/json", "X-Forwarded-For": "198.19.0.1"}
        asked = Request(self.address + UPDATE, body, headers)  # noqa: S310 - always the server that was started here
        with urlopen(asked, timeout=MOST_SECONDS) as answer:  # noqa: S310
            return digest(answer.read())


def digest(body: bytes) -> str:
    """What tells one answer from another."""
    return hashlib.sha256(body).hexdigest()[:16]


def processes(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    for own in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _told(own).split():
            yield from processes(int(child))


def _told(file: str | Path) -> str:
    """What Linux tells of a process; nothing where it has ended meanwhile."""
    try:
        return Path(file).read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The settings of a home folder, and others by their names."""
    given = {f"NICE_SCORECARD_{name.upper()}": value for name, value in settings.items()}
    return {**os.environ, "NICE_SCORECARD_HOME": str(home), **given}


@contextmanager
def serving(home: Path, workers: int) -> Iterator[Served]:
    """The server from when it is ready; readers are told apart by what a proxy on this machine says of them."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = environment(home, port=str(port), trusted_proxies='["127.0.0.1"]')
    command = [*COMMAND, "serve", "--workers", str(workers)]
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL)
    served = Served(process, f"http://127.0.0.1:{port}", home)
    try:
        _await(served)
        yield served
    finally:
        process.terminate()
        process.wait(timeout=60)


def _await(served: Served) -> None:
    """Ask until there is a release to show."""
    end = time.monotonic() + MOST_SECONDS
    while time.monotonic() < end and served.process.poll() is None:
        try:
            with urlopen(f"{served.address}/readyz", timeout=10):  # noqa: S310
                return
        except URLError:
            time.sleep(0.1)
    raise RuntimeError(f"The server at {urlsplit(served.address).netloc} did not become ready.")
