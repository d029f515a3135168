"""Deadlines as an iCalendar file (RFC 5545), which calendar programs open or subscribe to."""

from collections.abc import Sequence
from datetime import timedelta

from icalendar import Calendar, Event, Timezone

from scorecard.compliance.deadline_texts import Deadline, Series

PRODUCT = "-//nice-scorecard//Deadlines//EN"
# The days are those of London; and a calendar without any component, as one without deadlines would be, is not valid.
LONDON = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def calendar(deadlines: Sequence[Deadline], series: Series) -> bytes:
    """A calendar with an all-day event for each deadline; the same release gives the same bytes."""
    whole = Calendar()
    for name, value in (
        ("prodid", PRODUCT),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("uid", series.identity.urn),
        ("last-modified", series.built_at),
        ("name", series.title),
        ("x-wr-calname", series.title),
        ("description", series.told),
        ("x-wr-caldesc", series.told),
    ):
        whole.add(name, value)
    whole.add_component(Timezone.from_ical(LONDON))
    for deadline in deadlines:
        whole.add_component(_event(deadline, series))
    text: bytes = whole.to_ical()
    return text


def _event(deadline: Deadline, series: Series) -> Event:
    """One day, which does not make anybody busy."""
    event = Event()
    for name, value in (
        ("uid", deadline.identity.urn),
        ("dtstamp", series.built_at),
        ("dtstart", deadline.falls_on),
        ("dtend", deadline.falls_on + timedelta(days=1)),
        ("summary", deadline.summary),
        ("description", f"{deadline.told} {series.told}"),
        ("transp", "TRANSPARENT"),
    ):
        event.add(name, value)
    link = series.link(deadline)
    if link is not None:
        event.add("url", link)
    return event
