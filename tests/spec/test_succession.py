"""Mergers, drawn: which organisation answers for a code."""

from datetime import date

import polars as pl
import pytest

from scorecard.places.organisations import place, proper_name, successors_by
from scorecard.places.succession import Ending, follow
from tests.lib.tables import frame, same_rows

AS_OF = date(2022, 2, 28)
TRUSTS = """
ods_code:s | name:s             | region_code:s | icb_code:s | open_date:d | close_date:d | list_date:d | file_id:s | row_number:i
ONE        | ONE NHS TRUST      | R1            | A          | -           | -            | 2022-02-28  | new       | 1
TWO        | TWO NHS TRUST      | R1            | B          | -           | -            | 2022-02-28  | new       | 2
GONE       | GONE NHS TRUST     | R1            | A          | -           | 2021-01-31   | 2022-02-28  | new       | 3
OPEN       | OPEN NHS TRUST     | R1            | A          | -           | -            | 2022-02-28  | new       | 4
WALES      | A WELSH NHS TRUST  | W             | W9         | -           | -            | 2022-02-28  | new       | 5
ONE        | OLD NAME NHS TRUST | R2            | C          | -           | -            | 2020-11-30  | old       | 1
RETIRED    | RETIRED NHS TRUST  | R2            | C          | -           | -            | 2020-11-30  | old       | 2
"""
SUCCESSIONS = """
ods_code:s | successor_ods_code:s | effective:d
OLD        | GONE                 | 2018-04-01
GONE       | ONE                  | 2021-02-01
SPLIT      | ONE                  | 2021-10-01
SPLIT      | TWO                  | 2021-10-01
NEAR       | ONE                  | 2021-10-01
NEAR       | OPEN                 | 2021-10-01
TWO        | ONE                  | 2022-04-01
OPEN       | ONE                  | 2021-04-01
LOOP       | LOOP2                | 2019-04-01
LOOP2      | LOOP                 | 2019-04-01
SELF       | SELF                 | 2019-04-01
"""
HIERARCHY = """
practice_code:s | sub_icb_code:s | sub_icb_gss:s | sub_icb_name:s | icb_code:s | icb_gss:s | icb_name:s | region_code:s | region_gss:s | region_name:s | extract_date:d | file_id:s | row_number:i
P1              | S1             | E1            | s1             | A          | EA        | a          | R1            | ER1          | r1            | 2022-01        | h         | 2
P2              | S2             | E2            | s2             | B          | EB        | b          | R1            | ER1          | r1            | 2022-01        | h         | 3
P3              | S3             | E3            | s3             | C          | EC        | c          | R2            | ER2          | r2            | 2022-01        | h         | 4
"""


def test_chains_are_followed_splits_and_circles_are_not() -> None:
    successors = successors_by(frame(SUCCESSIONS), AS_OF)
    assert follow("OLD", successors).ods_code == "ONE"
    assert follow("ONE", successors).ods_code == "ONE"
    assert follow("SPLIT", successors).split_into == ("ONE", "TWO")
    assert follow("LOOP", successors) == Ending("LOOP", in_circle=True)
    assert follow("SELF", successors).ods_code == "SELF"
    assert follow("NOBODY", successors).ods_code == "NOBODY"


def answering(code: str, as_of: date) -> str:
    found = place([code], frame(TRUSTS), frame(SUCCESSIONS), frame(HIERARCHY), as_of).codes
    return str(found.filter(found["submitted_code"] == code)["trust"].item())


def test_a_merger_counts_from_its_day_even_where_the_list_is_older() -> None:
    assert answering("TWO", date(2022, 3, 31)) == "TWO"
    assert answering("TWO", date(2022, 4, 1)) == "ONE"


def test_a_merger_older_than_a_list_that_shows_the_trust_as_open_is_not_followed() -> None:
    assert answering("OPEN", date(2022, 4, 1)) == "OPEN"


def test_a_list_younger_than_the_hierarchy_does_not_unplace_a_trust() -> None:
    younger = frame(TRUSTS).filter(frame(TRUSTS)["ods_code"] == "ONE").head(1)
    younger = younger.with_columns(pl.lit("NEWICB").alias("icb_code"), pl.lit(date(2026, 7, 31)).alias("list_date"))
    trusts = pl.concat([frame(TRUSTS), younger])
    found = place(["ONE"], trusts, frame(SUCCESSIONS), frame(HIERARCHY), AS_OF).codes
    assert found.filter(found["submitted_code"] == "ONE").row(0) == ("ONE", "ONE", "A", "R1")


