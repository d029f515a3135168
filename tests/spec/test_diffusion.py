"""Diffusion, drawn: first use beside the appraisal, curves, milestones, and the cohort of earlier appraisals."""

from datetime import date

import polars as pl
import pytest

from scorecard.measures.diffusion import (
    beside_cohort,
    curves,
    deciding_appraisals,
    diffusion_tables,
    first_uses,
    milestones,
)
from scorecard.periods import add_months
from scorecard.schema.diffusion import DIFFUSION_TABLES
from tests.lib.tables import frame, same_rows

MONTHS = [add_months(date(2020, 1, 1), step) for step in range(12)]
NOWHERE = frame("ods_code:s | medicine:s | reason:s").clear()
# Published on 20 May 2020: May is month 0, and the loaded months end with month 7.
TA1 = frame("ta_number:s | medicine:s | published:d | category:s\nTA1 | alphamab | 2020-05-20 | recommended")


def covered(drawing: str) -> pl.DataFrame:
    """Organisations that submit in every month from one to another, and a line without a submission in the others."""
    rows = frame(drawing).join(pl.DataFrame({"month": MONTHS}), how="cross")
    inside = pl.col("month").is_between(pl.col("first"), pl.col("last"))
    return rows.with_columns(expected=pl.lit(1), received=inside.fill_null(value=False).cast(pl.Int64))


ALWAYS = "2020-01 | 2020-12"


def test_the_first_positive_appraisal_with_a_day_decides() -> None:
    appraisals = frame(
        """
        ta_number:s | medicine:s | published:d | category:s
        TA9         | alphamab   | -           | optimised
        TA10        | alphamab   | 2019-05-01  | not_recommended
        TA12        | alphamab   | 2020-05-20  | managed_access
        TA11        | alphamab   | 2020-05-20  | recommended
        TA13        | alphamab   | -           | recommended
        HST1        | alphamab   | -           | recommended
        TA20        | betamab    | -           | recommended
        TA30        | gammamab   | 2020-05-20  | only_in_research
        TA100       | deltamab   | -           | recommended
        TA99        | deltamab   | -           | recommended
        TA101       | deltamab   | 2020-05-20  | optimised
        """
    )
    same_rows(
        deciding_appraisals(appraisals),
        """
        medicine:s | ta_number:s | published:d | undated_before:s
        alphamab   | TA11        | 2020-05-20  | TA9
        betamab    | -           | -           | -
        deltamab   | TA101       | 2020-05-20  | TA99
        """,
    )


