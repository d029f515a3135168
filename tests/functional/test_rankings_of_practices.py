"""The page, the files and the library on ranks of what practices prescribe: the numbers of use, and no way to trusts' rows."""

from collections.abc import Iterator
from typing import Any

import httpx
import polars as pl
import pytest

from dashboards import router
from dashboards.rankings import scope as ranking_scope
from dashboards.rankings.scope import Refusal, Scope
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Question
from scorecard import schema
from scorecard.measures.rankings import ranking_rows
from scorecard.primary_care import queries as primary_care
from tests.browser.serving import serving
from tests.lib.both_settings import Both
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

PER_PEOPLE, PER_PATIENT = "primary_care_per_100000_people", "primary_care_per_1000_registered"


@pytest.fixture(scope="module")
def readings(both: Both) -> Readings:
    return Readings(both.beside)


@pytest.fixture(scope="module")
def client(both: Both) -> Iterator[httpx.Client]:
    with serving(both.beside_url) as address, httpx.Client(base_url=address) as client:
        yield client


def found(readings: Readings, search: str) -> Scope | Refusal | None:
    return ranking_scope.scope(Question(parse("/rankings", search), readings.catalogue(), readings))


def scoped(readings: Readings, search: str) -> Scope:
    scope = found(readings, search)
    assert isinstance(scope, Scope)
    return scope


@pytest.mark.parametrize("level", ["icb", "sub_icb"])
@pytest.mark.parametrize("unit", ["ddd", "items"])
def test_the_page_shows_the_values_of_use(both: Both, readings: Readings, level: str, unit: str) -> None:
    medicine = both.medicines[0]
    scope = scoped(readings, f"?measure={PER_PEOPLE}&medicine={medicine}&level={level}&unit={unit}")
    assert (*scope.series, scope.said) == (PER_PEOPLE, medicine, unit, level, ())
    used = primary_care.uptake(
        both.beside, 1, source=schema.IN_PRIMARY_CARE, period_type="twelve_months", org_type=level, medicine=medicine,
        unit=unit, period=scope.period,
    )  # fmt: skip
    of_use = {row["ods_code"]: row for row in used.to_dicts() if row["ods_code"] != schema.UNALLOCATED}
    shown = {row["ods_code"]: row for row in scope.rows.to_dicts()}
    assert shown.keys() == of_use.keys()
    for code, row in shown.items():
        assert (row["state"], row["expected"], row["received"]) == tuple(
            of_use[code][name] for name in ("state", "expected", "received")
        )
        assert row["value"] == pytest.approx(of_use[code]["value"], abs=1e-6)


def test_the_first_unit_is_daily_doses_and_levels_are_those_of_practices(both: Both, readings: Readings) -> None:
    scope = scoped(readings, f"?measure={PER_PEOPLE}")
    assert (scope.unit, scope.levels) == ("ddd", ("icb", "sub_icb"))
    assert set(scope.units[both.medicines[0]]) == {"items", "ddd"}


def test_pages_that_name_no_measure_speak_of_trusts(readings: Readings) -> None:
    for level in ("icb", "trust"):
        assert not scoped(readings, f"?level={level}").measure.is_of_practices


def test_the_page_says_whose_numbers_they_are_and_leads_to_no_rows_of_trusts(readings: Readings) -> None:
    view, content = router.render(readings, "/rankings", f"?measure={PER_PEOPLE}&level=sub_icb")
    words = text(content)
    assert "prescribed in primary care and dispensed over twelve months" in words
    assert "issued by trust pharmacies" not in words
    assert "Primary care: what practices prescribed" in words
    assert view.title.endswith(", rankings")
    links = [str(each.href) for each in kinds(content, "A")]
    assert not [href for href in links if href.startswith("/lineage")]


def test_patients_are_not_known_here_and_that_is_said(readings: Readings) -> None:
    scope = scoped(readings, f"?measure={PER_PATIENT}")
    assert scope.compared == []
    whole = {row["flags"] for row in scope.apart if row["received"] == row["expected"]}
    assert whole == {"what it is divided by is not known for every month"}


def test_a_release_without_primary_care_has_no_such_measure_and_says_so(both: Both) -> None:
    scope = scoped(Readings(both.without), f"?measure={PER_PEOPLE}")
    assert not scope.measure.is_of_practices
    assert scope.said == (f"This release has no measure '{PER_PEOPLE}'; this page shows Use per 100,000 people.",)


def file(client: httpx.Client, name: str, asked: dict[str, Any]) -> pl.DataFrame:
    answer = client.get(f"/download/{name}.csv", params=asked)
    answer.raise_for_status()
    return pl.read_csv(answer.content, comment_prefix="#")


def test_files_say_which_care_setting_they_are_of(both: Both, client: httpx.Client) -> None:
    series = {"measure": PER_PEOPLE, "subject": both.medicines[0], "unit": "ddd", "org_type": "sub_icb"}
    spread = file(client, "spread", series)
    period = ranking_rows(both.beside, 1, "sub_icb")["first_month"].max()
    ranking = file(client, "ranking", series | {"period": f"{period}-01"})
    for rows in (spread, ranking):
        assert rows["care_setting"].unique().to_list() == ["primary_care"]
        assert rows["subject_name"].null_count() == 0
    every = file(client, "rankings", {"org_type": "icb"})
    settings = dict(every.select("measure", "care_setting").unique().iter_rows())
    assert settings[PER_PEOPLE] == "primary_care"
    assert settings["use_per_100000_people"] == "secondary_care"


def test_the_methods_define_the_measures_of_practices(readings: Readings) -> None:
    _, content = router.render(readings, "/methods", "")
    assert "Prescribed in primary care per 100,000 people" in text(content)
    assert "Primary care: what practices prescribed" in text(content)
