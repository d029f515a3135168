"""The errors of files that cannot be read."""

from scorecard.errors import FaultyFilesError, Problem, UnreadableFileError


def unreadable(name: str, message: str, cure: str, row: int | None = None) -> FaultyFilesError:
    """The error for one file that cannot be read."""
    return FaultyFilesError([Problem(name, message, cure, row=row)], UnreadableFileError.exit_code)


def cannot_be_opened(name: str, error: OSError) -> FaultyFilesError:
    """The error for a file that the system does not hand out."""
    return unreadable(name, f"The file cannot be opened: {error.strerror or error}.", "Check who may read it.")
