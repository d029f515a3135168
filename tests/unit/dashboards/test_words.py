"""Every sentence, for every state it may have to tell."""

from datetime import date

import pytest

from dashboards.state import Period
from dashboards.words import (
    Use,
    amount_cell,
    cost_gap,
    headline,
    latest_known,
    medicine_lead,
    state_cell,
    submissions_cell,
    widest_and_narrowest,
)

QUARTER = Period("quarter", date(2021, 4, 1))
RATE = "mg per 100,000 people"


def said(use: Use, england: float | None = None) -> str:
    return "".join(medicine_lead("Alderbeck", use, RATE, QUARTER, england))


def test_used() -> None:
    assert said(Use(1234.0, "used", expected=3, received=3), 1500.0) == (
        "Alderbeck used 1,230 mg per 100,000 people from April to June 2021. England used 1,500 mg per 100,000 people."
    )


def test_used_but_incomplete() -> None:
    assert said(Use(10.0, "used", expected=6, received=5)).endswith(
        "Only 5 of 6 monthly submissions came, so the figure is incomplete."
    )


def test_more_returned_than_issued() -> None:
    assert said(Use(-10.0, "used", expected=3, received=3)).endswith("Returns exceeded issues.")


def test_none_used() -> None:
    whole = "Alderbeck submitted data from April to June 2021 and used none."
    assert said(Use(0.0, "zero", expected=3, received=3)) == whole
    assert said(Use(0.0, "zero", expected=63, received=60)).startswith(whole + " Only 60 of 63 monthly submissions")


@pytest.mark.parametrize(
    ("use", "words"),
    [
        (Use(None, "missing", expected=3, received=0), "Alderbeck submitted no data for 2021/22 Q1."),
        (Use(None, "missing", expected=0, received=0), "No data were expected from Alderbeck for 2021/22 Q1."),
        (Use(None, "not_applicable", "no oncology"), "This medicine does not apply to Alderbeck: no oncology."),
    ],
)
def test_absences_are_told_apart(use: Use, words: str) -> None:
    assert said(use) == words


def test_the_latest_figure_stands_in_for_a_missing_one() -> None:
    assert latest_known(12.34, QUARTER) == " Its latest figure is 12.3 for 2021/22 Q1."


@pytest.mark.parametrize(
    ("cost", "rows", "without", "words"),
    [
        (100.0, 340, 0, ""),
        (100.0, 1340, 12, "no price for 12 of 1,340 rows"),
        (0.0, 2, 1, "no price for 1 of 2 rows"),
        (None, 340, 340, "no price"),
        (None, 0, 0, ""),
    ],
)
def test_rows_without_a_price_are_told_and_never_a_price_of_nothing(
    cost: float | None, rows: int, without: int, words: str
) -> None:
    use = Use(1.0, "used", source_rows=rows, indicative_cost=cost, rows_without_cost=without)
    assert cost_gap(use) == words


@pytest.mark.parametrize(
    ("use", "amount", "state"),
    [
        (Use(0.0, "zero", expected=3, received=3), "0.0", "none used"),
        (Use(None, "missing", expected=3, received=0), "no data submitted", "no data submitted"),
        (Use(0.0, "zero", expected=3, received=2), "0.0", "none used, submissions incomplete"),
        (Use(None, "missing"), "no data expected", "no data expected"),
        (Use(None, "not_applicable", "no oncology"), "\u2013", "not applicable: no oncology"),
        (Use(12.34, "used", expected=3, received=3), "12.3", "used"),
        (Use(12.34, "used", expected=3, received=2), "12.3", "used, submissions incomplete"),
        (Use(12.34, "used", expected=3, received=3, negative_rows=1), "12.3", "used, includes returns"),
        (Use(-1.0, "used", expected=3, received=3, negative_rows=1), "\u22121.0", "used, returns exceed issues"),
    ],
)  # fmt: skip
def test_cells_for_every_state(use: Use, amount: str, state: str) -> None:
    assert (amount_cell(use, 1), state_cell(use)) == (amount, state)


def test_submissions() -> None:
    assert submissions_cell(Use(1.0, "used", expected=6, received=5)) == "5 of 6"
    assert submissions_cell(Use(None, "missing")) == "none expected"


def test_headline() -> None:
    assert "".join(headline(125, 171, "September 2021")) == (
        "Use of 125 of 171 medicines increased in the 12 months to September 2021."
    )
    assert "so none can be compared" in "".join(headline(0, 0, "June 2021"))


def test_differences() -> None:
    assert widest_and_narrowest("A", "B", "ICBs") == " ICBs differ most for A and least for B."
