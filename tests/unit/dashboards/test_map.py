"""Maps: the layout of tiles, the five steps, boundaries read from files, and the section on the pages."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from dashboards import router
from dashboards.figures import boundary_map
from dashboards.figures.boundary_map import Area
from dashboards.figures.tile_map import ELSEWHERE, MOST_COLUMNS, STEPS, blocks, icb_tiles, step_ranges, with_steps
from dashboards.maps.boundaries import Boundaries, load_boundaries
from dashboards.maps.scope import MapScope, map_scope
from dashboards.maps.section import map_section
from dashboards.maps.thinning import thinned
from dashboards.maps.words import not_drawn, place_words, step_words, summary
from dashboards.medicines.map import medicine_map
from dashboards.readings import Readings
from dashboards.state import parse
from dashboards.view import Question
from scorecard.commands.narrator import Narrator
from scorecard.commands.serve import serve
from scorecard.errors import FaultyFilesError
from scorecard.settings import Settings
from tests.unit.dashboards.test_app import kinds
from tests.unit.dashboards.test_data_quality import text

SQUARE = [[0.0, 50.0], [1.0, 50.0], [1.0, 51.0], [0.0, 51.0], [0.0, 50.0]]
BESIDE = [[1.0, 50.0], [2.0, 50.0], [2.0, 51.0], [1.0, 51.0], [1.0, 50.0]]


def rows(*values: float | None, states: list[str] | None = None) -> pl.DataFrame:
    told = states or ["used"] * len(values)
    return pl.DataFrame({"value": values, "state": told}, schema={"value": pl.Float64(), "state": pl.String()})


def feature(code: str, ring: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"ICB23CD": code}, "geometry": {"type": kind, "coordinates": [ring]}}


def collection(*features: Any, **more: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features), **more}


def saved(folder: Path, content: Any) -> str:
    path = folder / "places.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return str(path)


def scoped(readings: Readings, search: str = "") -> MapScope:
    found = map_scope(Question(parse("/", search), readings.catalogue(), readings))
    assert found is not None
    return found


def with_boundaries(readings: Readings, folder: Path, codes: list[str]) -> MapScope:
    """The sample's map in squares beside each other."""
    squares = [feature(code, [[x + place, y] for x, y in SQUARE]) for place, code in enumerate(codes)]
    return replace(scoped(readings), boundaries=load_boundaries(saved(folder, collection(*squares))))


def test_every_tile_of_the_layout_has_a_place_of_its_own() -> None:
    tiles = icb_tiles()
    assert len(tiles) == 42
    assert len(set(tiles.values())) == 42
    assert max(column for _, column in tiles.values()) == MOST_COLUMNS
    assert min(min(place) for place in tiles.values()) == 1


def test_the_layout_keeps_north_above_south_and_west_left_of_east() -> None:
    tiles = icb_tiles()
    by_row = [tiles[code][0] for code in ("QHM", "QWO", "QK1", "QRV", "QNX")]
    assert by_row == sorted(by_row)
    assert tiles["QT6"][1] < tiles["QJK"][1] < tiles["QRL"][1] < tiles["QKS"][1]


