"""Compliance: the state of every recommendation in every organisation, on every day.

A state changes only on a few days of a cell's life: those days are found, the state is told on each of them, and days
on which nothing changed are left out. What was known on a past day is all that its state rests on. See
docs/compliance.md for the states in their order.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from scorecard import schema
from scorecard.compliance import evidence as evidences
from scorecard.compliance.evidence import CELL

# NICE was set up on this day; no recommendation is older.
FIRST_DAY = date(1999, 4, 1)
NO_DAY = "no day of publication is known"
NO_DECISION = "listed, on a day that is not known"
NOTHING_KNOWN = "nothing is known of it"
NO_REASON = "marked N/A without a reason"
SAID_UNKNOWN = "the organisation says that it is not known"
# What makes a state another one; as_of, file_id and row_number are those of the row that said it first.
SHOWN = (
    *("state", "reason", "formulary_status", "prescribing_responsibility", "decision_date", "days_to_listing"),
    *("reason_code", "expires"),
)
NAMED = ("ods_code", "org_type", "recommendation_id")


@dataclass(frozen=True)
class Known:
    """What is known: organisations (ods_code, org_type), recommendations (schema.RECOMMENDATION) with their medicines,

    entries (schema.FORMULARY_EVIDENCE) and explanations (schema.EXPLAINED), both with file_order, duties
    (reference.DUTY), and not_applicable (ods_code, medicine, reason).
    """

    organisations: pl.DataFrame
    recommendations: pl.DataFrame
    medicines: pl.DataFrame
    entries: pl.DataFrame
    explanations: pl.DataFrame
    duties: pl.DataFrame
    not_applicable: pl.DataFrame


def compliance(known: Known) -> pl.DataFrame:
    """Every state with the days on which it held: schema.COMPLIANCE without release_id."""
    cells = _visible(cells_of(known), known)
    standing = evidences.standing(_of_cells(known.entries, known))
    explained = _explained(known)
    days = days_of_change(cells, standing, explained)
    return _named(_merged(told(_beside(days, cells, standing, explained))), cells)


def _of_cells(rows: pl.DataFrame, known: Known) -> pl.DataFrame:
    """Rows about appraisals as rows about cells: those of organisations that are looked at."""
    theirs = evidences.by_recommendation(rows, known.recommendations, known.medicines)
    places = known.organisations.with_row_index("place").select("ods_code", "place")
    asks = known.recommendations.with_row_index("ask").select("recommendation_id", "ask")
    placed = theirs.join(places, on="ods_code", maintain_order="left")
    both = placed.join(asks, on="recommendation_id", maintain_order="left")
    return both.with_columns(cell=pl.col("place") * asks.height + pl.col("ask")).drop("place", "ask")


def cells_of(known: Known) -> pl.DataFrame:
    """Every organisation × recommendation, numbered, with why it does not apply there where it does not."""
    grid = known.organisations.join(known.recommendations, how="cross", maintain_order="left_right").with_row_index(
        "cell"
    )
    excused = known.duties.filter(pl.col("owes") == "no").select("commissioner", "org_type", no_duty="reason")
    owed = grid.join(excused, on=["commissioner", "org_type"], how="left", maintain_order="left")
    no_service = _without_service(known)
    joined = owed.join(no_service, on=list(CELL), how="left", maintain_order="left")
    return joined.with_columns(does_not_apply=pl.coalesce("no_duty", "no_service"))


def _without_service(known: Known) -> pl.DataFrame:
    """Cells of which every medicine does not apply to the organisation."""
    medicines = known.medicines.join(known.not_applicable, on="medicine", how="inner")
    all_of = known.medicines.group_by("recommendation_id").len("all")
    found = medicines.group_by(CELL).agg(pl.len().alias("some"), pl.col("reason").sort().first().alias("no_service"))
    whole = found.join(all_of, on="recommendation_id").filter(pl.col("some") == pl.col("all"))
    return whole.select(*CELL, "no_service")


def _visible(cells: pl.DataFrame, known: Known) -> pl.DataFrame:
    """With the first day on which the recommendation was there.

    That is the day its clock starts; where it is not known, the year after its year of publication, the first day on
    which anybody spoke of it, or else the first day of all.
    """
    spoken = pl.concat(
        [known.entries.select("ta_number", day="as_of"), known.explanations.select("ta_number", day="explained_on")]
    )
    of_each = spoken.group_by("ta_number").agg(spoken=pl.col("day").min())
    joined = cells.join(of_each, on="ta_number", how="left", maintain_order="left")
    next_year = pl.date(pl.col("published_year") + 1, 1, 1)
    return joined.with_columns(visible=pl.coalesce("clock_starts", next_year, "spoken", pl.lit(FIRST_DAY)))


def _explained(known: Known) -> pl.DataFrame:
    """Explanations of cells, the last one loaded of each day."""
    ordered = _of_cells(known.explanations, known).sort("file_order", "row_number")
    one = ordered.unique(["cell", "explained_on"], keep="last", maintain_order=True)
    return one.select("cell", "explained_on", "reason_code", "expires")


def days_of_change(cells: pl.DataFrame, standing: pl.DataFrame, explained: pl.DataFrame) -> pl.DataFrame:
    """The days on which the state of a cell may change, in their order: cell, day."""
    clock = [cells.select("cell", day=day) for day in (pl.col("visible"), _next("due"), pl.col("leaves_on"))]
    spoken = [standing.select("cell", day=name) for name in ("as_of", "decision_date")]
    held = [explained.select("cell", day=day) for day in (pl.col("explained_on"), _next("expires"))]
    every = pl.concat([*clock, *spoken, *held]).drop_nulls().unique()
    return every.join(cells.select("cell", "visible"), on="cell").filter(pl.col("day") >= pl.col("visible")).sort("day")


def _next(name: str) -> pl.Expr:
    return pl.col(name).dt.offset_by("1d")


def _beside(days: pl.DataFrame, cells: pl.DataFrame, standing: pl.DataFrame, explained: pl.DataFrame) -> pl.DataFrame:
    """Each day of each cell beside what was known on it."""
    said = standing.rename({"reason": "said"}).sort("as_of")
    spoken = _latest(days, said, "as_of")
    held = _latest(spoken, explained.sort("explained_on"), "explained_on")
    wanted = ["cell", "does_not_apply", "counts", "leaves_on", "outside_reason", "due", "published"]
    return held.join(cells.select(wanted), on="cell", how="left")


def _latest(days: pl.DataFrame, rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Each day of a cell with the newest row of the cell; both frames are in the order of their days."""
    return days.join_asof(rows, left_on="day", right_on=by, by="cell", coalesce=False, check_sortedness=False)


