import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorecard import schema
from scorecard.errors import ValidationStoppedError
from scorecard.store.manifest import current_files, validations
from tests.unit.ingest.drawn import cells, csv_text, problems, workbook
from tests.unit.ingest.homes import HEADER, Home, issue, issues, write

# ------------------------------------------------------------------------------------------------ once only


def test_a_file_is_loaded_with_its_id_and_row_numbers(home: Home, tmp_path: Path) -> None:
    (loaded,) = home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", issues(2)))
    assert (loaded.name, loaded.fate, loaded.rows_kept, loaded.rows_quarantined) == (
        "SCMD_FINAL_202104.csv",
        "loaded",
        2,
        0,
    )
    (line,) = home.manifest.to_dicts()
    size = (tmp_path / "SCMD_FINAL_202104.csv").stat().st_size
    assert {name: line[name] for name in ("source", "lake_table", "layout", "data_status", "state", "size")} == {
        "source": "scmd",
        "lake_table": "prescribing",
        "layout": "standard",
        "data_status": "final",
        "state": "loaded",
        "size": size,
    }
    assert (line["month"], line["rows_in"], line["rows_kept"], line["suite_outcome"]) == (
        date(2021, 4, 1),
        2,
        2,
        "passed",
    )
    rows = home.current()
    assert (rows["row_number"].to_list(), set(rows["file_id"])) == ([2, 3], {line["file_id"]})
    assert dict(rows.schema) == dict(schema.PRESCRIBING.polars_schema)
    found = validations(home.database, line["file_number"])
    assert found["success"].all()
    assert {"ods_code", "quantity", "month"} <= set(found["columns"])


def test_what_every_build_must_know_of_a_file_is_kept_when_it_comes_in(home: Home, tmp_path: Path) -> None:
    home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", issues(3)))
    [folder] = (home.folder / "lake" / "sums" / "prescribing").iterdir()
    assert [folder.name] == home.manifest["file_id"].to_list()
    assert sorted(path.name.split("-")[0] for path in folder.iterdir()) == ["products", "submitted"]


def test_the_same_content_again_is_a_no_op_under_any_name(home: Home, tmp_path: Path) -> None:
    path = write(tmp_path / "SCMD_FINAL_202104.csv", issues())
    home.ingest(path)
    before = (home.lines(*schema.SOURCE_FILE.names), home.parquet_files())
    copy = path.with_name("SCMD_FINAL_202104 (1).csv")
    copy.write_bytes(path.read_bytes())
    packed = tmp_path / "again.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "SCMD_FINAL_202104.csv")
    assert [item.fate for item in home.ingest(path, copy, packed)] == ["already loaded"] * 3
    assert (home.lines(*schema.SOURCE_FILE.names), home.parquet_files()) == before


def test_a_finalised_month_replaces_the_provisional_one_and_both_stay_in_the_manifest(
    home: Home, tmp_path: Path
) -> None:
    home.ingest(write(tmp_path / "scmd_provisional_202104.csv", issues(3, quantity="10")))
    home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", issues(2, quantity="20")))
    assert home.lines("data_status", "state", "rows_kept") == [("provisional", "loaded", 3), ("final", "loaded", 2)]
    assert home.current()["quantity"].to_list() == [20, 20]
    home.ingest(write(tmp_path / "scmd_provisional_202104 (2).csv", issues(1, quantity="30")))
    assert home.current()["quantity"].to_list() == [20, 20]


def test_among_equals_the_file_loaded_last_counts(home: Home, tmp_path: Path) -> None:
    home.ingest(write(tmp_path / "a" / "SCMD_FINAL_202104.csv", issues(2, quantity="20")))
    home.ingest(write(tmp_path / "b" / "SCMD_FINAL_202104.csv", issues(1, quantity="30")))
    assert home.current()["quantity"].to_list() == [30]


@pytest.mark.parametrize("order", [("final", "provisional"), ("provisional", "final")])
def test_one_content_under_two_statuses_counts_once_as_final(
    home: Home, tmp_path: Path, order: tuple[str, str]
) -> None:
    path = write(tmp_path / "202104.csv", issues(2))
    for status in order:
        home.ingest(path, status=status)
    assert home.lines("data_status") == [(status,) for status in order]
    (counting,) = current_files(home.manifest)["data_status"].to_list()
    assert (counting, home.current().height) == ("final", 2)


