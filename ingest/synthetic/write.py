"""Writes a whole synthetic NHS to a folder, one month at a time, the same byte for byte for the same size and seed."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from ingest.synthetic import formulary_files, months, planted, primary_care_files
from ingest.synthetic.appraisals import UNUSED_MEDICINES
from ingest.synthetic.catalogue import MedicineSpec
from ingest.synthetic.denominators import write_beds, write_catchments
from ingest.synthetic.faults import Fault, write_faults
from ingest.synthetic.funnels import FUNNEL_FILE, write_funnel
from ingest.synthetic.groups import write_groups
from ingest.synthetic.indicators import write_indicators
from ingest.synthetic.measures import MEASURE_FILES, write_measures
from ingest.synthetic.medicine_files import write_dmd, write_register
from ingest.synthetic.medicines import Product, medicines, product_frame, products
from ingest.synthetic.organisation_files import write_hierarchy, write_successions, write_trust_list
from ingest.synthetic.organisations import Organisations, organisations
from ingest.synthetic.population import LATEST_YEAR, write_populations
from ingest.synthetic.prescribing import Use, issued, use, with_costs
from ingest.synthetic.scmd import file_name, layout_of, write_month
from ingest.synthetic.services import write_services
from ingest.synthetic.sites import Gap, Site, gaps, sites
from ingest.synthetic.size import Size

FOLDERS = (
    *("scmd", "superseded", "organisations", "population", "dmd", "appraisals"),
    *("formulary", "formulary_words", "funnels", "measures"),
    *("denominators", *primary_care_files.FOLDERS),
)
DEFAULT_SEED = 20111201
TRUST_LISTS = {"etr_2024-03.csv": (date(2024, 3, 31), "\n"), "etr_2026-03.csv": (date(2026, 3, 31), "\r\n")}
POPULATION_FILE = "population/ons_mid_year_population_synthetic.xlsx"
REGISTER_FILE = "appraisals/register.csv"
SERVICES_FILE = "services.csv"
CATCHMENTS_FILE = f"denominators/trust_icb_catchment_shares_{LATEST_YEAR}.csv"
BEDS_FILE = "denominators/trust_general_acute_beds.csv"
GROUPS_FILE = "groups.csv"
INDICATORS_FILE = "indicators.csv"
# A provisional file of a month that has a final one; outside scmd/, so that a run meets it only when asked to.
SUPERSEDED_MONTH = date(2025, 9, 1)
RUN_CONFIGURATION = f"""\
# A run on the synthetic sample; the paths are relative to this file.
name = "Synthetic sample"
scmd = ["scmd/*.csv"]
ods = [
    "organisations/etr_2024-03.csv",
    "organisations/etr_2026-03.csv",
    "{planted.SUCCESSION_FILE}",
    "{planted.HIERARCHY_FILE}",
]
population = ["{POPULATION_FILE}"]
dmd = ["{planted.DMD_FILE}"]
appraisals = ["{REGISTER_FILE}"]
bnf = ["bnf/*.csv"]
services = ["{SERVICES_FILE}"]
formulary_words = ["{formulary_files.WORDS_FOLDER}/*.csv"]
formulary = ["{formulary_files.FOLDER}/*"]
explanations = ["{formulary_files.EXPLANATIONS_FILE}"]
denominators = ["denominators/*.csv"]
groups = ["{GROUPS_FILE}"]
indicators = ["{INDICATORS_FILE}"]
epd = ["epd/*.csv"]
measures = ["measures"]
population_vintage = {LATEST_YEAR}
"""


@dataclass(frozen=True)
class Sample:
    """What was written: files relative to the folder, rows of prescribing, and everything planted."""

    folder: Path
    files: tuple[str, ...]
    rows: int
    months: int
    trusts: int
    products: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class World:
    """Everything about a synthetic NHS but what is issued in each month."""

    size: Size
    seed: int
    organisations: Organisations
    sites: tuple[Site, ...]
    gaps: frozenset[Gap]
    medicines: tuple[MedicineSpec, ...]
    products: tuple[Product, ...]
    use: Use

    @property
    def window(self) -> range:
        """The running numbers of the months."""
        return months.window(self.size.months)

    def used_in_icbs(self) -> frozenset[tuple[str, str]]:
        """Codes of ICBs and the medicines that any of their pharmacies uses."""
        pairs = zip(self.use.site.tolist(), self.use.medicine.tolist(), strict=True)
        icbs = self.organisations.icbs
        found = {(self.sites[site].icb, medicine) for site, medicine in pairs}
        return frozenset((icbs[icb].code, self.medicines[medicine].name) for icb, medicine in found)


def build_world(size: Size, seed: int) -> World:
    """A synthetic NHS of a size, the same for the same seed."""
    organised = organisations(size, seed)
    all_sites = sites(organised, seed)
    specs = medicines(size, seed)
    owned = products(specs, seed)
    used = use(all_sites, specs, owned, seed)
    return World(size, seed, organised, all_sites, gaps(all_sites, size, seed), specs, owned, used)


def write_sample(folder: Path, size: Size, seed: int = DEFAULT_SEED) -> Sample:
    """Write every file of a synthetic NHS into a folder, with the run configuration and the list of faults."""
    world = build_world(size, seed)
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    rows, files, faults = _write_prescribing(folder, world)
    files += _write_reference(folder, world)
    files += _write_comparing(folder, world)
    primary, planted_there = primary_care_files.write_primary_care(
        folder, size, world.organisations, world.products, world.window, seed
    )
    files += primary
    faults += planted_there
    faults += planted.standing_faults(world.organisations, world.products)
    formulary, planted_there = formulary_files.write_formularies(
        folder,
        world.organisations,
        (*world.medicines, *UNUSED_MEDICINES),
        world.used_in_icbs(),
        world.window,
        seed,
    )
    files += formulary
    faults += planted_there
    write_faults(folder / "faults.json", faults)
    (folder / "sample.toml").write_text(RUN_CONFIGURATION, encoding="utf-8", newline="\n")
    files += ["faults.json", "sample.toml"]
    return Sample(folder, tuple(sorted(files)), rows, size.months, size.trusts, len(world.products), tuple(faults))


def _write_prescribing(folder: Path, world: World) -> tuple[int, list[str], list[Fault]]:
    """Every month's file; returns rows written, files and faults."""
    frame = product_frame(world.products)
    unknown = next(product.code for product in world.products if not product.spec.in_dmd)
    written: dict[int, str] = {}
    codes: dict[int, set[str]] = {}
    faults: list[Fault] = []
    total = 0
    for month in world.window:
        rows, layout = _month_rows(world, frame, month), layout_of(month, world.window)
        written[month] = f"scmd/{file_name(month, world.window)}"
        write_month(folder / written[month], rows, month, layout)
        faults += planted.month_faults(rows, written[month], month, layout != "retired", unknown)
        codes[month] = set(rows["ods_code"].unique().to_list())
        total += rows.height
    faults += planted.gap_faults(world.gaps, written)
    faults += planted.silence_fault(world.organisations, world.window)
    faults += planted.succession_faults(world.organisations, world.window, codes)
    return total, [*written.values(), *_write_superseded(folder, world, frame)], faults


