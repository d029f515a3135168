"""A small release in memory, and the readings of the shipped sample."""

from collections.abc import Iterator
from datetime import date

import pytest

from dashboards.catalogue import Appraisal, Catalogue, Medicine, Note, Organisation
from dashboards.readings import Readings
from scorecard.commands.config import read_config
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.conftest import SAMPLE
from tests.lib.made_once import home_after
from tests.unit.dashboards.checked import copy_of, of_before

UNSAID = ("formulary", "formulary_words", "explanations", "bnf", "epd")
QUARTERS = (date(2021, 4, 1), date(2021, 7, 1), date(2022, 4, 1))


def organisation(code: str, kind: str, name: str, parent: str | None, **more: object) -> Organisation:
    facts: dict[str, object] = {"successor_ods_code": None, "close_date": None, "population": None, **more}
    return Organisation(code, kind, name, parent, **facts)  # type: ignore[arg-type]


@pytest.fixture
def catalogue() -> Catalogue:
    """England, one region, two ICBs, two trusts (one merged into the other) and a sub-ICB location."""
    places = [
        organisation("ENG", "england", "England", None, population=3_000_000),
        organisation("ZR01", "region", "Northern Reach", "ENG", population=3_000_000),
        organisation("ZB01", "icb", "NHS Alderbeck Integrated Care Board", "ZR01", population=1_123_000),
        organisation("ZB02", "icb", "NHS Brackenmoor Integrated Care Board", "ZR01", population=412_345),
        organisation("ZS01", "sub_icb", "Alderbeck East", "ZB01", population=500_000),
        organisation("ZT01", "trust", "AMBLEFORD NHS TRUST", "ZB01"),
        organisation(
            "ZT02", "trust", "Corton NHS Trust", "ZB01", successor_ods_code="ZT01", close_date=date(2021, 4, 1)
        ),
    ]
    appraisals = (
        Appraisal("TA9104", "tazorimab", "severe asthma", date(2021, 5, 1), 2021, "recommended", "current", None, None),
        Appraisal("TA9001", "tazorimab", "asthma", None, 2019, "optimised", "replaced", "TA9104", None),
    )
    return Catalogue(
        release_id=1,
        synthetic=True,
        first_month=date(2021, 4, 1),
        last_month=date(2022, 6, 1),
        population_vintage=2020,
        organisations_as_of=date(2022, 6, 30),
        published=date(2022, 7, 2),
        organisations={place.ods_code: place for place in places},
        medicines={
            "tazorimab": Medicine("tazorimab", "Tazorimab", "mg", 3, 1, 12),
            "velstatin": Medicine("velstatin", "Velstatin", "mg", 1, 0, 0),
        },
        appraisals=appraisals,
        notes=(Note("split", "ZT01", None, "ZT01 was split."),),
        periods={"month": (date(2021, 4, 1),), "quarter": QUARTERS, "twelve_months": (date(2021, 4, 1),)},
    )


@pytest.fixture(scope="session")
def readings(sample_database_url: str) -> Iterator[Readings]:
    """The shipped sample, read as the app reads it."""
    database = Database.open_read_only(sample_database_url)
    yield Readings(database)
    database.close()


@pytest.fixture(scope="session")
def silent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readings]:
    """The sample's last quarter, in which nobody has said anything of a formulary."""
    months = [f"scmd/*_2026{month:02}.csv" for month in (1, 2, 3)]
    nothing = {"scmd": months, **{source: [] for source in UNSAID}}
    config = read_config(SAMPLE).model_copy(update=nothing)
    database = Database.open_read_only(home_after(config, SAMPLE.parent, "silent", tmp_path_factory).database_url)
    yield Readings(database)
    database.close()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app before anything is published."""
    url = f"sqlite:///{tmp_path_factory.mktemp('empty') / 'empty.sqlite'}"
    Database.open(url).close()
    with serving(url) as address:
        yield address


@pytest.fixture(scope="session")
def outdated_site(sample_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app on a database that no job has brought up to date."""
    url = copy_of(sample_database_url, tmp_path_factory.mktemp("outdated") / "old.sqlite")
    of_before(url)
    with serving(url) as address:
        yield address
