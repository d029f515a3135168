"""What was planted, so that tests can ask whether it is found."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

# Enough for every fault of the small sample; a national one would list millions.
ROWS_LISTED = 200


@dataclass(frozen=True)
class Fault:
    """One planted thing: where it stands and what should be found.

    ``file`` is relative to the sample's folder. ``rows`` are the first ROWS_LISTED rows of that file that have it, the
    header being row 1, and ``count`` is how many have it; both are empty where the fault is that something is not
    there. ``months`` are like 2025-07. ``appraisal`` is the number of the appraisal that it is about.
    """

    kind: str
    file: str
    finding: str
    rows: tuple[int, ...] = ()
    count: int = 0
    organisation: str | None = None
    product: str | None = None
    months: tuple[str, ...] = ()
    appraisal: str | None = None


def write_faults(path: Path, faults: Iterable[Fault]) -> None:
    """The list as JSON, one fault a line."""
    lines = ",\n ".join(json.dumps(asdict(fault), ensure_ascii=False) for fault in faults)
    path.write_text(f"[\n {lines}\n]\n", encoding="utf-8", newline="\n")
