"""Settings: one frozen object, read from a TOML file and the environment, passed to whoever needs it."""

import tomllib
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from scorecard.errors import SettingsError
from scorecard.reference import CLOCK_RULES, DUTIES, FOLDER, MEASURES
from scorecard.store.addresses import checked_address

Network = IPv4Network | IPv6Network


class Thresholds(BaseModel):
    """From where on something in the data, or in what is computed from them, is told as unusual."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    history_months: int = Field(
        default=3, ge=1, le=24, description="How many months before a file's own are looked back at, as far as loaded."
    )
    volume_drop: float = Field(
        default=0.04, gt=0, lt=1, description="Part by which the volume a working day is down from the usual one."
    )
    rows_drop: float = Field(
        default=0.04, gt=0, lt=1, description="Part by which a month's rows are fewer than the usual number."
    )
    trust_rows: int = Field(
        default=10, ge=1, description="Rows in its usual month from which on a trust is expected in every month."
    )
    trust_share: float = Field(
        default=0.1, ge=0, lt=1, description="Part of its usual rows up to which a trust has stopped submitting."
    )
    swap_apart: float = Field(
        default=1.5, gt=1, description="How many times the other's the volumes of two swapped products are at least."
    )
    swap_likeness: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        description="How far, trust by trust, volumes may be from the other product's usual ones, as a part of how far "
        "they are from their own, for the two to have changed places.",
    )
    unit_slip: float = Field(
        default=300, gt=1, description="How many times the usual quantity, or how small a part of it, is a unit slip."
    )
    restated: float = Field(
        default=0.01, gt=0, lt=1, description="Part by which a product of a finalised month moves to be told."
    )
    most_set_aside: float = Field(
        default=0.1,
        gt=0,
        le=1,
        description="Part of a month's rows up to which rows are set aside (20 always are); beyond, it is refused.",
    )
    least_rate: float = Field(default=-1e6, lt=0, description="The least plausible rate per 100,000 people.")
    greatest_rate: float = Field(default=1e9, gt=0, description="The greatest plausible rate per 100,000 people.")


class Settings(BaseSettings):
    """How the product is set up; every name can be given as NICE_SCORECARD_<NAME> in the environment."""

    model_config = SettingsConfigDict(
        frozen=True,
        env_prefix="NICE_SCORECARD_",
        env_nested_delimiter="__",
        toml_file="nice-scorecard.toml",
        extra="forbid",
        hide_input_in_errors=True,
    )

    home: Path = Field(
        default=Path("data/work"),
        description="Folder of the lake and of the SQLite results database, unless these are elsewhere.",
    )
    database: str = Field(
        default="",
        repr=False,  # it may hold a password
        description="SQLAlchemy URL of the results database; empty means SQLite inside the home folder.",
    )
    lake: Annotated[str, AfterValidator(checked_address)] = Field(
        default="",
        description="Folder of the lake, or its address in a store: s3://bucket/folder, gs://, az:// or hdfs://; empty "
        "means inside the home folder. Credentials are read from the environment.",
    )
    engine: str = Field(
        default="polars",
        pattern=r"^(polars|local(\[[^\]]+\])?|yarn|(spark|k8s)://\S+)$",
        description="What reads, checks and adds up rows: polars, in streams on this machine, or the address of a "
        "Spark master (spark://…, yarn, k8s://…, local[*]), which must reach the lake: a folder under the same path.",
    )
    unknown_codes: Literal["note", "stop"] = Field(
        default="note",
        description="What an organisation or product code in no reference does to a file: note it and keep the rows, "
        "or stop the file.",
    )
    thresholds: Thresholds = Field(
        default=Thresholds(), description="From where on the checks tell something as unusual."
    )
    clock_rules: Path = Field(
        default=CLOCK_RULES, description="CSV of the rules by which recommendations fall due (docs/compliance.md)."
    )
    duties: Path = Field(
        default=DUTIES,
        description="CSV of which kinds of organisations owe the duty to list, by who commissions the medicine.",
    )
    funnels: Path = Field(
        default=FOLDER / "funnels", description="Folder of population funnels, from which use is expected."
    )
    measures: tuple[Path, ...] = Field(
        default=(MEASURES,), description="Folders of measures; the figures of all of them are computed."
    )
    chromium: str = Field(
        default="", description="Chromium that prints reports to PDF; empty means the first on the search path."
    )
    contact: str = Field(
        default="",
        description="Where readers reach the publisher of the dashboard: an e-mail address, or words.",
    )
    boundaries: str = Field(
        default="", description="GeoJSON file of ICBs' boundaries, for maps; empty means maps of tiles."
    )
    host: str = Field(default="127.0.0.1", description="Address on which the dashboard listens.")
    port: int = Field(default=8050, ge=1, le=65535, description="Port on which the dashboard listens.")
    trusted_proxies: tuple[Network, ...] = Field(
        default=(), description="Networks of the reverse proxies that are believed about readers."
    )
    sign_on_header: str = Field(
        default="",
        pattern=r"^([A-Za-z0-9][A-Za-z0-9-]*)?$",
        description="Header in which a trusted proxy names the reader; empty means that nobody signs on.",
    )
    requests_per_minute: int = Field(
        default=1200, ge=0, description="Requests of one reader's address within a minute; 0 means no limit."
    )
    hsts_seconds: int = Field(
        default=31_536_000,
        ge=0,
        description="How long browsers ask over HTTPS only, once they did; 0 means not at all.",
    )
    metrics_from: tuple[Network, ...] = Field(
        default=(ip_network("127.0.0.0/8"), ip_network("::1/128")), description="Networks that may ask for /metrics."
    )
    request_log: bool = Field(default=False, description="Whether every request is logged, as a line of JSON.")

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

    @model_validator(mode="after")
    def _has_whom_to_believe(self) -> Self:
        if self.sign_on_header and not self.trusted_proxies:
            raise ValueError("sign_on_header needs trusted_proxies: a header that anybody can send proves nothing")
        return self

    @property
    def database_url(self) -> str:
        """The results database as a SQLAlchemy URL."""
        return self.database or f"sqlite:///{(self.home / 'scorecard.sqlite').absolute()}"

    @property
    def lake_at(self) -> Path | str:
        """Folder of the Parquet lake, or its address."""
        return self.lake or self.home / "lake"

    def at(self, home: Path) -> "Settings":
        """The same settings with another home folder, and in it a lake and a SQLite database of its own."""
        return self.model_copy(update={"home": home, "database": "", "lake": ""})


def load_settings() -> Settings:
    """Read the settings; raises SettingsError with every wrong value named."""
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"The settings are wrong. {faults}. See docs/settings.md.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"nice-scorecard.toml is not TOML: {error}.") from error