def test_steps_hold_as_many_each_and_none_used_is_no_step() -> None:
    told = with_steps(rows(0.0, *map(float, range(1, 11))))
    assert told["kind"].to_list() == ["zero", *["step"] * 10]
    assert told["step"].to_list() == [None, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert step_ranges(told) == [(1, 1, 2, 2), (2, 3, 4, 2), (3, 5, 6, 2), (4, 7, 8, 2), (5, 9, 10, 2)]


def test_the_absences_are_told_apart() -> None:
    told = with_steps(rows(None, None, None, -1.0, states=["missing", "not_applicable", "used", "used"]))
    assert told["kind"].to_list() == ["missing", "not_applicable", "no_value", "step"]
    assert told["step"].to_list() == [None, None, None, 1]


@given(st.lists(st.one_of(st.none(), st.integers(-3, 9).map(float)), max_size=60))
def test_equal_values_share_a_step_and_higher_values_never_have_a_lower_one(values: list[float | None]) -> None:
    told = with_steps(rows(*values)).filter(pl.col("kind") == "step").sort("value")
    steps = told["step"].to_list()
    assert steps == sorted(steps)
    assert all(1 <= step <= STEPS for step in steps)
    assert told.group_by("value").agg(pl.col("step").n_unique())["step"].to_list() == [1] * told["value"].n_unique()


def test_the_grid_is_used_where_it_knows_the_codes_and_others_stand_below() -> None:
    grid = {"QA": (2, 1), "QB": (1, 1)}
    known, rest = blocks([("QA", "North"), ("QB", "North"), ("QX", "South")], grid)
    assert (known.heading, known.places) == ("", {"QB": (1, 1), "QA": (2, 1)})
    assert (rest.heading, rest.places) == (ELSEWHERE, {"QX": (1, 1)})


def test_other_codes_stand_under_their_regions_in_rows_that_fit_a_phone() -> None:
    codes = [(f"Z{number:02}", "South" if number < 9 else "North") for number in range(10)]
    north, south = blocks(codes, {"QA": (1, 1)})
    assert (north.heading, north.places) == ("North", {"Z09": (1, 1)})
    assert south.places["Z06"] == (1, 7)
    assert south.places["Z07"] == (2, 1)
    assert blocks([], {}) == []


def test_the_sample_as_tiles_each_a_link_with_its_words(readings: Readings) -> None:
    scope = scoped(readings, "?medicine=velstatin")
    section = map_section(scope, 2, lambda code: f"/organisation/{code}")
    tiles = [link for link in kinds(section, "A") if "tile" in str(getattr(link, "className", ""))]
    assert {link.href for link in tiles} == {f"/organisation/ZB{number:02}" for number in range(1, 9)}
    assert [text(head) for head in kinds(section, "H3")] == ["Midvale", "Northern Reach", "Southmarch"]
    row = next(row for row in scope.rows if row["ods_code"] == "ZB04")
    words = next(" ".join(text(link).split()) for link in tiles if link.href.endswith("ZB04"))
    assert words.startswith(f"ZB04 {row['step']} Dunmere (ZB04): ")
    assert words.endswith(f"step {row['step']} of 5")
    body = kinds(kinds(section, "Tbody")[0], "Tr")
    assert len(body) == 8
    assert kinds(section, "Graph") == []


def test_the_table_beside_the_map_is_from_the_highest_down(readings: Readings) -> None:
    scope = scoped(readings, "?medicine=velstatin")
    section = map_section(scope, 2, lambda code: code)
    steps = [text(row.children[-1]) for row in kinds(kinds(section, "Tbody")[0], "Tr")]
    assert steps == sorted(steps, reverse=True)


def test_the_map_in_words(readings: Readings) -> None:
    scope = scoped(readings, "?medicine=droveforovast")
    words = summary(scope)
    assert words.startswith("5 ICBs, mg per 100,000 people: from ")
    assert words.endswith(" 3 ICBs used none: Dunmere, Easthollow and Garsholme.")
    assert [step for step, _ in step_words(scope)] == [1, 2, 3, 4, 5]
    none = next(row for row in scope.rows if row["ods_code"] == "ZB04")
    assert place_words(scope, none) == "Dunmere (ZB04): none used"


def test_a_share_is_told_in_per_cent(readings: Readings) -> None:
    words = summary(scoped(readings, "?measure=velstatin_share"))
    assert "share of ddd of " in words
    assert "% (" in words


@pytest.mark.parametrize(
    ("search", "said"),
    [
        (
            "?measure=use_per_occupied_bed",
            "Use per occupied general and acute bed has no figures of ICBs; the map shows",
        ),
        ("?measure=nothing", "This release has no measure 'nothing'"),
        ("?medicine=unheardof", "We do not know the medicine 'unheardof'"),
        ("?period=2001-01-12-months", "There are no ranks of"),
    ],
)
def test_a_wish_that_cannot_be_met_is_said_and_a_default_taken(readings: Readings, search: str, said: str) -> None:
    scope = scoped(readings, search)
    assert any(said in sentence for sentence in scope.said)
    assert scope.found.measure.slug == "use_per_100000_people"
    _, content = router.render(readings, "/", search)
    assert said in str(content)


def test_the_page_of_a_medicine_has_a_map_whose_tiles_lead_to_the_medicine_there(readings: Readings) -> None:
    question = Question(
        parse("/medicine/velstatin", "?period=2025-10-quarter&level=trust"), readings.catalogue(), readings
    )
    section = medicine_map(question, "velstatin", 3)
    assert section is not None
    assert "Figure 3. Velstatin in each ICB, April 2025 to March 2026" in text(section)
    links = {link.href for link in kinds(section, "A")}
    assert "/organisation/ZB01/velstatin" in links
    assert "/medicine/velstatin?level=trust&period=2025-10-quarter#figure-3-table" in links
    assert medicine_map(question, "unheardof", 3) is None


def test_boundaries_are_joined_by_either_code(tmp_path: Path) -> None:
    found = load_boundaries(saved(tmp_path, collection(feature("e54000001", SQUARE), feature("QB", BESIDE))))
    assert found is not None
    assert found.of("E54000001", "QX") is found.places[0]
    assert found.of(None, "QB") is found.places[1]
    assert found.of("nothing", None) is None
    assert load_boundaries("") is None


def test_shapes_look_as_on_other_maps(tmp_path: Path) -> None:
    found = load_boundaries(saved(tmp_path, collection(feature("QA", SQUARE))))
    assert found is not None
    width, height = np.ptp(found.places[0].rings[0], axis=0)
    assert width / height == pytest.approx(np.cos(np.radians(50.5)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("not json", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "no GeoJSON FeatureCollection"),
        ({"type": "FeatureCollection", "features": []}, "no GeoJSON FeatureCollection"),
        (collection({"type": "Feature", "geometry": None, "properties": {}}), "feature 1 is neither a Polygon"),
        (collection("x"), "feature 1 is neither a Polygon"),
        (collection(feature("QA", SQUARE), feature("QB", [0.0, 50.0], "Point")), "feature 2 is neither a Polygon"),
        (collection(feature("QA", SQUARE[:2])), "feature 1 has coordinates that are no numbers or no ring"),
        (collection(feature("QA", [["a", "b"]] * 5)), "feature 1 has coordinates that are no numbers or no ring"),
        (collection(feature("QA", None)), "feature 1 has coordinates that are no numbers or no ring"),
        (collection(feature("QA", [[530000, 180000]] * 4)), "feature 1 lies outside longitude and latitude"),
        (collection(feature("QA", [[float("nan"), 50.0]] * 4)), "feature 1 lies outside longitude and latitude"),
        (collection(feature("a name and no code", SQUARE)), "feature 1 has no code among its properties"),
        (
            collection(feature("QA", SQUARE), crs={"type": "name", "properties": {"name": "EPSG:27700"}}),
            "not degrees of longitude and latitude",
        ),
        (collection(*[feature("QA", SQUARE)] * 1001), "it has 1,001 features"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told_with_its_name_and_its_cure(tmp_path: Path, content: Any, told: str) -> None:
    with pytest.raises(FaultyFilesError) as raised:
        load_boundaries(saved(tmp_path, content))
    [problem] = raised.value.problems
    assert (problem.file, raised.value.exit_code) == ("places.geojson", 3)
    assert told in problem.message
    assert problem.cure


def test_an_absent_or_an_endless_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FaultyFilesError, match="there is no such file"):
        load_boundaries(str(tmp_path / "nowhere.geojson"))
    endless = tmp_path / "endless.geojson"
    with endless.open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(FaultyFilesError, match="larger than 50 MB"):
        load_boundaries(str(endless))


def test_the_server_does_not_start_with_a_faulty_file(sample_settings: Settings, tmp_path: Path) -> None:
    settings = sample_settings.model_copy(update={"boundaries": str(tmp_path / "nowhere.geojson")})
    with pytest.raises(
        FaultyFilesError, match=r"nowhere\.geojson: there is no such file\. Mend the setting boundaries"
    ):
        serve(settings, Narrator(Console(file=StringIO())))


def curved(points: int) -> list[list[list[float]]]:
    """Two places that share a border of many points."""
    along = [place / points for place in range(points + 1)]
    border = [[1.0 + 0.2 * float(np.sin(6 * np.pi * part)) * (1 - part), 50.0 + part] for part in along]
    left = [[0.0, 50.0], *border, [0.0, 51.0], [0.0, 50.0]]
    right = [[2.0, 50.0], [2.0, 51.0], *reversed(border), [2.0, 50.0]]
    return [left, right]


def test_a_shared_border_is_thinned_once_so_that_no_gap_opens() -> None:
    # A third place below makes both ends of the border corners.
    below = [[0.0, 50.0], [0.0, 49.0], [2.0, 49.0], [2.0, 50.0], [1.0, 50.0], [0.0, 50.0]]
    places = [(np.array(ring),) for ring in (*curved(400), below)]
    found = thinned(places, 120)
    left, right = ({tuple(point) for point in found[place][0].tolist()} for place in (0, 1))
    inner = {point for point in left if 0.5 < point[0] < 1.5}
    assert inner == {point for point in right if 0.5 < point[0] < 1.5}
    assert 3 < len(inner) < 120
    assert all((place[0][0] == place[0][-1]).all() for place in found)


@given(st.integers(4, 300), st.integers(1, 200))
def test_thinning_keeps_every_place_closed_and_never_adds_points(points: int, most: int) -> None:
    angles = np.linspace(0, 2 * np.pi, points)[:-1]
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    circle = np.vstack([ring, ring[:1]])
    speck = circle * 1e-6 + 5
    [large, small] = thinned([(circle, speck), (speck + 1,)], most)
    assert len(large) >= 1
    assert len(small) == 1
    for kept in (*large, *small):
        assert len(kept) >= 4
        assert (kept[0] == kept[-1]).all()
    assert len(large[0]) <= max(len(circle), 5)


def areas(boundaries: Boundaries) -> list[Area]:
    kinds_and_steps = [("step", 5), ("missing", None)]
    return [
        Area(place, *told, f"place {told[0]}") for place, told in zip(boundaries.places, kinds_and_steps, strict=True)
    ]


def test_the_map_of_boundaries_is_drawn_by_the_shipped_bundle(tmp_path: Path) -> None:
    boundaries = load_boundaries(saved(tmp_path, collection(feature("QA", SQUARE), feature("QB", BESIDE))))
    assert boundaries is not None
    drawing = boundary_map.draw(areas(boundaries), "Map of two places.")
    assert {trace.type for trace in drawing.figure.data} == {"scatter"}
    dark, hatched, signs = drawing.figure.data
    assert dark.fillcolor == "#0A3F4B"
    assert (hatched.fillcolor, hatched.fillpattern.shape) == ("#FFFFFF", "/")
    assert signs.text == ("5", "?")
    assert signs.textfont.color == ("#FFFFFF", "#14212B")
    assert drawing.figure.layout.yaxis.scaleanchor == "x"


def test_signs_that_would_touch_are_left_to_the_table(tmp_path: Path) -> None:
    tiny = [[0.999 + (x - 1) * 0.001, 50.5 + (y - 50) * 0.001] for x, y in BESIDE]
    boundaries = load_boundaries(
        saved(tmp_path, collection(feature("QA", SQUARE), feature("QB", [[x - 0.498, y] for x, y in tiny])))
    )
    assert boundaries is not None
    assert boundary_map.draw(areas(boundaries), "Map.").figure.data[-1].text == ("5",)


def test_the_sample_within_boundaries_names_who_is_not_in_the_file(readings: Readings, tmp_path: Path) -> None:
    scope = with_boundaries(readings, tmp_path, ["Z54000001", "ZB02"])
    section = map_section(scope, 2, lambda code: f"/organisation/{code}")
    figure = kinds(section, "Figure")[0]
    drawn = kinds(figure, "Graph")[0].figure.data
    assert [trace.name.split(" (")[0] for trace in drawn[:2]] == ["Alderbeck", "Brackenmoor"]
    assert "6 ICBs are not in the file of boundaries, and so not on the map: Corrowvale" in text(figure)
    assert len(kinds(kinds(section, "Tbody")[0], "Tr")) == 8


def test_a_file_without_any_of_the_icbs_leaves_the_tiles(readings: Readings, tmp_path: Path) -> None:
    scope = with_boundaries(readings, tmp_path, ["E54000001"])
    assert kinds(map_section(scope, 2, lambda code: code), "Graph") == []


def test_those_who_are_not_drawn_in_words() -> None:
    assert not_drawn([]) == ""
    assert not_drawn(["Devon"]) == "1 ICB is not in the file of boundaries, and so not on the map: Devon."
    assert not_drawn(["x"] * 9) == "9 ICBs are not in the file of boundaries, and so not on the map."


@pytest.mark.real_data
def test_the_real_boundaries_are_read_and_thinned(shared_data: Path) -> None:
    found = load_boundaries(str(shared_data / "boundaries" / "icb_april_2023_bsc.geojson"))
    assert found is not None
    assert len(found.places) == 42
    points = sum(len(ring) for place in found.places for ring in place.rings)
    assert 1_500 < points <= 3_500
    # Neighbours share most of their points still.
    lists = [{tuple(point) for ring in place.rings for point in ring.tolist()} for place in found.places]
    every = [point for points_of_one in lists for point in points_of_one]
    assert len(set(every)) < 0.75 * len(every)
