"""The documentation names every command, option, setting, configuration key and exit code."""

import re
import subprocess

import pytest
import typer.main

from scorecard.cli.app import app
from scorecard.commands.config import RunConfig
from scorecard.errors import EXIT_CODES
from scorecard.settings import Settings, Thresholds
from tests.lib import downloads_page
from tests.lib.requirements import REPOSITORY

DOCS = REPOSITORY / "docs"
COMMANDS = (DOCS / "commands.md").read_text(encoding="utf-8")
SETTINGS = (DOCS / "settings.md").read_text(encoding="utf-8")


def commands(name: str = "nice-scorecard", command: object = None) -> list[tuple[str, object]]:
    """Every command that does something, by the words that call it."""
    found = command or typer.main.get_command(app)
    children = getattr(found, "commands", None)
    if not children:
        return [(name, found)]
    return [one for word, child in children.items() for one in commands(f"{name} {word}", child)]


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_every_command_and_option_is_documented(name: str, command: object) -> None:
    lines = [line for line in COMMANDS.splitlines() if line.startswith(f"| `{name}")]
    assert len(lines) == 1, f"docs/commands.md has {len(lines)} lines for '{name}'"
    for parameter in command.params:  # type: ignore[attr-defined]
        spellings = [*parameter.opts, *parameter.secondary_opts]
        if any(flag.startswith("--") for flag in spellings) and "--help" not in spellings:
            assert any(flag in lines[0] for flag in spellings), f"{name}: {spellings} is not documented"


def test_no_command_is_documented_that_does_not_exist() -> None:
    documented = re.findall(
        r"^\| `(nice-scorecard (?:(?:export|quarantine|db) )?[a-z-]+)", COMMANDS, flags=re.MULTILINE
    )
    assert sorted(documented) == sorted(name for name, _ in commands())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented_with_its_environment_name(name: str) -> None:
    assert f"| `{name}` | `NICE_SCORECARD_{name.upper()}` |" in SETTINGS


@pytest.mark.parametrize("name", sorted(Thresholds.model_fields))
def test_every_threshold_is_documented_with_its_default(name: str) -> None:
    environment = f"NICE_SCORECARD_THRESHOLDS__{name.upper()}"
    [line] = [line for line in SETTINGS.splitlines() if line.startswith(f"| `thresholds.{name}` | `{environment}` |")]
    _, _, _, default, meaning, _ = [cell.strip() for cell in line.split("|")]
    field = Thresholds.model_fields[name]
    assert (float(default.strip("`")), meaning) == (field.default, field.description)


@pytest.mark.parametrize("name", sorted(RunConfig.model_fields))
def test_every_key_of_a_configuration_is_documented(name: str) -> None:
    needed = "yes" if RunConfig.model_fields[name].is_required() else "no"
    assert f"| `{name}` | {needed} |" in SETTINGS


@pytest.mark.parametrize(("code", "meaning"), EXIT_CODES.items())
def test_every_exit_code_is_documented_in_its_own_words(code: int, meaning: str) -> None:
    assert f"| {code} | {meaning} |" in COMMANDS


def test_every_column_of_every_file_is_documented_in_its_own_words() -> None:
    text = downloads_page.PAGE.read_text(encoding="utf-8")
    assert text == downloads_page.page(text), "python -m tests.lib.downloads_page brings the page up to date"


def test_links_between_pages_lead_somewhere() -> None:
    for page in [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_nothing_committed_names_a_machine_or_a_registry() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    # Put together from pieces, so that this file does not find itself.
    hosts = ["py" + "pi.org", "python" + "hosted.org", "registry." + "npm"]
    folders = ["/" + name + "/" for name in ("tmp", "root")]
    for name in tracked.stdout.splitlines():
        path = REPOSITORY / name
        if path.suffix in {".py", ".md", ".toml", ".lock", ".css", ".js", ".yml", ".json"} and not name.endswith(
            ".min.js"
        ):
            text = path.read_text(encoding="utf-8")
            assert not [word for word in hosts if word in text], name
            assert name.startswith("tests/") or not [word for word in folders if word in text], name
