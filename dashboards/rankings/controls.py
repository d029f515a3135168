"""The controls of the page of rankings, each with what the measure has; a default is no part of the address."""

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboards.catalogue import LEVEL_WORDS
from dashboards.components.choosers import ALL, Options, band, bar, every, group, hidden, option, segments, select
from dashboards.components.options import unit_options
from dashboards.formatting import capital, short_name
from dashboards.rankings.choices import LEVELS, first_unit, kind_words, token
from dashboards.rankings.scope import Refusal, Scope
from scorecard.measures.definitions import EACH_MEDICINE
from scorecard.periods import twelve_months_label

PAGE = "rankings"
PRESCRIBED = "Primary care"
CHOOSERS = ("measure", "medicine", "unit", "level", "period", "peers", "group", "organisation", "order")


def controls(found: Scope) -> Component:
    """What is ranked, of whom, and when."""
    return bar(
        PAGE,
        measure_chooser(found),
        _medicine(found),
        _level(found),
        _unit(found),
        _period(found),
        _peers(found),
        _group(found),
        _organisation(found),
    )


def order(found: Scope) -> Component:
    """In which order the table is; amounts are in order of names only."""
    chooser = segments(
        PAGE, "order", "Order of table 1", [every("Value"), option("name", "Name")], "name" if found.by_name else ALL
    )
    return hidden(chooser) if found.measure.kind == "volume" else band("Table 1", chooser)


def refused_controls(found: Refusal) -> Component:
    """Of a measure without figures: another measure."""
    rest = [hidden(select(PAGE, name, name, [every("Any")], ALL)) for name in CHOOSERS if name != "measure"]
    return bar(PAGE, measure_chooser(found), *rest)


def measure_chooser(found: Scope | Refusal) -> Component:
    """Every measure, under the first level that it has, those of practices apart; with what to know before choosing."""
    headed: dict[str, list[dict[str, str]]] = {head: [] for head in (*map(_level_head, LEVELS), PRESCRIBED)}
    for one in found.measures.values():
        level = next((each for each in LEVELS if each in one.levels), LEVELS[-1])
        words = f"{one.name}{_mark(one.status, one.slug in found.reasons)}"
        headed[PRESCRIBED if one.is_of_practices else _level_head(level)].append(option(one.slug, words))
    groups = [group(head, options) for head, options in headed.items() if options]
    return select(PAGE, "measure", "Measure", groups, found.measure.slug)


def _level_head(level: str) -> str:
    return capital(LEVEL_WORDS[level][1])


def _mark(status: str, is_refused: bool) -> str:
    words = [*([status] if status != "current" else []), *(["no figures"] if is_refused else [])]
    return f" ({', '.join(words)})" if words else ""


def _medicine(found: Scope) -> Component:
    """Of a measure of a grouping the address keeps the medicine that was chosen before."""
    if found.measure.subject != EACH_MEDICINE:
        kept = found.selection.medicine
        return hidden(select(PAGE, "medicine", "Medicine", [option(kept, kept) if kept else every("Any")], kept or ALL))
    known = found.catalogue.named
    options = [option(slug, known[slug].name if slug in known else slug) for slug in _by_name(found)]
    return select(PAGE, "medicine", "Medicine", options, found.subject)


def _by_name(found: Scope) -> list[str]:
    known = list(found.catalogue.named)
    return sorted(found.units, key=lambda slug: known.index(slug) if slug in known else len(known))


def _unit(found: Scope) -> Component:
    units = found.units[found.subject]
    default = first_unit(found.catalogue, found.subject, units)
    named = [(each["value"], each["label"]) for each in unit_options(units)]
    return _of_several("unit", "Unit", named, found.unit, default)


def _level(found: Scope) -> Component:
    default = found.levels[0]
    options = [_option(level, capital(LEVEL_WORDS[level][1]), default) for level in found.levels]
    chooser = segments(PAGE, "level", "Level", options, ALL if found.level == default else found.level)
    return chooser if len(options) > 1 else hidden(chooser)


def _period(found: Scope) -> Component:
    """Beside peers there are the newest twelve months only."""
    windows = found.windows[found.level]
    beside_peers = found.peers is not None and found.level != "group"
    offered = windows[:1] if beside_peers else windows
    named = [(token(start), twelve_months_label(start)) for start in offered]
    return _of_several("period", "Twelve months", named, token(found.period), token(windows[0]))


def _peers(found: Scope) -> Component:
    kinds = [(kind, capital(kind_words(kind))) for kind in found.kinds]
    if found.level == "group":
        chosen = found.peers.grouping if found.peers else found.kinds[0]
        return _of_several("peers", "Kind of group", kinds, chosen, found.kinds[0])
    options = [every(f"All {found.nouns[1]}"), *(option(kind, f"Same {words}") for kind, words in _lower(kinds))]
    chooser = select(PAGE, "peers", "Compare with", options, found.peers.grouping if found.peers else ALL)
    return chooser if kinds else hidden(chooser)


def _lower(kinds: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(kind, kind_words(kind)) for kind, _ in kinds]


def _group(found: Scope) -> Component:
    if found.peers is None:
        return hidden(select(PAGE, "group", "Group", [every("No group")], ALL))
    options = [option(name, short_name(name)) for name in found.peers.groups]
    if found.level == "group":
        return select(PAGE, "group", "Group to highlight", [every("No group"), *options], found.peers.group or ALL)
    return select(PAGE, "group", capital(kind_words(found.peers.grouping)), options, found.peers.group)


def _organisation(found: Scope) -> Component:
    if found.level == "group":
        return hidden(select(PAGE, "organisation", "Organisation", [every("Nobody")], ALL))
    rows = sorted((short_name(row["name"]), row["ods_code"]) for row in found.rows.iter_rows(named=True))
    options = [option(code, name) for name, code in rows if code in found.catalogue.organisations]
    words = f"{capital(found.nouns[0])} to highlight"
    return select(PAGE, "organisation", words, [every("Nobody"), *options], found.place or ALL)


def _of_several(name: str, words: str, named: Sequence[tuple[str, str]], chosen: str, default: str) -> Component:
    """A list whose default is left out of the address; out of the way where there is nothing to choose."""
    options: Options = [_option(value, label, default) for value, label in named]
    chooser = select(PAGE, name, words, options, ALL if chosen == default else chosen)
    return chooser if len(options) > 1 else hidden(chooser)


def _option(value: str, words: str, default: str) -> dict[str, str]:
    return every(words) if value == default else option(value, words)
