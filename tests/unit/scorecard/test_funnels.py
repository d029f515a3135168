"""Funnels as files: every shipped one loads, and every fault has its sentence."""

import re
from pathlib import Path

import pytest

from scorecard.errors import FaultyFilesError, SettingsError
from scorecard.expected.funnels import Funnel, listed, load_funnel, load_funnels, newest_for
from scorecard.settings import Settings
from tests.lib.requirements import REPOSITORY

SHIPPED = sorted((REPOSITORY / "data").glob("*/funnels/*.yaml"))
GOOD = """\
slug: alpha
version: 3
title: Alpha for gout
medicines: [alpha]
ta_number: TA123
condition: gout
population: adults
counts: people_a_year
steps:
  - name: Adults
    value: 46263200
    source: ONS
  - name: Share with gout
    value: 0.02
    low: 0.01
    high: 0.03
    source: a survey
daily_dose:
  value: 1
  unit: ddd
  source: WHO
treatment_days:
  value: 90
  source: guidance
indications:
  - condition: gout
author_role: Analyst
reviewed: 2026-03-31
status: in_use
"""
DOCUMENTED = (REPOSITORY / "docs" / "expected-use.md").read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "alpha-3.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(FaultyFilesError) as raised:
        load_funnel(path)
    assert raised.value.exit_code == SettingsError.exit_code
    return str(raised.value).splitlines()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_funnel_loads_and_every_number_names_its_source(path: Path) -> None:
    funnel = load_funnel(path)
    facts = [*funnel.steps, *(fact for _, fact in funnel.facts)]
    assert all(fact.source for fact in facts)
    ranged = [step.name for step in funnel.steps if step.has_range]
    assert all("no range" in (fact.note or "") for fact in facts if getattr(fact, "name", None) not in ranged)


def test_the_shipped_folder_is_the_default_and_holds_the_two_examples() -> None:
    funnels = load_funnels(Settings().funnels)
    assert [(one.name, one.status) for one in funnels] == [
        ("abemaciclib-2023", "example"),
        ("alzheimers-2009", "example"),
    ]
    assert not [step.name for one in funnels for step in one.steps if step.has_range]


def test_a_good_file_is_read_as_it_stands(tmp_path: Path) -> None:
    funnel = load_funnel(written(tmp_path, GOOD))
    assert (funnel.name, funnel.people, funnel.split, funnel.own_part) == ("alpha-3", 46263200, None, 1.0)
    assert [(step.name, step.bounds, step.has_range) for step in funnel.steps] == [
        ("Adults", (46263200, 46263200, 46263200), False),
        ("Share with gout", (0.01, 0.02, 0.03), True),
    ]
    assert [(name, fact.value) for name, fact in funnel.facts] == [("Daily dose, ddd", 1), ("Days of treatment", 90)]


def test_a_split_gives_the_condition_its_own_part(tmp_path: Path) -> None:
    funnel = load_funnel(written(tmp_path, GOOD.replace(ONE, SPLIT)))
    assert (funnel.split, funnel.own_part) == ({"gout": 0.25, "lupus": 0.75}, 0.25)


