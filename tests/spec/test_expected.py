"""Expected use, drawn: the published examples, the words, what is refused, and what holds for every funnel."""

import re
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.expected.funnels import Funnel, load_funnel
from scorecard.expected.queries import observed
from scorecard.expected.use import Comparison, Observed, compare, estimate, rounded
from scorecard.reference import FOLDER
from scorecard.statistics.funnel_of_people import Expected
from tests.lib import naive_expected as naive
from tests.lib.requirements import REPOSITORY
from tests.lib.tables import frame

ABEMACICLIB = load_funnel(FOLDER / "funnels" / "abemaciclib-2023.yaml")
ALZHEIMERS = load_funnel(FOLDER / "funnels" / "alzheimers-2009.yaml")
# Ranges that nobody supports; only the calculation is held to them.
LOWS = (0.00098, 0.83, 0.58, 0.20, 0.50, 0.45)
HIGHS = (0.00120, 0.90, 0.70, 0.30, 0.64, 0.65)


def alpha(*shares: tuple[float, float, float], people: float = 100_000, **other: Any) -> Funnel:
    """A funnel of an invented medicine; shares are low, value and high."""
    steps = [{"name": "people", "value": people, "source": "x"}]
    steps += [
        {"name": f"share {n}", "low": a, "value": m, "high": b, "source": "x"} for n, (a, m, b) in enumerate(shares)
    ]
    content: dict[str, Any] = {
        **{"slug": "alpha", "version": 1, "title": "alpha", "medicines": ["alpha"], "counts": "people_on_treatment"},
        **{"condition": "gout", "indications": [{"condition": "gout"}], "author_role": "x", "status": "draft"},
        **{"steps": steps, "daily_dose": {"value": 2, "unit": "ddd", "source": "x"}},
    }
    return Funnel.model_validate({**content, **other})


def with_ranges(funnel: Funnel) -> Funnel:
    """The abemaciclib funnel with the ranges of the worked example."""
    shares = zip(funnel.shares, LOWS, HIGHS, strict=True)
    ranged = [step.model_copy(update={"low": low, "high": high}) for step, low, high in shares]
    return funnel.model_copy(update={"steps": (funnel.steps[0], *ranged)})


def seen(amount: float | None, received: int = 12, due: int = 12, reason: str | None = None) -> Observed:
    return Observed(amount, "ddd", received, due, reason)


def ends(expected: Expected | None) -> tuple[float, float, float]:
    assert expected is not None
    assert expected.low is not None
    assert expected.middle is not None
    assert expected.high is not None
    return expected.low, expected.middle, expected.high


def test_abemaciclib_rounded_at_each_step_or_only_at_the_end() -> None:
    found = estimate(ABEMACICLIB, 1.0)
    printed = [46_263_200, 50_350, 43_855, 28_286, 7_072, 4_059, 2_232]
    assert [rounded(people) for people in found.left] == printed
    step_by_step = [printed[0]]
    for step in ABEMACICLIB.shares:
        step_by_step.append(rounded(step_by_step[-1] * step.value))
    assert step_by_step == printed
    assert found.people.point == pytest.approx(2232.49823701, abs=1e-8)
    assert (found.people.low, found.people.high, found.people.reason) == (None, None, "no range")
    assert found.people.unit == "people a year"
    assert found.doses is None


def test_abemaciclib_is_not_compared_with_use_because_the_source_does_not_say_enough() -> None:
    reasons = compare(ABEMACICLIB, 1.0, seen(1000.0)).reasons
    assert [reason.split(":")[0] for reason in reasons] == [
        "the funnel does not say which indications there are, and use is not split by indication",
        "the funnel gives no daily dose",
        "the funnel counts people a year and gives no days of treatment",
    ]


def test_abemaciclib_with_the_ranges_of_the_worked_example() -> None:
    found = estimate(with_ranges(ABEMACICLIB), 1.0).people
    assert ends(found) == pytest.approx((1739.99067183, 2183.88174374, 2712.27987362), abs=1e-7)
    assert found.point == pytest.approx(2232.49823701, abs=1e-8)
    drawn = naive.drawn_people(with_ranges(ABEMACICLIB), 1.0)
    assert drawn[0] == pytest.approx(2353.09213922, abs=1e-7)
    assert sum(drawn) / len(drawn) == pytest.approx(2199.58370982, abs=1e-7)


