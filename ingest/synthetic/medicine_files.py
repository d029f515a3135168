"""Writes the dm+d extract and the appraisals register."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.synthetic.appraisals import AppraisalSpec, AppraisedMedicine
from ingest.synthetic.catalogue import MedicineSpec, Strength
from ingest.synthetic.codes import medicine_code
from ingest.synthetic.medicines import Product

DMD_HEADER = (
    "vmp_snomed_code,vmp_product_name,vtmid,vtmnm,form_cd,form_descr,df_ind_cd,df_descr,udfs,udfs_descr,"
    "unit_dose_descr,strnt_nmrtr_val,strnt_nmrtr_uom,strnt_dnmtr_val,strnt_dnmtr_descr,bnf_code,bnf_presentation,"
    "ddd_mg,add_quantity"
).split(",")
REGISTER_HEADER = (
    "ta_number,medicine,condition,published,month_seen,category,status,replaced_by,implementation_rule,"
    "published_source,notes,recommendation,commissioner,clock_rule,clock_starts,clock_due,replaced_on,therapeutic_area"
).split(",")
MISSING = "NA"
SOURCE = "invented for the synthetic sample"


def write_dmd(path: Path, medicines: Sequence[MedicineSpec], products: Sequence[Product]) -> None:
    """One row a product and ingredient; products that dm+d is meant not to know are left out."""
    known = [product for product in products if product.spec.in_dmd]
    rows = [
        [MISSING if cell is None else cell for cell in _dmd_cells(product, strength, medicines[product.medicine].name)]
        for product in known
        for strength in product.spec.strengths or (None,)
    ]
    write_csv(path, DMD_HEADER, rows)


def _dmd_cells(product: Product, strength: Strength | None, medicine: str) -> list[object]:
    spec = product.spec
    form = [None, spec.form, 1, "Discrete", f"{spec.size:g}", spec.unit, spec.unit_dose]
    content = [f"{strength.amount:g}", strength.unit, strength.per, strength.per_unit] if strength else [None] * 4
    name = [product.code, spec.name, medicine_code(product.medicine), medicine]
    return [*name, *form, *content, None, None, spec.ddd_mg, spec.add_quantity]


def write_register(path: Path, medicines: Iterable[AppraisedMedicine | MedicineSpec]) -> None:
    """One row a recommendation and medicine, in the layout of the shipped register, sorted by number and medicine."""
    appraised = [(spec, appraisal) for spec in medicines for appraisal in spec.appraisals]
    ordered = sorted(appraised, key=lambda pair: (*number_order(pair[1].ta_number), pair[0].name))
    write_csv(path, REGISTER_HEADER, [_register_cells(*pair) for pair in ordered])


def number_order(ta_number: str) -> tuple[str, int]:
    """What appraisals are sorted by: the letters of their number, then the number itself."""
    letters = ta_number.rstrip("0123456789")
    return letters, int(ta_number.removeprefix(letters))


def _register_cells(medicine: AppraisedMedicine | MedicineSpec, appraisal: AppraisalSpec) -> list[object]:
    published = appraisal.published
    month_seen = f"{published:%Y-%m}" if published else appraisal.month_seen
    standing = [appraisal.category, appraisal.status, appraisal.replaced_by, appraisal.rule]
    source = SOURCE if published else None
    seen = [appraisal.ta_number, medicine.name, appraisal.condition, published, month_seen]
    clock = [appraisal.clock_rule, appraisal.clock_starts, appraisal.clock_due, appraisal.replaced_on]
    who = [appraisal.recommendation, appraisal.commissioner]
    return [*seen, *standing, source, appraisal.notes, *who, *clock, medicine.specialty]


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Rows under a header; None is a blank cell."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
