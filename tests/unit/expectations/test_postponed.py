"""What is postponed costs nothing at import, and is all there when it is needed."""

import subprocess
import sys
from pathlib import Path

from tests.lib.requirements import REPOSITORY

SCRIPT = """
import sys
import expectations.polars_engine
stats = sys.modules["scipy.stats"]
before = "scipy.stats._stats_py" in sys.modules
import scipy.stats
assert scipy.stats is stats
print(before, round(scipy.stats.norm.ppf(0.975), 6), "scipy.stats._stats_py" in sys.modules)
"""


def test_statistics_are_loaded_when_first_asked_for(tmp_path: Path) -> None:
    # A file, not "python -c": PySpark, where it is installed, takes that for doctests and ends the process.
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    ended = subprocess.run([sys.executable, str(script)], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["False", "1.959964", "True"]
