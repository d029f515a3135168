"""What a reader sees before any script has come: the page itself, as text and pictures, in the first document.

The page that Dash makes takes its place when it is ready (assets/first_sight.js). Without a script it stays.
"""

import json
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dashboards.figures.picture import picture
from dashboards.markup import attribute, markup

Props = Mapping[str, Any]
# Where in the document it stands: before the place that Dash fills.
PLACE = b'<div id="react-entry-point">'
NEEDS_SCRIPT = "This chart needs JavaScript; a table has its numbers."
# What only a script gives life to: controls, and buttons that are not a form's own.
LIFELESS = re.compile(rb'<button(?: [^>]*)? type="button"|<input class="field"')
# A choice of few has another name here: of one name, a document has one choice.
FEW = re.compile(rb'(?<= type="radio" name=")')
TITLE = re.compile(rb"(?<=<title>)[^<]*")


def with_page(document: bytes, answer: bytes) -> bytes:
    """A document with a page in it, from Dash's answer to whoever asks for the page."""
    told = json.loads(answer)["response"]
    drawn = markup(told["page"]["children"], _still).encode()
    page = FEW.sub(b"still-", LIFELESS.sub(rb"\g<0> disabled", drawn))
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


STILL: Mapping[str, Callable[[Props], str]] = {
    "Location": _nothing,
    "Graph": _chart,
    "Input": _search_field,
}
