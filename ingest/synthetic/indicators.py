"""Writes two research indicators of the trusts, over eight financial quarters."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.synthetic.denominators import is_open
from ingest.synthetic.medicine_files import write_csv
from ingest.synthetic.months import LAST, first_day, number
from ingest.synthetic.organisations import Trust
from scorecard.periods import quarter_label

INDICATORS_STREAM = 12
HEADER = ("indicator", "ods_code", "period", "numerator", "denominator", "note")
# Chance of a study to meet each in the first quarter, and how much it rises by quarter.
CHANCES = {
    "research_set_up_within_150_days": (0.55, 0.03),
    "first_participant_within_90_days": (0.5, 0.025),
}
QUARTERS = 8
STUDIES = {"acute": 14, "cancer": 22, "heart": 16, "mental_health": 6, "community": 2, "ambulance": 1}
NONE = "No study was due in this quarter"


def write_indicators(path: Path, trusts: Sequence[Trust], seed: int) -> None:
    """One row an indicator, trust and quarter in which the trust was open; of small trusts some are of no study."""
    write_csv(path, HEADER, [row for place in range(len(CHANCES)) for row in _rows(place, trusts, seed)])


def _rows(place: int, trusts: Sequence[Trust], seed: int) -> Iterator[tuple[object, ...]]:
    indicator, (start, rise) = list(CHANCES.items())[place]
    for quarter in range(QUARTERS):
        first = first_day(number(LAST) + 1 - 3 * (QUARTERS - quarter))
        for position, trust in enumerate(trusts):
            if is_open(trust, first):
                random = np.random.default_rng([seed, INDICATORS_STREAM, place, quarter, position])
                # Some trusts are steadily better than others.
                chance = min(0.98, start + rise * quarter + 0.05 * (position % 5 - 2))
                studies = int(random.poisson(STUDIES[trust.kind]))
                met = int(random.binomial(studies, chance))
                yield indicator, trust.code, quarter_label(first), met, studies, "" if studies else NONE