def test_a_later_edition_of_a_reference_file_replaces_the_earlier(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    for reason in ("old", "new"):
        path.write_text(f"ods_code,medicine,reason\nZT01,,{reason}\n", encoding="utf-8")
        home.ingest(path, source="services")
    assert home.current(schema.SERVICE)["reason"].to_list() == ["new"]
    assert len(home.manifest) == 2


# ------------------------------------------------------------------------------------------------ months


def test_the_month_is_taken_from_the_rows_where_the_name_tells_none(home: Home, tmp_path: Path) -> None:
    home.ingest(write(tmp_path / "issues.csv", [issue(1, "2021-04"), issue(2, "?"), issue(3, "202104")]))
    assert home.lines("month", "rows_kept", "rows_quarantined") == [(date(2021, 4, 1), 2, 1)]
    assert home.current()["month"].to_list() == [date(2021, 4, 1)] * 2
    assert any(path.startswith("prescribing/2021-04/") for path in home.parquet_files())


@pytest.mark.parametrize(
    ("name", "rows", "told"),
    [
        ("SCMD_FINAL_202104.csv", [issue(1, "202104"), issue(2, "202105")], "All rows are of one month"),
        ("SCMD_FINAL_202105.csv", [issue(1, "202104"), issue(2, "202104")], "month in the file's name, 2021-05"),
        ("SCMD_FINAL_209912.csv", [issue(1, "209912")], "not in the future"),
        ("SCMD_FINAL_202104.csv", [], "holds at least one row"),
        ("SCMD_FINAL_202104.csv", [["202104"], issue(1, "")], "Every row has"),
    ],
)
def test_a_refused_file_is_recorded_and_leaves_nothing_in_the_lake(
    home: Home, tmp_path: Path, name: str, rows: list[list[str]], told: str
) -> None:
    home.ingest(write(tmp_path / "good" / "SCMD_FINAL_202104.csv", issues(2)))
    before = home.parquet_files()
    error = home.refused(write(tmp_path / name, rows))
    assert told in str(error)
    assert error.exit_code == ValidationStoppedError.exit_code
    assert home.lines("name", "state", "suite_outcome", "rows_kept")[1:] == [(name, "refused", "stopped", 0)]
    assert not validations(home.database, 2)["success"].all()
    assert home.parquet_files() == before
    assert home.current().height == 2


def test_a_file_without_one_good_row_does_not_take_the_place_of_a_good_one(home: Home, tmp_path: Path) -> None:
    home.ingest(write(tmp_path / "scmd_provisional_202104.csv", issues(3)))
    error = home.refused(write(tmp_path / "SCMD_FINAL_202104.csv", issues(3, quantity="n/a")))
    assert problems(error) == [(2, "TOTAL_QUANITY_IN_VMP_UNIT")]
    assert home.lines("state") == [("loaded",), ("refused",)]
    assert home.current().height == 3
    report = home.validate(tmp_path / "SCMD_FINAL_202104.csv")
    assert (report.exit_code, report.problems) == (error.exit_code, error.problems)


# ------------------------------------------------------------------------------------------------ quarantine

FAULTS: dict[str, tuple[int, str]] = {
    "no month": (0, ""),
    "a month that is none": (0, "202113"),
    "no organisation": (1, ""),
    "an organisation in small letters": (1, "zt01"),
    "no product": (2, " "),
    "a product made a number": (2, "1.09702E+16"),
    "no name": (3, ""),
    "no unit": (5, ""),
    "no quantity": (6, ""),
    "a word for a quantity": (6, "twelve"),
    "a comma for thousands": (6, "1,200"),
    "a quantity without end": (6, "1e999"),
    "a cost that is no number": (7, "£5"),
}


@pytest.mark.parametrize(("rows", "bad", "outcome"), [(300, 30, "loaded"), (300, 31, "refused"), (60, 20, "loaded")])
def test_a_month_with_many_bad_rows_does_not_take_the_place_of_a_good_one(
    home: Home, tmp_path: Path, rows: int, bad: int, outcome: str
) -> None:
    home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", issues(2)))
    damaged = [issue(number, quantity="many" if number < bad else "10") for number in range(rows)]
    report = home.run(write(tmp_path / "again" / "SCMD_FINAL_202104.csv", damaged))
    assert report.files[0].fate == outcome
    assert home.current().height == (2 if outcome == "refused" else rows - bad)
    if outcome == "refused":
        first, second = report.problems
        assert f"{bad} of {rows} rows would be set aside; at most 10% may be." in str(first)
        assert "quantity" in str(second)


def test_every_kind_of_bad_row_is_set_aside_with_its_reason(home: Home, tmp_path: Path) -> None:
    rows = issues(len(FAULTS) + 1)
    for row, (column, text) in zip(rows, FAULTS.values(), strict=False):
        row[column] = text
    home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", rows))
    (line,) = home.manifest.to_dicts()
    assert (line["rows_in"], line["rows_kept"], line["rows_quarantined"]) == (len(rows), 1, len(FAULTS))
    aside = home.lake.quarantine(line["file_id"]).collect()
    assert sorted(set(aside["row"])) == list(range(2, len(FAULTS) + 2))
    expected = [name for name in HEADER if name != "UNIT_OF_MEASURE_IDENTIFIER"]
    assert list(dict.fromkeys(aside.sort("row")["column"])) == expected
    assert (aside["reason"].str.len_chars() > 10).all()
    assert aside["file"].unique().to_list() == ["SCMD_FINAL_202104.csv"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_exactly_the_faulty_rows_are_set_aside(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 40))
    # More than the 20 rows that may always be set aside would refuse the file: that is another test.
    most = min(count, 20)
    faulty = data.draw(st.dictionaries(st.integers(0, count - 1), st.sampled_from(sorted(FAULTS)), max_size=most))
    blank_lines = data.draw(st.sets(st.integers(0, count - 1), max_size=3))
    rows = issues(count)
    for position, kind in faulty.items():
        column, text = FAULTS[kind]
        rows[position][column] = text
    # A blank line before a row moves it down by one.
    spaced = [line for n, row in enumerate(rows) for line in ([[], row] if n in blank_lines else [row])]
    numbers = {n: 2 + n + sum(blank <= n for blank in blank_lines) for n in range(count)}
    folder = tmp_path_factory.mktemp("home")
    home = Home(folder)
    path = write(folder / "SCMD_FINAL_202104.csv", spaced)
    bad = {numbers[n] for n in faulty}
    if len(faulty) == count:
        assert home.refused(path).exit_code == ValidationStoppedError.exit_code
        assert home.parquet_files() == []
    else:
        (loaded,) = home.ingest(path)
        (line,) = home.manifest.to_dicts()
        assert (line["rows_in"], line["rows_kept"], line["rows_quarantined"]) == (count, count - len(bad), len(bad))
        assert set(home.lake.quarantine(line["file_id"]).collect()["row"]) == bad
        assert home.current()["row_number"].to_list() == sorted(set(numbers.values()) - bad)
        assert home.current()["vmp_code"].to_list() == [row[2] for n, row in enumerate(rows) if n not in faulty]
        assert (loaded.rows_kept, loaded.rows_quarantined) == (count - len(bad), len(bad))
    home.database.close()


def test_a_bad_row_of_one_sheet_sets_aside_no_row_of_another(home: Home, tmp_path: Path) -> None:
    areas = [f"{level} 2024 {what}" for level in ("SICBL", "ICB", "NHSER") for what in ("Code", "Name")]
    names = ["NHS A ICB - Z1A", "E54000050", "NHS A ICB", "E40000009", "North"]
    rows = [["E38000001", *names, 1000], ["E38000002", *names, 2000]]
    sheets = {f"Mid-{year} ICB": [[*areas, "Total"], *[list(row) for row in rows]] for year in (2020, 2021, 2022)}
    sheets["Mid-2021 ICB"][1][6] = "[x]"
    book = workbook(tmp_path / "ons.xlsx", sheets)
    home.ingest(book.path, source="population")
    assert home.lines("rows_in", "rows_kept", "rows_quarantined") == [(6, 5, 1)]
    assert home.lake.quarantine(book.file_id).collect()["row"].to_list() == [20210000002]
    kept = home.current(schema.POPULATION_ESTIMATE).select("vintage", "population").sort("vintage", "population")
    assert kept.rows() == [(2020, 1000), (2020, 2000), (2021, 2000), (2022, 1000), (2022, 2000)]


def test_a_bad_row_with_several_medicines_is_set_aside_whole(home: Home, tmp_path: Path) -> None:
    drawing = """
TA ID|Year of Publication|Process|Technology|Indication|Categorisation (for specific recommendation)
TA001|2019/20|STA|Adalimumab, etanercept and infliximab|RA|Recommended
TA002|2019/20|STA|Abatacept and tocilizumab|RA|Recomended
ÿ|||||
"""
    path = tmp_path / "ta.csv"
    path.write_text(csv_text(cells(drawing)), encoding="utf-8")
    home.ingest(path, source="appraisals")
    ((rows_in, kept, aside, file_id),) = home.lines("rows_in", "rows_kept", "rows_quarantined", "file_id")
    assert (rows_in, kept, aside) == (6, 3, 3)
    assert set(home.lake.quarantine(file_id).collect()["row"]) == {3, 4}


def test_negative_quantities_are_kept_and_noted(home: Home, tmp_path: Path) -> None:
    (loaded,) = home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", [issue(1), issue(2, quantity="-2.5")]))
    assert home.current()["quantity"].to_list() == [10, -2.5]
    assert [(note.times, note.counted, note.example) for note in loaded.notes] == [(1, "rows", "row 3: -2.5")]


def test_blank_costs_stay_blank(home: Home, tmp_path: Path) -> None:
    home.ingest(write(tmp_path / "SCMD_FINAL_202104.csv", [issue(1, cost=""), issue(2, cost="0"), issue(3)[:7]][::-1]))
    assert home.current()["indicative_cost"].to_list() == [None, 0, None]
