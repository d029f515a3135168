from datetime import date
from pathlib import Path

import pytest

from ingest.files import SourceFile, identify
from ingest.sources import appraisals
from ingest.sources.appraisals import category_of, medicines_in, ta_number
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.lib.requirements import REPOSITORY
from tests.unit.ingest.drawn import Cells, cells, csv_text, dicts, only_problem, problems, text_file, tuples, workbook

HEADER = [
    "Rec no.",
    "TA ID",
    "Year of Publication",
    "STA/MTA process",
    "Technology",
    "Technology type",
    "Indication",
    "Categorisation (for specific recommendation)",
    "Comment",
]
RECOMMENDATIONS: Cells = [
    HEADER,
    ["1", "TA001", "1999/00", "MTA", "Rituximab", "Pharmaceutical", "Some\nlymphoma ", "Recommended", "In line\nwith"],
    ["2", " TA 375 ", "2015/16", "MTA", "Adalimumab (Humira),  etanercept and\n abatacept", "", "RA", "Optimised ", ""],
    ["3", "TA1121", "2026", "STA", "Acoramidis with \n methotrexate", "", "ATTR", "Only in  Research", ""],
]
EXPECTED = [
    (2, "TA1", "rituximab", "Rituximab", "Some lymphoma", "recommended", None),
    (3, "TA375", "adalimumab", "Adalimumab", "RA", "optimised", None),
    (3, "TA375", "etanercept", "etanercept", "RA", "optimised", None),
    (3, "TA375", "abatacept", "abatacept", "RA", "optimised", None),
    (4, "TA1121", "acoramidis", "Acoramidis", "ATTR", "only_in_research", 2026),
]
COLUMNS = ("row_number", "ta_number", "medicine", "medicine_name", "condition", "category", "published_year")
REGISTER = """
ta_number|medicine|condition|published|month_seen|category|status|replaced_by|implementation_rule|published_source|notes
TA339|omalizumab|hives|2015-06-08||recommended|current||3 months|title page|doubtful
TA163|infliximab|ulcerative colitis||2008-12|recommended|replaced|TA329|||day not seen
"""


def spreadsheet(tmp_path: Path, kind: str, rows: Cells = RECOMMENDATIONS) -> SourceFile:
    if kind == "xlsx":
        return workbook(tmp_path / "ta-recommendations.xlsx", {"TA recommendations": rows})
    return text_file(tmp_path / "ta-recommendations.csv", csv_text(rows, line_end="\r\n"), kind)


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "xlsx"])
@pytest.mark.parametrize("process", ["Process", "STA/MTA process", " sta/mta  Process "])
def test_nices_spreadsheet(tmp_path: Path, kind: str, process: str) -> None:
    header = [process if name == "STA/MTA process" else f" {name}" for name in HEADER]
    reading = appraisals.read(spreadsheet(tmp_path, kind, [header, *RECOMMENDATIONS[1:]]))
    assert (reading.layout, reading.table) == ("nice_spreadsheet", schema.APPRAISAL_FACT)
    assert tuples(reading, *COLUMNS) == EXPECTED


def test_a_financial_year_is_not_taken_for_a_calendar_year(tmp_path: Path) -> None:
    reading = appraisals.read(spreadsheet(tmp_path, "xlsx"))
    assert tuples(reading, "published", "published_year", "published_year_raw", "notes")[0] == (
        None,
        None,
        None,
        "published in the financial year 1999/00, by NICE's list",
    )


@pytest.mark.parametrize("text", ["20l9", "March 2019", "2019.5", "19/20"])
def test_a_year_that_is_none_stays_visible(tmp_path: Path, text: str) -> None:
    row = [*RECOMMENDATIONS[1]]
    row[2] = text
    reading = appraisals.read(spreadsheet(tmp_path, "utf-8", [HEADER, row]))
    assert tuples(reading, "published_year", "published_year_raw") == [(None, text)]


def test_numbers_in_a_workbook_that_are_numbers(tmp_path: Path) -> None:
    row = [1, 375, 2015, "MTA", "Abatacept", "", "RA", "Optimised", ""]
    reading = appraisals.read(workbook(tmp_path / "ta.xlsx", {"S": [HEADER, row]}))
    assert tuples(reading, "ta_number", "published_year") == [("TA375", 2015)]


def test_a_junk_last_row_is_read_with_its_row_number(tmp_path: Path) -> None:
    junk = [["ÿ"], ["Total", "", "", "", "", "", "", "", "1531"]]
    for kind in ("utf-8", "xlsx"):
        reading = appraisals.read(spreadsheet(tmp_path, kind, [*RECOMMENDATIONS, *junk]))
        found = tuples(reading, "row_number", "ta_number", "medicine", "category")
        assert found[len(EXPECTED) :] == [(5, None, None, None), (6, None, None, None)]


