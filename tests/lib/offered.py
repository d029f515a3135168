"""What the lists of a page offer."""

import json
from typing import Any

from dashboards.markup import OFFERED


def offered(content: Any) -> dict[str, dict[str, str]]:
    """Values by their words, headings left out, of each list of a page: by the id of the element that holds it."""
    if isinstance(content, list | tuple):
        return {holder: found for part in content for holder, found in offered(part).items()}
    told = getattr(content, OFFERED, None)
    if told is not None:
        return {content.id: {each[0]: each[1] for each in json.loads(told) if len(each) == 2}}
    children = getattr(content, "children", None)
    # An element without children counts as false, and may be a list.
    return {} if children is None else offered(children)
