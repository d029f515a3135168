"""Pages as PDF: by a Chromium that is installed, else by WeasyPrint; tagged, so that the PDF can be read aloud."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from scorecard.errors import SettingsError

# Prints one page, a file, to another file; may be called by several threads at once.
Print = Callable[[Path, Path], None]
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
AT_ONCE = min(4, os.cpu_count() or 1)
MOST_SECONDS = 120


def chromium(named: str) -> str | None:
    """The Chromium of the settings, or the first that the search path has; raises SettingsError for one not there."""
    if not named:
        return next((found for name in CHROMIUMS if (found := shutil.which(name))), None)
    found = shutil.which(named)
    if found is None:
        raise SettingsError(f"There is no program {named}. Correct the setting chromium, or leave it empty.")
    return found


@contextmanager
def printing(named: str) -> Iterator[Print | None]:
    """What prints pages, for as long as pages are printed; None where nothing is installed that could."""
    program = chromium(named)
    if program is not None:
        with TemporaryDirectory(prefix="nice-scorecard-") as folder:
            yield _by_chromium(program, Path(folder))
    elif find_spec("weasyprint") is not None:
        yield _by_weasyprint
    else:
        yield None


def _by_chromium(program: str, folder: Path) -> Print:
    """A process for each page; a profile, which only one process may use at a time, for each that runs at once."""
    profiles: SimpleQueue[Path] = SimpleQueue()
    for number in range(AT_ONCE):
        profiles.put(folder / f"profile-{number}")

    def work(page: Path, target: Path) -> None:
        profile = profiles.get()
        try:
            _run(program, profile, page, target)
        finally:
            profiles.put(profile)

    return work


def _run(program: str, profile: Path, page: Path, target: Path) -> None:
    beside = profile.with_suffix(".pdf")
    beside.unlink(missing_ok=True)
    # Chromium refuses its sandbox to the administrator; the pages hold no script and ask for nothing.
    sandbox = ("--no-sandbox",) if os.name == "posix" and os.geteuid() == 0 else ()
    command = (program, *FLAGS, *sandbox, f"--user-data-dir={profile}", f"--print-to-pdf={beside}")
    try:
        ended = subprocess.run(  # noqa: S603 - the program is the user's own choice, the rest is ours
            (*command, page.absolute().as_uri()), capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(f"{program} did not print {page.name}: {error}. The page itself is written.") from error
    if not beside.is_file():
        told = ended.stderr.decode(errors="replace").strip().splitlines()
        why = told[-1] if told else f"it ended with code {ended.returncode}"
        raise SettingsError(f"{program} did not print {page.name}: {why}. The page itself is written.")
    _put(beside, target)


def _by_weasyprint(page: Path, target: Path) -> None:
    beside = target.with_name(f"{target.name}.part")
    import_module("weasyprint").HTML(filename=page).write_pdf(beside, pdf_variant="pdf/ua-1")
    beside.replace(target)


def _put(made: Path, target: Path) -> None:
    """A file from another folder in its place, whole or not at all."""
    beside = target.with_name(f"{target.name}.part")
    shutil.copyfile(made, beside)
    beside.replace(target)
