from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.files import identify
from ingest.sources import denominators
from scorecard import schema
from scorecard.errors import FaultyFilesError, LayoutError, ValidationStoppedError
from tests.unit.ingest.drawn import csv_file, only_problem, problems, text_file, tuples

SHARES = "nhs_trust22_code|icb22_code|proportion_trust_came_from_icb"
BEDS = "nhs_trust22_code|date|general_beds_available|general_beds_occupied|general_beds_occupancy_rate"
PLAIN = "denominator|ods_code|month|amount|unit"
AMOUNTS = ("row_number", "denominator", "ods_code", "month", "amount", "unit", "is_estimate")


def test_catchment_shares_have_the_year_of_their_columns(tmp_path: Path) -> None:
    drawing = f"{SHARES.replace('22', '24')}\nZT01|Z54000001|0.75\nZT01|Z54000002|2.5e-1\nZT02|Z54000001|1"
    reading = denominators.read(csv_file(tmp_path / "shares.csv", drawing))
    assert (reading.layout, reading.table, reading.month) == ("catchment_shares", schema.CATCHMENT_SHARE, None)
    assert tuples(reading, "row_number", "ods_code", "icb_gss", "share", "year", "share_raw") == [
        (2, "ZT01", "Z54000001", 0.75, 2024, "0.75"),
        (3, "ZT01", "Z54000002", 0.25, 2024, "2.5e-1"),
        (4, "ZT02", "Z54000001", 1.0, 2024, "1"),
    ]


def test_every_trust_whose_shares_do_not_add_up_stops_the_file(tmp_path: Path) -> None:
    drawing = f"{SHARES}\nZT01|Z54000001|0.7\nZT02|Z54000001|1\nZT03|Z54000001|0.9\nZT03|Z54000002|0.100002"
    with pytest.raises(FaultyFilesError, match=r"ZT01 add up to 0\.7 and not to 1") as caught:
        denominators.read(csv_file(tmp_path / "shares.csv", drawing))
    assert caught.value.exit_code == ValidationStoppedError.exit_code
    column = "proportion_trust_came_from_icb"
    assert problems(caught.value) == [(2, column), (4, column)]


def test_a_total_that_is_off_by_rounding_is_right(tmp_path: Path) -> None:
    drawing = f"{SHARES}\nZT01|Z54000001|0.9\nZT01|Z54000002|0.1000009"
    assert len(tuples(denominators.read(csv_file(tmp_path / "shares.csv", drawing)), "share")) == 2


def test_shares_that_cannot_be_read_are_left_to_the_suite(tmp_path: Path) -> None:
    reading = denominators.read(csv_file(tmp_path / "shares.csv", f"{SHARES}\nZT01|Z54000001|0.9\nZT01|Z54000002|NA"))
    assert tuples(reading, "share", "share_raw") == [(0.9, "0.9"), (None, "NA")]


def test_a_row_that_is_too_long_is_told_with_its_row(tmp_path: Path) -> None:
    text = f"{SHARES.replace('|', ',')}\nZT01,Z54000001,0.5,x\nZT01,Z54000002,0.5\n"
    with pytest.raises(FaultyFilesError, match="4 cells where the first has 3"):
        denominators.read(text_file(tmp_path / "shares.csv", text))


def test_beds_become_a_row_for_each_column_of_beds(tmp_path: Path) -> None:
    drawing = f"{BEDS}\nZT01|April 2022|20|15.5|0.775\nZT02|May 2022|0|NA|NA"
    reading = denominators.read(csv_file(tmp_path / "beds.csv", drawing))
    assert (reading.layout, reading.table, reading.month) == ("beds", schema.DENOMINATOR, None)
    assert sorted(tuples(reading, *AMOUNTS)) == [
        (2, "general_beds_available", "ZT01", date(2022, 4, 1), 20.0, "beds", False),
        (2, "general_beds_occupied", "ZT01", date(2022, 4, 1), 15.5, "beds", False),
        (3, "general_beds_available", "ZT02", date(2022, 5, 1), 0.0, "beds", False),
    ]
    assert {row for (row,) in tuples(reading, "is_estimate_raw")} == {None}


