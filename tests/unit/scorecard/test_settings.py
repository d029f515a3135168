"""Settings come from arguments, the environment and a TOML file, in that order; a wrong one is told."""

from pathlib import Path

import pytest

from scorecard.commands.config import choices, read_config
from scorecard.errors import SettingsError
from scorecard.settings import Settings, Thresholds, load_settings


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "PORT", "DATABASE", "UNKNOWN_CODES", "HOST", "THRESHOLDS", "THRESHOLDS__VOLUME_DROP", "LAKE"):
        monkeypatch.delenv(f"NICE_SCORECARD_{name}", raising=False)


def test_defaults(tmp_path: Path) -> None:
    found = load_settings()
    assert found.home == Path("data/work")
    assert found.port == 8050
    assert found.database_url == f"sqlite:///{tmp_path / 'data' / 'work' / 'scorecard.sqlite'}"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "nice-scorecard.toml").write_text('home = "elsewhere"\nport = 9000\n')
    monkeypatch.setenv("NICE_SCORECARD_PORT", "9001")
    found = load_settings()
    assert (found.home, found.port) == (Path("elsewhere"), 9001)


def test_every_wrong_setting_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NICE_SCORECARD_PORT", "seventy")
    monkeypatch.setenv("NICE_SCORECARD_UNKNOWN_CODES", "ignore")
    with pytest.raises(SettingsError, match=r"(?s)unknown_codes.*port|port.*unknown_codes"):
        load_settings()


def test_a_threshold_comes_from_the_environment_and_the_others_from_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "nice-scorecard.toml").write_text("[thresholds]\nvolume_drop = 0.2\nunit_slip = 500\n")
    monkeypatch.setenv("NICE_SCORECARD_THRESHOLDS__VOLUME_DROP", "0.1")
    found = load_settings().thresholds
    assert found == Thresholds(volume_drop=0.1, unit_slip=500)


@pytest.mark.parametrize(("name", "value"), [("VOLUME_DROP", "4"), ("HISTORY_MONTHS", "0"), ("COLOUR", "1")])
def test_a_wrong_threshold_is_told_by_its_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"NICE_SCORECARD_THRESHOLDS__{name}", value)
    with pytest.raises(SettingsError, match=f"thresholds.{name.lower()}"):
        load_settings()


def test_a_home_of_its_own_has_a_database_of_its_own(tmp_path: Path) -> None:
    own = Settings(database="postgresql+psycopg://server/scorecard").at(tmp_path / "demo")
    assert own.database_url == f"sqlite:///{tmp_path / 'demo' / 'scorecard.sqlite'}"


CONFIG = 'name = "x"\nods = ["o"]\npopulation = ["p"]\ndmd = ["d"]\nscmd = ["s"]\n'


def test_a_configuration_names_files_and_falls_back_on_the_shipped_register(tmp_path: Path) -> None:
    (tmp_path / "run.toml").write_text(CONFIG + "population_vintage = 2020\norganisations_as_of = 2022-02-28\n")
    found = read_config(tmp_path / "run.toml")
    assert Path(found.appraisals[0]).exists()
    chosen = found.choices(tmp_path)
    assert chosen.population_vintage == 2020
    assert str(chosen.organisations_as_of) == "2022-02-28"
    assert chosen.measures == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CONFIG + 'scmdd = ["x"]', "scmdd"),
        ('name = "x"', "ods"),
        ("name = ", "is not TOML"),
        (CONFIG + 'population_vintage = "soon"', "population_vintage"),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "run.toml").write_text(text)
    with pytest.raises(SettingsError, match=told):
        read_config(tmp_path / "run.toml")


def test_a_configuration_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no configuration"):
        read_config(tmp_path / "none.toml")


def test_a_date_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError, match="is no date"):
        choices(None, "28/02/2022")


@pytest.mark.parametrize(
    "address",
    [
        "s3://bucket",
        "s3://bucket/",
        "s3://a.bucket-of.ours/deep/lake_1/year=2021",
        "gs://bucket/lake",
        "az://container/lake",
        "hdfs://namenode:8020/lake",
        "hdfs://nameservice1/user/me/lake",
        "file:///srv/the%20lake",
    ],
)
def test_a_lake_may_be_elsewhere(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NICE_SCORECARD_LAKE", address)
    assert load_settings().lake_at == address
    assert load_settings().at(Path("demo")).lake_at == Path("demo/lake")


@pytest.mark.parametrize(("given", "found"), [("", Path("home/lake")), ("/srv/lake", "/srv/lake")])
def test_a_lake_may_be_a_folder(given: str, found: Path | str) -> None:
    assert Settings(home=Path("home"), lake=given).lake_at == found


@pytest.mark.parametrize(
    "address",
    [
        "s3://AKIA0123:hunter2@bucket/lake",
        "s3://hunter2@bucket/lake",
        "s3://bucket/lake?X-Amz-Signature=hunter2",
        "az://container/lake?sig=hunter2",
        "az://container/lake#hunter2",
        "hdfs://me:hunter2@namenode:8020/lake",
        "https://bucket.s3.amazonaws.com/hunter2",
        "ftp://hunter2/lake",
        "s3:///hunter2",
        "s3://hunter2/../other",
        "s3://hunter2/a//b",
        "s3://hunter2/./b",
        "s3://hunter2/*",
        "s3://hunter2/a%2Fb",
        "s3://hunter2/a b",
        "hdfs://hunter2",
        "file://hunter2/lake",
        "S3://hunter2/lake",
        "s3://hunter2/lake\n",
    ],
)
def test_an_address_that_is_none_or_holds_a_secret_is_refused_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("NICE_SCORECARD_LAKE", address)
    with pytest.raises(SettingsError, match=r"lake: .*an address of the lake (holds no user|is s3://)") as caught:
        load_settings()
    assert "hunter2" not in str(caught.value)
    assert "hunter2" not in str(caught.value.__cause__)