ONE = "  - condition: gout\n"
SPLIT = """\
  - condition: gout
    share_of_use: 0.25
    source: a survey
  - condition: lupus
    share_of_use: 0.75
    source: a survey
"""
FAULTS = [
    ("version: 3", "", "version: it is not there. Add it."),
    ("status: in_use", "status: in_use\nstate: x", "state: a funnel has no such word here. Take it out, or mend the spelling."),
    ("value: 0.02", "value: 2 %", "step 2 (Share with gout), value: '2 %' is not such a number. Write it in digits: 87.1 % is 0.871, 46 million is 46000000."),
    ("value: 0.02", "value: .nan", "step 2 (Share with gout), value: 'nan' is not such a number."),
    ("value: 0.02", "value: true", "step 2 (Share with gout), value: 'True' is not such a number."),
    ("value: 0.02", "value:", "step 2 (Share with gout), value: a blank is not such a number."),
    ("version: 3", "version: 3.5", "version: '3.5' is not such a number."),
    ("value: 46263200", "value: -1", "step 1 (Adults), value: '-1' is too small. Give 0 or more."),
    ("version: 3", "version: 0", "version: '0' is too small. Give 1 or more."),
    ("low: 0.01", "low: 0.025", "step 2 (Share with gout): low 0.025, value 0.02 and high 0.03 are not in order. Put the value between the ends of its range."),
    ("    low: 0.01\n", "", "step 2 (Share with gout): a range has two ends, and one is blank. Give low and high, or neither."),
    ("high: 0.03", "high: 1.03", "step 2 (Share with gout) is above 1. A further step is a share of the people before it: write 87.1 % as 0.871."),
    ("    source: ONS\n", "", "step 1 (Adults), source: it is not there. Add it."),
    ("source: ONS", "source: ''", "step 1 (Adults), source: a blank is no text. Fill it in; in quotation marks, if it looks like a number or a day."),
    ("- name: Adults\n    ", "- ", "step 1, name: it is not there. Add it."),
    ("  value: 90", "  value: 0", "treatment_days, value: '0' is too small. Give more than 0."),
    ("unit: ddd", "unit: tablets", "daily_dose, unit: 'tablets' is not one of the words for it. Write 'ddd' or 'mg'."),
    ("counts: people_a_year", "counts: people", "counts: 'people' is not one of the words for it. Write 'people_a_year' or 'people_on_treatment'."),
    ("counts: people_a_year", "counts: people_on_treatment", "people on treatment at one time are on it all the days of the year. Leave treatment_days blank, or count people_a_year."),
    ("[alpha]\n", "[alpha, beta]\n", None),
    ("[alpha]", "[Alpha X]", "medicines, number 1: 'Alpha X' has not the form that is needed."),
    ("[alpha]", "[]", "no medicine is named. Name at least one, as its page's address has it."),
    ("[alpha]", "alpha", "medicines: 'alpha' cannot stand here. See docs/expected-use.md for what does."),
    ("ta_number: TA123", "ta_number: 123", "ta_number: '123' is no text."),
    ("ta_number: TA123", "ta_number: NG123", "ta_number: 'NG123' has not the form that is needed."),
    ("reviewed: 2026-03-31", "reviewed: last spring", "reviewed: 'last spring' is no day. Write it as 2026-03-31, or leave it blank."),
    ("reviewed: 2026-03-31", "reviewed:", "it is in use, and nobody reviewed it. Give the day of the review, or make it a draft."),
    ("title: Alpha for gout", "title: Alpha\ntitle: Beta", "line 4: it is not YAML: found duplicate key"),
    ("medicines: [alpha]", "medicines: [alpha", "it is not YAML:"),
    ("title: Alpha", "title: \x07", "it holds a character that YAML does not allow. Take it out."),
    (ONE, SPLIT.replace("0.75", "60"), "indications, number 2, share_of_use: '60' is too large. Give 1 or less."),
    (ONE, SPLIT.replace("0.75", "-1"), "indications, number 2, share_of_use: '-1' is too small. Give 0 or more."),
    (ONE, SPLIT.replace("0.75", "0.7"), "share_of_use does not add up to 1. Give it for every indication, or for none."),
    (ONE, SPLIT.replace("    share_of_use: 0.75\n", ""), "share_of_use does not add up to 1. Give it for every indication, or for none."),
    (ONE, SPLIT.replace("    source: a survey\n", ""), "a share_of_use has no source. Say who says so."),
    (ONE, SPLIT.replace("lupus", "gout"), "an indication is named twice. Name each once."),
    (ONE, ONE.replace("gout", "lupus"), "the condition is not among the indications. Write it there in the same words, or leave both blank."),
    (f"indications:\n{ONE}", "", "indications: it is not there. Add it."),
    (f"indications:\n{ONE}", "indications:\n", None),
    ("    value: 46263200", "    value: 46263200\n    low: 45000000\n    high: 47000000", "the number of people in the first step has a range. Give the number, and the uncertain part of it as a share with a range in the next step."),
    ("value: 46263200", "value: 0", "there are no people in the first step. Begin with a number of people."),
]  # fmt: skip


