"""Definitions of measures: every shipped one loads, and what is wrong with a file is told, of all files at once."""

from pathlib import Path

import pytest

from ingest.synthetic.measures import write_measures
from scorecard.errors import SettingsError
from scorecard.measures.definitions import Rate, Share, Volume, load_measures, medicines_named, value_words
from scorecard.reference import MEASURES
from tests.lib.measuring_frames import measure
from tests.lib.requirements import REPOSITORY

SHIPPED = sorted(path.name for path in MEASURES.glob("*.yaml"))
TEXT = (MEASURES / "use.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_measure_says_who_answers_for_it_and_when_it_is_looked_at_again(name: str) -> None:
    [one] = [one for one in load_measures() if one.slug == name.removesuffix(".yaml")]
    assert one.why_it_matters
    assert one.how_it_is_calculated
    assert one.caveats
    assert one.author_role
    assert one.reviewed is not None
    assert one.next_review is not None
    assert one.direction == "none"


def test_the_measures_of_the_sample_load_beside_the_shipped_ones() -> None:
    both = load_measures((MEASURES, REPOSITORY / "data" / "sample" / "measures"))
    kinds = {one.slug: type(one) for one in both}
    assert kinds["velstatin_share"] is Share
    assert kinds["newer_daily_treatments"] is Rate
    assert kinds["use"] is Volume
    assert medicines_named(both) == {"pelmacort", "rovatinib", "velstatin"}


def test_the_example_of_the_documentation_is_a_measure(tmp_path: Path) -> None:
    page = (REPOSITORY / "docs" / "measures.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    [one] = load_measures((written(tmp_path, "newer_daily_treatments.yaml", example),))
    assert isinstance(one, Rate)
    assert [each.text for each in one.annotations] == ["TA9131 recommended rovatinib."]


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("slug: use", "slug: other", "give slug and file the same name"),
        ("kind: volume", "kind: ratio", "'volume', 'rate', 'share'"),
        ("unit: first", "unit: grams", "unit: Input should be"),
        ("levels: [trust]", "levels: []", "levels: Tuple should have at least 1 item"),
        ("levels: [trust]", "levels: [hospital]", "levels.0: Input should be"),
        ("status: current", "status: current\ncolour: red", "colour: Extra inputs are not permitted"),
        ("next_review: 2027-11-28", "next_review: 2020-01-01", "next_review lies before reviewed"),
        ("direction: none", "", "direction: Field required"),
        ("slug: use", "slug: [", "while parsing"),
        ("subject: each_medicine", "subject: {slug: A, name: A, medicines: [a]}", "slug: String should match pattern"),
        (
            "subject: each_medicine",
            "subject: {slug: a, name: A, medicines: []}",
            "medicines: Tuple should have at least",
        ),
        ("levels: [trust]", "levels: [trust, trust]", "levels: Value error, one of them stands there twice"),
        ("subject: each_medicine", "subject: {slug: a, name: A, medicines: [a, a]}", "one of them stands there twice"),
        (
            "kind: volume",
            "kind: rate\ndenominator: {name: population, words: people, per: 1, over_time: sum}",
            "people do not add up over months",
        ),
        ("levels: [trust]", "levels: [sub_icb, trust]", "there is no sub_icb in secondary care"),
        ("unit: first", "unit: items", "there is no items in secondary care"),
        ("unit: first", "unit: mg\ncare_setting: primary_care", "there is no mg and no trust in primary care"),
        ("kind: volume", "kind: volume\ncare_setting: tertiary_care", "care_setting: Input should be"),
        (
            "kind: volume\nsubject: each_medicine\nunit: first\nlevels: [trust]",
            "kind: rate\nsubject: each_medicine\nunit: first\nlevels: [icb]\ncare_setting: primary_care\n"
            "denominator: {name: beds, words: beds, per: 1}",
            "primary care is divided by population or list_size",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert old in TEXT
    folder = written(tmp_path, "use.yaml", TEXT.replace(old, new))
    with pytest.raises(SettingsError, match=r"use\.yaml") as raised:
        load_measures((folder,))
    assert told in str(raised.value)


def test_the_faults_of_all_files_are_told_at_once_and_two_of_one_name(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        written(tmp_path, name, TEXT)
    (tmp_path / "more").mkdir()
    written(tmp_path / "more", "use.yaml", TEXT)
    with pytest.raises(SettingsError) as raised:
        load_measures((tmp_path, tmp_path / "more", MEASURES))
    assert all(told in str(raised.value) for told in ("a.yaml", "b.yaml", "there is another measure use"))


def test_folders_without_a_measure_are_a_fault(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no measure"):
        load_measures((tmp_path,))


@pytest.mark.parametrize("whole", [["velstatin"], ["rovatinib", "pelmacort"]])
def test_a_share_is_of_a_class_that_holds_more_than_it(tmp_path: Path, whole: list[str]) -> None:
    write_measures(tmp_path)
    text = (tmp_path / "velstatin_share.yaml").read_text(encoding="utf-8")
    written(tmp_path, "velstatin_share.yaml", text.replace("[pelmacort, rovatinib, velstatin]", str(whole)))
    with pytest.raises(SettingsError, match="a part of the class's, and not all of them"):
        load_measures((tmp_path,))


def test_the_unit_of_a_value_in_words() -> None:
    subject = {"slug": "a", "name": "A", "medicines": ["a"]}
    share = measure(
        "share", subject=subject, treatment_class={"name": "as and bs", "medicines": ["a", "b"]}, unit="ddd"
    )
    assert value_words(measure("rate"), "mg") == "mg per 100,000 people"
    assert value_words(measure("volume"), "mg") == "mg"
    assert value_words(share, "ddd") == "share of ddd of as and bs"
