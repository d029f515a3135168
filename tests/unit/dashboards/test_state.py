"""The URL is the page's state: it can always be read, and what is written can be read back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.state import GROUPINGS, LEVELS, ORDERS, READERS, WITHIN, Period, Selection, parse
from scorecard.releases.revision_words import WHY
from scorecard.schema import COMPLIANCE_STATES

slugs = st.from_regex(r"^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}\Z")
indicators = st.from_regex(r"^[a-z0-9]{1,8}(_[a-z0-9]{1,8}){0,2}\Z")
codes = st.from_regex(r"^[A-Z0-9]{2,6}\Z")
periods = st.builds(
    Period,
    st.sampled_from(["month", "quarter", "twelve_months"]),
    st.builds(date, st.integers(1900, 2100), st.integers(1, 12), st.just(1)),
)
units = st.sampled_from(["mg", "ml", "vial", "assumed daily dose", "unit & more/less = 1"])
numbers = st.integers(1, 999_999_999)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
recommendations = st.from_regex(r"^(TA|HST)[0-9]{1,4}-[1-9]\Z")
maybe = st.none()
parts = {
    "level": maybe | st.sampled_from(LEVELS),
    "period": maybe | periods,
    "unit": maybe | units,
}
selections = st.one_of(
    st.builds(Selection, page=st.sampled_from(["overview", "medicines", "organisations", "expected_funnels", "about"])),
    st.builds(Selection, page=st.just("medicine"), medicine=slugs, organisation=maybe | codes, **parts),
    st.builds(Selection, page=st.just("organisation"), organisation=codes, medicine=maybe | slugs, **parts),
    st.builds(
        Selection,
        page=st.just("data_quality"),
        source=maybe | st.sampled_from(["scmd", "ods"]),
        run=maybe | numbers,
        before=maybe | numbers,
    ),
    st.builds(
        Selection,
        page=st.just("compliance"),
        day=maybe | days,
        level=maybe | st.sampled_from(LEVELS),
        medicine=maybe | slugs,
        organisation=maybe | codes,
        region=maybe | codes,
        area=maybe | st.sampled_from(["cancer", "ear, nose & throat"]),
        year=maybe | st.integers(1999, 2100),
        state=maybe | st.sampled_from(COMPLIANCE_STATES),
        by=maybe | st.sampled_from(GROUPINGS),
        within=maybe | st.sampled_from(WITHIN),
        part=maybe | numbers,
    ),
    st.builds(
        Selection,
        page=st.just("indicators"),
        indicator=maybe | indicators,
        organisation=maybe | codes,
        level=maybe | st.sampled_from(LEVELS),
        period=maybe | periods,
    ),
    st.builds(
        Selection,
        page=st.just("expected"),
        funnel=slugs,
        organisation=maybe | codes,
        order=maybe | st.sampled_from(ORDERS),
    ),
    st.builds(Selection, page=st.just("revisions"), medicine=maybe | slugs, cause=maybe | st.sampled_from(sorted(WHY))),
    st.builds(
        Selection,
        page=st.just("compliance_cell"),
        organisation=codes,
        recommendation=recommendations,
        day=maybe | days,
    ),
)


@given(selections)
def test_a_selection_survives_the_address_bar(selection: Selection) -> None:
    path, _, query = selection.url.partition("?")
    assert parse(path, f"?{query}") == selection


@given(st.text(), st.text())
def test_any_text_can_be_read(path: str, query: str) -> None:
    assert parse(path, query).url.startswith("/")


@given(
    st.sampled_from(sorted(READERS)),
    st.text(min_size=1),
)
def test_any_value_of_a_known_name_can_be_read(name: str, value: str) -> None:
    from urllib.parse import urlencode

    parse("/medicine/tazorimab", "?" + urlencode({name: value})).but(level="icb")


def test_nothing_at_all_is_the_overview() -> None:
    assert parse(None, None) == Selection()


@pytest.mark.parametrize(
    ("path", "query", "unread"),
    [
        ("/medicine/tazorimab", "?level=galaxy", (("level", "galaxy"),)),
        ("/medicine/tazorimab", "?period=2021-13-quarter", (("period", "2021-13-quarter"),)),
        ("/medicine/tazorimab", "?period=0000-01-quarter", (("period", "0000-01-quarter"),)),
        ("/organisation/%20%20", "", (("organisation", "  "),)),
        ("/medicine/Not a slug!", "", (("medicine", "Not a slug!"),)),
        ("/data-quality", "?run=-1", (("run", "-1"),)),
        ("/data-quality", "?before=0", (("before", "0"),)),
        ("/data-quality", "?source=../etc", (("source", "../etc"),)),
        ("/compliance", "?day=2026-02-30", (("day", "2026-02-30"),)),
        ("/compliance", "?day=0001-01-01", (("day", "0001-01-01"),)),
        ("/compliance", "?year=９９９９", (("year", "９９９９"),)),
        ("/compliance", "?state=red", (("state", "red"),)),
        ("/compliance", "?within=31", (("within", "31"),)),
        ("/compliance", "?by=colour", (("by", "colour"),)),
        ("/expected/Not a slug!", "?order=size", (("order", "size"), ("funnel", "Not a slug!"))),
        ("/compliance/ZI01/TA1", "", (("recommendation", "TA1"),)),
    ],
)
def test_what_cannot_be_read_is_kept(path: str, query: str, unread: tuple[tuple[str, str], ...]) -> None:
    assert parse(path, query).unread == unread


def test_what_could_not_be_read_stands_in_the_address_it_came_from() -> None:
    assert parse("/compliance", "?day=tomorrow&level=icb").url == "/compliance?level=icb&day=tomorrow"
    assert parse("/compliance", "?day=tomorrow&level=icb").but(level="trust").url == "/compliance?level=trust"


@pytest.mark.parametrize("text", ["2026-03-31", "31/03/2026", "31 March 2026", "31 Mar 2026", " 31 march 2026 "])
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    from urllib.parse import urlencode

    assert parse("/compliance", "?" + urlencode({"day": text})).day == date(2026, 3, 31)


def test_a_cell_has_an_address() -> None:
    selection = parse("/compliance/zi01/ta9001-1", "?day=2026-03-31")
    assert (selection.page, selection.organisation, selection.recommendation) == ("compliance_cell", "ZI01", "TA9001-1")
    assert selection.url == "/compliance/ZI01/TA9001-1?day=2026-03-31"


def test_foreign_parameters_are_not_minded() -> None:
    assert parse("/", "?utm_source=newsletter") == Selection()


def test_a_path_that_names_no_page_is_unknown() -> None:
    assert parse("/nowhere/at/all", "").page == "unknown"


def test_codes_are_read_in_either_case() -> None:
    assert parse("/organisation/zq01", "").organisation == "ZQ01"
