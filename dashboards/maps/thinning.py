"""Fewer points for the same shapes: a border that two places share is thinned once, so that no gap opens between them.

Borders are cut where three places meet, and each piece is thinned by Douglas and Peucker's method.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
Numbers: TypeAlias = NDArray[np.int64]
Place: TypeAlias = tuple[Points, ...]
# Of the whole extent; where the first tolerance leaves too many points, the next is half as much again.
FIRST_TOLERANCE, GROWTH = 0.0005, 1.5
CORNERS = 4


def thinned(places: Sequence[Place], most: int) -> list[Place]:
    """The places with at most ``most`` points in all, if that can be; each keeps at least its largest ring."""
    rings = [ring for place in places for ring in place]
    corners = _corners(rings)
    everything = np.concatenate(rings)
    extent = float(np.ptp(everything, axis=0).max())
    tolerance = extent * FIRST_TOLERANCE
    while True:
        found = [_place(place, corners, tolerance) for place in places]
        count = sum(len(ring) for place in found for ring in place)
        # Where borders meet nothing is taken away, so that there may be no way to fewer.
        if count <= most or tolerance >= extent:
            return found
        tolerance *= GROWTH


def _place(place: Place, corners: set[tuple[float, float]], tolerance: float) -> Place:
    """One place; islands that are smaller than the tolerance go, but for the largest ring."""
    largest = max(place, key=_area)
    found = []
    for ring in place:
        kept = _ring(ring, corners, tolerance)
        if len(kept) >= CORNERS and _area(kept) >= tolerance**2:
            found.append(kept)
    return tuple(found) or (_fewest(largest),)


def _fewest(ring: Points) -> Points:
    """A ring that is too small to be thinned, as the box around it."""
    (west, south), (east, north) = ring.min(axis=0), ring.max(axis=0)
    return np.array([[west, south], [east, south], [east, north], [west, north], [west, south]])


def _corners(rings: Sequence[Points]) -> set[tuple[float, float]]:
    """Points with more than two neighbours, over all rings: there borders meet."""
    edges = np.concatenate([np.hstack([ring[:-1], ring[1:]]) for ring in rings])
    both = np.unique(np.concatenate([edges, edges[:, [2, 3, 0, 1]]]), axis=0)
    points, neighbours = np.unique(both[:, :2], axis=0, return_counts=True)
    return {(float(x), float(y)) for x, y in points[neighbours > 2]}


def _ring(ring: Points, corners: set[tuple[float, float]], tolerance: float) -> Points:
    """A closed ring, thinned piece by piece."""
    open_ring = ring[:-1]
    cuts = [place for place, (x, y) in enumerate(open_ring.tolist()) if (x, y) in corners]
    # Without a corner the ring begins at the same point whichever place it is read of.
    start = cuts[0] if cuts else int(np.lexsort(open_ring.T)[0])
    turned = np.roll(open_ring, -start, axis=0)
    closed = np.vstack([turned, turned[:1]])
    ends = [*(cut - start for cut in cuts), len(closed) - 1] if cuts else [0, len(closed) - 1]
    pieces = [_piece(closed[first : last + 1], tolerance) for first, last in pairwise(ends)]
    return np.vstack([*(piece[:-1] for piece in pieces), closed[-1:]])


def _piece(points: Points, tolerance: float) -> Points:
    """A piece between two corners; both places that share it go through it in the same direction."""
    forward = points.tolist() <= points[::-1].tolist()
    directed = points if forward else points[::-1]
    kept = directed[_kept(directed, tolerance)]
    return kept if forward else kept[::-1]


def _kept(points: Points, tolerance: float) -> Numbers:
    """Places of the points that Douglas and Peucker's method keeps."""
    kept = {0, len(points) - 1}
    waiting = [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        if last - first < 2:
            continue
        away = _distances(points[first + 1 : last], points[first], points[last])
        farthest = int(away.argmax())
        if away[farthest] > tolerance:
            split = first + 1 + farthest
            kept.add(split)
            waiting += [(first, split), (split, last)]
    return np.array(sorted(kept), dtype=np.int64)


def _distances(points: Points, start: Points, end: Points) -> Points:
    """How far points lie from the line between two others, or from the one where the two are the same."""
    along = end - start
    length = float(np.hypot(*along))
    beside = points - start
    if length == 0:
        from_start: Points = np.hypot(beside[:, 0], beside[:, 1])
        return from_start
    away: Points = np.abs(beside[:, 0] * along[1] - beside[:, 1] * along[0]) / length
    return away


def _area(ring: Points) -> float:
    """The area within a closed ring."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())) / 2
