"""One cell: its state, both clocks, history, evidence with its file and row, explanations, and use."""

from typing import Any

import polars as pl
import pytest

from dashboards import router
from dashboards.readings import Readings
from dashboards.view import View
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_compliance_page import PURPOSE, body, cells, tables
from tests.unit.dashboards.test_data_quality import text


def drawn(readings: Readings, cell: str, search: str = "") -> tuple[View, Any]:
    return router.render(readings, f"/compliance/{cell}", search)


def facts(content: Any) -> dict[str, str]:
    """Terms and what is said of them."""
    return {text(kinds(pair, "Dt")[0]): text(kinds(pair, "Dd")[0]) for pair in kinds(content, "Div") if _is_pair(pair)}


def _is_pair(part: Any) -> bool:
    return isinstance(part.children, list) and [type(each).__name__ for each in part.children] == ["Dt", "Dd"]


def test_a_cell_tells_its_state_and_since_when(readings: Readings) -> None:
    view, content = drawn(readings, "ZB01/TA9151-1")
    assert view.title == "TA9151 in Alderbeck"
    assert view.spoken == "On 31 March 2026: overdue, since 1 March 2026."
    assert text(kinds(content, "H1")[0]) == "Ostravimer: IgA nephropathy, in Alderbeck"
    assert PURPOSE in text(content)


def test_a_past_day_tells_what_was_known_then(readings: Readings) -> None:
    view, _ = drawn(readings, "ZB01/TA9151-1", "?day=2026-02-01")
    assert view.spoken == "On 1 February 2026: explained until 28 February 2026, since 11 December 2025."


def test_a_day_before_the_clock_has_no_state(readings: Readings) -> None:
    view, _ = drawn(readings, "ZB01/TA9151-1", "?day=2020-01-01")
    assert view.spoken.startswith("There is no state yet on 1 January 2020")


def test_both_clocks_and_the_rule_that_decides_stand_side_by_side(readings: Readings) -> None:
    told = facts(drawn(readings, "ZB01/TA9151-1")[1])
    assert told["Clock started"] == "10 Sep 2025"
    assert told["Due: the day that decides"] == "10 Dec 2025"
    assert told["Three calendar months after"] == "10 Dec 2025"
    assert told["90 days after"] == "9 Dec 2025"
    assert told["Rule that decides"].startswith("three calendar months. Funding, and so a place on the formulary")


def test_another_rule_is_named(readings: Readings) -> None:
    told = facts(drawn(readings, "ZB01/TA9158-1")[1])
    assert told["Rule that decides"].startswith("30 days (early access). Medicines with a positive scientific opinion")


def test_the_history_is_a_strip_and_a_table(readings: Readings) -> None:
    _, content = drawn(readings, "ZB01/TA9151-1")
    image = next(part for part in kinds(content, "Div") if getattr(part, "role", None) == "img")
    assert image.to_plotly_json()["props"]["aria-label"] == (
        "States over time: still in time from 10 September 2025 to 10 December 2025; explained from 11 December 2025 to "
        "28 February 2026; overdue from 1 March 2026 on. Due on 10 December 2025."
    )
    table = next(table for caption, table in tables(content).items() if "of what is known" in caption)
    rows = body(table)
    assert rows[0][0] == "from 1 March 2026 on"
    assert [row[1] for row in rows] == ["! overdue", "E explained", *["… still in time"] * (len(rows) - 2)]


def test_changes_that_are_still_to_come_are_said_to_be_so(readings: Readings) -> None:
    _, content = drawn(readings, "ZB05/TA9151-1")
    table = next(table for caption, table in tables(content).items() if "of what is known" in caption)
    assert body(table)[0][0] == "from 1 January 2027 on (if nothing new is said)"


def test_evidence_names_its_file_and_row_the_newest_first(readings: Readings) -> None:
    rows = body(tables(drawn(readings, "ZB01/TA9151-1")[1])["Table 1. What the organisation said"])
    assert [row[0] for row in rows] == ["31 Mar 2026", "30 Sep 2025"]
    assert rows[0][1] == "not listed (printed: neither Yes nor N/A)"
    assert rows[0][3] == "published 10 Sep 2025, due 9 Dec 2025"
    assert rows[0][-1] == "ZB01_2026-03-31_adherence.csv, row 25"


