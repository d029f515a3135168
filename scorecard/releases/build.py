"""The build: from the lake's current rows to the tables of a release."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import narwhals as nw
import polars as pl

from scorecard import schema
from scorecard.compliance.formulary import Formulary
from scorecard.engines import Frame, beside, collected
from scorecard.errors import ScorecardError
from scorecard.indicators import shares as indicators
from scorecard.measures import materials
from scorecard.measures import tables as measure_tables
from scorecard.measures.definitions import medicines_named
from scorecard.measures.diffusion import diffusion_tables
from scorecard.notes import Note
from scorecard.periods import month_label
from scorecard.places.organisations import Placements, place
from scorecard.places.populations import populations, unmatched_notes, with_population
from scorecard.primary_care.places import Geography
from scorecard.primary_care.results import Results as PrimaryCareResults
from scorecard.primary_care.results import results as of_primary_care
from scorecard.releases.inputs import Inputs, is_synthetic
from scorecard.tables import Table
from scorecard.uptake import coverage as covering
from scorecard.uptake.amounts import GREATEST_SUM, amounts, calendar, some_medicines_at_a_time, uptake
from scorecard.uptake.found import Found, find
from scorecard.uptake.products import Product, conversions, products_of, slug

# From this share on, codes without a place make the figures of ICBs and regions too low to be used unread.
MUCH_UNALLOCATED = 0.01
KEY = [name for name in schema.UPTAKE.key if name != "release_id"]


@dataclass(frozen=True)
class Results:
    """The tables of a release, by name, without release_id; and what the release is about."""

    tables: dict[str, pl.DataFrame]
    synthetic: bool
    first_month: date
    last_month: date
    population_vintage: int
    organisations_as_of: date


@dataclass(frozen=True)
class Basis:
    """What the tables of a release are computed from: organisations placed, products converted, use and coverage.

    ``used`` holds the medicines of measures too, appraised or not; ``appraised`` names those that are.
    """

    found: Found
    placed: Placements
    catalogue: dict[str, Product]
    appraised: set[str]
    products: pl.DataFrame
    used: pl.DataFrame
    coverage: pl.DataFrame


def build(inputs: Inputs) -> Results:
    """Compute every table of a release."""
    basis = compute_basis(inputs)
    organisations = basis.placed.organisations
    primary_care = _primary_care(inputs, basis)
    synthetic = is_synthetic(inputs, {*basis.found.submitted["ods_code"], *primary_care.codes})
    medicines = _medicines(basis.products, basis.catalogue)
    formulary = Formulary(inputs, organisations)
    absent = _not_applicable(inputs.services, medicines)
    appraisals = _appraisals(inputs.appraisals, medicines)
    groups = materials.placed(inputs, organisations)
    facts = {"medicine": medicines, "appraisal": appraisals, "not_applicable": absent}
    given = _materials(inputs, groups, basis, primary_care, facts)
    tables = {
        "organisation": organisations,
        "medicine": medicines,
        "appraisal": appraisals,
        "product": basis.products,
        "uptake": uptake_of(basis),
        "coverage": basis.coverage,
        "not_applicable": absent,
        **measure_tables.tables(inputs.measures, given, groups, inputs.compared),
        **_diffusion(inputs, basis, appraisals, absent),
        **formulary.tables(),
        **_indicators(inputs, organisations),
        **primary_care.tables,
        "note": _notes(
            [
                *_unallocated_notes(basis.found, basis.placed),
                *basis.placed.notes,
                *_population_notes(inputs),
                *_product_notes(basis.products, medicines),
                *_status_notes(inputs),
                *formulary.notes(),
                *measure_tables.notes(inputs, organisations, given, groups),
                *primary_care.notes,
            ]
        ),
    }
    # Of each table what it was made of is let go before the next is put in order: a nation's are gigabytes.
    shaped = {table.name: in_shape(tables.pop(table.name), table) for table in schema.RELEASE_TABLES}
    return Results(
        shaped, synthetic, inputs.months[0], inputs.months[-1], inputs.population_vintage, inputs.organisations_as_of
    )


def compute_basis(inputs: Inputs) -> Basis:
    """Place, convert and add up: all that uptake needs."""
    found = inputs.kept.found() if inputs.kept else find(nw.from_native(inputs.prescribing))
    placed = _place(inputs, found)
    catalogue = products_of(inputs.dmd)
    appraised = set(inputs.appraisals.filter(pl.col("category").is_in(schema.POSITIVE))["medicine"])
    pairs = found.products.select("vmp_code", "native_unit").iter_rows()
    converted = conversions(pairs, catalogue, appraised | _measured(inputs, schema.SECONDARY_CARE))
    _check_sums_fit(_products(found.products, converted, catalogue))
    products = _products(found.products, converted.filter(_is_one_of(appraised)), catalogue)
    figures = _figures(inputs, found, placed, converted)
    # In the order of a release, of which it is the most: then there is one of it and no copy.
    used = figures["uptake"].sort(KEY)
    return Basis(found, placed, catalogue, appraised, products, used, figures["coverage"])


def uptake_of(basis: Basis) -> pl.DataFrame:
    """Use of the appraised medicines (schema.UPTAKE without release_id)."""
    if basis.appraised.issuperset(basis.used["medicine"].unique()):
        return basis.used
    return basis.used.filter(_is_one_of(basis.appraised))


def _is_one_of(medicines: set[str]) -> pl.Expr:
    return pl.col("medicine").is_in(sorted(medicines))


def _place(inputs: Inputs, found: Found) -> Placements:
    """Every code placed, every organisation with its population; the unallocated line only where it is needed."""
    codes = found.submitted["ods_code"].unique().to_list()
    placed = place(codes, inputs.trusts, inputs.successions, inputs.hierarchy, inputs.organisations_as_of)
    people = populations(inputs.estimates, inputs.hierarchy)
    organisations = with_population(placed.organisations, people)
    if placed.codes.filter(pl.col("icb") == schema.UNALLOCATED).is_empty():
        organisations = organisations.filter(pl.col("ods_code") != schema.UNALLOCATED)
    return Placements(placed.codes, organisations, placed.notes)


def _figures(inputs: Inputs, found: Found, placed: Placements, converted: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Uptake and coverage."""
    months = calendar(inputs.months)
    used = _used(inputs, converted.drop("reason"), (placed.codes, months, _people(placed.organisations)))
    submitted = covering.submissions(found.submitted, inputs.months, placed.organisations)
    lazily = (nw.from_native(table.lazy()) for table in (submitted, placed.codes, months))
    [covered] = collected(covering.coverage(*lazily))
    whole = covering.with_silent(covered, placed.organisations, months)
    return {"uptake": used, "coverage": whole.with_columns(source=pl.lit(schema.SECONDARY_CARE))}


