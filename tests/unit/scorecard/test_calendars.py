"""Calendars that calendar programs take: checked by two parsers, and against the rules of RFC 5545 that they let pass."""

import re
from datetime import date, datetime, timedelta

import ics
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from scorecard.compliance.calendars import calendar
from scorecard.compliance.purpose import PURPOSE
from tests.lib.deadlines import BUILT, SITE, TITLE, deadlines, series

NAME = "NHS Alderbeck Integrated Care Board"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)


def check(content: bytes) -> Calendar:
    """Assert what RFC 5545 asks of a calendar, and give it parsed."""
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    assert (lines[0], lines[-2]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR")
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]
    assert all(re.match(r"[A-Z-]+(;[A-Z-]+=[^:]*)?:", line) for line in unfolded)
    whole = Calendar.from_ical(content)
    assert isinstance(whole, Calendar)
    whole.validate()
    assert {"PRODID", "VERSION"} <= set(whole)
    assert whole.subcomponents, "a calendar has one component at least"
    for event in whole.walk("VEVENT"):
        assert {"UID", "DTSTAMP", "DTSTART"} <= set(event)
        assert not event.errors
    assert len({event["UID"] for event in whole.walk("VEVENT")}) == len(whole.walk("VEVENT"))
    return whole


def test_every_deadline_is_a_day_with_its_words() -> None:
    due, expiry = check(calendar(deadlines(), series())).walk("VEVENT")
    assert (due["DTSTART"].dt, due["DTEND"].dt) == (date(2026, 4, 30), date(2026, 5, 1))
    assert (expiry["DTSTART"].dt, expiry["DTEND"].dt) == (date(2028, 2, 29), date(2028, 3, 1))
    assert due["SUMMARY"] == f"Due: TA9154 {TITLE} ({NAME})"
    assert due["DESCRIPTION"].startswith(
        f"TA9154-1 is due on the formulary of {NAME} by 30 April 2026 (rule: three calendar months)."
    )
    assert expiry["DESCRIPTION"].startswith(f"The explanation of {NAME} for TA9148-2 holds until 29 February 2028.")
    assert due["URL"] == f"{SITE}/organisation/ZB01"


def test_the_sentence_stands_in_the_calendar_and_in_each_event() -> None:
    whole = check(calendar(deadlines(), series()))
    for told in (whole["DESCRIPTION"], *(event["DESCRIPTION"] for event in whole.walk("VEVENT"))):
        assert PURPOSE in told
        assert "Release 7" in told
        assert "Synthetic data" in told


def test_another_parser_reads_the_same() -> None:
    events = sorted(ics.Calendar(calendar(deadlines(), series()).decode()).events, key=lambda event: event.begin)
    assert [event.name for event in events] == [one.summary for one in deadlines()]
    assert all(event.all_day for event in events)
    assert [event.begin.date() for event in events] == [one.falls_on for one in deadlines()]


def test_the_same_release_gives_the_same_bytes_and_another_keeps_identities() -> None:
    assert calendar(deadlines(), series()) == calendar(deadlines(), series())
    uids = [event["UID"] for event in check(calendar(deadlines(), series())).walk("VEVENT")]
    assert uids == [event["UID"] for event in check(calendar(deadlines(title="Other"), series())).walk("VEVENT")]
    stamps = {event["DTSTAMP"].dt for event in check(calendar(deadlines(), series())).walk("VEVENT")}
    assert stamps == {BUILT.replace(microsecond=0)}


@pytest.mark.parametrize("site", [SITE, None])
def test_a_calendar_without_deadlines_is_valid_too(site: str | None) -> None:
    whole = check(calendar([], series(site)))
    assert whole.walk("VEVENT") == []
    ics.Calendar(calendar([], series(site)).decode())


def test_without_a_site_there_is_no_link() -> None:
    assert all("URL" not in event for event in check(calendar(deadlines(), series(None))).walk("VEVENT"))


def test_the_time_zone_has_the_changes_of_london() -> None:
    [zone] = check(calendar([], series())).walk("VTIMEZONE")
    london = zone.to_tz()  # type: ignore[attr-defined]
    summer, winter = datetime(2026, 7, 1, tzinfo=london), datetime(2026, 12, 1, tzinfo=london)
    assert (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=1), timedelta(0))


@given(TEXTS, TEXTS)
def test_any_text_may_stand_in_a_title_or_a_name(title: str, name: str) -> None:
    found = deadlines(title=title, name=name)
    due, _ = check(calendar(found, series(name=name))).walk("VEVENT")
    assert due["SUMMARY"] == found[0].summary
