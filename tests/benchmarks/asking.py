"""What a browser sends to Dash: the bodies of the callbacks that pages make."""

import json
import re
from collections.abc import Iterator
from html import unescape
from random import Random
from typing import Any
from urllib.parse import urlsplit

from dashboards.components.choosers import CHOSEN
from dashboards.markup import HELD, OFFERED

SHOWN = "..page.children...visit.data.."
UPDATE = "/_dash-update-component"
# How the element that holds a control is called after it, and where the values of a choice of few stand.
HOLDER = "-holder"
FEW = re.compile(r'type="radio"[^>]* value="([^"]*)"')
# A control's value and the values of its options, by the control's id.
Controls = dict[str, tuple[str, list[str]]]


def shown_body(address: str) -> dict[str, Any]:
    """What is sent when somebody comes to an address: one callback draws its page."""
    changed = ["location.pathname", "location.search"]
    return {
        "output": SHOWN,
        "outputs": [{"id": "page", "property": "children"}, {"id": "visit", "property": "data"}],
        "inputs": _location(address),
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
    }


def chosen_body(page: str, name: str, found: Controls, address: str, draw: Random) -> dict[str, Any] | None:
    """What is sent when another option of a control is chosen; None where there is no other."""
    own = {key: each for key, each in found.items() if key.startswith(f"{page}-")}
    value, options = own.get(f"{page}-{name}", ("", []))
    others = [each for each in options if each != value]
    if not others:
        return None
    values = {key: each for key, (each, _) in own.items()} | {f"{page}-{name}": draw.choice(others)}
    changed = [f"{page}-{name}{HOLDER}.{CHOSEN}"]
    return {
        "output": f"{page}-choice.href",
        "outputs": {"id": f"{page}-choice", "property": "href"},
        "inputs": [{"id": f"{key}{HOLDER}", "property": CHOSEN, "value": each} for key, each in values.items()],
        "changedPropIds": changed,
        "parsedChangedPropsIds": changed,
        "state": _location(address),
    }


def controls(drawn: Any) -> Iterator[tuple[str, tuple[str, list[str]]]]:
    """The controls of a drawn page in their order."""
    if isinstance(drawn, list):
        for each in drawn:
            yield from controls(each)
    elif isinstance(drawn, dict) and isinstance(drawn.get("props"), dict):
        props = drawn["props"]
        if str(props.get("id")).endswith(HOLDER):
            yield props["id"].removesuffix(HOLDER), (props[CHOSEN], _options(props))
        yield from controls(props.get("children"))


def _options(props: dict[str, Any]) -> list[str]:
    """The values of a list, or of a choice of few."""
    if OFFERED in props:
        return [each[1] for each in json.loads(props[OFFERED]) if len(each) > 1]
    return [unescape(each) for each in FEW.findall(props[HELD])]


def _location(address: str) -> list[dict[str, str]]:
    parts = urlsplit(address)
    named = (("pathname", parts.path), ("search", f"?{parts.query}" if parts.query else ""))
    return [{"id": "location", "property": name, "value": value} for name, value in named]
