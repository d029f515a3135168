"""An S3 server for tests: in a process of its own, which can be stopped or killed like a real one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import IO

import httpx

from tests.lib.requirements import REPOSITORY

NUMBERS = count(1)


@dataclass(frozen=True)
class S3:
    """A server that answers on this machine, and the one user that it knows."""

    process: "subprocess.Popen[str]"
    address: str
    key: str
    secret: str

    @property
    def environment(self) -> dict[str, str]:
        """What the tools of S3 read."""
        return {
            "AWS_ENDPOINT_URL": self.address,
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_DEFAULT_REGION": "us-east-1",
        }

    def bucket(self, name: str = "lake") -> str:
        """A new, empty bucket."""
        made = f"{name}-{next(NUMBERS)}"
        self._told(f"make {made}")
        return made

    def drop(self, bucket: str) -> None:
        """Remove a bucket with all that is in it."""
        self._told(f"drop {bucket}")

    @contextmanager
    def silent(self) -> Iterator[None]:
        """The server takes connections and says nothing."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    @contextmanager
    def believing(self) -> Iterator[None]:
        """Whoever asks is believed: the server refuses what Amazon's old SDK for Java signs."""
        self._check_signatures_after(sys.maxsize)
        try:
            yield
        finally:
            self._check_signatures_after(0)

    def _check_signatures_after(self, requests: int) -> None:
        httpx.post(f"{self.address}/moto-api/reset-auth", content=str(requests)).raise_for_status()

    def _told(self, line: str) -> None:
        print(line, file=_open(self.process.stdin), flush=True)
        answer = _open(self.process.stdout).readline()
        assert answer == "done\n", answer


@contextmanager
def s3_server() -> Iterator[S3]:
    """A server for as long as it is needed."""
    arguments = [sys.executable, "-m", "tests.lib.s3_server"]
    # boto3 may read no files of whoever runs the tests.
    own = {**os.environ, "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    own = {name: value for name, value in own.items() if not name.startswith(("AWS_ENDPOINT", "AWS_PROFILE"))}
    with subprocess.Popen(
        arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env=own
    ) as process:
        try:
            yield S3(process, *_open(process.stdout).readline().split())
        finally:
            process.kill()


def _open(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream
