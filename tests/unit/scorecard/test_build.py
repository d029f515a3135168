"""The build on small lakes: what it refuses, what it tells, what it leaves out."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest

from scorecard.errors import MissingInputError, MixedDataError, ScorecardError, SettingsError
from scorecard.reference import MEASURES
from scorecard.releases.build import Results, build, is_in_order
from scorecard.releases.inputs import Choices, Inputs, gather, latest_of_each_vintage, with_kept
from scorecard.releases.publishing import checksum, fingerprint
from scorecard.releases.verify import sums
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from scorecard.uptake import amounts
from tests.lib.requirements import REPOSITORY
from tests.lib.tables import frame

Gather = Callable[..., Inputs]
SAMPLE_MEASURES = REPOSITORY / "data" / "sample" / "measures"


@pytest.fixture(scope="module")
def gathered(sample_settings: Settings) -> Gather:
    """The sample's inputs, with some choices."""
    database = Database.open_read_only(sample_settings.database_url)
    manifest, released = files(database), released_rows(database)
    database.close()
    return lambda **choices: gather(Lake(sample_settings.lake_at), manifest, released, Choices(**choices))


@pytest.fixture(scope="module")
def built(gathered: Gather) -> Results:
    """The sample's release, built once for all that only read it."""
    return build(gathered())


def test_the_same_inputs_give_the_same_release_to_the_last_bit(gathered: Gather, built: Results) -> None:
    one, two = gathered(), gathered()
    assert fingerprint(one) == fingerprint(two)
    assert checksum(build(two).tables) == checksum(built.tables)


