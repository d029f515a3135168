"""Load files one after the other, and write down how each ended and how much memory all took beyond the imports.

To be run as a process of its own: ``python -m tests.functional.bad_files.measured OUT SOURCE FILE SOURCE FILE…``. The
peak is the kernel's, of this process alone; the one that getrusage tells is the parent's where that was larger.
"""

import contextlib
import io
import json
import re
import sys
from pathlib import Path

# What loading a file imports, so that what is measured is what the files cost.
import ingest.pipeline
import scorecard.commands.load
from scorecard.cli import app as cli

IMPORTED = (ingest.pipeline, scorecard.commands.load)


def peak() -> int:
    """The most memory that this process has held, in KB."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    assert found is not None
    return int(found[1])


def loaded(source: str, path: str) -> dict[str, object]:
    """How loading one file ended, and what it wrote for its user."""
    sys.argv, written = ["nice-scorecard", "ingest", source, path], io.StringIO()
    with contextlib.redirect_stderr(written):
        try:
            cli.main()
        except SystemExit as ended:
            return {"code": ended.code, "err": written.getvalue(), "kilobytes": peak() - BEFORE}
    return {"code": 0, "err": written.getvalue(), "kilobytes": peak() - BEFORE}


if __name__ == "__main__":
    BEFORE = peak()
    out, *named = sys.argv[1:]
    told = {path: loaded(source, path) for source, path in zip(named[::2], named[1::2], strict=True)}
    Path(out).write_text(json.dumps(told), encoding="utf-8")
