"""Diffusion: how the use of a medicine spread from organisation to organisation after its technology appraisal.

Months are calendar months since that of publication, which is month 0. An organisation has used a medicine from the
first month on in which more of it was issued than returned; a month without a submission may hide an earlier use. No
data split use by indication, so use before the first appraisal is use for something else, or ahead of NICE.

A curve follows the organisations that submitted in the twelve months before that of publication, and first at least
three months before it: use before it would have been seen, and nothing that happens later changes who is followed.
Those that fall silent stay in the denominator and are counted as silent.

Frames: ``used`` has org_type, ods_code, medicine and month, a line for each month with more issued than returned;
``covered`` has org_type, ods_code, month, expected and received (schema.COVERAGE by month); ``appraisals`` is
schema.APPRAISAL; ``months`` are the loaded months; ``not_applicable`` has ods_code and medicine.
"""

from datetime import date

import polars as pl

from scorecard import schema
from scorecard.schema.diffusion import DIFFUSION, FIRST_USE, MILESTONE

LEVELS = ("england", "region", "icb", "trust")
FOLLOWED = ("icb", "trust")
PERCENTS = (10, 50, 90)
# So long, at most, an organisation has to be watched without use before a use counts as its first one.
MONTHS_WATCHED = 12
# So long before publication the first submission has to be, for use before it to be seen. Of the medicines appraised
# long before the public extract begins, three of its months show 95 % of the ICBs and 90 % of the trusts that a year
# shows using them; one month shows 92 and 86 %.
MONTHS_BEFORE = 3
# From such a share of prior users on, a curve shows a medicine that was there already, and not its spread.
WIDELY_USED = 50
FEWEST_MEDICINES = 5
UNDATED = "no positive appraisal has a known day of publication"
NOT_YET = "published after the last month of the data"
TOO_LATE = "the data do not begin three months before the appraisal"
NOT_LOADED = "the month of publication is not loaded"
NOBODY = "no organisation submitted in the months before publication"
ORGANISATION = ("org_type", "ods_code")
CURVE = ("medicine", "org_type")


def diffusion_tables(
    used: pl.DataFrame,
    covered: pl.DataFrame,
    appraisals: pl.DataFrame,
    not_applicable: pl.DataFrame,
    months: list[date],
) -> dict[str, pl.DataFrame]:
    """The tables schema.DIFFUSION_TABLES by name, without release_id."""
    deciding = deciding_appraisals(appraisals)
    firsts = first_uses(used, covered, deciding, not_applicable)
    spread = curves(firsts, covered, deciding, months)
    return {
        "first_use": firsts.sort("medicine", *ORGANISATION),
        "milestone": milestones(firsts, spread, deciding, months),
        "diffusion": beside_cohort(spread, deciding),
    }


def deciding_appraisals(appraisals: pl.DataFrame) -> pl.DataFrame:
    """The first positive appraisal of each medicine that has a day of publication, or none of a medicine without one.

    medicine, ta_number, published, undated_before. The last names the lowest positive number below the deciding one
    that has no day: NICE counts upwards, so that one came earlier.
    """
    order = {"series": pl.col("ta_number").str.extract(r"^(\D*)"), "number": _number()}
    positive = appraisals.filter(pl.col("category").is_in(schema.POSITIVE)).with_columns(**order)
    dated = positive.filter(pl.col("published").is_not_null()).sort("medicine", "published", "series", "number")
    first = dated.unique("medicine", keep="first", maintain_order=True)
    beside = positive.filter(pl.col("published").is_null()).join(first, on=["medicine", "series"], suffix="_decided")
    earlier = beside.filter(pl.col("number") < pl.col("number_decided"))
    undated = earlier.group_by("medicine").agg(undated_before=pl.col("ta_number").sort_by("number").first())
    names = positive.select("medicine").unique()
    decided = names.join(first.select("medicine", "ta_number", "published"), on="medicine", how="left")
    return decided.join(undated, on="medicine", how="left").sort("medicine")


