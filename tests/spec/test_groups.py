"""Groups, drawn: who is a member, what becomes of merged trusts, and what is told of the others."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.measures.groups import members
from tests.lib.tables import frame, same_rows

ORGANISATIONS = frame(
    """
    ods_code:s  | org_type:s | name:s  | parent_ods_code:s | successor_ods_code:s
    ENG         | england    | England | -                 | -
    R1          | region     | North   | ENG               | -
    R2          | region     | South   | ENG               | -
    I1          | icb        | Hill    | R1                | -
    I2          | icb        | Dale    | R2                | -
    S1          | sub_icb    | Top     | I1                | -
    T1          | trust      | One     | I1                | -
    T2          | trust      | Two     | I2                | -
    T3          | trust      | Three   | UNALLOCATED       | -
    OLD         | trust      | Old     | I1                | T1
    OLDER       | trust      | Older   | I1                | T1
    UNALLOCATED | icb        | None    | UNALLOCATED       | -
    UNALLOCATED | region     | None    | ENG               | -
    """
)
NOBODY = pl.DataFrame(schema={name: schema.GROUP_MEMBER.polars_schema[name] for name in schema.GROUP_MEMBER.names[:3]})
OWN = pl.col("grouping").is_in(["region", "icb"])


def test_trusts_and_icbs_are_grouped_by_region_and_trusts_by_icb() -> None:
    found = members(NOBODY, ORGANISATIONS)
    same_rows(
        found.rows,
        """
        grouping:s | group_name:s | org_type:s | ods_code:s
        icb        | Hill         | trust      | T1
        icb        | Dale         | trust      | T2
        region     | North        | icb        | I1
        region     | South        | icb        | I2
        region     | North        | trust      | T1
        region     | South        | trust      | T2
        """,
    )
    assert found.notes == ()


def test_members_of_any_level_stand_in_the_groups_of_files() -> None:
    rows = frame(
        """
        grouping:s      | group_name:s | ods_code:s
        trust_type      | Acute        | T1
        trust_type      | Specialist   | T3
        cancer_alliance | East         | I1
        cancer_alliance | East         | T1
        cancer_alliance | East         | S1
        """
    )
    same_rows(
        members(rows, ORGANISATIONS).rows.filter(~OWN),
        """
        grouping:s      | group_name:s | org_type:s | ods_code:s
        trust_type      | Acute        | trust      | T1
        trust_type      | Specialist   | trust      | T3
        cancer_alliance | East         | icb        | I1
        cancer_alliance | East         | trust      | T1
        cancer_alliance | East         | sub_icb    | S1
        """,
    )


def test_a_merged_trusts_group_counts_for_its_successor_unless_that_has_its_own() -> None:
    rows = frame(
        """
        grouping:s | group_name:s | ods_code:s
        size       | Small        | OLD
        trust_type | Acute        | OLD
        trust_type | Acute        | OLDER
        own        | Large        | T1
        own        | Small        | OLD
        own        | Medium       | OLDER
        torn       | A            | OLD
        torn       | B            | OLDER
        torn       | C            | T2
        """
    )
    found = members(rows, ORGANISATIONS)
    same_rows(
        found.rows.filter(~OWN),
        """
        grouping:s | group_name:s | ods_code:s
        size       | Small        | T1
        trust_type | Acute        | T1
        own        | Large        | T1
        torn       | C            | T2
        """,
    )
    (note,) = found.notes
    assert (note.kind, note.ods_code) == ("group", "T1")
    assert note.text == (
        "T1 has no group in the grouping torn: those that merged into it were in different ones. "
        "Give it a row of its own."
    )


def test_of_two_rows_for_one_organisation_the_last_counts() -> None:
    rows = frame("grouping:s | group_name:s | ods_code:s\nsize | Small | T1\nsize | Large | T1")
    same_rows(members(rows, ORGANISATIONS).rows.filter(~OWN), "group_name:s | ods_code:s\nLarge | T1")


def test_a_code_of_no_organisation_stands_in_no_group_and_is_told_once() -> None:
    rows = frame("grouping:s | group_name:s | ods_code:s\nsize | S | X1\ntrust_type | A | X1\nsize | S | UNALLOCATED")
    found = members(rows, ORGANISATIONS)
    assert found.rows.filter(~OWN).is_empty()
    assert [note.ods_code for note in found.notes] == ["UNALLOCATED", "X1"]
    assert found.notes[1].text.startswith("X1 is in a file of groups and is no organisation of this release")


def test_groupings_made_from_the_hierarchy_are_not_taken_from_files() -> None:
    rows = frame("grouping:s | group_name:s | ods_code:s\nregion | Elsewhere | T1\nicb | Elsewhere | T2")
    found = members(rows, ORGANISATIONS)
    assert found.rows.equals(members(NOBODY, ORGANISATIONS).rows)
    assert [note.text for note in found.notes] == [
        "The grouping icb is made from the hierarchy. Rows of files are left out: give yours another name.",
        "The grouping region is made from the hierarchy. Rows of files are left out: give yours another name.",
    ]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["size", "trust_type"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["T1", "T2", "OLD", "OLDER", "I1", "X1"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_the_obvious_way_finds_the_same(rows: list[tuple[str, str, str]]) -> None:
    found = members(pl.DataFrame(rows, schema=NOBODY.schema, orient="row"), ORGANISATIONS).rows.filter(~OWN)
    last = {(grouping, code): group for grouping, group, code in rows}
    wanted = {key: group for key, group in last.items() if key[1] in ("T1", "T2", "I1")}
    for grouping in ("size", "trust_type"):
        inherited = {last[(grouping, old)] for old in ("OLD", "OLDER") if (grouping, old) in last}
        if (grouping, "T1") not in last and len(inherited) == 1:
            wanted[(grouping, "T1")] = inherited.pop()
    assert {(row[0], row[3]): row[1] for row in found.rows()} == wanted
    assert found.height == len(wanted)