def test_an_interval_is_a_third_as_wide_as_all_lows_and_all_highs() -> None:
    low, _, high = ends(estimate(with_ranges(ABEMACICLIB), 1.0).people)
    lows, highs = ABEMACICLIB.people * prod(LOWS), ABEMACICLIB.people * prod(HIGHS)
    assert (rounded(lows), rounded(highs)) == (982, 4365)
    assert (highs - lows) / (high - low) == pytest.approx(3.48, abs=0.01)


def test_alzheimers_2009_is_observed_twice_as_often_as_expected() -> None:
    found = estimate(ALZHEIMERS, 1.0)
    assert found.doses is not None
    assert found.doses.point is not None
    assert round(ALZHEIMERS.people / 1000, 1) == 46.6
    assert rounded(found.doses.point / 1000) == 16_999
    assert (found.people.unit, found.doses.unit) == ("people on treatment at one time", "ddd")
    # The shipped file names neither medicine nor indications, so that only a completed copy can be compared.
    assert compare(ALZHEIMERS, 1.0, seen(34_017_000)).word is None
    names = {"medicines": ["alpha"], "indications": [{"condition": "Alzheimer's disease"}], "steps": ALZHEIMERS.steps}
    completed = Funnel.model_validate({**ALZHEIMERS.model_dump(), **names})
    compared = compare(completed, 1.0, seen(34_017_000))
    assert compared.ratio is not None
    assert compared.gap is not None
    assert round(compared.ratio, 1) == 2.0
    assert rounded(compared.gap.point) == rounded(34_017_000 / 365 - 46_573)
    assert (compared.word, compared.reasons, compared.gap.low) == (None, ("no range",), None)


WORDS = """
received:i | due:i | amount:f | word:s | reason:s
12         | 12    | 20000    | lower  | -
12         | 12    | 36500    | within | -
12         | 12    | 60000    | higher | -
12         | 12    | 0        | lower  | -
11         | 12    | 20000    | lower  | -
11         | 12    | 36500    | within | -
1          | 12    | 60000    | higher | -
6          | 12    | 20000    | -      | 6 of 12 submissions: those that did not come could change the word
6          | 12    | 36500    | -      | 6 of 12 submissions: those that did not come could change the word
"""


@pytest.mark.parametrize("row", frame(WORDS).rows(), ids=str)
def test_the_word_is_that_of_the_interval_and_holds_without_what_did_not_come(row: tuple[Any, ...]) -> None:
    # 50 people × 2 × 365 = 36,500 doses.
    received, due, amount, word, reason = row
    found = compare(alpha((0.0004, 0.0005, 0.0006)), 1.0, seen(amount, received, due))
    assert (found.word, found.reasons) == (word, (reason,) if reason else ())


def test_people_a_year_take_their_course_and_people_on_treatment_the_whole_year() -> None:
    days = {"value": 90, "source": "x"}
    a_year = estimate(alpha((0.5, 0.5, 0.5), counts="people_a_year", treatment_days=days), 1.0)
    on_treatment = estimate(alpha((0.5, 0.5, 0.5)), 1.0)
    assert a_year.people.point == on_treatment.people.point == 50_000
    assert (a_year.people.unit, on_treatment.people.unit) == ("people a year", "people on treatment at one time")
    assert a_year.doses is not None
    assert on_treatment.doses is not None
    assert (a_year.doses.point, on_treatment.doses.point) == (50_000 * 2 * 90, 50_000 * 2 * 365)


def test_a_dose_in_mg_is_compared_with_use_in_mg_and_with_no_other() -> None:
    funnel = alpha((0.0004, 0.0005, 0.0006), daily_dose={"value": 20, "unit": "mg", "source": "x"})
    found = compare(funnel, 1.0, Observed(50 * 20 * 365, "mg", 12, 12))
    assert (found.word, found.ratio) == ("within", 1.0)
    assert compare(funnel, 1.0, seen(36_500)).reasons == ("ddd are not mg",)


