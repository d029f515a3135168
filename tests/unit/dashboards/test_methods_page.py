"""The page of methods: it says what the release and the code say, and changes when they change."""

from typing import Any

import pytest

from dashboards import router
from dashboards.about.measure_words import definition
from dashboards.about.method_texts import METHODS
from dashboards.readings import Readings
from scorecard.measures import comparison
from scorecard.measures.definitions import Grouping
from scorecard.settings import Thresholds
from scorecard.statistics import bootstrap, ranks, xmr
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text


def drawn(readings: Readings) -> Any:
    return router.render(readings, "/methods", "")[1]


def parts(content: Any, anchor: str) -> dict[str, str]:
    """The definition under a heading, term by term."""
    [section] = [each for each in kinds(content, "Section") if getattr(each, "aria-labelledby", None) == anchor]
    [listed] = kinds(section, "Dl")
    terms = [" ".join(text(each).split()) for each in kinds(listed, "Dt")]
    words = [" ".join(text(each).split()) for each in kinds(listed, "Dd")]
    return dict(zip(terms, words, strict=True))


def test_every_link_of_the_contents_leads_to_a_heading_of_the_page(readings: Readings) -> None:
    content = drawn(readings)
    [contents] = [
        each for each in kinds(content, "Nav") if each.to_plotly_json()["props"].get("aria-label") == "On this page"
    ]
    targets = [link.href.removeprefix("#") for link in kinds(contents, "A")]
    headings = [head.id for kind in ("H2", "H3") for head in kinds(content, kind) if getattr(head, "id", None)]
    assert len(set(targets)) == len(targets)
    assert set(targets) <= set(headings)
    assert len(headings) == len(set(headings))


def test_measures_are_told_as_the_release_defines_them(readings: Readings) -> None:
    content = drawn(readings)
    for slug, measure in readings.rankings.definitions(1).items():
        told = parts(content, f"measure-{slug}")
        assert told["Why it matters"] == " ".join(measure.why_it_matters.split())
        assert told["How it is calculated"] == " ".join(measure.how_it_is_calculated.split())
        for caveat in measure.caveats:
            assert caveat in told["Read with care"]
        assert told["Author"] == (measure.author_role or "Not known")
    share = parts(content, "measure-velstatin_share")
    assert share["Divided by"].startswith("Use of ")
    assert "Velstatin" in share["Counted"]
    assert parts(content, "measure-use")["Divided by"] == "Nothing: organisations of different size are not compared"
    assert parts(content, "measure-use_per_100000_catchment")["Divided by"] == (
        "100,000 people of the estimated catchment, the mean of the months; no rank below 50,000"
    )


def test_a_measure_without_figures_says_why(readings: Readings) -> None:
    measure = readings.rankings.definitions(1)["use"]
    assert dict(definition(measure, "no beds are loaded", {}))["Why it has no figures"] == "no beds are loaded"
    assert "Why it has no figures" not in dict(definition(measure, None, {}))


def test_annotations_appraisals_and_reviews_are_told(readings: Readings) -> None:
    found = readings.rankings.definitions(1)
    [measure] = [each for each in found.values() if isinstance(each.subject, Grouping) and each.annotations][:1]
    told = dict(definition(measure, None, {}))
    assert measure.annotations[0].text in told["On its curve"][0]
    assert all(number in told["Appraisals"] for number in measure.ta_numbers)
    assert dict(definition(measure.model_copy(update={"reviewed": None, "next_review": None}), None, {}))["Review"] == (
        "Day of the review: not known; next review: not known"
    )


def test_indicators_are_defined(readings: Readings) -> None:
    content = drawn(readings)
    for slug, indicator in readings.indicators.definitions(1).items():
        assert parts(content, f"indicator-{slug}")["How it is calculated"] == indicator.how_it_is_calculated


@pytest.mark.parametrize(
    ("anchor", "module", "name", "value", "words"),
    [
        ("bootstrap", bootstrap, "BLOCK", 5, "Months in a block: 5"),
        ("bootstrap", comparison, "DRAWS", 777, "Draws: 777"),
        ("bootstrap", comparison, "SEED", 42, "Seed of the draws: 42"),
        ("ranks", ranks, "FEWEST_ORGANISATIONS", 13, "Fewest organisations for a rank: 13"),
        ("xmr", xmr, "LIMIT_FACTOR", 3.5, "Limits, in mean ranges from the mean: 3.5"),
    ],
)
def test_a_changed_constant_changes_the_page(
    readings: Readings, monkeypatch: pytest.MonkeyPatch, anchor: str, module: Any, name: str, value: float, words: str
) -> None:
    assert words not in parts(drawn(readings), anchor)["Numbers in use"]
    monkeypatch.setattr(module, name, value)
    assert words in parts(drawn(readings), anchor)["Numbers in use"]


def test_numbers_are_those_of_the_code(readings: Readings) -> None:
    content = drawn(readings)
    numbers = parts(content, "bootstrap")["Numbers in use"]
    for words in ("Months in a block: 3", "Draws: 2000", "Seed of the draws: 20111201", "plain interval: 1.87", "95%"):
        assert words in numbers
    assert "The stricter level: 99.8%" in parts(content, "words")["Numbers in use"]
    assert "Fewest months with use of twelve: 6" in parts(content, "ranks")["Numbers in use"]


def test_every_method_says_what_it_tells_and_where_it_is(readings: Readings) -> None:
    content = drawn(readings)
    for method in METHODS:
        told = parts(content, method.anchor)
        assert told["What it tells"].endswith(".")
        assert told["In the code"].startswith("scorecard/")
        # Of each there is something beyond its first line: limits, numbers, or how it is done.
        assert len(told) > 2 or method.anchor == "variation"
    assert "Marshall and Spiegelhalter 1998" in parts(content, "ranks")["Limits and assumptions"]
    assert "Wilson 1927" in parts(content, "shares")["How, and from where"]


def test_what_only_programmers_need_is_left_out(readings: Readings) -> None:
    for method in METHODS:
        for words in (method.told, *method.limits, *(told for _, told in method.how)):
            assert not [mark for mark in ("``", "`", "tests/", "scorecard.", "schema.", "Frames:") if mark in words], (
                words
            )


def test_clock_rules_are_those_of_the_release(readings: Readings) -> None:
    rules = readings.compliance.rules(1)
    [table] = [each for each in kinds(drawn(readings), "Table") if "Table 1. Clock rules" in text(each)]
    assert len(kinds(kinds(table, "Tbody")[0], "Tr")) == rules.height
    for meaning in rules["meaning"]:
        assert meaning in text(table)
    assert "3 months" in text(table)
    assert "the day that the appraisal states" in text(table)


def test_thresholds_are_those_of_the_settings(readings: Readings) -> None:
    [table] = [each for each in kinds(drawn(readings), "Table") if "Table 2. What checks" in text(each)]
    rows = kinds(kinds(table, "Tbody")[0], "Tr")
    assert len(rows) == len(Thresholds.model_fields)
    for row, field in zip(rows, Thresholds.model_fields.values(), strict=True):
        assert text(row.children[0]).strip() == field.description
