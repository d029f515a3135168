"""Azure Blob Storage as Azurite plays it on this machine, for a test run."""

import base64
import hashlib
import hmac
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from itertools import count
from socket import socket

import httpx

from tests.lib.requirements import absent

# The one account that Azurite knows; its key is published with it.
ACCOUNT = "devstoreaccount1"
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
NUMBERS = count(1)


@dataclass(frozen=True)
class Azurite:
    """A server that answers on this machine."""

    address: str

    @property
    def environment(self) -> dict[str, str]:
        """What the tools of Azure read."""
        return {
            "AZURE_STORAGE_ACCOUNT_NAME": ACCOUNT,
            "AZURE_STORAGE_ACCOUNT_KEY": KEY,
            "AZURE_STORAGE_ENDPOINT": f"{self.address}/{ACCOUNT}",
        }

    def container(self) -> str:
        """A new, empty container."""
        name = f"lake-{next(NUMBERS)}"
        told = {"x-ms-date": formatdate(usegmt=True), "x-ms-version": "2021-08-06"}
        lines = "".join(f"{key}:{value}\n" for key, value in told.items())
        signed = "PUT" + "\n" * 12 + f"{lines}/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
        mark = hmac.new(base64.b64decode(KEY), signed.encode(), hashlib.sha256).digest()
        told["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(mark).decode()}"
        httpx.put(f"{self.address}/{ACCOUNT}/{name}?restype=container", headers=told).raise_for_status()
        return name


@contextmanager
def azurite() -> Iterator[Azurite]:
    """A server for as long as it is needed; the test skips where Azurite is absent."""
    program = shutil.which("azurite-blob")
    if program is None:
        absent("azurite")
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    options = ["--inMemoryPersistence", "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    with subprocess.Popen(
        [str(program), *options, "--blobHost", "127.0.0.1", "--blobPort", port], stdout=subprocess.DEVNULL
    ) as process:
        try:
            yield Azurite(_awaited(f"http://127.0.0.1:{port}"))
        finally:
            process.kill()


def _awaited(address: str) -> str:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(httpx.TransportError):
            httpx.get(address)
            return address
    raise AssertionError("Azurite did not start")
