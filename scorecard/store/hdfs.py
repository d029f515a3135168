"""Files of the lake in HDFS, by Hadoop's own client, which pyarrow speaks to; its settings are Hadoop's."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from itertools import compress
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import polars as pl
from polars.io.plugins import register_io_source

from scorecard.errors import MissingInputError, SettingsError, UnreachableLakeError

# For how long a node may say nothing, and how long connecting may take.
PATIENCE, CONNECTING = timedelta(seconds=30), timedelta(seconds=5)
CHUNK = 1 << 20
REFUSED = re.compile(r"PermissionError|AccessControlException|Permission denied|SASL|Kerberos|GSS", re.I)


class Hdfs:
    """A folder in HDFS."""

    def __init__(self, address: str, patience: timedelta = PATIENCE, system: Any = None) -> None:
        """Take the address; nothing is asked of the cluster. ``system`` is pyarrow's, if not the one of the address."""
        self.address = address.rstrip("/")
        self._patience = patience
        self._given = system
        self._folder = urlsplit(self.address).path

    def told(self, name: str) -> str:
        """Where a file is, for people."""
        return f"{self.address}/{name}"

    def for_spark(self, name: str) -> str:
        """Where Spark finds a file."""
        return self.told(name)

    def held(self, names: Sequence[str]) -> list[bool]:
        """Which of the files are there."""
        there = {path for folder in {name.partition("/")[0] for name in names} for path in self._below(folder)}
        return [self._path(name) in there for name in names]

    def scan(self, names: Sequence[str], schema: pl.Schema) -> pl.LazyFrame:
        """Rows of Parquet files, which come here one after the other while they are read."""

        def rows(
            columns: list[str] | None, predicate: pl.Expr | None, limit: int | None, _size: int | None
        ) -> Iterator[pl.DataFrame]:
            for name in names:
                with TemporaryDirectory(prefix="nice-scorecard-") as folder:
                    file = Path(folder) / "file"
                    with self._explained():
                        self._arrow.copy_files(self._path(name), str(file), self._system, self._here)
                    # Columns that came into the table after a file was written are unknown in it.
                    found = pl.scan_parquet(file, schema=schema, missing_columns="insert", glob=False)
                    wanted = found if predicate is None else found.filter(predicate)
                    chosen = wanted if columns is None else wanted.select(columns)
                    yield (chosen if limit is None else chosen.head(limit)).collect(engine="streaming")

        return register_io_source(rows, schema=schema)

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path on this machine to write to; what was written there is put beside, and then renamed into place.

        HDFS renames to no name that is taken, so that pyarrow deletes what has it and tries again: what is replaced is
        away for a moment, and loaded again after a crash.
        """
        with TemporaryDirectory(prefix="nice-scorecard-") as folder:
            whole = Path(folder) / "whole"
            yield whole
            target, beside = self._path(name), self._path(f"{name}.{os.getpid()}.part")
            with self._explained():
                self._system.create_dir(target.rpartition("/")[0], recursive=True)
                # Not copy_files: pyarrow tells nobody there that the last bytes of what it writes found no data node.
                with whole.open("rb") as file, self._system.open_output_stream(beside) as stream:
                    copyfileobj(file, stream, CHUNK)
                self._system.move(beside, target)

    def delete(self, names: Iterable[str]) -> None:
        """Remove files, as far as they are there."""
        wanted = list(names)
        self._remove(self._path(name) for name in compress(wanted, self.held(wanted)))

    def sweep(self) -> None:
        """Remove what a job that was killed left half-written."""
        self._remove(path for path in self._below("") if path.endswith(".part"))

    def answering(self) -> AbstractContextManager[None]:
        """Nothing to explain: every question to the cluster is asked here, and explained at once."""
        return nullcontext()

    @cached_property
    def _arrow(self) -> Any:
        """The library; raises SettingsError without it."""
        try:
            return import_module("pyarrow.fs")
        except ModuleNotFoundError as error:
            raise SettingsError(
                f"The lake at {self.address} needs a library: install 'nice-scorecard[hdfs]'."
            ) from error

    @cached_property
    def _here(self) -> Any:
        return self._arrow.LocalFileSystem()

    @cached_property
    def _system(self) -> Any:
        """The cluster, of which nothing is asked yet; raises SettingsError and UnreachableLakeError."""
        if self._given is not None:
            return self._given
        parts = urlsplit(self.address)
        _leave_signals()
        try:
            return self._arrow.HadoopFileSystem(parts.hostname, parts.port or 0, extra_conf=_bounds(self._patience))
        except OSError as error:
            if "load lib" in str(error):
                raise SettingsError(
                    f"The lake at {self.address} needs Hadoop's own client, which was not found. Install it, and "
                    "set JAVA_HOME, HADOOP_HOME and CLASSPATH as docs/lake.md says."
                ) from error
            raise UnreachableLakeError(f"The lake at {self.address} cannot be used. {UNKNOWN}") from error

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}".rstrip("/")

    def _below(self, folder: str) -> list[str]:
        """The files in a folder and those below it; none where there is no such folder.

        A list tells what is not there from a name node that does not answer: where pyarrow asks for one file, or may
        find none, it takes whatever goes wrong for a file that is not there.
        """
        chosen = self._arrow.FileSelector(self._path(folder), recursive=True)
        with self._explained():
            try:
                return [each.path for each in self._system.get_file_info(chosen) if each.is_file]
            except FileNotFoundError:
                return []

    def _remove(self, paths: Iterable[str]) -> None:
        with self._explained():
            for path in paths:
                self._system.delete_file(path)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn what the cluster says into a sentence with a cure."""
        try:
            yield
        except FileNotFoundError as error:
            raise MissingInputError(
                "A file of the lake went away while it was read. Load the source files again: what is lost is then "
                "written anew."
            ) from error
        except OSError as error:
            refused = REFUSED.search(f"{type(error).__name__} {error}")
            raise UnreachableLakeError(
                f"The lake at {self.address} cannot be used. {REFUSES if refused else SILENT}"
            ) from error


REFUSES = "It refuses this user, or the right to do this. See who you are to it, and what you may do."
SILENT = (
    "It does not answer. See that the name node and its data nodes are up, and that its address and Hadoop's settings "
    "are right."
)
UNKNOWN = "Hadoop's client knows no such host, or is not in CLASSPATH itself. See docs/lake.md for what it needs."


def _bounds(patience: timedelta) -> dict[str, str]:
    """Hadoop's settings of how long is waited; left alone, its client tries for a quarter of an hour."""
    times = {
        "ipc.client.connect.timeout": min(CONNECTING, patience),
        "ipc.client.rpc-timeout.ms": patience,
        "dfs.client.socket-timeout": patience,
        "dfs.datanode.socket.write.timeout": patience,
    }
    tries = {"ipc.client.connect.max.retries": "3", "ipc.client.connect.max.retries.on.timeouts": "3"}
    return tries | {name: str(time // timedelta(milliseconds=1)) for name, time in times.items()}


def _leave_signals() -> None:
    """Tell the Java that comes into this process to leave signals alone: it would end the process at once at any."""
    options = os.environ.get("LIBHDFS_OPTS", "").split()
    if "-Xrs" not in options:
        os.environ["LIBHDFS_OPTS"] = " ".join([*options, "-Xrs"])
