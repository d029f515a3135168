"""Pieces of pages: controls that change the address, calendars, sparklines, appraisals."""

from datetime import date

import polars as pl
import pytest
from dash import no_update

from dashboards.catalogue import Catalogue
from dashboards.components import appraisals, choosers, sparkline, submissions
from dashboards.components.about import PURPOSE_OF_RATES, about
from dashboards.state import Selection, parse


def test_choosing_changes_the_address() -> None:
    before = parse("/medicine/tazorimab", "?level=icb")
    chosen = {"medicine": "tazorimab", "level": "trust", "period": "2021-04-quarter"}
    assert choosers.address(chosen, before, "medicine") == "/medicine/tazorimab?level=trust&period=2021-04-quarter"


def test_choosing_the_same_again_changes_nothing() -> None:
    before = parse("/medicine/tazorimab", "?level=icb")
    assert choosers.address({"medicine": "tazorimab", "level": "icb"}, before, "medicine") is no_update


def test_an_empty_control_changes_nothing() -> None:
    assert choosers.address({"medicine": None}, Selection(page="medicines"), "medicine") is no_update


def test_an_index_leads_to_the_page_of_what_was_chosen() -> None:
    assert choosers.address({"organisation": "ZB01"}, Selection(page="organisations"), "organisation") == (
        "/organisation/ZB01"
    )


@pytest.mark.parametrize(
    ("expected", "received", "state"), [(3, 3, "all"), (3, 2, "part"), (3, 0, "none"), (0, 0, "not_expected")]
)
def test_states_of_a_month(expected: int, received: int, state: str) -> None:
    assert submissions.state_of(expected, received) == state


def test_the_calendar_says_each_month_in_words() -> None:
    months = [date(2021, 4, 1), date(2021, 5, 1), date(2021, 6, 1)]
    rows = pl.DataFrame({"month": months, "expected": [3, 3, 3], "received": [3, 2, 0]})
    text = str(submissions.calendar(rows, "Alderbeck"))
    for words in ("April 2021: submitted", "May 2021: part submitted, 2 of 3", "June 2021: no data submitted"):
        assert words in text
    assert submissions.sentence(rows) == "5 of 9 monthly submissions received."


def test_a_sparkline_has_a_gap_where_there_is_none() -> None:
    assert sparkline.drawing([1.0, 2.0, None, 3.0]).count("<polyline") == 2
    assert sparkline.drawing([None, None]).count("<polyline") == 0
    assert sparkline.sentence([1.0, None, 30.0]) == "From 1.00 to 30.0 over 3 quarters."
    assert sparkline.sentence([None]) == "No figures."


def test_a_day_of_publication_is_never_guessed(catalogue: Catalogue) -> None:
    found = catalogue.appraisals_of("tazorimab")
    assert [appraisals.published_words(each) for each in found] == ["2019, day not known", "1 May 2021"]
    assert [appraisals.status_words(each) for each in found] == ["replaced by TA9104", "current"]
    assert [(marker.day, marker.text) for marker in appraisals.markers(found)] == [(date(2021, 5, 1), "TA9104")]


def test_appraisals_in_words(catalogue: Catalogue) -> None:
    assert appraisals.in_words(catalogue.appraisals_of("tazorimab")) == (
        "TA9001, for asthma, 2019, day not known; TA9104, for severe asthma, published 1 May 2021."
    )
    assert appraisals.in_words([]) == "No technology appraisal is recorded."


def test_every_page_says_where_its_numbers_come_from(catalogue: Catalogue) -> None:
    text = str(about(catalogue, "mg", catalogue.notes))
    for words in ("Release 1, published 2 July 2022", "mid-2020", "Homecare", "ZT01 was split.", PURPOSE_OF_RATES):
        assert words in text
