"""Checklists, formularies, their words and explanations that cannot be loaded."""

from pathlib import Path

import xlsxwriter

from tests.functional.bad_files.good import Rows, as_csv, saved, table

CHECKLIST = "ZI01_2025-12-31_adherence.csv"
WORKBOOK = "ZI01_2025-12-31_adherence.xlsx"
FORMULARY = "formulary_2025-12-31.csv"
APPRAISAL, YES, NOT_APPLICABLE = (
    "Technology appraisal (TA)",
    "Yes (mark 'x' if applicable)",
    "N/A (mark 'x' if applicable)",
)
DECIDED = "Date of local decision made"


def checklist(yes: str = "x", decided: str = "07/03/2025") -> Rows:
    """A checklist of three rows, all with this mark and this day."""
    header = [APPRAISAL, "Date of TA Release", YES, NOT_APPLICABLE, DECIDED, "Notes"]
    return [header, *([number, "", yes, "", decided, ""] for number in ("TA9151", "TA9148", "HST904"))]


def plain(status: str) -> Rows:
    """A formulary of one row with this status."""
    return [["ods_code", "ta_number", "formulary_status", "decision_date"], ["ZI01", "TA9151", status, ""]]


def explanation(reason: str = "plan_being_developed", owner: str = "", expires: str = "", link: str = "") -> Rows:
    """A register of one explanation."""
    header = ["ods_code", "ta_number", "reason_code", "explained_on", "owner_role", "expires", "evidence_link"]
    return [header, ["ZI01", "TA9151", reason, "2025-12-05", owner, expires, link]]


def name_without_code(folder: Path) -> Path:
    """The name says neither whose checklist it is nor of which day."""
    return table(folder, checklist(), "adherence.csv")


def name_with_a_day_that_is_none(folder: Path) -> Path:
    """There is no 31 June."""
    return table(folder, checklist(), "ZI01_2025-06-31_adherence.csv")


def name_of_a_day_to_come(folder: Path) -> Path:
    """Nobody knows a formulary of that day yet."""
    return table(folder, checklist(), "ZI01_2099-12-31_adherence.csv")


def no_checklist(folder: Path) -> Path:
    """A letter in columns."""
    return table(folder, [["Dear all", "please find"], ["our checklist", "attached"]], CHECKLIST)


def no_column_for_not_applicable(folder: Path) -> Path:
    """One of the two columns for marks was deleted."""
    return table(folder, [[*row[:3], *row[4:]] for row in checklist()], CHECKLIST)


def two_columns_for_yes(folder: Path) -> Path:
    """A column for each of two hospitals."""
    return table(folder, [[*row, row[2]] for row in checklist()], CHECKLIST)


def checklist_with_semicolons(folder: Path) -> Path:
    """What a spreadsheet program in another country writes."""
    return saved(folder, "\n".join(";".join(row) for row in checklist()).encode(), CHECKLIST)


def checklist_in_utf16(folder: Path) -> Path:
    """What 'Unicode text' is to a spreadsheet program."""
    return saved(folder, as_csv(checklist()).encode("utf-16"), CHECKLIST)


def unknown_marks(folder: Path) -> Path:
    """A word where a mark belongs."""
    return table(folder, checklist(yes="partly"), CHECKLIST)


def unreadable_days(folder: Path) -> Path:
    """A month is no day."""
    return table(folder, checklist(decided="spring 2025"), CHECKLIST)


def decisions_to_come(folder: Path) -> Path:
    """A day on which nobody has decided yet."""
    return table(folder, checklist(decided="01/01/2099"), CHECKLIST)


def checklist_without_rows(folder: Path) -> Path:
    """The header, and banners."""
    return table(folder, [checklist()[0], ["2017/18", *[""] * 5], ["Total: 0", *[""] * 5]], CHECKLIST)


def bare_comma_in_a_note(folder: Path) -> Path:
    """A note was not put in quotation marks."""
    header, first, *others = checklist()
    return table(folder, [header, [*first[:5], "see minutes", " item 2"], *others], CHECKLIST)


def checklist_cut_off(folder: Path) -> Path:
    """The download broke off in the last row."""
    return saved(folder, as_csv(checklist()).encode()[:-20], CHECKLIST)


def note_with_an_open_quotation_mark(folder: Path) -> Path:
    """A quotation mark that swallows the rest."""
    return saved(folder, as_csv(checklist()).replace("TA9148,", '"TA9148,').encode(), CHECKLIST)


def no_workbook(folder: Path) -> Path:
    """The beginning of a ZIP, under the name of a workbook."""
    return saved(folder, b"PK\x03\x04 and nothing that follows", WORKBOOK)


def workbook_without_a_checklist(folder: Path) -> Path:
    """Two sheets of something else."""
    with xlsxwriter.Workbook(str(folder / WORKBOOK)) as book:
        book.add_worksheet("Cover").write(0, 0, "Adherence")
        book.add_worksheet("Contacts").write(0, 0, "Name")
    return folder / WORKBOOK


def formulary_of_no_day(folder: Path) -> Path:
    """Neither a column nor the name tells of which day the table speaks."""
    return table(folder, plain("listed"), "formulary.csv")


def formulary_without_statuses(folder: Path) -> Path:
    """A column that was never filled in."""
    return table(folder, plain(""), FORMULARY)


def word_without_a_mapping(folder: Path) -> Path:
    """A colour that nobody has explained."""
    return table(folder, plain("Purple"), FORMULARY)


def words_twice(folder: Path) -> Path:
    """One word, two meanings."""
    header = ["ods_code", "word", "formulary_status", "prescribing_responsibility"]
    return table(folder, [header, ["ZI01", "Grey", "listed", ""], ["ZI01", "grey ", "not_listed", ""]], "words.csv")


def word_that_means_a_word(folder: Path) -> Path:
    """A meaning that is none of ours."""
    header = ["ods_code", "word", "formulary_status", "prescribing_responsibility"]
    return table(folder, [header, ["ZI01", "Grey", "awaiting", ""]], "words.csv")


def reason_without_a_code(folder: Path) -> Path:
    """A reason in words of its own."""
    return table(folder, explanation(reason="no money"), "explanations.csv")


def explanation_that_ended_before_it_began(folder: Path) -> Path:
    """The years were mixed up."""
    return table(folder, explanation(expires="2024-12-05"), "explanations.csv")


def owner_with_an_address(folder: Path) -> Path:
    """Personal data."""
    return table(folder, explanation(owner="a.person@example.org"), "explanations.csv")


def link_that_runs(folder: Path) -> Path:
    """A link that would run in the browser of whoever follows it."""
    return table(folder, explanation(link="javascript:alert(document.cookie)"), "explanations.csv")
