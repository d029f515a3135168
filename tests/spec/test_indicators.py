"""Indicators, drawn: what is added up, what is not, and how far a share may be from what was counted."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard import schema
from scorecard.errors import SettingsError
from scorecard.indicators.shares import INDICATORS, at_levels, definitions, figures
from tests.lib.naive_indicators import naive_figures
from tests.lib.tables import frame, same_rows

ORGANISATIONS = frame(
    """
    ods_code:s  | org_type:s | parent_ods_code:s | successor_ods_code:s
    ENG         | england    | -                 | -
    R1          | region     | ENG               | -
    R2          | region     | ENG               | -
    I1          | icb        | R1                | -
    I2          | icb        | R1                | -
    I3          | icb        | R2                | -
    S1          | sub_icb    | I1                | -
    T1          | trust      | I1                | -
    T2          | trust      | I2                | -
    T3          | trust      | I3                | -
    OLD         | trust      | I1                | T1
    UNALLOCATED | icb        | UNALLOCATED       | -
    UNALLOCATED | region     | ENG               | -
    """
)


def supplied(drawing: str) -> pl.DataFrame:
    """Rows of one indicator in one quarter."""
    told = frame(drawing).with_columns(indicator=pl.lit("x"), period_type=pl.lit("quarter"))
    return told.with_columns(period=pl.lit(date(2025, 4, 1)))


def test_trusts_are_added_up_to_their_successors_icbs_regions_and_england() -> None:
    rows = supplied(
        """
        ods_code:s | numerator:f | denominator:f
        T1         | 3           | 4
        OLD        | 1           | 2
        T2         | 0           | 5
        T3         | 0           | 0
        """
    )
    same_rows(
        figures(rows, ORGANISATIONS),
        """
        org_type:s | ods_code:s | numerator:f | denominator:f | rows:i | is_sum:b | share:f
        trust      | T1         | 4           | 6             | 2      | no       | 0.6666666666666666
        trust      | T2         | 0           | 5             | 1      | no       | 0
        trust      | T3         | 0           | 0             | 1      | no       | -
        icb        | I1         | 4           | 6             | 2      | yes      | 0.6666666666666666
        icb        | I2         | 0           | 5             | 1      | yes      | 0
        icb        | I3         | 0           | 0             | 1      | yes      | -
        region     | R1         | 4           | 11            | 3      | yes      | 0.36363636363636365
        region     | R2         | 0           | 0             | 1      | yes      | -
        england    | ENG        | 4           | 11            | 4      | yes      | 0.36363636363636365
        """,
    )


def test_a_level_of_which_any_row_was_supplied_is_not_added_up() -> None:
    rows = supplied(
        """
        ods_code:s | numerator:f | denominator:f
        T1         | 3           | 4
        T2         | 1           | 4
        I2         | 2           | 9
        S1         | 1           | 1
        """
    )
    same_rows(
        at_levels(rows, ORGANISATIONS),
        """
        org_type:s | ods_code:s | numerator:f | denominator:f | is_sum:b
        trust      | T1         | 3           | 4             | no
        trust      | T2         | 1           | 4             | no
        icb        | I2         | 2           | 9             | no
        sub_icb    | S1         | 1           | 1             | no
        region     | R1         | 4           | 8             | yes
        england    | ENG        | 4           | 8             | yes
        """,
    )


def test_other_periods_are_added_up_all_the_same() -> None:
    drawing = "ods_code:s | numerator:f | denominator:f\nENG | 5 | 9"
    of_year = supplied(drawing).with_columns(period_type=pl.lit("twelve_months"))
    rows = pl.concat([of_year, supplied("ods_code:s | numerator:f | denominator:f\nT1 | 3 | 4")])
    same_rows(
        figures(rows, ORGANISATIONS).filter(pl.col("org_type") == "england"),
        """
        period_type:s | numerator:f | denominator:f | is_sum:b | england_share:f
        twelve_months | 5           | 9             | no       | 0.5555555555555556
        quarter       | 3           | 4             | yes      | 0.75
        """,
    )


def test_a_code_of_no_organisation_counts_for_england_on_a_line_of_its_own() -> None:
    rows = supplied("ods_code:s | numerator:f | denominator:f\nT1 | 3 | 4\nX1 | 1 | 1")
    same_rows(
        at_levels(rows, ORGANISATIONS).filter(pl.col("org_type") != "trust"),
        """
        org_type:s | ods_code:s  | numerator:f | denominator:f
        icb        | I1          | 3           | 4
        icb        | UNALLOCATED | 1           | 1
        region     | R1          | 3           | 4
        region     | UNALLOCATED | 1           | 1
        england    | ENG         | 4           | 5
        """,
    )


def test_of_two_rows_for_one_figure_the_last_counts() -> None:
    rows = supplied("ods_code:s | numerator:f | denominator:f\nENG | 3 | 4\nENG | 2 | 4")
    same_rows(at_levels(rows, ORGANISATIONS), "ods_code:s | numerator:f | rows:i\nENG | 2 | 1")


def test_intervals_are_wilsons() -> None:
    """81 of 263 is the published example of Newcombe 1998: 0.2553 to 0.3662 at 95 %."""
    drawing = (
        "ods_code:s | numerator:f | denominator:f\nT1 | 81 | 263\nT2 | 0 | 20\nT3 | 20 | 20\nX1 | 3 | 2\nI1 | 0 | 0"
    )
    found = figures(supplied(drawing), ORGANISATIONS).filter(~pl.col("is_sum"))
    same_rows(
        found.with_columns(pl.col("^(low|high)_.*$").round(4)),
        """
        ods_code:s | low_95:f | high_95:f | low_99_8:f | high_99_8:f
        T1         | 0.2553   | 0.3662    | 0.2280     | 0.4014
        T2         | 0        | 0.1611    | 0          | 0.3232
        T3         | 0.8389   | 1         | 0.6768     | 1
        X1         | -        | -         | -          | -
        I1         | -        | -         | -          | -
        """,
    )


CODES = [code for code in ORGANISATIONS["ods_code"].unique(maintain_order=True) if code != "UNALLOCATED"]
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "indicator": st.sampled_from(["x", "y"]),
            "ods_code": st.sampled_from([*CODES, "T1", "T2", "T3", "OLD", "X1"]),
            "period_type": st.sampled_from(["month", "quarter"]),
            "period": st.sampled_from([date(2025, 4, 1), date(2025, 7, 1)]),
            "numerator": st.integers(0, 12),
            "denominator": st.integers(0, 12),
        }
    ),
    max_size=30,
)


@given(ROWS)
def test_the_naive_implementation_finds_the_same(rows: list[dict[str, Any]]) -> None:
    columns = [name for name in schema.INDICATOR.names if name in ("indicator", "ods_code", "period_type", "period")]
    typed = {name: schema.INDICATOR.polars_schema[name] for name in [*columns, "numerator", "denominator"]}
    found = figures(pl.DataFrame(rows, schema=typed), ORGANISATIONS).to_dicts()
    wanted = naive_figures(rows, ORGANISATIONS.to_dicts())

    def order(row: dict[str, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in ("indicator", "period_type", "period", "org_type", "ods_code"))

    assert [order(row) for row in sorted(found, key=order)] == [order(row) for row in sorted(wanted, key=order)]
    for ours, theirs in zip(sorted(found, key=order), sorted(wanted, key=order), strict=True):
        assert {name: ours[name] for name in theirs} == pytest.approx(theirs, abs=1e-12)


def test_every_shipped_definition_can_be_read() -> None:
    shipped = definitions()
    assert list(shipped) == sorted(path.stem for path in INDICATORS.glob("*.yaml"))
    targets = {slug: one.target.value for slug, one in shipped.items() if one.target}
    assert targets == {"research_set_up_within_150_days": 0.8, "first_participant_within_90_days": 0.8}
    assert {slug for slug, one in shipped.items() if one.status == "retired"} == {
        "research_70_day_benchmark",
        "high_impact_innovations",
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("direction: higher", "direction: up", "direction: Input should be 'higher'"),
        ("value: 0.8", "value: 80", "target.value: Input should be less than or equal to 1"),
        ("slug: research", "slug: Research", "slug: String should match"),
        ("slug: research", "slug: other", "give slug and file the same name"),
        ("reviewed:\nnext_review:", "reviewed: 2025-05-01\nnext_review: 2025-04-30", "lies before reviewed"),
        ("author_role:", "author: me\nauthor_role:", "author: Extra inputs are not permitted"),
        ("name: ", "name: [", "while parsing"),
        ("why_it_matters:\n", "", "why_it_matters: Field required"),
    ],
)
def test_a_faulty_definition_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    good = (INDICATORS / "research_set_up_within_150_days.yaml").read_text(encoding="utf-8")
    assert old in good
    (tmp_path / "research_set_up_within_150_days.yaml").write_text(good.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"research_set_up_within_150_days\.yaml: .*" + told.replace("[", r"\[")):
        definitions(tmp_path)


def test_faults_of_all_definitions_are_told_together(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(f"slug: {name}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"a\.yaml: name: Field required.*b\.yaml: name"):
        definitions(tmp_path)


def test_a_folder_without_definitions_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="holds no definition"):
        definitions(tmp_path)
