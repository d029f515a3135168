"""What check() answers."""

import logging
import subprocess
import sys
import warnings
from datetime import date

import polars as pl
import pytest

from expectations.check import check
from expectations.errors import UncheckableColumnError, UnsupportedExpectationError
from expectations.results import Consequence, Example, Severity
from expectations.rules import Expect, Rule, Suite, expect

FRAME = pl.LazyFrame(
    {
        "row_number": [2, 3, 4, 5, 6, 7, 8],
        "code": ["A", "B", None, "B", "a", "b", "c"],
        "amount": [1.0, float("nan"), None, float("inf"), -1.0, -2.0, -3.0],
        "amount_raw": ["1", "many", None, "inf", "-1", "-2", "-3"],
    }
)
CAPITALS = expect("ExpectColumnValuesToMatchRegex", column="code", regex="^[A-Z]$")
PRESENT = expect("ExpectColumnValuesToNotBeNull", column="code")
TWO_CODES = expect("ExpectColumnUniqueValueCountToBeBetween", column="code", max_value=2)


def rule(expectation: Expect, consequence: Consequence, shown: str | None = None) -> Rule:
    return Rule(expectation, f"Means {expectation.type}.", "Mend it.", consequence, shown)


def suite(*rules: Rule) -> Suite:
    return Suite("test", rules)


def test_findings_come_in_the_order_of_the_rules() -> None:
    rules = [rule(one, Consequence.NOTE) for one in (TWO_CODES, CAPITALS, PRESENT)]
    verdict = check(FRAME, suite(*rules))
    assert [finding.expectation for finding in verdict.findings] == [one.expectation.type for one in rules]
    assert [finding.meaning for finding in verdict.findings] == [one.meaning for one in rules]


def test_a_finding_says_what_was_looked_at_and_what_was_found() -> None:
    [finding] = check(FRAME, suite(rule(CAPITALS, Consequence.QUARANTINE))).findings
    assert finding.expectation == "expect_column_values_to_match_regex"
    assert (finding.columns, finding.cure, finding.success) == ("code", "Mend it.", False)
    assert (finding.rows_checked, finding.rows_unexpected) == (6, 3)
    assert finding.examples == (Example(6, "a"), Example(7, "b"), Example(8, "c"))
    assert (finding.severity, finding.consequence) == (Severity.WARNING, Consequence.QUARANTINE)
    assert finding.observed is None


def test_a_finding_about_the_whole_table_says_what_was_observed() -> None:
    [finding] = check(FRAME, suite(rule(TWO_CODES, Consequence.STOP))).findings
    assert (finding.observed, finding.rows_checked, finding.rows_unexpected) == ("5", 7, 0)
    assert finding.examples == ()


def test_a_finding_about_several_columns_counts_the_rows_looked_at_and_shows_all_values() -> None:
    pair = expect("ExpectCompoundColumnsToBeUnique", column_list=("code", "amount"))
    frame = pl.LazyFrame(
        {"row_number": [2, 3, 4, 5], "code": ["A", "A", None, "B"], "amount": [None, None, None, 1.0]},
        schema_overrides={"amount": pl.Float64},
    )
    [finding] = check(frame, suite(rule(pair, Consequence.NOTE))).findings
    assert (finding.columns, finding.rows_checked, finding.rows_unexpected) == ("code, amount", 3, 2)
    assert finding.examples == (Example(2, "A, (blank)"), Example(3, "A, (blank)"))


def test_examples_are_at_most_five_while_every_row_is_quarantined() -> None:
    frame = pl.LazyFrame({"row_number": range(2, 1002), "code": ["x"] * 1000})
    verdict = check(frame, suite(rule(CAPITALS, Consequence.QUARANTINE), rule(CAPITALS, Consequence.NOTE)))
    assert [len(finding.examples) for finding in verdict.findings] == [5, 5]
    assert verdict.quarantine["row_number"].to_list() == list(range(2, 1002))


def test_the_quarantine_has_a_line_for_each_row_and_rule_that_asks_for_it() -> None:
    verdict = check(FRAME, suite(*(rule(one, Consequence.QUARANTINE) for one in (CAPITALS, PRESENT))))
    assert verdict.quarantine.columns == ["row_number", "column", "value", "reason"]
    assert verdict.quarantine.rows() == [
        (6, "code", "a", "Means expect_column_values_to_match_regex."),
        (7, "code", "b", "Means expect_column_values_to_match_regex."),
        (8, "code", "c", "Means expect_column_values_to_match_regex."),
        (4, "code", None, "Means expect_column_values_to_not_be_null."),
    ]


