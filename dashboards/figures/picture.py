"""A chart as a plain picture, to be seen before the script that draws charts has come; without a script, for good.

It shows what plotly.js would, of the parts that it knows: lines, bands, marks, words. Nothing has to be measured:
across, everything stands at a share of the width.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape, unescape
from typing import Any

from dashboards.figures.template import AXIS, INK, RULE, TOKENS

Parts = Mapping[str, Any]
Point = tuple[float, float]
KNOWN_LAYOUT = {"template", "height", "margin", "annotations", "shapes", "xaxis", "yaxis"}
KNOWN_AXIS = set("range type tickvals ticktext tickangle tickformat nticks dtick showgrid gridcolor title".split())
KNOWN_TRACE = set(
    "type x y mode line marker fill fillcolor text textposition textfont name customdata hoverinfo hovertemplate "
    "cliponaxis connectgaps".split()
)
KNOWN_LINE, KNOWN_MARKER = {"color", "width", "dash"}, {"size", "symbol", "color", "line"}
KNOWN_MODES = {"lines", "markers", "lines+markers", "text"}
FORMATS = {",": ",.{}f", ".0%": ".0%", "d": ".0f", ",d": ",.0f"}
SYMBOLS = {"circle", "circle-open", "diamond", "diamond-open", "line-ns-open"}
BESIDE = "middle right"
TOKEN_OF = {colour.upper(): f"var(--{token})" for token, colour in TOKENS.items()}
DASHES = {"dot": "2 3", "dash": "6 4", "solid": ""}
# How wide a letter of the axis' labels is on average, and how far their foot stands below their middle, in pixels.
LETTER, FOOT, SIZE = 6.9, 5.0, 14.0
GAP = 9
ACROSS = 1000
TICK = 5
STEPS = (2.0, 5.0, 10.0)
MINUS = "\u2212"


@dataclass(frozen=True)
class Axis:
    """From values to shares of an axis' length; ends as plotly gives them, a logarithmic axis' as exponents."""

    parts: Parts

    @property
    def ends(self) -> Point:
        """The lower and the upper end."""
        low, high = (_number(each) for each in self.parts["range"])
        return low, high

    def share(self, value: Any) -> float:
        """Where a value stands: 0 at the lower end, 1 at the upper."""
        return self.share_of_words(math.log10(value) if self.parts.get("type") == "log" else value)

    def share_of_words(self, place: Any) -> float:
        """Where words stand, whose place on a logarithmic axis plotly takes as an exponent."""
        low, high = self.ends
        return (_number(place) - low) / (high - low)

    def ticks(self) -> list[tuple[Any, str]]:
        """The values that are named, and their names; without names of its own an axis has round numbers."""
        if "ticktext" in self.parts:
            return list(zip(self.parts["tickvals"], self.parts["ticktext"], strict=True))
        step = self.parts.get("dtick") or _round_step(*self.ends, self.parts.get("nticks", 6))
        decimals = max(0, -math.floor(math.log10(step)))
        written = FORMATS[self.parts["tickformat"]].format(decimals)
        values = self.parts.get("tickvals") or _multiples(*self.ends, step)
        return [(value, _trimmed(format(value, written)).replace("-", MINUS)) for value in values]


@dataclass(frozen=True)
class Frame:
    """Where the axes meet: both axes, and pixels above and below what they enclose."""

    x: Axis
    y: Axis
    top: float
    bottom: float

    def down(self, value: Any) -> float:
        """Pixels from the upper edge."""
        return self.at_height(self.y.share(value))

    def at_height(self, share: float) -> float:
        """Pixels from the upper edge, of a share of the height."""
        return self.bottom - share * (self.bottom - self.top)


def picture(figure: Parts) -> str | None:
    """The chart as SVG in HTML; None where it has parts that are not known here."""
    layout = figure["layout"]
    if not _is_known(figure):
        return None
    height, margin = layout["height"], layout["margin"]
    frame = Frame(Axis(layout["xaxis"]), Axis(layout["yaxis"]), margin.get("t", 24), height - margin.get("b", 36))
    within = frame.bottom - frame.top
    return (
        f'<div class="picture" style="height:{height}px;padding-right:{margin.get("r", 8)}px">'
        f'{_names(frame, height)}<svg class="plot" height="{height}">'
        # Lines end where the axes do.
        f'<svg viewBox="0 {frame.top} {ACROSS} {within}" preserveAspectRatio="none" y="{frame.top}" width="100%" '
        f'height="{within}">{"".join(_lines(figure, frame))}</svg>'
        f"{''.join(_marks_and_words(figure, frame))}</svg></div>"
    )


def _is_known(figure: Parts) -> bool:
    layout = figure["layout"]
    axes = [layout.get("xaxis", {}), layout.get("yaxis", {})]
    return (
        set(layout) <= KNOWN_LAYOUT
        and "title" not in axes[1]
        and all(_is_known_axis(axis) for axis in axes)
        and all(_is_known_trace(trace) for trace in figure["data"])
        and all(shape["type"] == "line" for shape in layout.get("shapes", ()))
    )


def _is_known_axis(axis: Parts) -> bool:
    is_named = "ticktext" in axis or ("type" not in axis and axis.get("tickformat") in FORMATS)
    return set(axis) <= KNOWN_AXIS and "range" in axis and is_named


def _is_known_trace(trace: Parts) -> bool:
    marker = trace.get("marker", {})
    symbols = marker.get("symbol", "circle")
    return (
        set(trace) <= KNOWN_TRACE
        and trace["type"] == "scatter"
        and trace["mode"] in KNOWN_MODES
        and trace.get("fill") in (None, "tonexty")
        and not trace.get("connectgaps")
        and set(trace.get("line", {})) <= KNOWN_LINE
        and set(marker) <= KNOWN_MARKER
        and not isinstance(marker.get("size"), list)
        and ({symbols} if isinstance(symbols, str) else set(symbols)) <= SYMBOLS
    )


def _names(frame: Frame, height: float) -> str:
    """The names along the upright axis, in a column that is as wide as the longest."""
    ticks = frame.y.ticks()
    width = round(max((len(unescape(words)) for _, words in ticks), default=0) * LETTER) + 3 + GAP
    words = [_text(words, str(width - GAP), frame.down(value) + FOOT, anchor="end") for value, words in ticks]
    return f'<svg class="names" width="{width}" height="{height}">{"".join(words)}</svg>'


def _lines(figure: Parts, frame: Frame) -> Iterator[str]:
    """Grid, bands and lines, from back to front."""
    layout = figure["layout"]
    if layout["xaxis"].get("showgrid"):
        yield from (_upright(frame, frame.x.share(value), _stroke(RULE, 1)) for value, _ in frame.x.ticks())
    if layout["yaxis"].get("showgrid", True):
        yield from (_across(frame.down(value), _stroke(RULE, 1)) for value, _ in frame.y.ticks())
    before: list[Point] = []
    for trace in figure["data"]:
        runs = _runs(trace, frame)
        yield from _drawn(trace, runs, before)
        before = [point for run in runs for point in run]
    yield from (_shape(shape, frame) for shape in layout.get("shapes", ()))


def _drawn(trace: Parts, runs: Sequence[Sequence[Point]], before: Sequence[Point]) -> Iterator[str]:
    """A trace's band down to the trace before it, and its line."""
    line = trace.get("line", {})
    if trace.get("fill") == "tonexty":
        around = [*before, *(point for run in runs[::-1] for point in run[::-1])]
        yield f'<path d="{_path(around)}" style="fill:{_colour(trace["fillcolor"])}"/>'
    if "lines" in trace["mode"] and line.get("width", 2):
        style = _stroke(line.get("color", INK), line.get("width", 2), line.get("dash", ""))
        yield from (f'<path d="{_path(run)}" {style}/>' for run in runs if len(run) > 1)


