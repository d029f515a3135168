"""The sentences about where a number comes from; every slot is filled from data."""

from collections.abc import Iterator

import polars as pl

from dashboards.catalogue import LEVEL_WORDS
from dashboards.components.about import KNOWN_GAPS
from dashboards.formatting import MINUS, counted, day, joined, per_people, significant
from dashboards.lineage.scope import Number
from scorecard.periods import month_label, period_label
from scorecard.schema import PER_PEOPLE

OF_TRUSTS = "A trust has patients, not residents: pages show this amount, not a rate."
DATA_STATUSES = {"final": "final", "provisional": "provisional", "wip": "work in progress"}


def exact(value: float) -> str:
    """A number to the last of its six decimals: what is added up by hand has to come out."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text.replace("-", MINUS) if text not in ("-0", "") else "0"


def title(found: Number) -> str:
    """What the page is about."""
    return f"{found.medicine.name}, {found.place.short}, {period_label(found.period.period_type, found.period.start)}"


def lead_words(found: Number) -> tuple[str, str]:
    """The number, and the rows that it is the sum of; in a strong and a plain part."""
    label = period_label(found.period.period_type, found.period.start)
    of = f"of {found.medicine.name} in {found.place.full_name}, {label}"
    if found.use.state == "missing":
        return f"There is no number {of}", f": {found.use.absence}."
    if found.use.state == "not_applicable":
        why = f" ({found.use.reason})" if found.use.reason else ""
        return f"There is no number {of}", f": the medicine is not applicable there{why}."
    if found.use.state == "zero":
        return f"None {of} was issued", _zero_words(found)
    strong = f"{exact(found.use.amount or 0.0)} {found.unit} {of}"
    return strong, _sum_words(found)


def _zero_words(found: Number) -> str:
    return (
        f": {found.use.received:,} of {counted(found.use.expected, 'monthly submission')} came, and no row of them is "
        "of this medicine in this unit."
    )


def _sum_words(found: Number) -> str:
    """What the rows add up to, beside what was published."""
    if found.rows is None or found.sum is None:
        return f", from {counted(found.use.source_rows, 'source row')}."
    rows = f"{counted(found.rows.height, 'source row')} in {counted(found.rows['file_number'].n_unique(), 'file')}"
    release = f"release {found.catalogue.release_id}"
    if found.adds_up:
        return f": the sum of {rows}, as {release} published it."
    return f" in {release}; the {rows} that are at hand add up to {exact(found.sum)}, which is not the same."


def rate_words(found: Number) -> str:
    """How the amount becomes the rate that pages show; nothing where they show the amount."""
    row = found.row
    if row is None or not found.measure.is_rate:
        return "" if found.place.has_rate else OF_TRUSTS
    amount, people, value = (row[name] for name in ("numerator", "denominator", "value"))
    if not isinstance(people, int | float) or not isinstance(value, float) or not isinstance(amount, float):
        return "No population is known there, so that there is no rate."
    return (
        f"Pages show it as {significant(value, 6)} {per_people(found.unit)}: {exact(amount)} {found.unit} divided by "
        f"{people:,.0f} people (ONS, mid-{found.catalogue.population_vintage}), times {PER_PEOPLE:,}."
    )


def caveats(found: Number) -> list[str]:
    """What to bear in mind of this number in particular, and then of all of them."""
    return [*_of_submissions(found), *_of_rows(found), *_of_products(found), *_of_files(found), *KNOWN_GAPS]


def _of_submissions(found: Number) -> Iterator[str]:
    use = found.use
    if use.expected and use.received < use.expected:
        yield (
            f"Only {use.received:,} of {counted(use.expected, 'monthly submission')} came: the number lacks what the "
            "others would have added."
        )


def _of_rows(found: Number) -> Iterator[str]:
    use = found.use
    if use.negative_rows:
        yield f"{counted(use.negative_rows, 'row')} of returns, with quantities below zero, are part of the sum."
    if use.rows_without_cost and use.indicative_cost is not None:
        yield f"{counted(use.rows_without_cost, 'row')} without a price are not part of the list price."
    if len(found.units) > 1:
        others = joined([unit for unit in found.units if unit != found.unit])
        yield f"The medicine is also counted in {others}; unlike units are never added."


def _of_products(found: Number) -> Iterator[str]:
    lost = found.products.filter(pl.col("reason").is_not_null())
    if lost.height:
        rows = counted(int(lost["rows"].sum()), "row")
        yield (
            f"{counted(lost.height, 'product')} of the medicine could not be converted to {found.medicine.unit} and "
            f"stay in the unit in which they were submitted: {rows} of the whole release."
        )


def _of_files(found: Number) -> Iterator[str]:
    open_ = found.files.filter(pl.col("data_status").is_in(["provisional", "wip"]))
    if open_.height:
        months = joined([month_label(month) for month in open_["month"].unique().sort().to_list()])
        yield f"The publisher will restate {months}: the data of them are not final."
    aside = int(found.files["rows_quarantined"].sum())
    if aside:
        yield f"{counted(aside, 'row')} of these files, of any medicine, {'was' if aside == 1 else 'were'} set aside."


def code_words(found: Number, code: str) -> str:
    """How a submitted code came to count for the place."""
    submitted = found.catalogue.organisations.get(code)
    if submitted is None:
        return "in no list of organisations"
    successor = found.catalogue.organisations.get(submitted.successor_ods_code or "")
    if successor is not None:
        when = f" on {day(submitted.close_date)}" if submitted.close_date else ""
        return f"merged into {successor.full_name}{when}"
    return "the trust itself" if code == found.place.ods_code else f"a trust of this {_level(found)}"


def _level(found: Number) -> str:
    return "country" if found.place.org_type == "england" else LEVEL_WORDS[found.place.org_type][0]
