"""Tables of the results database: what releases hold."""

from scorecard.schema.compliance import COMPLIANCE_TABLES
from scorecard.schema.diffusion import DIFFUSION_TABLES
from scorecard.schema.indicators import INDICATOR_TABLES
from scorecard.schema.jobs import JOB_TABLES
from scorecard.schema.lake import APPRAISAL_FACT
from scorecard.schema.measures import MEASURE_TABLES
from scorecard.schema.variation import VARIATION_TABLES
from scorecard.tables import (
    Table,
    day,
    flag,
    integer,
    moment,
    number,
    optional_day,
    optional_integer,
    optional_moment,
    optional_number,
    optional_text,
    text,
)

RELEASE_ID = integer("release_id", "The release")

RELEASE = Table(
    "release",
    "An immutable set of results",
    (
        RELEASE_ID,
        text("fingerprint", "SHA-256 over inputs, settings and code version: the same fingerprint, the same release"),
        text("checksum", "SHA-256 over every row of the release"),
        moment("built_at", "When it was built"),
        optional_moment("published_at", "When it was first published; blank until then"),
        text("code_version", "Version of nice-scorecard that built it"),
        text("settings", "Settings that shape the numbers, as JSON"),
        flag("synthetic", "Whether the numbers are invented"),
        day("first_month", "First month of data"),
        day("last_month", "Last month of data"),
        optional_integer("population_vintage", "Year of the mid-year population that divides every number"),
        day("organisations_as_of", "Date for which mergers were followed"),
    ),
    ("release_id",),
)

RELEASE_INPUT = Table(
    "release_input",
    "Which files a release was computed from",
    (RELEASE_ID, integer("file_number", "The file, as numbered in the manifest")),
    ("release_id", "file_number"),
)

CURRENT_RELEASE = Table(
    "current_release",
    "One row: the published release that readers see",
    (integer("pointer", "Always 1"), RELEASE_ID, moment("published_at", "When the pointer was moved here")),
    ("pointer",),
)

ORGANISATION = Table(
    "organisation",
    "Organisations of a release, each with its place in the hierarchy",
    (
        RELEASE_ID,
        text("ods_code", "ODS code; ENG for England, UNALLOCATED for codes in no trust list"),
        text("org_type", "england, region, icb, sub_icb or trust"),
        text("name", "Name"),
        optional_text(
            "parent_ods_code", "ODS code one level up: trust or sub-ICB in ICB, ICB in region, region in England"
        ),
        optional_text("gss_code", "GSS code of the geography, where it has one"),
        optional_text("successor_ods_code", "Final successor, for a code merged into another"),
        optional_day("close_date", "Day it closed or was succeeded"),
        optional_integer("population", "Mid-year population of the release's vintage", "people"),
    ),
    ("release_id", "org_type", "ods_code"),
)

MEDICINE = Table(
    "medicine",
    "Appraised medicines of a release",
    (
        RELEASE_ID,
        text("medicine", "Slug of the name"),
        text("name", "Name"),
        text("unit", "Unit in which the medicine is shown first"),
        integer("products", "Products of the medicine with any quantity"),
        integer("products_unconverted", "Of these, products that could not be converted to the unit"),
        integer("rows_unconverted", "Source rows of the products that could not be converted"),
    ),
    ("release_id", "medicine"),
)

APPRAISAL = Table(
    "appraisal",
    "Technology appraisals of the release's medicines",
    (RELEASE_ID, *APPRAISAL_FACT.columns[:-2]),
    ("release_id", "ta_number", "medicine", "condition", "category"),
)

PRODUCT = Table(
    "product",
    "Products found in the release's data, and how each was converted",
    (
        RELEASE_ID,
        text("vmp_code", "SNOMED code of the product"),
        text("vmp_name", "Name of the product"),
        text("native_unit", "Unit of measure of the quantities, as submitted"),
        optional_text("medicine", "Slug of the medicine; blank where dm+d or the appraisals do not know the product"),
        text("unit", "Unit after conversion; the native unit where conversion was not possible"),
        number("factor", "What one native unit is worth in the unit"),
        optional_text("reason", "Why the product could not be converted; blank where it was"),
        integer("rows", "Source rows"),
        number("quantity", "Sum of the quantities, in the native unit"),
    ),
    ("release_id", "vmp_code", "native_unit", "unit"),
)

