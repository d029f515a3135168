"""The document that a browser gets first, with no script that no page needs."""

import re
from typing import Any

from dash import Dash

# Dash adds them to every app: its table, which no page shows, and what browsers of before 2018 lack. Of the latter its
# components need one part, in whatever browser: assets/regenerator_runtime.js.
NEEDLESS = re.compile(r'<script src="[^"]*/(?:dash_table/bundle|deps/polyfill@)[^"]*"></script>\s*')


class Dashboard(Dash):
    """Dash, but for those scripts: 34 kB of a first visit."""

    def interpolate_index(self, *, scripts: str = "", **parts: Any) -> str:  # type: ignore[override]
        """The document, as Dash puts it together."""
        told: str = super().interpolate_index(scripts=NEEDLESS.sub("", scripts), **parts)  # type: ignore[no-untyped-call]
        return told
