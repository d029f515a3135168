"""The JSON report fits its published schema, and the schema is strict enough to notice what does not."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from expectations.results import Severity
from ingest.reports import json as report_json
from ingest.reports.model import RunReport
from tests.lib.requirements import REPOSITORY
from tests.unit.ingest.reports.conftest import HOSTILE

SCHEMA = json.loads((REPOSITORY / "docs" / "validation-report.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture
def document(report: RunReport) -> dict[str, Any]:
    return json.loads(report_json.render(report, Severity.WARNING))  # type: ignore[no-any-return]


def test_a_report_fits_the_schema(document: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(document)


def test_everything_that_is_written_is_described_and_the_other_way_round(document: dict[str, Any]) -> None:
    parts = SCHEMA["$defs"]
    found = document["files"][3]
    for what, schema in [
        (document, SCHEMA),
        (document["run"], SCHEMA["properties"]["run"]),
        (found, parts["file"]),
        (found["findings"][0], parts["finding"]),
        (document["files"][2]["findings"][0]["examples"][0], parts["finding"]["properties"]["examples"]["items"]),
        (found["problems"][0], parts["problem"]),
    ]:
        assert set(what) == set(schema["properties"]) == set(schema["required"])


SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "another version": lambda d: d.update(format_version=2),
    "no files": lambda d: d.pop("files"),
    "an unknown severity": lambda d: d["run"].update(worst="fatal"),
    "a hash cut short": lambda d: d["files"][0].update(sha256="ab"),
    "rows below zero": lambda d: d["files"][0].update(rows_in=-1),
    "an unknown outcome": lambda d: d["files"][0].update(outcome="ok"),
    "a finding that is text": lambda d: d["files"][0].update(findings=["x"]),
    "an example without its row": lambda d: d["files"][1]["findings"][0]["examples"][0].pop("row"),
    "no cure": lambda d: d["files"][1]["findings"][0].pop("what_to_do"),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_does_not_fit_is_noticed(document: dict[str, Any], spoil: Callable[[dict[str, Any]], object]) -> None:
    spoilt = copy.deepcopy(document)
    spoil(spoilt)
    assert list(VALIDATOR.iter_errors(spoilt))


def test_what_it_says_is_what_was_found(report: RunReport, document: dict[str, Any]) -> None:
    assert (document["run"]["number"], document["run"]["fail_on"], document["run"]["worst"]) == (
        7,
        "warning",
        "critical",
    )
    for told, file in zip(document["files"], report.files, strict=True):
        assert (told["name"], told["outcome"], told["worst"]) == (file.name, file.outcome, file.worst)
        assert [finding["met"] for finding in told["findings"]] == [False] * len(file.unmet) + [True] * len(file.met)
    (warning, *_) = document["files"][2]["findings"]
    assert warning["columns"] == [HOSTILE, "QUANTITY"]
    assert (warning["checked"], warning["failing"], warning["counted"]) == (1_200, 7, "rows")
    assert [example["row"] for example in warning["examples"]] == [3, 4, None]
    assert warning["examples"][0]["value"] == HOSTILE


def test_it_is_plain_text_that_any_program_reads(report: RunReport) -> None:
    text = report_json.render(report, Severity.CRITICAL)
    assert text.isascii()
    assert text.endswith("}\n")
    assert "\x1b" not in text
