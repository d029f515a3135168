"""Codes are of the synthetic form, kept apart between kinds, and issued by nobody."""

import csv
import re
from pathlib import Path

import pytest

from ingest.synthetic import Sample
from ingest.synthetic.codes import LETTERS, capacity, gss_code, ods_code, practice_code, product_code, verhoeff_digit
from scorecard.schema import SYNTHETIC_CODE


def test_every_organisation_code_has_the_synthetic_form() -> None:
    codes = [ods_code(kind, position) for kind in LETTERS for position in range(capacity(kind))]
    assert all(re.match(SYNTHETIC_CODE, code) for code in codes)


def test_no_two_organisations_share_a_code() -> None:
    codes = [ods_code(kind, position) for kind in LETTERS for position in range(capacity(kind))]
    assert len(set(codes)) == len(codes)


def test_codes_go_on_with_the_next_letter_after_ninety_nine() -> None:
    assert [ods_code("trust", position) for position in (0, 98, 99)] == ["ZT01", "ZT99", "ZV01"]


def test_gss_and_practice_codes_begin_with_the_letter_of_no_country() -> None:
    assert gss_code("icb", 0) == "Z54000001"
    assert practice_code(0) == "Z00001"


@pytest.mark.parametrize("real", ["400687000", "10970211000001102", "39705411000001108", "258773002"])
def test_real_product_codes_have_the_right_check_digit(real: str) -> None:
    assert verhoeff_digit(real[:-1]) == int(real[-1])


@pytest.mark.parametrize("position", [0, 1, 8, 9, 54, 8499, 99_999_998])
def test_synthetic_product_codes_have_a_wrong_one(position: int) -> None:
    code = product_code(position)
    assert re.fullmatch(r"9990\d{11}", code)
    assert verhoeff_digit(code[:-1]) != int(code[-1])


def first_cells(path: Path, column: int = 0) -> set[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return {row[column] for row in csv.reader(lines)}


@pytest.mark.real_data
def test_no_code_is_in_the_real_organisation_files(tiny: Sample, shipped: Path, public_data: Path) -> None:
    folder = public_data / "organisations"
    lists = [first_cells(path, column) for path in folder.glob("etr_*.csv") for column in (0, 1, 2, 3)]
    successions = folder / "ods_succession_to_2022-04.csv"
    practices = folder / "gp_practice_hierarchy_2022-01.csv"
    real = set().union(*lists, *(first_cells(successions, column) for column in (0, 1)))
    real |= set().union(*(first_cells(practices, column) for column in (2, 5, 7, 8, 10, 11, 13, 14)))
    for sample in (tiny.folder, shipped):
        trusts = sample / "organisations" / "etr_2026-03.csv"
        hierarchy = sample / "organisations" / "gp_practice_hierarchy_2026-03.csv"
        ours = set().union(*(first_cells(trusts, column) for column in (0, 1, 2, 3)))
        ours |= set().union(*(first_cells(hierarchy, column) - {"PCN_CODE"} for column in (2, 5, 7, 8, 10, 11, 13, 14)))
        header = first_row(hierarchy)
        assert not (ours - header) & real


def first_row(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        return set(next(csv.reader(lines)))


@pytest.mark.real_data
def test_no_product_code_is_in_the_real_product_file(shipped: Path, public_data: Path) -> None:
    real = first_cells(public_data / "dmd" / "vmp_rheumatology.csv")
    ours = first_cells(shipped / "dmd" / "vmp_synthetic.csv")
    assert ours & real == {"vmp_snomed_code"}
