"""Indicative cost in tables: a list price, called that, and nothing where no price is known."""

from dashboards.components.elements import Child, Column
from dashboards.components.quick import html
from dashboards.formatting import NOT_APPLICABLE, pounds
from dashboards.words import Use, cost_gap

COST = Column("Indicative cost (list price)", True)


def list_price(done: str) -> str:
    """What the cost is, of what was issued or prescribed."""
    return f"Indicative cost is the list price of what was {done}, before discounts: it is not what the NHS paid."


LIST_PRICE = list_price("issued")


def cost_cell(use: Use) -> Child:
    """The cost, with how many source rows have no price where some have none."""
    gap = cost_gap(use)
    if use.indicative_cost is None:
        return gap or NOT_APPLICABLE
    known = pounds(use.indicative_cost)
    return [known, html.Small(gap, className="unpriced")] if gap else known
