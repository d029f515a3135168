"""Populations reach the codes that prescribing data use, across boundary changes."""

from scorecard.places.populations import populations, unmatched_notes, with_population
from tests.lib.tables import frame, same_rows

# S2's GSS codes were renewed and its ICB renamed since the hierarchy was drawn; S9 is in no hierarchy.
ESTIMATES = """
sub_icb_code:s | sub_icb_gss:s | sub_icb_name:s | icb_gss:s | icb_name:s | region_gss:s | region_name:s | population:i
S1             | E1            | North - S1     | EA        | New A      | ER           | The North     | 100
S2             | E2new         | South - S2     | EAnew     | Newer A    | ER           | The North     | 300
S3             | E3            | West - S3      | EB        | New B      | ER           | The North     | 50
S9             | E9            | Lost - S9      | EZ        | New Z      | ER           | The North     | 7
"""
HIERARCHY = """
sub_icb_code:s | sub_icb_gss:s | sub_icb_name:s | icb_code:s | icb_gss:s | icb_name:s | region_code:s | region_gss:s | region_name:s | extract_date:d | file_id:s | row_number:i
S1             | E1            | s1             | A          | EA        | a          | R             | ER           | r             | 2022-01        | h         | 2
S1             | E1            | s1             | A          | EA        | a          | R             | ER           | r             | 2022-01        | h         | 3
S2             | E2            | s2             | A          | EA        | a          | R             | ER           | r             | 2022-01        | h         | 4
S3             | E3            | s3             | B          | EB        | b          | R             | ER           | r             | 2022-01        | h         | 5
"""


def test_people_are_counted_once_and_the_odd_ones_for_england_only() -> None:
    same_rows(
        populations(frame(ESTIMATES), frame(HIERARCHY)),
        """
        org_type:s | ods_code:s | population:i | ons_name:s | ons_gss:s
        sub_icb    | S1         | 100          | North - S1 | E1
        sub_icb    | S2         | 300          | South - S2 | E2new
        sub_icb    | S3         | 50           | West - S3  | E3
        icb        | A          | 400          | Newer A    | EAnew
        icb        | B          | 50           | New B      | EB
        region     | R          | 450          | The North  | ER
        england    | ENG        | 457          | -          | -
        """,
    )


def test_people_without_an_icb_are_told() -> None:
    notes = unmatched_notes(frame(ESTIMATES), frame(HIERARCHY))
    assert [note.kind for note in notes] == ["population"]
    assert "Lost - S9 (S9)" in notes[0].text


def test_organisations_without_people_have_none_and_keep_their_name() -> None:
    places = frame("""
    org_type:s | ods_code:s | name:s  | gss_code:s
    icb        | A          | old a   | EA
    trust      | T1         | a trust | -
    england    | ENG        | England | -
    """)
    found = with_population(places, populations(frame(ESTIMATES), frame(HIERARCHY)))
    same_rows(
        found,
        """
        org_type:s | ods_code:s | name:s  | gss_code:s | population:i
        icb        | A          | Newer A | EAnew      | 400
        trust      | T1         | a trust | -          | -
        england    | ENG        | England | -          | 457
        """,
    )
