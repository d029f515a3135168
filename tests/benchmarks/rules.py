"""The thirteen questions that every contender puts to the month."""

from expectations.results import Consequence
from expectations.rules import Expect, Rule, Suite, expect

MONTH = "202109"
REGIONS = ("Y56", "Y58", "Y59", "Y60", "Y61", "Y62", "Y63")
PRACTICE = r"^Z9[0-9]{5}$"
BNF = r"^[0-9]{7}[0-9A-Z]{8}$"
ITEMS = (1, 100_000)
NIC = (0.0, 1_000_000.0)
KEY = ("PRACTICE_CODE", "YEAR_MONTH", "BNF_CODE")
AMOUNTS = ("TOTAL_QUANTITY", "QUANTITY")
CODES = ("PCO_CODE", "PRACTICE_CODE")
# Every column that some question looks at: contenders that hold the data in memory read no other.
ASKED = (
    *("YEAR_MONTH", "REGIONAL_OFFICE_CODE", "PCO_CODE", "PRACTICE_CODE", "BNF_CODE"),
    *("QUANTITY", "ITEMS", "TOTAL_QUANTITY", "NIC", "UNIDENTIFIED"),
)


def expectations(announced: int) -> dict[str, Expect]:
    """What is asked, by name; ``announced`` is how many rows the publisher says the file has."""
    return {
        "row count": expect("ExpectTableRowCountToBeBetween", min_value=announced, max_value=announced),
        "one month": expect("ExpectColumnUniqueValueCountToBeBetween", column="YEAR_MONTH", min_value=1, max_value=1),
        "practice present": expect("ExpectColumnValuesToNotBeNull", column="PRACTICE_CODE"),
        "product present": expect("ExpectColumnValuesToNotBeNull", column="BNF_CODE"),
        "practice written": expect("ExpectColumnValuesToMatchRegex", column="PRACTICE_CODE", regex=PRACTICE),
        "product written": expect("ExpectColumnValuesToMatchRegex", column="BNF_CODE", regex=BNF),
        "region known": expect("ExpectColumnValuesToBeInSet", column="REGIONAL_OFFICE_CODE", value_set=REGIONS),
        "identified or not": expect("ExpectColumnValuesToBeInSet", column="UNIDENTIFIED", value_set=("Y", "N")),
        "items plausible": expect(
            "ExpectColumnValuesToBeBetween", column="ITEMS", min_value=ITEMS[0], max_value=ITEMS[1]
        ),
        "cost plausible": expect("ExpectColumnValuesToBeBetween", column="NIC", min_value=NIC[0], max_value=NIC[1]),
        "total not below quantity": expect(
            "ExpectColumnPairValuesAToBeGreaterThanB", column_A=AMOUNTS[0], column_B=AMOUNTS[1], or_equal=True
        ),
        "codes differ": expect("ExpectSelectColumnValuesToBeUniqueWithinRecord", column_list=CODES),
        "once": expect("ExpectCompoundColumnsToBeUnique", column_list=KEY),
    }


# These judge the file as a whole: they name no rows.
OF_THE_FILE = ("row count", "one month")


def suite(announced: int) -> Suite:
    """The questions as our suite: rows that offend are set aside, so that every one of them is named."""
    return Suite("epd", tuple(rule(name, asked) for name, asked in expectations(announced).items()))


def rule(name: str, asked: Expect) -> Rule:
    """One question as a rule; its name is its meaning."""
    whole = name in OF_THE_FILE
    return Rule(asked, name, "Download the file again.", Consequence.STOP if whole else Consequence.QUARANTINE)