def test_every_submitted_code_is_placed_once_and_none_is_dropped() -> None:
    found = place(
        ["ONE", "OLD", "SPLIT", "NEAR", "RETIRED", "NOBODY", "LOOP", "WALES"],
        frame(TRUSTS),
        frame(SUCCESSIONS),
        frame(HIERARCHY),
        AS_OF,
    )
    same_rows(
        found.codes,
        """
        submitted_code:s | trust:s | icb:s       | region:s
        ONE              | ONE     | A           | R1
        TWO              | TWO     | B           | R1
        GONE             | ONE     | A           | R1
        OPEN             | OPEN    | A           | R1
        OLD              | ONE     | A           | R1
        SPLIT            | SPLIT   | UNALLOCATED | UNALLOCATED
        NEAR             | NEAR    | A           | R1
        RETIRED          | RETIRED | C           | R2
        NOBODY           | NOBODY  | UNALLOCATED | UNALLOCATED
        LOOP             | LOOP    | UNALLOCATED | UNALLOCATED
        WALES            | WALES   | UNALLOCATED | UNALLOCATED
        """,
    )


def test_what_could_not_simply_be_placed_is_told() -> None:
    codes = ["SPLIT", "NEAR", "NOBODY", "LOOP", "WALES", "ONE"]
    found = place(codes, frame(TRUSTS), frame(SUCCESSIONS), frame(HIERARCHY), AS_OF)
    told = {(note.kind, note.ods_code) for note in found.notes}
    assert told == {
        ("split", "SPLIT"),
        ("split", "NEAR"),
        ("split", "LOOP"),
        ("unknown_organisation", "SPLIT"),
        ("unknown_organisation", "NOBODY"),
        ("unknown_organisation", "LOOP"),
        ("unknown_organisation", "WALES"),
    }
    welsh = next(note for note in found.notes if note.ods_code == "WALES")
    assert "has an ICB that the practice hierarchy does not have" in welsh.text


def test_organisations_have_their_newest_name_their_parent_and_their_successor() -> None:
    found = place(["OLD", "NOBODY"], frame(TRUSTS), frame(SUCCESSIONS), frame(HIERARCHY), AS_OF).organisations
    same_rows(
        found.filter(~found["org_type"].is_in(["sub_icb"])),
        """
        org_type:s | ods_code:s  | name:s                               | parent_ods_code:s | successor_ods_code:s
        trust      | ONE         | One NHS Trust                        | A                 | -
        trust      | TWO         | Two NHS Trust                        | B                 | -
        trust      | GONE        | Gone NHS Trust                       | A                 | ONE
        trust      | OPEN        | Open NHS Trust                       | A                 | -
        trust      | OLD         | OLD (in no trust list)               | A                 | ONE
        trust      | RETIRED     | Retired NHS Trust                    | C                 | -
        trust      | NOBODY      | NOBODY (in no trust list)            | UNALLOCATED       | -
        icb        | A           | a                                    | R1                | -
        icb        | B           | b                                    | R1                | -
        icb        | C           | c                                    | R2                | -
        icb        | UNALLOCATED | Not matched to a known organisation  | UNALLOCATED       | -
        region     | R1          | r1                                   | ENG               | -
        region     | R2          | r2                                   | ENG               | -
        region     | UNALLOCATED | Not matched to a known organisation  | ENG               | -
        england    | ENG         | England                              | -                 | -
        """,
    )


@pytest.mark.parametrize(
    ("printed", "proper"),
    [
        ("MANCHESTER UNIVERSITY NHS FOUNDATION TRUST", "Manchester University NHS Foundation Trust"),
        (
            "THE QUEEN ELIZABETH HOSPITAL, KING'S LYNN, NHS FOUNDATION TRUST",
            "The Queen Elizabeth Hospital, King's Lynn, NHS Foundation Trust",
        ),
        ("TEES, ESK AND WEAR VALLEYS NHS FOUNDATION TRUST", "Tees, Esk and Wear Valleys NHS Foundation Trust"),
        ("Already in Proper Case", "Already in Proper Case"),
    ],
)
def test_names_in_capitals_become_readable(printed: str, proper: str) -> None:
    assert proper_name(printed) == proper
