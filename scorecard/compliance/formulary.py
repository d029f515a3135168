"""The tables of a release about formularies, from the lake's rows."""

from functools import cached_property

import polars as pl

from scorecard import schema
from scorecard.compliance.audit import audit
from scorecard.compliance.evidence import explained_words
from scorecard.compliance.recommendations import Recommendations, recommendations
from scorecard.compliance.states import Known, compliance
from scorecard.notes import Note
from scorecard.releases.inputs import Inputs


class Formulary:
    """What the inputs say of formularies, brought to the organisations of the release.

    ``organisations`` is schema.ORGANISATION without release_id. What was said under the code of a trust that merged
    into another is said of its successor.
    """

    def __init__(self, inputs: Inputs, organisations: pl.DataFrame) -> None:
        """Take the rows that count; nothing is computed yet."""
        self.inputs = inputs
        self.organisations = organisations

    def tables(self) -> dict[str, pl.DataFrame]:
        """The tables of schema.COMPLIANCE_TABLES, by name."""
        told = self._recommendations
        return {
            "clock_rule": self.inputs.clock_rules,
            "recommendation": told.table,
            "recommended_medicine": told.medicines,
            "compliance": self._compliance(),
            "formulary_evidence": self.entries,
            "explained": self.explanations,
            "formulary_finding": audit(self.entries, told.table),
        }

    @cached_property
    def entries(self) -> pl.DataFrame:
        """Entries with each organisation's words in ours."""
        return self._under_own_code(explained_words(self.inputs.formulary_entries, self.inputs.formulary_words))

    @cached_property
    def explanations(self) -> pl.DataFrame:
        """Explanations."""
        return self._under_own_code(self.inputs.explanations)

    @cached_property
    def _recommendations(self) -> Recommendations:
        return recommendations(self.inputs.appraisals, self.inputs.clock_rules)

    def _under_own_code(self, rows: pl.DataFrame) -> pl.DataFrame:
        merged = self.organisations.filter(pl.col("successor_ods_code").is_not_null())
        successors = dict(merged.select("ods_code", "successor_ods_code").iter_rows())
        return rows.with_columns(pl.col("ods_code").replace(successors))

    def _compliance(self) -> pl.DataFrame:
        """States of every ICB, and of the trusts that said anything; none where nobody did."""
        if self._spoken.is_empty():
            return pl.DataFrame(schema=schema.COMPLIANCE.polars_schema).drop("release_id")
        told = self._recommendations
        return compliance(
            Known(
                organisations=self._judged,
                recommendations=told.table,
                medicines=told.medicines,
                entries=self.entries,
                explanations=self.explanations,
                duties=self.inputs.duties,
                not_applicable=self._not_applicable,
            )
        )

    @property
    def _spoken(self) -> pl.DataFrame:
        return pl.concat([self.entries.select("ods_code"), self.explanations.select("ods_code")]).unique()

    @property
    def _judged(self) -> pl.DataFrame:
        """ICBs, and trusts that said anything: ods_code, org_type."""
        icbs = self.organisations.filter((pl.col("org_type") == "icb") & (pl.col("ods_code") != schema.UNALLOCATED))
        trusts = self.organisations.filter(pl.col("org_type") == "trust").join(self._spoken, on="ods_code", how="semi")
        return pl.concat([icbs, trusts]).select("ods_code", "org_type").sort("org_type", "ods_code")

    @property
    def _not_applicable(self) -> pl.DataFrame:
        """Services that are not provided, by organisation and medicine; of every medicine where none is named."""
        services, named = self.inputs.services, self._recommendations.medicines.select("medicine").unique()
        every = services.filter(pl.col("medicine").is_null()).drop("medicine").join(named, how="cross")
        wanted = ["ods_code", "medicine", "reason"]
        both = pl.concat([every.select(wanted), services.filter(pl.col("medicine").is_not_null()).select(wanted)])
        return both.unique(["ods_code", "medicine"], keep="last", maintain_order=True)

    def notes(self) -> list[Note]:
        """A note on each code that speaks of a formulary and is no ICB or trust of the release."""
        strangers = self._spoken.join(self._judged, on="ods_code", how="anti")["ods_code"].sort()
        told = "has formulary evidence and is no ICB or trust of this release; its evidence stands in no figure."
        return [Note("unknown_organisation", f"{code} {told}", ods_code=code) for code in strangers]
