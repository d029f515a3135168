"""The page's state is its URL: a value object between the address bar and the queries."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote, quote_plus, unquote

from scorecard.releases.revision_words import WHY
from scorecard.schema import COMPLIANCE_STATES

ROUTES = {
    "": "overview",
    "medicines": "medicines",
    "organisations": "organisations",
    "rankings": "rankings",
    "search": "search",
    "compliance": "compliance",
    "indicators": "indicators",
    "data-quality": "data_quality",
    "lineage": "lineage",
    "revisions": "revisions",
    "expected": "expected_funnels",
    "compare": "compare",
    "releases": "releases",
    "methods": "methods",
    "accessibility": "accessibility",
    "about": "about",
}
ON_PATH = {
    "medicine": ("medicine",),
    "organisation": ("organisation",),
    "organisation_cell": ("organisation", "medicine"),
    "compliance_cell": ("organisation", "recommendation"),
    "expected": ("funnel",),
    "release": ("release",),
}
LEVELS = ("region", "icb", "sub_icb", "trust", "group")
PERIOD_WORDS = {"month": "month", "quarter": "quarter", "twelve_months": "12-months"}
# Only years in which a release could have figures: a date of year 9999 has no month after it.
PERIOD = re.compile(r"^((?:19|20|21)\d{2})-(0[1-9]|1[0-2])-(month|quarter|12-months)$")
SLUG = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
INDICATOR = re.compile(r"^[a-z0-9]+(?:_[a-z0-9]+)*$")
CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$")
SOURCE = re.compile(r"^[a-z][a-z0-9_]{0,29}$")
NUMBER = re.compile(r"^[1-9][0-9]{0,8}$")
RECOMMENDATION = re.compile(r"^[A-Z]{2,4}[0-9]{1,6}-[0-9]{1,4}$")
# As the address bar has it, and as people type it.
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
YEAR = re.compile(r"^(?:19|20|21)\d{2}$")
TEXTS = (
    "area",
    "state",
    "region",
    "by",
    "recommendation",
    "indicator",
    "cause",
    "funnel",
    "order",
    "measure",
    "peers",
    "group",
    "sort",
    "q",
)
NUMBERS = ("run", "before", "year", "within", "part", "release")
# The one name that an address may have several times.
ORG = "org"
GROUPINGS = ("organisation", "icb", "region", "medicine", "area", "year")
ORDERS = ("name", "ratio")
# How the table of all medicines is sorted: by a column, up, or down; by name where nothing is said.
SORTS = ("name-down", "change", "change-down", "spread", "spread-down")
WITHIN = (30, 60, 90)
LONGEST = 60
# As long as a name in dm+d or ODS can be: an address names a medicine by its slug, and an area or a group by its name.
LONGEST_NAME = 255
# Files and the API call a measured medicine a subject: so may an address.
ALSO = {"subject": "medicine"}
LONGEST_SEARCH = 120


@dataclass(frozen=True)
class Period:
    """A span of time: its type and its first day."""

    period_type: str
    start: date

    @property
    def token(self) -> str:
        """The period as it stands in a URL: ``2021-04-quarter``."""
        return f"{self.start:%Y-%m}-{PERIOD_WORDS[self.period_type]}"


def _same(text: str) -> str:
    return text


# How each part of a selection is written.
TEXT_OF: dict[str, Callable[[Any], str]] = {
    **dict.fromkeys(("medicine", "organisation", "level"), _same),
    "period": lambda period: period.token,
    **dict.fromkeys(("unit", "source"), _same),
    "day": date.isoformat,
    **dict.fromkeys(TEXTS, _same),
    **dict.fromkeys(NUMBERS, str),
}
# Pages have hundreds of addresses, made of the same few words.
encoded = lru_cache(maxsize=4096)(quote_plus)


@dataclass(frozen=True)
class Selection:
    """What a URL asks for; names that could not be read are kept, so that the page can say so."""

    page: str = "overview"
    medicine: str | None = None
    organisation: str | None = None
    level: str | None = None
    period: Period | None = None
    unit: str | None = None
    source: str | None = None
    run: int | None = None
    before: int | None = None
    recommendation: str | None = None
    day: date | None = None
    area: str | None = None
    state: str | None = None
    year: int | None = None
    region: str | None = None
    by: str | None = None
    within: int | None = None
    part: int | None = None
    indicator: str | None = None
    cause: str | None = None
    funnel: str | None = None
    order: str | None = None
    measure: str | None = None
    peers: str | None = None
    group: str | None = None
    release: int | None = None
    sort: str | None = None
    q: str | None = None
    orgs: tuple[str, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The address of this selection; parsing it gives the selection back, with what could not be read."""
        on_path = ON_PATH.get(self.page, ())
        given = [*self._parameters(), *((ORG, code) for code in self.orgs), *self.unread]
        query = "&".join(f"{name}={encoded(value)}" for name, value in given if value and name not in on_path)
        return _path(self) + (f"?{query}" if query else "")

    def but(self, **changes: object) -> "Selection":
        """The same selection with some parts changed and nothing unread."""
        return replace(self, unread=(), **changes)  # type: ignore[arg-type]

    def _parameters(self) -> Iterator[tuple[str, str]]:
        """The selection's parts as URL text, those that say something."""
        own = vars(self)
        for name, text in TEXT_OF.items():
            if own[name] is not None:
                yield name, text(own[name])


