"""The words that stand in columns, and the constants that every part shares."""

ORG_TYPES = ("england", "region", "icb", "sub_icb", "trust")
ENGLAND = "ENG"
# Quantities of codes that no loaded trust list places: a line of their own at every level below England.
UNALLOCATED = "UNALLOCATED"
UNALLOCATED_NAME = "Not matched to a known organisation"
PERIOD_TYPES = ("month", "quarter", "twelve_months")
STATES = ("used", "zero", "missing", "not_applicable")
# Of findings, the gravest first.
SEVERITIES = ("critical", "warning", "info")
DATA_STATUSES = ("final", "provisional", "wip")
SECONDARY_CARE = "secondary_care"
# The word of schema.UPTAKE; PRIMARY_CARE is the table of the lake.
IN_PRIMARY_CARE = "primary_care"
# Of a sum of both, which is made only for who asks for it.
IN_BOTH = "both"
SOURCES = (SECONDARY_CARE, IN_PRIMARY_CARE, IN_BOTH)
DAILY_DOSES = ("ddd", "add")
# People registered with practices, another denominator than the people who live there.
LIST_SIZE = "list_size"
PER_PEOPLE = 100_000
# ODS issues no code of this form to a trust, an ICB or a region: the synthetic sample uses only these.
SYNTHETIC_CODE = r"^Z[A-Z]\d{2}$"
# Recommendations that put a medicine on the scorecard.
POSITIVE = ("recommended", "optimised", "managed_access")
# Of a recommendation in an organisation; exactly one holds on any day.
COMPLIANCE_STATES = (
    "compliant",
    "late",
    "overdue",
    "pending",
    "explained",
    "not_applicable",
    "unknown",
    "not_in_denominator",
)
# Of these, the ones that a proportion of compliance divides by, once the recommendation is due. Unknown is not yes.
IN_PROPORTION = ("compliant", "late", "overdue", "explained", "unknown")
FORMULARY_STATUSES = ("listed", "not_listed", "not_applicable", "unknown")
RESPONSIBILITIES = ("primary_care", "shared_care", "specialist", "hospital_only", "self_care")
COMMISSIONERS = ("icb", "nhs_england", "cancer_drugs_fund", "innovative_medicines_fund", "local_authority")
