"""Measures as data: what is counted, what it is divided by, at which levels, why it matters and who answers for it.

Each is a YAML file. Its figures are computed by scorecard.measuring and compared by scorecard.comparison.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from scorecard.errors import SettingsError
from scorecard.reference import MEASURES
from scorecard.schema.words import IN_PRIMARY_CARE, LIST_SIZE

EACH_MEDICINE = "each_medicine"
POPULATION = "population"
CATCHMENT = "catchment_population"
# The unit in which each medicine is shown first, and every unit that it has figures in.
FIRST, EVERY = "first", "every"


def _once(words: tuple[str, ...]) -> tuple[str, ...]:
    """The same words, each of them once."""
    if len(set(words)) < len(words):
        raise ValueError("one of them stands there twice.")
    return words


Once = AfterValidator(_once)
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
MedicineSlug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, Field(min_length=1)]
Level = Literal["trust", "sub_icb", "icb", "region", "group", "england"]
CareSetting = Literal["secondary_care", "primary_care"]
# Levels and units that only one care setting has.
ONLY_OF_TRUSTS = frozenset({"trust", "mg"})
ONLY_OF_PRACTICES = frozenset({"sub_icb", "items"})
PeriodType = Literal["month", "quarter", "twelve_months"]
Medicines = Annotated[tuple[MedicineSlug, ...], Field(min_length=1), Once]


class Part(BaseModel):
    """A part of a definition: it cannot be changed, and has no field that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Grouping(Part):
    """Medicines that are added up."""

    slug: MedicineSlug
    name: Text
    medicines: Medicines


class TreatmentClass(Part):
    """The medicines that a share is a share of, the measured ones among them; they need not be appraised."""

    name: Text
    medicines: Medicines


class Denominator(Part):
    """What is divided by: the population, the estimated catchment, or a denominator of the source denominators.

    ``over_time`` says what a period's denominator is: the mean of its months (people, beds) or their sum (episodes).
    """

    name: Slug
    words: Text = Field(description="What is counted, for 'per 100,000 people'.")
    per: float = Field(gt=0)
    over_time: Literal["mean", "sum"] = "mean"
    minimum: float = Field(default=1, ge=0, description="Below it no rank is given.")

    @model_validator(mode="after")
    def _check_people_are_not_added_up(self) -> "Denominator":
        if self.name in (POPULATION, CATCHMENT, LIST_SIZE) and self.over_time == "sum":
            raise ValueError("people do not add up over months: give over_time as mean.")
        return self


class Annotation(Part):
    """Something that happened on a day and that a reader of a curve should know."""

    day: date
    text: Text


class Definition(Part):
    """What every measure says of itself; what is not known is None."""

    slug: Slug
    name: Text
    care_setting: CareSetting = "secondary_care"
    unit: Literal["first", "every", "items", "mg", "ddd", "add"]
    levels: Annotated[tuple[Level, ...], Field(min_length=1), Once]
    periods: Annotated[tuple[PeriodType, ...], Field(min_length=1), Once]
    ta_numbers: tuple[Text, ...] = ()
    why_it_matters: Text
    how_it_is_calculated: Text
    caveats: tuple[Text, ...]
    direction: Literal["higher", "lower", "none"] = Field(description="Which way is better, where that is agreed.")
    author_role: Text | None
    reviewed: date | None
    next_review: date | None
    status: Literal["draft", "current", "retired"]
    annotations: tuple[Annotation, ...] = ()

    @property
    def is_of_practices(self) -> bool:
        """Whether it is of what practices prescribe, and not of what trusts issue."""
        return self.care_setting == IN_PRIMARY_CARE

    @model_validator(mode="after")
    def _check_care_setting(self) -> "Definition":
        foreign = sorted({*self.levels, self.unit} & (ONLY_OF_TRUSTS if self.is_of_practices else ONLY_OF_PRACTICES))
        if foreign:
            setting = self.care_setting.replace("_", " ")
            raise ValueError(
                f"there is no {' and no '.join(foreign)} in {setting}: name another, or another care_setting."
            )
        return self

    @model_validator(mode="after")
    def _check_reviews(self) -> "Definition":
        if self.reviewed and self.next_review and self.next_review < self.reviewed:
            raise ValueError("next_review lies before reviewed; correct one of the days.")
        return self