def test_a_row_of_a_workbook_names_its_sheet(readings: Readings) -> None:
    rows = body(tables(drawn(readings, "ZB05/TA9151-1")[1])["Table 1. What the organisation said"])
    assert rows[0][-1].startswith("ZB05_2026-03-31_adherence.xlsx, sheet ")


def test_what_does_not_add_up_is_told_beside_its_row(readings: Readings) -> None:
    rows = body(tables(drawn(readings, "ZB01/TA9137-1")[1])["Table 1. What the organisation said"])
    assert "printed due day hides that it was late" in rows[0][5]
    assert "printed due day wrong" in rows[0][5]


def test_an_explanation_that_the_duty_does_not_allow_is_marked(readings: Readings) -> None:
    _, content = drawn(readings, "ZB05/TA9151-1")
    (row,) = body(tables(content)["Table 2. How it is explained"])
    assert row[0] == "18 Dec 2025"
    assert row[1].startswith("Local experts prefer alternatives Not an answer that the funding duty allows")
    assert row[2] == "Chair of the area prescribing committee"
    assert row[3] == "31 Dec 2026"
    outward = [link for link in kinds(content, "A") if link.href.startswith("https://")]
    assert [link.rel for link in outward] == ["noopener noreferrer"]


def test_an_explanation_that_has_expired_says_so(readings: Readings) -> None:
    _, content = drawn(readings, "ZB01/TA9151-1")
    (row,) = body(tables(content)["Table 2. How it is explained"])
    assert row[3] == "28 Feb 2026, expired"
    assert "Not an answer" not in row[1]


def test_use_stands_beside_with_its_caveat(readings: Readings) -> None:
    _, content = drawn(readings, "ZB01/TA9151-1")
    told = facts(content)
    assert told["Together"].startswith("Used before it was listed")
    assert told["First use"] == "September 2025"
    assert "Use is not split by indication" in text(content)


def test_a_cell_of_which_nothing_is_known(readings: Readings) -> None:
    view, content = drawn(readings, "ZB04/TA9104-1")
    assert view.spoken.startswith("On 31 March 2026: not known, because nothing is known of it, since ")
    said = text(content)
    assert "NHS Dunmere Integrated Care Board has said nothing of this recommendation" in said
    assert "No explanation is registered." in said


def test_a_listing_tells_its_day(readings: Readings) -> None:
    row = cells(readings).filter((pl.col("state") == "compliant") & (pl.col("days_to_listing") > 1)).row(0, named=True)
    view, _ = drawn(readings, f"{row['ods_code']}/{row['recommendation_id']}")
    assert f", {row['days_to_listing']} days after publication, since" in view.spoken


def test_a_recommendation_that_does_not_count_says_why(readings: Readings) -> None:
    view, content = drawn(readings, "ZB01/TA9094-1")
    assert view.spoken.startswith("On 31 March 2026: not counted: the appraisal was terminated, since ")
    assert "no duty" in facts(content)["Due: the day that decides"]
    assert "Use is not set beside it" in text(content)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("QZ99/TA9151-1", "We do not know the organisation 'QZ99'."),
        ("ZB01/TA1-1", "We do not know the recommendation 'TA1-1'."),
        ("ZB01/nonsense", "We do not know the recommendation 'nonsense'."),
        ("%20/TA9151-1", "We do not know the organisation ' '."),
        ("ZT01/TA9151-1", "has published nothing of its formulary, so it has no states."),
        ("ZR01/TA9151-1", "has published nothing of its formulary, so it has no states."),
    ],
)
def test_an_address_that_names_no_cell_says_so(readings: Readings, cell: str, said: str) -> None:
    view, content = drawn(readings, cell)
    assert view.title == "No such recommendation here"
    assert said in text(content)


def test_every_cell_of_the_sample_can_be_opened(readings: Readings) -> None:
    for level in ("icb", "trust"):
        for row in cells(readings, level).unique(["ods_code", "state", "reason"]).to_dicts():
            view, _ = drawn(readings, f"{row['ods_code']}/{row['recommendation_id']}")
            assert view.spoken.startswith("On 31 March 2026: ")


def test_where_nobody_spoke_there_are_no_cells(silent: Readings) -> None:
    _, content = drawn(silent, "ZB01/TA9104-1")
    assert "NHS Alderbeck Integrated Care Board has published nothing of its formulary" in text(content)
