"""The board report on the sample: its numbers are the queries', its cases are told apart, and nothing is obeyed."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from dashboards.compliance.state_words import STATES
from dashboards.formatting import significant
from dashboards.reports import sentences
from dashboards.reports.material import Material
from dashboards.reports.medicines import amount
from dashboards.reports.pages import report_page
from dashboards.reports.report import COUNTED, report
from scorecard import queries
from scorecard.compliance import queries as compliance_queries
from scorecard.compliance.proportions import proportions
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import UnknownNameError
from scorecard.measures import queries as measure_queries
from scorecard.measures.figures import NOT_HELD
from scorecard.store.database import Database
from tests.unit.dashboards.checked import copy_of

HOSTILE = "</style><script>document.title='obeyed'</script><img src=https://example.org/x>\x1b[2J"
NEWEST = date(2025, 4, 1)


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    database = Database.open_read_only(sample_database_url)
    yield database
    database.close()


@pytest.fixture(scope="module")
def material(database: Database) -> Material:
    return Material(database, queries.current_release(database))


def table(page: str, section: str) -> list[dict[str, str]]:
    """The first table of a section: a row each, cells by the titles of their columns."""
    [found] = html.fromstring(page).xpath(f"//section[@aria-labelledby='{section}']")
    whole = found.xpath(".//table")[0]
    titles = [head.text_content() for head in whole.xpath(".//thead//th")]
    rows = [[" ".join(cell.itertext()).strip() for cell in row] for row in whole.xpath(".//tbody/tr")]
    return [dict(zip(titles, [" ".join(cell.split()) for cell in row], strict=True)) for row in rows]


def page_of(material: Material, code: str) -> str:
    return report_page(report(material, code))


@pytest.mark.parametrize("code", ["ZB01", "ZB06", "ZR01"])
def test_every_medicine_has_the_figures_of_the_release(material: Material, database: Database, code: str) -> None:
    rows = table(page_of(material, code), "medicines")
    figures = measure_queries.figures(
        database, 1, measure="use_per_100000_people", ods_code=code, period_type="twelve_months", period=NEWEST
    )
    known = {row["subject"]: row for row in figures.filter(pl.col("unit") == "mg").iter_rows(named=True)}
    assert [row["Medicine"] for row in rows] == [f"{one.name} mg" for one in material.medicines.values()]
    assert len(rows) == 24
    for row, slug in zip(rows, material.medicines, strict=True):
        figure = known[slug]
        used = figure["state"] == "used"
        assert row["Use"] == (significant(figure["value"]) if used else "none used")
        has_interval = figure["low"] is not None
        ends = [significant(figure[end]) for end in ("low", "high")] if has_interval else []
        # Of a region of which a month is missing no medicine has an interval, and the column is not there.
        assert row.get("95% interval", "–") == (" to ".join(ends) or "–")
        without = ("no rank", "–") if figure["percentile"] is None else ("higher than",)
        assert row["Beside the others"].startswith((figure["comparison"],) if figure["comparison"] else without)


@pytest.mark.parametrize("code", ["ENG", "ZR01", "ZB03"])
def test_what_practices_prescribe_stands_apart_with_the_figures_of_the_release(
    material: Material, database: Database, code: str
) -> None:
    page = page_of(material, code)
    rows = table(page, "practices")
    figures = measure_queries.figures(
        database, 1, measure="primary_care_per_100000_people", ods_code=code, period_type="twelve_months", period=NEWEST
    )
    known = {f"{row['subject'].capitalize()} {row['unit']}": row for row in figures.iter_rows(named=True)}
    assert [row["Medicine"] for row in rows] == [
        "Cordaparin items", "Nixolaine ddd", "Rovatinib ddd", "Velstatin ddd", "Zelaxidone ddd",
    ]  # fmt: skip
    for row in rows:
        figure = known[row["Medicine"]]
        assert row["Use"] == significant(figure["value"])
        ends = [significant(figure[end]) for end in ("low", "high") if figure[end] is not None]
        assert row.get("95% interval", "") == " to ".join(ends)
        without = ("no rank", "–") if figure["percentile"] is None else ("higher than",)
        beside = row.get("Beside the others")
        assert (beside is None) == (code == "ENG")
        assert beside is None or beside.startswith((figure["comparison"],) if figure["comparison"] else without)
        assert "Formulary" not in row
    assert dict(report(material, code).summary)["Practices"] == (
        "Practices prescribed 5 of 5 medicines from April 2025 to March 2026."
    )
    told = dict(report(material, code).summary)
    assert told["Use by trusts"] == sentences.use(report(material, code).table)
    assert " expected of trusts were received, and of practices, from April 2025 to March 2026, " in told["Data"]
    assert "Every medicine that trusts issue" in page
    assert "What hospitals issued is not in it." in page
    assert "Nixolaine" not in {row["Medicine"].split(" ")[0] for row in table(page, "medicines")}


def test_a_trust_that_nothing_was_expected_of_in_some_months_is_not_said_to_lack_the_medicine(
    material: Material,
) -> None:
    own = report(material, "ZT07").table
    missing = [line for line in own.lines if line.row is not None and line.row["state"] == "missing"]
    assert missing
    assert {(line.row["expected"], line.row["received"]) for line in missing if line.row} == {(10, 10)}
    assert {amount(own.measure, line)[-1] for line in missing} == {"not every month known"}


def test_a_trust_has_no_practices(material: Material) -> None:
    assert "Use" in dict(report(material, "ZT01").summary)
    assert "of practices" not in dict(report(material, "ZT01").summary)["Data"]
    assert 'aria-labelledby="practices"' not in page_of(material, "ZT01")
    assert "Practices" not in dict(report(material, "ZT01").summary)


def test_without_primary_care_nothing_is_said_of_practices(sample_database_url: str, tmp_path: Path) -> None:
    url = copy_of(sample_database_url, tmp_path / "none.sqlite")
    with closing(sqlite3.connect(tmp_path / "none.sqlite")) as connection, connection:
        connection.execute("DELETE FROM primary_care_medicine")
    without = Database.open_read_only(url)
    own = report(Material(without, queries.current_release(without)), "ZB03")
    assert own.practices is None
    assert "What practices prescribe" not in report_page(own)
    without.close()


def test_a_medicine_that_the_files_do_not_hold_in_every_month_is_no_missing_submission(material: Material) -> None:
    own = report(material, "ZB03").practices
    assert own is not None
    row = {"state": "missing", "value": None, "expected": 24, "received": 24, "flags": NOT_HELD}
    [line, *_] = own.lines
    assert amount(own.measure, replace(line, row=row)) == ["not every month known"]
    # A submission is missing too, and is not why.
    assert amount(own.measure, replace(line, row={**row, "received": 23})) == ["not every month known"]
    lacking = {**row, "received": 23, "flags": "a submission of one of the months is missing"}
    assert amount(own.measure, replace(line, row=lacking)) == ["23 of 24 submissions"]
    none = replace(own, lines=tuple(replace(each, row=row) for each in own.lines))
    assert sentences.practices(none) == (
        "What practices prescribed from April 2025 to March 2026 is not known of any medicine: not every month is known."
    )
    told = "This release has no twelve months with figures of what practices prescribe at this level."
    assert sentences.practices(replace(own, newest=None)) == told


def test_a_trust_with_a_catchment_has_rates_and_one_without_has_amounts(material: Material, database: Database) -> None:
    served = measure_queries.catchments(database, 1)
    [has, *_] = sorted(served.filter(pl.col("people").is_not_null())["ods_code"])
    without = served.filter(pl.col("people").is_null())["ods_code"].to_list()
    using = measure_queries.figures(database, 1, measure="use", period_type="twelve_months", period=NEWEST)
    amounts = using.filter(pl.col("ods_code").is_in(without), pl.col("state") == "used")
    code = amounts["ods_code"][0]
    assert "Use per 100,000 people of the estimated catchment." in page_of(material, has)
    page = page_of(material, code)
    assert "Amount used." in page
    own = dict(amounts.filter(pl.col("ods_code") == code).select("subject", "value").rows())
    shown = {row["Medicine"].removesuffix(" mg").lower(): row["Use"] for row in table(page, "medicines")}
    assert {slug: shown[slug] for slug in own} == {slug: significant(value) for slug, value in own.items()}


@pytest.mark.parametrize(("code", "where"), [("ZB03", "ods_code"), ("ZR02", "region"), ("ZT09", "ods_code")])
def test_states_are_counted_as_the_release_counts_them(
    material: Material, database: Database, code: str, where: str
) -> None:
    cells = compliance_queries.cells(database, 1, date(2026, 3, 31)).filter(pl.col(where) == code)
    level = "trust" if code.startswith("ZT") else "icb"
    counts = proportions(cells.filter(pl.col("org_type") == level), []).row(0, named=True)
    shown = {row["State"]: row["Recommendations"] for row in table(page_of(material, code), "formulary")}
    assert shown == {STATES[state].word: f"{counts[state]:,}" for state in COUNTED}


def test_overdue_recommendations_come_with_their_days_and_what_was_said(material: Material) -> None:
    rows = report(material, "ZB01").late_rows
    assert [row["days"] for row in rows] == ["3,465", "1,174", "137", "111", "4"]
    by_title = {row["title"].split(" ")[0]: row["why"] for row in rows}
    assert by_title["TA9204-1"] == ["not explained"]
    assert by_title["TA9151-1"][-1] == "Given on 5 December 2025, Chief pharmacist; ran out on 28 February 2026."
    allowed = "The funding duty does not allow this reason for a positive recommendation."
    assert allowed not in by_title["TA9151-1"]
    [preferred] = [row for row in report(material, "ZB05").late_rows if row["title"].startswith("TA9151-1")]
    assert preferred["state"] == "explained"
    assert allowed in preferred["why"]


def test_deadlines_are_those_of_ninety_days_the_soonest_first(material: Material, database: Database) -> None:
    due = compliance_queries.deadlines(database, 1, date(2026, 3, 31), 90)
    own = due.filter(pl.col("ods_code") == "ZB04")
    told = report(material, "ZB04")
    assert [row["title"].split(" ")[0] for row in told.deadline_rows] == own["recommendation_id"].to_list()
    assert own["falls_on"].is_sorted()
    assert f"{own.height} recommendations fall due by 29 June 2026" in dict(told.summary)["Deadlines"]


def test_submissions_and_faults_are_counted(material: Material, database: Database) -> None:
    told = report(material, "ZB01")
    months = queries.submissions(database, 1, "ZB01")
    received, expected = months["received"].sum(), months["expected"].sum()
    assert dict(told.summary)["Data"].startswith(
        f"{received} of {expected} monthly submissions expected of trusts were received, and of practices, from April "
        "2025 to March 2026, 24 of 24 sub-ICBs and months;"
    )
    missing = months.filter(pl.col("received") < pl.col("expected"))
    assert len(told.missing_months) == missing.height > 0
    findings = compliance_queries.findings(database, 1, ods_code="ZB01").unique(["ta_number", "kind", "told"])
    assert len(told.fault_rows) == findings.height > 0


def test_what_moved_is_named_with_how_many_could_be_compared(material: Material) -> None:
    everybody = (report(material, f"ZB0{number}") for number in range(1, 9))
    told = next(one for one in everybody if one.table.moved("rose") and one.table.moved("fell"))
    rose, fell = told.table.moved("rose"), told.table.moved("fell")
    sentence = dict(told.summary)["Change"]
    for names, verb in ((rose, "rose"), (fell, "fell")):
        assert f"{names[-1]} {verb}" in sentence
    compared = sum(line.moved is not None for line in told.table.lines)
    assert f"{compared} medicines could be compared" in sentence
    changed = {
        row["Medicine"].removesuffix(" mg"): row["Year on year"] for row in table(report_page(told), "medicines")
    }
    assert {name for name, word in changed.items() if word == "rose"} == set(rose)


def test_a_medicine_is_in_use_where_that_is_known_although_months_are_missing(
    material: Material, database: Database
) -> None:
    told = report(material, "ZT10")
    months = queries.uptake(database, 1, period_type="month", ods_code="ZT10").filter(pl.col("period") >= NEWEST)
    used = set(months.filter(pl.col("numerator") > 0)["medicine"])
    missing = months.filter(pl.col("state") == "missing")["period"].unique().to_list()
    assert missing == [date(2025, 7, 1)]
    assert dict(told.summary)["Use"].startswith(f"{len(used)} of 24 medicines were in use")
    rows = {row["Medicine"].removesuffix(" mg").lower(): row["Use"] for row in table(report_page(told), "medicines")}
    assert {slug for slug, words in rows.items() if words == "used 11 of 12 submissions"} == used


def test_england_stands_beside_nobody_and_an_organisation_without_formulary_is_said_to_have_none(
    material: Material, database: Database
) -> None:
    england = page_of(material, "ENG")
    assert list(table(england, "medicines")[0]) == ["Medicine", "Use", "Formulary", "Two years"]
    silent = next(place for place in material.places("trust") if material.cells(place).is_empty())
    page = page_of(material, silent.ods_code)
    assert "Formulary" not in table(page, "medicines")[0]
    assert "Nothing of its formulary is known in this release." in page
    assert "No recommendation is judged, so no deadline is known." in page


def test_a_silent_organisation_has_no_share_and_is_not_called_bad(material: Material) -> None:
    told = report(material, "ZB04")
    assert told.bounds is None
    assert "nothing is known" in dict(told.summary)["Formulary"]


@pytest.mark.parametrize("lacking", [{"newest": None}, {"measures": {}}, {"indicators": {}}], ids=str)
def test_a_release_that_lacks_something_has_a_report_all_the_same(
    database: Database, lacking: dict[str, object]
) -> None:
    poor = Material(database, queries.current_release(database))
    vars(poor).update(lacking)
    told = report(poor, "ZB01")
    assert len(table(report_page(told), "medicines")) == 24
    assert bool(told.indicators) == ("indicators" not in lacking)
    in_use = dict(told.summary)["Use by trusts"].startswith("23 of 24 medicines were in use")
    assert in_use == ("indicators" in lacking)


@pytest.mark.parametrize(("code", "words"), [("ZT02", "Ask for ZT01."), ("ZS01", "Ask for its ICB."), ("Q99", "'Q99'")])
def test_no_report_is_written_of_what_has_no_figures_of_its_own(material: Material, code: str, words: str) -> None:
    with pytest.raises(UnknownNameError, match=words):
        report(material, code)


@pytest.mark.parametrize("code", ["ZB01", "ZT09", "ENG", "ZR01"])
def test_each_page_says_what_it_is_and_holds_all_that_it_needs(material: Material, code: str) -> None:
    page = page_of(material, code)
    assert len(page.encode()) < 300_000
    assert PURPOSE in page
    assert "Synthetic data: organisations, medicines and numbers are invented." in page
    assert material.release.checksum in page
    assert "<script" not in page
    assert not html.fromstring(page).xpath("//@src | //link | //a[@href]")


def test_hostile_words_are_shown_and_not_obeyed(material: Material) -> None:
    told = report(material, "ZB01")
    spoilt = replace(
        told,
        place=replace(told.place, name=HOSTILE),
        cells=told.cells.with_columns(title=pl.lit(HOSTILE)),
        deadlines=told.deadlines.with_columns(title=pl.lit(HOSTILE)),
        findings=told.findings.with_columns(told=pl.lit(HOSTILE)),
    )
    page = report_page(spoilt)
    found = html.fromstring(page)
    assert not found.xpath("//script | //img")
    assert len(found.xpath("//style")) == 1
    assert "\x1b" not in page
    assert (
        found.xpath("//h1")[0]
        .text_content()
        .endswith("</style><script>document.title='obeyed'</script><img src=https://example.org/x> [2J")
    )


def test_long_lists_are_cut_and_say_so(material: Material) -> None:
    told = report(material, "ZB01")
    late = told.cells.filter(pl.col("state") == "overdue")
    page = report_page(replace(told, cells=pl.concat([late] * 20)))
    assert "And 40 more: <code>nice-scorecard compliance --org CODE</code> lists them all." in page