class Volume(Definition):
    """How much is used, divided by nothing: no rate, and so no rank."""

    kind: Literal["volume"]
    subject: Literal["each_medicine"] | Grouping


class Rate(Definition):
    """Use divided by people, beds or whatever else an organisation's size is measured by."""

    kind: Literal["rate"]
    subject: Literal["each_medicine"] | Grouping
    denominator: Denominator

    @model_validator(mode="after")
    def _check_practices_have_it(self) -> "Rate":
        if self.is_of_practices and self.denominator.name not in (POPULATION, LIST_SIZE):
            raise ValueError(f"primary care is divided by {POPULATION} or {LIST_SIZE}: name one of them.")
        return self


class Share(Definition):
    """Use as a share of that of a class of treatments, in daily doses: fair to organisations of any size."""

    kind: Literal["share"]
    subject: Grouping
    treatment_class: TreatmentClass
    unit: Literal["items", "mg", "ddd", "add"]
    minimum: float = Field(default=1, ge=0, description="Amount of the class below which no rank is given.")

    @model_validator(mode="after")
    def _check_is_a_part(self) -> "Share":
        if not set(self.subject.medicines) < set(self.treatment_class.medicines):
            raise ValueError("the subject's medicines have to be a part of the class's, and not all of them.")
        return self


Measure = Volume | Rate | Share
ONE: TypeAdapter[Measure] = TypeAdapter(Annotated[Measure, Field(discriminator="kind")])


def load_measures(folders: Iterable[Path] = (MEASURES,)) -> tuple[Measure, ...]:
    """The measures of folders, one YAML file each, in order; raises SettingsError with the faults of all files."""
    found: dict[str, Measure] = {}
    faults = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.yaml"))):
        try:
            measure = _measure(path)
        except (YAMLError, UnicodeDecodeError, ValidationError, ValueError) as error:
            faults.append(f"{path.name}: {_told(error)}")
            continue
        if measure.slug in found:
            faults.append(f"{path.name}: there is another measure {measure.slug}; give one of them another slug.")
        found[measure.slug] = measure
    if faults or not found:
        raise SettingsError(" ".join(faults) or "There is no measure (*.yaml) in the folders of the setting measures.")
    return tuple(found.values())


def _measure(path: Path) -> Measure:
    """One definition, under the name of its file."""
    measure = ONE.validate_python(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))
    if measure.slug != path.stem:
        raise ValueError(f"the slug is {measure.slug}; give slug and file the same name.")
    return measure


def _told(error: Exception) -> str:
    """What is wrong with a definition, on one line."""
    if isinstance(error, ValidationError):
        faults = (f"{'.'.join(map(str, fault['loc'])) or 'file'}: {fault['msg']}" for fault in error.errors())
        return "; ".join(faults) + "."
    return " ".join(str(error).split())


def medicines_named(measures: Iterable[Measure]) -> set[str]:
    """Medicines that measures name, appraised or not."""
    named: set[str] = set()
    for measure in measures:
        if isinstance(measure.subject, Grouping):
            named.update(measure.subject.medicines)
        if isinstance(measure, Share):
            named.update(measure.treatment_class.medicines)
    return named


def setting_words(measure: Measure) -> str:
    """The care setting that a measure is of, in words."""
    return (
        "Primary care: what practices prescribed" if measure.is_of_practices else "Secondary care: what trusts issued"
    )


def value_words(measure: Measure, unit: str) -> str:
    """The unit of a measure's values, in words."""
    if isinstance(measure, Share):
        return f"share of {unit} of {measure.treatment_class.name}"
    if isinstance(measure, Volume):
        return unit
    return f"{unit} per {measure.denominator.per:,.0f} {measure.denominator.words}"
