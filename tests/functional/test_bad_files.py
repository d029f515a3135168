"""The corpus of bad files, most of them of prescribing: each gets its own message and exit code, and nothing of it is loaded."""

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scorecard.errors import LayoutError, UnreadableFileError, ValidationStoppedError
from tests.functional.bad_files import archives, broken_rows, encodings, formats, layouts, places, values
from tests.functional.bad_files import comparing_files as comparing
from tests.functional.bad_files import formulary_files as forms
from tests.functional.bad_files.good import CODE, COST, GOOD, MONTH, PRODUCT, QUANTITY, TRUST, UNIT_CODE, Make, every
from tests.functional.bad_files.state import Call, state_of
from tests.functional.test_bad_files_memory import DANGEROUS

UNREADABLE, LAYOUT, STOPPED = (kind.exit_code for kind in (UnreadableFileError, LayoutError, ValidationStoppedError))
NO_MONTH, NO_NUMBER = "Every row has a month, and it can be read.", "The quantity can be read as a number."
NO_CODE = "The product's code is a SNOMED code of 6 to 18 digits."
LONG_ROW, OPEN_QUOTE = "The row has 9 cells where the first has 8.", "A quotation mark of this row is not closed"
OUTSIDE, NO_FILE = "The ZIP holds a path that leads out of it.", "not a file but a pipe, a device or a folder"
PROSE, CUT = "Under the data stands text that is no row of the table", "The archive is damaged or was cut short."


@dataclass(frozen=True)
class Bad:
    """A bad file: how it is made, the exit code, words of its message, and the row and column that are told."""

    make: Make
    code: int
    words: str
    row: int | None = None
    column: str | None = None
    name: str = ""
    source: str = "scmd"


