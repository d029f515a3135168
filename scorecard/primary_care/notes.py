"""What a reader of a release should know of its primary care."""

from collections.abc import Iterator

import polars as pl

from scorecard.notes import Note
from scorecard.periods import month_label
from scorecard.primary_care.amounts import without_doses
from scorecard.primary_care.figures import Prescribed
from scorecard.primary_care.places import Geography, carried

KIND = "primary_care"
MOST_TOLD = 5
DOSES = {"ddd": "defined daily doses", "add": "assumed daily doses"}


def notes(found: Prescribed, where: Geography, appraised: pl.DataFrame) -> Iterator[Note]:
    """Every note; ``appraised`` has medicine and name of the medicines that have figures."""
    yield from _months_of_areas(found)
    yield from _unidentified(found)
    yield from _closed(found, where)
    yield from _moved(found, where)
    yield from _never_appraised(found, appraised)
    names = dict(appraised.select("medicine", "name").iter_rows())
    yield from _doses(found, names)
    yield from _silent_months(found, names)


def _months_of_areas(found: Prescribed) -> Iterator[Note]:
    """Which months have sums by area in the place of rows of practices."""
    months = found.amounts.filter(pl.col("basis") == "areas")["month"].unique().sort()
    if months.is_empty():
        return
    told = (
        f"{_count(len(months), 'month')} of primary care, {_span(months)}, {_are(len(months))} not loaded by practice: "
    )
    yield Note(KIND, told + "figures are sums that were published by area, without list prices.")


def _unidentified(found: Prescribed) -> Iterator[Note]:
    """The share of items of which the publisher could not tell the practice, in all and in the worst month."""
    items = found.amounts.filter(pl.col("unit") == "items", pl.col("basis") == "practices")
    of_nobody = pl.col("millionths").filter(pl.col("is_unidentified")).sum() / pl.col("millionths").sum()
    share = items.select(of_nobody.fill_nan(0.0)).item()
    if not share:
        return
    months = items.group_by("month").agg(share=of_nobody).sort("share", "month", descending=True, nulls_last=True)
    month, greatest = months.row(0)
    told = f"{share:.1%} of the items in primary care are of practices that the publisher could not tell"
    worst = f"(at most {greatest:.1%}, in {month_label(month)})"
    yield Note(KIND, f"{told} {worst}: they count for England and for no area below it.")


def _closed(found: Prescribed, where: Geography) -> Iterator[Note]:
    """Practices that no loaded hierarchy has."""
    listed = where.hierarchy["practice_code"].unique().implode()
    unknown = found.places.drop_nulls("practice_code").filter(~pl.col("practice_code").is_in(listed))
    practices = unknown["practice_code"].n_unique()
    if practices:
        told = f"{_count(practices, 'practice')} {_are(practices)} in no loaded hierarchy, as those that have closed: "
        yield Note(KIND, told + "what they prescribed counts where the files place them.")


def _moved(found: Prescribed, where: Geography) -> Iterator[Note]:
    """Codes of sub-ICBs that were split, and codes that lead to none."""
    submitted = found.places["sub_icb_code"].drop_nulls().unique()
    endings = carried(submitted, where.hierarchy, where.successions, where.as_of).filter(
        pl.col("code").is_in(submitted.implode())
    )
    for code, parts in endings.drop_nulls("parts").sort("code").select("code", "parts").iter_rows():
        told = f"The sub-ICB {code} was split between {' and '.join(parts)}: its practices count where the newest "
        yield Note(KIND, told + "hierarchy has each of them, and those that it has in neither for England only.", code)
    unknown = endings.filter(pl.col("carried").is_null(), pl.col("parts").is_null())["code"].sort().to_list()
    if unknown:
        lead = f"{_count(len(unknown), 'code')} of sub-ICBs {'leads' if len(unknown) == 1 else 'lead'}"
        told = f"{lead} to none of the newest hierarchy: {_some(unknown)}. Practices are placed by the hierarchy, and "
        yield Note(KIND, told + "what it does not have counts for England only.")


def _never_appraised(found: Prescribed, appraised: pl.DataFrame) -> Iterator[Note]:
    """Medicines of the mapping that have no figures because nobody appraised them."""
    known = appraised["medicine"].implode()
    others = found.amounts.filter(~pl.col("medicine").is_in(known))["medicine"].unique().sort().to_list()
    if others:
        count = _count(len(others), "medicine")
        told = f"No positive appraisal is loaded of {count} of the BNF mapping ({_some(others)}): "
        yield Note(KIND, told + "there are no figures of them in primary care.")


def _doses(found: Prescribed, names: dict[str, str]) -> Iterator[Note]:
    """Medicines that have no daily doses because some of their presentations have none."""
    presentations = pl.concat([part.presentations for part in found.parts]).unique("bnf_code")
    every = dict(presentations.group_by("medicine").len().iter_rows())
    for medicine, unit, codes in without_doses(presentations).iter_rows():
        if medicine in names and len(codes) < every[medicine]:
            told = (
                f"{names[medicine]} has no {DOSES[unit]} in primary care wherever a presentation occurs that has none: "
            )
            yield Note(KIND, f"{told}{_some(codes)}.", medicine=medicine)
    units = found.amounts.group_by("medicine").agg(pl.col("unit").n_unique()).filter(pl.col("unit") == 1)
    in_items = [names[medicine] for medicine in units["medicine"].sort() if medicine in names]
    if in_items:
        told = f"{_count(len(in_items), 'medicine')} ({_some(in_items)}) {_are(len(in_items))} counted in items only"
        yield Note(KIND, f"{told}: the BNF mapping gives no daily dose for every presentation.")


def _silent_months(found: Prescribed, names: dict[str, str]) -> Iterator[Note]:
    """Medicines of which some months hold nothing at all: missing there, and never zero."""
    held = found.amounts.select("medicine", "month").unique().group_by("medicine").len()
    months = len(found.months)
    lacking = held.filter(pl.col("len") < months, pl.col("medicine").is_in(list(names))).sort("medicine")
    for medicine, some in lacking.iter_rows():
        told = f"{names[medicine]} is in {some} of the {months} months of primary care, and missing in the others. "
        yield Note(
            KIND, told + "Load again the months that were loaded before it came into the mapping.", medicine=medicine
        )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _span(months: pl.Series) -> str:
    first, last = month_label(months[0]), month_label(months[-1])
    return first if first == last else f"from {first} to {last}"


def _some(words: list[str]) -> str:
    """The first few, and how many more."""
    more = f" and {len(words) - MOST_TOLD} more" if len(words) > MOST_TOLD else ""
    return ", ".join(words[:MOST_TOLD]) + more
