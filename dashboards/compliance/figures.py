"""The figures of the compliance page: listing beside use, and how quickly recommendations are listed."""

from collections.abc import Mapping, Sequence

import polars as pl
from dash.development.base_component import Component

from dashboards.compliance.scope import Scope
from dashboards.compliance.state_words import QUADRANTS
from dashboards.compliance.tables import rows_link
from dashboards.compliance.words import LEVELS, interval, listing_words, percent
from dashboards.components.elements import Child, Column, attributes, caption, table
from dashboards.components.figure import Frame, figure
from dashboards.components.quick import html
from dashboards.figures import listing_curve, quadrant
from dashboards.figures.quadrant import MOST_BARS, QuadrantBar
from dashboards.formatting import organisation_name
from scorecard.compliance.listing_times import FEWEST_LISTINGS, ListingTimes

# In the first column of each row: what the row says of listing; then used, and not used.
SQUARE = (
    ("Listed first", "listed_and_used", "listed_not_used"),
    ("Not listed, or listed later", "used_before_listed", "neither"),
)
USE = (
    "A medicine counts as used where more was issued than returned in one of the last twelve months that are there. "
    "Use is not split by indication: where several recommendations name a medicine, its use stands beside each of them."
)


def quadrant_section(found: Scope) -> Component:
    """Figure 1: listing beside use."""
    rows = found.narrowed(found.readings.adoption(found.release_id, found.day, found.level))
    bars = bars_of(rows, "name")
    if not bars:
        words = [html.H2("Listed, and used", id="figure-1"), html.P(quadrant.summary(bars))]
        return html.Section(words, **attributes(aria_labelledby="figure-1"))
    plural = LEVELS[found.level][1]
    cut = f"; the first {MOST_BARS} of {len(bars)}, the table has all" if len(bars) > MOST_BARS else ""
    frame = Frame(
        1,
        f"Listed, and used, in {plural}",
        f"Number of recommendations{cut}",
        rows_link(found),
        tuple((f"q-{name.replace('_', '-')}", f"{words}: {more}") for name, (words, more) in QUADRANTS.items()),
    )
    tables = html.Div([quadrant_table(bars, "Organisation"), quadrant_table(bars_of(rows, "title"), "Recommendation")])
    drawn = figure(frame, quadrant.draw(bars), tables, after=caption(USE))
    return html.Div([drawn, square(quadrant.totals(bars))])


def bars_of(rows: pl.DataFrame, by: str) -> list[QuadrantBar]:
    """Counts of each quadrant for each organisation or recommendation, by name."""
    counted = rows.group_by(by, "quadrant").len().sort(by)
    found: dict[str, dict[str, int]] = {}
    for name, place, number in counted.iter_rows():
        found.setdefault(organisation_name(str(name)), {})[place] = number
    return [QuadrantBar(name, counts) for name, counts in found.items()]


def square(counts: Mapping[str, int]) -> Component:
    """The four quadrants as a table of two by two, and beside it what is not known."""
    words = "Recommendations by listing and use"
    columns = [Column("Listing"), Column("Used", True), Column("Not used", True)]
    rows: list[Sequence[Child]] = [
        [heading, _quadrant(used, counts), _quadrant(unused, counts)] for heading, used, unused in SQUARE
    ]
    unknown = counts["not_known"]
    return html.Div(
        [table(words, columns, rows), caption(f"Of {unknown:,} it is not known.")],
        className="square",
    )


def _quadrant(name: str, counts: Mapping[str, int]) -> Child:
    return [html.B(f"{counts[name]:,}"), html.Small(QUADRANTS[name][0])]


def quadrant_table(bars: Sequence[QuadrantBar], heading: str) -> Component:
    """The numbers of the figure."""
    columns = [Column(heading), *(Column(words.capitalize(), True) for words, _ in QUADRANTS.values())]
    rows = [[bar.name, *(f"{bar.counts.get(name, 0):,}" for name in QUADRANTS)] for bar in bars]
    return table(f"Listing and use, by {heading.lower()}", columns, rows)


def listing_section(found: Scope) -> Component:
    """Figure 2: how quickly recommendations are listed; of few listings only the numbers."""
    cells = found.cells
    times = found.readings.waiting(found.release_id, cells, found.day)
    frame = Frame(
        2,
        "How quickly recommendations are listed",
        "Share listed by days since the clock started (Kaplan–Meier), with its 95% interval",
        rows_link(found),
        (("line", "Share listed"), ("b1", "95% interval")),
    )
    columns = [Column("Days", True), Column("Share listed", True), Column("Interval", True)]
    steps = times.curve.filter(pl.col("listed").diff().fill_null(1.0) > 0)
    rows = [[f"{row['days']:,}", percent(row["listed"]), interval(row["low"], row["high"])] for row in steps.to_dicts()]
    numbers = table("Share listed after so many days", columns, rows)
    if not times.is_enough:
        return _too_few(frame.title, times, numbers)
    return figure(frame, listing_curve.draw(times), numbers, after=caption(listing_words(times)))


def _too_few(title: str, times: ListingTimes, numbers: Component) -> Component:
    """Words and numbers in place of a curve that would show chance."""
    why = f"There is no curve: fewer than {FEWEST_LISTINGS} decisions with a day are known."
    shown = numbers if times.listed else None
    return html.Div([html.H2(title), caption(why), html.P(listing_words(times)), shown], className="fewlistings")