def test_a_table_without_beds_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="_available or _occupied") as caught:
        denominators.read(csv_file(tmp_path / "beds.csv", "nhs_trust22_code|date|rate\nZT01|April 2022|1"))
    assert only_problem(caught.value).row == 1


def test_a_plain_table_tells_amounts_of_any_kind(tmp_path: Path) -> None:
    drawing = (
        f"{PLAIN}|Is_Estimate\nlist_size|ZI01|2025-04|1200|people|Yes\nlist_size|ZI02|April 2025|1|people|\n"
        "list_size|ZI03|Apr 2025|1,5|people|no\nlist_size|ZI04|2025-13|1|people|perhaps"
    )
    reading = denominators.read(csv_file(tmp_path / "lists.csv", drawing))
    assert (reading.layout, reading.named["is_estimate"]) == ("plain", "Is_Estimate")
    assert tuples(reading, *AMOUNTS[2:5], "is_estimate", "amount_raw", "month_raw", "is_estimate_raw") == [
        ("ZI01", date(2025, 4, 1), 1200.0, True, "1200", "2025-04", "Yes"),
        ("ZI02", date(2025, 4, 1), 1.0, False, "1", "April 2025", None),
        ("ZI03", date(2025, 4, 1), None, False, "1,5", "Apr 2025", "no"),
        ("ZI04", None, 1.0, None, "1", "2025-13", "perhaps"),
    ]


def test_without_a_word_on_it_an_amount_was_counted(tmp_path: Path) -> None:
    reading = denominators.read(csv_file(tmp_path / "lists.csv", f"{PLAIN}\nlist_size|ZI01|2025-04|1200|people"))
    assert tuples(reading, "is_estimate") == [(False,)]


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        (SHARES.replace("icb22_code", "icb"), {"icb22_code"}),
        (BEDS.replace("date", "day"), {"date"}),
        ("denominator|code|amount", {"ods_code", "month", "unit"}),
    ],
)
def test_every_missing_column_is_told(tmp_path: Path, header: str, missing: set[str]) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        denominators.read(csv_file(tmp_path / "file.csv", f"{header}\n{'|'.join(['1'] * header.count('|'))}|1"))
    assert caught.value.exit_code == LayoutError.exit_code
    assert {column for _, column in problems(caught.value)} == missing


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["ZT01", "ZT02", "ZI01"]),
            st.dates(date(1990, 1, 1), date(2100, 1, 1)),
            st.floats(0, 1e9, allow_nan=False),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_written_plainly_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple]) -> None:
    lines = [
        f"beds|{code}|{month:%Y-%m}|{amount!r}|beds|{'yes' if guess else 'no'}" for code, month, amount, guess in rows
    ]
    path = tmp_path_factory.mktemp("plain") / "plain.csv"
    reading = denominators.read(csv_file(path, "\n".join([f"{PLAIN}|is_estimate", *lines])))
    wanted = [(code, month.replace(day=1), amount, guess) for code, month, amount, guess in rows]
    assert tuples(reading, "ods_code", "month", "amount", "is_estimate") == wanted


@pytest.mark.real_data
def test_the_real_shares_load_whole(shared_data: Path) -> None:
    path = shared_data / "organisations" / "trust_icb_catchment_shares_2022.csv"
    found = denominators.read(identify(path.name, path)).rows.collect()
    assert (found.height, found["ods_code"].n_unique(), found["year"].unique().to_list()) == (1321, 138, [2022])
    assert found.null_count().row(0) == (0,) * found.width


@pytest.mark.real_data
def test_the_real_beds_load_whole(shared_data: Path) -> None:
    path = shared_data / "population" / "trust_general_acute_beds_2022-2025.csv"
    found = denominators.read(identify(path.name, path)).rows.collect()
    assert found.height == 5557 * 12 - 3387
    assert (found["ods_code"].n_unique(), found["month"].n_unique(), found["denominator"].n_unique()) == (137, 41, 12)
    assert found.select("month", "amount", "is_estimate").null_count().row(0) == (0, 0, 0)
