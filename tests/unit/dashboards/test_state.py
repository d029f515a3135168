"""The URL is the page's state: it can always be read, and what is written can be read back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.state import LEVELS, Period, Selection, parse

slugs = st.from_regex(r"^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}\Z")
codes = st.from_regex(r"^[A-Z0-9]{2,6}\Z")
periods = st.builds(
    Period,
    st.sampled_from(["month", "quarter", "twelve_months"]),
    st.builds(date, st.integers(1900, 2100), st.integers(1, 12), st.just(1)),
)
units = st.sampled_from(["mg", "ml", "vial", "assumed daily dose", "unit & more/less = 1"])
numbers = st.integers(1, 999_999_999)
maybe = st.none()
parts = {
    "level": maybe | st.sampled_from(LEVELS),
    "period": maybe | periods,
    "unit": maybe | units,
}
selections = st.one_of(
    st.builds(Selection, page=st.sampled_from(["overview", "medicines", "organisations", "about"])),
    st.builds(Selection, page=st.just("medicine"), medicine=slugs, organisation=maybe | codes, **parts),
    st.builds(Selection, page=st.just("organisation"), organisation=codes, medicine=maybe | slugs, **parts),
    st.builds(
        Selection,
        page=st.just("data_quality"),
        source=maybe | st.sampled_from(["scmd", "ods"]),
        run=maybe | numbers,
        before=maybe | numbers,
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
    st.sampled_from(["medicine", "organisation", "level", "period", "unit", "source", "run", "before"]),
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
    ],
)
def test_what_cannot_be_read_is_kept(path: str, query: str, unread: tuple[tuple[str, str], ...]) -> None:
    assert parse(path, query).unread == unread


def test_foreign_parameters_are_not_minded() -> None:
    assert parse("/", "?utm_source=newsletter") == Selection()


def test_a_path_that_names_no_page_is_unknown() -> None:
    assert parse("/nowhere/at/all", "").page == "unknown"


def test_codes_are_read_in_either_case() -> None:
    assert parse("/organisation/zq01", "").organisation == "ZQ01"
