"""Elements of HTML as text, and pages whose lists and tables are sent as it.

A page has thousands of elements, nearly all of them in lists and tables. Dash would make each by itself in the browser,
which takes most of the time that a page takes there; the browser reads the same as text at once.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from dash.development.base_component import Component

from dashboards.components.quick import html

HTML = "dash_html_components"
# Properties that HTML knows by another name than Dash.
NAMES = {"className": "class", "htmlFor": "for"}
VOID = ("Img", "Br", "Hr", "Input", "Col", "Wbr")
# What may hold very many elements, and nothing that a callback listens to.
WHOLE = ("Tbody", "Ul", "Ol", "Dl")
# Where the text stands until the browser puts it in place (assets/markup.js).
HELD = "data-markup"
QUOTE = '"'
# What a list of a control offers: only its script asks for it, where Dash made the control (assets/choosers.js).
OFFERED = "data-options"
NO_ATTRIBUTES = ("children", HELD, OFFERED)
# Writes what is no element of HTML: a chart, a control.
Foreign = Callable[[Any], str]


def refuse(part: Any) -> str:
    """Raise TypeError: what is no element of HTML would stand there without its life."""
    raise TypeError(f"{type(part).__name__} cannot be written as text")


def markup(part: Any, foreign: Foreign = refuse) -> str:
    """An element, a list of them or words, as HTML; elements as Dash's own or as it sends them."""
    # Asked for by ``get``: Dash's elements take what stands in brackets for an id.
    if isinstance(part, dict) and part.get("namespace") == HTML:
        return _element(part.get("type", ""), part.get("props", {}), foreign)
    if isinstance(part, list | tuple):
        return "".join([markup(each, foreign) for each in part])
    if part is None or isinstance(part, bool):
        return ""
    return foreign(part) if isinstance(part, Component | dict) else escape(str(part), quote=False)


def with_markup(part: Any) -> Any:
    """A page that Dash makes, but for its lists and bodies of tables, which are text."""
    if isinstance(part, list | tuple):
        return [with_markup(each) for each in part]
    if not isinstance(part, dict):
        return part
    kind, props = part.get("type", ""), part.get("props", {})
    children = props.get("children")
    make: Callable[..., Component] = getattr(html, kind)
    if kind in WHOLE:
        return make(**{**props, "children": None, HELD: markup(children)})
    return make(**{**props, "children": with_markup(children)}) if isinstance(children, list | tuple | dict) else part


def _element(kind: str, props: dict[str, Any], foreign: Foreign) -> str:
    """An element with what is in it."""
    name = kind.lower()
    held = props.get(HELD)
    written = "".join([attribute(name, value) for name, value in props.items() if name not in NO_ATTRIBUTES])
    if kind in VOID:
        return f"<{name}{written}>"
    inner = markup(props.get("children"), foreign) if held is None else held
    return f"<{name}{written}>{inner}</{name}>"


def attribute(name: str, value: Any) -> str:
    """An attribute with a space before it; nothing where it is not set."""
    known = NAMES.get(name) or name.lower()
    if value is None or (value is False and "-" not in name):
        return ""
    if value is True and "-" not in name:
        return f" {known}"
    # Of ``aria-`` and ``data-`` attributes, true and false are words.
    words = _style(value) if isinstance(value, dict) else str(value).lower() if isinstance(value, bool) else str(value)
    return f' {known}="{escape(words, quote=False).replace(QUOTE, "&quot;")}"'


def _style(rules: dict[str, Any]) -> str:
    """Rules as CSS names them: ``gridRow`` is ``grid-row``."""
    names = {name: "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name) for name in rules}
    return ";".join(f"{names[name]}:{value}" for name, value in rules.items())
