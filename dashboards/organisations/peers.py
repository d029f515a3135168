"""What an organisation's scorecard has beyond single medicines and beyond its level: groups of medicines, and peers."""

from collections.abc import Mapping

from dash.development.base_component import Component

from dashboards.catalogue import Medicine
from dashboards.components.card_table import card_table
from dashboards.components.choosers import Options, option
from dashboards.components.elements import Child, Column, actions, attributes, caption, download, more
from dashboards.components.quick import html
from dashboards.files.downloads import csv_link
from dashboards.formatting import NOT_APPLICABLE, capital, counted, joined, months_in_words, people
from dashboards.organisations.standing import medicine_cell
from dashboards.organisations.standing_scope import Standing
from dashboards.organisations.standing_words import (
    SHARES,
    Row,
    compared_cells,
    compared_columns,
    comparison_cell,
    has_rank,
    interval_cell,
    median_cell,
    peers_of_words,
    place_cell,
    rank_cell,
    value_cell,
)
from scorecard.measures.definitions import CATCHMENT, Measure, Rate, value_words
from scorecard.measures.standing import WINDOW

ESTIMATES = (
    "A trust has no residents. What it is divided by here is an estimate of its size, made from all of its patients "
    "and beds: a specialist centre is high for that reason alone."
)
NO_GROUPS = "This release knows no groups that the trust belongs to, so it has no peers here."
OLDER = "Peers are known for the newest twelve months alone."


def together_section(shown: Standing) -> Component | None:
    """Measures of several medicines: shares of a class of treatments, and rates of a grouping."""
    found = [(one, row) for one in shown.together for row in shown.rows(one).values()]
    if not found or shown.window is None:
        return None
    level = shown.place.org_type
    rows = [_together_row(shown, one, row) for one, row in found]
    return html.Section(
        [
            html.H2("Measures of several medicines", id="together"),
            caption(f"{capital(months_in_words(WINDOW, shown.window))}. {SHARES}"),
            card_table("Measures of several medicines", _together_columns(level, has_peers(shown)), rows),
            actions(
                download(csv_link("standing", ods_code=shown.place.ods_code), about="measures of several medicines")
            ),
        ],
        **attributes(aria_labelledby="together"),
    )


def peers_section(shown: Standing) -> Component | None:
    """A trust's rates by estimates of its size, beside its peers."""
    if not shown.estimates or shown.window is None:
        return None
    words = caption(f"{capital(months_in_words(WINDOW, shown.window))}. {ESTIMATES}")
    return html.Section(
        [html.H2("Estimated rates, beside peers", id="peers"), words, *_estimates(shown)],
        **attributes(aria_labelledby="peers"),
    )


def peer_options(shown: Standing) -> Options:
    """The kinds of group to choose from."""
    return [option(name, capital(peers_of_words(name, "trusts"))) for name in shown.groupings]


def has_peers(shown: Standing) -> bool:
    """Whether there is anybody to be set beside."""
    return shown.grouping is not None and shown.is_newest and shown.members > 1


def _estimates(shown: Standing) -> list[Child]:
    """One table for each estimate; a trust that has none is told so once."""
    found = [(one, shown.rows(one)) for one in shown.estimates]
    known = [(one, rows) for one, rows in found if any(row["value"] is not None for row in rows.values())]
    if not known:
        return [html.P(f"There are no estimated rates of this trust: {_why_none(shown)}.", className="statement")]
    first, *others = known
    heading = html.H3(capital(first[0].name))
    folded = [
        more(f"Show {one.name[0].lower()}{one.name[1:]}", html.Div(_table(shown, one, rows))) for one, rows in others
    ]
    beside = html.P(_peers_words(shown), className="statement")
    file = (
        [actions(download(csv_link("peers", ods_code=shown.place.ods_code), about="peers"))] if shown.grouping else []
    )
    return [beside, heading, _divided_by(shown, first[0]), *_table(shown, *first), *folded, *file]


def _divided_by(shown: Standing, one: Rate) -> Component | None:
    """How many people the estimate is."""
    found = shown.readings.standing.catchments(shown.catalogue.release_id).filter(ods_code=shown.place.ods_code)
    number = found["people"][0] if one.denominator.name == CATCHMENT and found.height else None
    return None if number is None else caption(f"Estimated catchment: {people(round(number))}.")


def _why_none(shown: Standing) -> str:
    """Why a trust has neither a catchment nor beds."""
    found = shown.readings.standing.catchments(shown.catalogue.release_id).filter(ods_code=shown.place.ods_code)
    reason = found["reason"][0] if found.height else None
    return reason or "neither a catchment nor beds of it are known"


def _peers_words(shown: Standing) -> str:
    if shown.grouping is None:
        return NO_GROUPS
    if not shown.is_newest:
        return OLDER
    members = shown.members
    if members == 1:
        return f"Its peers would be {peers_of_words(shown.grouping, 'trusts')}: {shown.group_name}. There is no other."
    return (
        f"Its peers are {peers_of_words(shown.grouping, 'trusts')}: {shown.group_name}, {counted(members, 'trust')} in "
        "all. The median is of those with a figure."
    )


def _table(shown: Standing, one: Rate, rows: Mapping[str, Row]) -> list[Child]:
    """Every medicine by one estimate; where nobody of the group has a rank, the reasons stand below instead."""
    peers = shown.peers(one)
    is_ranked = any(has_rank(peer) for peer in peers.values())
    columns = [Column("Medicine"), Column(_short(one), True)]
    if has_peers(shown):
        columns += [Column("Median of peers", True), Column("Place among peers"), Column("Beside all peers")]
        columns += [Column("Rank among peers")] if is_ranked else []
    drawn = [
        _row(shown, one, medicine, rows[name], peers.get(name))[: len(columns)]
        for name, medicine in shown.catalogue.medicines.items()
        if name in rows
    ]
    without = (
        None
        if is_ranked or not peers or not has_peers(shown)
        else caption(f"There are no ranks among these peers: {_reasons(peers)}.")
    )
    return [card_table(f"{shown.place.short}: {one.name}", columns, drawn), without]


def _reasons(peers: Mapping[str, Row]) -> str:
    """Why nobody has a rank, each reason once."""
    return joined(sorted({str(peer["flags"]) for peer in peers.values()}))


def _short(one: Rate) -> str:
    """What a value is, as the heading of its column."""
    return "Per 100,000" if one.denominator.name == CATCHMENT else f"Per {one.denominator.words.split()[-1]}"


def _row(shown: Standing, one: Rate, medicine: Medicine, row: Row, peer: Row | None) -> list[Child]:
    cells = [medicine_cell(shown, medicine), interval_cell(one, row)]
    if not has_peers(shown):
        return cells
    if peer is None:
        return [*cells, *[NOT_APPLICABLE] * 4]
    return [*cells, median_cell(one, peer), place_cell(peer, "peers"), comparison_cell(peer), rank_cell(peer)]


def _together_columns(level: str, with_peers: bool) -> list[Column]:
    peers = [Column("Median of peers", True)] if with_peers else []
    compared = [] if level == "england" else compared_columns(level)
    return [Column("Measure"), Column("Value", True), *compared, *peers]


def _together_row(shown: Standing, one: Measure, row: Row) -> list[Child]:
    name = [one.name, html.Small(value_words(one, row["unit"]))]
    if shown.place.org_type == "england":
        return [name, value_cell(one, row)]
    peers = [median_cell(one, shown.peers(one).get(row["subject"]))] if has_peers(shown) else []
    return [name, *compared_cells(one, row, shown.place.org_type), *peers]
