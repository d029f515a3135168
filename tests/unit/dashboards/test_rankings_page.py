"""The page of rankings: of the sample, with wishes that cannot be met, beside peers, and where there is little or nothing."""

import statistics
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html as read
from sqlalchemy import Executable, update

from dashboards import router
from dashboards.components.choosers import CHOSEN
from dashboards.figures import ranked_dots
from dashboards.markup import markup
from dashboards.rankings import scope as ranking_scope
from dashboards.rankings.choices import token
from dashboards.rankings.controls import CHOOSERS
from dashboards.rankings.figures import ranking_of
from dashboards.rankings.scope import SEVERAL_KINDS, Refusal, Scope
from dashboards.rankings.words import NEITHER, definition, direction, purpose
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Question, View
from scorecard.compliance.purpose import PURPOSE
from scorecard.measures import queries as measure_queries
from scorecard.statistics.ranks import Rank
from scorecard.store.database import Database
from scorecard.store.tables import SQL_TABLES
from tests.lib.offered import offered
from tests.unit.dashboards.checked import copy_of
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

SHARES = "?measure=velstatin_share&level=trust"
# The newest twelve months of the sample.
NEWEST = date(2025, 4, 1)
FIGURES = SQL_TABLES["measure_figure"]


def drawn(readings: Readings, search: str = "") -> tuple[View, Any]:
    return router.render(readings, "/rankings", search)


def found(readings: Readings, search: str = "") -> Scope | Refusal | None:
    return ranking_scope.scope(Question(parse("/rankings", search), readings.catalogue(), readings))


def scoped(readings: Readings, search: str = "") -> Scope:
    scope = found(readings, search)
    assert isinstance(scope, Scope)
    return scope


def table_1(content: Any) -> list[dict[str, str]]:
    [table] = [each for each in kinds(content, "Table") if text(kinds(each, "Caption")[0]).startswith("Table 1.")]
    heads = [text(cell).strip() for cell in kinds(kinds(table, "Thead")[0], "Th")]
    rows = kinds(kinds(table, "Tbody")[0], "Tr")
    return [dict(zip(heads, (text(cell).strip() for cell in row.children), strict=True)) for row in rows]


def shares(database_url: str, period: date = NEWEST) -> list[dict[str, Any]]:
    """The trusts' shares as the release has them, without anything of the page."""
    database = Database.open_read_only(database_url)
    rows = measure_queries.figures(
        database, 1, measure="velstatin_share", org_type="trust", period_type="twelve_months", period=period
    ).to_dicts()
    database.close()
    return rows


def notices(content: Any) -> list[str]:
    return [text(each) for each in kinds(content, "P") if getattr(each, "className", None) == "notice"]


def test_the_fairest_measure_of_icbs_is_shown_first_over_the_newest_twelve_months(readings: Readings) -> None:
    scope = scoped(readings)
    assert (*scope.series, scope.period) == ("use_per_100000_people", "beluxanib", "mg", "icb", NEWEST)
    assert (scope.peers, scope.place, scope.said) == (None, None, ())
    assert scoped(readings, "?level=trust").measure.slug == "use_per_100000_catchment"
    # The first medicine by name in which anybody is compared: of the one before it a month of every ICB is missing.
    before = scoped(readings, "?medicine=ambrexafor")
    assert before.compared == []
    assert len(scope.compared) > 0
    assert drawn(readings)[0].spoken.startswith("1 of 3 ICBs cannot be told apart from all others together; ")


def test_only_the_rows_of_the_page_are_read(readings: Readings) -> None:
    scope = scoped(readings)
    assert scope.everybody.height == len(readings.catalogue().current("icb")) == 8
    assert scope.everybody["period"].unique().to_list() == [NEWEST]


def test_the_headline_is_counted_from_the_figures(readings: Readings, sample_database_url: str) -> None:
    view, content = drawn(readings, SHARES)
    words = [row["comparison"] for row in shares(sample_database_url)]
    similar, higher, lower, apart = (words.count(word) for word in ("similar", "higher", "lower", None))
    assert view.title == "Velstatin as a share of daily treatments, rankings"
    assert view.spoken.startswith(
        f"{similar} of {similar + higher + lower} trusts cannot be told apart from all others together; "
        f"{higher} are higher and {lower} are lower at 95% (April 2025 to March 2026). {apart} trusts cannot be"
    )
    compared = similar + higher + lower
    chance = f"{higher + lower} of {compared} comparisons are outside 95%; about {0.05 * compared:.2g} would be"
    assert chance in text(content)
    assert "A signal is a reason to look, not a finding." in text(content)


