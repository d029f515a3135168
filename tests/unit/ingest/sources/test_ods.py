import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest

from ingest.files import SourceFile, identify
from ingest.sources import ods
from ingest.unpack import unpack
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError
from tests.unit.ingest.drawn import cells, csv_file, csv_text, only_problem, problems, text_file, tuples

# code, name, region, ICB, five address lines, postcode, opened, closed; the rest of the columns is not read.
TRUSTS = """
ZT1|NORTH TRUST|ZY1|ZQA|1 THE STREET, UPPER WING|||NORTHTON||ZZ1 1ZZ|20171001|
G6V2S|SOUTH TRUST|ZY2|Z9B2Z|2 THE STREET|||SOUTHTON||ZZ2 2ZZ|20190401|20220331
ZT3|EAST TRUST||||||||||
"""
EXPECTED = [
    (1, "ZT1", "NORTH TRUST", "ZY1", "ZQA", date(2017, 10, 1), None),
    (2, "G6V2S", "SOUTH TRUST", "ZY2", "Z9B2Z", date(2019, 4, 1), date(2022, 3, 31)),
    (3, "ZT3", "EAST TRUST", None, None, None, None),
]
COLUMNS = ("row_number", "ods_code", "name", "region_code", "icb_code", "open_date", "close_date")
SUCCESSIONS = """
old_code|new_code|date
ZT4|ZT1|2021-04-01
ZT5|ZT1|2021-04-01
ZT5|ZT3|2021-04-01
"""
HIERARCHY = """
PUBLICATION|EXTRACT_DATE|PRACTICE_CODE|PRACTICE_NAME|PRACTICE_POSTCODE|PCN_CODE|PCN_NAME|ONS_CCG_CODE|CCG_CODE|CCG_NAME|ONS_STP_CODE|STP_CODE|STP_NAME|ONS_COMM_REGION_CODE|COMM_REGION_CODE|COMM_REGION_NAME
GP_PRAC_PAT_LIST|01Jan2022|Z81001|THE SURGERY|ZZ1 1ZZ|U1|ONE PCN|E38000247|Z6C|NHS A|E54000050|ZHM|NHS B ICB|E40000009|ZY3|North
GP_PRAC_PAT_LIST|01JAN2022|Z81002|OTHER SURGERY|ZZ1 1ZZ|U1|ONE PCN|E38000247|Z6C|NHS A|E54000050|ZHM|NHS B ICB|E40000009|ZY3|North
"""


def trust_list(path: Path, width: int = 27, quoting: int = csv.QUOTE_MINIMAL, encoding: str = "utf-8") -> SourceFile:
    rows = [[*row, *[""] * (width - len(row))] for row in cells(TRUSTS)]
    return text_file(path, csv_text(rows, quoting), encoding)


@pytest.mark.parametrize("width", [24, 25, 26, 27])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_trust_lists_of_every_width_quoted_or_not(tmp_path: Path, width: int, quoting: int, encoding: str) -> None:
    reading = ods.read(trust_list(tmp_path / "etr_2022-02.csv", width, quoting, encoding))
    assert (reading.layout, reading.table) == ("trust_list", schema.TRUST)
    assert tuples(reading, *COLUMNS) == EXPECTED


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("etr_2022-02.csv", date(2022, 2, 28)),
        ("etr_202402.csv", date(2024, 2, 29)),
        ("etr-2020-11-30.csv", date(2020, 11, 30)),
        ("ETR 2021_12 copy.csv", date(2021, 12, 31)),
    ],
)
def test_the_name_tells_the_day_of_a_trust_list(tmp_path: Path, name: str, day: date) -> None:
    reading = ods.read(trust_list(tmp_path / name))
    assert tuples(reading, "list_date", "list_date_raw") == [(day, str(day))] * 3


def test_a_trust_list_without_a_month_in_its_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match=r"Name the file after the month of the list: etr_2022-02\.csv"):
        ods.read(trust_list(tmp_path / "etr.csv"))


def test_the_name_of_the_archive_tells_the_month_where_the_member_does_not(tmp_path: Path) -> None:
    member = trust_list(tmp_path / "etr.csv")
    file = SourceFile("etr_2022-02.zip!etr.csv", member.path, member.identity, member.size)
    assert tuples(ods.read(file), "list_date")[0] == (date(2022, 2, 28),)


@pytest.mark.parametrize("text", ["2017101", "2017-10-01", "20171301", "1 Oct 2017", "43009"])
def test_a_closing_day_that_is_none_is_null_and_its_text_is_kept(tmp_path: Path, text: str) -> None:
    rows = [[*row, *[""] * 15] for row in cells(TRUSTS)]
    rows[1][11] = text
    reading = ods.read(text_file(tmp_path / "etr_2022-02.csv", csv_text(rows)))
    assert tuples(reading, "close_date", "close_date_raw")[1] == (None, text)


@pytest.mark.parametrize(
    "drawing",
    [
        "\n".join(f"{line}{'|' * 15}" for line in TRUSTS.strip().splitlines()).replace("ZT1|", "A81001|"),
        "|".join(["PERIOD", "NAME", "REGION", "ICB", *["LINE"] * 6, "OPENED", *["X"] * 13]),
        "a|b|c\n1|2|3",
    ],
    ids=["a list of practices", "a header", "too few columns"],
)
def test_other_lists_are_told_from_trust_lists(tmp_path: Path, drawing: str) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        ods.read(csv_file(tmp_path / "etr_2022-02.csv", drawing))
    assert "none of the ODS files" in only_problem(caught.value).message
    assert caught.value.exit_code == LayoutError.exit_code


