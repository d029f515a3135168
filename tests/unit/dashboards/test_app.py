"""The app as a server: pages on deep links, headers, the charts' script, and every page of the sample."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import plotly.graph_objects as go
import pytest
from dash.development.base_component import Component
from plotly.offline import get_plotlyjs_version

from dashboards import router
from dashboards.delivery import PLOTLY_FILE, PLOTLY_URL
from dashboards.figures.chart import Chart
from dashboards.readings import Readings
from dashboards.state import parse
from scorecard.store.database import Database
from tests.browser.serving import serving

PAGES = ["/", "/medicines", "/medicine/{medicine}", "/organisations", "/organisation/ENG", "/organisation/{icb}",
         "/organisation/{trust}", "/organisation/{icb}/{medicine}", "/medicine/{medicine}?organisation={icb}&level=icb",
         "/medicine/{medicine}?organisation={trust}&level=trust", "/medicine/{medicine}?level=region",
         "/medicine/{medicine}?period={year}-12-months", "/data-quality", "/data-quality?source=ods",
         "/compliance", "/compliance?level=trust&by=medicine", "/compliance?by=area&state=overdue&within=90",
         "/compliance/{icb}/{recommendation}", "/compliance/{icb}/TA1-1",
         "/indicators", "/indicators?level=trust&organisation={trust}", "/indicators?level=region&organisation={icb}",
         "/revisions", "/expected", "/expected/velstatin",
         "/about", "/nowhere"]  # fmt: skip


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        yield client


def address(readings: Readings, pattern: str) -> tuple[str, str]:
    catalogue = readings.catalogue()
    names = {
        "medicine": next(iter(catalogue.medicines)),
        "icb": catalogue.placed("icb")[0].ods_code,
        "trust": catalogue.placed("trust")[0].ods_code,
        "recommendation": readings.compliance.recommendations(catalogue.release_id)["recommendation_id"][-1],
        "year": f"{catalogue.periods['twelve_months'][-1]:%Y-%m}",
    }
    path, _, query = pattern.format(**names).partition("?")
    return path, f"?{query}" if query else ""


def parts(content: Any) -> Iterator[Component]:
    """Every component of a page."""
    for each in content if isinstance(content, list | tuple) else [content]:
        if isinstance(each, Component):
            yield each
            yield from parts(getattr(each, "children", None))


def kinds(content: Any, name: str) -> list[Component]:
    return [part for part in parts(content) if type(part).__name__ == name]


@pytest.mark.parametrize("pattern", PAGES)
def test_every_page_has_one_heading_and_live_links(readings: Readings, pattern: str) -> None:
    view, content = router.render(readings, *address(readings, pattern))
    assert len(kinds(content, "H1")) == 1
    assert view.title
    links = [link.href for link in kinds(content, "A")]
    assert all(href.startswith(("/", "#main", "#behind-matrix")) for href in links)
    paths = {href.split("?")[0].split("#")[0] for href in links if href.startswith("/")}
    served = ("/download/", "/api/")
    assert [path for path in paths if not path.startswith(served) and parse(path, "").page == "unknown"] == []


def section_with(content: object, heading: str) -> bool:
    """Whether the page has a section under such a heading, with a table and its download."""
    for section in kinds(content, "Section"):
        if any(str(head.children).startswith(heading) for head in kinds(section, "H2")):
            return bool(kinds(section, "Table")) and any("/download/" in link.href for link in kinds(section, "A"))
    return False


@pytest.mark.parametrize("pattern", PAGES)
def test_every_figure_is_drawable_named_and_told_as_a_table(readings: Readings, pattern: str) -> None:
    _, content = router.render(readings, *address(readings, pattern))
    figures = kinds(content, "Figure")
    for figure in figures:
        graph = kinds(figure, "Graph")[0].figure
        assert isinstance(graph, Chart | go.Figure)
        assert {trace.type for trace in graph.data} <= {"scatter", "bar"}
        image = next(part for part in kinds(figure, "Div") if getattr(part, "role", None) == "img")
        assert len(image.to_plotly_json()["props"]["aria-label"]) > 20
        own_table = kinds(kinds(figure, "Details"), "Table")
        assert own_table or ("The numbers are in table 1." in str(figure) and section_with(content, "Table 1. "))
        assert kinds(figure, "Button")
        assert any(link.href.startswith("/download/") for link in kinds(figure, "A"))
    assert len(kinds(content, "Graph")) == len(figures)


@pytest.mark.parametrize("pattern", PAGES)
def test_invented_numbers_are_said_to_be_invented(readings: Readings, pattern: str) -> None:
    _, content = router.render(readings, *address(readings, pattern))
    assert "Synthetic data: organisations, medicines and numbers are invented." in str(content)


def test_a_bad_link_says_so(readings: Readings) -> None:
    view, content = router.render(readings, "/organisation/QZ99", "?level=galaxy")
    assert view.title == "England"
    assert "We do not know the code QZ99. It may have merged" in str(content)
    assert "We cannot read 'galaxy' as a level" in str(content)


def test_no_page_speaks_of_growth_as_a_headline_or_of_performance(readings: Readings) -> None:
    for pattern in PAGES:
        view, _ = router.render(readings, *address(readings, pattern))
        assert "%" not in view.spoken or pattern.startswith(("/compliance", "/indicators"))  # a share, not a growth
        assert not {"best", "worst", "performance", "leader"} & set(view.spoken.lower().split())


def test_before_anything_is_published(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    view, content = router.render(Readings(database), "/", "")
    assert view.title == "Nothing is published yet"
    assert "nice-scorecard run" in str(content)
    database.close()


@pytest.mark.parametrize("path", ["/", "/medicine/anything", "/organisation/ENG?period=2021-04-quarter"])
def test_a_first_visitor_on_a_deep_link_gets_the_stylesheet(sample_database_url: str, path: str) -> None:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        page = client.get(path).text
    assert 'lang="en-GB"' in page
    for asset in ("app.css", "navigation.js", "figure_download.js", "choosers.js", "print.js"):
        assert asset in page
    assert "OFL" not in page


@pytest.mark.parametrize(
    ("path", "how"), [("/medicine/tazorimab", "preload"), ("/", "prefetch"), ("/medicines", None), ("/about", None)]
)
def test_only_a_page_that_is_sure_to_have_charts_has_their_script_loaded_first(
    client: httpx.Client, path: str, how: str | None
) -> None:
    link = client.get(path).headers.get("link")
    assert (link and link.split("; ")[1]) == (how and f"rel={how}")


def test_the_content_policy_is_strict(client: httpx.Client) -> None:
    answer = client.get("/medicines")
    policy = answer.headers["content-security-policy"]
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert scripts.count("'sha256-") >= 1
    assert "default-src 'self'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(("path", "announced"), [("/", True), ("/medicine/a", True), ("/about", False)])
def test_the_charts_script_is_announced_where_it_is_used(client: httpx.Client, path: str, announced: bool) -> None:
    assert (PLOTLY_URL in client.get(path).headers.get("link", "")) == announced


def test_pages_come_compressed(client: httpx.Client) -> None:
    assert client.get("/", headers={"accept-encoding": "gzip"}).headers["content-encoding"] == "gzip"


def test_the_charts_script_is_the_shipped_bundle(client: httpx.Client) -> None:
    plain = client.get(PLOTLY_URL, headers={"accept-encoding": "identity"})
    assert plain.content == PLOTLY_FILE.read_bytes()
    packed = client.get(PLOTLY_URL, headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == plain.content


def test_the_bundle_is_of_the_version_that_plotly_expects() -> None:
    head = PLOTLY_FILE.read_text(encoding="utf-8")[:200]
    assert f"plotly.js (basic - minified) v{get_plotlyjs_version()}" in head


def test_an_address_without_a_page_has_its_status(client: httpx.Client) -> None:
    assert client.get("/nowhere").status_code == 404
    assert client.get("/about").status_code == 200


def test_health(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


DOWNLOADS = ("medicines.csv", "compliance.csv", "deadlines.ics", "revisions.csv")


@pytest.mark.parametrize("name", DOWNLOADS)
def test_there_is_nothing_to_download_before_anything_is_published(empty_site: str, name: str) -> None:
    refused = httpx.get(f"{empty_site}/download/{name}")
    assert refused.status_code == 404
    assert "detail" in refused.json()


@pytest.mark.parametrize("name", DOWNLOADS)
def test_an_old_database_is_told_to_whoever_downloads(outdated_site: str, name: str) -> None:
    refused = httpx.get(f"{outdated_site}/download/{name}")
    assert refused.status_code == 503
    assert "The next job brings it up to date" in refused.json()["detail"]


def test_two_apps_read_two_databases(sample_database_url: str, tmp_path: Path) -> None:
    Database.open(f"sqlite:///{tmp_path / 'empty.sqlite'}").close()
    urls = (sample_database_url, f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with serving(urls[0]) as sample, serving(urls[1]) as empty:
        answers = [_ask(base, "/") for base in (sample, empty)]
    assert "increased" in answers[0]
    assert "Nothing is published yet" in answers[1]


def _ask(base: str, path: str) -> str:
    """The answer of the callback that draws pages."""
    body = {
        "output": "..page.children...visit.data..",
        "outputs": [{"id": "page", "property": "children"}, {"id": "visit", "property": "data"}],
        "inputs": [
            {"id": "location", "property": "pathname", "value": path},
            {"id": "location", "property": "search", "value": ""},
        ],
        "changedPropIds": ["location.pathname"],
    }
    answer = httpx.post(f"{base}/_dash-update-component", json=body)
    assert answer.status_code == 200, answer.text
    return json.dumps(answer.json())


def test_the_sample_has_enough_to_show(readings: Readings) -> None:
    catalogue = readings.catalogue()
    assert catalogue.synthetic
    assert catalogue.periods["quarter"][-1] > date(2000, 1, 1)
    assert len(catalogue.medicines) > 5


@pytest.mark.parametrize(
    "pattern", [pattern for pattern in PAGES if pattern.startswith(("/medicine/", "/organisation/"))]
)
def test_months_that_will_be_restated_are_said_to_be_beside_every_number(readings: Readings, pattern: str) -> None:
    _, content = router.render(readings, *address(readings, pattern))
    assert "are not final: the publisher will restate them." in str(content)


def test_the_words_for_the_states_are_those_that_the_calculation_keeps(readings: Readings) -> None:
    _, content = router.render(readings, "/about", "")
    assert "Data were submitted, and the medicine was not in them." in str(content)
    assert "Nothing at all was submitted, so none cannot be told from some." in str(content)
