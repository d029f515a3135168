"""The page of indicators: of the sample, with wishes that cannot be met, few counted, retired, and where none is loaded."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.indicators.figures import course_of, shares_of
from dashboards.indicators.funnel import funnel_section
from dashboards.indicators.page import table_section
from dashboards.indicators.scope import Scope, scope
from dashboards.indicators.words import (
    compared,
    comparison_cell,
    definition,
    headline,
    own_words,
    rank_cell,
    trend_cell,
)
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Question, View
from scorecard import schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.indicators.shares import Indicator
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from tests.browser.serving import serving
from tests.unit.dashboards.checked import copy_of
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

SET_UP = "research_set_up_within_150_days"
FIRST = "first_participant_within_90_days"
# A quarter in which some trusts of the sample counted fewer than five studies.
QUARTER = "2024-04-quarter"


def drawn(readings: Readings, search: str = "") -> tuple[View, Any]:
    return router.render(readings, "/indicators", search)


def scoped(readings: Readings, search: str = "") -> Scope:
    found = scope(Question(parse("/indicators", search), readings.catalogue(), readings))
    assert found is not None
    return found


def table_1(content: Any) -> list[list[str]]:
    [found] = [each for each in kinds(content, "Table") if text(kinds(each, "Caption")[0]).startswith("Table 1.")]
    return [[text(cell).strip() for cell in row.children] for row in kinds(kinds(found, "Tbody")[0], "Tr")]


def figures(readings: Readings, level: str, slug: str = SET_UP) -> pl.DataFrame:
    return readings.indicators.figures(1, slug).filter(pl.col("org_type") == level)


def test_the_first_indicator_is_shown_by_icb_in_its_latest_period(readings: Readings) -> None:
    found = scoped(readings)
    assert (found.indicator.slug, found.level, found.period.token, found.place, found.said) == (
        FIRST, "icb", "2026-01-quarter", "ENG", ()
    )  # fmt: skip


def test_the_headline_is_counted_from_the_figures(readings: Readings) -> None:
    view, _ = drawn(readings, f"?indicator={SET_UP}&level=trust")
    [england] = figures(readings, "england").sort("period").tail(1).to_dicts()
    trusts = figures(readings, "trust").filter(pl.col("period") == england["period"])
    others = (england["numerator"] - pl.col("numerator")) / (england["denominator"] - pl.col("denominator"))
    inside = (pl.col("low_95") <= others) & (others <= pl.col("high_95"))
    similar = trusts.filter(pl.col("denominator") >= 5, inside).height
    few = trusts.filter(pl.col("denominator") < 5).height
    counts = f"{england['numerator']:.0f} of {england['denominator']:.0f} in England ({100 * england['share']:.1f}%, "
    assert view.title == "Research set-up within 150 days"
    assert view.spoken.startswith(f"Research set-up within 150 days: {counts}interval ")
    assert f" {similar} are similar" in view.spoken
    assert f"; {few} cannot be compared." in view.spoken
    assert "The target is 80%; England's interval lies below it." in view.spoken


def test_the_table_has_each_organisation_in_order_of_share_with_its_rank(readings: Readings) -> None:
    rows = table_1(drawn(readings, f"?indicator={SET_UP}&level=trust&period={QUARTER}")[1])
    expected = figures(readings, "trust").filter(pl.col("period").cast(pl.String) == "2024-04-01")
    assert len(rows) == expected.height
    assert rows[0] == ["Eskerton Mental Health NHS Foundation Trust", "8", "9", "88.9%", "56.5% to 98.0%",
                       "higher at 95%", "1st of 19, plausibly 1st to 7th", "as supplied"]  # fmt: skip
    shares = [float(row[3].rstrip("%")) for row in rows if row[3] != "too few"]
    assert shares == sorted(shares, reverse=True)


def test_of_fewer_than_five_there_are_counts_and_no_comparison(readings: Readings) -> None:
    search = f"?indicator={SET_UP}&level=trust&period={QUARTER}"
    few = [row for row in table_1(drawn(readings, search)[1]) if int(row[2]) < 5]
    assert few
    for row in few:
        assert row[3:7] == [
            "too few", "–", "not compared: fewer than 5 to take a share of", "no rank: fewer than 5 to take a share of"
        ]  # fmt: skip
    points = {each.name: each for each in shares_of(scoped(readings, search)).points}
    assert {points[row[0]].share for row in few} == {None}


def test_what_was_added_up_is_said(readings: Readings) -> None:
    assert {row[-1] for row in table_1(drawn(readings)[1])} == {"sum of trusts"}
    assert {row[-1] for row in table_1(drawn(readings, "?level=trust")[1])} == {"as supplied"}


def test_the_chosen_organisation_is_marked_and_told_over_time(readings: Readings) -> None:
    search = f"?indicator={SET_UP}&level=trust&organisation=ZT05&period={QUARTER}"
    view, content = drawn(readings, search)
    assert "Eskerton Mental Health NHS Foundation Trust: 8 of 9 (88.9%, interval 56.5% to 98.0%), higher at 95%." in (
        view.spoken
    )
    selected = [row for row in kinds(content, "Tr") if getattr(row, "className", None) == "sel"]
    assert [text(row.children[0]) for row in selected] == ["Eskerton Mental Health NHS Foundation Trust"] * 2
    assert "Figure 2. Eskerton Mental Health over time" in text(content)
    course = course_of(scoped(readings, search))
    assert [each.start for each in course.moments] == sorted(figures(readings, "england")["period"])
    own = figures(readings, "trust").filter(pl.col("ods_code") == "ZT05", pl.col("denominator") >= 5).sort("period")
    assert [each.share for each in course.moments if each.share is not None] == own["share"].to_list()


def test_an_organisation_without_a_figure_of_the_period_is_said_to_have_none(readings: Readings) -> None:
    view, _ = drawn(readings, f"?indicator={SET_UP}&level=trust&organisation=ZT05")
    assert "Eskerton Mental Health NHS Foundation Trust has no figure of this period." in view.spoken


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?indicator=beds", "This release has no figures of an indicator 'beds'; this page shows First participant"),
        ("?indicator=a-b", "We cannot read 'a-b' as an indicator"),
        ("?level=galaxy", "We cannot read 'galaxy' as a level"),
        ("?level=sub_icb", "There are no figures of this indicator by sub-ICB location; this page shows ICBs."),
        ("?period=1999-04-quarter", "There are no figures of this indicator for 1999/00 Q1; this page shows 2025/26"),
        ("?organisation=QZ99", "The code QZ99 has no figures of this indicator; this page shows those of England."),
    ],
)
def test_a_bad_link_says_so(readings: Readings, search: str, words: str) -> None:
    view, content = drawn(readings, search)
    assert words in text(content)
    assert view.title == "First participant within 90 days"


def test_what_is_blank_in_a_definition_is_not_known(readings: Readings) -> None:
    _, content = drawn(readings)
    told = dict(definition(scoped(readings).indicator))
    assert told["Why it matters"] == told["Author"] == "Not known"
    assert told["Review"] == "Day of the review: not known; next review: not known"
    assert told["Target"] == "80% (source: NIHR, target 80 %)"
    for term, words in told.items():
        assert term in text(content)
        assert (words if isinstance(words, str) else words[0]) in text(content)


def test_a_retired_indicator_is_said_to_be_retired_and_is_not_the_first(readings: Readings) -> None:
    found = scoped(readings)
    retired = found.indicator.model_copy(update={"slug": "older", "name": "A older", "status": "retired"})
    told = dict(definition(retired.model_copy(update={"target": None, "caveats": ("One.", "Two.")})))
    assert str(told["Status"]).startswith("Retired: kept for its history")
    assert told["Target"] == "None is recorded"
    assert list(told["Read with care"]) == ["One.", "Two."]


def test_the_purpose_stands_on_the_page(readings: Readings) -> None:
    assert PURPOSE in text(drawn(readings)[1])


def test_no_share_of_england_makes_another_sentence(readings: Readings) -> None:
    found = scoped(readings)
    rows = [row | {"england_share": None, "benchmark": None} for row in found.rows.to_dicts()]
    strong, _ = headline(found.indicator, "icb", rows, None, "January to March 2026")
    assert strong.endswith("8 ICBs, and no share of England to compare them with")
    assert comparison_cell(rows[0]) == "not compared: no benchmark"


def test_what_no_list_places_is_in_the_table_and_not_in_the_figure(readings: Readings) -> None:
    found = scoped(readings)
    stray = found.figures.filter(pl.col("ods_code") == "ZB01").with_columns(ods_code=pl.lit(schema.UNALLOCATED))
    more = replace(found, figures=pl.concat([found.figures, stray]))
    assert more.rows["name"][-1] == "Not matched to a known organisation"
    assert len(shares_of(more).points) == more.rows.height - 1


def test_levels_are_those_of_the_figures(readings: Readings) -> None:
    found = scoped(readings)
    assert found.levels == ("region", "icb", "trust")
    assert replace(found, figures=found.figures.filter(pl.col("org_type") == "england")).levels == ("england",)


def test_words_on_the_page_are_those_of_the_table(readings: Readings) -> None:
    """The page takes its word from the intervals and the benchmark, the file from the columns: both are one."""
    for slug in (SET_UP, FIRST):
        for row in readings.indicators.figures(1, slug).iter_rows(named=True):
            found = compared(row)
            strict = row["comparison_99_8"] if row["comparison_99_8"] != "similar" else row["comparison_95"]
            assert found.word == strict
            assert (found.percent == 99.8) == (row["comparison_99_8"] in ("lower", "higher"))


def test_where_nobody_has_a_rank_the_reason_is_said_once(readings: Readings) -> None:
    _, content = drawn(readings)
    assert "there are no ranks: fewer than 10 organisations." in text(content)
    assert {len(row) for row in table_1(content)} == {7}
    _, content = drawn(readings, "?level=trust")
    assert "Rank 1 is the highest share." in text(content)
    told = {row[6] for row in table_1(content)}
    assert "cannot be placed" in told
    assert "No trend is told: months and quarters follow the seasons" in text(content)


def test_a_release_of_before_says_that_it_has_no_ranks(readings: Readings) -> None:
    found = scoped(readings, "?level=trust")
    [row, *_] = found.rows.to_dicts()
    before = row | dict.fromkeys(("rank", "flags", "trend", "trend_reason", "funnel_z", "benchmark"))
    assert rank_cell(before) == "no rank: not worked out in this release"
    assert trend_cell(before) == "no trend: not worked out in this release"
    without = found.figures.with_columns(funnel_z=pl.lit(None, pl.Float64))
    assert funnel_section(replace(found, figures=without)) is None


def test_years_have_a_trend(readings: Readings) -> None:
    found = scoped(readings, "?level=trust")
    year = replace(found.period, period_type="twelve_months")
    figures = found.figures.with_columns(
        period_type=pl.lit("twelve_months"),
        trend=pl.when(pl.col("ods_code") == "ZT01").then(pl.lit("increasing")),
        trend_reason=pl.when(pl.col("ods_code") != "ZT01").then(pl.lit("in a year everybody was counted")),
    )
    yearly = replace(found, figures=figures, period=year)
    section = table_section(yearly)
    cells = {row[-2] for row in table_1(section)}
    assert cells == {"increasing", "no trend: in a year everybody was counted"}
    assert "keeps its sign when any of the years is left out" in text(section)
    [row] = figures.filter(pl.col("ods_code") == "ZT01", pl.col("period") == found.period.start).to_dicts()
    assert own_words("One", row).endswith(" Over five years: increasing.")


@pytest.fixture(scope="module")
def without(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample without indicators."""
    url = copy_of(sample_database_url, tmp_path_factory.mktemp("none") / "results.sqlite")
    database = Database.open(url)
    with database.writing() as connection:
        for name in ("indicator_definition", "indicator_figure"):
            connection.execute(SQL_TABLES[name].delete())
    database.close()
    return url


