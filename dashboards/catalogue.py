"""What a release holds besides numbers: medicines, organisations, appraisals, periods and notes, ready to look up."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

import polars as pl

from dashboards.formatting import organisation_name, short_name
from scorecard.schema import ENGLAND, IN_PRIMARY_CARE, ORG_TYPES, SECONDARY_CARE, UNALLOCATED

SUB_ICB = "sub_icb"
LEVEL_WORDS = {
    "england": ("England", "England"),
    "region": ("region", "regions"),
    "icb": ("ICB", "ICBs"),
    "sub_icb": ("sub-ICB location", "sub-ICB locations"),
    "trust": ("trust", "trusts"),
    "group": ("group", "groups"),
}
Row = TypeVar("Row")


@dataclass(frozen=True)
class Setting:
    """A care setting: its source in tables, its name, what is counted in it, by which verb and at which levels.

    ``submitted`` heads the column of what came of what was due, ``due`` says the same behind a number.
    """

    source: str
    name: str
    counted: str
    done: str
    levels: tuple[str, ...]
    submitted: str
    due: str


# A sub-ICB location has no trusts of its own, and practices belong to no trust.
TRUSTS = Setting(
    SECONDARY_CARE,
    "The release",
    "what trusts issue",
    "issued",
    ("region", "icb", "trust"),
    "Submissions",
    "monthly submissions",
)
PRACTICES = Setting(
    IN_PRIMARY_CARE,
    "Primary care",
    "what practices prescribe",
    "prescribed",
    ("region", "icb", "sub_icb"),
    "Sub-ICBs and months",
    "sub-ICBs and months",
)


@dataclass(frozen=True)
class Organisation:
    """One organisation and its place in the hierarchy."""

    ods_code: str
    org_type: str
    name: str
    parent_ods_code: str | None
    successor_ods_code: str | None
    close_date: date | None
    population: int | None
    gss_code: str | None = None

    @property
    def full_name(self) -> str:
        """The name as people write it."""
        return organisation_name(self.name)

    @property
    def short(self) -> str:
        """The name without the words that all of its kind share."""
        return short_name(self.name)

    @property
    def has_rate(self) -> bool:
        """Whether its use can be divided by people who live there; a trust has patients, not residents."""
        return self.org_type != "trust"


@dataclass(frozen=True)
class Medicine:
    """One appraised medicine; of those of practices, products are the presentations that have a BNF code."""

    medicine: str
    name: str
    unit: str
    products: int
    products_unconverted: int
    rows_unconverted: int


@dataclass(frozen=True)
class Appraisal:
    """One recommendation of NICE on one medicine."""

    ta_number: str
    medicine: str
    condition: str | None
    published: date | None
    published_year: int | None
    category: str
    status: str | None
    replaced_by: str | None
    notes: str | None


@dataclass(frozen=True)
class Note:
    """What a reader of the release should know."""

    kind: str
    ods_code: str | None
    medicine: str | None
    text: str


@dataclass(frozen=True)
class Catalogue:
    """A release's lists, by code and by slug: of what trusts issue.

    ``primary_care`` are the same lists of what practices prescribe, with the months of primary care; None where
    nothing of it is loaded.
    """

    release_id: int
    synthetic: bool
    first_month: date
    last_month: date
    population_vintage: int | None
    organisations_as_of: date
    published: date | None
    organisations: Mapping[str, Organisation]
    medicines: Mapping[str, Medicine]
    appraisals: tuple[Appraisal, ...]
    notes: tuple[Note, ...]
    periods: Mapping[str, tuple[date, ...]]
    setting: Setting = TRUSTS
    primary_care: "Catalogue | None" = None

    @cached_property
    def practices(self) -> "Catalogue | None":
        """The lists of primary care without medicines that trusts issue too; None where that leaves none."""
        if self.primary_care is None:
            return None
        only = {slug: each for slug, each in self.primary_care.medicines.items() if slug not in self.medicines}
        named = tuple(each for each in self.primary_care.appraisals if each.medicine in only)
        return replace(self.primary_care, medicines=only, appraisals=named) if only else None

    @property
    def prescribed(self) -> Mapping[str, Medicine]:
        """The medicines that only practices prescribe."""
        return self.practices.medicines if self.practices else {}

    @property
    def named(self) -> Mapping[str, Medicine]:
        """The medicines of both: those that trusts issue, and those that only practices prescribe."""
        return {**self.medicines, **self.prescribed}

    @property
    def england(self) -> Organisation:
        """England."""
        return self.organisations[ENGLAND]

    @property
    def levels(self) -> tuple[str, ...]:
        """Levels below England that the setting can be counted at."""
        present = {organisation.org_type for organisation in self.organisations.values()}
        return tuple(level for level in self.setting.levels if level in present)

    @cached_property
    def sub_icbs(self) -> list[Organisation]:
        """The sub-ICB locations whose practices are known, by name."""
        lists = self if self.setting is PRACTICES else self.primary_care
        return [] if lists is None else lists.current(SUB_ICB)

    def is_of_an_earlier_year(self, place: Organisation) -> bool:
        """Whether it is a sub-ICB location that only the hierarchy of an earlier year has."""
        return place.org_type == SUB_ICB and self.primary_care is not None and place not in self.sub_icbs

    def kind_words(self, place: Organisation) -> str:
        """What an organisation is, in words."""
        words = LEVEL_WORDS[place.org_type][0]
        return f"{words} of an earlier year" if self.is_of_an_earlier_year(place) else words

    def current(self, org_type: str) -> list[Organisation]:
        """Organisations of a type that have not been merged into another, by name."""
        found = (each for each in self.organisations.values() if each.org_type == org_type)
        return sorted((each for each in found if each.successor_ods_code is None), key=lambda each: each.short)

    def placed(self, org_type: str) -> list[Organisation]:
        """Of these, the ones that a trust list places: a code in no list may not be a trust at all."""
        return [each for each in self.current(org_type) if each.parent_ods_code in self.organisations]

    def children(self, ods_code: str) -> list[Organisation]:
        """Organisations one level down that the numbers can be broken down by, upper levels first."""
        below = [
            each
            for each in self.organisations.values()
            if each.parent_ods_code == ods_code and each.org_type in self.levels and each.successor_ods_code is None
        ]
        return sorted(below, key=lambda each: (ORG_TYPES.index(each.org_type), each.short))

    def ancestors(self, organisation: Organisation) -> list[Organisation]:
        """The organisations above one, England first."""
        line: list[Organisation] = []
        parent = self.organisations.get(organisation.parent_ods_code or "")
        while parent is not None and parent not in line:
            line.insert(0, parent)
            parent = self.organisations.get(parent.parent_ods_code or "")
        return line

    def predecessors(self, ods_code: str) -> list[Organisation]:
        """Organisations that were merged into one, latest merger first."""
        merged = [each for each in self.organisations.values() if each.successor_ods_code == ods_code]
        return sorted(merged, key=lambda each: each.close_date or date.min, reverse=True)

    def appraisals_of(self, medicine: str) -> list[Appraisal]:
        """A medicine's appraisals, oldest first; those without a date last."""
        found = [each for each in self.appraisals if each.medicine == medicine]
        return sorted(found, key=lambda each: (published_order(each), each.ta_number))

    def notes_on(self, *, ods_code: str | None = None, medicine: str | None = None) -> list[Note]:
        """Notes about one organisation or one medicine, and those that concern every number."""
        return [
            note
            for note in self.notes
            if (ods_code and note.ods_code == ods_code)
            or (medicine and note.medicine == medicine)
            or note.kind == "provisional"
        ]


def published_order(appraisal: Appraisal) -> date:
    """A day to sort an appraisal by: the end of the year where only the year is known, the end of time otherwise."""
    if appraisal.published:
        return appraisal.published
    return date(appraisal.published_year, 12, 31) if appraisal.published_year else date.max


def organisations_from(frame: pl.DataFrame) -> dict[str, Organisation]:
    """Organisations by code; what is not allocated is a line of tables, not an organisation that one can visit."""
    known = frame.filter(pl.col("ods_code") != UNALLOCATED)
    return {each.ods_code: each for each in rows_as(Organisation, known)}


def medicines_from(frame: pl.DataFrame) -> dict[str, Medicine]:
    """Medicines by slug, in order of name."""
    return {each.medicine: each for each in rows_as(Medicine, frame.sort(pl.col("name").str.to_lowercase()))}


def rows_as(kind: type[Row], frame: pl.DataFrame) -> list[Row]:
    """Rows of a frame as value objects with fields named like its columns."""
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    return [kind(**row) for row in frame.select(names).to_dicts()]