def test_the_table_is_in_order_of_value_with_ranks_and_says_why_there_is_none(
    readings: Readings, sample_database_url: str
) -> None:
    rows = table_1(drawn(readings, SHARES)[1])
    every = {row["ods_code"]: row for row in shares(sample_database_url)}
    names = readings.catalogue().organisations
    expected = sorted((row for row in every.values() if row["low"] is not None), key=lambda row: -row["value"])
    assert [row["Trust"] for row in rows][: len(expected)] == [names[row["ods_code"]].full_name for row in expected]
    for shown, row in zip(rows, expected, strict=False):
        rank = Rank(row["rank"], row["rank_low"], row["rank_high"], row["out_of"])
        assert shown["Rank, or why none"] == rank.text
        assert shown["Share of ddd of daily treatments"] == f"{100 * row['value']:.1f}%"
        assert shown["95% interval"] == f"{100 * row['low']:.1f}% to {100 * row['high']:.1f}%"
        assert shown["Beside the others"] == row["comparison"]
        assert shown["Others with a lower value"] == f"{100 * row['percentile']:.0f}%"
        assert shown["Numerator, ddd"] == f"{row['numerator']:,.0f}"
        assert shown["Denominator, ddd of daily treatments"] == f"{row['denominator']:,.0f}"
        assert shown["Submissions"] == f"{row['received']} of {row['expected']}"
    assert len(rows) == len(every)
    rest = rows[len(expected) :]
    assert all(row["Rank, or why none"].startswith("no rank: ") and row["95% interval"] == "–" for row in rest)
    values = {row["Share of ddd of daily treatments"] for row in rest}
    assert values == {"none used: 0", "not every month known", "not applicable", "no data submitted"}


def test_each_organisation_is_a_link_and_the_table_can_be_in_order_of_names(readings: Readings) -> None:
    _, content = drawn(readings, f"{SHARES}&order=name")
    rows = table_1(content)
    assert [row["Trust"] for row in rows] == sorted(row["Trust"] for row in rows)
    hrefs = {link.href for link in kinds(content, "A")}
    assert {f"/organisation/{code}" for code in scoped(readings, SHARES).rows["ods_code"]} <= hrefs


def test_those_that_are_not_in_the_figure_stand_below_it_with_their_reason(readings: Readings) -> None:
    scope = scoped(readings, SHARES)
    [below] = [part for part in kinds(drawn(readings, SHARES)[1], "Details") if "show them and why" in text(part)]
    assert f"{len(scope.apart)} of {scope.rows.height} trusts cannot be compared" in text(below)
    assert "Does not apply there:  Hollinmouth Ambulance Service; Ickleworthy Cancer Centre." in text(below)
    drawn_codes = {position.ods_code for position in ranking_of(scope).positions}
    assert drawn_codes.isdisjoint(row["ods_code"] for row in scope.apart)
    assert len(drawn_codes) + len(scope.apart) == scope.rows.height


def test_all_together_and_the_median(readings: Readings, sample_database_url: str) -> None:
    ranking = ranking_of(scoped(readings, SHARES))
    known = [row for row in shares(sample_database_url) if row["value"] is not None]
    together = sum(row["numerator"] for row in known) / sum(row["denominator"] for row in known)
    assert ranking.together == pytest.approx(together)
    assert ranking.median == pytest.approx(statistics.median(row["value"] for row in known))
    per_people = scoped(readings, "?medicine=velstatin&period=2024-10-12-months")
    known = [row for row in per_people.rows.to_dicts() if row["value"] is not None]
    amount, people = (sum(row[name] for row in known) for name in ("numerator", "denominator"))
    assert known
    assert per_people.together == pytest.approx(amount / people * 100_000)


