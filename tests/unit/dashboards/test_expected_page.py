"""The pages of expected use: of the sample, with refusals, wishes that cannot be met, and without any funnel."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from dashboards import router
from dashboards.expected import page as expected
from dashboards.expected.figures import doses_of, lefts, ratios_of
from dashboards.expected.scope import Scope, scope
from dashboards.expected.words import beside, headline, ratio_ends
from dashboards.figures import funnel_bars
from dashboards.figures.funnel_bars import Left
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Question, View
from scorecard.commands.narrator import Narrator
from scorecard.commands.serve import serve
from scorecard.compliance.purpose import PURPOSE
from scorecard.errors import FaultyFilesError, SettingsError
from scorecard.expected.funnels import Funnel, load_funnels
from scorecard.expected.queries import answer
from scorecard.expected.texts import ALWAYS, caveats, export_rows
from scorecard.files.formats import FORMATS
from scorecard.reference import FOLDER
from scorecard.settings import Settings
from scorecard.store.database import Database
from tests.browser.serving import serving
from tests.lib.requirements import REPOSITORY
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

SAMPLE_FUNNELS = load_funnels(REPOSITORY / "data" / "sample" / "funnels")
REAL_FUNNELS = load_funnels(FOLDER / "funnels")
[VELSTATIN] = SAMPLE_FUNNELS


def variant(slug: str, **changed: Any) -> Funnel:
    """The sample's funnel, changed."""
    return Funnel.model_validate({**VELSTATIN.model_dump(), "slug": slug, "title": f"Velstatin, {slug}", **changed})


def without_ranges() -> list[dict[str, Any]]:
    return [{**step.model_dump(), "low": None, "high": None} for step in VELSTATIN.steps]


def without_split() -> list[dict[str, Any]]:
    return [{"condition": one.condition} for one in VELSTATIN.indications or ()]


VARIANTS = (
    variant("no-split", indications=without_split()),
    variant("no-range", steps=without_ranges()),
    variant("no-dose", daily_dose=None),
    variant("in-mg", daily_dose={"value": 20, "unit": "mg", "source": "x"}),
    variant("old", version=1),
    variant("old", version=2, title="Velstatin, newer"),
    variant("gone", status="withdrawn"),
)
# Of the region so few submissions came that the word could be another one.
REGION = "?organisation=ZR01"
ADDRESSES = ["", "?organisation=ZB02", "?organisation=ZB03&order=ratio"]


@pytest.fixture(scope="module")
def database(sample_database_url: str) -> Iterator[Database]:
    found = Database.open_read_only(sample_database_url)
    yield found
    found.close()


@pytest.fixture(scope="module")
def expecting(database: Database) -> Readings:
    """The sample with its own funnel, variants of it, and the funnels that are shipped for real medicines."""
    return Readings(database, (*SAMPLE_FUNNELS, *VARIANTS, *REAL_FUNNELS))


def drawn(readings: Readings, search: str = "", slug: str = "velstatin") -> tuple[View, Any]:
    return router.render(readings, f"/expected/{slug}", search)


def scoped(readings: Readings, search: str = "", slug: str = "velstatin") -> Scope:
    found = scope(Question(parse(f"/expected/{slug}", search), readings.catalogue(), readings))
    assert found is not None
    return found


def rows_of(content: Any, title: str) -> list[list[str]]:
    [found] = [each for each in kinds(content, "Table") if text(kinds(each, "Caption")[0]).startswith(title)]
    return [[" ".join(text(cell).split()) for cell in row.children] for row in kinds(kinds(found, "Tbody")[0], "Tr")]


def test_the_index_tells_of_each_funnel_in_its_newest_version(expecting: Readings) -> None:
    view, content = router.render(expecting, "/expected", "")
    rows = {row[0]: row[1:] for row in rows_of(content, "Funnels")}
    assert rows["Velstatin for high cholesterol"] == [
        "Velstatin", "People on treatment at one time", "1", "Draft", "4", "invented for the synthetic sample"
    ]  # fmt: skip
    assert rows["Velstatin, newer"][2] == "2"
    assert "Velstatin, gone" not in rows
    assert "Velstatin, old" not in rows
    assert list(rows) == sorted(rows, key=str.lower)
    assert view.spoken == "There are 6 population funnels, of 1 medicine of this release."
    assert PURPOSE in text(content)
    assert "/expected/velstatin" in [link.href for link in kinds(content, "A")]


