"""Files of the lake in a folder of this machine: written beside, and then moved into place."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import polars as pl


class Folder:
    """A folder, which is made when something is first written."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self.folder = folder

    def told(self, name: str) -> str:
        """Where a file is, for people."""
        return str(self.folder / name)

    def for_spark(self, name: str) -> str:
        """Where Spark finds a file, its executors under the same path as this machine."""
        return f"file://{(self.folder / name).absolute()}"

    def held(self, names: Sequence[str]) -> list[bool]:
        """Which of the files are there."""
        return [(self.folder / name).exists() for name in names]

    def scan(self, names: Sequence[str], schema: pl.Schema) -> pl.LazyFrame:
        """Rows of Parquet files; columns that came into the table after a file was written are unknown in it."""
        paths = [self.folder / name for name in names]
        return pl.scan_parquet(paths, schema=schema, missing_columns="insert", glob=False)

    @contextmanager
    def writing(self, name: str) -> Iterator[Path]:
        """A path to write to; what was written there is moved into place when all of it is there."""
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_suffix(f".{os.getpid()}.part")
        yield beside
        beside.replace(target)

    def delete(self, names: Iterable[str]) -> None:
        """Remove files, as far as they are there."""
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def sweep(self) -> None:
        """Remove what a job that was killed left half-written."""
        for leftover in self.folder.glob("**/*.part"):
            leftover.unlink()

    def answering(self) -> AbstractContextManager[None]:
        """Nothing to explain: what the operating system says of a path is clear by itself."""
        return nullcontext()