def told(rows: pl.DataFrame) -> pl.DataFrame:
    """The state of each row, with its reason: the first that fits, in the order of docs/compliance.md."""
    day, due, decided = pl.col("day"), pl.col("due"), pl.col("decision_date")
    status = pl.col("formulary_status").fill_null(evidences.UNKNOWN)
    listed = (status == evidences.LISTED) & (decided.is_null() | (decided <= day))
    in_time = pl.when(decided.is_null()).then(pl.col("seen_listed") <= due).otherwise(decided <= due)
    gone = ~pl.col("counts") | (pl.col("leaves_on") <= day).fill_null(value=False)
    holds = pl.col("reason_code").is_not_null() & (pl.col("expires").is_null() | (pl.col("expires") >= day))
    said_unknown = pl.col("as_of").is_not_null() & (status == evidences.UNKNOWN)
    silent = pl.col("as_of").is_null()
    cases = (
        (gone, "not_in_denominator", pl.col("outside_reason")),
        (pl.col("does_not_apply").is_not_null(), "not_applicable", pl.col("does_not_apply")),
        (status == "not_applicable", "not_applicable", pl.col("said").fill_null(NO_REASON)),
        (said_unknown, "unknown", pl.col("said").fill_null(SAID_UNKNOWN)),
        (listed & in_time, "compliant", None),
        (listed & due.is_null(), "unknown", pl.lit(NO_DAY)),
        (listed & decided.is_null(), "unknown", pl.lit(NO_DECISION)),
        (listed, "late", None),
        (due.is_null() & ~holds, "unknown", pl.lit(NO_DAY)),
        (day <= due, "pending", None),
        (holds, "explained", None),
        (silent, "unknown", pl.lit(NOTHING_KNOWN)),
    )
    return rows.with_columns(
        first_of([(case, pl.lit(state)) for case, state, _ in cases], pl.lit("overdue")).alias("state"),
        first_of(
            [(case, pl.lit(None, pl.String) if why is None else why) for case, _, why in cases], pl.lit(None)
        ).alias("reason"),
        status.alias("formulary_status"),
        pl.when(listed).then((decided - pl.col("published")).dt.total_days()).alias("days_to_listing"),
        pl.when(holds).then("reason_code").alias("reason_code"),
        pl.when(holds).then("expires").alias("expires"),
    )


def first_of(cases: list[tuple[pl.Expr, pl.Expr]], otherwise: pl.Expr) -> pl.Expr:
    """The value of the first condition that holds; one that cannot be told does not."""
    chosen = otherwise
    for condition, value in reversed(cases):
        chosen = pl.when(condition).then(value).otherwise(chosen)
    return chosen


def _merged(states: pl.DataFrame) -> pl.DataFrame:
    """Days on which nothing changed left out, and the day on which each state ended."""
    ordered = states.sort("cell", "day")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in ("cell", *SHOWN))
    kept = ordered.filter(~same)
    ended = pl.when(pl.col("cell").shift(-1) == pl.col("cell")).then(pl.col("day").shift(-1))
    return kept.with_columns(from_day="day", to_day=ended)


def _named(states: pl.DataFrame, cells: pl.DataFrame) -> pl.DataFrame:
    """States with the names of their cells, in the columns of schema.COMPLIANCE."""
    order = [column for column in schema.COMPLIANCE.names if column != "release_id"]
    return states.join(cells.select("cell", *NAMED), on="cell", how="left", maintain_order="left").select(order)


def on_day(states: pl.DataFrame, day: date) -> pl.DataFrame:
    """The states that held on a day."""
    ended = (pl.col("to_day") <= day).fill_null(value=False)
    return states.filter((pl.col("from_day") <= day) & ~ended)
