"""Which code computed a figure."""

import hashlib
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

# Rooms whose code shapes no number; every other one does.
SHAPELESS = {"cli", "commands", "files", "store"}


@cache
def code_version() -> str:
    """The package's version and a digest of the code that computes: the same digest, the same numbers."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        if path.relative_to(package).parts[0] not in SHAPELESS:
            digest.update(path.read_bytes())
    return f"{version('nice-scorecard')}+{digest.hexdigest()[:12]}"


@cache
def code_of(*modules: str) -> str:
    """A digest of the code of some modules: what they compute stays the same for as long as it does."""
    sources = [find_spec(name) for name in modules]
    return hashlib.sha256(b"".join(Path(str(found and found.origin)).read_bytes() for found in sources)).hexdigest()
