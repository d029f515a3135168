"""Denominators, groups and indicators that cannot be loaded."""

from pathlib import Path

from tests.functional.bad_files.good import Rows, saved, table

SHARE = "proportion_trust_came_from_icb"
SHARES = "trust_icb_catchment_shares_2024.csv"


def shares(second: str = "0.25") -> Rows:
    """The shares of one trust in two ICBs."""
    header = ["nhs_trust24_code", "icb24_code", SHARE]
    return [header, ["ZT01", "Z54000001", "0.75"], ["ZT01", "Z54000002", second]]


def indicator(name: str = "research_set_up_within_150_days", period: str = "2025/26 Q1", met: str = "3") -> Rows:
    """One figure of an indicator."""
    return [["indicator", "ods_code", "period", "numerator", "denominator"], [name, "ZT01", period, met, "4"]]


def plain(month: str = "2025-04", amount: str = "1200") -> Rows:
    """One denominator of a plain table."""
    return [["denominator", "ods_code", "month", "amount", "unit"], ["list_size", "ZB01", month, amount, "people"]]


def shares_that_leave_patients_out(folder: Path) -> Path:
    """A row of the trust was deleted."""
    return table(folder, shares()[:2], SHARES)


def shares_in_percent(folder: Path) -> Path:
    """A share that is no number."""
    return table(folder, shares("25%"), SHARES)


def shares_of_an_icb_by_its_ods_code(folder: Path) -> Path:
    """The other code of an ICB."""
    header, *rows = shares()
    return table(folder, [header, *([trust, "ZB01", share] for trust, _, share in rows)], SHARES)


def beds_without_a_column_of_beds(folder: Path) -> Path:
    """Only rates were kept."""
    return table(folder, [["nhs_trust24_code", "date", "occupancy_rate"], ["ZT01", "April 2025", "0.9"]], "beds.csv")


def denominators_in_a_workbook(folder: Path) -> Path:
    """A workbook where CSV is read."""
    return saved(folder, b"PK\x03\x04[Content_Types].xml", "denominators.xlsx")


def denominators_of_half_a_month(folder: Path) -> Path:
    """A month that is written as a day."""
    return table(folder, plain(month="15/04/2025"), "denominators.csv")


def denominators_below_zero(folder: Path) -> Path:
    """Fewer than none."""
    return table(folder, plain(amount="-1"), "denominators.csv")


def denominators_without_their_columns(folder: Path) -> Path:
    """A header that was translated."""
    return table(folder, [["denominator", "code", "month", "amount", "unit"], plain()[1]], "denominators.csv")


def an_organisation_in_two_groups(folder: Path) -> Path:
    """Two groups of one kind."""
    header = ["grouping", "group_name", "ods_code"]
    return table(folder, [header, ["size", "Large", "ZT01"], ["size", "Small", "ZT01"]], "groups.csv")


def a_grouping_in_words(folder: Path) -> Path:
    """A kind of group with a blank and a capital."""
    return table(folder, [["grouping", "group_name", "ods_code"], ["Trust type", "Acute", "ZT01"]], "groups.csv")


def an_indicator_without_a_definition(folder: Path) -> Path:
    """Nobody has said what it is."""
    return table(folder, indicator(name="patients_seen"), "indicators.csv")


def a_calendar_quarter(folder: Path) -> Path:
    """A quarter that may be either kind."""
    return table(folder, indicator(period="2025 Q1"), "indicators.csv")


def more_than_there_were(folder: Path) -> Path:
    """The numerator is above the denominator."""
    return table(folder, indicator(met="5"), "indicators.csv")
