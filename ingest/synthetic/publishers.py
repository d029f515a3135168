"""Who publishes a formulary or an adherence checklist, of which days, and in what style."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from ingest.synthetic.organisations import Area, Organisations, Trust

NEWEST = date(2026, 3, 31)


@dataclass(frozen=True)
class Style:
    """How an organisation prints its checklist: what differs between published ones."""

    dates: str = "slashed"
    mark: str = "x"
    undecided: str = ""
    after_days: str = ""
    has_due: bool = True
    has_title: bool = False
    has_banners: bool = False
    has_counter: bool = False
    is_workbook: bool = False
    lists_others: bool = False


@dataclass(frozen=True)
class Meaning:
    """What an organisation's own word says of the listing, and of who prescribes."""

    word: str
    formulary_status: str
    prescribing_responsibility: str | None = None


@dataclass(frozen=True)
class Wording:
    """An organisation's own words: one for each kind of specialty, for what it has not listed, and for what it refused.

    ``refused_after`` is the number of days from which on the last one stands instead of the one before.
    """

    meanings: tuple[Meaning, ...]
    by_specialty: dict[str, str]
    otherwise: str
    undecided: str
    refused: str
    refused_after: int


@dataclass(frozen=True)
class Publication:
    """What an organisation publishes: checklists in a style, or a table in its own words, each of some days."""

    days: tuple[date, ...]
    style: Style = field(default_factory=Style)
    wording: Wording | None = None


@dataclass(frozen=True)
class Publisher:
    """An organisation that publishes; ``kind`` is icb, or the kind of trust."""

    code: str
    name: str
    kind: str
    publication: Publication


PRIMARY, SPECIALIST = ("general", "cardiology"), ("cancer", "hepatology", "renal", "ophthalmology")
# Grey: a positive appraisal that awaits clarification.
GREY_AWAITS = Wording(
    meanings=(
        Meaning("Green", "listed", "primary_care"),
        Meaning("Amber", "listed", "shared_care"),
        Meaning("Red", "listed", "hospital_only"),
        Meaning("Grey", "unknown"),
        Meaning("Black", "not_listed"),
    ),
    by_specialty={**dict.fromkeys(PRIMARY, "Green"), **dict.fromkeys(SPECIALIST, "Red")},
    otherwise="Amber",
    undecided="Grey",
    refused="Black",
    refused_after=730,
)
# Grey: not on the formulary.
GREY_IS_OFF = Wording(
    meanings=(
        Meaning("Green", "listed", "primary_care"),
        Meaning("Amber Star", "listed", "specialist"),
        Meaning("Red", "listed", "hospital_only"),
        Meaning("Grey", "not_listed"),
    ),
    by_specialty={**dict.fromkeys(PRIMARY, "Green"), **dict.fromkeys(SPECIALIST, "Red")},
    otherwise="Amber Star",
    undecided="Grey",
    refused="Grey",
    refused_after=0,
)
# By position; None never publishes, and the sixth has published once, two years ago. Further ICBs take their turn.
ICB_PUBLICATIONS: tuple[Publication | None, ...] = (
    Publication((date(2025, 9, 30), NEWEST), Style(dates="ordinal", has_title=True, lists_others=True)),
    Publication((NEWEST,), wording=GREY_AWAITS),
    Publication(
        (date(2025, 6, 30), date(2026, 2, 28)),
        Style(dates="short", mark="X", undecided="TBC", has_due=False, has_banners=True),
    ),
    None,
    Publication(
        (NEWEST,),
        Style(undecided="TBC", after_days=" days", has_counter=True, is_workbook=True, lists_others=True),
    ),
    Publication((date(2024, 3, 31),), Style(lists_others=True)),
    Publication((date(2026, 3, 20),), wording=GREY_IS_OFF),
    Publication((NEWEST,), Style(after_days=" days", has_counter=True)),
)
TRUST_PUBLICATIONS = {
    "cancer": Publication((date(2025, 3, 31), NEWEST), Style(dates="short", mark="X")),
    "heart": Publication((date(2026, 3, 15),), Style(dates="ordinal", undecided="TBC")),
}


def publishers(organisations: Organisations) -> tuple[Publisher, ...]:
    """Every organisation that publishes, ICBs first."""
    return (*_of_icbs(organisations.icbs), *_of_trusts(organisations.trusts))


def never_publishing(organisations: Organisations) -> list[str]:
    """Codes of the ICBs that never publish."""
    telling = {publisher.code for publisher in _of_icbs(organisations.icbs)}
    return [icb.code for icb in organisations.icbs if icb.code not in telling]


def _of_icbs(icbs: tuple[Area, ...]) -> Iterator[Publisher]:
    for position, icb in enumerate(icbs):
        publication = ICB_PUBLICATIONS[position % len(ICB_PUBLICATIONS)]
        if publication:
            yield Publisher(icb.code, icb.name, "icb", publication)


def _of_trusts(trusts: tuple[Trust, ...]) -> Iterator[Publisher]:
    for trust in trusts:
        if trust.kind in TRUST_PUBLICATIONS:
            yield Publisher(trust.code, trust.name, trust.kind, TRUST_PUBLICATIONS[trust.kind])
