"""A month beside the months before it, as small frames for the suites; shapes: expectations.suites.frames.

``now`` and ``before`` have history.ADDED_SCHEMA. What is usual is what the middle one of the loaded months before has,
a month without any counting as one; for volumes, of the months that have any, if they are at least half of them.
Specification, drawn as tables: tests/spec/test_history.py. Naive second implementation: tests/lib/naive_history.py.
"""

from datetime import date

import polars as pl

from expectations.suites.frames import CHANGED_PLACES, RESTATED, SUBMITTING, WHOLE_MONTH
from ingest.history import CELL
from ingest.working_days import working_days
from scorecard.settings import Thresholds
from scorecard.tables import Table

PRODUCT = ("vmp_code", "unit")
# Of a quantity seen in one month only it cannot be said what is usual.
MONTHS_OF_A_USUAL_QUANTITY = 2
# Of the thousands of products of a nation hundreds fall in every month: only the best fits of each that rose are looked
# at trust by trust.
PARTNERS = 10


def usual_quantities(before: pl.DataFrame) -> pl.DataFrame:
    """The usual quantity, without its sign, of each trust, product and unit: ods_code, vmp_code, unit, usual."""
    found = before.group_by(CELL).agg(usual=pl.col("quantity").abs().median(), seen=pl.len())
    return found.filter(pl.col("seen") >= MONTHS_OF_A_USUAL_QUANTITY, pl.col("usual") > 0).drop("seen")


def submitting(now: pl.DataFrame, before: pl.DataFrame, excused: pl.DataFrame, thresholds: Thresholds) -> pl.DataFrame:
    """Trusts that usually submit, but for ``excused`` (ods_code), with their rows now and usually."""
    monthly = before.group_by("ods_code", "month").agg(pl.col("rows").sum())
    grid = monthly.select("ods_code").unique().join(monthly.select("month").unique(), how="cross")
    filled = grid.join(monthly, on=["ods_code", "month"], how="left").with_columns(pl.col("rows").fill_null(0))
    usual = filled.group_by("ods_code").agg(usual_rows=pl.col("rows").median())
    expected = usual.filter(pl.col("usual_rows") >= thresholds.trust_rows).join(excused, on="ods_code", how="anti")
    found = expected.join(now.group_by("ods_code").agg(pl.col("rows").sum()), on="ods_code", how="left")
    told = pl.format("{}: {} rows, usually {}", "ods_code", "rows", _number("usual_rows"))
    share = pl.col("rows") / pl.col("usual_rows")
    return _shaped(found.with_columns(pl.col("rows").fill_null(0)).with_columns(share=share, told=told), SUBMITTING)


def beside_usual(now: pl.DataFrame, before: pl.DataFrame, month: date) -> pl.DataFrame:
    """Products and units that are issued now and usually, with their volume a working day and the usual one.

    Columns: vmp_code, unit, vmp_name, usual, usual_rows (of all the months together) and volume.
    """
    monthly = before.group_by(*PRODUCT, "month").agg(pl.col("quantity", "rows").sum(), pl.col("vmp_name").min())
    usual = (
        _per_working_day(monthly)
        .group_by(PRODUCT)
        .agg(
            usual=pl.col("per_day").median(),
            usual_rows=pl.col("rows").sum(),
            seen=pl.len(),
            vmp_name=pl.col("vmp_name").min(),
        )
    )
    often = usual.filter(pl.col("seen") * 2 >= before["month"].n_unique(), pl.col("usual") > 0).drop("seen")
    volumes = now.group_by(PRODUCT).agg(volume=pl.col("quantity").sum() / working_days(month))
    return often.join(volumes.filter(pl.col("volume") > 0), on=PRODUCT)


def whole_month(now: pl.DataFrame, before: pl.DataFrame, products: pl.DataFrame) -> pl.DataFrame:
    """The month as a whole, as a part of what is usual; ``products`` are those of beside_usual.

    Unlike units are not added: the volume is that of the product in the middle, each weighing as its usual rows.
    Blank where no product can be compared.
    """
    ratios = products.with_columns(ratio=pl.col("volume") / pl.col("usual")).sort("ratio", *PRODUCT)
    is_reached = pl.col("usual_rows").cum_sum() * 2 >= pl.col("usual_rows").sum()
    volume = ratios.filter(is_reached)["ratio"].first()
    rows, usual_rows = now["rows"].sum(), before.group_by("month").agg(pl.col("rows").sum()).select(pl.median("rows"))
    line = usual_rows.select(volume=pl.lit(volume, pl.Float64), usual="rows", rows=rows / pl.col("rows"))
    percent = (pl.col("volume") * 100).round(1)
    volume_told = pl.format("{} % of the usual volume a working day, over {} products", percent, ratios.height)
    rows_told = pl.format("{} rows, usually {}", pl.lit(rows), _number("usual"))
    return _shaped(line.with_columns(volume_told=volume_told, rows_told=rows_told), WHOLE_MONTH)


