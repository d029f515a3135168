"""Figures: what was measured, against what, and whether the goal was met."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("polars", "great-expectations", "pandas", "pyspark", "pandera", "pointblank", "numpy")
START, END = "<!-- figures -->\n", "<!-- end of figures -->\n"


@dataclass(frozen=True)
class Figure:
    """One figure; `ratio` is this value by the other's, or for "times faster" the other's by this."""

    name: str
    value: float | None
    unit: str
    against: str | None = None
    ratio: float | None = None
    goal: str | None = None
    met: bool | None = None

    def as_json(self) -> str:
        """The figure as one line."""
        return json.dumps(asdict(self), ensure_ascii=False)


def at_most(name: str, value: float | None, unit: str, most: float) -> Figure:
    """A figure that has a highest value."""
    met = value is not None and value <= most
    return Figure(name, value, unit, goal=f"at most {most:,g} {unit}", met=met)


def within(name: str, value: float | None, other: float | None, against: str, most: float) -> Figure:
    """A time that may be so many times another."""
    ratio = value / other if value is not None and other else None
    goal = f"at most {most:g} times as long"
    return Figure(name, value, "s", against, ratio, goal, ratio is not None and ratio <= most)


def faster(name: str, value: float | None, other: float | None, against: str, least: float) -> Figure:
    """A time of which another must be at least so many times."""
    ratio = other / value if other is not None and value else None
    goal = "not slower" if least == 1 else f"at least {least:g} times faster"
    return Figure(name, value, "s", against, ratio, goal, ratio is not None and ratio >= least)


def table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table."""
    head = "| figure | value | against | ratio | goal | met |\n|---|---|---|---|---|---|\n"
    return head + "".join(line(figure) for figure in figures)


def line(figure: Figure) -> str:
    """One figure as a line of the table."""
    met = {None: "", True: "yes", False: "**no**"}[figure.met]
    cells = (figure.name, f"{shown(figure.value)} {figure.unit}", figure.against, shown(figure.ratio), figure.goal, met)
    return f"| {' | '.join(cell or '' for cell in cells)} |\n"


def shown(number: float | None) -> str:
    """Three figures that count."""
    if number is None:
        return ""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def machine() -> str:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores of {processor()}, {memory:.0f} GiB; {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {packages}."
    )


def processor() -> str:
    """The processor's name, where Linux tells it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((text.split(": ", 1)[1] for text in lines if text.startswith("model name")), platform.machine())


def write(page: Path, text: str) -> None:
    """Put the text in the place of the page's marked section."""
    before, rest = page.read_text(encoding="utf-8").split(START)
    after = rest.split(END)[1]
    page.write_text(f"{before}{START}{text}{END}{after}", encoding="utf-8")
