"""Runs the command line in a process of its own that kills itself, without warning, at a chosen moment.

    python -m tests.lib.interrupted_run MOMENT COUNT ARGUMENT...

The process dies by SIGKILL on the COUNT-th time that it reaches the moment, as it would when a machine is switched off.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from scorecard.cli import app as cli
from scorecard.releases import publishing as release
from scorecard.store import folder, manifest
from scorecard.store.database import Database

Patched = tuple[Any, str]
MOMENTS: dict[str, Patched] = {
    "before a lake file is in place": (folder.Path, "replace"),
    "before a file is in the manifest": (manifest, "insert"),
    "before a transaction": (Database, "writing"),
    "inside the release's transaction": (release, "insert"),
    "before the pointer moves": (release, "publish"),
}


def dying_on(count: int, work: Callable[..., Any]) -> Callable[..., Any]:
    """The function, but for its last call."""
    calls = iter(range(1, count + 1))

    def patched(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return work(*args, **kwargs)

    return patched


if __name__ == "__main__":
    moment, times, *arguments = sys.argv[1:]
    where, name = MOMENTS[moment]
    setattr(where, name, dying_on(int(times), getattr(where, name)))
    sys.argv = ["nice-scorecard", *arguments]
    cli.main()