def changed_places(
    now: pl.DataFrame, before: pl.DataFrame, products: pl.DataFrame, thresholds: Thresholds
) -> pl.DataFrame:
    """Pairs of products of one unit of which one rose to about the other's usual volume, and that one fell to its own.

    ``products`` are those of beside_usual. ``likeness`` is how far, trust by trust, quantities are from the other's
    usual ones, as a part of how far they are from their own: 0 where they changed places exactly, above 1 where each
    is still more like itself.
    """
    often = products.filter(pl.col("usual_rows") >= thresholds.trust_rows * before["month"].n_unique())
    pairs = _pairs(often, thresholds.swap_apart)
    if pairs.is_empty():
        return pl.DataFrame(schema=CHANGED_PLACES.polars_schema)
    cells = _cells(now, before).join(_either(pairs), on=PRODUCT, how="semi")
    words, pairs = pairs, pairs.drop("told")
    whole = pairs.join(cells.select("ods_code").unique(), how="cross")
    for code, suffix in (("vmp_code", ""), ("other_vmp_code", "_other")):
        renamed = {"vmp_code": code, "now": f"now{suffix}", "usual": f"usual{suffix}"}
        whole = whole.join(cells.rename(renamed), on=["ods_code", "unit", code], how="left")
    filled = whole.with_columns(pl.col("now", "usual", "now_other", "usual_other").fill_null(0.0))
    swapped, stayed = _apart("usual_other", "usual"), _apart("usual", "usual_other")
    keys = ["vmp_code", "other_vmp_code", "unit"]
    return _shaped(filled.group_by(keys).agg(likeness=swapped / stayed).join(words, on=keys), CHANGED_PLACES)


def _pairs(products: pl.DataFrame, apart: float) -> pl.DataFrame:
    """Pairs of which one rose and one fell by so many times, each to somewhere near the other's usual volume."""
    numbers = products.select(*PRODUCT, "usual", "volume")
    rose = numbers.filter(pl.col("volume") >= pl.col("usual") * apart)
    fell = numbers.filter(pl.col("volume") * apart <= pl.col("usual"))
    pairs = rose.join(fell, on="unit", suffix="_other")
    offs = [pl.col(mine) / pl.col(other) for mine, other in (("volume", "usual_other"), ("volume_other", "usual"))]
    near = pairs.filter(off.is_between(1 / apart**2, apart**2) for off in offs)
    fit = pl.sum_horizontal(off.log().abs() for off in offs)
    best = near.with_columns(fit=fit).sort("fit", "vmp_code", "vmp_code_other").group_by(PRODUCT).head(PARTNERS)
    return _in_words(best, products.select(*PRODUCT, "vmp_name"))


def _in_words(pairs: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """Pairs told as a person would: vmp_code, other_vmp_code, unit, told."""
    other = names.rename({"vmp_code": "vmp_code_other", "vmp_name": "vmp_name_other"})
    named = pairs.join(names, on=PRODUCT).join(other, on=["vmp_code_other", "unit"])
    told = pl.format(
        "{} rose from {} to {} {} a working day, {} fell from {} to {}",
        "vmp_name",
        *(_number(name) for name in ("usual", "volume")),
        "unit",
        "vmp_name_other",
        *(_number(name) for name in ("usual_other", "volume_other")),
    )
    return named.select("vmp_code", "unit", other_vmp_code="vmp_code_other", told=told)


def _cells(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Quantities by trust, product and unit, now and in the mean of the months before."""
    usual = before.group_by(CELL).agg(usual=pl.col("quantity").sum() / before["month"].n_unique())
    return usual.join(now.select(*CELL, now="quantity"), on=CELL, how="full", coalesce=True)


def _either(pairs: pl.DataFrame) -> pl.DataFrame:
    """The products of pairs, of both sides."""
    other = pairs.select("unit", vmp_code="other_vmp_code")
    return pl.concat([pairs.select("unit", "vmp_code"), other]).unique()


def _apart(from_this: str, from_other: str) -> pl.Expr:
    """How far two products' quantities are, over all trusts, from two columns."""
    return ((pl.col("now") - pl.col(from_this)).abs() + (pl.col("now_other") - pl.col(from_other)).abs()).sum()


def restated(now: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Products and units of two files of one month, with what the earlier and this one say."""
    mine, theirs = (
        frame.group_by(PRODUCT).agg(pl.col("quantity").sum().alias(name), pl.col("vmp_name").min())
        for frame, name in ((now, "now"), (earlier, "before"))
    )
    both = mine.join(theirs, on=PRODUCT, how="full", coalesce=True, suffix="_before")
    filled = both.with_columns(pl.col("now", "before").fill_null(0.0))
    greater = pl.max_horizontal(pl.col("now").abs(), pl.col("before").abs())
    moved = pl.when(greater > 0).then((pl.col("now") - pl.col("before")).abs() / greater).otherwise(0.0)
    name = pl.coalesce("vmp_name", "vmp_name_before")
    told = pl.format("{}: {} {} before, {} now", name, _number("before"), "unit", _number("now"))
    return _shaped(filled.with_columns(moved=moved, told=told), RESTATED)


def _per_working_day(monthly: pl.DataFrame) -> pl.DataFrame:
    """Quantities a working day of their month, as per_day."""
    months = monthly["month"].unique().to_list()
    days = pl.col("month").replace_strict(months, [working_days(month) for month in months], return_dtype=pl.Int64)
    return monthly.with_columns(per_day=pl.col("quantity") / days)


def _number(column: str) -> pl.Expr:
    """A number as a person writes it: to two decimals, without empty ones."""
    return pl.col(column).round(2).cast(pl.Float64).cast(pl.String).str.strip_suffix(".0")


def _shaped(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The declared columns of a table, in its order and types, sorted by its key."""
    return frame.select(pl.col(name).cast(kind) for name, kind in table.polars_schema.items()).sort(table.key)
