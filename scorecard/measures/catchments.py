"""Catchments: how many people each trust serves, by estimate.

A trust has no population of its own. What is published is which part of its patients lives in which ICB; a share of
an ICB's people by that part would count them once for every trust. So the people of an ICB are divided among the
trusts that draw from it, in proportion to a trust's activity (occupied general and acute beds) times the part of its
patients that lives there. The catchments of all trusts together are then the people of the ICBs they draw from.

An estimate, and no count: it takes for granted that an occupied bed stands for as many people everywhere, so a trust
that treats many people in few beds (eyes, women's health) comes out too small. Trusts without shares or without
activity have no catchment, and their patients stand in those of the others.

Specification, drawn as tables: tests/spec/test_denominators.py. Naive implementation: tests/lib/naive_denominators.py.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.measures.denominators import many
from scorecard.notes import Note
from scorecard.places.organisations import bridge

OCCUPIED_BEDS = "general_acute_beds_occupied"
# Activity is the mean of so many months: a year, so that winter counts for every trust alike.
MONTHS_OF_ACTIVITY = 12
# Patients from beyond the known ICBs; with more of them a catchment would be a part that looks like the whole.
MOST_UNPLACED = 0.01
# The people of a trust are added up as whole millionths, so that the order of adding changes no bit of a release.
MILLIONTHS = 1_000_000


@dataclass(frozen=True)
class Catchments:
    """Every trust that answers for itself, with the people it serves or the reason why none are told.

    ``trusts`` has ods_code, people, reason, share_year, activity, activity_from and activity_to.
    """

    trusts: pl.DataFrame
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Sources:
    """What catchments are computed from, each row with the ``trust`` that answers for its ods_code.

    ``shares`` are of one year, ``own`` has the activity of each code by month in one unit, ``icbs`` has icb_gss, icb
    and population.
    """

    activity: str
    shares: pl.DataFrame
    own: pl.DataFrame
    icbs: pl.DataFrame

    @property
    def window(self) -> list[date]:
        """The last months of which any activity is known, in order."""
        return self.own["month"].unique().sort().tail(MONTHS_OF_ACTIVITY).to_list()


def catchments(
    shares: pl.DataFrame,
    rows: pl.DataFrame,
    organisations: pl.DataFrame,
    hierarchy: pl.DataFrame,
    activity: str = OCCUPIED_BEDS,
) -> Catchments:
    """The estimated number of people that each trust serves, from the newest year's shares and its activity.

    Activity is the mean of what a trust has in the last twelve months of which any is known. Shapes are those of
    schema.CATCHMENT_SHARE, DENOMINATOR (both in order of loading), ORGANISATION and HIERARCHY.
    """
    given = _sources(shares, rows, organisations, hierarchy, activity)
    parts, beds = _parts(given), _activity(given)
    drawn = _drawn(parts, beds)
    trusts = _with_reasons(_lines(given, organisations), given, parts, beds, drawn)
    if shares.is_empty():
        return Catchments(trusts, ())
    return Catchments(trusts, tuple(_catchment_notes(given, organisations, trusts, drawn)))


def _sources(
    shares: pl.DataFrame, rows: pl.DataFrame, organisations: pl.DataFrame, hierarchy: pl.DataFrame, activity: str
) -> Sources:
    """The newest shares, the chosen activity, and ICBs with their people by every GSS code they are known by."""
    newest = shares.filter(pl.col("year") == pl.col("year").max())
    latest = newest.unique(schema.CATCHMENT_SHARE.key, keep="last")
    chosen = rows.unique(schema.DENOMINATOR.key, keep="last").filter(pl.col("denominator") == activity)
    of_one_unit = chosen.filter(pl.col("unit") == pl.col("unit").mode().min())
    people = organisations.filter(pl.col("org_type") == "icb").select(icb="ods_code", population="population")
    return Sources(
        activity,
        _by_trust(latest, organisations).select("trust", "ods_code", "icb_gss", "share", "year").sort(pl.all()),
        _by_trust(of_one_unit, organisations).select("trust", "ods_code", "month", "amount").sort(pl.all()),
        icbs_by_gss(organisations, hierarchy).join(people, on="icb"),
    )


def _by_trust(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Rows of trusts with the ``trust`` that answers for each; a code that no organisation has answers for itself."""
    areas = organisations.filter(pl.col("org_type") != "trust")
    lines = organisations.filter(pl.col("org_type") == "trust").select("ods_code", "successor_ods_code")
    placed = rows.join(areas, on="ods_code", how="anti").join(lines, on="ods_code", how="left")
    return placed.with_columns(trust=pl.coalesce("successor_ods_code", "ods_code"))


