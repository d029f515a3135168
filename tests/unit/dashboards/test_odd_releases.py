"""Releases that nobody hopes for: each page, file, table and report of them says something sensible."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import polars as pl
import pytest

from dashboards.api.resources import RESOURCES, Resource
from dashboards.readings import Readings
from dashboards.reports.material import LEVELS, Material
from dashboards.reports.pages import report_page
from dashboards.reports.report import report
from dashboards.router import PAGES
from dashboards.state import parse
from scorecard import queries
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.uptake.products import slug
from tests.browser.serving import serving
from tests.lib import odd_releases
from tests.lib.odd_releases import ODD, Loaded, long_name
from tests.lib.rendered import Rendered, page, points

NOT_SENSIBLE = re.compile(
    r"\b(?:nan|NaN|null|inf|Infinity|undefined|0 of 0|of 0 medicines)\b|^None$"
    r"|(?<![\d.,])1 (?:organisations|trusts|ICBs|regions|medicines|months|recommendations|files|rows)\b"
)
BLANKS = {"nan", "NaN", "None", "null", "inf", "-inf"}
STARTS = (
    *("/", "/medicines", "/organisations", "/rankings", "/search", "/search?q=z", "/compliance", "/indicators"),
    *("/data-quality", "/revisions", "/expected", "/compare", "/releases", "/release/1", "/methods", "/accessibility"),
    *("/about", "/nowhere", "/medicine/tazorimab?level=trust", "/medicine/velstatin?organisation=ZB01"),
    *("/organisation/ENG", "/organisation/ZB01", "/organisation/ZT01", "/organisation/ZT08"),
    *("/organisation/ZB01/tazorimab", "/compliance?by=area", "/compliance/ZB01/TA9104-1", "/expected/velstatin-1"),
    *(
        "/compare?org=ZB01&org=ZB02",
        "/compare?org=ZT01&org=ZT04",
        "/rankings?level=trust",
        "/revisions?release=1",
        "/lineage",
    ),
)


@dataclass(frozen=True)
class Odd:
    """A release that nobody hopes for, and where it is read from."""

    name: str
    url: str
    readings: Readings
    lake: Lake


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    return odd_releases.load(tmp_path_factory.mktemp("odd"))


@pytest.fixture(scope="module", params=ODD)
def odd(request: pytest.FixtureRequest, loaded: Loaded) -> Iterator[Odd]:
    url = odd_releases.publish(loaded, request.param.replace(" ", "-"), ODD[request.param])
    database = Database.open_read_only(url)
    yield Odd(request.param, url, Readings(database), Lake(loaded.settings.lake_at))
    database.close()


@pytest.fixture(scope="module")
def pages(odd: Odd) -> dict[str, Rendered]:
    """The pages from which readers start, and one of each kind that these lead to."""
    found: dict[str, Rendered] = {}
    waiting, kinds = list(STARTS), {_kind(each) for each in STARTS}
    while waiting:
        address = waiting.pop(0)
        found[address] = page(odd.readings, address)
        for each in found[address].links:
            if each.startswith("/") and not _is_file(each) and _kind(each) not in kinds:
                kinds.add(_kind(each))
                waiting.append(each)
    return found


@pytest.fixture(scope="module")
def client(odd: Odd) -> Iterator[httpx.Client]:
    with serving(odd.url, odd.lake) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def _kind(address: str) -> tuple[str, tuple[str, ...]]:
    """What a page is and what its address says, but not of whom."""
    split = urlsplit(address)
    return parse(split.path, split.query).page, tuple(sorted(name for name, _ in parse_qsl(split.query)))


def _is_file(address: str) -> bool:
    return address.startswith(("/download/", "/api/", "/assets/")) or address.endswith(".atom")


def _files(pages: dict[str, Rendered]) -> dict[str, str]:
    """One file of each name that the pages lead to, for spreadsheets and for calendars and readers of feeds."""
    found: dict[str, str] = {}
    for each in (link for one in pages.values() for link in one.links if _is_file(link)):
        path = urlsplit(each).path
        if path.endswith((".csv", ".xlsx", ".zip", ".ics", ".atom")):
            found.setdefault(path, each)
    return found


def test_every_page_says_something_sensible(pages: dict[str, Rendered]) -> None:
    assert set(PAGES) <= {parse(urlsplit(each).path, urlsplit(each).query).page for each in pages}
    odd_words = {
        (address, words[:160]) for address, one in pages.items() for words in one.words if NOT_SENSIBLE.search(words)
    }
    assert odd_words == set()


def test_no_chart_is_empty_without_a_sentence(pages: dict[str, Rendered]) -> None:
    empty = [
        address
        for address, one in pages.items()
        for chart in one.charts
        if points(chart) == 0 and not any(each.text for each in chart.layout.annotations)
    ]
    assert empty == []


def test_every_file_can_be_read(pages: dict[str, Rendered], client: httpx.Client) -> None:
    for address in _files(pages).values():
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.text[:200])
        if address.partition("?")[0].endswith(".csv"):
            rows = pl.read_csv(io.BytesIO(answer.content), infer_schema=False)
            assert not [each for each in rows if not BLANKS.isdisjoint(each.to_list())], address
        if address.partition("?")[0].endswith(".xlsx"):
            assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None


def test_every_table_of_the_api_answers(odd: Odd, client: httpx.Client) -> None:
    given = {
        "medicine": next(iter(odd.readings.catalogue().medicines), "tazorimab"),
        "ods_code": "ZT01",
        "period": "2026-01-01",
        "period_type": "month",
    }
    for resource in RESOURCES:
        answer = client.get(f"/api/v1/releases/1/{resource.name}", params=_asked(resource, given))
        # Of a medicine that the release does not have there is no way back to rows.
        is_absent = resource.name == "lineage" and not odd.readings.catalogue().medicines
        assert answer.status_code == (404 if is_absent else 200), (resource.name, answer.text[:300])
        answer.json()


def _asked(resource: Resource, given: dict[str, str]) -> dict[str, str]:
    return {one: given[one] for group in resource.needs for one in group[:1]} | {"limit": "20"}


def test_a_report_can_be_written_of_everybody(odd: Odd) -> None:
    database = Database.open_read_only(odd.url)
    material = Material(database, queries.current_release(database))
    places = [each for level in LEVELS for each in material.places(level)[:2]]
    pages = {each.ods_code: report_page(report(material, each.ods_code)) for each in places}
    database.close()
    words = {code: re.sub(r"<(style|svg).*?</\1>|<[^>]+>", "\n", html, flags=re.S) for code, html in pages.items()}
    odd_lines = {(code, line) for code, text in words.items() for line in text.split("\n") if NOT_SENSIBLE.search(line)}
    assert odd_lines == set()


SAID = {
    "no figures": {"/": "This release has no figures of any medicine", "/medicines": "This release has no figures"},
    "one trust": {
        "/organisation/ZT01": "There is no other.",
        "/medicine/tazorimab?level=trust": "Dots for 1 trust, mg: 9,300 (Ambleford Hospitals NHS Trust).",
    },
    "all missing": {
        "/": "Only medicines with data in all 8 latest quarters are compared: none of",
        "/organisation/ZT01": "Ambleford Hospitals NHS Trust submitted no data from January to March 2026.",
    },
    "never submitted": {
        "/": "No monthly submissions were expected.",
        "/organisation/ZT01": "No monthly submissions were expected.",
    },
    "never appraised": {"/medicine/velstatin?organisation=ZB01": "Velstatin is not shown by itself"},
    "no formulary": {"/compliance": "No organisation's formulary is loaded"},
    "no population": {
        "/medicine/velstatin?organisation=ZB01": "No rates: the population of no ICB is known.",
        "/organisation/ZB01": "How many people live there is not known, so there are no rates.",
        "/organisation/ZB01/tazorimab": "no population is known",
    },
}


def test_what_is_odd_is_said(odd: Odd, pages: dict[str, Rendered]) -> None:
    for address, words in SAID.get(odd.name, {}).items():
        assert words in pages[address].text


def test_a_medicine_with_a_long_name_has_its_page(odd: Odd) -> None:
    if odd.name != "long names":
        return
    name = long_name("Velstatin")
    assert len(name) == 200
    shown = page(odd.readings, f"/medicine/{slug(name)}?level=region")
    assert shown.words[0] == name
    assert "cannot read" not in shown.text
    # A chart takes tags for tags, so that the name's own have to stand as signs.
    drawn = [words for chart in shown.charts for words in chart.layout.yaxis.ticktext or ()]
    beside = [str(each[0]) for chart in shown.charts for trace in chart.data for each in trace.customdata or ()]
    assert any(each.startswith("Midvale &lt;b&gt; &amp; O'Neil's") for each in drawn)
    assert any(each.startswith("Midvale &lt;b&gt; &amp; O'Neil's") and "<br>" in each for each in beside)


@pytest.fixture(scope="module")
def unpublished(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database in which nothing was ever built."""
    url = f"sqlite:///{Path(tmp_path_factory.mktemp('empty')) / 'results.sqlite'}"
    Database.open(url).close()
    return url


def test_without_a_release_every_page_says_so(unpublished: str) -> None:
    database = Database.open_read_only(unpublished)
    readings = Readings(database)
    for address in STARTS:
        shown = page(readings, address)
        assert not [words for words in shown.words if NOT_SENSIBLE.search(words)]
        expected = {"/data-quality": "Data quality", "/accessibility": "Accessibility"}.get(address)
        assert (expected or "Nothing is published yet") in shown.words[0]
    database.close()


def test_without_a_release_files_and_tables_say_so(unpublished: str) -> None:
    with serving(unpublished) as address, httpx.Client(base_url=address, timeout=60) as client:
        for file in ("/download/medicines.csv", "/download/medicines.xlsx", "/api/v1/releases/current"):
            answer = client.get(file)
            assert answer.status_code == 404
            assert "nice-scorecard" in answer.text
        assert client.get("/api/v1/releases/1/uptake?period_type=month&medicine=x").status_code == 404
