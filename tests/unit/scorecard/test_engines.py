"""Engines by their names: what is asked for and not there is told in a sentence."""

import pytest
from pydantic import ValidationError

from scorecard.engines import POLARS, Streaming, started
from scorecard.errors import SettingsError
from scorecard.settings import Settings


def test_without_a_name_polars_streams() -> None:
    with started(Settings().engine) as engine:
        assert isinstance(engine, Streaming)


def test_spark_without_java_is_told_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SettingsError, match=r"local\[2\] needs .*Java: install a JDK 17"), started("local[2]"):
        pass


@pytest.mark.parametrize(
    "name", [POLARS, "local", "local[*]", "local[4]", "yarn", "spark://server:7077", "k8s://a:443"]
)
def test_names_of_engines(name: str) -> None:
    assert Settings(engine=name).engine == name


@pytest.mark.parametrize("name", ["", "pandas", "spark:", "spark://", "http://server", "local[*", "spark://a b"])
def test_what_is_no_engine(name: str) -> None:
    with pytest.raises(ValidationError, match="engine"):
        Settings(engine=name)
