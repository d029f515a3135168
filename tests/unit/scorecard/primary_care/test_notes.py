"""Notes of primary care: each is told where it holds, and not where it does not."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from scorecard.notes import Note
from scorecard.primary_care.places import Geography
from scorecard.primary_care.results import results
from tests.lib.naive_primary_care import Doses, Item
from tests.lib.primary_care_frames import geography, loaded

APRIL, MAY = date(2021, 4, 1), date(2021, 5, 1)
MEANINGS = {
    "A1": Doses("alphamab", 2, 2),
    "A2": Doses("alphamab", 2),
    "W1": Doses("warfarin", 1),
    "B1": Doses("betamab"),
}
APPRAISED = pl.DataFrame({"medicine": ["alphamab", "betamab"], "name": ["Alphamab", "Betamab"]})
WHERE = geography({"S1": ("A", "R"), "S2": ("B", "R")}, {})


def row(month: date = APRIL, sub_icb: str | None = "S1", code: str = "A1", items: int = 1) -> Item:
    return Item(month, sub_icb, code, items, 28.0, 1.0)


def notes(rows: list[Item], where: Geography = WHERE) -> tuple[Note, ...]:
    return results(loaded(rows, MEANINGS), where, APPRAISED, set()).notes


def texts(rows: list[Item], where: Geography = WHERE) -> list[str]:
    assert {note.kind for note in notes(rows, where)} <= {"primary_care"}
    return [note.text for note in notes(rows, where)]


def succession(*pairs: tuple[str, str]) -> Geography:
    rows = [{"ods_code": old, "successor_ods_code": new, "effective": date(2021, 4, 1)} for old, new in pairs]
    return replace(WHERE, successions=pl.DataFrame(rows))


def test_of_whole_data_and_of_none_there_is_nothing_to_note() -> None:
    assert texts([row()]) == []
    assert texts([]) == []


def test_months_that_are_sums_by_area_are_named() -> None:
    of_area = [Item(month, "S1", "A1", 1, 28.0, None, of_area=True) for month in (APRIL, MAY)]
    assert texts(of_area) == [
        "2 months of primary care, from April 2021 to May 2021, are not loaded by practice: figures are sums that were "
        "published by area, without list prices."
    ]
    assert texts([row(), of_area[0], of_area[1]])[0].startswith("1 month of primary care, May 2021, is not loaded")


def test_the_share_of_unidentified_practices_is_told_with_its_worst_month() -> None:
    rows = [row(items=90), row(sub_icb=None, items=10), row(MAY, items=100)]
    assert texts(rows) == [
        "5.0% of the items in primary care are of practices that the publisher could not tell (at most 10.0%, in "
        "April 2021): they count for England and for no area below it."
    ]


def test_practices_of_no_hierarchy_are_counted() -> None:
    without = replace(WHERE, hierarchy=WHERE.hierarchy.with_columns(practice_code=pl.lit("OTHER")))
    assert texts([row(), row(MAY)], without) == [
        "1 practice is in no loaded hierarchy, as those that have closed: what they prescribed counts where the files "
        "place them."
    ]


def test_a_split_and_an_unknown_sub_icb_are_told_apart() -> None:
    split, unknown = (
        notes([row(), row(sub_icb="OLD")], succession(("OLD", "S1"), ("OLD", "S2")))[1],
        texts([row(), row(sub_icb="X9")])[1],
    )
    assert split.ods_code == "OLD"
    assert split.text.startswith("The sub-ICB OLD was split between S1 and S2:")
    assert unknown.startswith("1 code of sub-ICBs leads to none of the newest hierarchy: X9.")
    # One that was merged is simply carried to its successor.
    assert len(texts([row(sub_icb="OLD")], succession(("OLD", "S1")))) == 1


def test_medicines_that_nobody_appraised_are_named() -> None:
    assert texts([row(), row(code="W1")]) == [
        "No positive appraisal is loaded of 1 medicine of the BNF mapping (warfarin): there are no figures of them in "
        "primary care."
    ]


def test_daily_doses_that_a_presentation_costs_a_medicine_are_told_with_its_code() -> None:
    (found,) = notes([row(), row(code="A2")])
    assert found.medicine == "alphamab"
    assert (
        found.text
        == "Alphamab has no assumed daily doses in primary care wherever a presentation occurs that has none: A2."
    )


def test_medicines_counted_in_items_only_are_told_together() -> None:
    assert texts([row(), row(code="B1")]) == [
        "1 medicine (Betamab) is counted in items only: the BNF mapping gives no daily dose for every presentation."
    ]


def test_months_that_hold_nothing_of_a_medicine_are_counted() -> None:
    (_, found) = notes([row(), row(code="B1"), row(MAY)])
    assert found.medicine == "betamab"
    assert found.text.startswith("Betamab is in 1 of the 2 months of primary care, and missing in the others.")


@pytest.mark.parametrize("count", [5, 6])
def test_the_first_five_are_named(count: int) -> None:
    rows = [row(sub_icb=f"X{number}") for number in range(count)]
    wanted = ": X0, X1, X2, X3, X4 and 1 more." if count == 6 else ": X0, X1, X2, X3, X4."
    assert wanted in texts([row(), *rows])[1]