REFUSED = (
    # Encodings.
    Bad(encodings.utf16_little_endian, UNREADABLE, "text in UTF-16 (little-endian)."),
    Bad(encodings.utf16_big_endian, UNREADABLE, "text in UTF-16 (big-endian)."),
    Bad(encodings.utf16_little_endian_without_mark, UNREADABLE, "UTF-16 (little-endian, without a byte order mark)", 1),
    Bad(encodings.utf16_big_endian_without_mark, UNREADABLE, "UTF-16 (big-endian, without a byte order mark)", 1),
    Bad(encodings.utf32, UNREADABLE, "text in UTF-32."),
    Bad(encodings.latin_1, UNREADABLE, "The text is not in UTF-8", 3),
    Bad(encodings.windows_1252, UNREADABLE, "The text is not in UTF-8", 538),
    Bad(encodings.two_byte_order_marks, UNREADABLE, "two byte order marks", 1),
    Bad(encodings.nul_in_a_cell, UNREADABLE, "holds a NUL character", 5),
    Bad(encodings.nul_only, UNREADABLE, "NUL characters and nothing else", 1),
    Bad(encodings.nul_at_the_end, UNREADABLE, "holds a NUL character", 540),
    Bad(encodings.cut_in_a_character, UNREADABLE, "ends in the middle of a character", 540),
    # Other formats.
    Bad(formats.parquet, UNREADABLE, "The file is a Parquet file."),
    Bad(formats.truncated_parquet, UNREADABLE, "a Parquet file that was cut short."),
    Bad(formats.arrow, UNREADABLE, "an Arrow (Feather) file."),
    Bad(formats.old_workbook, UNREADABLE, "an old workbook (XLS)"),
    Bad(formats.workbook, LAYOUT, "The file is a workbook", 1),
    Bad(formats.zip_without_its_name, UNREADABLE, "a ZIP archive under another name"),
    Bad(formats.gzip_without_its_name, UNREADABLE, "a gzip archive. Give it a name that ends in .gz."),
    Bad(formats.tar, UNREADABLE, "a tar archive."),
    Bad(formats.bzip2, UNREADABLE, "a bzip2 archive."),
    Bad(formats.xz, UNREADABLE, "an xz archive."),
    Bad(formats.seven_zip, UNREADABLE, "a 7-Zip archive."),
    Bad(formats.rar, UNREADABLE, "a RAR archive."),
    Bad(formats.zstandard, UNREADABLE, "a Zstandard archive."),
    Bad(formats.sqlite, UNREADABLE, "an SQLite database."),
    Bad(formats.pdf, UNREADABLE, "a PDF document."),
    Bad(formats.picture, UNREADABLE, "a picture."),
    Bad(formats.word_processor, UNREADABLE, "a word processor's document"),
    Bad(formats.page_of_an_error, UNREADABLE, "The file is a web page."),
    Bad(formats.markup, UNREADABLE, "a web page or an XML document."),
    Bad(formats.xml, UNREADABLE, "is an XML document."),
    Bad(formats.json, UNREADABLE, "is JSON."),
    Bad(formats.json_rows, UNREADABLE, "is JSON."),
    Bad(formats.pointer, UNREADABLE, "a Git LFS pointer"),
    # Headers.
    Bad(layouts.empty, UNREADABLE, "The file is empty."),
    Bad(layouts.blanks_only, UNREADABLE, "nothing but blanks"),
    Bad(layouts.mark_only, UNREADABLE, "nothing but blanks"),
    Bad(layouts.commas_only, LAYOUT, "The first row is blank.", 1),
    Bad(layouts.header_only, STOPPED, "it has no rows under its header"),
    Bad(layouts.header_missing, LAYOUT, "The first row is data", 1),
    Bad(layouts.header_under_a_banner, LAYOUT, "The names of the columns stand in row 3", 3),
    Bad(layouts.header_twice_at_the_top, LAYOUT, "The header stands here again", 2),
    Bad(layouts.header_again_in_the_middle, LAYOUT, "The header stands here again", 540),
    Bad(layouts.header_again_with_other_line_ends, LAYOUT, "The header stands here again", 540),
    Bad(layouts.column_missing, LAYOUT, f"The column {QUANTITY} is missing.", 1, QUANTITY),
    Bad(layouts.column_renamed, LAYOUT, "UNIT_OF_MEASURE_NAME, QUANTITY, INDICATIVE_COST.", 1, QUANTITY),
    Bad(layouts.column_doubled, LAYOUT, "stands in the header more than once", 1, COST),
    Bad(layouts.column_named_to_command_a_terminal, LAYOUT, "?[2J?]0;owned?", 1, QUANTITY),
    Bad(layouts.formula_for_a_column, LAYOUT, f"The column {QUANTITY} is missing.", 1, QUANTITY),
    Bad(layouts.semicolons, LAYOUT, "separated by semicolons", 1),
    Bad(layouts.tabs, LAYOUT, "separated by tabs", 1),
    Bad(layouts.bars, LAYOUT, "separated by vertical bars", 1),
    Bad(layouts.rows_as_single_cells, LAYOUT, "Every row is one cell", 1),
    Bad(layouts.of_another_source, LAYOUT, "Check that it is a file of this source", 1),
    Bad(layouts.trust_list, LAYOUT, "is it a file of this source?", 1),
    Bad(layouts.header_with_an_open_quotation_mark, LAYOUT, "of the first row is closed in a later row only", 1),
    Bad(layouts.a_thousand_columns_and_more, UNREADABLE, "The first row has 1,009 cells", 1),
    # Rows.
    Bad(broken_rows.quotation_mark_in_a_bare_cell, UNREADABLE, "inside a cell that is not in quotation marks", 2),
    Bad(broken_rows.quotation_mark_never_closed, UNREADABLE, "The last row has 3 cells where the first has 8", 539),
    Bad(broken_rows.quotation_mark_that_swallows_the_rest, UNREADABLE, OPEN_QUOTE, 2),
    Bad(broken_rows.quotation_mark_that_swallows_a_row, UNREADABLE, "a cell holds whole rows", 2),
    Bad(broken_rows.text_behind_a_closed_cell, UNREADABLE, OPEN_QUOTE, 2),
    Bad(broken_rows.backslashes_for_quotation_marks, UNREADABLE, OPEN_QUOTE, 4),
    Bad(broken_rows.carriage_returns_for_line_ends, UNREADABLE, "carriage returns alone", 1),
    Bad(broken_rows.one_carriage_return_for_a_line_end, UNREADABLE, "A carriage return stands in this row", 7),
    Bad(broken_rows.row_too_long, UNREADABLE, LONG_ROW, 8),
    Bad(broken_rows.comma_bare_in_a_name, UNREADABLE, LONG_ROW, 4),
    Bad(broken_rows.rows_of_an_index, UNREADABLE, LONG_ROW, 2),
    Bad(broken_rows.last_row_cut_off, UNREADABLE, "the file may have been cut short", 539),
    Bad(broken_rows.log_line_under_the_data, UNREADABLE, PROSE, 540),
    Bad(broken_rows.log_lines_under_the_data, UNREADABLE, PROSE, 541),
    Bad(broken_rows.count_under_the_data, UNREADABLE, PROSE, 541),
    # Archives.
    Bad(archives.truncated_zip, UNREADABLE, CUT),
    Bad(archives.truncated_gzip, UNREADABLE, CUT),
    Bad(archives.gzip_with_a_changed_bit, UNREADABLE, "what comes out of it is not what was packed"),
    Bad(archives.zip_with_a_changed_bit, UNREADABLE, "what comes out of it is not what was packed"),
    Bad(archives.empty_zip, UNREADABLE, "The file is empty."),
    Bad(archives.zip_without_a_member, UNREADABLE, "The ZIP is empty."),
    Bad(archives.zip_of_a_document, UNREADABLE, "The ZIP holds no CSV or XLSX file."),
    Bad(archives.zip_of_another_source, LAYOUT, "zip!succession.csv, row 1", 1, MONTH),
    Bad(archives.zip_of_an_empty_file, UNREADABLE, "zip!2023/SCMD_FINAL_202307.csv: The file is empty."),
    Bad(archives.zip_in_a_zip, UNREADABLE, "The ZIP holds another archive."),
    Bad(archives.zip_in_a_gzip, UNREADABLE, "a ZIP archive under another name"),
    Bad(archives.tar_in_a_gzip, UNREADABLE, "SCMD_FINAL_202307.tar: The file is a tar archive."),
    Bad(archives.path_upwards, UNREADABLE, OUTSIDE),
    Bad(archives.path_from_the_root, UNREADABLE, OUTSIDE),
    Bad(archives.path_with_backslashes, UNREADABLE, OUTSIDE),
    Bad(archives.link_in_a_zip, UNREADABLE, "The ZIP holds a link in the place of a file."),
    Bad(archives.zip_with_a_password, UNREADABLE, "The ZIP has a password."),
    Bad(archives.zip_of_another_age, UNREADABLE, "The ZIP has an uncommon compression."),
    Bad(archives.two_members_of_one_name, UNREADABLE, "two files of one name, SCMD_FINAL_202307.csv"),
    Bad(archives.too_many_members, UNREADABLE, "more than 1,200 files"),
    Bad(archives.page_called_zip, UNREADABLE, "The file is no ZIP but a web page."),
    Bad(archives.page_called_gzip, UNREADABLE, "The file is no gzip but a web page."),
    Bad(archives.gzip_called_zip, UNREADABLE, "The file is no ZIP but a gzip archive."),
    Bad(archives.zip_called_gzip, UNREADABLE, "The file is no gzip but a ZIP."),
    # Places.
    Bad(places.absent, UNREADABLE, "There is no such file."),
    Bad(places.folder_without_data, UNREADABLE, "The folder holds no CSV, XLSX, ZIP or gzip file."),
    Bad(places.folder_with_a_link, UNREADABLE, "The folder holds a link"),
    Bad(places.folder_with_a_pipe, UNREADABLE, NO_FILE),
    Bad(places.link_that_leads_nowhere, UNREADABLE, "The link leads nowhere."),
    Bad(places.link_to_itself, UNREADABLE, "The link leads nowhere."),
    Bad(places.pipe, UNREADABLE, NO_FILE),
    Bad(places.device, UNREADABLE, NO_FILE),
    # Months.
    Bad(values.month_of_another_name, STOPPED, "is the month in the file's name, 2023-08", 2, MONTH),
    Bad(values.month_to_come, STOPPED, "The month is not in the future", 2, MONTH),
    Bad(values.two_months, STOPPED, "There are two months in one file", None, MONTH),
    Bad(values.months_of_three_years, STOPPED, "All rows are of one month. (3)", None, MONTH),
    Bad(values.months_in_three_styles, STOPPED, NO_MONTH, 2, MONTH),
    Bad(values.months_one_in_three_readable, LAYOUT, "The months are written in several styles", 3, MONTH),
    # Columns of which not one value can be read: no row is good.
    *(Bad(every(MONTH, value), STOPPED, NO_MONTH, 2, MONTH, value) for value in values.NO_MONTHS),
    *(Bad(every(QUANTITY, value), STOPPED, NO_NUMBER, 2, QUANTITY, value) for value in values.NO_NUMBERS),
    *(Bad(every(CODE, value), STOPPED, NO_CODE, 2, CODE, value) for value in values.NO_CODES),
    Bad(every(QUANTITY, " "), STOPPED, "Every row has a quantity.", 2, QUANTITY, "no quantity"),
    Bad(every(COST, "£1.00"), STOPPED, "The indicative cost can be read as a number.", 2, COST, "pounds"),
    Bad(every(TRUST, "zt01"), STOPPED, "The trust's code is three to eight capital letters", 2, TRUST, "small letters"),
    Bad(every(PRODUCT, ""), STOPPED, "Every row has the name of a product.", 2, PRODUCT, "no name"),
    Bad(every(UNIT_CODE, "ml"), STOPPED, "The unit's code is a SNOMED code", 2, UNIT_CODE, "a word for a code"),
    # Formularies, their words and explanations.
    *(
        Bad(make, code, words, row, column, source=source)
        for source, make, code, words, row, column in (
            ("formulary", forms.name_without_code, LAYOUT, "as in QOP_2024-03-31_adherence.csv", None, None),
            ("formulary", forms.name_with_a_day_that_is_none, LAYOUT, "does not say whose it is", None, None),
            ("formulary", forms.name_of_a_day_to_come, STOPPED, "speaks is not in the future. (2099", 2, "as_of"),
            ("formulary", forms.no_checklist, LAYOUT, "among its first 20", 1, None),
            ("formulary", forms.no_column_for_not_applicable, LAYOUT, "is missing", 1, forms.NOT_APPLICABLE),
            ("formulary", forms.two_columns_for_yes, LAYOUT, "could be the same one", 1, forms.YES),
            ("formulary", forms.checklist_with_semicolons, LAYOUT, "separated by semicolons", 1, None),
            ("formulary", forms.checklist_in_utf16, UNREADABLE, "text in UTF-16", None, None),
            ("formulary", forms.unknown_marks, STOPPED, "(Yes: partly)", 2, f"{forms.YES} or {forms.NOT_APPLICABLE}"),
            ("formulary", forms.unreadable_days, STOPPED, "as a date. (spring 2025)", 2, forms.DECIDED),
            ("formulary", forms.decisions_to_come, STOPPED, "decision is not in the future", 2, forms.DECIDED),
            ("formulary", forms.checklist_without_rows, STOPPED, "no rows under its header", None, None),
            ("formulary", forms.bare_comma_in_a_note, UNREADABLE, "7 cells where the header has 6", 2, None),
            ("formulary", forms.checklist_cut_off, UNREADABLE, "may have been cut short", 4, None),
            ("formulary", forms.note_with_an_open_quotation_mark, UNREADABLE, OPEN_QUOTE, 3, None),
            ("formulary", forms.no_workbook, UNREADABLE, "The workbook is damaged", None, None),
            ("formulary", forms.workbook_without_a_checklist, LAYOUT, "sheets (Cover, Contacts) has a row", 1, None),
            ("formulary", forms.formulary_of_no_day, LAYOUT, "no day stands in its name", None, None),
            ("formulary", forms.formulary_without_statuses, STOPPED, "how the medicine stands", 2, "formulary_status"),
            ("formulary", forms.word_without_a_mapping, STOPPED, "no mapping file of ZI01", 2, "formulary_status"),
            ("formulary_words", forms.words_twice, STOPPED, "each organisation and word", 2, "ods_code, word"),
            ("formulary_words", forms.word_that_means_a_word, STOPPED, "(awaiting)", 2, "formulary_status"),
            ("explanations", forms.reason_without_a_code, STOPPED, "The reason is one of", 2, "reason_code"),
            ("explanations", forms.explanation_that_ended_before_it_began, STOPPED, "expire before", 2, None),
            ("explanations", forms.owner_with_an_address, STOPPED, "personal data are not kept", 2, "owner_role"),
            ("explanations", forms.link_that_runs, STOPPED, "a link that begins with https://", 2, "evidence_link"),
            ("denominators", comparing.shares_that_leave_patients_out, STOPPED, "up to 0.75", 2, comparing.SHARE),
            ("denominators", comparing.shares_in_percent, STOPPED, "has a share, and it can", 3, comparing.SHARE),
            ("denominators", comparing.shares_of_an_icb_by_its_ods_code, STOPPED, "a GSS code", 2, "icb24_code"),
            ("denominators", comparing.beds_without_a_column_of_beds, LAYOUT, "_available or _occupied", 1, None),
            ("denominators", comparing.denominators_in_a_workbook, LAYOUT, "The file is a workbook", 1, None),
            ("denominators", comparing.denominators_of_half_a_month, STOPPED, "Every row has a month", 2, "month"),
            ("denominators", comparing.denominators_below_zero, STOPPED, "The amount is not negative", 2, "amount"),
            ("denominators", comparing.denominators_without_their_columns, LAYOUT, "is missing", 1, "ods_code"),
            ("groups", comparing.an_organisation_in_two_groups, STOPPED, "each kind of group", 2, None),
            ("groups", comparing.a_grouping_in_words, STOPPED, "single underscores. (Trust type)", 2, "grouping"),
            ("indicators", comparing.an_indicator_without_a_definition, STOPPED, "recruitment_to", 2, "indicator"),
            ("indicators", comparing.a_calendar_quarter, STOPPED, "Every row has a period", 2, "period"),
            ("indicators", comparing.more_than_there_were, STOPPED, "No more met the indicator", 2, None),
        )
    ),
)


