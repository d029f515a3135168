"""What a reader sees before any script has come: the page itself, as text and pictures, in the first document.

The page that Dash makes takes its place when it is ready (assets/first_sight.js). Without a script it stays.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from dashboards.figures.picture import picture
from dashboards.markup import attribute, markup

Props = Mapping[str, Any]
# Where in the document it stands: before the place that Dash fills.
PLACE = b'<div id="react-entry-point">'
NEEDS_SCRIPT = "This chart needs JavaScript; a table has its numbers."
# A button that only a script gives life to; a form's own works without.
PRESSED = re.compile(rb'<button(?: [^>]*)? type="button"')
TITLE = re.compile(rb"(?<=<title>)[^<]*")


def with_page(document: bytes, answer: bytes) -> bytes:
    """A document with a page in it, from Dash's answer to whoever asks for the page."""
    told = json.loads(answer)["response"]
    page = PRESSED.sub(rb"\g<0> disabled", markup(told["page"]["children"], _still).encode())
    title = escape(told["visit"]["data"]["title"]).encode()
    named = TITLE.sub(lambda _: title, document, count=1)
    return named.replace(PLACE, b'<div id="first-sight">' + page + b"</div>" + PLACE, 1)


def _still(part: Mapping[str, Any]) -> str:
    """What a script will give life to: its look, and nothing to press."""
    return STILL[part["type"]](part["props"])


def _nothing(_: Props) -> str:
    return ""


def _chart(props: Props) -> str:
    """The picture of a chart; room for it where the chart has more than a picture shows."""
    figure = props["figure"]
    room = f'<div style="height:{figure["layout"]["height"]}px"><noscript>{NEEDS_SCRIPT}</noscript></div>'
    return picture(figure) or room


def _search_field(props: Props) -> str:
    """The field works without a script: it stands in a form of its own."""
    names = ("id", "type", "name", "value", "placeholder", "list", "autoComplete")
    written = "".join(attribute(name, props.get(name)) for name in names)
    return f'<div class="dash-input-container"><input class="dash-input-element"{written}></div>'


def _select(props: Props) -> str:
    """A choice of many: the one that is chosen."""
    chosen = [each["label"] for each in _options(props["data"]) if each["value"] == props["value"]]
    return _field(props, "".join(chosen))


def _text_field(props: Props) -> str:
    return _field(props, props["value"])


def _field(props: Props, words: str) -> str:
    label, value = escape(props["label"]), escape(words)
    name = escape(f"still {props.get('className') or ''}".strip())
    return f'<div class="{name}"><span>{label}</span><span class="value">{value}</span></div>'


def _segments(props: Props) -> str:
    """A choice of few: all of them, the chosen one marked."""
    words = [
        f"<b>{escape(each['label'])}</b>"
        if each["value"] == props["value"]
        else f"<span>{escape(each['label'])}</span>"
        for each in props["data"]
    ]
    return f'<div class="still segments">{"".join(words)}</div>'


def _options(data: Sequence[Props]) -> list[Props]:
    """Every option, those under headings included."""
    return [one for each in data for one in each.get("items", [each])]


STILL: Mapping[str, Callable[[Props], str]] = {
    "Location": _nothing,
    "Graph": _chart,
    "Input": _search_field,
    "Select": _select,
    "TextInput": _text_field,
    "SegmentedControl": _segments,
}