def icbs_by_gss(organisations: pl.DataFrame, hierarchy: pl.DataFrame) -> pl.DataFrame:
    """Which ICB each GSS code means: icb_gss, icb.

    GSS codes are renewed when a boundary moves. A code of any loaded hierarchy means the ICB to which most practices
    of its area belong now; one that only ONS has, the ICB that carries it, unless several do.
    """
    now = bridge(hierarchy).select("sub_icb_code", icb="icb_code")
    moved = hierarchy.select("icb_gss", "sub_icb_code").join(now, on="sub_icb_code")
    counted = moved.group_by("icb_gss", "icb").len().sort("len", "icb")
    ours = counted.unique("icb_gss", keep="last").select("icb_gss", "icb")
    is_icb = (pl.col("org_type") == "icb") & pl.col("gss_code").is_not_null()
    theirs = organisations.filter(is_icb).select(icb_gss="gss_code", icb="ods_code")
    alone = theirs.filter(pl.len().over("icb_gss") == 1)
    return pl.concat([ours, alone.join(ours, on="icb_gss", how="anti")]).sort("icb_gss")


def _activity(given: Sources) -> pl.DataFrame:
    """The activity of each trust that has any: trust, beds (or whatever is counted)."""
    recent = given.own.filter(pl.col("month").is_in(given.window))
    months = recent.group_by("trust", "month", maintain_order=True).agg(pl.col("amount").sum()).sort("trust", "month")
    by_trust = months.group_by("trust", maintain_order=True)
    return by_trust.agg(beds=pl.col("amount").mean()).filter(pl.col("beds") > 0).sort("trust")


def _parts(given: Sources) -> pl.DataFrame:
    """Which part of a trust's patients lives where: trust, icb_gss, part, and ICB and population where it is known.

    Of a merged trust these are the parts of each of its codes, in proportion to the activity of each.
    """
    weighed = given.shares.join(_proportions(given), on=["trust", "ods_code"]).sort("trust", "icb_gss", "ods_code")
    part = (pl.col("share") * pl.col("proportion")).sum().over("trust", "icb_gss")
    parts = weighed.select("trust", "icb_gss", part=part).unique().filter(pl.col("part") > 0)
    return parts.join(given.icbs, on="icb_gss", how="left").sort("trust", "icb_gss")


def _proportions(given: Sources) -> pl.DataFrame:
    """What each code with shares contributes to its trust: trust, ods_code, proportion.

    Measured in the last twelve months in which all of the trust's codes had activity, which are those before a merger:
    later, all of it is reported by the successor. A code that never had any contributes nothing beside one that had,
    and all where it is the only one; several codes of unknown sizes are left out.
    """
    codes = given.shares.select("trust", "ods_code").unique()
    active = given.own.filter(pl.col("amount") > 0).join(codes, on=["trust", "ods_code"], how="semi")
    everybody = pl.col("ods_code").n_unique().over("trust")
    common = active.filter(pl.col("ods_code").n_unique().over("trust", "month") == everybody)
    is_late = pl.col("month").rank("dense", descending=True).over("trust") <= MONTHS_OF_ACTIVITY
    sizes = (
        common.filter(is_late)
        .sort(pl.all())
        .group_by("trust", "ods_code", maintain_order=True)
        .agg(size=pl.col("amount").sum())
    )
    sized = codes.join(sizes, on=["trust", "ods_code"], how="left").sort("trust", "ods_code")
    alone = pl.when(pl.len().over("trust") == 1).then(1.0)
    proportion = pl.coalesce(alone, pl.col("size") / pl.col("size").sum().over("trust"))
    return sized.select("trust", "ods_code", proportion=proportion).drop_nulls()


def _drawn(parts: pl.DataFrame, beds: pl.DataFrame) -> pl.DataFrame:
    """The parts of trusts with activity, with the ``people`` that each draws: null where no ICB is known."""
    joined = parts.join(beds, on="trust").with_columns(draw=pl.col("beds") * pl.col("part")).sort("trust", "icb_gss")
    whole = pl.col("draw").sum().over("icb")
    known = pl.col("population").is_not_null()
    return joined.with_columns(people=pl.when(known).then(pl.col("population") * pl.col("draw") / whole))


def _lines(given: Sources, organisations: pl.DataFrame) -> pl.DataFrame:
    """Every trust that answers for itself, and every code of unknown organisations: ods_code."""
    is_line = (pl.col("org_type") == "trust") & pl.col("successor_ods_code").is_null()
    codes = [organisations.filter(is_line)["ods_code"], given.shares["trust"], given.own["trust"]]
    return pl.concat([code.rename("ods_code") for code in codes]).unique().sort().to_frame()


def _with_reasons(
    lines: pl.DataFrame, given: Sources, parts: pl.DataFrame, beds: pl.DataFrame, drawn: pl.DataFrame
) -> pl.DataFrame:
    """Catchments of trusts, or the reason why one has none."""
    whole_millionths = (pl.col("people") * MILLIONTHS).round().cast(pl.Int64)
    unplaced = pl.col("part").filter(pl.col("people").is_null()).sum()
    served = drawn.group_by(ods_code="trust").agg(people=whole_millionths.sum() / MILLIONTHS, unplaced=unplaced)

    def of(frame: pl.DataFrame) -> pl.Expr:
        return pl.col("ods_code").is_in(frame["trust"].unique().to_list())

    reason = (
        pl.when(~of(given.shares))
        .then(pl.lit("where its patients live is not known"))
        .when(~of(beds))
        .then(pl.lit(f"it has no {_in_words(given.activity)}"))
        .when(~of(parts))
        .then(pl.lit("it was merged, and how large its parts were is not known"))
        .when(pl.col("unplaced") > MOST_UNPLACED)
        .then(pl.lit(f"more than {MOST_UNPLACED:.0%} of its patients live in no known ICB"))
    )
    window = given.window
    told = lines.join(served, on="ods_code", how="left").with_columns(reason=reason)
    return told.select(
        "ods_code",
        people=pl.when(pl.col("reason").is_null()).then(pl.col("people")),
        reason="reason",
        share_year=pl.lit(given.shares["year"].max(), pl.Int64),
        activity=pl.lit(given.activity),
        activity_from=pl.lit(window[0] if window else None, pl.Date),
        activity_to=pl.lit(window[-1] if window else None, pl.Date),
    )


