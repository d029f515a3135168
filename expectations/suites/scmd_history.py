"""What a month of Secondary Care Medicines Data means beside the months before it, and beside its earlier file."""

from expectations.results import Consequence, Severity
from expectations.rules import Rule, Suite, expect
from expectations.suites.context import Context


def submitting(context: Context) -> Suite:
    """The rule for trusts that usually submit."""
    least = context.thresholds.trust_share
    return Suite(
        "scmd",
        (
            Rule(
                expect("ExpectColumnValuesToBeBetween", column="share", min_value=least, strict_min=True),
                f"A trust that usually submits has more than {least:.0%} of its usual rows.",
                "Ask the publisher or the trust for its submission; until then its month counts as missing where it "
                "has no row, and is too low where it has a few.",
                Consequence.NOTE,
                shown="told",
                given_severity=Severity.WARNING,
                about="ods_code",
            ),
        ),
        counted="trusts",
    )


def whole_month(context: Context) -> Suite:
    """The rules for the month as a whole."""
    limits = context.thresholds
    return Suite(
        "scmd",
        (
            not_down("volume", "volume a working day", limits.volume_drop, "quantity"),
            not_down("rows", "number of rows", limits.rows_drop, "row_number"),
        ),
        counted="months",
    )


def not_down(column: str, what: str, drop: float, about: str) -> Rule:
    """The month is not lower than usual by a part or more."""
    return Rule(
        expect("ExpectColumnValuesToBeBetween", column=column, min_value=1 - drop, strict_min=True),
        f"The month's {what} is not down by {drop:.0%} or more from what is usual.",
        "Look for trusts or products that are missing, and ask the publisher whether the extract is whole; holidays "
        "and a real change of use are the other explanations.",
        Consequence.NOTE,
        shown=f"{column}_told",
        given_severity=Severity.WARNING,
        about=about,
    )


def changed_places(context: Context) -> Suite:
    """The rule for pairs of products of which one rose as far as the other fell."""
    return Suite(
        "scmd",
        (
            Rule(
                expect("ExpectColumnValuesToBeBetween", column="likeness", min_value=context.thresholds.swap_likeness),
                "No two products have changed places: trust by trust, one's volumes are not the other's usual ones.",
                "Ask the publisher whether the codes of the two products were exchanged; the rows are kept as they "
                "stand.",
                Consequence.NOTE,
                shown="told",
                given_severity=Severity.WARNING,
                about="vmp_code",
            ),
        ),
        counted="pairs of products",
    )


def restated(context: Context) -> Suite:
    """The rule for a finalised month of which another final file is loaded."""
    most = context.thresholds.restated
    return Suite(
        "scmd",
        (
            Rule(
                expect("ExpectColumnValuesToBeBetween", column="moved", max_value=most, strict_max=True),
                f"The volumes of a finalised month, once loaded, do not move by {most:.0%} or more.",
                "Look up why the publisher restated the month; figures that were published from the earlier file "
                "change with the next release.",
                Consequence.NOTE,
                shown="told",
                about="quantity",
            ),
        ),
        counted="products",
    )
