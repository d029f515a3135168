"""The benchmark of building runs on a small lake: all who are installed find the same, and its goals are judged."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from scorecard.commands.narrator import Narrator
from scorecard.commands.run import build
from scorecard.commands.workplace import working_in
from scorecard.releases.inputs import Choices
from scorecard.settings import Settings
from tests.benchmarks import adders, building


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return building.home(tmp_path_factory.mktemp("ten-years"), 4_000, 13)


def test_all_find_the_same_whatever_is_kept(home: Path) -> None:
    found = building.runs(home, 1, building.installed())
    assert set(building.OURS) < set(found)
    assert found["nothing kept"][0]["found"]["submitted"][0] == 13 * 200
    assert building.run("pandas", home)["found"] == found["nothing kept"][0]["found"]


def test_who_finds_something_else_ends_the_benchmark(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([[1, 1], [1, 2]])
    told = {"seconds": 1.0, "processor": 1.0, "megabytes": 1.0}
    monkeypatch.setattr(building, "OURS", ("nothing kept", "nothing new"))
    monkeypatch.setattr(
        building, "run", lambda name, _: told | {"found": {} if name == "reading" else {"amounts": next(answers)}}
    )
    with pytest.raises(SystemExit, match="nothing new found something else"):
        building.runs(home, 1, ())


def test_the_invented_nation_can_be_built(home: Path) -> None:
    with working_in(Settings(home=home)) as place:
        assert build(place, Narrator(Console(file=StringIO())), Choices()) == 1
    assert len(list(home.glob("lake/sums/prescribing/*/amounts-*"))) == len(adders.paths(home)) == 13
