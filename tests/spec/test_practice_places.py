"""Practices in sub-ICBs, ICBs and regions, drawn: by the file, by a part of what was split, by the hierarchy."""

from datetime import date

import polars as pl

from scorecard.primary_care.places import practice_places
from tests.lib.tables import frame, same_rows

AS_OF = date(2022, 7, 31)
HIERARCHY = """
practice_code:s | sub_icb_code:s | sub_icb_gss:s | sub_icb_name:s | icb_code:s | icb_gss:s | icb_name:s | region_code:s | region_gss:s | region_name:s | extract_date:d | file_id:s | row_number:i
P1              | OLD1           | E1            | s1             | A          | EA        | a          | R1            | ER1          | r1            | 2019-01-01     | h1        | 2
P2              | S2             | E2            | s2             | B          | EB        | b          | R1            | ER1          | r1            | 2019-01-01     | h1        | 3
P3              | SPLIT          | E3            | s3             | B          | EB        | b          | R1            | ER1          | r1            | 2019-01-01     | h1        | 4
P1              | S1             | E1            | s1             | A          | EA        | a          | R1            | ER1          | r1            | 2022-01-01     | h2        | 2
P2              | S3             | E3            | s3             | C          | EC        | c          | R2            | ER2          | r2            | 2022-01-01     | h2        | 3
P3              | S3             | E3            | s3             | C          | EC        | c          | R2            | ER2          | r2            | 2022-01-01     | h2        | 4
P4              | S2             | E2            | s2             | B          | EB        | b          | R1            | ER1          | r1            | 2022-01-01     | h2        | 5
"""
SUCCESSIONS = """
ods_code:s | successor_ods_code:s | effective:d
OLD1       | S1                   | 2021-04-01
MERGED     | MIDDLE               | 2019-04-01
MIDDLE     | S1                   | 2021-04-01
PARTED     | S2                   | 2020-04-01
PARTED     | S3                   | 2020-04-01
S2         | S3                   | 2021-04-01
TOMORROW   | S1                   | 2022-08-01
LOOP       | LOOP2                | 2019-04-01
LOOP2      | LOOP                 | 2019-04-01
"""
FOUND = """
month:d | practice_code:s | sub_icb_code:s | sub_icb:s   | icb:s       | region:s    | placed_by:s
2018-06 | P1              | S1             | S1          | A           | R1          | file
2018-06 | CLOSED          | MERGED         | S1          | A           | R1          | file
2018-06 | P2              | S2             | S2          | B           | R1          | file
2018-06 | P3              | PARTED         | S3          | C           | R2          | split
2018-06 | P4              | PARTED         | S2          | B           | R1          | split
2018-06 | CLOSED          | PARTED         | UNALLOCATED | UNALLOCATED | UNALLOCATED | -
2018-06 | P1              | PARTED         | UNALLOCATED | UNALLOCATED | UNALLOCATED | -
2018-06 | P2              | NOWHERE        | S2          | B           | R1          | hierarchy
2018-06 | P1              | OLD1           | S1          | A           | R1          | file
2018-06 | P1              | -              | S1          | A           | R1          | hierarchy
2018-12 | P2              | -              | S2          | B           | R1          | hierarchy
2021-12 | P2              | -              | S2          | B           | R1          | hierarchy
2022-01 | P2              | -              | S3          | C           | R2          | hierarchy
2022-06 | P2              | TOMORROW       | S3          | C           | R2          | hierarchy
2018-06 | P4              | -              | S2          | B           | R1          | hierarchy
2022-06 | P1              | LOOP           | S1          | A           | R1          | hierarchy
2022-06 | CLOSED          | NOWHERE        | UNALLOCATED | UNALLOCATED | UNALLOCATED | -
2022-06 | -               | -              | UNALLOCATED | UNALLOCATED | UNALLOCATED | -
"""


def test_every_practice_is_placed_once_and_by_the_first_rule_that_places_it() -> None:
    found = frame(FOUND).select("month", "practice_code", "sub_icb_code")
    placed = practice_places(pl.concat([found, found]), frame(HIERARCHY), frame(SUCCESSIONS), AS_OF)
    same_rows(placed, FOUND)


def test_a_day_later_another_succession_has_taken_effect() -> None:
    found = frame("month:d | practice_code:s | sub_icb_code:s\n2022-06 | CLOSED | TOMORROW")
    before, after = (
        practice_places(found, frame(HIERARCHY), frame(SUCCESSIONS), day)["sub_icb"].item()
        for day in (AS_OF, date(2022, 8, 1))
    )
    assert (before, after) == ("UNALLOCATED", "S1")
