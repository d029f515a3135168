"""A link that asks for what a release does not have gets a default and a sentence."""

from datetime import date

import pytest

from dashboards.catalogue import Catalogue
from dashboards.choices import Choices, latest_period
from dashboards.state import Period, parse


def choices(catalogue: Catalogue, path: str, query: str = "") -> Choices:
    return Choices(catalogue, parse(path, query))


def test_what_is_there_is_taken_without_a_word(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/medicine/velstatin", "?organisation=ZB01&level=icb&period=2021-07-quarter&unit=mg")
    assert found.medicine().name == "Velstatin"
    assert found.organisation().short == "Alderbeck"
    assert found.level() == "icb"
    assert found.period() == Period("quarter", date(2021, 7, 1))
    assert found.unit(("mg",), "mg") == "mg"
    assert found.said == []


def test_defaults(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/medicine/tazorimab")
    assert (found.organisation().ods_code, found.level()) == ("ENG", "icb")
    assert found.period() == Period("quarter", date(2022, 4, 1))
    assert found.said == []


def test_an_unknown_medicine(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/medicine/nonsense")
    assert found.medicine().name == "Tazorimab"
    assert found.said == ["We do not know the medicine 'nonsense': see Medicines. This page shows Tazorimab."]


def test_an_unknown_code(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/organisation/QZ99")
    assert found.organisation().ods_code == "ENG"
    assert found.said == [
        "We do not know the code QZ99. It may have merged: see Organisations. This page shows England."
    ]


def test_a_merged_trust_leads_to_its_successor(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/organisation/ZT02")
    assert found.organisation().ods_code == "ZT01"
    assert "Corton NHS Trust (ZT02) merged into Ambleford NHS Trust on 1 April 2021" in found.said[0]


def test_a_sub_icb_location_leads_to_its_icb(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/organisation/ZS01")
    assert found.organisation().ods_code == "ZB01"
    assert "not known by those" in found.said[0]


def test_a_trust_has_no_rate(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/medicine/tazorimab", "?organisation=ZT01")
    assert found.with_rate(found.organisation()).ods_code == "ZB01"
    assert "trusts have no rate" in found.said[0]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?level=sub_icb", "There are no figures by sub-ICB location; this page shows ICBs."),
        ("?level=galaxy", "We cannot read 'galaxy' as a level; the page shows a default instead."),
        ("?organisation=%20", "We cannot read ' ' as an organisation code; the page shows a default instead."),
    ],
)
def test_levels(catalogue: Catalogue, query: str, words: str) -> None:
    found = choices(catalogue, "/medicine/tazorimab", query)
    assert found.level() == "icb"
    assert found.said == [words]


def test_a_period_outside_the_release(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/medicine/tazorimab", "?period=1999-04-quarter")
    assert found.period() == Period("quarter", date(2022, 4, 1))
    assert found.said == [
        "The release has no complete figures for 1999/00 Q1; this page shows 2022/23 Q1."
    ]  # fmt: skip


def test_an_unlike_unit(catalogue: Catalogue) -> None:
    found = choices(catalogue, "/medicine/tazorimab", "?unit=vial")
    assert found.unit(("mg", "ml"), "mg") == "mg"
    assert found.said == ["This medicine has no figures in 'vial', only in mg and ml; this page shows mg."]


def test_a_release_without_a_whole_quarter_shows_months(catalogue: Catalogue) -> None:
    from dataclasses import replace

    short = replace(catalogue, periods={"month": (date(2021, 4, 1),), "quarter": (), "twelve_months": ()})
    assert latest_period(short) == Period("month", date(2021, 4, 1))
    empty = replace(catalogue, periods={"month": (), "quarter": (), "twelve_months": ()})
    assert latest_period(empty) is None


def test_the_way_up_and_down(catalogue: Catalogue) -> None:
    trust = catalogue.organisations["ZT01"]
    assert [each.ods_code for each in catalogue.ancestors(trust)] == ["ENG", "ZR01", "ZB01"]
    assert [each.ods_code for each in catalogue.children("ZB01")] == ["ZT01"]
    assert [each.ods_code for each in catalogue.predecessors("ZT01")] == ["ZT02"]