def _month_rows(world: World, frame: pl.DataFrame, month: int) -> pl.DataFrame:
    quantities = issued(world.use, world.sites, world.gaps, month, world.seed)
    return with_costs(quantities, frame, month, world.seed)


def _write_superseded(folder: Path, world: World, frame: pl.DataFrame) -> list[str]:
    """A provisional file, a tenth lower than the final one of its month; none where the month is not in the sample."""
    month = months.number(SUPERSEDED_MONTH)
    if month not in world.window:
        return []
    lower = (pl.col(name).mul(0.9).round(2) for name in ("quantity", "cost"))
    name = f"superseded/scmd_provisional_{months.stamp(month)}.csv"
    write_month(folder / name, _month_rows(world, frame, month).with_columns(*lower), month, "standard")
    return [name]


def _write_reference(folder: Path, world: World) -> list[str]:
    """Organisations, populations, products, appraisals and services; returns the files."""
    known = world.organisations
    for name, (day, line_end) in TRUST_LISTS.items():
        write_trust_list(folder / "organisations" / name, known, day, line_end)
    write_successions(folder / planted.SUCCESSION_FILE, known)
    write_hierarchy(folder / planted.HIERARCHY_FILE, known, world.size)
    write_populations(folder / POPULATION_FILE, known, world.size.population_years, world.seed)
    write_dmd(folder / planted.DMD_FILE, world.medicines, world.products)
    write_register(folder / REGISTER_FILE, (*world.medicines, *UNUSED_MEDICINES))
    write_services(folder / SERVICES_FILE, known.trusts)
    write_funnel(folder / FUNNEL_FILE, sum(known.people))
    lists = [f"organisations/{name}" for name in TRUST_LISTS]
    others = [planted.SUCCESSION_FILE, planted.HIERARCHY_FILE, planted.DMD_FILE]
    return [*lists, *others, POPULATION_FILE, REGISTER_FILE, SERVICES_FILE, FUNNEL_FILE]


def _write_comparing(folder: Path, world: World) -> list[str]:
    """What organisations are compared by: catchments, beds, groups, indicators and measures; returns the files."""
    known = world.organisations
    write_catchments(folder / CATCHMENTS_FILE, known, world.seed)
    write_beds(folder / BEDS_FILE, known.trusts, world.window, world.seed)
    write_groups(folder / GROUPS_FILE, known)
    write_indicators(folder / INDICATORS_FILE, known.trusts, world.seed)
    write_measures(folder / "measures")
    return [CATCHMENTS_FILE, BEDS_FILE, GROUPS_FILE, INDICATORS_FILE, *MEASURE_FILES]
