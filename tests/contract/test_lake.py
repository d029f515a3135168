"""A lake does the same wherever its files are: in a folder, in an object store, or in HDFS."""

import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import monotonic

import polars as pl
import pyarrow.fs
import pytest

from scorecard import schema
from scorecard.errors import MissingInputError, SettingsError, UnreachableLakeError
from scorecard.store import lake as lakes
from scorecard.store.hdfs import Hdfs
from scorecard.store.lake import QUARANTINE_SCHEMA, Lake
from scorecard.store.object_store import ObjectStore
from tests.lib.azurite import Azurite
from tests.lib.hadoop import Hadoop
from tests.lib.object_stores import S3

APRIL = date(2021, 4, 1)
TABLE = schema.SERVICE
LEADING_OUT = ("../out", "..", ".", "", "/etc/passwd", "a/../../out", "a/b", "a\\b", "a%2Fb", "*", "a?b", "a b", "a\nb")
# The code for HDFS also runs on pyarrow's files of this machine, which answer much like those of a cluster.
PLACES = ("folder", "file", "s3", "az", "local-hdfs", pytest.param("hdfs", marks=pytest.mark.hadoop))


@pytest.fixture(params=PLACES)
def lake(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lake:
    """An empty lake."""
    if request.param == "folder":
        return Lake(tmp_path / "lake")
    if request.param == "file":
        return Lake((tmp_path / "the lake").as_uri())
    if request.param == "hdfs":
        cluster: Hadoop = request.getfixturevalue("hadoop")
        return Lake(f"{cluster.folder()}/deep/lake")
    if request.param == "local-hdfs":
        files = pyarrow.fs.LocalFileSystem()
        monkeypatch.setattr(lakes, "Hdfs", lambda address: Hdfs(address, system=files))
        return Lake(f"hdfs://namenode:8020{tmp_path}/lake")
    if request.param == "az":
        blobs: Azurite = request.getfixturevalue("azurite")
        return Lake(f"az://{blobs.container()}/deep/lake")
    server: S3 = request.getfixturevalue("s3")
    return Lake(f"s3://{server.bucket()}/deep/lake")


def services(file_id: str, *codes: str | None) -> pl.LazyFrame:
    rows = [(code, None, "no such service", file_id, row) for row, code in enumerate(codes, 2)]
    return pl.LazyFrame(rows, schema=TABLE.polars_schema, orient="row")


def reasons(*rows: int) -> pl.LazyFrame:
    told = [("a.csv", row, "ods_code", "?", "Every row has a code.") for row in rows]
    return pl.LazyFrame(told, schema=QUARANTINE_SCHEMA, orient="row")


def failing(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Rows that break while they are written."""

    def fail(_: pl.DataFrame) -> pl.DataFrame:
        raise ValueError("broken")

    return rows.map_batches(fail, schema=rows.collect_schema())


def codes(lake: Lake, *files: tuple[str, date | None]) -> list[str | None]:
    return lake.scan(TABLE, files).collect(engine="streaming")["ods_code"].to_list()


def test_what_is_written_is_read_in_order(lake: Lake) -> None:
    lake.write(TABLE.name, "b", None, services("b", "ZT02", None))
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT01"))
    assert codes(lake, ("a", APRIL), ("b", None)) == ["ZT01", "ZT02", None]
    assert codes(lake, ("b", None), ("a", APRIL)) == ["ZT02", None, "ZT01"]
    assert codes(lake) == []
    found = lake.scan(TABLE, [("b", None)])
    assert found.collect_schema() == TABLE.polars_schema
    assert found.filter(pl.col("ods_code").is_null()).select("row_number").collect().rows() == [(3,)]
    assert found.select(pl.col("row_number").sum()).collect().item() == 5
    assert found.head(1).collect().height == 1


def test_columns_that_a_file_of_an_earlier_version_lacks_are_unknown(lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01").drop("reason"))
    assert lake.scan(TABLE, [("a", None)]).collect().row(0) == ("ZT01", None, None, "a", 2)


def test_what_is_there_is_told(lake: Lake) -> None:
    assert lake.held(TABLE.name, [("a", None)]) == [False]
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT01", "ZT02"))
    lake.write(TABLE.name, "ab", None, services("ab"))
    places = [("a", None), ("a", APRIL), ("ab", None), ("b", None)]
    assert lake.held(TABLE.name, places) == [False, True, True, False]
    assert lake.held("trust", [("a", APRIL)]) == [False]
    assert lake.held(TABLE.name, []) == []
    assert [lake.count(TABLE, *place) for place in places] == [0, 2, 0, 0]


def test_what_is_lost_is_told_before_it_is_read(lake: Lake) -> None:
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    with pytest.raises(MissingInputError, match=r"^2 files of the lake's service rows are not there any more\. Load"):
        lake.scan(TABLE, [("a", None), ("b", None), ("b", APRIL), ("b", None)])
    with pytest.raises(MissingInputError, match=r"^1 files of the lake's service set-aside rows"):
        lake.scan_set_aside(TABLE, ["a"])


def test_another_writing_takes_the_place_of_the_one_before(lake: Lake) -> None:
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT01", "ZT02"))
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT03"))
    assert codes(lake, ("a", APRIL)) == ["ZT03"]


@pytest.mark.parametrize("before", [True, False])
def test_a_writing_that_fails_leaves_what_was_there(lake: Lake, before: bool) -> None:
    if before:
        lake.write(TABLE.name, "a", APRIL, services("a", "ZT01"))
    with pytest.raises((ValueError, pl.exceptions.ComputeError)):
        lake.write(TABLE.name, "a", APRIL, failing(services("a", "ZT02")))
    lake.sweep()
    assert lake.held(TABLE.name, [("a", APRIL)]) == [before]
    assert not before or codes(lake, ("a", APRIL)) == ["ZT01"]


def test_rows_set_aside_are_kept_and_forgotten(lake: Lake) -> None:
    line = {"lake_table": TABLE.name, "file_id": "a", "month": None, "rows_quarantined": 1}
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    assert not lake.holds(line)
    lake.write_quarantine("a", reasons(3), services("a", "ZT02"))
    assert lake.holds(line)
    assert lake.held_aside(["a", "b"]) == [True, False]
    assert lake.quarantine("a").collect().rows() == reasons(3).collect().rows()
    assert lake.scan_set_aside(TABLE, ["a"]).collect()["ods_code"].to_list() == ["ZT02"]
    assert lake.sheet("a").endswith("/quarantine/a.csv")
    for _ in range(2):
        lake.clear_quarantine("a")
        assert lake.quarantine("a").collect().is_empty()
        assert not lake.holds(line)


@pytest.mark.parametrize("name", LEADING_OUT)
def test_a_name_that_leads_out_of_the_lake_is_refused(lake: Lake, tmp_path: Path, name: str) -> None:
    asked: tuple[Callable[[], object], ...] = (
        lambda: lake.write(TABLE.name, name, APRIL, services("a", "ZT01")),
        lambda: lake.write(name, "a", None, services("a", "ZT01")),
        lambda: lake.scan(TABLE, [(name, None)]),
        lambda: lake.held(name, [("a", None)]),
        lambda: lake.count(TABLE, name, APRIL),
        lambda: lake.for_spark(TABLE, [(name, APRIL)]),
        lambda: lake.clear_quarantine(name),
        lambda: lake.write_quarantine(name, reasons(3), services("a", "ZT02")),
        lambda: lake.quarantine(name),
        lambda: lake.scan_set_aside(TABLE, [name]),
        lambda: lake.holds({"lake_table": TABLE.name, "file_id": name, "month": None, "rows_quarantined": 0}),
    )
    for ask in asked:
        with pytest.raises(MissingInputError, match="names a file that no lake holds"):
            ask()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_spark_is_told_where_files_are(lake: Lake, tmp_path: Path) -> None:
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT01"))
    if str(lake.at).startswith("az:"):
        with pytest.raises(SettingsError, match="Spark cannot read a lake at az://"):
            lake.for_spark(TABLE, [("a", APRIL)])
        return
    [found] = lake.for_spark(TABLE, [("a", APRIL)])
    scheme, _, rest = str(lake.at).partition("://")
    begun = {"s3": "s3a://lake-", "hdfs": f"hdfs://{rest}/"}
    assert found.startswith(begun.get(scheme, f"file://{tmp_path}/"))
    assert found.endswith("lake/service/2021-04/a.parquet")
    with pytest.raises(MissingInputError):
        lake.for_spark(TABLE, [("b", APRIL)])


def test_what_spark_needs_of_a_file_is_there_until_it_was_looked_at(lake: Lake, tmp_path: Path) -> None:
    rows, path = services("a", "ZT01", None), tmp_path / "rows"
    rows.sink_parquet(path)
    staged = (("rows.parquet", lambda: lake.staged(rows)), ("file", lambda: lake.staged_file(path)))
    for name, stage in staged:
        if str(lake.at).startswith("az:"):
            with pytest.raises(SettingsError, match="Spark cannot read a lake at az://"), stage():
                pass
        else:
            with stage() as there:
                assert there.endswith(f"lake/staged/{name}")
                assert lake.scan_staged(name, TABLE.polars_schema).collect().equals(rows.collect())
        assert lake._place.held([f"staged/{name}"]) == [False]


def test_sums_are_kept_only_in_a_folder_of_this_machine(
    lake: Lake, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT01"))
    assert lake.keeps_sums is (request.node.callspec.params["lake"] in {"folder", "file"})
    if lake.keeps_sums:
        lake.sums(TABLE, "a", APRIL).keep("codes", "mark", pl.DataFrame({"code": ["ZT01"]}))
        assert [path.parent.name for path in tmp_path.glob("*/sums/service/*/*.sums")] == ["a"]
        with pytest.raises(MissingInputError):
            lake.sums(TABLE, "b", APRIL)
    else:
        with pytest.raises(TypeError, match="No sums are kept"):
            lake.sums(TABLE, "a", APRIL)


@pytest.mark.parametrize("place", ["folder", "local-hdfs"])
def test_what_a_killed_job_left_is_swept(tmp_path: Path, place: str) -> None:
    folder = tmp_path / "lake"
    lake = Lake(folder)
    lake.write(TABLE.name, "a", APRIL, services("a", "ZT01"))
    half = folder / "service" / "2021-04" / "b.parquet.1234.part"
    half.write_text("half")
    swept = lake if place == "folder" else Hdfs(f"hdfs://namenode{folder}", system=pyarrow.fs.LocalFileSystem())
    swept.sweep()
    assert not half.exists()
    assert codes(lake, ("a", APRIL)) == ["ZT01"]


# ------------------------------------------------------------------------------------------- what stores can do


def test_a_file_that_goes_away_while_it_is_read_is_told(s3: S3) -> None:
    bucket = s3.bucket()
    lake = Lake(f"s3://{bucket}")
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    rows = lake.scan(TABLE, [("a", None)])
    lake._place.delete(["service/a.parquet"])
    with pytest.raises(MissingInputError, match="went away while it was read"), lake.answering():
        rows.collect()


def test_what_is_no_fault_of_the_store_is_left_as_it_is(s3: S3) -> None:
    lake = Lake(f"s3://{s3.bucket()}")
    for error in (FileNotFoundError("a.csv"), pl.exceptions.ComputeError("no number"), KeyError("a")):
        with pytest.raises(type(error)), lake.answering():
            raise error


def test_a_file_of_many_parts_arrives_whole(s3: S3) -> None:
    lake = Lake(f"s3://{s3.bucket()}/lake")
    seed = pl.int_range(200_000).hash(seed=1)
    rows = (
        services("a", "ZT01")
        .select(pl.all().repeat_by(200_000).explode())
        .with_columns(
            reason=pl.concat_str([(seed.hash(n)).cast(pl.String) for n in range(4)]), row_number=pl.int_range(200_000)
        )
    )
    lake.write(TABLE.name, "a", None, rows)
    assert lake.count(TABLE, "a", None) == 200_000
    assert lake.scan(TABLE, [("a", None)]).collect().equals(rows.collect())


def test_a_bucket_that_is_not_there_is_told(s3: S3) -> None:
    bucket = s3.bucket()
    lake = Lake(f"s3://{bucket}/lake")
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    rows = lake.scan(TABLE, [("a", None)])
    s3.drop(bucket)
    told = f"^The lake at s3://{bucket}/lake cannot be used. There is no such bucket or container. Make it"
    with pytest.raises(UnreachableLakeError, match=told):
        lake.held(TABLE.name, [("a", None)])
    with pytest.raises(UnreachableLakeError, match=told):
        lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    with pytest.raises(UnreachableLakeError, match=told), lake.answering():
        rows.collect()


@pytest.mark.parametrize("name", ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"])
def test_wrong_credentials_are_refused_and_not_repeated(s3: S3, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    address = f"s3://{s3.bucket()}/lake"
    monkeypatch.setenv(name, "hunter2hunter2")
    for asked in (
        lambda: Lake(address).held(TABLE.name, [("a", None)]),
        lambda: Lake(address).write(TABLE.name, "a", None, services("a", "ZT01")),
    ):
        with pytest.raises(UnreachableLakeError, match="It refuses the credentials") as caught:
            asked()
        assert "hunter2" not in str(caught.value)
        assert s3.secret not in str(caught.value)


def test_who_may_only_read_reads_and_is_told_when_writing(s3: S3) -> None:
    lake = Lake(f"s3://{s3.bucket('readonly')}/lake")
    assert lake.held(TABLE.name, [("a", None)]) == [False]
    with pytest.raises(UnreachableLakeError, match="or the right to do this"):
        lake.write(TABLE.name, "a", None, services("a", "ZT01"))


def test_a_machine_without_credentials_is_told(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name)
    # Where a machine of the store's own would tell who it is; here nobody does.
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:9")
    started = monotonic()
    with pytest.raises(UnreachableLakeError, match="No credentials were found"):
        Lake(f"s3://{s3.bucket()}/lake").held(TABLE.name, [("a", None)])
    assert monotonic() - started < 60


def test_a_store_that_says_nothing_is_given_up(s3: S3) -> None:
    lake = Lake(f"s3://{s3.bucket()}/lake")
    lake.write(TABLE.name, "a", None, services("a", "ZT01"))
    lake._place = ObjectStore(str(lake.at), timedelta(seconds=1))
    rows = lake.scan(TABLE, [("a", None)])
    started = monotonic()
    with s3.silent():
        with pytest.raises(UnreachableLakeError, match="It does not answer"):
            lake.held(TABLE.name, [("a", None)])
        with pytest.raises(UnreachableLakeError, match="It does not answer"):
            lake.write(TABLE.name, "b", None, services("b", "ZT01"))
        with pytest.raises(UnreachableLakeError, match="It does not answer"), lake.answering():
            rows.collect()
    assert monotonic() - started < 30
    assert lake.held(TABLE.name, [("a", None), ("b", None)])[0]
    assert codes(lake, ("a", None)) == ["ZT01"]


def test_what_is_no_store_is_told(s3: S3, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(UnreachableLakeError, match="It does not answer"):
        Lake("s3://bucket/lake").held(TABLE.name, [("a", None)])


def test_a_container_that_is_not_there_and_a_wrong_key_are_told(
    azurite: Azurite, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (
        lambda lake: lake.held(TABLE.name, [("a", None)]),
        lambda lake: lake.write(TABLE.name, "a", None, services("a", "ZT01")),
    )
    for ask in asked:
        with pytest.raises(UnreachableLakeError, match="There is no such bucket or container"):
            ask(Lake("az://elsewhere/lake"))
    address = f"az://{azurite.container()}/lake"
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "aHVudGVyMg==")
    for ask in asked:
        with pytest.raises(UnreachableLakeError, match="It refuses the credentials") as caught:
            ask(Lake(address))
        assert "aHVudGVyMg" not in str(caught.value)


def test_what_the_environment_says_wrongly_of_a_store_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", "account")
    monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", "hunter2: no base64")
    with pytest.raises(SettingsError, match="cannot be used with what the environment says") as caught:
        Lake("az://container/lake")
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(("address", "library"), [("s3://bucket", "obstore"), ("hdfs://namenode/lake", "pyarrow.fs")])
def test_a_library_that_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, address: str, library: str) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(SettingsError, match=r"needs a library: install 'nice-scorecard\[(stores|hdfs)\]'"):
        Lake(address).held(TABLE.name, [("a", None)])
