"""Whether variation narrows, in words: never more than the test shows, and never without the percentiles behind it."""

import math
from collections.abc import Mapping
from typing import Any

from scorecard.periods import add_months, quarter_label, quarter_start

NOUNS = {"trust": "trusts", "icb": "ICBs", "sub_icb": "sub-ICB locations", "region": "regions", "group": "groups"}


def narrowing_sentence(row: Mapping[str, Any]) -> str:
    """A row of schema.NARROWING as a claim, or why there is none, followed by percentiles where there are any.

    Percentiles are in the unit of the measure, which the row does not know: name it beside the sentence.
    """
    parts = [_claim(row)]
    if row["first_p10"] is not None:
        parts.append(_percentiles(row))
    return " ".join(parts)


def _claim(row: Mapping[str, Any]) -> str:
    noun, since = _noun(row), _since(row)
    if row["is_falling"] is None:
        return f"Whether the spread between {noun} has fallen {since} cannot be told: {row['reason']}."
    if not row["is_falling"]:
        return f"The spread between {noun} is not shown to have fallen {since}: {_ratios(row)}."
    yearly, most, least = (_figures(100 * (1 - row[f"yearly_{name}"]), 2) for name in ("factor", "low", "high"))
    by = f"by about {yearly} % a year (plausibly {least} % to {most} %)"
    # The test looks at all quarters; the two ends that are printed may say something else.
    is_shown_by_ends = _ratio(row, "last") < _ratio(row, "first")
    but = "" if is_shown_by_ends else "; these two quarters alone do not show it, all of them together do"
    return f"The spread between {noun} has fallen {since}, {by}: {_ratios(row)}{but}."


def _noun(row: Mapping[str, Any]) -> str:
    return NOUNS.get(row["org_type"], "organisations")


def _since(row: Mapping[str, Any]) -> str:
    """Since when: the publication only where the quarters begin with it."""
    first, published, ta_number = row["first_quarter"], row["published"], row["ta_number"]
    if published is None:
        return f"since {quarter_label(first)} (where the data begin)"
    quarter = quarter_start(published)
    after = quarter if quarter == published else add_months(quarter, 3)
    if first is None or first == after:
        return f"since {ta_number} was published"
    return f"since {quarter_label(first)} (the data begin there, after {ta_number} was published)"


def _ratio(row: Mapping[str, Any], end: str) -> float:
    return float(row[f"{end}_p90"] / row[f"{end}_p10"])


def _ratios(row: Mapping[str, Any]) -> str:
    first, last = (
        f"{_figures(_ratio(row, end), 3)} times{the_10th} in {quarter_label(row[f'{end}_quarter'])}"
        for end, the_10th in (("first", " the 10th"), ("last", ""))
    )
    return f"the 90th percentile was {first} and {last}"


def _percentiles(row: Mapping[str, Any]) -> str:
    """What the ratio is made of: it may fall only because a medicine is used more everywhere."""
    quarters = row["quarters"]
    span = f"all {quarters} quarters" if quarters > 1 else "the only quarter"
    ends = ("first", "last") if quarters > 1 else ("first",)
    told = ", and ".join(f"{_three(row, end)} in {quarter_label(row[f'{end}_quarter'])}" for end in ends)
    return (
        f"Of the {row['organisations']} {_noun(row)} with complete data in {span}, "
        f"the 10th percentile, the median and the 90th percentile were {told}."
    )


def _three(row: Mapping[str, Any], end: str) -> str:
    p10, p50, p90 = (_figures(row[f"{end}_p{at}"], 3) for at in (10, 50, 90))
    return f"{p10}, {p50} and {p90}"


def _figures(value: float, figures: int) -> str:
    """A number at so many significant figures, whole from there on: ``1,230``, ``2.48``, ``0.0123``."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.{figures - 1}e}")
    decimals = max(0, figures - 1 - math.floor(math.log10(abs(rounded))))
    return f"{rounded:,.{decimals}f}".replace("-", "−")