def test_the_quarantine_shows_the_text_of_a_value_that_cannot_be_read_and_every_column_looked_at() -> None:
    readable = expect("ExpectColumnValuesToNotBeNull", column="amount", where_filled="amount_raw")
    pair = expect("ExpectCompoundColumnsToBeUnique", column_list=("code", "amount"))
    rules = [rule(readable, Consequence.QUARANTINE, shown="amount_raw"), rule(pair, Consequence.QUARANTINE)]
    twice = pl.concat([FRAME.head(2), FRAME.head(2)])
    assert check(twice, suite(*rules)).quarantine["value"].to_list() == [
        *["many", "many"], *["A, 1.0", "B, (blank)", "A, 1.0", "B, (blank)"],
    ]  # fmt: skip


def test_only_rows_in_which_a_word_stands_are_looked_at() -> None:
    frame = pl.LazyFrame({"row_number": [2, 3, 4], "rule": ["extended", "statutory", None], "due": [None] * 3})
    due = expect("ExpectColumnValuesToNotBeNull", column="due", where_is=("rule", "extended"))
    verdict = check(frame, suite(rule(due, Consequence.QUARANTINE, shown="rule")))
    assert (verdict.findings[0].rows_checked, verdict.quarantine["row_number"].to_list()) == (1, [2])


def test_a_frame_without_row_numbers_is_checked_and_shows_what_the_rule_names() -> None:
    trusts = pl.LazyFrame({"rows": [0, 5], "told": ["ZT01: no rows", "ZT02: 5 rows"]})
    some = expect("ExpectColumnValuesToBeBetween", column="rows", min_value=1)
    [finding] = check(trusts, suite(rule(some, Consequence.NOTE, shown="told"))).findings
    assert finding.examples == (Example(None, "ZT01: no rows"),)


def test_an_expectation_that_mostly_holds_quarantines_nothing() -> None:
    mostly = expect("ExpectColumnValuesToMatchRegex", column="code", regex="^[A-Z]$", mostly=0.5)
    verdict = check(FRAME, suite(rule(mostly, Consequence.QUARANTINE)))
    assert (verdict.findings[0].success, verdict.findings[0].rows_unexpected) == (True, 3)
    assert (verdict.outcome, verdict.quarantine.height) == ("passed", 0)


@pytest.mark.parametrize(
    ("consequence", "outcome", "stopping", "quarantined"),
    [
        (Consequence.STOP, "stopped", 1, 0),
        (Consequence.QUARANTINE, "passed_with_notes", 0, 1),
        (Consequence.NOTE, "passed_with_notes", 0, 0),
    ],
)
def test_the_consequence_decides_the_outcome(
    consequence: Consequence, outcome: str, stopping: int, quarantined: int
) -> None:
    verdict = check(FRAME, suite(rule(PRESENT, consequence)))
    assert (verdict.outcome, len(verdict.stopping), verdict.quarantine.height) == (outcome, stopping, quarantined)


def test_a_suite_that_is_met_passes() -> None:
    verdict = check(FRAME.drop_nulls("code"), suite(rule(PRESENT, Consequence.STOP)))
    assert (verdict.outcome, verdict.failed, verdict.stopping) == ("passed", (), ())


def test_a_number_that_is_no_number_is_unreadable_and_shown_as_it_stands() -> None:
    readable = expect("ExpectColumnValuesToNotBeNull", column="amount", where_filled="amount_raw")
    [finding] = check(FRAME, suite(rule(readable, Consequence.QUARANTINE, shown="amount_raw"))).findings
    assert (finding.rows_checked, finding.rows_unexpected) == (6, 1)
    assert finding.examples == (Example(3, "many"),)


def test_a_set_of_codes_is_looked_up_and_two_sets_are_kept_apart() -> None:
    sets = [frozenset({"A", "B"}), frozenset({"a"}), frozenset[str]()]
    rules = [
        rule(expect("ExpectColumnValuesToBeInSet", column="code", value_set=codes), Consequence.NOTE) for codes in sets
    ]
    assert [finding.rows_unexpected for finding in check(FRAME, suite(*rules)).findings] == [3, 5, 6]


def test_the_same_rule_put_to_two_frames_answers_for_each() -> None:
    asked = suite(rule(PRESENT, Consequence.NOTE))
    assert [check(frame, asked).findings[0].rows_unexpected for frame in (FRAME, FRAME.head(2), FRAME)] == [1, 0, 1]


def test_a_clean_frame_is_read_once_however_many_rules_there_are_and_again_for_repetitions() -> None:
    passes = []

    def counted(rows: pl.DataFrame) -> pl.DataFrame:
        passes.append(rows.height)
        return rows

    frame = pl.LazyFrame({"row_number": [2, 3], "code": ["A", "B"]}).map_batches(counted, streamable=False)
    unique = expect("ExpectCompoundColumnsToBeUnique", column_list=("row_number", "code"))
    verdict = check(frame, suite(*(rule(one, Consequence.QUARANTINE) for one in (CAPITALS, PRESENT, unique))))
    assert verdict.outcome == "passed"
    assert passes == [2, 2]


