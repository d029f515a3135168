"""Frames of what is known, made from little: for specifications of compliance."""

from datetime import date

import polars as pl

from scorecard import schema
from scorecard.compliance.recommendations import Recommendations, recommendations
from scorecard.compliance.states import Known
from scorecard.reference import CLOCK_RULES, DUTIES, clock_rules, duties
from scorecard.tables import POLARS_TYPES, Table

RULES = clock_rules(CLOCK_RULES)
WHO_OWES = duties(DUTIES)
ICB = pl.DataFrame({"ods_code": ["ZI01"], "org_type": ["icb"]})
FACT = {"ta_number": "TA1", "medicine": "alphamab", "medicine_name": "Alphamab", "category": "recommended"}
SAID = {"ods_code": "ZI01", "ta_number": "TA1", "as_of": date(2020, 6, 30), "file_id": "f", "row_number": 2}
WHY = {"ods_code": "ZI01", "ta_number": "TA1", "reason_code": "plan_being_developed", "file_id": "e", "row_number": 2}


def rows(table: Table, given: list[dict[str, object]], **always: object) -> pl.DataFrame:
    """Rows of a table; what is not given is null; file_order is 1 unless it is given."""
    types = {column.name: POLARS_TYPES[column.kind] for column in table.columns} | {"file_order": pl.Int64()}
    filled = [{"file_order": 1, **always, **row} for row in given]
    return pl.DataFrame([{name: row.get(name) for name in types} for row in filled], schema=types)


def facts(*given: dict[str, object]) -> pl.DataFrame:
    """Facts about appraisals, each like FACT but for what is given."""
    return rows(schema.APPRAISAL_FACT, [{**FACT, **row} for row in given])


def register(*given: dict[str, object]) -> Recommendations:
    """Recommendations of facts."""
    return recommendations(facts(*given), RULES)


def known(
    recommended: Recommendations,
    entries: list[dict[str, object]] | None = None,
    explanations: list[dict[str, object]] | None = None,
    organisations: pl.DataFrame = ICB,
    services: list[dict[str, object]] | None = None,
) -> Known:
    """What is known, of little."""
    return Known(
        organisations=organisations,
        recommendations=recommended.table,
        medicines=recommended.medicines,
        entries=rows(schema.FORMULARY_ENTRY, [{**SAID, **row} for row in entries or []]),
        explanations=rows(schema.EXPLANATION, [{**WHY, **row} for row in explanations or []]),
        duties=WHO_OWES,
        not_applicable=rows(schema.SERVICE, services or []),
    )
