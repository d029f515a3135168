"""Our engine concludes what GX's pandas engine concludes, for every core expectation that both know."""

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings

from expectations.suites import SUITES, suite_for
from tests.unit.expectations.core_expectations import EXAMPLES, Support, support
from tests.unit.expectations.gx_engines import Engines
from tests.unit.expectations.parity_cases import EXPECTATIONS, FRAMES, SCHEMA
from tests.unit.expectations.test_suites import KNOWN

NO_ROWS = pl.DataFrame(schema=SCHEMA).with_row_index("row_number", offset=2)
NO_VALUES = pl.DataFrame([[None] * len(SCHEMA)] * 3, schema=SCHEMA, orient="row").with_row_index("row_number", offset=2)
# Compared elsewhere: pandas has names of its own for types, and stops at the first text that is no JSON.
ELSEWHERE = {
    "ExpectColumnTypeToBe",
    "ExpectColumnValuesToBeOfType",
    "ExpectColumnValuesToBeInTypeList",
    "ExpectColumnValuesToMatchJsonSchema",
}


# NumPy, on which GX goes on to compare distributions whatever the engine, warns of columns without values.
@pytest.mark.filterwarnings("ignore:invalid value encountered:RuntimeWarning")
@pytest.mark.parametrize("name", EXPECTATIONS)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(NO_ROWS)
@example(NO_VALUES)
@given(frame=FRAMES)
def test_both_engines_conclude_the_same(engines: Engines, name: str, frame: pl.DataFrame) -> None:
    asked = EXPECTATIONS[name]
    oracle = engines.ask_pandas(frame, *asked)
    assert not any(conclusion.error for conclusion in oracle)
    assert engines.ask_polars(frame.lazy(), *asked) == oracle


def test_every_expectation_that_both_engines_know_has_its_parity_tested(engines: Engines) -> None:
    known = {name for name in EXAMPLES if support(name, engines) is Support.YES}
    assert known == EXPECTATIONS.keys() | ELSEWHERE


def test_every_expectation_of_the_suites_has_its_parity_tested() -> None:
    used = {rule.expectation.name for table in SUITES for rule in suite_for(table, KNOWN).rules}
    assert used - EXPECTATIONS.keys() == set()
