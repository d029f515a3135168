"""Listings that are planted: the cases that a state, a clock or a page must get right."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Listing:
    """What an organisation has made of an appraisal.

    It is listed from ``since`` until ``removed``, by a decision of the day ``decided`` (None where that is forgotten);
    with a ``reason`` it is marked as not applicable instead.
    """

    since: date | None = None
    decided: date | None = None
    removed: date | None = None
    reason: str | None = None
    notes: str = ""

    def is_listed(self, day: date) -> bool:
        """Whether it is on the formulary on a day."""
        return self.since is not None and self.since <= day and not self.is_removed(day)

    def is_removed(self, day: date) -> bool:
        """Whether it was taken off the formulary by a day."""
        return self.removed is not None and self.removed <= day


def listed(decided: date) -> Listing:
    """Listed on the day of its decision."""
    return Listing(since=decided, decided=decided)


PLANTED_LISTINGS = {
    # Off the formulary again in the younger of two checklists.
    ("ZB01", "TA9069"): Listing(
        date(2022, 12, 14), date(2022, 12, 14), date(2026, 1, 12), notes="Removed from the formulary on 12 January 2026"
    ),
    # Late by 90 days, in time by three months.
    ("ZB01", "TA9148"): listed(date(2025, 10, 15)),
    # Used for more than a year before it was listed.
    ("ZB01", "TA9131"): listed(date(2025, 2, 3)),
    # Not listed in the older checklist and listed late in the younger one: overdue in the first, pending in the other.
    ("ZB01", "TA9127"): listed(date(2025, 11, 17)),
    ("ZB01", "TA9143"): listed(date(2026, 1, 19)),
    # In time by 90 days, late by the 30 days of the fast track; of the other, one medicine is late and one is not.
    ("ZB01", "TA9132"): listed(date(2024, 10, 30)),
    ("ZB01", "TA9146"): listed(date(2025, 6, 30)),
    ("ZB01", "TA9151"): Listing(),
    # Pending only because the appraisal itself states a later day.
    ("ZB01", "TA9152"): Listing(),
    ("ZB01", "TA9157"): Listing(),
    ("ZB01", "TA9017"): Listing(since=date(2015, 6, 1)),
    ("ZB01", "TA9061"): listed(date(2019, 7, 10)),
    ("ZB01", "TA9104"): listed(date(2024, 1, 10)),
    ("ZB01", "TA9137"): listed(date(2025, 3, 5)),
    ("ZB01", "TA9154"): Listing(),
    ("ZB01", "TA9155"): Listing(),
    # Grey in two tables, with two meanings.
    ("ZB02", "TA9131"): Listing(),
    ("ZB07", "TA9131"): Listing(),
    ("ZB03", "TA9042"): Listing(reason="No eligible patients in this area"),
    ("ZB03", "TA9055"): listed(date(2021, 12, 1)),
    ("ZB03", "TA9112"): listed(date(2024, 4, 10)),
    ("ZB03", "TA9143"): Listing(),
    ("ZB03", "TA9148"): Listing(),
    # In time only because the appraisal itself states a later day.
    ("ZB03", "TA9152"): listed(date(2026, 2, 11)),
    # Used by no trust of these ICBs: listed in one, not in the other.
    ("ZB05", "TA9042"): listed(date(2018, 5, 16)),
    ("ZB07", "TA9042"): Listing(),
    ("ZB05", "TA9143"): listed(date(2025, 9, 10)),
    ("ZB05", "TA9151"): Listing(),
    ("ZB07", "TA9143"): Listing(),
    ("ZB08", "TA9127"): Listing(),
    # Interim funding from the day of the draft guidance, seven weeks before publication; and a late one.
    ("ZT09", "TA9120"): listed(date(2024, 3, 20)),
    ("ZT09", "TA9149"): listed(date(2025, 9, 1)),
}