UPTAKE = Table(
    "uptake",
    "Use of a medicine by an organisation in a period; no row where there is no source row",
    (
        RELEASE_ID,
        text("source", "primary_care or secondary_care"),
        text("org_type", "england, region, icb, sub_icb or trust"),
        text("ods_code", "ODS code of the organisation"),
        text("medicine", "Slug of the medicine"),
        text("unit", "Unit of the numerator; different units are different rows, never added"),
        text("period_type", "month, quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        number("numerator", "Amount used, in the unit"),
        optional_integer("denominator", "Population; blank where the level has none", "people"),
        optional_number("value", "Numerator per 100,000 population; blank without a denominator"),
        integer("source_rows", "Source rows added up"),
        integer("negative_rows", "Of these, rows with a negative quantity (returns), which are kept"),
        optional_number(
            "indicative_cost",
            "List price of the source rows that have one, before discounts; blank where none has. A row that counts in "
            "several units has its price in each: costs of different units are never added",
            "GBP",
        ),
        integer("rows_without_cost", "Of the source rows, those without a list price"),
    ),
    ("release_id", "source", "org_type", "ods_code", "medicine", "unit", "period_type", "period"),
)

COVERAGE = Table(
    "coverage",
    "How many monthly submissions were expected from an organisation's trusts, and how many came",
    (
        RELEASE_ID,
        text("source", "primary_care or secondary_care"),
        text("org_type", "england, region, icb, sub_icb or trust"),
        text("ods_code", "ODS code of the organisation"),
        text("period_type", "month, quarter (financial) or twelve_months"),
        day("period", "First day of the period"),
        integer("expected", "Monthly submissions expected", "submissions"),
        integer("received", "Monthly submissions received", "submissions"),
    ),
    ("release_id", "source", "org_type", "ods_code", "period_type", "period"),
)

# Primary care stands in tables of its own, so that no question to UPTAKE or COVERAGE can add both unasked.
PRIMARY_CARE_UPTAKE = Table(
    "primary_care_uptake",
    "Use of a medicine in primary care by an area in a period; no row where there is no source row",
    UPTAKE.columns,
    UPTAKE.key,
)

PRIMARY_CARE_COVERAGE = Table(
    "primary_care_coverage",
    "Of how many sub-ICB locations and months prescriptions of primary care were expected, and of how many they came",
    COVERAGE.columns,
    COVERAGE.key,
)

PRIMARY_CARE_MEDICINE = Table(
    "primary_care_medicine",
    "Appraised medicines that practices prescribed, and what makes a daily dose of them",
    (
        RELEASE_ID,
        text("medicine", "Slug of the name"),
        text("name", "Name"),
        text("unit", "Unit in which the medicine is shown first: ddd where there are defined daily doses, else items"),
        integer("presentations", "BNF codes of the medicine that occur"),
        integer("presentations_without_ddd", "Of these, codes for which no defined daily dose is given"),
        integer("presentations_without_add", "Of these, codes for which no assumed daily dose is given"),
        integer("months_of_practices", "Months whose figures come from rows of practices"),
        integer("months_of_areas", "Months whose figures come from sums that were published by area"),
        optional_integer(
            "presentations_without_adq",
            "Of the codes that occur, those for which the publisher has no average daily quantities: none are defined",
        ),
        optional_number(
            "adq", "Average daily quantities in all of it, by the publisher; blank where it defines none of any code"
        ),
        optional_number(
            "ddd_per_adq",
            "Our defined daily doses for each of these, over the codes that have both; far from 1, look at the mapping",
        ),
    ),
    ("release_id", "medicine"),
)

PRIMARY_CARE_LIST_SIZE = Table(
    "primary_care_list_size",
    "People registered with the practices of an area: more than live there",
    (
        RELEASE_ID,
        text("org_type", "england, region, icb or sub_icb"),
        text("ods_code", "ODS code of the area"),
        day("month", "First day of the month"),
        integer("list_size", "People registered; no row where any sub-ICB of the area lacks it", "people"),
    ),
    ("release_id", "org_type", "ods_code", "month"),
)

PRIMARY_CARE_RESULTS = (
    PRIMARY_CARE_UPTAKE,
    PRIMARY_CARE_COVERAGE,
    PRIMARY_CARE_MEDICINE,
    PRIMARY_CARE_LIST_SIZE,
)

NOT_APPLICABLE = Table(
    "not_applicable",
    "Medicines that do not apply to an organisation, with the reason",
    (
        RELEASE_ID,
        text("ods_code", "Code of the organisation"),
        text("medicine", "Slug of the medicine"),
        text("reason", "Why the medicine does not apply"),
    ),
    ("release_id", "ods_code", "medicine"),
)

NOTE = Table(
    "note",
    "What a reader of the release should know: splits, unknown codes, products not converted",
    (
        RELEASE_ID,
        integer("position", "Order of the note"),
        text(
            "kind",
            "split, unknown_organisation, unknown_product, unconverted, population, denominator, catchment, "
            "group, measure, primary_care or "
            "provisional",
        ),
        optional_text("ods_code", "Organisation that it is about"),
        optional_text("medicine", "Medicine that it is about"),
        text("text", "The note, as a sentence"),
    ),
    ("release_id", "position"),
)

REVISION = Table(
    "revision",
    "Figures that moved from an earlier release to a later one, and why",
    (
        RELEASE_ID,
        integer("before_release_id", "The earlier release"),
        *(column for column in UPTAKE.columns if column.name in UPTAKE.key and column.name != "release_id"),
        optional_number("numerator_before", "Amount used by the earlier release; blank where it had no figure"),
        optional_number("numerator_after", "Amount used by the later release; blank where it has no figure"),
        optional_integer("denominator_before", "Population of the earlier release", "people"),
        optional_integer("denominator_after", "Population of the later release", "people"),
        optional_number("value_before", "Numerator per 100,000 population by the earlier release"),
        optional_number("value_after", "Numerator per 100,000 population by the later release"),
        text(
            "causes",
            "Why, with commas: other_program, restated_file, new_succession, new_organisations, changed_factor or "
            "new_population",
        ),
    ),
    ("release_id", "before_release_id", *(name for name in UPTAKE.key if name != "release_id")),
)

RELEASE_TABLES = (
    ORGANISATION,
    MEDICINE,
    APPRAISAL,
    PRODUCT,
    UPTAKE,
    COVERAGE,
    NOT_APPLICABLE,
    NOTE,
    *COMPLIANCE_TABLES,
    *INDICATOR_TABLES,
    *MEASURE_TABLES,
    *VARIATION_TABLES,
    *DIFFUSION_TABLES,
    *PRIMARY_CARE_RESULTS,
)
DATABASE_TABLES = (*JOB_TABLES, RELEASE, RELEASE_INPUT, CURRENT_RELEASE, *RELEASE_TABLES, REVISION)
