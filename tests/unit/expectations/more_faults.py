"""Faults of the sources that have a module of their own for them."""

from tests.unit.expectations.comparing_faults import COMPARING_FAULTS, COMPARING_REPEATED
from tests.unit.expectations.formulary_faults import FORMULARY_FAULTS
from tests.unit.expectations.primary_care_faults import PRIMARY_CARE_FAULTS, PRIMARY_CARE_REPEATED

MORE_FAULTS = [*FORMULARY_FAULTS, *COMPARING_FAULTS, *PRIMARY_CARE_FAULTS]
MORE_REPEATED = {**COMPARING_REPEATED, **PRIMARY_CARE_REPEATED}
