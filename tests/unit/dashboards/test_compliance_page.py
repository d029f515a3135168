"""The compliance page: of the sample, narrowed, on a past day, of many organisations, and where nobody spoke."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboards import router
from dashboards.compliance import matrix as compliance_matrix
from dashboards.compliance.matrix import matrix_of
from dashboards.compliance.scope import scope
from dashboards.compliance.state_words import STATES
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Question, View
from scorecard.compliance import queries as asking
from scorecard.compliance.proportions import proportions
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

PURPOSE = (
    "These figures exist so that variation can be explained, challenged or acted upon. They are not for performance "
    "management."
)
Row = Mapping[str, Any]


def drawn(readings: Readings, search: str = "") -> tuple[View, Any]:
    return router.render(readings, "/compliance", search)


def words(readings: Readings, search: str = "") -> str:
    return text(drawn(readings, search)[1])


def cells(readings: Readings, level: str = "icb") -> pl.DataFrame:
    release_id = readings.catalogue().release_id
    newest = readings.compliance.last_told(release_id)
    assert newest is not None
    return readings.compliance.cells(release_id, newest).filter(pl.col("org_type") == level)


def tables(content: Any) -> dict[str, Any]:
    """Tables of a page by their caption."""
    return {text(kinds(table, "Caption")[0]): table for table in kinds(content, "Table")}


def body(table: Any) -> list[list[str]]:
    rows = kinds(kinds(table, "Tbody")[0], "Tr")
    return [[text(cell).strip() for cell in row.children] for row in rows]


def test_the_headline_is_counted_from_the_cells(readings: Readings) -> None:
    row = proportions(cells(readings), []).row(0, named=True)
    view, _ = drawn(readings)
    assert view.title == "Compliance"
    assert view.spoken.startswith(f"Of {row['judged']} recommendations due in 8 ICBs, {row['in_time']} (")
    assert f"for {row['not_known']} it is not known" in view.spoken


def test_the_page_says_as_of_which_day_it_speaks(readings: Readings) -> None:
    assert "As known on 31 March 2026." in words(readings)
    assert "As known on 1 October 2025." in words(readings, "?day=2025-10-01")


def test_a_day_behind_the_newest_evidence_says_so(readings: Readings) -> None:
    said = words(readings, "?day=2026-07-01")
    assert "The newest evidence of this release is of 31 March 2026; nobody has said what happened after it." in said


def test_what_was_known_then_is_what_the_page_shows(readings: Readings) -> None:
    release_id = readings.catalogue().release_id
    then = readings.compliance.cells(release_id, date(2025, 10, 1)).filter(pl.col("org_type") == "icb")
    row = proportions(then, []).row(0, named=True)
    assert drawn(readings, "?day=2025-10-01")[0].spoken.startswith(f"Of {row['judged']} recommendations")


def test_each_state_stands_with_sign_word_and_count(readings: Readings) -> None:
    counts = dict(cells(readings).group_by("state").len().iter_rows())
    _, content = drawn(readings)
    items = kinds(next(part for part in kinds(content, "Ul") if getattr(part, "className", "") == "statecounts"), "Li")
    told = [" ".join(text(item).split()) for item in items]
    expected = [f"{each.sign} {each.word} {counts.get(state, 0)} {each.meaning}" for state, each in STATES.items()]
    assert told == expected


def test_proportions_by_organisation_name_their_region(readings: Readings) -> None:
    table = tables(drawn(readings)[1])["Table 1. Listed in time, by organisation"]
    rows = body(table)
    assert len(rows) == 8
    assert rows[0][:2] == ["NHS Alderbeck Integrated Care Board", "Northern Reach"]
    silent = next(row for row in rows if "Dunmere" in row[0])
    assert silent[2] == silent[9] != "0"
    assert silent[4:6] == ["no share", "no interval"]


@pytest.mark.parametrize(
    ("by", "heading"),
    [
        ("icb", "ICB"),
        ("region", "region"),
        ("medicine", "medicine"),
        ("area", "therapeutic area"),
        ("year", "year of publication"),
    ],
)
def test_proportions_by_other_things_add_up_to_the_same(readings: Readings, by: str, heading: str) -> None:
    table = tables(drawn(readings, f"?by={by}")[1])[f"Table 1. Listed in time, by {heading}"]
    due = sum(int(row[1].replace(",", "")) for row in body(table))
    judged = int(cells(readings)["is_judged"].sum())
    assert due >= judged if by == "medicine" else due == judged


def test_trusts_are_added_up_to_their_icb_and_region(readings: Readings) -> None:
    for by, heading, place in (("icb", "ICB", "Integrated Care Board"), ("region", "region", "")):
        rows = body(tables(drawn(readings, f"?by={by}&level=trust")[1])[f"Table 1. Listed in time, by {heading}"])
        assert rows
        assert all(place in row[0] for row in rows)


def test_an_area_leads_to_the_page_narrowed_to_it(readings: Readings) -> None:
    _, content = drawn(readings, "?by=area&day=2026-03-31")
    links = {
        text(link): link.href for link in kinds(tables(content)["Table 1. Listed in time, by therapeutic area"], "A")
    }
    assert links["Renal"] == "/compliance?day=2026-03-31&area=renal&by=organisation"


def test_the_matrix_has_a_cell_with_sign_word_and_address_for_each_state(readings: Readings) -> None:
    parts = [drawn(readings, f"?part={part}")[1] for part in (1, 2)]
    matrices = [tables(content)["Table 2. Every recommendation, every organisation"] for content in parts]
    links = {link.href: text(link) for matrix in matrices for link in kinds(matrix, "A")}
    for row in cells(readings).filter(pl.col("state").is_in(["compliant", "overdue", "unknown"])).to_dicts():
        told = links[f"/compliance/{row['ods_code']}/{row['recommendation_id']}"]
        state = STATES[row["state"]]
        assert told.startswith(f"{state.sign} {state.short}")
        assert state.word in told
        assert row["title"] in told


def test_the_matrix_names_whose_cell_a_link_is(readings: Readings) -> None:
    _, content = drawn(readings)
    table = tables(content)["Table 2. Every recommendation, every organisation"]
    told = [text(link) for link in kinds(table, "A")]
    assert len(set(told)) == len(told)


def test_the_matrix_can_be_scrolled_and_passed_by_keyboard(readings: Readings) -> None:
    _, content = drawn(readings)
    region = next(part for part in kinds(content, "Div") if getattr(part, "className", "") == "scroll matrix")
    assert (region.tabIndex, region.role) == ("0", "region")
    assert region.to_plotly_json()["props"]["aria-label"].endswith("scrolls in both directions")
    assert any(getattr(part, "id", None) == "behind-matrix" for part in kinds(content, "Div"))


def test_recommendations_that_nobody_owes_are_left_out_until_asked_for(readings: Readings) -> None:
    found = cells(readings)
    speaking = found.filter(~pl.col("state").is_in(["not_applicable", "not_in_denominator"]))["recommendation_id"]
    silent = found["recommendation_id"].n_unique() - speaking.n_unique()
    assert f"Left out: {silent} recommendations that no organisation here owes" in words(readings)
    assert "Left out" not in words(readings, "?state=not_in_denominator")


def test_a_state_narrows_the_matrix_to_recommendations_with_such_a_cell(readings: Readings) -> None:
    table = tables(drawn(readings, "?state=explained")[1])["Table 2. Every recommendation, every organisation"]
    explained = cells(readings).filter(pl.col("state") == "explained")["recommendation_id"].n_unique()
    assert len(body(table)) == explained


def test_a_large_matrix_comes_in_parts(readings: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compliance_matrix, "ROWS_A_PART", 10)
    monkeypatch.setattr(compliance_matrix, "MOST_PLACES", 3)
    _, content = drawn(readings, "?part=2")
    said = text(content)
    assert "Recommendations 11 to 20 of 33, the newest first." in said
    assert "The first 3 of 8 organisations; choose a region to see others." in said
    ways = {text(link): link.href for link in kinds(content, "A")}
    assert ways["Part 1 of 4"] == "/compliance?part=1#matrix"
    assert ways["Part 3 of 4"] == "/compliance?part=3#matrix"


def test_a_part_that_is_not_there_is_the_last_one(readings: Readings) -> None:
    question = Question(parse("/compliance", "?part=99"), readings.catalogue(), readings)
    found = matrix_of(scope(question))
    assert found.part == found.parts == 2


def test_the_quadrants_are_counted_for_organisations_and_recommendations(readings: Readings) -> None:
    release_id = readings.catalogue().release_id
    adopted = readings.compliance.adoption(release_id, date(2026, 3, 31), "icb")
    _, content = drawn(readings)
    for caption in ("Listing and use, by organisation", "Listing and use, by recommendation"):
        rows = body(tables(content)[caption])
        assert sum(int(number) for row in rows for number in row[1:]) == adopted.height
    square = body(tables(content)["Recommendations by listing and use"])
    both = adopted.filter(pl.col("quadrant") == "listed_and_used").height
    assert square[0][1].split()[0] == str(both)


@pytest.mark.parametrize("level", ["icb", "trust"])
def test_use_beside_few_cells_is_what_it_is_beside_all(
    readings: Readings, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_id, day = readings.catalogue().release_id, date(2026, 3, 31)
    of_level = readings.compliance.cells(release_id, day).filter(org_type=level)
    monkeypatch.setattr(asking, "FEW_MEDICINES", 0)
    whole = asking.adoption(readings.compliance._database, release_id, of_level, day)
    monkeypatch.setattr(asking, "FEW_MEDICINES", 12)
    assert whole["first_use"].count() > 3
    for row in whole.filter(pl.col("first_use").is_not_null()).head(4).to_dicts():
        code, number = row["ods_code"], row["recommendation_id"]
        one = readings.compliance.adoption_of(release_id, day, number, code)
        assert_frame_equal(one, whole.filter(recommendation_id=number, ods_code=code))
        if level == "icb":
            beside = readings.compliance.beside_use(release_id, day, (number,))
            assert_frame_equal(beside, whole.filter(recommendation_id=number).select(beside.columns))


def test_a_curve_of_few_listings_is_not_drawn(readings: Readings) -> None:
    _, content = drawn(readings, "?medicine=ostravimer&year=2025")
    assert len(kinds(content, "Figure")) == 1
    assert "There is no curve: fewer than 10 decisions with a day are known." in text(content)
    assert "Share listed after so many days" in tables(content)


@pytest.mark.parametrize("within", [30, 60, 90])
def test_deadlines_come_as_table_calendar_and_feed(readings: Readings, within: int) -> None:
    release_id = readings.catalogue().release_id
    coming = readings.compliance.deadlines(release_id, date(2026, 3, 31), within).filter(pl.col("org_type") == "icb")
    _, content = drawn(readings, f"?within={within}")
    rows = body(tables(content)[f"Table 3. Deadlines in the next {within} days"])
    assert len(rows) == min(coming.height, 60)
    assert rows[0][2:5] == ["falls due", "31 Mar 2026", "today"]
    hrefs = {text(link): link.href for link in kinds(content, "A")}
    assert hrefs["Calendar file (ICS)  of deadlines"] == f"/download/deadlines.ics?day=2026-03-31&within={within}d"
    assert hrefs["Feed (Atom), from today on"] == f"/download/deadlines.atom?within={within}d"


def test_publishers_are_told_by_freshness(readings: Readings) -> None:
    _, content = drawn(readings)
    rows = {row[0]: row[1:] for row in body(tables(content)["Table 4. Who publishes, and how fresh it is"])}
    assert rows["NHS Dunmere Integrated Care Board"][0] == "nothing published"
    assert rows["NHS Fennister Integrated Care Board"][1] == "730 days, more than six months"
    assert "The newest list is more than six months old by Fennister. Nothing is published by Dunmere." in text(content)


def test_trusts_that_published_are_a_level_of_their_own(readings: Readings) -> None:
    view, content = drawn(readings, "?level=trust")
    assert " due in 2 trusts" in view.spoken
    assert len(body(tables(content)["Table 1. Listed in time, by organisation"])) == 2


def test_filters_narrow_everything(readings: Readings) -> None:
    _, content = drawn(readings, "?region=ZR03&area=renal&year=2025&medicine=ostravimer")
    assert [row[0] for row in body(tables(content)["Table 1. Listed in time, by organisation"])] == [
        "NHS Garsholme Integrated Care Board",
        "NHS Harrowmere Integrated Care Board",
    ]
    assert len(body(tables(content)["Table 2. Every recommendation, every organisation"])) == 1


def test_one_organisation_is_named_with_a_way_back(readings: Readings) -> None:
    _, content = drawn(readings, "?organisation=ZB01")
    assert "This page shows NHS Alderbeck Integrated Care Board only." in text(content)
    assert "/compliance?level=icb" in [link.href for link in kinds(content, "A")]


def test_choices_that_match_nothing_together_say_so(readings: Readings) -> None:
    view, content = drawn(readings, "?year=2018&area=renal")
    assert view.spoken.startswith("Nothing matches these choices")
    assert "No recommendation matches." in text(content)


@pytest.mark.parametrize("search", ["?day=1950-01-01", "?day=2199-12-31", "?day=1999-04-01&by=year&within=90"])
def test_any_day_can_be_asked_for(readings: Readings, search: str) -> None:
    view, content = drawn(readings, search)
    assert view.spoken
    assert PURPOSE in text(content)


@pytest.mark.parametrize(
    ("search", "said"),
    [
        ("?day=2026-02-30", "We cannot read '2026-02-30' as a day"),
        ("?state=red", "We cannot read 'red' as a state"),
        ("?area=%00", "We cannot read '\x00' as a therapeutic area"),
        ("?level=region", "Formularies are kept by ICBs and trusts; this page shows ICBs."),
        (
            "?medicine=nonsense",
            "Nothing of this day is known by the medicine 'nonsense'; this page is not narrowed by it.",
        ),
        ("?region=QZ99", "Nothing of this day is known by the region 'QZ99'"),
        ("?year=1999", "Nothing of this day is known by the year of publication '1999'"),
        ("?organisation=QZ99", "Nothing of this day is known by the organisation 'QZ99'"),
    ],
)
def test_a_bad_link_says_so_and_shows_the_page(readings: Readings, search: str, said: str) -> None:
    view, content = drawn(readings, search)
    assert said in text(content)
    assert view.spoken.startswith("Of ")


def test_the_purpose_stands_on_the_page(readings: Readings) -> None:
    assert PURPOSE in words(readings)


def test_where_nobody_spoke_the_page_says_what_to_load_and_lists_the_clocks(silent: Readings) -> None:
    view, content = drawn(silent)
    said = text(content)
    assert view.spoken.startswith("No organisation's formulary is loaded")
    assert "nice-scorecard ingest formulary FILE …" in said
    assert PURPOSE in said
    release_id = silent.catalogue().release_id
    rows = body(tables(content)["Recommendations and their clocks"])
    assert len(rows) == silent.compliance.recommendations(release_id).height
    dated = next(row for row in rows if row[0] == "TA9104-1")
    assert dated[3:] == ["15 Nov 2023", "15 Feb 2024", "three calendar months", "15 Feb 2024", "13 Feb 2024"]


def test_a_release_of_before_says_so(readings: Readings, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = readings.compliance.recommendations(readings.catalogue().release_id).clear()
    monkeypatch.setattr(readings.compliance, "recommendations", lambda _: nothing)
    for path in ("/compliance", "/compliance/ZB01/TA9151-1"):
        _, content = router.render(readings, path, "")
        assert "This release was built before recommendations were part of one" in text(content)
    for path in ("/organisation/ZB01", "/medicine/tazorimab"):
        assert "ormulary compliance" not in text(router.render(readings, path, "")[1])


def test_every_link_of_the_page_leads_somewhere(readings: Readings) -> None:
    _, content = drawn(readings, "?level=trust&within=90")
    paths = {re.split(r"[?#]", link.href)[0] for link in kinds(content, "A")}
    pages = [path for path in paths if path.startswith("/") and not path.startswith(("/download/", "/api/"))]
    assert len(pages) > 40
    for path in pages:
        selection = parse(path, "")
        assert selection.page != "unknown"
        assert replace(selection, unread=()) == selection
