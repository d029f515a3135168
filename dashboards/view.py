"""What a page gives the shell: its title, its place in the navigation, its content."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboards.catalogue import Catalogue
from dashboards.readings import Readings
from dashboards.state import Selection


@dataclass(frozen=True)
class View:
    """One page, drawn."""

    title: str
    section: str
    content: Sequence[Component | None]
    spoken: str = ""
    searched: str = ""


@dataclass(frozen=True)
class Question:
    """What a page answers: a selection, asked of the release that is published now."""

    selection: Selection
    catalogue: Catalogue
    readings: Readings


Page = Callable[[Question], View]
