"""Deadlines in words, for calendars and feeds: what falls due, where, on which day, and what the file is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import polars as pl

from scorecard.compliance.purpose import PURPOSE

SHOWN_DAY = "%-d %B %Y"
SUMMARIES = {"due": "Due", "explanation_expires": "Explanation expires"}


@dataclass(frozen=True)
class Deadline:
    """One deadline; ``identity`` stays the same from release to release, even where the day moves."""

    identity: UUID
    ods_code: str
    falls_on: date
    summary: str
    told: str


@dataclass(frozen=True)
class Series:
    """Deadlines of one organisation or area: what a calendar or a feed of them says of itself.

    ``site`` is the address of the dashboard, without a slash at its end; None where links cannot be given.
    """

    ods_code: str
    name: str
    release_id: int
    built_at: datetime
    synthetic: bool
    site: str | None

    @property
    def identity(self) -> UUID:
        """What tells the series from others."""
        return identity(self.ods_code)

    @property
    def title(self) -> str:
        """The series in a few words."""
        return f"NICE appraisals: deadlines of {legible(self.name)}"

    @property
    def told(self) -> str:
        """What every file says."""
        data = "Synthetic data. " if self.synthetic else ""
        return f"{data}Release {self.release_id}. {PURPOSE}"

    def link(self, deadline: Deadline) -> str | None:
        """The page of the organisation whose deadline it is."""
        return None if self.site is None else f"{self.site}/organisation/{deadline.ods_code}"


def identity(*parts: str) -> UUID:
    """A name for a thing that is the same in every file and release."""
    return uuid5(NAMESPACE_URL, "/".join(("nice-scorecard", "deadlines", *parts)))


def worded(deadlines: pl.DataFrame, rules: Mapping[str, str]) -> list[Deadline]:
    """Deadlines (deadlines.deadlines, with the organisation's name), in words; rules give each rule's own."""
    return [_deadline(row, rules) for row in deadlines.iter_rows(named=True)]


def _deadline(row: dict[str, Any], rules: Mapping[str, str]) -> Deadline:
    what = f"{row['ta_number']} {legible(row['title'])}"
    return Deadline(
        identity=identity(row["ods_code"], row["recommendation_id"], row["kind"]),
        ods_code=row["ods_code"],
        falls_on=row["falls_on"],
        summary=f"{SUMMARIES[row['kind']]}: {what} ({legible(row['name'])})",
        told=_told(row, rules),
    )


def _told(row: dict[str, Any], rules: Mapping[str, str]) -> str:
    what, where, day = row["recommendation_id"], legible(row["name"]), f"{row['falls_on']:{SHOWN_DAY}}"
    if row["kind"] == "explanation_expires":
        return f"The explanation of {where} for {what} holds until {day}."
    rule = rules.get(row["clock_rule"])
    return f"{what} is due on the formulary of {where} by {day}" + (f" (rule: {rule})." if rule else ".")


def legible(text: str) -> str:
    """A text on one line, without characters that XML and calendars do not allow."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
