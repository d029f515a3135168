"""What our own output means: must hold of every release before anybody can see it."""

from expectations.results import Consequence
from expectations.rules import Expect, Rule, Suite, expect
from expectations.suites.context import Context
from scorecard import schema

# Sums of the same numbers in another order differ by rounding only.
ROUNDING = 1e-9
OUR_FAULT = "Report it with the release's inputs: it is a fault of this program, not of the data. Nothing was kept."
BOUNDS = "Look for a slip of the unit in the files of that medicine; if the rate is right, widen the threshold."
CELL = ("source", "org_type", "ods_code", "medicine", "unit", "period_type", "period")


def sums(_context: Context) -> Suite:
    """The rules for sums and their parts."""
    return Suite(
        "release",
        (
            must(there("difference"), "Both sides of a sum are there.", "told"),
            must(
                nothing_but_rounding("difference"),
                "England is the sum of its parts at every level, and no source row of a medicine is lost or doubled.",
                "told",
            ),
        ),
        counted="sums",
    )


def figures(context: Context) -> Suite:
    """The rules for figures."""
    limits = context.thresholds
    return Suite(
        "release",
        (
            must(there("error"), "There is a value where there are people to divide by, and only there.", "told"),
            must(nothing_but_rounding("error"), "Every value is numerator ÷ denominator × 100,000.", "told"),
            Rule(
                between("value", limits.least_rate, limits.greatest_rate),
                f"Rates lie between {limits.least_rate:,.0f} and {limits.greatest_rate:,.0f} per 100,000 people.",
                BOUNDS,
                Consequence.STOP,
                shown="told",
            ),
            must(between("source_rows", 1, None), "Every figure rests on source rows.", "told"),
            must(there("received"), "It is known for every figure how many submissions were received.", "told"),
            must(expect("ExpectCompoundColumnsToBeUnique", column_list=CELL), "There is one figure for each cell."),
        ),
        counted="figures",
    )


def stated(_context: Context) -> Suite:
    """The rules for states."""
    states = expect("ExpectColumnValuesToBeInSet", column="state", value_set=frozenset(schema.STATES))
    return Suite(
        "release",
        (
            must(expect("ExpectCompoundColumnsToBeUnique", column_list=CELL), "No cell has two states at once."),
            must(states, f"The state is one of: {', '.join(schema.STATES)}.", "told"),
            must(
                between("contradictions", None, 0),
                "What is used was submitted, zero is zero, and what is missing or not applicable has no number.",
                "told",
            ),
        ),
        counted="cells",
    )


def spells(_context: Context) -> Suite:
    """The rules for the states of compliance."""
    cell = ("ods_code", "recommendation_id", "from_day")
    known = frozenset(schema.COMPLIANCE_STATES)
    return Suite(
        "release",
        (
            must(
                expect("ExpectCompoundColumnsToBeUnique", column_list=cell), "No recommendation has two states at once."
            ),
            must(
                expect("ExpectColumnValuesToBeInSet", column="state", value_set=known),
                f"The state of a recommendation is one of: {', '.join(schema.COMPLIANCE_STATES)}.",
                "told",
            ),
            must(
                between("contradictions", None, 0),
                "States follow each other without a gap, and each agrees with its due day, decision and reason.",
                "told",
            ),
        ),
        counted="states",
    )


def ranked(_context: Context) -> Suite:
    """The rules for measures and their ranks."""
    key = schema.MEASURE_FIGURE.key[1:]
    known = expect("ExpectColumnValuesToBeInSet", column="state", value_set=frozenset(schema.STATES))
    return Suite(
        "release",
        (
            must(expect("ExpectCompoundColumnsToBeUnique", column_list=key), "There is one figure for each cell."),
            must(known, f"The state is one of: {', '.join(schema.STATES)}.", "told"),
            must(
                between("contradictions", None, 0),
                "A rank rests on every submission and has an interval; what has no rank says why; shares lie between "
                "0 and 1; and what is missing or not applicable has no number.",
                "told",
            ),
        ),
        counted="figures",
    )


def sources(_context: Context) -> Suite:
    """The rules for the files that a release was computed from."""
    return Suite(
        "release",
        (
            must(between("lines", 1, 1), "Every file of the release is in the manifest, once.", "told"),
            must(between("rows", 1, None), "The rows of every file of the release are in the lake.", "told"),
        ),
        counted="files",
    )


def must(expectation: Expect, meaning: str, shown: str | None = None) -> Rule:
    """A rule without which nothing is published."""
    return Rule(expectation, meaning, OUR_FAULT, Consequence.STOP, shown=shown)


def there(column: str) -> Expect:
    """No line lacks the value."""
    return expect("ExpectColumnValuesToNotBeNull", column=column)


def between(column: str, least: float | None, most: float | None) -> Expect:
    """The value, where there is one, lies between bounds, which belong to the range."""
    return expect("ExpectColumnValuesToBeBetween", column=column, min_value=least, max_value=most)


def nothing_but_rounding(column: str) -> Expect:
    """The value differs from zero by no more than sums in another order do."""
    return between(column, -ROUNDING, ROUNDING)
