"""The library: it is opened as its page says, its questions are all on the page, and answer as the page says."""

import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

import scorecard
from scorecard import queries, schema
from scorecard.compliance import queries as compliance
from scorecard.errors import OutdatedDatabaseError, ScorecardError, SettingsError, UnknownReleaseError
from scorecard.expected.funnels import load_funnels
from scorecard.results import open_results
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from tests.lib import library_page
from tests.lib.requirements import REPOSITORY

PAGE = library_page.PAGE.read_text(encoding="utf-8")
MODULES = [module for _, modules in library_page.ROOMS for module in modules]
QUESTIONS = [
    pytest.param(function, id=f"{module.__name__}.{name}")
    for module in MODULES
    for name, function in library_page.questions(module)
]
# What the sample can be asked with.
WORDS: dict[str, Any] = {
    "release_id": 1,
    "before": 1,
    "after": 1,
    "medicine": "velstatin",
    "org_type": "icb",
    "ods_code": "ZB01",
    "period_type": "quarter",
    "period": date(2026, 1, 1),
    "measure": "use_per_100000_people",
    "subject": "velstatin",
    "unit": "mg",
    "grouping": "region",
    "indicator": "trial_first_participant_90_days",
    "day": date(2026, 3, 31),
    "within": 60,
    "source": "secondary_care",
    "first": date(2025, 4, 1),
    "last": date(2026, 3, 1),
}
# ``Columns: a, b, c.`` or ``Columns: those of schema.X and schema.Y without a, with b (in words), c and d.``
COLUMNS = re.compile(r"Columns: (?:those of ([A-Za-z_. ]+?)(?: without ([a-z_]+))?, with )?(.*?)\.(?: |$)")


def told_columns(function: Callable[..., Any]) -> set[str] | None:
    """The columns that a docstring lists; None where it lists none."""
    found = COLUMNS.search(" ".join((function.__doc__ or "").split()))
    if found is None:
        return None
    tables = [getattr(schema, name) for name in library_page.SCHEMA.findall(found[1] or "")]
    own = re.split(r", (?:and )?| and ", re.sub(r" \([^)]*\)", "", found[3]))
    return {*own, *(name for table in tables for name in table.names)} - {found[2]}


@pytest.fixture(scope="module")
def results(sample_settings: Settings) -> Iterator[Database]:
    database = open_results(sample_settings.home)
    yield database
    database.close()


def test_the_page_lists_every_question_in_its_own_words() -> None:
    assert library_page.page(PAGE) == PAGE, "python -m tests.lib.library_page brings the page up to date"


def test_no_module_of_questions_is_left_out() -> None:
    found = pkgutil.walk_packages(scorecard.__path__, "scorecard.")
    named = {each.name for each in found if each.name.endswith("queries")}
    missing = named - {module.__name__ for module in MODULES}
    assert not missing, f"tests/lib/library_page.py has no room for {missing}"


def test_the_first_lines_of_the_page_work(sample_settings: Settings) -> None:
    [lines] = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    *before, last = lines.replace("data/work/demo", str(sample_settings.home)).strip().splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(before), names)  # noqa: S102 - the page is ours
    answer = eval(last, names)  # noqa: S307
    assert answer.schema == schema.MEDICINE.polars_schema
    assert "velstatin" in answer["medicine"]
    names["results"].close()


@pytest.fixture(scope="module")
def words(results: Database, sample_settings: Settings) -> dict[str, Any]:
    """What the sample can be asked with, by the names of arguments."""
    [funnel] = load_funnels(REPOSITORY / "data" / "sample" / "funnels")
    of_day = compliance.cells(results, 1, WORDS["day"])
    named = {
        "rows": queries.uptake(results, 1, period_type=WORDS["period_type"], org_type="icb"),
        "medicines": queries.medicines(results, 1),
        "among": queries.covered(results, 1, period_type=WORDS["period_type"]),
        "periods": queries.periods_of(results, 1, WORDS["period_type"]),
    }
    return {**WORDS, **named, "funnel": funnel, "of_day": of_day, "lake": Lake(sample_settings.lake_at)}


