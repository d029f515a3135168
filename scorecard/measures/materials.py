"""What measures are computed from in each care setting: what trusts issued, and what practices prescribed."""

from dataclasses import dataclass

import polars as pl

from scorecard import schema
from scorecard.measures.catchments import Catchments, catchments
from scorecard.measures.denominators import gaps, monthly
from scorecard.measures.groups import Members, members
from scorecard.measures.measuring import HELD, Material
from scorecard.releases.inputs import Inputs
from scorecard.schema.words import LIST_SIZE
from scorecard.uptake.products import slug

# What measures are computed from of schema.UPTAKE.
USED = ("org_type", "ods_code", "medicine", "unit", "period", "numerator")
IS_MONTH = pl.col("period_type") == "month"
Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Placed:
    """Where organisations stand beside being trusts of ICBs: their groups, and the people whom trusts serve."""

    groups: Members
    catchments: Catchments


def placed(inputs: Inputs, organisations: pl.DataFrame) -> Placed:
    """Groups and catchments, of what is loaded of them."""
    served = catchments(inputs.catchment_shares, inputs.denominators, organisations, inputs.hierarchy)
    return Placed(members(inputs.group_members, organisations), served)


def of_trusts(inputs: Inputs, where: Placed, figures: Frames) -> Material:
    """What trusts issued; ``figures`` are organisation, medicine, used, coverage, appraisal and not_applicable."""
    return Material(
        months=tuple(inputs.months),
        **_of_both(figures, where.groups.rows),
        not_applicable=figures["not_applicable"],
        catchments=where.catchments.trusts,
        denominators=divisors(inputs.denominators, figures["organisation"]),
        known=frozenset(slug(name) for name in inputs.dmd["vtm_name"].drop_nulls().unique()),
    )


def of_practices(known: frozenset[str], groups: pl.DataFrame, figures: Frames) -> Material:
    """What practices prescribed; ``figures`` are organisation, medicine, used, coverage, appraisal and list_size.

    ``known`` names the medicines of the mapping, ``groups`` has the members of each group. A month in which nobody in
    England has a medicine in a unit may have been loaded without it, and is not known.
    """
    given = _of_both(figures, groups)
    held = given["used"].filter(pl.col("ods_code") == schema.ENGLAND).select(HELD).unique()
    sizes = figures["list_size"].with_columns(
        denominator=pl.lit(LIST_SIZE), amount=pl.col("list_size").cast(pl.Float64)
    )
    return Material(
        months=tuple(given["coverage"]["period"].unique().sort()),
        **given,
        not_applicable=pl.DataFrame(schema={"ods_code": pl.String, "medicine": pl.String}),
        catchments=pl.DataFrame(schema={"ods_code": pl.String, "people": pl.Float64}),
        denominators=sizes.select("denominator", "org_type", "ods_code", "month", "amount"),
        known=known,
        held=held,
    )


def _of_both(figures: Frames, groups: pl.DataFrame) -> Frames:
    """What is found in the same way in each setting."""
    return {
        "used": figures["used"].lazy().filter(IS_MONTH).select(USED).collect(),
        "coverage": figures["coverage"].filter(IS_MONTH),
        "organisations": figures["organisation"],
        "medicines": figures["medicine"].select("medicine", "unit"),
        "appraisals": figures["appraisal"].filter(pl.col("category").is_in(schema.POSITIVE)),
        "members": groups,
    }


def divisors(rows: pl.DataFrame, organisations: pl.DataFrame) -> pl.DataFrame:
    """Denominators as they were supplied, in one unit each; not the months of which a part is missing.

    Sums of trusts divide nothing: trusts without beds issue medicines too, and would count above the line only.
    """
    of_one_unit = rows.filter(pl.col("unit") == pl.col("unit").mode().min().over("denominator"))
    supplied = monthly(of_one_unit, organisations).filter(~pl.col("is_sum"))
    lacked = gaps(of_one_unit, organisations).select("denominator", "month", ods_code="trust", org_type=pl.lit("trust"))
    return supplied.join(lacked.unique(), on=["denominator", "month", "ods_code", "org_type"], how="anti")
