"""The files for running it for others: what can be checked of them without the programs that they are for."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from scorecard.settings import Settings
from tests.lib.requirements import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
CONTAINERFILE = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
FILES = [path for path in DEPLOY.rglob("*") if path.is_file()]
PINNED = re.compile(
    r"^([a-z0-9._-]+)(?:\[[a-z]+\])?==(\S+)(?: ;[^\\]*)? \\\n    --hash=sha256:[0-9a-f]{64}", re.MULTILINE
)


def locked(name: str) -> set[tuple[str, str]]:
    """Packages and versions, each with at least one hash."""
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    found = PINNED.findall(text)
    assert len(found) == len([line for line in text.splitlines() if "==" in line.split(";")[0]])
    return set(found)


def test_the_image_is_made_of_what_is_locked() -> None:
    run, whole = locked("requirements-run.lock"), locked("requirements.lock")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[\[<>=]", each)[0] for each in project["dependencies"]}
    assert needed <= {name for name, _ in run}
    assert {pinned for pinned in run if pinned[0] in needed} <= whole
    assert not {"pytest", "ruff", "playwright", "hypothesis", "uv", "hatchling"} & {name for name, _ in run}
    assert {"uv", "hatchling", "editables"} <= {name for name, _ in locked("requirements-build.lock")}


def test_every_file_is_installed_by_its_hash_and_the_image_runs_as_nobody_in_particular() -> None:
    installs = [line for line in CONTAINERFILE.splitlines() if line.startswith("RUN") and "pip install" in line]
    assert len(installs) == 3
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    last = CONTAINERFILE.rsplit("\nFROM ", 1)[1]
    assert "\nUSER 10001:10001\n" in last
    assert last.index("USER") > last.index("RUN")
    assert "ADD" not in re.findall(r"^[A-Z]+", CONTAINERFILE, re.MULTILINE)
    assert ":latest" not in CONTAINERFILE
    assert re.search(r'^ENTRYPOINT \["nice-scorecard"\]$', last, re.MULTILINE)


def test_the_builder_gets_all_that_is_copied_and_no_data_of_anybody() -> None:
    sent = [line[1:] for line in (REPOSITORY / ".containerignore").read_text().splitlines() if line.startswith("!")]
    assert (REPOSITORY / ".dockerignore").read_text() == (REPOSITORY / ".containerignore").read_text()
    copied = [
        word for line in CONTAINERFILE.splitlines() if re.match(r"COPY (?!--)", line) for word in line.split()[1:-1]
    ]
    assert sorted(copied) == sorted(sent)
    assert all((REPOSITORY / name).exists() for name in copied)


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_every_setting_that_is_named_exists(path: Path) -> None:
    for name in re.findall(r"NICE_SCORECARD_([A-Z_]+)", path.read_text(encoding="utf-8")):
        assert name.lower() in Settings.model_fields, name


def test_compose_gives_the_server_nothing_to_write() -> None:
    compose = YAML(typ="safe").load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    app, proxy = compose["services"]["app"], compose["services"]["proxy"]
    assert app["read_only"]
    assert app["cap_drop"] == ["ALL"]
    assert app["volumes"] == ["home:/var/lib/nice-scorecard:ro"]
    assert "ports" not in app
    assert list(app["networks"]) == ["inside"]
    assert compose["networks"]["inside"]["internal"]
    believed = app["environment"]["NICE_SCORECARD_TRUSTED_PROXIES"]
    assert believed == f'["{proxy["networks"]["inside"]["ipv4_address"]}"]'
    assert proxy["extra_hosts"] == [f"app:{app['networks']['inside']['ipv4_address']}"]


def test_the_health_that_the_proxy_waits_for_is_asked_of_the_server_alone() -> None:
    compose = YAML(typ="safe").load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert "\nHEALTHCHECK " in CONTAINERFILE.rsplit("\nFROM ", 1)[1]
    assert services["proxy"]["depends_on"] == {"app": {"condition": "service_healthy"}}
    assert services["ingest"]["healthcheck"] == {"disable": True}
    builds = re.findall(r"podman build .*", CONTAINERFILE + (REPOSITORY / "docs" / "deploy.md").read_text("utf-8"))
    assert len(builds) > 1
    assert all("--format docker " in line for line in builds)


@pytest.mark.parametrize("path", UNITS, ids=[path.name for path in UNITS])
def test_units_are_units_and_expose_little(path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False
    )
    faults = [line for line in checked.stderr.splitlines() if path.name in line and "is not executable" not in line]
    assert faults == []
    exposed = ["systemd-analyze", "security", "--offline=true", "--threshold=20", path]
    assert subprocess.run(exposed, capture_output=True, check=False).returncode == 0


def user_of(unit: str) -> str | None:
    """The user that a unit names."""
    named = re.search(r"^User=(\S+)$", unit, re.MULTILINE)
    return named[1] if named else None


def test_the_server_may_write_nowhere_and_the_job_to_its_home_only() -> None:
    server, job = ((DEPLOY / "systemd" / f"nice-scorecard{name}.service").read_text() for name in ("", "-ingest"))
    assert "ReadWritePaths" not in server + job
    assert "StateDirectory" not in server
    users = re.findall(r"^u (\S+)", (DEPLOY / "systemd" / "nice-scorecard.sysusers").read_text(), re.MULTILINE)
    assert user_of(job) in users
    assert "DynamicUser=yes" in server
    # systemd makes up no user whose name there is, and takes the unit's name where none is given.
    assert user_of(server) not in (None, *users)
    for unit in (server, job):
        assert {"ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet="} <= set(unit.splitlines())


@pytest.mark.parametrize("folder", ["container", "systemd"])
def test_the_proxy_takes_a_readers_own_name_away(folder: str) -> None:
    lines = [line.strip() for line in (DEPLOY / folder / "Caddyfile").read_text(encoding="utf-8").splitlines()]
    assert lines.index("request_header -X-Remote-User") < next(
        i for i, s in enumerate(lines) if s.startswith("reverse_")
    )
    assert "@operators path /metrics /healthz /readyz" in lines


@pytest.mark.parametrize("folder", ["container", "systemd"])
def test_caddy_takes_its_file(folder: str) -> None:
    if shutil.which("caddy") is None:
        pytest.skip("caddy is not installed")
    path = DEPLOY / folder / "Caddyfile"
    given = ["caddy", "validate", "--adapter", "caddyfile", "--config", path]
    named = {"SITE_ADDRESS": "scorecard.example.org", "PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    told = subprocess.run(given, capture_output=True, text=True, check=False, env=named)
    assert told.returncode == 0, told.stderr
