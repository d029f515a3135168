"""The page of comparison: who is shown and who is left out, what its tables, figure and files say, and never A above B."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.catalogue import Catalogue
from dashboards.compare import page as compare
from dashboards.compare.scope import MOST, Places, compared_levels, scope
from dashboards.compare.words import NOT_A_TEST, beside_words, common_reason
from dashboards.figures.side_by_side import DASHES, Line, Moment, Panels, draw
from dashboards.formatting import significant
from dashboards.readings import Readings
from dashboards.state import Selection, parse
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.schema import PER_PEOPLE
from tests.browser.serving import serving
from tests.lib.offered import offered
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

ICBS = "org=ZB01&org=ZB05"
SUB_ICBS = "org=ZS01&org=ZS03"


def drawn(readings: Readings, query: str) -> tuple[View, Any]:
    return router.render(readings, "/compare", f"?{query}")


def asked(readings: Readings, query: str) -> Question:
    return Question(parse("/compare", f"?{query}"), readings.catalogue(), readings)


def chosen(readings: Readings, query: str) -> tuple[list[str], list[str]]:
    places = Places(readings.catalogue(), parse("/compare", f"?{query}"))
    return [each.ods_code for each in places.found()], places.said


def cells(content: Any, number: int) -> list[list[str]]:
    body = kinds(kinds(content, "Table")[number], "Tbody")[0]
    return [[text(cell).strip() for cell in row.children] for row in kinds(body, "Tr")]


def numbered(content: Any, title: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    [section] = [each for each in kinds(content, "Section")
                 if any(str(head.children).startswith(title) for head in kinds(each, "H2"))]  # fmt: skip
    return cells(section, 0)


@pytest.mark.parametrize(
    ("query", "codes", "words"),
    [
        ("org=ZB01&org=ZB02", ["ZB01", "ZB02"], []),
        ("org=zb02&org=ZB01", ["ZB02", "ZB01"], []),
        ("org=ZB01&org=ZB01", ["ZB01"], []),
        ("org=ZT02&org=ZT04", ["ZT01", "ZT04"], ["Brindlecote Hospitals NHS Foundation Trust (ZT02) merged into Amble"]),
        ("org=ZT01&org=ZT02", ["ZT01"], ["(ZT02) merged into Ambleford"]),
        ("org=ZB01&org=QZ99", ["ZB01"], ["We do not know the code QZ99: see Organisations. It is left out."]),
        ("org=ZB01&org=ZT01&org=ZB02", ["ZB01", "ZB02"], ["this page shows ICBs; left out: Ambleford Hospitals NHS Trust"]),
        ("org=ENG&org=ZB01", ["ZB01"], ["England cannot be set beside others here. It is left out."]),
        ("org=ZS01&org=ZS03", ["ZS01", "ZS03"], []),
        ("org=ZS01&org=ZB01", ["ZS01"], ["this page shows sub-ICB locations; left out: NHS Alderbeck Integrated Care"]),
        ("org=%20&org=ZB01", ["ZB01"], ["We cannot read ' ' as an organisation code"]),
        ("&".join(f"org=ZB0{number}" for number in range(1, 9)), [f"ZB0{number}" for number in range(1, 7)],
         ["No more than 6 organisations are shown; left out: NHS Garsholme Integrated Care Board and NHS Harrow"]),
        ("", [], []),
    ],
)  # fmt: skip
def test_who_is_compared_and_who_is_left_out(
    readings: Readings, query: str, codes: list[str], words: list[str]
) -> None:
    found, said = chosen(readings, query)
    assert found == codes
    assert len(said) == len(words)
    for expected, sentence in zip(words, said, strict=True):
        assert expected in sentence


def test_the_address_holds_everybody_once_in_order() -> None:
    selection = parse("/compare", "?org=ZB02&medicine=velstatin&org=ZB01&org=zb02&org=a%20b")
    assert selection.orgs == ("ZB02", "ZB01")
    assert selection.unread == (("org", "a b"),)
    assert selection.url == "/compare?medicine=velstatin&org=ZB02&org=ZB01&org=a+b"
    assert parse("/compare", selection.url.partition("?")[2]) == selection


def test_one_more_is_added_to_the_address() -> None:
    assert compare.added("ZB03", "?org=ZB01&measure=use") == "/compare?measure=use&org=ZB01&org=ZB03"
    assert compare.added(None, "?org=ZB01") is None


def test_each_can_be_removed_by_a_link_that_keeps_the_rest(readings: Readings) -> None:
    _, content = drawn(readings, "org=ZB01&org=ZB05&org=ZB06&medicine=velstatin")
    removals = {
        " ".join(text(link).split()): link.href for link in kinds(content, "A") if text(link).startswith("Remove")
    }
    assert removals["Remove Easthollow"] == "/compare?medicine=velstatin&org=ZB01&org=ZB06#chosen"
    assert len(removals) == 3


@pytest.mark.parametrize(
    ("query", "words"),
    [("", "Choose 2 to 6 organisations of one level to see them side by side."),
     ("org=ZB01", "Choose another ICB to set beside NHS Alderbeck Integrated Care Board.")],
)  # fmt: skip
def test_too_few_are_told_what_to_do(readings: Readings, query: str, words: str) -> None:
    view, content = drawn(readings, query)
    assert view.spoken == words
    assert kinds(content, "Table") == []
    assert kinds(content, "Graph") == []


def test_everybody_can_be_found_by_name_old_name_and_code(readings: Readings) -> None:
    _, content = drawn(readings, "")
    codes = {code: words for words, code in offered(content)["compare-add-holder"].items()}
    assert codes["ZB01"] == "Alderbeck (ZB01)"
    assert codes["ZT02"] == "Brindlecote (ZT02), now Ambleford"
    assert codes["ZS01"] == "Alderbeck ICB - ZS01 (ZS01)"
    _, content = drawn(readings, ICBS)
    left = offered(content)["compare-add-holder"].values()
    assert list(left) == ["ZB02", "ZB03", "ZB04", "ZB06", "ZB07", "ZB08"]


def test_at_six_nobody_can_be_added(readings: Readings) -> None:
    view, content = drawn(readings, "&".join(f"org=ZB0{number}" for number in range(1, MOST + 1)))
    assert list(offered(content)) == [f"compare-{name}-holder" for name in ("measure", "medicine", "period")]
    assert "6 organisations are the most" in text(content)
    assert view.spoken.startswith("6 ICBs side by side: Use per 100,000 people, ")


def test_every_medicine_has_value_interval_and_word_as_the_release_has_them(readings: Readings) -> None:
    catalogue = readings.catalogue()
    _, content = drawn(readings, ICBS)
    rows = numbered(content, "Table 1")
    assert len(rows) == len(catalogue.medicines)
    window = catalogue.periods["twelve_months"][-1]
    figures = readings.standing.figures(catalogue.release_id, "ZB05", window)
    own = figures.filter(measure="use_per_100000_people", subject="beluxanib", unit="mg").row(0, named=True)
    [shown] = [row[2] for row in rows if row[0].startswith("Beluxanib")]
    assert own["comparison"] in {"lower", "similar", "higher"}
    assert shown.endswith(own["comparison"])
    assert shown.startswith(f"{own['value']:,.0f}"[:3])
    assert " to " in shown


def test_nothing_says_that_one_is_higher_than_another_of_the_page(readings: Readings) -> None:
    view, content = drawn(readings, "org=ZB01&org=ZB05&org=ZB06")
    assert NOT_A_TEST in text(content)
    assert view.spoken.startswith("3 ICBs side by side")
    assert "Beside all other ICBs together: higher in" in view.spoken
    [each] = [listed for listed in kinds(content, "Ul") if getattr(listed, "className", "") == "each"]
    assert [text(item).split(":")[0].strip() for item in kinds(each, "Li")] == ["Alderbeck", "Easthollow", "Fennister"]
    for name in ("Alderbeck", "Easthollow", "Fennister"):
        assert f"higher than {name}" not in text(content)
        assert f"lower than {name}" not in text(content)


def test_the_table_of_measures_has_those_of_the_level(readings: Readings) -> None:
    _, content = drawn(readings, f"{ICBS}&medicine=tazorimab")
    assert [row[0].split("per 100")[0].strip() for row in numbered(content, "Table 2")][:2] == [
        "Newer daily treatments", "Use"]  # fmt: skip
    _, content = drawn(readings, "org=ZT01&org=ZT17&medicine=tazorimab")
    assert any("occupied general and acute bed" in row[0] for row in numbered(content, "Table 2"))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"{ICBS}&measure=use", "There is no measure 'use' of ICBs; this page shows Use per 100,000 people."),
        (f"{ICBS}&medicine=nonsense", "We do not know the medicine 'nonsense': see Medicines."),
        (f"{ICBS}&period=2026-01-quarter", "Organisations are compared over twelve months, and not over 2025/26 Q4"),
        (f"{ICBS}&period=1999-04-12-months", "this page shows April 2025 to March 2026."),
    ],
)
def test_what_is_not_to_be_had_is_said(readings: Readings, query: str, words: str) -> None:
    view, content = drawn(readings, query)
    assert words in text(content)
    assert "April 2025 to March 2026" in view.spoken


def test_quarters_of_people_are_those_of_use(readings: Readings) -> None:
    found = scope(asked(readings, f"{ICBS}&medicine=tazorimab"))
    assert found.course.period_type == "quarter"
    uptake = readings.uptake(1, "quarter", ods_code="ZB01", medicine="tazorimab", unit="mg").sort("period")
    own = found.course.rows.filter(ods_code="ZB01").sort("period")
    assert own["amount"].to_list() == pytest.approx(
        [row["numerator"] / row["denominator"] * PER_PEOPLE for row in uptake.iter_rows(named=True)]
    )


def test_without_practices_a_sub_icb_location_cannot_be_set_beside_others(catalogue: Catalogue) -> None:
    places = Places(catalogue, parse("/compare", "?org=ZS01&org=ZB01"))
    assert [each.ods_code for each in places.found()] == ["ZB01"]
    assert places.said == ["Alderbeck East is a sub-ICB location and cannot be set beside others here. It is left out."]
    assert compared_levels(catalogue) == ("region", "icb", "trust")


def test_sub_icb_locations_stand_side_by_side_by_what_practices_prescribe(readings: Readings) -> None:
    view, content = drawn(readings, SUB_ICBS)
    assert view.spoken.startswith(
        "Alderbeck ICB - ZS01 and Brackenmoor ICB - ZS03 side by side: Prescribed in primary care per 100,000 people, "
    )
    rows = numbered(content, "Table 1")
    names = ["Cordaparin", "Nixolaine", "Rovatinib", "Velstatin", "Zelaxidone"]
    assert [row[0].split(" ")[0] for row in rows] == names
    figures = readings.standing.figures(1, "ZS03", date(2025, 4, 1))
    of_rate = figures.filter(measure="primary_care_per_100000_people").to_dicts()
    first_unit = {"cordaparin": "items"}
    known = {
        row["subject"].capitalize(): row for row in of_rate if row["unit"] == first_unit.get(row["subject"], "ddd")
    }
    for first, _, shown in rows:
        row = known[first.split(" ")[0]]
        assert shown.startswith(significant(row["value"]))
        assert shown.endswith(row["comparison"])
    told = [row[0] for row in numbered(content, "Table 2")]
    assert any(each.startswith("Velstatin as a share of daily treatments in primary care") for each in told)
    assert any(each.startswith("Prescribed in primary care per 1,000 registered patients") for each in told)
    assert "Primary care counts prescriptions where the practice lies" in text(content)
    assert not [link for link in kinds(content, "A") if link.href.startswith("/lineage")]


@pytest.mark.parametrize(
    ("measure", "period_type", "column"),
    [
        ("primary_care_per_100000_people", "quarter", "value"),
        ("primary_care_per_1000_registered", "twelve_months", None),
    ],
)
def test_what_practices_prescribed_over_time(
    readings: Readings, measure: str, period_type: str, column: str | None
) -> None:
    found = scope(asked(readings, f"{SUB_ICBS}&medicine=nixolaine&measure={measure}"))
    assert (found.course.period_type, found.course.unit, found.subject_name) == (period_type, "ddd", "Nixolaine")
    own = found.course.rows.filter(ods_code="ZS03").sort("period")
    if column:
        used = readings.care.uptake(1, "primary_care", "quarter", ods_code="ZS03", medicine="nixolaine", unit="ddd")
        assert own["amount"].to_list() == used.sort("period")[column].to_list()
    else:
        series = readings.compare.series(1, measure, "nixolaine", "ddd", ("sub_icb", "ZS03"), period_type)
        assert own["amount"].to_list() == series["value"].to_list()
    assert own.height > 1


def test_a_medicine_that_practices_do_not_prescribe_is_said(readings: Readings) -> None:
    _, content = drawn(readings, f"{SUB_ICBS}&medicine=tazorimab")
    assert "Practices prescribed no medicine 'tazorimab' that NICE appraised: see Medicines." in text(content)


def test_quarters_of_a_share_are_the_measures_own(readings: Readings) -> None:
    found = scope(asked(readings, f"{ICBS}&measure=velstatin_share"))
    assert (found.course.period_type, found.subject_name) == ("quarter", "Velstatin")
    assert found.course.rows["amount"].max() < 1


def test_a_measure_without_quarters_is_drawn_by_twelve_months(readings: Readings) -> None:
    found = scope(asked(readings, "org=ZT01&org=ZT17&measure=use_per_100000_catchment"))
    assert found.course.period_type == "twelve_months"
    assert found.course.rows["period"].n_unique() == len(readings.catalogue().periods["twelve_months"])


def test_amounts_of_trusts_are_not_compared(readings: Readings) -> None:
    view, content = drawn(readings, "org=ZT01&org=ZT17&measure=use")
    assert "Beside all other trusts together: nothing is said, and the tables have the reasons." in view.spoken
    assert "amounts of organisations of different size are not compared" in text(content)


def test_reasons_that_repeat_are_told_once() -> None:
    few, missing = (
        {"value": 1.0, "comparison": None, "flags": "few"},
        {"value": 1.0, "comparison": None, "flags": "gap"},
    )
    assert common_reason([few, few, missing]) == "few"
    assert common_reason([few]) is None
    assert common_reason([{"value": None, "comparison": None, "flags": "few"}] * 2) is None


def test_words_count_what_is_said() -> None:
    rows = [{"comparison": word} for word in ("higher", "lower", "lower", None)]
    assert beside_words(rows) == "higher in 1, lower in 2 and similar in 0 of 4 figures; of 1 nothing is said"
    assert beside_words(rows[:2]) == "higher in 1, lower in 1 and similar in 0 of 2 figures"
    assert beside_words(rows[:1]) == "higher"
    assert beside_words(rows[3:]) == "nothing is said, and the tables have the reasons"


def panels(*lines: Line) -> Panels:
    return Panels(lines, "mg per 100,000 people", "quarter", lambda amount: f"{amount:.0f}")


def line(name: str, *amounts: float | None, state: str = "used") -> Line:
    starts = (date(2024, 4, 1), date(2024, 7, 1), date(2024, 10, 1))
    moments = (Moment(start, amount, "missing" if amount is None and state == "used" else state)
               for start, amount in zip(starts, amounts, strict=False))  # fmt: skip
    return Line(name, tuple(moments))


def test_the_figure_in_words() -> None:
    drawing = draw(panels(line("A", 1, 2, 3), line("B", 5, None, 4), line("C", None, None, state="not_applicable")))
    assert drawing.summary == (
        "A line chart for each organisation on one scale, mg per 100,000 people. A went from 1 in 2024/25 Q1 to 3 in "
        "2024/25 Q3. B went from 5 in 2024/25 Q1 to 4 in 2024/25 Q3, without a figure for 1 period. C: not applicable."
    )


def test_each_organisation_keeps_its_dashes_in_every_panel_on_one_scale() -> None:
    figure = draw(panels(line("A", 1, 2), line("B", 3, 4))).figure
    drawn_lines = [(trace.y[0], trace.line.dash, trace.line.width) for trace in figure.data if trace.mode != "none"]
    assert {dash for first, dash, _ in drawn_lines if first == 1} == {DASHES[0]}
    assert {dash for first, dash, _ in drawn_lines if first == 3} == {DASHES[1]}
    assert len(set(DASHES)) == MOST
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    words = [each.text for each in figure.layout.annotations]
    assert words == ["<b>A</b>", "<b>2</b>", "<b>B</b>", "<b>4</b>"]


def test_a_gap_is_hatched_and_no_line_joins_it() -> None:
    figure = draw(panels(line("A", 1, None, 3), line("B", 3, 4, 5))).figure
    assert sum(trace.fill == "toself" for trace in figure.data) == 1
    assert all(trace.connectgaps is False for trace in figure.data if trace.fill != "toself")


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


def rows_of(client: httpx.Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_files_have_what_the_page_shows(client: httpx.Client, readings: Readings) -> None:
    _, content = drawn(readings, f"{ICBS}&medicine=tazorimab")
    links = [link.href for link in kinds(content, "A") if link.href.startswith("/download/compare")]
    series, table, every = (href for href in links if ".csv?" in href)
    found = rows_of(client, table)
    assert len(found) == 2 * len(numbered(content, "Table 1"))
    assert {row["name"] for row in found} == {
        "NHS Alderbeck Integrated Care Board",
        "NHS Easthollow Integrated Care Board",
    }
    assert {row["purpose"] for row in found} == {PURPOSE}
    assert {row["measure"] for row in rows_of(client, every)} == {
        "use_per_100000_people", "newer_daily_treatments", "velstatin_share"}  # fmt: skip
    over_time = rows_of(client, series)
    assert {row["subject_name"] for row in over_time} == {"Tazorimab"}
    assert {row["amount_is"] for row in over_time} == {"mg per 100,000 people"}
    assert [row["period_label"] for row in over_time if row["ods_code"] == "ZB01"][-1] == "2025/26 Q4"


def test_files_of_sub_icb_locations_are_of_primary_care(client: httpx.Client, readings: Readings) -> None:
    _, content = drawn(readings, f"{SUB_ICBS}&medicine=nixolaine")
    links = [link.href for link in kinds(content, "A") if link.href.startswith("/download/compare")]
    series, table, every = (rows_of(client, href) for href in links if ".csv?" in href)
    assert {row["measure"] for row in table} == {"primary_care_per_100000_people"}
    assert {row["measure"] for row in every} == {
        "primary_care_per_100000_people", "primary_care_per_1000_registered", "velstatin_share_in_primary_care"}  # fmt: skip
    assert {row["amount_is"] for row in series} == {"ddd per 100,000 people"}
    for rows in (series, table, every):
        assert {row["org_type"] for row in rows if "org_type" in row} <= {"sub_icb"}
        assert "where the practice lies" in rows[0]["read_with_care"]


@pytest.mark.parametrize("suffix", ["xlsx", "parquet", "json", "csv-metadata.json"])
def test_the_files_have_every_format(client: httpx.Client, suffix: str) -> None:
    for name in ("compare", "compare_series"):
        assert client.get(f"/download/{name}.{suffix}?{ICBS}").status_code == 200


@pytest.mark.parametrize(
    ("query", "status"),
    [("org=ZB01", 422), ("&".join(["org=ZB01"] * 7), 422), ("org=ZB01&org=QZ99", 404), ("org=ZB01&org=ZT01", 404),
     ("org=ZB01&org=ZB02&measure=nonsense", 404), ("org=ZB01&org=ZB02&colour=red", 422)],
)  # fmt: skip
def test_a_file_that_is_not_there_is_refused(client: httpx.Client, query: str, status: int) -> None:
    assert client.get(f"/download/compare.csv?{query}").status_code == status


def test_a_selection_with_organisations_survives_the_address_bar() -> None:
    selection = Selection(page="compare", orgs=("ZB01", "ZB02"), measure="use", medicine="tazorimab")
    path, _, query = selection.url.partition("?")
    assert parse(path, f"?{query}") == selection


def test_a_release_without_twelve_months_has_nothing_to_compare_by(silent: Readings) -> None:
    view, content = drawn(silent, "org=ZB01&org=ZB02")
    assert view.spoken == (
        "There is nothing to compare Alderbeck and Brackenmoor by: no measure of this level has figures over twelve months."
    )
    assert kinds(content, "Table") == []


def test_frames_hold_one_row_an_organisation_and_period(readings: Readings) -> None:
    rows = scope(asked(readings, f"{ICBS}&medicine=tazorimab")).course.rows
    assert rows.select("ods_code", "period").is_duplicated().sum() == 0
    assert rows.schema["amount"] == pl.Float64