def test_a_faulty_frame_takes_no_pass_more_than_a_clean_one() -> None:
    passes = []

    def counted(rows: pl.DataFrame) -> pl.DataFrame:
        passes.append(rows.height)
        return rows

    unique = expect("ExpectColumnValuesToBeUnique", column="code")
    faulty = suite(*(rule(one, Consequence.QUARANTINE) for one in (CAPITALS, PRESENT, unique)))
    verdict = check(FRAME.map_batches(counted, streamable=False), faulty)
    assert [finding.rows_unexpected for finding in verdict.findings] == [3, 1, 2]
    assert passes == [7, 7]


@pytest.mark.parametrize("limits", [{"ROOM": 1}, {"FEW": 0}, {"ROOM": 1, "FEW": 0}, {"ROOM": 3}, {"ROOM": 6}])
def test_rows_picked_together_are_those_that_are_fetched_one_rule_after_another(
    monkeypatch: pytest.MonkeyPatch, limits: dict[str, int]
) -> None:
    unique = expect("ExpectColumnValuesToBeUnique", column="code")
    rules = [rule(one, Consequence.QUARANTINE) for one in (CAPITALS, PRESENT, unique)]
    shown = rule(PRESENT, Consequence.NOTE, shown="amount_raw")
    together = check(FRAME, suite(*rules, shown))
    for name, rows in limits.items():
        monkeypatch.setattr(f"expectations.polars_engine.passes.{name}", rows)
    apart = check(FRAME, suite(*rules, shown))
    assert apart.findings == together.findings
    assert apart.quarantine.equals(together.quarantine)


def test_whatever_is_asked_takes_a_pass_and_one_more_for_each_of_what_is_gathered_and_what_needs_numbers_first() -> (
    None
):
    passes = []

    def counted(rows: pl.DataFrame) -> pl.DataFrame:
        passes.append(rows.height)
        return rows

    def looked_at(*names: tuple[str, dict[str, object]]) -> int:
        passes.clear()
        rows = {"row_number": [2, 3, 4], "code": ["A", "B", "C"], "amount": [1.0, 2.0, 3.0]}
        frame = pl.LazyFrame(rows).map_batches(counted, streamable=False)
        asked = suite(*(rule(expect(name, **arguments), Consequence.NOTE) for name, arguments in names))
        assert check(frame, asked).outcome == "passed"
        return len(passes)

    added_up = (
        ("ExpectColumnMaxToBeBetween", {"column": "amount", "max_value": 3}),
        ("ExpectColumnMeanToBeBetween", {"column": "amount", "max_value": 2}),
        ("ExpectColumnStdevToBeBetween", {"column": "amount", "max_value": 1}),
        ("ExpectColumnSumToBeBetween", {"column": "amount", "max_value": 6}),
        ("ExpectColumnValuesToBeIncreasing", {"column": "amount", "strictly": True}),
        ("ExpectColumnValuesToMatchRegexList", {"column": "code", "regex_list": ("A", "[BC]")}),
        ("ExpectMulticolumnValuesToBeEqual", {"column_list": ("amount", "amount")}),
        ("ExpectTableColumnCountToEqual", {"value": 3}),
        ("ExpectColumnTypeToBe", {"column": "code", "type_": "String"}),
    )
    gathered = (
        ("ExpectColumnMedianToBeBetween", {"column": "amount", "max_value": 2}),
        ("ExpectColumnProportionOfUniqueValuesToBeBetween", {"column": "code", "min_value": 1}),
        ("ExpectColumnDistinctValuesToContainSet", {"column": "code", "value_set": ("A",)}),
        ("ExpectColumnMostCommonValueToBeInSet", {"column": "code", "value_set": ("A",), "ties_okay": True}),
        ("ExpectCompoundColumnsToBeUnique", {"column_list": ("code", "amount")}),
    )
    scores = ("ExpectColumnValueZScoresToBeLessThan", {"column": "amount", "threshold": 2, "double_sided": True})
    outliers = ("ExpectColumnValuesToNotBeOutliers", {"column": "amount", "method": "iqr", "multiplier": 1.5})
    assert looked_at(*added_up) == 1
    assert looked_at(*gathered, *added_up) == 2
    assert looked_at(*gathered, *added_up, scores, outliers) == 3