def test_first_use_is_known_only_where_use_before_it_would_have_been_seen() -> None:
    # L begins in June: May and June's own past are two months out of sight, so it is watched for two.
    lines = covered(
        f"""
        org_type:s | ods_code:s  | first:d | last:d
        england    | ENG         | {ALWAYS}
        region     | Y1          | {ALWAYS}
        icb        | A           | {ALWAYS}
        icb        | B           | {ALWAYS}
        icb        | C           | 2020-01 | 2020-09
        icb        | D           | -       | -
        icb        | E           | {ALWAYS}
        icb        | UNALLOCATED | {ALWAYS}
        sub_icb    | S           | {ALWAYS}
        trust      | L1          | 2020-06 | 2020-12
        trust      | L2          | 2020-06 | 2020-12
        trust      | L3          | 2020-06 | 2020-12
        trust      | M1          | 2020-05 | 2020-12
        trust      | M2          | 2020-05 | 2020-12
        trust      | N2          | 2020-02 | 2020-12
        trust      | N3          | 2020-03 | 2020-12
        """
    )
    used = frame(
        """
        org_type:s | ods_code:s | medicine:s | month:d
        england    | ENG        | alphamab   | 2020-03
        region     | Y1         | alphamab   | 2020-05
        icb        | A          | alphamab   | 2020-07
        icb        | A          | alphamab   | 2020-06
        icb        | A          | betamab    | 2020-01
        icb        | B          | alphamab   | 2020-01
        icb        | E          | alphamab   | 2020-06
        sub_icb    | S          | alphamab   | 2020-06
        trust      | L1         | alphamab   | 2020-06
        trust      | L2         | alphamab   | 2020-07
        trust      | L3         | alphamab   | 2020-08
        trust      | M1         | alphamab   | 2020-05
        trust      | M2         | alphamab   | 2020-06
        trust      | N2         | alphamab   | 2020-02
        trust      | N3         | alphamab   | 2020-05
        """
    )
    absent = frame("ods_code:s | medicine:s | reason:s\nE | alphamab | no service\nA | betamab | no service")
    found = first_uses(used, lines, deciding_appraisals(TA1), absent)
    same_rows(
        found,
        """
        org_type:s | ods_code:s | state:s        | first_use:d | months_since:i | first_submitted:d | last_submitted:d | is_followed:b
        england    | ENG        | used_before    | 2020-03     | -2             | 2020-01           | 2020-12          | yes
        region     | Y1         | used           | 2020-05     | 0              | 2020-01           | 2020-12          | yes
        icb        | A          | used           | 2020-06     | 1              | 2020-01           | 2020-12          | yes
        icb        | B          | used_before    | 2020-01     | -4             | 2020-01           | 2020-12          | yes
        icb        | C          | not_used       | -           | -              | 2020-01           | 2020-09          | yes
        icb        | D          | not_known      | -           | -              | -                 | -                | no
        icb        | E          | not_applicable | -           | -              | 2020-01           | 2020-12          | no
        trust      | L1         | not_known      | -           | -              | 2020-06           | 2020-12          | no
        trust      | L2         | not_known      | -           | -              | 2020-06           | 2020-12          | no
        trust      | L3         | used           | 2020-08     | 3              | 2020-06           | 2020-12          | no
        trust      | M1         | not_known      | -           | -              | 2020-05           | 2020-12          | no
        trust      | M2         | used           | 2020-06     | 1              | 2020-05           | 2020-12          | no
        trust      | N2         | used_before    | 2020-02     | -3             | 2020-02           | 2020-12          | yes
        trust      | N3         | used           | 2020-05     | 0              | 2020-03           | 2020-12          | no
        """,
    )


@pytest.mark.parametrize(("first_use", "state"), [("2020-12", "not_known"), ("2021-01", "used")])
def test_twelve_months_without_use_are_enough_however_old_the_appraisal(first_use: str, state: str) -> None:
    ancient = TA1.with_columns(published=date(2010, 5, 20))
    lines = frame("org_type:s | ods_code:s | month:d | expected:i | received:i\nicb | A | 2020-01 | 1 | 1")
    used = frame(f"org_type:s | ods_code:s | medicine:s | month:d\nicb | A | alphamab | {first_use}")
    assert first_uses(used, lines, deciding_appraisals(ancient), NOWHERE)["state"].to_list() == [state]


def test_a_trust_that_had_fallen_silent_a_year_before_is_not_followed() -> None:
    lines = frame(
        """
        org_type:s | ods_code:s | month:d | expected:i | received:i
        trust      | P          | 2019-04 | 1          | 1
        trust      | P          | 2019-05 | 1          | 0
        trust      | Q          | 2019-05 | 1          | 1
        trust      | R          | 2019-04 | 1          | 1
        trust      | R          | 2020-05 | 1          | 1
        """
    )
    used = frame("org_type:s | ods_code:s | medicine:s | month:d").clear()
    found = first_uses(used, lines, deciding_appraisals(TA1), NOWHERE)
    same_rows(found, "ods_code:s | is_followed:b\nP | no\nQ | yes\nR | no")


FIVE = covered(
    f"""
    org_type:s | ods_code:s | first:d | last:d
    icb        | A          | {ALWAYS}
    icb        | B          | {ALWAYS}
    icb        | C          | {ALWAYS}
    icb        | D          | 2020-01 | 2020-07
    icb        | E          | 2020-01 | 2020-10
    region     | Y1         | {ALWAYS}
    """
)
SPREAD = frame(
    """
    org_type:s | ods_code:s | medicine:s | month:d
    region     | Y1         | alphamab   | 2020-02
    icb        | A          | alphamab   | 2020-04
    icb        | A          | alphamab   | 2020-05
    icb        | B          | alphamab   | 2020-06
    icb        | C          | alphamab   | 2020-08
    icb        | E          | alphamab   | 2020-10
    """
)


