"""The words that stand in columns, and the constants that every part shares."""

ORG_TYPES = ("england", "region", "icb", "sub_icb", "trust")
ENGLAND = "ENG"
# Quantities of codes that no loaded trust list places: a line of their own at every level below England.
UNALLOCATED = "UNALLOCATED"
PERIOD_TYPES = ("month", "quarter", "twelve_months")
STATES = ("used", "zero", "missing", "not_applicable")
# Of findings, the gravest first.
SEVERITIES = ("critical", "warning", "info")
DATA_STATUSES = ("final", "provisional", "wip")
SECONDARY_CARE = "secondary_care"
PER_PEOPLE = 100_000
# ODS issues no code of this form to a trust, an ICB or a region: the synthetic sample uses only these.
SYNTHETIC_CODE = r"^Z[A-Z]\d{2}$"
# Recommendations that put a medicine on the scorecard.
POSITIVE = ("recommended", "optimised", "managed_access")
