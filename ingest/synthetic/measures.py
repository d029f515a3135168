"""Measures of invented medicines: a grouping in daily doses, and a share of a class with a medicine never appraised."""

from pathlib import Path

COMMON = """\
why_it_matters: Invented for the synthetic sample.
how_it_is_calculated: Invented for the synthetic sample.
caveats:
  - Invented for the synthetic sample.
direction: none
author_role: Generator of the synthetic sample
reviewed:
next_review:
status: draft
"""
GROUPING = """\
# Invented for the synthetic sample.
slug: newer_daily_treatments
name: Newer daily treatments per 100,000 people
kind: rate
subject:
  slug: newer-daily-treatments
  name: Newer daily treatments
  medicines: [rovatinib, velstatin]
unit: ddd
denominator:
  name: population
  words: people
  per: 100000
levels: [icb, region, group, england]
periods: [month, quarter, twelve_months]
ta_numbers: [TA9112, TA9131]
annotations:
  - day: 2024-09-18
    text: TA9131 recommended rovatinib.
"""
SHARE = """\
# Invented for the synthetic sample.
slug: velstatin_share
name: Velstatin as a share of daily treatments
kind: share
subject:
  slug: velstatin
  name: Velstatin
  medicines: [velstatin]
treatment_class:
  name: daily treatments
  medicines: [pelmacort, rovatinib, velstatin]
unit: ddd
minimum: 1000
levels: [trust, icb, region, group, england]
periods: [month, quarter, twelve_months]
ta_numbers: [TA9112]
"""
SHARE_OF_PRACTICES = """\
# Invented for the synthetic sample.
slug: velstatin_share_in_primary_care
name: Velstatin as a share of daily treatments in primary care
kind: share
subject:
  slug: velstatin
  name: Velstatin
  medicines: [velstatin]
treatment_class:
  name: daily treatments
  medicines: [pelmacort, rovatinib, velstatin]
care_setting: primary_care
unit: ddd
levels: [icb, sub_icb, region, england]
periods: [month, quarter, twelve_months]
ta_numbers: [TA9112]
"""
FILES = {
    "newer_daily_treatments.yaml": GROUPING,
    "velstatin_share.yaml": SHARE,
    "velstatin_share_in_primary_care.yaml": SHARE_OF_PRACTICES,
}
MEASURE_FILES = tuple(f"measures/{name}" for name in FILES)


def write_measures(folder: Path) -> None:
    """Write the measures into a folder that is there."""
    for name, text in FILES.items():
        (folder / name).write_text(text + COMMON, encoding="utf-8", newline="\n")
