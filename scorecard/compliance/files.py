"""The files about compliance, from one release, as it stood on a day."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property

import polars as pl

from scorecard import queries
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.checklists import Whose, checklist, formulary_table, said, seen_before
from scorecard.compliance.deadline_texts import Deadline, Series, worded
from scorecard.compliance.explanation_register import register_rows
from scorecard.compliance.proportions import with_areas
from scorecard.compliance.purpose import PURPOSE
from scorecard.compliance.rows import compliance_rows
from scorecard.errors import UnknownNameError
from scorecard.queries import Release
from scorecard.schema import ENGLAND, UNALLOCATED
from scorecard.spreadsheets import harmless
from scorecard.store.database import Database

JUDGED = ("icb", "trust")


class ComplianceFiles:
    """Files of a release as it stood on a day; a code is that of an ICB (with its trusts), a trust, a region or ENG.

    A code that the release does not have, or has no compliance for, raises UnknownNameError.
    """

    def __init__(self, database: Database, release: Release, day: date) -> None:
        """Take where to read and what to tell of; nothing is read yet."""
        self.database = database
        self.release = release
        self.day = day

    def cells(self, ods_code: str | None = None, level: str | None = None) -> pl.DataFrame:
        """The cells of the day (compliance_queries.cells)."""
        self.place(ods_code)
        kept = of_area(self._cells, ods_code)
        return kept if level is None else kept.filter(pl.col("org_type") == level)

    def rows(self, ods_code: str | None = None, level: str | None = None) -> pl.DataFrame:
        """Every cell of the day with all that is known of it."""
        told = compliance_rows(self.cells(ods_code, level), self._recommendations, self._files)
        return self._with_facts(told)

    def publishers(self, ods_code: str | None = None) -> list[str]:
        """The codes of organisations that had said anything by the day of a recommendation that is known."""
        spoken = self.cells(ods_code).filter(pl.col("as_of").is_not_null())
        return sorted(spoken["ods_code"].unique())

    def register(self, ods_code: str | None = None) -> pl.DataFrame:
        """The explanations given by the day."""
        self.place(ods_code)
        explained = compliance_queries.explanations(self.database, self.release.release_id)
        codes = self._organisations.filter(pl.col("org_type").is_in(JUDGED)).select("ods_code", "org_type")
        theirs = of_area(with_areas(codes, self._organisations), ods_code)
        kept = explained if ods_code is None else explained.join(theirs, on="ods_code", how="semi")
        return self._with_facts(register_rows(kept, self.day))

    def formulary(self, ods_code: str) -> pl.DataFrame:
        """What one organisation had said by the day, as a plain table."""
        return self._with_facts(formulary_table(self._said(ods_code)))

    def checklist(self, ods_code: str) -> tuple[str, str]:
        """The name and the text of the checklist of one organisation."""
        return self._checklist(ods_code, self._said(ods_code), self.day)

    def earlier_checklists(self, ods_code: str) -> Iterator[tuple[str, str]]:
        """Names and texts of checklists of the days on which listings without a day of decision were seen in time."""
        for seen, rows in seen_before(self._said(ods_code), self.day):
            yield self._checklist(ods_code, rows, seen)

    def deadlines(self, within: int, ods_code: str | None = None) -> list[Deadline]:
        """What falls due, and which explanations expire, from the day on to so many days later."""
        return worded(self.deadline_rows(within, ods_code), self._rules)

    def deadline_rows(self, within: int, ods_code: str | None = None) -> pl.DataFrame:
        """The same as rows (deadlines.deadlines), with the names and areas of the organisations."""
        self.place(ods_code)
        found = compliance_queries.deadlines(self.database, self.release.release_id, self.day, within)
        return of_area(with_areas(found, self._organisations), ods_code).sort("falls_on", "ods_code", "ta_number")

    def series(self, ods_code: str | None, site: str | None) -> Series:
        """What a calendar or a feed of deadlines says of itself."""
        place = self.place(ods_code)
        return Series(
            ods_code=place["ods_code"],
            name=place["name"],
            release_id=self.release.release_id,
            built_at=self.release.built_at,
            synthetic=self.release.synthetic,
            site=site,
        )

    def place(self, ods_code: str | None) -> dict[str, str]:
        """The organisation of a code, England where none is given: ods_code, name, org_type."""
        found = self._organisations.filter(pl.col("ods_code") == (ods_code or ENGLAND))
        if found.is_empty() or ods_code == UNALLOCATED:
            raise UnknownNameError(f"The release has no organisation '{ods_code}'. Use an ODS code, or {ENGLAND}.")
        place = found.row(0, named=True)
        if place["org_type"] == "sub_icb":
            raise UnknownNameError(f"'{ods_code}' is a sub-ICB location: formularies are the ICB's. Ask for its ICB.")
        if place["successor_ods_code"]:
            successor = place["successor_ods_code"]
            raise UnknownNameError(
                f"'{ods_code}' was merged: what it said counts for {successor}. Ask for {successor}."
            )
        return {name: place[name] for name in ("ods_code", "name", "org_type")}

    def one_place(self, ods_code: str) -> dict[str, str]:
        """The same, of an ICB or a trust: raises UnknownNameError for the code of an area above them."""
        place = self.place(ods_code)
        if place["org_type"] not in JUDGED:
            raise UnknownNameError(f"'{ods_code}' is neither an ICB nor a trust, and has no formulary of its own.")
        return place

    @cached_property
    def _cells(self) -> pl.DataFrame:
        return compliance_queries.cells(self.database, self.release.release_id, self.day)

    @cached_property
    def _files(self) -> pl.DataFrame:
        return compliance_queries.files(self.database, self.release.release_id)

    @cached_property
    def _organisations(self) -> pl.DataFrame:
        return queries.organisations(self.database, self.release.release_id)

    @cached_property
    def _recommendations(self) -> pl.DataFrame:
        return compliance_queries.recommendations(self.database, self.release.release_id)

    @cached_property
    def _rules(self) -> dict[str, str]:
        rules = compliance_queries.clock_rules(self.database, self.release.release_id)
        return dict(rules.select("clock_rule", "name").iter_rows())

    def _said(self, ods_code: str) -> pl.DataFrame:
        """What one organisation had said; raises UnknownNameError where that is nothing."""
        self.one_place(ods_code)
        number = self.release.release_id
        states = compliance_queries.states(self.database, number, ods_code=ods_code)
        evidence = compliance_queries.evidence(self.database, number, ods_code=ods_code)
        rows = said(states, self._recommendations, evidence, self.day)
        if rows.is_empty():
            raise UnknownNameError(f"'{ods_code}' had said nothing of its formulary by {self.day}.")
        return rows

    def _checklist(self, ods_code: str, rows: pl.DataFrame, day: date) -> tuple[str, str]:
        whose = Whose(ods_code, self.place(ods_code)["name"], day, self.release.release_id, self.release.synthetic)
        return whose.file_name, checklist(rows, whose)

    def _with_facts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows with what each file says of itself, as columns: lines above the header break readers."""
        facts = {
            "day": self.day,
            "release_id": self.release.release_id,
            "synthetic": self.release.synthetic,
            "purpose": PURPOSE,
        }
        return rows.with_columns(pl.lit(value).alias(name) for name, value in facts.items())


def of_area(rows: pl.DataFrame, ods_code: str | None) -> pl.DataFrame:
    """Rows (with ods_code, icb, region) of a code: an organisation, an ICB with its trusts, a region, or all."""
    if ods_code in (None, ENGLAND):
        return rows
    return rows.filter(pl.any_horizontal(pl.col(name) == ods_code for name in ("ods_code", "icb", "region")))


def csv_text(rows: pl.DataFrame) -> str:
    """Rows as CSV, header first; null is an empty field, and no text is taken for a formula."""
    return rows.with_columns(harmless(pl.col(pl.String))).write_csv()
