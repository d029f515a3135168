"""Every file that a page links to is there in every format, each the same table, and each says what it holds."""

import io
import json
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit
from zipfile import ZipFile

import httpx
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboards.components.elements import download
from dashboards.files.answering import safe_name
from dashboards.files.declared import DOWNLOADS, other_formats
from dashboards.readings import Readings
from scorecard import schema
from scorecard.compliance.purpose import PURPOSE
from scorecard.expected.funnels import load_funnels
from scorecard.files import sheets
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.lake import Lake
from scorecard.store.tables import SQL_TABLES
from tests.browser.serving import serving
from tests.lib.csvw import read_by_its_metadata
from tests.lib.requirements import REPOSITORY
from tests.unit.dashboards.test_downloads import components
from tests.unit.scorecard.files.test_workbooks import Workbook

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "csv-metadata.json": "application/csvm+json",
}

SHARES = "measure=velstatin_share&subject=velstatin&unit=ddd&org_type=trust"


@pytest.fixture(scope="module")
def client(sample_settings: Settings) -> Iterator[httpx.Client]:
    funnels = load_funnels(REPOSITORY / "data" / "sample" / "funnels")
    with (
        serving(sample_settings.database_url, Lake(sample_settings.lake_at), funnels) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def addresses(readings: Readings) -> dict[str, tuple[str, str]]:
    """Of each declared file, a path without its suffix, and a query."""
    catalogue = readings.catalogue()
    medicine = next(iter(catalogue.medicines.values()))
    indicator = next(iter(readings.indicators.definitions(catalogue.release_id)))
    asked = f"medicine={medicine.medicine}&org_type=icb&period_type=quarter"
    return {
        "uptake": ("uptake", asked),
        "percentiles": ("percentiles", f"{asked}&unit={medicine.unit}"),
        "medicines": ("medicines", ""),
        "differences": ("differences", ""),
        "submissions": ("submissions", "ods_code=ENG"),
        "compliance": ("compliance", ""),
        "explanations": ("explanations", ""),
        "formulary": ("formulary/ZB02", ""),
        "indicators": ("indicators", f"indicator={indicator}"),
        "revisions": ("revisions", ""),
        "runs": ("runs", ""),
        "expectations": ("expectations", "source=ods"),
        "rankings": ("rankings", "org_type=region"),
        "ranking": ("ranking", f"{SHARES}&period=2025-04-01&grouping=trust_type&group_name=Acute"),
        "spread": ("spread", SHARES),
        "standing": ("standing", "ods_code=ZB02"),
        "peers": ("peers", "ods_code=ZT01"),
        "control_chart": ("control_chart", f"ods_code=ZB02&medicine={medicine.medicine}"),
        "diffusion": ("diffusion", "medicine=velstatin"),
        "releases": ("releases", ""),
        "release_files": ("release_files", "release_id=1"),
        "compare": ("compare", "org=ZB01&org=ZB05"),
        "compare_series": ("compare_series", "org=ZB01&org=ZB05"),
        "expected": ("expected", "funnel=velstatin&ods_code=ZB02"),
        "submission_history": ("submission_history", "ods_code=ZB01"),
        "publishers": ("publishers", ""),
        "lineage": ("lineage", f"medicine={medicine.medicine}&ods_code=ENG&period_type=quarter&period=2026-01-01"),
    }


def got(client: httpx.Client, path: str, query: str, suffix: str) -> httpx.Response:
    answer = client.get(f"/download/{path}.{suffix}" + (f"?{query}" if query else ""))
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == TYPES[suffix]
    assert answer.headers["content-disposition"].endswith(f'.{suffix}"')
    return answer


def test_every_declared_file_is_tried(addresses: dict[str, tuple[str, str]]) -> None:
    assert set(addresses) == set(DOWNLOADS)


@pytest.mark.parametrize("name", DOWNLOADS)
def test_each_file_is_the_same_in_every_format(
    client: httpx.Client, addresses: dict[str, tuple[str, str]], name: str
) -> None:
    path, query = addresses[name]
    sent = {suffix: got(client, path, query, suffix).content for suffix in TYPES}
    about = json.loads(sent["csv-metadata.json"])
    rows = read_by_its_metadata(sent["csv"], about)
    assert set(rows.columns) == set(DOWNLOADS[name].columns)
    assert_frame_equal(pl.read_parquet(sent["parquet"]), rows, check_exact=True)
    told = json.loads(sent["json"])
    assert len(told["records"]) == rows.height
    # In the sample too few ICBs sent every submission of the newest year to tell how ICBs differ.
    assert rows.height > 0 or name in {"revisions", "differences"}
    assert [*told["records"][0], *told["facts"]] == rows.columns if rows.height else rows.columns
    assert told["head"]["columns"] == [
        {
            "name": column["name"],
            "type": {"double": "float"}.get(column["datatype"], column["datatype"]),
            "unit": column.get("schema:unitText"),
            "may_be_blank": not column["required"],
            "meaning": column["dc:description"],
        }
        for column in about["tableSchema"]["columns"]
    ]
    header, *lines = Workbook(sent["xlsx"]).rows("Data")
    assert [str(heading).partition("\n")[0] for heading in header] == rows.columns[: len(header)]
    assert len(lines) == max(rows.height, 1)
    assert PURPOSE in about["dc:description"]
    assert len(DOWNLOADS[name].title) > 20


def test_the_metadata_and_the_file_name_each_other(client: httpx.Client, addresses: dict[str, tuple[str, str]]) -> None:
    path, query = addresses["uptake"]
    file = got(client, path, query, "csv")
    beside, *more = file.headers["link"].split("; ")
    assert more == ['rel="describedby"', 'type="application/csvm+json"']
    about = client.get(str(file.url.join(beside.strip("<>"))))
    assert str(about.url.join(about.json()["url"])) == str(file.url)


def test_a_code_in_the_path_does_not_take_the_suffix_for_its_own(client: httpx.Client) -> None:
    about = got(client, "formulary/ZB02", "", "csv-metadata.json").json()
    assert about["url"] == "ZB02.csv"
    refused = client.get("/download/formulary/QZ99.csv-metadata.json")
    assert (refused.status_code, "'QZ99'" in refused.text) == (404, True)


@pytest.mark.parametrize("suffix", TYPES)
def test_what_is_not_there_is_refused_in_every_format(client: httpx.Client, suffix: str) -> None:
    for path, status in (
        (f"uptake.{suffix}?period_type=quarter&medicine=nothing", 404),
        (f"uptake.{suffix}?period_type=day", 422),
        (f"compliance.{suffix}?organisation=QZ99", 404),
        (f"expectations.{suffix}?source=galaxy", 404),
        (f"rankings.{suffix}?org_type=galaxy", 422),
    ):
        assert client.get(f"/download/{path}").status_code == status


def test_an_excel_file_that_is_too_large_is_refused_in_a_sentence(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 100)
    refused = client.get("/download/medicines.xlsx")
    assert refused.status_code == 422
    assert "take the CSV or Parquet file" in refused.json()["detail"]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_release_is_one_file(client: httpx.Client, form: str) -> None:
    answer = client.get("/download/release/1.zip", params={"as": form})
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"].endswith(f'"innovation-scorecard-release-1-{form}.zip"')
    assert "content-encoding" not in answer.headers
    archive = ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    assert {f"{table.name}.{form}" for table in schema.RELEASE_TABLES} <= set(archive.namelist())
    again = client.get(
        "/download/release/1.zip", params={"as": form}, headers={"If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status"), [("99.zip", 404), ("1.zip?as=xlsx", 422), ("..%2F1.zip", 404), ("x.zip", 422)]
)
def test_a_release_that_is_not_there_is_refused(client: httpx.Client, path: str, status: int) -> None:
    assert client.get(f"/download/release/{path}").status_code == status


def test_a_release_that_nobody_published_is_not_shown(
    client: httpx.Client, sample_database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.mktemp("unpublished") / "results.sqlite"
    source = urlsplit(sample_database_url).path
    shutil.copy(source, copy)
    url = f"sqlite:///{copy}"
    database = Database.open(url)
    release = SQL_TABLES["release"]
    with database.writing() as connection:
        row = connection.execute(release.select()).mappings().one()
        connection.execute(release.insert().values({**row, "release_id": 2, "fingerprint": "2", "published_at": None}))
    database.close()
    with serving(url) as address:
        assert httpx.get(f"{address}/download/release/2.zip").status_code == 404
        assert httpx.get(f"{address}/download/release/1.zip").status_code == 200


def test_a_link_comes_with_its_other_formats_behind_a_fold() -> None:
    links = [
        part for part in components(download("/download/uptake.csv?a=b", about="figure 1")) if hasattr(part, "href")
    ]
    assert [link.href for link in links] == [
        "/download/uptake.csv?a=b",
        "/download/uptake.xlsx?a=b",
        "/download/uptake.parquet?a=b",
        "/download/uptake.json?a=b",
        "/download/uptake.csv-metadata.json?a=b",
    ]
    assert [link.children[0] for link in links] == ["Download CSV", "Excel", "Parquet", "JSON", "What the columns mean"]
    assert all(link.children[1].children == " of figure 1" for link in links)


@pytest.mark.parametrize(
    "href", ["/download/checklist/ZB01.csv", "/download/deadlines.ics", "/download/release/1.zip", "/medicines", ""]
)
def test_what_has_no_other_format_offers_none(href: str) -> None:
    assert other_formats(href) == []


def test_a_file_in_a_folder_has_other_formats() -> None:
    assert other_formats("/download/formulary/ZB01.csv?day=2026-03-31")[0] == (
        "Excel",
        "/download/formulary/ZB01.xlsx?day=2026-03-31",
    )


def test_no_part_of_a_name_leads_anywhere() -> None:
    assert safe_name("formulary", '../"\n', "2026-03-31") == "formulary-_____-2026-03-31".replace("_____", "_" * 5)
