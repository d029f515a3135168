"""The command line with the lake in an object store: the same releases as with a folder, and faults that are told."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx
import obstore
import pytest
from obstore.store import S3Store, from_url
from polars.testing import assert_frame_equal

from dashboards.readings import Readings
from scorecard import queries
from scorecard.errors import MissingInputError, UnreachableLakeError
from scorecard.releases.build import build
from scorecard.releases.inputs import Choices, gather, with_kept
from scorecard.releases.lineage import lineage
from scorecard.releases.publishing import checksum
from scorecard.settings import Settings
from scorecard.store.database import Database
from scorecard.store.decisions import released_rows
from scorecard.store.lake import Lake
from scorecard.store.manifest import files
from tests.browser.serving import serving
from tests.lib.lake_elsewhere import RUN, SAMPLE, House, corrected, published, rows_of
from tests.lib.object_stores import S3, s3_server

UNREACHABLE = UnreachableLakeError.exit_code


@dataclass(frozen=True)
class Bucket(House):
    """A home folder whose lake is in a bucket."""

    s3: S3
    bucket: str

    @property
    def store(self) -> S3Store:
        """The lake, looked at by the store's own tools."""
        store = from_url(self.address, client_options={"allow_http": True})
        assert isinstance(store, S3Store)
        return store

    def objects(self) -> dict[str, object]:
        """Everything in the lake, with when it was written."""
        return {each["path"]: each["last_modified"] for page in obstore.list(self.store) for each in page}


def in_a_bucket(home: Path, s3: S3, bucket: str) -> Bucket:
    """A home folder, of which nothing was made yet, whose lake is to be in a bucket."""
    return Bucket(home, f"s3://{bucket}/the/lake", s3, bucket)


@pytest.fixture
def house(s3: S3, sample_settings: Settings, tmp_path: Path) -> Bucket:
    """The published sample, its lake copied into a bucket: moving there takes no more."""
    moved = in_a_bucket(tmp_path / "home", s3, s3.bucket())
    moved.home.mkdir()
    shutil.copyfile(sample_settings.home / "scorecard.sqlite", moved.home / "scorecard.sqlite")
    folder = sample_settings.home / "lake"
    for name in rows_of(folder):
        obstore.put(moved.store, name, folder / name)
    return moved


def test_a_run_gives_the_release_that_a_folder_gives(s3: S3, sample_settings: Settings, tmp_path: Path) -> None:
    house = in_a_bucket(tmp_path / "home", s3, s3.bucket())
    ended = house(*RUN)
    assert ended.code == 0, ended.err
    first, local = house.release(), published(sample_settings)
    assert (first.fingerprint, first.checksum) == (local.fingerprint, local.checksum)
    assert sorted(path.name for path in house.home.iterdir()) == [".lock", "scorecard.sqlite"]
    written = house.objects()
    assert written.keys() == rows_of(sample_settings.home / "lake")
    again = house(*RUN)
    assert "36 files were loaded before" in again.out
    assert "already built" in again.out
    assert house.objects() == written
    assert house.release() == first
    for secret in (s3.secret, s3.key):
        assert secret not in ended.out + ended.err + again.out + again.err
        assert not [path for path in house.home.rglob("*") if secret.encode() in path.read_bytes()]