def _number() -> pl.Expr:
    return pl.col("ta_number").str.extract(r"(\d+)").cast(pl.Int64)


def first_uses(
    used: pl.DataFrame, covered: pl.DataFrame, deciding: pl.DataFrame, not_applicable: pl.DataFrame
) -> pl.DataFrame:
    """schema.FIRST_USE without release_id: every organisation beside every medicine with a deciding appraisal.

    not_known: nothing was ever submitted; or submissions began in the month of publication or later, and the first use
    came before the organisation had been watched for as long as it had been out of sight, twelve months at most.
    """
    seen = used.group_by(*ORGANISATION, "medicine").agg(first_seen=pl.col("month").min())
    absent = not_applicable.select("ods_code", "medicine").unique().with_columns(is_absent=pl.lit(value=True))
    joined = (
        _with_publications(covered, deciding)
        .join(seen, on=[*ORGANISATION, "medicine"], how="left")
        .join(absent, on=["ods_code", "medicine"], how="left")
        .with_columns(state=_state())
    )
    is_recent = pl.col("last_before") >= pl.col("publication").dt.offset_by(f"-{MONTHS_WATCHED}mo")
    was_watched = pl.col("first_submitted") <= pl.col("publication").dt.offset_by(f"-{MONTHS_BEFORE}mo")
    is_used = pl.col("state").is_in(["used", "used_before"])
    told = joined.with_columns(
        first_use=pl.when(is_used).then("first_seen"),
        months_since=pl.when(is_used).then(_months("first_seen", "publication")),
        is_followed=(is_recent & was_watched).fill_null(value=False) & (pl.col("state") != "not_applicable"),
    )
    return told.select(FIRST_USE.names[1:])


def _with_publications(covered: pl.DataFrame, deciding: pl.DataFrame) -> pl.DataFrame:
    """Every organisation and dated appraisal: first and last submission, and the last one before publication."""
    known = covered.filter(pl.col("org_type").is_in(LEVELS) & (pl.col("ods_code") != schema.UNALLOCATED))
    heard = pl.col("month").filter(pl.col("received") > 0)
    organisations = known.group_by(ORGANISATION).agg(first_submitted=heard.min(), last_submitted=heard.max())
    dated = deciding.filter(pl.col("published").is_not_null()).select(
        "medicine",
        "ta_number",
        publication=pl.col("published").dt.truncate("1mo"),
        eve=pl.col("published").dt.truncate("1mo").dt.offset_by("-1mo"),
    )
    submitted = known.filter(pl.col("received") > 0).select(*ORGANISATION, last_before="month").sort("last_before")
    grid = organisations.join(dated, how="cross").sort("eve")
    return grid.join_asof(
        submitted, left_on="eve", right_on="last_before", by=ORGANISATION, coalesce=False, check_sortedness=False
    )


def _state() -> pl.Expr:
    """What is known of the first use: the first that fits."""
    out_of_sight = _months("first_submitted", "publication").clip(-1) + 1
    watched = _months("first_seen", "first_submitted")
    return (
        pl.when(pl.col("is_absent"))
        .then(pl.lit("not_applicable"))
        .when(pl.col("first_submitted").is_null())
        .then(pl.lit("not_known"))
        .when(pl.col("first_seen").is_null())
        .then(pl.lit("not_used"))
        .when(watched < out_of_sight.clip(upper_bound=MONTHS_WATCHED))
        .then(pl.lit("not_known"))
        .when(pl.col("first_seen") < pl.col("publication"))
        .then(pl.lit("used_before"))
        .otherwise(pl.lit("used"))
    )


def _months(later: str, earlier: str) -> pl.Expr:
    """Calendar months from one day's month to another's."""
    return _place(later) - _place(earlier)


def _place(day: str) -> pl.Expr:
    """The place of a day's month in a count of all months."""
    return pl.col(day).dt.year().cast(pl.Int64) * 12 + pl.col(day).dt.month().cast(pl.Int64)