def parse(pathname: str | None, search: str | None) -> Selection:
    """Read a URL; never raises, whatever is in it."""
    found: dict[str, object] = {}
    unread: list[tuple[str, str]] = []
    page, given = _route(pathname or "/")
    pairs = _pairs(search or "")
    for name, text in {**{name: text for name, text in pairs if name in READERS}, **given}.items():
        value = READERS[name](text)
        if value is None:
            unread.append((name, text[:LONGEST]))
        else:
            found[name] = value
    orgs = {text: _read_code(text) for name, text in pairs if name == ORG}
    unread += [(ORG, text[:LONGEST]) for text, code in orgs.items() if code is None]
    codes = tuple(dict.fromkeys(code for code in orgs.values() if code))
    return Selection(page=page, orgs=codes, unread=tuple(unread), **found)  # type: ignore[arg-type]


def _route(pathname: str) -> tuple[str, dict[str, str]]:
    """The page that a path names, and what the path itself says."""
    parts = [unquote(part) for part in pathname.strip("/").split("/")]
    if len(parts) == 1 and parts[0] in ROUTES:
        return ROUTES[parts[0]], {}
    if len(parts) == 2 and parts[0] in ("medicine", "organisation", "release"):
        return parts[0], {parts[0]: parts[1]}
    if len(parts) == 2 and parts[0] == "expected":
        return "expected", {"funnel": parts[1]}
    if len(parts) == 3 and parts[0] == "organisation":
        return "organisation_cell", {"organisation": parts[1], "medicine": parts[2]}
    if len(parts) == 3 and parts[0] == "compliance":
        return "compliance_cell", {"organisation": parts[1], "recommendation": parts[2]}
    return "unknown", {}


def _pairs(search: str) -> list[tuple[str, str]]:
    """Parameters of a query string; unknown ones, such as a mail program's tracking codes, are not ours to mind."""
    try:
        pairs = parse_qsl(search.removeprefix("?"), max_num_fields=50)
    except ValueError:
        return []
    return [(ALSO.get(name, name), text) for name, text in pairs]


def _path(selection: Selection) -> str:
    """The path of a selection's page."""
    on_path = [quote(str(getattr(selection, name) or ""), safe="") for name in ON_PATH.get(selection.page, ())]
    if on_path:
        return "/".join(["", selection.page.removesuffix("_cell"), *on_path])
    paths = {page: f"/{path}" for path, page in ROUTES.items()}
    return paths.get(selection.page, "/not-found")


def read_period(text: str) -> Period | None:
    """A period from its URL text; None if it is none."""
    found = PERIOD.match(text)
    if found is None:
        return None
    types = {word: period_type for period_type, word in PERIOD_WORDS.items()}
    return Period(types[found[3]], date(int(found[1]), int(found[2]), 1))


def _read_slug(text: str) -> str | None:
    """The slug of a medicine or a funnel."""
    return text.lower() if len(text) <= LONGEST_NAME and SLUG.match(text.lower()) else None


def _read_indicator(text: str) -> str | None:
    """The slug of an indicator, a measure or a kind of group."""
    return text.lower() if len(text) <= LONGEST and INDICATOR.fullmatch(text.lower()) else None


def _read_code(text: str) -> str | None:
    """An organisation's code."""
    return text.upper() if CODE.match(text) and text.isascii() else None


def _read_level(text: str) -> str | None:
    """A level of organisation."""
    return text if text in LEVELS else None


def _read_words(text: str) -> str | None:
    """A unit, or the name of a therapeutic area or a group, which may hold spaces and signs."""
    return text if 0 < len(text) <= LONGEST_NAME and text.isprintable() and text.strip() == text else None


def _read_search(text: str) -> str | None:
    """What somebody searches for: anything that can be seen, cut where it is longer than anybody types."""
    seen = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return seen[:LONGEST_SEARCH].strip() or None


def _read_source(text: str) -> str | None:
    """The name of a source."""
    return text if SOURCE.fullmatch(text) else None


def _read_number(text: str) -> int | None:
    """The number of a run, or of a part of a table."""
    return int(text) if NUMBER.fullmatch(text) else None


def _read_recommendation(text: str) -> str | None:
    """A recommendation: number of the appraisal, and within it."""
    return text.upper() if RECOMMENDATION.fullmatch(text.upper()) and text.isascii() else None


def _read_day(text: str) -> date | None:
    """A day, in one of the forms in which people write it."""
    if len(text) > LONGEST or not text.isascii():
        return None
    return next((found for form in DAY_FORMS if (found := _day(text, form))), None)


def _day(text: str, form: str) -> date | None:
    try:
        found = datetime.strptime(text.strip(), form).date()
    except ValueError:
        return None
    return found if YEAR.fullmatch(f"{found.year:04}") else None


def _read_year(text: str) -> int | None:
    """A year of publication."""
    return int(text) if YEAR.fullmatch(text) and text.isascii() else None


def _read_within(text: str) -> int | None:
    """How many days ahead."""
    return next((days for days in WITHIN if str(days) == text), None)


def _one_of(words: Sequence[str]) -> Callable[[str], str | None]:
    """A reader of one of a few words."""
    return lambda text: text if text in words else None


READERS: dict[str, Callable[[str], object]] = {
    "medicine": _read_slug,
    "organisation": _read_code,
    "level": _read_level,
    "period": read_period,
    "unit": _read_words,
    "source": _read_source,
    "run": _read_number,
    "before": _read_number,
    "recommendation": _read_recommendation,
    "day": _read_day,
    "area": _read_words,
    "state": _one_of(COMPLIANCE_STATES),
    "year": _read_year,
    "region": _read_code,
    "by": _one_of(GROUPINGS),
    "within": _read_within,
    "part": _read_number,
    "indicator": _read_indicator,
    "cause": _one_of(tuple(WHY)),
    "funnel": _read_slug,
    "order": _one_of(ORDERS),
    "sort": _one_of(SORTS),
    "q": _read_search,
    "measure": _read_indicator,
    "peers": _read_indicator,
    "group": _read_words,
    "release": _read_number,
}
