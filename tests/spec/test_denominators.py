"""Denominators, drawn: what is added up, and how the people of an ICB are divided among trusts."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.measures.catchments import OCCUPIED_BEDS, Catchments, catchments, icbs_by_gss
from scorecard.measures.denominators import gaps, monthly, monthly_notes
from scorecard.measures.materials import divisors
from scorecard.periods import add_months
from tests.lib.naive_denominators import naive_catchments, naive_monthly
from tests.lib.tables import frame, same_rows

ORGANISATIONS = frame(
    """
    ods_code:s  | org_type:s | name:s  | parent_ods_code:s | successor_ods_code:s | gss_code:s | population:i
    ENG         | england    | England | -                 | -                    | -          | 3600
    R1          | region     | North   | ENG               | -                    | G91        | 3000
    R2          | region     | South   | ENG               | -                    | G92        | 600
    I1          | icb        | Hill    | R1                | -                    | G1         | 1000
    I2          | icb        | Dale    | R1                | -                    | G2         | 2000
    I3          | icb        | Coast   | R2                | -                    | G3         | 600
    S1          | sub_icb    | Top     | I1                | -                    | G11        | 1000
    T1          | trust      | One     | I1                | -                    | -          | -
    T2          | trust      | Two     | I2                | -                    | -          | -
    T3          | trust      | Three   | I3                | -                    | -          | -
    OLD         | trust      | Old     | I1                | T1                   | -          | -
    OLDER       | trust      | Older   | I1                | T1                   | -          | -
    UNALLOCATED | icb        | None    | UNALLOCATED       | -                    | -          | -
    UNALLOCATED | region     | None    | ENG               | -                    | -          | -
    """
)
HIERARCHY = frame(
    """
    practice_code:s | sub_icb_code:s | sub_icb_gss:s | sub_icb_name:s | icb_code:s | icb_gss:s | icb_name:s | region_code:s | region_gss:s | region_name:s | extract_date:d | file_id:s | row_number:i
    P1              | S1             | G11           | Top            | I1         | G1        | Hill       | R1            | G91          | North         | 2024-01-01     | a         | 1
    P2              | S2             | G12           | Low            | I2         | G2        | Dale       | R1            | G91          | North         | 2024-01-01     | a         | 2
    P3              | S3             | G13           | Sea            | I3         | G3        | Coast      | R2            | G92          | South         | 2024-01-01     | a         | 3
    """
)
MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def amounts(drawing: str, denominator: str = OCCUPIED_BEDS, unit: str = "beds") -> pl.DataFrame:
    """Rows of one denominator, counted and not estimated unless drawn otherwise."""
    drawn = frame(drawing)
    said = pl.col("is_estimate") if "is_estimate" in drawn.columns else pl.lit(value=False)
    return drawn.with_columns(denominator=pl.lit(denominator), unit=pl.lit(unit), is_estimate=said)


def shares(drawing: str, year: int = 2022) -> pl.DataFrame:
    return frame(drawing).with_columns(year=pl.lit(year, pl.Int64))


def divided(told: pl.DataFrame, beds: pl.DataFrame) -> Catchments:
    return catchments(told, beds, ORGANISATIONS, HIERARCHY)


def texts(found: Catchments) -> str:
    return "\n".join(note.text for note in found.notes)


def test_trusts_are_added_up_to_their_successors_icbs_regions_and_england() -> None:
    rows = amounts(
        """
        ods_code:s | month:d | amount:f | is_estimate:b
        T1         | 2025-04 | 100      | no
        OLD        | 2025-04 | 20       | yes
        T2         | 2025-04 | 50       | no
        T3         | 2025-04 | 0        | no
        T3         | 2025-05 | 7.5      | no
        """
    )
    same_rows(
        monthly(rows, ORGANISATIONS),
        """
        denominator:s               | unit:s | org_type:s | ods_code:s | month:d | amount:f | is_estimate:b | is_sum:b
        general_acute_beds_occupied | beds   | trust      | T1         | 2025-04 | 120      | yes           | no
        general_acute_beds_occupied | beds   | trust      | T2         | 2025-04 | 50       | no            | no
        general_acute_beds_occupied | beds   | trust      | T3         | 2025-04 | 0        | no            | no
        general_acute_beds_occupied | beds   | trust      | T3         | 2025-05 | 7.5      | no            | no
        general_acute_beds_occupied | beds   | icb        | I1         | 2025-04 | 120      | yes           | yes
        general_acute_beds_occupied | beds   | icb        | I2         | 2025-04 | 50       | no            | yes
        general_acute_beds_occupied | beds   | icb        | I3         | 2025-04 | 0        | no            | yes
        general_acute_beds_occupied | beds   | icb        | I3         | 2025-05 | 7.5      | no            | yes
        general_acute_beds_occupied | beds   | region     | R1         | 2025-04 | 170      | yes           | yes
        general_acute_beds_occupied | beds   | region     | R2         | 2025-04 | 0        | no            | yes
        general_acute_beds_occupied | beds   | region     | R2         | 2025-05 | 7.5      | no            | yes
        general_acute_beds_occupied | beds   | england    | ENG        | 2025-04 | 170      | yes           | yes
        general_acute_beds_occupied | beds   | england    | ENG        | 2025-05 | 7.5      | no            | yes
        """,
    )


def test_a_level_that_was_supplied_for_any_month_is_not_added_up() -> None:
    rows = amounts(
        """
        ods_code:s | month:d | amount:f
        T1         | 2025-04 | 100
        T2         | 2025-05 | 50
        I1         | 2025-04 | 90
        S1         | 2025-04 | 80
        """
    )
    other = amounts("ods_code:s | month:d | amount:f\nT2 | 2025-05 | 3", "list_size", "people")
    same_rows(
        monthly(pl.concat([rows, other]), ORGANISATIONS).filter(pl.col("org_type") != "trust"),
        """
        unit:s | org_type:s | ods_code:s | month:d | amount:f | is_sum:b
        beds   | icb        | I1         | 2025-04 | 90       | no
        beds   | sub_icb    | S1         | 2025-04 | 80       | no
        beds   | region     | R1         | 2025-04 | 100      | yes
        beds   | region     | R1         | 2025-05 | 50       | yes
        beds   | england    | ENG        | 2025-04 | 100      | yes
        beds   | england    | ENG        | 2025-05 | 50       | yes
        people | icb        | I2         | 2025-05 | 3        | yes
        people | region     | R1         | 2025-05 | 3        | yes
        people | england    | ENG        | 2025-05 | 3        | yes
        """,
    )


def test_unlike_units_are_never_added() -> None:
    drawing = "ods_code:s | month:d | amount:f\n{} | 2025-04 | 5"
    rows = pl.concat([amounts(drawing.format("T1"), unit="beds"), amounts(drawing.format("OLD"), unit="trolleys")])
    same_rows(
        monthly(rows, ORGANISATIONS).filter(pl.col("org_type") == "england"),
        "unit:s | amount:f\nbeds | 5\ntrolleys | 5",
    )


def test_of_two_rows_for_one_amount_the_last_counts() -> None:
    rows = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-04 | 5\nT1 | 2025-04 | 4")
    same_rows(monthly(rows, ORGANISATIONS).filter(pl.col("org_type") == "trust"), "ods_code:s | amount:f\nT1 | 4")


def test_a_code_of_no_organisation_counts_for_england_and_is_told() -> None:
    rows = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-04 | 5\nX1 | 2025-04 | 4")
    same_rows(
        monthly(rows, ORGANISATIONS),
        """
        org_type:s | ods_code:s  | amount:f
        trust      | T1          | 5
        trust      | X1          | 4
        icb        | I1          | 5
        icb        | UNALLOCATED | 4
        region     | R1          | 5
        region     | UNALLOCATED | 4
        england    | ENG         | 9
        """,
    )
    (note,) = monthly_notes(rows, ORGANISATIONS)
    assert (note.kind, note.ods_code) == ("denominator", "X1")
    assert note.text.startswith("X1 has denominators and is no organisation of this release.")


def test_a_trust_with_a_month_missing_among_its_months_is_told() -> None:
    rows = amounts(
        """
        ods_code:s | month:d | amount:f
        T1         | 2025-04 | 5
        T1         | 2025-07 | 5
        T2         | 2025-04 | 5
        T2         | 2025-05 | 5
        T3         | 2025-05 | 5
        T3         | 2025-07 | 5
        OLD        | 2025-05 | 5
        OLDER      | 2025-06 | 5
        """
    )
    first, second = monthly_notes(rows, ORGANISATIONS)
    assert (first.ods_code, second.ods_code) == ("T1", "T3")
    assert first.text == (
        "T1 lacks 1 denominator in 2 months between its first and its last: nothing is divided by it there."
    )


def test_a_gap_of_a_merged_code_is_one_of_the_trust_that_answers_for_it() -> None:
    rows = amounts(
        """
        ods_code:s | month:d | amount:f
        T1         | 2025-04 | 5
        T1         | 2025-05 | 5
        T1         | 2025-06 | 5
        OLD        | 2025-04 | 5
        OLD        | 2025-06 | 5
        """
    )
    assert gaps(rows, ORGANISATIONS).select("ods_code", "month", "trust").rows() == [("OLD", date(2025, 5, 1), "T1")]
    kept = divisors(rows, ORGANISATIONS)
    assert kept.select("org_type", "ods_code", "month", "amount").rows() == [
        ("trust", "T1", date(2025, 4, 1), 10.0),
        ("trust", "T1", date(2025, 6, 1), 10.0),
    ]


def test_of_two_units_the_one_of_most_rows_divides() -> None:
    rows = amounts(
        """
        ods_code:s | month:d | amount:f
        T1         | 2025-04 | 5
        T1         | 2025-05 | 5
        T2         | 2025-04 | 150
        """
    ).with_columns(unit=pl.when(pl.col("ods_code") == "T2").then(pl.lit("bed days")).otherwise("unit"))
    assert set(divisors(rows, ORGANISATIONS)["ods_code"]) == {"T1"}


def test_the_people_of_an_icb_are_divided_by_activity_times_share() -> None:
    """Hill has 1,000 people and 100 + 50 beds for them, Dale 2,000 and 100 beds: two thirds, a third, and all."""
    told = shares(
        """
        ods_code:s | icb_gss:s | share:f
        T1         | G1        | 0.5
        T1         | G2        | 0.5
        T2         | G1        | 1
        """
    )
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 200\nT2 | 2025-05 | 50")
    found = divided(told, beds)
    same_rows(
        found.trusts.with_columns(pl.col("people").round(3)),
        """
        ods_code:s | people:f | reason:s                                | share_year:i | activity:s                  | activity_from:d | activity_to:d
        T1         | 2666.667 | -                                       | 2022         | general_acute_beds_occupied | 2025-05         | 2025-05
        T2         | 333.333  | -                                       | 2022         | general_acute_beds_occupied | 2025-05         | 2025-05
        T3         | -        | where its patients live is not known    | 2022         | general_acute_beds_occupied | 2025-05         | 2025-05
        """,
    )
    assert [note.ods_code for note in found.notes] == ["I3"]
    assert found.notes[0].text.startswith("The people of Coast (I3) are in no catchment")


ONE_EACH = shares(
    """
    ods_code:s | icb_gss:s | share:f
    T1         | G1        | 1
    T2         | G1        | 1
    T3         | G3        | 1
    """
)


def test_activity_is_the_mean_of_what_there_is_of_the_last_twelve_months() -> None:
    """T1 has 10 beds in eleven of the months and no word of the twelfth; 1,000 beds lie before them."""
    months = [add_months(JUNE, -step) for step in range(13)]
    ours = [("T1", month, 10.0) for month in months[1:12]] + [("T1", months[12], 1000.0)]
    theirs = [("T2", month, 60.0 if month == JUNE else 27.272727272727273) for month in months[:12]]
    names = {"ods_code": pl.String, "month": pl.Date, "amount": pl.Float64}
    rows = pl.DataFrame([*ours, *theirs], schema=names, orient="row")
    beds = rows.with_columns(denominator=pl.lit(OCCUPIED_BEDS), unit=pl.lit("beds"), is_estimate=pl.lit(value=False))
    found = divided(ONE_EACH, beds).trusts.with_columns(pl.col("people").round(6))
    same_rows(
        found,
        """
        ods_code:s | people:f | activity_from:d | activity_to:d
        T1         | 250      | 2024-07         | 2025-06
        T2         | 750      | 2024-07         | 2025-06
        T3         | -        | 2024-07         | 2025-06
        """,
    )


def test_another_activity_may_be_chosen_and_has_one_unit() -> None:
    drawing = "ods_code:s | month:d | amount:f\n{}"
    rows = pl.concat(
        [
            amounts(drawing.format("T1 | 2025-05 | 3\nT2 | 2025-05 | 9"), "episodes", "episodes"),
            amounts(drawing.format("T3 | 2025-05 | 9"), "episodes", "thousands"),
            amounts(drawing.format("T1 | 2025-05 | 5")),
        ]
    )
    found = catchments(ONE_EACH, rows, ORGANISATIONS, HIERARCHY, "episodes")
    same_rows(
        found.trusts,
        """
        ods_code:s | people:f | reason:s           | activity:s
        T1         | 250      | -                  | episodes
        T2         | 750      | -                  | episodes
        T3         | -        | it has no episodes | episodes
        """,
    )


def test_a_trust_without_activity_has_none_and_it_is_told_what_others_get() -> None:
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nT3 | 2025-05 | 5\nT2 | 2025-05 | 0")
    found = divided(ONE_EACH, beds)
    same_rows(
        found.trusts,
        """
        ods_code:s | people:f | reason:s
        T1         | 1000     | -
        T2         | -        | it has no general acute beds occupied
        T3         | 600      | -
        """,
    )
    assert (
        "T2 has no catchment: it has no general acute beds occupied. Whom it serves is counted for the trusts that "
        "draw from the same ICBs: their catchments are larger for it."
    ) in texts(found)


def test_a_trust_with_activity_and_without_shares_has_none() -> None:
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nT2 | 2025-05 | 5")
    found = divided(ONE_EACH.filter(pl.col("ods_code") == "T1"), beds)
    same_rows(found.trusts.filter(pl.col("people").is_not_null()), "ods_code:s | people:f\nT1 | 1000")
    assert "T2 has no catchment: where its patients live is not known. Whom it serves is counted" in texts(found)
    assert "T3 has no catchment" not in texts(found)


def test_only_the_newest_shares_count() -> None:
    older = shares("ods_code:s | icb_gss:s | share:f\nT1 | G3 | 1\nT2 | G3 | 1", 2021)
    newer = shares("ods_code:s | icb_gss:s | share:f\nT1 | G2 | 1\nT1 | G1 | 0", 2023)
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nT2 | 2025-05 | 5")
    same_rows(
        divided(pl.concat([newer, older]), beds).trusts.filter(pl.col("ods_code") != "T3"),
        """
        ods_code:s | people:f | reason:s                             | share_year:i
        T1         | 2000     | -                                    | 2023
        T2         | -        | where its patients live is not known | 2023
        """,
    )


def test_of_two_shares_of_one_trust_and_icb_the_last_counts() -> None:
    told = shares("ods_code:s | icb_gss:s | share:f\nT1 | G1 | 0.9\nT2 | G1 | 0.5\nT2 | G3 | 0.5\nT1 | G1 | 0.5")
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nT2 | 2025-05 | 5")
    same_rows(
        divided(told, beds).trusts.filter(pl.col("ods_code") != "T3"), "ods_code:s | people:f\nT1 | 500\nT2 | 1100"
    )


MERGED = shares(
    """
    ods_code:s | icb_gss:s | share:f
    T1         | G1        | 1
    OLD        | G2        | 1
    T2         | G1        | 1
    T2         | G2        | 0
    T3         | G2        | 1
    """
)


def test_the_parts_of_a_merged_trust_are_added_up_at_its_successor() -> None:
    """Of 90 beds, 30 + 60 before the merger, a third draw from Hill beside T2's 30, the others from Dale beside T3's 60."""
    beds = amounts(
        """
        ods_code:s | month:d | amount:f
        T1         | 2025-04 | 30
        OLD        | 2025-04 | 60
        T1         | 2025-05 | 90
        OLD        | 2025-05 | 0
        T2         | 2025-05 | 30
        T3         | 2025-05 | 60
        """
    )
    same_rows(
        divided(MERGED, beds).trusts, "ods_code:s | people:f | reason:s\nT1 | 1500 | -\nT2 | 500 | -\nT3 | 1000 | -"
    )


def test_parts_are_weighed_by_the_last_twelve_months_that_all_had() -> None:
    """Thirteen months together; the oldest, in which OLD was ten times as large, does not count."""
    months = [add_months(MAY, -step) for step in range(1, 14)]
    sizes = [("OLD", m, 6000.0 if m == months[12] else 60.0) for m in months] + [("T1", m, 30.0) for m in months]
    alone = [("T1", MAY, 90.0), ("T1", JUNE, 90.0), ("T2", JUNE, 30.0), ("T3", JUNE, 60.0)]
    names = {"ods_code": pl.String, "month": pl.Date, "amount": pl.Float64}
    rows = pl.DataFrame([*sizes, *alone], schema=names, orient="row")
    beds = rows.with_columns(denominator=pl.lit(OCCUPIED_BEDS), unit=pl.lit("beds"), is_estimate=pl.lit(value=False))
    same_rows(divided(MERGED, beds).trusts, "ods_code:s | people:f\nT1 | 1500\nT2 | 500\nT3 | 1000")


def test_a_merged_code_without_activity_of_its_own_is_left_out_and_told() -> None:
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 90\nT2 | 2025-05 | 30\nT3 | 2025-05 | 60")
    found = divided(MERGED, beds)
    same_rows(found.trusts, "ods_code:s | people:f\nT1 | 750\nT2 | 250\nT3 | 2000")
    assert "The shares of OLD, now T1, are left out: it has no general acute beds occupied of its own" in texts(found)


def test_a_successor_without_shares_has_those_of_its_only_predecessor() -> None:
    told = shares("ods_code:s | icb_gss:s | share:f\nOLD | G2 | 1")
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 90")
    found = divided(told, beds)
    same_rows(found.trusts.filter(pl.col("ods_code") == "T1"), "ods_code:s | people:f | reason:s\nT1 | 2000 | -")
    assert "are left out" not in texts(found)


@pytest.mark.parametrize("beds_of", ["T1 | 2025-05 | 90", "OLD | 2025-04 | 60\nOLDER | 2025-05 | 60"])
def test_predecessors_of_unknown_sizes_give_their_successor_no_catchment(beds_of: str) -> None:
    told = shares("ods_code:s | icb_gss:s | share:f\nOLD | G2 | 1\nOLDER | G1 | 1")
    found = divided(told, amounts(f"ods_code:s | month:d | amount:f\n{beds_of}"))
    same_rows(
        found.trusts.filter(pl.col("ods_code") == "T1"),
        "ods_code:s | people:f | reason:s\nT1 | - | it was merged, and how large its parts were is not known",
    )
    assert "T1 has no catchment: it was merged" in texts(found)


def test_a_gss_code_of_no_icb_is_told_and_draws_nobody() -> None:
    told = shares(
        """
        ods_code:s | icb_gss:s | share:f
        T1         | G1        | 0.995
        T1         | G77       | 0.005
        T2         | G1        | 0.5
        T2         | G77       | 0.5
        T3         | G88       | 1
        """
    )
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 100\nT2 | 2025-05 | 199\nT3 | 2025-05 | 101")
    found = divided(told, beds)
    same_rows(
        found.trusts,
        """
        ods_code:s | people:f | reason:s
        T1         | 500      | -
        T2         | -        | more than 1% of its patients live in no known ICB
        T3         | -        | more than 1% of its patients live in no known ICB
        """,
    )
    assert (
        "The GSS code G77 leads to no ICB of which the people are known. 2 trusts had patients from there, 25.00% of "
        "all activity: catchments leave them out."
    ) in texts(found)
    assert "The GSS code G88 leads to no ICB of which the people are known. 1 trust had" in texts(found)
    assert (
        "T2 has no catchment: more than 1% of its patients live in no known ICB. "
        "The part of known ICBs that it serves is counted for no other trust."
    ) in texts(found)


def test_exactly_a_hundredth_from_elsewhere_is_still_a_catchment() -> None:
    told = shares("ods_code:s | icb_gss:s | share:f\nT1 | G1 | 0.99\nT1 | G77 | 0.01")
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 100")
    same_rows(divided(told, beds).trusts.filter(pl.col("ods_code") == "T1"), "ods_code:s | people:f\nT1 | 1000")


def test_an_icb_without_people_draws_nobody() -> None:
    nobody = pl.when(pl.col("ods_code") != "I1").then(pl.col("population"))
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nT3 | 2025-05 | 5")
    found = catchments(ONE_EACH, beds, ORGANISATIONS.with_columns(population=nobody), HIERARCHY)
    same_rows(found.trusts.filter(pl.col("people").is_not_null()), "ods_code:s | people:f\nT3 | 600")
    assert "The GSS code G1 leads to no ICB of which the people are known. 2 trusts" in texts(found)


def test_a_code_of_no_organisation_draws_like_a_trust_and_is_told() -> None:
    told = shares("ods_code:s | icb_gss:s | share:f\nT1 | G1 | 1\nX1 | G1 | 1")
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nX1 | 2025-05 | 5")
    found = divided(told, beds)
    same_rows(found.trusts.filter(pl.col("reason").is_null()), "ods_code:s | people:f\nT1 | 500\nX1 | 500")
    assert "X1 has shares of patients and is no organisation of this release. It is taken for a trust." in texts(found)


def test_activity_of_an_icb_is_no_trusts() -> None:
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5\nI1 | 2025-05 | 5")
    assert divided(ONE_EACH, beds).trusts["ods_code"].to_list() == ["T1", "T2", "T3"]


def test_without_activity_one_note_tells_all() -> None:
    found = divided(ONE_EACH, amounts("ods_code:s | month:d | amount:f"))
    same_rows(
        found.trusts,
        """
        ods_code:s | people:f | reason:s                              | activity_from:d
        T1         | -        | it has no general acute beds occupied | -
        T2         | -        | it has no general acute beds occupied | -
        T3         | -        | it has no general acute beds occupied | -
        """,
    )
    assert texts(found) == (
        "No trust has a catchment: there are shares of patients by ICB, and no general acute beds occupied."
    )


def test_without_shares_nothing_is_told() -> None:
    beds = amounts("ods_code:s | month:d | amount:f\nT1 | 2025-05 | 5")
    found = divided(ONE_EACH.clear(), beds)
    assert found.trusts["reason"].unique().to_list() == ["where its patients live is not known"]
    assert found.trusts["share_year"].unique().to_list() == [None]
    assert found.notes == ()


def test_a_renewed_gss_code_leads_to_the_icb_of_its_practices_now() -> None:
    """G0 was Hill and a little of Dale; G5 is what ONS calls Coast today; G6 two ICBs carry, so nobody knows."""
    older = frame(
        """
        practice_code:s | sub_icb_code:s | icb_code:s | icb_gss:s | extract_date:d | file_id:s | row_number:i
        P1              | S1             | I0         | G0        | 2020-01-01     | b         | 1
        P9              | S1             | I0         | G0        | 2020-01-01     | b         | 2
        P2              | S2             | I0         | G0        | 2020-01-01     | b         | 3
        """
    )
    renewed = {"I1": "G6", "I2": "G6", "I3": "G5"}
    gss = pl.col("ods_code").replace_strict(renewed, default=None, return_dtype=pl.String)
    found = icbs_by_gss(ORGANISATIONS.with_columns(gss_code=gss), pl.concat([older, HIERARCHY], how="diagonal"))
    same_rows(found, "icb_gss:s | icb:s\nG0 | I1\nG1 | I1\nG2 | I2\nG3 | I3\nG5 | I3")


def test_a_gss_code_means_what_the_hierarchy_says_and_not_what_ons_calls_most_people() -> None:
    gss = pl.when(pl.col("ods_code") == "I1").then(pl.lit("G2")).otherwise("gss_code")
    only_ours = ORGANISATIONS.with_columns(gss_code=gss).filter(pl.col("ods_code") != "I2")
    same_rows(icbs_by_gss(only_ours, HIERARCHY), "icb_gss:s | icb:s\nG1 | I1\nG2 | I2\nG3 | I3")


CODES = ["T1", "T2", "T3", "OLD", "OLDER", "X1"]
MONTHS = [add_months(JUNE, -step) for step in range(15)]
AMOUNTS = st.lists(
    st.fixed_dictionaries(
        {
            "denominator": st.sampled_from([OCCUPIED_BEDS, "list_size"]),
            "ods_code": st.sampled_from([*CODES, *CODES, "I1", "S1", "ENG"]),
            "month": st.sampled_from(MONTHS[:4]),
            "amount": st.integers(0, 9).map(float),
            "unit": st.sampled_from(["beds", "beds", "people"]),
            "is_estimate": st.booleans(),
        }
    ),
    max_size=25,
)
AMOUNT_TYPES = {name: schema.DENOMINATOR.polars_schema[name] for name in schema.DENOMINATOR.names[:6]}
SHARE_TYPES = {name: schema.CATCHMENT_SHARE.polars_schema[name] for name in schema.CATCHMENT_SHARE.names[:4]}


def sorted_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = ("denominator", "unit", "org_type", "ods_code", "month")
    return sorted(rows, key=lambda row: tuple(row[name] for name in names))


@given(AMOUNTS)
def test_the_naive_implementation_finds_the_same_amounts(rows: list[dict[str, Any]]) -> None:
    found = monthly(pl.DataFrame(rows, schema=AMOUNT_TYPES), ORGANISATIONS).to_dicts()
    assert sorted_rows(found) == sorted_rows(naive_monthly(rows, ORGANISATIONS.to_dicts()))


@st.composite
def trusts_and_their_patients(draw: st.DrawFn, areas: tuple[str, ...]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Shares that add up to 1 for each code, in eighths, and beds by month."""
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, unique=True))
    told = []
    for code in codes:
        eighths = draw(st.lists(st.sampled_from(areas), min_size=8, max_size=8))
        told += [(code, area, eighths.count(area) / 8, 2022) for area in sorted(set(eighths))]
    beds = draw(
        st.dictionaries(st.tuples(st.sampled_from(CODES), st.sampled_from(MONTHS)), st.integers(0, 900), max_size=40)
    )
    rows = [(OCCUPIED_BEDS, code, month, float(count), "beds", False) for (code, month), count in beds.items()]
    return (
        pl.DataFrame(told, schema=SHARE_TYPES, orient="row"),
        pl.DataFrame(rows, schema=AMOUNT_TYPES, orient="row"),
    )


