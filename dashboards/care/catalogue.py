"""The lists of what practices prescribe: medicines with their appraisals, and the months of primary care."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from dashboards.care.readings import CareReadings
from dashboards.catalogue import PRACTICES, SUB_ICB, Appraisal, Catalogue, Medicine, rows_as
from dashboards.compliance.readings import ComplianceReadings
from scorecard.schema import PERIOD_TYPES


def of_primary_care(of_trusts: Catalogue, care: CareReadings, compliance: ComplianceReadings) -> Catalogue | None:
    """The catalogue of primary care beside that of trusts; None where nothing of it is loaded."""
    release_id = of_trusts.release_id
    known = {slug: medicine_of(row) for slug, row in care.medicines(release_id).items()}
    months = care.months(release_id)
    if not known or not months:
        return None
    places, expected = of_trusts.organisations.values(), care.sub_icbs(release_id)
    # Hierarchies of earlier years have sub-ICB locations that were merged since.
    kept = [each for each in places if each.org_type != SUB_ICB or each.ods_code in expected]
    return replace(
        of_trusts,
        organisations={each.ods_code: each for each in kept},
        first_month=months[0],
        last_month=months[-1],
        medicines=known,
        appraisals=_appraisals(release_id, known, compliance),
        periods={kind: care.periods(release_id, kind) for kind in PERIOD_TYPES},
        setting=PRACTICES,
    )


def medicine_of(row: Mapping[str, Any]) -> Medicine:
    """A row of schema.PRIMARY_CARE_MEDICINE."""
    return Medicine(row["medicine"], row["name"], row["unit"], row["presentations"], 0, 0)


def _appraisals(
    release_id: int, known: Mapping[str, Medicine], compliance: ComplianceReadings
) -> tuple[Appraisal, ...]:
    """What NICE recommended of them; the release's own table of appraisals has those of trusts' medicines only."""
    named = compliance.medicines(release_id).filter(pl.col("medicine").is_in(list(known)))
    told = named.join(compliance.recommendations(release_id), on="recommendation_id")
    unknown = [pl.lit(None, pl.String).alias(name) for name in ("status", "replaced_by", "notes")]
    return tuple(rows_as(Appraisal, told.sort("recommendation_id", "medicine").with_columns(unknown)))
