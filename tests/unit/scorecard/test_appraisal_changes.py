"""Changes between two vintages of a list of appraisals, drawn; and what holds for any two."""

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from scorecard import schema
from scorecard.compliance.appraisal_changes import CHANGES, COMPARED, appraisal_changes
from tests.lib.compliance_frames import facts
from tests.lib.tables import same_rows

ASTHMA = {"ta_number": "TA1", "condition": "asthma", "published": date(2020, 1, 31), "status": "current"}
GOUT = {"ta_number": "TA2", "medicine": "betamab", "condition": "gout", "category": "optimised"}
NO_CONDITION: dict[str, object] = {"ta_number": "TA3", "condition": None}


def test_what_came_what_went_and_what_is_told_otherwise() -> None:
    later = {**ASTHMA, "category": "optimised", "status": "replaced", "replaced_by": "TA3", "published": None}
    same_rows(
        appraisal_changes(facts(ASTHMA, GOUT), facts(later, NO_CONDITION)),
        """
        change:s | ta_number:s | medicine:s | condition:s | column:s    | before:s    | after:s
        changed  | TA1         | alphamab   | asthma      | category    | recommended | optimised
        changed  | TA1         | alphamab   | asthma      | published   | 2020-01-31  | -
        changed  | TA1         | alphamab   | asthma      | status      | current     | replaced
        changed  | TA1         | alphamab   | asthma      | replaced_by | -           | TA3
        removed  | TA2         | betamab    | gout        | category    | optimised   | -
        added    | TA3         | alphamab   | -           | category    | -           | recommended
        """,
    )


def test_rows_about_one_medicine_and_condition_are_taken_together() -> None:
    second = {**ASTHMA, "category": "managed_access"}
    same_rows(
        appraisal_changes(facts(ASTHMA), facts(second, ASTHMA)),
        """
        change:s | column:s | before:s    | after:s
        changed  | category | recommended | managed_access; recommended
        """,
    )
    assert appraisal_changes(facts(second, ASTHMA), facts(ASTHMA, second)).is_empty()


def test_what_is_not_compared_is_no_change() -> None:
    other = {**ASTHMA, "notes": "another remark", "medicine_name": "ALPHAMAB", "published_source": "seen elsewhere"}
    assert appraisal_changes(facts(ASTHMA), facts(other)).is_empty()


def test_from_and_to_an_empty_list() -> None:
    none = facts(ASTHMA).clear()
    assert appraisal_changes(none, facts(ASTHMA))["change"].to_list() == ["added"]
    assert appraisal_changes(facts(ASTHMA), none)["change"].to_list() == ["removed"]
    found = appraisal_changes(none, none)
    assert found.is_empty()
    assert found.columns == list(CHANGES)


ROWS = st.fixed_dictionaries(
    {
        "ta_number": st.sampled_from(["TA1", "TA2"]),
        "medicine": st.sampled_from(["alphamab", "betamab"]),
        "condition": st.sampled_from([None, "asthma"]),
        "category": st.sampled_from([*schema.POSITIVE, "terminated"]),
        "published": st.none() | st.dates(date(2020, 1, 1), date(2020, 1, 3)),
        "status": st.sampled_from([None, "current", "replaced"]),
        "recommendation": st.none() | st.integers(1, 2),
    }
)
LISTS = st.lists(ROWS, max_size=6)


@given(LISTS)
def test_nothing_changes_against_itself(rows: list[dict[str, Any]]) -> None:
    assert appraisal_changes(facts(*rows), facts(*reversed(rows))).is_empty()


@given(LISTS, LISTS)
def test_the_other_way_round_everything_is_turned(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    there, back = appraisal_changes(facts(*one), facts(*other)), appraisal_changes(facts(*other), facts(*one))
    turned = back.with_columns(
        pl.col("change").replace({"added": "removed", "removed": "added"}), before="after", after="before"
    )
    assert_frame_equal(there, turned)


@given(LISTS, LISTS)
def test_a_naive_telling_finds_the_same(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    assert set(appraisal_changes(facts(*one), facts(*other)).rows()) == naive(one, other)


def naive(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> set[tuple[Any, ...]]:
    """The changes, told key by key in plain Python."""
    before, after = gathered(one), gathered(other)
    found: set[tuple[Any, ...]] = set()
    for key in before.keys() | after.keys():
        if key not in before:
            found.add((*key, "added", "category", None, after[key]["category"]))
        elif key not in after:
            found.add((*key, "removed", "category", before[key]["category"], None))
        else:
            pairs = ((name, before[key][name], after[key][name]) for name in COMPARED)
            found |= {(*key, "changed", *pair) for pair in pairs if pair[1] != pair[2]}
    return found


def gathered(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, str | None]]:
    keys = {(row["ta_number"], row["medicine"], row["condition"]) for row in rows}
    of_key = {key: [r for r in rows if (r["ta_number"], r["medicine"], r["condition"]) == key] for key in keys}
    return {
        key: {
            name: "; ".join(sorted({str(row[name]) for row in found if row.get(name) is not None})) or None
            for name in COMPARED
        }
        for key, found in of_key.items()
    }
