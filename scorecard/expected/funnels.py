"""Population funnels: how many people are expected to take a medicine, step by step, as files that people edit.

One file is one version of one funnel: ``<slug>-<version>.yaml``. How to write one: docs/expected-use.md.
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from scorecard.errors import FaultyFilesError, Problem, SettingsError
from scorecard.expected.funnel_faults import message_and_cure

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
Whole = Annotated[int, Field(strict=True, ge=1)]
Counts = Literal["people_a_year", "people_on_treatment"]

IN_FORCE = "in_use"
WITHDRAWN = "withdrawn"


class Written(BaseModel):
    """What all parts of a funnel have in common: nothing can be changed, and no unknown word is passed over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(Written):
    """A number, and who says so."""

    value: Number
    source: Text
    note: Text | None = None


class Step(Fact):
    """One step of a funnel: the first is a number of people, each further one the share of them who are left."""

    name: Text
    low: Number | None = None
    high: Number | None = None

    @property
    def bounds(self) -> tuple[float, float, float]:
        """Low, value and high; without a range all three are the value."""
        if self.low is None or self.high is None:
            return self.value, self.value, self.value
        return self.low, self.value, self.high

    @property
    def has_range(self) -> bool:
        """Whether the number may be another one than its value."""
        return self.bounds[0] < self.bounds[2]

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (self.low is None) != (self.high is None):
            raise ValueError("a range has two ends, and one is blank.", "Give low and high, or neither.")
        low, value, high = self.bounds
        if not low <= value <= high:
            raise ValueError(
                f"low {low:g}, value {value:g} and high {high:g} are not in order.",
                "Put the value between the ends of its range.",
            )
        return self


class Days(Fact):
    """For how many days somebody is treated."""

    value: Positive


class DailyDose(Fact):
    """What one person takes in a day, in a unit in which the medicine's use is published."""

    value: Positive
    unit: Literal["ddd", "mg"]


class Indication(Written):
    """A condition that the medicine is used for, and the part of its use that is for it."""

    condition: Text
    share_of_use: Annotated[float, Field(strict=True, allow_inf_nan=False, ge=0, le=1)] | None = None
    source: Text | None = None


class Funnel(Written):
    """A population funnel in one version."""

    slug: Slug
    version: Whole
    title: Text
    medicines: tuple[Slug, ...]
    ta_number: Annotated[str, StringConstraints(pattern=r"^(TA|HST|HTG)\d+$")] | None = None
    condition: Text | None = None
    population: Literal["adults", "all_ages"] | None = None
    counts: Counts
    steps: tuple[Step, ...]
    daily_dose: DailyDose | None = None
    treatment_days: Days | None = None
    indications: tuple[Indication, ...] | None
    author_role: Text
    reviewed: date | None = None
    status: Literal["draft", "in_use", "example", "withdrawn"]

    @property
    def name(self) -> str:
        """Slug and version, as in the name of its file."""
        return f"{self.slug}-{self.version}"

    @property
    def people(self) -> float:
        """The people that it begins with."""
        return self.steps[0].value

    @property
    def shares(self) -> tuple[Step, ...]:
        """The further steps."""
        return self.steps[1:]

    @property
    def facts(self) -> tuple[tuple[str, Fact], ...]:
        """The daily dose and the days of treatment, with their names, where they are given."""
        dose = () if self.daily_dose is None else ((f"Daily dose, {self.daily_dose.unit}", self.daily_dose),)
        days = () if self.treatment_days is None else (("Days of treatment", self.treatment_days),)
        return (*dose, *days)

    @property
    def split(self) -> dict[str, float] | None:
        """Which part of use is for which condition; None where nobody says so."""
        parts = {one.condition: one.share_of_use for one in self.indications or ()}
        return {condition: part for condition, part in parts.items() if part is not None} or None

    @property
    def own_part(self) -> float:
        """The part of the medicine's use that is for the funnel's condition; all of it where there is no split."""
        return 1.0 if self.split is None or self.condition is None else self.split[self.condition]

    @model_validator(mode="after")
    def _steps_narrow(self) -> Self:
        if not self.steps or self.people <= 0:
            raise ValueError("there are no people in the first step.", "Begin with a number of people.")
        if self.steps[0].has_range:
            raise ValueError(
                "the number of people in the first step has a range.",
                "Give the number, and the uncertain part of it as a share with a range in the next step.",
            )
        for number, step in enumerate(self.shares, start=2):
            if max(step.bounds) > 1:
                raise ValueError(
                    f"step {number} ({step.name}) is above 1.",
                    "A further step is a share of the people before it: write 87.1 % as 0.871.",
                )
        return self

    @model_validator(mode="after")
    def _split_is_whole(self) -> Self:
        parts = [one.share_of_use for one in self.indications or ()]
        given = [part for part in parts if part is not None]
        if given and (len(given) < len(parts) or not math.isclose(sum(given), 1)):
            raise ValueError("share_of_use does not add up to 1.", "Give it for every indication, or for none.")
        if given and not all(one.source for one in self.indications or ()):
            raise ValueError("a share_of_use has no source.", "Say who says so.")
        conditions = [one.condition for one in self.indications or ()]
        if len(set(conditions)) < len(conditions):
            raise ValueError("an indication is named twice.", "Name each once.")
        if conditions and self.condition not in conditions:
            raise ValueError(
                "the condition is not among the indications.", "Write it there in the same words, or leave both blank."
            )
        return self

    @model_validator(mode="after")
    def _counts_fit_dose(self) -> Self:
        if self.counts == "people_on_treatment" and self.treatment_days is not None:
            raise ValueError(
                "people on treatment at one time are on it all the days of the year.",
                "Leave treatment_days blank, or count people_a_year.",
            )
        if len(self.medicines) > 1 and self.daily_dose is not None and self.daily_dose.unit == "mg":
            raise ValueError("milligrams of several medicines are not added up.", "Give the daily dose in ddd.")
        return self

    @model_validator(mode="after")
    def _status_has_grounds(self) -> Self:
        if not self.medicines and self.status != "example":
            raise ValueError("no medicine is named.", "Name at least one, as its page's address has it.")
        if self.status == IN_FORCE and self.reviewed is None:
            raise ValueError("it is in use, and nobody reviewed it.", "Give the day of the review, or make it a draft.")
        return self