def test_the_highlighted_organisation_is_told_and_marked(readings: Readings) -> None:
    scope = scoped(readings, SHARES)
    row = scope.compared[3]
    view, content = drawn(readings, f"{SHARES}&organisation={row['ods_code']}")
    assert f" {row['name']}: {100 * row['value']:.1f}% (95% interval " in view.spoken
    assert f"), {row['comparison']} than all others together; 4th of 10, plausibly " in view.spoken
    selected = [each for each in kinds(content, "Tr") if getattr(each, "className", None) == "sel"]
    assert [text(each.children[0]) for each in selected] == [row["name"]]
    own = scoped(readings, f"{SHARES}&organisation={row['ods_code']}")
    [chosen] = [trace for trace in ranked_dots.draw(ranking_of(own)).figure.data if trace.marker.size == 13]
    assert list(chosen.x) == [row["value"]]
    assert list(chosen.marker.symbol) == ["diamond"]
    missing = scope.apart[-1]["ods_code"]
    assert drawn(readings, f"{SHARES}&organisation={missing}")[0].spoken.endswith((": no data submitted.", "known."))


def test_beside_peers_everything_is_said_among_them(readings: Readings) -> None:
    scope = scoped(readings, f"{SHARES}&peers=trust_type&group=Acute")
    beside = readings.rankings.peers(1, scope.series, "trust_type").filter(group_name="Acute")
    assert set(scope.rows["ods_code"]) == set(beside["ods_code"])
    expected = {row["ods_code"]: row for row in beside.iter_rows(named=True)}
    for row in scope.rows.to_dicts():
        for name in ranking_scope.OF_PEERS:
            assert row[name] == expected[row["ods_code"]][name]
    assert scope.median == pytest.approx(beside["median"][0])
    view, content = drawn(readings, f"{SHARES}&peers=trust_type&group=Acute")
    assert "from all others of the group together" in view.spoken
    assert "Every trust of trust type Acute, April 2025 to March 2026" in text(content)
    everybody = {row["Trust"]: row["Rank, or why none"] for row in table_1(drawn(readings, SHARES)[1])}
    assert all(row["Rank among all trusts"] == everybody[row["Trust"]] for row in table_1(content))
    assert "There are no ranks: fewer than 10 organisations." in text(content)


def test_the_group_is_that_of_the_highlighted_organisation(readings: Readings) -> None:
    scope = scoped(readings, f"{SHARES}&peers=region&organisation=ZT13")
    members = readings.rankings.groups(1, "trust").filter(grouping="region", ods_code="ZT13")
    assert scope.peers is not None
    assert scope.peers.group == members["group_name"][0]
    other = next(name for name in scope.peers.groups if name != scope.peers.group)
    elsewhere = scoped(readings, f"{SHARES}&peers=region&organisation=ZT13&group={other}")
    assert elsewhere.place is None
    assert elsewhere.said[0].endswith(f"is not in the group {other}.")


def test_peers_stand_beside_each_other_over_the_newest_twelve_months_only(readings: Readings) -> None:
    scope = scoped(readings, f"{SHARES}&peers=region&period=2024-04-12-months")
    assert scope.period == NEWEST
    assert scope.said == (
        "Peers are compared over the newest twelve months only; this page shows April 2025 to March 2026.",
    )


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?measure=beds", "This release has no measure 'beds'; this page shows Use per 100,000 people."),
        ("?measure=a-b", "We cannot read 'a-b' as a measure; the page shows a default instead."),
        ("?medicine=nothing", "We do not know the medicine 'nothing': see Medicines. This page shows Beluxanib."),
        (
            "?medicine=ambrexafor&unit=barrel",
            "There are no figures in 'barrel', only in mg and sachet; this page shows mg.",
        ),
        ("?level=galaxy", "We cannot read 'galaxy' as a level"),
        ("?measure=use&level=icb", "Amount used is not ranked by ICB; this page shows trusts."),
        ("?level=region", "is not ranked by region; this page shows"),
        ("?period=2024-04-quarter", "There are no ranks of 2024/25 Q1, only of some twelve months; this page shows"),
        ("?period=1999-04-12-months", "There are no ranks of April 1999 to March 2000"),
        ("?peers=moon_phase", "There are no groups of the kind 'moon phase' here; the page shows a default."),
        ("?peers=region&group=Atlantis", "There is no group 'Atlantis' of the kind region; this page shows "),
        ("?organisation=QZ99", "We do not know the code QZ99. It may have merged: see Organisations."),
        ("?organisation=ZT13", "is not one of the ICBs that are shown."),
        (f"{SHARES}&organisation=ZT03", "merged into Ambleford Hospitals NHS Trust, which is highlighted."),
    ],
)
def test_a_bad_link_says_so(readings: Readings, search: str, words: str) -> None:
    view, content = drawn(readings, search)
    assert any(words in said for said in notices(content))
    assert len(kinds(content, "H1")) == 1
    assert view.spoken