@pytest.mark.parametrize(
    ("expectation", "sentence"),
    [
        (expect("ExpectMulticolumnValuesToBeUnique", column="code", column_list=("code",)), "only the name"),
        (expect("ExpectColumnKLDivergenceToBeLessThan", column="code", threshold=1), "needs its partition_object"),
        (expect("ExpectTableRowCountToEqualOtherTable", other_table_name="x"), "knows no other table"),
        (expect("UnexpectedRowsExpectation", unexpected_rows_query="SELECT 1 FROM {batch}"), "runs no SQL"),
        (expect("ExpectColumnTypeToBe", column="code", type_="VARCHAR"), "no type of the name VARCHAR"),
        (expect("ExpectColumnValuesToBeBetween", column="amount", min_value=2, max_value=1), "cannot begin at 2"),
        (
            expect(
                "ExpectColumnPairValuesToBeInSet",
                column_A="code",
                column_B="code",
                value_pairs_set=(("A", "A"),),
                where_filled="amount",
            ),
            "some rows only",
        ),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(expectation: Expect, sentence: str) -> None:
    with pytest.raises(UnsupportedExpectationError, match=sentence):
        check(FRAME, suite(rule(expectation, Consequence.NOTE)))


@pytest.mark.parametrize(
    ("expectation", "sentence"),
    [
        (expect("ExpectColumnMaxToBeBetween", column="code", max_value=1), "cannot be concluded"),
        (expect("ExpectColumnMeanToBeBetween", column="code", max_value=1), r"cannot be asked of code \(String\)"),
        (expect("ExpectColumnMedianToBeBetween", column="code", max_value=1), "which is no number"),
        (expect("ExpectColumnValuesToMatchRegex", column="amount", regex="1"), "of text only"),
        (expect("ExpectColumnValuesToBeInSet", column="code", value_set=(1,)), "Not every value of the set"),
        (expect("ExpectColumnTypeToBe", column="colour", type_="String"), "no column colour"),
    ],
)
def test_what_a_column_does_not_fit_is_a_sentence(expectation: Expect, sentence: str) -> None:
    with pytest.raises(UncheckableColumnError, match=sentence):
        check(FRAME, suite(rule(expectation, Consequence.NOTE)))


def test_a_set_of_an_expectation_on_the_whole_column_is_looked_at() -> None:
    asked = expect("ExpectColumnMostCommonValueToBeInSet", column="code", value_set=frozenset({"B"}))
    others = expect("ExpectColumnMostCommonValueToBeInSet", column="code", value_set=frozenset({"A"}))
    findings = check(FRAME, suite(*(rule(one, Consequence.NOTE) for one in (asked, others)))).findings
    assert [finding.success for finding in findings] == [True, False]


def test_an_unsupported_expectation_raises_a_sentence() -> None:
    like = expect("ExpectColumnValuesToMatchLikePattern", column="code", like_pattern="%")
    with pytest.raises(UnsupportedExpectationError, match="knows no LIKE patterns"):
        check(FRAME, suite(rule(like, Consequence.NOTE)))


def test_a_name_that_great_expectations_does_not_know_raises_a_sentence() -> None:
    with pytest.raises(UnsupportedExpectationError, match="no expectation of the name ExpectWonders"):
        check(FRAME, suite(rule(expect("ExpectWonders"), Consequence.NOTE)))


def test_an_expectation_about_the_table_cannot_quarantine_rows() -> None:
    with pytest.raises(UnsupportedExpectationError, match="cannot tell which rows to quarantine"):
        check(FRAME, suite(rule(TWO_CODES, Consequence.QUARANTINE)))


def test_an_absent_column_raises_a_sentence() -> None:
    absent = expect("ExpectColumnValuesToNotBeNull", column="colour")
    with pytest.raises(UncheckableColumnError, match="There is no column colour in the frame"):
        check(FRAME, suite(rule(absent, Consequence.NOTE)))


def test_an_absent_column_to_show_raises_a_sentence() -> None:
    with pytest.raises(UncheckableColumnError, match="There is no column colour in the frame"):
        check(FRAME, suite(rule(PRESENT, Consequence.NOTE, shown="colour")))


def test_a_type_that_does_not_fit_raises_a_sentence() -> None:
    unfit = expect("ExpectColumnValuesToBeBetween", column="code", min_value=date(2020, 1, 1))
    with pytest.raises(UncheckableColumnError, match=r"cannot be asked of code \(String\)"):
        check(FRAME, suite(rule(unfit, Consequence.NOTE)))


def test_the_types_of_expectations_are_those_of_great_expectations() -> None:
    from great_expectations import expectations as gxe

    types = {
        name: getattr(getattr(gxe, name), "expectation_type", "") for name in dir(gxe) if name.startswith("Expect")
    }
    mistaken = {name: expect(name).type for name, type_ in types.items() if type_ and expect(name).type != type_}
    assert mistaken == {}


def test_importing_check_and_the_suites_does_not_import_great_expectations() -> None:
    program = "import expectations.check, expectations.suites, sys; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_checking_leaves_the_warnings_of_the_process_alone() -> None:
    check(FRAME, suite(rule(PRESENT, Consequence.NOTE)))
    assert warnings.showwarning.__module__ != logging.__name__
