"""The documentation lists the rules, and what the engine can ask, as they are."""

import inspect

import expectations.polars_engine.registration  # isort: skip  # noqa: F401  imports GX without its warnings

from great_expectations.expectations import core

from expectations.catalogue import rules_as_markdown
from tests.lib.requirements import REPOSITORY
from tests.unit.expectations.core_expectations import EXAMPLES, Support, support, support_as_markdown
from tests.unit.expectations.gx_engines import Engines


def test_the_documented_rules_are_those_of_the_suites() -> None:
    document = (REPOSITORY / "docs" / "validation.md").read_text(encoding="utf-8")
    documented = document.partition("<!-- rules -->")[2].partition("<!-- end of rules -->")[0].strip()
    assert documented == rules_as_markdown(), "write the output of 'python -m expectations.catalogue' into the page"


def test_every_core_expectation_of_great_expectations_has_its_example() -> None:
    exported = {name for name, kind in vars(core).items() if inspect.isclass(kind) and "xpect" in name}
    assert exported == EXAMPLES.keys()


def test_what_great_expectations_supports_on_pandas_the_polars_engine_supports_too(engines: Engines) -> None:
    assert [name for name in EXAMPLES if support(name, engines) is Support.NOT_HERE] == []


def test_the_documented_support_is_what_running_every_expectation_gives(engines: Engines) -> None:
    document = (REPOSITORY / "docs" / "expectations.md").read_text(encoding="utf-8")
    documented = document.partition("<!-- support -->")[2].partition("<!-- end of support -->")[0].strip()
    command = "python -m tests.unit.expectations.core_expectations"
    assert documented == support_as_markdown(engines), f"write the output of '{command}' into the page"
