"""Compliance on the pages of organisations, medicines and data quality, and in the navigation."""

from typing import Any

import polars as pl
import pytest

from dashboards import router
from dashboards.components import choosers
from dashboards.components.choosers import ALL
from dashboards.readings import Readings
from dashboards.state import Selection
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_compliance_page import body, cells, tables
from tests.unit.dashboards.test_data_quality import text

SECTION = {"organisation": "Formulary compliance", "medicine": "From recommendation to listing and use"}


def section(readings: Readings, path: str, search: str = "") -> Any:
    """The section on compliance of a page; None where it has none."""
    _, content = router.render(readings, path, search)
    heading = SECTION[path.split("/")[1]]
    found = [part for part in kinds(content, "Section") if any(text(h2) == heading for h2 in kinds(part, "H2"))]
    return found[0] if found else None


def test_the_navigation_leads_to_the_page(readings: Readings) -> None:
    _, content = router.render(readings, "/compliance", "")
    links = [link for link in kinds(kinds(content, "Nav")[0], "A") if link.href == "/compliance"]
    assert {text(link) for link in links} == {"Compliance"}
    assert links[0].to_plotly_json()["props"]["aria-current"] == "page"


def test_an_icb_tells_what_is_overdue_what_is_explained_and_what_comes(readings: Readings) -> None:
    found = section(readings, "/organisation/ZB05")
    own = cells(readings).filter(pl.col("ods_code") == "ZB05")
    captions = tables(found)
    overdue = own.filter(pl.col("state") == "overdue")
    assert {row[0] for row in body(captions["Overdue"])} == {
        f"{title} ({number})" for title, number in overdue.select("title", "ta_number").rows()
    }
    (explained,) = body(captions["Explained"])
    assert "Not an answer that the funding duty allows" in explained[1]
    assert explained[2] == "31 Dec 2026"
    assert body(captions["Deadlines in the next 90 days"])[0][1:4] == ["falls due", "10 Apr 2026", "in 10 days"]
    assert "1 reason here is no answer that the funding duty allows." in text(found)


def test_an_icb_leads_to_its_cells_its_list_and_the_whole(readings: Readings) -> None:
    hrefs = [link.href for link in kinds(section(readings, "/organisation/ZB05"), "A")]
    assert "/compliance?organisation=ZB05#matrix" in hrefs
    assert "/compliance/ZB05/TA9151-1" in hrefs
    assert "/download/checklist/ZB05.csv?day=2026-03-31" in hrefs
    assert "/download/deadlines.ics?organisation=ZB05&day=2026-03-31&within=90d" in hrefs


def test_an_icb_that_published_nothing_says_so(readings: Readings) -> None:
    said = text(section(readings, "/organisation/ZB04"))
    assert "NHS Dunmere Integrated Care Board has published nothing of its formulary that is loaded here." in said
    assert "recommendations due in Dunmere, nothing is known" in said
    assert "Nothing is known to be overdue." in said
    assert "Nothing is explained at present." in said


def test_a_trust_that_published_nothing_says_so(readings: Readings) -> None:
    said = text(section(readings, "/organisation/ZT01"))
    assert "has published nothing of its formulary that is loaded here." in said


def test_a_trust_that_published_has_its_states(readings: Readings) -> None:
    assert "recommendations due in Ickleworthy Cancer Centre" in text(section(readings, "/organisation/ZT09"))


@pytest.mark.parametrize("code", ["ENG", "ZR01"])
def test_who_keeps_no_formulary_has_no_section(readings: Readings, code: str) -> None:
    assert section(readings, f"/organisation/{code}") is None


def test_a_medicine_tells_how_it_spread(readings: Readings) -> None:
    found = section(readings, "/medicine/tazorimab")
    said = text(found)
    assert "Figure 5. Tazorimab: severe asthma" in said
    assert "of 8 ICBs were seen listing it" in said
    (row,) = body(tables(found)["Recommendations and their clocks"])
    assert row[0] == "TA9104-1"
    curve = body(tables(found)["Share of ICBs by month, TA9104-1"])
    assert curve[0][:2] == ["0", "8"]
    assert curve[-1][2:] == ["75%", "100%"]
    assert "/compliance?medicine=tazorimab#matrix" in [link.href for link in kinds(found, "A")]


def test_every_medicine_of_the_sample_can_be_opened(readings: Readings) -> None:
    for medicine in readings.catalogue().medicines:
        found = section(readings, f"/medicine/{medicine}")
        figures = kinds(found, "Figure")
        assert len(figures) <= 4
        assert figures or "there is no curve to show" in text(found)


def test_where_nobody_spoke_organisations_and_medicines_say_so(silent: Readings) -> None:
    said = text(section(silent, "/organisation/ZB01"))
    assert "has published nothing of its formulary that is loaded here." in said
    found = section(silent, "/medicine/tazorimab")
    assert "Nobody has said anything of a formulary: there is no curve to show." in text(found)
    assert body(tables(found)["Recommendations and their clocks"])[0][0] == "TA9104-1"


def test_data_quality_leads_to_the_publishers(readings: Readings) -> None:
    _, content = router.render(readings, "/data-quality", "")
    assert "/compliance#publishers" in [link.href for link in kinds(content, "A")]


def test_all_of_a_control_takes_its_filter_out_of_the_address() -> None:
    before = Selection(page="compliance", region="ZR01", area="renal", part=3)
    chosen = {"day": "2026-03-31", "region": ALL, "area": "renal", "within": "60"}
    assert choosers.address(chosen, before, "compliance") == "/compliance?day=2026-03-31&area=renal&within=60"


def test_a_day_that_nobody_can_read_is_kept_to_be_told() -> None:
    chosen = {"day": "soon", "region": ALL}
    assert choosers.address(chosen, Selection(page="compliance"), "compliance") == "/compliance?day=soon"
