"""Whose submissions the data quality page tells: a place made good, and the months of its trusts."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from dashboards.catalogue import Catalogue, Organisation
from dashboards.choices import Choices
from dashboards.view import Question
from scorecard.uptake.submission_history import shares_by_month, totals


@dataclass(frozen=True)
class Submissions:
    """Months of the trusts of a place (submission_history.trust_months), and of all trusts."""

    catalogue: Catalogue
    place: Organisation
    rows: pl.DataFrame
    every: pl.DataFrame
    part: int

    @property
    def is_england(self) -> bool:
        """Whether nothing is left out."""
        return self.place.org_type == "england"

    @cached_property
    def totals(self) -> pl.DataFrame:
        """A row a trust (submission_history.totals)."""
        return totals(self.rows)

    @cached_property
    def shares(self) -> pl.DataFrame:
        """A row a month of the place (submission_history.shares_by_month)."""
        return shares_by_month(self.rows)

    @cached_property
    def england(self) -> pl.DataFrame:
        """The same of England."""
        return shares_by_month(self.every)


def submissions(question: Question) -> tuple[Submissions, list[str]]:
    """The submissions that an address asks for, and what has to be said of wishes that cannot be met."""
    catalogue, selection = question.catalogue, question.selection
    # What cannot be read is said by the page as a whole.
    choices = Choices(catalogue, selection.but())
    place = choices.organisation()
    every = question.readings.quality.trust_months(catalogue.release_id)
    rows = every if place.org_type == "england" else every.filter(pl.col("ods_code").is_in(trusts_of(catalogue, place)))
    return Submissions(catalogue, place, rows, every, selection.part or 1), choices.said


def trusts_of(catalogue: Catalogue, place: Organisation) -> list[str]:
    """Codes of the trusts within a place, or of the trust itself."""
    found = catalogue.current("trust")
    return [each.ods_code for each in found if place in (each, *catalogue.ancestors(each))]