def name_of(bad: Bad) -> str:
    return re.sub(r"[^\w.]+", "-", bad.name or bad.make.__name__)


def folder_for(tmp_path: Path) -> Path:
    folder = tmp_path / "bad"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("bad", REFUSED, ids=name_of)
def test_a_bad_file_is_refused(bad: Bad, call: Call, home: Path, tmp_path: Path) -> None:
    path, before = bad.make(folder_for(tmp_path)), state_of(home)
    ended = call("ingest", bad.source, str(path))
    assert ended.code == bad.code
    assert bad.words in ended.err
    first, *_ = told = ended.err.strip().splitlines()
    assert path.stem.removesuffix(".csv") in first or GOOD.name in first
    assert (", row " in first) == (bad.row is not None)
    assert bad.row is None or f", row {bad.row}" in first
    assert bad.column is None or f", column {bad.column}: " in first
    # The fault, and after it what to do: two sentences at least.
    assert re.search(r": .+[.?)] [A-Z].+[.?]$", first)
    assert len(told) <= 20
    assert "Traceback" not in ended.out + ended.err
    assert "\x1b" not in ended.out + ended.err
    assert state_of(home) == before


def makers() -> set[Make]:
    """Every function of the corpus that makes a bad file."""
    modules = (archives, broken_rows, comparing, encodings, formats, forms, layouts, places, values)
    functions = {function for module in modules for _, function in inspect.getmembers(module, inspect.isfunction)}
    return {function for function in functions if list(inspect.signature(function).parameters) == ["folder"]}


