"""Tables of the lake: what source files hold, in one form for every layout."""

from scorecard.tables import (
    Table,
    day,
    integer,
    number,
    optional_day,
    optional_integer,
    optional_number,
    optional_text,
    text,
)

FILE_ID = text("file_id", "SHA-256 of the source file's content")
ROW_NUMBER = integer("row_number", "Row of the source file; the header, if any, is row 1")

PRESCRIBING = Table(
    "prescribing",
    "Medicines issued by trust pharmacies: trust, month and product",
    (
        day("month", "First day of the month of issue"),
        text("ods_code", "Code of the trust as submitted, before any succession"),
        text("vmp_code", "SNOMED code of the product (dm+d virtual medicinal product)"),
        text("vmp_name", "Name of the product as submitted"),
        text("unit_code", "SNOMED code of the unit of measure"),
        text("unit", "Unit of measure, lower case"),
        number("quantity", "Quantity issued, in the unit of measure; negative where returns exceed issues"),
        optional_number(
            "indicative_cost", "List price of the quantity; blank where the publisher left it blank", "GBP"
        ),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("month", "ods_code", "vmp_code", "unit_code"),
)

TRUST = Table(
    "trust",
    "An ODS trust list: every trust with its region and ICB on the date of the list",
    (
        text("ods_code", "Code of the trust"),
        text("name", "Name of the trust"),
        optional_text("region_code", "ODS code of the NHS region"),
        optional_text("icb_code", "ODS code of the ICB"),
        optional_day("open_date", "Day the trust opened"),
        optional_day("close_date", "Day the trust closed; blank while it is open"),
        day("list_date", "Last day of the month that the list describes"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "list_date"),
)

SUCCESSION = Table(
    "succession",
    "Which organisation took over from which, and when",
    (
        text("ods_code", "Code of the predecessor"),
        text("successor_ods_code", "Code of the successor"),
        day("effective", "Day on which the successor took over"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "successor_ods_code"),
)

HIERARCHY = Table(
    "hierarchy",
    "GP practice to sub-ICB to ICB to region, with ODS and GSS codes: the bridge between both",
    (
        text("practice_code", "Code of the GP practice"),
        text("sub_icb_code", "ODS code of the sub-ICB location"),
        text("sub_icb_gss", "GSS code of the sub-ICB location at the extract date"),
        text("sub_icb_name", "Name of the sub-ICB location"),
        text("icb_code", "ODS code of the ICB"),
        text("icb_gss", "GSS code of the ICB at the extract date"),
        text("icb_name", "Name of the ICB"),
        text("region_code", "ODS code of the NHS region"),
        text("region_gss", "GSS code of the NHS region at the extract date"),
        text("region_name", "Name of the NHS region"),
        day("extract_date", "Day of the extract"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("practice_code", "extract_date"),
)

POPULATION_ESTIMATE = Table(
    "population_estimate",
    "ONS mid-year population by sub-ICB location",
    (
        integer("vintage", "Year of the mid-year estimate"),
        text("sub_icb_gss", "GSS code of the sub-ICB location"),
        text("sub_icb_code", "ODS code of the sub-ICB location, from the end of its ONS name"),
        text("sub_icb_name", "Name of the sub-ICB location"),
        text("icb_gss", "GSS code of the ICB"),
        text("icb_name", "Name of the ICB"),
        text("region_gss", "GSS code of the NHS region"),
        text("region_name", "Name of the NHS region"),
        integer("population", "Usual residents of every age and sex", "people"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("vintage", "sub_icb_gss"),
)

DMD_PRODUCT = Table(
    "dmd_product",
    "dm+d products with their ingredients' strengths; a product with several ingredients has several rows",
    (
        text("vmp_code", "SNOMED code of the product"),
        text("vmp_name", "Name of the product"),
        optional_text("vtm_code", "SNOMED code of the medicine (dm+d virtual therapeutic moiety)"),
        optional_text("vtm_name", "Name of the medicine"),
        optional_text("form", "Pharmaceutical form"),
        optional_number("unit_dose_size", "Size of one unit dose, in unit_dose_size_unit"),
        optional_text("unit_dose_size_unit", "Unit of the unit dose size: ml, vial, tablet …"),
        optional_text("unit_dose", "What one unit dose is: vial, tablet, pre-filled disposable injection …"),
        optional_number("strength", "Amount of the ingredient in one 'per' of the product"),
        optional_text("strength_unit", "Unit of the strength: mg, gram, microgram …"),
        optional_number("per", "Denominator of the strength; blank means one unit dose"),
        optional_text("per_unit", "Unit of the strength's denominator"),
        optional_number("ddd_mg", "WHO defined daily dose of the medicine by this route", "mg"),
        optional_number("add_quantity", "Quantity that makes one assumed daily dose, in the unit of measure"),
        optional_text("bnf_code", "BNF code of the presentation"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("vmp_code", "strength", "strength_unit"),
)

APPRAISAL_FACT = Table(
    "appraisal_fact",
    "NICE technology appraisals: one row a TA, medicine and recommendation",
    (
        text("ta_number", "Number of the appraisal: TA679, HST12"),
        text("medicine", "Slug of the medicine's name: certolizumab-pegol"),
        text("medicine_name", "Name of the medicine"),
        optional_text("condition", "Condition, in short words"),
        optional_day("published", "Day of publication; blank where no source shows the day"),
        optional_integer("published_year", "Year of publication where only the year is known"),
        text("category", "recommended, optimised, managed_access, only_in_research, not_recommended or terminated"),
        optional_text("status", "current, replaced or partially_replaced; blank where not checked"),
        optional_text("replaced_by", "TA that replaced it"),
        optional_text("implementation_rule", "When the medicine has to be available, as the TA states it"),
        optional_text("published_source", "Where the day of publication was seen"),
        optional_text("notes", "What a reader of this row should know"),
        optional_integer("recommendation", "Number of the recommendation within the appraisal, where the file has one"),
        optional_text(
            "commissioner",
            "Who pays: icb, nhs_england, cancer_drugs_fund, innovative_medicines_fund or local_authority",
        ),
        optional_text("clock_rule", "Rule of data/reference/clock_rules.csv; blank: the one for the category"),
        optional_day("clock_starts", "Day from which the clock runs, where it is not that of publication"),
        optional_day("clock_due", "Day by which the medicine is due, where the appraisal itself states it"),
        optional_day("replaced_on", "Day on which it was replaced or withdrawn"),
        optional_text("therapeutic_area", "Therapeutic area, in short words"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ta_number", "medicine", "condition", "category"),
)

SERVICE = Table(
    "service",
    "Which medicines do not apply to which organisation, because it does not provide the service",
    (
        text("ods_code", "Code of the organisation"),
        optional_text("medicine", "Slug of the medicine; blank means every medicine"),
        text("reason", "Why the medicine does not apply"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("ods_code", "medicine"),
)

SOURCE_TABLES = (
    PRESCRIBING,
    TRUST,
    SUCCESSION,
    HIERARCHY,
    POPULATION_ESTIMATE,
    DMD_PRODUCT,
    APPRAISAL_FACT,
    SERVICE,
)