def test_a_build_keeps_no_sums_and_gives_what_a_folder_gives(
    house: Bucket, sample_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where an address taken for a path would be
    database = Database.open_read_only(house.settings.database_url)
    before, manifest, released = house.objects(), files(database), released_rows(database)
    database.close()
    made = []
    for lake in (Lake(house.address), Lake(sample_settings.lake_at)):
        inputs = with_kept(gather(lake, manifest, released, Choices()), lake)
        assert (inputs.kept is not None) is lake.keeps_sums
        made.append(checksum(build(inputs).tables))
    assert made[0] == made[1]
    assert house.objects() == before
    assert [path.name for path in tmp_path.rglob("*")] == ["home", "scorecard.sqlite"]


def test_a_correction_takes_the_place_of_what_it_corrects(house: Bucket, tmp_path: Path) -> None:
    before = house.release()
    file = corrected(tmp_path / "newer")
    for arguments in (("ingest", "scmd", str(file)), ("build", "--population-vintage", "2024"), ("publish",)):
        ended = house(*arguments)
        assert ended.code == 0, ended.err
    found = house.release()
    assert found.release_id == before.release_id + 1
    assert found.checksum != before.checksum
    told = house("revisions", str(before.release_id), str(found.release_id))
    assert told.code == 0, told.err
    assert "restated" in told.out


def test_lineage_reads_the_same_rows(house: Bucket, sample_settings: Settings) -> None:
    database = Database.open_read_only(house.settings.database_url)
    medicine = queries.medicines(database, 1)["medicine"][0]
    period = house.release().first_month
    asked = (1, medicine, "ENG", period, "month")
    found = lineage(database, Lake(house.address), *asked)
    expected = lineage(database, Lake(sample_settings.lake_at), *asked)
    database.close()
    assert found.rows.height > 0
    assert_frame_equal(found.rows, expected.rows)


@pytest.fixture
def page(house: Bucket) -> Iterator[Callable[[], httpx.Response]]:
    """The API's answer on source rows, from a server whose lake is in the bucket."""
    database = Database.open_read_only(house.settings.database_url)
    medicine = queries.medicines(database, 1)["medicine"][0]
    period = queries.periods_of(database, 1, "quarter")[0]
    database.close()
    path = f"/api/v1/releases/1/lineage?medicine={medicine}&ods_code=ENG&period_type=quarter&period={period}"
    with serving(house.settings.database_url, Lake(house.address)) as address:
        yield lambda: httpx.get(address + path, timeout=60)


def test_a_server_reads_the_lake_and_tells_readers_nothing_of_where_it_is(
    house: Bucket, page: Callable[[], httpx.Response]
) -> None:
    house.s3.drop(house.bucket)
    answer = page()
    assert answer.status_code == 503, answer.text
    assert house.bucket not in answer.text
    assert "not at hand" in answer.text
    database = Database.open_read_only(house.settings.database_url)
    readings = Readings(database, lake=Lake(house.address))
    medicine = queries.medicines(database, 1)["medicine"][0]
    with pytest.raises(MissingInputError, match=r"^The store that holds them does not answer now\.$"):
        readings.lineage.rows(1, medicine, "ENG", house.release().first_month, "month")
    database.close()


def test_a_server_shows_rows_of_the_bucket(page: Callable[[], httpx.Response]) -> None:
    answer = page()
    assert answer.status_code == 200, answer.text


# ------------------------------------------------------------------------------------------------- faults


def test_a_bucket_that_went_away_leaves_the_release(house: Bucket, tmp_path: Path) -> None:
    before = house.release()
    house.s3.drop(house.bucket)
    file = corrected(tmp_path / "newer")
    for arguments in (("build",), ("ingest", "scmd", str(file)), RUN):
        ended = house(*arguments)
        assert ended.code == UNREACHABLE, ended.err
        assert f"The lake at {house.address} cannot be used. There is no such bucket" in ended.err
        assert "Traceback" not in ended.err
    assert house.release() == before
    assert house("show").code == 0


@pytest.mark.parametrize("lost_of", [("prescribing/2023-04/", "trust/"), ("",)], ids=["some", "all"])
def test_objects_that_went_away_are_written_anew(house: Bucket, lost_of: tuple[str, ...]) -> None:
    before = house.release()
    lost = [name for name in house.objects() if name.startswith(lost_of)]
    obstore.delete(house.store, lost)
    month = str(SAMPLE / "scmd" / "SCMD_FINAL_202304.csv")
    for arguments in (("build", "--population-vintage", "2024"), ("ingest", "scmd", month)):
        ended = house(*arguments)
        assert ended.code == 7, ended.out
        assert "files of the lake's trust rows are not there any more. Load the source files again" in ended.err
    assert house.release() == before
    again = house(*RUN)
    assert again.code == 0, again.err
    assert set(lost) <= house.objects().keys()
    assert house.release() == before


def test_wrong_credentials_are_refused(house: Bucket) -> None:
    ended = house(*RUN, AWS_SECRET_ACCESS_KEY="hunter2hunter2")  # noqa: S106 - a wrong one
    assert ended.code == UNREACHABLE
    assert "It refuses the credentials" in ended.err
    for secret in ("hunter2", house.s3.key, house.s3.secret):
        assert secret not in ended.out + ended.err


def test_a_store_that_is_down_is_given_up_soon(house: Bucket, tmp_path: Path) -> None:
    with s3_server() as other:
        down = other.environment
    file = corrected(tmp_path / "newer")
    started = monotonic()
    for arguments in (("build",), ("ingest", "scmd", str(file), str(SAMPLE / "scmd"))):
        ended = house(*arguments, **down)
        assert ended.code == UNREACHABLE
        assert "It does not answer" in ended.err
        assert other.secret not in ended.out + ended.err
    assert monotonic() - started < 90


def test_a_store_that_refuses_to_write_ends_a_load_at_its_first_file(s3: S3, tmp_path: Path) -> None:
    house = in_a_bucket(tmp_path / "home", s3, s3.bucket("readonly"))
    ended = house("ingest", "ods", str(SAMPLE / "organisations"))
    assert ended.code == UNREACHABLE
    assert ended.err.count("or the right to do this") == 1
    assert house.objects() == {}
    told = house("files")
    assert "No file was loaded" in told.out, told.out


def test_an_address_with_a_secret_is_refused(house: Bucket) -> None:
    ended = house("releases", NICE_SCORECARD_LAKE="s3://AKIAEXAMPLE:hunter2@bucket/lake")
    assert ended.code == 3
    assert "holds no user, password, key or parameters" in ended.err
    assert "hunter2" not in ended.out + ended.err


def test_a_backup_says_what_to_do_of_the_lake(house: Bucket, tmp_path: Path) -> None:
    ended = house("db", "backup", "--out", str(tmp_path / "backup.sqlite"))
    assert ended.code == 0
    assert house.address in ended.out
