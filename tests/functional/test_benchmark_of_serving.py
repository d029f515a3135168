"""The benchmark of many readers runs on a small nation: its readers ask as browsers do, and see each release whole."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from scorecard.settings import Settings
from tests.benchmarks import visit
from tests.benchmarks.figures import Figure
from tests.benchmarks.serving import VILLAGE, figures
from tests.lib.requirements import absent, chromium


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    if find_spec("locust") is None:
        absent("locust")
    folder: Path = tmp_path_factory.mktemp("village")
    return {figure.name.split(" (")[0]: figure for figure in figures(folder, VILLAGE, 3, 20, workers=1)}


def test_every_answer_is_right_and_both_releases_are_seen_whole(measured: dict[str, Figure]) -> None:
    assert measured["faults, 3 readers"].value == 0
    assert measured["mixed pages while publishing"].value == 0
    assert "of release 1, " in next(figure.name for figure in measured.values() if "mixed" in figure.name)


def test_pages_callbacks_and_memory_are_judged(measured: dict[str, Figure]) -> None:
    goals = {name: figure.goal for name, figure in measured.items() if figure.goal}
    assert goals["95th percentile of a page, 3 readers"] == "at most 150 ms"
    assert goals["95th percentile of a callback, 3 readers"] == "at most 100 ms"
    assert measured["memory of the server, last third, 3 readers"].ratio is not None


@pytest.mark.browser
def test_a_first_visit_is_measured_over_both_lines(sample_settings: Settings) -> None:
    if chromium() is None:
        absent("chromium")
    command = [sys.executable, "-m", "tests.benchmarks.visit", str(sample_settings.home), "1", "/medicine/velstatin"]
    # In a process of its own: in this one a loop may be running for another browser.
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = {line["name"]: line["value"] for line in map(json.loads, done.stdout.splitlines())}
    assert len(told) == 6 * len(visit.LINES)
    assert all(500 < weight < 1_000 for name, weight in told.items() if name.startswith("weight"))
    first, largest = (told[f"{each} paint, at hand"] for each in ("first", "largest"))
    assert 0 < first <= largest
    for line in visit.LINES:
        still = told[f"first chart of a first visit, {line.name}"]
        live = told[f"the same chart with all that it answers to, {line.name}"]
        assert 0 < still < live, line.name