def test_a_release_without_indicators_says_what_to_load(without: str) -> None:
    database = Database.open_read_only(without)
    view, content = router.render(Readings(database), "/indicators", "?indicator=beds")
    database.close()
    assert view.spoken == "This release has no indicators."
    assert "nice-scorecard ingest indicators FILE" in text(content)
    assert PURPOSE in text(content)
    assert len(kinds(content, "H1")) == 1


@pytest.fixture(scope="module")
def england_only(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample with figures of England only."""
    url = copy_of(sample_database_url, tmp_path_factory.mktemp("england") / "results.sqlite")
    database = Database.open(url)
    of_figures = SQL_TABLES["indicator_figure"]
    with database.writing() as connection:
        connection.execute(of_figures.delete().where(of_figures.c.org_type != "england"))
    database.close()
    return url


def test_an_indicator_of_england_alone_has_a_page(england_only: str) -> None:
    database = Database.open_read_only(england_only)
    view, content = router.render(Readings(database), "/indicators", "")
    database.close()
    assert "in England (" in view.spoken
    assert table_1(content)[0][0] == "England"
    assert table_1(content)[0][5] == "not compared: nothing is compared with itself"


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


def test_the_file_is_the_database_with_the_comparison_and_the_purpose(client: httpx.Client, readings: Readings) -> None:
    answer = client.get(f"/download/indicators.csv?indicator={SET_UP}&org_type=trust&period=2024-04-01")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    expected = figures(readings, "trust").filter(pl.col("period").cast(pl.String) == "2024-04-01")
    assert [row["ods_code"] for row in rows] == expected["ods_code"].to_list()
    assert sum(float(row["numerator"]) for row in rows) == expected["numerator"].sum()
    assert {row["purpose"] for row in rows} == {PURPOSE}
    assert {row["target"] for row in rows} == {"0.8"}
    [eskerton] = [row for row in rows if row["ods_code"] == "ZT05"]
    beside = [eskerton[name] for name in ("comparison_with_england", "outside_interval_percent", "period_label")]
    assert beside == ["higher", "95.0", "2024/25 Q1"]
    ranked = [eskerton[name] for name in ("rank", "rank_low", "rank_high", "out_of", "comparison_95", "flags")]
    assert ranked == ["1", "1", "7", "19", "higher", ""]
    assert {row["not_compared"] for row in rows if float(row["denominator"]) < 5} == {"fewer than 5 to take a share of"}


@pytest.mark.parametrize(
    ("query", "status"), [("indicator=beds", 404), ("", 422), (f"indicator={SET_UP}&org_type=galaxy", 422)]
)
def test_a_file_that_is_not_there_is_refused(client: httpx.Client, query: str, status: int) -> None:
    assert client.get(f"/download/indicators.csv?{query}").status_code == status


def test_every_link_of_the_page_to_a_file_leads_somewhere(client: httpx.Client, readings: Readings) -> None:
    _, content = drawn(readings, "?level=trust&organisation=ZT01")
    addresses = [str(vars(link)["href"]) for link in kinds(content, "A")]
    links = [address for address in addresses if address.startswith("/download/")]
    assert links
    assert {client.get(href).status_code for href in links} == {200}


def test_a_name_is_no_formula(tmp_path: Path, sample_database_url: str) -> None:
    url = copy_of(sample_database_url, tmp_path / "results.sqlite")
    definitions = SQL_TABLES["indicator_definition"]
    database = Database.open(url)
    with database.writing() as connection:
        text_of = connection.execute(definitions.select()).mappings().first()
        assert text_of is not None
        evil = Indicator.model_validate_json(text_of["definition"]).model_copy(update={"name": "=1+1"})
        chosen = definitions.c.indicator == text_of["indicator"]
        connection.execute(definitions.update().where(chosen).values(name="=1+1", definition=evil.model_dump_json()))
    database.close()
    with serving(url) as address:
        answer = httpx.get(f"{address}/download/indicators.csv?indicator={evil.slug}")
    assert "'=1+1" in answer.text
    assert ",=1+1" not in answer.text
