"""What is named on the command line and is no file, or not the file that it seems to be."""

import os
from pathlib import Path

from tests.functional.bad_files.good import GOOD, NAME


def absent(folder: Path) -> Path:
    """A name without a file."""
    return folder / "absent.csv"


def folder_without_data(folder: Path) -> Path:
    """A folder that holds a document."""
    (folder / "guide.pdf").write_bytes(b"%PDF-1.7\n")
    return folder


def folder_with_a_link(folder: Path) -> Path:
    """A folder that holds a link to a file elsewhere."""
    (folder / NAME).symlink_to(GOOD)
    return folder


def folder_with_a_pipe(folder: Path) -> Path:
    """A folder that holds a pipe by the name of a file."""
    os.mkfifo(folder / NAME)
    return folder


def link_that_leads_nowhere(folder: Path) -> Path:
    """A link to a file that was moved."""
    path = folder / NAME
    path.symlink_to(folder / "moved.csv")
    return path


def link_to_itself(folder: Path) -> Path:
    """A link in a circle."""
    path = folder / NAME
    path.symlink_to(path)
    return path


def pipe(folder: Path) -> Path:
    """A pipe that nobody writes to: opening it would wait for ever."""
    path = folder / NAME
    os.mkfifo(path)
    return path


def device(folder: Path) -> Path:
    """A link to a device that never ends."""
    path = folder / NAME
    path.symlink_to("/dev/zero")
    return path
