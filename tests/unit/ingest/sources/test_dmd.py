from pathlib import Path

import pytest

from ingest.files import identify
from ingest.sources import dmd
from scorecard import schema
from scorecard.errors import FaultyFilesError
from tests.unit.ingest.drawn import cells, csv_file, csv_text, dicts, problems, text_file, tuples

PRODUCTS = """
vmp_snomed_code|vmp_product_name|vtmid|vtmnm|form_cd|form_descr|udfs|udfs_descr|unit_dose_descr|strnt_nmrtr_val|strnt_nmrtr_uom|strnt_dnmtr_val|strnt_dnmtr_descr
37829111000001100|Rituximab 500mg/500ml bags|108809004|Rituximab|NA|Infusion|500|ml|bag|1|mg|1|ml
00829111000001101|Relugolix 40mg / Estradiol 1mg tablets|108809005|Relugolix + Estradiol|NA|Tablet|1|tablet|tablet|40|mg|NA|NA
00829111000001101|Relugolix 40mg / Estradiol 1mg tablets|108809005|Relugolix + Estradiol|NA|Tablet|1|tablet|tablet|1|mg|NA|NA
37829111000001102|Bandages|NA|NA|NA|NA|NA|NA|NA|NA|NA|NA|NA
"""


def test_na_is_missing_and_never_a_word(tmp_path: Path) -> None:
    reading = dmd.read(csv_file(tmp_path / "vmp.csv", PRODUCTS))
    assert (reading.layout, reading.table) == ("vmp_ingredients", schema.DMD_PRODUCT)
    bandages = dicts(reading, *(name for name in schema.DMD_PRODUCT.names if name != "file_id"))[3]
    filled = {name: value for name, value in bandages.items() if value is not None}
    assert filled == {"vmp_code": "37829111000001102", "vmp_name": "Bandages", "row_number": 5}
    assert dicts(reading, "strength_raw", "per_raw", "unit_dose_size_raw")[3] == {
        "strength_raw": None,
        "per_raw": None,
        "unit_dose_size_raw": None,
    }


def test_a_product_with_several_ingredients_has_a_row_for_each(tmp_path: Path) -> None:
    reading = dmd.read(csv_file(tmp_path / "vmp.csv", PRODUCTS))
    found = tuples(reading, "row_number", "vmp_code", "vtm_name", "strength", "strength_unit", "per", "per_unit")
    assert found[:3] == [
        (2, "37829111000001100", "Rituximab", 1.0, "mg", 1.0, "ml"),
        (3, "00829111000001101", "Relugolix + Estradiol", 40.0, "mg", None, None),
        (4, "00829111000001101", "Relugolix + Estradiol", 1.0, "mg", None, None),
    ]


def test_without_the_optional_columns_they_are_blank(tmp_path: Path) -> None:
    reading = dmd.read(csv_file(tmp_path / "vmp.csv", PRODUCTS))
    assert tuples(reading, "ddd_mg", "add_quantity", "bnf_code")[0] == (None, None, None)


def test_the_optional_columns_in_any_case_and_place(tmp_path: Path) -> None:
    rows = cells(PRODUCTS)
    added = [["DDD_mg", "add_quantity", "BNF_CODE"], ["1.9", "0.5", "0802040B0"], *[["NA", "NA", "NA"]] * 3]
    mixed = [[*more, *row] for more, row in zip(added, rows, strict=True)]
    reading = dmd.read(text_file(tmp_path / "vmp.csv", csv_text(mixed)))
    assert tuples(reading, "ddd_mg", "add_quantity", "bnf_code")[:2] == [(1.9, 0.5, "0802040B0"), (None, None, None)]


@pytest.mark.parametrize("column", ["udfs", "strnt_nmrtr_val", "strnt_dnmtr_val"])
@pytest.mark.parametrize("text", ["1,000", "N/A", "five", "1e999", "2x5"])
def test_what_is_no_number_is_null_and_its_text_is_kept(tmp_path: Path, column: str, text: str) -> None:
    ours = {"udfs": "unit_dose_size", "strnt_nmrtr_val": "strength", "strnt_dnmtr_val": "per"}[column]
    rows = cells(PRODUCTS)
    rows[1][rows[0].index(column)] = text
    reading = dmd.read(text_file(tmp_path / "vmp.csv", csv_text(rows)))
    assert tuples(reading, ours, f"{ours}_raw")[0] == (None, text)


def test_a_code_that_a_spreadsheet_made_a_number_stays_visible(tmp_path: Path) -> None:
    drawing = PRODUCTS.replace("37829111000001100", "3.78291E+16")
    assert tuples(dmd.read(csv_file(tmp_path / "vmp.csv", drawing)), "vmp_code")[0] == ("3.78291E+16",)


def test_every_missing_column_is_told(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError) as caught:
        dmd.read(csv_file(tmp_path / "vmp.csv", PRODUCTS.replace("vtmnm", "name").replace("udfs|", "size|")))
    assert problems(caught.value) == [(1, "vtmnm"), (1, "udfs")]


@pytest.mark.real_data
def test_the_real_products(shared_data: Path) -> None:
    name = "vmp_rheumatology.csv"
    found = dmd.read(identify(name, shared_data / "dmd" / name)).rows.collect(engine="streaming")
    assert (found.height, found["vmp_code"].n_unique()) == (65, 65)
    assert found["vtm_name"].n_unique() == 17
    assert not found.select("form", "unit_dose", "per_unit").unpivot()["value"].is_in(["NA"]).any()
