"""Search: what is found by which words, what is said of it, and that hostile input is only text."""

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards import router
from dashboards.catalogue import Appraisal, Catalogue
from dashboards.readings import Readings
from dashboards.search.names import find
from dashboards.search.suggestions import ADDRESS
from dashboards.state import parse
from tests.browser.serving import serving
from tests.unit.dashboards.checked import HOSTILE
from tests.unit.dashboards.conftest import organisation
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text


def names(catalogue: Catalogue, searched: str) -> list[str]:
    found = find(catalogue, searched)
    return [entry.name for entry in (*found.organisations, *found.medicines)]


@pytest.mark.parametrize(
    ("searched", "found"),
    [
        ("ZB01", ["NHS Alderbeck Integrated Care Board"]),
        ("zb01", ["NHS Alderbeck Integrated Care Board"]),
        ("alder integ", ["Alderbeck East", "NHS Alderbeck Integrated Care Board"][1:]),
        ("brackenmoor icb", ["NHS Brackenmoor Integrated Care Board"]),
        ("ambleford", ["Ambleford NHS Trust"]),
        ("corton", ["Corton NHS Trust"]),
        ("zt02", ["Corton NHS Trust"]),
        ("tazo", ["Tazorimab"]),
        ("TAZÓRIMAB", ["Tazorimab"]),
        ("TA9104", ["Tazorimab"]),
        ("ta 9104", ["Tazorimab"]),
        ("9104", ["Tazorimab"]),
        ("region", ["Northern Reach"]),
        ("northern of the reach", ["Northern Reach"]),
        ("beck", []),
        ("alderbeck tazorimab", []),
        ("···", []),
    ],
)
def test_every_word_is_the_beginning_of_a_word(catalogue: Catalogue, searched: str, found: list[str]) -> None:
    assert names(catalogue, searched) == found


def test_the_whole_code_or_name_comes_first(catalogue: Catalogue) -> None:
    places = [
        organisation("ZB9", "icb", "NHS Zeta Integrated Care Board", "ZR01"),
        organisation("ZETA", "trust", "A Trust", "ZB9"),
        organisation("ZT9", "trust", "New Zeta Trust", "ZB9"),
        organisation("ZT8", "trust", "Zeta Trust", "ZB9"),
    ]
    known = replace(catalogue, organisations={place.ods_code: place for place in places})
    assert [entry.code for entry in find(known, "zeta").organisations] == ["ZETA", "ZT8", "ZT9", "ZB9"]


def test_what_became_of_a_merged_organisation_is_told(catalogue: Catalogue) -> None:
    [merged] = find(catalogue, "ZT02").organisations
    assert merged.told == "ZT02 is now part of ZT01, Ambleford NHS Trust since 1 April 2021."
    assert merged.href == "/organisation/ZT02"
    [successor] = find(catalogue, "ZT01").organisations
    assert successor.told == "Trust in NHS Alderbeck Integrated Care Board; took over Corton NHS Trust (ZT02)."
    undated = replace(catalogue.organisations["ZT02"], close_date=None)
    known = replace(catalogue, organisations={**catalogue.organisations, "ZT02": undated})
    assert find(known, "ZT02").organisations[0].told == "ZT02 is now part of ZT01, Ambleford NHS Trust."


def test_a_medicine_is_told_with_its_appraisals(catalogue: Catalogue) -> None:
    assert find(catalogue, "tazorimab").medicines[0].told == "Medicine; TA9001, TA9104."
    assert find(catalogue, "velstatin").medicines[0].told == "Medicine; no appraisal on record."
    many = tuple(
        Appraisal(f"TA{number}", "velstatin", None, date(2020, 1, 1), 2020, "recommended", None, None, None)
        for number in range(100, 109)
    )
    told = find(replace(catalogue, appraisals=many), "velstatin").medicines[0].told
    assert told == "Medicine; TA100, TA101, TA102, TA103, TA104, TA105 and 3 more."


