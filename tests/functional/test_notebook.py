"""The example notebook: it is run in a kernel on the sample, and what its cells found is found again in other ways."""

import csv
import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import nbformat
import polars as pl
import pytest
from nbclient import NotebookClient
from traitlets.config import Config

from scorecard import caveats
from scorecard.settings import Settings
from tests.conftest import SAMPLE
from tests.lib.requirements import REPOSITORY

NOTEBOOK = REPOSITORY / "examples" / "notebook" / "uptake_of_one_medicine.ipynb"
FRAMES = ("rose", "standing", "spread", "quarters", "states", "shares", "open_ends", "rows", "moved")
# What a reader would look at next: the frames that the cells made.
TAKE = "for each in {frames}:\n    globals()[each].write_parquet(f'{folder}/{{each}}.parquet')"


class Ran:
    """The notebook after it ran: what its cells printed and drew, and the frames they made."""

    def __init__(self, cells: list[Any], folder: Path) -> None:
        self.outputs = {cell.id: cell.outputs for cell in cells if cell.cell_type == "code"}
        self.frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in FRAMES}

    def printed(self, cell: str) -> str:
        return "".join(each.text for each in self.outputs[cell] if each.output_type == "stream")


@pytest.fixture(scope="module")
def ran(sample_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The notebook, run once; it talks with its kernel by files of a short name, and not over a network."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    folder = tmp_path_factory.mktemp("frames")
    take = TAKE.format(frames=FRAMES, folder=folder)
    notebook.cells.append(nbformat.v4.new_code_cell(take))  # type: ignore[no-untyped-call]
    with tempfile.TemporaryDirectory() as short:
        variables = {
            **os.environ,
            "NICE_SCORECARD_HOME": str(sample_settings.home),
            "IPYTHONDIR": short,
            "PYTHONWARNINGS": "default",
        }
        client = NotebookClient(
            notebook,
            timeout=120,
            kernel_name="python3",
            config=Config({"KernelManager": {"transport": "ipc", "ip": f"{short}/k"}}),
            resources={"metadata": {"path": str(NOTEBOOK.parent)}},
        )
        client.execute(env=variables)
    return Ran(notebook.cells, folder)


@pytest.fixture(scope="module")
def raw(sample_settings: Settings) -> Iterator[sqlite3.Connection]:
    """The results database without the library."""
    with closing(sqlite3.connect(sample_settings.home / "scorecard.sqlite")) as connection:
        yield connection


def test_it_is_kept_without_outputs_and_without_anybodys_machine() -> None:
    notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [(cell["outputs"], cell["execution_count"], cell["metadata"]) for cell in code] == [([], None, {})] * len(
        code
    )
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
    assert "/home/" not in NOTEBOOK.read_text(encoding="utf-8")


def test_nothing_is_warned_of(ran: Ran) -> None:
    told = [each for outputs in ran.outputs.values() for each in outputs]
    assert [each.text for each in told if each.get("name") == "stderr"] == []


def test_the_medicines_that_rose_are_those_of_a_plain_sum(ran: Ran, raw: sqlite3.Connection) -> None:
    asked = (
        "SELECT medicine.name, uptake.period, uptake.numerator FROM uptake JOIN medicine USING (release_id, medicine, unit)"
        " WHERE org_type = 'england' AND period_type = 'quarter'"
    )
    by_medicine: dict[str, dict[str, float]] = {}
    for name, period, amount in raw.execute(asked):
        by_medicine.setdefault(name, {})[period] = amount
    newest = sorted({period for found in by_medicine.values() for period in found})[-8:]
    compared = {name: [found[each] for each in newest] for name, found in by_medicine.items() if {*newest} <= {*found}}
    rose = {
        name: (sum(found[4:]), sum(found[:4])) for name, found in compared.items() if sum(found[4:]) > sum(found[:4])
    }
    assert rose
    found = {name: (latest, previous) for name, _, latest, previous, _ in ran.frames["rose"].rows()}
    assert set(found) == set(rose)
    for name, sums in rose.items():
        assert found[name] == pytest.approx(sums)
    told = f"{len(rose)} of {len(compared)} medicines increased; {len(by_medicine)} are in the release."
    assert ran.printed("rose-code").startswith(told)


def test_where_the_icb_stands(ran: Ran, raw: sqlite3.Connection) -> None:
    standing = ran.frames["standing"]
    asked = (
        "SELECT ods_code, SUM(numerator) * 100000.0 / MAX(denominator) FROM uptake WHERE org_type = 'icb' AND"
        " medicine = 'tazorimab' AND unit = 'mg' AND period_type = 'quarter' AND period >= '2025-04-01' GROUP BY ods_code"
    )
    rates = dict(raw.execute(asked))
    for row in standing.iter_rows(named=True):
        assert row["value"] == pytest.approx(rates[row["ods_code"]])
        assert (row["low"] is None) == (row["received"] < row["expected"])
        assert row["low"] is None or row["low"] < row["value"] < row["high"]
    [own] = standing.filter(ods_code="ZB01").to_dicts()
    told = ran.printed("sentence-code")
    assert told.startswith("NHS Alderbeck Integrated Care Board: ")
    assert f"{own['value']:,.0f} mg per 100,000 people (95 % interval {own['low']:,.0f} to {own['high']:,.0f})" in told
    assert told.endswith(f"Beside all others together: {own['comparison']}.\n")


def test_the_chart_has_the_percentiles_of_those_whose_every_submission_came_and_the_icb(
    ran: Ran, raw: sqlite3.Connection
) -> None:
    [shown] = ran.outputs["percentiles-code"]
    traces = {trace["name"]: trace for trace in shown.data["application/vnd.plotly.v1+json"]["data"]}
    assert list(traces) == ["percentile 25", "percentile 50", "percentile 75", "NHS Alderbeck Integrated Care Board"]
    asked = (
        "SELECT coverage.period, coverage.ods_code, COALESCE(uptake.numerator, 0) * 100000.0 / organisation.population FROM coverage"
        " JOIN organisation USING (release_id, org_type, ods_code) LEFT JOIN uptake ON uptake.ods_code = coverage.ods_code"
        " AND uptake.period = coverage.period AND uptake.period_type = 'quarter' AND uptake.org_type = 'icb'"
        " AND uptake.medicine = 'tazorimab' AND uptake.unit = 'mg' WHERE coverage.org_type = 'icb'"
        " AND coverage.period_type = 'quarter' AND received = expected AND organisation.population IS NOT NULL"
    )
    whole: dict[str, dict[str, float]] = {}
    for period, code, value in raw.execute(asked):
        whole.setdefault(period, {})[code] = value
    middle = traces["percentile 50"]
    assert dict(zip(middle["x"], middle["y"], strict=True)) == pytest.approx(
        {period: median(values.values()) for period, values in whole.items()}
    )
    own = traces["NHS Alderbeck Integrated Care Board"]
    drawn = {period: value for period, value in zip(own["x"], own["y"], strict=True) if value is not None}
    assert drawn == pytest.approx({period: values["ZB01"] for period, values in whole.items() if "ZB01" in values})
    assert 0 < len(drawn) < len(own["x"])
    assert len({trace["line"]["dash"] for trace in list(traces.values())[:2]}) == 2


def test_the_states_are_those_that_held_on_the_day(ran: Ran, raw: sqlite3.Connection) -> None:
    assert ran.printed("compliance-code") == "As known on 31 March 2026\n"
    asked = (
        "SELECT ods_code, state FROM compliance WHERE org_type = 'icb' AND from_day <= '2026-03-31'"
        " AND (to_day IS NULL OR to_day > '2026-03-31')"
    )
    held = raw.execute(asked).fetchall()
    assert dict(ran.frames["states"].rows()) == Counter(state for _, state in held)
    own = ran.frames["open_ends"]
    assert own.height == sum(code == "ZB01" and state in ("overdue", "late", "explained") for code, state in held)
    silent = ran.frames["shares"].filter(pl.col("not_known") == pl.col("judged"))
    assert silent["share"].is_null().all()
    assert silent.height == 1


def test_the_rows_behind_the_number_stand_in_the_files_and_add_up(ran: Ran, raw: sqlite3.Connection) -> None:
    rows = ran.frames["rows"]
    asked = (
        "SELECT numerator FROM uptake WHERE org_type = 'icb' AND ods_code = 'ZB01' AND medicine = 'tazorimab'"
        " AND period_type = 'quarter' AND period = '2026-01-01' AND unit = 'mg'"
    )
    [(published,)] = raw.execute(asked).fetchall()
    assert rows["amount"].sum() == published
    assert (rows["quantity"] * rows["factor"] == rows["amount"]).all()
    for row in rows.iter_rows(named=True):
        with (SAMPLE.parent / "scmd" / row["name"]).open(encoding="utf-8", newline="") as lines:
            submitted = list(csv.DictReader(lines))[row["row_number"] - 2]
        assert submitted["ODS_CODE"] == row["ods_code"]
        assert float(submitted["TOTAL_QUANTITY_IN_VMP_UDFS_UNIT_OF_MEASURE"]) == row["quantity"]
        assert submitted["VMP_PRODUCT_NAME"] == row["vmp_name"]
        assert submitted["YEAR_MONTH"] == f"{row['month']:%Y%m}"
    assert set(rows["month"]) <= {date(2026, month, 1) for month in (1, 2, 3)}


def test_one_release_moved_nothing_and_what_to_bear_in_mind_is_told(ran: Ran) -> None:
    assert ran.printed("revisions-code") == "Release 1: The first release that was published.\n"
    assert ran.frames["moved"].is_empty()
    told = ran.printed("caveats-code")
    assert all(f"- {sentence}\n" in told for sentence in caveats.USE)
    assert "the publisher will restate them" in told