def load_funnels(folder: Path) -> tuple[Funnel, ...]:
    """Every funnel of a folder, by name; raises FaultyFilesError with all faults of all files at once."""
    if not folder.is_dir():
        raise SettingsError(f"There is no folder {folder}. Make it, or mend the setting funnels (docs/settings.md).")
    found: list[Funnel] = []
    problems: list[Problem] = []
    for path in sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"}):
        try:
            found.append(load_funnel(path))
        except FaultyFilesError as error:
            problems.extend(error.problems)
    if problems:
        raise FaultyFilesError(problems, SettingsError.exit_code)
    return tuple(found)


def load_funnel(path: Path) -> Funnel:
    """The funnel of a file; raises FaultyFilesError with everything that is wrong."""
    content = _parsed(path)
    if not isinstance(content, dict):
        raise _fault(path, "it is empty, or no list of words with values.", "docs/expected-use.md shows how to begin.")
    try:
        funnel = Funnel.model_validate(content)
    except ValidationError as error:
        problems = [Problem(path.name, *message_and_cure(fault, content)) for fault in error.errors()]
        raise FaultyFilesError(problems, SettingsError.exit_code) from error
    if path.name != f"{funnel.name}.yaml":
        raise _fault(path, f"it holds {funnel.name}.", f"Call it {funnel.name}.yaml, or mend slug and version.")
    return funnel


def newest_for(funnels: Iterable[Funnel], medicine: str) -> tuple[Funnel, ...]:
    """Of each funnel that names a medicine its newest version that was not withdrawn, by slug."""
    return newest(one for one in funnels if medicine in one.medicines)


def newest(funnels: Iterable[Funnel]) -> tuple[Funnel, ...]:
    """Of each funnel its newest version that was not withdrawn, by slug."""
    kept = sorted((one for one in funnels if one.status != WITHDRAWN), key=lambda one: (one.slug, one.version))
    return tuple({one.slug: one for one in kept}.values())


def listed(funnels: Sequence[Funnel]) -> str:
    """The funnels there are, for a sentence: each with its medicines."""
    if not funnels:
        return "none"
    return "; ".join(f"{', '.join(one.medicines) or 'no medicine named'} ({one.name})" for one in funnels)


def _parsed(path: Path) -> object:
    """What a YAML file holds; raises FaultyFilesError where it is none."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise _fault(path, "it is not text in UTF-8.", "Save it as UTF-8.") from error
    except MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise _fault(path, f"{line}it is not YAML: {error.problem}.", "Mend the line.") from error
    except YAMLError as error:
        raise _fault(path, "it holds a character that YAML does not allow.", "Take it out.") from error


def _fault(path: Path, message: str, cure: str) -> FaultyFilesError:
    return FaultyFilesError([Problem(path.name, message, cure)], SettingsError.exit_code)