def curves(firsts: pl.DataFrame, covered: pl.DataFrame, deciding: pl.DataFrame, months: list[date]) -> pl.DataFrame:
    """How many of the followed ICBs and trusts had used each medicine by each month since its appraisal.

    medicine, org_type, months_since, organisations, used_before, used, silent, share. From month 0 to the last one
    that is loaded without a gap; no curve where the data do not begin three months before that of publication.
    """
    followed = firsts.filter(pl.col("is_followed") & pl.col("org_type").is_in(FOLLOWED))
    groups = followed.group_by(CURVE).agg(
        organisations=pl.len().cast(pl.Int64), used_before=(pl.col("state") == "used_before").sum().cast(pl.Int64)
    )
    reached = _observed(deciding, months).filter(pl.col("why_none").is_null())
    until = pl.int_ranges(0, pl.col("months_observed") + 1)
    points = reached.select("medicine", months_since=until).explode("months_since")
    began = pl.col("months_since").clip(0)
    new = followed.group_by(*CURVE, began).agg(used=pl.len().cast(pl.Int64)).drop_nulls("months_since")
    point = [*CURVE, "months_since"]
    drawn = (
        groups.join(points, on="medicine")
        .join(new, on=point, how="left")
        .join(_silent(followed, covered, deciding, months), on=point, how="left")
        .sort(point)
        .with_columns(pl.col("used").fill_null(0).cum_sum().over(CURVE))
    )
    # Rounded, because polars divides by a constant by multiplying: 3 of 5 would come out as 0.6000000000000001.
    share = (pl.col("used") / pl.col("organisations")).round(12)
    return drawn.with_columns(pl.col("silent").fill_null(0), share=share).select(
        *point, "organisations", "used_before", "used", "silent", "share"
    )


def _observed(deciding: pl.DataFrame, months: list[date]) -> pl.DataFrame:
    """Medicines with the last month since publication up to which every month is loaded, or why there is none.

    medicine, published, months_observed, why_none.
    """
    loaded = pl.DataFrame({"publication": sorted(months)}, schema={"publication": pl.Date}).with_row_index("row")
    place = _place("publication")
    run = place - pl.col("row").cast(pl.Int64)
    ends = loaded.select("publication", months_observed=place.max().over(run) - place)
    joined = deciding.with_columns(publication=pl.col("published").dt.truncate("1mo")).join(
        ends, on="publication", how="left"
    )
    first, last = (pl.lit(ends["publication"].min(), pl.Date), pl.lit(ends["publication"].max(), pl.Date))
    why = (
        pl.when(pl.col("published").is_null())
        .then(pl.lit(UNDATED))
        .when(pl.col("publication") > last)
        .then(pl.lit(NOT_YET))
        .when(pl.col("publication") < first.dt.offset_by(f"{MONTHS_BEFORE}mo"))
        .then(pl.lit(TOO_LATE))
        .when(pl.col("months_observed").is_null())
        .then(pl.lit(NOT_LOADED))
    )
    return joined.with_columns(why_none=why).select("medicine", "published", "months_observed", "why_none")


def _silent(followed: pl.DataFrame, covered: pl.DataFrame, deciding: pl.DataFrame, months: list[date]) -> pl.DataFrame:
    """How many followed organisations without any use yet submitted nothing for each month since publication."""
    submitted = covered.filter(pl.col("received") > 0).select(*ORGANISATION, "month")
    loaded = pl.DataFrame({"month": months}, schema={"month": pl.Date})
    every = followed.select(ORGANISATION).unique().join(loaded, how="cross")
    missing = every.join(submitted, on=[*ORGANISATION, "month"], how="anti")
    dated = deciding.select("medicine", "published")
    pairs = followed.select(*CURVE, "ods_code", used_in="months_since").join(missing, on=ORGANISATION)
    counted = pairs.join(dated, on="medicine").with_columns(months_since=_months("month", "published"))
    unused = counted.filter(pl.col("used_in").is_null() | (pl.col("used_in") > pl.col("months_since")))
    return unused.group_by(*CURVE, "months_since").agg(silent=pl.len().cast(pl.Int64))


