"""Files of the lake in an object store: S3 and what speaks like it, Google Cloud Storage, or Azure Blob Storage.

polars reads and obstore writes, lists and deletes. Both are the same Rust library, so both find credentials in the same
places: the environment, a file that it names, or the machine's own identity.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from itertools import compress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from scorecard.errors import MissingInputError, SettingsError, UnreachableLakeError

# For how long a store may say nothing, and a request be repeated; how long connecting and a whole request may take.
PATIENCE, CONNECTING, WHOLE = timedelta(seconds=30), timedelta(seconds=5), timedelta(minutes=1)
RETRIES = 4
# So many parts of a file are on their way at once: on a slow line, more would each seem to stand still.
PARTS = 4
SPARK_SCHEMES = {"s3": "s3a", "gs": "gs"}
NOT_THERE = "There is no such bucket or container. Make it, or correct the setting lake"
SIGNS = (
    (
        re.compile(r"NoSuchBucket|ContainerNotFound|specified bucket does not exist", re.I),
        NOT_THERE,
    ),
    (
        re.compile(r"169\.254\.|/latest/(meta-data|api/token)|computeMetadata|/metadata/identity|token request", re.I),
        "No credentials were found. Set them in the environment, as docs/lake.md says",
    ),
    (
        re.compile(r"status code: 40[13]|AccessDenied|Unauthenticated|PermissionDenied|PermissionError"),
        "It refuses the credentials, or the right to do this. See whose they are, and what they may do",
    ),
    (
        re.compile(r"timed out|error sending request|TimeoutError|ConnectionError|error trying to connect", re.I),
        "It does not answer. See that it is up, and that the endpoint in the environment and the network are right",
    ),
)
FROM_POLARS = "object-store error"
OTHERWISE = "It answers, but not as such a store does. See that endpoint and region in the environment are right"


class ObjectStore:
    """A bucket or container, or a folder in one."""

    def __init__(self, address: str, patience: timedelta = PATIENCE) -> None:
        """Take the address, without a secret; nothing is asked of the store. Raises SettingsError without obstore."""
        self.address = address.rstrip("/")
        self._patience = patience
        try:
            self._obstore = import_module("obstore")
            self._store = import_module("obstore.store").from_url(
                self.address,
                # An endpoint without TLS is asked only where the environment names one.
                client_options={"allow_http": True, **_times(patience)},
                retry_config={"max_retries": RETRIES, "retry_timeout": patience},
            )
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"The lake at {self.address} needs a library: install 'nice-scorecard[stores]'."
            ) from error
        except self._obstore.exceptions.BaseError as error:
            # What the library says may quote what it read in the environment.
            raise SettingsError(
                f"The lake at {self.address} cannot be used with what the environment says of its store. "
                "See docs/lake.md for the names that are read there."
            ) from error

    def told(self, name: str) -> str:
        """Where a file is, for people."""
        return f"{self.address}/{name}"

    def for_spark(self, name: str) -> str:
        """Where Spark finds a file; raises SettingsError where it reads no such store."""
        scheme, _, rest = self.address.partition("://")
        if scheme not in SPARK_SCHEMES:
            raise SettingsError(
                f"Spark cannot read a lake at {scheme}://: leave the setting engine out, or move the lake."
            )
        return f"{SPARK_SCHEMES[scheme]}://{rest}/{name}"

    def held(self, names: Sequence[str]) -> list[bool]:
        """Which of the files are there; only a list tells a missing bucket from a missing file."""
        there = {name for folder in {_folder(name) for name in names} for name in self._names(folder)}
        return [name in there for name in names]

    def scan(self, names: Sequence[str], schema: pl.Schema) -> pl.LazyFrame:
        """Rows of Parquet files; columns that came into the table after a file was written are unknown in it."""
        options: dict[str, Any] = {
            "allow_http": "true",
            **_times(self._patience),
            "max_retries": RETRIES,
            "retry_timeout_ms": int(self._patience.total_seconds() * 1000),
        }
        return pl.scan_parquet(
            [self.told(name) for name in names],
            schema=schema,
            missing_columns="insert",
            glob=False,
            storage_options=options,
            credential_provider=None,
        )

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path on this machine to write to; what was written there is put into the store when all of it is there.

        The store shows an object when its last byte has come, so that readers see the one before or the whole new one.
        """
        with TemporaryDirectory(prefix="nice-scorecard-") as folder:
            whole = Path(folder) / "whole"
            yield whole
            with self.answering():
                self._obstore.put(self._store, name, whole, max_concurrency=PARTS)

    def delete(self, names: Iterable[str]) -> None:
        """Remove files, as far as they are there; Azure refuses to remove what is not."""
        wanted = list(names)
        there = list(compress(wanted, self.held(wanted)))
        if there:
            with self.answering():
                self._obstore.delete(self._store, there)

    def sweep(self) -> None:
        """Nothing to remove: the store shows nothing half-written, and temporary folders are the system's."""

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Turn what the store says into a sentence with a cure, without its own words, which may quote secrets."""
        try:
            yield
        except (self._obstore.exceptions.BaseError, OSError, pl.exceptions.PolarsError) as error:
            if not isinstance(error, self._obstore.exceptions.BaseError) and not _is_of_a_store(error):
                raise
            raise self._explained(error) from error

    def _names(self, folder: str) -> Iterator[str]:
        with self.answering():
            for page in self._obstore.list(self._store, prefix=folder):
                yield from (each["path"] for each in page)

    def _explained(self, error: Exception) -> UnreachableLakeError | MissingInputError:
        words = f"{type(error).__name__} {error}"
        for sign, told in SIGNS:
            if sign.search(words):
                return UnreachableLakeError(f"The lake at {self.address} cannot be used. {told}.")
        if isinstance(error, FileNotFoundError) and FROM_POLARS in str(error):
            return MissingInputError(
                "A file of the lake went away while it was read. Load the source files again: what is lost is then "
                "written anew."
            )
        # Whoever writes misses only what is to be written to.
        told = NOT_THERE if isinstance(error, FileNotFoundError) else OTHERWISE
        return UnreachableLakeError(f"The lake at {self.address} cannot be used. {told}.")


def _folder(name: str) -> str:
    """The folder of a table, which a list is asked of."""
    return name.partition("/")[0]


def _times(patience: timedelta) -> dict[str, str]:
    """How long is waited for, under the names that both libraries know."""
    times = {"timeout": WHOLE, "read_timeout": patience, "connect_timeout": min(CONNECTING, patience)}
    return {name: f"{time.total_seconds():g}s" for name, time in times.items()}


def _is_of_a_store(error: Exception) -> bool:
    """Whether polars speaks of an object store; obstore's kinds of OSError begin with its name for one."""
    return FROM_POLARS in str(error) or "Debug source:" in str(error)