def _shape(shape: Parts, frame: Frame) -> str:
    """A straight line over the full height or width, which is all that our charts have."""
    line = shape["line"]
    style = _stroke(line["color"], line["width"], line.get("dash", ""))
    if shape.get("yref") == "paper":
        return _upright(frame, frame.x.share(shape["x0"]), style)
    return _across(frame.down(shape["y0"]), style)


def _marks_and_words(figure: Parts, frame: Frame) -> Iterator[str]:
    """What keeps its form whatever the width is: marks, the axis with its ticks and their names, words."""
    for trace in figure["data"]:
        yield from _at_points(trace, frame)
    yield f'<line x1="0" x2="100%" y1="{frame.bottom}" y2="{frame.bottom}" {_stroke(AXIS, 1)}/>'
    for value, words in frame.x.ticks():
        across = _percent(frame.x.share(value))
        yield f'<line x1="{across}" x2="{across}" y1="{frame.bottom}" y2="{frame.bottom + TICK}" {_stroke(AXIS, 1)}/>'
        yield f'<g class="tick">{_text(words, across, frame.bottom + TICK + SIZE, anchor="middle")}</g>'
    title = frame.x.parts.get("title")
    if title:
        yield _text(title["text"], "50%", frame.bottom + TICK + SIZE + title["standoff"] + SIZE, anchor="middle")
    yield from (_annotation(each, frame) for each in figure["layout"].get("annotations", ()))


def _at_points(trace: Parts, frame: Frame) -> Iterator[str]:
    """A mark or words at each point that is there."""
    for place, (x, y) in enumerate(zip(trace["x"], trace["y"], strict=True)):
        if y is None:
            continue
        across, down = _percent(frame.x.share(x)), frame.down(y)
        if "markers" in trace["mode"]:
            marker = trace["marker"]
            line = {name: _own(value, place) for name, value in marker.get("line", {}).items()}
            symbol, colour = _own(marker.get("symbol", "circle"), place), _own(marker.get("color", INK), place)
            yield _mark(symbol, marker["size"] / 2, colour, line, (across, down))
        if trace["mode"] == "text":
            font = trace["textfont"]
            colour, anchor = _own(font["color"], place), "start" if trace["textposition"] == BESIDE else "middle"
            yield _text(_own(trace["text"], place), across, down + FOOT, 0, anchor, font["size"], colour)


