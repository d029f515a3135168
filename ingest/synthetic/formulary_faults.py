"""What is planted in checklists: misprints for the audit to find, and cells of which something is to be told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.synthetic import months
from ingest.synthetic.checklists import Printed
from ingest.synthetic.faults import Fault
from ingest.synthetic.publishers import NEWEST

SECOND_OF_THIRD = date(2026, 2, 28)


@dataclass(frozen=True)
class Misprint:
    """A cell or more of one row of a checklist that is printed wrong."""

    kind: str
    code: str
    day: date
    ta_number: str
    finding: str
    changes: Mapping[str, object]


@dataclass(frozen=True)
class Case:
    """A cell whose story is told in its checklists and in the prescribing data together.

    ``medicine`` is one that trusts of the organisation use (``is_used``) or that none of them uses; ``from_day`` is the
    day by which its use must be in the data. Without a medicine the checklists alone tell it.
    """

    kind: str
    code: str
    ta_number: str
    finding: str
    medicine: str | None = None
    is_used: bool = False
    from_day: date = NEWEST


MISPRINTS = (
    Misprint(
        "printed_due_wrong",
        "ZB01",
        NEWEST,
        "TA9155",
        "prints 17 April 2026 as due; 90 days after publication are 7 April",
        {"due": date(2026, 4, 17)},
    ),
    Misprint(
        "due_hides_breach",
        "ZB01",
        NEWEST,
        "TA9137",
        "prints 5 March 2025 as due, the day of the decision; it was due on 4 March",
        {"due": date(2025, 3, 5)},
    ),
    Misprint(
        "printed_days_wrong",
        "ZB01",
        NEWEST,
        "TA9104",
        "prints 46 days; from publication to the decision are 56",
        {"days": 46},
    ),
    Misprint(
        "both_marked",
        "ZB01",
        NEWEST,
        "TA9061",
        "marks both Yes and N/A: unknown",
        {"not_applicable": True},
    ),
    Misprint(
        "decided_after_checklist",
        "ZB01",
        NEWEST,
        "TA9154",
        "a decision of 14 April 2026 in a checklist of 31 March: not yet a listing",
        {"yes": True, "decided": date(2026, 4, 14), "days": 104},
    ),
    Misprint(
        "unknown_appraisal",
        "ZB01",
        NEWEST,
        "TA9899",
        "no appraisal has this number",
        {
            "released": date(2024, 8, 14),
            "available": "Dolvetide for migraine prevention",
            "yes": True,
            "due": date(2024, 11, 12),
            "decided": date(2024, 10, 2),
            "days": 49,
        },
    ),
    Misprint(
        "decided_before_publication",
        "ZB03",
        SECOND_OF_THIRD,
        "TA9112",
        "decided on 10 January 2024, a week before publication",
        {"decided": date(2024, 1, 10), "days": None},
    ),
    Misprint(
        "terminated_appraisal",
        "ZB03",
        SECOND_OF_THIRD,
        "TA9094",
        "marks Yes on an appraisal that was terminated: shown, not counted",
        {
            "released": date(2023, 2, 22),
            "available": "Quintazole for Crohn's disease",
            "yes": True,
            "decided": date(2023, 4, 26),
            "days": 63,
        },
    ),
    Misprint(
        "not_applicable_without_reason",
        "ZB03",
        SECOND_OF_THIRD,
        "TA9042",
        "marks N/A and gives no reason",
        {"notes": ""},
    ),
    Misprint(
        "printed_release_differs",
        "ZB03",
        SECOND_OF_THIRD,
        "TA9055",
        "prints 16 October 2021 as the day of publication; the register has 6 October",
        {"released": date(2021, 10, 16), "days": 46},
    ),
)
CASES = (
    Case("listed_later", "ZB01", "TA9127", "not listed in the older checklist, listed late in the younger one"),
    Case("removed_from_formulary", "ZB01", "TA9069", "listed in the older checklist, removed in the younger one"),
    Case(
        "used_before_listed",
        "ZB01",
        "TA9131",
        "used before it was listed on 3 February 2025",
        "Rovatinib",
        is_used=True,
        from_day=date(2025, 2, 3),
    ),
    Case("listed_not_used", "ZB05", "TA9042", "listed, and used by no trust of the ICB", "Zelaxidone"),
    Case("listed_not_used", "ZB05", "TA9143", "listed, and used by nobody", "Hesperalone"),
    Case("neither_listed_nor_used", "ZB07", "TA9042", "not listed, and used by no trust of the ICB", "Zelaxidone"),
    Case("neither_listed_nor_used", "ZB03", "TA9143", "not listed, and used by nobody", "Hesperalone"),
)


def with_misprints(rows: Mapping[str, Printed], code: str, day: date) -> list[Printed]:
    """The rows of a checklist as they are printed; an appraisal that has no row of its own gets one at the end."""
    printed = dict(rows)
    for misprint in _of(code, day):
        row = printed.get(misprint.ta_number, Printed(misprint.ta_number))
        printed[misprint.ta_number] = replace(row, **misprint.changes)  # type: ignore[arg-type]
    return list(printed.values())


def misprint_faults(file: str, code: str, day: date, first_cells: Sequence[str]) -> list[Fault]:
    """The misprints of a checklist, with the line of each."""
    return [
        Fault(
            misprint.kind,
            file,
            misprint.finding,
            (first_cells.index(misprint.ta_number) + 1,),
            1,
            code,
            appraisal=misprint.ta_number,
        )
        for misprint in _of(code, day)
    ]


def _of(code: str, day: date) -> list[Misprint]:
    return [misprint for misprint in MISPRINTS if (misprint.code, misprint.day) == (code, day)]


def case_faults(file_of: Mapping[str, str], used: frozenset[tuple[str, str]], window: range) -> list[Fault]:
    """The cases that a sample of this size really has; ``used`` are codes of ICBs and the medicines used in them."""
    return [
        Fault(case.kind, file_of[case.code], case.finding, organisation=case.code, appraisal=case.ta_number)
        for case in CASES
        if case.code in file_of and _holds(case, used, window)
    ]


def _holds(case: Case, used: frozenset[tuple[str, str]], window: range) -> bool:
    if case.medicine is None:
        return True
    is_seen = months.first_day(window.start) < case.from_day
    return is_seen and ((case.code, case.medicine) in used) == case.is_used


def standing_faults(newest: Mapping[str, tuple[str, date]], silent: Iterable[str]) -> list[Fault]:
    """Checklists that are older than a year, and ICBs that never publish; ``newest`` has file and day by code."""
    stale = [
        Fault("stale_checklist", file, f"its only checklist is of {day}: what came after is unknown", organisation=code)
        for code, (file, day) in newest.items()
        if (NEWEST - day).days > 365
    ]
    finding = "no checklist and no formulary: unknown, never yes"
    return [*stale, *(Fault("never_published", "formulary/", finding, organisation=code) for code in silent)]