def test_blank_rows_are_left_out_and_count(tmp_path: Path) -> None:
    blank = ["", " ", *[""] * 7]
    for kind in ("utf-8", "xlsx"):
        rows = [*RECOMMENDATIONS[:2], blank, [], *RECOMMENDATIONS[2:]]
        reading = appraisals.read(spreadsheet(tmp_path, kind, rows))
        assert [row for (row,) in tuples(reading, "row_number")] == [2, 5, 5, 5, 6]


@pytest.mark.parametrize(
    ("category", "spellings"),
    [
        ("recommended", ["Recommended", "recommended", " RECOMMENDED ", "Yes", "Routine commissioning"]),
        ("optimised", ["Optimised", "optimized", "Restricted"]),
        (
            "managed_access",
            [
                "Recommended (CDF)",
                "Optimised (CDF)",
                "Optimised (IMF)",
                "Recommended (IMF)",
                "CDF",
                "Cancer Drugs Fund",
                "Recommended for use in the CDF",
                "Managed access",
                "managed_access",
                "IMF",
            ],
        ),
        ("only_in_research", ["Only in research", "Only in Research", "OIR", "only_in_research"]),
        ("not_recommended", ["Not recommended", "Not Recommended", "not_recommended", "No"]),
        (
            "terminated",
            [
                "Terminated Appraisal - non submission",
                "Terminated appraisal – non-submission",
                "Terminated",
                "Terminated appraisal",
                "Non-submission",
                "non submission",
            ],
        ),
    ],
)
def test_the_spellings_of_the_categories(category: str, spellings: list[str]) -> None:
    assert {spelling: category_of(spelling) for spelling in spellings} == dict.fromkeys(spellings, category)


@pytest.mark.parametrize("text", ["Not recommended (CDF)", "Terminated (CDF)", "recomended", "Recommended (NHS)", None])
def test_other_spellings_stay_as_they_are_to_be_reported(text: str | None) -> None:
    assert category_of(text) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("TA001", "TA1"),
        ("ta 81", "TA81"),
        ("TA1121", "TA1121"),
        ("100", "TA100"),
        ("HST012", "HST12"),
        ("HTG7", "HTG7"),
        ("Total", "TOTAL"),
        ("TA000", "TA000"),
        ("", None),
        (None, None),
    ],
)
def test_numbers_of_appraisals_as_nice_cites_them(text: str | None, number: str | None) -> None:
    assert ta_number(text) == number


@pytest.mark.parametrize(
    ("technology", "medicines"),
    [
        ("Rituximab", ["Rituximab"]),
        ("Adalimumab, etanercept and infliximab", ["Adalimumab", "etanercept", "infliximab"]),
        ("Adalimumab (Humira), etanercept (Enbrel, Benepali)", ["Adalimumab", "etanercept"]),
        ("Lenalidomide with dexamethasone", ["Lenalidomide"]),
        ("Lenalidomide plus dexamethasone and bortezomib", ["Lenalidomide"]),
        ("Pembrolizumab in combination with pemetrexed", ["Pembrolizumab"]),
        ("Sofosbuvir–velpatasvir", ["Sofosbuvir–velpatasvir"]),
        ("Brandimab; candimab / dandimab", ["Brandimab", "candimab", "dandimab"]),
        ("Sandimab", ["Sandimab"]),
        ("Insulin glargine (Lantus) and insulin glargine (Abasaglar)", ["Insulin glargine"]),
        ("(withdrawn)", []),
        ("", []),
    ],
)
def test_the_medicines_of_a_technology_cell(technology: str, medicines: list[str]) -> None:
    assert medicines_in(technology) == medicines


def test_a_cell_that_names_no_medicine_keeps_its_row(tmp_path: Path) -> None:
    row = [*RECOMMENDATIONS[1]]
    row[4] = "(withdrawn)"
    found = tuples(appraisals.read(spreadsheet(tmp_path, "utf-8", [HEADER, row])), "row_number", "medicine_name")
    assert found == [(2, "(withdrawn)")]


def test_the_register(tmp_path: Path) -> None:
    reading = appraisals.read(text_file(tmp_path / "register.csv", csv_text(cells(REGISTER))))
    assert (reading.layout, reading.table) == ("register", schema.APPRAISAL_FACT)
    first, second = dicts(reading, *(name for name in schema.APPRAISAL_FACT.names if name != "file_id"))
    assert first == {
        "ta_number": "TA339",
        "medicine": "omalizumab",
        "medicine_name": "omalizumab",
        "condition": "hives",
        "published": date(2015, 6, 8),
        "published_year": None,
        "category": "recommended",
        "status": "current",
        "replaced_by": None,
        "implementation_rule": "3 months",
        "published_source": "title page",
        "notes": "doubtful",
        "row_number": 2,
        # A register of an earlier version has none of these columns.
        **dict.fromkeys(appraisals.OPTIONAL),
    }
    assert (second["published"], second["replaced_by"], second["row_number"]) == (None, "TA329", 3)