def _used(inputs: Inputs, conversions: pl.DataFrame, tables: tuple[pl.DataFrame, ...]) -> pl.DataFrame:
    """Use by organisation and period: in one pass over the rows, or of what is kept some medicines at a time."""
    if inputs.kept is None:
        rows: Frame = nw.from_native(inputs.prescribing)
        needed = rows.select("month", "ods_code", "vmp_code", "unit", "quantity", "indicative_cost")
        added = amounts(needed, beside(rows, conversions))
        [used] = collected(uptake(added, *(beside(rows, table) for table in tables)))
        return used
    kept = inputs.kept.amounts(conversions)
    parts = [
        collected(uptake(*(nw.from_native(each.lazy()) for each in (some, *tables))))
        for some in some_medicines_at_a_time(kept)
    ]
    return pl.concat(used for [used] in parts)


def _people(organisations: pl.DataFrame) -> pl.DataFrame:
    return organisations.select("org_type", "ods_code", "population")


def _primary_care(inputs: Inputs, basis: Basis) -> PrimaryCareResults:
    """Use in primary care of the appraised medicines, under their names in the register."""
    people = _people(basis.placed.organisations)
    where = Geography(inputs.hierarchy, inputs.successions, inputs.organisations_as_of, people)
    named = inputs.appraisals.filter(_is_one_of(basis.appraised)).unique("medicine", keep="last", maintain_order=True)
    appraised = named.select("medicine", name="medicine_name")
    return of_primary_care(inputs.primary_care, where, appraised, _measured(inputs, schema.IN_PRIMARY_CARE))


def _measured(inputs: Inputs, care_setting: str) -> set[str]:
    """The medicines that measures of a care setting name, appraised or not."""
    return medicines_named(one for one in inputs.measures if one.care_setting == care_setting)


