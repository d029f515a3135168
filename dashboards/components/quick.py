"""Dash's elements of HTML at a fraction of their cost: a page has thousands, and Dash checks each as if it were alone.

``from dashboards.components.quick import html`` stands for ``from dash import html``.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import dash
from dash.development.base_component import Component

__all__ = ["html"]

# What Dash's own constructor leaves in each element beside its properties.
KEPT = ("_prop_names", "_valid_wildcard_attributes", "available_properties", "available_wildcard_properties")
WILDCARDS = ("aria-", "data-")


def _quick(kind: type[Component]) -> type[Component]:
    """The same element, made and written without looking at each of its possible properties.

    A property that the element does not have is refused, as Dash does: a misspelt one would vanish in silence.
    """
    own = {name: value for name, value in vars(kind()).items() if name in KEPT}
    # Names with a wildcard join when they are first met: pages name the same few again and again.
    known = set(own["_prop_names"])
    make: Any = kind.__init__
    put: Any = dict.__setitem__

    def begin(self: Component, children: Any = None, **props: Any) -> None:
        if not known.issuperset(props):
            if not all(name in known or name.startswith(WILDCARDS) for name in props):
                make(self, children, **props)  # raises, with the words of Dash
            known.update(props)
        props["children"] = children
        self.__dict__ = props
        # Written as a dictionary is, without asking: a page has thousands.
        put(self, "props", props)
        put(self, "type", kind._type)
        put(self, "namespace", kind._namespace)

    described = {
        "__module__": kind.__module__,
        "__doc__": kind.__doc__,
        "_namespace": kind._namespace,
        "_children_props": kind._children_props,
        "__init__": begin,
        **own,
    }
    made: type[Component] = type.__call__(type(kind), kind.__name__, (kind, dict), described)
    return made


if TYPE_CHECKING:
    from dash import html
else:
    html = SimpleNamespace(**{name: _quick(getattr(dash.html, name)) for name in dash.html.__all__})
