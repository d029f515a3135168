"""Settings: one frozen object, read from a TOML file and the environment, passed to whoever needs it."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from scorecard.errors import SettingsError


class Settings(BaseSettings):
    """How the product is set up; every name can be given as NICE_SCORECARD_<NAME> in the environment."""

    model_config = SettingsConfigDict(
        frozen=True, env_prefix="NICE_SCORECARD_", toml_file="nice-scorecard.toml", extra="forbid"
    )

    home: Path = Field(default=Path("data/work"), description="Folder of the lake and of the SQLite results database.")
    database: str = Field(
        default="", description="SQLAlchemy URL of the results database; empty means SQLite inside the home folder."
    )
    unknown_codes: Literal["note", "stop"] = Field(
        default="note",
        description="What an organisation or product code in no reference does to a file: note it and keep the rows, "
        "or stop the file.",
    )
    host: str = Field(default="127.0.0.1", description="Address on which the dashboard listens.")
    port: int = Field(default=8050, ge=1, le=65535, description="Port on which the dashboard listens.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is the library's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over the environment, which wins over nice-scorecard.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database_url(self) -> str:
        """The results database as a SQLAlchemy URL."""
        return self.database or f"sqlite:///{(self.home / 'scorecard.sqlite').absolute()}"

    @property
    def lake_folder(self) -> Path:
        """Folder of the Parquet lake."""
        return self.home / "lake"

    def at(self, home: Path) -> "Settings":
        """The same settings with another home folder and its own SQLite database."""
        return self.model_copy(update={"home": home, "database": ""})


def load_settings() -> Settings:
    """Read the settings; raises SettingsError with every wrong value named."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"The settings are wrong. {faults}. See docs/settings.md.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"nice-scorecard.toml is not TOML: {error}.") from error