def test_names_that_are_written_nearly_so_are_offered(catalogue: Catalogue) -> None:
    found = find(catalogue, "tasorimab")
    assert found.number == 0
    assert [entry.name for entry in found.alike] == ["Tazorimab"]
    assert find(catalogue, "tazorimab").alike == ()
    assert find(catalogue, "qqqqqq").alike == ()


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text_searched: str) -> None:
    given = {"ZB01": organisation("ZB01", "icb", "NHS Alderbeck Integrated Care Board", None)}
    catalogue = Catalogue(
        1, True, date(2021, 4, 1), date(2022, 6, 1), None, date(2022, 6, 30), None, given, {}, (), (), {}
    )
    assert find(catalogue, text_searched).number in (0, 1)


@pytest.mark.parametrize(
    ("search", "strong", "rest"),
    [
        ("?q=ambleford", "1 organisation found", " for 'ambleford'."),
        ("?q=TA9112", "1 medicine found", " for 'TA9112'."),
        ("?q=a", " found", " for 'a'."),
        ("?q=zzzz", "Nothing is called 'zzzz'", ". A search looks at the names and codes of "),
        ("", "Type into the field at the top of the page", ". A search looks at the names and codes of "),
        ("?q=%20%20", "Type into the field at the top of the page", ". A search looks at"),
    ],
)
def test_the_page_says_what_was_found_or_what_was_searched(
    readings: Readings, search: str, strong: str, rest: str
) -> None:
    view, content = router.render(readings, "/search", search)
    [lead] = [each for each in kinds(content, "P") if getattr(each, "className", "") == "lead"]
    assert strong in text(lead)
    assert rest in text(lead)
    assert len(kinds(content, "H1")) == 1
    assert view.spoken


def test_a_long_list_is_cut_and_says_so(readings: Readings) -> None:
    _, content = router.render(readings, "/search", "?q=z")
    lists = [each for each in kinds(content, "Ul") if getattr(each, "className", "") == "found"]
    assert len(lists[0].children) == 25
    assert "more match: type another word" in str(content)


def test_the_field_keeps_what_was_searched_and_leads_to_the_page(readings: Readings) -> None:
    _, content = router.render(readings, "/search", "?q=amble")
    [form] = [each for each in kinds(content, "Form") if each.role == "search"]
    assert (form.action, form.method) == ("/search", "get")
    [field] = kinds(form, "Input")
    assert (field.name, field.value, field.list) == ("q", "amble", kinds(form, "Datalist")[0].id)
    assert kinds(form, "Label")[0].htmlFor == field.id


def test_hostile_input_is_text_and_no_more(readings: Readings) -> None:
    words = parse("/search", f"?q={'%3Cscript%3Ealert(1)%3C/script%3E'}").q
    assert words == "<script>alert(1)</script>"
    _, content = router.render(readings, "/search", "?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert not kinds(content, "Script")
    assert "Search: <script>alert(1)</script>" in text(kinds(content, "H1")[0])
    cut = parse("/search", f"?q={'x' * 5000}").q
    assert cut == "x" * 120
    unseen = parse("/search", "?q=a%00b%E2%80%AEc%0Ad").q
    assert unseen == "a b c d"
    assert parse("/search", f"?q={HOSTILE.replace('&', '')}").q is not None


def test_a_search_has_an_address_that_gives_it_back() -> None:
    selection = parse("/search", "?q=Bath+%26+Wells%3F")
    assert selection.q == "Bath & Wells?"
    assert parse(*selection.url.split("?", 1)) == selection


@given(st.text(min_size=1, max_size=200))
def test_whatever_is_searched_for_stays_the_same_in_its_address(searched: str) -> None:
    selection = parse("/search", f"?{urlencode({'q': searched})}")
    assert parse("/search", urlencode({"q": selection.q or ""})).q == selection.q
    assert selection.q is None or selection.q == selection.q.strip()


def test_suggestions_have_every_name_once_and_lead_to_pages(sample_database_url: str, readings: Readings) -> None:
    with serving(sample_database_url) as address, httpx.Client(base_url=address) as client:
        answer = client.get(ADDRESS)
    suggested = answer.json()
    catalogue = readings.catalogue()
    medicines = {**catalogue.medicines, **catalogue.prescribed}
    assert len(suggested) == len(catalogue.organisations) + len(medicines)
    assert len({label for label, _ in suggested}) == len(suggested)
    assert all(parse(href, "").page in ("organisation", "medicine") for _, href in suggested)
    assert "max-age" in answer.headers["cache-control"]
