"""Numbers, dates and names are written as the design language says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import formatting


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "1,230"), (14, "14.0"), (0.01234, "0.0123"), (999.9, "1,000"), (-56.78, "\u221256.8"), (0, "0")],
)
def test_sentences_have_three_significant_figures(value: float, text: str) -> None:
    assert formatting.significant(value) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234567.8, 0, "1,234,568"), (-0.04, 1, "0.0"), (-12.34, 1, "\u221212.3"), (0, 2, "0.00")],
)
def test_fixed_precision(value: float, decimals: int, text: str) -> None:
    assert formatting.fixed(value, decimals) == text


@pytest.mark.parametrize(
    ("values", "decimals"), [([1200.0, 3.0], 0), ([62.2, 17.0], 1), ([1.5, None], 2), ([0.04], 3), ([0.0], 1), ([], 1)]
)
def test_larger_columns_have_fewer_decimals(values: list[float | None], decimals: int) -> None:
    assert formatting.decimals_for(values) == decimals


def test_some_is_never_printed_as_none() -> None:
    assert formatting.cell(0.2, 0) == "under 1"
    assert formatting.cell(0.0, 0) == "0"
    assert formatting.cell(-0.2, 0) == "just below 0"


@pytest.mark.parametrize(
    ("value", "text"),
    [(1234.5, "£1,234"), (1_715_196.2, "£1,715,196"), (0.0, "£0"), (0.3, "under £1"), (-0.3, "just below £0"),
     (-12.0, "\u2212£12")],
)  # fmt: skip
def test_money_is_in_whole_pounds_and_some_is_not_none(value: float, text: str) -> None:
    assert formatting.pounds(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15), st.integers(0, 3))
def test_no_number_has_a_hyphen_for_a_minus(value: float, decimals: int) -> None:
    assert "-" not in formatting.cell(value, decimals)
    assert "-" not in formatting.significant(value)


def test_changes_carry_their_sign() -> None:
    assert formatting.signed(46.04) == "+46.0"
    assert formatting.signed(-9) == "\u22129.0"
    assert formatting.signed(0.01) == "0.0"


def test_dates_in_words() -> None:
    assert formatting.day(date(2023, 11, 15)) == "15 November 2023"
    assert formatting.short_day(date(2023, 11, 5)) == "5 Nov 2023"


@pytest.mark.parametrize(
    ("period_type", "start", "text"),
    [
        ("quarter", date(2021, 4, 1), "April to June 2021"),
        ("twelve_months", date(2020, 10, 1), "October 2020 to September 2021"),
        ("month", date(2021, 7, 1), "July 2021"),
    ],
)
def test_months_in_words(period_type: str, start: date, text: str) -> None:
    assert formatting.months_in_words(period_type, start) == text


@pytest.mark.parametrize(
    ("printed", "name", "short"),
    [
        (
            "NHS CORNWALL AND THE ISLES OF SCILLY INTEGRATED CARE BOARD",
            "NHS Cornwall and the Isles of Scilly Integrated Care Board",
            "Cornwall and the Isles of Scilly",
        ),
        ("SOMERSET NHS FOUNDATION TRUST", "Somerset NHS Foundation Trust", "Somerset"),
        ("STOKE-ON-TRENT NHS TRUST", "Stoke-On-Trent NHS Trust", "Stoke-On-Trent"),
        ("NHS Alderbeck Integrated Care Board", "NHS Alderbeck Integrated Care Board", "Alderbeck"),
        ("England", "England", "England"),
    ],
)
def test_names_are_written_as_people_write_them(printed: str, name: str, short: str) -> None:
    assert formatting.organisation_name(printed) == name
    assert formatting.short_name(printed) == short


def test_a_long_name_is_cut_in_a_chart() -> None:
    assert formatting.chart_label("Bath and North East Somerset, Swindon and Wiltshire", 20) == "Bath and North East…"


@pytest.mark.parametrize(("words", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists_in_sentences(words: list[str], text: str) -> None:
    assert formatting.joined(words) == text


def test_counts_agree_with_their_nouns() -> None:
    assert formatting.counted(1, "medicine") == "1 medicine"
    assert formatting.counted(1204, "medicine") == "1,204 medicines"
    assert formatting.counted(2, "ICB", "ICBs") == "2 ICBs"


def test_populations_in_words() -> None:
    assert formatting.people(1_123_000) == "1.12 million people"
    assert formatting.people(412_345) == "412,000 people"


def test_units_keep_their_lower_case() -> None:
    for unit in ("mg", "ddd", "add"):
        assert formatting.capital(f"{unit} per 100,000 people") == f"{unit} per 100,000 people"
    assert formatting.capital("rheumatoid arthritis after DMARDs") == "Rheumatoid arthritis after DMARDs"