def _own(value: Any, place: int) -> Any:
    """What one point has, where each may have its own."""
    return value[place] if isinstance(value, list) else value


def _mark(symbol: str, half: float, colour: str, line: Parts, at: tuple[str, float]) -> str:
    """A mark around a place; ``half`` its size."""
    across, down = at
    if symbol.endswith("-open"):
        style = f'style="fill:none;stroke:{_colour(colour)};stroke-width:{line.get("width") or 1:g}"'
    else:
        edge = f"stroke:{_colour(line.get('color', colour))};stroke-width:{line.get('width', 0):g}"
        style = f'style="fill:{_colour(colour)};{edge}"'
    if symbol == "line-ns-open":
        return f'<line x1="{across}" x2="{across}" y1="{down - half:g}" y2="{down + half:g}" {style}/>'
    if symbol.startswith("diamond"):
        wide = half * 1.3
        corners = f"M0,{-wide:g}L{wide:g},0L0,{wide:g}L{-wide:g},0Z"
        return f'<svg x="{across}" y="{down:g}" overflow="visible"><path d="{corners}" {style}/></svg>'
    return f'<circle cx="{across}" cy="{down:g}" r="{half:g}" {style}/>'


def _annotation(words: Parts, frame: Frame) -> str:
    """Words at a place: of the axes, or of the paper between them."""
    share = words["x"] if words.get("xref") == "paper" else frame.x.share_of_words(words["x"])
    height = words["y"] if words.get("yref") == "paper" else frame.y.share_of_words(words["y"])
    sides = {"left": "start", "center": "middle", "right": "end"}
    by_place = ("start", "middle", "end")[min(2, int(share * 3))] if words.get("xref") == "paper" else "middle"
    anchor = sides.get(words.get("xanchor", "auto"), by_place)
    size = words["font"]["size"]
    foot = {"top": size, "bottom": -FOOT + 1}.get(words.get("yanchor", "middle"), FOOT)
    down = frame.at_height(height) - words.get("yshift", 0) + foot
    return _text(words["text"], _percent(share), down, words.get("xshift", 0), anchor, size, words["font"]["color"])


def _text(
    words: str, across: str, down: float, shift: float = 0, anchor: str = "start", size: float = SIZE, colour: str = INK
) -> str:
    """Words as plotly takes them: entities, and a tag around all of them where they are bold."""
    bold = "font-weight:700;" if words.startswith("<b>") else ""
    plain = escape(unescape(words.removeprefix("<b>").removesuffix("</b>").replace("<br>", " ")), quote=False)
    plain = plain.replace("  ", "\u00a0\u00a0")
    style = f'style="{bold}font-size:{size:g}px;fill:{_colour(colour)}"'
    return f'<text x="{across}" y="{down:g}" dx="{shift:g}" text-anchor="{anchor}" {style}>{plain}</text>'


def _upright(frame: Frame, share: float, style: str) -> str:
    return f'<path d="M{share * ACROSS:.1f},{frame.top:g}V{frame.bottom:g}" {style}/>'


def _across(down: float, style: str) -> str:
    return f'<path d="M0,{down:g}H{ACROSS}" {style}/>'


def _stroke(colour: str, width: float, dash: str = "") -> str:
    """How a line looks; it keeps its width however far the drawing is drawn out."""
    pattern = DASHES.get(dash, dash.replace("px", "").replace(",", " "))
    dashed = f' stroke-dasharray="{pattern}"' if pattern else ""
    return (
        f'vector-effect="non-scaling-stroke"{dashed} style="fill:none;stroke:{_colour(colour)};stroke-width:{width:g}"'
    )


def _colour(colour: str) -> str:
    """A colour of our charts, as the stylesheet knows it in either scheme."""
    return TOKEN_OF[colour.upper()]


def _runs(trace: Parts, frame: Frame) -> list[list[Point]]:
    """A trace's points, in runs without a gap between them."""
    runs: list[list[Point]] = [[]]
    for x, y in zip(trace["x"], trace["y"], strict=True):
        if y is None:
            runs.append([])
        else:
            runs[-1].append((frame.x.share(x) * ACROSS, frame.down(y)))
    return runs


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{across:.1f},{down:.1f}" for across, down in points)


def _percent(share: float) -> str:
    return f"{share:.2%}"


def _number(value: Any) -> float:
    """A number; of a day, its number in the calendar."""
    return float(date.fromisoformat(value[:10]).toordinal()) if isinstance(value, str) else float(value)


def _trimmed(words: str) -> str:
    return words.rstrip("0").rstrip(".") if "." in words else words


def _round_step(low: float, high: float, most: int) -> float:
    """The round number that plotly.js takes, of which about so many lie within both ends."""
    least = (high - low) / max(1, most)
    power: float = 10.0 ** math.floor(math.log10(least))
    return next((power * each for each in STEPS if power * each > least), power * STEPS[-1])


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [place * step for place in range(math.ceil(low / step), math.floor(high / step) + 1)]