CLOCKS = """
ta_number|medicine|condition|published|month_seen|category|status|replaced_by|implementation_rule|published_source|notes|Recommendation|commissioner|clock_rule|clock_starts|clock_due|replaced_on|therapeutic_area
TA9001|a-mab|hives|2018-03-07||recommended|replaced|TA9002|||x|2|icb|extended|2018-04-01|2018-12-31|2020-05-01|skin
TA9002|a-mab|hives|2020-05-01||managed_access|current||||x|1.0|cancer_drugs_fund|managed_access||soon||
TA9003|a-mab|hives|2020-05-01||recommended|current||||x|one||||||
"""


def test_the_clock_of_a_register(tmp_path: Path) -> None:
    reading = appraisals.read(text_file(tmp_path / "register.csv", csv_text(cells(CLOCKS))))
    assert tuples(reading, *appraisals.OPTIONAL) == [
        (2, "icb", "extended", date(2018, 4, 1), date(2018, 12, 31), date(2020, 5, 1), "skin"),
        (1, "cancer_drugs_fund", "managed_access", None, None, None, None),
        (None, None, None, None, None, None, None),
    ]
    raw = tuples(reading, "recommendation_raw", "clock_due_raw", "replaced_on_raw")
    assert raw == [("2", "2018-12-31", "2020-05-01"), ("1.0", "soon", None), ("one", None, None)]
    assert reading.named["recommendation"] == "Recommendation"


def test_the_register_of_the_facts_has_another_name_for_the_rule(tmp_path: Path) -> None:
    rows = cells(REGISTER.replace("implementation_rule", "implementation_days_or_rule"))
    reading = appraisals.read(text_file(tmp_path / "register.csv", csv_text(rows)))
    assert tuples(reading, "implementation_rule")[0] == ("3 months",)


@pytest.mark.parametrize("text", ["8 June 2015", "2015-06", "2015-06-31", "42163"])
def test_a_day_of_publication_that_is_none_stays_visible(tmp_path: Path, text: str) -> None:
    rows = cells(REGISTER.replace("2015-06-08", text))
    reading = appraisals.read(text_file(tmp_path / "register.csv", csv_text(rows)))
    assert tuples(reading, "published", "published_raw")[0] == (None, text)


def test_a_register_that_was_cut_short(tmp_path: Path) -> None:
    text = csv_text(cells(REGISTER))
    with pytest.raises(FaultyFilesError, match="may have been cut short"):
        appraisals.read(text_file(tmp_path / "register.csv", text[: text.rindex("replaced")]))


def test_a_row_with_too_many_cells_is_not_read_askew(tmp_path: Path) -> None:
    text = csv_text(RECOMMENDATIONS).replace("RA,Optimised ,", "RA, severe,Optimised ,")
    with pytest.raises(FaultyFilesError) as caught:
        appraisals.read(text_file(tmp_path / "ta.csv", text))
    assert problems(caught.value) == [(3, None)]
    assert only_problem(caught.value).message == "The row has 10 cells where the first has 9."


def test_a_quotation_mark_that_is_not_closed(tmp_path: Path) -> None:
    text = csv_text(RECOMMENDATIONS).replace("RA,Optimised", '"RA,Optimised')
    with pytest.raises(FaultyFilesError) as caught:
        appraisals.read(text_file(tmp_path / "ta.csv", text))
    assert problems(caught.value) == [(3, None)]


@pytest.mark.parametrize("kind", ["utf-8", "xlsx"])
def test_every_missing_column_is_told(tmp_path: Path, kind: str) -> None:
    header = ["Number" if name == "TA ID" else name for name in HEADER if name != "Indication"]
    with pytest.raises(FaultyFilesError) as caught:
        appraisals.read(spreadsheet(tmp_path, kind, [header]))
    assert problems(caught.value) == [(1, "TA ID"), (1, "Indication")]


def test_an_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="The first row is blank"):
        appraisals.read(workbook(tmp_path / "ta.xlsx", {"S": []}))


def test_columns_that_were_only_formatted_are_passed_over(tmp_path: Path) -> None:
    wide = [[*row, *[None] * 3000, " "] for row in RECOMMENDATIONS]
    assert tuples(appraisals.read(spreadsheet(tmp_path, "xlsx", wide)), *COLUMNS) == EXPECTED


def test_the_shipped_register() -> None:
    path = REPOSITORY / "data" / "reference" / "appraisals.csv"
    rows = appraisals.read(identify(path.name, path)).rows.collect()
    assert rows.height == 172
    assert rows["published"].drop_nulls().len() == rows["published_raw"].drop_nulls().len()


@pytest.mark.real_data
def test_the_facts(shared_data: Path) -> None:
    name = "nice_ta_facts.csv"
    rows = appraisals.read(identify(name, shared_data / "appraisals" / name)).rows.collect()
    assert (rows.height, rows["ta_number"].n_unique(), rows["published"].drop_nulls().len()) == (172, 140, 68)
