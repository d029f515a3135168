"""Schemathesis asks the API whatever its OpenAPI document allows, and much that it forbids."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import load_all_checks, positive_data_acceptance

from dashboards.api.resources import RESOURCES
from dashboards.app import create_app
from scorecard.settings import Settings
from scorecard.store.lake import Lake

load_all_checks()
# Each address with so many questions of a kind: some seconds altogether.
EXAMPLES = 20
# No document can say which texts are cursors, so some that it allows are refused.
NOT_ASKED = [positive_data_acceptance]


@pytest.fixture(scope="module")
def document(sample_settings: Settings) -> Any:
    app = create_app(sample_settings.database_url, Lake(sample_settings.lake_at))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app.server)


def operations(document: Any) -> Iterator[Any]:
    for found in document.get_all_operations():
        yield found.ok()


def can_be_asked(operation: Any, mode: GenerationMode) -> bool:
    """Whether there are questions of a kind: what takes no parameter cannot be asked wrongly."""
    return mode == GenerationMode.POSITIVE or bool(operation.definition.raw.get("parameters"))


def test_the_document_has_every_table(document: Any) -> None:
    paths = {operation.path for operation in operations(document)}
    assert {f"/v1/releases/{{release_id}}/{resource.name}" for resource in RESOURCES} < paths


@pytest.mark.parametrize("mode", GenerationMode)
def test_no_server_error_and_nothing_that_is_not_documented(document: Any, mode: GenerationMode) -> None:
    answers: Counter[int] = Counter()
    for operation in (each for each in operations(document) if can_be_asked(each, mode)):

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))
        def ask(case: Case) -> None:
            if mode == GenerationMode.POSITIVE and "release_id" in case.path_parameters:
                case.path_parameters["release_id"] = 1  # most other numbers are no release
            answer = case.call()
            if answer.status_code == 414:  # of the server's limits, which stand before the API
                return
            answers[answer.status_code] += 1
            case.validate_response(answer, excluded_checks=NOT_ASKED)

        ask()
    expected = {200, 307, 400} if mode == GenerationMode.POSITIVE else {400, 404}
    assert expected <= set(answers), answers
