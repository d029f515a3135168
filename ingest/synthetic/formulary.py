"""What each organisation decides of each appraisal, and when: most in time, some late, some never."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from ingest.synthetic.appraisals import POSITIVE, AppraisalSpec, AppraisedMedicine
from ingest.synthetic.catalogue import MedicineSpec
from ingest.synthetic.medicine_files import number_order
from ingest.synthetic.planted_listings import PLANTED_LISTINGS, Listing
from ingest.synthetic.prescribing import USED_BY
from ingest.synthetic.publishers import Publisher

FORMULARY_STREAM = 9
USUAL_DAYS, SHORT_DAYS = 90, 30
SHORT_RULES = ("fast_track", "early_access")
SHARE_IN_TIME, SHARE_LATE, SHARE_NOT_APPLICABLE = 0.74, 0.13, 0.05
SHARE_NOT_MENTIONED = 0.05
# Of old decisions nobody remembers the day.
SHARE_UNDATED = 0.3
UNDATED_BEFORE = date(2019, 1, 1)
LATEST_WITHOUT_RELEASE = date(2015, 6, 1)
LONGEST_DELAY = 240
LOCAL_REASONS = ("No eligible patients in this area", "Patients are referred to another centre")
OTHER_COMMISSIONERS = {
    "nhs_england": "Commissioned by NHS England",
    "cancer_drugs_fund": "Paid for by the Cancer Drugs Fund",
    "innovative_medicines_fund": "Paid for by the Innovative Medicines Fund",
    "local_authority": "Commissioned by local authorities",
}
NO_SERVICE = "No such service in this trust"


@dataclass(frozen=True)
class Appraised:
    """A positive appraisal as a checklist speaks of it: all its recommendations and medicines in one row."""

    ta_number: str
    published: date | None
    starts: date | None
    days_allowed: int
    commissioner: str | None
    specialty: str
    available: str
    replaced_on: date | None


def positive_appraisals(medicines: Iterable[AppraisedMedicine | MedicineSpec]) -> list[Appraised]:
    """Every appraisal with a positive recommendation, in the order of the register."""
    found: dict[str, list[tuple[AppraisedMedicine | MedicineSpec, AppraisalSpec]]] = {}
    for spec in medicines:
        for appraisal in spec.appraisals:
            if appraisal.category in POSITIVE:
                found.setdefault(appraisal.ta_number, []).append((spec, appraisal))
    return [_together(found[number]) for number in sorted(found, key=number_order)]


def _together(pairs: list[tuple[AppraisedMedicine | MedicineSpec, AppraisalSpec]]) -> Appraised:
    (spec, first), names = pairs[0], dict.fromkeys(spec.name for spec, _ in pairs)
    conditions = dict.fromkeys(appraisal.condition for _, appraisal in pairs)
    return Appraised(
        ta_number=first.ta_number,
        published=first.published,
        starts=first.clock_starts or first.published,
        days_allowed=max(_days_allowed(appraisal) for _, appraisal in pairs),
        commissioner=first.commissioner,
        specialty=spec.specialty,
        available=f"{' and '.join(names)} for {' and '.join(conditions)}",
        replaced_on=first.replaced_on,
    )


def _days_allowed(appraisal: AppraisalSpec) -> int:
    if appraisal.clock_due and appraisal.published:
        return (appraisal.clock_due - appraisal.published).days
    if appraisal.clock_rule == "managed_access":
        return 0
    return SHORT_DAYS if appraisal.clock_rule in SHORT_RULES else USUAL_DAYS


def listings(
    known: Sequence[Publisher], appraised: Sequence[Appraised], seed: int
) -> dict[str, list[tuple[Appraised, Listing]]]:
    """By code, what each publisher says of the appraisals that concern it.

    Chances are drawn appraisal by appraisal, so that another appraisal or a further ICB changes no other listing.
    """
    said: dict[str, list[tuple[Appraised, Listing]]] = {publisher.code: [] for publisher in known}
    for one in appraised:
        letters, number = number_order(one.ta_number)
        chances = np.random.default_rng([seed, FORMULARY_STREAM, len(letters), number]).random((len(known), 4))
        for publisher, drawn in zip(known, chances.tolist(), strict=True):
            listing = PLANTED_LISTINGS.get((publisher.code, one.ta_number)) or _listing(publisher, one, drawn)
            if listing:
                said[publisher.code].append((one, listing))
    return said


def _listing(publisher: Publisher, one: Appraised, drawn: list[float]) -> Listing | None:
    """What is said of an appraisal; None where it is not mentioned at all."""
    does_not_apply = _of_another(publisher, one)
    if does_not_apply:
        return Listing(reason=does_not_apply) if _mentions_others(publisher, one) else None
    if drawn[0] < SHARE_NOT_MENTIONED:
        return None
    if one.starts is None:
        return Listing(since=LATEST_WITHOUT_RELEASE)
    return _decision(one, one.starts, drawn[1:])


def _of_another(publisher: Publisher, one: Appraised) -> str | None:
    """Why another organisation answers for it, if one does."""
    other = OTHER_COMMISSIONERS.get(one.commissioner or "")
    if publisher.kind == "icb" or one.commissioner == "local_authority":
        return other
    return None if one.specialty in USED_BY[publisher.kind] else NO_SERVICE


def _mentions_others(publisher: Publisher, one: Appraised) -> bool:
    """A trust's checklist has all that NHS England and the funds pay for; an ICB's may have what is not its own."""
    if publisher.kind == "icb":
        return publisher.publication.style.lists_others
    return one.commissioner not in (None, "icb", "local_authority")


def _decision(one: Appraised, starts: date, drawn: list[float]) -> Listing:
    outcome, length, memory = drawn
    if outcome < SHARE_IN_TIME:
        since = _working_day(starts + timedelta(days=int(one.days_allowed * (0.1 + 0.8 * length))))
    elif outcome < SHARE_IN_TIME + SHARE_LATE:
        since = _working_day(starts + timedelta(days=one.days_allowed + 5 + int(LONGEST_DELAY * length**2)))
    elif outcome < SHARE_IN_TIME + SHARE_LATE + SHARE_NOT_APPLICABLE:
        return Listing(reason=LOCAL_REASONS[int(length * len(LOCAL_REASONS))])
    else:
        return Listing()
    is_forgotten = starts < UNDATED_BEFORE and memory < SHARE_UNDATED
    return Listing(since=since, decided=None if is_forgotten else since)


def _working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend; committees do not meet on Sundays."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
