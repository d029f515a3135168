"""A run's configuration: which file is which, in TOML, with paths relative to the configuration or to --data."""

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scorecard.errors import SettingsError
from scorecard.releases.inputs import Choices

REFERENCE = Path(__file__).parents[2] / "data" / "reference"


class RunConfig(BaseModel):
    """The files of each source, as paths, folders or globs, and the choices that shape the numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(description="What the run is called in what it prints.")
    ods: list[str] = Field(description="Trust lists, the succession table and the GP practice hierarchy.")
    population: list[str] = Field(description="ONS mid-year population workbooks.")
    dmd: list[str] = Field(description="dm+d products with their ingredients' strengths.")
    appraisals: list[str] = Field(
        default=[str(REFERENCE / "appraisals.csv")],
        description="Registers of appraisals or NICE's spreadsheet; left out, the shipped register.",
    )
    bnf: list[str] = Field(
        default=[], description="Which BNF codes are which medicine and make which doses, and which code became which."
    )
    services: list[str] = Field(default=[], description="Which medicines do not apply to which organisation, and why.")
    formulary_words: list[str] = Field(
        default=[], description="What organisations' own words and traffic lights mean: their mapping files."
    )
    formulary: list[str] = Field(default=[], description="NICE TA adherence checklists, or formularies as tables.")
    explanations: list[str] = Field(default=[], description="Why organisations have not listed recommended medicines.")
    denominators: list[str] = Field(
        default=[],
        description="What figures may be divided by: catchments, beds, practices' list sizes, or tables of your own.",
    )
    groups: list[str] = Field(default=[], description="Which organisation belongs to which peer group or geography.")
    indicators: list[str] = Field(default=[], description="Numerators and denominators of innovation metrics.")
    scmd: list[str] = Field(description="Monthly prescribing files of the trusts.")
    epd: list[str] = Field(
        default=[], description="Monthly English Prescribing Dataset of practices, or tables of it added up by area."
    )
    scmd_status: str | None = Field(
        default=None, description="final, provisional or wip for every scmd file, instead of what their names say."
    )
    measures: list[str] = Field(
        default=[], description="Folders of measures, beside those of the setting of the same name."
    )
    population_vintage: int | None = Field(
        default=None, description="Year of the mid-year population; left out, the latest that is loaded."
    )
    organisations_as_of: date | None = Field(
        default=None, description="Date for which mergers are followed; left out, that of the newest trust list."
    )

    def choices(self, base: Path) -> Choices:
        """The choices that shape the numbers; folders are relative to ``base``."""
        folders = tuple(base / folder for folder in self.measures)
        return Choices(self.population_vintage, self.organisations_as_of, measures=folders)

    def files_of(self, source: str) -> list[str]:
        """What the configuration names for a source."""
        named: list[str] = getattr(self, source)
        return named


def read_config(path: Path) -> RunConfig:
    """Read a configuration; raises SettingsError with every fault named."""
    try:
        return RunConfig(**tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SettingsError(f"There is no configuration {path}. See examples/ for one.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} is not TOML: {error}.") from error
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingsError(f"{path.name}: {faults}. See docs/settings.md.") from error


def choices(population_vintage: int | None, organisations_as_of: str | None) -> Choices:
    """The choices given on a command line; raises SettingsError where the date is none."""
    try:
        as_of = date.fromisoformat(organisations_as_of) if organisations_as_of else None
    except ValueError as error:
        raise SettingsError(f"'{organisations_as_of}' is no date. Write it as 2022-02-28.") from error
    return Choices(population_vintage, as_of)