def test_a_group_of_another_kind_is_left_from_an_earlier_choice(readings: Readings) -> None:
    assert scoped(readings, f"{SHARES}&peers=region&group=Acute").said == ()


@pytest.mark.parametrize("search", ["", SHARES, f"{SHARES}&peers=region", "?level=group", "?measure=use&order=name"])
def test_each_control_offers_what_it_shows(readings: Readings, search: str) -> None:
    _, content = drawn(readings, search)
    controls = read.document_fromstring(markup(content, lambda _: "")).find_class("chooser")
    assert {control.get("id") for control in controls} == {f"rankings-{name}-holder" for name in CHOOSERS}
    lists = offered(content)
    for control in controls:
        values = lists.get(control.get("id"), {}).values() or control.xpath(".//input/@value")
        assert control.get(CHOSEN) in values


def test_an_address_is_read_back_as_it_was_written() -> None:
    name = "NHS Bath and North East Somerset, Swindon and Wiltshire Integrated Care Board & Partners"
    wanted = parse("/rankings", f"{SHARES}&peers=icb&organisation=ZT01&order=name&period={token(NEWEST)}").but(
        group=name
    )
    path, _, query = wanted.url.partition("?")
    assert parse(path, f"?{query}") == wanted
    assert (wanted.page, wanted.measure, wanted.peers) == ("rankings", "velstatin_share", "icb")
    assert parse("/rankings", f"?group={'x' * 256}").group is None


def test_a_medicine_may_be_called_the_subject_of_a_measure(readings: Readings) -> None:
    assert scoped(readings, "?measure=use_per_100000_people&subject=velstatin").subject == "velstatin"


def test_the_measure_says_what_it_is_and_that_it_is_a_draft(readings: Readings) -> None:
    scope = scoped(readings, SHARES)
    _, content = drawn(readings, SHARES)
    told = text(content)
    for term, words in definition(scope.measure, scope.unit):
        assert term in told
        assert (words if isinstance(words, str) else words[0]) in told
    assert "This measure is a draft: nobody has agreed to it yet, and it may change." in told
    assert NEITHER in told
    assert told.count(PURPOSE.removesuffix(".")) == 2
    assert "Velstatin as a share of daily treatments (draft)" in offered(content)["rankings-measure-holder"]


def test_a_measure_with_a_direction_and_annotations_says_so(readings: Readings) -> None:
    measure = scoped(readings).measure
    note = {"day": date(2024, 9, 18), "text": "TA1 recommended it."}
    agreed = type(measure).model_validate(measure.model_dump() | {"direction": "lower", "annotations": [note]})
    assert direction(agreed).startswith("A lower value is agreed to be better for this measure")
    told = dict(definition(agreed))
    assert told["What happened"] == ["18 September 2024: TA1 recommended it."]
    assert told["Which way is better"] == "A lower value, as the measure's authors agreed"
    assert purpose(agreed) == PURPOSE
    assert purpose(measure).endswith("higher is not better, lower is not worse.")


def test_amounts_are_shown_and_not_ranked(readings: Readings) -> None:
    view, content = drawn(readings, "?measure=use&medicine=velstatin")
    assert view.spoken.startswith("No trust is compared with others here: amounts of organisations of different size")
    rows = table_1(content)
    assert [row["Trust"] for row in rows] == sorted(row["Trust"] for row in rows)
    assert set(rows[0]) == {"Trust", "mg", "Numerator, mg", "Submissions"}
    assert kinds(content, "Graph") == []


def test_groups_of_several_kinds_are_shown_by_kind_and_not_compared(readings: Readings) -> None:
    search = "?measure=velstatin_share&level=group&peers=trust_type&group=Acute&period=2023-07-12-months"
    scope = scoped(readings, search)
    assert scope.kinds == ("health_innovation_network", "trust_type")
    assert all(code.startswith("trust_type: ") for code in scope.rows["ods_code"])
    assert scope.place == "trust_type: Acute"
    assert scope.together is scope.median is None
    for name in ("rank", "comparison", "benchmark", "percentile"):
        assert scope.rows[name].is_null().all()
    assert {row["flags"] for row in scope.compared} <= {SEVERAL_KINDS}
    assert drawn(readings, search)[0].spoken.startswith("No group is compared with others here: ")
    one = scoped(readings, "?measure=use_per_100000_people&level=group")
    assert one.kinds == ("health_innovation_network",)
    assert one.adds_up


