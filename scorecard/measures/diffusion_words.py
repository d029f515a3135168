"""What a milestone says, in plain sentences."""

from typing import Any

from scorecard.measures.diffusion import NOBODY, NOT_LOADED, NOT_YET, TOO_LATE, UNDATED, WIDELY_USED

GROUPS = {"icb": ("ICB", "ICBs"), "trust": ("trust", "trusts")}
# A share of fewer organisations is told as a count.
FEWEST_OF = 5
NO_CURVE = {
    UNDATED: "No positive appraisal has a known day of publication, so there is nothing to count months from.",
    NOT_YET: "{ta_number} was published after the last month of the data.",
    TOO_LATE: "The data do not begin three months before {ta_number} was published, so earlier use would not be seen.",
    NOT_LOADED: "The month in which {ta_number} was published is not loaded, so the months after it cannot be counted.",
    NOBODY: "None of the {group} submitted data in the months before {ta_number} was published.",
}


def milestone_words(row: dict[str, Any]) -> str:
    """The sentences of one row of schema.MILESTONE; organisations are meant that were followed."""
    if row["organisations"] is None:
        told = [NO_CURVE[row["reason_50"]].format(ta_number=row["ta_number"], group=GROUPS[row["org_type"]][1])]
    elif row["used_before"] * 100 >= row["organisations"] * WIDELY_USED:
        told = [f"{_so_many(row, 'used_before')} had used it before {row['ta_number']} was published, "]
        told[0] += "so there is no spread after it to show."
    else:
        told = [_lead(row), *_further(row)]
    if row["undated_before"]:
        told.append(f"{row['undated_before']} came earlier; the day of its publication is not known.")
    return " ".join(told)


def _lead(row: dict[str, Any]) -> str:
    """When half had used it, or how many had so far, and when the first did."""
    published = f"{row['ta_number']} was published"
    if row["used"] == 0:
        return f"None of the {_group(row)} had used it {_after(row['months_observed'])} {published}."
    first = f"; the first did {_first(row['first_use_months'])}."
    half = row["months_to_50"]
    if half is not None and row["organisations"] >= FEWEST_OF:
        return f"Half of the {_group(row)} had used it {_after(half)} {published}{first}"
    return f"{_so_many(row, 'used')} had used it {_after(row['months_observed'])} {published}{first}"


def _further(row: dict[str, Any]) -> list[str]:
    """Who had used it before, and when nine tenths had."""
    told = []
    if row["used_before"]:
        told.append(f"{row['used_before']:,} had used it before publication.")
    if row["used"] and row["organisations"] >= FEWEST_OF:
        if row["months_to_50"] is None:
            told.append(f"Half have not been reached by month {row['months_observed']}.")
        elif row["months_to_90"] is None:
            told.append(f"90 % have not been reached by month {row['months_observed']}.")
        else:
            told.append(f"90 % had {_by(row['months_to_90'])}.")
    return told


def _group(row: dict[str, Any]) -> str:
    one, many = GROUPS[row["org_type"]]
    return f"{row['organisations']:,} {one if row['organisations'] == 1 else many}"


def _so_many(row: dict[str, Any], column: str) -> str:
    """So many of the organisations, with the share where they are enough for one."""
    count, of = row[column], row["organisations"]
    share = f" ({count * 100 // of} %)" if of >= FEWEST_OF else ""
    return f"{count:,} of the {_group(row)}{share}"


def _after(months: int) -> str:
    """So long after publication, as the words before its name."""
    if months == 0:
        return "in the month in which"
    return f"{months} month{'' if months == 1 else 's'} after"


def _by(month: int) -> str:
    return "in the month of publication" if month == 0 else f"by month {month}"


def _first(months: int) -> str:
    """When the first organisation used it."""
    if months < 0:
        return f"{-months} month{'' if months == -1 else 's'} before"
    return "in the month of publication" if months == 0 else f"in month {months}"
