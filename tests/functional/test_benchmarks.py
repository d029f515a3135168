"""The benchmark runs, keeps its promises on the form of its lines, and finds every planted fault."""

import json
import subprocess
import sys

import pytest

KEYS = {"name", "value", "unit", "against", "ratio", "goal", "met"}


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, object]]:
    command = [sys.executable, "-m", "tests.benchmarks", "--rows", "20000", "--times", "1", "--alone", "--seconds", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.stdout.count("| time, 20,000 rows, clean |") == 1
    return {str(line["name"]): line for line in lines}


def test_every_line_has_the_promised_keys(figures: dict[str, dict[str, object]]) -> None:
    assert all(set(figure) == KEYS for figure in figures.values())
    assert all(figure["value"] is not None for figure in figures.values())


@pytest.mark.parametrize("size", ["1,111", "5,555", "20,000"])
def test_planted_faults_are_found_at_every_size_and_no_others(figures: dict[str, dict[str, object]], size: str) -> None:
    found = figures[f"planted faults found, {size} rows (39 planted)"]
    assert (found["value"], found["met"]) == (100.0, True)
    assert figures[f"false faults, {size} rows"]["value"] == 0


def test_the_goals_for_time_and_memory_are_judged(figures: dict[str, dict[str, object]]) -> None:
    assert figures["time, 20,000 rows, clean"]["goal"] == "at most 1.5 times as long"
    assert figures["peak memory, 20,000 rows, clean"]["met"] is True