def test_a_month_more_gives_the_release_that_everything_at_once_gives(
    gathered: Gather, built: Results, sample_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(amounts, "ROWS_AT_ONCE", 2_000)  # in many parts, as a nation's use is made
    inputs = gathered()
    lake = Lake(Path(copytree(sample_settings.lake_at, tmp_path / "lake", ignore=lambda *_: ["sums"])))
    earlier = inputs.files.filter(
        (pl.col("lake_table") != "prescribing") | (pl.col("month") < inputs.months[-1]),
    )
    build(with_kept(gather(lake, earlier, inputs.released, Choices()), lake))
    assert len(list(tmp_path.glob("lake/sums/prescribing/*"))) == len(inputs.months) - 1
    assert any(tmp_path.glob("lake/sums/compared/*"))
    whole = with_kept(inputs, lake)
    assert fingerprint(whole) == fingerprint(inputs)
    assert checksum(build(whole).tables) == checksum(built.tables)
    assert len(list(tmp_path.glob("lake/sums/prescribing/*"))) == len(inputs.months)


@pytest.mark.parametrize(
    ("codes", "expected"),
    [([], True), (["a"], True), (["a", "a", "b"], True), (["a", "c", "b"], False), (["a", None], False)],
)
def test_rows_are_in_order_where_none_comes_before_the_one_above(codes: list[str | None], expected: bool) -> None:
    first = pl.DataFrame({"code": codes, "number": [1] * len(codes)}, schema={"code": pl.String, "number": pl.Int64})
    assert is_in_order(first, ["code", "number"]) is expected
    assert is_in_order(first, ["number", "code"]) is expected


def test_another_vintage_or_date_has_another_fingerprint(gathered: Gather) -> None:
    usual = fingerprint(gathered())
    assert fingerprint(gathered(population_vintage=2024)) == usual
    assert fingerprint(gathered(population_vintage=2023)) != usual
    assert fingerprint(replace(gathered(), organisations_as_of=gathered().months[0])) != usual


def test_a_vintage_that_is_not_loaded_is_refused(gathered: Gather) -> None:
    with pytest.raises(SettingsError, match="population_vintage is 1066"):
        gathered(population_vintage=1066)


def test_an_empty_lake_tells_everything_that_is_missing(gathered: Gather, tmp_path: Path) -> None:
    nothing = gathered().files.clear()
    with pytest.raises(MissingInputError, match=r"(?s)prescribing.*trust.*hierarchy.*population.*dmd.*appraisal"):
        gather(Lake(tmp_path), nothing, gathered().released, Choices())


def test_invented_and_real_organisations_are_never_added_up(gathered: Gather, built: Results) -> None:
    inputs = gathered()
    real = inputs.trusts.head(1).with_columns(ods_code=pl.lit("R0A"))
    with pytest.raises(MixedDataError, match="synthetic and real"):
        build(replace(inputs, trusts=pl.concat([inputs.trusts, real])))
    assert built.synthetic


def test_quantities_that_no_64_bits_hold_are_refused_by_name(gathered: Gather) -> None:
    inputs = gathered()
    huge = inputs.prescribing.with_columns(quantity=pl.col("quantity") + 1e12)
    with pytest.raises(ScorecardError, match="Look for a unit slip"):
        build(replace(inputs, prescribing=huge))


def test_a_product_that_dmd_does_not_have_is_kept_and_counted_for_no_medicine(gathered: Gather, built: Results) -> None:
    inputs, tables = gathered(), built.tables
    unknown = tables["product"].filter(pl.col("reason") == "dm+d does not have this product")
    assert unknown.height == 1
    assert unknown["medicine"].to_list() == [None]
    rows = inputs.prescribing.filter(pl.col("vmp_code") == unknown["vmp_code"][0]).collect()
    assert unknown["rows"].item() == rows.height
    assert unknown["quantity"].item() == pytest.approx(rows["quantity"].sum())


def test_every_source_row_is_counted_once_for_england_or_told_as_outside(gathered: Gather, built: Results) -> None:
    inputs, tables = gathered(), built.tables
    assert sums(tables)["difference"].abs().max() <= 1e-9
    own = tables["product"].filter(~pl.col("unit").is_in(["ddd", "add"]))
    assert own["rows"].sum() == inputs.prescribing.select(pl.len()).collect().item()
    months = tables["uptake"].filter(pl.col("org_type") == "england", pl.col("period_type") == "month")
    counted = months.filter(~pl.col("unit").is_in(["ddd", "add"]))["source_rows"].sum()
    assert counted == own.filter(pl.col("medicine").is_not_null())["rows"].sum()


def test_unlike_units_of_a_medicine_are_rows_of_their_own(built: Results) -> None:
    tables = built.tables
    left_over = tables["medicine"].filter(pl.col("products_unconverted") > 0)
    assert left_over.height >= 1
    for medicine in left_over["medicine"]:
        units = tables["uptake"].filter(pl.col("medicine") == medicine)["unit"].unique()
        assert "mg" in units
        assert len(set(units) - {"mg", "ddd", "add"}) == 1


def test_not_applicable_covers_every_medicine_where_the_service_names_none(gathered: Gather, built: Results) -> None:
    inputs, tables = gathered(), built.tables
    every = inputs.services.filter(pl.col("medicine").is_null())["ods_code"]
    assert len(every) > 0
    told = tables["not_applicable"].filter(pl.col("ods_code") == every[0])
    assert set(told["medicine"]) == set(tables["medicine"]["medicine"])


def test_of_two_workbooks_that_hold_a_year_the_later_one_counts_alone() -> None:
    rows = frame("""
    vintage:i | sub_icb_code:s | population:i | file_order:i
    2021      | S1             | 10           | 1
    2022      | S1             | 11           | 1
    2022      | S2             | 12           | 1
    2022      | S1             | 13           | 2
    2023      | S1             | 14           | 2
    """)
    assert latest_of_each_vintage(rows)["population"].to_list() == [10, 13, 14]


def test_much_that_belongs_to_no_icb_is_told_first(gathered: Gather, built: Results) -> None:
    inputs = gathered()
    icb = inputs.hierarchy["icb_code"][0]
    without = replace(inputs, hierarchy=inputs.hierarchy.filter(pl.col("icb_code") != icb))
    first = build(without).tables["note"]["text"][0]
    assert "of the source rows belong to no known ICB" in first
    assert not built.tables["note"]["text"].str.contains("belong to no known ICB").any()


def test_a_medicine_that_is_only_in_a_class_is_counted_for_it_and_appears_nowhere_else(
    gathered: Gather, built: Results
) -> None:
    plain, more = built, build(gathered(measures=(MEASURES, SAMPLE_MEASURES)))
    for name in ("uptake", "medicine", "product", "appraisal"):
        assert more.tables[name].equals(plain.tables[name]), name
    shares = more.tables["measure_figure"].filter(pl.col("measure") == "velstatin_share", pl.col("state") == "used")
    daily = more.tables["uptake"].filter(pl.col("unit") == "ddd", pl.col("medicine").is_in(["rovatinib", "velstatin"]))
    keys = ["org_type", "ods_code", "period_type", "period"]
    appraised = daily.group_by(keys).agg(pl.col("numerator").sum())
    both = shares.filter(pl.col("value").is_not_null()).join(appraised, on=keys, suffix="_appraised")
    assert both.height > 300
    with_the_other = both.filter(pl.col("denominator") > pl.col("numerator_appraised") + 1)
    assert with_the_other.height > 0.9 * both.height


def test_a_measure_without_figures_says_why_in_a_note(gathered: Gather, tmp_path: Path) -> None:
    text = (SAMPLE_MEASURES / "newer_daily_treatments.yaml").read_text(encoding="utf-8")
    (tmp_path / "newer_daily_treatments.yaml").write_text(text.replace("unit: ddd", "unit: add"), encoding="utf-8")
    tables = build(gathered(measures=(MEASURES, tmp_path))).tables
    [note] = tables["note"].filter(pl.col("kind") == "measure")["text"]
    assert (
        note == "'Newer daily treatments per 100,000 people' has no figures: not in add, or not all of it: rovatinib."
    )
    reasons = dict(tables["measure"].select("measure", "reason").iter_rows())
    assert reasons["newer_daily_treatments"] == "not in add, or not all of it: rovatinib"
    assert reasons["use_per_100000_people"] is None
