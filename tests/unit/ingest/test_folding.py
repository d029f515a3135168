from datetime import date

import pytest

from ingest.folding import code_word, day_in, folded, known, plain, whole_number_in

SEVENTH = date(2018, 3, 7)


@pytest.mark.parametrize(
    "text",
    [
        "7th March 2018",
        "7 March 2018",
        " 7TH\u00a0march  2018 ",
        "07 Mar 2018",
        "07/03/2018",
        "7/3/2018",
        "07-Mar-18",
        "7-Mar-2018",
        "7\u2011Mar\u20112018",
        "2018-03-07",
        "2018-03-07 00:00:00",
        "2018-03-07 10:30:00.5",
        "43166",
        "43166.0",
    ],
)
def test_a_day_in_any_style(text: str) -> None:
    assert day_in(text) == SEVENTH


def test_slashes_are_read_day_first_always() -> None:
    assert day_in("04/07/2018") == date(2018, 7, 4)
    assert day_in("03/13/2018") is None


@pytest.mark.parametrize("day", ["1st Sept 2019", "1-Sep-19", "1 September 2019"])
def test_september_is_cut_in_two_ways(day: str) -> None:
    assert day_in(day) == date(2019, 9, 1)


def test_the_first_appraisals_were_of_another_century() -> None:
    assert day_in("31-Dec-99") == date(1999, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "March 2018",
        "2018",
        "31/06/2018",
        "31-Jun-18",
        "2018-02-30",
        "07/03/18",
        "07.03.2018",
        "7th Mars 2018",
        "soon",
        "431660",
        "4316",
        "on 7th March 2018",
        "٠٧/٠٣/٢٠١٨",
    ],
)
def test_what_is_no_day(text: str | None) -> None:
    assert day_in(text) is None


@pytest.mark.parametrize("text", ["TBC", "tbc", "TBA", "n/a", "N/A", "NA", "-", "–", "—", " tbc "])
def test_what_says_that_a_value_is_not_known(text: str) -> None:
    assert known(text) is None


@pytest.mark.parametrize("text", ["7th March 2018", "TBC in June", "0", "", None])
def test_what_says_something_else(text: str | None) -> None:
    assert known(text) == text


def test_words_are_told_apart_without_capitals_and_spaces() -> None:
    assert folded(" Amber \u00a0 2\n(SCA) ") == "amber 2 (sca)"
    assert plain("Yes (mark ‘x’\nif applicable)") == "yes (mark 'x' if applicable)"


@pytest.mark.parametrize("text", ["Not listed", "NOT  LISTED", "not-listed", "not_listed"])
def test_our_own_words_however_written(text: str) -> None:
    assert code_word(text) == "not_listed"
    assert code_word(None) is None


@pytest.mark.parametrize(("text", "number"), [("98", 98), ("98.0", 98), ("-3", -3), ("98.5", None), ("", None)])
def test_whole_numbers_are_never_rounded(text: str, number: int | None) -> None:
    assert whole_number_in(text) == number
