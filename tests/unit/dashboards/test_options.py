"""What controls offer, in words."""

from dashboards.components.options import unit_options


def test_units_are_told_in_words_and_a_native_unit_as_it_is() -> None:
    assert [(each["value"], each["label"]) for each in unit_options(["mg", "ddd", "add", "vial"])] == [
        ("mg", "mg"),
        ("ddd", "Defined daily doses (ddd)"),
        ("add", "Assumed daily doses (add)"),
        ("vial", "vial"),
    ]