def spread(months: list[date] = MONTHS) -> pl.DataFrame:
    deciding = deciding_appraisals(TA1)
    return curves(first_uses(SPREAD, FIVE, deciding, NOWHERE), FIVE, deciding, months)


def test_a_curve_counts_who_had_used_it_by_each_month_and_who_is_silent() -> None:
    # D falls silent after month 2 and never used it; E is silent only once it had.
    same_rows(
        spread(),
        """
        medicine:s | org_type:s | months_since:i | organisations:i | used_before:i | used:i | silent:i | share:f
        alphamab   | icb        | 0              | 5               | 1             | 1      | 0        | 0.2
        alphamab   | icb        | 1              | 5               | 1             | 2      | 0        | 0.4
        alphamab   | icb        | 2              | 5               | 1             | 2      | 0        | 0.4
        alphamab   | icb        | 3              | 5               | 1             | 3      | 1        | 0.6
        alphamab   | icb        | 4              | 5               | 1             | 3      | 1        | 0.6
        alphamab   | icb        | 5              | 5               | 1             | 4      | 1        | 0.8
        alphamab   | icb        | 6              | 5               | 1             | 4      | 1        | 0.8
        alphamab   | icb        | 7              | 5               | 1             | 4      | 1        | 0.8
        """,
    )


def test_a_curve_ends_before_the_first_month_that_is_not_loaded() -> None:
    assert spread([month for month in MONTHS if month != date(2020, 8, 1)])["months_since"].to_list() == [0, 1, 2]
    assert spread([month for month in MONTHS if month != date(2020, 2, 1)]).equals(spread())


def told(appraisals: pl.DataFrame, used: pl.DataFrame = SPREAD, lines: pl.DataFrame = FIVE) -> pl.DataFrame:
    deciding = deciding_appraisals(appraisals)
    firsts = first_uses(used, lines, deciding, NOWHERE)
    found = milestones(firsts, curves(firsts, lines, deciding, MONTHS), deciding, MONTHS)
    return found.filter(pl.col("org_type") == "icb")


def test_milestones_are_the_first_months_in_which_a_share_was_reached() -> None:
    same_rows(
        told(TA1),
        """
        ta_number:s | published:d | months_observed:i | organisations:i | used_before:i | used:i | first_use_months:i | months_to_10:i | months_to_50:i | months_to_90:i
        TA1         | 2020-05-20  | 7                 | 5               | 1             | 4      | -1                 | -              | 3              | -
        """,
    )
    same_rows(
        told(TA1),
        """
        reason_10:s                                                 | reason_50:s | reason_90:s
        already used by 20 % of organisations before publication | -           | not reached by month 7
        """,
    )


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        ("2021-01-01", "published after the last month of the data"),
        ("2020-03-31", "the data do not begin three months before the appraisal"),
        ("2010-03-31", "the data do not begin three months before the appraisal"),
        ("-", "no positive appraisal has a known day of publication"),
    ],
)
def test_without_a_curve_every_milestone_says_why(published: str, reason: str) -> None:
    drawing = f"ta_number:s | medicine:s | published:d | category:s\nTA1 | alphamab | {published} | recommended"
    [row] = told(frame(drawing)).to_dicts()
    assert {row["reason_10"], row["reason_50"], row["reason_90"]} == {reason}
    months = (
        "organisations",
        "used_before",
        "used",
        "first_use_months",
        "months_to_10",
        "months_to_50",
        "months_to_90",
    )
    assert {row[name] for name in months} == {None}


def test_april_is_the_first_month_that_three_months_of_data_come_before() -> None:
    assert told(TA1.with_columns(published=date(2020, 4, 1)))["organisations"].to_list() == [5]


def test_nobody_to_follow_and_a_month_that_is_not_loaded_are_told() -> None:
    assert told(TA1, lines=FIVE.filter(pl.col("org_type") == "region"))["reason_50"].to_list() == [
        "no organisation submitted in the months before publication"
    ]
    deciding = deciding_appraisals(TA1)
    firsts = first_uses(SPREAD, FIVE, deciding, NOWHERE)
    months = [month for month in MONTHS if month != date(2020, 5, 1)]
    drawn = curves(firsts, FIVE, deciding, months)
    assert drawn.is_empty()
    assert milestones(firsts, drawn, deciding, months)["reason_90"].unique().to_list() == [
        "the month of publication is not loaded"
    ]


