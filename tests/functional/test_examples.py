"""The examples for schedulers: each is what its scheduler reads, and its commands do what it says."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.lib.requirements import REPOSITORY

EXAMPLES = REPOSITORY / "examples"
SAMPLE = REPOSITORY / "data" / "sample" / "scmd"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder as the examples expect it: the virtual environment, a delivery of one month, a place for reports."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "reports").mkdir()
    (tmp_path / "incoming").mkdir()
    shutil.copy(SAMPLE / "SCMD_FINAL_202304.csv", tmp_path / "incoming")
    return tmp_path


def shell(command: str, place: Path, *, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command as a scheduler does: by sh, with few variables."""
    variables = {"PATH": os.environ["PATH"], "SCORECARD": str(place), "NICE_SCORECARD_HOME": str(place / "home")}
    return subprocess.run(
        ["sh", "-c", command], env=variables, cwd=folder or "/", capture_output=True, text=True, check=False
    )


def crontab() -> tuple[dict[str, str], str, str]:
    """The variables, the times and the command of the example for cron."""
    lines = (EXAMPLES / "validate.crontab").read_text(encoding="utf-8").splitlines()
    told = [line for line in lines if line and not line.startswith("#")]
    *settings, job = told
    *times, command = job.split(maxsplit=5)
    return dict(line.split("=", 1) for line in settings), " ".join(times), command


def steps() -> list[dict[str, Any]]:
    """The steps of the example for GitHub Actions."""
    workflow = YAML(typ="safe", pure=True).load((EXAMPLES / "github-actions.yml").read_text(encoding="utf-8"))
    return list(workflow["jobs"]["validate"]["steps"])


def airflow_commands() -> dict[str, str]:
    """The commands of the example for Airflow, by the names of their tasks."""
    tree = ast.parse((EXAMPLES / "airflow_validate.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "BashOperator"]
    arguments = [{word.arg: ast.literal_eval(word.value) for word in call.keywords} for call in calls]
    return {found["task_id"]: found["bash_command"] for found in arguments}


def test_the_line_for_cron_checks_what_was_delivered(place: Path) -> None:
    variables, times, command = crontab()
    assert len(times.split()) == 5
    assert set(variables) == {"MAILTO", "SCORECARD", "NICE_SCORECARD_HOME"}
    # cron would take a bare percent sign for the end of the command.
    assert "%" not in command
    (place / "incoming" / "SCMD_FINAL_202305.csv").touch()
    ended = shell(command, place)
    assert ended.returncode == 4
    assert ended.stderr == "1 of 2 files are not fit to load: SCMD_FINAL_202305.csv.\n"
    assert "SCMD_FINAL_202304.csv: fit to load" in ended.stdout
    assert "SCMD_FINAL_202304.csv" in (place / "reports" / "latest.html").read_text(encoding="utf-8")


def test_the_tasks_for_airflow_check_and_then_load(place: Path) -> None:
    commands = airflow_commands()
    assert list(commands) == ["validate", "ingest"]
    for command in commands.values():
        # Airflow would take these for its templates.
        assert "{{" not in command
        ended = shell(command, place)
        assert ended.returncode == 0, ended.stderr
    assert (place / "reports" / "latest.json").read_text(encoding="utf-8").startswith("{")
    assert list((place / "home" / "lake" / "prescribing").glob("*/*.parquet"))


def test_the_steps_for_github_actions_fail_on_a_bad_row_and_leave_the_report(place: Path) -> None:
    commands = [step["run"] for step in steps() if "run" in step]
    setting_up, validating = commands
    assert setting_up == "make setup"
    assert "\nsetup:" in (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    with (place / "incoming" / "SCMD_FINAL_202304.csv").open("a", encoding="utf-8") as lines:
        lines.write("2023-04,ZT01,999000000003109,Beluxanib 20mg tablets,428673006,tablet,many\n")
    ended = shell(validating, place, folder=place)
    assert ended.returncode == 13, ended.stderr
    (handed_on,) = [step["with"]["path"] for step in steps() if "upload-artifact" in step.get("uses", "")]
    assert 'type="warning"' in (place / handed_on).read_text(encoding="utf-8")
