"""Each format can be read back as the same table, says what it holds, and runs nothing in a spreadsheet."""

import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import SettingsError
from scorecard.files import formats
from scorecard.files.csvs import safe
from scorecard.files.csvw import csvw
from scorecard.files.described import INVENTED, OPEN_GOVERNMENT, Described, licence
from scorecard.files.heads import head
from tests.lib.csvw import TYPES, read_by_its_metadata
from tests.unit.scorecard.files.conftest import COLUMNS, WORDS, table


def written(described: Described, suffix: str) -> bytes:
    return b"".join(formats.file(described, suffix))


def test_a_csv_file_read_by_its_own_metadata_is_the_table(small: Described) -> None:
    about = json.loads(written(small, "csv-metadata.json"))
    read = read_by_its_metadata(written(small, "csv"), about)
    harmless = small.whole().with_columns(safe(small.whole()).select("ods_code", "words"))
    assert_frame_equal(read, harmless, check_exact=True)
    assert read["words"].to_list() == [WORDS[0], f"'{WORDS[1]}", WORDS[2], None]


def test_a_parquet_file_is_the_table_and_describes_it(small: Described) -> None:
    content = written(small, "parquet")
    assert_frame_equal(pl.read_parquet(io.BytesIO(content)), small.whole(), check_exact=True)
    assert json.loads(pl.read_parquet_metadata(io.BytesIO(content))["nice-scorecard"]) == head(small)
    assert written(small, "parquet") == content


def test_a_json_file_is_the_table_below_its_head(small: Described) -> None:
    found = json.loads(written(small, "json"))
    assert found["head"] == head(small)
    assert found["facts"] == {"synthetic": True, "purpose": PURPOSE}
    assert [row["words"] for row in found["records"]] == WORDS
    moments = pl.col("seen").str.to_datetime(time_unit="us", time_zone="UTC")
    read = pl.DataFrame(found["records"], schema_overrides={"people": pl.Int64}).with_columns(
        pl.col("day").str.to_date(), moments
    )
    assert_frame_equal(read, small.rows(), check_exact=True)


def test_json_in_several_pieces_and_in_none(small: Described) -> None:
    many = replace(small, frame=pl.concat([small.frame] * 1_500))
    pieces = list(formats.file(many, "json"))
    assert len(pieces) == 5
    assert len(json.loads(b"".join(pieces))["records"]) == 6_000
    assert json.loads(written(table(rows=0), "json"))["records"] == []


def test_csv_in_several_pieces_and_in_none(small: Described) -> None:
    many = replace(small, frame=pl.concat([small.frame] * 1_500))
    assert pl.read_csv(written(many, "csv")).height == 6_000
    assert written(table(rows=0), "csv").decode() == ",".join(column.name for column in COLUMNS) + "\n"


def test_the_head_tells_release_denominator_vintage_caveats_licence_and_columns(small: Described) -> None:
    told = head(small)
    assert (told["release"]["number"], told["release"]["first_month"], told["population_vintage"]) == (
        7,
        "2021-04-01",
        2024,
    )
    assert (told["purpose"], told["synthetic"], told["denominator"]) == (PURPOSE, True, "people, mid-2024")
    assert told["caveats"] == list(small.caveats)
    assert told["kept"] == {"medicine": "cordaparin"}
    assert told["licence"]["name"] == "MIT"
    assert told["columns"][2] == {
        "name": "value",
        "type": "float",
        "unit": "mg",
        "may_be_blank": True,
        "meaning": "The value",
    }


def test_invented_data_are_not_under_the_open_government_licence() -> None:
    assert (licence(True), licence(False), licence(None)) == (INVENTED, OPEN_GOVERNMENT, OPEN_GOVERNMENT)


def test_the_metadata_keep_to_the_vocabulary(small: Described) -> None:
    """The rules of the W3C's metadata vocabulary for tabular data, sections 5.1.2, 5.3.2, 5.5 to 5.6, 5.8, 5.11."""
    about = csvw(small, "small-table.csv")
    assert about["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
    assert about["url"] == "small-table.csv"
    known = {"@context", "url", "dialect", "notes", "tableSchema"}
    assert all(":" in name for name in about if name not in known), "other properties need a prefix"
    assert all(isinstance(note, dict) for note in about["notes"])
    columns = about["tableSchema"]["columns"]
    names = [column["name"] for column in columns]
    assert names == list(dict.fromkeys(names))
    assert not [name for name in names if name.startswith("_") or not name.isidentifier()]
    assert {column["datatype"] for column in columns} <= set(TYPES)
    assert all(isinstance(column["required"], bool) and column["dc:description"] for column in columns)
    assert all(name in {"name", "titles", "datatype", "required"} or ":" in name for each in columns for name in each)
    assert set(about["tableSchema"]["primaryKey"]) <= set(names)
    assert about["dc:license"] == {"@id": small.licence.url}
    assert {column["name"]: column.get("schema:unitText") for column in columns}["value"] == "mg"


def test_a_key_that_may_be_blank_is_no_primary_key(small: Described) -> None:
    about = csvw(replace(small, key=("ods_code", "day")), "x.csv")
    assert "primaryKey" not in about["tableSchema"]


def test_a_description_of_another_table_is_refused(small: Described) -> None:
    with pytest.raises(ValueError, match="are declared"):
        replace(small, frame=small.frame.drop("value"))


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "a\nb", 'a"b'])
def test_no_name_leads_out_of_a_folder(small: Described, name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        replace(small, name=name)


@pytest.mark.parametrize("name", ["a", "a.txt", "a.csv-metadata.json.gz", "a.xls"])
def test_a_file_that_names_no_format_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=r"let it end in .csv, .xlsx, .parquet, .json"):
        formats.suffix_of(Path(name))


def test_a_written_csv_file_has_its_metadata_beside_it(small: Described, folder: Path) -> None:
    formats.write(small, folder / "mine.csv")
    assert sorted(path.name for path in folder.iterdir()) == ["mine.csv", "mine.csv-metadata.json"]
    about = json.loads((folder / "mine.csv-metadata.json").read_text(encoding="utf-8"))
    assert about["url"] == "mine.csv"
    formats.write(small, folder / "mine.parquet")
    assert pl.read_parquet(folder / "mine.parquet").height == 4
