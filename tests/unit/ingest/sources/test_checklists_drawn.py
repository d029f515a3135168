"""A checklist reads back to the same rows, in whatever style it was written."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sources import formulary
from tests.unit.ingest.drawn import csv_text, text_file, tuples

READ = ("ta_number", "marks", "printed_release", "printed_due", "decision_date", "printed_days", "reason")
HEADINGS = {
    "ta_number": ("Technology appraisal (TA)", "TA", "Technology\nappraisal", "NICE TA number", "TECHNOLOGY APPRAISAL"),
    "yes": ("Yes (mark 'x' if applicable)", "Yes", "YES (mark ‘x’ if\napplicable)"),
    "not_applicable": ("N/A (mark 'x' if applicable)", "N/A", "n/a", "N / A (mark “x”)", "Not applicable"),
    "printed_release": ("Date of TA Release", "Date of TA release", "TA release date", "Release date"),
    "printed_due": ("Date of local decision due (90 days)", "Local decision due", "Due date", "Decision due"),
    "decision_date": ("Date of local decision made", "Local decision made", "Date of local decision", "Decision date"),
    "printed_days": ("Time to implement (days)", "Time to implement", "Days to implement"),
    "reason": ("Notes", "Comments", "Notes / comments"),
}
MAY_BE_ABSENT = ("printed_release", "printed_due", "decision_date", "printed_days", "reason")


def ordinal(day: date) -> str:
    ending = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}.get(day.day, "th")
    return f"{day.day}{ending} {day:%B %Y}"


DATE_STYLES: tuple[Callable[[date], str], ...] = (
    ordinal,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day:%d-%b-%y}",
    lambda day: f"{day:%d %b %Y}",
    str,
    lambda day: f"{day} 00:00:00",
    lambda day: str((day - date(1899, 12, 30)).days),
)
NUMBER_STYLES: tuple[Callable[[str], str], ...] = (
    str,
    lambda number: number.replace("TA", "TA "),
    lambda number: f"NICE {number}: a medicine",
    lambda number: f"A medicine ({number})",
    lambda number: number.removeprefix("TA"),
)
DAYS_STYLES: tuple[Callable[[int], str], ...] = (str, lambda days: f"{days} days", lambda days: f"{days}.0")
MARK_STYLES = ("x", "X", "✓", "yes", "Y", " x ")
UNKNOWN = ("", "TBC", "tba", "n/a", "-")
BANNERS = ("2017/18", "Financial year 2018-19", "TAs published 2019-20", "Total: 43", "43 TAs", "100%", "")

days = st.dates(date(2000, 3, 1), date(2026, 1, 1))
known_days = st.none() | days
lines = st.tuples(
    st.builds(str.format, st.sampled_from(("TA{}", "HST{}")), st.integers(1, 1200)),
    st.sampled_from(("yes", "not_applicable", "both", "none")),
    known_days,
    known_days,
    known_days,
    st.none() | st.integers(0, 900),
    st.none() | st.sampled_from(("Not commissioned, here", "No “service”", "x", "see TA1")),
)


@st.composite
def texts(draw: st.DrawFn, line: tuple[object, ...]) -> dict[str, str]:
    """The cells of a line, each in a style of its own."""
    number, marks, release, due, decided, taken, reason = line
    mark = st.sampled_from(MARK_STYLES)

    def day(value: object) -> str:
        return draw(st.sampled_from(UNKNOWN) if value is None else st.sampled_from(DATE_STYLES).map(lambda s: s(value)))

    styled = draw(st.sampled_from(NUMBER_STYLES))(str(number))
    return {
        "ta_number": styled if str(number).startswith("TA") else str(number),
        "yes": draw(mark) if marks in ("yes", "both") else "",
        "not_applicable": draw(mark) if marks in ("not_applicable", "both") else "",
        "printed_release": day(release),
        "printed_due": day(due),
        "decision_date": day(decided),
        "printed_days": draw(st.sampled_from(UNKNOWN)) if taken is None else draw(st.sampled_from(DAYS_STYLES))(taken),  # type: ignore[arg-type]
        "reason": str(reason or ""),
    }


@st.composite
def checklists(draw: st.DrawFn) -> tuple[list[tuple[object, ...]], str]:
    """Rows, and the text of a checklist that says just these."""
    absent = draw(st.sets(st.sampled_from(MAY_BE_ABSENT)))
    columns = draw(st.permutations([name for name in HEADINGS if name not in absent]))
    table = [[draw(st.sampled_from(HEADINGS[name])) for name in columns]]
    said = draw(st.lists(lines, min_size=1, max_size=6))
    for line in said:
        if draw(st.booleans()):
            table.append([draw(st.sampled_from(BANNERS)), *[""] * (len(columns) - 1)])
        cells = draw(texts(line))
        table.append([cells[name] for name in columns])
    titles = draw(st.lists(st.sampled_from((["NHS Northshire"], ["Adherence to NICE guidance", ""], [])), max_size=3))
    kept = [tuple(None if name in absent else value for name, value in zip(READ, line, strict=True)) for line in said]
    return kept, csv_text([*titles, *table], line_end=draw(st.sampled_from(("\n", "\r\n"))))


@settings(max_examples=150, deadline=timedelta(seconds=5))
@given(checklists(), st.sampled_from(("utf-8", "utf-8-sig")))
def test_a_checklist_reads_back_to_the_same_rows(drawn: tuple[list[tuple[object, ...]], str], encoding: str) -> None:
    said, text = drawn
    with TemporaryDirectory() as folder:
        file = text_file(Path(folder) / "ZI01_2026-01-31_drawn.csv", text, encoding)
        assert tuples(formulary.read(file), *READ) == said