def test_several_indications_are_refused_without_a_split_and_take_their_part_with_one() -> None:
    both = [{"condition": "gout"}, {"condition": "lupus"}]
    without = compare(alpha((0.0004, 0.0005, 0.0006), indications=both), 1.0, seen(36_500 / 0.25))
    assert without == Comparison(None, reasons=("2 indications, and no split of use between them",))
    split = [{**one, "share_of_use": part, "source": "x"} for one, part in zip(both, (0.25, 0.75), strict=True)]
    found = compare(alpha((0.0004, 0.0005, 0.0006), indications=split), 1.0, seen(36_500 / 0.25))
    assert (found.word, found.observed, found.ratio) == ("within", 36_500, 1.0)


def test_what_a_funnel_or_the_use_lacks_is_told_all_at_once() -> None:
    found = compare(
        alpha((0.1, 0.2, 0.3), daily_dose=None, indications=None), 1.0, seen(None, 0, 12, "0 of 12 submissions")
    )
    assert found.reasons == (
        "the funnel does not say which indications there are, and use is not split by indication",
        "the funnel gives no daily dose: people can be told, doses cannot",
        "0 of 12 submissions",
    )


USED = """
medicine:s | unit:s | state:s        | numerator:f | received:i | expected:i | reason:s
used       | ddd    | used           | 70          | 11         | 12         | -
used       | mg     | used           | 1400        | 11         | 12         | -
none       | ddd    | zero           | 0           | 12         | 12         | -
absent     | ddd    | missing        | -           | 0          | 12         | -
elsewhere  | ddd    | not_applicable | -           | 12         | 12         | no clinic
in_mg      | mg     | used           | 1400        | 12         | 12         | -
partly     | ddd    | used           | 70          | 12         | 12         | -
partly     | vial   | used           | 3           | 12         | 12         | -
returned   | ddd    | used           | -5          | 12         | 12         | -
"""
OBSERVED = [
    (["used"], Observed(70.0, "ddd", 11, 12)),
    (["none"], Observed(0.0, "ddd", 12, 12)),
    (["used", "none"], Observed(70.0, "ddd", 12, 12)),
    (["absent"], Observed(None, "ddd", 0, 12, "0 of 12 submissions")),
    (["elsewhere"], Observed(None, "ddd", 12, 12, "elsewhere does not apply there: no clinic")),
    (["in_mg"], Observed(None, "ddd", 12, 12, "use of in_mg is published in mg, and cannot be compared with a dose in ddd")),
    (["partly"], Observed(None, "ddd", 12, 12, "part of the use of partly is in vial and not in ddd")),
    (["returned"], Observed(-5.0, "ddd", 12, 12, "more was returned than issued")),
    ([], Observed(None, "ddd", 0, 0, "the funnel names no medicine")),
    (["unknown"], Observed(None, "ddd", 0, 0, "the release has no twelve months of unknown there")),
    (["used", "absent"], Observed(None, "ddd", 0, 12, "0 of 12 submissions")),
]  # fmt: skip


@pytest.mark.parametrize(("medicines", "expected"), OBSERVED, ids=[",".join(names) for names, _ in OBSERVED])
def test_observed_use_is_the_sum_in_the_unit_of_the_dose_or_says_why_not(
    medicines: list[str], expected: Observed
) -> None:
    used = {name: rows for (name,), rows in frame(USED).group_by("medicine", maintain_order=True)}
    funnel = alpha((0.1, 0.2, 0.3)).model_copy(update={"medicines": tuple(medicines)})
    assert observed({str(name): rows for name, rows in used.items()}, funnel) == expected


shares = st.tuples(*[st.floats(0.01, 1)] * 3).map(sorted).map(tuple)
funnels = st.lists(shares, min_size=1, max_size=4).filter(lambda all_of: any(a < b for a, _, b in all_of))
few = settings(max_examples=25)


@few
@given(funnels, st.floats(0.001, 1), st.floats(0, 3))
def test_the_naive_calculation_finds_the_same(drawn: list[Any], share: float, times: float) -> None:
    funnel = alpha(*drawn)
    doses = estimate(funnel, share).doses
    low, middle, high = ends(doses)
    all_of = [people * naive.taken(funnel) for people in naive.drawn_people(funnel, share)]
    assert (low, middle, high) == pytest.approx([naive.quantile(all_of, part) for part in (0.05, 0.5, 0.95)], rel=1e-9)
    found = compare(funnel, share, seen(middle * times))
    assert found.gap is not None
    scale = middle / naive.taken(funnel)
    assert (found.gap.low, found.gap.high) == pytest.approx(naive.gap(funnel, share, middle * times), abs=1e-9 * scale)
    if min(abs(middle * times - end) for end in (low, high)) > 1e-6 * middle:
        assert found.word == naive.word(funnel, share, middle * times)


