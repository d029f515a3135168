"""Options that several commands take."""

from typing import Annotated

import typer

ReleaseOption = Annotated[
    int | None, typer.Option("--release", help="Number of a release; left out, the published one.")
]
Day = Annotated[
    str | None, typer.Option("--at", help="Day, as 2026-03-31; left out, the newest that anybody speaks of.")
]