def test_no_real_funnel_stands_over_invented_people(expecting: Readings) -> None:
    _, content = router.render(expecting, "/expected", "")
    assert "2 funnels of other medicines are not shown beside them." in text(content)
    assert "Abemaciclib" not in text(content)
    _, content = drawn(expecting, slug="abemaciclib")
    assert "There is no funnel 'abemaciclib': see Expected use." in text(content)
    assert "NICE funnel of 2023" not in text(content)


def test_beside_real_numbers_every_funnel_is_shown_and_says_why_it_is_not_compared(expecting: Readings) -> None:
    catalogue = replace(expecting.catalogue(), synthetic=False)
    assert set(expecting.expected.funnels(catalogue)) >= {"abemaciclib", "alzheimers"}
    for slug, reasons in (
        ("abemaciclib", ("gives no daily dose", "the release has no twelve months of abemaciclib there")),
        ("alzheimers", ("names no medicine", "does not say which indications there are")),
    ):
        drawn_page = expected.view(Question(parse(f"/expected/{slug}", ""), catalogue, expecting))
        for reason in reasons:
            assert drawn_page.spoken.count(reason) == 1
        assert " is not compared with what is expected: " in drawn_page.spoken
        assert "Figure 1." in text(drawn_page.content)
        assert "Figure 2." not in text(drawn_page.content)
        assert "Figure 3." not in text(drawn_page.content)
    assert "People left" in text(drawn_page.content)


def test_without_funnels_there_is_a_page_that_says_what_to_do(readings: Readings) -> None:
    for path in ("/expected", "/expected/velstatin"):
        view, content = router.render(readings, path, "")
        assert view.spoken.startswith("There is no population funnel")
        assert "docs/expected-use.md tells how to write one" in text(content)
        assert PURPOSE in text(content)


@pytest.mark.parametrize("search", ADDRESSES)
def test_the_page_says_what_the_calculation_found(expecting: Readings, database: Database, search: str) -> None:
    found = scoped(expecting, search)
    own = answer(database, 1, VELSTATIN, found.place.ods_code)
    view, content = drawn(expecting, search)
    words = text(content)
    assert own.comparison.word is not None
    assert own.expected is not None
    assert {"lower": "is lower than", "within": "is within the", "higher": "is higher than"}[own.comparison.word] in (
        view.spoken
    )
    assert f"{own.comparison.ratio:.2f} times the expected" in view.spoken
    assert own.expected.people.most_influential is not None
    for each in (own.expected.people.most_influential, *caveats(own), PURPOSE, "What moves the result most"):
        assert each in words
    assert "Synthetic data: organisations, medicines and numbers are invented." in words
    assert f"{own.observed.received} of {own.observed.due} submissions came" in words


def test_england_is_the_default_and_its_numbers_are_those_of_the_command(expecting: Readings) -> None:
    _, content = drawn(expecting)
    assert scoped(expecting).place.ods_code == "ENG"
    assert rows_of(content, "Table 1.") == [
        ["Adults in England", "3,649,349", "no range", "no range", "3,649,349", "no range",
         "invented for the synthetic sample"],
        ["Share with high cholesterol despite other treatment", "0.9%", "0.8%", "1%", "32,844", "30,324 to 35,337",
         "invented for the synthetic sample"],
        ["Share who are eligible", "20%", "17%", "23%", "6,569", "5,762 to 7,402",
         "invented for the synthetic sample"],
        ["Share who choose it", "17%", "15%", "20%", "1,117", "966 to 1,331", "invented for the synthetic sample"],
        ["Daily dose, ddd", "1", "no range", "no range", "–", "–", "invented for the synthetic sample"],
    ]  # fmt: skip


def test_every_icb_is_what_it_would_be_asked_alone(expecting: Readings, database: Database) -> None:
    found = scoped(expecting)
    codes = [place.ods_code for place in found.catalogue.current("icb")]
    assert sorted(one.place.ods_code for one in found.icbs) == sorted(codes)
    for one in found.icbs:
        assert one == answer(database, 1, VELSTATIN, one.place.ods_code)
    assert {one.comparison.word for one in found.icbs} == {"lower", "within", "higher"}