def _materials(
    inputs: Inputs,
    groups: materials.Placed,
    basis: Basis,
    primary_care: PrimaryCareResults,
    facts: dict[str, pl.DataFrame],
) -> measure_tables.Materials:
    """What measures are computed from, by care setting; ``facts`` are the trusts' medicine, appraisal and so on."""
    organisations = {"organisation": basis.placed.organisations}
    issued = {"used": basis.used, "coverage": basis.coverage}
    found = {schema.SECONDARY_CARE: materials.of_trusts(inputs, groups, organisations | issued | facts)}
    if inputs.primary_care.is_empty:
        return found
    medicines = primary_care.tables["primary_care_medicine"]
    prescribed = {
        "used": primary_care.used,
        "coverage": primary_care.tables["primary_care_coverage"],
        "medicine": medicines,
        "list_size": primary_care.tables["primary_care_list_size"],
        "appraisal": _appraisals(inputs.appraisals, medicines),
    }
    known = frozenset(inputs.primary_care.medicines["medicine"])
    of_practices = materials.of_practices(known, groups.groups.rows, organisations | prescribed)
    return found | {schema.IN_PRIMARY_CARE: of_practices}


def _products(found: pl.DataFrame, converted: pl.DataFrame, catalogue: dict[str, Product]) -> pl.DataFrame:
    """Products found, with every conversion; those without one keep their unit and say why."""
    names = pl.DataFrame({"vmp_code": list(catalogue), "dmd_name": [item.vmp_name for item in catalogue.values()]})
    known = names.with_columns(in_dmd=pl.lit(value=True))
    joined = found.join(known, on="vmp_code", how="left").join(converted, on=["vmp_code", "native_unit"], how="left")
    unknown = pl.when(pl.col("in_dmd").is_null()).then(pl.lit("dm+d does not have this product"))
    outside = pl.when(pl.col("medicine").is_null()).then(pl.lit("no positive appraisal of this medicine is loaded"))
    return joined.with_columns(
        vmp_name=pl.coalesce("dmd_name", "vmp_name"),
        unit=pl.coalesce("unit", "native_unit"),
        factor=pl.col("factor").fill_null(1.0),
        reason=pl.coalesce("reason", unknown, outside),
    )


def _check_sums_fit(products: pl.DataFrame) -> None:
    """Raise where quantities are so large that they must be wrong: their sum would not fit into 64 bits."""
    amounts = products.with_columns(amount=pl.col("size") * pl.col("factor"))
    sums = amounts.group_by("medicine", "unit").agg(pl.col("amount").sum(), pl.col("vmp_name").sort_by("amount").last())
    for name, unit in sums.filter(pl.col("amount") > GREATEST_SUM).select("vmp_name", "unit").iter_rows():
        raise ScorecardError(
            f"The quantities of {name} add up to more than {GREATEST_SUM:.0e} {unit}. Look for a unit slip."
        )


def _medicines(products: pl.DataFrame, catalogue: dict[str, Product]) -> pl.DataFrame:
    """Appraised medicines with any quantity, each with the unit in which it is shown first: mg, or its own."""
    names = {slug(item.vtm_name): item.vtm_name for item in catalogue.values() if item.vtm_name}
    own = products.filter(pl.col("medicine").is_not_null() & ~pl.col("unit").is_in(["ddd", "add"]))
    converted = pl.col("reason").is_null()
    most_rows = pl.col("unit").sort_by("rows", "unit").last()
    grouped = own.group_by("medicine").agg(
        unit=pl.when(converted.any()).then(pl.lit("mg")).otherwise(most_rows),
        products=pl.col("vmp_code").n_unique().cast(pl.Int64),
        products_unconverted=pl.col("vmp_code").filter(~converted).n_unique().cast(pl.Int64),
        rows_unconverted=pl.col("rows").filter(~converted).sum(),
    )
    return grouped.with_columns(name=pl.col("medicine").replace_strict(names, return_dtype=pl.String)).sort("medicine")


def _appraisals(facts: pl.DataFrame, medicines: pl.DataFrame) -> pl.DataFrame:
    """Appraisals of the release's medicines; of two files that hold the same one, the file loaded last is believed."""
    latest = facts.unique(list(schema.APPRAISAL_FACT.key), keep="last", maintain_order=True)
    return latest.join(medicines.select("medicine"), on="medicine", how="semi").sort(schema.APPRAISAL_FACT.key)


def _not_applicable(services: pl.DataFrame, medicines: pl.DataFrame) -> pl.DataFrame:
    """One row an organisation and medicine; a service row without a medicine stands for all of them."""
    every = (
        services.filter(pl.col("medicine").is_null()).drop("medicine").join(medicines.select("medicine"), how="cross")
    )
    named = services.join(medicines.select("medicine"), on="medicine", how="semi")
    both = pl.concat([every.select("ods_code", "medicine", "reason"), named.select("ods_code", "medicine", "reason")])
    return both.unique(["ods_code", "medicine"], keep="last", maintain_order=True).sort("ods_code", "medicine")