@few
@given(funnels, st.floats(0.001, 1))
def test_the_people_left_after_each_step_have_the_ends_of_the_same_draws(drawn: list[Any], share: float) -> None:
    funnel = alpha((0.5,) * 3, *drawn)
    found = estimate(funnel, share)
    # Nothing has a range before the third step, so that there is an end only from a range on.
    assert found.ends[:2] == (None, None)
    assert len(found.ends) == len(found.left)
    for place, pair in enumerate(found.ends):
        ranged = any(step.has_range for step in funnel.steps[: place + 1])
        assert (pair is not None) == ranged
        if pair is not None:
            left = naive.left_after(funnel, share, place)
            assert pair == pytest.approx((naive.quantile(left, 0.05), naive.quantile(left, 0.95)), rel=1e-9)
    low, _, high = ends(found.people)
    assert found.ends[-1] == pytest.approx((low, high), rel=1e-9)


@few
@given(funnels)
def test_what_is_expected_is_within_and_leaves_no_gap(drawn: list[Any]) -> None:
    funnel = alpha(*drawn)
    _, middle, _ = ends(estimate(funnel, 1.0).doses)
    found = compare(funnel, 1.0, seen(middle))
    assert found.word == "within"
    assert found.gap is not None
    assert found.gap.low is not None
    assert found.gap.high is not None
    assert found.gap.low <= 1e-6 <= found.gap.high + 2e-6


@few
@given(funnels, st.floats(0.001, 1))
def test_a_part_of_the_population_is_that_part_of_the_result(drawn: list[Any], share: float) -> None:
    funnel = alpha(*drawn)
    whole, part = estimate(funnel, 1.0).doses, estimate(funnel, share).doses
    assert ends(part) == pytest.approx([end * share for end in ends(whole)], rel=1e-9)


@given(shares, st.floats(0, 1), st.floats(0, 1), st.floats(0.01, 1))
@few
def test_a_wider_range_never_narrows_the_interval(
    drawn: tuple[float, float, float], down: float, up: float, fixed: float
) -> None:
    low, value, high = drawn
    wider = (low * (1 - down), value, high + (1 - high) * up)
    narrow, wide = alpha((low, value, high), (fixed,) * 3), alpha(wider, (fixed,) * 3)
    before, after = estimate(narrow, 1.0).people, estimate(wide, 1.0).people
    if before.low is None or before.high is None:
        return
    assert after.low is not None
    assert after.high is not None
    assert after.high - after.low >= (before.high - before.low) * (1 - 1e-9)


@few
@given(funnels, st.data())
def test_nor_does_it_among_other_ranges_bring_the_ends_closer_as_a_ratio(drawn: list[Any], data: st.DataObject) -> None:
    # As a difference it may: a share that can be smaller makes all that follows smaller. 2 % are left to the draws.
    place = data.draw(st.integers(0, len(drawn) - 1))
    low, value, high = drawn[place]
    wider = [*drawn]
    wider[place] = (low * data.draw(st.floats(0.5, 1)), value, high + (1 - high) * data.draw(st.floats(0, 1)))
    before, _, high_before = ends(estimate(alpha(*drawn), 1.0).people)
    after, _, high_after = ends(estimate(alpha(*wider), 1.0).people)
    assert high_after / after >= high_before / before * 0.98


def test_nothing_is_rounded_but_what_is_printed_and_halves_go_up() -> None:
    assert [rounded(number) for number in (7071.5, 7072.5, 0.49, -0.5, -1.5)] == [7072, 7073, 0, 0, -1]


def test_nowhere_is_a_difference_called_too_little_or_too_much_prescribing() -> None:
    pattern = re.compile(r"\b(under|over)[-\s]?prescri", re.IGNORECASE)
    folders = ("scorecard", "ingest", "expectations", "dashboards", "docs", "data/reference", "data/sample")
    kinds = {".py", ".md", ".yaml", ".toml", ".css", ".js", ".html"}
    paths = [path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.suffix in kinds]
    paths += [REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md"]
    assert len(paths) > 200
    assert not [path.name for path in paths if pattern.search(path.read_text(encoding="utf-8"))]