@pytest.mark.parametrize("function", QUESTIONS)
def test_an_answer_is_of_the_type_and_has_the_columns_that_the_page_names(
    function: Callable[..., Any], results: Database, words: dict[str, Any]
) -> None:
    signature = inspect.signature(function)
    needed = [each.name for each in signature.parameters.values() if each.default is inspect.Parameter.empty]
    answer = function(results, **{name: words[name] for name in needed[1:]})
    if signature.return_annotation is not pl.DataFrame:
        assert not isinstance(answer, pl.DataFrame)
        return
    columns, tables = told_columns(function), library_page.SCHEMA.findall(function.__doc__ or "")
    if columns is not None:
        assert set(answer.columns) == columns
    elif tables:
        [table] = tables
        assert answer.schema == getattr(schema, table).polars_schema


def test_states_and_nulls_are_as_the_page_says(results: Database) -> None:
    rows = queries.uptake(results, 1, period_type="month")
    by_state = {state: rows.filter(state=state)["numerator"] for state in schema.STATES}
    assert all(len(values) for values in by_state.values())
    assert by_state["zero"].unique().to_list() == [0.0]
    assert by_state["used"].null_count() == 0
    assert by_state["missing"].is_null().all()
    assert by_state["not_applicable"].is_null().all()
    assert rows.filter(org_type="trust")["value"].is_null().all()


def test_results_open_by_folder_by_file_by_url_and_by_the_settings(
    sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = sample_settings.home
    monkeypatch.setenv("NICE_SCORECARD_HOME", str(home))
    for place in (home, str(home), home / "scorecard.sqlite", sample_settings.database_url, None):
        results = open_results(place)
        assert queries.current_release(results).release_id == 1
        results.close()


def test_a_wrong_place_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnknownReleaseError, match=r"^There is no results database at .*nowhere"):
        open_results(tmp_path / "nowhere")
    other = tmp_path / "other.txt"
    other.write_text("This is a letter, and it is long enough to be read as the head of a file. " * 3)
    with pytest.raises(SettingsError, match="file is not a database"):
        open_results(other)
    with pytest.raises(ScorecardError, match="no SQLAlchemy URL"):
        open_results("letters://here")
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(OutdatedDatabaseError, match="earlier version"):
        open_results(tmp_path / "empty.sqlite")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.sqlite", "other.txt"]


def test_nothing_can_be_written(results: Database) -> None:
    with pytest.raises((OperationalError, ScorecardError)), results.writing() as connection:
        connection.execute(text("DELETE FROM release"))
    assert queries.current_release(results).release_id == 1


def test_threads_share_what_was_opened(results: Database) -> None:
    alone = queries.uptake(results, 1, period_type="quarter", org_type="icb")
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(queries.uptake, results, 1, period_type="quarter", org_type="icb") for _ in range(24)]
        assert all(each.result().equals(alone) for each in asked)


def test_importing_brings_no_validation_and_no_dashboard() -> None:
    names = "', '".join(["scorecard.results", *(module.__name__ for module in MODULES)])
    program = (
        "import sys; before = set(sys.modules); import scorecard; only = set(sys.modules) - before;"
        f"import importlib; [importlib.import_module(each) for each in ('{names}',)];"
        "print(sorted(only)); print(sorted({each.partition('.')[0] for each in sys.modules}))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    only, roots = ended.stdout.splitlines()
    assert only == "['scorecard']"
    assert "'polars'" in roots
    for heavy in ("great_expectations", "dash", "plotly", "pandas", "ingest", "expectations", "dashboards"):
        assert f"'{heavy}'" not in roots


def test_every_module_on_the_page_can_be_imported_as_it_says() -> None:
    for package, name in re.findall(r"^`from ([a-z_.]+) import ([a-z_]+)`$", PAGE, flags=re.MULTILINE):
        assert import_module(f"{package}.{name}") in MODULES
