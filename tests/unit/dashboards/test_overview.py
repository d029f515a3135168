"""The overview: its sentences in every case, the facts, what changed most, and the order of its table."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboards import router
from dashboards.catalogue import Catalogue, Medicine, Note
from dashboards.components.medicine_order import after, heading, in_order, order_words
from dashboards.figures.strips import Strip
from dashboards.national import MedicineLine, Year, medicine_lines
from dashboards.organisations.control import Latest
from dashboards.overview.highlight_words import (
    apart_words,
    change_size,
    change_words,
    changes_caveat,
    changes_lead,
    compliance_words,
    freshness_words,
)
from dashboards.overview.moved import Apart, Change, Changes, apart, changes
from dashboards.readings import Readings
from dashboards.state import SORTS, parse
from scorecard.measures.definitions import Rate
from scorecard.schema import ENGLAND
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

START = date(2025, 4, 1)
TAZORIMAB = Medicine("tazorimab", "Tazorimab", "mg", 3, 1, 12)
UP = Latest("up", "astronomical")


def found(*shown: Change, moved: int = 0, judged: int = 0, not_judged: int = 0, **more: Any) -> Changes:
    facts: dict[str, Any] = {"received": (250, 254), "expected": (256, 256), **more}
    return Changes(START, date(2026, 3, 1), shown, moved, judged, not_judged, **facts)


def change(ratio: float = 2.0, told: Latest = UP) -> Change:
    return Change(TAZORIMAB, 100 * ratio, 100.0, told)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (found(), "No medicine can be compared: none has data in every quarter of both years."),
        (
            found(change(told=Latest(None, reason="x")), not_judged=1),
            "The 1 medicine that changed most. Whether this is more than the usual ups and downs cannot be told: "
            "too few months in a row of which at least 95% of the submissions came.",
        ),
        (found(judged=1), "No medicine of 1 medicine that can be judged moved beyond its usual ups and downs."),
        (
            found(change(), moved=1, judged=2),
            "1 of 2 medicines that can be judged moved beyond its usual ups and downs.",
        ),
        (
            found(change(), change(), moved=2, judged=9),
            "2 of 9 medicines that can be judged moved beyond their usual ups and downs.",
        ),
        (
            found(*[change()] * 5, moved=7, judged=9),
            "7 of 9 medicines that can be judged moved beyond their usual ups and downs. The 5 that changed most:",
        ),
    ],
)
def test_how_many_moved_in_every_case(told: Changes, sentence: str) -> None:
    assert "".join(changes_lead(told)) == sentence


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (2.94, "2.9 times as much"),
        (0.416, "0.42 times as much"),
        (1.034, "1.03 times as much"),
        (1.001, "about as much as before"),
    ],
)
def test_the_size_of_a_change(ratio: float, words: str) -> None:
    assert change_size(ratio) == words


def test_a_change_in_words(catalogue: Catalogue) -> None:
    month = date(2026, 3, 1)
    told = ": 2.0 times as much, from 100 to 200 mg per 100,000 people."
    assert change_words(change(), catalogue, month) == f"{told} In March 2026: above the upper limit."
    assert change_words(change(told=Latest(None, reason="x")), catalogue, month) == told
    assert "mg." in change_words(change(told=Latest(None)), replace(catalogue, population_vintage=None), month)


def test_what_to_mind_of_changes() -> None:
    words = changes_caveat(found(change(), moved=1, judged=1, not_judged=1))
    assert words.startswith(
        "April 2025 to March 2026 beside the twelve months before; of the latest months 250 of 256 submissions came, "
        "of those before 254 of 256 submissions came: a submission that did not come lowers a figure."
    )
    assert "1 medicine cannot be judged." in words
    assert words.endswith("neither more nor less is better.")
    assert "of those before none were expected" in changes_caveat(found(received=(250, 0), expected=(256, 0)))
    assert "no submissions were expected in either" in changes_caveat(found(received=(0, 0), expected=(0, 0)))


def line(name: str, percent: float | None, latest: float | None = 2.0, strip: Strip | None = None) -> MedicineLine:
    medicine = Medicine(name.lower(), name, "mg", 1, 0, 0)
    return MedicineLine(medicine, (), (), Year(latest, latest), Year(1.0, 1.0), percent, None, strip)


class Months:
    """England's months of the medicines of a test, in place of a database."""

    def __init__(self, months: dict[str, list[float]], received: list[int] | None = None) -> None:
        self.months, self.received = months, received or [20] * 24

    @property
    def standing(self) -> "Months":
        return self

    def use(self, _release: int, _code: str, _kind: str, _months: object, _medicine: str | None) -> pl.DataFrame:
        days = [date(2024 + (3 + place) // 12, (3 + place) % 12 + 1, 1) for place in range(24)]
        rows = [
            (name, "mg", day, value, "used", None, 20, came, 0, 9)
            for name, values in self.months.items()
            for day, value, came in zip(days, values, self.received, strict=True)
        ]
        names = ("medicine", "unit", "period", "value", "state", "reason", "expected", "received", "negative_rows", "n")
        return pl.DataFrame(rows, schema=names, orient="row")

    def submissions(self, _release: int, _code: str) -> pl.DataFrame:
        days = [date(2024 + (3 + place) // 12, (3 + place) % 12 + 1, 1) for place in range(24)]
        return pl.DataFrame({"month": days, "expected": [20] * 24, "received": self.received})


STEADY = [100.0 + (3 if place % 2 else -3) for place in range(24)]
RISEN = STEADY[:12] + [value * 2 for value in STEADY[12:]]
FALLEN = RISEN[::-1]


def two_years(catalogue: Catalogue, *names: str) -> Catalogue:
    months = tuple(date(2024 + (3 + place) // 12, (3 + place) % 12 + 1, 1) for place in range(24))
    return replace(
        catalogue,
        last_month=months[-1],
        medicines={name.lower(): Medicine(name.lower(), name, "mg", 1, 0, 0) for name in names},
        periods={"month": months, "quarter": (), "twelve_months": (START,)},
    )


def changed(catalogue: Catalogue, months: Months, *lines: MedicineLine) -> Changes:
    told = changes(months, two_years(catalogue, *(each.medicine.name for each in lines)), lines)  # type: ignore[arg-type]
    assert told is not None
    return told


def test_only_what_moved_beyond_its_ups_and_downs_is_shown_most_first(catalogue: Catalogue) -> None:
    months = Months({"risen": RISEN, "fallen": FALLEN, "steady": STEADY})
    told = changed(catalogue, months, line("Fallen", -75.0, 0.25), line("Risen", 100.0), line("Steady", 0.1, 1.001))
    assert [each.medicine.name for each in told.shown] == ["Fallen", "Risen"]
    assert (told.moved, told.judged, told.not_judged) == (2, 3, 0)


def test_a_signal_against_the_direction_of_the_year_is_not_one_of_it(catalogue: Catalogue) -> None:
    told = changed(catalogue, Months({"risen": RISEN}), line("Risen", -50.0, 0.5))
    assert (told.shown, told.moved, told.judged) == ((), 0, 1)


def test_medicines_without_both_years_are_not_judged(catalogue: Catalogue) -> None:
    told = changed(catalogue, Months({"risen": RISEN}), line("Risen", None), line("Other", 10.0))
    assert [each.medicine.name for each in told.shown] == ["Other"]
    assert (told.judged, told.not_judged) == (0, 2)


def test_a_few_missing_submissions_do_not_stop_the_judgement_many_do(catalogue: Catalogue) -> None:
    nearly = changed(catalogue, Months({"risen": RISEN}, [20] * 12 + [19] * 12), line("Risen", 100.0))
    assert nearly.moved == 1
    partly = changed(catalogue, Months({"risen": RISEN}, [20] * 12 + [18] * 12), line("Risen", 100.0))
    assert (partly.judged, partly.month, len(partly.shown)) == (0, None, 1)
    late = changed(catalogue, Months({"risen": RISEN}, [20] * 22 + [0, 0]), line("Risen", 100.0))
    assert late.month == date(2026, 1, 1)


def test_without_twelve_months_there_is_nothing_to_say(catalogue: Catalogue) -> None:
    short = replace(catalogue, periods={"month": (), "quarter": (), "twelve_months": ()})
    assert changes(Months({}), short, []) is None  # type: ignore[arg-type]


def spread(*rows: tuple[str, float | None, float | None, float | None]) -> pl.DataFrame:
    kinds_of = {"subject": pl.String(), "p10": pl.Float64(), "p90": pl.Float64(), "ratio": pl.Float64()}
    frame = pl.DataFrame(rows, schema=kinds_of, orient="row")
    return frame.with_columns(unit=pl.lit("mg"), organisations=pl.lit(41, pl.Int64), period=pl.lit(START))


def far(readings: Readings, rows: pl.DataFrame, **more: Any) -> Apart:
    measure = readings.rankings.definitions(1)["use_per_100000_people"]
    assert isinstance(measure, Rate)
    facts: dict[str, Any] = {"unused": (), "others": 0, "organisations": 41, **more}
    return Apart(measure, START, rows, **facts)


def test_where_icbs_lie_farthest_apart_in_words(readings: Readings, catalogue: Catalogue) -> None:
    rows = spread(("tazorimab", 10.0, 43.0, 4.3), ("velstatin", 100.0, 190.0, 1.9))
    assert apart_words(far(readings, rows), catalogue, []) == [
        "ICBs lie farthest apart for Tazorimab: the 90th percentile is 4.3 times the 10th (43.0 and 10.0 mg per 100,000 "
        "people; 41 ICBs of which every submission came).",
        "They lie closest together for Velstatin: the 90th percentile is 1.9 times the 10th (190 and 100 mg per "
        "100,000 people; 41 ICBs of which every submission came).",
    ]
    assert len(apart_words(far(readings, rows.head(1)), catalogue, [])) == 1


def test_where_no_ratio_can_be_told(readings: Readings, catalogue: Catalogue) -> None:
    none = far(readings, spread(), others=24, organisations=3, unused=("Tazorimab", "Velstatin"))
    strips = [Strip("Tazorimab", 0.5, 1.0, 1.8), Strip("Velstatin", 0.9, 1.0, 1.1)]
    halves, why, unused = apart_words(none, catalogue, strips)
    assert halves == (
        "The middle half of ICBs is widest for Tazorimab (from 0.50 to 1.80 times the England rate) and narrowest for "
        "Velstatin (from 0.90 to 1.10 times the England rate)."
    )
    assert why.endswith(
        "it needs at least 10 ICBs of which every submission came, and of no medicine there are more than 3 ICBs."
    )
    assert unused == "Not told of Tazorimab and Velstatin, which at least a tenth of ICBs did not use."
    many = replace(none, unused=tuple("abcde"), others=0)
    assert "Not told of 5 medicines, which" in apart_words(many, catalogue, [])[-1]


def test_the_newest_spread_is_asked_for_in_the_unit_that_is_shown(readings: Readings) -> None:
    catalogue = readings.catalogue()
    told = apart(readings, catalogue)
    assert told is not None
    assert (told.period, told.rows.height, told.others) == (catalogue.periods["twelve_months"][-1], 0, 24)
    by_trust = apart(readings, catalogue, "trust")
    assert by_trust is not None
    assert by_trust.measure.slug == "use_per_100000_catchment"
    ratios = by_trust.rows["ratio"].to_list()
    assert ratios == sorted(ratios, reverse=True)
    assert by_trust.rows["subject"].is_unique().all()
    assert by_trust.rows.height + len(by_trust.unused) + by_trust.others == len(catalogue.medicines)


def compliance(**more: Any) -> dict[str, Any]:
    return {
        "share": 0.46,
        "share_low": 0.4,
        "share_high": 0.53,
        "share_at_most": 0.78,
        "overdue": 1,
        "not_known": 70,
        **more,
    }


def test_formulary_decisions_in_words() -> None:
    told = compliance_words(compliance(), date(2026, 3, 31))
    assert told == (
        "Recommendations due in ICBs that were listed in time: 95% interval 40% to 53%; at most 78% if all 70 that are "
        "not known were in time. 1 is overdue. As known on 31 March 2026."
    )
    assert "None is overdue" in compliance_words(compliance(overdue=0), date(2026, 3, 31))
    assert "at most" not in compliance_words(compliance(not_known=0), date(2026, 3, 31))


def test_how_fresh_the_data_are(catalogue: Catalogue) -> None:
    words = freshness_words(catalogue, (2, 1))
    assert words == (
        "Published 2 July 2022. No month is marked as provisional. 1 of 2 monthly submissions came; one that did not is "
        "missing, not none used."
    )
    open_months = replace(
        catalogue, notes=(Note("provisional", None, None, "3 months are not final."),), published=None
    )
    assert freshness_words(open_months, (1, 1)).startswith("3 months are not final. 1 of 1 monthly submission came")


def test_the_overview_of_the_sample(readings: Readings) -> None:
    view, content = router.render(readings, "/", "")
    headings = [text(head) for kind in ("H1", "H2") for head in kinds(content, kind)]
    assert headings[1:3] == ["What changed most in England", "Where ICBs differ most and least"]
    assert "Figure 1. Beluxanib in each ICB, April 2025 to March 2026" in headings
    facts = next(text(fact) for fact in kinds(content, "Ul") if str(getattr(fact, "className", "")) == "facts four")
    assert "46%" in facts
    assert "March 2026" in facts
    assert "6 months, from October 2025 to March 2026, are not final" in facts
    assert view.spoken.startswith("Use of 12 of 23 medicines increased in the 12 months to March 2026.")
    assert "/compliance?state=overdue" in [link.href for link in kinds(content, "A")]


def test_where_nobody_has_said_anything_of_a_formulary(silent: Readings) -> None:
    _, content = router.render(silent, "/", "")
    assert "Nobody's formulary is loaded" in str(content)
    assert "This release has no measure of ICBs to draw a map of." in str(content)
    assert "What changed most" not in str(content)


def test_what_is_said_when_something_is_chosen(readings: Readings) -> None:
    assert router.render(readings, "/", "?sort=change-down")[0].spoken == "Table 1 is sorted by change, highest first."
    assert router.render(readings, "/", "?medicine=velstatin")[0].spoken.startswith("Velstatin in each ICB")


LINES = [
    line("Alpha", 5.0, strip=Strip("Alpha", 0.5, 1.0, 1.0)),
    line("Beta", None),
    line("Gamma", -3.0, strip=Strip("Gamma", 0.5, 1.0, 3.0)),
    line("Delta", 9.0, strip=Strip("Delta", 0.5, 1.0, 2.0)),
]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (None, "Alpha Beta Gamma Delta"),
        ("name-down", "Delta Gamma Beta Alpha"),
        ("change", "Gamma Alpha Delta Beta"),
        ("change-down", "Delta Alpha Gamma Beta"),
        ("spread", "Alpha Delta Gamma Beta"),
        ("spread-down", "Gamma Delta Alpha Beta"),
    ],
)
def test_the_order_of_the_table(sort: str | None, order: str) -> None:
    assert " ".join(each.medicine.name for each in in_order(LINES, sort)) == order


def test_the_range_that_is_shown_is_the_one_that_is_sorted_by() -> None:
    narrow = line("Narrow", 1.0, strip=Strip("Narrow", 0.4, 1.0, 1.9, p5=0.3, p95=2.0))
    wide = line("Wide", 1.0, strip=Strip("Wide", 0.9, 1.0, 1.1, p5=0.0, p95=4.0))
    few = line("Few", 1.0, strip=Strip("Few", 0.0, 1.0, 9.0))
    ordered = in_order([few, narrow, wide], "spread-down")
    assert [each.medicine.name for each in ordered] == ["Wide", "Narrow", "Few"]


def test_a_press_on_a_heading_sorts_by_it_and_another_turns_it_round() -> None:
    assert [after("change", None), after("change", "change-down"), after("change", "change")] == [
        "change-down",
        "change",
        "change-down",
    ]
    assert [after("name", None), after("name", "name-down"), after("name", "spread")] == ["name-down", None, None]
    reached = {after(column, sort) for column in ("name", "change", "spread") for sort in (None, *SORTS)}
    assert reached == {None, *SORTS}


def test_the_sorted_column_says_so() -> None:
    directions = {
        sort: [heading("x", name, sort).direction for name in ("name", "change", "spread")]
        for sort in (None, "change-down")
    }
    assert directions == {None: ["ascending", None, None], "change-down": [None, "descending", None]}
    assert order_words("spread") == "by how far ICBs lie apart, lowest first"


def test_a_heading_that_sorts_is_a_button(readings: Readings) -> None:
    _, content = router.render(readings, "/", "?sort=change")
    [table] = [each for each in kinds(content, "Table") if "Use of each medicine" in text(kinds(each, "Caption")[0])]
    heads = kinds(kinds(table, "Thead")[0], "Th")
    marked = [(text(head).split(",")[0], head.to_plotly_json()["props"].get("aria-sort")) for head in heads]
    assert [told for told in marked if told[1]] == [("Change", "ascending")]
    assert [len(kinds(head, "Button")) for head in heads] == [1, 0, 0, 0, 0, 0, 1, 1]


def test_amounts_of_unlike_units_have_no_order() -> None:
    assert parse("/", "?sort=latest").sort is None


def test_the_lines_of_the_sample_are_what_the_changes_are_told_of(readings: Readings) -> None:
    catalogue = readings.catalogue()
    told = changes(readings, catalogue, medicine_lines(readings, catalogue))
    assert told is not None
    assert len(told.shown) == 5
    rows = readings.submissions(catalogue.release_id, ENGLAND)
    assert (told.received[0], told.expected[0]) == tuple(
        int(rows.tail(12)[name].sum()) for name in ("received", "expected")
    )