def test_a_medicine_that_half_had_used_before_has_no_milestones() -> None:
    early = SPREAD.with_columns(month=pl.col("month").clip(upper_bound=date(2020, 4, 1)))
    [row] = told(TA1, early).to_dicts()
    reason = "already used by 80 % of organisations before publication"
    assert (row["reason_10"], row["reason_50"], row["reason_90"]) == (reason,) * 3


def test_a_first_use_behind_a_gap_is_beyond_the_curve() -> None:
    deciding = deciding_appraisals(TA1)
    late = SPREAD.filter(pl.col("month") >= date(2020, 8, 1))
    firsts = first_uses(late, FIVE, deciding, NOWHERE)
    months = [month for month in MONTHS if month != date(2020, 7, 1)]
    found = milestones(firsts, curves(firsts, FIVE, deciding, months), deciding, months)
    same_rows(
        found,
        """
        org_type:s | organisations:i | used:i | first_use_months:i | reason_10:s
        icb        | 5               | 0      | -                  | not reached by month 1
        trust      | -               | -      | -                  | no organisation submitted in the months before publication
        """,
    )


def point(medicine: str, since: int, share: float, before: int = 0, org_type: str = "icb") -> dict[str, object]:
    counts = {"organisations": 100, "used_before": before, "used": int(share * 100), "silent": 0, "share": share}
    return {"medicine": medicine, "org_type": org_type, "months_since": since, **counts}


def test_the_cohort_are_earlier_appraisals_that_reach_the_month_and_show_a_spread() -> None:
    rows = [point(f"old{n}", 0, share) for n, share in enumerate((0.1, 0.2, 0.4, 0.5, 0.9))]
    rows += [point(f"old{n}", 1, 0.9) for n in range(4)]
    rows += [point("was-there", 0, 0.95, before=50), point("same-day", 0, 0.0), point("later", 0, 0.0)]
    rows += [point("old0", 0, 0.7, org_type="trust")]
    rows += [point("own", 0, 0.3), point("own", 1, 0.3)]
    published = {f"old{n}": date(2019, 1, 1 + n) for n in range(5)} | {"was-there": date(2019, 1, 1)}
    published |= {"same-day": date(2020, 5, 20), "own": date(2020, 5, 20), "later": date(2020, 5, 21)}
    deciding = pl.DataFrame({"medicine": list(published), "published": list(published.values())})
    found = beside_cohort(pl.DataFrame(rows), deciding)
    same_rows(
        found.filter(pl.col("medicine").is_in(["own", "old4"])),
        """
        medicine:s | months_since:i | cohort_medicines:i | cohort_low:f | cohort_middle:f | cohort_high:f
        old4       | 0              | 4                  | -            | -               | -
        own        | 0              | 5                  | 0.2          | 0.4             | 0.5
        own        | 1              | 4                  | -            | -               | -
        """,
    )
    assert found.filter(pl.col("org_type") == "trust")["cohort_medicines"].to_list() == [0]


def test_tables_are_as_declared() -> None:
    found = diffusion_tables(SPREAD, FIVE, TA1, NOWHERE, MONTHS)
    assert list(found) == [table.name for table in DIFFUSION_TABLES]
    for table in DIFFUSION_TABLES:
        rows = found[table.name]
        assert dict(rows.schema) == {name: kind for name, kind in table.polars_schema.items() if name != "release_id"}
        assert not rows.is_empty()
        assert rows.select(table.key[1:]).is_duplicated().sum() == 0
        required = [column.name for column in table.columns[1:] if not column.nullable]
        assert rows.select(required).null_count().row(0) == (0,) * len(required)


def test_nothing_at_all_makes_empty_tables() -> None:
    found = diffusion_tables(SPREAD.clear(), FIVE.clear(), TA1.clear(), NOWHERE, MONTHS)
    assert {rows.height for rows in found.values()} == {0}
    assert diffusion_tables(SPREAD.clear(), FIVE.clear(), TA1, NOWHERE, [])["milestone"].height == 2
