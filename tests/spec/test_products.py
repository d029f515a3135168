"""Conversions, drawn: what one native unit of a product is worth."""

import polars as pl
import pytest

from scorecard.uptake.products import Ingredient, Product, conversions, products_of, slug, to_add, to_ddd, to_mg
from tests.lib.tables import frame, same_rows

# name | size | size_unit | unit_dose | strength | strength_unit | per | per_unit | native unit | mg in one native unit
CASES = """
solution counted in ml            | 4    | ml     | vial    | 25   | mg        | 1 | ml | ml     | 25
solution counted in vials         | 4    | ml     | vial    | 25   | mg        | 1 | ml | vial   | 100
strength in 4 ml, counted in ml   | 4    | ml     | vial    | 100  | mg        | 4 | ml | ml     | 25
strength in 4 ml, in vials        | 4    | ml     | vial    | 100  | mg        | 4 | ml | vial   | 100
powder counted in vials           | 1    | vial   | vial    | 50   | mg        | - | -  | vial   | 50
powder, nobody counts it in ml    | 1    | vial   | vial    | 50   | mg        | - | -  | ml     | -
tablet                            | 1    | tablet | tablet  | 15   | mg        | - | -  | tablet | 15
grams                             | 1    | tablet | tablet  | 0.5  | gram      | - | -  | tablet | 500
micrograms                        | 1    | dose   | dose    | 200  | microgram | - | -  | dose   | 0.2
already in mg                     | 4    | ml     | vial    | 25   | mg        | 1 | ml | mg     | 1
already in grams                  | 4    | ml     | vial    | 25   | mg        | 1 | ml | gram   | 1000
litres                            | 1    | litre  | bag     | 2    | mg        | 1 | ml | litre  | 2000
bag of a litre                    | 1    | litre  | bag     | 2    | mg        | 1 | ml | bag    | 2000
pre-filled syringe in ml          | 0.8  | ml     | syringe | 50   | mg        | 1 | ml | ml     | 50
pre-filled syringe as one         | 0.8  | ml     | syringe | 50   | mg        | 1 | ml | syringe| 40
strength a dose, counted in ml    | 5    | ml     | sachet  | 10   | mg        | - | -  | ml     | 2
units have no mg                  | 1    | vial   | vial    | 100  | unit      | - | -  | vial   | -
no strength                       | 1    | vial   | vial    | -    | mg        | - | -  | vial   | -
patch a day                       | 1    | patch  | patch   | 5    | mg        | 24| hour | patch| -
"""


ROWS = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()]
TABLET = "tablet | 1 | tablet | tablet | 15 | mg | - | - | tablet | 15"
VIAL = "vial | 4 | ml | vial | 25 | mg | 1 | ml | ml | 25"


def product(cells: list[str], ddd_mg: float | None = None, add_quantity: float | None = None) -> Product:
    name, size, size_unit, unit_dose, strength, strength_unit, per, per_unit = (
        None if c == "-" else c for c in cells[:8]
    )
    numbers = [None if text is None else float(text) for text in (size, strength, per)]
    ingredient = Ingredient(numbers[1], strength_unit, numbers[2], per_unit)
    return Product("1", str(name), "Alpha", numbers[0], size_unit, unit_dose, ddd_mg, add_quantity, (ingredient,))


def drawn(line: str, ddd_mg: float | None = None, add_quantity: float | None = None) -> Product:
    return product([cell.strip() for cell in line.split("|")], ddd_mg, add_quantity)


@pytest.mark.parametrize("cells", ROWS, ids=[row[0] for row in ROWS])
def test_mg_in_one_native_unit(cells: list[str]) -> None:
    found = to_mg(product(cells), cells[8])
    if cells[9] == "-":
        assert found.value is None
        assert found.reason
    else:
        assert found.value == pytest.approx(float(cells[9]), rel=1e-12)
        assert found.reason is None


def test_several_ingredients_have_no_single_amount_in_mg() -> None:
    one = drawn(TABLET)
    both = Product(**{**vars(one), "ingredients": (*one.ingredients, Ingredient(5.0, "mg", None, None))})
    assert to_mg(both, "tablet").reason == "several ingredients: no single amount in mg"
    assert to_mg(both, "mg").value is None


def test_daily_doses() -> None:
    assert to_ddd(drawn(TABLET, ddd_mg=30), "tablet").value == pytest.approx(0.5)
    assert to_ddd(drawn(VIAL, ddd_mg=50), "vial").value == pytest.approx(2)
    assert to_ddd(drawn(TABLET), "tablet").value is None
    assert to_add(drawn(TABLET, add_quantity=2), "tablet").value == pytest.approx(0.5)
    assert to_add(drawn(VIAL, add_quantity=2), "vial").value is None
    assert to_add(drawn(TABLET), "tablet").value is None


def test_daily_doses_are_given_only_where_every_product_of_the_medicine_has_them() -> None:
    with_dose, without = drawn(TABLET, ddd_mg=30), drawn(VIAL)
    catalogue = {"1": with_dose, "2": without}
    partly = conversions([("1", "tablet"), ("2", "ml")], catalogue, {"alpha"})
    assert set(partly["unit"]) == {"mg"}
    wholly = conversions([("1", "tablet")], catalogue, {"alpha"})
    assert set(wholly["unit"]) == {"mg", "ddd"}


def test_products_that_cannot_be_converted_keep_their_own_unit_with_a_reason() -> None:
    units = drawn("units | 1 | vial | vial | 100 | unit | - | - | vial | -")
    found = conversions([("1", "vial"), ("404", "vial")], {"1": units}, {"alpha"})
    same_rows(
        found,
        """
        vmp_code:s | native_unit:s | medicine:s | unit:s | factor:f | reason:s
        1          | vial          | alpha      | vial   | 1        | the strength is in unit, not in mg
        """,
    )
    assert conversions([("1", "vial")], {"1": units}, {"beta"}).is_empty()


def test_of_two_files_the_later_one_decides_and_one_product_may_have_several_rows() -> None:
    rows = frame("""
    vmp_code:s | file_order:i | row_number:i | vmp_name:s | vtm_name:s | strength:f | strength_unit:s
    1          | 1            | 2            | old        | Alpha      | 5          | mg
    1          | 2            | 2            | new        | Alpha      | 10         | mg
    1          | 2            | 3            | new        | Alpha      | 20         | mg
    2          | 1            | 3            | other      | Beta       | 7          | mg
    """)
    empty = ["unit_dose_size_unit", "unit_dose", "per_unit"]
    whole = rows.with_columns(
        *[pl.lit(None, pl.String).alias(name) for name in empty],
        *[pl.lit(None, pl.Float64).alias(name) for name in ("unit_dose_size", "per", "ddd_mg", "add_quantity")],
    )
    found = products_of(whole)
    assert found["1"].vmp_name == "new"
    assert [ingredient.strength for ingredient in found["1"].ingredients] == [10, 20]
    assert [ingredient.strength for ingredient in found["2"].ingredients] == [7]


def test_slugs() -> None:
    assert slug("Certolizumab pegol") == "certolizumab-pegol"
    assert slug(" Ipilimumab / Nivolumab ") == "ipilimumab-nivolumab"
