"""What a test needs beyond Python: absent, the test skips with a sentence; where it is required, it fails."""

import os
import shutil
from pathlib import Path

import pytest

CURES = {
    "azurite": "Azurite is not installed: npm install --global azurite",
    "chromium": "Chromium is not installed: apt-get install chromium",
    "hadoop": "No Hadoop: run .ci/hadoop.sh FOLDER, set NICE_SCORECARD_TEST_HADOOP to it, and 'pip install pyspark'",
    "postgres": "No PostgreSQL server: start one and set NICE_SCORECARD_TEST_POSTGRES to its URL",
    "java": "No Java: install a JDK 17 and 'pip install pyspark'",
    "locust": "locust is not installed: install the dependency group bench",
    "shared": "The public data is not here: set NICE_SCORECARD_TEST_DATA to its folder (see docs/real-data.md)",
}
REQUIRED = set(os.environ.get("NICE_SCORECARD_REQUIRE", "").split(","))
REPOSITORY = Path(__file__).parents[2]


def chromium() -> str | None:
    """Where Chromium is."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def public_data() -> Path | None:
    """The folder of public data beside the checkout, or the one that the environment names."""
    folder = Path(os.environ.get("NICE_SCORECARD_TEST_DATA", REPOSITORY.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


def absent(what: str) -> None:
    """Skip the running test for want of something, or fail it where that was promised to be there."""
    if what in REQUIRED:
        pytest.fail(f"Required here, but absent. {CURES[what]}")
    pytest.skip(CURES[what])
