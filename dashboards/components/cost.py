"""Indicative cost in tables: a list price, called that, and nothing where no price is known."""

from dashboards.components.elements import Child, Column
from dashboards.components.quick import html
from dashboards.formatting import NOT_APPLICABLE, pounds
from dashboards.words import Use, cost_gap

COST = Column("Indicative cost (list price)", True)
LIST_PRICE = "Indicative cost is the list price of what was issued, before discounts: it is not what the NHS paid."


def cost_cell(use: Use) -> Child:
    """The cost, with how many source rows have no price where some have none."""
    gap = cost_gap(use)
    if use.indicative_cost is None:
        return gap or NOT_APPLICABLE
    known = pounds(use.indicative_cost)
    return [known, html.Small(gap, className="unpriced")] if gap else known
