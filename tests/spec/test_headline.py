"""The headline, drawn: which medicines are compared, and what counts as an increase."""

from datetime import date

from scorecard.uptake.headline import increases
from tests.lib.tables import frame, same_rows

LATEST = date(2021, 7, 1)
QUARTERS = ("2019-10", "2020-01", "2020-04", "2020-07", "2020-10", "2021-01", "2021-04", "2021-07")
AMOUNTS = {
    "up": "1 1 1 1 1 1 1 2",
    "level": "1 1 1 1 1 1 1 1",
    "down": "9 1 1 1 1 1 1 1",
    "gap": "1 1 1 - 5 5 5 5",
    "returned": "-5 1 1 1 1 1 1 1",
    "late": "- - - - 5 5 5 5",
}


def england() -> str:
    lines = ["medicine:s | unit:s | period:d | numerator:f"]
    for medicine, amounts in AMOUNTS.items():
        for quarter, amount in zip(QUARTERS, amounts.split(), strict=True):
            if amount != "-":
                lines.append(f"{medicine} | mg | {quarter} | {amount}")
    # Neither another unit nor an older quarter may be mixed in.
    return "\n".join([*lines, "down | ddd | 2021-07 | 1000", "level | mg | 2019-07 | 0"])


def test_only_medicines_with_data_in_all_eight_quarters_count() -> None:
    medicines = frame("medicine:s | unit:s\n" + "\n".join(f"{medicine} | mg" for medicine in [*AMOUNTS, "never"]))
    found = increases(frame(england()), medicines, LATEST)
    assert (found.increased, found.comparable, found.total) == (2, 4, 7)
    same_rows(
        found.table,
        """
        medicine:s | latest:f | previous:f | change_percent:f | increased:b
        up         | 5        | 4          | 25               | yes
        level      | 4        | 4          | 0                | no
        down       | 4        | 12         | -66.66666666666666 | no
        gap        | -        | -          | -                | -
        returned   | 4        | -2         | -                | yes
        late       | -        | -          | -                | -
        never      | -        | -          | -                | -
        """,
    )


def test_without_a_quarter_nothing_is_compared() -> None:
    medicines = frame("medicine:s | unit:s\nup | mg")
    found = increases(frame(england()), medicines, None)
    assert (found.increased, found.comparable, found.total) == (0, 0, 1)
    assert found.table["reason"].to_list() == ["no data in each of the 8 latest quarters"]
