"""The lists of what only practices prescribe: its medicines with their appraisals, and the months of primary care."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from dashboards.care.readings import CareReadings
from dashboards.catalogue import PRACTICES, Appraisal, Catalogue, Medicine, rows_as
from dashboards.compliance.readings import ComplianceReadings
from scorecard.schema import PERIOD_TYPES


def of_practices(of_trusts: Catalogue, care: CareReadings, compliance: ComplianceReadings) -> Catalogue | None:
    """The catalogue of primary care beside that of trusts; None where trusts issue whatever practices prescribe."""
    release_id = of_trusts.release_id
    known = care.medicines(release_id)
    only = {slug: _medicine(row) for slug, row in known.items() if slug not in of_trusts.medicines}
    months = care.months(release_id)
    if not only or not months:
        return None
    return replace(
        of_trusts,
        first_month=months[0],
        last_month=months[-1],
        medicines=only,
        appraisals=_appraisals(release_id, only, compliance),
        periods={kind: care.periods(release_id, kind) for kind in PERIOD_TYPES},
        setting=PRACTICES,
    )


def _medicine(row: Mapping[str, Any]) -> Medicine:
    """A row of schema.PRIMARY_CARE_MEDICINE."""
    return Medicine(row["medicine"], row["name"], row["unit"], row["presentations"], 0, 0)


def _appraisals(release_id: int, only: Mapping[str, Medicine], compliance: ComplianceReadings) -> tuple[Appraisal, ...]:
    """What NICE recommended of them; the release's own table of appraisals has those of trusts' medicines only."""
    named = compliance.medicines(release_id).filter(pl.col("medicine").is_in(list(only)))
    told = named.join(compliance.recommendations(release_id), on="recommendation_id")
    unknown = [pl.lit(None, pl.String).alias(name) for name in ("status", "replaced_by", "notes")]
    return tuple(rows_as(Appraisal, told.sort("recommendation_id", "medicine").with_columns(unknown)))