def _catchment_notes(
    given: Sources, organisations: pl.DataFrame, trusts: pl.DataFrame, drawn: pl.DataFrame
) -> list[Note]:
    """What catchments leave out, and whose figures are too large for it; one note where there is no activity at all."""
    if given.own.is_empty():
        told = f"No trust has a catchment: there are shares of patients by ICB, and no {_in_words(given.activity)}."
        return [Note("catchment", told)]
    return [
        *_stranger_notes(given, organisations),
        *_area_notes(given, drawn),
        *_bare_notes(organisations, drawn),
        *_reason_notes(given, trusts, drawn),
        *_left_out_notes(given, trusts),
    ]


def _stranger_notes(given: Sources, organisations: pl.DataFrame) -> list[Note]:
    """A note on every code with shares that no organisation has."""
    strangers = given.shares.join(organisations, on="ods_code", how="anti")["ods_code"].unique().sort()
    told = "has shares of patients and is no organisation of this release. It is taken for a trust."
    return [Note("catchment", f"{code} {told}", ods_code=code) for code in strangers]


def _area_notes(given: Sources, drawn: pl.DataFrame) -> list[Note]:
    """A note on every GSS code of the shares that leads to no ICB with people."""
    lost = given.shares.join(given.icbs.drop_nulls("population"), on="icb_gss", how="anti")
    trusts = lost.group_by("icb_gss").agg(pl.col("trust").n_unique())
    beds = drawn.filter(pl.col("people").is_null()).group_by("icb_gss").agg(pl.col("draw").sum())
    told = trusts.join(beds, on="icb_gss", how="left").sort("icb_gss").with_columns(pl.col("draw").fill_null(0.0))
    every = max(float(drawn["draw"].sum()), 1e-9)
    return [
        Note(
            "catchment",
            f"The GSS code {gss} leads to no ICB of which the people are known. {many(count, 'trust')} "
            f"had patients from there, {draw / every:.2%} of all activity: catchments leave them out.",
        )
        for gss, count, draw in told.select("icb_gss", "trust", "draw").iter_rows()
    ]


def _bare_notes(organisations: pl.DataFrame, drawn: pl.DataFrame) -> list[Note]:
    """A note on every ICB with people from which no trust draws."""
    peopled = organisations.filter((pl.col("org_type") == "icb") & (pl.col("population") > 0))
    bare = peopled.join(drawn, left_on="ods_code", right_on="icb", how="anti").sort("ods_code")
    told = "are in no catchment: no trust with shares and activity has patients from there."
    return [
        Note("catchment", f"The people of {name} ({code}) {told}", ods_code=code)
        for code, name in bare.select("ods_code", "name").iter_rows()
    ]


def _reason_notes(given: Sources, trusts: pl.DataFrame, drawn: pl.DataFrame) -> list[Note]:
    """A note on every trust with shares or activity and without a catchment, and on what others get instead."""
    some = pl.col("ods_code").is_in([*given.shares["trust"], *given.own["trust"]])
    without = trusts.filter(some, pl.col("reason").is_not_null())
    left = "Whom it serves is counted for the trusts that draw from the same ICBs: their catchments are larger for it."
    kept = "The part of known ICBs that it serves is counted for no other trust."
    draws = set(drawn["trust"])
    return [
        Note("catchment", f"{code} has no catchment: {reason}. {kept if code in draws else left}", ods_code=code)
        for code, reason in without.select("ods_code", "reason").iter_rows()
    ]


def _left_out_notes(given: Sources, trusts: pl.DataFrame) -> list[Note]:
    """A note on every merged code whose shares count for nothing beside those of its trust."""
    with_catchment = trusts.filter(pl.col("reason").is_null()).select(trust="ods_code")
    codes = given.shares.join(with_catchment, on="trust").select("trust", "ods_code").unique()
    out = codes.join(_proportions(given), on=["trust", "ods_code"], how="anti").sort("trust", "ods_code")
    why = f"it has no {_in_words(given.activity)} of its own by which they could be weighed."
    return [
        Note("catchment", f"The shares of {code}, now {trust}, are left out: {why}", ods_code=trust)
        for trust, code in out.iter_rows()
    ]


def _in_words(denominator: str) -> str:
    return denominator.replace("_", " ")
