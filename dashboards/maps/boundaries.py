"""Boundaries that the user names: a GeoJSON file, read, checked and thinned out once, when the server starts."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboards.maps.thinning import Points, thinned
from scorecard.errors import FaultyFilesError, Problem, SettingsError

MOST_BYTES = 50_000_000
MOST_POINTS = 1_000_000
MOST_PLACES = 1_000
# Enough for a map of a screen's size, and light enough to be sent with a page.
DRAWN_POINTS = 3_500
LONGEST_CODE = 12
# What files in degrees of longitude and latitude call their reference system; a file that names none is in degrees.
DEGREES = ("4326", "CRS84", "4258")
GUIDE = "docs/settings.md#boundaries says what the file holds."


@dataclass(frozen=True)
class Boundary:
    """One place: every code that the file gives it, and its rings as x and y in a plane, north up."""

    codes: frozenset[str]
    rings: tuple[Points, ...]


@dataclass(frozen=True)
class Boundaries:
    """The places of a file."""

    places: tuple[Boundary, ...]

    @cached_property
    def _by_code(self) -> Mapping[str, Boundary]:
        return {code: place for place in reversed(self.places) for code in place.codes}

    def of(self, *codes: str | None) -> Boundary | None:
        """The place that has the first of these codes that the file knows: a GSS code or an ODS code."""
        return next((self._by_code[code.upper()] for code in codes if code and code.upper() in self._by_code), None)


def load_boundaries(path: str) -> Boundaries | None:
    """The boundaries of a file, None of no name; raises FaultyFilesError with what is wrong and how to mend it."""
    if not path:
        return None
    file = Path(path)
    content = _parsed(file)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise _fault(file, "it is no GeoJSON FeatureCollection with features.", f"Export it as one; {GUIDE}")
    if len(features) > MOST_PLACES:
        raise _fault(file, f"it has {len(features):,} features, and at most {MOST_PLACES:,} are drawn.", GUIDE)
    _check_degrees(file, content)
    read = [_feature(file, place, feature) for place, feature in enumerate(features, 1)]
    if sum(len(ring) for _, rings in read for ring in rings) > MOST_POINTS:
        raise _fault(file, f"it has more than {MOST_POINTS:,} points.", "Take a generalised edition (BSC or BUC).")
    drawn = thinned(_in_a_plane([rings for _, rings in read]), DRAWN_POINTS)
    return Boundaries(tuple(Boundary(codes, rings) for (codes, _), rings in zip(read, drawn, strict=True)))


def _parsed(file: Path) -> Any:
    """What the file holds; raises FaultyFilesError where it is none."""
    if not file.is_file():
        raise _fault(file, "there is no such file.", "Mend the setting boundaries, or leave it blank for a tile map.")
    if file.stat().st_size > MOST_BYTES:
        raise _fault(
            file, f"it is larger than {MOST_BYTES // 1_000_000} MB.", "Take a generalised edition (BSC or BUC)."
        )
    try:
        return json.loads(file.read_bytes())
    except (ValueError, RecursionError) as error:
        raise _fault(file, "it is not JSON.", f"Save it as GeoJSON in UTF-8; {GUIDE}") from error


def _check_degrees(file: Path, content: Mapping[str, Any]) -> None:
    """Refuse a file that says that it is not in degrees."""
    system = content.get("crs")
    if system is not None and not any(name in str(system) for name in DEGREES):
        raise _fault(file, "its coordinates are not degrees of longitude and latitude.", "Export it as EPSG:4326.")


def _feature(file: Path, number: int, feature: Any) -> tuple[frozenset[str], tuple[Points, ...]]:
    """Codes and rings of one feature."""
    where = f"feature {number}"
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(shape, dict) or shape.get("type") not in ("Polygon", "MultiPolygon"):
        raise _fault(file, f"{where} is neither a Polygon nor a MultiPolygon.", "Take it out, or export areas.")
    parts: Any = shape.get("coordinates")
    try:
        polygons = [parts] if shape["type"] == "Polygon" else list(parts)
        rings = tuple(_ring(ring) for polygon in polygons for ring in polygon)
    except (TypeError, ValueError) as error:
        raise _fault(file, f"{where} has coordinates that are no numbers or no ring.", GUIDE) from error
    if not rings or any(_is_off(ring) for ring in rings):
        raise _fault(file, f"{where} lies outside longitude and latitude.", "Export the file as EPSG:4326.")
    codes = frozenset(_codes(feature.get("properties")))
    if not codes:
        raise _fault(file, f"{where} has no code among its properties.", "Add its GSS or ODS code.")
    return codes, rings


def _is_off(ring: Points) -> bool:
    """Whether a point is not on the globe."""
    return not (np.isfinite(ring).all() and (np.abs(ring) <= (180, 90)).all())


def _ring(ring: Any) -> Points:
    """A closed ring of at least three corners; raises ValueError or TypeError where it is none."""
    points: NDArray[np.float64] = np.asarray([point[:2] for point in ring], dtype=np.float64)
    if points.ndim != 2 or points.shape[0] < 4 or points.shape[1] != 2:
        raise ValueError("not a ring")
    return points if (points[0] == points[-1]).all() else np.vstack([points, points[:1]])


def _codes(properties: Any) -> Iterator[str]:
    """Every value that could be a code: short, and of letters and digits only."""
    for value in properties.values() if isinstance(properties, dict) else ():
        if isinstance(value, str) and 0 < len(value) <= LONGEST_CODE and value.isascii() and value.isalnum():
            yield value.upper()


def _in_a_plane(places: list[tuple[Points, ...]]) -> list[tuple[Points, ...]]:
    """Longitudes shrunk by the cosine of the middle latitude, so that the shapes look as on other maps."""
    latitudes = np.concatenate([ring[:, 1] for rings in places for ring in rings])
    middle = float(latitudes.min() + latitudes.max()) / 2
    shrunk = np.array([np.cos(np.radians(middle)), 1.0])
    return [tuple(ring * shrunk for ring in rings) for rings in places]


def _fault(file: Path, message: str, cure: str) -> FaultyFilesError:
    return FaultyFilesError([Problem(file.name, message, cure)], SettingsError.exit_code)