def _diffusion(inputs: Inputs, basis: Basis, appraisals: pl.DataFrame, absent: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """How each medicine came into use after its appraisal."""
    is_month = pl.col("period_type") == "month"
    issued = uptake_of(basis).lazy().filter(is_month, pl.col("numerator") > 0)
    used = issued.select("org_type", "ods_code", "medicine", month="period").unique().collect()
    covered = basis.coverage.filter(is_month).rename({"period": "month"})
    return diffusion_tables(used, covered, appraisals, absent, inputs.months)


def _indicators(inputs: Inputs, organisations: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Indicators with the definitions of those that there are figures of."""
    counted = set(inputs.indicators["indicator"])
    defined = [known for name, known in inputs.definitions.items() if name in counted]
    rows = [(known.slug, known.name, known.status, known.model_dump_json()) for known in defined]
    names = schema.INDICATOR_DEFINITION.names[1:]
    return {
        "indicator_definition": pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row"),
        "indicator_figure": indicators.figures(inputs.indicators, organisations),
    }


def _population_notes(inputs: Inputs) -> list[Note]:
    return unmatched_notes(inputs.estimates, inputs.hierarchy)


def _unallocated_notes(found: Found, placed: Placements) -> list[Note]:
    """A note where a good part of the source rows belongs to no ICB: then figures of ICBs and regions are too low."""
    homeless = placed.codes.filter(pl.col("icb") == schema.UNALLOCATED)
    lost = found.submitted.join(homeless, left_on="ods_code", right_on="submitted_code", how="semi")
    share = int(lost["rows"].sum()) / max(1, int(found.submitted["rows"].sum()))
    if share < MUCH_UNALLOCATED:
        return []
    told = f"{share:.0%} of the source rows belong to no known ICB, so figures of ICBs and regions are too low. "
    return [Note("unknown_organisation", told + "Load a trust list and a practice hierarchy of about the same date.")]


def _product_notes(products: pl.DataFrame, medicines: pl.DataFrame) -> list[Note]:
    """A note on products that dm+d does not have, and one a medicine with products that could not be converted."""
    unknown = products.filter(pl.col("reason") == "dm+d does not have this product")
    notes = []
    if not unknown.is_empty():
        count, rows = unknown["vmp_code"].n_unique(), unknown["rows"].sum()
        told = f"{count:,} product{' is' if count == 1 else 's are'} not in dm+d ({rows:,} rows): listed with "
        notes.append(Note("unknown_product", told + "the quantities, and counted for no medicine."))
    left_over = medicines.filter(pl.col("products_unconverted") > 0)
    for medicine, name, count, rows in left_over.select(
        "medicine", "name", "products_unconverted", "rows_unconverted"
    ).iter_rows():
        told = (
            f"{count} of the products of {name} ({rows:,} rows) could not be converted: they stand in their own unit."
        )
        notes.append(Note("unconverted", told, medicine=medicine))
    return notes


def _status_notes(inputs: Inputs) -> list[Note]:
    """A note on months that the publisher will still restate."""
    open_months = inputs.files.filter(pl.col("data_status").is_in(["provisional", "wip"]))["month"].drop_nulls().sort()
    if open_months.is_empty():
        return []
    span = f"{month_label(open_months[0])} to {month_label(open_months[-1])}"
    return [
        Note("provisional", f"{len(open_months)} months, from {span}, are not final: the publisher will restate them.")
    ]


def _notes(notes: list[Note]) -> pl.DataFrame:
    rows = [(position, n.kind, n.ods_code, n.medicine, n.text) for position, n in enumerate(notes, 1)]
    names = [name for name in schema.NOTE.names if name != "release_id"]
    return pl.DataFrame(rows, schema={name: schema.NOTE.polars_schema[name] for name in names}, orient="row")


def in_shape(frame: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The declared columns, types and order of a table, but for release_id; rows in the order of its key."""
    types = {name: kind for name, kind in table.polars_schema.items() if name != "release_id"}
    missing = [pl.lit(None, kind).alias(name) for name, kind in types.items() if name not in frame.columns]
    whole = frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in types.items())
    key = [name for name in table.key if name != "release_id"]
    return whole if is_in_order(whole, key) else whole.sort(key, nulls_last=True)


def is_in_order(frame: pl.DataFrame, key: Sequence[str]) -> bool:
    """Whether no row comes before the one above it; not told of rows whose key is not known."""
    in_order = pl.lit(value=True)
    for column in reversed([pl.col(name) for name in key]):
        in_order = (column > column.shift()) | ((column == column.shift()) & in_order)
    return bool(frame.lazy().select(in_order.slice(1).fill_null(value=False).all()).collect().item())
