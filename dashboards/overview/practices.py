"""The overview's table of medicines that only practices prescribe: England's use, apart from what trusts issue."""

from dash.development.base_component import Component

from dashboards.care.words import NO_ISSUES
from dashboards.catalogue import Catalogue
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, link, table
from dashboards.components.medicine_table import amount_cells, appraisal_numbers
from dashboards.components.quick import html
from dashboards.components.sparkline import sentence, sparkline
from dashboards.files.downloads import csv_link
from dashboards.formatting import capital
from dashboards.measure import measure
from dashboards.national import MedicineLine, latest_year, practice_lines
from dashboards.readings import Readings
from dashboards.words import ONLY_PRACTICES
from scorecard.periods import twelve_months_label
from scorecard.schema import ENGLAND, IN_PRIMARY_CARE


def practices_section(readings: Readings, catalogue: Catalogue) -> Component | None:
    """Table 2; None where trusts issue whatever practices prescribe."""
    if catalogue.practices is None:
        return None
    start = latest_year(catalogue.practices)
    when = f" Latest 12 months: {twelve_months_label(start)}." if start else ""
    per = " per 100,000" if measure(catalogue, ENGLAND, "").is_rate else ""
    columns = [Column(words) for words in ("Medicine", "Appraisals", "Unit", "By quarter")]
    columns += [Column(f"Latest 12 months{per}", True), Column(f"12 months before{per}", True)]
    title = f"{capital(ONLY_PRACTICES)}, England"
    return html.Section(
        [
            html.H2(f"Table 2. {title}", id="table-2"),
            caption(f"{NO_ISSUES} They are not in the headline, the figures and table 1.{when}"),
            table(title, columns, [_row(line) for line in practice_lines(readings, catalogue)]),
            actions(download(csv_link("medicines", source=IN_PRIMARY_CARE), about="table 2")),
        ],
        **attributes(aria_labelledby="table-2"),
    )


def _row(line: MedicineLine) -> list[Child]:
    return [
        link(line.medicine.name, f"/medicine/{line.medicine.medicine}"),
        appraisal_numbers(line),
        line.medicine.unit,
        sparkline(line.quarters, f"{line.medicine.name}: {sentence(line.quarters)}"),
        *amount_cells(line),
    ]