def test_every_bad_file_that_can_be_made_is_tried() -> None:
    elsewhere = {values.several_faults, broken_rows.several_rows_too_long}
    tried = {bad.make for bad in REFUSED} | {make for make, *_ in DANGEROUS} | {make for _, make, *_ in SET_ASIDE}
    assert makers() - tried - elsewhere == set()


def test_the_corpus_has_as_many_kinds_as_it_should() -> None:
    assert len({(bad.code, bad.words) for bad in REFUSED}) >= 60


# A file of which single rows are bad: these are set aside with their value and the reason, and the others are loaded.
SET_ASIDE: tuple[tuple[str, Make, tuple[int, ...], str], ...] = (
    ("numbers", values.column_of(QUANTITY, values.NO_NUMBERS), tuple(range(2, 25)), NO_NUMBER),
    ("codes", values.column_of(CODE, values.NO_CODES), tuple(range(2, 9)), NO_CODE),
    ("totals", values.totals_under_the_data, (540,), NO_MONTH),
    ("log line", values.log_line_among_the_rows, (101,), NO_MONTH),
)


@pytest.mark.parametrize(("make", "bad_rows", "words"), [case[1:] for case in SET_ASIDE], ids=[c[0] for c in SET_ASIDE])
def test_bad_rows_are_set_aside_and_the_others_loaded(
    make: Make, bad_rows: tuple[int, ...], words: str, call: Call, tmp_path: Path
) -> None:
    path = make(folder_for(tmp_path))
    ended = call("ingest", "scmd", str(path))
    filled = path.read_text(encoding="utf-8").count("\n") - 1
    assert ended.code == 0
    assert f"{filled - len(bad_rows)} rows kept, {len(bad_rows)} set aside" in ended.out
    assert f"{words} Not so in {len(bad_rows)} rows of 1 files, first in {path.name}, row {bad_rows[0]}: " in ended.out