@pytest.mark.parametrize(("good", "bad", "told"), FAULTS, ids=[f"{good}-{bad}"[:50] for good, bad, _ in FAULTS])
def test_every_fault_has_its_sentence(tmp_path: Path, good: str, bad: str, told: str | None) -> None:
    assert GOOD.count(good) == 1
    path = written(tmp_path, GOOD.replace(good, bad))
    if told is None:
        assert load_funnel(path)
        return
    [sentence] = faults(path)
    assert sentence.startswith("alpha-3.yaml: ")
    assert told in sentence


def test_milligrams_of_several_medicines_are_not_added(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("[alpha]", "[alpha, beta]").replace("unit: ddd", "unit: mg"))
    assert "milligrams of several medicines are not added up. Give the daily dose in ddd." in faults(path)[0]


def test_no_step_is_a_fault(tmp_path: Path) -> None:
    text = re.sub(r"steps:.*?daily_dose", "steps: []\ndaily_dose", GOOD, flags=re.DOTALL)
    assert "there are no people in the first step. Begin with a number of people." in faults(written(tmp_path, text))[0]


@pytest.mark.parametrize("text", ["", "- 1\n", "alpha\n"])
def test_what_is_no_list_of_words_is_a_fault(tmp_path: Path, text: str) -> None:
    assert "it is empty, or no list of words with values." in faults(written(tmp_path, text))[0]


def test_a_file_has_the_name_of_its_funnel_and_is_text(tmp_path: Path) -> None:
    for name in ("alpha-2.yaml", "alpha-3.yml"):
        assert "it holds alpha-3. Call it alpha-3.yaml" in faults(written(tmp_path, GOOD, name))[0]
    (tmp_path / "beta-1.yaml").write_bytes(b"\xff\xfe\x00")
    assert "it is not text in UTF-8. Save it as UTF-8." in faults(tmp_path / "beta-1.yaml")[0]


def test_all_faults_of_all_files_are_told_at_once_and_what_is_not_yaml_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("version: 3", "version: x").replace("counts: people_a_year", "counts: y"))
    written(tmp_path, "", "beta-1.yaml")
    written(tmp_path, "", "README.md")
    with pytest.raises(FaultyFilesError) as raised:
        load_funnels(tmp_path)
    assert [problem.file for problem in raised.value.problems] == ["alpha-3.yaml", "alpha-3.yaml", "beta-1.yaml"]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"There is no folder .*absent"):
        load_funnels(tmp_path / "absent")


def test_the_newest_version_counts_that_is_not_withdrawn(tmp_path: Path) -> None:
    for version, status in ((3, "in_use"), (10, "draft"), (11, "withdrawn")):
        text = GOOD.replace("version: 3", f"version: {version}").replace("status: in_use", f"status: {status}")
        written(tmp_path, text, f"alpha-{version}.yaml")
    written(tmp_path, GOOD.replace("slug: alpha", "slug: alpha-2"), "alpha-2-3.yaml")
    funnels = load_funnels(tmp_path)
    assert [one.name for one in newest_for(funnels, "alpha")] == ["alpha-10", "alpha-2-3"]
    assert newest_for(funnels, "beta") == ()
    assert listed(funnels).startswith("alpha (alpha-10); ")
    assert listed(()) == "none"


def test_every_word_of_a_funnel_is_documented() -> None:
    assert not [name for name in Funnel.model_fields if f"`{name}`" not in DOCUMENTED]