def test_the_icbs_stand_in_order_of_name_or_of_ratio_and_it_is_no_ranking(expecting: Readings) -> None:
    _, content = drawn(expecting, "?organisation=ZB03")
    names = [row[0] for row in rows_of(content, "Table 2.")]
    assert names == sorted(names)
    _, content = drawn(expecting, "?organisation=ZB03&order=ratio")
    rows = rows_of(content, "Table 2.")
    ratios = [float(row[4].split()[0]) for row in rows]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[0] > ratios[-1]
    assert "This is no ranking." in text(content)
    selected = [row for row in kinds(content, "Tr") if getattr(row, "className", None) == "sel"]
    assert [text(kinds(row, "A")[0]) for row in selected] == ["NHS Corrowvale Integrated Care Board"]


def test_an_icb_without_a_ratio_stands_last_and_is_in_the_figure_in_words(expecting: Readings) -> None:
    found = scoped(expecting, "?order=ratio")
    silent = replace(found.icbs[0], comparison=replace(found.icbs[0].comparison, word=None, ratio=None, reasons=("x",)))
    more = replace(found, readings=Fixed((silent, *found.icbs[1:])))  # type: ignore[arg-type]
    assert more.icbs[-1] == silent
    points = ratios_of(more).points
    assert (points[-1].ratio, points[-1].low, points[-1].outcome) == (None, None, "not compared: x")


class Fixed:
    """Answers that are already there."""

    def __init__(self, answers: tuple[Any, ...]) -> None:
        self.answers = answers

    def icbs(self, _release_id: int, _funnel: str) -> tuple[Any, ...]:
        return self.answers


def test_an_interval_of_the_ratio_crosses_one_just_where_use_is_within(expecting: Readings) -> None:
    for one in scoped(expecting).icbs:
        low, high = ratio_ends(one) or (0.0, 0.0)
        assert one.comparison.ratio is not None
        assert low < one.comparison.ratio < high
        assert (low <= 1 <= high) == (one.comparison.word == "within")


def test_the_figures_hold_the_numbers(expecting: Readings) -> None:
    found = scoped(expecting, "?organisation=ZB02")
    assert found.answer.expected is not None
    steps = lefts(found, found.answer.expected)
    assert [step.people for step in steps] == list(found.answer.expected.left)
    assert steps[0].words.endswith(", which is 8.49% of them")
    assert (steps[-1].low, steps[-1].high) == found.answer.expected.ends[-1]
    drawing = funnel_bars.draw(steps)
    assert list(drawing.figure.data[0].x) == [step.people for step in steps]
    assert all(step.name in drawing.summary for step in steps)
    doses = doses_of(found.answer)
    assert doses is not None
    assert found.answer.doses is not None
    assert (doses.point, doses.low, doses.high) == (
        found.answer.doses.point, found.answer.doses.low, found.answer.doses.high
    )  # fmt: skip
    assert doses.observed == found.answer.comparison.observed


def test_a_step_that_leaves_nobody_has_words_and_no_bar() -> None:
    steps = [
        Left("all", 1000.0, None, None, "1,000"),
        Left("few", 0.2, 0.1, 0.4, "0"),
        Left("none", 0, None, None, "0"),
    ]
    figure = funnel_bars.draw(steps).figure
    assert list(figure.data[0].x) == [1000.0, 0.2]
    assert figure.layout.xaxis.range[0] <= -1
    assert "<b>0</b>" in figure.layout.annotations[2].text


REFUSALS = {
    "no-split": "2 indications, and no split of use between them",
    "no-dose": "the funnel gives no daily dose: people can be told, doses cannot",
}


@pytest.mark.parametrize("slug", REFUSALS)
def test_a_refusal_is_a_sentence_and_nothing_is_compared(expecting: Readings, slug: str) -> None:
    view, content = drawn(expecting, "?organisation=ZB02", slug)
    assert "use of Velstatin is not compared with what is expected" in view.spoken
    assert REFUSALS[slug] in view.spoken
    assert "Expected: 95 (82 to 113) people on treatment at one time." in view.spoken
    assert {row[4] for row in rows_of(content, "Table 2.")} == {"–"}
    assert {row[5] for row in rows_of(content, "Table 2.")} == {f"not compared: {REFUSALS[slug]}"}
    assert "none is called lower or higher" in text(content)
    assert "Figure 3." not in text(content)


