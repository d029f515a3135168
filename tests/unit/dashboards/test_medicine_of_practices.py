"""A medicine that only practices prescribe: its lists, sentences, controls, and what a link that cannot be followed says."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from dash import html

from dashboards import router
from dashboards.care.map import CareMap, care_map, whole
from dashboards.care.words import practice_lead
from dashboards.catalogue import PRACTICES, TRUSTS, Catalogue, Medicine
from dashboards.choices import unknown_medicine
from dashboards.components.options import medicine_options
from dashboards.figures import dots
from dashboards.figures.dots import Dot, Order
from dashboards.formatting import chart_label
from dashboards.maps.words import summary
from dashboards.markup import OFFERED
from dashboards.readings import Readings
from dashboards.search.names import find
from dashboards.state import Period
from dashboards.words import Use, amount_cell
from tests.unit.dashboards.test_downloads import components, words

PAGE = "/medicine/nixolaine"
QUARTER = Period("quarter", date(2026, 1, 1))
UNIT = "ddd per 100,000 people"


@pytest.fixture
def of_practices(readings: Readings) -> Catalogue:
    found = readings.catalogue().practices
    assert found is not None
    return found


def notices(readings: Readings, address: str) -> list[str]:
    path, _, query = address.partition("?")
    view, _ = router.render(readings, path, f"?{query}")
    return [words(part) for part in components(view.content) if getattr(part, "className", "") == "notice"
            and isinstance(part, html.P) and not getattr(part, "hidden", False)]  # fmt: skip


@pytest.mark.parametrize(
    ("use", "england", "strong", "rest"),
    [
        (
            Use(10.0, "used", expected=6, received=6),
            20.0,
            f"Practices in Alderbeck prescribed 10.0 {UNIT}",
            f" from January to March 2026. England: 20.0 {UNIT}.",
        ),
        (
            Use(10.0, "used", expected=6, received=5),
            None,
            f"Practices in Alderbeck prescribed 10.0 {UNIT}",
            " from January to March 2026. Only 5 of 6 sub-ICBs and months came, so the figure is incomplete.",
        ),
        (
            Use(0.0, "zero", expected=6, received=6),
            20.0,
            "Practices in Alderbeck prescribed none from January to March 2026.",
            f" England: 20.0 {UNIT}.",
        ),
        (
            Use(None, "used", expected=6, received=6),
            None,
            "Practices in Alderbeck prescribed it from January to March 2026",
            ", and there is no rate, because no population of it is known.",
        ),
        (
            Use(None, "missing", expected=6, received=6),
            None,
            "The files of 2025/26 Q4 do not hold this medicine in every month, so there is no figure.",
            "",
        ),
        (
            Use(None, "missing", expected=6, received=0),
            None,
            "No prescriptions from Alderbeck are loaded for 2025/26 Q4.",
            "",
        ),
        (
            Use(None, "missing"),
            None,
            "No prescriptions were expected from Alderbeck for 2025/26 Q4.",
            "",
        ),
    ],
)
def test_the_sentence_tells_every_state_apart(use: Use, england: float | None, strong: str, rest: str) -> None:
    assert practice_lead("Alderbeck", use, UNIT, QUARTER, england) == (strong, rest)


def test_what_the_files_do_not_hold_is_not_what_nobody_submitted() -> None:
    held, silent = (Use(None, "missing", expected=3, received=came) for came in (3, 0))
    assert amount_cell(held, 0) == "not in every month's files"
    assert amount_cell(silent, 0) == "no data submitted"
    shown = [Dot("ZB01", "Alderbeck", None, "missing", 3, 3), Dot("ZB02", "Brackenmoor", None, "missing", 3, 0)]
    assert [dot.absence for dot in shown] == ["not in every month's files", "no data submitted"]
    drawn = dots.draw(Order(dots=shown, unit=UNIT, group="ICB"))
    assert drawn.summary == "No figures: the files of this period do not have it."


def test_it_has_the_levels_and_months_of_primary_care(readings: Readings, of_practices: Catalogue) -> None:
    catalogue = readings.catalogue()
    assert catalogue.setting is TRUSTS
    assert of_practices.setting is PRACTICES
    assert of_practices.levels == ("region", "icb", "sub_icb")
    assert catalogue.levels == ("region", "icb", "trust")
    assert list(catalogue.prescribed) == ["nixolaine"]
    assert (of_practices.first_month, of_practices.last_month) == (date(2025, 1, 1), date(2026, 3, 1))
    assert len(of_practices.periods["quarter"]) == 5
    assert [each.ta_number for each in of_practices.appraisals] == ["TA9135"]
    assert of_practices.practices is None


def test_it_is_offered_under_a_heading_of_its_own(readings: Readings, catalogue: Catalogue) -> None:
    *issued, last = medicine_options(readings.catalogue())
    assert last == {
        "group": "Prescribed by practices only",
        "items": [{"value": "nixolaine", "label": "Nixolaine"}],
    }
    assert len(issued) == len(readings.catalogue().medicines)
    assert [each["value"] for each in medicine_options(catalogue)] == list(catalogue.medicines)


@pytest.mark.parametrize("searched", ["nixolaine", "Nixo", "TA9135", "ta 9135", "9135"])
def test_a_search_finds_it_and_says_who_has_it(readings: Readings, searched: str) -> None:
    [found] = find(readings.catalogue(), searched).medicines
    assert (found.name, found.href) == ("Nixolaine", PAGE)
    assert found.told == "Medicine, prescribed by practices only; TA9135."


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (PAGE, []),
        (f"{PAGE}?level=sub_icb&organisation=ZS01&unit=items&period=2025-04-12-months", []),
        (f"{PAGE}?period=2025-02-month", []),
        (f"{PAGE}?level=trust", ["There are no figures by trust; this page shows ICBs."]),
        (f"{PAGE}?level=nation", ["We cannot read 'nation' as a level; the page shows a default instead."]),
        (
            f"{PAGE}?organisation=ZT01",
            [
                "Ambleford Hospitals NHS Trust is a trust, and what practices prescribe is not known by those; this page "
                "shows NHS Alderbeck Integrated Care Board."
            ],
        ),
        (
            f"{PAGE}?organisation=ZX77",
            ["We do not know the code ZX77. It may have merged: see Organisations. This page shows England."],
        ),
        (
            f"{PAGE}?period=2024-01-quarter",
            ["Primary care has no complete figures for 2023/24 Q4; this page shows 2025/26 Q4."],
        ),
        (f"{PAGE}?unit=mg", ["This medicine has no figures in 'mg', only in ddd and items; this page shows ddd."]),
        (
            f"{PAGE}?source=both",
            ["Trusts issued none of this medicine, so nothing is added; this page shows what practices prescribed."],
        ),
        (
            f"{PAGE}?source=secondary_care",
            ["Trusts issued none of this medicine; this page shows what practices prescribed."],
        ),
        (f"{PAGE}?source=primary_care", []),
    ],
)
def test_what_it_has_not_is_said(readings: Readings, address: str, told: list[str]) -> None:
    assert notices(readings, address) == told


@pytest.mark.parametrize("address", ["/organisation/ZB01/nixolaine",
                                     "/compare?medicine=nixolaine&org=ZB01&org=ZB02", "/lineage?medicine=nixolaine"])  # fmt: skip
def test_pages_of_what_trusts_issue_say_why_they_do_not_show_it(readings: Readings, address: str) -> None:
    [said] = notices(readings, address)
    assert said.startswith(unknown_medicine(readings.catalogue(), "nixolaine"))
    assert "prescribed by practices only" in said


def test_ranks_are_those_of_its_own_measure(readings: Readings) -> None:
    view, _ = router.render(readings, PAGE, "?level=sub_icb")
    [way] = {str(part.href) for part in components(view.content) if "/rankings" in str(getattr(part, "href", ""))}
    assert way == "/rankings?measure=primary_care_per_100000_people&subject=nixolaine&level=sub_icb"
    assert notices(readings, way) == []
    # A measure of what trusts issue has none of it, and says so.
    [said] = notices(readings, "/rankings?medicine=nixolaine")
    assert said.startswith("Use per 100,000 people has no figures of Nixolaine; this page shows ")


def test_the_map_of_the_overview_says_that_a_measure_is_of_primary_care(readings: Readings) -> None:
    _, content = router.render(readings, "/", "?measure=primary_care_per_100000_people&medicine=velstatin")
    assert "Velstatin in primary care in each ICB" in str(content)


def test_every_area_of_primary_care_can_be_highlighted_beside_any_level(readings: Readings) -> None:
    view, _ = router.render(readings, PAGE, "?level=region")
    [chooser] = [part for part in components(view.content) if getattr(part, "id", "") == "medicine-organisation-holder"]
    offered = str(getattr(chooser, OFFERED))
    assert all(code in offered for code in ("ZR01", "ZB01", "ZS01"))
    assert "ZT01" not in offered


def drawn(of_practices: Catalogue, readings: Readings, **changed: object) -> CareMap | None:
    asked = {"unit": "ddd", "window": None, "url": PAGE, **changed}
    return care_map(readings, of_practices, of_practices.medicines["nixolaine"], **asked)  # type: ignore[arg-type]


def test_the_map_has_the_chosen_twelve_months_or_the_newest(readings: Readings, of_practices: Catalogue) -> None:
    chosen, newest = date(2025, 1, 1), date(2025, 4, 1)
    for window, shown in ((None, newest), (chosen, chosen), (date(2020, 1, 1), newest)):
        found = drawn(of_practices, readings, window=window)
        assert found is not None
        assert found.period == shown
        assert len(found.rows) == 8
        assert summary(found).startswith(f"8 ICBs, {UNIT}: from ")


def test_there_is_no_map_without_rates_or_twelve_months(readings: Readings, of_practices: Catalogue) -> None:
    assert drawn(replace(of_practices, population_vintage=None), readings) is None
    short = replace(of_practices, periods={**of_practices.periods, "twelve_months": ()})
    assert drawn(short, readings) is None
    assert drawn(of_practices, readings, unit="furlongs") is None


def test_an_icb_that_lacks_a_month_has_no_value_on_the_map(readings: Readings, of_practices: Catalogue) -> None:
    rows = pl.DataFrame(
        {
            "ods_code": ["ZB01", "ZB02", "ZB03"],
            "value": [5.0, 7.0, 0.0],
            "state": ["used", "used", "zero"],
            "expected": [24, 24, 24],
            "received": [24, 23, 24],
        }
    )
    shown = drawn(of_practices, readings)
    assert shown is not None
    found = replace(shown, everybody=whole(rows))
    assert {row["ods_code"]: row["kind"] for row in found.rows} == {"ZB01": "step", "ZB02": "missing", "ZB03": "zero"}
    assert found.median == 2.5


@pytest.mark.parametrize(
    ("name", "limit", "shown"),
    [
        ("NHS Hertfordshire and West Essex ICB - 06K", 30, "Hertfordshire and West… - 06K"),
        ("NHS Greater Manchester ICB - 00T", 30, "Greater Manchester ICB - 00T"),
        ("NHS Brackenmoor ICB - ZS03", 15, "Bracken… - ZS03"),
        ("NHS Bath and North East Somerset Integrated Care Board", 15, "Bath and North…"),
        ("University Hospitals - of a very long name indeed", 20, "University Hospital…"),
    ],
)
def test_a_short_name_keeps_the_code_that_tells_sub_icbs_apart(name: str, limit: int, shown: str) -> None:
    assert chart_label(name, limit) == shown
    assert len(shown) <= limit


def test_a_medicine_that_nobody_knows_is_still_unknown(catalogue: Catalogue) -> None:
    assert unknown_medicine(catalogue, "nonsense") == "We do not know the medicine 'nonsense': see Medicines."
    own = replace(catalogue, medicines={"a": Medicine("a", "A", "ddd", 1, 0, 0)}, setting=PRACTICES)
    assert "prescribed by practices only" in unknown_medicine(replace(catalogue, primary_care=own), "a")