KNOWN, WITH_UNKNOWN = ("G1", "G2", "G3"), ("G1", "G2", "G3", "G77")
PEOPLE: dict[str, int | None] = {"G1": 1000, "G2": 2000, "G3": 600}


def people_of(found: Catchments) -> dict[str, float | None]:
    return dict(found.trusts.select("ods_code", "people").iter_rows())


@given(trusts_and_their_patients(WITH_UNKNOWN))
def test_the_naive_implementation_finds_the_same_catchments(given_: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    told, beds = given_
    wanted = naive_catchments(told.to_dicts(), beds.to_dicts(), ORGANISATIONS.to_dicts(), PEOPLE)
    assert people_of(divided(told, beds)) == pytest.approx(wanted, abs=1e-5)


@given(trusts_and_their_patients(KNOWN))
def test_catchments_add_up_to_the_people_of_the_icbs_drawn_from(given_: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    told, beds = given_
    found = divided(told, beds)
    bare = {note.ods_code for note in found.notes if "are in no catchment" in note.text}
    drawn_from = ORGANISATIONS.filter(pl.col("org_type") == "icb", ~pl.col("ods_code").is_in(sorted(bare)))
    assume(not beds.is_empty())
    assert found.trusts["people"].sum() == pytest.approx(drawn_from["population"].sum(), abs=1e-4)


@given(trusts_and_their_patients(WITH_UNKNOWN), st.sampled_from([0.001, 0.5, 7.0, 1e6]))
def test_scaling_all_activity_changes_nothing(given_: tuple[pl.DataFrame, pl.DataFrame], factor: float) -> None:
    told, beds = given_
    scaled = divided(told, beds.with_columns(pl.col("amount") * factor))
    assert people_of(scaled) == pytest.approx(people_of(divided(told, beds)), abs=1e-5)


@given(trusts_and_their_patients(WITH_UNKNOWN), st.permutations(CODES))
def test_relabelling_relabels(given_: tuple[pl.DataFrame, pl.DataFrame], others: list[str]) -> None:
    told, beds = given_
    names = dict(zip(CODES, others, strict=True))
    renamed = [pl.col(column).replace(names) for column in ("ods_code", "successor_ods_code")]
    organisations = ORGANISATIONS.with_columns(renamed)
    found = catchments(told.with_columns(renamed[0]), beds.with_columns(renamed[0]), organisations, HIERARCHY)
    before = {names.get(code, code): people for code, people in people_of(divided(told, beds)).items()}
    assert people_of(found) == pytest.approx(before, abs=1e-5)


@given(trusts_and_their_patients(WITH_UNKNOWN), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_bit(given_: tuple[pl.DataFrame, pl.DataFrame], chance: Any) -> None:
    told, beds = given_
    seed = chance.randrange(1000)
    shuffled = divided(
        told.sample(fraction=1, shuffle=True, seed=seed), beds.sample(fraction=1, shuffle=True, seed=seed)
    )
    assert shuffled.trusts.equals(divided(told, beds).trusts)


@given(trusts_and_their_patients(WITH_UNKNOWN), st.sampled_from(["shares", "beds"]))
def test_a_trust_without_one_of_both_changes_nothing_for_others(
    given_: tuple[pl.DataFrame, pl.DataFrame], what: str
) -> None:
    told, beds = given_
    assume(not beds.is_empty())
    new = ("NEW", "G1", 1.0, 2022)
    more_shares = pl.concat([told, pl.DataFrame([new], schema=SHARE_TYPES, orient="row")])
    of_new = [(OCCUPIED_BEDS, "NEW", beds["month"].max(), 50.0, "beds", False)]
    more_beds = pl.concat([beds, pl.DataFrame(of_new, schema=AMOUNT_TYPES, orient="row")])
    found = people_of(divided(more_shares, beds) if what == "shares" else divided(told, more_beds))
    assert found.pop("NEW") is None
    assert found == people_of(divided(told, beds))