def test_without_a_range_there_is_a_ratio_and_no_word(expecting: Readings) -> None:
    view, content = drawn(expecting, slug="no-range")
    assert "is called neither lower nor higher than expected, because there is no range" in view.spoken
    assert {row[5] for row in rows_of(content, "Table 2.")} == {"not called lower or higher: no range"}
    assert "Figure 3." in text(content)
    assert all(point.low is None for point in ratios_of(scoped(expecting, slug="no-range")).points)
    assert [row[5] for row in rows_of(content, "Table 1.")][:4] == ["no range"] * 4


def test_a_dose_in_mg_is_told_in_mg(expecting: Readings) -> None:
    found = scoped(expecting, slug="in-mg")
    assert found.answer.observed.unit == "mg"
    strong, rest = headline(found)
    assert " mg for high cholesterol from April 2025 to March 2026" in rest
    assert "daily doses" not in strong + rest


def test_missing_submissions_that_could_change_the_word_take_it_away(expecting: Readings) -> None:
    found = scoped(expecting, REGION)
    view, content = drawn(expecting, REGION)
    why = "100 of 112 submissions: those that did not come could change the word"
    assert beside(found.answer) == f"not compared: {why}"
    assert f"is not compared with what is expected: {why}." in view.spoken
    assert "Figure 2." in text(content)
    assert "100 of 112 submissions came" in text(content)


@pytest.mark.parametrize(
    ("slug", "search", "words"),
    [
        ("beds", "", "There is no funnel 'beds': see Expected use. This page shows Velstatin for high cholesterol."),
        ("Not a slug!", "", "We cannot read 'Not a slug!' as a funnel"),
        ("velstatin", "?organisation=QZ99", "We do not know the code QZ99."),
        ("velstatin", "?organisation=%20", "We cannot read ' ' as an organisation code"),
        ("velstatin", "?organisation=ZT01", "Trusts serve people of many areas, so that nothing is expected for one"),
        ("velstatin", "?organisation=ZS01", "is a sub-ICB location"),
        ("velstatin", "?order=size", "We cannot read 'size' as an order"),
        ("gone", "", "There is no funnel 'gone'"),
    ],
)
def test_a_bad_link_falls_back_and_says_so(expecting: Readings, slug: str, search: str, words: str) -> None:
    view, content = drawn(expecting, search, slug)
    assert words in text([each for each in kinds(content, "P") if getattr(each, "className", None) == "notice"])
    assert view.title == "Expected use: Velstatin for high cholesterol"
    assert len(kinds(content, "H1")) == 1


def test_a_trust_leads_to_its_icb(expecting: Readings) -> None:
    found = scoped(expecting, "?organisation=ZT01")
    assert found.place.ods_code == found.catalogue.organisations["ZT01"].parent_ods_code


@pytest.mark.parametrize("slug", ["velstatin", *sorted({one.slug for one in VARIANTS} - {"gone"})])
@pytest.mark.parametrize("search", [*ADDRESSES, REGION])
def test_figures_headings_and_links_are_whole(expecting: Readings, slug: str, search: str) -> None:
    _, content = drawn(expecting, search, slug)
    for figure in kinds(content, "Figure"):
        assert kinds(figure, "Graph")[0].figure.data
        image = next(part for part in kinds(figure, "Div") if getattr(part, "role", None) == "img")
        assert len(image.to_plotly_json()["props"]["aria-label"]) > 20
        assert any(link.href.startswith("/download/") for link in kinds(figure, "A"))
        told = re.search(r"The numbers are in (table \d)\.", text(figure))
        assert kinds(figure, "Details") or (told and any(told[1] in text(each) for each in kinds(content, "A")))
    paths = {link.href.split("?")[0] for link in kinds(content, "A") if link.href.startswith("/")}
    assert [
        path for path in paths if not path.startswith(("/download/", "/api/")) and parse(path, "").page == "unknown"
    ] == []
    words = text(content).lower()
    assert not re.search(r"(under|over)[-\s]?prescri|\bnone\b range|\bnan\b|\bbest\b|\bworst\b|significant", words)


def test_the_page_of_a_medicine_leads_to_its_funnels(expecting: Readings, readings: Readings) -> None:
    _, content = router.render(expecting, "/medicine/velstatin", "?organisation=ZB02&level=icb")
    links = [link.href for link in kinds(content, "A")]
    assert "/expected/velstatin?organisation=ZB02" in links
    assert "In NHS Brackenmoor Integrated Care Board, observed use of Velstatin is lower than expected" in text(content)
    _, content = router.render(expecting, "/medicine/velstatin", "?organisation=ZT01&level=trust")
    assert "/expected/velstatin?organisation=ENG" in [link.href for link in kinds(content, "A")]
    for other in (
        router.render(expecting, "/medicine/beluxanib", ""),
        router.render(readings, "/medicine/velstatin", ""),
    ):
        assert "observed use of" not in text(other[1])


