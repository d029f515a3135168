"""The sentences about compliance: numbers, intervals, days, rows of files, and links that strangers wrote."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from dashboards.compliance.evidence import is_allowed, reason_words, web_link
from dashboards.compliance.history import stretches_of
from dashboards.compliance.words import days_left, headline, held_words, interval, listing_words, percent, row_words
from scorecard.compliance.listing_times import CURVE, ListingTimes
from scorecard.schema import COMPLIANCE_STATES

NONE = dict.fromkeys((*COMPLIANCE_STATES, "judged", "in_time", "not_known"), 0)


def row(**given: float | None) -> dict[str, Any]:
    shares = {"share": 0.644, "share_low": 0.59, "share_high": 0.69, "share_at_most": 0.87}
    return {**NONE, **shares, **given}


def test_the_headline_tells_what_is_known_and_what_is_not() -> None:
    counts = row(judged=312, in_time=201, late=20, overdue=12, explained=8, not_known=71)
    assert "".join(headline(counts, "42 ICBs")) == (
        "Of 312 recommendations due in 42 ICBs, 201 (64%, interval 59% to 69%) were listed in time. Of the others, 20 "
        "were listed late, 12 were overdue and 8 were explained; for 71 it is not known. If every one of these were in "
        "time, it would be 87%."
    )


def test_the_headline_of_one() -> None:
    assert "".join(headline(row(judged=2, in_time=1, late=1), "Alderbeck")) == (
        "Of 2 recommendations due in Alderbeck, 1 (64%, interval 59% to 69%) was listed in time. Of the others, 1 was "
        "listed late."
    )


def test_the_headline_where_nothing_but_silence_is_left() -> None:
    words = "".join(headline(row(judged=2, in_time=1, not_known=1), "Alderbeck"))
    assert ". Of the others, for 1 it is not known." in words


def test_the_headline_before_anything_is_due() -> None:
    assert "".join(headline(row(pending=3), "8 ICBs")) == "No recommendation was due in 8 ICBs; 3 are still in time."
    assert "".join(headline(row(), "8 ICBs")) == "No recommendation was due in 8 ICBs."


def test_the_headline_of_one_that_said_nothing() -> None:
    silent = row(judged=28, not_known=28, pending=5, share=None)
    assert "".join(headline(silent, "Dunmere")) == (
        "Of 28 recommendations due in Dunmere, nothing is known; 5 are still in time."
    )


def test_shares_and_intervals_of_nothing() -> None:
    assert (percent(None), interval(None, None), interval(0.0, 0.121)) == ("no share", "no interval", "0% to 12%")


def test_listing_times_in_words() -> None:
    curve = pl.DataFrame(schema=CURVE)
    times = ListingTimes(curve, median=63, median_low=57, median_high=70, ninetieth=None, listed=155, waiting=52)
    assert listing_words(times) == (
        "Half had listed after 63 days (interval 57 to 70), nine tenths had not listed yet. Counted from the start of the clock: 155 "
        "decisions with a day, and 52 not listed yet, which count for as long as they have been waiting."
    )


def test_an_interval_may_have_no_end() -> None:
    times = ListingTimes(pl.DataFrame(schema=CURVE), 63, 57, None, None, 3, 2)
    assert listing_words(times).startswith("Half had listed after 63 days (interval from 57 on), nine tenths had not")


def test_days_that_are_left() -> None:
    assert [days_left(days) for days in (0, 1, 30)] == ["today", "in 1 day", "in 30 days"]


def test_where_a_row_stands() -> None:
    assert [row_words(number) for number in (None, 4, 90_000_003)] == ["row not known", "row 4", "sheet 9, row 3"]


def test_days_on_which_a_state_held() -> None:
    first = date(2026, 2, 28)
    assert held_words(first, None) == "from 28 February 2026 on"
    assert held_words(first, date(2026, 3, 1)) == "on 28 February 2026"
    assert held_words(first, date(2026, 3, 2)) == "from 28 February 2026 to 1 March 2026"


def test_neighbouring_days_of_one_state_are_one_stretch() -> None:
    days = [date(2026, 1, day) for day in (1, 5, 9)]
    states = pl.DataFrame(
        {"state": ["pending", "pending", "late"], "from_day": days, "to_day": [*days[1:], None]},
        schema_overrides={"to_day": pl.Date()},
    )
    assert [(each.state, each.from_day, each.to_day) for each in stretches_of(states)] == [
        ("pending", days[0], days[2]),
        ("late", days[2], None),
    ]


def test_reasons_in_words_and_those_that_are_no_answer() -> None:
    assert reason_words("no_eligible_patients") == "No eligible patients"
    assert reason_words("made_up") == "made_up"
    assert [is_allowed(code) for code in ("plan_being_developed", "experts_prefer_alternatives", "made_up")] == [
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", "//example.org/x", "https://", "ftp://example.org/x", "see minutes",
     "https://example.org/a b", "https://example.org/\u202ex", "JaVaScRiPt://example.org/%0aalert(1)", "http://[x"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_no_link(address: str) -> None:
    assert not hasattr(web_link(address, "x"), "href")


def test_a_link_to_evidence_tells_nobody_where_it_came_from() -> None:
    link = web_link("https://example.org/minutes.pdf", "(opens in a new tab)")
    assert (link.href, link.rel) == ("https://example.org/minutes.pdf", "noopener noreferrer")
    assert link.children[0] == "example.org"
    assert web_link(None, "x") == "none given"
