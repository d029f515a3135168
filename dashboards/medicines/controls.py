"""The controls of a medicine's page, the same whoever has the medicine: trusts, practices or both."""

from dash.development.base_component import Component

from dashboards.catalogue import PRACTICES, Catalogue
from dashboards.components import choosers
from dashboards.components.options import (
    level_options,
    medicine_options,
    organisation_options,
    period_options,
    unit_options,
)
from dashboards.medicines import care
from dashboards.medicines.numbers import Numbers

PAGE = "medicine"
CHOOSERS = ("medicine", "organisation", "level", "period", "unit", care.CHOOSER)


def bar(every: Catalogue, found: Numbers, settings: Component | None) -> Component:
    """The band of controls; ``every`` has all medicines, ``settings`` is the control of care settings.

    That is None where it stands beside what it concerns.
    """
    units = unit_options(found.units)
    unit = choosers.select(PAGE, "unit", "Unit", units, found.unit)
    parts = [
        choosers.select(PAGE, "medicine", "Medicine", medicine_options(every), found.medicine.medicine),
        choosers.select(
            PAGE,
            "organisation",
            "Organisation to highlight",
            organisation_options(found.catalogue, _lowest(found)),
            found.organisation.ods_code,
        ),
        choosers.segments(PAGE, "level", "Compare", level_options(found.catalogue), found.level),
        choosers.select(PAGE, "period", "Period", period_options(found.catalogue), found.period.token),
        unit if len(units) > 1 else choosers.hidden(unit),
    ]
    return choosers.bar(PAGE, *parts, *([settings] if settings else []))


def _lowest(found: Numbers) -> str:
    """Down to which level organisations are offered: every area of primary care can be highlighted beside any level."""
    return found.catalogue.levels[-1] if found.catalogue.setting is PRACTICES else found.level
