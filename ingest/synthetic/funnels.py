"""A population funnel for an invented medicine, so that the demo shows expected use."""

from pathlib import Path

FUNNEL_FILE = "funnels/velstatin-1.yaml"
ADULTS = 0.79
FUNNEL = """\
# Invented for the synthetic sample.
slug: velstatin
version: 1
title: Velstatin for high cholesterol
medicines: [velstatin]
ta_number: TA9112
condition: high cholesterol
population: adults
counts: people_on_treatment
steps:
  - name: Adults in England
    value: {adults}
    source: invented for the synthetic sample
    note: no range
  - name: Share with high cholesterol despite other treatment
    value: 0.009
    low: 0.008
    high: 0.01
    source: invented for the synthetic sample
  - name: Share who are eligible
    value: 0.2
    low: 0.17
    high: 0.23
    source: invented for the synthetic sample
  - name: Share who choose it
    value: 0.17
    low: 0.15
    high: 0.2
    source: invented for the synthetic sample
daily_dose:
  value: 1
  unit: ddd
  source: invented for the synthetic sample
  note: no range
treatment_days:
indications:
  - condition: high cholesterol
    share_of_use: 0.6
    source: invented for the synthetic sample
  - condition: prevention after a heart attack
    share_of_use: 0.4
    source: invented for the synthetic sample
author_role: Generator of the synthetic sample
reviewed:
status: draft
"""


def write_funnel(path: Path, people: int) -> None:
    """Write the funnel for a nation of so many people."""
    path.write_text(FUNNEL.format(adults=round(people * ADULTS)), encoding="utf-8", newline="\n")
