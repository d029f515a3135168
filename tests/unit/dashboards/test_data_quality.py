"""The data quality page: runs and none, old databases, strangers' texts, files, and what changes without a release."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.quality.downloads import expectation_pieces
from dashboards.quality.words import SOURCE_WORDS
from dashboards.readings import Readings
from dashboards.view import View
from scorecard import checks, schema
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.unit.dashboards import checked
from tests.unit.dashboards.checked import HOSTILE, WARNING, copy_of, many_runs, of_before, writing
from tests.unit.dashboards.test_app import kinds


@pytest.fixture(scope="module")
def many(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample with a history of everything."""
    url = copy_of(sample_database_url, tmp_path_factory.mktemp("many") / "results.sqlite")
    many_runs(url)
    return url


@pytest.fixture(scope="module")
def old(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample as it was before runs were counted."""
    url = copy_of(sample_database_url, tmp_path_factory.mktemp("old") / "results.sqlite")
    of_before(url)
    return url


@pytest.fixture
def empty(tmp_path: Path) -> str:
    """A database in which nothing happened yet."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    Database.open(url).close()
    return url


@pytest.fixture(scope="module")
def readings(many: str) -> Iterator[Readings]:
    database = Database.open_read_only(many)
    yield Readings(database)
    database.close()


@pytest.fixture(scope="module")
def newest(readings: Readings) -> int:
    """The number of the newest run."""
    edition = readings.history.edition()
    assert edition is not None
    assert edition.newest_run is not None
    return edition.newest_run


def page(url: str, search: str = "") -> tuple[View, str]:
    database = Database.open_read_only(url)
    view, content = router.render(Readings(database), "/data-quality", search)
    database.close()
    return view, text(content)


def text(content: Any) -> str:
    """All words of a page, in order."""
    if isinstance(content, list | tuple):
        return " ".join(text(each) for each in content)
    if isinstance(content, str | int | float):
        return str(content)
    return text(getattr(content, "children", None) or "")


def cells(content: Any, number: int) -> list[list[str]]:
    """The body of a table of the page."""
    body = kinds(kinds(content, "Table")[number], "Tbody")[0]
    return [[text(cell).strip() for cell in row.children] for row in kinds(body, "Tr")]


def part(content: Any, anchor: str) -> Any:
    """The section of the page at an anchor."""
    return next(
        each
        for each in kinds(content, "Section")
        if any(getattr(heading, "id", None) == anchor for heading in kinds(each, "H2"))
    )


def drawn(readings: Readings, search: str) -> Any:
    return router.render(readings, "/data-quality", search)[1]


def test_the_page_opens_with_a_sentence_from_the_data(readings: Readings) -> None:
    view, _ = router.render(readings, "/data-quality", "")
    edition = readings.history.edition()
    assert edition is not None
    lines = readings.history.last_checks(edition)
    assert view.title == "Data quality"
    assert view.spoken.startswith(f"Of {lines.height} files of {len(SOURCE_WORDS)} sources, each as last checked, ")
    assert "and 1 was refused." in view.spoken
    loaded = lines.filter(pl.col("state") == "loaded")["rows_in"].sum()
    assert f"Of the {loaded:,} rows of files that count now, 12 were set aside." in view.spoken
    assert view.spoken.endswith("and has not ended: it still goes on, or was stopped.")


def test_runs_are_listed_newest_first_with_what_became_of_them(readings: Readings, newest: int) -> None:
    rows = cells(part(drawn(readings, ""), "runs"), 0)
    assert [row[0] for row in rows] == [f"Run {number}" for number in range(newest, newest - 20, -1)]
    source = SOURCE_WORDS["scmd"]
    assert [row[2:] for row in rows[:4]] == [
        ["… Not ended", source, "validate: only looks", "not known", "none", "not known"],
        ["W Warnings", source, "ingest: loads", "1", "12", "none"],
        ["! Faults", source, "validate: only looks", "2", "none", "2"],
        ["= Nothing new", source, "ingest: loads", "1", "none", "none"],
    ]


def test_older_runs_have_an_address(readings: Readings, newest: int) -> None:
    content = drawn(readings, "?source=ods")
    older = next(link.href for link in kinds(content, "A") if link.children == "Older runs")
    assert older == f"/data-quality?source=ods&before={newest - 19}#runs"
    content = drawn(readings, f"?source=ods&before={newest - 19}")
    assert cells(part(content, "runs"), 0)[0][0] == f"Run {newest - 20}"
    hrefs = {text(link): link.href for link in kinds(content, "A")}
    assert hrefs["Newest runs"] == "/data-quality?source=ods#runs"


def test_the_oldest_runs_have_none_before_them(readings: Readings) -> None:
    content = drawn(readings, "?before=2")
    assert [row[0] for row in cells(part(content, "runs"), 0)] == ["Run 1"]
    assert "Older runs" not in text(content)
    assert "There is no run before run 1." in text(drawn(readings, "?before=1"))


def test_a_run_tells_its_files_findings_and_faults(readings: Readings, newest: int) -> None:
    view, content = router.render(readings, "/data-quality", f"?run={newest - 2}")
    assert view.title == f"Run {newest - 2}"
    assert "without loading them" in view.spoken
    assert cells(content, 0) == [
        ["SCMD_FINAL_202605.csv", "May 2026", "Refused", "3,700", *["not loaded"] * 2, "1 of 1"]
    ]
    severity, rows = "! Critical: stop the file", "3,690 of 3,690 rows"
    assert cells(content, 1) == [["SCMD_FINAL_202605.csv", checked.CRITICAL["meaning"], severity, rows]]
    faults = cells(content, 2)
    assert faults[0] == ["SCMD_FINAL_202605.csv", "2", "YEAR_MONTH", "Not as expected: the month.", "Rename the file."]
    assert faults[1][1:3] == ["not told", "not told"]
    assert len(faults[1][3]) == 400


def test_a_run_tells_the_gravest_findings_first(readings: Readings) -> None:
    # Trusts' months come last but one, before those of practices.
    _, content = router.render(readings, "/data-quality", f"?run={len(SOURCE_WORDS) - 1}")
    severities = [row[2].split(": ")[0] for row in cells(content, 1)]
    assert severities == sorted(severities, key=["W Warning", "i Info"].index)
    assert {"W Warning", "i Info"} == set(severities)


def test_a_run_without_files_and_faults_says_so(readings: Readings, newest: int) -> None:
    words = text(drawn(readings, f"?run={newest - 3}"))
    assert "No file of this run was checked: each could not be read, or had been loaded before." in words
    assert "No expectation was found not to be met." in words
    assert "No file was refused, and every file could be read." in words


@pytest.mark.parametrize(
    ("search", "words"),
    [
        ("?run=4999", "There is no run 4999; this page shows all of them."),
        ("?run=0", "We cannot read '0' as a run number"),
        ("?run=٣", "We cannot read '٣' as a run number"),
        ("?before=x", "We cannot read 'x' as a run number"),
        ("?source=galaxy", "No file of the source 'galaxy' was checked; this page shows Medicines issued by trusts"),
        ("?source=<b>", "We cannot read '<b>' as a source"),
    ],
)
def test_a_bad_link_says_so(readings: Readings, search: str, words: str) -> None:
    view, content = router.render(readings, "/data-quality", search)
    assert view.title == "Data quality"
    assert words in text(content)


def test_every_expectation_of_a_source_has_its_trend(readings: Readings) -> None:
    rows = {row[0]: row[1:] for row in cells(part(drawn(readings, "?source=scmd"), "expectations"), 0)}
    month = "The month of the rows is the month in the file's name, 2026-05."
    assert rows[month] == [
        "! Critical: stop the file",
        "1 of 37",
        "3,690 of 3,690 rows",
        "Failed in 1 of 37 files, last in May 2026: 3,690 of 3,690 rows",
    ]
    assert rows["The quantity can be read as a number."][1] == "1 of 37"
    assert rows["Every row has a quantity."][1:] == ["0 of 36", "not asked", "Never failed in 36 files"]


def test_each_kind_of_file_of_a_source_has_a_table(readings: Readings) -> None:
    captions = [text(each) for each in kinds(part(drawn(readings, "?source=ods"), "expectations"), "Caption")]
    assert [each.split(":")[0] for each in captions] == [
        "Trust lists",
        "Files of successions",
        "Files of practices and their areas",
    ]


def test_rows_set_aside_tell_why_and_what_was_decided_last(readings: Readings) -> None:
    (row,) = cells(part(drawn(readings, "?source=scmd"), "rows-set-aside"), 0)
    edition = readings.history.edition()
    assert edition is not None
    assert row[0] == str(edition.newest_file)
    assert row[2:] == [
        "Apr 2026",
        "12 of 3,700",
        "The quantity can be read as a number. Not so in 12 rows.",
        "1 released, 2 dropped, 9 waiting",
    ]


def test_no_value_of_a_file_is_shown(readings: Readings, newest: int) -> None:
    for search in ("", "?source=ods", f"?run={newest - 1}"):
        assert "nobody should see" not in text(drawn(readings, search))


def test_the_name_of_a_strangers_file_turns_no_words_round(readings: Readings, newest: int) -> None:
    for search in ("", f"?run={newest - 1}", f"?run={newest - 2}"):
        words = text(drawn(readings, search))
        assert "<img src=x onerror=alert(1)>\N{REPLACEMENT CHARACTER} =cmd()" in words
        assert "\u202e" not in words


def test_the_same_content_counts_once_and_a_corrected_file_beside_it(empty: str) -> None:
    with writing(empty) as writer:
        writer.run(command="validate")
        for _ in range(3):
            writer.file("SCMD_202604.csv", date(2026, 4, 1), WARNING, file_id="f" * 64, state="checked")
        writer.file("SCMD_202604.csv", date(2026, 4, 1), WARNING | {"success": True, "rows_unexpected": 0})
    _, words = page(empty)
    assert "Failed in 1 of 2 files, last in April 2026: 12 of 3,700 rows" in words
    assert "Of 1 file of 1 source, each as last checked" in words


def test_a_file_that_was_replaced_waits_for_nobody(empty: str) -> None:
    with writing(empty) as writer:
        writer.run()
        for _ in range(2):
            writer.file("SCMD_202604.csv", date(2026, 4, 1), WARNING, rows_quarantined=12)
    _, words = page(empty)
    assert words.count("12 waiting") == 1
    assert words.count("nothing waits, because another file took this one's place") == 1


def test_files_from_before_runs_were_counted_are_told_without_runs(sample_database_url: str, tmp_path: Path) -> None:
    url = copy_of(sample_database_url, tmp_path / "results.sqlite")
    database = Database.open(url)
    with database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM run")
        connection.exec_driver_sql("DELETE FROM fault")
        connection.exec_driver_sql("UPDATE source_file SET run_number = NULL")
    database.close()
    view, words = page(url)
    assert "No run is counted yet; the last file was checked on" in view.spoken
    assert "No run is counted yet: the files below were checked before runs were." in words
    assert "No row of any loaded file is set aside." in words
    assert "Never failed in 36 files" in words


def test_nothing_checked_yet(empty: str) -> None:
    view, words = page(empty)
    assert view.spoken == "No file is on record: the next job that loads or checks one writes it down."
    assert "No file was checked yet, so there is nothing to tell of expectations." in words


def test_faults_can_be_read_before_anything_is_published(empty: str) -> None:
    with writing(empty) as writer:
        number = writer.run(faults=1, worst="critical")
        writer.fault(1, name="a.csv", row_number=None, column=None, message="It is empty.", cure="Fetch it again.")
    view, words = page(empty, f"?run={number}")
    assert view.title == f"Run {number}"
    assert "It is empty." in words
    database = Database.open_read_only(empty)
    _, content = router.render(Readings(database), "/", "")
    database.close()
    assert "/data-quality" in [link.href for link in kinds(content, "A")]


def test_an_old_database_says_that_the_next_job_brings_it_up_to_date(old: str) -> None:
    for search in ("", "?run=1", "?source=ods&before=4"):
        view, words = page(old, search)
        assert view.title == "Data quality"
        assert "This results database is from before runs were counted" in words
        assert "'nice-scorecard run', brings it up to date" in words


@pytest.mark.parametrize("path", ["/", "/compliance", "/organisation/ENG"])
def test_other_pages_of_an_old_database_say_so_too(old: str, path: str) -> None:
    database = Database.open_read_only(old)
    view, content = router.render(Readings(database), path, "")
    database.close()
    assert view.title == "The results are of an earlier version"
    assert "The next job brings it up to date: run 'nice-scorecard run'" in text(content)


def test_the_page_changes_without_a_release(empty: str) -> None:
    database = Database.open_read_only(empty)
    history = Readings(database).history
    editions = [history.edition()]
    with writing(empty) as writer:
        writer.run(ended_at=None)
        editions.append(history.edition())
        writer.file("a.csv", date(2026, 4, 1), WARNING)
        editions.append(history.edition())
        writer.fault(1, name="b.csv", row_number=None, column=None, message="It is empty.", cure="Fetch it again.")
        editions.append(history.edition())
        writer.decide(1, "f" * 64, 2, "dropped")
        editions.append(history.edition())
        with writer.database.writing() as connection:
            connection.exec_driver_sql("UPDATE run SET ended_at = started_at")
        editions.append(history.edition())
        edition = history.edition()
    assert len(set(editions)) == len(editions)
    assert edition is not None
    assert history.last_checks(edition) is history.last_checks(edition)
    assert list(history.trends(edition, "scmd")) == ["prescribing"]
    assert history.trends(edition, "ods") == {}
    database.close()


@pytest.fixture(scope="module")
def client(many: str) -> Iterator[httpx.Client]:
    with serving(many) as address, httpx.Client(base_url=address) as client:
        yield client


def read(client: httpx.Client, address: str) -> pl.DataFrame:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return pl.read_csv(io.StringIO(answer.text), infer_schema_length=None, try_parse_dates=True)


def test_the_file_of_runs_has_every_run(client: httpx.Client, newest: int) -> None:
    rows = read(client, "/download/runs.csv")
    assert rows["run_number"].to_list() == list(range(newest, 0, -1))
    assert set(schema.RUN.names) <= set(rows.columns)
    told = rows.row(2, named=True)
    assert (told["faults"], told["files_refused"], told["files_checked"], told["rows_in"]) == (2, 1, 1, 3_700)
    assert rows["rows_quarantined"][1] == 12
    assert (told["times_are"], told["synthetic"]) == ("UTC", True)


def test_the_file_of_expectations_has_every_check_and_no_value(client: httpx.Client, many: str) -> None:
    rows = read(client, "/download/expectations.csv?source=scmd")
    answer = client.get("/download/expectations.csv?source=scmd").text
    database = Database.open_read_only(many)
    known = checks.every_finding(database, "scmd", 0, 1_000)
    assert "".join(expectation_pieces(Readings(database), "scmd", files=5)) == answer
    database.close()
    assert rows.height == known.height
    assert rows["rows_unexpected"].to_list() == known["rows_unexpected"].to_list()
    unmet = rows.filter(pl.col("rows_unexpected") == 12, pl.col("severity") == "warning")
    assert unmet["share_unexpected"].to_list() == [12 / 3_700]
    assert "example" not in rows.columns
    assert "nobody should see" not in answer


def test_no_name_of_a_file_is_a_formula(many: str, tmp_path: Path) -> None:
    url = copy_of(many, tmp_path / "results.sqlite")
    with writing(url) as writer:
        writer.run()
        writer.file("=1+1.csv", date(2026, 3, 1), WARNING)
    with serving(url) as address:
        answer = httpx.get(f"{address}/download/expectations.csv", params={"source": "scmd"})
    names = {row["name"] for row in csv.DictReader(io.StringIO(answer.text))}
    assert "'=1+1.csv" in names
    assert HOSTILE in names


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/download/expectations.csv", 422),
        ("/download/expectations.csv?source=galaxy", 404),
        ("/download/expectations.csv?source=" + "x" * 256, 422),
    ],
)
def test_what_is_not_there_is_refused(client: httpx.Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_an_old_database_has_no_files_of_its_history(old: str) -> None:
    with serving(old) as address:
        for name in ("runs", "expectations"):
            answer = httpx.get(f"{address}/download/{name}.csv", params={"source": "scmd"} if name != "runs" else {})
            assert answer.status_code == 404
            assert "the next job brings it up to date" in answer.text


def test_a_file_of_runs_before_anything_is_published(empty: str) -> None:
    with writing(empty) as writer:
        writer.run()
    with serving(empty) as address:
        rows = list(csv.DictReader(io.StringIO(httpx.get(f"{address}/download/runs.csv").text)))
    assert [(row["run_number"], row["files_checked"], row["synthetic"]) for row in rows] == [("1", "0", "")]


def test_a_check_after_loading_does_not_hide_what_was_set_aside(empty: str) -> None:
    with writing(empty) as writer:
        writer.run()
        file_id = writer.file("SCMD_202604.csv", date(2026, 4, 1), WARNING, rows_quarantined=12)
        writer.run(command="validate")
        writer.file("SCMD_202604.csv", date(2026, 4, 1), WARNING, file_id=file_id, state="checked", rows_kept=0)
    view, words = page(empty)
    assert "Of the 3,700 rows of files that count now, 12 were set aside." in view.spoken
    assert "12 waiting" in words
