"""Tables of the lake for primary care: what practices prescribe, what was only added up, and what BNF codes mean."""

from scorecard.schema.lake import FILE_ID, ROW_NUMBER
from scorecard.tables import Table, day, flag, integer, number, optional_number, optional_text, text

BNF_MEDICINE = Table(
    "bnf_medicine",
    "Which BNF codes are which medicine, and how much of a presentation makes a daily dose",
    (
        text(
            "bnf_code", "BNF code of a chemical substance, a product or a presentation; the longest that fits decides"
        ),
        text("medicine", "Slug of the medicine's name: apixaban"),
        optional_number("ddd_quantity", "Quantity that makes a WHO defined daily dose, in the presentation's own unit"),
        optional_number("add_quantity", "Quantity that makes an assumed daily dose, in the presentation's own unit"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("bnf_code",),
)

BNF_CHANGE = Table(
    "bnf_change",
    "Which BNF code became which, and when; a substance's change takes its presentations along",
    (
        text("old_bnf_code", "BNF code of before"),
        text("new_bnf_code", "BNF code since"),
        day("effective", "First day on which the new code was in use"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("old_bnf_code",),
)

PRIMARY_CARE = Table(
    "primary_care",
    "Prescriptions of the mapped medicines: month, practice, presentation and quantity of an item",
    (
        day("month", "First day of the month"),
        optional_text("practice_code", "ODS code of the practice; blank where it is unidentified"),
        optional_text("sub_icb_code", "ODS code of the practice's sub-ICB location (or its forerunner) in that month"),
        optional_text("icb_code", "ODS code of the ICB, STP or area team in that month"),
        optional_text("region_code", "ODS code of the region in that month"),
        text("bnf_code", "BNF code of the presentation as submitted, before any change"),
        optional_text("snomed_code", "SNOMED code of the presentation, where the layout has one"),
        optional_text("description", "Name of the presentation"),
        number("quantity_per_item", "Quantity of one item, in the presentation's own unit"),
        integer("items", "Items dispensed", "items"),
        number("quantity", "Quantity of all items, in the presentation's own unit: tablets, ml, grams …"),
        optional_number("adq_usage", "Average daily quantities in it, by the publisher; 0 where none is defined"),
        number("nic", "Net ingredient cost: the list price", "GBP"),
        number("actual_cost", "What it cost the NHS", "GBP"),
        flag("is_unidentified", "Whether the publisher could not tell the practice"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("month", "practice_code", "bnf_code", "snomed_code", "quantity_per_item"),
)

PRIMARY_CARE_AREA = Table(
    "primary_care_area",
    "Prescriptions added up by their publisher: month, sub-ICB location and chemical substance",
    (
        day("month", "First day of the month"),
        text("ods_code", "ODS code of the sub-ICB location"),
        optional_text("gss_code", "GSS code of the sub-ICB location"),
        text("bnf_code", "BNF code of the chemical substance"),
        optional_text("chemical", "Name of the chemical substance"),
        integer("items", "Items dispensed", "items"),
        number("quantity", "Quantity of all items, each in its presentation's own unit"),
        number("actual_cost", "What it cost the NHS", "GBP"),
        optional_number("list_size", "People registered with the area's practices", "people"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("month", "ods_code", "bnf_code"),
)

PRACTICE_LIST_SIZE = Table(
    "practice_list_size",
    "People registered with each practice at the beginning of a month, as NHS England publishes them",
    (
        day("month", "First day of the month"),
        text("practice_code", "ODS code of the practice"),
        optional_text("sub_icb_code", "ODS code of the practice's sub-ICB location (or its forerunner) in that month"),
        integer("patients", "People registered with the practice", "people"),
        FILE_ID,
        ROW_NUMBER,
    ),
    ("month", "practice_code"),
)

# Beside each file of PRIMARY_CARE, under the same identity and month; its rows are not those of a file.
PRIMARY_CARE_TOTAL = Table(
    "primary_care_total",
    "What the rows of a month's whole file add up to, by what became of them; kept for checks",
    (
        day("month", "First day of the month"),
        text("part", "What became of the rows: kept, set_aside or rest (added up and not kept)"),
        flag("is_unidentified", "Whether the publisher could not tell the practice"),
        integer("rows", "Rows"),
        number("items", "Items dispensed", "items"),
        number("quantity", "Quantities of unlike units: shows whether a row was lost, and nothing else"),
        number("nic", "Net ingredient cost", "GBP"),
        number("actual_cost", "What it cost the NHS", "GBP"),
        FILE_ID,
    ),
    ("month", "part", "is_unidentified"),
)

PRIMARY_CARE_TABLES = (BNF_MEDICINE, BNF_CHANGE, PRIMARY_CARE, PRIMARY_CARE_AREA, PRACTICE_LIST_SIZE)
