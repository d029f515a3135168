"""A small picture of how much did not meet an expectation, file by file, above a line at zero."""

from collections.abc import Iterator, Sequence

from dash.development.base_component import Component

from dashboards.components.sparkline import HEIGHT, INSET, WIDTH, image
from dashboards.figures.template import ACCENT, AXIS
from dashboards.formatting import significant
from dashboards.quality.trends import SHOWN_FILES

SMALLEST = 3


def failures(shares: Sequence[float | None]) -> Component:
    """An image from the shares, oldest first; a file that was not asked leaves a gap in the line at zero."""
    return image(drawing(shares), words(shares))


def words(shares: Sequence[float | None]) -> str:
    """What the picture shows beyond the sentence that stands beside it."""
    highest = max((share for share in shares if share is not None), default=0.0)
    files = "the latest file" if len(shares) == 1 else f"the latest {len(shares)} files"
    if highest == 0:
        return f"Nothing failing in {files}"
    return f"Share failing in {files}, at most {significant(100 * highest, 2)}%"


def drawing(shares: Sequence[float | None]) -> str:
    """A bar a file, on its own scale from zero; however little failed, the bar can be seen."""
    marks = "".join(_marks(shares))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{marks}</svg>'
    )


def _marks(shares: Sequence[float | None]) -> Iterator[str]:
    """For each file that was asked a piece of the line at zero, and a bar where something failed; the latest last."""
    step = (WIDTH - 2 * INSET) / SHOWN_FILES
    ground = HEIGHT - INSET
    highest = max((share for share in shares if share), default=1.0)
    for place, share in enumerate(shares, start=SHOWN_FILES - len(shares)):
        left = INSET + place * step
        if share is not None:
            yield f'<rect x="{left:.1f}" y="{ground}" width="{step:.1f}" height="1" fill="{AXIS}"/>'
        if share:
            tall = max(SMALLEST, (HEIGHT - 2 * INSET) * share / highest)
            bar = f'x="{left + step * 0.15:.1f}" y="{ground - tall:.1f}" width="{step * 0.7:.1f}" height="{tall:.1f}"'
            yield f'<rect {bar} fill="{ACCENT}"/>'