@pytest.mark.parametrize("path", ["/medicines", "/about"])
def test_the_index_is_linked(readings: Readings, path: str) -> None:
    assert "/expected" in [link.href for link in kinds(router.render(readings, path, "")[1], "A")]


def test_answers_are_kept_for_a_release(expecting: Readings) -> None:
    assert expecting.expected.icbs(1, "velstatin") is expecting.expected.icbs(1, "velstatin")
    assert expecting.expected.answer(1, "velstatin", "ENG") is expecting.expected.answer(1, "velstatin", "ENG")


@pytest.fixture(scope="module")
def client(sample_database_url: str) -> Iterator[httpx.Client]:
    with (
        serving(sample_database_url, funnels=(*SAMPLE_FUNNELS, *REAL_FUNNELS)) as address,
        httpx.Client(base_url=address) as client,
    ):
        yield client


def test_the_file_is_that_of_the_command_with_release_and_purpose(client: httpx.Client, database: Database) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/download/expected.csv?funnel=velstatin&ods_code=ZB02").text)))
    exported = export_rows(answer(database, 1, VELSTATIN, "ZB02"))
    assert [row["part"] for row in rows] == exported["part"].to_list()
    assert [row["text"] for row in rows] == [one or "" for one in exported["text"]]
    numbers = [None if row["value"] == "" else float(row["value"]) for row in rows]
    assert numbers == exported["value"].to_list()
    assert {(row["organisation"], row["release_id"], row["synthetic"], row["purpose"]) for row in rows} == {
        ("NHS Brackenmoor Integrated Care Board", "1", "true", PURPOSE)
    }


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("funnel=velstatin", {"funnel": "velstatin", "ods_code": "ENG"}),
        ("funnel=velstatin&org_type=icb", {"funnel": "velstatin", "org_type": "icb"}),
    ],
)
def test_the_file_says_what_it_was_narrowed_to_and_what_to_bear_in_mind(
    client: httpx.Client, query: str, kept: dict[str, str]
) -> None:
    head = client.get(f"/download/expected.json?{query}").json()["head"]
    assert head["kept"] == kept
    assert head["caveats"] == list(ALWAYS)


def test_the_file_of_every_icb_has_all_of_them(client: httpx.Client, expecting: Readings) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/download/expected.csv?funnel=velstatin&org_type=icb").text)))
    words = {row["ods_code"]: row["text"] for row in rows if row["part"] == "word"}
    assert words == {one.place.ods_code: one.comparison.word for one in scoped(expecting).icbs}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("funnel=beds", 404),
        ("funnel=abemaciclib", 404),
        ("funnel=velstatin&ods_code=QZ99", 404),
        ("", 422),
        ("funnel=velstatin&org_type=trust", 422),
    ],
)
def test_a_file_that_is_not_there_is_refused(client: httpx.Client, query: str, status: int) -> None:
    assert client.get(f"/download/expected.csv?{query}").status_code == status


def test_every_link_of_the_page_to_a_file_leads_somewhere(client: httpx.Client, expecting: Readings) -> None:
    _, content = drawn(expecting, "?organisation=ZB02")
    links = {link.href for link in kinds(content, "A") if link.href.startswith("/download/")}
    # Two files, for this organisation and for every ICB, in every format.
    assert len(links) == 2 * len(FORMATS)
    assert {client.get(href).status_code for href in links} == {200}


def test_a_faulty_folder_is_told_before_anything_is_served(
    sample_settings: Settings, narrator: Narrator, tmp_path: Path
) -> None:
    (tmp_path / "velstatin-1.yaml").write_text("slug: velstatin\n", encoding="utf-8")
    with pytest.raises(FaultyFilesError, match=r"velstatin-1\.yaml") as raised:
        serve(sample_settings.model_copy(update={"funnels": tmp_path}), narrator)
    assert raised.value.exit_code == SettingsError.exit_code
    with pytest.raises(SettingsError, match="There is no folder"):
        serve(sample_settings.model_copy(update={"funnels": tmp_path / "absent"}), narrator)