def test_the_succession_table_with_a_split(tmp_path: Path) -> None:
    reading = ods.read(csv_file(tmp_path / "succession.csv", SUCCESSIONS))
    assert (reading.layout, reading.table) == ("succession_table", schema.SUCCESSION)
    day = date(2021, 4, 1)
    assert tuples(reading, "row_number", "ods_code", "successor_ods_code", "effective") == [
        (2, "ZT4", "ZT1", day),
        (3, "ZT5", "ZT1", day),
        (4, "ZT5", "ZT3", day),
    ]


def test_a_succession_table_without_its_date(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        ods.read(csv_file(tmp_path / "succession.csv", "old_code|new_code\nZT4|ZT1"))
    assert problems(caught.value) == [(1, "date")]


@pytest.mark.parametrize(
    ("text", "day"),
    [("2021-04-01", date(2021, 4, 1)), ("2021-4-1", date(2021, 4, 1)), ("01/04/2021", None), ("20210401", None)],
)
def test_the_day_of_a_succession(tmp_path: Path, text: str, day: date | None) -> None:
    reading = ods.read(csv_file(tmp_path / "succession.csv", f"old_code|new_code|date\nZT4|ZT1|{text}"))
    assert tuples(reading, "effective", "effective_raw") == [(day, text)]


def test_the_practice_hierarchy(tmp_path: Path) -> None:
    reading = ods.read(csv_file(tmp_path / "practices.csv", HIERARCHY))
    assert (reading.layout, reading.table) == ("practice_hierarchy", schema.HIERARCHY)
    names = [name for name in schema.HIERARCHY.names if name != "file_id"]
    area = ("Z6C", "E38000247", "NHS A", "ZHM", "E54000050", "NHS B ICB", "ZY3", "E40000009", "North")
    assert tuples(reading, *names) == [
        ("Z81001", *area, date(2022, 1, 1), 2),
        ("Z81002", *area, date(2022, 1, 1), 3),
    ]


def test_the_hierarchy_of_after_2022_has_other_names_for_its_columns(tmp_path: Path) -> None:
    renamed = HIERARCHY.replace("CCG", "SUB_ICB_LOCATION").replace("STP", "ICB")
    reading = ods.read(csv_file(tmp_path / "practices.csv", renamed))
    assert tuples(reading, "sub_icb_code", "sub_icb_gss", "icb_code", "icb_gss")[0] == (
        "Z6C",
        "E38000247",
        "ZHM",
        "E54000050",
    )


@pytest.mark.parametrize("text", ["2022-01-01", "01JAN2022", "01-Jan-22", "01-Jan-2022"])
def test_the_extract_of_a_hierarchy_is_dated_in_every_style_of_its_publisher(tmp_path: Path, text: str) -> None:
    reading = ods.read(csv_file(tmp_path / "practices.csv", HIERARCHY.replace("01Jan2022", text)))
    assert set(tuples(reading, "extract_date")) == {(date(2022, 1, 1),)}


@pytest.mark.parametrize("text", ["01Jan22", "2022-13-01", "32Jan2022", "01January2022"])
def test_the_day_of_an_extract_that_is_none(tmp_path: Path, text: str) -> None:
    reading = ods.read(csv_file(tmp_path / "practices.csv", HIERARCHY.replace("01Jan2022", text)))
    assert tuples(reading, "extract_date", "extract_date_raw")[0] == (None, text)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "rows", "day"),
    [
        ("etr_2020-11.csv", 227, date(2020, 11, 30)),
        ("etr_2022-02.csv", 218, date(2022, 2, 28)),
        ("etr_2026-07.csv", 274, date(2026, 7, 31)),
    ],
)
def test_the_real_trust_lists(shared_data: Path, name: str, rows: int, day: date) -> None:
    reading = ods.read(identify(name, shared_data / "organisations" / name))
    found = reading.rows.collect(engine="streaming")
    assert (found.height, set(found["list_date"])) == (rows, {day})
    assert found["ods_code"].str.contains("^[A-Z0-9]{3,5}$").all()
    assert found["open_date"].null_count() == found["open_date_raw"].null_count() == 0
    assert found["close_date"].null_count() == found["close_date_raw"].null_count()
    assert (found["ods_code"].str.len_chars() == 5).any() == (name == "etr_2026-07.csv")


@pytest.mark.real_data
def test_the_real_successions(shared_data: Path) -> None:
    name = "ods_succession_to_2022-04.csv"
    found = ods.read(identify(name, shared_data / "organisations" / name)).rows.collect(engine="streaming")
    assert found.height == 25_480
    assert found["effective"].null_count() == 0


@pytest.mark.real_data
def test_the_real_hierarchy(shared_data: Path) -> None:
    name = "gp_practice_hierarchy_2022-01.csv"
    found = ods.read(identify(name, shared_data / "organisations" / name)).rows.collect(engine="streaming")
    assert found.height == 6_527
    assert (found["sub_icb_code"].n_unique(), found["icb_code"].n_unique(), found["region_code"].n_unique()) == (
        106,
        42,
        7,
    )
    assert set(found["extract_date"]) == {date(2022, 1, 1)}


def test_a_list_inside_a_zip(tmp_path: Path) -> None:
    trust_list(tmp_path / "etr.csv")
    with zipfile.ZipFile(tmp_path / "etr_2022-02.zip", "w") as archive:
        archive.write(tmp_path / "etr.csv", "etr.csv")
    (tmp_path / "scratch").mkdir()
    for plain in unpack(tmp_path / "etr_2022-02.zip", tmp_path / "scratch"):
        assert tuples(ods.read(identify(plain.name, plain.path)), *COLUMNS) == EXPECTED