def milestones(firsts: pl.DataFrame, spread: pl.DataFrame, deciding: pl.DataFrame, months: list[date]) -> pl.DataFrame:
    """schema.MILESTONE without release_id: every medicine with a positive appraisal, for ICBs and for trusts."""
    levels = pl.DataFrame({"org_type": FOLLOWED})
    named = _observed(deciding, months).join(deciding.drop("published"), on="medicine").join(levels, how="cross")
    ends = spread.group_by(CURVE).agg(pl.col("organisations", "used_before").first(), pl.col("used").max())
    began = firsts.filter("is_followed").group_by(CURVE).agg(first_use_months=pl.col("months_since").min())
    whole = named.join(ends, on=CURVE, how="left").join(began, on=CURVE, how="left")
    for percent in PERCENTS:
        there = spread.filter(pl.col("used") * 100 >= pl.col("organisations") * percent)
        month = there.group_by(CURVE).agg(pl.col("months_since").min().alias(f"months_to_{percent}"))
        whole = whole.join(month, on=CURVE, how="left")
    why = pl.coalesce("why_none", pl.when(pl.col("organisations").is_null()).then(pl.lit(NOBODY)))
    # A first use that the data show only behind a gap lies beyond the end of the curve.
    is_within = pl.col("organisations").is_not_null() & (pl.col("first_use_months") <= pl.col("months_observed"))
    explained = whole.with_columns(why_none=why).with_columns(
        pl.when(is_within).then("first_use_months").alias("first_use_months"),
        *(_reason(percent) for percent in PERCENTS),
    )
    return _without_explained(explained).select(MILESTONE.names[1:]).sort("medicine", "org_type")


def _reason(percent: int) -> pl.Expr:
    """Why no month is given in which a share was reached."""
    before = pl.col("used_before") * 100 // pl.col("organisations")
    already = pl.format("already used by {} % of organisations before publication", before)
    return (
        pl.when(pl.col("why_none").is_not_null())
        .then("why_none")
        .when(before >= min(percent, WIDELY_USED))
        .then(already)
        .when(pl.col(f"months_to_{percent}").is_null())
        .then(pl.format("not reached by month {}", "months_observed"))
        .alias(f"reason_{percent}")
    )


def _without_explained(rows: pl.DataFrame) -> pl.DataFrame:
    """Months stand only where no reason does."""
    kept = [pl.when(pl.col(f"reason_{n}").is_null()).then(f"months_to_{n}").alias(f"months_to_{n}") for n in PERCENTS]
    return rows.with_columns(kept)


def beside_cohort(spread: pl.DataFrame, deciding: pl.DataFrame) -> pl.DataFrame:
    """schema.DIFFUSION without release_id: curves with the quartiles of those of medicines that were appraised earlier.

    A medicine that half of the organisations had used before its appraisal is in no cohort: its curve shows no spread.
    """
    own = spread.join(deciding.select("medicine", "published"), on="medicine")
    point = ["org_type", "months_since"]
    is_spread = pl.col("used_before") * 100 < pl.col("organisations") * WIDELY_USED
    others = own.filter(is_spread).select(*point, beside="share", earlier="published")
    pairs = own.lazy().join(others.lazy(), on=point).filter(pl.col("earlier") < pl.col("published"))
    share, is_enough = pl.col("beside"), pl.len() >= FEWEST_MEDICINES
    cohorts = pairs.group_by("medicine", *point).agg(
        cohort_medicines=pl.len().cast(pl.Int64),
        cohort_low=pl.when(is_enough).then(share.quantile(0.25, "linear")),
        cohort_middle=pl.when(is_enough).then(share.median()),
        cohort_high=pl.when(is_enough).then(share.quantile(0.75, "linear")),
    )
    joined = own.join(cohorts.collect(), on=["medicine", *point], how="left")
    counted = joined.with_columns(pl.col("cohort_medicines").fill_null(0))
    return counted.select(DIFFUSION.names[1:]).sort("medicine", *point)