@pytest.fixture(scope="module")
def emptied(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Readings]]:
    """The sample with hardly any figures, in several ways."""
    is_share = FIGURES.c.measure == "velstatin_share"
    nothing = dict.fromkeys(("value", "low", "high", "rank", "numerator", "percentile", "benchmark", "comparison"))
    statements: dict[str, list[Executable]] = {
        "no measures": [SQL_TABLES["measure"].delete(), FIGURES.delete()],
        "refused": [
            FIGURES.delete().where(is_share),
            update(SQL_TABLES["measure"])
            .where(SQL_TABLES["measure"].c.measure == "velstatin_share")
            .values(reason="Rovatinib has products without a daily dose."),
        ],
        "no twelve months": [FIGURES.delete().where(FIGURES.c.period_type == "twelve_months")],
        "one": [FIGURES.delete().where(is_share, FIGURES.c.org_type == "trust", FIGURES.c.ods_code != "ZT01")],
        "all missing": [update(FIGURES).where(is_share).values(state="missing", received=0, **nothing)],
        "no spread": [SQL_TABLES["spread"].delete(), SQL_TABLES["narrowing"].delete()],
    }
    folder: Path = tmp_path_factory.mktemp("emptied")
    databases = {}
    for name, orders in statements.items():
        url = copy_of(sample_database_url, folder / f"{name}.sqlite")
        database = Database.open(url)
        with database.writing() as connection:
            for order in orders:
                connection.execute(order)
        database.close()
        databases[name] = Database.open_read_only(url)
    yield {name: Readings(database) for name, database in databases.items()}
    for database in databases.values():
        database.close()


def test_a_release_without_measures_says_so(emptied: dict[str, Readings]) -> None:
    view, content = drawn(emptied["no measures"], "?measure=beds")
    assert view.spoken == "This release has no measures."
    assert PURPOSE in text(content)
    assert len(kinds(content, "H1")) == 1


def test_a_refused_measure_says_why_and_what_it_would_count(emptied: dict[str, Readings]) -> None:
    view, content = drawn(emptied["refused"], SHARES)
    assert view.spoken == (
        "Velstatin as a share of daily treatments has no figures in this release. "
        "Rovatinib has products without a daily dose."
    )
    assert "Velstatin as a share of daily treatments (draft, no figures)" in offered(content)["rankings-measure-holder"]
    assert "How this measure is defined" in text(content)
    assert offered(content).keys() == {f"rankings-{name}-holder" for name in CHOOSERS}
    _, other = drawn(emptied["refused"])
    assert "Measures without figures" in text(other)
    assert "Velstatin as a share of daily treatments:  Rovatinib has products without a daily dose." in text(other)


def test_without_whole_twelve_months_there_is_nothing_to_rank(emptied: dict[str, Readings]) -> None:
    view, _ = drawn(emptied["no twelve months"])
    assert view.spoken.endswith(
        "has no figures in this release. There are no whole twelve months of ICBs, trusts or groups."
    )


def test_one_organisation_has_a_page(emptied: dict[str, Readings]) -> None:
    view, content = drawn(emptied["one"], SHARES)
    assert [row["Trust"] for row in table_1(content)] == ["Ambleford Hospitals NHS Trust"]
    assert view.spoken.startswith("The only trust that is compared can be told apart from all others together; 1 is")


def test_where_everything_is_missing_there_is_no_figure_and_every_row_says_so(emptied: dict[str, Readings]) -> None:
    view, content = drawn(emptied["all missing"], SHARES)
    assert view.spoken.startswith("No trust is compared with others here: ")
    assert "Nobody has a value with an interval here, so there is nothing to rank." in text(content)
    values = {row["Share of ddd of daily treatments"] for row in table_1(content)}
    assert values == {"no data submitted", "no data expected"}


def test_without_a_spread_the_figure_has_the_whole_width(emptied: dict[str, Readings]) -> None:
    _, content = drawn(emptied["no spread"], SHARES)
    assert len(kinds(content, "Graph")) == 1
    assert [part for part in kinds(content, "Div") if getattr(part, "className", None) == "cols"] == []
