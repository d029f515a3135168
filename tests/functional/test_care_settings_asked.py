"""Primary care, and both care settings, by whichever way they are asked for."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
from typer.testing import CliRunner

from scorecard import caveats, queries, schema
from scorecard.cli.app import app
from scorecard.files.release_tables import named, release_table
from scorecard.primary_care import queries as primary_care
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.lib.both_settings import Both

QUARTER = {"period_type": "quarter"}
KEYS = ["org_type", "ods_code", "medicine", "unit", "period"]


@pytest.fixture(scope="module")
def client(both: Both) -> Iterator[httpx.Client]:
    with serving(both.beside_url) as address, httpx.Client(base_url=address) as client:
        yield client


@pytest.fixture(scope="module")
def medicine(both: Both) -> str:
    return both.medicines[0]


def told(database: Database, source: str, **asked: Any) -> pl.DataFrame:
    return primary_care.uptake(database, 1, source=source, **{**QUARTER, **asked})


def test_secondary_care_is_what_the_older_question_answers(both: Both) -> None:
    assert told(both.beside, schema.SECONDARY_CARE).equals(queries.uptake(both.beside, 1, period_type="quarter"))


def test_every_area_has_one_state_in_each_medicine_unit_and_period_of_primary_care(both: Both) -> None:
    rows = told(both.beside, schema.IN_PRIMARY_CARE)
    assert rows.select(KEYS).is_unique().all()
    assert set(rows["state"]) <= {"used", "zero", "missing"}
    assert rows["name"].null_count() == 0
    figured = rows.filter(pl.col("state") == "used").select(*KEYS, "numerator")
    stored = both.beside.read(queries._of("primary_care_uptake", 1)).filter(pl.col("period_type") == "quarter")
    assert figured.sort(KEYS).equals(stored.select(*KEYS, "numerator").sort(KEYS))


@pytest.mark.parametrize("source", [schema.IN_PRIMARY_CARE, schema.IN_BOTH])
def test_narrowing_gives_the_same_rows_as_filtering(both: Both, medicine: str, source: str) -> None:
    every = told(both.beside, source)
    period = every["period"].max()
    narrowed = {
        "medicine": (medicine, pl.col("medicine") == medicine),
        "org_type": ("icb", pl.col("org_type") == "icb"),
        "ods_code": ("ZB01", pl.col("ods_code") == "ZB01"),
        "parent": ("ZR01", pl.col("parent_ods_code") == "ZR01"),
        "unit": ("ddd", pl.col("unit") == "ddd"),
        "period": (period, pl.col("period") == period),
    }
    for name, (value, kept) in narrowed.items():
        found = told(both.beside, source, **{name: value})
        assert not found.is_empty()
        assert found.equals(every.filter(kept)), name


def test_the_sum_is_that_of_both_and_has_no_other_units_and_levels(both: Both, medicine: str) -> None:
    both_added, primary, secondary = (
        told(both.beside, source, medicine=medicine) for source in ("both", "primary_care", "secondary_care")
    )
    assert set(both_added["unit"]) == {"ddd"}
    assert set(both_added["org_type"]) == {"england", "region", "icb"}
    parts = [rows.select(*KEYS, one="numerator") for rows in (primary, secondary)]
    joined = both_added.join(parts[0], on=KEYS, how="left").join(parts[1], on=KEYS, how="left", suffix="_other")
    known = joined.filter(pl.col("numerator").is_not_null())
    assert not known.is_empty()
    assert known["numerator"].to_list() == pytest.approx((known["one"] + known["one_other"]).to_list())
    unknown = joined.filter(pl.col("numerator").is_null())
    assert not unknown.is_empty()
    assert unknown.filter(pl.col("one").is_not_null() & pl.col("one_other").is_not_null()).is_empty()
    assert set(unknown["state"]) == {"missing"}


def test_a_release_without_primary_care_answers_with_nothing(both: Both) -> None:
    assert primary_care.medicines(both.without, 1).is_empty()
    assert told(both.without, "primary_care").is_empty()
    assert told(both.without, "both").is_empty()
    assert primary_care.units(both.without, 1, "anything") == []


def test_units_and_periods_of_primary_care_are_its_own(both: Both, medicine: str) -> None:
    assert primary_care.units(both.beside, 1, medicine) == ["ddd", "items"]
    assert len(primary_care.periods_of(both.beside, 1, "month")) == 13
    assert len(primary_care.periods_of(both.beside, 1, "quarter")) == 4


def asked(client: httpx.Client, **question: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/releases/1/uptake", params={**QUARTER, "limit": 10_000, **question})
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def test_the_api_means_secondary_care_unless_it_is_asked_for_another_source(
    client: httpx.Client, both: Both, medicine: str
) -> None:
    assert asked(client, medicine=medicine) == asked(client, medicine=medicine, source="secondary_care")
    for source in schema.SOURCES:
        rows = asked(client, medicine=medicine, source=source)
        assert {row["source"] for row in rows} == {source}
        wanted = told(both.beside, source, medicine=medicine)
        assert sorted(
            (row["numerator"] is None, row["numerator"]) for row in rows if row["numerator"] is not None
        ) == sorted((False, number) for number in wanted["numerator"].drop_nulls())
        assert len(rows) == wanted.height


def test_the_api_refuses_a_source_that_there_is_not(client: httpx.Client, medicine: str) -> None:
    answer = client.get("/api/v1/releases/1/uptake", params={**QUARTER, "medicine": medicine, "source": "hospital"})
    assert answer.status_code == 400


def test_the_api_has_the_tables_of_primary_care(client: httpx.Client, both: Both) -> None:
    rows = client.get("/api/v1/releases/1/primary-care-medicines").json()["rows"]
    assert [row["medicine"] for row in rows] == sorted(both.medicines)
    covered = client.get("/api/v1/releases/1/primary-care-coverage", params={"ods_code": "ENG", **QUARTER}).json()[
        "rows"
    ]
    assert len(covered) == 4
    assert {row["source"] for row in covered} == {"primary_care"}


def downloaded(client: httpx.Client, **question: Any) -> pl.DataFrame:
    answer = client.get("/download/uptake.csv", params={**QUARTER, **question})
    assert answer.status_code == 200, answer.text
    return pl.read_csv(answer.content, infer_schema_length=None, try_parse_dates=True)


def test_a_file_means_secondary_care_unless_it_is_asked_for_another_source(
    client: httpx.Client, both: Both, medicine: str
) -> None:
    unasked = downloaded(client, medicine=medicine)
    assert unasked.equals(downloaded(client, medicine=medicine, source="secondary_care"))
    assert set(unasked["source"]) == {"secondary_care"}
    for source in ("primary_care", "both"):
        file = downloaded(client, medicine=medicine, source=source)
        wanted = told(both.beside, source, medicine=medicine)
        assert (
            file.select(*KEYS, "numerator", "value")
            .sort(KEYS)
            .equals(wanted.select(*KEYS, "numerator", "value").sort(KEYS))
        )
        assert set(file["data_from"]) == {"2024-03"} if source == "primary_care" else True
        assert all("where the practice lies" in words for words in file["read_with_care"])
        assert ("Homecare" in file["read_with_care"][0]) == (source == "both")


def test_a_file_of_a_medicine_that_nobody_has_is_refused(client: httpx.Client) -> None:
    question = {**QUARTER, "medicine": "inventin", "source": "primary_care"}
    assert client.get("/download/uptake.csv", params=question).status_code == 404


@pytest.mark.parametrize(
    ("source", "name", "words"),
    [
        ("secondary_care", "innovation_scorecard_icb.csv", "Secondary Care"),
        ("primary_care", "innovation_scorecard_icb_primary_care.csv", "Primary Care"),
        ("both", "innovation_scorecard_icb_both.csv", "Primary Care and Secondary Care"),
    ],
)
def test_the_official_layout_is_written_of_each_source(
    both: Both, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, name: str, words: str
) -> None:
    monkeypatch.setenv("NICE_SCORECARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NICE_SCORECARD_DATABASE", both.beside_url)
    ended = CliRunner().invoke(
        app, ["export", "official", "--level", "icb", "--source", source, "--out", str(tmp_path)]
    )
    assert ended.exit_code == 0, ended.output
    with (tmp_path / name).open(newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["data_source"] for row in rows} == {words}
    used = told(both.beside, source, org_type="icb").filter(pl.col("state") == "used")
    assert len(rows) == used.height
    assert sum(float(row["numerator"]) for row in rows) == pytest.approx(used["numerator"].sum())


def test_the_tables_of_primary_care_are_written_with_names_and_their_own_caveats(both: Both) -> None:
    table = release_table("primary_care_uptake")
    told_of = named(both.beside, queries.release(both.beside, 1), table)
    assert told_of.frame["medicine_name"].null_count() == 0
    assert told_of.caveats == caveats.PRIMARY_CARE
    assert told_of.denominator is not None


def test_only_the_rooms_of_primary_care_know_its_tables() -> None:
    """Whoever asks for use by another way means secondary care: its tables hold nothing else."""
    knowing = [
        path
        for path in Path(primary_care.__file__).parents[1].rglob("*.py")
        if "SQL_TABLES" in path.read_text() and "primary_care_" in path.read_text()
    ]
    assert {path.parent.name for path in knowing} <= {"primary_care", "store"}
