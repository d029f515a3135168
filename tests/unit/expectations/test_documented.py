"""The documentation lists the rules as they are."""

from expectations.catalogue import rules_as_markdown
from tests.lib.requirements import REPOSITORY


def test_the_documented_rules_are_those_of_the_suites() -> None:
    document = (REPOSITORY / "docs" / "validation.md").read_text(encoding="utf-8")
    documented = document.partition("<!-- rules -->")[2].partition("<!-- end of rules -->")[0].strip()
    assert documented == rules_as_markdown(), "write the output of 'python -m expectations.catalogue' into the page"