def test_values_that_would_command_a_terminal_are_shown_and_not_obeyed(call: Call, tmp_path: Path) -> None:
    path = values.column_of(TRUST, ("\x1b[2J\x1b]0;owned\x07",))(folder_for(tmp_path))
    ended = call("ingest", "scmd", str(path))
    assert (ended.code, "row 2: ?[2J?]0;owned" in ended.out) == (0, True)
    listed = call("files")
    number = max(int(found) for found in re.findall(r"^\W*(\d+)", listed.out, re.MULTILINE))
    told = call("files", str(number))
    assert (listed.code, told.code) == (0, 0)
    assert "owned" in told.out
    assert "\x1b" not in ended.out + listed.out + told.out


def test_all_faults_of_a_file_are_told_at_once(call: Call, home: Path, tmp_path: Path) -> None:
    path, before = values.several_faults(folder_for(tmp_path)), state_of(home)
    ended = call("ingest", "scmd", str(path))
    assert ended.code == STOPPED
    for words in ("one file a month", "the month in the file's name, 2023-08", "The month is not in the future"):
        assert words in ended.err
    assert state_of(home) == before


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (broken_rows.several_rows_too_long, [3, 30, 300]),
        (broken_rows.log_lines_under_the_data, [541, 542, 543]),
    ],
)
def test_every_bad_row_is_told(make: Make, told: list[int], call: Call, tmp_path: Path) -> None:
    ended = call("ingest", "scmd", str(make(folder_for(tmp_path))))
    assert [int(row) for row in re.findall(r", row (\d+)", ended.err)] == told


def test_several_bad_files_in_one_call(call: Call, home: Path, tmp_path: Path) -> None:
    makers: tuple[Callable[[Path], Path], ...] = (formats.parquet, layouts.semicolons, archives.path_upwards)
    folders = [tmp_path / make.__name__ for make in makers]
    for folder in folders:
        folder.mkdir()
    paths = [make(folder) for make, folder in zip(makers, folders, strict=True)]
    before = state_of(home)
    ended = call("ingest", "scmd", str(paths[0]), str(GOOD), *map(str, paths[1:]))
    # The code is that of the first; the good file among them is taken.
    assert ended.code == UNREADABLE
    assert [line.partition(": ")[2].split(".")[0] for line in ended.err.strip().splitlines()] == [
        "The file is a Parquet file",
        "The columns are separated by semicolons, not by commas",
        "The ZIP holds a path that leads out of it",
    ]
    assert "1 files were loaded before" in ended.out
    assert state_of(home) == before
